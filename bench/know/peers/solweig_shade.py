"""Shade and sky view by solweig (Rust) on the CPU. Runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from solweig import rustalgos

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
given = np.load(folder / "in.npz")
rustalgos.shadowing.disable_gpu()
surface, crowns = given["surface"], given["crowns"]
with_trees = bool(options["crowns"])
# Trees in solweig stand on the ground, in heights above the same level as the surface.
tops = (given["ground"] + crowns).astype(np.float32)
trunks = (given["ground"] + crowns * options["trunk_share"]).astype(np.float32)
bush = np.zeros_like(surface)
highest = float(max(surface.max(), tops.max() if with_trees else 0))


def one(azimuth, altitude):
    more = (tops, trunks, bush) if with_trees else ()
    found = rustalgos.shadowing.calculate_shadows_wall_ht_25(
        azimuth, altitude, options["cell_size_m"], highest, surface, *more
    )
    lit = np.asarray(found.bldg_sh)
    return np.minimum(lit, np.asarray(found.veg_sh)) if with_trees else lit


if options["what"] == "sky":
    start = time.perf_counter()
    found = rustalgos.skyview.calculate_svf(
        surface, tops, trunks, options["cell_size_m"], with_trees, highest, 2
    )
    seconds = time.perf_counter() - start
    out = {"view": np.asarray(found.svf)}
else:
    one(180.0, 45.0)
    start = time.perf_counter()
    lit = [one(a, h) for a, h in zip(given["azimuth"].tolist(), given["altitude"].tolist())]
    seconds = time.perf_counter() - start
    out = {"shaded": np.stack([layer < 0.5 for layer in lit])}
np.savez(folder / "out.npz", **out)
# What the parent held before it started this one does not count.
peak = next(
    int(line.split()[1]) / 1024
    for line in Path("/proc/self/status").read_text().splitlines()
    if line.startswith("VmHWM")
)
print(json.dumps({"seconds": seconds, "peak_memory_mb": peak}))

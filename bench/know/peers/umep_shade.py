"""Shade by umep (numpy). Runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from umep.util.shadowingfunctions import shadowingfunction_20, shadowingfunctionglobalradiation

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
given = np.load(folder / "in.npz")
surface = given["surface"].astype(float)
scale = 1 / options["cell_size_m"]
with_trees = bool(options["crowns"])
tops = given["ground"] + given["crowns"].astype(float)
trunks = given["ground"] + given["crowns"] * options["trunk_share"]
bush = np.zeros_like(surface)


def one(azimuth, altitude):
    if not with_trees:
        return shadowingfunctionglobalradiation(surface, azimuth, altitude, scale, 1)
    highest = max(surface.max(), tops.max())
    found = shadowingfunction_20(surface, tops, trunks, azimuth, altitude, scale, highest, bush, 1)
    return np.minimum(found["sh"], found["vegsh"])


start = time.perf_counter()
lit = [one(a, h) for a, h in zip(given["azimuth"].tolist(), given["altitude"].tolist())]
seconds = time.perf_counter() - start
np.savez(folder / "out.npz", shaded=np.stack([np.asarray(layer) < 0.5 for layer in lit]))
# What the parent held before it started this one does not count.
peak = next(
    int(line.split()[1]) / 1024
    for line in Path("/proc/self/status").read_text().splitlines()
    if line.startswith("VmHWM")
)
print(json.dumps({"seconds": seconds, "peak_memory_mb": peak}))

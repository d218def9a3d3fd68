"""Filled depressions by topotoolbox, its faster way. Runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
import topotoolbox

folder = Path(sys.argv[1])
grid = topotoolbox.GridObject()
grid.z = np.load(folder / "in.npz")["heights"]
grid.cellsize = 1.0
seconds = []
for _ in range(4):
    start = time.perf_counter()
    filled = grid.fillsinks(hybrid=True)
    seconds.append(time.perf_counter() - start)
np.savez(folder / "out.npz", filled=np.asarray(filled.z))
# Not what getrusage says: that starts from the process that started this one.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"seconds": min(seconds), "peak_memory_mb": peak}))

"""Filled depressions by pyflwdir. Runs in an environment of its own."""

import json
import sys
import time
from pathlib import Path

import numpy as np
from pyflwdir.dem import fill_depressions

folder = Path(sys.argv[1])
heights = np.load(folder / "in.npz")["heights"]
fill_depressions(heights[:50, :50].copy())  # compiles
start = time.perf_counter()
filled, _directions = fill_depressions(heights)
seconds = time.perf_counter() - start
np.savez(folder / "out.npz", filled=filled)
# Not what getrusage says: that starts from the process that started this one.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"seconds": seconds, "peak_memory_mb": peak}))

"""Mean of a raster over areas by exactextract and by rasterstats. Runs in its own environment."""

import json
import sys
import time
from pathlib import Path

import geopandas
import numpy as np

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
areas = geopandas.read_file(options["areas"])
start = time.perf_counter()
if options["what"] == "exactextract":
    from exactextract import exact_extract

    found = exact_extract(options["raster"], areas, ["mean"], output="pandas")["mean"]
else:
    from rasterstats import zonal_stats

    told = zonal_stats(options["areas"], options["raster"], stats=["mean"])
    found = [row["mean"] for row in told]
seconds = time.perf_counter() - start
np.savez(folder / "out.npz", means=np.array(found, float))
peak = next(
    int(line.split()[1]) / 1024
    for line in Path("/proc/self/status").read_text().splitlines()
    if line.startswith("VmHWM")
)
print(json.dumps({"seconds": seconds, "peak_memory_mb": peak}))

"""Groups by red-dwarf (PyPI) from the votes in the folder given. In its own environment."""

import json
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")
from reddwarf.implementations.polis import run_pipeline  # noqa: E402

folder = Path(sys.argv[1])
matrix = np.load(folder / "in.npz")["votes"]
votes = [
    {
        "participant_id": int(person),
        "statement_id": int(statement),
        "vote": int(matrix[person, statement]),
        "modified": 0,
    }
    for person, statement in zip(*np.nonzero(matrix != -128), strict=True)
]
start = time.perf_counter()
found = run_pipeline(votes=votes, random_state=1)
seconds = time.perf_counter() - start
people = found.participants_df
labels = np.full(len(matrix), -1)
for person, group in people["cluster_id"].items():
    if group == group and group is not None:
        labels[int(person)] = int(group)
np.savez(folder / "out.npz", labels=labels)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak_memory_mb": peak}))

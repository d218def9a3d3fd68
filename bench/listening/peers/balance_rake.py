"""Raking by balance (PyPI): weights of the answers in the folder given. In its own environment."""

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
start = time.perf_counter()
import pandas as pd  # noqa: E402
from balance.weighting_methods.rake import prepare_marginal_dist_for_raking, rake  # noqa: E402

loading = time.perf_counter() - start
folder = Path(sys.argv[1])
given = np.load(folder / "in.npz")
options = json.loads((folder / "options.json").read_text())
codes = given["codes"]
names = [f"trait_{number}" for number in range(codes.shape[1])]
sample = pd.DataFrame({name: codes[:, place].astype(str) for place, name in enumerate(names)})
target = prepare_marginal_dist_for_raking(
    {
        name: {str(code): share for code, share in enumerate(shares)}
        for name, shares in zip(names, options["shares"], strict=True)
    }
).drop(columns="id")


def weights():
    """The weights as balance finds them."""
    return rake(
        sample,
        pd.Series(np.ones(len(sample))),
        target,
        pd.Series(np.ones(len(target))),
        variables=names,
        transformations=None,
        max_iteration=1000,
        convergence_rate=1e-6,
        rate_tolerance=0.0,
        weight_trimming_mean_ratio=None,
    )["weight"].to_numpy()


found = []
for _ in range(options["rounds"]):
    start = time.perf_counter()
    made = weights()
    found.append(time.perf_counter() - start)
np.savez(folder / "out.npz", weights=made)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": min(found), "loading": loading, "peak_memory_mb": peak}))

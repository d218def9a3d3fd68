"""Chances by sortition-algorithms (PyPI, GPL) for the pool given. In its own environment."""

import json
import resource
import sys
import time
from pathlib import Path

from sortition_algorithms.committee_generation import (
    find_distribution_leximin,
    find_distribution_maximin,
)
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings

folder = Path(sys.argv[1])
given = json.loads((folder / "pool.json").read_text())
home = ["household"] if given["households"] else []
features, _name, _value = read_in_features(
    ["feature", "value", "min", "max"], given["quotas"], given["size"]
)
settings = Settings(
    id_column="id",
    columns_to_keep=home,
    check_same_address=bool(home),
    check_same_address_columns=home,
)
people, _report = read_in_people(list(given["people"][0]), given["people"], features, settings)
find = {"maximin": find_distribution_maximin, "leximin": find_distribution_leximin}
start, busy = time.perf_counter(), time.process_time()
panels, shares, _told = find[given["method"]](features, people, given["size"], home)
seconds, processor = time.perf_counter() - start, time.process_time() - busy
chance = {person["id"]: 0.0 for person in given["people"]}
for panel, share in zip(panels, shares, strict=True):
    for person in panel:
        chance[person] += share
print(
    json.dumps(
        {
            "seconds": seconds,
            "processor_seconds": processor,
            "minimum": min(chance.values()),
            "largest": max(chance.values()),
            "panels": sum(share > 0 for share in shares),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)

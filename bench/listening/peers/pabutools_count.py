"""Counts by pabutools (PyPI) of the Pabulib file given, both rules. In its own environment."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import (
    BudgetAllocation,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

folder = Path(sys.argv[1])
options = json.loads((folder / "options.json").read_text())
np.load(folder / "in.npz")
instance, profile = parse_pabulib(options["path"])
support = {project: profile.approval_score(project) for project in instance}
# Ties as ours: more votes, lower cost, then the id as text.
ties = TieBreakingRule(lambda _i, _p, project: (-support[project], project.cost, project.name))


def by_votes(start: list) -> list:
    """Votes first, skipping what does not fit: plain, because its greedy rule is by another measure."""
    chosen, left = list(start), instance.budget_limit - sum(one.cost for one in start)
    for one in sorted(instance, key=lambda one: (-support[one], one.cost, one.name)):
        if one not in chosen and one.cost <= left:
            chosen.append(one)
            left -= one.cost
    return chosen


start = time.perf_counter()
shares = method_of_equal_shares(
    instance,
    profile,
    sat_class=Cost_Sat,
    voter_budget_increment=1,
    tie_breaking=ties,
    initial_budget_allocation=BudgetAllocation(),
)
seconds = time.perf_counter() - start
start = time.perf_counter()
greedy = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, tie_breaking=ties)
greedy_seconds = time.perf_counter() - start
print(
    json.dumps(
        {
            "seconds": seconds,
            "greedy_seconds": greedy_seconds,
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "equal_shares": [one.name for one in by_votes(list(shares))],
            "greedy": [one.name for one in greedy],
        }
    )
)

"""Counts of a neighbourhood budget beside pabutools (PyPI, GPL): the same files, in one run.

`python bench/listening/budget.py [FILE.pb ...]` prints whether the winners are the same, times and
ratios. pabutools has an environment of its own and is no part of the product. Caps per category are
left out on both sides: pabutools does not know them. Its Add1 also ends as soon as nothing more
would fit; ours goes on until it would overspend, as agreed. Where that gives other winners it is said.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "know"))

from timing import best_seconds, peak_memory_mb, peer_python, table  # noqa: E402

from wijkdraad.files.pabulib import (  # noqa: E402
    PabulibBallot,
    PabulibFile,
    PabulibProject,
    pabulib_text,
    read_pabulib,
)
from wijkdraad.method.listen.budget.election import Election  # noqa: E402
from wijkdraad.method.listen.budget.equal_shares import equal_shares_outcome  # noqa: E402
from wijkdraad.method.listen.budget.greedy import greedy_outcome  # noqa: E402

REAL = ROOT.parent / "shared" / "data" / "participation"


def made_up(voters: int, projects: int) -> PabulibFile:
    """A round of two kinds of voters who like different projects."""
    random = np.random.default_rng(1)
    liked = random.random((2, projects)) ** 2
    costs = random.integers(5, 400, projects) * 100
    ballots = []
    for voter in range(voters):
        chosen = np.flatnonzero(random.random(projects) < liked[voter % 2])
        ballots.append(PabulibBallot(str(voter), {str(one): Decimal(1) for one in chosen}, {}))
    return PabulibFile(
        {"description": "made up"},
        int(costs.sum()) * 100 // 3,
        "approval",
        tuple(
            PabulibProject(str(number), int(cost) * 100, {"name": f"Plan {number}"})
            for number, cost in enumerate(costs)
        ),
        tuple(ballots),
    )


def election_of(file: PabulibFile) -> Election:
    """The round without caps."""
    places = {project.id: place for place, project in enumerate(file.projects)}
    supporters: list[list[int]] = [[] for _project in places]
    for voter, ballot in enumerate(file.ballots):
        for key in ballot.points:
            supporters[places[key]].append(voter)
    return Election(
        tuple(places),
        tuple(project.cost_cents for project in file.projects),
        tuple(map(tuple, supporters)),
        tuple(map(len, supporters)),
        len(file.ballots),
        file.budget_cents,
    )


def peer_counts(file: PabulibFile) -> dict[str, Any]:
    """What pabutools makes of this file."""
    python = peer_python("pabutools", ["pabutools", "pulp<3"])
    if python is None:
        return {"failed": "not installed"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        path = folder / "round.pb"
        path.write_text(pabulib_text(replace(file, meta={"rule": "unknown"})), "utf-8")
        np.savez(folder / "in.npz", nothing=np.zeros(1))
        (folder / "options.json").write_text(json.dumps({"path": str(path)}))
        command = [str(python), str(HERE / "peers" / "pabutools_count.py"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:120]}
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(REAL.glob("*.pb")))
    parser.add_argument("--voters", type=int, default=3000)
    parser.add_argument("--projects", type=int, default=60)
    asked = parser.parse_args()
    rounds = [(path.stem, read_pabulib(path)) for path in asked.files]
    name = f"made up, {asked.voters} x {asked.projects}"
    rounds.append((name, made_up(asked.voters, asked.projects)))
    rows = []
    for name, file in rounds:
        election = election_of(file)
        ours, greedy = equal_shares_outcome(election), greedy_outcome(election)
        seconds = best_seconds(lambda election=election: equal_shares_outcome(election), 1)
        told = peer_counts(file)
        if "failed" in told:
            rows.append([name, f"{seconds:.3f} s", told["failed"], "", "", "", ""])
            continue
        other = set(ours.winners) ^ set(told["equal_shares"])
        rows.append(
            [
                name,
                f"{seconds:.3f} s",
                f"{told['seconds']:.3f} s",
                f"{told['seconds'] / seconds:.0f}",
                "the same" if not other else f"other: {', '.join(sorted(other))}",
                "the same" if set(greedy.winners) == set(told["greedy"]) else "other",
                f"+{ours.raised_cents // 100}",
            ]
        )
    times = ("round", "equal shares, ours", "pabutools", "times ours")
    winners = ("winners equal shares", "winners by votes", "shares raised by")
    table("Neighbourhood budget beside pabutools", (*times, *winners), rows)
    print(f"\nour peak memory: {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()

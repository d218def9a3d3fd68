"""Opinion groups beside red-dwarf (PyPI): the same votes, in one run.

`python bench/listening/opinions.py` prints times, ratios and agreement (adjusted Rand). red-dwarf has
an environment of its own and is no part of the product. Its time is that of `run_pipeline`: groups and
the statistics of statements, without a stability score; ours holds 20 resamples for that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "know"))

from timing import peak_memory_mb, peer_python, table  # noqa: E402

from wijkdraad.method.listen.opinions.clusters import adjusted_rand  # noqa: E402
from wijkdraad.method.listen.opinions.groups import (  # noqa: E402
    Bounds,
    opinions_that_go_together,
)

BOUNDS = Bounds(30, 7, 10, 30, 0.2, 0.7)


def camps(people: int, statements: int, groups: int, seen: float, noise: float) -> tuple[Any, Any]:
    """Made-up votes of people in planted groups, and the group of each."""
    random = np.random.default_rng(1)
    of = random.integers(0, groups, people)
    votes = random.choice([-1, 1], (groups, statements))[of]
    other = random.random(votes.shape) < noise
    votes = np.where(other, random.integers(-1, 2, votes.shape), votes).astype(np.int8)
    votes[random.random(votes.shape) > seen] = -128
    return votes, of


def peer_groups(votes: NDArray[np.int8]) -> tuple[dict[str, Any], NDArray[np.int64] | None]:
    """What red-dwarf says of these votes, and its group of each person."""
    python = peer_python("red-dwarf", ["red-dwarf"])
    if python is None:
        return {"failed": "not installed"}, None
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.savez(folder / "in.npz", votes=votes)
        command = [str(python), str(HERE / "peers" / "red_dwarf_groups.py"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:120]}, None
        with np.load(folder / "out.npz") as out:
            return json.loads(done.stdout.splitlines()[-1]), out["labels"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="leave the largest one out")
    rows = []
    sizes = [(100, 12, 2, 0.9, 0.3), (500, 60, 3, 0.6, 0.4), (5000, 300, 3, 0.3, 0.4)]
    if not parser.parse_args().small:
        sizes.append((5000, 300, 3, 1.0, 0.4))
    for people, statements, groups, seen, noise in sizes:
        votes, of = camps(people, statements, groups, seen, noise)
        start = time.perf_counter()
        ours = opinions_that_go_together(votes, BOUNDS, np.random.default_rng(1))
        seconds = time.perf_counter() - start
        told, labels = peer_groups(votes)
        both = (ours.labels >= 0) & (labels >= 0) if labels is not None else None
        rows.append(
            [
                f"{people} x {statements}, {seen:.0%} seen",
                f"{seconds:.2f} s",
                f"{told['seconds']:.2f} s" if labels is not None else str(told.get("failed")),
                f"{told['seconds'] / seconds:.1f}" if labels is not None else "",
                f"{groups} / {ours.groups} / {labels.max() + 1 if labels is not None else '?'}",
                f"{ours.stability or 0:.2f}",
                f"{adjusted_rand(of[ours.labels >= 0], ours.labels[ours.labels >= 0]):.3f}",
                f"{adjusted_rand(of[both], labels[both]):.3f}" if both is not None else "",
                f"{adjusted_rand(ours.labels[both], labels[both]):.3f}" if both is not None else "",
            ]
        )
    times = ("votes", "ours (20 resamples)", "red-dwarf", "times ours", "planted/ours/theirs")
    agreement = ("stability", "ours = planted", "theirs = planted", "ours = theirs")
    table("Opinion groups beside red-dwarf", (*times, *agreement), rows)
    print(f"\nour peak memory: {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()

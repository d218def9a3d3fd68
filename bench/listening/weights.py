"""Raking beside balance (PyPI): the same answers and margins, in one run.

`python bench/listening/weights.py` prints times, ratios and agreement. balance has an environment
of its own and is no part of the product. Its time is that of its call `rake`, from a table of
answers to weights; ours that of the codes of the answers (from text) and the weights.
"""

from __future__ import annotations

import argparse
import json
import os
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

from timing import best_seconds, peak_memory_mb, peer_python, table  # noqa: E402

from wijkdraad.method.listen.heard.raking import (  # noqa: E402
    Margin,
    design_effect,
    raked_weights,
    trimmed_weights,
)

# Whole hundredths, so that both get the very same shares.
SHARES = (
    (0.15, 0.12, 0.28, 0.25, 0.20),
    (0.49, 0.51),
    (0.44, 0.27, 0.29),
    (0.36, 0.45, 0.19),
    (0.50, 0.35, 0.15),
    (0.30, 0.26, 0.24, 0.20),
)


def answers(count: int, seed: int = 1) -> NDArray[np.int64]:
    """Answers to six questions (count x 6): some groups came more often than others."""
    random = np.random.default_rng(seed)
    columns = []
    for shares in SHARES:
        pull = np.array(shares) * random.uniform(0.5, 2.0, len(shares))
        columns.append(random.choice(len(shares), count, p=pull / pull.sum()))
    return np.column_stack(columns).astype(np.int64)


def margins(texts: list[list[str]]) -> list[Margin]:
    """The margins, from answers as text."""
    return [
        Margin.of_answers(
            f"trait_{place}", {str(code): share for code, share in enumerate(shares)}, told
        )
        for place, (shares, told) in enumerate(zip(SHARES, texts, strict=True))
    ]


def ask_balance(python: Path, codes: NDArray[np.int64], rounds: int) -> tuple[Any, Any]:
    """What balance says and the weights that it found."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.savez(folder / "in.npz", codes=codes)
        (folder / "options.json").write_text(json.dumps({"shares": SHARES, "rounds": rounds}))
        command = [str(python), str(HERE / "peers" / "balance_rake.py"), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:120]}, None
        with np.load(folder / "out.npz") as out:
            return json.loads(done.stdout.splitlines()[-1]), out["weights"]


def margin_error(codes: NDArray[np.int64], weights: NDArray[np.float64]) -> float:
    """The largest relative difference with the shares asked for, the same way for both."""
    largest = 0.0
    for place, shares in enumerate(SHARES):
        there = np.bincount(codes[:, place], weights=weights, minlength=len(shares))
        largest = max(largest, float(np.abs(there / there.sum() / np.array(shares) - 1).max()))
    return largest


def row(count: int, python: Path | None, rounds: int) -> list[str]:
    """One size: both times, the ratio, and how far the weights lie apart."""
    codes = answers(count)
    texts = [[str(code) for code in codes[:, place].tolist()] for place in range(codes.shape[1])]
    start = time.perf_counter()
    prepared = margins(texts)
    first = raked_weights(prepared, count)
    cold = time.perf_counter() - start
    whole = best_seconds(lambda: raked_weights(margins(texts), count), rounds)
    alone = best_seconds(lambda: raked_weights(prepared, count), rounds)
    cells = [
        f"{count:,}",
        f"{cold * 1e3:,.1f} ms",
        f"{whole * 1e3:,.1f} ms",
        f"{alone * 1e3:,.1f} ms",
        f"{first.rounds}",
        f"{margin_error(codes, first.weights):.1e}",
        f"{design_effect(first.weights):.3f}",
    ]
    if python is None:
        return [*cells, "not here", "", "", "", "", ""]
    said, theirs = ask_balance(python, codes, rounds)
    if theirs is None:
        return [*cells, said["failed"], "", "", "", "", ""]
    theirs = theirs * (count / theirs.sum())
    gap = np.abs(theirs / first.weights - 1)
    return [
        *cells,
        f"{said['seconds'] * 1e3:,.1f} ms",
        f"{said['seconds'] / whole:,.1f}x",
        f"{margin_error(codes, theirs):.1e}",
        f"{100 * float((gap <= 1e-4).mean()):.2f}%",
        f"{float(gap.max()):.1e}",
        f"{said['peak_memory_mb']:,.0f} MB",
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1500,15000,150000")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    python = peer_python("balance", ["balance"])
    print(f"Load before: {os.getloadavg()[0]:.1f}. The task asks 1,500 answers x 6 margins in 1 s.")
    table(
        "Weights for 6 margins (equal: within 1e-4 of each other)",
        [
            "answers",
            "ours, first run",
            "ours, from text",
            "ours, from codes",
            "rounds",
            "our error",
            "design effect",
            "balance",
            "ratio",
            "its error",
            "equal",
            "largest gap",
            "its memory",
        ],
        [row(int(size), python, asked.rounds) for size in asked.sizes.split(",")],
    )
    codes = answers(1500)
    texts = [[str(code) for code in codes[:, place].tolist()] for place in range(codes.shape[1])]
    cut = trimmed_weights(margins(texts), 1500, 2.0)
    print(
        f"\nTrimmed at 2: largest weight {cut.weights.max():.3f}, largest error {cut.error:.2e}, "
        f"design effect {design_effect(cut.weights):.3f}. Our memory: {peak_memory_mb():,.0f} MB."
    )


if __name__ == "__main__":
    main()

"""What the benches of Know share: towns, times, peers in environments of their own, and tables."""

from __future__ import annotations

import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENTS = ROOT / ".peers"


def best_seconds(act: Callable[[], Any], times: int = 3) -> float:
    """The shortest of several runs, after one that is not counted (it may compile)."""
    act()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


@njit(parallel=True, cache=True)
def _copy(source: NDArray[np.float64], target: NDArray[np.float64]) -> None:
    for index in prange(len(source)):
        target[index] = source[index]


def bandwidth_bytes_per_second() -> float:
    """How many bytes a second this machine reads and writes together, all cores copying."""
    source, target = np.ones(1 << 25), np.empty(1 << 25)
    return 2 * source.nbytes / best_seconds(lambda: _copy(source, target))


def peak_memory_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peer_python(name: str, packages: Sequence[str]) -> Path | None:
    """The Python of an environment with these packages, made where it is not there yet.

    None, and the reason on the screen, where they do not install.
    """
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    if (folder / ".ready").exists():
        return python
    uv = str(ROOT / ".tools" / "bin" / "uv")
    for command in (
        [uv, "venv", "--quiet", "--clear", str(folder)],
        [uv, "pip", "install", "--quiet", "--python", str(python), *packages],
    ):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name} does not install here: {done.stderr.strip().splitlines()[-1]}")
            return None
    (folder / ".ready").touch()
    return python


def ask_peer(
    python: Path, script: str, arrays: dict[str, Any], **options: Any
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Let a script of `peers/` work on `arrays`; what it says (JSON) and the arrays it made.

    Its answer holds `seconds` and `peak_memory_mb`; a peer that fails says so under `failed`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.savez(folder / "in.npz", **arrays)
        (folder / "options.json").write_text(json.dumps(options))
        command = [str(python), str(HERE / "peers" / script), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return {"failed": done.stderr.strip().splitlines()[-1][:200]}, {}
        made = {}
        if (folder / "out.npz").exists():
            with np.load(folder / "out.npz") as out:
                made = dict(out)
        return json.loads(done.stdout.splitlines()[-1]), made


def table(title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table with columns as wide as their longest cell."""
    lines = [list(headers), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers))]
    print(f"\n{title}")
    for number, line in enumerate(lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
        if number == 0:
            print("  ".join("-" * width for width in widths))


def town(size: int, seed: int = 1) -> dict[str, NDArray[np.float32]]:
    """Heights in metres of a made-up town of size x size cells: ground, surface and crowns.

    A block and a tree for each 2,500 cells, whatever the size, so that towns only grow.
    """
    random = np.random.default_rng(seed)
    ground = np.zeros((size, size), np.float32)
    surface, crowns = ground.copy(), ground.copy()
    for _ in range(size * size // 2500):
        row, column = random.integers(0, size - 30, 2)
        height, width = random.integers(10, 28, 2)
        surface[row : row + height, column : column + width] = random.integers(3, 15)
    for _ in range(size * size // 2500):
        row, column = random.integers(0, size - 12, 2)
        crowns[row : row + 10, column : column + 10] = random.integers(4, 15)
    crowns[surface > 0] = 0
    return {"ground": ground, "surface": surface, "crowns": crowns}

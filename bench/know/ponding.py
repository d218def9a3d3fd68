"""Filling depressions beside topotoolbox, pyflwdir and whitebox: same ground, one run.

`python bench/know/ponding.py` prints times, ratios, agreement, peak memory and growth, also of
ponding as a whole, for which no peer does the same (fill, spill, merge with buildings and losses).
whitebox-workflows and topotoolbox run in environments of their own and are no part of the product.
"""

from __future__ import annotations

import argparse
import os

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from timing import (
    ask_peer,
    bandwidth_bytes_per_second,
    best_seconds,
    peak_memory_mb,
    peer_python,
    table,
)

from wijkdraad.method.know.water.depressions import filled
from wijkdraad.method.know.water.ponding import ponding
from wijkdraad.method.know.water.rain import Storm
from wijkdraad.method.know.water.terrain import terrain

TILE = 1000
PEERS = (
    ("topotoolbox", ["topotoolbox"], "topotoolbox_fill.py"),
    ("pyflwdir", ["pyflwdir"], "pyflwdir_fill.py"),
    ("whitebox-workflows", ["whitebox-workflows", "rasterio"], "whitebox_fill.py"),
)


def country(size: int, seed: int = 1) -> NDArray[np.float32]:
    """Heights in whole centimetres: gentle hollows with rough ground, on a slope.

    Tiles of one pattern: the work per cell stays the same when the map grows.
    """
    random = np.random.default_rng(seed)
    pattern = np.zeros((TILE, TILE))
    for width, relief_m in ((60, 1.5), (12, 0.3), (3, 0.08)):
        layer = gaussian_filter(random.standard_normal((TILE, TILE)), width, mode="wrap")
        pattern += layer * relief_m / layer.std()
    times = -(-size // TILE)
    heights = np.tile(pattern.astype(np.float32), (times, times))[:size, :size]
    heights += np.linspace(0, size / 1000, size, dtype=np.float32)[:, None]
    return np.round(heights, 2)


def against_peers(sizes: list[int]) -> list[list[str]]:
    """A row for each size and peer."""
    pythons = {name: peer_python(name, packages) for name, packages, _script in PEERS}
    rows = []
    for size in sizes:
        heights = country(size)
        seconds = best_seconds(lambda: filled(heights), times=5)  # noqa: B023
        own = filled(heights)
        for name, _packages, script in PEERS:
            python = pythons[name]
            if python is None:
                continue
            said, out = ask_peer(python, script, {"heights": heights})
            row = [f"{size}x{size}", name, f"{seconds * 1e3:,.0f} ms"]
            if "failed" in said:
                rows.append([*row, said["failed"], "", "", ""])
                continue
            off = np.abs(own - out["filled"])
            rows.append(
                [
                    *row,
                    f"{said['seconds'] * 1e3:,.0f} ms",
                    f"{said['seconds'] / seconds:.1f}x",
                    f"{100 * (off < 0.0011).mean():.3f}%",
                    f"{said['peak_memory_mb']:,.0f} MB",
                ]
            )
    return rows


def growth(sizes: list[int], bandwidth: float) -> list[list[str]]:
    """How time and memory grow, and how near the machine's limit filling is.

    The least that must be moved: a height read and a height written for each cell.
    """
    rows = []
    for size in sizes:
        heights = country(size)
        fill = best_seconds(lambda: filled(heights), times=2)  # noqa: B023
        pond = best_seconds(
            lambda: ponding(terrain(heights), 0.5, Storm.even(70, 1)),  # noqa: B023
            times=2,
        )
        found = ponding(terrain(heights), 0.5, Storm.even(70, 1))
        off = found.rain_m3 - found.ponded_m3 - found.runoff_m3 - found.lost_m3
        rows.append(
            [
                f"{size * size / 1e6:.0f} million",
                f"{fill * 1e3:,.0f} ms",
                f"{fill / size / size * 1e9:.1f} ns",
                f"{100 * size * size * 8 / bandwidth / fill:.1f}%",
                f"{pond * 1e3:,.0f} ms",
                f"{pond / size / size * 1e9:.1f} ns",
                f"{abs(off) / found.rain_m3:.0e}",
                f"{peak_memory_mb():,.0f} MB",
            ]
        )
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,4000")
    parser.add_argument("--growth", default="1000,2000,4000,8000")
    asked = parser.parse_args()
    bandwidth = bandwidth_bytes_per_second()
    busy = os.getloadavg()[0]
    print(f"Read and write together: {bandwidth / 1e9:.1f} GB/s. Load before: {busy:.1f}.")
    table(
        "Filling depressions (equal: within the millimetre to which we round)",
        ["cells", "peer", "ours", "theirs", "ratio", "equal", "their memory"],
        against_peers([int(size) for size in asked.sizes.split(",")]),
    )
    table(
        "Growth",
        [
            "cells",
            "filling",
            "per cell",
            "of the machine's limit",
            "ponding",
            "per cell",
            "off balance",
            "peak memory",
        ],
        growth([int(size) for size in asked.growth.split(",")], bandwidth),
    )


if __name__ == "__main__":
    main()

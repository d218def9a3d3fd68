"""Shade and sky view beside solweig (Rust) and umep (numpy): same towns, same suns, one run.

`python bench/know/shade.py` prints times, ratios, agreement, peak memory and growth. solweig and
umep are GPL programs: they run in environments of their own and are no part of the product.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from timing import (
    ask_peer,
    bandwidth_bytes_per_second,
    best_seconds,
    peak_memory_mb,
    peer_python,
    table,
    town,
)

from wijkdraad.method.know.light.shade import SHADED, Surfaces, shade
from wijkdraad.method.know.light.sky import sky_view
from wijkdraad.method.know.light.standing import Standing, standing
from wijkdraad.method.know.light.sun import sun_positions

CELL_M = 0.5
TRUNK_SHARE = 0.25
DESIGN_DAY = np.arange("2024-07-01T04:00", "2024-07-01T16:30", 30, dtype="datetime64[m]")


def suns(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """`count` suns spread over 1 July in Delft, from 6:00 to 18:00 on the clock."""
    found = sun_positions(DESIGN_DAY, 52.01, 4.36)
    some = np.linspace(0, len(DESIGN_DAY) - 1, count).round().astype(int)
    return found.azimuth_degrees[some], found.altitude_degrees[some]


def _place(size: int, crowns: bool) -> tuple[dict[str, NDArray[np.float32]], Standing]:
    made = town(size)
    made["surface"] = made["surface"] + np.float32(0)
    trees = made["crowns"] if crowns else None
    return made, standing(made["surface"], made["ground"], trees, CELL_M, TRUNK_SHARE)


def against_peers(sizes: list[int], most_umep: int) -> list[list[str]]:
    """A row for each size, with and without trees, and each number of suns."""
    solweig = peer_python("solweig", ["solweig"])
    umep = peer_python("umep", ["umep"])
    rows = []
    for size in sizes:
        for crowns in (False, True):
            made, place = _place(size, crowns)
            ground = place.open_ground
            for count in (1, 25):
                azimuth, altitude = suns(count) if count > 1 else suns(3)
                azimuth, altitude = azimuth[-count:], altitude[-count:]
                own_seconds = best_seconds(lambda: shade(place.surfaces, azimuth, altitude))  # noqa: B023
                own = shade(place.surfaces, azimuth, altitude) == SHADED
                for name, python, script, fits in (
                    ("solweig", solweig, "solweig_shade.py", True),
                    ("umep", umep, "umep_shade.py", size <= most_umep),
                ):
                    if python is None or not fits:
                        continue
                    said, out = ask_peer(
                        python,
                        script,
                        {**made, "azimuth": azimuth, "altitude": altitude},
                        what="shade",
                        crowns=crowns,
                        cell_size_m=CELL_M,
                        trunk_share=TRUNK_SHARE,
                    )
                    if "failed" in said:
                        rows.append([f"{size}x{size}", name, said["failed"], *[""] * 6])
                        continue
                    theirs = out["shaded"]
                    equal = (own == theirs)[:, ground].mean()
                    points = 100 * np.abs(
                        own[:, ground].mean(axis=1) - theirs[:, ground].mean(axis=1)
                    )
                    rows.append(
                        [
                            f"{size}x{size}",
                            name,
                            "yes" if crowns else "no",
                            str(count),
                            f"{own_seconds * 1e3:.1f} ms",
                            f"{said['seconds'] * 1e3:,.0f} ms",
                            f"{said['seconds'] / own_seconds:,.0f}x",
                            f"{100 * equal:.2f}%",
                            f"{points.max():.2f}",
                        ]
                    )
    return rows


def sky_against_solweig(size: int) -> list[list[str]]:
    """Sky view in 153 patches, with and without trees."""
    python = peer_python("solweig", ["solweig"])
    rows = []
    for crowns in (False, True):
        made, place = _place(size, crowns)
        seconds = best_seconds(lambda: sky_view(place.surfaces), times=2)  # noqa: B023
        row = [f"{size}x{size}", "yes" if crowns else "no", f"{seconds * 1e3:,.0f} ms"]
        if python is not None:
            said, out = ask_peer(
                python,
                "solweig_shade.py",
                made,
                what="sky",
                crowns=crowns,
                cell_size_m=CELL_M,
                trunk_share=TRUNK_SHARE,
            )
            if "failed" in said:
                row += [said["failed"], "", ""]
            else:
                off = np.abs(sky_view(place.surfaces) - out["view"])[place.open_ground]
                row += [
                    f"{said['seconds'] * 1e3:,.0f} ms",
                    f"{said['seconds'] / seconds:,.0f}x",
                    f"{off.mean():.3f}",
                ]
        rows.append(row)
    return rows


def growth(sizes: list[int], bandwidth: float) -> list[list[str]]:
    """How time and memory grow for 25 suns, and how near the machine's limit each is.

    The least that must be moved: both heights read once, and a byte written for each answer.
    """
    rows = []
    azimuth, altitude = suns(25)
    for size in sizes:
        ground = np.zeros((size, size), np.int32)
        opaque = np.tile(
            (town(1000)["surface"] * 100).astype(np.int32), (size // 1000, size // 1000)
        )
        surfaces = Surfaces(opaque, ground, CELL_M)
        seconds = best_seconds(lambda: shade(surfaces, azimuth, altitude), times=2)  # noqa: B023
        least = size * size * (8 + 25) / bandwidth
        rows.append(
            [
                f"{size * size / 1e6:.0f} million",
                f"{seconds * 1e3:,.0f} ms",
                f"{seconds / size / size / 25 * 1e9:.2f} ns",
                f"{100 * least / seconds:.0f}%",
                f"{peak_memory_mb():,.0f} MB",
            ]
        )
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="500,1000")
    parser.add_argument("--most-umep", type=int, default=500)
    parser.add_argument("--growth", default="1000,2000,4000,8000")
    asked = parser.parse_args()
    bandwidth = bandwidth_bytes_per_second()
    print(f"Read and write together: {bandwidth / 1e9:.1f} GB/s.")
    table(
        "Shade: cells, peer, trees, suns, our time, theirs, ratio, equal cells, points of share",
        ["cells", "peer", "trees", "suns", "ours", "theirs", "ratio", "equal", "points"],
        against_peers([int(size) for size in asked.sizes.split(",")], asked.most_umep),
    )
    table(
        "Sky view, 153 patches, beside solweig",
        ["cells", "trees", "ours", "theirs", "ratio", "mean difference"],
        sky_against_solweig(500),
    )
    table(
        "Growth, 25 suns",
        ["cells", "time", "per cell and sun", "of the machine's limit", "peak memory"],
        growth([int(size) for size in asked.growth.split(",")], bandwidth),
    )


if __name__ == "__main__":
    main()

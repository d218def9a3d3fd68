"""What a change on the map costs: a made-up town of 1 km2 in cells of 0.5 m, at one hour and at 13.

`python bench/know/what_if.py` prints times of the page's own step beside computing all anew, and
checks that both give the same cells.
"""

from __future__ import annotations

import argparse
import os
from datetime import time

import django
import numpy as np
import shapely
from numpy.typing import NDArray
from timing import best_seconds, table, town

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wijkdraad.conf.settings")
django.setup()

from wijkdraad.method.know.grid import Grid, cells_in  # noqa: E402
from wijkdraad.method.know.light.shade import shade  # noqa: E402
from wijkdraad.method.know.light.standing import standing  # noqa: E402
from wijkdraad.method.know.light.sun import SunPositions, sun_positions  # noqa: E402
from wijkdraad.method.know.light.what_if import Neighbourhood, changed, shade_again  # noqa: E402
from wijkdraad.steps.terrain.opened import OpenPlace  # noqa: E402
from wijkdraad.steps.terrain.what_if.trying import Base, edit_of, outcome_on  # noqa: E402
from wijkdraad.steps.terrain.what_if.wishes import Tried, Wish  # noqa: E402

CELL_M = 0.5
WEST_M, SOUTH_M = 84_000.0, 447_000.0
HOURS_UT = np.arange("2015-07-01T06", "2015-07-01T19", dtype="datetime64[h]")
ONE_O_CLOCK = 5


def base(size: int) -> Base:
    """A town of size x size cells with a footpath through the middle and green in a third of it."""
    made = town(size)
    surface = np.maximum(made["surface"], made["crowns"])
    side_m = size * CELL_M
    grid = Grid(WEST_M, SOUTH_M + side_m, CELL_M, size, size)
    boundary = shapely.box(WEST_M, SOUTH_M, WEST_M + side_m, SOUTH_M + side_m)
    path = shapely.box(WEST_M, SOUTH_M + 0.49 * side_m, WEST_M + side_m, SOUTH_M + 0.51 * side_m)
    green = (np.indices((size, size)).sum(axis=0) % 3 == 0).astype(np.float32)
    place = standing(surface, made["ground"], made["crowns"], CELL_M)
    return Base(
        OpenPlace(boundary, {}, boundary),
        Neighbourhood(grid, place, green),
        cells_in(boundary, grid),
        cells_in(path, grid),
        True,
    )


def wishes(size: int, count: int) -> list[Tried]:
    """Trees, roofs and green, spread over the town."""
    places = np.random.default_rng(7).uniform(0.1, 0.9, (count, 2)) * size * CELL_M
    kinds = ((Wish.TREE, 4, 10), (Wish.ROOF, 10, 4), (Wish.GREEN, 12, 0))
    return [
        Tried(kinds[row % 3][0], WEST_M + x, SOUTH_M + y, kinds[row % 3][1], kinds[row % 3][2])
        for row, (x, y) in enumerate(places)
    ]


def _row(here: Base, suns: SunPositions, tried: list[Tried], name: str) -> list[str]:
    azimuth, altitude = suns.azimuth_degrees, suns.altitude_degrees
    before = here.here.place.surfaces
    lit = shade(before, azimuth, altitude)
    edits = [edit_of(one, here.place) for one in tried]

    def anew() -> NDArray[np.uint8]:
        after, _window = changed(here.here, edits)
        return shade(after.place.surfaces, azimuth, altitude)

    def again() -> NDArray[np.uint8]:
        after, window = changed(here.here, edits)
        return shade_again(lit, before, after.place.surfaces, window, azimuth, altitude)

    same = bool((anew() == again()).all())
    page = "-"
    if len(azimuth) == 1:
        seconds = best_seconds(lambda: outcome_on(here, lit, tried, time(13), suns))
        page = f"{1000 * seconds:.0f}"
    return [
        name,
        str(len(azimuth)),
        f"{1000 * best_seconds(again):.0f}",
        f"{1000 * best_seconds(anew):.0f}",
        page,
        "yes" if same else "NO",
    ]


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cells", type=int, default=2000, help="cells along a side")
    size = asked.parse_args().cells
    here = base(size)
    all_suns = sun_positions(HOURS_UT, 52.01, 4.36)
    one = SunPositions(
        all_suns.azimuth_degrees[ONE_O_CLOCK : ONE_O_CLOCK + 1],
        all_suns.altitude_degrees[ONE_O_CLOCK : ONE_O_CLOCK + 1],
    )
    rows = [
        _row(here, suns, wishes(size, count), name)
        for count, name in ((1, "1 tree"), (30, "30 changes everywhere"))
        for suns in (one, all_suns)
    ]
    table(
        f"What if, {size} x {size} cells of {CELL_M} m",
        [
            "changes",
            "suns",
            "shade again (ms)",
            "shade anew (ms)",
            "page: shade and green (ms)",
            "equal",
        ],
        rows,
    )


if __name__ == "__main__":
    main()

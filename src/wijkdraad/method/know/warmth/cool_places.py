"""Cool places on a heat map: where it stays bearable on a hot day, and large enough to stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.grid import Grid

METHOD = "wijkdraad.cool_places 1"


@dataclass(frozen=True)
class CoolPlace:
    """A connected place that is cool enough, with the outline of its cells in metres."""

    id: int
    polygon: BaseGeometry
    area_m2: float
    mean_pet_c: float


def cool_places(
    pet_c: NDArray[np.float32],
    grid: Grid,
    pet_max_c: float,
    min_m2: float,
    excluded: NDArray[np.bool_] | None = None,
) -> list[CoolPlace]:
    """The places where it feels at most `pet_max_c`, of at least `min_m2`, numbered from 1.

    Cells belong together where they share a side. An unknown cell (NaN) is in no place, nor are
    those of `excluded` (roads, private gardens). Places are numbered by their first cell, from
    the north-west, row by row. Raises ValueError where raster and grid do not fit.

    Two places in the corners touch in a point only, and are two places:

    >>> pet = np.array([[34, 34, 40], [40, np.nan, 34]], np.float32)
    >>> places = cool_places(pet, Grid(0, 20, 10, 2, 3), 35, 100)
    >>> [(place.id, place.area_m2, place.polygon.bounds) for place in places]
    [(1, 200.0, (0.0, 10.0, 20.0, 20.0)), (2, 100.0, (20.0, 0.0, 30.0, 10.0))]
    """
    if pet_c.shape != (grid.rows, grid.columns):
        raise ValueError(f"a raster of {pet_c.shape} cells does not fit {grid}")
    cool = pet_c <= pet_max_c
    if excluded is not None:
        cool &= ~excluded
    labels, count = label(cool)
    cells = np.bincount(labels.ravel(), minlength=count + 1)
    cell_m2 = grid.cell_size_m**2
    places: list[CoolPlace] = []
    for number, window in enumerate(find_objects(labels), start=1):
        if window is None or cells[number] * cell_m2 < min_m2:
            continue
        here = labels[window] == number
        places.append(
            CoolPlace(
                len(places) + 1,
                _outline(here, window[0].start, window[1].start, grid),
                float(cells[number] * cell_m2),
                float(pet_c[window][here].mean(dtype=np.float64)),
            )
        )
    return places


def _outline(here: NDArray[np.bool_], top: int, left: int, grid: Grid) -> BaseGeometry:
    """The outline of connected cells: the union of their runs along the rows."""
    edges = np.diff(np.pad(here, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    north = grid.north_m - (rows + top) * grid.cell_size_m
    west = grid.west_m + (starts + left) * grid.cell_size_m
    east = grid.west_m + (ends + left) * grid.cell_size_m
    return shapely.union_all(shapely.box(west, north - grid.cell_size_m, east, north))

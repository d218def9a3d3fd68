"""What the ground of an area is used for, as shares of the part that is mapped.

Base maps seldom cover a whole neighbourhood. A share is therefore taken over the mapped part
only, and the size of that part is reported beside it: unknown ground is not bare ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METHOD = "wijkdraad.ground 1"


@dataclass(frozen=True)
class GroundUse:
    """Shares (0..1) of the mapped ground per layer, and the mapped share of the area (0..1).

    `shares` is empty where nothing of the area is mapped.
    """

    shares: dict[str, float]
    known_share: float


def ground_use(area: BaseGeometry, layers: Mapping[str, Sequence[BaseGeometry]]) -> GroundUse:
    """The share of the mapped ground that each layer takes.

    `area` is a polygon in metres; `layers` maps a name to its polygons, the most certain layer
    first: where two layers overlap, the ground counts for the first. Layers with points or
    lines only count for nothing. Invalid shapes are repaired before they are used.

    A square of 10 by 10 m with a building of 20 m2, green of 30 m2 and 50 m2 unmapped:

    >>> area = shapely.box(0, 0, 10, 10)
    >>> use = ground_use(area, {"building": [shapely.box(0, 0, 2, 10)], "green": [shapely.box(2, 0, 5, 10)]})
    >>> use.shares
    {'building': 0.4, 'green': 0.6}
    >>> use.known_share
    0.5
    """
    area = _surface([area])
    taken: BaseGeometry = shapely.Polygon()
    surfaces_m2: dict[str, float] = {}
    for name, geometries in layers.items():
        layer = _surface([shapely.intersection(_surface(geometries), area)])
        surfaces_m2[name] = float(shapely.area(shapely.difference(layer, taken)))
        taken = shapely.union(taken, layer)
    known_m2 = sum(surfaces_m2.values())
    if known_m2 == 0:
        return GroundUse({}, 0.0)
    shares = {name: surface / known_m2 for name, surface in surfaces_m2.items()}
    return GroundUse(shares, min(1.0, known_m2 / float(shapely.area(area))))


def _surface(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """The polygons of repaired geometries as one; points and lines, also left-over ones, fall away."""
    shapes = shapely.make_valid(np.asarray(list(geometries), dtype=object))
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


@dataclass(frozen=True)
class HeightSummary:
    """How much of an area a raster covers and knows (0..1), and the mean of what is known (m)."""

    raster_share: float
    known_share: float
    mean_m: float | None


def height_summary(
    area: BaseGeometry,
    heights_m: NDArray[np.floating],
    west_m: float,
    north_m: float,
    cell_size_m: float,
) -> HeightSummary:
    """How much of `area` a height raster knows.

    `heights_m` has shape (rows, columns) with north up and NaN for nodata; `west_m` and
    `north_m` are the outer corner of the first cell. A cell belongs to the area when its
    centre lies in it. `mean_m` is None where no cell is known.

    An area of 4 by 2 m; a raster of 2 by 2 cells of 1 m over its western half, one cell nodata:

    >>> raster = np.array([[1.0, 3.0], [2.0, np.nan]])
    >>> height_summary(shapely.box(0, 0, 4, 2), raster, 0.0, 2.0, 1.0)
    HeightSummary(raster_share=0.5, known_share=0.375, mean_m=2.0)
    """
    rows, columns = heights_m.shape
    x = west_m + (np.arange(columns) + 0.5) * cell_size_m
    y = north_m - (np.arange(rows) + 0.5) * cell_size_m
    grid_x, grid_y = np.meshgrid(x, y)
    inside = shapely.contains_xy(area, grid_x, grid_y)
    known = inside & np.isfinite(heights_m)
    cell_m2 = cell_size_m**2
    area_m2 = float(shapely.area(area))
    mean = float(heights_m[known].mean(dtype=np.float64)) if known.any() else None
    return HeightSummary(
        min(1.0, float(inside.sum()) * cell_m2 / area_m2),
        min(1.0, float(known.sum()) * cell_m2 / area_m2),
        mean,
    )

"""What the ground of an area is used for, as shares of the part that is mapped.

Base maps seldom cover a whole neighbourhood. A share is therefore taken over the mapped part
only, and the size of that part is reported beside it: unknown ground is not bare ground.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METHOD = "wijkdraad.ground 1"
OWNERS_METHOD = "wijkdraad.ground_owners 1"


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
    surfaces_m2 = dict(_surfaces_m2(area, layers))
    known_m2 = sum(surfaces_m2.values())
    if known_m2 == 0:
        return GroundUse({}, 0.0)
    shares = {name: surface / known_m2 for name, surface in surfaces_m2.items()}
    return GroundUse(shares, min(1.0, known_m2 / float(shapely.area(area))))


@dataclass(frozen=True)
class GroundOwners:
    """Green and paving of public and of private ground. Shares run from 0 to 1; None is unknown.

    `green_of_public` is the green part of the public ground, and so on, buildings left out.
    `green_on_private` is the part of the green that lies on private ground. The known shares say
    of how much of the open ground, the green and the paving it is known whose ground it is.
    """

    green_of_public: float | None
    paved_of_public: float | None
    green_of_private: float | None
    paved_of_private: float | None
    green_on_private: float | None
    paved_on_private: float | None
    known_share: float
    green_known_share: float
    paved_known_share: float


GREEN, PAVED, OPEN_GROUND = "green", "paved", ("water", "green", "paved")


def ground_owners(
    area: BaseGeometry, layers: Mapping[tuple[str, str], Sequence[BaseGeometry]]
) -> GroundOwners:
    """Who has the green and the paving of an area: public or private ground.

    `layers` maps (layer, owner) to polygons in metres, the most certain layer first, as for
    `ground_use`; layers are building, water, green and paved, owners "public", "private" and ""
    for not known. Where nobody knows the owner, the ground counts for neither.

    100 m2 of green, of which 60 private, 20 public and 20 unknown; 100 m2 of public paving:

    >>> owners = ground_owners(shapely.box(0, 0, 20, 10), {
    ...     ("green", "private"): [shapely.box(0, 0, 6, 10)],
    ...     ("green", "public"): [shapely.box(6, 0, 8, 10)],
    ...     ("green", ""): [shapely.box(8, 0, 10, 10)],
    ...     ("paved", "public"): [shapely.box(10, 0, 20, 10)],
    ... })
    >>> owners.green_on_private, owners.green_known_share, owners.paved_on_private
    (0.75, 0.8, 0.0)
    >>> owners.green_of_private, round(owners.green_of_public, 3), owners.known_share
    (1.0, 0.167, 0.9)
    """
    m2: dict[tuple[str, str], float] = dict(_surfaces_m2(_surface([area]), layers))

    def of(layers: Sequence[str], owners: Sequence[str]) -> float:
        return sum(m2.get((layer, owner), 0.0) for layer in layers for owner in owners)

    def share(part: float, whole: float) -> float | None:
        return part / whole if whole > 0 else None

    def known(layers: Sequence[str]) -> float:
        return share(of(layers, _KNOWN), of(layers, (*_KNOWN, ""))) or 0.0

    def part_of(layer: str, owner: str) -> float | None:
        return share(of([layer], [owner]), of(OPEN_GROUND, [owner]))

    return GroundOwners(
        part_of(GREEN, "public"),
        part_of(PAVED, "public"),
        part_of(GREEN, "private"),
        part_of(PAVED, "private"),
        share(of([GREEN], ["private"]), of([GREEN], _KNOWN)),
        share(of([PAVED], ["private"]), of([PAVED], _KNOWN)),
        known(OPEN_GROUND),
        known([GREEN]),
        known([PAVED]),
    )


_KNOWN = ("public", "private")


def _surfaces_m2[Layer](
    area: BaseGeometry, layers: Mapping[Layer, Sequence[BaseGeometry]]
) -> Iterator[tuple[Layer, float]]:
    """The square metres of each layer inside an area, without what an earlier layer has."""
    taken: BaseGeometry = shapely.Polygon()
    for name, geometries in layers.items():
        layer = _surface([shapely.intersection(_surface(geometries), area)])
        yield name, float(shapely.area(shapely.difference(layer, taken)))
        taken = shapely.union(taken, layer)


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

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

METHOD = "wijkdraad.ground 2"
OWNERS_METHOD = "wijkdraad.ground_owners 2"
YARD = "yard"
"""The layer of open ground of which the map does not say whether it is green or paved."""
SAME_IN_A_YARD = ("building", "water")
"""Layers that a yard is known not to be: its ground counts as known for them."""


@dataclass(frozen=True)
class GroundUse:
    """Shares (0..1) of the known ground per layer, and the mapped share of the area (0..1).

    `shares` lacks a layer of which nothing is known; it is empty where nothing is mapped.
    `known_shares` has the part (0..1) of the area over which each share is taken: a yard is known
    to be no building and no water, and not known to be green or paved.
    """

    shares: dict[str, float]
    known_share: float
    known_shares: dict[str, float]


def ground_use(area: BaseGeometry, layers: Mapping[str, Sequence[BaseGeometry]]) -> GroundUse:
    """The share of the mapped ground that each layer takes.

    `area` is a polygon in metres; `layers` maps a name to its polygons, the most certain layer
    first: where two layers overlap, the ground counts for the first. Layers with points or
    lines only count for nothing. Invalid shapes are repaired before they are used. The layer
    `YARD`, the last one, is open ground whose surface is not known; it has no share of its own.

    A square of 10 by 10 m with a building of 20 m2, green of 30 m2 and 50 m2 unmapped:

    >>> area = shapely.box(0, 0, 10, 10)
    >>> use = ground_use(area, {"building": [shapely.box(0, 0, 2, 10)], "green": [shapely.box(2, 0, 5, 10)]})
    >>> use.shares
    {'building': 0.4, 'green': 0.6}
    >>> use.known_share
    0.5

    With 50 m2 of yards nothing is unmapped; of green half of the area is known, of buildings all:

    >>> use = ground_use(area, {
    ...     "building": [shapely.box(0, 0, 2, 10)], "green": [shapely.box(2, 0, 5, 10)],
    ...     YARD: [shapely.box(5, 0, 10, 10)]})
    >>> use.shares, use.known_shares
    ({'building': 0.2, 'green': 0.6}, {'building': 1.0, 'green': 0.5})
    """
    area = _surface([area])
    area_m2 = float(shapely.area(area))
    surfaces_m2 = dict(_surfaces_m2(area, layers))
    yards_m2 = surfaces_m2.pop(YARD, 0.0)
    told_m2 = sum(surfaces_m2.values())
    known_m2 = {
        name: told_m2 + (yards_m2 if name in SAME_IN_A_YARD else 0.0) for name in surfaces_m2
    }
    return GroundUse(
        {name: m2 / known_m2[name] for name, m2 in surfaces_m2.items() if known_m2[name] > 0},
        min(1.0, (told_m2 + yards_m2) / area_m2),
        {name: min(1.0, m2 / area_m2) for name, m2 in known_m2.items()},
    )


@dataclass(frozen=True)
class GroundOwners:
    """Green and paving of public and of private ground. Shares run from 0 to 1; None is unknown.

    `green_of_public` is the green part of the public ground, and so on, buildings left out.
    `green_on_private` is the part of the known green that lies on private ground; it is None where
    of no private ground the surface is known. All rest on the part `known_share` of the area: its
    buildings, and the open ground of which both the surface and whose it is are known.
    `has_private` tells whether the map has any private open ground.
    """

    green_of_public: float | None
    paved_of_public: float | None
    green_of_private: float | None
    paved_of_private: float | None
    green_on_private: float | None
    paved_on_private: float | None
    known_share: float
    has_private: bool


GREEN, PAVED, OPEN_GROUND = "green", "paved", ("water", "green", "paved")


def ground_owners(
    area: BaseGeometry, layers: Mapping[tuple[str, str], Sequence[BaseGeometry]]
) -> GroundOwners:
    """Who has the green and the paving of an area: public or private ground.

    `layers` maps (layer, owner) to polygons in metres, the most certain layer first, as for
    `ground_use`; layers are building, water, green, paved and `YARD`, owners "public", "private"
    and "" for not known. Where nobody knows the owner, the ground counts for neither; a yard is
    neither green nor paved.

    100 m2 of green, of which 60 private, 20 public and 20 unknown; 100 m2 of public paving:

    >>> owners = ground_owners(shapely.box(0, 0, 20, 10), {
    ...     ("green", "private"): [shapely.box(0, 0, 6, 10)],
    ...     ("green", "public"): [shapely.box(6, 0, 8, 10)],
    ...     ("green", ""): [shapely.box(8, 0, 10, 10)],
    ...     ("paved", "public"): [shapely.box(10, 0, 20, 10)],
    ... })
    >>> owners.green_on_private, owners.paved_on_private
    (0.75, 0.0)
    >>> owners.green_of_private, round(owners.green_of_public, 3), owners.known_share
    (1.0, 0.167, 0.9)

    Where all private ground is a yard, nobody knows how much of the green is private:

    >>> owners = ground_owners(shapely.box(0, 0, 20, 10), {
    ...     ("green", "public"): [shapely.box(0, 0, 10, 10)],
    ...     (YARD, "private"): [shapely.box(10, 0, 20, 10)],
    ... })
    >>> owners.green_on_private, owners.green_of_private, owners.green_of_public, owners.known_share
    (None, None, 1.0, 0.5)
    """
    area = _surface([area])
    m2: dict[tuple[str, str], float] = dict(_surfaces_m2(area, layers))

    def of(layers: Sequence[str], owners: Sequence[str]) -> float:
        return sum(m2.get((layer, owner), 0.0) for layer in layers for owner in owners)

    def share(part: float, whole: float) -> float | None:
        return part / whole if whole > 0 else None

    def part_of(layer: str, owner: str) -> float | None:
        return share(of([layer], [owner]), of(OPEN_GROUND, [owner]))

    def on_private(layer: str) -> float | None:
        private, yards = of(OPEN_GROUND, ["private"]), of([YARD], ["private"])
        if yards > 0 and private == 0:
            return None
        return share(of([layer], ["private"]), of([layer], _KNOWN))

    known_m2 = of(OPEN_GROUND, _KNOWN) + of(["building"], (*_KNOWN, ""))
    return GroundOwners(
        part_of(GREEN, "public"),
        part_of(PAVED, "public"),
        part_of(GREEN, "private"),
        part_of(PAVED, "private"),
        on_private(GREEN),
        on_private(PAVED),
        min(1.0, known_m2 / float(shapely.area(area))),
        of((*OPEN_GROUND, YARD), ["private"]) > 0,
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

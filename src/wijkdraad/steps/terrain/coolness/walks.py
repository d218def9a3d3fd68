"""Who walks where: the doors that people leave by, what they walk over, and the cool places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.warmth.cool_places import CoolPlace, cool_places
from wijkdraad.programme.models import FeatureKind, Ground
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.heat import CoolPlacePreset, cool_place_presets

from ...maps.walking import WalkingNetwork, walking_over

COOL_PLACE = "hva_kea"
NOT_TO_STAY = (FeatureKind.ROAD, FeatureKind.WATER)
"""Where nobody sits down, however cool it is."""
CLOSED_GROUND = (Ground.PRIVATE, Ground.BUSINESS)
"""Ground that is not for everyone, where the base map says so."""
Shapes = Mapping[str, Sequence[Any]]
"""The shapes of the base map by kind."""


@dataclass(frozen=True)
class Homes:
    """From where people walk: the addresses of the base map, or its buildings where it has none.

    `doors` are points, `outlines` what is drawn of each.
    """

    kind: FeatureKind
    doors: tuple[BaseGeometry, ...]
    outlines: tuple[BaseGeometry, ...]

    @property
    def are_addresses(self) -> bool:
        """Whether they are addresses; else each building stands for the people who live there."""
        return self.kind == FeatureKind.ADDRESS


def homes_of(shapes: Shapes, boundary: BaseGeometry) -> Homes:
    """The homes inside the neighbourhood."""
    addresses = shapes.get(FeatureKind.ADDRESS, ())
    kind = FeatureKind.ADDRESS if addresses else FeatureKind.BUILDING
    shapely.prepare(boundary)
    inside = [
        (shape.centroid, shape)
        for shape in shapes.get(kind, ())
        if boundary.intersects(shape.centroid)
    ]
    return Homes(kind, tuple(door for door, _ in inside), tuple(shape for _, shape in inside))


def network_of(shapes: Shapes) -> WalkingNetwork | None:
    """What people walk over: footpaths, and roads, which they cross; None without footpaths."""
    footpaths = _areas(shapes, (FeatureKind.FOOTPATH,))
    return walking_over(footpaths, _areas(shapes, (FeatureKind.ROAD,))) if footpaths else None


def rule_of_places() -> CoolPlacePreset:
    """What counts as a cool place."""
    return cool_place_presets()[COOL_PLACE]


def places_on(
    mean_c: NDArray[np.float32], grid: Grid, shapes: Shapes, closed: Sequence[BaseGeometry]
) -> list[CoolPlace]:
    """The cool places for everyone on a map of how warm it feels (rows, columns), in degrees.

    Roads, water and `closed` ground are left out: nobody can or may stay there.
    """
    left_out = np.zeros(mean_c.size, np.bool_)
    for shape in (*_areas(shapes, NOT_TO_STAY), *closed):
        left_out[cells_in(shape, grid).inside] = True
    rule = rule_of_places()
    return cool_places(mean_c, grid, rule.pet_max_c, rule.min_m2, left_out.reshape(mean_c.shape))


def parks_of(shapes: Shapes, closed: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Green for everyone that is large enough for a park; what lies close together is one.

    Each park is the green itself, without what lies between its parts.
    """
    norms = coolness_norms()
    shut = shapely.union_all(list(closed))
    green = shapely.difference(shapely.union_all(_areas(shapes, (FeatureKind.GREEN,))), shut)
    parts = shapely.get_parts(green)
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not len(parts):
        return []
    gap_m = norms["park_gap"].value
    wide = shapely.get_parts(shapely.union_all(shapely.buffer(parts, gap_m / 2)))
    tree = shapely.STRtree(parts)
    whole = [shapely.union_all(parts[tree.query(one, predicate="intersects")]) for one in wide]
    return [one for one in whole if one.area >= norms["park_least_area"].value]


def benches_at(places: Sequence[CoolPlace], shapes: Shapes) -> list[int] | None:
    """How many benches stand in or near each cool place; None where the base map has no benches.

    A bench belongs to the place that is nearest.
    """
    benches = np.asarray(shapes.get(FeatureKind.BENCH, ()), object)
    if not len(benches):
        return None
    counts = [0] * len(places)
    if places:
        tree = shapely.STRtree([place.polygon for place in places])
        near_m = coolness_norms()["bench_near"].value
        _bench, place = tree.query_nearest(benches, max_distance=near_m, all_matches=False)
        for number in place:
            counts[number] += 1
    return counts


def _areas(shapes: Shapes, kinds: Sequence[str]) -> list[BaseGeometry]:
    return [
        shape
        for kind in kinds
        for shape in shapes.get(kind, ())
        if shapely.get_dimensions(shape) == 2
    ]


def hottest(
    pet_c: NDArray[np.float32], grid: Grid, boundary: BaseGeometry, hours: Sequence[str]
) -> str | None:
    """The hour at which it feels hottest on average in the neighbourhood; None where all is unknown.

    `pet_c` (hours, rows, columns) is in degrees. Only cells that are known at every hour count, so
    that hours are compared on the same ground.
    """
    inside = pet_c.reshape(len(pet_c), -1)[:, cells_in(boundary, grid).inside]
    known = inside[:, ~np.isnan(inside).any(axis=0)]
    if not known.size:
        return None
    return hours[int(known.mean(axis=1, dtype=np.float64).argmax())]

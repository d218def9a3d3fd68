"""What if: changes that someone tries on the map, and what they do to shade and green."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import AreaCells, Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN, UNKNOWN_HEIGHT, shade
from wijkdraad.method.know.light.standing import (
    BUILDING_FROM_CM,
    Standing,
    standing,
    with_nearest_known,
)
from wijkdraad.method.know.light.sun import SunPositions
from wijkdraad.method.know.light.what_if import Change, Edit, Neighbourhood, changed, shade_again
from wijkdraad.programme.models import FeatureKind, Programme, TerrainLayer
from wijkdraad.reference.heat import hot_days

from ...maps.shade import dutch_moments, suns_over
from ..files import MAPPED
from ..keeping import bands_of, grid_of_bands
from ..measuring import HOT_DAY
from ..opened import OpenPlace, kept_layers, open_place
from .wishes import KINDS, Tried, Wish

FACADE_M = 1.0
"""The heights of a facade spill over the outline of a building by up to so much."""


@dataclass(frozen=True)
class Share:
    """A share (0..1) before and after, None where unknown, and the part it is known for after."""

    before: float | None
    after: float | None
    known_share: float

    @property
    def difference(self) -> float | None:
        """After less before; None where one of them is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Outcome:
    """What the changes do at one hour. `footpaths` and `green` are None where the base map lacks them.

    `known` tells for each change which part (0..1) of its ground can change: nothing can stand
    where the height of the ground is unknown; 0 for a change that touches nothing. `states` (rows, columns) holds
    0 in the sun, 1 in shade, 2 where shade came, 3 where it went, 4 under a new roof or wall, NaN
    on other roofs and where it is unknown.
    """

    hour: time
    ground: Share
    footpaths: Share | None
    green: Share | None
    shade_came_m2: float
    shade_went_m2: float
    known: tuple[float, ...]
    outlines: tuple[BaseGeometry, ...]
    states: NDArray[np.float32]
    base: Base


@dataclass(frozen=True)
class Base:
    """The neighbourhood as it is, with the cells of its open ground and of its footpaths."""

    place: OpenPlace
    here: Neighbourhood
    inside: AreaCells
    footpaths: AreaCells | None
    has_green: bool


def base_of(programme: Programme) -> tuple[Base, str] | None:
    """The neighbourhood to try on, and its fingerprint; None while nothing was computed."""
    kept = kept_layers(programme)
    needed = (TerrainLayer.SURFACE, TerrainLayer.GROUND, TerrainLayer.CROWNS)
    if any(layer not in kept for layer in needed):
        return None
    fingerprint = kept[TerrainLayer.CROWNS].fingerprint
    base = _base(programme.pk, fingerprint)
    return None if base is None else (base, fingerprint)


@lru_cache(maxsize=2)
def _base(programme_pk: int, fingerprint: str) -> Base | None:
    programme = Programme.objects.get(pk=programme_pk)
    place = open_place(programme, fingerprint)
    if place is None:
        return None
    kept = {one.layer: bands_of(one) for one in programme.terrain.filter(layer__in=_STANDS)}
    grid = grid_of_bands(kept[TerrainLayer.SURFACE])
    surface, ground, crowns = (kept[layer].values[0] for layer in _STANDS)
    green = np.full(surface.shape, np.nan, np.float32)
    for kind in MAPPED:
        for shape in place.shapes.get(kind, ()):
            if shapely.get_dimensions(shape) == 2 and kind != FeatureKind.GREEN:
                green.ravel()[cells_in(shape, grid).inside] = 0
    for shape in place.shapes.get(FeatureKind.GREEN, ()):
        if shapely.get_dimensions(shape) == 2:
            green.ravel()[cells_in(shape, grid).inside] = 1
    walked = [
        shapely.intersection(shape, place.boundary)
        for shape in place.shapes.get(FeatureKind.FOOTPATH, ())
        if shape.intersects(place.boundary)
    ]
    footpaths = cells_in(shapely.union_all(walked), grid) if walked else None
    return Base(
        place,
        Neighbourhood(
            grid,
            _with_ground_under(
                standing(surface, ground, crowns, grid.cell_size_m), place.buildings, grid
            ),
            green,
        ),
        cells_in(place.open_ground, grid),
        footpaths,
        FeatureKind.GREEN in place.shapes,
    )


def _with_ground_under(place: Standing, buildings: Sequence[BaseGeometry], grid: Grid) -> Standing:
    """The same, with ground as high as nearby under buildings, where nobody could measure it.

    Only for when a building goes: cells that are as high as a building are no open ground, with
    or without ground under them, so that nothing that was unknown becomes known.
    """
    surfaces = place.surfaces
    walls = np.zeros(surfaces.ground_cm.size, np.bool_)
    for building in buildings:
        walls[cells_in(shapely.buffer(building, FACADE_M), grid).inside] = True
    ground = with_nearest_known(surfaces.ground_cm)
    known = (ground != UNKNOWN_HEIGHT) & (surfaces.opaque_cm != UNKNOWN_HEIGHT)
    missing = known & (surfaces.ground_cm == UNKNOWN_HEIGHT) & walls.reshape(ground.shape)
    missing &= (
        np.where(known, surfaces.opaque_cm - np.where(known, ground, 0), 0) >= BUILDING_FROM_CM
    )
    filled = np.where(missing, ground, surfaces.ground_cm)
    return replace(place, surfaces=replace(surfaces, ground_cm=filled))


_STANDS = (TerrainLayer.SURFACE, TerrainLayer.GROUND, TerrainLayer.CROWNS)


def _sun(base: Base, hour: time) -> SunPositions:
    return suns_over(base.here.grid, dutch_moments(hot_days()[HOT_DAY].date, (hour,)))


@lru_cache(maxsize=4)
def _shade_before(programme_pk: int, fingerprint: str, hour: time) -> NDArray[np.uint8]:
    base = _base(programme_pk, fingerprint)
    assert base is not None  # asked only for a base that is there
    sun = _sun(base, hour)
    return shade(base.here.place.surfaces, sun.azimuth_degrees, sun.altitude_degrees)


def edit_of(tried: Tried, place: OpenPlace) -> Edit:
    """The change as a shape. A building that goes, goes whole, with its facades.

    Without a building at its place the shape is empty: then nothing changes.
    """
    kind = KINDS[tried.wish]
    half = tried.size_m / 2
    x, y = tried.x_m, tried.y_m
    match tried.wish:
        case Wish.TREE:
            return Edit(kind.change, tried.place, tried.height_m, tried.size_m)
        case Wish.WALL_EAST_WEST:
            line = shapely.LineString([(x - half, y), (x + half, y)])
            return Edit(kind.change, line, tried.height_m)
        case Wish.WALL_NORTH_SOUTH:
            line = shapely.LineString([(x, y - half), (x, y + half)])
            return Edit(kind.change, line, tried.height_m)
        case Wish.NO_BUILDING:
            here = [one for one in place.buildings if one.intersects(tried.place)]
            if not here:
                return Edit(kind.change, shapely.Polygon())
            whole = shapely.union_all(here)
            wide = shapely.buffer(whole, FACADE_M)
            others = [one for one in place.buildings if one.intersects(wide)]
            others = [shapely.difference(one, whole) for one in others]
            return Edit(kind.change, shapely.difference(wide, shapely.union_all(others)))
    return Edit(kind.change, shapely.box(x - half, y - half, x + half, y + half), tried.height_m)


def outcome(programme: Programme, tried: Sequence[Tried], hour: time) -> Outcome | None:
    """What the changes do at `hour` on a clear 1 July; None while nothing was computed."""
    found = base_of(programme)
    if found is None:
        return None
    return _outcome(programme.pk, found[1], tuple(tried), hour)


@lru_cache(maxsize=3)
def _outcome(programme_pk: int, fingerprint: str, tried: tuple[Tried, ...], hour: time) -> Outcome:
    base = _base(programme_pk, fingerprint)
    assert base is not None  # asked only for a base that is there
    before = _shade_before(programme_pk, fingerprint, hour)
    return outcome_on(base, before, tried, hour, _sun(base, hour))


def outcome_on(
    base: Base,
    lit: NDArray[np.uint8],
    tried: Sequence[Tried],
    hour: time,
    sun: SunPositions,
) -> Outcome:
    """What the changes do to a neighbourhood whose shade before them is `lit` (1, rows, columns)."""
    edits = [edit_of(one, base.place) for one in tried]
    after, window = changed(base.here, edits)
    now = shade_again(
        lit,
        base.here.place.surfaces,
        after.place.surfaces,
        window,
        sun.azimuth_degrees,
        sun.altitude_degrees,
    )
    before = _states(base.here, lit[0])
    states = _states(after, now[0])
    came, went = (before == 0) & (states == 1), (before == 1) & (states == 0)
    moved_m2 = [
        float(moved.ravel()[base.inside.inside].sum() * base.here.grid.cell_size_m**2)
        for moved in (came, went)
    ]
    ground = _shade_share(before, states, base.inside)
    footpaths = None
    if base.footpaths is not None:
        footpaths = _shade_share(before, states, base.footpaths)
    states[came], states[went] = 2, 3
    states[base.here.place.open_ground & ~after.place.open_ground] = 4
    return Outcome(
        hour=hour,
        ground=ground,
        footpaths=footpaths,
        green=_green_share(base, after) if base.has_green else None,
        shade_came_m2=moved_m2[0],
        shade_went_m2=moved_m2[1],
        known=tuple(_known_part(base, edit) for edit in edits),
        outlines=tuple(edit.outline for edit in edits),
        states=states,
        base=base,
    )


def _states(here: Neighbourhood, lit: NDArray[np.uint8]) -> NDArray[np.float32]:
    """0 in the sun and 1 in shade; NaN on roofs and where it is unknown."""
    states = lit.astype(np.float32)
    states[(lit == UNKNOWN) | ~here.place.open_ground] = np.nan
    return states


def _shade_share(
    before: NDArray[np.float32], after: NDArray[np.float32], cells: AreaCells
) -> Share:
    """The shaded part of the known cells, before and after."""
    found = [states.ravel()[cells.inside] for states in (before, after)]
    known = [states[~np.isnan(states)] for states in found]
    shares = [float(states.mean(dtype=np.float64)) if states.size else None for states in known]
    count = len(cells.inside) + cells.outside
    return Share(shares[0], shares[1], known[1].size / count if count else 0.0)


def _green_share(base: Base, after: Neighbourhood) -> Share:
    found = [
        area_shares(row_sums(one.green, one.grid), [base.place.boundary])
        for one in (base.here, after)
    ]
    before, now = (float(one.means[0]) for one in found)
    return Share(
        None if math.isnan(before) else before,
        None if math.isnan(now) else now,
        float(found[1].known_shares[0]),
    )


def _known_part(base: Base, edit: Edit) -> float:
    """The part (0..1) of the ground of a change that can change: 0 where there is nothing to do."""
    cells = cells_in(edit.outline, base.here.grid)
    count = len(cells.inside) + cells.outside
    if not count:
        return 0.0
    surfaces = base.here.place.surfaces
    if edit.change == Change.NO_TREES:
        crowns = surfaces.crowns
        tree = crowns is not None and bool((crowns.top_cm.ravel()[cells.inside] > 0).any())
        return float(tree)
    if edit.change in (Change.GREEN, Change.PAVING):
        return len(cells.inside) / count
    ground = surfaces.ground_cm.ravel()[cells.inside]
    return float((ground != UNKNOWN_HEIGHT).sum()) / count

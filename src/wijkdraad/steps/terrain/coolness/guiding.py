"""Holds the terrain of a programme against the guidelines for coolness and the rule 3-30-300."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.grid import cells_in
from wijkdraad.method.know.light import shade as shade_method
from wijkdraad.method.know.walking import along as along_method
from wijkdraad.method.know.walking import coolness as coolness_method
from wijkdraad.method.know.walking import trees_near as trees_method
from wijkdraad.method.know.walking.coolness import MILLIMETRES, within
from wijkdraad.method.know.walking.entries import entries
from wijkdraad.method.know.walking.nearest import UNREACHED, nearest
from wijkdraad.method.know.walking.network import MICROMETRES
from wijkdraad.method.know.walking.trees_near import BUILDING, OPEN
from wijkdraad.method.know.warmth import cool_places as cool_method
from wijkdraad.programme.models import FeatureKind, FigureStatus

from ...maps.coolness import CoolnessMap, coolness_between
from ...maps.guidelines import (
    Measured,
    park_rule,
    reach_guideline,
    shade_along,
    shade_of_routes,
    trees_rule,
    walking_area_guideline,
)
from ...maps.heat import HeatMap
from ...maps.shade import ShadeMap
from ..files import MAPPED, TerrainFiles
from ..marks import WITHIN_REACH
from .findings import Finding
from .walks import Homes, homes_of, hottest, network_of, parks_of, places_on

METHODS = (
    shade_method.METHOD,
    coolness_method.METHOD,
    along_method.METHOD,
    trees_method.METHOD,
    cool_method.METHOD,
)
WALKING_AREA_SHADE, ROUTE_SHADE = "walking_area_shade_share", "route_shade_share"
COOL_PLACES, PARK, TREES = "cool_place_count", "park_within_300_m_share", "three_trees_near_share"
TO_VERIFY = FigureStatus.TO_VERIFY


@dataclass(frozen=True)
class Reached:
    """The walk from each home, and from each building of the base map, to the cool places.

    `cool` is None where there is nothing to walk along or no place is cool; `place_count` counts
    the cool places. `of_buildings_m` is NaN where the walk is unknown.
    """

    homes: Homes
    place_count: int
    cool: CoolnessMap | None
    of_buildings_m: NDArray[np.float64]


def reached_from(boundary: BaseGeometry, files: TerrainFiles, heat: HeatMap) -> Reached:
    """Measure the walks to the cool places of a map of heat."""
    homes, network = homes_of(files.shapes, boundary), network_of(files.shapes)
    places = places_on(heat.mean_c, heat.grid, files.shapes, files.closed)
    buildings = [shape.centroid for shape in files.shapes.get(FeatureKind.BUILDING, ())]
    if network is None or not places:
        return Reached(homes, len(places), None, np.full(len(buildings), np.nan))
    goals, ids = [place.polygon for place in places], [place.id for place in places]
    cool = coolness_between(network, list(homes.doors), goals, ids)
    doors = entries(network.net, network.pieces, buildings, cool.snap.value)
    found = nearest(network.net, cool.walk.reached, cool.walk.places, doors, len(buildings))
    known = found.distance_um < UNREACHED
    metres = np.where(known, found.distance_um / MICROMETRES, np.nan)
    return Reached(homes, len(places), cool, metres)


def guideline_findings(
    boundary: BaseGeometry,
    files: TerrainFiles,
    shade: ShadeMap,
    heat: HeatMap,
    reached: Reached,
    hours: Sequence[str],
) -> Iterator[Finding]:
    """What the guidelines say: reach, shade at the hottest hour, and the rule 3-30-300.

    `hours` names the hours of the map of heat as those of the map of shade. A finding that
    nothing in the base map can tell is left out.
    """
    hour = hottest(heat.maps.pet_c, heat.grid, boundary, hours)
    names = [clock.isoformat("minutes") for clock in shade.times]
    moment = names.index(hour) if hour in names else None
    known = _known_of(boundary, heat)
    count = float(reached.place_count)
    yield Finding(COOL_PLACES, count, known, cool_method.METHOD, TO_VERIFY)
    footpaths = _inside(files.shapes.get(FeatureKind.FOOTPATH, ()), boundary)
    if footpaths and moment is not None:
        found = walking_area_guideline(footpaths, shade, moment)
        yield _finding(WALKING_AREA_SHADE, found, shade_method.METHOD)
    cool = reached.cool
    if cool is None:
        return
    yield _finding(WITHIN_REACH, reach_guideline(cool), coolness_method.METHOD)
    metres = cool.walk.distance_m[~np.isnan(cool.walk.distance_m)]
    median = round(float(np.median(metres)), MILLIMETRES) if len(metres) else None
    known = len(metres) / len(cool.addresses) if cool.addresses else 0.0
    yield Finding("distance_to_coolness_m", median, known, coolness_method.METHOD, TO_VERIFY)
    if moment is not None:
        routes = shade_of_routes(cool, shade_along(cool.network, shade, moment))
        yield _finding(ROUTE_SHADE, routes.measured, along_method.METHOD)
    if FeatureKind.GREEN in files.shapes:
        yield _parks_near(cool, files)


def _parks_near(cool: CoolnessMap, files: TerrainFiles) -> Finding:
    """The share of homes with a park near, of those where the map is large enough to tell.

    A home without one on the map, closer to its edge than the guideline, may have one beyond it.
    """
    rule, metres = park_rule(cool.network, cool.addresses, parks_of(files.shapes, files.closed))
    near = within(metres, rule.norm.value)
    mapped = shapely.convex_hull(
        shapely.multipoints(
            shapely.get_coordinates([one for kind in MAPPED for one in files.shapes.get(kind, ())])
        )
    )
    to_edge = shapely.distance(np.asarray(cool.addresses, object), mapped.boundary)
    known = near | (to_edge >= rule.norm.value)
    share = float(near.sum() / known.sum()) if known.any() else None
    known_share = float(known.mean()) if len(known) else 0.0
    return Finding(PARK, share, known_share, coolness_method.METHOD, TO_VERIFY)


def trees_finding(boundary: BaseGeometry, files: TerrainFiles) -> Iterator[Finding]:
    """The share of homes with three trees near: nothing where the base map has no trees."""
    stems = files.shapes.get(FeatureKind.TREE, [])
    if stems:
        homes = homes_of(files.shapes, boundary)
        walls = np.full(files.grid.rows * files.grid.columns, OPEN, np.uint8)
        for shape in files.shapes.get(FeatureKind.BUILDING, ()):
            walls[cells_in(shape, files.grid).inside] = BUILDING
        seen = walls.reshape(files.grid.rows, files.grid.columns), files.grid
        measured, _counts, _sentences = trees_rule(list(homes.doors), list(stems), seen)
        yield _finding(TREES, measured, trees_method.METHOD)


def _finding(indicator: str, found: Measured, method: str) -> Finding:
    return Finding(indicator, found.value, found.known_share or 0.0, method, TO_VERIFY)


def _inside(shapes: Sequence[BaseGeometry], boundary: BaseGeometry) -> list[BaseGeometry]:
    return [shapely.intersection(shape, boundary) for shape in shapes if shape.intersects(boundary)]


def _known_of(boundary: BaseGeometry, heat: HeatMap) -> float:
    """The part (0..1) of the neighbourhood without buildings where the heat is known."""
    cells = cells_in(boundary, heat.grid)
    open_ground = cells.inside[~heat.roofs.ravel()[cells.inside]]
    count = len(open_ground) + cells.outside
    return float((~np.isnan(heat.mean_c.ravel()[open_ground])).sum()) / count if count else 0.0

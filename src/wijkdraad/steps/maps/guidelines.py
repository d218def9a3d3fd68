"""Guidelines for coolness and green, held against the maps of a neighbourhood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT
from wijkdraad.method.know.light.standing import Standing, shade_of_area
from wijkdraad.method.know.walking.along import Samples, samples, shade_of_stretches
from wijkdraad.method.know.walking.coolness import distances, share_within
from wijkdraad.method.know.walking.entries import entries
from wijkdraad.method.know.walking.routes import Walk, walks
from wijkdraad.method.know.walking.trees_near import BUILDING, OPEN, UNKNOWN_GROUND, trees_near
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.rules import Rule

from .coolness import CoolnessMap, ways_walked
from .inputs import (
    Sentence,
    WrongInput,
    grid_of,
    layer_with_columns,
    layer_with_ids,
    raster_of,
)
from .shade import NO_ANSWER, ShadeMap
from .walking import WalkingNetwork


@dataclass(frozen=True)
class Measured:
    """A guideline and what was measured for it, in the unit of the guideline.

    `value` and `meets` are None where nothing is known. `known_share` (0..1) is the part of the
    addresses, metres or ground that the value rests on. `approximation` where something else
    stands for what the guideline asks.
    """

    norm: Rule
    value: float | None
    meets: bool | None
    known_share: float | None
    approximation: bool = False


def reach_guideline(map_: CoolnessMap) -> Measured:
    """Do all addresses have a cool place within the distance? The value is the share that has.

    Addresses without a known distance count as without.
    """
    share = share_within(map_.walk.distance_m, map_.limit.value)
    count = len(map_.address_ids)
    known = 1 - map_.walk.unknown / count if count else None
    return Measured(map_.limit, share, None if share is None else share >= 1, known)


@dataclass(frozen=True)
class RouteShade:
    """Shade on the ways to the nearest cool places.

    `measured` counts each metre of street once; `walked_share` counts it for each address that
    walks there (None where nothing is known).
    """

    measured: Measured
    walked_share: float | None


def route_guideline(map_: CoolnessMap, shade: ShadeMap, moment: int) -> RouteShade:
    """How much of the ways from all addresses to their nearest cool place lies in shade.

    `moment` is the place of the time in the shade map; the guideline is about the hottest. The
    legs between an address and the network are left out.
    """
    return shade_of_routes(map_, shade_along(map_.network, shade, moment))


def shade_of_routes(map_: CoolnessMap, sampled: Samples) -> RouteShade:
    """As `route_guideline`, with shade that was sampled along the network."""
    stretches = ways_walked(map_)
    once = shade_of_stretches(sampled, stretches, once=True)
    walked = shade_of_stretches(sampled, stretches, once=False)
    norm = coolness_norms()["route_shade_share"]
    return RouteShade(_at_least(norm, once.share, once.known_share), walked.share)


def walking_area_guideline(areas: Sequence[BaseGeometry], shade: ShadeMap, moment: int) -> Measured:
    """How much of the areas where people walk lies in shade at one time of the shade map."""
    norm = coolness_norms()["walking_area_shade_share"]
    if not len(areas):
        return Measured(norm, None, None, None)
    cells = cells_in(shapely.union_all(np.asarray(areas, object)), shade.grid)
    found = shade_of_area(shade.lit[moment : moment + 1], shade.place, cells.inside, cells.outside)
    return _at_least(norm, found.shares[0], found.known_share)


def shade_along(network: WalkingNetwork, shade: ShadeMap, moment: int) -> Samples:
    """Shade along the network at one time of a shade map; under roofs it is unknown."""
    states = np.where(shade.place.open_ground, shade.lit[moment], NO_ANSWER).astype(np.uint8)
    return samples(network.net, states, shade.grid)


def shadiest_route(
    network: WalkingNetwork,
    sampled: Samples,
    start: BaseGeometry,
    goal: BaseGeometry,
    sun_weight: float | None = None,
) -> dict[str, Any]:
    """The shadiest way between two points or areas, and the shortest one beside it.

    Both None where there is no way. Without `sun_weight` the one of the reference counts.
    """
    norms = coolness_norms()
    weight = norms["sun_weight"].value if sun_weight is None else sun_weight
    ends = entries(network.net, network.pieces, [start, goal], norms["snap_distance"].value)
    found = walks(network.net, sampled, ends.of(0), ends.of(1), weight)
    return {
        "sun_weight": weight,
        "shadiest": None if found is None else _of_walk(found.shadiest),
        "shortest": None if found is None else _of_walk(found.shortest),
    }


def _of_walk(walk: Walk) -> dict[str, Any]:
    return {
        "line": walk.line,
        "length_m": walk.length_m,
        "snap_m": walk.snap_m,
        "shaded_share": walk.shade.share,
        "unknown_m": walk.shade.unknown_m,
    }


@dataclass(frozen=True)
class ThreeThirty:
    """The rule 3-30-300: trees near each address, crowns per area, walk to a park.

    `trees_seen` per address; `park_m` per address (NaN where unknown); `canopy` per area id the
    share under crowns, None where unknown.
    """

    trees: Measured
    trees_seen: NDArray[np.int64]
    canopy: dict[Any, Measured]
    park: Measured
    park_m: NDArray[np.float64]
    sentences: tuple[Sentence, ...]


def three_thirty(
    map_: CoolnessMap,
    parks: Path,
    trees: Path,
    crowns: Path,
    areas: Path,
    shade: ShadeMap | None = None,
) -> ThreeThirty:
    """Hold a neighbourhood against the rule 3-30-300. Raises WrongInput.

    `parks` is a layer of points or areas, `trees` of points, `areas` of areas, all with an id;
    `crowns` a raster with more than 0 under a crown, nodata where unknown. Trees hidden by
    buildings are left out where `shade` tells buildings from trees.
    """
    _ids, park_shapes, _columns = layer_with_columns(parks, (0, 2))
    _ids, stems = layer_with_ids(trees, dimensions=0)
    park, park_m = park_rule(map_.network, map_.addresses, park_shapes)
    buildings: tuple[NDArray[np.uint8], Grid] | None = None
    # Without crowns a tree is as opaque as a wall, and would hide the tree behind it.
    if shade is not None and shade.place.surfaces.crowns is not None:
        buildings = buildings_of(shade.place), shade.grid
    measured, seen, sentences = trees_rule(map_.addresses, stems, buildings)
    return ThreeThirty(
        trees=measured,
        trees_seen=seen,
        canopy=_canopy(crowns, areas),
        park=park,
        park_m=park_m,
        sentences=sentences,
    )


def park_rule(
    network: WalkingNetwork, addresses: list[BaseGeometry], parks: list[BaseGeometry]
) -> tuple[Measured, NDArray[np.float64]]:
    """The share of addresses with a park within the distance, and the walk of each in metres.

    Addresses without a known walk (NaN) count as without.
    """
    norms = coolness_norms()
    limit = norms["park_distance"]
    walk = distances(network.net, network.pieces, addresses, parks, norms["snap_distance"].value)
    share = share_within(walk.distance_m, limit.value)
    known = 1 - walk.unknown / len(addresses) if addresses else None
    met = None if share is None else share >= 1
    return Measured(limit, share, met, known), walk.distance_m


def _canopy(crowns: Path, areas: Path) -> dict[Any, Measured]:
    raster = raster_of(crowns)
    if (raster.heights_m < 0).any():
        raise WrongInput(
            str(crowns),
            UnreadableFile(
                _("a crown of {height} m"),
                _("0 where no tree stands, and nodata where that is unknown"),
                height=float(np.nanmin(raster.heights_m)),
            ),
        )
    under = np.where(np.isnan(raster.heights_m), np.nan, raster.heights_m > 0)
    ids, shapes = layer_with_ids(areas, dimensions=2)
    shares = area_shares(row_sums(under.astype(np.float32), grid_of(raster)), shapes)
    norm = coolness_norms()["canopy_share"]
    return {
        key: _at_least(norm, None if np.isnan(mean) else float(mean), float(known))
        for key, mean, known in zip(ids, shares.means, shares.known_shares, strict=True)
    }


def trees_rule(
    addresses: list[BaseGeometry],
    stems: list[BaseGeometry],
    buildings: tuple[NDArray[np.uint8], Grid] | None,
) -> tuple[Measured, NDArray[np.int64], tuple[Sentence, ...]]:
    """The share of addresses with enough trees near, the trees near each, and what that leaves out.

    Trees behind a building do not count, where `buildings` says where those stand (see `trees_near`).
    """
    norms = coolness_norms()
    distance, wanted = norms["tree_view_distance"], norms["trees_in_view"]
    walls, grid = (None, None) if buildings is None else buildings
    found = trees_near(
        shapely.get_coordinates([shape.centroid for shape in addresses]),
        shapely.get_coordinates(stems),
        distance.value,
        walls,
        grid,
    )
    count = len(addresses)
    enough = found.seen >= wanted.value
    # Trees that may be hidden make an address unknown only where they would decide.
    doubt = ~enough & (found.seen + found.unknown >= wanted.value)
    share = float(enough.mean()) if count else None
    measured = Measured(
        wanted,
        share,
        None if share is None or doubt.any() else share >= 1,
        1 - float(doubt.mean()) if count else None,
        approximation=True,
    )
    sentences = [
        Sentence(
            _(
                "Three trees in view is an approximation: trees within {metres} m of the address are counted, and nobody looked out of the window."
            ),
            {"metres": round(distance.value)},
        )
    ]
    if walls is None:
        sentences.append(
            Sentence(_("Buildings that may hide a tree are not taken into account."), {})
        )
    return measured, found.seen, tuple(sentences)


def buildings_of(place: Standing) -> NDArray[np.uint8]:
    """Per cell whether a building stands there, nothing, or nobody knows.

    Only where the surfaces tell trees from buildings: else a tree is a building as well.
    """
    surfaces = place.surfaces
    unknown = (surfaces.opaque_cm == UNKNOWN_HEIGHT) | (surfaces.ground_cm == UNKNOWN_HEIGHT)
    return np.where(unknown, UNKNOWN_GROUND, np.where(place.open_ground, OPEN, BUILDING)).astype(
        np.uint8
    )


def _at_least(norm: Rule, value: float | None, known: float | None) -> Measured:
    return Measured(norm, value, None if value is None else value >= norm.value, known)

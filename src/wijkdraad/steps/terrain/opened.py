"""The terrain of a programme, opened once and kept at hand for the next click."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.raster_windows import RasterInParts
from wijkdraad.method.know.walking.entries import entries
from wijkdraad.method.know.walking.nearest import UNREACHED, nearest
from wijkdraad.method.know.walking.network import MICROMETRES
from wijkdraad.method.know.warmth.cool_places import CoolPlace
from wijkdraad.programme.models import (
    FeatureKind,
    Programme,
    TerrainRaster,
)
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.heat import CoolPlacePreset

from ..maps.coolness import CoolnessMap, coolness_between
from ..maps.walking import WalkingNetwork
from .coolness.walks import Homes, homes_of, hottest, network_of, places_on, rule_of_places
from .files import base_map_of
from .keeping import bands_of, grid_of_bands, subject_with_boundary

LAYERS_AT_HAND, PLACES_AT_HAND = 6, 3
"""How many are kept: a packed layer of a square kilometre in cells of 0.5 m takes up to 50 MB."""
SNAP = "snap_distance"


@dataclass(frozen=True)
class OpenPlace:
    """The neighbourhood: its boundary, the shapes of the base map by kind, and its open ground.

    `closed` are the shapes of ground that is not for everyone.
    """

    boundary: BaseGeometry
    shapes: dict[str, list[Any]]
    open_ground: BaseGeometry
    closed: tuple[Any, ...] = ()

    @property
    def buildings(self) -> list[Any]:
        """The buildings of the base map."""
        return self.shapes.get(FeatureKind.BUILDING, [])


def kept_layers(programme: Programme) -> dict[str, TerrainRaster]:
    """The layers of a programme, without their cells."""
    return {one.layer: one for one in programme.terrain.defer("tiff").select_related("source")}


def open_layer(kept: TerrainRaster) -> RasterInParts:
    """The cells of a layer, of which only what is looked at is unpacked."""
    return _layer(kept.pk, kept.layer, kept.fingerprint or _inputs_of(kept))


def _inputs_of(kept: TerrainRaster) -> str:
    """Heights that came in have no fingerprint: that of what was computed from them counts."""
    computed = TerrainRaster.objects.filter(programme=kept.programme_id).exclude(fingerprint="")
    return "|".join(sorted(set(computed.values_list("fingerprint", flat=True))))


@lru_cache(maxsize=LAYERS_AT_HAND)
def _layer(pk: int, layer: str, fingerprint: str) -> RasterInParts:
    return RasterInParts(bytes(TerrainRaster.objects.get(pk=pk, layer=layer).tiff))


def open_place(programme: Programme, fingerprint: str) -> OpenPlace | None:
    """The neighbourhood and its base map; None while the boundary is not known."""
    return _place(programme.pk, fingerprint)


@lru_cache(maxsize=PLACES_AT_HAND)
def _place(programme_pk: int, fingerprint: str) -> OpenPlace | None:
    programme = Programme.objects.get(pk=programme_pk)
    area = subject_with_boundary(programme)
    if area is None:
        return None
    shapes, closed = base_map_of(programme)
    near = [one for one in shapes.get(FeatureKind.BUILDING, ()) if one.intersects(area.geometry)]
    open_ground = shapely.difference(area.geometry, shapely.union_all(near))
    return OpenPlace(area.geometry, shapes, open_ground, tuple(closed))


@dataclass(frozen=True)
class Walk:
    """The walk to the nearest cool place; None where there is no way, or no path close by."""

    metres: float | None
    place: CoolPlace | None
    path_close_by: bool


@dataclass(frozen=True)
class Walking:
    """Where people walk and where it is cool; `network` is None where nothing is to walk along.

    `cool` holds the walk from each home to the nearest place; None without network or places.
    """

    network: WalkingNetwork | None
    places: tuple[CoolPlace, ...]
    rule: CoolPlacePreset
    snap_m: float
    homes: Homes
    cool: CoolnessMap | None

    def walk_from(self, place: shapely.Point) -> Walk | None:
        """The walk from a place; None without a network or cool places. As `distances` has it."""
        if self.network is None or self.cool is None:
            return None
        net, walk = self.network.net, self.cool.walk
        start = entries(net, self.network.pieces, [place], self.snap_m)
        found = nearest(net, walk.reached, walk.places, start, 1)
        if found.distance_um[0] >= UNREACHED:
            return Walk(None, None, bool(len(start.owner)))
        goal = self.places[int(found.place[0])]
        return Walk(float(found.distance_um[0]) / MICROMETRES, goal, True)


def open_walking(heat: TerrainRaster) -> Walking:
    """The walking network and the cool places of the heat map of a programme."""
    return _walking(heat.pk, heat.fingerprint)


def hottest_on(heat: TerrainRaster) -> str | None:
    """The hour at which it feels hottest on average by a map of heat; None where that is unknown."""
    return _hottest(heat.pk, heat.fingerprint)


@lru_cache(maxsize=PLACES_AT_HAND)
def _hottest(heat_pk: int, _fingerprint: str) -> str | None:
    kept = TerrainRaster.objects.select_related("programme").get(pk=heat_pk)
    area = subject_with_boundary(kept.programme)
    hours = [name for name in kept.bands if ":" in name]
    if area is None or not hours:
        return None
    bands = bands_of(kept, *hours)
    return hottest(bands.values, grid_of_bands(bands), area.geometry, hours)


@lru_cache(maxsize=PLACES_AT_HAND)
def _walking(heat_pk: int, fingerprint: str) -> Walking:
    kept = TerrainRaster.objects.select_related("programme").get(pk=heat_pk)
    bands = bands_of(kept, "mean")
    (mean,) = bands.values
    place = _place(kept.programme_id, fingerprint)
    if place is None:
        place = OpenPlace(shapely.Polygon(), {}, shapely.Polygon())
    places = places_on(mean, grid_of_bands(bands), place.shapes, place.closed)
    homes, network = homes_of(place.shapes, place.boundary), network_of(place.shapes)
    cool = None
    if network is not None and places:
        goals = [cool_place.polygon for cool_place in places]
        ids = [cool_place.id for cool_place in places]
        cool = coolness_between(network, list(homes.doors), goals, ids)
    snap_m = coolness_norms()[SNAP].value
    return Walking(network, tuple(places), rule_of_places(), snap_m, homes, cool)

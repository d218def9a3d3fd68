"""The terrain of a programme, opened once and kept at hand for the next click."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.vectors import write_vectors
from wijkdraad.method.know.grid import AreaCells, Grid, cells_in
from wijkdraad.method.know.walking.entries import Entries, entries
from wijkdraad.method.know.walking.nearest import UNREACHED, Reach, nearest, reach
from wijkdraad.method.know.walking.network import MICROMETRES
from wijkdraad.method.know.warmth.cool_places import CoolPlace, cool_places
from wijkdraad.programme.models import (
    Feature,
    FeatureKind,
    Programme,
    TerrainRaster,
)
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.reference.heat import CoolPlacePreset, cool_place_presets

from ..maps.inputs import WrongInput
from ..maps.walking import WalkingNetwork, walking_network
from .files import WALKING
from .keeping import bands_of, grid_of_bands, subject_with_boundary

LAYERS_AT_HAND, PLACES_AT_HAND = 6, 3
"""How many are kept: a layer of a square kilometre in cells of 0.5 m takes up to 200 MB."""
COOL_PLACE = "hva_kea"
SNAP = "snap_distance"


@dataclass(frozen=True)
class OpenLayer:
    """The cells of a layer around the boundary: `values` (bands, rows, columns), NaN where unknown."""

    grid: Grid
    bands: tuple[str, ...]
    values: NDArray[np.float32]

    def at(self, place: shapely.Point, band: int) -> float:
        """The value at a place; NaN where it is unknown, or outside the cells."""
        column = int((place.x - self.grid.west_m) // self.grid.cell_size_m)
        row = int((self.grid.north_m - place.y) // self.grid.cell_size_m)
        if not (0 <= row < self.grid.rows and 0 <= column < self.grid.columns):
            return float("nan")
        return float(self.values[band, row, column])


@dataclass(frozen=True)
class OpenPlace:
    """The neighbourhood: its boundary, the shapes of the base map by kind, and its open ground."""

    boundary: BaseGeometry
    shapes: dict[str, list[Any]]
    open_ground: BaseGeometry

    @property
    def buildings(self) -> list[Any]:
        """The buildings of the base map."""
        return self.shapes.get(FeatureKind.BUILDING, [])


def kept_layers(programme: Programme) -> dict[str, TerrainRaster]:
    """The layers of a programme, without their cells."""
    return {one.layer: one for one in programme.terrain.defer("tiff").select_related("source")}


def open_layer(kept: TerrainRaster) -> OpenLayer:
    """The cells of a layer around the boundary."""
    return _layer(kept.pk, kept.layer, kept.fingerprint or _inputs_of(kept))


def _inputs_of(kept: TerrainRaster) -> str:
    """Heights that came in have no fingerprint: that of what was computed from them counts."""
    computed = TerrainRaster.objects.filter(programme=kept.programme_id).exclude(fingerprint="")
    return "|".join(sorted(set(computed.values_list("fingerprint", flat=True))))


@lru_cache(maxsize=LAYERS_AT_HAND)
def _layer(pk: int, layer: str, fingerprint: str) -> OpenLayer:
    kept = TerrainRaster.objects.select_related("programme").get(pk=pk, layer=layer)
    bands = bands_of(kept)
    grid = grid_of_bands(bands)
    area = subject_with_boundary(kept.programme)
    if area is None:
        return OpenLayer(grid, bands.names, bands.values)
    rows, columns = grid.window(area.geometry.bounds)
    size = grid.cell_size_m
    part = Grid(
        grid.west_m + columns.start * size,
        grid.north_m - rows.start * size,
        size,
        rows.stop - rows.start,
        columns.stop - columns.start,
    )
    return OpenLayer(part, bands.names, bands.values[:, rows, columns].copy())


def open_place(programme: Programme, fingerprint: str) -> OpenPlace | None:
    """The neighbourhood and its base map; None while the boundary is not known."""
    return _place(programme.pk, fingerprint)


@lru_cache(maxsize=PLACES_AT_HAND)
def _place(programme_pk: int, fingerprint: str) -> OpenPlace | None:
    area = subject_with_boundary(Programme.objects.get(pk=programme_pk))
    if area is None:
        return None
    shapes: dict[str, list[Any]] = {}
    for feature in Feature.objects.filter(programme=programme_pk):
        shapes.setdefault(feature.kind, []).append(feature.geometry)
    near = [one for one in shapes.get(FeatureKind.BUILDING, ()) if one.intersects(area.geometry)]
    open_ground = shapely.difference(area.geometry, shapely.union_all(near))
    return OpenPlace(area.geometry, shapes, open_ground)


@lru_cache(maxsize=2 * LAYERS_AT_HAND)
def ground_cells(programme_pk: int, fingerprint: str, grid: Grid) -> AreaCells:
    """The cells of the open ground of the neighbourhood."""
    place = _place(programme_pk, fingerprint)
    return cells_in(shapely.Polygon() if place is None else place.open_ground, grid)


@dataclass(frozen=True)
class Walk:
    """The walk to the nearest cool place; None where there is no way, or no path close by."""

    metres: float | None
    place: CoolPlace | None
    path_close_by: bool


@dataclass(frozen=True)
class Walking:
    """Where people walk and where it is cool; `network` is None where nothing is to walk along.

    `goals` are where the cool places meet the network, and `reached` how far it is to them.
    """

    network: WalkingNetwork | None
    places: tuple[CoolPlace, ...]
    rule: CoolPlacePreset
    snap_m: float
    goals: Entries | None
    reached: Reach | None

    def walk_from(self, place: shapely.Point) -> Walk | None:
        """The walk from a place; None without a network or cool places. As `distances` has it."""
        if self.network is None or self.goals is None or self.reached is None:
            return None
        net = self.network.net
        start = entries(net, self.network.pieces, [place], self.snap_m)
        found = nearest(net, self.reached, self.goals, start, 1)
        if found.distance_um[0] >= UNREACHED:
            return Walk(None, None, bool(len(start.owner)))
        goal = self.places[int(found.place[0])]
        return Walk(float(found.distance_um[0]) / MICROMETRES, goal, True)


def open_walking(heat: TerrainRaster) -> Walking:
    """The walking network and the cool places of the heat map of a programme."""
    return _walking(heat.pk, heat.fingerprint)


@lru_cache(maxsize=PLACES_AT_HAND)
def _walking(heat_pk: int, fingerprint: str) -> Walking:
    kept = TerrainRaster.objects.select_related("programme").get(pk=heat_pk)
    bands = bands_of(kept)
    rule = cool_place_presets()[COOL_PLACE]
    mean = bands.values[bands.names.index("mean")]
    places = cool_places(mean, grid_of_bands(bands), rule.pet_max_c, rule.min_m2)
    place = _place(kept.programme_id, fingerprint)
    network = None if place is None else _network(place.shapes)
    snap_m = coolness_norms()[SNAP].value
    if network is None or not places:
        return Walking(network, tuple(places), rule, snap_m, None, None)
    shapes = [cool.polygon for cool in places]
    goals = entries(network.net, network.pieces, shapes, snap_m)
    return Walking(network, tuple(places), rule, snap_m, goals, reach(network.net, goals))


def _network(shapes: dict[str, list[Any]]) -> WalkingNetwork | None:
    walked = [
        shape
        for kind in WALKING
        for shape in shapes.get(kind, ())
        if shapely.get_dimensions(shape) == 2
    ]
    if not walked:
        return None
    with TemporaryDirectory(prefix="wijkdraad-walking-") as scratch:
        path = Path(scratch) / "footpaths.gpkg"
        write_vectors(path, walked, {"id": list(range(1, len(walked) + 1))})
        try:
            return walking_network(path)
        except WrongInput:
            return None

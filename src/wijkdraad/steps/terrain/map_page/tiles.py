"""The map in tiles: square pictures at any scale, so that a city is looked at as fast as a street.

The tiles lie as those of the Dutch national maps do (EPSG:28992): from one corner in the
northwest, 256 pixels wide, and at each next zoom half as large on the ground.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.raster_windows import covered
from wijkdraad.files.maps.rasters import RasterPlace
from wijkdraad.files.pictures import png_bytes
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.map_sheet import INK, QUIET, MapFrame
from wijkdraad.method.report.pictures.measured_map import BUILDING, coloured
from wijkdraad.programme.models import Programme, TerrainRaster

from ...facts.terrain import look_of
from ..opened import OpenPlace, open_layer, open_place

WEST_M, NORTH_M = -285_401.92, 903_401.92
"""The corner from which columns are counted to the east and rows to the south."""
WIDEST_M = 3440.64
"""The side of a pixel at zoom 0, in metres."""
SIDE = 256
LAST_ZOOM = 16
"""A pixel of 5 cm: ten of them on a cell of half a metre."""
FINE = 2
"""Buildings and the edge are drawn this much larger first, so that their lines are smooth."""
OUTLINED_UNTIL_M = 0.9
"""A pixel of at most so many metres has room for the outline of a building."""
FAR_CELLS = 16_000_000
HATCH_EVERY, HATCH_WIDE = 8, 2
EDGE_PIXELS, DASH_PIXELS, GAP_PIXELS = 2.0, 9.0, 6.0
LOOK = 1
"""Count up when tiles are drawn in another way: browsers then ask for new ones."""


@dataclass(frozen=True)
class Tile:
    """One tile of the map.

    >>> Tile(0, 0, 0).place
    RasterPlace(west_m=-285401.92, north_m=903401.92, cell_size_m=3440.64, rows=256, columns=256)
    >>> Tile(14, 6889, 8476).place.cell_size_m
    0.21
    """

    zoom: int
    column: int
    row: int

    @property
    def pixel_m(self) -> float:
        """The side of a pixel in metres."""
        return WIDEST_M / 2**self.zoom

    @property
    def place(self) -> RasterPlace:
        """Where its pixels lie."""
        side_m = self.pixel_m * SIDE
        return RasterPlace(
            WEST_M + self.column * side_m, NORTH_M - self.row * side_m, self.pixel_m, SIDE, SIDE
        )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north in metres."""
        here, side_m = self.place, self.pixel_m * SIDE
        return here.west_m, here.north_m - side_m, here.west_m + side_m, here.north_m


def tile_at(zoom: int, column: int, row: int) -> Tile | None:
    """The tile of an address; None where the map has none.

    >>> tile_at(1, 1, 1), tile_at(1, 2, 0), tile_at(17, 0, 0)
    (Tile(zoom=1, column=1, row=1), None, None)
    """
    if not 0 <= zoom <= LAST_ZOOM or not (0 <= column < 2**zoom and 0 <= row < 2**zoom):
        return None
    return Tile(zoom, column, row)


def on_tiles(
    frame: MapFrame, place: shapely.Point | None, cool: BaseGeometry | None
) -> dict[str, str]:
    """What a page shows on the tiles, in metres of RD New to the decimetre, with commas between them.

    `frame` (west, south, east, north) is what is in view at first; `place` a pin; `outline` the
    lines around a cool place, with a space between them. Empty is nothing.

    >>> sheet = MapFrame.fitted(shapely.box(0, 0, 96, 96), 600, 600, 3)
    >>> on_tiles(sheet, shapely.Point(5, 6.04), shapely.box(0, 0, 1, 2))["outline"]
    '1.0,0.0,1.0,2.0,0.0,2.0,0.0,0.0,1.0,0.0'
    """
    near, far = frame.metres(0, 0), frame.metres(frame.width, frame.height)
    lines = [] if cool is None else shapely.get_parts(shapely.boundary(cool)).tolist()
    return {
        "frame": _numbers([near.x, far.y, far.x, near.y]),
        "place": "" if place is None else _numbers([place.x, place.y]),
        "outline": " ".join(_numbers(shapely.get_coordinates(one).ravel()) for one in lines),
    }


def _numbers(values: Iterable[float]) -> str:
    return ",".join(f"{value:.1f}" for value in values)


def mark_of(kept: TerrainRaster, band: str, tile: Tile) -> str:
    """The same text for as long as a tile shows the same, and another one after that.

    An empty `band` stands for the tiles of buildings and the edge, which every layer shares.
    """
    classes = look_of(kept.layer, Language("en")).classes if band else ()
    look = [(one.least, one.colour) for one in classes]
    seen = (LOOK, kept.programme_id, kept.fingerprint, band and kept.layer, band, look, tile)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def layer_tile(kept: TerrainRaster, band: str, tile: Tile) -> bytes:
    """A band of a layer as a PNG: clear outside the neighbourhood, hatched where it is unknown.

    Raises ValueError for a band that the layer does not have.
    """
    here = open_place(kept.programme, kept.fingerprint)
    inside = _inside(here, tile)
    if not inside.any():
        return _clear()
    layer = open_layer(kept)
    values = layer.seen(layer.names.index(band), tile.place)
    colours = coloured(values, look_of(kept.layer, Language("en")).classes)
    unknown = colours[..., 3] == 0
    down, right = np.indices(unknown.shape)
    lines = (down + right) % HATCH_EVERY < HATCH_WIDE
    colours[unknown] = _colour("#ffffff")
    colours[unknown & lines] = _colour("#8f8674")
    colours[~inside] = 0
    return png_bytes(colours)


def ground_tile(kept: TerrainRaster, tile: Tile) -> bytes:
    """Buildings and the edge of the neighbourhood as a PNG that lies over any layer."""
    here = open_place(kept.programme, kept.fingerprint)
    if here is None:
        return _clear()
    fine = RasterPlace(
        tile.place.west_m, tile.place.north_m, tile.pixel_m / FINE, SIDE * FINE, SIDE * FINE
    )
    colours = np.zeros((SIDE * FINE, SIDE * FINE, 4), np.uint8)
    _draw_buildings(colours, kept, tile, fine)
    edge = _edge(here.boundary, tile, fine)
    colours[edge] = _colour(INK)
    return png_bytes(_smoothed(colours)) if colours.any() else _clear()


def _inside(here: OpenPlace | None, tile: Tile) -> NDArray[np.bool_]:
    """The pixels of a tile whose middle lies in the neighbourhood."""
    if here is None:
        return np.zeros((SIDE, SIDE), np.bool_)
    return covered([shapely.clip_by_rect(here.boundary, *tile.bounds)], tile.place)


def _draw_buildings(
    colours: NDArray[np.uint8], kept: TerrainRaster, tile: Tile, fine: RasterPlace
) -> None:
    far = _from_afar(kept.programme_id, kept.fingerprint)
    if far is not None and tile.pixel_m >= FINE * far.place.cell_size_m:
        colours[far.seen(fine)] = _colour(BUILDING)
        return
    tree = _tree(kept.programme_id, kept.fingerprint)
    near = tree.geometries[tree.query(shapely.box(*tile.bounds), predicate="intersects")]
    colours[covered(near.tolist(), fine)] = _colour(BUILDING)
    if tile.pixel_m <= OUTLINED_UNTIL_M:
        outlines = shapely.clip_by_rect(shapely.boundary(near), *tile.bounds)
        colours[covered(outlines.tolist(), fine)] = _colour(QUIET)


@dataclass(frozen=True)
class _FromAfar:
    """All buildings as cells, for tiles on which each is a pixel or less."""

    place: RasterPlace
    roofs: NDArray[np.bool_]

    def seen(self, place: RasterPlace) -> NDArray[np.bool_]:
        """The pixels of `place` with a roof under their middle."""
        own, size = self.place, self.place.cell_size_m
        x = place.west_m + (np.arange(place.columns) + 0.5) * place.cell_size_m
        y = place.north_m - (np.arange(place.rows) + 0.5) * place.cell_size_m
        column = np.floor((x - own.west_m) / size).astype(np.int64)
        row = np.floor((own.north_m - y) / size).astype(np.int64)
        right = np.flatnonzero((column >= 0) & (column < own.columns))
        down = np.flatnonzero((row >= 0) & (row < own.rows))
        shown = np.zeros((place.rows, place.columns), np.bool_)
        shown[np.ix_(down, right)] = self.roofs[np.ix_(row[down], column[right])]
        return shown


@lru_cache(maxsize=3)
def _from_afar(programme_pk: int, fingerprint: str) -> _FromAfar | None:
    buildings = _tree(programme_pk, fingerprint).geometries
    if not len(buildings):
        return None
    west, south, east, north = shapely.total_bounds(buildings)
    size = max(1.0, float(np.sqrt((east - west) * (north - south) / FAR_CELLS)))
    rows, columns = (int(np.ceil(one / size)) for one in (north - south, east - west))
    place = RasterPlace(float(west), float(north), size, max(rows, 1), max(columns, 1))
    return _FromAfar(place, covered(buildings.tolist(), place))


@lru_cache(maxsize=3)
def _tree(programme_pk: int, fingerprint: str) -> shapely.STRtree:
    here = open_place(Programme.objects.get(pk=programme_pk), fingerprint)
    return shapely.STRtree([] if here is None else here.buildings)


def _edge(boundary: BaseGeometry, tile: Tile, fine: RasterPlace) -> NDArray[np.bool_]:
    """The pixels of the dashed line around the neighbourhood; dashes go on from tile to tile."""
    wide_m = EDGE_PIXELS * tile.pixel_m
    west, south, east, north = tile.bounds
    around = (west - wide_m, south - wide_m, east + wide_m, north + wide_m)
    line = shapely.clip_by_rect(shapely.boundary(boundary), *around)
    drawn = covered([shapely.buffer(line, wide_m / 2)], fine)
    down, right = np.nonzero(drawn)
    if not down.size:
        return drawn
    x = fine.west_m + (right + 0.5) * fine.cell_size_m
    y = fine.north_m - (down + 0.5) * fine.cell_size_m
    along = shapely.line_locate_point(shapely.boundary(boundary), shapely.points(x, y))
    dashed = along / tile.pixel_m % (DASH_PIXELS + GAP_PIXELS) < DASH_PIXELS
    drawn[down[~dashed], right[~dashed]] = False
    return drawn


def _smoothed(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture at its own size: the mean colour of the solid fine pixels, as solid as they are many."""
    parts = [colours[down::FINE, right::FINE] for down in range(FINE) for right in range(FINE)]
    # What is not solid is 0 in every part, so that a sum is one of solid pixels.
    together = np.sum(parts, axis=0, dtype=np.uint16)
    solid = together[..., 3] // 255
    smooth = together // np.maximum(solid, 1)[..., None]
    smooth[..., 3] = together[..., 3] // FINE**2
    return smooth.astype(np.uint8)


@lru_cache(maxsize=1)
def _clear() -> bytes:
    return png_bytes(np.zeros((SIDE, SIDE, 4), np.uint8))


def _colour(code: str) -> NDArray[np.uint8]:
    return np.array([*bytes.fromhex(code[1:]), 255], np.uint8)

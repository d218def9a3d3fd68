"""Cuts an area in tiles of the AHN, looks whether a tile is what was asked, and joins tiles to one raster."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import defusedxml.ElementTree  # type: ignore[import-untyped]
import numpy as np
import rasterio
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.transform import from_origin
from rasterio.windows import Window

from ..faults import marked as _
from ..places import Bounds

CELL_M = 0.5
TILE_M = 500
AROUND_M = 250
"""How far around the area heights are asked: as far as a tree or a building can matter."""
RD_NEW = {28992, 7415}
NODATA = -9999.0
HIGHEST_M, LOWEST_M = 400.0, -20.0
"""The Netherlands lies between; a value outside stands for no height, whatever the file calls it."""
TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")


class UnfitTile(Exception):
    """A tile is not what was asked: `found` is a sentence of the catalogue, with places for `values`."""

    def __init__(self, found: str, **values: object) -> None:
        self.found, self.values = found, values
        super().__init__(found.format(**values))


@dataclass(frozen=True, order=True)
class Tile:
    """A square of TILE_M metres, by its south-west corner (m in RD New)."""

    west_m: int
    south_m: int

    @property
    def bounds_m(self) -> Bounds:
        """West, south, east, north."""
        return (self.west_m, self.south_m, self.west_m + TILE_M, self.south_m + TILE_M)


def tiles_over(bounds_m: Bounds) -> tuple[Tile, ...]:
    """The tiles that a rectangle lies in, on a fixed grid: two areas share the tiles they both need.

    >>> tiles_over((84_600, 447_100, 85_100, 447_400))
    (Tile(west_m=84500, south_m=447000), Tile(west_m=85000, south_m=447000))
    """
    west, south, east, north = bounds_m
    return tuple(
        Tile(column * TILE_M, row * TILE_M)
        for row in range(math.floor(south / TILE_M), math.ceil(north / TILE_M))
        for column in range(math.floor(west / TILE_M), math.ceil(east / TILE_M))
    )


def around(bounds_m: Bounds) -> Bounds:
    """The bounds and AROUND_M metres more, on whole metres.

    >>> around((84808.3, 447423.0, 85073.0, 447641.9))
    (84558.0, 447173.0, 85323.0, 447892.0)
    """
    west, south, east, north = bounds_m
    return (
        float(math.floor(west - AROUND_M)),
        float(math.floor(south - AROUND_M)),
        float(math.ceil(east + AROUND_M)),
        float(math.ceil(north + AROUND_M)),
    )


def heights_of(path: Path, tile: Tile) -> NDArray[np.float32]:
    """The heights of a tile (rows, columns) in metres, NaN where there is none. Raises UnfitTile.

    A service that cannot answer says so in XML, with status 200: that is told in its own words.
    """
    with path.open("rb") as file:
        if file.read(4) not in TIFF:
            raise _no_tiff(path)
    size = round(TILE_M / CELL_M)
    with _opened(path) as source:
        if source.crs is None or source.crs.to_epsg() not in RD_NEW:
            raise UnfitTile(_("the heights are in {crs}, not in RD New"), crs=source.crs or "-")
        if (source.count, source.height, source.width) != (1, size, size):
            raise UnfitTile(
                _(
                    "{columns} by {rows} cells in {bands} bands came, instead of {size} by {size} in one"
                ),
                columns=source.width,
                rows=source.height,
                bands=source.count,
                size=size,
            )
        if not np.allclose(source.bounds, tile.bounds_m, rtol=0, atol=CELL_M / 10):
            raise UnfitTile(_("the heights lie elsewhere than was asked"))
        heights = source.read(1, masked=True).astype(np.float32).filled(np.nan)
    heights[(heights > HIGHEST_M) | (heights < LOWEST_M)] = np.nan
    return heights


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path, driver="GTiff") as source:
                yield source
    except (RasterioError, ValueError, MemoryError) as error:
        raise UnfitTile(_("a raster that is broken ({reason})"), reason=str(error)[:120]) from error


def _no_tiff(path: Path) -> UnfitTile:
    """What is wrong with a file that is no raster: the words of a service exception, if it is one."""
    try:
        root = defusedxml.ElementTree.fromstring(path.read_bytes()[:100_000])
    except (defusedxml.ElementTree.ParseError, DefusedXmlException, ValueError):
        return UnfitTile(_("an answer that is no raster"))
    words = " ".join(" ".join(root.itertext()).split())
    if "exception" not in root.tag.casefold():
        return UnfitTile(_("an answer that is no raster"))
    return UnfitTile(_("the service says: {words}"), words=words[:200] or "-")


@dataclass(frozen=True)
class Joined:
    """A raster made of tiles: its bounds (m in RD New), and the part of it with a height (0..1)."""

    bounds_m: Bounds
    known_share: float


def join(paths: Mapping[Tile, Path], bounds_m: Bounds, target: Path) -> Joined:
    """Write the heights of tiles within bounds as one GeoTIFF, tile after tile.

    Without heights stays without heights. The bounds lie on whole metres. Raises UnfitTile.
    """
    west, south, east, north = bounds_m
    rows, columns = round((north - south) / CELL_M), round((east - west) / CELL_M)
    known = 0
    with rasterio.open(
        target,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=1,
        dtype="float32",
        nodata=NODATA,
        crs="EPSG:28992",
        transform=from_origin(west, north, CELL_M, CELL_M),
        compress="deflate",
        predictor=3,
        tiled=True,
        blockxsize=256,
        blockysize=256,
    ) as file:
        for tile in _by_place(paths):
            heights = heights_of(paths[tile], tile)
            top, left = _cells(north - (tile.south_m + TILE_M)), _cells(tile.west_m - west)
            first_row, first_column = max(0, top), max(0, left)
            last_row = min(rows, top + heights.shape[0])
            last_column = min(columns, left + heights.shape[1])
            if first_row >= last_row or first_column >= last_column:
                continue
            part = heights[
                first_row - top : last_row - top, first_column - left : last_column - left
            ]
            known += int(np.isfinite(part).sum())
            file.write(
                np.where(np.isfinite(part), part, np.float32(NODATA)),
                1,
                window=Window(
                    first_column, first_row, last_column - first_column, last_row - first_row
                ),
            )
    return Joined(bounds_m, known / (rows * columns))


def _by_place(tiles: Iterable[Tile]) -> list[Tile]:
    return sorted(tiles, key=lambda tile: (-tile.south_m, tile.west_m))


def _cells(metres: float) -> int:
    return round(metres / CELL_M)

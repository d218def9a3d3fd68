"""Reads elevation rasters as arrays with nodata as NaN, and writes rasters."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import from_bounds
from rasterio.windows import Window

from ..problems import UnreadableFile
from ..problems import marked as _

RD_NEW = {28992, 7415}
"""RD New, alone and together with heights above NAP: the same metres east and north."""
MOST_CELLS = 250_000_000
"""Twice a full sheet of the national elevation map in cells of half a metre: 1 GB of heights."""
BLOCK_CELLS = 256
"""The sides of the parts in which a raster is packed: as large as a tile of the map."""


@dataclass(frozen=True)
class Raster:
    """Heights in metres (rows, columns), NaN where unknown, north up, EPSG:28992.

    `west_m` and `north_m` are the outer corner of the first cell.
    """

    heights_m: NDArray[np.float32]
    west_m: float
    north_m: float
    cell_size_m: float


@dataclass(frozen=True)
class RasterPlace:
    """Where the cells of a raster lie, without their heights: as `Raster`, and its size."""

    west_m: float
    north_m: float
    cell_size_m: float
    rows: int
    columns: int


def raster_place(path: Path) -> RasterPlace:
    """The place and size of a raster of any size. Raises UnreadableFile as `read_raster` does."""
    with _opened(path) as source:
        turn = source.transform
        return RasterPlace(turn.c, turn.f, turn.a, source.height, source.width)


def read_raster(path: Path, part: tuple[slice, slice] | None = None) -> Raster:
    """Read the first band, or the rows and columns `part` of it.

    Raises UnreadableFile where it is no north-up square raster in RD New, or one that is too
    large to read at once.
    """
    with _opened(path) as source:
        rows, columns = part or (slice(0, source.height), slice(0, source.width))
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if width * height > MOST_CELLS:
            raise UnreadableFile(
                _("{width} by {height} cells"),
                _("a part of the raster around the neighbourhood"),
                width=width,
                height=height,
            )
        window = Window(columns.start, rows.start, width, height)
        heights = source.read(1, masked=True, window=window).astype(np.float32).filled(np.nan)
        turn = source.transform
        west, north = turn.c + columns.start * turn.a, turn.f - rows.start * turn.a
        return Raster(heights, west, north, turn.a)


def tiff_with_bands(path: Path, count: int) -> bytes:
    """The bytes of a GeoTIFF with `count` bands, north up and in RD New, to be kept as they are.

    Raises UnreadableFile where it is another file, or one that is too large.
    """
    with _opened(path) as source:
        if source.count != count:
            raise UnreadableFile(
                _("{count} bands"), _("{wanted} bands"), count=source.count, wanted=count
            )
        if source.width * source.height * count > MOST_CELLS:
            raise UnreadableFile(
                _("{width} by {height} cells"),
                _("a part of the raster around the neighbourhood"),
                width=source.width,
                height=source.height,
            )
        for band in range(1, count + 1):
            source.read(band)
    return path.read_bytes()


@contextmanager
def _opened(path: Path) -> Iterator[DatasetReader]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            # Only GeoTIFF: other formats can point at files and addresses outside the dossier.
            with rasterio.open(path, driver="GTiff") as source:
                _check_place(source)
                yield source
    except (RasterioError, ValueError, MemoryError) as error:
        raise UnreadableFile(_("a file that is no raster"), _("a GeoTIFF")) from error


def _check_place(source: DatasetReader) -> None:
    if source.crs is None or source.crs.to_epsg() not in RD_NEW:
        raise UnreadableFile(
            _("an unknown coordinate system {crs}"),
            _("a raster in EPSG:28992 (RD New)"),
            crs=source.crs,
        )
    turn = source.transform
    if turn.b or turn.d or turn.a <= 0 or not np.isclose(turn.a, -turn.e):
        raise UnreadableFile(_("turned or stretched cells"), _("square cells with north up"))


@dataclass(frozen=True)
class Bands:
    """Bands of a raster: `values` (bands, rows, columns), NaN where unknown, and their names."""

    values: NDArray[np.float32]
    names: tuple[str, ...]
    west_m: float
    north_m: float
    cell_size_m: float


def raster_bytes(
    bands: NDArray[Any],
    bounds: tuple[float, float, float, float],
    nodata: float,
    names: Sequence[str],
    quickly: bool = False,
) -> bytes:
    """`bands` (bands, rows, columns) as a cloud-optimised GeoTIFF in RD New.

    `bounds` are west, south, east and north in metres; `names` describe the bands. A view from
    afar reads one of the smaller copies that it holds; a cell of those is one of the cells it
    stands for, never their mean. `quickly` packs less tightly.
    """
    count, rows, columns = bands.shape
    west, south, east, north = bounds
    profile = {
        "driver": "COG",
        "crs": "EPSG:28992",
        "transform": from_bounds(west, south, east, north, columns, rows),
        "count": count,
        "height": rows,
        "width": columns,
        "dtype": bands.dtype.name,
        "nodata": nodata,
        "compress": "deflate",
        "level": 1 if quickly else 6,
        "blocksize": BLOCK_CELLS,
        # One band is looked at, at one time: the others need not be unpacked.
        "interleave": "band",
        "overview_resampling": "nearest",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(bands)
            for band, name in enumerate(names, start=1):
                target.set_band_description(band, name)
        return bytes(memory.read())


def write_raster(
    path: Path,
    bands: NDArray[Any],
    bounds: tuple[float, float, float, float],
    nodata: float,
    names: Sequence[str],
) -> None:
    """Write what `raster_bytes` gives to a file."""
    path.write_bytes(raster_bytes(bands, bounds, nodata, names))


def cloud_optimised(tiff: bytes) -> bytes:
    """A GeoTIFF that `raster_bytes` made, now or in an earlier version: with its smaller copies."""
    with MemoryFile(tiff) as memory, memory.open() as source:
        if source.tags(ns="IMAGE_STRUCTURE").get("LAYOUT") == "COG":
            return tiff
        names = [name or "" for name in source.descriptions]
        return raster_bytes(source.read(), tuple(source.bounds), source.nodata, names)


def read_bands(tiff: bytes, *wanted: str) -> Bands:
    """The bands with these names of a GeoTIFF that `raster_bytes` made; all of them without a name.

    Raises KeyError where it has no band of a name.
    """
    with MemoryFile(tiff) as memory, memory.open() as source:
        names = tuple(name or "" for name in source.descriptions)
        read = wanted or names
        number = dict(zip(names, source.indexes, strict=True))
        numbers = [number[name] for name in wanted] or list(source.indexes)
        values = source.read(numbers, masked=True).astype(np.float32).filled(np.nan)
        turn = source.transform
        return Bands(values, read, turn.c, turn.f, turn.a)

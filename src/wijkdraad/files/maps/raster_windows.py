"""Looks at a part of a raster at any scale, without reading the rest of it."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.features import rasterize
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import Affine
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from .rasters import RasterPlace

# Drawing shapes in several threads at once makes rasterio warn now and then, and draws them well.
warnings.filterwarnings("ignore", "Dataset has no geotransform", NotGeoreferencedWarning)
ALONE = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
"""A raster in memory has no files beside it to look for."""


@dataclass(frozen=True)
class _Level:
    """The raster itself (`number` None), or one of its smaller copies."""

    number: int | None
    west_m: float
    north_m: float
    wide_m: float
    tall_m: float
    rows: int
    columns: int


class RasterInParts:
    """A GeoTIFF in memory, still packed: only what is looked at is unpacked.

    Several threads may look at once. A GeoTIFF without smaller copies works too, and then the
    view from afar unpacks all of it.
    """

    def __init__(self, tiff: bytes) -> None:
        self._memory = MemoryFile(tiff)
        with rasterio.Env(**ALONE):
            with rasterio.open(self._memory.name) as source:
                turn = source.transform
                self.place = RasterPlace(turn.c, turn.f, turn.a, source.height, source.width)
                self.names = tuple(name or "" for name in source.descriptions)
                copies = len(source.overviews(1))
            self._levels = [self._level(number) for number in (None, *range(copies))]

    def _level(self, number: int | None) -> _Level:
        with self._opened(number) as source:
            turn = source.transform
            return _Level(number, turn.c, turn.f, turn.a, -turn.e, source.height, source.width)

    def _opened(self, number: int | None) -> DatasetReader:
        options = {} if number is None else {"overview_level": number}
        return rasterio.open(self._memory.name, **options)

    def seen(self, band: int, place: RasterPlace) -> NDArray[np.float32]:
        """What the pixels of `place` show of a band (from 0): rows by columns, NaN where unknown.

        A pixel shows one cell that is there, the one under its middle, and never a mean of
        several: shade stays shade or sun. Seen from afar that is a cell of a smaller copy, whose
        cells are at most as large as a pixel and were chosen in the same way. Outside the raster
        all is NaN.
        """
        level = self._level_for(place.cell_size_m)
        x = place.west_m + (np.arange(place.columns) + 0.5) * place.cell_size_m
        y = place.north_m - (np.arange(place.rows) + 0.5) * place.cell_size_m
        columns = np.floor((x - level.west_m) / level.wide_m).astype(np.int64)
        rows = np.floor((level.north_m - y) / level.tall_m).astype(np.int64)
        right = np.flatnonzero((columns >= 0) & (columns < level.columns))
        down = np.flatnonzero((rows >= 0) & (rows < level.rows))
        shown = np.full((place.rows, place.columns), np.nan, np.float32)
        if not right.size or not down.size:
            return shown
        columns, rows = columns[right], rows[down]
        window = Window(
            int(columns[0]),
            int(rows[0]),
            int(columns[-1] - columns[0] + 1),
            int(rows[-1] - rows[0] + 1),
        )
        with rasterio.Env(**ALONE), self._opened(level.number) as source:
            part = source.read(band + 1, window=window, masked=True)
        values = part.astype(np.float32).filled(np.nan)
        shown[np.ix_(down, right)] = values[np.ix_(rows - rows[0], columns - columns[0])]
        return shown

    def at(self, band: int, x_m: float, y_m: float) -> float:
        """The value of a band (from 0) at a place; NaN where it is unknown, or outside the raster."""
        size = self.place.cell_size_m
        here = RasterPlace(x_m - size / 2, y_m + size / 2, size, 1, 1)
        return float(self.seen(band, here)[0, 0])

    def _level_for(self, pixel_m: float) -> _Level:
        """The smallest copy whose cells are not larger than a pixel."""
        fine = [one for one in self._levels if max(one.wide_m, one.tall_m) <= pixel_m * (1 + 1e-9)]
        return fine[-1] if fine else self._levels[0]


def covered(shapes: Sequence[BaseGeometry], place: RasterPlace) -> NDArray[np.bool_]:
    """Which cells of `place` have their middle in one of the shapes, or lie on one that is a line.

    >>> import shapely
    >>> covered([shapely.box(0, 0, 2, 1)], RasterPlace(0, 2, 1, 2, 3)).astype(int).tolist()
    [[0, 0, 0], [1, 1, 0]]
    """
    size = (place.rows, place.columns)
    there = [one for one in shapes if not one.is_empty]
    if not there:
        return np.zeros(size, np.bool_)
    step = place.cell_size_m
    turn = Affine(step, 0, place.west_m, 0, -step, place.north_m)
    burned = rasterize(there, out_shape=size, transform=turn, dtype=np.uint8)
    return np.asarray(burned, np.bool_)

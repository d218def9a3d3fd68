"""Reads elevation rasters as arrays with nodata as NaN."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioIOError

from .problems import UnreadableFile
from .problems import marked as _


@dataclass(frozen=True)
class Raster:
    """Heights in metres (rows, columns), NaN where unknown, north up, EPSG:28992.

    `west_m` and `north_m` are the outer corner of the first cell.
    """

    heights_m: NDArray[np.float32]
    west_m: float
    north_m: float
    cell_size_m: float


def read_raster(path: Path) -> Raster:
    """Read the first band. Raises UnreadableFile where it is no north-up square raster in RD New."""
    try:
        with rasterio.open(path) as source:
            if source.crs is None or source.crs.to_epsg() != 28992:
                raise UnreadableFile(
                    _("an unknown coordinate system {crs}"),
                    _("a raster in EPSG:28992 (RD New)"),
                    crs=source.crs,
                )
            turn = source.transform
            if turn.b or turn.d or turn.a <= 0 or not np.isclose(turn.a, -turn.e):
                raise UnreadableFile(
                    _("turned or stretched cells"), _("square cells with north up")
                )
            heights = source.read(1, masked=True).astype(np.float32).filled(np.nan)
            return Raster(heights, turn.c, turn.f, turn.a)
    except RasterioIOError as error:
        raise UnreadableFile(_("a file that is no raster"), _("a GeoTIFF")) from error

"""Shade over a raster that is larger than memory: in tiles, each read where it is computed.

A tile is read with all that can cast a shadow upon it. Lines of cells and levels of crowns are
counted from the whole raster, so tiles put together equal the raster in one piece, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wijkdraad.files.maps.rasters import RasterPlace, raster_place, read_raster
from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT, shade
from wijkdraad.method.know.light.standing import FOOT_SEARCH_CELLS, Standing, standing

from .executors import Executor

Window = tuple[slice, slice]


@dataclass(frozen=True)
class Rasters:
    """The files of a neighbourhood or a city, all on the same cells."""

    surface: Path
    ground: Path | None = None
    crowns: Path | None = None
    trunk_share: float = 0.25


@dataclass(frozen=True)
class _Suns:
    azimuth_degrees: tuple[float, ...]
    altitude_degrees: tuple[float, ...]


@dataclass(frozen=True)
class _Tile:
    rasters: Rasters
    window: Window
    source: Window
    suns: _Suns
    lowest_m: float
    highest_cm: int


def shade_in_tiles(
    rasters: Rasters,
    azimuth_degrees: NDArray[np.float64],
    altitude_degrees: NDArray[np.float64],
    executor: Executor,
    tile_cells: int = 2048,
) -> Iterator[tuple[Window, NDArray[np.uint8]]]:
    """The rows and columns of each tile, and its shade (suns, rows, columns) as `shade` gives it.

    Suns that stand low make the strip that is read with a tile long: the highest thing of the
    whole raster decides how long.
    """
    place = raster_place(rasters.surface)
    windows = list(_windows(place.rows, place.columns, tile_cells))
    extremes = list(executor.results(_extremes, [(rasters, window) for window in windows]))
    found = [pair for pair in extremes if pair is not None]
    lowest = min((low for low, _high in found), default=0)
    highest = max((high for _low, high in found), default=0)
    suns = _Suns(tuple(map(float, azimuth_degrees)), tuple(map(float, altitude_degrees)))
    tiles = [
        _Tile(
            rasters,
            window,
            _source(window, suns, (highest - lowest) / 100 / place.cell_size_m, place),
            suns,
            lowest / 100,
            highest,
        )
        for window in windows
    ]
    yield from zip(windows, executor.results(_shade_of_tile, tiles), strict=True)


def _windows(rows: int, columns: int, tile_cells: int) -> Iterator[Window]:
    for row in range(0, rows, tile_cells):
        for column in range(0, columns, tile_cells):
            yield (
                slice(row, min(rows, row + tile_cells)),
                slice(column, min(columns, column + tile_cells)),
            )


def _source(window: Window, suns: _Suns, height_cells: float, place: RasterPlace) -> Window:
    """The tile, all from which a shadow can reach it, and where the foot of a tree is looked for."""
    sides = [0.0, 0.0, 0.0, 0.0]
    for azimuth, altitude in zip(suns.azimuth_degrees, suns.altitude_degrees, strict=True):
        if altitude <= 0:
            continue
        reach = height_cells / max(math.tan(math.radians(altitude)), 1e-6) + 2
        down, right = -math.cos(math.radians(azimuth)), math.sin(math.radians(azimuth))
        steps = (-down * reach, down * reach, -right * reach, right * reach)
        sides = [max(side, step) for side, step in zip(sides, steps, strict=True)]
    up, down_, left, right_ = (math.ceil(side) + 1 + FOOT_SEARCH_CELLS for side in sides)
    rows, columns = window
    return (
        slice(max(0, rows.start - up), min(place.rows, rows.stop + down_)),
        slice(max(0, columns.start - left), min(place.columns, columns.stop + right_)),
    )


def _extremes(task: tuple[Rasters, Window]) -> tuple[int, int] | None:
    """The lowest and highest height of a tile in centimetres, crowns included."""
    rasters, window = task
    surfaces = _standing(rasters, window, None).surfaces
    known = (surfaces.opaque_cm != UNKNOWN_HEIGHT) | (surfaces.ground_cm != UNKNOWN_HEIGHT)
    return surfaces.heights_cm if known.any() else None


def _standing(rasters: Rasters, window: Window, lowest_m: float | None) -> Standing:
    surface = read_raster(rasters.surface, window)
    ground = read_raster(rasters.ground, window).heights_m if rasters.ground else None
    crowns = read_raster(rasters.crowns, window).heights_m if rasters.crowns else None
    return standing(
        surface.heights_m, ground, crowns, surface.cell_size_m, rasters.trunk_share, lowest_m
    )


def _shade_of_tile(tile: _Tile) -> NDArray[np.uint8]:
    place = _standing(tile.rasters, tile.source, tile.lowest_m)
    surfaces = replace(
        place.surfaces,
        first_row=tile.source[0].start,
        first_column=tile.source[1].start,
        highest_cm=tile.highest_cm,
    )
    suns = tile.suns
    lit = shade(surfaces, np.array(suns.azimuth_degrees), np.array(suns.altitude_degrees))
    rows, columns = (
        slice(wanted.start - read.start, wanted.stop - read.start)
        for wanted, read in zip(tile.window, tile.source, strict=True)
    )
    return np.ascontiguousarray(lit[:, rows, columns])

"""Where the cells of a raster lie, and which of them lie in an area."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Grid:
    """A raster of square cells in metres (RD New); row 0 lies in the north."""

    west_m: float
    north_m: float
    cell_size_m: float
    rows: int
    columns: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the raster, in metres."""
        south = self.north_m - self.rows * self.cell_size_m
        return self.west_m, south, self.west_m + self.columns * self.cell_size_m, self.north_m

    def window(self, bounds: tuple[float, float, float, float]) -> tuple[slice, slice]:
        """The rows and columns with every cell that `bounds` touches, cut to the raster.

        >>> Grid(0, 10, 1, 10, 10).window((2.5, -3, 4, 1.5))
        (slice(8, 10, None), slice(2, 5, None))
        """
        west, south, east, north = bounds
        if math.isnan(west):
            return slice(0, 0), slice(0, 0)
        top = math.floor((self.north_m - north) / self.cell_size_m)
        bottom = math.floor((self.north_m - south) / self.cell_size_m) + 1
        left = math.floor((west - self.west_m) / self.cell_size_m)
        right = math.floor((east - self.west_m) / self.cell_size_m) + 1
        rows = (min(max(top, 0), self.rows), min(max(bottom, 0), self.rows))
        columns = (min(max(left, 0), self.columns), min(max(right, 0), self.columns))
        return slice(*rows), slice(*columns)


@dataclass(frozen=True)
class AreaCells:
    """The cells of an area: their places in the flattened raster, and how many lie outside it."""

    inside: NDArray[np.intp]
    outside: int


def cells_in(area: BaseGeometry, grid: Grid) -> AreaCells:
    """The cells whose centre lies in `area`, a polygon or more.

    `outside` counts the cells that the area would have beyond the raster, on the same grid.

    >>> cells = cells_in(shapely.box(8, 0, 12, 1), Grid(0, 10, 1, 10, 10))
    >>> cells.inside.tolist(), cells.outside
    ([98, 99], 2)
    """
    if area.is_empty:
        return AreaCells(np.empty(0, np.intp), 0)
    west, south, east, north = area.bounds
    size = grid.cell_size_m
    rows = np.arange(
        math.floor((grid.north_m - north) / size), math.floor((grid.north_m - south) / size) + 1
    )
    columns = np.arange(
        math.floor((west - grid.west_m) / size), math.floor((east - grid.west_m) / size) + 1
    )
    x = grid.west_m + (columns + 0.5) * size
    y = grid.north_m - (rows + 0.5) * size
    row, column = np.nonzero(_within(area, x, y))
    row, column = rows[row], columns[column]
    on_raster = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    flat = row[on_raster] * grid.columns + column[on_raster]
    return AreaCells(flat.astype(np.intp), int((~on_raster).sum()))


BLOCK_CELLS = 32
"""Measured: larger blocks leave more cells to ask one by one, smaller ones are many themselves."""


def _within(
    area: BaseGeometry, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which centres lie in `area`, shape (rows, columns); `x` goes up and `y` goes down.

    A block of cells that lies in the area, or beyond it, is one question; only the cells of the
    blocks along its edge are asked one by one.
    """
    shapely.prepare(area)
    top, left = np.arange(0, len(y), BLOCK_CELLS), np.arange(0, len(x), BLOCK_CELLS)
    bottom = np.minimum(top + BLOCK_CELLS, len(y)) - 1
    right = np.minimum(left + BLOCK_CELLS, len(x)) - 1
    blocks = shapely.box(x[left], y[bottom][:, None], x[right], y[top][:, None])
    whole = shapely.contains_properly(area, blocks)
    within, along_edge = (
        state.repeat(BLOCK_CELLS, 0).repeat(BLOCK_CELLS, 1)[: len(y), : len(x)]
        for state in (whole, shapely.intersects(area, blocks) & ~whole)
    )
    row, column = np.nonzero(along_edge)
    within[row, column] = shapely.contains_xy(area, x[column], y[row])
    return within

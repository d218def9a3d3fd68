"""Shares of areas on a raster, exact to the part of a cell, and nearly free for a next set of areas.

Along each row the values are added up once. The sum over an area is then found by walking its
outline: each piece of outline adds or takes away all that lies west of it on its row. What that
costs depends on the length of the outline and not on the size of the area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from .grid import Grid

METHOD = "wijkdraad.area_sums 1"


@dataclass(frozen=True)
class RowSums:
    """Values and known cells of a raster, added up along each row from the west.

    Shapes (rows, columns + 1): entry c is the sum of the first c cells.
    """

    grid: Grid
    values: NDArray[np.float64]
    known: NDArray[np.int32]


@dataclass(frozen=True)
class AreaShares:
    """Per area the mean value of its known part (NaN where nothing is known), and its known share.

    Cells count for the part that lies in the area. `known_shares` (0..1) is the known part of
    the whole area, also of what lies beyond the raster.
    """

    means: NDArray[np.float64]
    known_shares: NDArray[np.float64]


def row_sums(values: NDArray[np.float32], grid: Grid) -> RowSums:
    """Add up `values` (rows, columns), NaN where unknown, for use by `area_shares`."""
    rows, columns = values.shape
    sums = np.empty((rows, columns + 1), np.float64)
    known = np.empty((rows, columns + 1), np.int32)
    _add_up(values, sums, known)
    return RowSums(grid, sums, known)


def area_shares(sums: RowSums, areas: Sequence[BaseGeometry]) -> AreaShares:
    """The mean of the raster over each area (polygons, in metres), by exact parts of cells.

    With cells of 1 m that are green (1), paved (0) or unknown, in a strip of 4 m by 1 m of
    which the last metre is unknown: from 0.5 to 4 m half a cell and a cell of green, a whole
    paved cell and an unknown one.

    >>> cells = np.array([[1, 1, 0, np.nan]], np.float32)
    >>> shares = area_shares(row_sums(cells, Grid(0, 1, 1, 1, 4)), [shapely.box(0.5, 0, 4, 1)])
    >>> float(shares.means[0]), round(float(shares.known_shares[0]), 4)
    (0.6, 0.7143)
    """
    outlines = _outlines(areas)
    added, known = np.zeros(len(areas)), np.zeros(len(areas))
    grid = sums.grid
    # In units of cells, with row 0 at the top.
    x = (outlines.x - grid.west_m) / grid.cell_size_m
    y = (grid.north_m - outlines.y) / grid.cell_size_m
    _walk(x, y, outlines.ring_starts, outlines.area_of_ring, sums.values, sums.known, added, known)
    size = shapely.area(np.asarray(areas, object)) / grid.cell_size_m**2
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(known > NOTHING, added / known, np.nan)
        return AreaShares(means, np.where(size > 0, np.clip(known / size, 0, 1), 0.0))


NOTHING = 1e-9
"""Less of a cell than this is rounding, not ground."""


@dataclass(frozen=True)
class _Outlines:
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    ring_starts: NDArray[np.int64]
    area_of_ring: NDArray[np.int64]


def _outlines(areas: Sequence[BaseGeometry]) -> _Outlines:
    """All rings one after another, outer ones and holes turning opposite ways."""
    polygons, area_of_polygon = shapely.get_parts(np.asarray(areas, object), return_index=True)
    is_polygon = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    polygons, area_of_polygon = polygons[is_polygon], area_of_polygon[is_polygon]
    polygons = shapely.orient_polygons(polygons, exterior_cw=False)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    starts = np.searchsorted(ring_of_point, np.arange(len(rings) + 1))
    return _Outlines(
        np.ascontiguousarray(points[:, 0]),
        np.ascontiguousarray(points[:, 1]),
        starts.astype(np.int64),
        area_of_polygon[polygon_of_ring].astype(np.int64),
    )


@njit(cache=True, nogil=True)
def _add_up(
    values: NDArray[np.float32], sums: NDArray[np.float64], known: NDArray[np.int32]
) -> None:
    rows, columns = values.shape
    for row in range(rows):
        total, count = 0.0, 0
        sums[row, 0], known[row, 0] = 0, 0
        for column in range(columns):
            value = values[row, column]
            if value == value:
                total += value
                count += 1
            sums[row, column + 1], known[row, column + 1] = total, count


@njit(cache=True, nogil=True)
def _walk(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ring_starts: NDArray[np.int64],
    area_of_ring: NDArray[np.int64],
    sums: NDArray[np.float64],
    known: NDArray[np.int32],
    added: NDArray[np.float64],
    counted: NDArray[np.float64],
) -> None:
    for ring in range(len(ring_starts) - 1):
        area = area_of_ring[ring]
        for point in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            value, count = _west_of(x[point], y[point], x[point + 1], y[point + 1], sums, known)
            added[area] += value
            counted[area] += count


@njit(cache=True, nogil=True)
def _west_of(
    x0: float, y0: float, x1: float, y1: float, sums: NDArray[np.float64], known: NDArray[np.int32]
) -> tuple[float, float]:
    """What lies west of a piece of outline, with a minus where the piece goes up the raster.

    y grows downward; an outer ring that turns against the clock on the map goes down at its
    west side.
    """
    if y0 == y1:
        return 0.0, 0.0
    sign = -1.0
    if y0 > y1:
        x0, y0, x1, y1, sign = x1, y1, x0, y0, 1.0
    rows, columns = sums.shape[0], sums.shape[1] - 1
    slope = (x1 - x0) / (y1 - y0)
    value = count = 0.0
    for row in range(max(0, int(np.floor(y0))), min(rows, int(np.ceil(y1)))):
        top, bottom = max(y0, row), min(y1, row + 1)
        if bottom <= top:
            continue
        left, right = x0 + (top - y0) * slope, x0 + (bottom - y0) * slope
        if left > right:
            left, right = right, left
        height = bottom - top
        for part in range(3):
            # Before the raster nothing lies west; beyond it the whole row does.
            if part == 0:
                start, end = left, min(right, 0.0)
            elif part == 1:
                start, end = max(left, 0.0), min(right, float(columns))
            else:
                start, end = max(left, float(columns)), right
            inside = end > start
            upright = left == right and (
                (part == 0 and left < 0)
                or (part == 1 and 0 <= left <= columns)
                or (part == 2 and left > columns)
            )
            if part == 0 or not (inside or upright):
                continue
            share = height if upright else height * (end - start) / (right - left)
            if part == 2:
                value += share * sums[row, columns]
                count += share * known[row, columns]
                continue
            if upright:
                a, b = _sum_to(start, sums[row]), _sum_to(start, known[row])
                value += share * a
                count += share * b
                continue
            first = int(np.floor(start))
            at = start
            while at < end:
                stop = min(end, first + 1.0)
                piece = height * (stop - at) / (right - left)
                middle = 0.5 * (at + stop)
                value += piece * _sum_to(middle, sums[row])
                count += piece * _sum_to(middle, known[row])
                at = stop
                first += 1
    return sign * value, sign * count


@njit(cache=True, nogil=True)
def _sum_to(x: float, line: NDArray[np.float64]) -> float:
    """The sum of a row up to x, with the part of the last cell."""
    column = min(int(x), len(line) - 2)
    return line[column] + (x - column) * (line[column + 1] - line[column])

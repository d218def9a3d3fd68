"""The ground that rain falls on: heights in whole millimetres, walls, and what lies beyond.

What nobody measured is either beyond the map (when it touches the edge of the raster) or a hole in
it, which is filled from its rim and counted, so that a result can say how much of it is a guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

BEYOND = -(2**30)
"""The height of what lies beyond the map: all water that gets there is gone."""
IN_THE_QUEUE = BEYOND + 1
"""The height of a cell of a hole whose turn comes next."""
WALL = 2**30
"""The height of a building: no water gets over it or into it."""
MEASURED, FILLED, BUILDING, OUTSIDE = 0, 1, 2, 3
"""What a cell can be: ground, ground filled from its rim, a building, or beyond the map."""
BESIDE = ((-1, 0), (0, -1), (0, 1), (1, 0))
HIGHEST_MM = 16_000_000
"""Heights farther from zero are no heights on earth, and differences of them are not exact."""


@dataclass(frozen=True)
class Terrain:
    """Ground for water to run over.

    `height_mm` has shape (rows + 2, columns + 2): whole millimetres with a frame of BEYOND
    around them, WALL on buildings, BEYOND outside. `kind` has shape (rows, columns).
    """

    height_mm: NDArray[np.int32]
    kind: NDArray[np.uint8]


def terrain(ground_m: NDArray[np.float32], buildings: NDArray[np.bool_] | None = None) -> Terrain:
    """The ground from heights in metres (rows, columns), NaN where unknown.

    `buildings` is True on buildings: those are walls, whatever the ground says there and also at
    the edge of the raster. Other unknown cells that touch the edge, directly or through each
    other (corners count), lie outside. The rest is filled ring by ring: a cell takes the lowest
    of its known neighbours (corners count), so that a filled hole holds no pit of its own. A hole
    with no ground around it, only walls, becomes flat. Raises ValueError for heights beyond
    16 km and for shapes that do not fit.

    A hole between ground at 1 m and 3 m, and an unknown cell at the edge:

    >>> place = terrain(np.array([[1, 1, 1, 1], [1, np.nan, 3, np.nan], [1, 1, 3, 3]], np.float32))
    >>> place.kind.tolist()
    [[0, 0, 0, 0], [0, 1, 0, 3], [0, 0, 0, 0]]
    >>> int(place.height_mm[2, 2])
    1000
    """
    if buildings is None:
        buildings = np.zeros(ground_m.shape, np.bool_)
    if buildings.shape != ground_m.shape:
        raise ValueError(f"rasters of {ground_m.shape} and {buildings.shape} cells do not fit")
    rows, columns = ground_m.shape
    height = np.full((rows + 2, columns + 2), BEYOND, np.int32)
    kind = np.empty((rows, columns), np.uint8)
    ground_m, buildings = np.ascontiguousarray(ground_m), np.ascontiguousarray(buildings)
    if not _millimetres(ground_m, buildings, height, kind):
        raise ValueError(f"a height beyond {HIGHEST_MM // 1000} m is not in metres")
    unknown = int((kind == FILLED).sum())
    if unknown:
        queue = np.empty(unknown, np.int64)
        _leave_from_the_edge(kind, queue)
        _fill_from_the_rim(height, kind, queue)
    return Terrain(height, kind)


@njit(cache=True, nogil=True)
def _millimetres(
    ground: NDArray[np.float32],
    buildings: NDArray[np.bool_],
    height: NDArray[np.int32],
    kind: NDArray[np.uint8],
) -> bool:
    """Fill heights and kinds, with every unknown cell as FILLED; False for an impossible height."""
    possible = True
    for row in range(ground.shape[0]):
        for column in range(ground.shape[1]):
            metres = ground[row, column]
            if buildings[row, column]:
                height[row + 1, column + 1] = WALL
                kind[row, column] = BUILDING
            elif np.isnan(metres):
                kind[row, column] = FILLED
            elif abs(metres) * 1000 > HIGHEST_MM:
                possible = False
            else:
                height[row + 1, column + 1] = np.int32(np.rint(np.float64(metres) * 1000))
                kind[row, column] = MEASURED
    return possible


@njit(cache=True, nogil=True)
def _leave_from_the_edge(kind: NDArray[np.uint8], queue: NDArray[np.int64]) -> None:
    """Make unknown cells that touch the edge, also through each other, OUTSIDE."""
    rows, columns = kind.shape
    found = 0
    for row in range(rows):
        at_the_edge = row == 0 or row == rows - 1
        for column in range(0, columns, 1 if at_the_edge else max(columns - 1, 1)):
            if kind[row, column] == FILLED:
                kind[row, column] = OUTSIDE
                queue[found] = row * columns + column
                found += 1
    done = 0
    while done < found:
        row, column = divmod(queue[done], columns)
        done += 1
        for r in range(max(row - 1, 0), min(row + 2, rows)):
            for c in range(max(column - 1, 0), min(column + 2, columns)):
                if kind[r, c] == FILLED:
                    kind[r, c] = OUTSIDE
                    queue[found] = r * columns + c
                    found += 1


@njit(cache=True, nogil=True)
def _fill_from_the_rim(
    height: NDArray[np.int32], kind: NDArray[np.uint8], queue: NDArray[np.int64]
) -> None:
    """Give cells of holes the lowest height around them, a ring at a time."""
    rows, columns = kind.shape
    found = 0
    for row in range(rows):
        for column in range(columns):
            if kind[row, column] == FILLED and _lowest_around(height, row, column) < WALL:
                queue[found] = row * columns + column
                found += 1
    lowest = np.empty(len(queue), np.int32)
    for place in range(found):
        row, column = divmod(queue[place], columns)
        height[row + 1, column + 1] = IN_THE_QUEUE
    done = 0
    while done < found:
        end = found
        for place in range(done, end):
            row, column = divmod(queue[place], columns)
            lowest[place] = _lowest_around(height, row, column)
        for place in range(done, end):
            row, column = divmod(queue[place], columns)
            height[row + 1, column + 1] = lowest[place]
            for r in range(max(row - 1, 0), min(row + 2, rows)):
                for c in range(max(column - 1, 0), min(column + 2, columns)):
                    if kind[r, c] == FILLED and height[r + 1, c + 1] == BEYOND:
                        height[r + 1, c + 1] = IN_THE_QUEUE
                        queue[found] = r * columns + c
                        found += 1
        done = end
    for row in range(rows):
        for column in range(columns):
            if kind[row, column] == FILLED and height[row + 1, column + 1] == BEYOND:
                height[row + 1, column + 1] = 0


@njit(cache=True, nogil=True)
def _lowest_around(height: NDArray[np.int32], row: int, column: int) -> int:
    """The lowest ground beside a cell of the raster, WALL where there is none."""
    lowest = WALL
    for r in range(row, row + 3):
        for c in range(column, column + 3):
            if IN_THE_QUEUE < height[r, c] < lowest:
                lowest = int(height[r, c])
    return lowest


def from_roofs(water: NDArray[np.int64], kind: NDArray[np.uint8]) -> NDArray[np.int64]:
    """`water` per cell after the rain on buildings has come down; both have shape (rows, columns).

    Roofs hand their water on to the ground at the nearest edge of the building, counted in cells
    along rows and columns; where several are as near, each takes an equal part. Nothing gets
    lost: the sum stays the same, to the unit. Where there is no ground at all it stays. Raises
    ValueError for shapes that do not fit.

    A building of three cells between two strips of ground:

    >>> from_roofs(np.full((1, 5), 10), np.array([[0, 2, 2, 2, 0]], np.uint8)).tolist()
    [[25, 0, 0, 0, 25]]
    """
    if water.shape != kind.shape:
        raise ValueError(f"rasters of {water.shape} and {kind.shape} cells do not fit")
    collected = np.array(water, order="C")
    roofs = int((kind == BUILDING).sum())
    if roofs:
        _come_down(collected, np.ascontiguousarray(kind), np.empty(roofs, np.int64))
    return collected


@njit(cache=True, nogil=True)
def _come_down(water: NDArray[np.int64], kind: NDArray[np.uint8], order: NDArray[np.int64]) -> None:
    rows, columns = kind.shape
    distance = np.zeros((rows, columns), np.int32)
    found = 0
    for row in range(rows):
        for column in range(columns):
            if kind[row, column] != BUILDING:
                continue
            distance[row, column] = -1
            for down, right in BESIDE:
                r, c = row + down, column + right
                inside = 0 <= r < rows and 0 <= c < columns
                if inside and kind[r, c] != BUILDING:
                    distance[row, column] = 1
            if distance[row, column] == 1:
                order[found] = row * columns + column
                found += 1
    done = 0
    while done < found:
        row, column = divmod(order[done], columns)
        done += 1
        for down, right in BESIDE:
            r, c = row + down, column + right
            inside = 0 <= r < rows and 0 <= c < columns
            if inside and distance[r, c] == -1:
                distance[r, c] = distance[row, column] + 1
                order[found] = r * columns + c
                found += 1
    for place in range(found - 1, -1, -1):
        row, column = divmod(order[place], columns)
        nearer = distance[row, column] - 1
        takers = 0
        for down, right in BESIDE:
            r, c = row + down, column + right
            inside = 0 <= r < rows and 0 <= c < columns
            takers += inside and distance[r, c] == nearer
        for down, right in BESIDE:
            r, c = row + down, column + right
            inside = 0 <= r < rows and 0 <= c < columns
            if inside and distance[r, c] == nearer:
                # The last taker takes what whole units leave over.
                part = water[row, column] // takers
                water[r, c] += part
                water[row, column] -= part
                takers -= 1

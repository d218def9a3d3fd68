"""Where water on the ground runs to: downhill to the steepest of eight neighbours (D8).

Flat ground drains to the nearest place where it goes down; a flat without such a place is one pit.
All cells from which water ends in one pit are a basin.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.water.terrain import BEYOND, WALL

METHOD = "wijkdraad.flow 1 (D8)"
DOWN_ROWS = (0, 1, 0, -1, 1, 1, -1, -1)
DOWN_COLUMNS = (1, 0, -1, 0, 1, -1, -1, 1)
"""The eight neighbours, in the order in which the first of equally steep ones is taken."""
NO_WAY_DOWN, NO_GROUND = 8, 9
UNSET = -1
IN_A_WALL = -2
GONE = 0
"""The basin of all cells from which water leaves the map."""
DIAGONAL = np.float32(np.sqrt(0.5))


@dataclass(frozen=True)
class Basins:
    """`of_cell` (rows + 2, columns + 2): 1 to `count`, GONE, or IN_A_WALL."""

    of_cell: NDArray[np.int32]
    count: int


def basins(height_mm: NDArray[np.int32]) -> Basins:
    """The basin of each cell. `height_mm` is framed as in `Terrain`.

    Cells at the edge, and next to what lies outside, drain out of the map.

    Two pits in a row behind a frame of one cell:

    >>> height = np.full((5, 8), BEYOND, np.int32)
    >>> height[1:4, 1:7] = 9
    >>> height[2, 2:6] = [3, 7, 6, 4]
    >>> basins(height).of_cell[2].tolist()
    [0, 0, 1, 1, 2, 2, 0, 0]
    """
    way = np.full(height_mm.shape, NO_GROUND, np.uint8)
    label = np.zeros(height_mm.shape, np.int32)
    stuck = sum(in_strips(height_mm, lambda a, b: _steepest(height_mm, a, b, way, label)))
    count = _pits(height_mm, way, label, np.empty(stuck, np.int64))
    # Two strips may follow the same way: they find the same basin, so it matters not who is first.
    in_strips(height_mm, lambda a, b: _follow(way, label, a, b))
    return Basins(label, count)


def in_strips[T](framed: NDArray[np.int32], work: Callable[[int, int], T]) -> list[T]:
    """What `work` returns for the first and the end row of each strip of a framed raster.

    One strip per processor, at the same time.
    """
    workers = os.cpu_count() or 1
    bounds = np.linspace(1, framed.shape[0] - 1, workers + 1).astype(int).tolist()
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, bounds[:-1], bounds[1:]))


@njit(cache=True, nogil=True)
def _steepest(
    height: NDArray[np.int32],
    first_row: int,
    end_row: int,
    way: NDArray[np.uint8],
    label: NDArray[np.int32],
) -> int:
    """Fill the steepest way down of each cell; return how many cells of ground have none."""
    columns = height.shape[1]
    stuck = 0
    for row in range(first_row, end_row):
        above, here, below = height[row - 1], height[row], height[row + 1]
        ways = way[row]
        for column in range(1, columns - 1):
            level = np.float32(here[column])
            most = np.float32(0)
            best = np.uint8(NO_WAY_DOWN)
            drop = level - np.float32(here[column + 1])
            best = np.uint8(0) if drop > most else best
            most = max(drop, most)
            drop = level - np.float32(below[column])
            best = np.uint8(1) if drop > most else best
            most = max(drop, most)
            drop = level - np.float32(here[column - 1])
            best = np.uint8(2) if drop > most else best
            most = max(drop, most)
            drop = level - np.float32(above[column])
            best = np.uint8(3) if drop > most else best
            most = max(drop, most)
            drop = (level - np.float32(below[column + 1])) * DIAGONAL
            best = np.uint8(4) if drop > most else best
            most = max(drop, most)
            drop = (level - np.float32(below[column - 1])) * DIAGONAL
            best = np.uint8(5) if drop > most else best
            most = max(drop, most)
            drop = (level - np.float32(above[column - 1])) * DIAGONAL
            best = np.uint8(6) if drop > most else best
            most = max(drop, most)
            drop = (level - np.float32(above[column + 1])) * DIAGONAL
            best = np.uint8(7) if drop > most else best
            ways[column] = best
        labels = label[row]
        for column in range(1, columns - 1):
            no_ground = (here[column] == BEYOND) | (here[column] == WALL)
            ways[column] = NO_GROUND if no_ground else ways[column]
            outside = np.int32(GONE) if here[column] == BEYOND else np.int32(IN_A_WALL)
            labels[column] = outside if no_ground else np.int32(UNSET)
            stuck += ways[column] == NO_WAY_DOWN
    return stuck


@njit(cache=True, nogil=True)
def _pits(
    height: NDArray[np.int32],
    way: NDArray[np.uint8],
    label: NDArray[np.int32],
    queue: NDArray[np.int64],
) -> int:
    """Fill the ways of flats and the basins of pits; return their number.

    `queue` has room for the cells without a way down.
    """
    level, way_of, basin = height.ravel(), way.ravel(), label.ravel()
    found = 0
    for cell in range(len(way_of)):
        if way_of[cell] == NO_WAY_DOWN:
            queue[found] = cell
            found += 1
    step = _steps(height.shape[1])
    _drain_flats(level, way_of, step, queue)
    return _number_pits(level, way_of, basin, step, queue)


@njit(cache=True, nogil=True)
def _steps(columns: int) -> NDArray[np.int64]:
    """How far each neighbour is in the flattened raster."""
    step = np.empty(8, np.int64)
    for side in range(8):
        step[side] = DOWN_ROWS[side] * columns + DOWN_COLUMNS[side]
    return step


@njit(cache=True, nogil=True)
def _follow(way: NDArray[np.uint8], label: NDArray[np.int32], first_row: int, end_row: int) -> None:
    """Fill the basins of the cells in some rows, and of all that lies on their way."""
    columns = label.shape[1]
    way_of, basin, step = way.ravel(), label.ravel(), _steps(columns)
    for cell in range(first_row * columns, end_row * columns):
        if basin[cell] != UNSET:
            continue
        at = cell + step[way_of[cell]]
        if basin[at] != UNSET:
            basin[cell] = basin[at]
            continue
        while basin[at] == UNSET:
            at += step[way_of[at]]
        number = basin[at]
        at = cell
        while basin[at] == UNSET:
            basin[at] = number
            at += step[way_of[at]]


@njit(cache=True, nogil=True)
def _drain_flats(
    level: NDArray[np.int32],
    way: NDArray[np.uint8],
    step: NDArray[np.int64],
    stuck: NDArray[np.int64],
) -> None:
    """Give flat cells the way to the nearest cell of the same height that goes down."""
    reached = np.empty(len(stuck), np.int64)
    first_way = np.empty(len(stuck), np.uint8)
    found = 0
    for cell in stuck:
        for side in range(8):
            beside = cell + step[side]
            if way[beside] < NO_WAY_DOWN and level[beside] == level[cell]:
                reached[found], first_way[found] = cell, side
                found += 1
                break
    # Only now: a cell that has just found its way is one step farther than the ones it found.
    for place in range(found):
        way[reached[place]] = first_way[place]
    done = 0
    while done < found:
        cell = reached[done]
        done += 1
        for side in range(8):
            beside = cell + step[side]
            if way[beside] == NO_WAY_DOWN and level[beside] == level[cell]:
                # Sides 0 to 3 turn around by two; the diagonals as well.
                way[beside] = (side + 2) % 4 + (side // 4) * 4
                reached[found] = beside
                found += 1


@njit(cache=True, nogil=True)
def _number_pits(
    level: NDArray[np.int32],
    way: NDArray[np.uint8],
    basin: NDArray[np.int32],
    step: NDArray[np.int64],
    stuck: NDArray[np.int64],
) -> int:
    """Number the pits in the order of the raster; a flat pit is one."""
    waiting = np.empty(len(stuck), np.int64)
    count = 0
    for start in stuck:
        if way[start] != NO_WAY_DOWN or basin[start] != UNSET:
            continue
        count += 1
        basin[start] = count
        waiting[0] = start
        left = 1
        while left:
            left -= 1
            cell = waiting[left]
            for side in range(8):
                beside = cell + step[side]
                if basin[beside] == UNSET and level[beside] == level[cell]:
                    basin[beside] = count
                    waiting[left] = beside
                    left += 1
    return count

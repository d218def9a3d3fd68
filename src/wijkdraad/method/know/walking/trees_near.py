"""Trees that may be seen from an address: an approximation, as nobody looked out of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from wijkdraad.method.know.grid import Grid

METHOD = "wijkdraad.trees_near 1"
OPEN, BUILDING, UNKNOWN_GROUND = 0, 1, 2
"""What a cell of the raster of buildings may hold."""


@dataclass(frozen=True)
class TreesNear:
    """Per address how many trees stand near, are hidden by a building, or may be hidden.

    `seen` + `hidden` + `unknown` is the number of trees within the distance.
    """

    seen: NDArray[np.int64]
    hidden: NDArray[np.int64]
    unknown: NDArray[np.int64]


def trees_near(
    addresses_m: NDArray[np.float64],
    trees_m: NDArray[np.float64],
    distance_m: float,
    buildings: NDArray[np.uint8] | None = None,
    grid: Grid | None = None,
) -> TreesNear:
    """Count the trees (n, 2) within `distance_m` of each address (n, 2), in metres.

    With `buildings` (rows, columns; OPEN, BUILDING or UNKNOWN_GROUND) on `grid`, a tree is
    hidden where a building stands on the straight line to it. An address mostly lies in its own
    building: that one does not count, nor the one at the foot of the tree. Lines over unknown
    ground or beyond the raster make a tree unknown. Without `buildings` distance alone decides.

    A house, open ground, and a shed between the house and the second tree:

    >>> ground = np.array([[1, 0, 0, 1, 0, 0]], np.uint8)
    >>> found = trees_near(np.array([[0.5, 0.5]]), np.array([[2.5, 0.5], [5.5, 0.5]]), 30,
    ...     ground, Grid(0, 1, 1, 1, 6))
    >>> found.seen.tolist(), found.hidden.tolist()
    ([1], [1])
    """
    counts = np.zeros((3, len(addresses_m)), np.int64)
    if len(addresses_m) and len(trees_m):
        near: Any = cKDTree(trees_m).query_ball_point(addresses_m, distance_m)
        starts = np.concatenate([[0], np.cumsum([len(trees) for trees in near])])
        tree = np.array([number for trees in near for number in trees], np.int64)
        if buildings is None or grid is None:
            counts[0] = np.diff(starts)
        else:
            place = (grid.west_m, grid.north_m, grid.cell_size_m)
            _look(addresses_m, trees_m, starts, tree, buildings, place, counts)
    return TreesNear(counts[0], counts[1], counts[2])


@njit(cache=True, nogil=True)
def _look(addresses, trees, starts, tree, buildings, place, counts):  # type: ignore[no-untyped-def]
    west, north, size = place
    rows, columns = buildings.shape
    for address in range(len(addresses)):
        x0, y0 = addresses[address, 0], addresses[address, 1]
        for number in range(starts[address], starts[address + 1]):
            x1, y1 = trees[tree[number], 0], trees[tree[number], 1]
            # Half a cell a step misses no building that is a cell wide.
            steps = int(np.ceil(2 * np.hypot(x1 - x0, y1 - y0) / size)) + 1
            at_home, result, in_way = True, 0, False
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                row, column = int(np.floor((north - y) / size)), int(np.floor((x - west) / size))
                ground = UNKNOWN_GROUND
                if 0 <= row < rows and 0 <= column < columns:
                    ground = buildings[row, column]
                if ground == UNKNOWN_GROUND and result == 0:
                    result = 2
                if ground != BUILDING:
                    at_home = False
                    if in_way:
                        result = 1
                        break
                elif not at_home:
                    in_way = True
            counts[result, address] += 1

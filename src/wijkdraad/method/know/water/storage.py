"""How much water a depression holds at which level: exactly, from the heights of its cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.water.depressions import NOTHING, Depressions


@dataclass(frozen=True)
class Storage:
    """The cells that can get wet, each with the smallest depression that drowns it.

    `cell` is the place in the flattened framed raster, `node` the depression; a joined depression
    has the cells above the saddle at which its parts joined. `cell_mm` are the heights of the
    cells by depression: those of a node are `starts[node]` to `starts[node + 1]`, in no order.
    `cells_below` and `sum_below_mm` are the number and the sum of heights of all cells under the
    spill of a node, with those of its parts.
    """

    cell: NDArray[np.int32]
    node: NDArray[np.int32]
    cell_mm: NDArray[np.int32]
    starts: NDArray[np.int64]
    cells_below: NDArray[np.int64]
    sum_below_mm: NDArray[np.int64]


def stored_below(
    height_mm: NDArray[np.int32],
    basin: NDArray[np.int32],
    tree: Depressions,
    brim: NDArray[np.int32],
) -> Storage:
    """The storage of each depression of `tree`; `brim` is `brim_mm(tree)`."""
    level, number = height_mm.ravel(), basin.ravel()
    cell = _under_the_brim(level, number, brim)
    return Storage(cell, *_by_node(level, number, cell, tree.whole, tree.spill_mm))


@njit(cache=True, nogil=True)
def _under_the_brim(
    level: NDArray[np.int32], basin: NDArray[np.int32], brim: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The cells that can get wet, in the order of the raster."""
    found = 0
    for cell in range(len(level)):
        # Basins under zero are walls, and basin zero has a brim that nothing lies under.
        found += level[cell] < brim[max(basin[cell], 0)]
    wet = np.empty(found, np.int32)
    found = 0
    for cell in range(len(level)):
        if level[cell] < brim[max(basin[cell], 0)]:
            wet[found] = cell
            found += 1
    return wet


@njit(cache=True, nogil=True)
def _by_node(
    level: NDArray[np.int32],
    basin: NDArray[np.int32],
    wet: NDArray[np.int32],
    whole: NDArray[np.int32],
    spill: NDArray[np.int32],
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
]:
    nodes = len(whole)
    far = _far_up(whole)
    node_of = np.empty(len(wet), np.int32)
    starts = np.zeros(nodes + 1, np.int64)
    count, total = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    for place in range(len(wet)):
        height = level[wet[place]]
        node = basin[wet[place]]
        while spill[node] <= height:
            # Spills only get higher on the way up: as far as this one is low, so are those before.
            node = far[node] if spill[far[node]] <= height else whole[node]
        node_of[place] = node
        starts[node + 1] += 1
        count[node] += 1
        total[node] += height
    for node in range(1, nodes):
        starts[node + 1] += starts[node]
        if whole[node] != NOTHING:
            count[whole[node]] += count[node]
            total[whole[node]] += total[node]
    cell_mm = np.empty(len(wet), np.int32)
    place_in = starts.copy()
    for place in range(len(wet)):
        node = node_of[place]
        cell_mm[place_in[node]] = level[wet[place]]
        place_in[node] += 1
    return node_of, cell_mm, starts, count, total


@njit(cache=True, nogil=True)
def _far_up(whole: NDArray[np.int32]) -> NDArray[np.int32]:
    """Per node one that lies farther up, such that any can be reached in few steps.

    Jumps double in length as they do in a skew binary list: with them, the way up from a node at
    depth d to any one above it takes in the order of log d steps.
    """
    nodes = len(whole)
    far, depth = np.zeros(nodes, np.int32), np.zeros(nodes, np.int32)
    for node in range(nodes - 1, 0, -1):
        above = whole[node]
        if above == NOTHING:
            far[node] = node
            continue
        depth[node] = depth[above] + 1
        near, next_one = far[above], far[far[above]]
        alike = depth[above] - depth[near] == depth[near] - depth[next_one]
        far[node] = next_one if alike else above
    return far


@njit(cache=True, nogil=True)
def level_in(water_mm: float, cells: int, sum_mm: int, more_mm: NDArray[np.int32]) -> float:
    """The level in millimetres of `water_mm` (millimetres over one cell) in a depression.

    `cells` cells with heights adding up to `sum_mm` lie under water for certain; the heights of
    the others are `more_mm`. With neither there is no level: -inf.

    Three cells at 0, 10 and 0: 24 mm over one cell fill two of them to 10 and add 4 / 3:

    >>> float(level_in(24.0, 0, 0, np.array([0, 10, 0], np.int32))) == 34 / 3
    True
    """
    level = -np.inf
    if cells:
        level = (water_mm + sum_mm) / cells
    for height in np.sort(more_mm):
        if cells and level <= height:
            break
        cells += 1
        sum_mm += height
        level = (water_mm + sum_mm) / cells
    return level


@njit(cache=True, nogil=True)
def fill_depths(
    height_mm: NDArray[np.int32],
    cell: NDArray[np.int32],
    node: NDArray[np.int32],
    level_mm: NDArray[np.float64],
    depth_m: NDArray[np.float32],
) -> None:
    """Fill in the depth of water on each cell; `depth_m` (rows, columns) is 0 elsewhere.

    `height_mm` is framed; `cell` and `node` are those of the storage, `level_mm` is by node.
    """
    columns = depth_m.shape[1]
    for place in range(len(cell)):
        row, column = divmod(np.int64(cell[place]), columns + 2)
        depth_mm = level_mm[node[place]] - height_mm[row, column]
        if depth_mm > 0:
            depth_m[row - 1, column - 1] = depth_mm / 1000

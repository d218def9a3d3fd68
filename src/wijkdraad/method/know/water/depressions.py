"""Depressions within depressions: which pits join at which height, and where they spill.

Two depressions that both fill up to the saddle between them become one, which is larger and spills
higher: a binary tree. The height at which each spills follows from the saddles, lowest first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.water.flow import basins
from wijkdraad.method.know.water.saddles import Saddles, saddles
from wijkdraad.method.know.water.terrain import BEYOND, MEASURED, WALL, terrain

METHOD = "wijkdraad.depressions 1"
NO_SPILL = WALL
"""Shut in by walls on all sides: it never spills."""
NOTHING = 0


@dataclass(frozen=True)
class Depressions:
    """A tree per depression that spills out of itself; node 0 is what lies beyond the map.

    Nodes 1 to the number of basins are pits, later ones are joined depressions; a node has a
    lower number than the one it becomes part of. Arrays by node: `whole` is the depression it
    becomes part of and `left` and `right` its two parts (NOTHING where there is none),
    `spill_mm` the height at which it spills (NO_SPILL where never) and `spills_to` the basin
    into which. `outlets` are the nodes that are part of nothing, in the order in which they found
    their way out: each spills to beyond the map or to a part of an earlier one.
    """

    whole: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    spill_mm: NDArray[np.int32]
    spills_to: NDArray[np.int32]
    outlets: NDArray[np.int32]
    pits: int


def depressions(over: Saddles, pits: int) -> Depressions:
    """The tree of depressions from the saddles between basins.

    Pits 1 and 2 join at a height of 7; together they spill out of the map at 9:

    >>> over = Saddles(*(np.array(x, np.int32) for x in ([1, 0, 0], [2, 1, 2], [7, 9, 9])))
    >>> tree = depressions(over, 2)
    >>> tree.whole.tolist(), tree.spill_mm[1:].tolist(), tree.spills_to[1:].tolist()
    ([0, 3, 3, 0], [7, 7, 9], [2, 1, 0])
    """
    most = 2 * pits + 1
    whole, left, right, spills_to = (np.zeros(most, np.int32) for _ in range(4))
    spill = np.full(most, NO_SPILL, np.int32)
    outlets = np.empty(most, np.int32)
    nodes, count = _join(
        over.lower_number,
        over.higher_number,
        over.height_mm,
        pits,
        whole,
        left,
        right,
        spill,
        spills_to,
        outlets,
    )
    whole, left, right = whole[:nodes], left[:nodes], right[:nodes]
    return Depressions(whole, left, right, spill[:nodes], spills_to[:nodes], outlets[:count], pits)


@njit(cache=True, nogil=True)
def _join(
    lower: NDArray[np.int32],
    higher: NDArray[np.int32],
    height: NDArray[np.int32],
    pits: int,
    whole: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    spill: NDArray[np.int32],
    spills_to: NDArray[np.int32],
    outlets: NDArray[np.int32],
) -> tuple[int, int]:
    """Fill the tree; return the number of nodes and of outlets."""
    group = np.arange(pits + 1).astype(np.int32)
    node_of = group.copy()
    nodes, found = pits + 1, 0
    for place in range(len(height)):
        one, other = lower[place], higher[place]
        a, b = _group(one, group), _group(other, group)
        if a == b:
            continue
        if node_of[b] == NOTHING:
            one, other, a, b = other, one, b, a
        if node_of[a] == NOTHING:
            node = node_of[b]
            spill[node], spills_to[node] = height[place], one
            outlets[found] = node
            found += 1
            group[b] = a
            continue
        for node, basin in ((node_of[a], other), (node_of[b], one)):
            spill[node], spills_to[node], whole[node] = height[place], basin, nodes
        left[nodes], right[nodes] = node_of[a], node_of[b]
        group[b] = a
        node_of[a] = nodes
        nodes += 1
    for node in range(1, nodes):
        if spill[node] == NO_SPILL:
            outlets[found] = node
            found += 1
    return nodes, found


@njit(cache=True, nogil=True, inline="always")
def _group(basin: int, group: NDArray[np.int32]) -> int:
    """The group of a basin; what is passed on the way gets nearer to it."""
    while group[basin] != basin:
        group[basin] = group[group[basin]]
        basin = group[basin]
    return basin


def brim_mm(tree: Depressions) -> NDArray[np.int32]:
    """Per node the height up to which it fills before its water leaves the map or its tree.

    >>> over = Saddles(*(np.array(x, np.int32) for x in ([1, 0, 0], [2, 1, 2], [7, 9, 9])))
    >>> brim_mm(depressions(over, 2))[1:].tolist()
    [9, 9, 9]
    """
    brim = tree.spill_mm.copy()
    _take_from_the_whole(tree.whole, brim)
    brim[0] = BEYOND
    return brim


@njit(cache=True, nogil=True)
def _take_from_the_whole(whole: NDArray[np.int32], value: NDArray[np.int32]) -> None:
    for node in range(len(whole) - 1, 0, -1):
        if whole[node] != NOTHING:
            value[node] = value[whole[node]]


def filled(ground_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """The ground in metres with every depression filled up to where it spills.

    `ground_m` has shape (rows, columns), NaN where unknown, and is taken as `terrain` takes it.
    Heights are rounded to millimetres; what is unknown stays NaN.

    >>> filled(np.array([[5, 5, 5], [5, 1, 3], [5, 5, 5]], np.float32)).tolist()
    [[5.0, 5.0, 5.0], [5.0, 3.0, 3.0], [5.0, 5.0, 5.0]]
    """
    place = terrain(ground_m)
    found = basins(place.height_mm)
    brim = brim_mm(depressions(saddles(place.height_mm, found), found.count))
    level = np.empty(ground_m.shape, np.float32)
    _fill(place.height_mm, place.kind, found.of_cell, brim, level)
    return level


@njit(cache=True, nogil=True)
def _fill(
    height: NDArray[np.int32],
    kind: NDArray[np.uint8],
    basin: NDArray[np.int32],
    brim: NDArray[np.int32],
    level: NDArray[np.float32],
) -> None:
    for row in range(level.shape[0]):
        for column in range(level.shape[1]):
            highest = max(height[row + 1, column + 1], brim[basin[row + 1, column + 1]])
            known = kind[row, column] == MEASURED
            level[row, column] = np.float32(highest * 0.001) if known else np.float32(np.nan)

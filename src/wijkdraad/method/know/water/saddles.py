"""The lowest way over from each basin to each of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.water.flow import Basins, in_strips

EMPTY = np.int64(-1)
ABOVE_ZERO = np.int64(2**31)
SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""Odd and close to 2^64 over the golden ratio: neighbouring keys land far apart."""


@dataclass(frozen=True)
class Saddles:
    """Pairs of neighbouring basins (`lower_number` < `higher_number`), lowest saddle first.

    Of equally high saddles the one behind which the ground lies deepest comes first, whatever
    way the map is turned; only then do the numbers of the basins decide.
    """

    lower_number: NDArray[np.int32]
    higher_number: NDArray[np.int32]
    height_mm: NDArray[np.int32]


def saddles(height_mm: NDArray[np.int32], basins: Basins) -> Saddles:
    """The lowest saddle of each pair of neighbouring basins; a saddle is a pair of cells.

    >>> height = np.full((5, 8), 99, np.int32)
    >>> height[1:4, 1:7] = 9
    >>> height[2, 2:6] = [3, 7, 6, 4]
    >>> of_cell = np.zeros((5, 8), np.int32)
    >>> of_cell[2, 2:6] = [1, 1, 2, 2]
    >>> over = saddles(height, Basins(of_cell, 2))
    >>> list(zip(over.lower_number.tolist(), over.higher_number.tolist(), over.height_mm.tolist()))
    [(1, 2, 7), (0, 1, 9), (0, 2, 9)]
    """
    strips = in_strips(
        height_mm,
        lambda a, b: _lowest_per_pair(height_mm, basins.of_cell, basins.count, a, b),
    )
    keys, ranks = (np.concatenate(part) for part in zip(*strips, strict=True))
    if len(strips) > 1:
        keys, ranks = _once_per_pair(keys, ranks)
    order = np.lexsort((keys, ranks))
    lower, higher = np.divmod(keys[order], basins.count + 1)
    height = ranks[order] >> 32
    return Saddles(*(part.astype(np.int32) for part in (lower, higher, height)))


@njit(cache=True, nogil=True)
def _lowest_per_pair(
    height: NDArray[np.int32],
    basin: NDArray[np.int32],
    count: int,
    first_row: int,
    end_row: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keys (lower number x (count + 1) + higher number) and ranks, in no order.

    A rank holds the height of the higher cell of the saddle above that of the lower one.
    """
    columns = height.shape[1]
    bits = 6
    while (1 << bits) < 4 * count:
        bits += 1
    keys = np.full(1 << bits, EMPTY)
    lowest = np.empty(1 << bits, np.int64)
    used = 0
    at_a_border = np.empty(columns, np.bool_)
    for row in range(first_row, end_row):
        while 2 * (used + 4 * columns) > len(keys):
            keys, lowest, bits = _twice_the_room(keys, lowest, bits)
        here, below = basin[row], basin[row + 1]
        # First and without a branch: most cells have only neighbours in their own basin.
        for column in range(1, columns - 1):
            one = here[column]
            at_a_border[column] = (
                (one != here[column + 1])
                | (one != below[column - 1])
                | (one != below[column])
                | (one != below[column + 1])
            )
        for column in range(1, columns - 1):
            one = here[column]
            if not at_a_border[column] or one < 0:
                continue
            level = height[row, column]
            beside, other = np.int32(0), one
            for side in range(4):
                # East, south-east, south, south-west: each pair of cells once.
                r = row + (side > 0)
                c = column + (1 if side == 0 else 2 - side)
                if basin[r, c] == one or basin[r, c] < 0:
                    continue
                if basin[r, c] == other:
                    beside = min(beside, height[r, c])
                    continue
                if other != one:
                    used += _keep(one, other, level, int(beside), count, keys, lowest, bits)
                other, beside = basin[r, c], height[r, c]
            if other != one:
                used += _keep(one, other, level, int(beside), count, keys, lowest, bits)
    filled = keys != EMPTY
    return keys[filled], lowest[filled]


@njit(cache=True, nogil=True)
def _once_per_pair(
    keys: NDArray[np.int64], ranks: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lowest rank of each key: a border that crosses strips came once for each."""
    bits = 6
    while (1 << bits) < 2 * len(keys):
        bits += 1
    table, lowest = np.full(1 << bits, EMPTY), np.empty(1 << bits, np.int64)
    for place in range(len(keys)):
        slot = _slot(int(keys[place]), table, bits)
        if table[slot] == EMPTY or ranks[place] < lowest[slot]:
            table[slot], lowest[slot] = keys[place], ranks[place]
    filled = table != EMPTY
    return table[filled], lowest[filled]


@njit(cache=True, nogil=True, inline="always")
def _keep(
    one: int,
    other: int,
    level: int,
    beside: int,
    count: int,
    keys: NDArray[np.int64],
    lowest: NDArray[np.int64],
    bits: int,
) -> int:
    """Keep the saddle of a pair where it is the lowest; return 1 for a new pair, otherwise 0."""
    rank = (np.int64(max(level, beside)) << 32) + np.int64(min(level, beside)) + ABOVE_ZERO
    key = np.int64(min(one, other)) * (count + 1) + max(one, other)
    slot = _slot(int(key), keys, bits)
    if keys[slot] == EMPTY:
        keys[slot], lowest[slot] = key, rank
        return 1
    lowest[slot] = min(lowest[slot], rank)
    return 0


@njit(cache=True, nogil=True, inline="always")
def _slot(key: int, keys: NDArray[np.int64], bits: int) -> np.int64:
    """Where `key` stands in the table, or would."""
    slot = np.int64((np.uint64(key) * SPREAD) >> np.uint64(64 - bits))
    while keys[slot] != EMPTY and keys[slot] != key:
        slot = (slot + np.int64(1)) & np.int64(len(keys) - 1)
    return slot


@njit(cache=True, nogil=True)
def _twice_the_room(
    keys: NDArray[np.int64], lowest: NDArray[np.int64], bits: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    more_keys = np.full(2 * len(keys), EMPTY)
    more_lowest = np.empty(2 * len(keys), np.int64)
    for place in range(len(keys)):
        if keys[place] != EMPTY:
            slot = _slot(keys[place], more_keys, bits + 1)
            more_keys[slot], more_lowest[slot] = keys[place], lowest[place]
    return more_keys, more_lowest, bits + 1

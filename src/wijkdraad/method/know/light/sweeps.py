"""How shadows are carried over a raster: which way, and how far aside and down per line of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

LEVEL_CM = 25
"""How fine crowns of trees are cut in height."""
LEVELS_PER_WORD = 64
STRIP, BLOCK = 64, 64
MOST_SUNS_OVER_COLUMNS = 16
"""So many fit beside each other, in two bits each, while a strip of columns is turned."""
OPEN_SKY = -1
"""A shadow that lies under all ground: heights on a levelled raster start at zero."""


@dataclass(frozen=True)
class Sweep:
    """One pass over the raster for the suns (indices) that stand on one side of it.

    The pass goes from line to line: rows, or columns where `over_columns`. It starts at the
    side of the sun, which is the last line where `backwards`. Per sun and line (in the order of
    the pass) a shadow moves `aside` by -1, 0 or 1 cells and falls by `drop_cm`; crowns fall by
    `drop_levels`. Shapes (suns, lines). While light crosses a cell it falls by as much: it
    meets the leaves within `half_drop_levels` (suns) above and under its middle.
    """

    suns: NDArray[np.intp]
    over_columns: bool
    backwards: bool
    aside: NDArray[np.int64]
    drop_cm: NDArray[np.int64]
    drop_levels: NDArray[np.int64]
    half_drop_levels: NDArray[np.int64]


def sweeps(
    azimuth_degrees: NDArray[np.float64],
    altitude_degrees: NDArray[np.float64],
    shape: tuple[int, int],
    cell_size_m: float,
    corner: tuple[int, int],
    most_suns: int,
) -> list[Sweep]:
    """The passes for all suns above the horizon, at most `most_suns` in one.

    `shape` and `corner` are (rows, columns) and the (row, column) of the first cell in the
    whole raster.

    With the sun in the south at 45 degrees shadows go north, straight up the raster and as
    far down as the width of a cell:

    >>> [pass_] = sweeps(np.array([180.0]), np.array([45.0]), (3, 3), 0.5, (0, 0), 8)
    >>> pass_.backwards, pass_.aside.tolist(), pass_.drop_cm.tolist()
    (True, [[0, 0, 0]], [[50, 50, 50]])
    """
    azimuth = np.radians(np.asarray(azimuth_degrees, float))
    altitude = np.radians(np.asarray(altitude_degrees, float))
    up = np.asarray(altitude_degrees) > 0
    down, right = -np.cos(azimuth), np.sin(azimuth)
    over_columns = np.abs(right) > np.abs(down)
    ahead = np.where(over_columns, right, down)
    sideways = np.where(over_columns, down, right)
    passes = []
    for columns in (False, True):
        for backwards in (False, True):
            chosen = np.flatnonzero(up & (over_columns == columns) & ((ahead > 0) == backwards))
            most = min(most_suns, MOST_SUNS_OVER_COLUMNS) if columns else most_suns
            for start in range(0, len(chosen), most):
                suns = chosen[start : start + most]
                line = _lines(shape[columns], corner[columns], backwards)
                slope = -sideways[suns] / np.abs(ahead[suns])
                step_cm = 100 * cell_size_m * np.hypot(1, slope) * np.tan(altitude[suns])
                passes.append(
                    Sweep(
                        suns,
                        columns,
                        backwards,
                        _steps(slope, line),
                        _steps(step_cm, line),
                        _steps(step_cm / LEVEL_CM, line),
                        np.rint(step_cm / 2 / LEVEL_CM).astype(np.int64),
                    )
                )
    return passes


def _lines(count: int, first: int, backwards: bool) -> NDArray[np.int64]:
    """The number of each line in the whole raster, counted in the direction of the pass."""
    lines = np.arange(first, first + count, dtype=np.int64)
    return -lines[::-1] if backwards else lines


def _steps(per_line: NDArray[np.float64], line: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whole steps that together never stray from `per_line` times the number of the line.

    Where a line is in the raster decides its step, so that tiles agree with the whole.
    """
    here = np.floor(per_line[:, None] * line + 0.5)
    before = np.floor(per_line[:, None] * (line - 1) + 0.5)
    return (here - before).astype(np.int64)


@njit(cache=True, nogil=True)
def carry_shadows(
    opaque: NDArray[Any],
    ground: NDArray[Any],
    crown_base: NDArray[np.int16],
    crown_top: NDArray[np.int16],
    words: int,
    unknown: int,
    highest: int,
    over_columns: bool,
    backwards: bool,
    which: NDArray[np.intp],
    aside: NDArray[np.int64],
    drop: NDArray[np.int64],
    drop_levels: NDArray[np.int64],
    half_drop_levels: NDArray[np.int64],
    lit: NDArray[np.uint8],
) -> None:
    """Carry the shadows of all suns of one pass over the lines, and fill their place in `lit`.

    Heights have shape (lines, cells) and are levelled: known ones are 0 or more. `crown_base`
    and `crown_top` are levels, looked at where `words` (of 64 levels each) is not 0; they have no
    lines where trees are part of `opaque`. An `opaque` of `unknown` (negative) may be as high as
    `highest`; `unknown` 0 says that there is none. `lit` has shape (suns, rows, columns) and is
    filled for the suns `which`: 0 in the sun, 1 in shade, 2 unknown.
    """
    suns, lines = aside.shape
    cells = opaque.shape[1]
    # One cell of open sky on both sides; two buffers, since a line is read aside of itself.
    shadow = np.full((2, suns, cells + 2), OPEN_SKY, opaque.dtype)
    doubt = np.full((2, suns if unknown else 0, cells + 2), OPEN_SKY, opaque.dtype)
    leaves = np.zeros((2, suns if words else 0, words, cells + 2), np.uint64)
    margins = np.unique(half_drop_levels)
    margin_of_sun = np.searchsorted(margins, half_drop_levels)
    crown = np.zeros((len(margins), words, cells), np.uint64)
    level = np.zeros(cells, np.uint64)
    one_line = np.empty(cells, np.uint8)
    strip = np.zeros((STRIP if over_columns else 0, cells), np.uint32)
    for step in range(lines):
        line = lines - 1 - step if backwards else step
        floor = ground[line]
        if words:
            for index in range(len(margins)):
                _crowns_of_line(crown_base[line], crown_top[line], margins[index], crown[index])
            _levels_of_line(floor, level)
        for sun in range(suns):
            start = 1 - aside[sun, step]
            fall = opaque.dtype.type(drop[sun, step])
            shade = one_line if over_columns else lit[which[sun], line]
            arriving = shadow[step % 2, sun, start : start + cells]
            leaving = shadow[1 - step % 2, sun, 1 : 1 + cells]
            _carry_heights(opaque[line], floor, fall, arriving, leaving, shade)
            if words:
                hanging = leaves[step % 2, sun, :, start : start + cells]
                handed_on = leaves[1 - step % 2, sun, :, 1 : 1 + cells]
                leafy = crown[margin_of_sun[sun]]
                _carry_crowns(leafy, level, drop_levels[sun, step], hanging, handed_on, shade)
            if unknown:
                doubted = doubt[step % 2, sun, start : start + cells]
                doubting = doubt[1 - step % 2, sun, 1 : 1 + cells]
                as_high_as = highest
                if len(crown_top):
                    # A tree may stand there, and light meets its leaves a little above them too.
                    as_high_as += min((half_drop_levels[sun] + 1) * LEVEL_CM, highest)
                _carry_doubt(opaque[line], floor, fall, doubted, doubting, shade)
                for cell in range(cells):
                    if opaque[line, cell] == unknown:
                        doubting[cell] = as_high_as
                        leaving[cell] = OPEN_SKY
                        for word in range(words):
                            leaves[1 - step % 2, sun, word, 1 + cell] = 0
            if over_columns:
                for cell in range(cells):
                    strip[line % STRIP, cell] |= np.uint32(shade[cell]) << np.uint32(2 * sun)
        strip_is_full = line % STRIP == (0 if backwards else STRIP - 1) or step == lines - 1
        if over_columns and strip_is_full:
            first = line - line % STRIP
            _unpack(strip[: min(lines - first, STRIP)], which, first, lit)
            strip[:] = 0


@njit(cache=True, nogil=True)
def _unpack(
    strip: NDArray[np.uint32], which: NDArray[np.intp], first: int, lit: NDArray[np.uint8]
) -> None:
    """Write a strip of columns, two bits for each sun, into the rows of `lit`.

    Turning all suns in one go costs a fraction of turning each by itself.
    """
    columns, rows = strip.shape
    turned = np.empty((BLOCK, columns), np.uint32)
    for first_row in range(0, rows, BLOCK):
        count = min(rows - first_row, BLOCK)
        turn(strip[:, first_row : first_row + count], turned)
        for sun in range(len(which)):
            for row in range(count):
                line = lit[which[sun], first_row + row, first : first + columns]
                for column in range(columns):
                    line[column] = (turned[row, column] >> np.uint32(2 * sun)) & np.uint32(3)


@njit(cache=True, nogil=True)
def turn(layer: NDArray[Any], turned: NDArray[Any]) -> None:
    """Write `layer` with rows and columns changed places into `turned`.

    In small blocks: both sides then stay near at hand, which is many times faster.
    """
    rows, columns = layer.shape
    for first_row in range(0, rows, BLOCK):
        for first_column in range(0, columns, BLOCK):
            for column in range(first_column, min(first_column + BLOCK, columns)):
                for row in range(first_row, min(first_row + BLOCK, rows)):
                    turned[column, row] = layer[row, column]


@njit(inline="always")
def _carry_heights(top, floor, fall, arriving, leaving, shade):  # type: ignore[no-untyped-def]
    for cell in range(len(top)):
        # Kept in the narrow type: the machine then takes many cells in one go.
        passing = top.dtype.type(arriving[cell] - fall)
        shade[cell] = passing > floor[cell]
        leaving[cell] = max(top[cell], passing)


@njit(inline="always")
def _carry_doubt(top, floor, fall, doubted, doubting, shade):  # type: ignore[no-untyped-def]
    for cell in range(len(top)):
        passing = top.dtype.type(doubted[cell] - fall)
        if passing > floor[cell] and shade[cell] == 0:
            shade[cell] = 2
        doubting[cell] = max(top.dtype.type(OPEN_SKY), passing)


@njit(inline="always")
def _carry_crowns(crown, level, drop, hanging, handed_on, shade):  # type: ignore[no-untyped-def]
    words = len(crown)
    whole, part = drop // LEVELS_PER_WORD, np.uint64(drop % LEVELS_PER_WORD)
    rest = np.uint64(LEVELS_PER_WORD) - part
    for word in range(words):
        low, high = word + whole, word + whole + 1
        for cell in range(len(level)):
            fallen = np.uint64(0)
            if low < words:
                fallen = hanging[low, cell] >> part
            if high < words and part > 0:
                fallen |= hanging[high, cell] << rest
            if level[cell] >> np.uint64(6) == np.uint64(word):
                shade[cell] |= np.uint8((fallen >> (level[cell] & np.uint64(63))) & np.uint64(1))
            handed_on[word, cell] = fallen | crown[word, cell]


@njit(inline="always")
def _crowns_of_line(base, top, margin, crown):  # type: ignore[no-untyped-def]
    """A bit for each level of each cell within `margin` levels of leaves."""
    for word in range(len(crown)):
        first = word * LEVELS_PER_WORD
        for cell in range(len(base)):
            low, high = base[cell] - margin - first, top[cell] + margin - first
            bits = _bits_below(high) & ~_bits_below(low)
            crown[word, cell] = bits if top[cell] > base[cell] else np.uint64(0)


@njit(inline="always")
def _bits_below(count):  # type: ignore[no-untyped-def]
    if count <= 0:
        return np.uint64(0)
    if count >= LEVELS_PER_WORD:
        return ~np.uint64(0)
    return (np.uint64(1) << np.uint64(count)) - np.uint64(1)


@njit(inline="always")
def _levels_of_line(floor, level):  # type: ignore[no-untyped-def]
    for cell in range(len(floor)):
        level[cell] = max(floor[cell], 0) // LEVEL_CM

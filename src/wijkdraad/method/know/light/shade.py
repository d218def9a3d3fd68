"""Where the ground lies in shade, for many positions of the sun at once.

The shadow of everything that stands is carried over the raster line by line, away from the sun:
each cell takes the higher of its own top and the shadow that reaches it, and hands that on a
little lower. One pass over the cells is enough, however long the shadows are. Suns that sweep in
the same direction go along in the same pass, so that each height is read once.

Lines are drawn from the absolute row of the raster, and heights are whole centimetres: a raster
that is cut into tiles gives the same cells as in one piece.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.light.sweeps import (
    LEVEL_CM,
    LEVELS_PER_WORD,
    Sweep,
    carry_shadows,
    sweeps,
    turn,
)

METHOD = "wijkdraad.shade 1"
UNKNOWN_HEIGHT = np.iinfo(np.int32).min
HIGHEST_NARROW_CM = 15_000
SUNLIT, SHADED, UNKNOWN = 0, 1, 2
"""What a cell of a shade raster may hold."""


@dataclass(frozen=True)
class Crowns:
    """The lowest and highest leaves of the trees, in the heights of `Surfaces`.

    Shape (rows, columns); a cell without a tree has a base that is not below its top. Light
    comes through under the base, as it does between trunks.
    """

    base_cm: NDArray[np.int32]
    top_cm: NDArray[np.int32]


@dataclass(frozen=True)
class Surfaces:
    """The heights of a neighbourhood in whole centimetres above one level (any level will do).

    `opaque_cm` is the top of what lets no light through; `ground_cm` is where people walk.
    Both have shape (rows, columns), row 0 in the north; UNKNOWN_HEIGHT where nobody measured.
    `crowns` are the trees, None where trees are part of `opaque_cm`. `first_row` and
    `first_column` place a tile in the whole raster; `highest_cm` is the highest known height of
    the whole raster, None for that of this part: an unknown place may be as high as that.
    """

    opaque_cm: NDArray[np.int32]
    ground_cm: NDArray[np.int32]
    cell_size_m: float
    crowns: Crowns | None = None
    first_row: int = 0
    first_column: int = 0
    highest_cm: int | None = None

    @property
    def heights_cm(self) -> tuple[int, int]:
        """The lowest and the highest known height, crowns included; 0 and 0 without any."""
        lowest, highest = _extremes(self.opaque_cm, self.ground_cm)
        if self.crowns is not None:
            highest = max(highest, int(self.crowns.top_cm.max(initial=lowest)))
        if self.highest_cm is not None:
            highest = self.highest_cm
        return lowest, highest


def shade(
    surfaces: Surfaces,
    azimuth_degrees: NDArray[np.float64],
    altitude_degrees: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """For each sun and cell: does the ground lie in shade? Shape (suns, rows, columns).

    Azimuths turn clockwise from the north of the raster. SHADED where something stands between
    the ground and the sun, UNKNOWN where the light meets an unknown height first or the ground
    itself is unknown, SUNLIT otherwise. Outside the raster the sky is open. With the sun on or
    under the horizon all known ground is in shade.

    A wall of 1 m, with the sun in the south at 45 degrees and cells of 0.5 m: two cells lie in
    its shade, and an unknown height makes the cells behind it unknown.

    >>> ground = np.zeros((6, 2), np.int32)
    >>> standing = ground.copy()
    >>> standing[4] = [100, UNKNOWN_HEIGHT]
    >>> lit = shade(Surfaces(standing, ground, 0.5), np.array([180.0]), np.array([44.9]))
    >>> lit[0].T
    array([[0, 0, 1, 1, 0, 0],
           [0, 0, 2, 2, 2, 0]], dtype=uint8)
    """
    rows, columns = surfaces.ground_cm.shape
    lit = np.empty((len(azimuth_degrees), rows, columns), np.uint8)
    lit[np.asarray(altitude_degrees) <= 0] = SHADED
    workers = os.cpu_count() or 1
    passes = sweeps(
        azimuth_degrees,
        altitude_degrees,
        (rows, columns),
        surfaces.cell_size_m,
        (surfaces.first_row, surfaces.first_column),
        most_suns=-(-len(azimuth_degrees) // workers),
    )
    # Light meets leaves this far above a crown too: the bits must reach as far, in tiles as well.
    above = max((int(one.half_drop_levels.max()) for one in passes), default=0)
    heights = {
        over_columns: _levelled(surfaces, over_columns, above)
        for over_columns in {one.over_columns for one in passes}
    }
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(_cast, one, heights[one.over_columns], lit) for one in passes]:
            done.result()
    if any(layer.unknown for layer in heights.values()) or not heights:
        unknown = surfaces.ground_cm == UNKNOWN_HEIGHT
        lit[:, unknown | (surfaces.opaque_cm == UNKNOWN_HEIGHT)] = UNKNOWN
    return lit


@dataclass(frozen=True)
class _Levelled:
    """Heights above the lowest one, along the lines of a pass, in the narrowest type that fits."""

    opaque: NDArray[Any]
    ground: NDArray[Any]
    crown_base: NDArray[np.int16]
    crown_top: NDArray[np.int16]
    words: int
    unknown: int
    highest: int


def _levelled(surfaces: Surfaces, over_columns: bool, levels_above_crowns: int) -> _Levelled:
    lowest, highest = surfaces.heights_cm
    # Levels of crowns are counted from a whole level, so that tiles round as the whole does.
    lowest = lowest // LEVEL_CM * LEVEL_CM
    words = 0
    base = top = np.zeros((0, 0), np.int16)
    if surfaces.crowns is not None:
        top = _levels(surfaces.crowns.top_cm, lowest)
        base = np.minimum(_levels(surfaces.crowns.base_cm, lowest), top)
        if (top > base).any():
            # Light that falls by more than twice a crown in one cell is under the ground in the next.
            highest_leaves = int(top.max())
            reach = highest_leaves + min(levels_above_crowns, highest_leaves)
            words = reach // LEVELS_PER_WORD + 1
    highest -= lowest
    kind = np.int16 if highest <= HIGHEST_NARROW_CM else np.int32
    unknown = int(np.iinfo(kind).min)
    opaque = np.empty(surfaces.opaque_cm.shape, kind)
    has_unknown = _level(surfaces.opaque_cm, lowest, unknown, opaque)
    ground = np.empty(surfaces.ground_cm.shape, kind)
    # Where the ground is unknown the answer is too; as high as this it casts no doubt.
    has_unknown |= _level(surfaces.ground_cm, lowest, highest, ground)
    unknown = unknown if has_unknown else 0
    if over_columns:
        opaque, ground, base, top = map(_turned, (opaque, ground, base, top))
    return _Levelled(opaque, ground, base, top, words, unknown, highest)


@njit(cache=True, nogil=True)
def _extremes(opaque: NDArray[np.int32], ground: NDArray[np.int32]) -> tuple[int, int]:
    """The lowest and the highest known height; 0 and 0 without any."""
    lowest, highest = 2**31 - 1, -(2**31) + 1
    for layer in (opaque, ground):
        for row in range(layer.shape[0]):
            for column in range(layer.shape[1]):
                height = int(layer[row, column])
                if height != UNKNOWN_HEIGHT:
                    lowest, highest = min(lowest, height), max(highest, height)
    return (lowest, highest) if lowest <= highest else (0, 0)


@njit(cache=True, nogil=True)
def _level(heights: NDArray[np.int32], lowest: int, unknown: int, levelled: NDArray[Any]) -> bool:
    """Fill `levelled`; tell whether any height is unknown."""
    has_unknown = False
    for row in range(heights.shape[0]):
        for column in range(heights.shape[1]):
            height = heights[row, column]
            has_unknown |= height == UNKNOWN_HEIGHT
            levelled[row, column] = unknown if height == UNKNOWN_HEIGHT else height - lowest
    return has_unknown


def _turned(layer: NDArray[Any]) -> NDArray[Any]:
    turned = np.empty(layer.shape[::-1], layer.dtype)
    turn(layer, turned)
    return turned


@njit(cache=True, nogil=True)
def _levels(heights_cm: NDArray[np.int32], lowest_cm: int) -> NDArray[np.int16]:
    """Heights in levels above the lowest, rounded; 0 where they are lower or unknown."""
    levels = np.empty(heights_cm.shape, np.int16)
    for row in range(heights_cm.shape[0]):
        for column in range(heights_cm.shape[1]):
            above = max(int(heights_cm[row, column]) - lowest_cm, 0)
            levels[row, column] = (above + LEVEL_CM // 2) // LEVEL_CM
    return levels


def _cast(one: Sweep, heights: _Levelled, lit: NDArray[np.uint8]) -> None:
    """Fill the suns of one pass."""
    carry_shadows(
        heights.opaque,
        heights.ground,
        heights.crown_base,
        heights.crown_top,
        heights.words,
        heights.unknown,
        heights.highest,
        one.over_columns,
        one.backwards,
        one.suns,
        one.aside,
        # What falls further than twice the highest height is gone: no number grows beyond it.
        np.minimum(one.drop_cm, 2 * heights.highest + 1),
        one.drop_levels,
        one.half_drop_levels,
        lit,
    )

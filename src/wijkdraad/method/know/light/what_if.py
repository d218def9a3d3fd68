"""What if a tree stood here: change what stands in a neighbourhood, and compute again what that touches.

A change touches its own cells and those its shadow falls on or falls away from. Only these are
computed again, from a strip that reaches as far towards the sun as anything can cast a shadow.
The answer is the same, cell for cell, as that of the whole raster computed anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT, Crowns, Surfaces, shade
from wijkdraad.method.know.light.standing import BUILDING_FROM_CM, Standing

METHOD = "wijkdraad.what_if 1"
SMALLEST_SLOPE = 1e-6
ALONE_COSTS = 6
"""A cell of one sun alone costs about as much as six cells of many suns in one pass."""
LINE_WIDTH_M = 0.5
"""How thick a wall is that was drawn as a line."""


class Change(StrEnum):
    """What someone may change on the map."""

    TREE = "tree"
    ROOF = "roof"
    WALL = "wall"
    GREEN = "green"
    PAVING = "paving"
    NO_TREES = "no_trees"
    NO_BUILDING = "no_building"


@dataclass(frozen=True)
class Edit:
    """One change: a shape in metres, and where it stands up its height in metres above the ground.

    A tree is a point with `radius_m`, or the outline of its crown; a wall is a line or an area.
    """

    change: Change
    shape: BaseGeometry
    height_m: float = 0.0
    radius_m: float = 0.0

    @property
    def outline(self) -> BaseGeometry:
        """The ground that the change takes."""
        if self.change == Change.TREE and self.radius_m:
            return shapely.buffer(self.shape, self.radius_m)
        if shapely.get_dimensions(self.shape) == 1:
            return shapely.buffer(self.shape, LINE_WIDTH_M / 2, cap_style="flat")
        return self.shape


@dataclass(frozen=True)
class Neighbourhood:
    """What stands in a neighbourhood, and the green share (0..1) of each cell, NaN where unknown."""

    grid: Grid
    place: Standing
    green: NDArray[np.float32]


Window = tuple[slice, slice]


def changed(
    before: Neighbourhood, edits: Sequence[Edit], trunk_share: float = 0.25
) -> tuple[Neighbourhood, Window]:
    """The neighbourhood after `edits`, in their order, and the rows and columns they changed.

    Nothing of `before` is changed. A tree never takes another one away: of two crowns in a cell
    the highest top and the lowest leaves count. A building that is taken away leaves open
    ground. Where the ground is unknown nothing can be set upon it.

    A tree of 8 m with a crown of 1 m, on an empty square of 4 by 4 m with cells of 1 m:

    >>> flat = np.zeros((4, 4), np.int32)
    >>> square = Standing(Surfaces(flat, flat, 1.0), flat == 0, False)
    >>> empty = Neighbourhood(Grid(0, 4, 1, 4, 4), square, np.zeros((4, 4), np.float32))
    >>> after, window = changed(empty, [Edit(Change.TREE, shapely.Point(2, 2), 8, 1)])
    >>> window, int(after.place.surfaces.crowns.top_cm.max())
    ((slice(1, 3, None), slice(1, 3, None)), 800)
    """
    surfaces, grid = before.place.surfaces, before.grid
    opaque, green = surfaces.opaque_cm.copy(), before.green.copy()
    none = np.zeros_like(surfaces.ground_cm)
    crowns = surfaces.crowns or Crowns(none, none)
    base, top = crowns.base_cm.copy(), crowns.top_cm.copy()
    touched: list[NDArray[np.intp]] = []
    for edit in edits:
        cells = cells_in(edit.outline, grid).inside
        known = cells[surfaces.ground_cm.ravel()[cells] != UNKNOWN_HEIGHT]
        ground = surfaces.ground_cm.ravel()[known]
        height_cm = round(100 * edit.height_m)
        match edit.change:
            case Change.TREE:
                leaves = ground + round(height_cm * trunk_share)
                bare = base.ravel()[known] >= top.ravel()[known]
                base.ravel()[known] = np.where(
                    bare, leaves, np.minimum(base.ravel()[known], leaves)
                )
                top.ravel()[known] = np.where(
                    bare, ground + height_cm, np.maximum(top.ravel()[known], ground + height_cm)
                )
            case Change.NO_TREES:
                base.ravel()[cells] = top.ravel()[cells] = 0
            case Change.ROOF | Change.WALL:
                opaque.ravel()[known] = np.maximum(opaque.ravel()[known], ground + height_cm)
                if edit.change == Change.ROOF:
                    green.ravel()[known] = 0
            case Change.NO_BUILDING:
                opaque.ravel()[known] = ground
            case Change.GREEN:
                green.ravel()[cells] = 1
            case Change.PAVING:
                green.ravel()[cells] = 0
        touched.append(cells)
    after = Surfaces(
        opaque,
        surfaces.ground_cm,
        surfaces.cell_size_m,
        Crowns(base, top) if (top > base).any() else None,
        surfaces.first_row,
        surfaces.first_column,
        surfaces.highest_cm,
    )
    known_ground = (opaque != UNKNOWN_HEIGHT) & (surfaces.ground_cm != UNKNOWN_HEIGHT)
    open_ground = known_ground & (
        opaque - np.where(known_ground, surfaces.ground_cm, 0) < BUILDING_FROM_CM
    )
    place = Standing(after, open_ground, before.place.ground_is_flat)
    return Neighbourhood(grid, place, green), _window_of(touched, grid)


def _window_of(touched: list[NDArray[np.intp]], grid: Grid) -> Window:
    cells = np.concatenate([np.empty(0, np.intp), *touched])
    if not cells.size:
        return slice(0, 0), slice(0, 0)
    rows, columns = np.divmod(cells, grid.columns)
    return (
        slice(int(rows.min()), int(rows.max()) + 1),
        slice(int(columns.min()), int(columns.max()) + 1),
    )


def shade_again(
    lit: NDArray[np.uint8],
    before: Surfaces,
    after: Surfaces,
    window: Window,
    azimuth_degrees: NDArray[np.float64],
    altitude_degrees: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """The shade after a change in `window`, from `lit`, the shade before it.

    Equal to `shade(after, ...)` in every cell. Only cells that the change can reach are computed.
    """
    if window[0].start == window[0].stop:
        return lit.copy()
    lowest = min(before.heights_cm[0], after.heights_cm[0])
    highest = max(before.heights_cm[1], after.heights_cm[1])
    height_cells = (highest - lowest) / 100 / after.cell_size_m
    shape = after.ground_cm.shape
    touched = {
        sun: _touched(window, height_cells, azimuth, altitude, shape)
        for sun, (azimuth, altitude) in enumerate(
            zip(azimuth_degrees, altitude_degrees, strict=True)
        )
    }
    cells = sum(_size(source) for _falls_on, source in touched.values())
    all_cells = len(azimuth_degrees) * shape[0] * shape[1]
    if cells * ALONE_COSTS > all_cells or _reaches_farther(before, after):
        return shade(after, azimuth_degrees, altitude_degrees)
    again = lit.copy()
    for sun, (falls_on, source) in touched.items():
        one = slice(sun, sun + 1)
        found = shade(_part(after, source), azimuth_degrees[one], altitude_degrees[one])[0]
        inside = tuple(
            slice(wanted.start - whole.start, wanted.stop - whole.start)
            for wanted, whole in zip(falls_on, source, strict=True)
        )
        again[sun][falls_on] = found[inside]
    return again


def _touched(
    window: Window,
    height_cells: float,
    azimuth_degrees: float,
    altitude_degrees: float,
    shape: tuple[int, int],
) -> tuple[Window, Window]:
    """Where a change in `window` can change the shade of a sun, and what must be known for that.

    Of a sun that is down only the place itself: its height may be known from now on.
    """
    if altitude_degrees <= 0:
        return window, window
    reach = height_cells / max(math.tan(math.radians(altitude_degrees)), SMALLEST_SLOPE)
    down = -math.cos(math.radians(azimuth_degrees)) * reach
    right = math.sin(math.radians(azimuth_degrees)) * reach
    falls_on = _stretched(window, -down, -right, *shape)
    return falls_on, _stretched(falls_on, down, right, *shape)


def _reaches_farther(before: Surfaces, after: Surfaces) -> bool:
    """Whether unknown places may now be higher or lower than before: that touches everything.

    With the first tree that is told apart they may hold a tree too, and without the last one not.
    """
    has_unknown = bool((after.opaque_cm == UNKNOWN_HEIGHT).any())
    other_trees = (before.crowns is None) != (after.crowns is None)
    return has_unknown and (other_trees or before.heights_cm[1] != after.heights_cm[1])


def _stretched(window: Window, down: float, right: float, rows: int, columns: int) -> Window:
    """The window together with where it lies after a move, and a cell around it, cut to the raster."""
    return (
        slice(
            max(0, math.floor(window[0].start + min(down, 0)) - 1),
            min(rows, math.ceil(window[0].stop + max(down, 0)) + 1),
        ),
        slice(
            max(0, math.floor(window[1].start + min(right, 0)) - 1),
            min(columns, math.ceil(window[1].stop + max(right, 0)) + 1),
        ),
    )


def _size(window: Window) -> int:
    return (window[0].stop - window[0].start) * (window[1].stop - window[1].start)


def _part(surfaces: Surfaces, window: Window) -> Surfaces:
    crowns = surfaces.crowns
    return replace(
        surfaces,
        opaque_cm=surfaces.opaque_cm[window],
        ground_cm=surfaces.ground_cm[window],
        crowns=crowns and Crowns(crowns.base_cm[window], crowns.top_cm[window]),
        first_row=surfaces.first_row + window[0].start,
        first_column=surfaces.first_column + window[1].start,
        highest_cm=surfaces.heights_cm[1],
    )

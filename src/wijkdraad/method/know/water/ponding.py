"""Where rain stays on the ground: a screening, no flow model.

Rain runs downhill (D8) into pits. A pit that is full spills over its lowest saddle into its
neighbour; two that are both full become one and rise together (fill, spill, merge). Time plays no
part: the map shows where water stands once all of it has come to rest.

Water is counted in whole units of a millionth of a millimetre over one cell, so that nothing gets
lost in rounding and the order of adding up does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.water.depressions import (
    NO_SPILL,
    NOTHING,
    Depressions,
    brim_mm,
    depressions,
)
from wijkdraad.method.know.water.flow import GONE, basins
from wijkdraad.method.know.water.rain import Storm
from wijkdraad.method.know.water.saddles import saddles
from wijkdraad.method.know.water.storage import Storage, fill_depths, level_in, stored_below
from wijkdraad.method.know.water.terrain import (
    BUILDING,
    FILLED,
    MEASURED,
    OUTSIDE,
    Terrain,
    from_roofs,
)

METHOD = "wijkdraad.ponding 1 (screening, no flow model)"
UNITS_PER_MM = 1_000_000
PUDDLE_M = 0.05
"""Shallower water is not counted as nuisance; the national map does not show it."""
MOST_RAIN_MM = 10_000.0
"""More than falls in a year anywhere in the country; counts of units stay within whole numbers."""
MOST_ROOM = 2**61
"""More than can fall: what holds this much never spills."""
DRY = np.float64(-np.inf)


@dataclass(frozen=True)
class Ponding:
    """Where water stands, and where the rain went: rain = ponded + runoff + lost.

    `depth_m` has shape (rows, columns): 0 on dry ground, NaN on buildings and on ground that
    nobody measured. `ponded_m2`, `over_5cm_m2` and `deepest_m` are of these depths. The water in
    `ponded_m3` also stands on ground filled from the rim of a hole: `on_filled_m3` of it, on
    `on_filled_m2`. `shut_in_m3` of it stands in courts that buildings shut in on all sides, and
    so has nowhere to go. `outside_m3` is the part of the runoff that fell on unknown ground at
    the edge of the map. Shares (0..1) are of all cells of the raster.
    """

    depth_m: NDArray[np.float32]
    rain_m3: float
    ponded_m3: float
    runoff_m3: float
    lost_m3: float
    ponded_m2: float
    over_5cm_m2: float
    deepest_m: float
    on_filled_m3: float
    on_filled_m2: float
    shut_in_m3: float
    outside_m3: float
    filled_share: float
    outside_share: float
    building_share: float


def ponding(
    place: Terrain,
    cell_size_m: float,
    storm: Storm,
    loss_mm_per_hour: float | NDArray[np.float64] = 0.0,
) -> Ponding:
    """Where the rain of `storm` stands on `place`, a raster with cells of `cell_size_m`.

    `loss_mm_per_hour` is what seeps away or goes into the sewer, one rate or one per cell
    (rows, columns), where it falls; see `Storm.lost_mm`. Rain on buildings comes down at their
    nearest edge; rain outside runs off at once. Raises ValueError for a rate or an amount of rain
    that cannot be.

    A pit of 1 m2 and 10 cm deep in a field of 1 m2 cells, with 70 mm of rain; a way out over the
    edge of the map is never farther than one cell:

    >>> from .terrain import terrain
    >>> field = np.ones((3, 3), np.float32)
    >>> field[1, 1] = 0.9
    >>> found = ponding(terrain(field), 1.0, Storm.even(70, 1))
    >>> round(float(found.depth_m[1, 1]), 6), found.ponded_m2
    (0.07, 1.0)
    >>> round(found.rain_m3, 6), round(found.ponded_m3, 6), round(found.runoff_m3, 6)
    (0.63, 0.07, 0.56)
    """
    if storm.total_mm > MOST_RAIN_MM:
        raise ValueError(f"{storm.total_mm} mm of rain is more than {MOST_RAIN_MM} mm")
    shape = place.kind.shape
    fallen = int(np.rint(storm.total_mm * UNITS_PER_MM))
    lost = np.rint(np.asarray(storm.lost_mm(loss_mm_per_hour)) * UNITS_PER_MM).astype(np.int64)
    kept = fallen - np.broadcast_to(np.minimum(lost, fallen), shape)
    water = from_roofs(kept, place.kind) if (place.kind == BUILDING).any() else kept
    found = basins(place.height_mm)
    tree = depressions(saddles(place.height_mm, found), found.count)
    caught = _caught(found.of_cell, water, found.count)
    store = stored_below(place.height_mm, found.of_cell, tree, brim_mm(tree))
    level_mm, spilled, shut_in = settle(tree, store, caught)
    depth = np.zeros(shape, np.float32)
    fill_depths(place.height_mm, store.cell, store.node, level_mm, depth)
    cell_m2 = cell_size_m**2
    unit_m3 = cell_m2 / (1000 * UNITS_PER_MM)
    all_kept = int(kept.sum())
    # With nothing but buildings there is no ground: their rain leaves the map.
    runoff = spilled + int(caught[GONE]) + all_kept - int(caught.sum())
    on_filled = depth[place.kind == FILLED]
    depth[place.kind != MEASURED] = np.nan
    result = {
        "rain_m3": fallen * place.kind.size * unit_m3,
        "ponded_m3": (all_kept - runoff) * unit_m3,
        "runoff_m3": runoff * unit_m3,
        "lost_m3": (fallen * place.kind.size - all_kept) * unit_m3,
        "ponded_m2": float((depth > 0).sum()) * cell_m2,
        "over_5cm_m2": float((depth > np.float32(PUDDLE_M)).sum()) * cell_m2,
        "deepest_m": float(np.fmax.reduce(depth, axis=None, initial=0)),
        "on_filled_m3": float(on_filled.sum(dtype=np.float64)) * cell_m2,
        "on_filled_m2": float((on_filled > 0).sum()) * cell_m2,
        "shut_in_m3": shut_in * unit_m3,
        "outside_m3": int(kept[place.kind == OUTSIDE].sum()) * unit_m3,
        "filled_share": _share(place.kind, FILLED),
        "outside_share": _share(place.kind, OUTSIDE),
        "building_share": _share(place.kind, BUILDING),
    }
    return Ponding(depth_m=depth, **result)


def _share(kind: NDArray[np.uint8], which: int) -> float:
    return float((kind == which).mean()) if kind.size else 0.0


@dataclass(frozen=True)
class PondingOfArea:
    """The share (0..1) of the known ground of an area under more than PUDDLE_M, and the deepest.

    Both are None where no ground is known. `known_share` (0..1) is the part of all cells of the
    area that is known ground.
    """

    over_5cm_share: float | None
    deepest_m: float | None
    known_share: float


def ponding_of_area(
    depth_m: NDArray[np.float32], inside: NDArray[np.intp], outside: int
) -> PondingOfArea:
    """What `depth_m` of a `Ponding` says of an area.

    `inside` are the cells of the area in the flattened raster, `outside` counts those beyond it.

    >>> depths = np.array([[0, 0.2, np.nan]], np.float32)
    >>> ponding_of_area(depths, np.array([0, 1, 2]), 1)
    PondingOfArea(over_5cm_share=0.5, deepest_m=0.2, known_share=0.5)
    """
    depths = depth_m.ravel()[inside]
    known = depths[~np.isnan(depths)]
    if not len(known):
        return PondingOfArea(None, None, 0.0)
    return PondingOfArea(
        float((known > np.float32(PUDDLE_M)).mean()),
        round(float(known.max()), 4),
        len(known) / (len(inside) + outside),
    )


@njit(cache=True, nogil=True)
def _caught(basin: NDArray[np.int32], water: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The water that runs into each basin."""
    caught = np.zeros(count + 1, np.int64)
    for row in range(water.shape[0]):
        for column in range(water.shape[1]):
            number = basin[row + 1, column + 1]
            if number >= 0:
                caught[number] += water[row, column]
    return caught


def settle(
    tree: Depressions, store: Storage, caught: NDArray[np.int64]
) -> tuple[NDArray[np.float64], int, int]:
    """The water level per depression in millimetres (DRY where it holds none of its own), what
    spills out of the map, and what stands in depressions that never spill, both in units.

    `caught` is the water that runs into each basin. A level counts for the whole depression.
    """
    level = np.full(len(tree.whole), DRY)
    spilled, shut_in = _settle(
        tree.whole,
        tree.left,
        tree.right,
        tree.spill_mm,
        tree.spills_to,
        tree.outlets,
        tree.pits,
        store.starts,
        store.cell_mm,
        store.cells_below,
        store.sum_below_mm,
        caught,
        level,
    )
    return level, int(spilled), int(shut_in)


@njit(cache=True, nogil=True)
def _settle(
    whole: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    spill: NDArray[np.int32],
    spills_to: NDArray[np.int32],
    outlets: NDArray[np.int32],
    pits: int,
    starts: NDArray[np.int64],
    cell_mm: NDArray[np.int32],
    cells_below: NDArray[np.int64],
    sum_below: NDArray[np.int64],
    caught: NDArray[np.int64],
    level: NDArray[np.float64],
) -> tuple[int, int]:
    nodes = len(whole)
    first, size = _places(whole, left, right, outlets, pits)
    sums = np.zeros(pits + 1, np.int64)
    for pit in range(1, pits + 1):
        _pour(sums, first[pit], caught[pit])
    room = np.empty(nodes, np.int64)
    for node in range(1, nodes):
        room[node] = _room(spill[node], cells_below[node], sum_below[node])
    spilled = shut_in = 0
    waiting = np.empty(nodes, np.int32)
    # An outlet spills into one that found its way out before it: the last one goes first.
    for place in range(len(outlets) - 1, -1, -1):
        waiting[0] = outlets[place]
        if spill[outlets[place]] == NO_SPILL:
            shut_in += _held(sums, first[outlets[place]], size[outlets[place]])
        left_over = 1
        while left_over:
            left_over -= 1
            node = waiting[left_over]
            water = _held(sums, first[node], size[node])
            if water >= room[node]:
                # Of the parts of a depression only outlets get here: others are seen to below.
                level[node] = spill[node]
                if spills_to[node] == GONE:
                    spilled += water - room[node]
                else:
                    _pour(sums, first[spills_to[node]], water - room[node])
                continue
            a, b = left[node], right[node]
            if a == NOTHING or water >= room[a] + room[b]:
                level[node] = level_in(
                    water / UNITS_PER_MM,
                    cells_below[a] + cells_below[b],
                    sum_below[a] + sum_below[b],
                    cell_mm[starts[node] : starts[node + 1]],
                )
                continue
            if _held(sums, first[b], size[b]) > room[b]:
                a, b = b, a
            over = _held(sums, first[a], size[a]) - room[a]
            if over > 0:
                level[a] = spill[a]
                _pour(sums, first[spills_to[a]], over)
            else:
                waiting[left_over] = a
                left_over += 1
            waiting[left_over] = b
            left_over += 1
    for node in range(nodes - 1, 0, -1):
        if whole[node] != NOTHING and level[whole[node]] != DRY:
            level[node] = level[whole[node]]
    return spilled, shut_in


@njit(cache=True, nogil=True)
def _room(spill: int, cells: int, sum_mm: int) -> int:
    """How much a depression holds before it spills, in units."""
    if spill == NO_SPILL:
        return MOST_ROOM
    room_mm = int(spill) * cells - sum_mm
    return room_mm * UNITS_PER_MM if room_mm < MOST_ROOM // UNITS_PER_MM else MOST_ROOM


@njit(cache=True, nogil=True)
def _places(
    whole: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    outlets: NDArray[np.int32],
    pits: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pits in a row, such that those of a depression stand together: first place, number."""
    nodes = len(whole)
    first, size = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    for node in range(1, nodes):
        if node <= pits:
            size[node] = 1
        if whole[node] != NOTHING:
            size[whole[node]] += size[node]
    place = 0
    for outlet in outlets:
        first[outlet] = place
        place += size[outlet]
    for node in range(nodes - 1, pits, -1):
        first[left[node]] = first[node]
        first[right[node]] = first[node] + size[left[node]]
    return first, size


@njit(cache=True, nogil=True, inline="always")
def _pour(sums: NDArray[np.int64], place: int, water: int) -> None:
    """Add water at a place of a Fenwick tree."""
    at = place + 1
    while at < len(sums):
        sums[at] += water
        at += at & -at


@njit(cache=True, nogil=True, inline="always")
def _held(sums: NDArray[np.int64], first: int, size: int) -> int:
    """The water in a row of places of a Fenwick tree."""
    held = 0
    at = first + size
    while at > 0:
        held += sums[at]
        at -= at & -at
    at = first
    while at > 0:
        held -= sums[at]
        at -= at & -at
    return held

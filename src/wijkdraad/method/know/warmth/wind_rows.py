"""The kernels of the wind in the street: sums over windows row by row, and the wind from them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.warmth.footprints import GAP, GAP_BITS

# Kernels stay in one file: see felt_temperature.py.
NO_HEIGHT = -1
CALM = 4
LN_2 = float(np.log(2))
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
"""The square root of a half as the bits of a float: logarithms are fitted from it to twice it."""
EXPONENT_BIT = 52
Lines = tuple[NDArray[np.int64], ...]


# The lines of a kernel are arrays of their own: rows of one array would not be worked on several
# cells at a time.
@njit(cache=True, nogil=True)
def slow_down(
    building: NDArray[np.int16],
    tree: NDArray[np.int16],
    window: NDArray[np.int64],
    first: int,
    last: int,
    numbers: NDArray[np.float64],
    classes: NDArray[np.float64],
    ratio: NDArray[np.float32],
    known_shares: NDArray[np.float64],
) -> None:
    """Fill rows `first` to `last` of `ratio`, and the mean known share of their windows.

    `window` holds the reach to the north, east, south and west in cells, and the side that the
    wind comes from (0 north, 1 east, 2 south, 3 west, CALM). `numbers` and `classes` are those
    of `wind.py`.
    """
    north, east, south, west, upwind = window
    rows, columns = building.shape
    sums = _lines(columns)
    line = _lines(columns)
    sums_to = _lines(west + columns + 1 + east)
    room = (
        np.empty(columns), np.empty(columns), np.empty(columns), np.empty(columns),
        np.empty(columns), np.empty(columns), np.empty(columns),
    )  # fmt: skip
    known, wide = np.empty(columns), np.empty(columns)
    for column in range(columns):
        wide[column] = min(column + east, columns - 1) - max(column - west, 0) + 1
    for row in range(max(first - north, 0), min(first + south, rows)):
        _count_row(building, tree, row, upwind, 1, sums)
    for row in range(first, last):
        if row + south < rows:
            _count_row(building, tree, row + south, upwind, 1, sums)
        if row > first and row - north - 1 >= 0:
            _count_row(building, tree, row - north - 1, upwind, -1, sums)
        for kind in range(6):
            _window_sums(sums[kind], west, east, sums_to[kind], line[kind])
        high = min(row + south, rows - 1) - max(row - north, 0) + 1
        _wind_of_row(line, high * wide, numbers, classes, room, ratio[row], known)
        known_shares[row] = known.mean()


@njit(cache=True, nogil=True)
def _lines(length: int) -> Lines:
    """Sums of a row of windows, all 0.

    Of houses and of trees: heights, fronts in quarters of a step, and how many there are of each
    (in the two halves of a number). Last the known steps in quarters, and unknown cells with them.
    """
    return (
        np.zeros(length, np.int64), np.zeros(length, np.int64), np.zeros(length, np.int64),
        np.zeros(length, np.int64), np.zeros(length, np.int64), np.zeros(length, np.int64),
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _window_sums(
    sums: NDArray[np.int64],
    west: int,
    east: int,
    sums_to: NDArray[np.int64],
    line: NDArray[np.int64],
) -> None:
    """The sum over `west` columns before to `east` columns after each column."""
    columns = len(sums)
    total = 0
    for column in range(columns):
        total += sums[column]
        sums_to[west + column + 1] = total
    for column in range(west + columns + 1, len(sums_to)):
        sums_to[column] = total
    before, after = sums_to[:columns], sums_to[west + east + 1 :]
    for column in range(columns):
        line[column] = after[column] - before[column]


@njit(cache=True, nogil=True)
def _count_row(
    building: NDArray[np.int16],
    tree: NDArray[np.int16],
    row: int,
    upwind: int,
    sign: int,
    sums: Lines,
) -> None:
    """Add a row to the sums of the columns, or take it away again."""
    houses, trees = building[row], tree[row]
    rows, columns = building.shape
    house_sum, tree_sum, _, _, counts, gaps = sums
    for column in range(columns):
        house, leaves = int(houses[column]), int(trees[column])
        house_sum[column] += sign * max(house, 0)
        tree_sum[column] += sign * max(leaves, 0)
        counts[column] += sign * (int(house > 0) + GAP * int(leaves > 0))
        gaps[column] += sign * GAP * int(house == NO_HEIGHT)
    calm = upwind == CALM
    if (calm or upwind == 0) and row > 0:
        _count_steps(houses, building[row - 1], trees, tree[row - 1], calm, sign, 0, sums)
    if (calm or upwind == 2) and row < rows - 1:
        _count_steps(houses, building[row + 1], trees, tree[row + 1], calm, sign, 0, sums)
    if calm or upwind == 1:
        _count_steps(houses[:-1], houses[1:], trees[:-1], trees[1:], calm, sign, 0, sums)
    if calm or upwind == 3:
        _count_steps(houses[1:], houses[:-1], trees[1:], trees[:-1], calm, sign, 1, sums)


@njit(cache=True, nogil=True)
def _count_steps(
    houses: NDArray[np.int16],
    houses_upwind: NDArray[np.int16],
    trees: NDArray[np.int16],
    trees_upwind: NDArray[np.int16],
    calm: bool,
    sign: int,
    start: int,
    sums: Lines,
) -> None:
    """Count four quarters of the steps up, or without wind one quarter of the steps up or down."""
    quarters = sign if calm else 4 * sign
    house_front, tree_front, steps = sums[2][start:], sums[3][start:], sums[5][start:]
    for column in range(len(houses)):
        known = houses[column] >= 0 and houses_upwind[column] >= 0
        house = int(houses[column]) - int(houses_upwind[column])
        leaves = int(trees[column]) - int(trees_upwind[column])
        house = abs(house) if calm else max(house, 0)
        leaves = abs(leaves) if calm else max(leaves, 0)
        weight = quarters if known else 0
        house_front[column] += weight * house
        tree_front[column] += weight * leaves
        steps[column] += weight


@njit(cache=True, nogil=True, error_model="numpy")
def _wind_of_row(
    line: Lines,
    cells: NDArray[np.float64],
    numbers: NDArray[np.float64],
    classes: NDArray[np.float64],
    room: tuple[NDArray[np.float64], ...],
    ratio: NDArray[np.float32],
    known: NDArray[np.float64],
) -> None:
    """The wind in the street as a part of that at 10 m, and the known share of each window.

    In small loops without branches, which a processor does for several cells at once.
    """
    front, height, density, roughness, displacement, at_top, over = room
    _fronts(line[2], line[3], line[5], cells, numbers, over, known, front)
    _heights(line[0], line[1], line[4], numbers, height)
    _densities(front, line[4], numbers, density)
    for kind in range(len(classes)):
        edge = classes[kind - 1, 0] if kind > 0 else 0.0
        _in_class(density, edge, classes[kind], roughness, displacement, at_top)
    _over_obstacles(height, roughness, displacement, over)
    logarithm = roughness
    _logarithms(over, displacement, logarithm)
    _slowed(front, height, density, at_top, over, logarithm, known, numbers, ratio)


@njit(cache=True, nogil=True, error_model="numpy")
def _fronts(
    faces: NDArray[np.int64],
    leaves: NDArray[np.int64],
    steps_and_gaps: NDArray[np.int64],
    cells: NDArray[np.float64],
    numbers: NDArray[np.float64],
    per_step: NDArray[np.float64],
    known: NDArray[np.float64],
    front: NDArray[np.float64],
) -> None:
    """The front in a whole window in m2, and the known share of the window (0 without a step)."""
    cell_m, window_m2, house_shelter, tree_shelter, _, tree_front_fit = numbers[:6]
    whole = window_m2 / (100 * cell_m)
    for column in range(len(front)):
        steps = np.float64(steps_and_gaps[column] & (GAP - 1))
        share = 1 - np.float64(steps_and_gaps[column] >> GAP_BITS) / cells[column]
        known[column] = share if steps > 0 else 0.0
        # Per square metre of ground with known steps, for a whole window: cut ones count alike.
        per_step[column] = whole / max(steps, 1.0)
    for column in range(len(front)):
        face = np.float64(faces[column]) * per_step[column] * house_shelter
        tree_face = np.float64(leaves[column]) * per_step[column] * tree_shelter
        front[column] = face + tree_front_fit * np.sqrt(tree_face)


@njit(cache=True, nogil=True, error_model="numpy")
def _heights(
    houses_cm: NDArray[np.int64],
    trees_cm: NDArray[np.int64],
    counts: NDArray[np.int64],
    numbers: NDArray[np.float64],
    height: NDArray[np.float64],
) -> None:
    """The mean height of houses and trees in m, each for the ground it takes and its sheltering."""
    weight, fit, least = numbers[3] / numbers[2], numbers[4], numbers[9]
    for column in range(len(height)):
        houses = np.float64(counts[column] & (GAP - 1))
        trees = np.float64(counts[column] >> GAP_BITS)
        # Where there are none the sums of heights are 0 as well.
        tree_m = fit * np.sqrt(np.float64(trees_cm[column]) * 0.01 / max(trees, 1.0))
        high = np.float64(houses_cm[column]) * 0.01 + weight * trees * tree_m
        height[column] = max(high / max(houses + weight * trees, 1.0), least)


@njit(cache=True, nogil=True, error_model="numpy")
def _densities(
    front: NDArray[np.float64],
    counts: NDArray[np.int64],
    numbers: NDArray[np.float64],
    density: NDArray[np.float64],
) -> None:
    per_m2, added, most = 1 / numbers[1], numbers[6], numbers[7]
    for column in range(len(front)):
        density[column] = min(front[column] * per_m2 + added, most)
        front[column] = front[column] if counts[column] > 0 else 0.0


@njit(cache=True, nogil=True, error_model="numpy")
def _in_class(
    density: NDArray[np.float64],
    edge: float,
    kind: NDArray[np.float64],
    roughness: NDArray[np.float64],
    displacement: NDArray[np.float64],
    at_top: NDArray[np.float64],
) -> None:
    """Take the numbers of a class where the density reaches its lower edge."""
    _, rough, displaced, top = kind
    for column in range(len(density)):
        reached = density[column] >= edge
        roughness[column] = rough if reached else roughness[column]
        displacement[column] = displaced if reached else displacement[column]
        at_top[column] = top if reached else at_top[column]


@njit(cache=True, nogil=True, error_model="numpy")
def _over_obstacles(
    height: NDArray[np.float64],
    roughness: NDArray[np.float64],
    displacement: NDArray[np.float64],
    over: NDArray[np.float64],
) -> None:
    """How far the undisturbed wind blows over the obstacles, in roughnesses; 1 where it cannot."""
    for column in range(len(height)):
        room = 60.0 - displacement[column] * height[column]
        over[column] = max(room / (roughness[column] * height[column]), 1.0)


@njit(cache=True, nogil=True, error_model="numpy")
def _slowed(
    front: NDArray[np.float64],
    height: NDArray[np.float64],
    density: NDArray[np.float64],
    at_top: NDArray[np.float64],
    over: NDArray[np.float64],
    logarithm: NDArray[np.float64],
    known: NDArray[np.float64],
    numbers: NDArray[np.float64],
    ratio: NDArray[np.float32],
) -> None:
    open_m2, above, needed = numbers[8], numbers[10], numbers[11]
    for column in range(len(ratio)):
        upper = above * at_top[column] / logarithm[column]
        falls = _exp_of_small(9.6 * density[column] * (1.2 / height[column] - 1))
        is_open = front[column] <= open_m2
        slowed = 1.0 if is_open else min(upper * falls, 1.0)
        # No profile fits obstacles as high as the undisturbed wind.
        unknown = (known[column] < needed) | ((over[column] <= 1.0) & (not is_open))
        ratio[column] = np.nan if unknown else (slowed - 0.125) * 0.5829 + 0.125


@njit(cache=True, nogil=True, error_model="numpy")
def _logarithms(
    values: NDArray[np.float64], mantissas: NDArray[np.float64], logs: NDArray[np.float64]
) -> None:
    """Natural logarithms of numbers above 0, to 10 decimals: exponent and series of the rest."""
    bits, rest = values.view(np.int64), mantissas.view(np.int64)
    for place in range(len(values)):
        exponent = (bits[place] - SQRT_HALF_BITS) >> EXPONENT_BIT
        rest[place] = bits[place] - (exponent << EXPONENT_BIT)
        logs[place] = LN_2 * np.float64(exponent)
    for place in range(len(values)):
        part = (mantissas[place] - 1) / (mantissas[place] + 1)
        square = part * part
        series = square * (1 / 7 + square * (1 / 9 + square * (1 / 11 + square * (1 / 13))))
        series = square * (1 / 3 + square * (1 / 5 + series))
        logs[place] += 2 * part * (1 + series)


@njit(cache=True, nogil=True, inline="always")
def _exp_of_small(power: float) -> float:
    """e to a power between -4 and 0, to 9 decimals: a series for an eighth, squared thrice."""
    part = power * 0.125
    series = 1 / 5040 + part * (1 / 40320 + part * (1 / 362880 + part * (1 / 3628800)))
    series = 1 / 24 + part * (1 / 120 + part * (1 / 720 + part * series))
    value = 1 + part * (1 + part * (1 / 2 + part * (1 / 6 + part * series)))
    value = value * value
    value = value * value
    return value * value

"""Means over what lies upwind: the windows that the wind brings air from, for every cell at once.

The sums come from an integral image that is one row high: per column a running sum over the rows
of the window, and per row a running sum over these columns. So the size of the window costs
nothing. Values are taken to 1/16,777,216 and added up without rounding: a map that is turned, or
cut into tiles with enough around them, gives the same means.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

METHOD = "wijkdraad.footprints 1"
CALM_BELOW_M_S = 1.5
"""With less wind than this the air comes from all sides."""
KNOWN_SHARE_NEEDED = 0.5
"""With less of the cells in a window known than this, its mean is unknown."""
MOST_CELLS = 2**28
"""So many values of at most 1 are added up without rounding."""
FEWEST_ROWS_IN_PART = 64

Sector = Literal["north", "east", "south", "west", "calm"]
"""Where the wind comes from, by quarter of the compass."""
SECTORS: tuple[Sector, ...] = ("north", "east", "south", "west")


@dataclass(frozen=True)
class Footprint:
    """How far a window reaches from the middle of its cell, in metres; `calm_m` to all sides."""

    upwind_m: float
    side_m: float
    downwind_m: float
    calm_m: float


@dataclass(frozen=True)
class Reach:
    """How many cells a window holds beside the cell itself, to each side of the raster."""

    north: int
    east: int
    south: int
    west: int

    @property
    def cells(self) -> int:
        """All cells of the window, the cell itself among them."""
        return (self.north + self.south + 1) * (self.east + self.west + 1)


def wind_sector(direction_degrees: float, wind_m_s: float) -> Sector:
    """The quarter that the wind comes from; "calm" under 1.5 m/s, whatever the direction.

    A quarter begins at its first edge: 45 degrees is east, 315 north. Raises ValueError for wind
    without a direction from 0 to 360 (weather files write 990 for a wind that turns).

    >>> wind_sector(130, 5), wind_sector(350, 2), wind_sector(130, 1.4)
    ('east', 'north', 'calm')
    """
    if wind_m_s < CALM_BELOW_M_S:
        return "calm"
    if not 0 <= direction_degrees <= 360:
        raise ValueError(f"a wind from {direction_degrees} degrees is not between 0 and 360")
    return SECTORS[int(((direction_degrees + 45) % 360) // 90)]


def reach_of(footprint: Footprint, sector: Sector, cell_size_m: float) -> Reach:
    """The window of a sector in cells, rounded to the nearest.

    >>> reach_of(Footprint(1000, 250, 100, 350), "east", 1.0)
    Reach(north=250, east=1000, south=250, west=100)
    """
    up, side, down, calm = (
        round(metres / cell_size_m)
        for metres in (footprint.upwind_m, footprint.side_m, footprint.downwind_m, footprint.calm_m)
    )
    return {
        "north": Reach(north=up, east=side, south=down, west=side),
        "east": Reach(north=side, east=up, south=side, west=down),
        "south": Reach(north=down, east=side, south=up, west=side),
        "west": Reach(north=side, east=down, south=side, west=up),
        "calm": Reach(calm, calm, calm, calm),
    }[sector]


def inside_share(reach: Reach, rows: int, columns: int) -> float:
    """The part (0..1) of the windows of all cells that lies on the raster, on average.

    Of a window of one cell to each side, 4 of 9 cells lie on a raster of 2 by 2:

    >>> round(inside_share(Reach(1, 1, 1, 1), 2, 2), 4)
    0.4444
    """
    down = _mean_inside(reach.north, reach.south, rows)
    across = _mean_inside(reach.west, reach.east, columns)
    return down * across / reach.cells


def _mean_inside(before: int, after: int, length: int) -> float:
    place = np.arange(length)
    inside = np.minimum(place + after, length - 1) - np.maximum(place - before, 0) + 1
    return float(inside.mean()) if length else 0.0


@dataclass(frozen=True)
class FootprintMeans:
    """Per cell the mean over its window, NaN where too little is known, and the known share.

    `known_shares` (0..1) is the known part of the window as far as it lies on the raster, None
    where it was not asked for; `known_share` is its mean over the cells. `inside_share` says how
    much of the windows lies on the raster, on average.
    """

    means: NDArray[np.float32]
    known_shares: NDArray[np.float32] | None
    known_share: float
    inside_share: float


def footprint_means(
    values: NDArray[np.float32],
    reach: Reach,
    left_out: NDArray[np.bool_] | None = None,
    share_per_cell: bool = True,
) -> FootprintMeans:
    """The mean of `values` (rows, columns; 0..1, NaN where unknown) over the window of each cell.

    Windows are cut at the edge of the raster. Cells of `left_out` do not count in a mean, and are
    no gap in what is known. A mean is NaN where less than half of the window is known, or nothing
    in it counts. Raises ValueError for more than 268 million cells.

    With the wind from the west, a window of two cells upwind; one cell is left out, one unknown:

    >>> values = np.array([[1, 0, 0.5, np.nan, 0]], np.float32)
    >>> means = footprint_means(values, Reach(0, 0, 0, 2), values == 0.5)
    >>> means.means.round(2).tolist()
    [[1.0, 0.5, 0.5, 0.0, 0.0]]
    >>> means.known_shares.round(2).tolist()
    [[1.0, 1.0, 1.0, 0.6700000166893005, 0.6700000166893005]]
    >>> round(means.inside_share, 4)
    0.8
    """
    if values.size > MOST_CELLS:
        raise ValueError(f"{values.size} cells are more than {MOST_CELLS}: take a part")
    rows, columns = values.shape
    means = np.empty(values.shape, np.float32)
    shares = np.empty((rows if share_per_cell else 0, columns), np.float32)
    of_rows = np.zeros(rows)
    values = np.asarray(values, np.float32)
    skip = np.zeros((0, 0), np.bool_) if left_out is None else left_out
    in_parts(
        rows,
        lambda first, last: _means(
            values, skip, reach.north, reach.east, reach.south, reach.west, first, last,
            KNOWN_SHARE_NEEDED, means, shares, of_rows,
        ),
    )  # fmt: skip
    return FootprintMeans(
        means,
        shares if share_per_cell else None,
        float(of_rows.mean()) if rows else 0.0,
        inside_share(reach, rows, columns),
    )


def in_parts(rows: int, work: Callable[[int, int], None]) -> None:
    """Do `work(first row, last row)` for parts of the rows side by side, one for each processor."""
    parts = max(1, min(os.cpu_count() or 1, rows // FEWEST_ROWS_IN_PART))
    edges = [rows * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(parts) as pool:
        for done in [pool.submit(work, first, last) for first, last in pairwise(edges)]:
            done.result()


TO_SIXTEEN_MILLIONTHS = 1.5 * 2.0**28
"""Added to a number and taken away again, this leaves it a multiple of 2 to the power of -24."""


@njit(cache=True, nogil=True, error_model="numpy")
def _means(
    values: NDArray[np.float32],
    left_out: NDArray[np.bool_],
    north: int,
    east: int,
    south: int,
    west: int,
    first: int,
    last: int,
    needed: float,
    means: NDArray[np.float32],
    shares: NDArray[np.float32],
    of_rows: NDArray[np.float64],
) -> None:
    rows, columns = values.shape
    share = np.empty(columns, np.float32)
    total = np.zeros(columns)
    counts = np.zeros(columns, np.int64)
    # Sums up to a column, with as many more on both sides as a window sticks out of the raster.
    total_to = np.zeros(west + columns + 1 + east)
    counts_to = np.zeros(west + columns + 1 + east, np.int64)
    # What a window sums lies between its two edges on these.
    total_west, total_east = total_to[:columns], total_to[west + east + 1 :]
    counts_west, counts_east = counts_to[:columns], counts_to[west + east + 1 :]
    wide = np.empty(columns, np.float32)
    for column in range(columns):
        wide[column] = min(column + east + 1, columns) - max(column - west, 0)
    for row in range(max(first - north, 0), min(first + south, rows)):
        _count_row(values, left_out, row, 1, total, counts)
    for row in range(first, last):
        if row + south < rows:
            _count_row(values, left_out, row + south, 1, total, counts)
        if row > first and row - north - 1 >= 0:
            _count_row(values, left_out, row - north - 1, -1, total, counts)
        whole, number = 0.0, 0
        for column in range(columns):
            whole += total[column]
            number += counts[column]
            total_to[west + column + 1] = whole
            counts_to[west + column + 1] = number
        total_to[west + columns + 1 :] = whole
        counts_to[west + columns + 1 :] = number
        high = np.float32(min(row + south, rows - 1) - max(row - north, 0) + 1)
        for column in range(columns):
            counted_and_gaps = counts_east[column] - counts_west[column]
            counted = np.float64(counted_and_gaps & (GAP - 1))
            gaps = np.float32(counted_and_gaps >> GAP_BITS)
            known = np.float32(1) - gaps / (high * wide[column])
            mean = np.float32((total_east[column] - total_west[column]) / max(counted, 1.0))
            means[row, column] = mean if counted > 0 and known >= needed else np.float32(np.nan)
            share[column] = known
        of_rows[row] = share.mean()
        if shares.shape[0] > 0:
            shares[row] = share


GAP_BITS = 32
GAP = 2**GAP_BITS
"""Gaps are counted in the upper half of a number whose lower half counts what is known."""


@njit(cache=True, nogil=True, inline="always")
def _count_row(
    values: NDArray[np.float32],
    left_out: NDArray[np.bool_],
    row: int,
    sign: int,
    total: NDArray[np.float64],
    counts: NDArray[np.int64],
) -> None:
    """Add a row to the sums of the columns, or take it away again."""
    line = values[row]
    factor, one, gap = np.float64(sign), np.int64(sign), np.int64(sign * GAP)
    if left_out.shape[0] == 0:
        for column in range(len(line)):
            value = np.float64(line[column])
            known = value == value
            rounded = (value + TO_SIXTEEN_MILLIONTHS) - TO_SIXTEEN_MILLIONTHS
            total[column] += factor * (rounded if known else 0.0)
            counts[column] += one if known else gap
    else:
        skipped = left_out[row]
        for column in range(len(line)):
            value = np.float64(line[column])
            known = value == value
            counts_here = known and not skipped[column]
            rounded = (value + TO_SIXTEEN_MILLIONTHS) - TO_SIXTEEN_MILLIONTHS
            total[column] += factor * (rounded if counts_here else 0.0)
            counts[column] += np.int64(0) if skipped[column] else (one if known else gap)

"""The straight pieces nearest to many points: pieces are listed per cell of a coarse raster."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

METHOD = "wijkdraad.close_by 1"
CELL_M = 8.0
MOST_CELLS = 4_000_000
"""More cells than this and they become larger: a large raster is slower than a coarse one."""
ROUNDING_M = 1e-6


@dataclass(frozen=True)
class Cells:
    """Straight pieces by cell: cell c holds `piece[starts[c]]` up to `piece[starts[c + 1]]`.

    Piece p runs from `ends[p, :2]` to `ends[p, 2:]`, in metres; the first is the lower in x, then
    in y, so that a line turned round gives the same numbers.
    """

    west_m: float
    south_m: float
    size_m: float
    rows: int
    columns: int
    starts: NDArray[np.int64]
    piece: NDArray[np.int32]
    ends: NDArray[np.float64]


def cells_of(ends: NDArray[np.float64]) -> Cells:
    """List pieces (n, 4: x, y of one end and of the other) by the cells that they run through."""
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends = np.where(turned[:, None], ends[:, [2, 3, 0, 1]], ends)
    if not len(ends):
        return Cells(0, 0, CELL_M, 0, 0, np.zeros(1, np.int64), np.zeros(0, np.int32), ends)
    west, south = ends[:, [0, 2]].min(), ends[:, [1, 3]].min()
    width, height = ends[:, [0, 2]].max() - west, ends[:, [1, 3]].max() - south
    size = max(CELL_M, math.sqrt(width * height / MOST_CELLS), max(width, height) / MOST_CELLS)
    columns, rows = int(width / size) + 1, int(height / size) + 1
    counts = np.zeros(rows * columns + 1, np.int64)
    nothing = np.zeros(0, np.int32)
    _list(ends, west, south, size, rows, columns, counts, nothing, False)
    starts = np.cumsum(counts)
    piece = np.empty(starts[-1], np.int32)
    _list(ends, west, south, size, rows, columns, starts.copy(), piece, True)
    return Cells(float(west), float(south), float(size), rows, columns, starts, piece, ends)


def nearest_pieces(
    cells: Cells, points: NDArray[np.float64], within_m: float, equal_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """For each point (n, 2) the pieces nearest to it, within `within_m` metres.

    Returns point, piece, distance, and how far from the first end of the piece, in metres.
    Pieces that differ less than `equal_m` are equally near, and all come.

    >>> cells = cells_of(np.array([[0, 0, 10, 0], [20, 0, 20, 9]], float))
    >>> for column in nearest_pieces(cells, np.array([[12, 0], [15, 0], [0, 40]], float), 30, 1e-6):
    ...     print(column.tolist())
    [0, 1, 1]
    [0, 0, 1]
    [2.0, 5.0, 5.0]
    [10.0, 10.0, 0.0]
    """
    grid = (cells.west_m, cells.south_m, cells.size_m, cells.rows, cells.columns)
    return _nearest(
        np.ascontiguousarray(points),
        within_m,
        equal_m,
        grid,
        cells.starts,
        cells.piece,
        cells.ends,
    )


@njit(cache=True, nogil=True)
def _list(
    ends: NDArray[np.float64],
    west: float,
    south: float,
    size: float,
    rows: int,
    columns: int,
    at: NDArray[np.int64],
    piece: NDArray[np.int32],
    fill: bool,
) -> None:
    """Count the pieces of each cell in `at[cell + 1]`, or write them from `at[cell]` on."""
    for number in range(len(ends)):
        x0, y0 = (ends[number, 0] - west) / size, (ends[number, 1] - south) / size
        x1, y1 = (ends[number, 2] - west) / size, (ends[number, 3] - south) / size
        low, high = min(y0, y1), max(y0, y1)
        for row in range(int(low), min(int(high), rows - 1) + 1):
            left, right = x0, x1
            if y0 != y1:
                a = x0 + (max(low, row) - y0) * (x1 - x0) / (y1 - y0)
                b = x0 + (min(high, row + 1.0) - y0) * (x1 - x0) / (y1 - y0)
                left, right = min(a, b), max(a, b)
            # A hair wider: rounding may not lose a piece that runs along the side of a cell.
            first = max(int(left - ROUNDING_M), 0)
            last = min(int(right + ROUNDING_M), columns - 1)
            for column in range(first, last + 1):
                cell = row * columns + column
                if fill:
                    piece[at[cell]] = number
                    at[cell] += 1
                else:
                    at[cell + 1] += 1


@njit(cache=True, nogil=True)
def _distance(x: float, y: float, end: NDArray[np.float64]) -> tuple[float, float]:
    dx, dy = end[2] - end[0], end[3] - end[1]
    squared = dx * dx + dy * dy
    part = ((x - end[0]) * dx + (y - end[1]) * dy) / squared if squared > 0 else 0.0
    part = min(max(part, 0.0), 1.0)
    away = np.hypot(x - end[0] - part * dx, y - end[1] - part * dy)
    return away, part * np.sqrt(squared)


@njit(cache=True, nogil=True)
def _nearest(points, within, equal, grid, starts, piece, ends):  # type: ignore[no-untyped-def]
    west, south, size, rows, columns = grid
    room, count = len(points) + 16, 0
    point_of, piece_of = np.empty(room, np.int64), np.empty(room, np.int64)
    distance, offset = np.empty(room), np.empty(room)
    seen = np.full(len(ends), -1, np.int64)
    for point in range(len(points)):
        x, y = points[point, 0], points[point, 1]
        column, row = int(np.floor((x - west) / size)), int(np.floor((y - south) / size))
        best = within
        # Everything in the cells of ring r + 1 and beyond is at least r cells away.
        ring = 0
        while (ring - 1) * size <= best:
            best = _ring(row, column, ring, x, y, best, grid, starts, piece, ends)
            ring += 1
        reach = min(best + equal, within)
        span = int(np.ceil(reach / size)) + 1
        for r in range(max(row - span, 0), min(row + span, rows - 1) + 1):
            for c in range(max(column - span, 0), min(column + span, columns - 1) + 1):
                cell = r * columns + c
                for place in range(starts[cell], starts[cell + 1]):
                    number = piece[place]
                    if seen[number] == point:
                        continue
                    seen[number] = point
                    away, along = _distance(x, y, ends[number])
                    if away > reach:
                        continue
                    if count == room:
                        room *= 2
                        point_of = _longer(point_of, room)
                        piece_of = _longer(piece_of, room)
                        distance, offset = _longer(distance, room), _longer(offset, room)
                    point_of[count], piece_of[count] = point, number
                    distance[count], offset[count] = away, along
                    count += 1
    return point_of[:count], piece_of[:count], distance[:count], offset[:count]


@njit(cache=True, nogil=True)
def _ring(row, column, ring, x, y, best, grid, starts, piece, ends):  # type: ignore[no-untyped-def]
    """The smallest of `best` and the distances to pieces in the cells `ring` cells away."""
    _west, _south, _size, rows, columns = grid
    for r in range(row - ring, row + ring + 1):
        if r < 0 or r >= rows:
            continue
        whole_row = abs(r - row) == ring
        step = 1 if whole_row or ring == 0 else 2 * ring
        for c in range(column - ring, column + ring + 1, step):
            if c < 0 or c >= columns:
                continue
            cell = r * columns + c
            for place in range(starts[cell], starts[cell + 1]):
                away, _along = _distance(x, y, ends[piece[place]])
                if away < best:
                    best = away
    return best


@njit(cache=True, nogil=True)
def _longer(values, room):  # type: ignore[no-untyped-def]
    longer = np.empty(room, values.dtype)
    longer[: len(values)] = values
    return longer

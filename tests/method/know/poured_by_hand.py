"""Ponding worked out the slow way: the rain of one cell after another is poured out and followed.

Nothing of the fast way is used here: no tree, no sorting of saddles. For maps without equal
heights, of which it finds the only answer.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cell = tuple[int, int]
GONE: Cell = (-1, -1)


@dataclass
class Pond:
    pits: set[Cell]
    volume: float
    capacity: float
    level: float
    target: Cell


class Ground:
    """Heights (rows, columns); NaN lies beyond the map, +inf is a wall."""

    def __init__(self, heights: NDArray[np.float64]) -> None:
        self.heights = heights
        self.ponds: dict[Cell, Pond] = {}
        self.runoff = 0.0

    def height(self, cell: Cell) -> float:
        row, column = cell
        rows, columns = self.heights.shape
        if not (0 <= row < rows and 0 <= column < columns) or math.isnan(self.heights[cell]):
            return -math.inf
        return float(self.heights[cell])

    def around(self, cell: Cell) -> list[Cell]:
        row, column = cell
        return [
            (row + down, column + right)
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if (down or right) and self.height((row + down, column + right)) < math.inf
        ]

    def downhill(self, cell: Cell) -> Cell | None:
        steepest, way = 0.0, None
        for other in self.around(cell):
            drop = self.height(cell) - self.height(other)
            slope = drop / math.dist(cell, other)
            if slope > steepest:
                steepest, way = slope, other
        return way

    def end_of(self, cell: Cell) -> Cell:
        while True:
            if self.height(cell) == -math.inf:
                return GONE
            further = self.downhill(cell)
            if further is None:
                return cell
            cell = further

    def rim(self, pits: set[Cell]) -> tuple[float, Cell, set[Cell]]:
        """The level at which a pond spills, into which pit, and the cells it drowns till then."""
        heap = [(self.height(pit), pit) for pit in pits]
        seen, drowned = set(pits), set()
        level, top = -math.inf, GONE
        # Pits that joined are all under water, with everything between them.
        start = max(self.height(pit) for pit in pits)
        heapq.heapify(heap)
        while heap:
            height, cell = heapq.heappop(heap)
            if height < level and cell not in pits and level > start:
                further = self.downhill(top)
                assert further is not None
                way = further if further not in drowned else cell
                return level, self.end_of(way), drowned - {top}
            if height > level:
                level, top = height, cell
            drowned.add(cell)
            for other in self.around(cell):
                if other not in seen:
                    seen.add(other)
                    heapq.heappush(heap, (self.height(other), other))
        return math.inf, GONE, drowned

    def pond(self, pits: set[Cell], volume: float) -> Pond:
        level, target, drowned = self.rim(pits)
        capacity = (
            math.inf
            if level == math.inf
            else sum(max(level - self.height(cell), 0.0) for cell in drowned)
        )
        pond = Pond(pits, volume, capacity, level, target)
        for pit in pits:
            self.ponds[pit] = pond
        return pond

    def pour(self, volume: float, pit: Cell) -> None:
        while True:
            if pit == GONE:
                self.runoff += volume
                return
            pond = self.ponds.get(pit) or self.pond({pit}, 0.0)
            if pond.volume + volume <= pond.capacity:
                pond.volume += volume
                return
            volume -= pond.capacity - pond.volume
            pond.volume = pond.capacity
            beside = self.ponds.get(pond.target)
            both_full = beside is not None and beside.volume == beside.capacity
            if (
                both_full
                and beside is not None
                and beside.level == pond.level
                and beside.target in pond.pits
            ):
                pond = self.pond(pond.pits | beside.pits, pond.volume + beside.volume)
                pit = next(iter(pond.pits))
            else:
                pit = pond.target

    def depths(self) -> NDArray[np.float64]:
        depth = np.zeros(self.heights.shape)
        for pond in {id(pond): pond for pond in self.ponds.values()}.values():
            drowned = self.rim(pond.pits)[2]
            cells = sorted(drowned, key=self.height)
            level, total = -math.inf, 0.0
            for count, cell in enumerate(cells, start=1):
                if level <= self.height(cell) and count > 1:
                    break
                total += self.height(cell)
                level = (pond.volume + total) / count
            for cell in cells:
                depth[cell] = max(level - self.height(cell), 0.0)
        return depth


def poured(
    heights: NDArray[np.float64], rain: NDArray[np.float64], seed: int
) -> tuple[NDArray[np.float64], float]:
    """The depth per cell and the runoff, in the unit of `heights` and that over one cell.

    The rain of the cells is poured out in an order that `seed` shuffles.
    """
    ground = Ground(heights)
    cells = [cell for cell in np.ndindex(heights.shape) if not math.isinf(heights[cell])]
    np.random.default_rng(seed).shuffle(cells)
    for row, column in cells:
        ground.pour(float(rain[row, column]), ground.end_of((int(row), int(column))))
    return ground.depths(), ground.runoff

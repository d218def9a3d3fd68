"""Which cells lie in an area: the same ones, however the cells are asked."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.grid import BLOCK_CELLS, Grid, cells_in

SIZE = 3 * BLOCK_CELLS + 5
GRID = Grid(0, SIZE, 1, SIZE, SIZE)


def one_by_one(area: BaseGeometry, grid: Grid) -> tuple[list[int], int]:
    """Every centre asked by itself, on the raster and so far beyond it that nothing is left."""
    x, y = np.meshgrid(np.arange(-SIZE, 2 * SIZE) + 0.5, np.arange(2 * SIZE, -SIZE, -1) - 0.5)
    there = shapely.contains_xy(area, x, y)
    column = np.floor((x - grid.west_m) / grid.cell_size_m).astype(int)
    row = np.floor((grid.north_m - y) / grid.cell_size_m).astype(int)
    on = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    return sorted((row * grid.columns + column)[there & on].tolist()), int((there & ~on).sum())


def star(seed: int) -> BaseGeometry:
    """A star with a hole, on the raster or partly beyond it; some points are centres of cells."""
    drawn = np.random.default_rng(seed)
    turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    far = drawn.uniform(SIZE / 6, SIZE / 2, 24)
    middle = drawn.integers(0, SIZE, 2)
    points = middle + np.column_stack([far * np.cos(turns), far * np.sin(turns)])
    points[::3] = np.floor(points[::3]) + 0.5
    outer = shapely.make_valid(shapely.Polygon(points))
    return shapely.difference(outer, shapely.box(*(middle - 5.5), *(middle + 5.5)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_blocks_give_the_cells_that_asking_one_by_one_gives(seed: int) -> None:
    area = star(seed)
    found = cells_in(area, GRID)
    assert (found.inside.tolist(), found.outside) == one_by_one(area, GRID)


@pytest.mark.parametrize(
    "area",
    [
        shapely.box(0, 0, SIZE, SIZE),
        shapely.box(0.5, 0.5, 64.5, 64.5),
        shapely.box(-40, -40, SIZE + 40, SIZE + 40),
        shapely.MultiPolygon([shapely.box(0, 0, 40, 40), shapely.box(50, 50, 90, 90)]),
        shapely.GeometryCollection(
            [shapely.box(0, 0, 40, 40), shapely.LineString([(0, 0), (9, 9)])]
        ),
        shapely.box(3.2, 3.2, 3.4, 3.4),
        shapely.Polygon(),
    ],
)
def test_edges_through_centres_parts_and_slivers(area: BaseGeometry) -> None:
    found = cells_in(area, GRID)
    assert (found.inside.tolist(), found.outside) == one_by_one(area, GRID)

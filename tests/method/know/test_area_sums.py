"""Shares of areas: against cutting each cell with shapely, and what must always hold."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import Grid

GRID = Grid(100, 250, 2.5, 20, 24)


def raster(seed: int) -> NDArray[np.float32]:
    random = np.random.default_rng(seed)
    values = random.uniform(0, 1, (GRID.rows, GRID.columns)).astype(np.float32)
    values[random.uniform(0, 1, values.shape) < 0.2] = np.nan
    return values


def area(seed: int) -> BaseGeometry:
    """A star with a hole, now and then with a second part, over the edge of the raster or not."""
    random = np.random.default_rng(seed)
    corners = random.integers(3, 12)
    angles = np.sort(random.uniform(0, 2 * np.pi, corners))
    radius = random.uniform(3, 30, corners)
    middle = random.uniform([90, 190], [170, 260])
    star = shapely.Polygon(
        np.column_stack([middle[0] + radius * np.cos(angles), middle[1] + radius * np.sin(angles)])
    )
    star = shapely.make_valid(star).difference(shapely.Point(middle).buffer(2))
    if seed % 3 == 0:
        star = star.union(affinity.translate(star, 31, 7))
    return star


def cut_by_hand(values: NDArray[np.float32], place: BaseGeometry) -> tuple[float, float]:
    west, north, size = GRID.west_m, GRID.north_m, GRID.cell_size_m
    total = known = 0.0
    for row in range(GRID.rows):
        for column in range(GRID.columns):
            cell = shapely.box(
                west + column * size,
                north - (row + 1) * size,
                west + (column + 1) * size,
                north - row * size,
            )
            part = shapely.area(shapely.intersection(cell, place))
            if not np.isnan(values[row, column]):
                total += part * values[row, column]
                known += part
    return (total / known if known > 1e-9 else np.nan), known / shapely.area(place)


@given(st.integers(0, 5000))
@settings(max_examples=60, deadline=None)
def test_a_share_is_the_sum_over_cut_cells(seed: int) -> None:
    values, place = raster(seed), area(seed)
    shares = area_shares(row_sums(values, GRID), [place])
    mean, known = cut_by_hand(values, place)
    assert np.isclose(shares.means[0], mean, atol=1e-6, equal_nan=True)
    assert np.isclose(shares.known_shares[0], known, atol=1e-9)


def test_outlines_along_the_edges_of_cells_and_of_the_raster() -> None:
    values = raster(3)
    sums = row_sums(values, GRID)
    whole = area_shares(sums, [shapely.box(*GRID.bounds), shapely.box(0, 0, 1000, 1000)])
    assert np.allclose(whole.means, np.nanmean(values.astype(float)))
    assert np.isclose(whole.known_shares[0], np.mean(~np.isnan(values)))
    one_cell = area_shares(sums, [shapely.box(105, 240, 107.5, 242.5)])
    assert np.isclose(one_cell.means[0], values[3, 2], equal_nan=True)


def test_outside_the_raster_nothing_is_known() -> None:
    shares = area_shares(row_sums(raster(1), GRID), [shapely.box(0, 0, 10, 10), shapely.Polygon()])
    assert np.isnan(shares.means).all()
    assert shares.known_shares.tolist() == [0.0, 0.0]


@given(st.integers(0, 500))
@settings(max_examples=30, deadline=None)
def test_the_parts_of_an_area_make_the_whole(seed: int) -> None:
    values = raster(seed)
    sums = row_sums(values, GRID)
    west, south, east, north = GRID.bounds
    middle = west + (east - west) * (0.1 + 0.8 * (seed % 97) / 97)
    left, right = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    shares = area_shares(sums, [left, right, shapely.union(left, right)])
    known = shares.known_shares * [left.area, right.area, left.area + right.area]
    assert np.isclose(known[0] + known[1], known[2])
    assert np.isclose((shares.means[:2] * known[:2]).sum(), shares.means[2] * known[2])

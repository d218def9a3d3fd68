"""Ponding: against rain poured out by hand, against bowls worked out, and what must always hold."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.method.know.poured_by_hand import poured
from wijkdraad.method.know.water.depressions import filled
from wijkdraad.method.know.water.ponding import MOST_RAIN_MM, Ponding, ponding
from wijkdraad.method.know.water.rain import Storm, loss_rates
from wijkdraad.method.know.water.terrain import (
    BUILDING,
    FILLED,
    MEASURED,
    OUTSIDE,
    Terrain,
    from_roofs,
    terrain,
)

UNIT_MM = 1e-6


def ground(rows: list[list[float]]) -> Terrain:
    return terrain(np.array(rows, np.float32))


def in_a_channel(*heights: float) -> Terrain:
    """A line of cells between two walls, open at both ends."""
    line = np.array([heights], np.float32)
    walls = np.zeros((3, len(heights)), np.bool_)
    walls[[0, 2]] = True
    return terrain(np.repeat(line, 3, axis=0), walls)


def balance(found: Ponding) -> float:
    return found.rain_m3 - found.ponded_m3 - found.runoff_m3 - found.lost_m3


def rough(seed: int, steps_mm: int = 10) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A little map without two equal heights, with or without buildings."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(3, 13, 2)
    heights = random.permutation(rows * columns * 3)[: rows * columns].reshape(rows, columns)
    walls = random.random((rows, columns)) < (0.12 if seed % 2 else 0.0)
    return (heights * steps_mm / 1000).astype(np.float32), walls


@pytest.mark.parametrize("rain_mm", [1, 8, 40, 150, 600])
@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_pouring_out_cell_by_cell_finds(seed: int, rain_mm: int) -> None:
    heights, walls = rough(seed, steps_mm=1 if seed % 3 else 10)
    random = np.random.default_rng(seed)
    if seed % 5 == 0:
        heights[:2, random.integers(heights.shape[1])] = np.nan
        heights[random.integers(heights.shape[0]), -1] = np.nan
        walls &= ~np.isnan(heights)
    place = terrain(heights, walls)
    rates = random.random(heights.shape) * (rain_mm / 2 if seed % 4 == 0 else 0)
    found = ponding(place, 1.0, Storm.even(rain_mm, 1), rates)
    level = place.height_mm[1:-1, 1:-1].astype(float)
    level[place.kind == BUILDING] = np.inf
    level[place.kind == OUTSIDE] = np.nan
    kept = np.rint(rain_mm / UNIT_MM - rates / UNIT_MM).astype(np.int64)
    # Filled holes hold equal heights, for which there is more than one answer.
    assert not (place.kind == FILLED).any()
    depth_mm, runoff_mm = poured(level, from_roofs(kept, place.kind) * UNIT_MM, seed)
    assert np.allclose(np.nan_to_num(found.depth_m) * 1000, depth_mm, atol=1e-3)
    assert found.runoff_m3 == pytest.approx(runoff_mm / 1000, abs=1e-6)


def test_a_box_fills_evenly_up_to_what_it_holds() -> None:
    rows = np.full((6, 6), 1.0, np.float32)
    rows[2:4, 2:4] = 0.5
    # The flat ground within one cell of the box drains into it, the rest over the edge.
    found = ponding(terrain(rows), 2.0, Storm.even(50, 1))
    assert found.depth_m[2:4, 2:4] == pytest.approx(0.05 * 16 / 4)
    assert (found.ponded_m3, found.ponded_m2) == pytest.approx((0.05 * 16 * 4, 16))
    assert found.over_5cm_m2 == 16
    full = ponding(terrain(rows), 2.0, Storm.even(5000, 1))
    assert full.ponded_m3 == pytest.approx(0.5 * 16)
    assert full.deepest_m == pytest.approx(0.5)


def _bowl(depth_m: float, power: int, cell_m: float, radius_m: float) -> Terrain:
    """A bowl in the top of a hill: only what falls in the bowl runs into it."""
    half = int(radius_m / cell_m) + 4
    row, column = np.indices((2 * half + 1, 2 * half + 1)) - half
    part = np.hypot(row, column) * cell_m / radius_m
    return terrain((depth_m * np.where(part < 1, part**power, 2 - part)).astype(np.float32))


@pytest.mark.parametrize("rain_m", [0.02, 0.07, 0.2])
def test_a_cone_stands_as_deep_as_worked_out(rain_m: float) -> None:
    # Volume to depth y: pi (R y / D)^2 y / 3 = rain x pi R^2.
    found = ponding(_bowl(2.0, 1, 0.25, 40), 0.25, Storm.even(rain_m * 1000, 1))
    assert found.deepest_m == pytest.approx((3 * rain_m * 2.0**2) ** (1 / 3), rel=0.01)


@pytest.mark.parametrize("rain_m", [0.02, 0.07, 0.2])
def test_a_paraboloid_stands_as_deep_as_worked_out(rain_m: float) -> None:
    # Volume to depth y: pi R^2 y^2 / (2 D) = rain x pi R^2.
    found = ponding(_bowl(2.0, 2, 0.25, 40), 0.25, Storm.even(rain_m * 1000, 1))
    assert found.deepest_m == pytest.approx(math.sqrt(2 * rain_m * 2.0), rel=0.01)


def test_a_full_bowl_spills_into_the_next_and_then_they_rise_together() -> None:
    # Left of the saddle (300) lies a pit at 100, right of it one at 0; the rims are 600 and 500.
    heights = (0.7, 0.6, 0.1, 0.3, 0.0, 0.5, 0.4)

    def poured_out(left_mm: float, right_mm: float) -> list[float]:
        """Depths in millimetres where only the pits get rain of their own, from their cell."""
        rates = np.full((3, 7), 1000.0)
        rates[1, 2], rates[1, 4] = 1000 - left_mm, 1000 - right_mm
        found = ponding(in_a_channel(*heights), 1.0, Storm.even(1000, 1), rates)
        assert balance(found) == pytest.approx(0, abs=1e-9)
        return [round(float(depth) * 1000, 3) for depth in found.depth_m[1]]

    assert poured_out(150, 40) == [0, 0, 150, 0, 40, 0, 0]
    # The left holds 200; the other 60 go over.
    assert poured_out(260, 40) == [0, 0, 200, 0, 100, 0, 0]
    # The right holds 300 up to the saddle; the other 50 go over.
    assert poured_out(20, 350) == [0, 0, 70, 0, 300, 0, 0]
    # Together they hold 500 up to the saddle; 90 more lie over three cells.
    assert poured_out(300, 290) == [0, 0, 230, 30, 330, 0, 0]
    # They hold 400 + 200 + 500 up to the rim at 500; the rest leaves the map.
    assert poured_out(900, 900) == [0, 0, 400, 200, 500, 0, 0]


@pytest.mark.parametrize("way", [1, -1])
def test_three_bowls_within_each_other_fill_from_the_inside(way: int) -> None:
    # Pits at 0 and 100 join at 200; with the one at 150 they join at 400; the rim is 500.
    place = in_a_channel(*(0.9, 0.5, 0.15, 0.4, 0.1, 0.2, 0.0, 0.9)[::way])

    def poured_out(left_mm: float, right_mm: float) -> list[float]:
        rates = np.full((3, 8), 2000.0)
        rates[1, 2], rates[1, 6] = 2000 - left_mm, 2000 - right_mm
        found = ponding(place, 1.0, Storm.even(2000, 1), rates[:, ::way])
        return [round(float(depth) * 1000, 3) for depth in found.depth_m[1, ::way]]

    # The right pit holds 200; 60 go over into the middle one.
    assert poured_out(10, 260) == [0, 0, 10, 0, 60, 0, 200, 0]
    # Pits hold 200 + 100 up to 200; 150 more over three cells: 50 higher.
    assert poured_out(0, 450) == [0, 0, 0, 0, 150, 50, 250, 0]
    # The two together hold 900 up to 400; the third gets 100 of the rest.
    assert poured_out(0, 1000) == [0, 0, 100, 0, 300, 200, 400, 0]
    # The third holds 250 and its other 60 go into the middle pit.
    assert poured_out(310, 0) == [0, 0, 250, 0, 60, 0, 0, 0]
    # All are full up to 400 with 1,150; 200 more over five cells: 40 higher.
    assert poured_out(850, 500) == [0, 0, 290, 40, 340, 240, 440, 0]


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_of_two_ways_over_one_saddle_the_deeper_is_taken(turns: int, mirrored: bool) -> None:
    # Over the saddle (500) lie the deepest pit (0), and one at 300 and one at 200 beside it.
    heights, rates = np.full((7, 7), 9, np.float32), np.full((7, 7), 1000.0)
    for cell, height in (((3, 3), 0.5), ((4, 3), 0.0), ((2, 2), 0.3), ((2, 4), 0.2)):
        heights[cell] = height
    rates[4, 3] = 400
    if mirrored:
        heights, rates = heights[:, ::-1], rates[:, ::-1]
    heights, rates = np.rot90(heights, turns), np.rot90(rates, turns)
    found = ponding(terrain(heights, heights == 9), 1.0, Storm.even(1000, 1), rates)
    depths = dict(zip(heights.ravel().tolist(), found.depth_m.ravel().tolist(), strict=True))
    assert [round(depths[float(np.float32(h))], 6) for h in (0, 0.2, 0.3)] == [0.5, 0.1, 0]


@pytest.mark.parametrize("slope", [(0.01, 0.0), (0.01, 0.003), (-0.002, 0.02)])
def test_nothing_stays_on_a_slope(slope: tuple[float, float]) -> None:
    row, column = np.indices((20, 30))
    found = ponding(
        terrain((slope[0] * row + slope[1] * column).astype(np.float32)), 0.5, Storm.even(70, 1)
    )
    assert (found.ponded_m3, found.ponded_m2, found.deepest_m) == (0, 0, 0)
    assert found.runoff_m3 == pytest.approx(0.07 * 600 * 0.25)


def test_nothing_stays_on_flat_ground() -> None:
    found = ponding(terrain(np.ones((9, 9), np.float32)), 1.0, Storm.even(70, 1))
    assert (found.ponded_m3, found.ponded_m2) == (0, 0)


def test_a_pit_at_the_edge_drains() -> None:
    rows = np.full((5, 5), 1.0, np.float32)
    rows[2:4, 0] = 0.0
    assert ponding(terrain(rows), 1.0, Storm.even(70, 1)).ponded_m3 == 0


def test_unknown_ground_at_the_edge_takes_the_water_away() -> None:
    rows = np.full((7, 7), 1.0, np.float32)
    rows[3, 3] = 0.2
    kept = ponding(terrain(rows), 1.0, Storm.even(70, 1))
    rows[2, 2] = rows[1, 1] = rows[0, 0] = np.nan
    found = ponding(terrain(rows), 1.0, Storm.even(70, 1))
    assert kept.ponded_m3 > 0 == found.ponded_m3
    assert found.outside_m3 == pytest.approx(3 * 0.07)
    assert found.outside_share == pytest.approx(3 / 49)
    assert np.isnan(found.depth_m).sum() == 3


def test_a_hole_inside_is_filled_and_holds_no_water_of_its_own() -> None:
    row, column = np.indices((30, 30))
    rows = (0.02 * row + 0.01 * column).astype(np.float32)
    rows[8:19, 6:21] = np.nan
    place = terrain(rows)
    found = ponding(place, 1.0, Storm.even(70, 1))
    assert found.ponded_m3 == 0
    assert found.filled_share == pytest.approx(11 * 15 / 900)
    # Every filled height is one of the rim.
    rim = set(place.height_mm[8:21, 6:23][place.kind[7:20, 5:22] == MEASURED].tolist())
    assert set(place.height_mm[1:-1, 1:-1][place.kind == FILLED].tolist()) <= rim


def test_water_on_filled_ground_counts_in_the_balance_and_shows_no_depth() -> None:
    rows = np.full((7, 7), 1.0, np.float32)
    rows[2:5, 2:5] = 0.0
    rows[3, 3] = np.nan
    found = ponding(terrain(rows), 1.0, Storm.even(90, 1))
    assert found.ponded_m3 == pytest.approx(25 * 0.09)
    assert found.on_filled_m3 == pytest.approx(25 * 0.09 / 9)
    assert (found.ponded_m2, found.on_filled_m2) == (8, 1)
    assert np.isnan(found.depth_m[3, 3])


def test_a_building_dams_the_water_that_comes_down() -> None:
    # A slope down to the east in a channel, with a building across it in the fifth column.
    walls = np.ones((3, 7), np.bool_)
    walls[1, [0, 1, 2, 3, 5, 6]] = False
    line = np.repeat(np.array([[0.5, 0.4, 0.3, 0.2, 0.0, 0.1, 0.0]], np.float32), 3, axis=0)
    rates = np.where(walls, 70.0, 0.0)
    found = ponding(terrain(line, walls), 1.0, Storm.even(70, 1), rates)
    # Three cells drain to the fourth: 210 mm there reach 100 mm, and the third is wetted.
    assert found.depth_m[1, :5] == pytest.approx([0, 0, 0.055, 0.155, np.nan], nan_ok=True)
    assert found.ponded_m3 == pytest.approx(0.21)


def test_a_court_between_buildings_keeps_all_its_rain_and_its_share_of_the_roofs() -> None:
    walls = np.zeros((9, 9), np.bool_)
    walls[2:7, 2:7] = True
    walls[4, 4] = False
    found = ponding(terrain(np.ones((9, 9), np.float32), walls), 1.0, Storm.even(70, 1))
    # Of the 24 roof cells the four beside the court give all to it. The four at its corners are as
    # near to the street, which is two cells away on two sides, as to the court, two cells away
    # over two of those four: half of theirs comes in.
    assert found.ponded_m3 == pytest.approx(0.07 * (1 + 4 + 4 / 2))
    assert found.shut_in_m3 == pytest.approx(found.ponded_m3)
    assert found.depth_m[4, 4] == pytest.approx(found.ponded_m3)
    assert balance(found) == pytest.approx(0, abs=1e-12)


def test_a_map_full_of_buildings_lets_its_rain_go() -> None:
    place = terrain(np.ones((3, 4), np.float32), np.ones((3, 4), np.bool_))
    found = ponding(place, 1.0, Storm.even(70, 1))
    assert (found.ponded_m3, found.runoff_m3) == (0, pytest.approx(12 * 0.07))


@given(st.integers(0, 10**6), st.floats(0, 300), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_water_gets_lost_and_it_stands_level(seed: int, rain_mm: float, flat: bool) -> None:
    random = np.random.default_rng(seed)
    rows, columns = random.integers(1, 25, 2)
    heights = random.integers(0, 5 if flat else 400, (rows, columns)).astype(np.float32) / 1000
    heights[random.random(heights.shape) < random.choice([0, 0.1, 0.4])] = np.nan
    walls = random.random(heights.shape) < random.choice([0, 0.1, 0.4])
    rates = random.random(heights.shape) * random.choice([0, 100])
    place = terrain(heights, walls)
    found = ponding(place, 0.5, Storm((rain_mm / 3, 0, 2 * rain_mm / 3), 20), rates)
    assert abs(balance(found)) <= 1e-9 * max(found.rain_m3, 1e-9)
    assert min(found.ponded_m3, found.runoff_m3, found.lost_m3) >= 0
    measured = float(np.nansum(found.depth_m, dtype=np.float64)) * 0.25
    assert measured + found.on_filled_m3 == pytest.approx(found.ponded_m3, rel=1e-5, abs=1e-9)
    assert np.array_equal(np.isnan(found.depth_m), np.isnan(heights) | walls)
    level = place.height_mm[1:-1, 1:-1] / 1000 + found.depth_m
    for one, other in (
        (np.s_[:, 1:], np.s_[:, :-1]),
        (np.s_[1:], np.s_[:-1]),
        (np.s_[1:, 1:], np.s_[:-1, :-1]),
        (np.s_[1:, :-1], np.s_[:-1, 1:]),
    ):
        wet = (found.depth_m[one] > 1e-5) & (found.depth_m[other] > 1e-5)
        assert np.allclose(level[one][wet], level[other][wet], atol=1e-5)


@given(st.integers(0, 10**6), st.floats(1, 300))
@settings(max_examples=60, deadline=None)
def test_turning_or_mirroring_the_map_turns_the_water(seed: int, rain_mm: float) -> None:
    heights, walls = rough(seed)
    storm = Storm.even(rain_mm, 1)
    found = ponding(terrain(heights, walls), 1.0, storm)
    for turned in (np.rot90, np.fliplr, np.transpose):
        again = ponding(terrain(turned(heights), turned(walls)), 1.0, storm)
        assert again.runoff_m3 == pytest.approx(found.runoff_m3, abs=1e-6)
        assert np.allclose(again.depth_m, turned(found.depth_m), atol=1e-6, equal_nan=True)


@given(st.integers(0, 10**6), st.floats(1, 200), st.floats(0, 100))
@settings(max_examples=60, deadline=None)
def test_more_rain_is_never_less_water_anywhere(seed: int, rain_mm: float, more: float) -> None:
    heights, walls = rough(seed)
    place = terrain(heights, walls)
    less = ponding(place, 1.0, Storm.even(rain_mm, 1))
    found = ponding(place, 1.0, Storm.even(rain_mm + more, 1))
    assert (np.nan_to_num(found.depth_m) >= np.nan_to_num(less.depth_m) - 1e-6).all()
    assert found.runoff_m3 >= less.runoff_m3 - 1e-9


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=80, deadline=None)
def test_filled_ground_is_what_the_lowest_way_out_asks(seed: int, flat: bool) -> None:
    random = np.random.default_rng(seed)
    shape = tuple(random.integers(1, 16, 2))
    heights = random.integers(0, 4 if flat else 500, shape).astype(np.float32) / 1000
    # Slowly: nobody stands lower than the lowest of the neighbours, unless the ground does.
    level = np.full((shape[0] + 2, shape[1] + 2), -1.0)
    level[1:-1, 1:-1] = 9.0
    while True:
        lowest = np.min(
            [level[r : r + shape[0], c : c + shape[1]] for r in range(3) for c in range(3)], axis=0
        )
        lower = np.maximum(heights, lowest)
        if np.array_equal(lower, level[1:-1, 1:-1]):
            break
        level[1:-1, 1:-1] = lower
    assert np.allclose(filled(heights), level[1:-1, 1:-1], atol=1e-6)


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_roofs_hand_on_all_their_water_the_same_way_round(seed: int) -> None:
    random = np.random.default_rng(seed)
    kind = np.where(random.random((9, 12)) < 0.5, BUILDING, MEASURED).astype(np.uint8)
    kind[0, 0] = MEASURED
    water = np.full(kind.shape, 70_000_000)
    down = from_roofs(water, kind)
    assert down.sum() == water.sum()
    assert (down[kind == BUILDING] == 0).all()
    turned = from_roofs(np.rot90(water), np.rot90(kind))
    assert np.abs(turned - np.rot90(down)).max() < 100


def test_a_step_loses_no_more_than_falls_in_it() -> None:
    storm = Storm((0.5, 4.0, 0.0), 5)
    assert float(storm.lost_mm(24.0)) == pytest.approx(0.5 + 2.0)
    assert storm.lost_mm(np.array([0.0, 6.0, 1000.0])) == pytest.approx([0, 1.0, 4.5])
    assert (storm.total_mm, storm.hours) == (4.5, 0.25)


def test_losses_by_surface_lower_the_water_where_they_are() -> None:
    rows = [[1, 1, 1, 1, 1, 1, 1], [1, 0, 1, 1, 1, 0, 1], [1, 1, 1, 1, 1, 1, 1]]
    surfaces = np.ones((3, 7), np.int64)
    surfaces[:, :3] = 2
    rates = loss_rates(surfaces, {1: 0.0, 2: 30.0}, sewer_mm_per_hour=20)
    place = ground([[float(cell) for cell in row] for row in rows])
    found = ponding(place, 1, Storm.even(70, 1), rates)
    # Two cells drain into the western pit, three into the eastern one.
    assert found.depth_m[1, 1] == pytest.approx(2 * 0.02)
    assert found.depth_m[1, 5] == pytest.approx(3 * 0.05)
    assert found.lost_m3 == pytest.approx((9 * 50 + 12 * 20) / 1000)


@pytest.mark.parametrize("rate", [-1.0, math.nan, math.inf])
def test_an_impossible_loss_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="loss"):
        Storm.even(70, 1).lost_mm(rate)


def test_impossible_rain_and_ground_are_refused() -> None:
    for steps, minutes in (((-1.0,), 5), ((math.nan,), 5), ((1.0,), 0)):
        with pytest.raises(ValueError, match="rain"):
            Storm(steps, minutes)
    with pytest.raises(ValueError, match="more than"):
        ponding(ground([[1.0]]), 1, Storm.even(MOST_RAIN_MM + 1, 1))
    with pytest.raises(ValueError, match="not in metres"):
        ground([[17_000.0]])
    with pytest.raises(ValueError, match="no infiltration"):
        loss_rates(np.array([[3]]), {1: 2.0})
    with pytest.raises(ValueError, match="do not fit"):
        terrain(np.ones((2, 2), np.float32), np.zeros((2, 3), np.bool_))

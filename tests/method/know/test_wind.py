"""The wind in the street: equal to loops over every window, and what must always hold."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.method.know.heat_by_hand import wind_ratio, wind_relative
from wijkdraad.method.know.light.standing import standing
from wijkdraad.method.know.warmth.footprints import SECTORS, Footprint
from wijkdraad.method.know.warmth.wind import (
    Obstacles,
    in_square_metres,
    obstacles,
    wind_in_street_m_s,
    wind_map,
)
from wijkdraad.method.know.warmth.wind_rows import NO_HEIGHT, _exp_of_small, _logarithms
from wijkdraad.reference.heat import stress_test
from wijkdraad.steps.maps.heat import rules_of

STEPS = {"up": 6, "side": 2, "down": 2, "calm": 3}
RULES = replace(rules_of(stress_test()).wind, footprint=Footprint(6, 2, 2, 3))


def town(seed: int, rows: int = 12, columns: int = 15, unknown: float = 0.1) -> Obstacles:
    random = np.random.default_rng(seed)
    houses = random.choice([0, 0, 0, 0, 300, 900, 2500], (rows, columns)).astype(np.int16)
    trees = random.choice([0, 0, 0, 450, 1200], (rows, columns)).astype(np.int16)
    if seed % 3 == 0:
        trees[:] = 0
    if seed % 5 == 0:
        houses[:] = 0
    hidden = random.random((rows, columns)) < unknown
    houses[hidden] = trees[hidden] = NO_HEIGHT
    return Obstacles(houses, trees, 1.0)


def in_metres(layer) -> list[list[float | None]]:
    return [[None if v == NO_HEIGHT else v / 100 for v in line] for line in layer.tolist()]


@pytest.mark.parametrize("sector", [*SECTORS, "calm"])
@given(seed=st.integers(0, 10_000), unknown=st.sampled_from([0, 0.1, 0.5]))
@settings(max_examples=12, deadline=None)
def test_the_wind_equals_that_of_a_loop(sector, seed, unknown) -> None:
    found = town(seed, unknown=unknown)
    houses, trees = in_metres(found.building_cm), in_metres(found.tree_cm)
    ratio = wind_map(found, sector, RULES).ratio
    for row in range(ratio.shape[0]):
        for column in range(ratio.shape[1]):
            expected = wind_ratio(houses, trees, row, column, STEPS, sector, 1.0)
            if expected is None:
                assert np.isnan(ratio[row, column])
            else:
                assert ratio[row, column] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("density", [0.02, 0.0799, 0.08, 0.134, 0.135, 0.17, 0.2, 0.265, 0.33])
def test_each_class_of_fronts_by_hand(density) -> None:
    # One row of houses of 8 m across a wide street; the front per ground is what is asked for.
    height, columns = 8.0, 41
    front = (density - 0.015) / 0.16
    rows = 400
    houses = np.zeros((rows, columns), np.int16)
    gap = height / front
    houses[np.unique((np.arange(1, rows / gap) * gap).astype(int))] = int(height * 100)
    rules = replace(RULES, footprint=Footprint(rows, 20, rows, 20))
    ratio = wind_map(Obstacles(houses, np.zeros_like(houses), 1.0), "north", rules).ratio[200, 20]
    fronts = (np.diff(houses[:, 0].astype(int)) > 0).sum() * height / (rows - 1)
    by_hand = (wind_relative(min(fronts * 0.16 + 0.015, 0.33), height) - 0.125) * 0.5829 + 0.125
    assert ratio == pytest.approx(by_hand, abs=1e-6)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_turning_the_map_and_the_wind_turns_the_result_bit_for_bit(seed) -> None:
    found = town(seed)
    turned = Obstacles(np.rot90(found.building_cm).copy(), np.rot90(found.tree_cm).copy(), 1.0)
    for index, sector in enumerate(SECTORS):
        plain = wind_map(found, sector, RULES).ratio
        other = wind_map(turned, SECTORS[(index - 1) % 4], RULES).ratio
        assert np.array_equal(np.rot90(plain), other, equal_nan=True)
    plain, other = (wind_map(one, "calm", RULES).ratio for one in (found, turned))
    assert np.array_equal(np.rot90(plain), other, equal_nan=True)


def test_open_grass_gives_the_wind_of_grass_and_a_town_never_more() -> None:
    field = np.zeros((30, 30), np.int16)
    grass = 0.125 + 0.875 * 0.5829
    open_ratio = wind_map(Obstacles(field, field, 1.0), "east", RULES).ratio
    assert np.allclose(open_ratio, grass)
    # About the logarithmic profile over grass from 10 m to 1.2 m.
    assert grass == pytest.approx(math.log(1.2 / 0.03) / math.log(10 / 0.03), abs=2e-4)
    for seed in range(20):
        assert np.nanmax(wind_map(town(seed), "east", RULES).ratio) <= np.float32(grass)


def test_what_is_lower_than_two_metres_is_no_obstacle() -> None:
    low = np.array([[1, 2.9, 3.0, 1]], np.float32)
    ground = np.ones((1, 4), np.float32)
    found = obstacles(standing(low, ground, None, 1.0))
    assert found.building_cm.tolist() == [[0, 0, 200, 0]]


def test_water_that_nobody_measured_is_flat_and_other_gaps_stay_unknown() -> None:
    surface = np.array([[1, np.nan, np.nan, 6]], np.float32)
    ground = np.array([[1, np.nan, np.nan, np.nan]], np.float32)
    water = np.array([[False, True, False, False]])
    found = obstacles(standing(surface, ground, None, 1.0), water)
    assert found.building_cm.tolist() == [[0, 0, NO_HEIGHT, 500]]
    assert found.tree_cm.tolist() == [[0, 0, NO_HEIGHT, 0]]


def test_cells_of_half_a_metre_are_averaged_and_their_front_stays() -> None:
    fine = np.zeros((8, 8), np.int16)
    fine[2:5] = 600
    coarse = in_square_metres(Obstacles(fine, np.zeros_like(fine), 0.5))
    assert coarse.cell_size_m == 1.0
    assert coarse.building_cm[:, 0].tolist() == [0, 600, 300, 0]
    odd = in_square_metres(Obstacles(fine[:5, :3], fine[:5, :3], 0.5))
    assert odd.building_cm.shape == (3, 2)


def test_unknown_all_around_is_unknown_and_so_is_too_tall() -> None:
    nothing = np.full((10, 10), NO_HEIGHT, np.int16)
    assert np.isnan(wind_map(Obstacles(nothing, nothing, 1.0), "west", RULES).ratio).all()
    # Obstacles of 120 m on average reach above the height of the undisturbed wind.
    tall = np.zeros((10, 10), np.int16)
    tall[:, ::2] = 12_000
    ratio = wind_map(Obstacles(tall, np.zeros_like(tall), 1.0), "west", RULES).ratio
    assert np.isnan(ratio).all()


def test_the_wind_in_the_street_is_never_quite_still() -> None:
    speed = wind_in_street_m_s(np.array([0.2, 0.6, np.nan], np.float32), 2.0)
    assert speed[:2].tolist() == pytest.approx([0.5, 1.2])
    assert np.isnan(speed[2])


def test_own_logarithm_and_power_are_exact_enough() -> None:
    values = np.concatenate([np.geomspace(1, 1e5, 5001), [2.0, 0.5, math.sqrt(0.5), math.sqrt(2)]])
    room, logs = np.empty_like(values), np.empty_like(values)
    _logarithms(values, room, logs)
    assert np.abs(logs - np.log(values)).max() < 1e-11
    assert max(abs(_exp_of_small(p) - math.exp(p)) for p in np.linspace(-4, 0, 801)) < 1e-10

"""Means over what lies upwind: equal to loops over every window, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.method.know.heat_by_hand import REACH, mean_over, window
from wijkdraad.method.know.warmth import footprints
from wijkdraad.method.know.warmth.footprints import (
    SECTORS,
    Footprint,
    Reach,
    footprint_means,
    inside_share,
    reach_of,
    wind_sector,
)

STEPS = {"up": 5, "side": 2, "down": 1, "calm": 3}
FOOTPRINT = Footprint(5, 2, 1, 3)


def half_known(seed: int, rows: int = 11, columns: int = 14):
    random = np.random.default_rng(seed)
    values = random.random((rows, columns)).astype(np.float32)
    values[random.random((rows, columns)) < 0.3] = np.nan
    return values, random.random((rows, columns)) < 0.2


@pytest.mark.parametrize("sector", [*SECTORS, "calm"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_means_and_known_shares_equal_those_of_a_loop(sector, seed) -> None:
    values, left_out = half_known(seed)
    found = footprint_means(values, reach_of(FOOTPRINT, sector, 1.0), left_out)
    cells = [[None if np.isnan(v) else float(v) for v in line] for line in values]
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            at = window(row, column, *values.shape, STEPS, sector)
            mean, known = mean_over(cells, left_out.tolist(), at)
            assert found.known_shares[row, column] == pytest.approx(known, abs=1e-6)
            if mean is None:
                assert np.isnan(found.means[row, column])
            else:
                assert found.means[row, column] == pytest.approx(mean, abs=1e-6)


@pytest.mark.parametrize("sector", [*SECTORS, "calm"])
def test_how_much_of_the_windows_lies_inside_equals_a_count(sector) -> None:
    rows, columns = 7, 9
    reach = reach_of(FOOTPRINT, sector, 1.0)
    north, east, south, west = (STEPS[side] for side in REACH[sector])
    whole = (north + south + 1) * (east + west + 1)
    counted = [
        sum(1 for _ in window(row, column, rows, columns, STEPS, sector))
        for row in range(rows)
        for column in range(columns)
    ]
    assert inside_share(reach, rows, columns) == pytest.approx(np.mean(counted) / whole)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_turning_the_map_and_the_wind_turns_the_means_bit_for_bit(seed) -> None:
    values, left_out = half_known(seed)
    for index, sector in enumerate(SECTORS):
        plain = footprint_means(values, reach_of(FOOTPRINT, sector, 1.0), left_out)
        # Turning the raster against the clock brings the north to the west.
        turned_sector = SECTORS[(index - 1) % 4]
        reach = reach_of(FOOTPRINT, turned_sector, 1.0)
        turned = footprint_means(np.rot90(values).copy(), reach, np.rot90(left_out).copy())
        assert np.array_equal(np.rot90(plain.means), turned.means, equal_nan=True)
        assert np.array_equal(np.rot90(plain.known_shares), turned.known_shares)


def test_a_tile_with_its_surroundings_gives_the_same_cells_as_the_whole() -> None:
    values, left_out = half_known(3, 400, 300)
    reach = Reach(40, 20, 10, 15)
    whole = footprint_means(values, reach, left_out)
    top, bottom = 100, 250
    tile = np.s_[top - reach.north : bottom + reach.south]
    part = footprint_means(values[tile].copy(), reach, left_out[tile].copy())
    same = part.means[reach.north : reach.north + bottom - top]
    assert np.array_equal(whole.means[top:bottom], same, equal_nan=True)


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_the_number_of_processors_changes_nothing(monkeypatch, parts) -> None:
    values, left_out = half_known(4, 700, 40)
    monkeypatch.setattr(footprints.os, "cpu_count", lambda: parts)
    found = footprint_means(values, Reach(90, 3, 20, 5), left_out)
    monkeypatch.setattr(footprints.os, "cpu_count", lambda: 3)
    again = footprint_means(values, Reach(90, 3, 20, 5), left_out)
    assert np.array_equal(found.means, again.means, equal_nan=True)


def test_what_is_quite_unknown_stays_unknown_and_a_window_may_be_wider_than_the_map() -> None:
    nothing = np.full((5, 6), np.nan, np.float32)
    found = footprint_means(nothing, Reach(100, 100, 100, 100))
    assert np.isnan(found.means).all()
    assert (found.known_shares == 0).all()
    # Only cells that are left out: all is known, and there is no mean.
    found = footprint_means(nothing, Reach(1, 1, 1, 1), np.ones((5, 6), bool))
    assert np.isnan(found.means).all()
    assert (found.known_shares == 1).all()


def test_windows_of_the_stress_test_in_metres_and_half_metres() -> None:
    island = Footprint(1000, 250, 100, 350)
    assert reach_of(island, "west", 1.0) == Reach(north=250, east=100, south=250, west=1000)
    assert reach_of(island, "south", 0.5) == Reach(north=200, east=500, south=2000, west=500)
    assert reach_of(island, "calm", 1.0).cells == 701 * 701


@pytest.mark.parametrize(
    ("direction", "sector"),
    [(0, "north"), (44.9, "north"), (45, "east"), (134.9, "east"), (135, "south"), (225, "west"),
     (314.9, "west"), (315, "north"), (360, "north")],
)  # fmt: skip
def test_quarters_of_the_compass(direction, sector) -> None:
    assert wind_sector(direction, 1.5) == sector
    assert wind_sector(direction, 1.49) == "calm"


def test_a_wind_that_turns_has_no_quarter() -> None:
    with pytest.raises(ValueError, match="990"):
        wind_sector(990, 3)
    assert wind_sector(990, 1) == "calm"

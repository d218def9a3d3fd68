"""How warm it feels: against plain Python, the errors others made, and what must always hold."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.method.know import heat_by_hand as by_hand
from wijkdraad.method.know.light.shade import SHADED, SUNLIT, UNKNOWN
from wijkdraad.method.know.light.standing import standing
from wijkdraad.method.know.warmth.felt_temperature import (
    Weather,
    diffuse_radiation_w_m2,
    felt_in_shade_c,
    felt_in_sun_c,
    island_factor_k,
    kinematic_radiation_k_m_s,
    wet_bulb_c,
)
from wijkdraad.method.know.warmth.footprints import SECTORS, Footprint
from wijkdraad.method.know.warmth.heat import (
    HeatPlace,
    heat_maps,
    heat_of_area,
    heat_of_day,
    heat_place,
    with_ground_under,
)
from wijkdraad.method.know.warmth.wind import Obstacles
from wijkdraad.method.know.warmth.wind_rows import NO_HEIGHT
from wijkdraad.reference.heat import hot_days, stress_test
from wijkdraad.steps.maps.heat import rules_of

RULES = replace(
    rules_of(stress_test()),
    island_footprint=Footprint(5, 2, 1, 3),
    wind=replace(rules_of(stress_test()).wind, footprint=Footprint(6, 2, 2, 3)),
)
FACTOR_K = 3.35
ISLAND_STEPS = {"up": 5, "side": 2, "down": 1, "calm": 3}
WIND_STEPS = {"up": 6, "side": 2, "down": 2, "calm": 3}
AT_13 = Weather(13, 32.1, 5, 130, 825, 165, 57.4, 37, 0.11)
CALM = replace(AT_13, wind_10m_m_s=1.2)
AT_NIGHT = Weather(23, 22.0, 2.5, 200, 0, 0, -12, 70, 0.984)


def a_place(seed: int, rows: int = 9, columns: int = 12) -> HeatPlace:
    """A made-up place with unknown cells of every kind."""
    random = np.random.default_rng(seed)
    shape = (rows, columns)
    houses = random.choice([0, 0, 0, 600, 1200], shape).astype(np.int16)
    trees = np.where(houses == 0, random.choice([0, 0, 0, 700], shape), 0).astype(np.int16)
    hidden = random.random(shape) < 0.08
    houses[hidden] = trees[hidden] = NO_HEIGHT
    sky = random.random(shape).astype(np.float32)
    sky[trees > 0] = 0
    sky[(houses != 0) | (random.random(shape) < 0.05)] = np.nan
    green = random.choice([0, 1, 0.6, 0.3], shape).astype(np.float32)
    green[random.random(shape) < 0.1] = np.nan
    water = (random.random(shape) < 0.1) & (houses == 0) & (trees == 0)
    return HeatPlace(sky, green, water, (houses > 0) | (trees > 0), Obstacles(houses, trees, 1.0))


def a_shade(seed: int, hours: int, place: HeatPlace) -> np.ndarray:
    random = np.random.default_rng(seed + 1)
    shape = (hours, *place.sky_view.shape)
    return random.choice([SUNLIT, SUNLIT, SHADED, UNKNOWN], shape, p=[0.4, 0.2, 0.3, 0.1]).astype(
        np.uint8
    )


def felt_by_hand(
    place: HeatPlace, shaded: int, weather: Weather, row: int, column: int, sector: str
) -> float | None:
    """PET of a cell from the formulas in plain Python, None where it is unknown."""
    shape = place.sky_view.shape
    lists = [
        [[None if v != v else float(v) for v in line] for line in layer.tolist()]
        for layer in (place.sky_view, place.green)
    ]
    day = weather.sun_altitude_degrees > 0
    green = [
        [(1.0 if day else 0.0) if wet else value for value, wet in zip(line, waters, strict=True)]
        for line, waters in zip(lists[1], place.water.tolist(), strict=True)
    ]
    nothing = np.zeros(shape, bool).tolist()
    sky_mean, _ = by_hand.mean_over(
        lists[0], place.no_sky.tolist(), by_hand.window(row, column, *shape, ISLAND_STEPS, sector)
    )
    green_mean, _ = by_hand.mean_over(
        green, nothing, by_hand.window(row, column, *shape, ISLAND_STEPS, sector)
    )
    houses, trees = (
        [[None if v == NO_HEIGHT else v / 100 for v in line] for line in layer.tolist()]
        for layer in (place.obstacles.building_cm, place.obstacles.tree_cm)
    )
    ratio = by_hand.wind_ratio(houses, trees, row, column, WIND_STEPS, sector, 1.0)
    sky, plants, wet = lists[0][row][column], lists[1][row][column], place.water[row, column]
    if None in (sky_mean, green_mean, ratio, sky) or shaded == UNKNOWN:
        return None
    air = weather.air_c + by_hand.island(sky_mean, green_mean, FACTOR_K) * weather.island_share
    wind = max(ratio * weather.wind_10m_m_s, 0.5)
    bulb = by_hand.wet_bulb(weather.air_c, weather.humidity_percent)
    if shaded == SHADED or not day:
        return by_hand.pet_shade(air, wind, bulb, sky, weather.diffuse_w_m2)
    if plants is None and not wet:
        return None
    bowen = 0.4 if wet or (plants is not None and plants >= 0.5) else 3.0
    return by_hand.pet_sun(
        air, weather.radiation_w_m2, wind, bulb, weather.sun_altitude_degrees, bowen, sky
    )


@pytest.mark.parametrize(
    ("weather", "sector"),
    [
        (replace(AT_13, direction_degrees=degrees), sector)
        for degrees, sector in zip((10, 130, 200, 280), SECTORS, strict=True)
    ]
    + [(CALM, "calm"), (AT_NIGHT, "south"), (replace(AT_NIGHT, wind_10m_m_s=0.0), "calm")],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_cell_equals_the_formulas_by_hand(weather, sector, seed) -> None:
    place = a_place(seed)
    lit = a_shade(seed, 1, place)
    pet = heat_maps(place, lit, [weather], FACTOR_K, RULES).pet_c[0]
    known = 0
    for row in range(pet.shape[0]):
        for column in range(pet.shape[1]):
            expected = felt_by_hand(place, lit[0, row, column], weather, row, column, sector)
            if expected is None:
                assert np.isnan(pet[row, column])
            else:
                known += 1
                assert pet[row, column] == pytest.approx(expected, abs=2e-4)
    assert known > 20


def test_a_cell_in_the_sun_and_one_in_the_shade_worked_out_by_hand() -> None:
    # Ta = 32.1 + (2 - 0.5 - 0.2) 3.35 0.11 = 32.579; u = 1.5; Tw = 21.53; sin 57.4 = 0.84245
    # -13.26 + 40.724 + 9.075 - 1.366 + 1.679 + 1.840 + 4.684 - 2.903 + 1.638 + 0.970 = 43.08
    air = 32.1 + by_hand.island(0.5, 0.2, 3.35) * 0.11
    bulb = wet_bulb_c(32.1, 37)
    assert bulb == pytest.approx(21.53, abs=0.005)
    # A printing error elsewhere makes the last constant 4.686935.
    assert bulb == pytest.approx(by_hand.wet_bulb(32.1, 37), abs=1e-9)
    assert felt_in_sun_c(air, 1.5, 0.5, 3.0, bulb, AT_13) == pytest.approx(43.08, abs=0.005)
    # -12.14 + 40.724 - 0.596 + 1.292 + 1.2375 + 0.003 x 5.670374e-8 x 305.729^4 (1.486) = 32.00
    assert felt_in_shade_c(air, 1.5, 0.5, bulb, 165) == pytest.approx(32.00, abs=0.005)


def test_the_sine_is_that_of_degrees() -> None:
    low = replace(AT_13, sun_altitude_degrees=30.0)
    high = replace(AT_13, sun_altitude_degrees=90.0)
    # With a wind of 1 m/s its logarithm is 0. The sine of 30 radians would be -0.99, of 90 0.89.
    in_low, in_high = (felt_in_sun_c(32, 1, 0.5, 3, 21, sun) for sun in (low, high))
    assert in_high - in_low == pytest.approx(5.56 * (1 - 0.5), abs=1e-9)


def test_green_and_sky_each_count_where_they_are_meant() -> None:
    shape = (9, 9)
    none = np.zeros(shape, np.int16)
    lit = np.full((1, *shape), SHADED, np.uint8)
    dry = np.zeros(shape, bool)

    def air(sky: float, green: float) -> float:
        place = HeatPlace(
            np.full(shape, sky, np.float32), np.full(shape, green, np.float32), dry, dry,
            Obstacles(none, none, 1.0),
        )  # fmt: skip
        return float(heat_maps(place, lit, [AT_NIGHT], FACTOR_K, RULES).air_c(0)[4, 4])

    # With the sky in place of the green both of these would be 2 - 2 x 0.9.
    assert air(0.9, 0.1) == pytest.approx(22 + (2 - 0.9 - 0.1) * 3.35 * 0.984, abs=1e-4)
    assert air(0.9, 0.6) == pytest.approx(22 + (2 - 0.9 - 0.6) * 3.35 * 0.984, abs=1e-4)


@pytest.mark.parametrize(("formula", "weight"), [("sun", 0.078), ("shade", 0.060)])
def test_the_wet_bulb_counts(formula, weight) -> None:
    def felt(bulb: float) -> float:
        if formula == "sun":
            return felt_in_sun_c(30, 1, 0.5, 3, bulb, AT_13)
        return felt_in_shade_c(30, 1, 0.5, bulb, 100)

    assert felt(25) - felt(15) == pytest.approx(10 * weight)
    place = a_place(5)
    lit = a_shade(5, 1, place)
    damp = replace(AT_13, humidity_percent=80)
    drier, damper = (
        heat_maps(place, lit, [weather], FACTOR_K, RULES).pet_c[0] for weather in (AT_13, damp)
    )
    both = ~np.isnan(drier)
    assert (damper[both] > drier[both]).all()


def test_the_air_of_the_wet_bulb_is_a_choice() -> None:
    place = a_place(6)
    lit = a_shade(6, 1, place)
    station = heat_maps(place, lit, [AT_13], FACTOR_K, RULES)
    local = heat_maps(place, lit, [AT_13], FACTOR_K, replace(RULES, wet_bulb_from="local"))
    air = station.air_c(0)
    known = ~np.isnan(station.pet_c[0])
    assert known.any()
    for row, column in np.argwhere(known):
        more = by_hand.wet_bulb(float(air[row, column]), 37) - by_hand.wet_bulb(32.1, 37)
        weight = 0.060 if lit[0, row, column] == SHADED else 0.078
        assert local.pet_c[0, row, column] - station.pet_c[0, row, column] == pytest.approx(
            weight * more, abs=1e-4
        )


def test_water_has_a_bowen_ratio_of_plants_by_day_and_counts_as_green_by_day_only() -> None:
    shape = (9, 9)
    none, dry, wet = np.zeros(shape, np.int16), np.zeros(shape, bool), np.ones(shape, bool)
    sky, bare = np.full(shape, 0.8, np.float32), np.zeros(shape, np.float32)
    lit = np.full((2, *shape), SUNLIT, np.uint8)

    def maps(green, water):
        place = HeatPlace(sky, green, water, dry, Obstacles(none, none, 1.0))
        return heat_maps(place, lit, [AT_13, AT_NIGHT], FACTOR_K, RULES)

    on_water, on_plants, on_stone = maps(bare, wet), maps(bare + 1, dry), maps(bare, dry)
    assert np.array_equal(on_water.pet_c[0], on_plants.pet_c[0])
    assert np.array_equal(on_water.pet_c[1], on_stone.pet_c[1])
    difference = on_stone.pet_c[0, 4, 4] - on_plants.pet_c[0, 4, 4]
    assert difference == pytest.approx(0.546 * 2.6 + 1.25 * 3.35 * 0.11, abs=1e-3)


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_unknown_never_becomes_a_number(seed) -> None:
    place = a_place(seed)
    lit = a_shade(seed, 2, place)
    maps = heat_maps(place, lit, [AT_13, AT_NIGHT], FACTOR_K, RULES)
    unknown = np.isnan(place.sky_view)
    assert np.isnan(maps.pet_c[:, unknown]).all()
    assert np.isnan(maps.pet_c[lit == UNKNOWN]).all()
    in_sun = lit[0] == SUNLIT
    assert np.isnan(maps.pet_c[0][in_sun & np.isnan(place.green) & ~place.water]).all()
    for index in range(2):
        assert np.isnan(maps.pet_c[index][np.isnan(maps.air_c(index))]).all()
        assert np.isnan(maps.pet_c[index][np.isnan(maps.wind_m_s(index))]).all()
    for of in ("mean", "max"):
        assert np.isnan(heat_of_day(maps.pet_c, of)[np.isnan(maps.pet_c).any(axis=0)]).all()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_more_shade_on_the_hot_day_is_never_warmer(seed) -> None:
    place = a_place(seed)
    lit = a_shade(seed, 1, place)
    some = np.random.default_rng(seed).random(lit.shape) < 0.5
    shadier = np.where((lit == SUNLIT) & some, SHADED, lit).astype(np.uint8)
    for hour in hot_days()["2015-07-01"].hours:
        weather = [Weather(**asdict(hour))]
        before, after = (
            heat_maps(place, one, weather, FACTOR_K, RULES).pet_c for one in (lit, shadier)
        )
        both = ~np.isnan(before)
        assert (after[both] <= before[both]).all()


def test_when_the_sun_is_down_the_formula_of_the_night_holds_in_every_known_cell() -> None:
    place = a_place(8)
    sunny = np.full((1, *place.sky_view.shape), SUNLIT, np.uint8)
    shady = np.full_like(sunny, SHADED)
    as_sun, as_shade = (
        heat_maps(place, lit, [AT_NIGHT], FACTOR_K, RULES).pet_c for lit in (sunny, shady)
    )
    assert np.array_equal(as_sun, as_shade, equal_nan=True)
    assert (~np.isnan(as_sun)).any()


@given(seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_turning_the_map_and_the_wind_turns_the_result_bit_for_bit(seed) -> None:
    place = a_place(seed)
    lit = a_shade(seed, 1, place)
    turned = HeatPlace(
        *(
            np.rot90(layer).copy()
            for layer in (place.sky_view, place.green, place.water, place.no_sky)
        ),
        Obstacles(
            np.rot90(place.obstacles.building_cm).copy(),
            np.rot90(place.obstacles.tree_cm).copy(),
            1.0,
        ),
    )
    plain = heat_maps(place, lit, [AT_13], FACTOR_K, RULES).pet_c[0]
    # The wind from 130 degrees (east) becomes one from 40 (north).
    north = replace(AT_13, direction_degrees=40)
    other = heat_maps(turned, np.rot90(lit, axes=(1, 2)).copy(), [north], FACTOR_K, RULES).pet_c[0]
    assert np.array_equal(np.rot90(plain), other, equal_nan=True)


def test_the_heat_island_in_kelvin_from_watts() -> None:
    # rho = 101325 / (287.058 x 298.15) = 1.1839 kg/m3; S = 300 / (1.1839 x 1007) = 0.25164 K m/s
    radiation = kinematic_radiation_k_m_s(300, 25)
    assert radiation == pytest.approx(300 / (101325 / (287.058 * 298.15) * 1007))
    # (0.25164 x 12^3 / 3.5)^(1/4) = 124.24^(1/4) = 3.339 K
    assert island_factor_k(radiation, 33, 21, 3.5) == pytest.approx(124.24**0.25, abs=1e-3)
    # In W/m2 it would be (1/0.00083877)^(1/4) = 5.88 times as much.
    assert island_factor_k(300, 33, 21, 3.5) / island_factor_k(radiation, 33, 21, 3.5) > 5
    for wrong in ((-1, 30, 20, 3), (0.2, 20, 30, 3), (0.2, 30, 20, 0)):
        with pytest.raises(ValueError, match="heat island"):
            island_factor_k(*wrong)


def test_diffuse_radiation_between_its_bounds() -> None:
    assert diffuse_radiation_w_m2(100, 60, 1367) == 100
    assert diffuse_radiation_w_m2(900, 60, 1367) == pytest.approx(180)
    assert diffuse_radiation_w_m2(5, -1, 1367) == 0


def test_a_place_has_no_sky_under_trees_and_none_on_roofs() -> None:
    surface = np.float32([[0, 6, 8, 0, np.nan]])
    ground = np.float32([[0, 0, 0, 0, 0]])
    crown = np.float32([[0, 0, 8, 0, 0]])
    seen = np.float32([[0.9, 0.9, 0.7, np.nan, 0.9]])
    place = heat_place(standing(surface, ground, crown, 1.0), seen, np.zeros((1, 5), np.float32))
    assert place.sky_view[0, 0] == np.float32(0.9)
    assert place.sky_view[0, 2] == 0
    assert np.isnan(place.sky_view[0, [1, 3, 4]]).all()
    assert place.no_sky.tolist() == [[False, True, True, False, False]]
    assert place.green.tolist() == [[0, 0, 1, 0, 0]]
    with pytest.raises(ValueError, match="do not fit"):
        heat_place(standing(surface, ground, crown, 1.0), seen, np.zeros((2, 5), np.float32))


def test_only_the_ground_under_trees_and_of_water_is_filled() -> None:
    ground = np.full((1, 3), np.nan, np.float32)
    tree, water = np.array([[True, False, False]]), np.array([[False, True, False]])
    same = with_ground_under(ground, ground, tree, water)
    assert np.isnan(same[1]).all()


def test_shade_must_be_that_of_the_hours() -> None:
    place = a_place(1)
    with pytest.raises(ValueError, match="does not fit"):
        heat_maps(place, a_shade(1, 2, place), [AT_13], FACTOR_K, RULES)


def test_an_area_without_an_answer_has_none() -> None:
    nothing = np.full((2, 2), np.nan, np.float32)
    found = heat_of_area(nothing, np.zeros((2, 2), bool), np.arange(4), 0, [35])
    assert found.mean_c is None
    assert found.shares_above == (None,)
    assert found.known_share == 0

"""The numbers of the stress test for heat: read back, complete, and each with its source."""

from __future__ import annotations

import datetime
import math

import pytest

from wijkdraad.method.know.warmth.felt_temperature import diffuse_radiation_w_m2
from wijkdraad.reference import heat
from wijkdraad.reference.heat import (
    cool_place_presets,
    hot_days,
    island_share,
    pet_classes,
    stress_test,
)
from wijkdraad.reference.rules import STATUSES

ROWS = (
    # hour UT, air, wind, from, radiation, diffuse, sun, humidity, share of the island
    (10, 28.0, 6, 100, 794.4444444, 158.8888889, 55.3, 48, 0.03),
    (11, 29.8, 6, 100, 855.5555556, 171.1111111, 60.1, 44, 0.05),
    (12, 31.2, 6, 130, 868.0555556, 173.6111111, 60.9, 35, 0.07),
    (13, 32.1, 5, 130, 825.0, 165.0, 57.4, 37, 0.11),
    (14, 32.8, 4, 140, 743.0555556, 148.6111111, 50.8, 35, 0.16),
    (15, 32.9, 5, 120, 629.1666667, 149.4126154, 42.5, 37, 0.23),
    (16, 33.0, 4, 130, 491.6666667, 144.1847869, 33.4, 37, 0.31),
)


def test_the_hot_day_is_read_back() -> None:
    day = hot_days()["2015-07-01"]
    assert day.date == datetime.date(2015, 7, 1)
    assert day.island_factor_k == 3.35
    read = [
        (
            hour.hour_ut, hour.air_c, hour.wind_10m_m_s, hour.direction_degrees, hour.radiation_w_m2,
            hour.diffuse_w_m2, hour.sun_altitude_degrees, hour.humidity_percent, hour.island_share,
        )
        for hour in day.hours
    ]  # fmt: skip
    assert read == [pytest.approx(row) for row in ROWS]


def test_diffuse_radiation_of_the_day_follows_from_the_rest() -> None:
    most = stress_test().solar_constant_w_m2
    for hour in hot_days()["2015-07-01"].hours:
        found = diffuse_radiation_w_m2(hour.radiation_w_m2, hour.sun_altitude_degrees, most)
        assert found == pytest.approx(hour.diffuse_w_m2, abs=0.6)


def test_the_share_of_the_island_is_the_rounded_one_of_the_table() -> None:
    day = hot_days()["2015-07-01"]
    for hour in day.hours:
        table = island_share(day.date, hour.hour_ut)
        assert table is not None
        assert hour.island_share == pytest.approx(table, abs=0.006)


def test_every_day_of_the_season_has_a_table_of_24_hours_and_winter_has_none() -> None:
    day = datetime.date(2023, 4, 1)
    while day <= datetime.date(2023, 9, 30):
        shares = [island_share(day, hour) for hour in range(heat.HOURS_OF_A_DAY)]
        assert None not in shares
        assert max(shares) == 1.0
        assert min(shares) == -0.02
        day += datetime.timedelta(days=1)
    assert island_share(datetime.date(2023, 3, 31), 12) is None
    assert island_share(datetime.date(2023, 10, 1), 12) is None


def test_classes_of_the_legend_and_of_the_wind_meet() -> None:
    classes = pet_classes()
    assert classes[0].from_c == -math.inf
    assert classes[-1].below_c == math.inf
    assert [one.below_c for one in classes[:-1]] == [one.from_c for one in classes[1:]]
    edges = [one.lambda_below for one in stress_test().wind.classes]
    assert edges == [0.08, 0.135, 0.18, 0.265, math.inf]


def test_presets_of_cool_places() -> None:
    found = {
        key: (one.pet_max_c, one.min_m2, one.walk_m) for key, one in cool_place_presets().items()
    }
    assert found == {"hva_kea": (35, 200, 300), "rotterdam": (38, 200, 300)}


def test_every_row_has_a_source_and_a_status() -> None:
    test = stress_test()
    rows = [test, test.bowen, test.wind, *test.wind.classes, *hot_days().values(), *pet_classes()]
    rows += cool_place_presets().values()
    for row in rows:
        assert row.source.strip()
        assert row.status in STATUSES
    # Only one source tells the wind and the weather: a screen must say so.
    assert {test.wind.status, hot_days()["2015-07-01"].status} == {"to_verify"}


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(ValueError, match="guessed"):
        heat._checked({"status": "guessed"}, "wind")

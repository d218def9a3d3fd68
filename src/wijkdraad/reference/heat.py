"""The numbers of the standard stress test for heat, and how its maps are read: reads heat.toml.

>>> hot_days()["2015-07-01"].hours[3].air_c, hot_days()["2015-07-01"].status
(32.1, 'to_verify')
>>> cool_place_presets()["rotterdam"].pet_max_c
38.0
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from .rules import STATUSES, document

HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a window reaches from its cell, in metres."""

    upwind_m: float
    side_m: float
    downwind_m: float
    calm_m: float


@dataclass(frozen=True, slots=True)
class BowenRatios:
    """What a surface gives to the air as heat, for each part that it gives as vapour."""

    plants: float
    water_by_day: float
    bare: float
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class WindClass:
    """How wind over a town behaves for fronts per ground below an edge; lengths per height."""

    lambda_below: float
    roughness_per_height: float
    displacement_per_height: float
    layer_top_per_height: float
    profile_a_per_height: float
    profile_b: float
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class StreetWind:
    """From the fronts of what stands upwind to the wind at 1.2 m."""

    reach: Reach
    classes: tuple[WindClass, ...]
    grass_roughness_m: float
    building_sheltering: float
    tree_sheltering: float
    tree_height_fit: float
    tree_front_fit: float
    front_added: float
    front_most: float
    open_front_m2: float
    least_height_m: float
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class StressTest:
    """The numbers of the standard stress test for heat.

    `water_is_green_by_day` says whether water counts as green in the mean upwind; its source
    is another than that of the footprint, and so is its status.
    """

    island_reach: Reach
    bowen: BowenRatios
    wind: StreetWind
    water_is_green_by_day: bool
    solar_constant_w_m2: float
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class HourOfWeather:
    """The weather at a station in one hour (UT), with the share of the day's heat island."""

    hour_ut: int
    air_c: float
    wind_10m_m_s: float
    direction_degrees: float
    radiation_w_m2: float
    diffuse_w_m2: float
    sun_altitude_degrees: float
    humidity_percent: float
    island_share: float


@dataclass(frozen=True, slots=True)
class HotDay:
    """A hot day at a station: its hours, and the weather's part of the heat island in kelvin."""

    key: str
    name_nl: str
    name_en: str
    date: datetime.date
    station: str
    island_factor_k: float
    hours: tuple[HourOfWeather, ...]
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class PetClass:
    """How warm a PET feels: from one temperature up to another, in degrees."""

    from_c: float
    below_c: float
    name_nl: str
    name_en: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class CoolPlacePreset:
    """When a place is cool: at most so warm, at least so large, and so far to walk."""

    key: str
    name_nl: str
    name_en: str
    pet_max_c: float
    min_m2: float
    walk_m: float
    note: str
    valid_from: datetime.date
    source: str
    status: str


def _checked(row: Mapping[str, Any], place: str) -> dict[str, Any]:
    """The row; raises ValueError where its status is no known one."""
    if row["status"] not in STATUSES:
        raise ValueError(f"heat.toml, {place}: found {row['status']!r}, expected {STATUSES}")
    return dict(row)


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _reach(row: Mapping[str, Any]) -> Reach:
    return Reach(row["upwind_m"], row["side_m"], row["downwind_m"], row["calm_m"])


@cache
def stress_test() -> StressTest:
    """The numbers of the standard stress test.

    >>> stress_test().island_reach
    Reach(upwind_m=1000.0, side_m=250.0, downwind_m=100.0, calm_m=350.0)
    >>> stress_test().bowen.plants, len(stress_test().wind.classes)
    (0.4, 5)
    """
    told = document("heat.toml")
    wind = _checked(told["wind"], "wind")
    island = _checked(told["island"], "island")
    radiation = _checked(told["radiation"], "radiation")
    water = _checked(told["water"], "water")
    classes = [WindClass(**_checked(row, "wind_class")) for row in told["wind_class"]]
    return StressTest(
        island_reach=_reach(island),
        bowen=BowenRatios(**_without(_checked(told["bowen"], "bowen"), "valid_from")),
        wind=StreetWind(
            reach=_reach(wind),
            classes=tuple(classes),
            **_without(wind, "upwind_m", "side_m", "downwind_m", "calm_m", "valid_from"),
        ),
        water_is_green_by_day=water["green_by_day"],
        solar_constant_w_m2=radiation["solar_constant_w_m2"],
        source=island["source"],
        status=island["status"],
    )


@cache
def hot_days() -> Mapping[str, HotDay]:
    """The hot days by key, which is the date.

    >>> [hour.hour_ut for hour in hot_days()["2015-07-01"].hours]
    [10, 11, 12, 13, 14, 15, 16]
    """
    days = [_checked(row, "day") for row in document("heat.toml")["day"]]
    return MappingProxyType(
        {
            row["key"]: HotDay(
                hours=tuple(HourOfWeather(**hour) for hour in row["hour"]), **_without(row, "hour")
            )
            for row in days
        }
    )


@cache
def _island_shares() -> dict[tuple[int, int], tuple[float, ...]]:
    return {
        (row["sunrise_hour"], row["sunset_hour"]): tuple(row["by_hour"])
        for row in (_checked(row, "island_share") for row in document("heat.toml")["island_share"])
    }


def island_share(day: datetime.date, hour_ut: int) -> float | None:
    """The part of the largest heat island of a day that is there at an hour; None out of season.

    The tables run from 1 April to 30 September.

    >>> island_share(datetime.date(2015, 7, 1), 13), island_share(datetime.date(2015, 1, 1), 13)
    (0.108, None)
    """
    for row in document("heat.toml")["season"]:
        if row["first"] <= f"{day:%m-%d}" <= row["last"]:
            return _island_shares()[row["sunrise_hour"], row["sunset_hour"]][hour_ut]
    return None


@cache
def pet_classes() -> tuple[PetClass, ...]:
    """The classes of the legend, from cold to hot; they meet without gaps.

    >>> [one.name_en for one in pet_classes() if one.from_c <= 38 < one.below_c]
    ['strong heat stress']
    """
    rows = [_checked(row, "pet_class") for row in document("heat.toml")["pet_class"]]
    return tuple(PetClass(**_without(row, "valid_from")) for row in rows)


@cache
def cool_place_presets() -> Mapping[str, CoolPlacePreset]:
    """When a place is cool, by who says so."""
    rows = [_checked(row, "cool_place") for row in document("heat.toml")["cool_place"]]
    return MappingProxyType({row["key"]: CoolPlacePreset(**row) for row in rows})

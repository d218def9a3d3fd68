"""How warm it feels outside: the regression of the Dutch standard stress test for heat.

PET is the physiological equivalent temperature: the temperature indoors, out of sun and wind, in
which a body would feel the same. The standard stress test (de Nijs et al. 2019, RIVM; Koopmans et
al. 2020) fits it with two lines, one for the sun and one for shade and night. The coefficients
stand here because they are the formula; the weather comes in as arguments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

METHOD = "wijkdraad.felt_temperature 1 (RIVM 2019)"
STEFAN_BOLTZMANN = 5.670374419e-8
KELVIN = 273.15
LEAST_WIND_M_S = 0.5
"""The regression takes no less wind than this: nowhere outdoors is the air quite still."""
GAS_CONSTANT_OF_DRY_AIR = 287.058
"""In J/(kg K)."""
STATION = -1.0
"""In place of a humidity: the wet bulb is that of the station, everywhere the same."""
HEAT_CAPACITY_OF_AIR = 1007.0
"""In J/(kg K), at constant pressure."""


@dataclass(frozen=True)
class Weather:
    """The weather of one hour at a station.

    `sun_altitude_degrees` is at most 0 at night. `direction_degrees` is where the wind comes
    from, clockwise from the north. `island_share` is the part (about -0.02 to 1) of the day's
    largest heat island that is there in this hour.
    """

    hour_ut: int
    air_c: float
    wind_10m_m_s: float
    direction_degrees: float
    radiation_w_m2: float
    diffuse_w_m2: float
    sun_altitude_degrees: float
    humidity_percent: float
    island_share: float


def wet_bulb_c(air_c: float, humidity_percent: float) -> float:
    """The wet-bulb temperature at sea level, by Stull (2011), J. Appl. Meteorol. Climatol. 50.

    For -20 to 50 degrees and 5 to 99 percent humidity. The paper's own example:

    >>> round(wet_bulb_c(20, 50), 1)
    13.7
    """
    return (
        air_c * math.atan(0.151977 * math.sqrt(humidity_percent + 8.313659))
        + math.atan(air_c + humidity_percent)
        - math.atan(humidity_percent - 1.676331)
        + 0.00391838 * humidity_percent**1.5 * math.atan(0.023101 * humidity_percent)
        - 4.686035
    )


def felt_in_sun_c(
    air_c: float,
    wind_1m_m_s: float,
    sky_view: float,
    bowen_ratio: float,
    wet_bulb_c: float,
    weather: Weather,
) -> float:
    """PET in the sun, in degrees Celsius.

    `air_c` is the local air temperature, `wind_1m_m_s` the wind at 1.2 m (taken as 0.5 where it
    is less), `sky_view` 0..1, `bowen_ratio` 0.4 over plants and by day over water, 3 elsewhere.

    On a square at three in the afternoon of 1 July 2015, with half the sky in view:

    >>> at_three = Weather(13, 32.1, 5, 130, 825, 165, 57.4, 37, 0.11)
    >>> round(felt_in_sun_c(32.4, 1.5, 0.5, 3, wet_bulb_c(32.1, 37), at_three), 1)
    42.9
    """
    terms = sun_terms(weather)
    log_wind = math.log(max(wind_1m_m_s, LEAST_WIND_M_S))
    return (
        terms.fixed
        + 1.25 * air_c
        + 0.078 * wet_bulb_c
        + terms.per_log_wind * log_wind
        + 0.546 * bowen_ratio
        + 1.94 * sky_view
    )


def felt_in_shade_c(
    air_c: float, wind_1m_m_s: float, sky_view: float, wet_bulb_c: float, diffuse_w_m2: float
) -> float:
    """PET in shade and at night, in degrees Celsius; arguments as for `felt_in_sun_c`.

    On the same square, in the shade of a building:

    >>> round(felt_in_shade_c(32.4, 1.5, 0.5, wet_bulb_c(32.1, 37), 165), 1)
    31.8
    """
    walls = 0.0060 * (1 - sky_view) * STEFAN_BOLTZMANN * (air_c + KELVIN) ** 4
    log_wind = math.log(max(wind_1m_m_s, LEAST_WIND_M_S))
    return (
        -12.14
        + 1.25 * air_c
        - 1.47 * log_wind
        + 0.060 * wet_bulb_c
        + 0.015 * sky_view * diffuse_w_m2
        + walls
    )


@dataclass(frozen=True)
class SunTerms:
    """What the sun of an hour adds wherever it shines: as such, and per natural log of the wind."""

    fixed: float
    per_log_wind: float


def sun_terms(weather: Weather) -> SunTerms:
    """The terms of the line for the sun that do not differ from cell to cell.

    The altitude of the sun is in degrees and its sine is that of the angle.

    >>> terms = sun_terms(Weather(12, 30, 4, 90, 800, 160, 30, 40, 0.1))
    >>> round(terms.fixed, 2), round(terms.per_log_wind, 2)
    (-1.68, -3.09)
    """
    sine = math.sin(math.radians(weather.sun_altitude_degrees))
    radiation = weather.radiation_w_m2
    return SunTerms(
        -13.26 + 0.011 * radiation + 5.56 * sine,
        -3.37 + 0.0055 * radiation - 0.0103 * radiation * sine,
    )


def kinematic_radiation_k_m_s(
    radiation_w_m2: float, air_c: float, pressure_hpa: float = 1013.25
) -> float:
    """Radiation as the heat flow it could bring to the air: S = Q / (rho cp), in K m/s.

    `rho` follows from temperature and pressure. In W/m2 the formula of the heat island would
    give a number some six times too high.

    >>> round(kinematic_radiation_k_m_s(300, 25), 4)
    0.2516
    """
    density = pressure_hpa * 100 / (GAS_CONSTANT_OF_DRY_AIR * (air_c + KELVIN))
    return radiation_w_m2 / (density * HEAT_CAPACITY_OF_AIR)


def island_factor_k(
    radiation_k_m_s: float, warmest_c: float, coldest_c: float, wind_m_s: float
) -> float:
    """The weather's part of the heat island: (S dT^3 / U)^(1/4), in kelvin.

    `radiation_k_m_s` and `wind_m_s` (at 10 m) are means of the day; the warmest and coldest air
    are those of the station in the same day. Source: Theeuwes et al. 2017. Raises ValueError
    without wind, or where the warmest is below the coldest.

    >>> round(island_factor_k(0.25, 32, 16, 4), 6)
    4.0
    """
    if wind_m_s <= 0 or warmest_c < coldest_c or radiation_k_m_s < 0:
        raise ValueError("a heat island needs wind, radiation, and a warmest and a coldest air")
    return float((radiation_k_m_s * (warmest_c - coldest_c) ** 3 / wind_m_s) ** 0.25)


def heat_island_k(
    sky_view: NDArray[np.float32], vegetation: NDArray[np.float32], factor_k: float
) -> NDArray[np.float32]:
    """How much warmer than the country a place is at most in the day: (2 - SVF - fveg) x factor.

    `sky_view` and `vegetation` are means (0..1) over the footprint, NaN where unknown.

    >>> heat_island_k(np.float32([0.6]), np.float32([0.2]), 3.0).round(4).tolist()
    [3.5999999046325684]
    """
    island = np.subtract(np.float32(2), sky_view, dtype=np.float32)
    island -= vegetation
    island *= np.float32(factor_k)
    return island


def diffuse_radiation_w_m2(
    radiation_w_m2: float, sun_altitude_degrees: float, solar_constant: float
) -> float:
    """The part of global radiation that comes from the whole sky, by its share of what could come.

    With less than 0.3 of the radiation above the air all of it is diffuse, with more than 0.7 a
    fifth, and in between 1.6 - 2 x that share. 0 with the sun down. At 15 UT of 1 July 2015:

    >>> round(diffuse_radiation_w_m2(629.1666667, 42.5, 1367), 1)
    149.4
    """
    if sun_altitude_degrees <= 0:
        return 0.0
    through = radiation_w_m2 / (solar_constant * math.sin(math.radians(sun_altitude_degrees)))
    return radiation_w_m2 * min(max(1.6 - 2 * through, 0.2), 1.0)


# Kernels stay in one file with those that call them: a compiled one that is kept does not notice
# when one in another file changes.
@njit(cache=True, nogil=True, error_model="numpy")
def felt_row(
    pet: NDArray[np.float32],
    shaded: NDArray[np.uint8],
    sky_view: NDArray[np.float32],
    bowen_ratio: NDArray[np.float32],
    island_k: NDArray[np.float32],
    log_wind: NDArray[np.float32],
    wet_bulb_c: NDArray[np.float32],
    numbers: NDArray[np.float32],
) -> None:
    """Fill one row of `pet` for one hour; NaN where anything needed is.

    `shaded` is 0 in the sun, 1 in shade, 2 unknown. `log_wind` is the natural log of the wind at
    1.2 m per m/s at the station. `numbers` are those of `hour_numbers`.
    """
    air_c, share, log_10m, log_least, sun_fixed, sun_per_log_wind, diffuse, sun_is_up = (
        numbers[0], numbers[1], numbers[2], numbers[3],
        numbers[4], numbers[5], numbers[6], numbers[7],
    )  # fmt: skip
    walls, one, unknown = np.float32(0.0060 * STEFAN_BOLTZMANN), np.float32(1), np.float32(np.nan)
    for column in range(len(pet)):
        air = air_c + share * island_k[column]
        wind = log_wind[column] + log_10m
        # The comparison is false for NaN, which then stays.
        wind = log_least if wind < log_least else wind
        sky, wet = sky_view[column], wet_bulb_c[column]
        squared = (air + np.float32(KELVIN)) * (air + np.float32(KELVIN))
        in_sun = sun_fixed + np.float32(1.25) * air + sun_per_log_wind * wind
        in_sun += np.float32(0.078) * wet + np.float32(0.546) * bowen_ratio[column]
        in_sun += np.float32(1.94) * sky
        in_shade = np.float32(-12.14) + np.float32(1.25) * air - np.float32(1.47) * wind
        in_shade += np.float32(0.060) * wet + np.float32(0.015) * diffuse * sky
        in_shade += walls * (one - sky) * squared * squared
        state = shaded[column]
        felt = in_sun if (state == 0) & (sun_is_up > 0) else in_shade
        pet[column] = felt if state < 2 else unknown


def hour_numbers(weather: Weather) -> NDArray[np.float32]:
    """What `felt_row` needs to know of an hour, in its order."""
    terms = sun_terms(weather)
    with np.errstate(divide="ignore"):
        log_10m = np.log(np.float64(weather.wind_10m_m_s))
    return np.array(
        [
            weather.air_c,
            weather.island_share,
            log_10m,
            math.log(LEAST_WIND_M_S),
            terms.fixed,
            terms.per_log_wind,
            weather.diffuse_w_m2,
            weather.sun_altitude_degrees > 0,
        ],
        np.float32,
    )


@njit(cache=True, nogil=True)
def wet_bulb_row(air_c: NDArray[np.float32], humidity_percent: float) -> NDArray[np.float32]:
    """The wet-bulb temperature as in `wet_bulb_c`, for a row of air temperatures."""
    humidity = humidity_percent
    slope = math.atan(0.151977 * math.sqrt(humidity + 8.313659))
    fixed = 0.00391838 * humidity**1.5 * math.atan(0.023101 * humidity)
    fixed -= math.atan(humidity - 1.676331) + 4.686035
    wet = np.empty_like(air_c)
    for column in range(len(air_c)):
        wet[column] = air_c[column] * slope + math.atan(air_c[column] + humidity) + fixed
    return wet


@njit(cache=True, nogil=True)
def feel_rows(
    pet: NDArray[np.float32],
    lit: NDArray[np.uint8],
    sky_view: NDArray[np.float32],
    bowen: NDArray[np.float32],
    island: NDArray[np.float32],
    log_wind: NDArray[np.float32],
    size: int,
    wet_bulb: float,
    local_humidity: float,
    numbers: NDArray[np.float32],
    first: int,
    last: int,
) -> None:
    """Fill the rows of one hour from `first` up to `last`.

    `log_wind` has cells of `size` by `size` of the others. `local_humidity` is that of the hour
    where the wet bulb is that of the local air, and STATION where it is `wet_bulb` everywhere.
    """
    columns = pet.shape[1]
    wet = np.full(columns, wet_bulb, np.float32)
    wind = np.empty(columns, np.float32)
    for row in range(first, last):
        if size > 1:
            coarse = log_wind[row // size]
            for column in range(columns):
                wind[column] = coarse[column // size]
        if local_humidity != STATION:
            wet = wet_bulb_row(numbers[0] + numbers[1] * island[row], local_humidity)
        felt_row(
            pet[row], lit[row], sky_view[row], bowen[row], island[row],
            log_wind[row] if size == 1 else wind, wet, numbers,
        )  # fmt: skip

"""Where the sun stands, by the equations of NOAA's solar calculator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

METHOD = "wijkdraad.sun 1 (NOAA)"
DAYS_PER_CENTURY = 36525.0
NOON_OF_2000 = np.datetime64("2000-01-01T12:00:00")
MINUTES_PER_DAY = 1440.0


@dataclass(frozen=True)
class SunPositions:
    """Azimuth clockwise from true north (0..360) and altitude above the horizon, in degrees.

    The altitude includes the bending of light by the air; below zero the sun is down.
    """

    azimuth_degrees: NDArray[np.float64]
    altitude_degrees: NDArray[np.float64]


def sun_positions(
    moments_utc: NDArray[np.datetime64], latitude_degrees: float, longitude_degrees: float
) -> SunPositions:
    """The sun at each of `moments_utc` for a place; north and east are positive.

    Good to about 0.02 degrees between 1900 and 2100. Source: NOAA Global Monitoring Laboratory,
    "Solar calculation details", after Meeus, Astronomical Algorithms (1991).

    In Delft on 1 July the sun stands highest at about 13:47 summer time, 23.1 degrees
    (the declination) above 90 - 52.01 = 38.0 degrees:

    >>> noon = sun_positions(np.array(["2024-07-01T11:47"], "datetime64[m]"), 52.01, 4.36)
    >>> [round(float(angle[0]), 1) for angle in (noon.azimuth_degrees, noon.altitude_degrees)]
    [180.2, 61.1]
    """
    moments = moments_utc.astype("datetime64[s]")
    days = (moments - NOON_OF_2000).astype(np.float64) / 86_400
    century = days / DAYS_PER_CENTURY
    declination, equation_of_time_minutes = _declination_and_equation_of_time(century)
    midnight = moments.astype("datetime64[D]")
    minutes = (moments - midnight).astype(np.float64) / 60
    solar_minutes = minutes + equation_of_time_minutes + 4 * longitude_degrees
    hour_angle = np.radians(solar_minutes % MINUTES_PER_DAY / 4 - 180)
    latitude = np.radians(latitude_degrees)
    sine = np.sin(latitude) * np.sin(declination)
    sine += np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    altitude = np.arcsin(np.clip(sine, -1, 1))
    east = -np.cos(declination) * np.sin(hour_angle)
    north = np.sin(declination) * np.cos(latitude)
    north -= np.cos(declination) * np.sin(latitude) * np.cos(hour_angle)
    return SunPositions(
        np.degrees(np.arctan2(east, north)) % 360,
        np.degrees(altitude) + _refraction_degrees(np.degrees(altitude)),
    )


def _declination_and_equation_of_time(
    century: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The declination in radians and the equation of time in minutes."""
    longitude = np.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = np.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = np.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
    centre += np.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
    centre += np.sin(3 * anomaly) * 0.000289
    node = np.radians(125.04 - 1934.136 * century)
    apparent = longitude + np.radians(centre - 0.00569 - 0.00478 * np.sin(node))
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    obliquity = np.radians(23 + (26 + seconds / 60) / 60 + 0.00256 * np.cos(node))
    declination = np.arcsin(np.sin(obliquity) * np.sin(apparent))
    half = np.tan(obliquity / 2) ** 2
    equation = half * np.sin(2 * longitude) - 2 * eccentricity * np.sin(anomaly)
    equation += 4 * eccentricity * half * np.sin(anomaly) * np.cos(2 * longitude)
    equation -= half**2 / 2 * np.sin(4 * longitude)
    equation -= 1.25 * eccentricity**2 * np.sin(2 * anomaly)
    return declination, 4 * np.degrees(equation)


def _refraction_degrees(altitude_degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much higher the sun seems to stand than it does."""
    tangent = np.tan(np.radians(np.where(altitude_degrees == 0, 1e-9, altitude_degrees)))
    with np.errstate(divide="ignore"):
        high = 58.1 / tangent - 0.07 / tangent**3 + 0.000086 / tangent**5
        low = -20.772 / tangent
    a = altitude_degrees
    middle = 1735 + a * (-518.2 + a * (103.4 + a * (-12.79 + a * 0.711)))
    seconds = np.select([a > 85, a > 5, a > -0.575], [np.zeros_like(a), high, middle], low)
    return seconds / 3600

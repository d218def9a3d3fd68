"""Shade of areas from rasters: the sun of a day in the Netherlands over a neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from pyproj import Proj

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import SHADED, SUNLIT, shade
from wijkdraad.method.know.light.standing import Standing, shade_of_area, standing
from wijkdraad.method.know.light.sun import SunPositions, sun_positions

from .inputs import WrongInput, grid_of, layer_with_ids, raster_of, raster_on

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
RD_NEW = Proj("EPSG:28992")
NO_ANSWER = 255
"""In a raster of shade: a roof, or ground of which the shade is unknown."""


@dataclass(frozen=True)
class ShadeMap:
    """Shade for each moment of a day: `lit` (moments, rows, columns), and what stands there."""

    grid: Grid
    place: Standing
    times: tuple[time, ...]
    suns: SunPositions
    lit: NDArray[np.uint8]


def dutch_moments(day: date, times: tuple[time, ...]) -> NDArray[np.datetime64]:
    """Moments of a day on Dutch clocks, in UTC. Raises WrongInput for a time that clocks skip.

    >>> dutch_moments(date(2024, 7, 1), (time(13, 30),))
    array(['2024-07-01T11:30:00'], dtype='datetime64[s]')
    """
    moments = []
    for clock in times:
        local = datetime.combine(day, clock, DUTCH_TIME)
        there = local.astimezone(UTC)
        if there.astimezone(DUTCH_TIME).time() != clock:
            problem = UnreadableFile(
                _("{time} on {day}: clocks go from 2 to 3 that night"),
                _("a time that exists"),
                time=clock.isoformat("minutes"),
                day=day.isoformat(),
            )
            raise WrongInput("--times", problem)
        moments.append(np.datetime64(there.replace(tzinfo=None), "s"))
    return np.array(moments, "datetime64[s]")


def suns_over(grid: Grid, moments_utc: NDArray[np.datetime64]) -> SunPositions:
    """The sun over the middle of a raster, with azimuths from the north of the raster."""
    west, south, east, north = grid.bounds
    longitude, latitude = RD_NEW((west + east) / 2, (south + north) / 2, inverse=True)
    suns = sun_positions(moments_utc, latitude, longitude)
    convergence = RD_NEW.get_factors(longitude, latitude).meridian_convergence
    return SunPositions((suns.azimuth_degrees - convergence) % 360, suns.altitude_degrees)


def shade_map(
    surface: Path,
    day: date,
    times: tuple[time, ...],
    ground: Path | None = None,
    crowns: Path | None = None,
    trunk_share: float = 0.25,
) -> ShadeMap:
    """The shade over the rasters of a neighbourhood at each time of a day. Raises WrongInput."""
    raster = raster_of(surface)
    grid = grid_of(raster)
    place = standing(
        raster.heights_m,
        raster_on(ground, grid),
        raster_on(crowns, grid),
        grid.cell_size_m,
        trunk_share,
    )
    suns = suns_over(grid, dutch_moments(day, times))
    lit = shade(place.surfaces, suns.azimuth_degrees, suns.altitude_degrees)
    return ShadeMap(grid, place, times, suns, lit)


def shade_of_areas(map_: ShadeMap, areas: Path) -> list[dict[str, Any]]:
    """Per area of a layer its shaded share at each time (None where unknown), and what is known.

    Raises WrongInput where the layer has no areas with an id.
    """
    told = []
    for key, area in zip(*layer_with_ids(areas, dimensions=2), strict=True):
        cells = cells_in(area, map_.grid)
        found = shade_of_area(map_.lit, map_.place, cells.inside, cells.outside)
        times = [clock.isoformat("minutes") for clock in map_.times]
        told.append(
            {
                "id": key,
                "shade_share": dict(zip(times, found.shares, strict=True)),
                "covered_share": found.known_share,
                "ground_cells": found.ground_cells,
            }
        )
    return told


def write_shade(map_: ShadeMap, path: Path) -> None:
    """Write one band a time: 1 in shade, 0 in the sun, nodata on roofs and where it is unknown."""
    bands = np.where((map_.lit == SHADED) | (map_.lit == SUNLIT), map_.lit, NO_ANSWER)
    bands[:, ~map_.place.open_ground] = NO_ANSWER
    names = [clock.isoformat("minutes") for clock in map_.times]
    write_raster(path, bands.astype(np.uint8), map_.grid.bounds, NO_ANSWER, names)

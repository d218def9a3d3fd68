"""How warm it feels on every open place of a neighbourhood, hour by hour on a hot day.

By the formulas of the Dutch standard stress test for heat: the air is that of the station and the
heat island of what lies upwind, the wind in the street follows from the fronts upwind, and the
regression tells how warm that feels in the sun or the shade. It is not the standard map itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.light.standing import (
    BUILDING_FROM_CM,
    Standing,
    centimetres,
    with_nearest_known,
)
from wijkdraad.method.know.warmth.felt_temperature import (
    STATION,
    Weather,
    feel_rows,
    heat_island_k,
    hour_numbers,
    wet_bulb_c,
)
from wijkdraad.method.know.warmth.footprints import (
    Footprint,
    Sector,
    footprint_means,
    in_parts,
    reach_of,
    wind_sector,
)
from wijkdraad.method.know.warmth.wind import (
    Obstacles,
    WindMap,
    WindRules,
    obstacles,
    wind_in_street_m_s,
    wind_map,
)

METHOD = "wijkdraad.heat 1 (RIVM 2019)"
PLANTS_FROM_SHARE = 0.5
"""A cell of which so much is green counts as plants for the heat that it gives to the air."""


@dataclass(frozen=True)
class HeatRules:
    """The numbers of the standard stress test; see `reference/heat.toml`.

    `wet_bulb_from` says which air goes into the wet bulb, since sources differ: that of the
    "station", where the humidity was measured as well, or the "local" air. `water_is_green`
    says whether water counts as green in the mean upwind while the sun is up.
    """

    wind: WindRules
    island_footprint: Footprint
    bowen_plants: float
    bowen_water: float
    bowen_bare: float
    water_is_green: bool
    wet_bulb_from: Literal["station", "local"] = "station"


def with_ground_under(
    surface_m: NDArray[np.float32],
    ground_m: NDArray[np.float32],
    trees: NDArray[np.bool_],
    water: NDArray[np.bool_],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Surface and ground with the heights that laser scans miss: under trees and on water.

    There the ground is as high as the nearest known ground, and so is the surface of water that
    nobody measured. How warm it feels hardly depends on it. All else that is unknown stays NaN.

    A tree without ground under it, water, and a hole that is neither:

    >>> heights = with_ground_under(
    ...     np.float32([[1, 9, np.nan, np.nan]]), np.float32([[1, np.nan, np.nan, np.nan]]),
    ...     np.array([[0, 1, 0, 0]], bool), np.array([[0, 0, 1, 0]], bool))
    >>> [layer.tolist() for layer in heights]
    [[[1.0, 9.0, 1.0, nan]], [[1.0, 1.0, 1.0, nan]]]
    """
    if not (~np.isnan(ground_m)).any():
        return surface_m, ground_m
    near = (with_nearest_known(centimetres(ground_m)) / 100).astype(np.float32)
    ground = np.where(np.isnan(ground_m) & (trees | water), near, ground_m)
    return np.where(np.isnan(surface_m) & water, near, surface_m), ground


@dataclass(frozen=True)
class HeatPlace:
    """What a heat map needs to know of a neighbourhood; all of shape (rows, columns).

    `sky_view` is 0 under trees, and NaN on roofs and where it is unknown. `green` (0..1) is what
    is green from above, trees too, NaN where unknown. `no_sky` marks trees and buildings: they
    have no sky view that counts in a mean.
    """

    sky_view: NDArray[np.float32]
    green: NDArray[np.float32]
    water: NDArray[np.bool_]
    no_sky: NDArray[np.bool_]
    obstacles: Obstacles


def heat_place(
    place: Standing,
    sky_view: NDArray[np.float32],
    green: NDArray[np.float32],
    water: NDArray[np.bool_] | None = None,
) -> HeatPlace:
    """The place as the stress test sees it, from what stands there and the sky seen from it.

    `green` is the share (0..1) of each cell with plants, NaN where nobody looked; a tree of 2 m
    or more is green from above. Without `water` there is none. Raises ValueError where shapes
    do not fit.
    """
    shape = place.open_ground.shape
    water = np.zeros(shape, np.bool_) if water is None else water
    for layer in (sky_view, green, water):
        if layer.shape != shape:
            raise ValueError(f"rasters of {shape} and {layer.shape} cells do not fit")
    found = obstacles(place, water)
    tree = found.tree_cm >= BUILDING_FROM_CM
    sky = np.where(place.open_ground, np.where(tree, np.float32(0), sky_view), np.float32(np.nan))
    return HeatPlace(
        np.asarray(sky, np.float32),
        np.where(tree, np.float32(1), green).astype(np.float32),
        water,
        tree | (found.building_cm >= BUILDING_FROM_CM),
        found,
    )


@dataclass(frozen=True)
class Island:
    """The heat island of a wind: the most of the day in kelvin, NaN where too little is known.

    The shares (0..1) are means over the cells: what is known of sky and green in the windows as
    far as they lie on the raster, and how much of the windows does.
    """

    most_k: NDArray[np.float32]
    sky_known_share: float
    green_known_share: float
    inside_share: float


@dataclass(frozen=True)
class HeatMaps:
    """How warm it feels per hour: `pet_c` (hours, rows, columns) in degrees, NaN where unknown.

    NaN too on roofs. `islands` and `winds` hold the maps of each wind; `island_of` and
    `sector_of` say which of them belongs to an hour.
    """

    hours: tuple[Weather, ...]
    pet_c: NDArray[np.float32]
    cell_size_m: float
    islands: dict[tuple[Sector, bool], Island]
    winds: dict[Sector, WindMap]

    def air_c(self, hour: int) -> NDArray[np.float32]:
        """The air temperature of the hour at this place in `hours`, NaN where unknown."""
        weather = self.hours[hour]
        return _air_c(self.islands[island_of(weather)], weather)

    def wind_m_s(self, hour: int) -> NDArray[np.float32]:
        """The wind at 1.2 m of the hour at this place in `hours`, in the cells of `pet_c`."""
        wind = self.winds[sector_of(self.hours[hour])]
        rows, columns = self.pet_c.shape[1:]
        size = _cells_in_one(wind, self.cell_size_m)
        cells = np.repeat(np.repeat(wind.ratio, size, axis=0), size, axis=1)[:rows, :columns]
        return wind_in_street_m_s(cells, self.hours[hour].wind_10m_m_s)


def sector_of(weather: Weather) -> Sector:
    """Where the wind of an hour comes from."""
    return wind_sector(weather.direction_degrees, weather.wind_10m_m_s)


def island_of(weather: Weather) -> tuple[Sector, bool]:
    """The wind of an hour, and whether the sun is up."""
    return sector_of(weather), weather.sun_altitude_degrees > 0


def _cells_in_one(wind: WindMap, cell_size_m: float) -> int:
    """How many cells of the map lie along one cell of the wind."""
    return round(wind.cell_size_m / cell_size_m)


def _air_c(island: Island, weather: Weather) -> NDArray[np.float32]:
    air = np.float32(weather.air_c) + np.float32(weather.island_share) * island.most_k
    return np.asarray(air, np.float32)


def heat_maps(
    place: HeatPlace,
    lit: NDArray[np.uint8],
    hours: Sequence[Weather],
    island_factor_k: float,
    rules: HeatRules,
) -> HeatMaps:
    """How warm it feels in each hour.

    `lit` (hours, rows, columns) is the shade of the same hours, as `shade` gives it: 0 in the
    sun, 1 in shade, 2 unknown. While the sun is down, known ground is in shade whatever it says.
    `island_factor_k` is the weather's part of the heat island of that day. Raises ValueError
    where hours and shade do not fit.
    """
    if lit.shape != (len(hours), *place.sky_view.shape):
        raise ValueError(f"shade of {lit.shape} does not fit {len(hours)} hours of the place")
    islands = {
        kind: _island(place, kind, island_factor_k, rules)
        for kind in dict.fromkeys(island_of(hour) for hour in hours)
    }
    winds = {
        sector: wind_map(place.obstacles, sector, rules.wind)
        for sector in dict.fromkeys(sector_of(hour) for hour in hours)
    }
    log_winds = {sector: np.log(wind.ratio) for sector, wind in winds.items()}
    bowen = _bowen(
        place.green, place.water, rules.bowen_plants, rules.bowen_water, rules.bowen_bare
    )
    pet = np.empty(lit.shape, np.float32)
    for index, hour in enumerate(hours):
        sector = sector_of(hour)
        size = _cells_in_one(winds[sector], place.obstacles.cell_size_m)
        local = hour.humidity_percent if rules.wet_bulb_from == "local" else STATION
        work = partial(
            feel_rows, pet[index], lit[index], place.sky_view, bowen,
            islands[island_of(hour)].most_k, log_winds[sector], size, wet_bulb_c(hour.air_c, hour.humidity_percent), local,
            hour_numbers(hour),
        )  # fmt: skip
        in_parts(lit.shape[1], work)
    return HeatMaps(tuple(hours), pet, place.obstacles.cell_size_m, islands, winds)


def _island(
    place: HeatPlace, kind: tuple[Sector, bool], factor_k: float, rules: HeatRules
) -> Island:
    sector, sun_is_up = kind
    reach = reach_of(rules.island_footprint, sector, place.obstacles.cell_size_m)
    sky = footprint_means(place.sky_view, reach, place.no_sky, share_per_cell=False)
    green = place.green
    if place.water.any():
        watery = np.float32(1 if rules.water_is_green and sun_is_up else 0)
        green = np.where(place.water, watery, green)
    plants = footprint_means(green, reach, share_per_cell=False)
    return Island(
        heat_island_k(sky.means, plants.means, factor_k),
        sky.known_share,
        plants.known_share,
        sky.inside_share,
    )


@njit(cache=True, nogil=True)
def _bowen(
    green: NDArray[np.float32], water: NDArray[np.bool_], plants: float, wet: float, bare: float
) -> NDArray[np.float32]:
    """The Bowen ratio by day, NaN where it is unknown what grows; at night it is in no formula."""
    ratio = np.empty(green.shape, np.float32)
    for row in range(green.shape[0]):
        for column in range(green.shape[1]):
            share = green[row, column]
            dry = plants if share >= PLANTS_FROM_SHARE else (bare if share == share else np.nan)
            ratio[row, column] = wet if water[row, column] else dry
    return ratio


def heat_of_day(pet_c: NDArray[np.float32], of: Literal["mean", "max"]) -> NDArray[np.float32]:
    """One map from those of the hours; NaN where an hour is unknown.

    >>> heat_of_day(np.array([[[30, np.nan]], [[34, 40]]], np.float32), "mean").tolist()
    [[32.0, nan]]
    """
    if of == "max":
        return np.asarray(pet_c.max(axis=0))
    return np.asarray(pet_c.mean(axis=0), np.float32)


@dataclass(frozen=True)
class HeatOfArea:
    """How warm it feels on the open ground of an area; None where nothing there is known.

    `shares_above` (0..1) are the parts of the known open ground that feel warmer than each of
    the temperatures asked for. `known_share` (0..1) is the known part of all cells of the area;
    roofs count as known. `ground_cells` counts the known open ground.
    """

    mean_c: float | None
    shares_above: tuple[float | None, ...]
    known_share: float
    ground_cells: int


def heat_of_area(
    pet_c: NDArray[np.float32],
    roofs: NDArray[np.bool_],
    inside: NDArray[np.intp],
    outside: int,
    above_c: Sequence[float],
) -> HeatOfArea:
    """How warm an area feels.

    `inside` are its cells in the flattened raster, `outside` counts those beyond it.

    Of four cells one is a roof and one lies beyond the raster:

    >>> pet = np.array([[34, np.nan, 40]], np.float32)
    >>> heat_of_area(pet, np.isnan(pet), np.array([0, 1, 2]), 1, [35, 41])
    HeatOfArea(mean_c=37.0, shares_above=(0.5, 0.0), known_share=0.75, ground_cells=2)
    """
    felt = pet_c.ravel()[inside]
    felt = felt[~np.isnan(felt)]
    cells = len(inside) + outside
    mean: float | None = None
    shares: tuple[float | None, ...] = (None,) * len(above_c)
    if len(felt):
        mean = float(felt.mean(dtype=np.float64))
        shares = tuple(float((felt > limit).mean()) for limit in above_c)
    known = len(felt) + int((roofs & np.isnan(pet_c)).ravel()[inside].sum())
    return HeatOfArea(mean, shares, known / cells if cells else 0.0, len(felt))

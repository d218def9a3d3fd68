"""Heat beside plain numpy: the same formulas with scipy's windows and array arithmetic, one run.

`python bench/know/heat.py` prints times, ratios, agreement, peak memory and growth. The plain
version is written straight from the formulas, as one would in a notebook: uniform windows of
scipy.ndimage, masks, and a line of numpy for each term. Sky view and shade come from elsewhere
(`bench/know/shade.py`) and are given to both.
"""

from __future__ import annotations

import argparse
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter
from timing import bandwidth_bytes_per_second, best_seconds, peak_memory_mb, table, town

from wijkdraad.method.know.warmth.felt_temperature import Weather, wet_bulb_c
from wijkdraad.method.know.warmth.footprints import Reach, footprint_means, reach_of, wind_sector
from wijkdraad.method.know.warmth.heat import HeatPlace, HeatRules, heat_maps
from wijkdraad.method.know.warmth.wind import Obstacles, WindRules, wind_map
from wijkdraad.reference.heat import hot_days, stress_test
from wijkdraad.steps.maps.heat import rules_of

CELL_M = 1.0
FACTOR_K = 3.35


def a_place(size: int) -> tuple[HeatPlace, NDArray[np.uint8]]:
    """A made-up town with gaps, and a shade for each hour of the hot day."""
    random = np.random.default_rng(1)
    made = town(min(size, 1000))
    again = (-(-size // len(made["surface"])),) * 2
    houses = (np.tile(made["surface"], again)[:size, :size] * 100).astype(np.int16)
    trees = (np.tile(made["crowns"], again)[:size, :size] * 100).astype(np.int16)
    hidden = random.random((size, size), np.float32) < 0.02
    houses[hidden] = trees[hidden] = -1
    sky = random.random((size, size), np.float32)
    sky[trees > 0] = 0
    sky[houses != 0] = np.nan
    green = (random.random((size, size), np.float32) < 0.3).astype(np.float32)
    green[hidden] = np.nan
    lit = random.integers(0, 2, (len(HOURS), size, size), np.uint8)
    water = np.zeros((size, size), np.bool_)
    no_sky = (houses > 0) | (trees > 0)
    return HeatPlace(sky, green, water, no_sky, Obstacles(houses, trees, CELL_M)), lit


HOURS = [
    Weather(
        hour.hour_ut, hour.air_c, hour.wind_10m_m_s, hour.direction_degrees, hour.radiation_w_m2,
        hour.diffuse_w_m2, hour.sun_altitude_degrees, hour.humidity_percent, hour.island_share,
    )
    for hour in hot_days()["2015-07-01"].hours
]  # fmt: skip


def plain_window(layer: NDArray[np.float64], reach: Reach) -> NDArray[np.float64]:
    """The sum over each window in cells of the raster, 0 beyond it."""
    shape = (reach.north + reach.south + 1, reach.west + reach.east + 1)
    shift = tuple(
        size // 2 - before for size, before in zip(shape, (reach.north, reach.west), strict=True)
    )
    origin = tuple(-place for place in shift)
    return uniform_filter(layer, shape, mode="constant", origin=origin) * (shape[0] * shape[1])


def plain_mean(values, left_out, reach, on_map):
    """The mean of what is known and counts; NaN where less than half is known."""
    known = ~np.isnan(values) & ~left_out
    counted = plain_window(known.astype(np.float64), reach)
    gaps = plain_window((~known & ~left_out).astype(np.float64), reach)
    total = plain_window(np.where(known, values, 0.0).astype(np.float64), reach)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / counted
    mean[(counted < 0.5) | (gaps > 0.5 * on_map + 1e-6)] = np.nan
    return mean


def plain_wind(found: Obstacles, sector: str, rules: WindRules) -> NDArray[np.float64]:
    """The wind in the street, for wind from one side."""
    reach = reach_of(rules.footprint, sector, found.cell_size_m)
    houses = np.where(found.building_cm < 0, np.nan, found.building_cm / 100)
    trees = np.where(found.tree_cm < 0, np.nan, found.tree_cm / 100)
    down, right = {"north": (1, 0), "east": (0, -1), "south": (-1, 0), "west": (0, 1)}[sector]

    def fronts(height):
        upwind = np.full_like(height, np.nan)
        rows, columns = height.shape
        here = np.s_[max(down, 0) : rows + min(down, 0), max(right, 0) : columns + min(right, 0)]
        there = np.s_[
            max(-down, 0) : rows + min(-down, 0), max(-right, 0) : columns + min(-right, 0)
        ]
        upwind[here] = height[there]
        return np.maximum(height - upwind, 0)

    house_steps, tree_steps = fronts(houses), fronts(trees)
    known = plain_window((~np.isnan(houses)).astype(np.float64), reach)
    cells = plain_window(np.ones(houses.shape), reach)
    steps = plain_window((~np.isnan(house_steps)).astype(np.float64), reach)
    sums = [
        plain_window(np.nan_to_num(layer), reach)
        for layer in (houses, trees, house_steps, tree_steps)
    ]
    house_count = plain_window((houses > 0).astype(np.float64), reach)
    tree_count = plain_window((trees > 0).astype(np.float64), reach)
    whole = reach.cells * found.cell_size_m**2
    with np.errstate(all="ignore"):
        per_step = whole / (steps * found.cell_size_m)
        front = np.maximum(sums[2], 0) * per_step * rules.building_sheltering
        tree_front = np.maximum(sums[3], 0) * per_step * rules.tree_sheltering
        front += rules.tree_front_fit * np.sqrt(tree_front)
        weight = rules.tree_sheltering / rules.building_sheltering
        tree_m = np.sqrt(np.maximum(sums[1], 0) / np.maximum(tree_count, 0.5))
        tree_m *= rules.tree_height_fit
        height = (sums[0] + weight * tree_count * tree_m) / (house_count + weight * tree_count)
        height = np.where(house_count + tree_count > 0.5, height, 0)
        height = np.maximum(height, rules.least_height_m)
        density = np.minimum(front / whole + rules.front_added, rules.front_most)
        edges = [one.lambda_below for one in rules.classes]
        kind = np.searchsorted(edges[:-1], density, side="right")
        z0, d, zw, a, b = (
            np.array([getattr(one, name) for one in rules.classes])[kind]
            for name in ("roughness", "displacement", "layer_top", "profile_a", "profile_b")
        )
        grass = rules.grass_roughness_m
        friction = np.log(60 / grass) / np.log(1.2 / grass) * 0.4
        friction = friction / np.log((60 - d * height) / (z0 * height))
        top = friction / 0.4 * np.log((zw - d) / z0)
        top -= friction / b * np.log((a + b * zw) / (a + b))
        slowed = np.minimum(top * np.exp(9.6 * density * (1.2 / height - 1)), 1)
    slowed[(front <= rules.open_front_m2) | (house_count + tree_count < 0.5)] = 1
    slowed[known < 0.5 * cells - 1e-6] = np.nan
    return (slowed - 0.125) * 0.5829 + 0.125


def plain_heat(place: HeatPlace, lit: NDArray[np.uint8], rules: HeatRules) -> NDArray[np.float32]:
    """PET of each hour; each wind and heat island once."""
    ones = np.ones(place.sky_view.shape)
    nothing = np.zeros(place.sky_view.shape, np.bool_)
    bowen = np.where(place.green >= 0.5, rules.bowen_plants, rules.bowen_bare)
    bowen[np.isnan(place.green)] = np.nan
    islands, winds = {}, {}
    pet = np.empty(lit.shape, np.float32)
    for index, hour in enumerate(HOURS):
        sector = wind_sector(hour.direction_degrees, hour.wind_10m_m_s)
        if sector not in winds:
            reach = reach_of(rules.island_footprint, sector, CELL_M)
            on_map = plain_window(ones, reach)
            sky = plain_mean(place.sky_view, place.no_sky, reach, on_map)
            green = plain_mean(place.green, nothing, reach, on_map)
            islands[sector] = (2 - sky - green) * FACTOR_K
            winds[sector] = plain_wind(place.obstacles, sector, rules.wind)
        air = hour.air_c + islands[sector] * hour.island_share
        wind = np.maximum(winds[sector] * hour.wind_10m_m_s, 0.5)
        wet = wet_bulb_c(hour.air_c, hour.humidity_percent)
        log, sine = np.log(wind), np.sin(np.radians(hour.sun_altitude_degrees))
        radiation = hour.radiation_w_m2
        sun = (
            -13.26 + 1.25 * air + 0.011 * radiation - 3.37 * log + 0.078 * wet
            + 0.0055 * radiation * log + 5.56 * sine - 0.0103 * radiation * log * sine
            + 0.546 * bowen + 1.94 * place.sky_view
        )  # fmt: skip
        shade = (
            -12.14 + 1.25 * air - 1.47 * log + 0.060 * wet
            + 0.015 * place.sky_view * hour.diffuse_w_m2
            + 0.0060 * (1 - place.sky_view) * 5.670374419e-8 * (air + 273.15) ** 4
        )  # fmt: skip
        pet[index] = np.where(lit[index] == 0, sun, shade)
    return pet


def sky_upwind(sky, left_out, reach):
    """The mean sky view upwind, ours."""
    return footprint_means(sky, reach, left_out).means


def plain_sky_upwind(sky, left_out, reach):
    """The mean sky view upwind, plain."""
    return plain_mean(sky, left_out, reach, plain_window(np.ones(sky.shape), reach))


def wind_in_street(found, rules):
    """The wind in the street with wind from the east, ours."""
    return wind_map(found, "east", rules).ratio


def felt(place, lit, rules):
    """PET of each hour, ours."""
    return heat_maps(place, lit, HOURS, FACTOR_K, rules).pet_c


def beside_numpy(sizes: list[int], rules: HeatRules) -> list[list[str]]:
    """A row for each part of the work and for all of it."""
    rows = []
    for size in sizes:
        place, lit = a_place(size)
        reach = reach_of(rules.island_footprint, "east", CELL_M)
        sky, left_out, found = place.sky_view, place.no_sky, place.obstacles
        parts = (
            (
                "mean sky upwind",
                partial(sky_upwind, sky, left_out, reach),
                partial(plain_sky_upwind, sky, left_out, reach),
            ),
            (
                "wind in the street",
                partial(wind_in_street, found, rules.wind),
                partial(plain_wind, found, "east", rules.wind),
            ),
            (
                f"PET of {len(HOURS)} hours, with all of it",
                partial(felt, place, lit, rules),
                partial(plain_heat, place, lit, rules),
            ),
        )
        for name, own, plain in parts:
            ours = best_seconds(own)
            start = perf_counter()
            other = plain()
            theirs = perf_counter() - start
            mine = own()
            both = ~np.isnan(mine) & ~np.isnan(other)
            same = (np.isnan(mine) == np.isnan(other)).mean()
            rows.append(
                [
                    f"{size * size / 1e6:.0f} million",
                    name,
                    f"{ours * 1e3:,.0f} ms",
                    f"{theirs * 1e3:,.0f} ms",
                    f"{theirs / ours:,.1f}x",
                    f"{np.abs(mine[both] - other[both]).max():.1e}",
                    f"{100 * same:.4f}%",
                ]
            )
    return rows


def growth(sizes: list[int], rules: HeatRules, bandwidth: float) -> list[list[str]]:
    """How time and memory grow for the hot day, and how near the machine's limit it is.

    The least that must be moved: the layers read once for each wind, and per hour a byte of
    shade and two layers read, and PET written.
    """
    rows = []
    winds = {wind_sector(hour.direction_degrees, hour.wind_10m_m_s) for hour in HOURS}
    for size in sizes:
        place, lit = a_place(size)
        work = partial(heat_maps, place, lit, HOURS, FACTOR_K, rules)
        seconds = best_seconds(work, times=2)
        per_cell = len(winds) * (4 + 1 + 4 + 2 + 2) + len(HOURS) * (1 + 4 + 4)
        least = size * size * per_cell / bandwidth
        rows.append(
            [
                f"{size * size / 1e6:.0f} million",
                f"{seconds * 1e3:,.0f} ms",
                f"{seconds / size / size / len(HOURS) * 1e9:.1f} ns",
                f"{100 * least / seconds:.0f}%",
                f"{peak_memory_mb():,.0f} MB",
            ]
        )
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="1000,2000,4000")
    parser.add_argument("--growth", default="1000,2000,4000,8000")
    asked = parser.parse_args()
    rules = rules_of(stress_test())
    bandwidth = bandwidth_bytes_per_second()
    print(f"Read and write together: {bandwidth / 1e9:.1f} GB/s.")
    # Before the plain version, whose memory would count along.
    table(
        f"Growth, {len(HOURS)} hours of the hot day",
        ["cells", "time", "per cell and hour", "of the machine's limit", "peak memory"],
        growth([int(size) for size in asked.growth.split(",")], rules, bandwidth),
    )
    table(
        "Beside plain numpy and scipy",
        ["cells", "what", "ours", "plain", "ratio", "largest difference", "equally known"],
        beside_numpy([int(size) for size in asked.sizes.split(",")], rules),
    )


if __name__ == "__main__":
    main()

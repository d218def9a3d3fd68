"""How warm it feels on a hot day, from rasters and a base map: PET by the standard stress test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.light.shade import UNKNOWN_HEIGHT, shade
from wijkdraad.method.know.light.sky import sky_view
from wijkdraad.method.know.light.standing import Standing, standing
from wijkdraad.method.know.warmth.cool_places import CoolPlace, cool_places
from wijkdraad.method.know.warmth.felt_temperature import Weather
from wijkdraad.method.know.warmth.footprints import Footprint
from wijkdraad.method.know.warmth.heat import (
    HeatMaps,
    HeatPlace,
    HeatRules,
    heat_maps,
    heat_of_area,
    heat_of_day,
    heat_place,
    with_ground_under,
)
from wijkdraad.method.know.warmth.holes import without_small_holes
from wijkdraad.method.know.warmth.wind import WindClass, WindRules
from wijkdraad.reference.heat import (
    HotDay,
    Reach,
    StressTest,
    cool_place_presets,
    hot_days,
    stress_test,
)

from .inputs import (
    Sentence,
    WrongInput,
    built_up,
    grid_of,
    layer_with_ids,
    raster_of,
    raster_on,
)
from .shade import suns_over

INDICATIVE = _(
    "Indicative, by the formulas of the standard stress test for heat; not the standard map itself."
)
STANDARD_DAY = "2015-07-01"
WARM_C = (35.0, 38.0, 41.0)
"""Strong heat stress, the limit of a cool place in Rotterdam, and extreme heat stress."""
NO_PET = -9999.0
"""In a raster of heat: a roof, or a place where it is unknown."""
RASTERS = {".tif", ".tiff"}
WHOLE_ENOUGH = 0.99
"""With so much of the surroundings on the map nothing needs to be said about the rest."""


@dataclass(frozen=True)
class HeatMap:
    """How warm it feels on a hot day: per hour in `maps`, and on average over its hours.

    `mean_c` (rows, columns) is NaN on roofs and where an hour is unknown. `roofs` marks the
    buildings. `limits` are sentences that say what the map does not know.
    """

    grid: Grid
    day: HotDay
    place: Standing
    roofs: NDArray[np.bool_]
    maps: HeatMaps
    mean_c: NDArray[np.float32]
    limits: tuple[Sentence, ...]


def heat_map(
    surface: Path,
    green: Path,
    ground: Path | None = None,
    crowns: Path | None = None,
    water: Path | None = None,
    mapped: Path | None = None,
    day: str = STANDARD_DAY,
    trunk_share: float = 0.25,
    wet_bulb_from: Literal["station", "local"] = "station",
    holes_m: float = 0.0,
) -> HeatMap:
    """How warm it feels over the rasters of a neighbourhood. Raises WrongInput.

    `green` is a layer of areas with plants, or a raster of shares (0..1) on the cells of the
    surface. Outside the areas of `mapped` it is unknown what is green; without that layer the
    green of areas is taken to be all there is. `water` is a layer of areas. Holes in the surface
    up to `holes_m` wide get the lowest height around them: laser scans miss a strip behind
    facades, and a single unknown cell makes a whole street unknown.
    """
    hot_day = _day_named(day)
    raster = raster_of(surface)
    grid = grid_of(raster)
    wet = None if water is None else built_up(water, grid)
    surface_m, holes = without_small_holes(raster.heights_m, grid.cell_size_m, holes_m)
    ground_m = raster_on(ground, grid)
    crown_m = raster_on(crowns, grid)
    filled = np.zeros(surface_m.shape, np.bool_)
    if ground_m is not None:
        trees = filled if crown_m is None else np.nan_to_num(crown_m) > 0
        measured = ground_m
        surface_m, ground_m = with_ground_under(
            surface_m, ground_m, trees, filled if wet is None else wet
        )
        filled = np.isnan(measured) & ~np.isnan(ground_m) & trees
    place = standing(surface_m, ground_m, crown_m, grid.cell_size_m, trunk_share)
    seen = heat_place(place, sky_view(place.surfaces), _green(green, mapped, grid), wet)
    midnight = np.datetime64(hot_day.date, "s")
    moments = midnight + np.array([hour.hour_ut for hour in hot_day.hours], "timedelta64[h]")
    suns = suns_over(grid, moments)
    lit = shade(place.surfaces, suns.azimuth_degrees, suns.altitude_degrees)
    hours = [Weather(**asdict(hour)) for hour in hot_day.hours]
    rules = rules_of(stress_test(), wet_bulb_from)
    maps = heat_maps(seen, lit, hours, hot_day.island_factor_k, rules)
    roofs = seen.obstacles.building_cm > 0
    limits = (
        *_limits(place, seen, maps, float(filled.mean()), float(holes.mean())),
        *_assumptions(place, crowns is None, _is_raster(green) or mapped is not None),
    )
    return HeatMap(grid, hot_day, place, roofs, maps, heat_of_day(maps.pet_c, "mean"), limits)


def _day_named(key: str) -> HotDay:
    days = hot_days()
    if key not in days:
        raise WrongInput(
            "--day",
            UnreadableFile(
                _("an unknown day {key}"), _("one of: {names}"), key=key, names=", ".join(days)
            ),
        )
    return days[key]


def rules_of(test: StressTest, wet_bulb_from: Literal["station", "local"] = "station") -> HeatRules:
    """The numbers of the reference as the method takes them."""
    wind = test.wind
    return HeatRules(
        wind=WindRules(
            classes=[
                WindClass(
                    one.lambda_below,
                    one.roughness_per_height,
                    one.displacement_per_height,
                    one.layer_top_per_height,
                    one.profile_a_per_height,
                    one.profile_b,
                )
                for one in wind.classes
            ],
            footprint=_footprint(wind.reach),
            grass_roughness_m=wind.grass_roughness_m,
            building_sheltering=wind.building_sheltering,
            tree_sheltering=wind.tree_sheltering,
            tree_height_fit=wind.tree_height_fit,
            tree_front_fit=wind.tree_front_fit,
            front_added=wind.front_added,
            front_most=wind.front_most,
            open_front_m2=wind.open_front_m2,
            least_height_m=wind.least_height_m,
        ),
        island_footprint=_footprint(test.island_reach),
        bowen_plants=test.bowen.plants,
        bowen_water=test.bowen.water_by_day,
        bowen_bare=test.bowen.bare,
        water_is_green=test.water_is_green_by_day,
        wet_bulb_from=wet_bulb_from,
    )


def _footprint(reach: Reach) -> Footprint:
    return Footprint(reach.upwind_m, reach.side_m, reach.downwind_m, reach.calm_m)


def _is_raster(path: Path) -> bool:
    return path.suffix.lower() in RASTERS


def _green(green: Path, mapped: Path | None, grid: Grid) -> NDArray[np.float32]:
    """The green share of each cell, NaN where unknown."""
    if _is_raster(green):
        shares = raster_on(green, grid)
        assert shares is not None  # there is a path
        with np.errstate(invalid="ignore"):
            wrong = shares[(shares < 0) | (shares > 1)]
        if len(wrong):
            raise WrongInput(
                str(green),
                UnreadableFile(
                    "{value}",
                    _("a number from {lowest} to {highest}"),
                    value=float(wrong[0]),
                    lowest=0,
                    highest=1,
                ),
            )
    else:
        shares = built_up(green, grid).astype(np.float32)
    if mapped is not None:
        shares[~built_up(mapped, grid)] = np.nan
    return shares


def _limits(
    place: Standing, seen: HeatPlace, maps: HeatMaps, filled_share: float, holes_share: float
) -> tuple[Sentence, ...]:
    """What the map does not know, in sentences; percentages are whole."""
    islands = list(maps.islands.values())
    no_ground = (place.surfaces.ground_cm == UNKNOWN_HEIGHT) & ~seen.no_sky
    inside = min(island.inside_share for island in islands)
    known = min(min(one.sky_known_share, one.green_known_share) for one in islands)
    shares = (
        (
            _(
                "Of the surroundings upwind that count for the warmth of the air, {percent}% lies "
                "on this map. The rest is taken to be like it."
            ),
            inside if inside < WHOLE_ENOUGH else 0.0,
        ),
        (
            _(
                "Of the surroundings on this map, {percent}% is known; means are taken over that "
                "part."
            ),
            known if known < WHOLE_ENOUGH else 0.0,
        ),
        (
            _("On {percent}% of this map nobody measured the ground. There the map is empty."),
            float(no_ground.mean()),
        ),
        (
            _(
                "On {percent}% of this map nobody measured the ground under trees. There it is "
                "taken to be as high as nearby."
            ),
            filled_share,
        ),
        (
            _(
                "On {percent}% of this map there were small holes in the heights. They were given "
                "the lowest height around them."
            ),
            holes_share,
        ),
    )
    told = [Sentence(text, {"percent": round(100 * share)}) for text, share in shares]
    return (Sentence(INDICATIVE, {}), *(one for one in told if one.values["percent"]))


def _assumptions(place: Standing, no_crowns: bool, green_is_mapped: bool) -> list[Sentence]:
    """What the map takes for granted because a layer is not there."""
    told = (
        (
            _("Without heights of the ground, the lowest surface counts as the ground."),
            place.ground_is_flat,
        ),
        (_("Without a map of trees, a tree counts as a building."), no_crowns),
        (
            _("Ground that is not drawn as green counts as bare, in private gardens too."),
            not green_is_mapped,
        ),
    )
    return [Sentence(text, {}) for text, holds in told if holds]


def heat_told(map_: HeatMap) -> dict[str, Any]:
    """The whole map in a few plain values; `limits` are sentences of the catalogue with values.

    Temperatures in degrees, shares 0..1 of the open ground where it is known, None without any.
    """
    cells = np.arange(map_.mean_c.size)
    found = heat_of_area(map_.mean_c, map_.roofs, cells, 0, WARM_C)
    return {
        "day": map_.day.date.isoformat(),
        "station": map_.day.station,
        "hours_ut": [hour.hour_ut for hour in map_.day.hours],
        "pet_mean_c": found.mean_c,
        "share_above": _by_limit(found.shares_above),
        "known_share": found.known_share,
        "limits": [{"says": one.text, "values": dict(one.values)} for one in map_.limits],
        "source": map_.day.source,
        "status": map_.day.status,
    }


def _by_limit(shares: Sequence[float | None]) -> dict[str, float | None]:
    return {f"{limit:g}": share for limit, share in zip(WARM_C, shares, strict=True)}


def heat_of_areas(map_: HeatMap, areas: Path) -> list[dict[str, Any]]:
    """Per area how warm its open ground feels on average, and how much of it feels too warm.

    None where nothing is known. Raises WrongInput where the layer has no areas with an id.
    """
    told = []
    for key, area in zip(*layer_with_ids(areas, dimensions=2), strict=True):
        cells = cells_in(area, map_.grid)
        found = heat_of_area(map_.mean_c, map_.roofs, cells.inside, cells.outside, WARM_C)
        told.append(
            {
                "id": key,
                "pet_mean_c": found.mean_c,
                "share_above": _by_limit(found.shares_above),
                "covered_share": found.known_share,
                "ground_cells": found.ground_cells,
            }
        )
    return told


def cool_places_on(
    map_: HeatMap, preset: str = "hva_kea", excluded: Path | None = None
) -> list[CoolPlace]:
    """The cool places of a preset of `reference/heat.toml`, without the areas of `excluded`.

    Raises WrongInput for an unknown preset.
    """
    presets = cool_place_presets()
    if preset not in presets:
        raise WrongInput(
            "--preset",
            UnreadableFile(
                _("an unknown kind of cool place {key}"),
                _("one of: {names}"),
                key=preset,
                names=", ".join(presets),
            ),
        )
    rule = presets[preset]
    without = None if excluded is None else built_up(excluded, map_.grid)
    return cool_places(map_.mean_c, map_.grid, rule.pet_max_c, rule.min_m2, without)


def write_heat(map_: HeatMap, path: Path) -> None:
    """Write PET in degrees: the mean of the day, then each hour; nodata where it is unknown."""
    bands = np.concatenate([map_.mean_c[None], map_.maps.pet_c])
    names = ["mean", *(f"{hour.hour_ut:02d} UT" for hour in map_.day.hours)]
    bands[np.isnan(bands)] = NO_PET
    write_raster(path, bands, map_.grid.bounds, NO_PET, names)

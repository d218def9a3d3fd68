"""Where water stays after heavy rain, from rasters and buildings: a screening, no flow model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.rasters import write_raster
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.know.grid import Grid, cells_in
from wijkdraad.method.know.water.ponding import MOST_RAIN_MM, Ponding, ponding, ponding_of_area
from wijkdraad.method.know.water.rain import Storm, loss_rates
from wijkdraad.method.know.water.terrain import terrain
from wijkdraad.reference.rain import design_storms, infiltration

from .inputs import WrongInput, built_up, grid_of, layer_with_ids, raster_of

LIMITS = _(
    "A first exploration, no flow model: it shows where rain stays once it has come to rest, not "
    "how fast it gets there, and knows no culverts, drains or pumps."
)
UNKNOWN_SURFACE, BUILDING = 0, "building"
NO_DEPTH = -9999.0
"""In a raster of depths: a building, or ground that nobody measured."""


@dataclass(frozen=True)
class PondingMap:
    """Water depths on a grid, and the storm and losses behind them.

    `unknown_surface_share` (0..1) is the part of the ground of which the kind is unknown, so that
    nothing seeps away there; None where losses do not differ by kind of surface.
    """

    grid: Grid
    storm: Storm
    loss_mm_per_hour: float
    found: Ponding
    unknown_surface_share: float | None = None


def even_storm(rain_mm: float, hours: float = 1.0) -> Storm:
    """The same rain all the time. Raises WrongInput for an option that cannot be."""
    _number("--rain-mm", rain_mm, 0, MOST_RAIN_MM)
    if hours <= 0:
        raise WrongInput("--hours", UnreadableFile("{value}", _("a number above 0"), value=hours))
    _number("--hours", hours, 0, math.inf)
    return Storm.even(rain_mm, hours)


def storm_named(key: str) -> Storm:
    """A design storm of `reference/rain.toml`. Raises WrongInput for another name."""
    storms = design_storms()
    if key not in storms:
        raise WrongInput(
            "--storm",
            UnreadableFile(
                _("an unknown storm {key}"), _("one of: {names}"), key=key, names=", ".join(storms)
            ),
        )
    return Storm(storms[key].step_mm, storms[key].step_minutes)


def _number(option: str, value: float, lowest: float, highest: float) -> None:
    if not (math.isfinite(value) and lowest <= value <= highest):
        limits = (
            _("a number from {lowest} on")
            if math.isinf(highest)
            else _("a number from {lowest} to {highest}")
        )
        raise WrongInput(
            option,
            UnreadableFile("{value}", limits, value=value, lowest=lowest, highest=highest),
        )


def ponding_map(
    ground: Path,
    storm: Storm,
    buildings: Path | None = None,
    loss_mm_per_hour: float = 0.0,
    surfaces: Mapping[str, Sequence[BaseGeometry]] | None = None,
) -> PondingMap:
    """Where the rain of a storm stays on the ground of a raster. Raises WrongInput.

    `surfaces` are areas by kind of surface; what seeps away there comes on top of
    `loss_mm_per_hour`. Rain on ground of an unknown kind all stays above it.
    """
    _number("--loss-mm-per-hour", loss_mm_per_hour, 0, math.inf)
    raster = raster_of(ground)
    grid = grid_of(raster)
    walls = None if buildings is None else built_up(buildings, grid)
    try:
        place = terrain(raster.heights_m, walls)
    except ValueError as error:
        raise WrongInput(
            str(ground),
            UnreadableFile(_("a height of more than 16 km"), _("heights in metres")),
        ) from error
    rates: float | NDArray[np.float64] = loss_mm_per_hour
    unknown = None
    if surfaces is not None:
        kinds = kinds_of_surface(grid, surfaces)
        known = {number: infiltration()[kind].mm_per_hour for kind, number in _numbers().items()}
        # Of ground of an unknown kind nobody can say that anything seeps away.
        rates = loss_rates(kinds, {UNKNOWN_SURFACE: 0.0, **known}, loss_mm_per_hour)
        bare = kinds != _numbers()[BUILDING]
        unknown = float((kinds == UNKNOWN_SURFACE)[bare].mean()) if bare.any() else 0.0
    found = ponding(place, grid.cell_size_m, storm, rates)
    return PondingMap(grid, storm, loss_mm_per_hour, found, unknown)


def kinds_of_surface(
    grid: Grid, surfaces: Mapping[str, Sequence[BaseGeometry]]
) -> NDArray[np.uint8]:
    """A number per cell (rows, columns) for its kind of surface: UNKNOWN_SURFACE, or its place
    among the kinds of the reference. Where areas overlap, the last kind of the reference counts.
    """
    kinds = np.full(grid.rows * grid.columns, UNKNOWN_SURFACE, np.uint8)
    for kind, number in _numbers().items():
        for shape in surfaces.get(kind, ()):
            if shapely.get_dimensions(shape) == 2:
                kinds[cells_in(shape, grid).inside] = number
    return kinds.reshape(grid.rows, grid.columns)


def _numbers() -> dict[str, int]:
    """The kinds of surface of the reference, numbered from 1."""
    return {kind: number for number, kind in enumerate(infiltration(), start=1)}


def ponding_told(map_: PondingMap) -> dict[str, Any]:
    """The result as plain values; `limits` is a sentence of the catalogue.

    The unknown share (0..1) counts what was never measured, of the whole raster: outside it
    water leaves the map, inside it the ground is filled from the rim and shows no depth.
    """
    found = map_.found
    return {
        "ponded_m3": found.ponded_m3,
        "ponded_m2": found.ponded_m2,
        "over_5cm_m2": found.over_5cm_m2,
        "deepest_m": found.deepest_m,
        "runoff_m3": found.runoff_m3,
        "lost_m3": found.lost_m3,
        "rain_m3": found.rain_m3,
        "rain_mm": map_.storm.total_mm,
        "hours": map_.storm.hours,
        "loss_mm_per_hour": map_.loss_mm_per_hour,
        "unknown_surface_share": map_.unknown_surface_share,
        "unknown_share": found.filled_share + found.outside_share,
        "unknown_filled_share": found.filled_share,
        "unknown_outside_share": found.outside_share,
        "building_share": found.building_share,
        "ponded_on_filled_m3": found.on_filled_m3,
        "ponded_on_filled_m2": found.on_filled_m2,
        "ponded_shut_in_m3": found.shut_in_m3,
        "runoff_from_outside_m3": found.outside_m3,
        "limits": LIMITS,
    }


def ponding_of_areas(map_: PondingMap, areas: Path) -> list[dict[str, Any]]:
    """Per area of a layer how much of its known ground is under water, and how deep.

    Raises WrongInput where the layer has no areas with an id.
    """
    told = []
    for key, area in zip(*layer_with_ids(areas, dimensions=2), strict=True):
        cells = cells_in(area, map_.grid)
        found = ponding_of_area(map_.found.depth_m, cells.inside, cells.outside)
        told.append(
            {
                "id": key,
                "over_5cm_share": found.over_5cm_share,
                "deepest_m": found.deepest_m,
                "known_share": found.known_share,
            }
        )
    return told


def write_ponding(map_: PondingMap, path: Path) -> None:
    """Write the depth in metres; nodata on buildings and where nobody measured the ground."""
    depth = map_.found.depth_m
    band = np.where(np.isnan(depth), np.float32(NO_DEPTH), depth)[None]
    write_raster(path, band, map_.grid.bounds, NO_DEPTH, ["depth_m"])

"""Measures shade, heat, water and coolness on the terrain of a programme, and saves what it finds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.area_sums import METHOD as AREA_SUMS
from wijkdraad.method.know.area_sums import area_shares, row_sums
from wijkdraad.method.know.grid import cells_in
from wijkdraad.method.know.light import shade as shade_method
from wijkdraad.method.know.light.shade import SHADED, UNKNOWN
from wijkdraad.method.know.walking import coolness as coolness_method
from wijkdraad.method.know.warmth import heat as heat_method
from wijkdraad.method.know.warmth.heat import heat_of_area
from wijkdraad.method.know.water import ponding as ponding_method
from wijkdraad.method.know.water.ponding import ponding_of_area
from wijkdraad.programme.models import (
    Area,
    Feature,
    FeatureKind,
    FigureStatus,
    MissingReason,
    Observation,
    ObservationKind,
    Programme,
    TerrainLayer,
)
from wijkdraad.reference.heat import hot_days

from ..know import is_computed_key, replace_computed, standard_indicator
from ..maps.guidelines import walking_area_guideline
from ..maps.heat import HeatMap, heat_map
from ..maps.ponding import PondingMap, ponding_map, storm_named
from ..maps.shade import ShadeMap, shade_map
from .coolness import guiding
from .coolness.findings import Finding
from .coolness.guiding import Reached, guideline_findings, reached_from, trees_finding
from .coolness.served import save_served
from .files import TerrainFiles, terrain_files
from .keeping import LayerCells, cells_of_layer, keep_layer, subject_with_boundary
from .marks import COOL_PLACE, OTHER_GROUND

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
HOT_DAY = "2015-07-01"
HOURS = tuple(time(hour) for hour in range(8, 21))
WALKING_SHADE_AT = time(13)
HOLES_M = 2.0
"""Laser scans miss a strip behind facades; one such cell makes the heat of a street unknown."""
STORM = "stress_70mm_1h"
COMPUTED = (
    TerrainLayer.CROWNS,
    TerrainLayer.SHADE,
    TerrainLayer.HEAT,
    TerrainLayer.PONDING,
    TerrainLayer.COOLNESS,
)
METHODS = (
    shade_method.METHOD,
    heat_method.METHOD,
    ponding_method.METHOD,
    coolness_method.METHOD,
    AREA_SUMS,
    *guiding.METHODS,
)


@dataclass(frozen=True)
class Measured:
    """The maps and the figures of one terrain."""

    layers: tuple[LayerCells, ...]
    findings: tuple[Finding, ...]


REMEMBERED = 2
_remembered: dict[str, Measured] = {}
"""While someone mends their tables, the same terrain is read again and again."""


@transaction.atomic
def measure_terrain(programme: Programme) -> None:
    """Compute what the heights and the base map allow, and keep the maps and the figures.

    What was computed from the same heights, base map and methods stays as it is. Without
    heights of both surface and ground nothing is measured, and earlier maps go: they would tell
    of another terrain. Who has coolness near is estimated anew each time: figures may have come.
    """
    _measure(programme)
    save_served(programme)


def _measure(programme: Programme) -> None:
    fingerprint = _fingerprint(programme)
    computed = programme.terrain.filter(layer__in=COMPUTED)
    if computed.exists() and not computed.exclude(fingerprint=fingerprint).exists():
        return
    computed.delete()
    area = subject_with_boundary(programme)
    measured = Measured((), ())
    if area is not None:
        measured = _measured_once(programme, area.geometry, fingerprint)
    for cells in measured.layers:
        keep_layer(programme, cells, fingerprint=fingerprint)
    _save(programme, area, measured.findings)


def _measured_once(programme: Programme, boundary: BaseGeometry, fingerprint: str) -> Measured:
    if fingerprint not in _remembered:
        with terrain_files(programme) as files:
            measured = Measured((), ()) if files is None else _measured(boundary, files)
        while len(_remembered) >= REMEMBERED:
            _remembered.pop(next(iter(_remembered)))
        _remembered[fingerprint] = measured
    return _remembered[fingerprint]


def _fingerprint(programme: Programme) -> str:
    """The same for the same boundary, heights, base map and methods."""
    seen = hashlib.sha256("|".join(METHODS).encode())
    area = subject_with_boundary(programme)
    if area is not None:
        seen.update(shapely.to_wkb(area.geometry))
    for kept in programme.terrain.exclude(layer__in=COMPUTED).order_by("layer"):
        seen.update(kept.layer.encode() + bytes(kept.tiff))
    features = Feature.objects.filter(programme=programme)
    for line in sorted(
        f"{kind} {ground} {shapely.to_wkb(shape, hex=True)}"
        for kind, ground, shape in features.values_list("kind", "ground", "geometry")
    ):
        seen.update(line.encode())
    return seen.hexdigest()


def _measured(boundary: BaseGeometry, files: TerrainFiles) -> Measured:
    layers, findings = [_crowns(boundary, files)], [_canopy(boundary, files)]
    shade = _shade_map(files)
    layers.append(_shade(boundary, shade))
    findings.append(_walking_shade(boundary, files, shade))
    water = ponding_map(files.ground, storm_named(STORM), files.buildings, surfaces=files.shapes)
    depths = {STORM: water.found.depth_m}
    layers.append(
        cells_of_layer(TerrainLayer.PONDING, boundary, water.grid, depths, ponding_method.METHOD)
    )
    findings.append(_ponding(boundary, water))
    if files.green is not None:
        heat = heat_map(
            files.surface,
            files.green,
            files.ground,
            files.crowns,
            files.water,
            files.mapped,
            holes_m=HOLES_M,
        )
        layers.append(_heat(boundary, heat))
        findings.append(_felt(boundary, heat))
        reached = reached_from(boundary, files, heat)
        if reached.cool is not None:
            layers.append(_walks(boundary, files, reached))
        hours = [_dutch_hour(heat, hour.hour_ut) for hour in heat.day.hours]
        findings.extend(guideline_findings(boundary, files, shade, heat, reached, hours))
    findings.extend(trees_finding(boundary, files))
    return Measured(tuple(layers), tuple(findings))


def _crowns(boundary: BaseGeometry, files: TerrainFiles) -> LayerCells:
    heights = {"height_m": files.crown_m}
    return cells_of_layer(TerrainLayer.CROWNS, boundary, files.grid, heights, AREA_SUMS)


def _canopy(boundary: BaseGeometry, files: TerrainFiles) -> Finding:
    tree = np.where(np.isnan(files.crown_m), np.nan, files.crown_m > 0).astype(np.float32)
    canopy = area_shares(row_sums(tree, files.grid), [boundary])
    known = float(canopy.known_shares[0])
    return Finding("canopy_share", _known(float(canopy.means[0])), known, AREA_SUMS)


def _shade_map(files: TerrainFiles) -> ShadeMap:
    day = hot_days()[HOT_DAY].date
    return shade_map(files.surface, day, HOURS, files.ground, files.crowns)


def _shade(boundary: BaseGeometry, map_: ShadeMap) -> LayerCells:
    states = (map_.lit == SHADED).astype(np.float32)
    states[map_.lit == UNKNOWN] = np.nan
    states[:, ~map_.place.open_ground] = np.nan
    bands = {clock.isoformat("minutes"): band for clock, band in zip(HOURS, states, strict=True)}
    return cells_of_layer(TerrainLayer.SHADE, boundary, map_.grid, bands, shade_method.METHOD)


def _walking_shade(boundary: BaseGeometry, files: TerrainFiles, map_: ShadeMap) -> Finding:
    walked = [
        shapely.intersection(shape, boundary)
        for shape in files.shapes.get(FeatureKind.FOOTPATH, ())
        if shape.intersects(boundary)
    ]
    measured = walking_area_guideline(walked, map_, HOURS.index(WALKING_SHADE_AT))
    known = measured.known_share or 0.0
    return Finding("shade_share_13h", measured.value, known, shade_method.METHOD)


def _ponding(boundary: BaseGeometry, map_: PondingMap) -> Finding:
    cells = cells_in(boundary, map_.grid)
    found = ponding_of_area(map_.found.depth_m, cells.inside, cells.outside)
    return Finding(
        "ponded_share",
        found.over_5cm_share,
        found.known_share,
        ponding_method.METHOD,
        FigureStatus.TO_VERIFY,
    )


def _heat(boundary: BaseGeometry, map_: HeatMap) -> LayerCells:
    hours = [_dutch_hour(map_, hour.hour_ut) for hour in map_.day.hours]
    bands = {"mean": map_.mean_c, **dict(zip(hours, map_.maps.pet_c, strict=True))}
    return cells_of_layer(TerrainLayer.HEAT, boundary, map_.grid, bands, heat_method.METHOD)


def _felt(boundary: BaseGeometry, map_: HeatMap) -> Finding:
    cells = cells_in(boundary, map_.grid)
    found = heat_of_area(map_.mean_c, map_.roofs, cells.inside, cells.outside, ())
    return Finding(
        "felt_temperature_c",
        found.mean_c,
        found.known_share,
        heat_method.METHOD,
        FigureStatus.TO_VERIFY,
    )


def _dutch_hour(map_: HeatMap, hour_ut: int) -> str:
    moment = datetime.combine(map_.day.date, time(hour_ut), UTC)
    return moment.astimezone(DUTCH_TIME).strftime("%H:%M")


def _walks(boundary: BaseGeometry, files: TerrainFiles, reached: Reached) -> LayerCells:
    """Each building with its walk in metres, NaN where that is unknown; other ground has marks."""
    metres = np.full(files.grid.rows * files.grid.columns, OTHER_GROUND, np.float32)
    for place in reached.cool.places if reached.cool is not None else ():
        metres[cells_in(place, files.grid).inside] = COOL_PLACE
    buildings = files.shapes.get(FeatureKind.BUILDING, ())
    for shape, walk_m in zip(buildings, reached.of_buildings_m, strict=True):
        metres[cells_in(shape, files.grid).inside] = walk_m
    bands = {"distance_m": metres.reshape(files.grid.rows, files.grid.columns)}
    return cells_of_layer(
        TerrainLayer.COOLNESS, boundary, files.grid, bands, coolness_method.METHOD
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _save(programme: Programme, area: Area | None, found: Sequence[Finding]) -> None:
    layers = {one.layer: one for one in programme.terrain.select_related("source")}
    heights: Any = layers.get(TerrainLayer.SURFACE)
    new = [
        Observation(
            programme=programme,
            key=f"{area.code}.{finding.indicator}",
            indicator=standard_indicator(programme, finding.indicator),
            area=area,
            period=heights.source.period,
            value=finding.value,
            missing_reason="" if finding.value is not None else MissingReason.NO_DATA,
            kind=ObservationKind.COMPUTED,
            known_share=finding.known_share,
            method=finding.method,
            source=heights.source,
            status=finding.status,
        )
        for finding in found
        if area is not None
    ]
    stored = Observation.objects.filter(programme=programme, method__in=METHODS)
    replace_computed([row for row in stored if is_computed_key(row.key)], new)

"""The map of a layer as one picture, for a page without JavaScript and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.raster_windows import covered
from wijkdraad.files.maps.rasters import RasterPlace
from wijkdraad.files.pictures import png_address
from wijkdraad.method.know.grid import Grid
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.method.report.pictures.measured_map import (
    BUILDING,
    Class,
    Mark,
    MeasuredMapWords,
    Overlay,
    coloured,
    measured_map,
)
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster

from ...facts.terrain import look_of
from ...square import HEIGHT_STEP, UNITS_PER_PIXEL, SquareMap, square_maps
from ..opened import OpenPlace, kept_layers, open_layer, open_place, open_walking

CLOSE_M = 80
"""How far a map of close by reaches to either side."""
PICTURES_AT_HAND = 24
DENSE = 2
"""Pixels of the picture for each pixel of the page: sharp on a fine screen and on paper."""
MOST_OUTLINES = 3000
"""With more buildings than this on a map, each is a few pixels instead of a drawn outline."""


def maps_of(programme: Programme, near: shapely.Point | None) -> tuple[SquareMap, ...]:
    """The map in its sizes: of the whole neighbourhood, or of what lies close to a place."""
    maps = square_maps(programme)
    if near is None:
        return maps
    found = []
    for one in maps:
        tall_m = CLOSE_M * one.frame.height / one.frame.width
        window = shapely.box(near.x - CLOSE_M, near.y - tall_m, near.x + CLOSE_M, near.y + tall_m)
        frame = MapFrame.fitted(window, one.frame.width, one.frame.height, HEIGHT_STEP)
        height_px = round(frame.height / UNITS_PER_PIXEL)
        found.append(replace(one, frame=frame, height_px=height_px))
    return tuple(found)


def layer_picture(
    programme: Programme,
    kept: TerrainRaster,
    band: str,
    size: str,
    place: shapely.Point | None,
    close: bool = False,
) -> str | None:
    """The map of a layer in one size as SVG, with a pin and the nearest cool place."""
    maps = maps_of(programme, place if close else None)
    chosen = next((one for one in maps if one.size == size), None)
    open_here = open_place(programme, kept.fingerprint)
    if chosen is None or open_here is None:
        return None
    cool = None if place is None else cool_place_near(programme, place)
    lines = [] if cool is None else [cool]
    buildings = _outlines(open_here, chosen.frame)
    return drawn(
        open_here.boundary,
        buildings or (),
        _overlay(programme, kept, band, chosen.frame, DENSE * chosen.width_px, buildings is None),
        look_of(kept.layer, Language("en")).classes,
        _("Map of {name}").format(name=kept.get_layer_display()),
        chosen.frame,
        lines,
        [] if place is None else [Mark(place)],
    )


def cool_place_near(programme: Programme, place: shapely.Point) -> BaseGeometry | None:
    """The outline of the nearest cool place on foot; None where there is no way, or no heat map."""
    heat = kept_layers(programme).get(TerrainLayer.HEAT)
    walk = open_walking(heat).walk_from(place) if heat is not None else None
    return None if walk is None or walk.place is None else walk.place.polygon


def drawn(
    boundary: BaseGeometry,
    buildings: Sequence[BaseGeometry],
    layer: Overlay,
    classes: Sequence[Class],
    alt: str,
    frame: MapFrame,
    lines: Sequence[BaseGeometry],
    marks: Sequence[Mark],
) -> str:
    """A map to point at: without a legend, which stands beside it in words."""
    words = MeasuredMapWords(
        alt, _("N"), _("not measured"), _("building"), _("edge of the neighbourhood")
    )
    return measured_map(
        boundary,
        buildings,
        layer,
        classes,
        words,
        frame,
        lines,
        marks,
        with_legend=False,
    )


def _outlines(here: OpenPlace, frame: MapFrame) -> list[BaseGeometry] | None:
    """The buildings to draw on a map; None where they are too many to be drawn one by one."""
    box = shapely.box(*_bounds(frame))
    shown = [one for one in here.buildings if one.intersects(box)]
    return shown if len(shown) <= MOST_OUTLINES else None


def _bounds(frame: MapFrame) -> tuple[float, float, float, float]:
    """West, south, east and north of the sheet in metres."""
    far = frame.metres(frame.width, frame.height)
    near = frame.metres(0, 0)
    return near.x, far.y, far.x, near.y


def _overlay(
    programme: Programme,
    kept: TerrainRaster,
    band: str,
    frame: MapFrame,
    most_columns: int,
    with_buildings: bool,
) -> Overlay:
    place = _part_shown(programme, kept, _bounds(frame), most_columns)
    address = _address(kept.pk, kept.layer, kept.fingerprint, band, place, with_buildings)
    return Overlay(
        address,
        place.west_m,
        place.north_m - place.rows * place.cell_size_m,
        place.west_m + place.columns * place.cell_size_m,
        place.north_m,
    )


def _part_shown(
    programme: Programme,
    kept: TerrainRaster,
    bounds: tuple[float, float, float, float],
    most_columns: int,
) -> RasterPlace:
    """The cells of the neighbourhood inside `bounds`, or as many pixels in their place as fit."""
    here = open_place(programme, kept.fingerprint)
    whole = open_layer(kept).place
    size = whole.cell_size_m
    grid = Grid(whole.west_m, whole.north_m, size, whole.rows, whole.columns)
    part = shapely.box(*bounds)
    if here is not None:
        part = shapely.intersection(part, shapely.box(*here.boundary.bounds))
    rows, columns = grid.window(part.bounds)
    wide, tall = max(columns.stop - columns.start, 1), max(rows.stop - rows.start, 1)
    by = max(wide / most_columns, 1.0)
    return RasterPlace(
        whole.west_m + columns.start * size,
        whole.north_m - rows.start * size,
        size * by,
        max(round(tall / by), 1),
        max(round(wide / by), 1),
    )


@lru_cache(maxsize=PICTURES_AT_HAND)
def _address(
    kept_pk: int,
    layer_name: str,
    fingerprint: str,
    band: str,
    place: RasterPlace,
    with_buildings: bool,
) -> str:
    """A band as a picture; its colours are the same in every language."""
    kept = TerrainRaster.objects.defer("tiff").get(pk=kept_pk, layer=layer_name)
    layer = open_layer(kept)
    values = layer.seen(layer.names.index(band), place)
    colours = coloured(values, look_of(layer_name, Language("en")).classes)
    if with_buildings:
        roof = np.array([*bytes.fromhex(BUILDING[1:]), 255], np.uint8)
        colours[_roofs(kept.programme_id, fingerprint, place)] = roof
    return png_address(colours)


@lru_cache(maxsize=4)
def _roofs(programme_pk: int, fingerprint: str, place: RasterPlace) -> NDArray[np.bool_]:
    """The pixels with a building under their middle; the same at every hour."""
    here = open_place(Programme.objects.get(pk=programme_pk), fingerprint)
    return covered([] if here is None else here.buildings, place)

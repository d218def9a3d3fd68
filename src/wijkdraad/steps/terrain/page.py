"""The map page of Know: what each layer says of the neighbourhood, and of one place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.pictures import png_address
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.method.report.pictures.measured_map import (
    Class,
    Mark,
    MeasuredMapWords,
    Overlay,
    coloured,
    measured_map,
)
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster
from wijkdraad.reference.heat import pet_classes
from wijkdraad.reference.rain import design_storms

from ..facts.terrain import look_of, note_of
from ..report import report_language
from ..square import HEIGHT_STEP, UNITS_PER_PIXEL, SquareMap, square_maps
from .keeping import subject_with_boundary
from .opened import (
    ground_cells,
    kept_layers,
    open_layer,
    open_place,
    open_walking,
)
from .pointing import MEAN, SHADED_FROM, PlaceTold, place_told

LAYERS = (TerrainLayer.SHADE, TerrainLayer.HEAT, TerrainLayer.PONDING)
WET_FROM_M = 0.05
CLOSE_M = 80
"""How far a map of close by reaches to either side."""
PICTURES_AT_HAND = 24


@dataclass(frozen=True)
class BandRow:
    """One hour or storm of a layer: its name, its two figures, what is known, and its sentence."""

    band: str
    label: str
    figures: tuple[str, ...]
    known: str
    caption: str
    is_hour: bool


@dataclass(frozen=True)
class LayerPage:
    """One layer at one hour, with its legend, its table, and where it comes from."""

    layer: str
    band: BandRow
    rows: tuple[BandRow, ...]
    headings: tuple[str, ...]
    classes: tuple[Class, ...]
    note: str
    gaps: tuple[str, ...]
    source: str
    method: str
    to_verify: bool
    maps: tuple[SquareMap, ...]
    told: PlaceTold | None


def layer_names() -> dict[str, str]:
    """The layers of the page and what they are called, in the active language."""
    return {
        TerrainLayer.SHADE: _("Shade"),
        TerrainLayer.HEAT: _("Heat"),
        TerrainLayer.PONDING: _("Water"),
    }


def layers_there(programme: Programme) -> dict[str, TerrainRaster]:
    """The layers of the page that this programme has, in their order."""
    kept = kept_layers(programme)
    return {layer: kept[layer] for layer in LAYERS if layer in kept}


def first_band(kept: TerrainRaster) -> str:
    """The band that a layer shows when none was asked."""
    first = look_of(kept.layer, _language()).first_band
    return first if first in kept.bands else kept.bands[0]


def what_is_missing(programme: Programme) -> tuple[str, ...]:
    """Which data the page still waits for, and how to bring them."""
    kept = kept_layers(programme)
    told = []
    if subject_with_boundary(programme) is None:
        told.append(_("The boundary of the neighbourhood is not known."))
    for layer, says in (
        (
            TerrainLayer.SURFACE,
            _("Heights of ground, buildings and trees together are missing (surface_raster)."),
        ),
        (TerrainLayer.GROUND, _("Heights of the ground are missing (ground_raster).")),
    ):
        if layer not in kept:
            told.append(says)
    if not told and not layers_there(programme):
        told.append(
            _("The two rasters of heights do not lie on the same cells, so they cannot be compared.")
        )
    return tuple(told)


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


def layer_page(
    programme: Programme,
    kept: TerrainRaster,
    band: str,
    place: shapely.Point | None,
    close: bool = False,
) -> LayerPage:
    """What the page says of a layer at a band, and of a place where one was asked.

    `close` shows the map around that place.
    """
    language = _language()
    rows = _rows(programme, kept, language)
    maps = square_maps(programme)
    layers = kept_layers(programme)
    heights = [layers[one] for one in (TerrainLayer.SURFACE, TerrainLayer.GROUND) if one in layers]
    return LayerPage(
        layer=kept.layer,
        band=next(row for row in rows if row.band == band),
        rows=rows,
        headings=_headings(kept.layer),
        classes=look_of(kept.layer, language).classes,
        note=note_of(kept.layer, language),
        gaps=_gaps(programme, kept, language),
        source="; ".join(dict.fromkeys(one.source.name for one in heights if one.source)),
        method=kept.method,
        to_verify=kept.layer == TerrainLayer.HEAT,
        maps=maps_of(programme, place if close else None),
        told=None if place is None else place_told(programme, kept, band, place, maps),
    )


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
    lines = []
    if place is not None:
        heat = kept_layers(programme).get(TerrainLayer.HEAT)
        walk = open_walking(heat).walk_from(place) if heat is not None else None
        if walk is not None and walk.place is not None:
            lines = [walk.place.polygon]
    language = _language()
    return drawn(
        open_here.boundary,
        open_here.buildings,
        Overlay(
            _address(kept.pk, kept.layer, kept.fingerprint, band), *open_layer(kept).grid.bounds
        ),
        look_of(kept.layer, language).classes,
        _("Map of {name}").format(name=layer_names()[kept.layer]),
        chosen.frame,
        lines,
        [] if place is None else [Mark(place)],
    )


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


def _language() -> Language:
    return report_language(get_language() or "nl")


@lru_cache(maxsize=PICTURES_AT_HAND)
def _address(kept_pk: int, layer_name: str, fingerprint: str, band: str) -> str:
    """The cells of a band as a picture; its colours are the same in every language."""
    kept = TerrainRaster.objects.defer("tiff").get(pk=kept_pk, layer=layer_name)
    layer = open_layer(kept)
    values = layer.values[layer.bands.index(band)]
    return png_address(coloured(values, look_of(kept.layer, Language("en")).classes))


def is_hour(band: str) -> bool:
    """Whether a band is an hour of the day.

    >>> is_hour("13:00"), is_hour("mean")
    (True, False)
    """
    return band[:2].isdigit() and band[2:3] == ":"


@dataclass(frozen=True)
class _Numbers:
    """Of a band: its mean, the share (0..1) from its limit on, and the known share."""

    mean: float | None
    share: float | None
    known_share: float


@lru_cache(maxsize=PICTURES_AT_HAND)
def _numbers(
    programme_pk: int, kept_pk: int, layer_name: str, fingerprint: str
) -> tuple[_Numbers, ...]:
    kept = TerrainRaster.objects.defer("tiff").get(pk=kept_pk, layer=layer_name)
    layer = open_layer(kept)
    cells = ground_cells(programme_pk, fingerprint, layer.grid)
    whole = len(cells.inside) + cells.outside
    return tuple(
        _numbers_of(band.ravel()[cells.inside], whole, _limit(kept.layer)) for band in layer.values
    )


def _numbers_of(values: NDArray[np.float32], whole: int, limit: float) -> _Numbers:
    known = values[~np.isnan(values)]
    if not known.size:
        return _Numbers(None, None, 0.0)
    return _Numbers(
        float(known.mean(dtype=np.float64)), float((known >= limit).mean()), known.size / whole
    )


def _limit(layer: str) -> float:
    if layer == TerrainLayer.SHADE:
        return SHADED_FROM
    return WET_FROM_M if layer == TerrainLayer.PONDING else pet_classes()[-2].from_c


def _headings(layer: str) -> tuple[str, ...]:
    """What the columns of the table are called: the band, its figures, and what is known."""
    known = _("Known part of the open ground")
    if layer == TerrainLayer.SHADE:
        return _("Time"), _("In shade"), known
    if layer == TerrainLayer.PONDING:
        return _("Rain"), _("More than 5 cm of water"), known
    degrees = _language().number(_limit(layer))
    return (
        _("Time"),
        _("Feels like, on average"),
        _("From {degrees} °C").format(degrees=degrees),
        known,
    )


def _rows(programme: Programme, kept: TerrainRaster, language: Language) -> tuple[BandRow, ...]:
    numbers = _numbers(programme.pk, kept.pk, kept.layer, kept.fingerprint)
    return tuple(
        BandRow(
            band,
            _band_name(band, language),
            _figures(kept.layer, found, language),
            language.figure(found.known_share, "share", 0),
            _caption(kept.layer, band, found, language),
            is_hour(band),
        )
        for band, found in zip(kept.bands, numbers, strict=True)
    )


def _band_name(band: str, language: Language) -> str:
    if band == MEAN:
        return _("mean of the afternoon")
    storm = design_storms().get(band)
    if storm is not None:
        return storm.name_en if language.code == "en" else storm.name_nl
    return band


def _figures(layer: str, found: _Numbers, language: Language) -> tuple[str, ...]:
    unknown = _("unknown")
    share = unknown if found.share is None else language.figure(found.share, "share", 0)
    if layer != TerrainLayer.HEAT:
        return (share,)
    mean = unknown if found.mean is None else language.figure(found.mean, "celsius", 1)
    return mean, share


def _caption(layer: str, band: str, found: _Numbers, language: Language) -> str:
    if found.share is None or found.mean is None:
        return _("Nothing is known here of the neighbourhood.")
    share = language.figure(found.share, "share", 0)
    if layer == TerrainLayer.SHADE:
        return _("On 1 July at {hour}, {share} of the known open ground lies in shade.").format(
            hour=band, share=share
        )
    if layer == TerrainLayer.PONDING:
        return _("In this rain, more than 5 cm of water stands on {share} of the known ground.").format(
            share=share
        )
    words = (
        _("On a hot afternoon it feels like {mean} on average on the known open ground.")
        if band == MEAN
        else _("On a hot day at {hour} it feels like {mean} on average on the known open ground.")
    )
    return words.format(hour=band, mean=language.figure(found.mean, "celsius", 1))


def _gaps(programme: Programme, kept: TerrainRaster, language: Language) -> tuple[str, ...]:
    """How much of the open ground the map does not know, over all its bands, and why."""
    numbers = _numbers(programme.pk, kept.pk, kept.layer, kept.fingerprint)
    least = min(one.known_share for one in numbers)
    most = max(one.known_share for one in numbers)
    ground = kept_layers(programme).get(TerrainLayer.GROUND)
    if round(least, 2) >= 1 or ground is None:
        return ()
    shares = [language.figure(1 - known, "share", 0) for known in (most, least)]
    words = (
        _("Of {share} of the open ground this map says nothing: there it is hatched.")
        if shares[0] == shares[1]
        else _(
            "Of {lowest} to {share} of the open ground, by the hour, this map says nothing: there it is hatched."
        )
    )
    told = [words.format(lowest=shares[0], share=shares[1])]
    layer = open_layer(ground)
    cells = ground_cells(programme.pk, kept.fingerprint, layer.grid)
    whole = len(cells.inside) + cells.outside
    on_raster = layer.values[0].ravel()[cells.inside]
    without = (int(np.isnan(on_raster).sum()) + cells.outside) / whole if whole else 0.0
    if round(without, 2):
        told.append(
            _(
                "On {share} of the open ground nobody measured the height of the ground: it lies outside the raster, or the scanner did not see it, as under trees, on water and beside walls."
            ).format(share=language.figure(without, "share", 0))
        )
    if kept.layer == TerrainLayer.SHADE and round(1 - least - without, 2) > 0:
        told.append(
            _("Elsewhere a height is unknown in the direction of the sun, so shade is unknown too.")
        )
    if kept.layer == TerrainLayer.HEAT and round(1 - least - without, 2) > 0:
        told.append(
            _(
                "Elsewhere a height around it is unknown, or the base map does not say whether it is green or paved."
            )
        )
    return tuple(told)



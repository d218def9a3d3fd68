"""What a layer says of the open ground of a neighbourhood: a row of figures for each hour or storm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.files.maps.raster_windows import RasterInParts, covered
from wijkdraad.files.maps.rasters import RasterPlace
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster
from wijkdraad.reference.heat import pet_classes
from wijkdraad.reference.rain import design_storms

from ..files import MAPPED
from ..opened import kept_layers, open_layer, open_place
from .pointing import MEAN, SHADED_FROM

WET_FROM_M = 0.05
LAYERS_AT_HAND = 24
CELLS_AT_ONCE = 4_000_000
"""Figures are taken strip by strip, so that a city takes no more memory than a neighbourhood."""


@dataclass(frozen=True)
class BandRow:
    """One hour or storm of a layer: its name, its two figures, what is known, and its sentence."""

    band: str
    label: str
    figures: tuple[str, ...]
    known: str
    caption: str
    is_hour: bool


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


@lru_cache(maxsize=LAYERS_AT_HAND)
def _numbers(
    programme_pk: int, kept_pk: int, layer_name: str, fingerprint: str
) -> tuple[_Numbers, ...]:
    kept = TerrainRaster.objects.defer("tiff").get(pk=kept_pk, layer=layer_name)
    here = open_place(kept.programme, fingerprint)
    ground = shapely.Polygon() if here is None else here.open_ground
    layer, limit = open_layer(kept), _limit(layer_name)
    sums = np.zeros((len(layer.names), 3))
    whole = 0
    for place, cells in _strips(ground, layer):
        whole += int(cells.sum())
        for band in range(len(layer.names)):
            values = layer.seen(band, place)[cells]
            known = values[~np.isnan(values)]
            sums[band] += known.sum(dtype=np.float64), (known >= limit).sum(), known.size
    return tuple(
        _Numbers(total / known, reaching / known, known / whole)
        if known
        else _Numbers(None, None, 0.0)
        for total, reaching, known in sums.tolist()
    )


def _strips(
    ground: BaseGeometry, layer: RasterInParts
) -> Iterator[tuple[RasterPlace, NDArray[np.bool_]]]:
    """Strips of the cells around `ground`, on the raster and beyond it, and which lie in it."""
    if ground.is_empty:
        return
    size = layer.place.cell_size_m
    west, south, east, north = shapely.bounds(ground)
    left = int(np.floor((west - layer.place.west_m) / size))
    top = int(np.floor((layer.place.north_m - north) / size))
    columns = int(np.ceil((east - layer.place.west_m) / size)) - left
    bottom = int(np.ceil((layer.place.north_m - south) / size))
    step = max(CELLS_AT_ONCE // columns, 1)
    for row in range(top, bottom, step):
        place = RasterPlace(
            layer.place.west_m + left * size,
            layer.place.north_m - row * size,
            size,
            min(step, bottom - row),
            columns,
        )
        lowest = place.north_m - place.rows * size
        part = shapely.clip_by_rect(ground, west, lowest, east, place.north_m)
        yield place, covered([part], place)


def _limit(layer: str) -> float:
    if layer == TerrainLayer.SHADE:
        return SHADED_FROM
    return WET_FROM_M if layer == TerrainLayer.PONDING else pet_classes()[-2].from_c


def headings(layer: str, language: Language) -> tuple[str, ...]:
    """What the columns of the table are called: the band, its figures, and what is known."""
    known = _("Known part of the open ground")
    if layer == TerrainLayer.SHADE:
        return _("Time"), _("In shade"), known
    if layer == TerrainLayer.PONDING:
        return _("Rain"), _("More than 5 cm of water"), known
    degrees = language.number(_limit(layer))
    return (
        _("Time"),
        _("Feels like, on average"),
        _("From {degrees} °C").format(degrees=degrees),
        known,
    )


def band_rows(programme: Programme, kept: TerrainRaster, language: Language) -> tuple[BandRow, ...]:
    """A row for each band of a layer, in its order."""
    numbers = _numbers(programme.pk, kept.pk, kept.layer, kept.fingerprint)
    return tuple(
        BandRow(
            band,
            band_title(band, language),
            _figures(kept.layer, found, language),
            language.figure(found.known_share, "share", 0),
            _caption(kept.layer, band, found, language),
            is_hour(band),
        )
        for band, found in zip(kept.bands, numbers, strict=True)
    )


def band_title(band: str, language: Language) -> str:
    """What an hour or storm is called."""
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
        return _(
            "In this rain, more than 5 cm of water stands on {share} of the known ground."
        ).format(share=share)
    words = (
        _("On a hot afternoon it feels like {mean} on average on the known open ground.")
        if band == MEAN
        else _("On a hot day at {hour} it feels like {mean} on average on the known open ground.")
    )
    return words.format(hour=band, mean=language.figure(found.mean, "celsius", 1))


def gaps(programme: Programme, kept: TerrainRaster, language: Language) -> tuple[str, ...]:
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
    measured = _numbers(programme.pk, ground.pk, ground.layer, kept.fingerprint)
    without = 1 - measured[0].known_share
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
    unknown = _unknown_surface(programme, kept) if kept.layer == TerrainLayer.PONDING else 0.0
    if round(unknown, 2):
        told.append(
            _(
                "Of {share} of the open ground the base map does not say what it is made of: there nothing seeps away."
            ).format(share=language.figure(unknown, "share", 0))
        )
    return tuple(told)


def _unknown_surface(programme: Programme, kept: TerrainRaster) -> float:
    """The part (0..1) of the open ground of which the base map does not tell the kind."""
    place = open_place(programme, kept.fingerprint)
    if place is None or not place.open_ground.area:
        return 0.0
    shapes = [one for kind in MAPPED for one in place.shapes.get(kind, ())]
    near = [one for one in shapes if one.intersects(place.open_ground)]
    missing = shapely.difference(place.open_ground, shapely.union_all(near))
    return float(missing.area / place.open_ground.area)

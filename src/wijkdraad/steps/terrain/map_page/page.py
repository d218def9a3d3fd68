"""The map page of Know: what each layer says of the neighbourhood, and of one place in it."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _

from wijkdraad.method.report.pictures.measured_map import Class
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster
from wijkdraad.steps.language import reader_language

from ...facts.terrain import look_of, note_of
from ...square import SquareMap, square_maps
from ..keeping import subject_with_boundary
from ..opened import kept_layers
from .figures import BandRow, band_rows, gaps, headings
from .picture import maps_of
from .pointing import PlaceTold, place_told

LAYERS = (TerrainLayer.SHADE, TerrainLayer.HEAT, TerrainLayer.PONDING)


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
    return look_of(kept.layer, reader_language()).band_of(kept)


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
            _(
                "The two rasters of heights do not lie on the same cells, so they cannot be compared."
            )
        )
    return tuple(told)


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
    language = reader_language()
    rows = band_rows(programme, kept, language)
    maps = square_maps(programme)
    layers = kept_layers(programme)
    heights = [layers[one] for one in (TerrainLayer.SURFACE, TerrainLayer.GROUND) if one in layers]
    return LayerPage(
        layer=kept.layer,
        band=next(row for row in rows if row.band == band),
        rows=rows,
        headings=headings(kept.layer, language),
        classes=look_of(kept.layer, language).classes,
        note=note_of(kept.layer, language),
        gaps=gaps(programme, kept, language),
        source="; ".join(dict.fromkeys(one.source.name for one in heights if one.source)),
        method=kept.method,
        to_verify=kept.layer == TerrainLayer.HEAT,
        maps=maps_of(programme, place if close else None),
        told=None if place is None else place_told(programme, kept, band, place, maps),
    )

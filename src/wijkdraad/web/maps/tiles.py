"""The tiles of the map, and a layer to take along. Each view calls one step and answers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wijkdraad.documents.maps.raster_file import raster_zip
from wijkdraad.programme.models import TerrainRaster
from wijkdraad.steps.terrain.map_page import tiles as steps
from wijkdraad.steps.terrain.map_page.layer_file import layer_to_take
from wijkdraad.steps.terrain.map_page.page import layers_there

from ..access import ProgrammeRequest

GROUND = "grond"
TILE_KEPT_S = 300
"""After so long a browser asks whether a tile is still the same; mostly it is, and costs nothing."""


@require_safe
def layer_tile(
    request: ProgrammeRequest, slug: str, layer: str, band: str, zoom: int, column: int, row: int
) -> HttpResponseBase:
    """A tile of a layer at an hour or storm, for this person only."""
    kept = layers_there(request.programme).get(layer)
    tile = steps.tile_at(zoom, column, row)
    if kept is None or tile is None or band not in kept.bands:
        raise Http404
    return _answer(request, kept, band, tile, lambda: steps.layer_tile(kept, band, tile))


@require_safe
def ground_tile(
    request: ProgrammeRequest, slug: str, zoom: int, column: int, row: int
) -> HttpResponseBase:
    """A tile of what lies over every layer: buildings and the edge of the neighbourhood."""
    kept = next(iter(layers_there(request.programme).values()), None)
    tile = steps.tile_at(zoom, column, row)
    if kept is None or tile is None:
        raise Http404
    return _answer(request, kept, "", tile, lambda: steps.ground_tile(kept, tile))


def _answer(
    request: ProgrammeRequest,
    kept: TerrainRaster,
    band: str,
    tile: steps.Tile,
    draw: Callable[[], bytes],
) -> HttpResponseBase:
    """The tile, or that it is still the one that the browser has; it is not drawn then."""
    mark = f'"{steps.mark_of(kept, band, tile)}"'
    response = get_conditional_response(request, etag=mark)
    if response is None:
        response = HttpResponse(draw(), content_type="image/png")
        response["ETag"] = mark
    patch_cache_control(response, private=True, max_age=TILE_KEPT_S)
    return response


@require_safe
def layer_file(request: ProgrammeRequest, slug: str, layer: str) -> HttpResponse:
    """A layer with its styles for QGIS and where it comes from, as a ZIP."""
    kept = layers_there(request.programme).get(layer)
    if kept is None:
        raise Http404
    content = raster_zip(layer_to_take(request.programme, kept, get_language() or ""))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{layer}.zip"'
    patch_cache_control(response, private=True, no_store=True)
    return response

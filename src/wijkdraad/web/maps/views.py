"""The map page: reads what the address asks, calls one step and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe
from shapely import Point

from wijkdraad.programme.models import TerrainRaster
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.terrain.map_page import page as steps
from wijkdraad.steps.terrain.map_page.layer_file import cells_of
from wijkdraad.steps.terrain.map_page.picture import cool_place_near, layer_picture, maps_of
from wijkdraad.steps.terrain.map_page.tiles import on_tiles

from ..access import ProgrammeRequest
from .forms import CLOSE, MAP_NAMES, PlaceForm, WrongAddress, band_of, clicked, pressed
from .tiles import GROUND

PICTURE_KEPT_S = 300
PICTURE_CSP = {"default-src": ["'none'"], "img-src": ["data:"], "style-src": ["'none'"]}
"""A map opened on its own shows the measured cells, which it carries along."""


def wrong_page(request: ProgrammeRequest, wrong: WrongAddress, back: str) -> HttpResponse:
    """The page that says what an address asks that is not there."""
    shown = {"programme": request.programme, "says": str(wrong), "back": back}
    return render(request, "maps/wrong.html", shown, status=400)


def map_answer(svg: str | None) -> HttpResponse:
    """A map as a picture, for this person only. Raises Http404 where there is none."""
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=PICTURE_KEPT_S)
    return response


@never_cache
@require_safe
def layer_map(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """A layer at an hour, and what it says of the place that was asked."""
    here = reverse("maps:map", args=[slug])
    layers = steps.layers_there(request.programme)
    if not layers:
        shown = {
            "programme": request.programme,
            "missing": steps.what_is_missing(request.programme),
            "know": Room.KNOW.label,
        }
        return render(request, "maps/map.html", shown)
    try:
        kept, band = _asked(request, layers)
    except WrongAddress as wrong:
        return wrong_page(request, wrong, here)
    state = {"laag": kept.layer, "uur": band}
    form = PlaceForm(request.GET if "x" in request.GET or "y" in request.GET else None)
    place = form.place() if form.is_bound and form.is_valid() else None
    close = CLOSE in request.GET and place is not None
    if close:
        state[CLOSE] = "1"
    if pressed(request.GET):
        place = clicked(request.GET, maps_of(request.programme, place if close else None))
        if place is not None:
            state |= {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"}
        else:
            messages.warning(
                request,
                _("No place on the map was chosen. Point at it, or fill in x and y below the map."),
            )
        return redirect(reverse("maps:map", args=[slug], query=state) + "#plek")
    page = steps.layer_page(request.programme, kept, band, place, close)
    shown = {
        "programme": request.programme,
        "page": page,
        "form": form,
        "place": {} if place is None else {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"},
        "layers": _links(here, layers, state, place),
        "maps": _pictures(request, page.maps, state, place),
        "tiles": _tiles(request, here, page, place),
        "close": close,
        "slider": _slider(page),
        "know": Room.KNOW.label,
    }
    return render(request, "maps/map.html", shown, status=400 if form.errors else 200)


def _asked(
    request: ProgrammeRequest, layers: dict[str, TerrainRaster]
) -> tuple[TerrainRaster, str]:
    asked = request.GET.get("laag", "") or next(iter(layers))
    if asked not in layers:
        raise WrongAddress(
            _("There is no map “{asked}” here. There is: {layers}.").format(
                asked=asked[:20], layers=", ".join(layers)
            )
        )
    kept = layers[asked]
    return kept, band_of(kept, request.GET.get("uur", ""), steps.first_band(kept))


def _links(
    here: str, layers: dict[str, TerrainRaster], state: dict[str, str], place: Point | None
) -> list[dict[str, Any]]:
    names = steps.layer_names()
    query = {} if place is None else {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"}
    query |= {CLOSE: state[CLOSE]} if CLOSE in state else {}
    told = []
    for layer, kept in layers.items():
        # The hour stays the same where the other layer has it too.
        hour = {"uur": state["uur"]} if state["uur"] in kept.bands else {}
        told.append(
            {
                "name": names[layer],
                "layer": layer,
                "current": layer == state["laag"],
                "query": {"laag": layer, **hour, **query},
            }
        )
    return told


def _pictures(
    request: ProgrammeRequest,
    maps: tuple[Any, ...],
    state: dict[str, str],
    place: Point | None,
) -> list[dict[str, Any]]:
    query = {} if place is None else {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"}
    slug = request.programme.slug
    return [
        {
            "name": MAP_NAMES[one.size],
            "map": one,
            "address": reverse(
                "maps:picture", args=[slug], query={**state, "size": one.size, **query}
            ),
        }
        for one in maps
    ]


def _tiles(
    request: ProgrammeRequest, here: str, page: steps.LayerPage, place: Point | None
) -> dict[str, str] | None:
    """What the map that moves must know; None while there is no boundary."""
    if not page.maps:
        return None
    cool = None if place is None else cool_place_near(request.programme, place)
    return {
        "layer": f"{here}{page.layer}/",
        "ground": f"{here}{GROUND}/",
        "band": page.band.band,
        **on_tiles(page.maps[-1].frame, place, cool),
    }


def _slider(page: steps.LayerPage) -> dict[str, int] | None:
    """The hours of the slider; None for a layer with fewer than two."""
    hours = [int(row.band[:2]) for row in page.rows if row.is_hour]
    if len(hours) < 2:
        return None
    now = int(page.band.band[:2]) if page.band.is_hour else (hours[0] + hours[-1]) // 2
    return {"first": hours[0], "last": hours[-1], "now": now}


@csp_override(PICTURE_CSP)
@require_safe
def picture(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The map of a layer as a picture, with a pin where the address names a place."""
    layers = steps.layers_there(request.programme)
    try:
        if not layers:
            raise Http404
        kept, band = _asked(request, layers)
    except WrongAddress as wrong:
        raise Http404 from wrong
    form = PlaceForm(request.GET)
    place = form.place() if form.is_valid() else None
    size = request.GET.get("size", "wide")
    close = CLOSE in request.GET
    return map_answer(layer_picture(request.programme, kept, band, size, place, close))


@require_safe
def raster(request: ProgrammeRequest, slug: str, layer: str) -> HttpResponse:
    """The cells of a layer as a cloud-optimised GeoTIFF, with a band for each hour or storm."""
    kept = steps.layers_there(request.programme).get(layer)
    if kept is None:
        raise Http404
    response = HttpResponse(cells_of(kept), content_type="image/tiff")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{layer}.tif"'
    patch_cache_control(response, private=True, no_store=True)
    return response

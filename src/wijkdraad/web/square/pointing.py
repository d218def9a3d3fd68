"""Pointing at a place on the map in a form: what was pressed, where, and what the page shows.

The map is an image button, so that it works without JavaScript. A browser sends a click as
NAME.x and NAME.y, in pixels of the image as it is shown. So each image has one fixed size, in
its width and height attributes; CSS only chooses which of the two is there.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from shapely import Point

from wijkdraad.steps import square
from wijkdraad.steps.square import SquareMap, on_a_map

MAP_NAMES = {"narrow": "place", "wide": "place-wide"}


class PlacedForm(forms.Form):
    """A form with a place on one of the `maps`, in metres; `spot` is that place or None."""

    x = forms.FloatField(required=False, widget=forms.HiddenInput)
    y = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, maps: tuple[SquareMap, ...] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.maps = maps

    def clean(self) -> dict[str, Any]:
        """Refuse a place that is not on the map."""
        cleaned = super().clean() or {}
        x, y = cleaned.get("x"), cleaned.get("y")
        cleaned["spot"] = spot = Point(x, y) if x is not None and y is not None else None
        misplaced = (x is None) != (y is None) or "x" in self.errors or "y" in self.errors
        if spot is not None and not on_a_map(self.maps, spot):
            misplaced = True
        if misplaced:
            for name in ("x", "y"):
                self.errors.pop(name, None)
            self.add_error(
                None, _("The place you chose is not on the map. Choose it again or leave it out.")
            )
        return cleaned


def was_pointed(request: HttpRequest) -> bool:
    """Whether the map was pressed, or the pin taken away: nothing is sent in yet."""
    pressed = any(
        name in request.POST or f"{name}.x" in request.POST for name in MAP_NAMES.values()
    )
    return pressed or "without-place" in request.POST


def kept_with_place(request: HttpRequest, maps: tuple[SquareMap, ...]) -> dict[str, Any]:
    """All that was typed, with the place that was pointed at, or without one."""
    place = _clicked(request, maps)
    kept = request.POST.dict() | {"x": "", "y": ""}
    if place is not None:
        kept |= {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"}
    return kept


def map_context(
    maps: tuple[SquareMap, ...], form: PlacedForm, asked: bool = False
) -> dict[str, Any]:
    """What `square/where.html` shows. `asked`: the map was pressed, so the answer stands there."""
    place = point(str(form["x"].value() or ""), str(form["y"].value() or ""))
    if place is not None and not on_a_map(maps, place):
        place = None
    pin = f"&{urlencode({'x': place.x, 'y': place.y})}" if place else ""
    return {
        "maps": [(MAP_NAMES[a_map.size], a_map, pin) for a_map in maps],
        "chosen": square.place_in_words(maps[-1], place) if place else "",
        "asked": asked,
        "x": f"{place.x:.1f}" if place else "",
        "y": f"{place.y:.1f}" if place else "",
    }


def point(x: str, y: str) -> Point | None:
    """A point from two texts; None where one of them is no number."""
    try:
        found = Point(float(x), float(y))
    except ValueError:
        return None
    return found if abs(found.x) < 1e7 and abs(found.y) < 1e7 else None


def _clicked(request: HttpRequest, maps: tuple[SquareMap, ...]) -> Point | None:
    for a_map in maps:
        name = MAP_NAMES[a_map.size]
        pixels = point(request.POST.get(f"{name}.x", ""), request.POST.get(f"{name}.y", ""))
        if pixels is not None:
            return a_map.place(pixels.x, pixels.y)
    return None

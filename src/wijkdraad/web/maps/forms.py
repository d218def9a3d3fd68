"""What the addresses of the maps ask: a layer, an hour, a place, and the changes to try."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import Point

from wijkdraad.programme.models import Measure, TerrainRaster
from wijkdraad.steps.square import SquareMap
from wijkdraad.steps.terrain.measuring import HOURS, WALKING_SHADE_AT
from wijkdraad.steps.terrain.what_if.wishes import KINDS, MOST_WISHES, Span, Tried, Wish, tried_in

# The image inputs of the map. A browser sends a click as NAME.x and NAME.y, in pixels of the
# image as it is shown; so each image has one fixed size, and CSS chooses which of the two is there.
MAP_NAMES = {"narrow": "punt", "wide": "punt-breed"}
X_RANGE_M, Y_RANGE_M = (0, 300_000), (300_000, 630_000)


CLOSE = "dichtbij"
"""In an address: show the map around the place that was chosen last."""


class WrongAddress(Exception):
    """An address asks what is not there. The message says what, and what is."""


def band_of(kept: TerrainRaster, asked: str, first: str) -> str:
    """The band of a layer that an address asks, by its name or by a whole hour. Raises WrongAddress."""
    if not asked:
        return first
    wanted = f"{asked.zfill(2)}:00" if asked.isascii() and asked.isdigit() else asked
    if wanted not in kept.bands:
        raise WrongAddress(
            _("This map has no “{asked}”. It has: {bands}.").format(
                asked=asked[:20], bands=", ".join(kept.bands)
            )
        )
    return wanted


def hour_of(asked: str) -> time:
    """The hour for which changes are tried; one o'clock where none is asked. Raises WrongAddress."""
    if not asked:
        return WALKING_SHADE_AT
    for hour in HOURS:
        if asked in (hour.isoformat("minutes"), str(hour.hour)):
            return hour
    raise WrongAddress(
        _("There is no shade at “{asked}”. Choose an hour from {first} to {last}.").format(
            asked=asked[:20],
            first=HOURS[0].isoformat("minutes"),
            last=HOURS[-1].isoformat("minutes"),
        )
    )


def wish_of(asked: str) -> Wish:
    """The kind of change to add, a tree where none is asked. Raises WrongAddress."""
    if not asked:
        return Wish.TREE
    if asked not in list(Wish):
        raise WrongAddress(_("“{asked}” is no change that we know.").format(asked=asked[:20]))
    return Wish(asked)


def tried_of(asked: QueryDict) -> list[Tried]:
    """The changes in an address. Raises WrongAddress."""
    texts = asked.getlist("e")
    if len(texts) > MOST_WISHES:
        raise WrongAddress(
            _("These are more than {most} changes. Try fewer at once.").format(most=MOST_WISHES)
        )
    found = []
    for text in texts:
        one = tried_in(text)
        if one is None:
            raise WrongAddress(
                _("“{text}” is no change that we know, or its measures do not fit.").format(
                    text=text[:40]
                )
            )
        found.append(one)
    return found


def pressed(asked: QueryDict) -> bool:
    """Whether one of the maps was pressed, with or without pointing."""
    return any(f"{name}.x" in asked for name in MAP_NAMES.values())


def clicked(asked: QueryDict, maps: Sequence[SquareMap]) -> Point | None:
    """The place that was clicked on one of the maps; None without one."""
    for a_map in maps:
        name = MAP_NAMES[a_map.size]
        try:
            x, y = float(asked.get(f"{name}.x", "")), float(asked.get(f"{name}.y", ""))
        except ValueError:
            continue
        found = a_map.place(x, y)
        if found is not None:
            return found
    return None


class Metres(forms.FloatField):
    """A number in metres, with a comma or a point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": gettext_lazy("Fill in a number, such as 84900 or 84900,5.")
    }

    def to_python(self, value: Any) -> Any:
        """The number, None where the field is empty."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class PlaceForm(forms.Form):
    """A place in metres of RD New, for who does not point at the map."""

    x = Metres(
        label=gettext_lazy("x in metres (RD)"), min_value=X_RANGE_M[0], max_value=X_RANGE_M[1]
    )
    y = Metres(
        label=gettext_lazy("y in metres (RD)"), min_value=Y_RANGE_M[0], max_value=Y_RANGE_M[1]
    )

    def place(self) -> Point:
        """The place, to a tenth of a metre."""
        return Point(round(self.cleaned_data["x"], 1), round(self.cleaned_data["y"], 1))


class AddForm(PlaceForm):
    """A change to add: its measures, and its place where the map was not pointed at."""

    def __init__(self, asked: QueryDict | None, wish: Wish, place: Point | None) -> None:
        super().__init__(asked)
        self.wish = wish
        self.pointed = place
        kind, own = KINDS[wish], {}
        for name, span in (("hoogte", kind.height), ("maat", kind.size)):
            if span is not None:
                own[name] = _span_field(span)
        self.fields = {**own, **self.fields}
        if place is not None:
            self.fields["x"].required = self.fields["y"].required = False

    def tried(self) -> Tried:
        """The change that was asked."""
        place = self.pointed or self.place()
        measures = self.cleaned_data
        return Tried(
            self.wish, place.x, place.y, measures.get("maat", 0.0), measures.get("hoogte", 0.0)
        )


def _span_field(span: Span) -> Metres:
    return Metres(
        label=f"{str(span.label).capitalize()} (m)",
        initial=f"{span.usual_m:g}",
        min_value=span.least_m,
        max_value=span.most_m,
    )


class KeepForm(forms.ModelForm):
    """Under which name the changes are kept as a measure."""

    class Meta:
        model = Measure
        fields = ("name",)
        labels = {"name": gettext_lazy("Name of the measure")}
        help_texts = {
            "name": gettext_lazy("In a few words, such as “Trees along the school route”.")
        }

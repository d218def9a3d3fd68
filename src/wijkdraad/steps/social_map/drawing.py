"""The social map as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wijkdraad.method.report.pictures.map_picture import GROUND_COLOURS
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.method.report.pictures.social_picture import SocialMarker, social_picture
from wijkdraad.programme.models import ActorForm, Feature, FeatureKind

from ..facts.shared import Reading
from .found import Somebody
from .words import SHAPES, form_words


def drawn_map(
    reading: Reading, people: Iterable[Somebody], sheet: MapFrame, with_legend: bool = False
) -> str | None:
    """The map of those of `people` who have a place, as SVG; None while the boundary is not known."""
    _ = reading.language.gettext
    area = reading.cloth.subject
    if area is None or area.geometry is None:
        return None
    ground: dict[str, list[Any]] = {kind: [] for kind in GROUND_COLOURS}
    kinds = (*GROUND_COLOURS, FeatureKind.TREE)
    trees: list[Any] = []
    for feature in Feature.objects.filter(programme=reading.programme, kind__in=kinds):
        layer = trees if feature.kind == FeatureKind.TREE else ground[feature.kind]
        layer.append(feature.geometry)
    markers = markers_of(people)
    legend = tuple((shape, letter, word) for shape, letter, word, _shape in form_words())
    return social_picture(
        area.geometry,
        ground,
        trees,
        markers,
        sheet,
        map_alt(reading, markers),
        _("N"),
        legend if with_legend else (),
        _("with a rule in the way") if any(one.loud for one in markers) else "",
    )


def markers_of(people: Iterable[Somebody]) -> list[SocialMarker]:
    """A marker for everyone who has a place."""
    return [
        SocialMarker(one.label, one.place, SHAPES[ActorForm(one.form)], bool(one.obstacle))
        for one in people
        if one.place is not None
    ]


def map_alt(reading: Reading, markers: Iterable[SocialMarker]) -> str:
    """What the map shows, for who cannot see it."""
    return reading.language.gettext(
        "Map with {count} organisations, initiatives and places, numbered as in the list."
    ).format(count=len(list(markers)))

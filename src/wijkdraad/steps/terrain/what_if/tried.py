"""The what-if page: what the changes that someone tries do, in words, and kept as a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.utils import translation
from django.utils.translation import gettext as _
from shapely import Point

from wijkdraad.files.pictures import png_address
from wijkdraad.method.know.area_sums import METHOD as AREA_SUMS
from wijkdraad.method.know.light.shade import METHOD as SHADE
from wijkdraad.method.know.light.what_if import METHOD as WHAT_IF
from wijkdraad.method.know.light.what_if import Change
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.measured_map import Class, Mark, Overlay, coloured
from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.models import Measure, Person, Programme
from wijkdraad.programme.models.match import MeasureKind
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.language import reader_language

from ...rows import add_row, proposed_key
from ...square import SquareMap, place_in_words, square_maps
from ..map_page.picture import drawn, maps_of
from .trying import Outcome, Share, outcome
from .wishes import KINDS, Tried, Wish

MEASURES = "measures"
METHODS = f"{WHAT_IF}, {SHADE}, {AREA_SUMS}"
DECIMALS = 2
ALL_OF_IT = 0.995
TAKES_AWAY = (Change.NO_BUILDING, Change.NO_TREES)


@dataclass(frozen=True)
class EffectRow:
    """One figure before and after, printed; the differences in percentage points."""

    name: str
    before: str
    after: str
    difference: str
    known: str


@dataclass(frozen=True)
class TriedRow:
    """One change in words: what, where, and what stands in its way."""

    number: int
    text: str
    what: str
    where: str
    remark: str


@dataclass(frozen=True)
class TriedPage:
    """What the page says: the changes, their effects, and what is unknown."""

    hour: str
    rows: tuple[TriedRow, ...]
    effects: tuple[EffectRow, ...]
    moved: str
    classes: tuple[Class, ...]
    gaps: tuple[str, ...]
    maps: tuple[SquareMap, ...]
    methods: str


def tried_page(
    programme: Programme, tried: Sequence[Tried], hour: time, close: bool = False
) -> TriedPage | None:
    """What the changes do at an hour, in words; None while nothing was computed.

    `close` shows the map around the last change.
    """
    found = outcome(programme, tried, hour)
    if found is None:
        return None
    language = reader_language()
    maps = square_maps(programme)
    return TriedPage(
        hour=hour.isoformat("minutes"),
        rows=tuple(
            TriedRow(
                number,
                one.text,
                in_words(one, language),
                place_in_words(maps[-1], one.place) if maps else "",
                _in_building(found, tried[: number - 1], one) or _remark(one, part, language),
            )
            for number, (one, part) in enumerate(zip(tried, found.known, strict=True), start=1)
        ),
        effects=_effects(found, language),
        moved=_moved(found, language),
        classes=tried_classes(),
        gaps=_gaps(found, language),
        maps=maps_of(programme, _last(tried) if close else None),
        methods=METHODS,
    )


def _last(tried: Sequence[Tried]) -> Point | None:
    return tried[-1].place if tried else None


def tried_picture(
    programme: Programme, tried: Sequence[Tried], hour: time, size: str, close: bool = False
) -> str | None:
    """The map after the changes in one size, with the cells where shade came and went."""
    maps = maps_of(programme, _last(tried) if close else None)
    chosen = next((one for one in maps if one.size == size), None)
    found = None if chosen is None else outcome(programme, tried, hour)
    if chosen is None or found is None:
        return None
    classes = tried_classes()
    west, south, east, north = found.base.place.boundary.bounds
    grid = found.base.here.grid
    rows, columns = grid.window((west, south, east, north))
    size_m = grid.cell_size_m
    layer = Overlay(
        png_address(coloured(found.states[rows, columns], classes)),
        grid.west_m + columns.start * size_m,
        grid.north_m - rows.stop * size_m,
        grid.west_m + columns.stop * size_m,
        grid.north_m - rows.start * size_m,
    )
    gone = [one.place for one in tried if one.wish == Wish.NO_BUILDING]
    here = found.base.place
    standing = [one for one in here.buildings if not any(one.intersects(at) for at in gone)]
    return drawn(
        here.boundary,
        standing,
        layer,
        classes,
        _("Map of shade after the changes"),
        chosen.frame,
        [shape for shape in found.outlines if not shape.is_empty],
        [Mark(one.place, str(number)) for number, one in enumerate(tried, start=1)],
    )


def tried_classes() -> tuple[Class, ...]:
    """The legend of the map after the changes."""
    return (
        Class(0, "#f6ecc6", _("sun")),
        Class(1, "#8a9bab", _("shade")),
        Class(2, "#12395c", _("shade that came")),
        Class(3, "#e0812a", _("shade that went: now sun")),
        Class(4, "#6f6658", _("new roof or wall")),
    )


def in_words(tried: Tried, language: Language) -> str:
    """A change with its measures in metres."""
    kind = KINDS[tried.wish]
    told = [str(kind.label)]
    for span, metres in ((kind.height, tried.height_m), (kind.size, tried.size_m)):
        if span is not None:
            decimals = 0 if metres == round(metres) else 1
            told.append(f"{span.label} {language.figure(metres, 'm', decimals)}")
    return ", ".join(told)


def _in_building(found: Outcome, earlier: Sequence[Tried], tried: Tried) -> str:
    """A warning where something is put on a building that no earlier change takes away."""
    if KINDS[tried.wish].change in TAKES_AWAY:
        return ""
    gone = [one.place for one in earlier if one.wish == Wish.NO_BUILDING]
    for building in found.base.place.buildings:
        if building.intersects(tried.place) and not any(building.intersects(at) for at in gone):
            return _(
                "A building stands here on the base map. Take it away first, or choose another place."
            )
    return ""


def _remark(tried: Tried, part: float, language: Language) -> str:
    if part >= ALL_OF_IT:
        return ""
    if part > 0:
        return _(
            "Only on {share} of it: on the rest the height of the ground is unknown, and nothing changes there."
        ).format(share=language.figure(part, "share", 0))
    if tried.wish == Wish.NO_BUILDING:
        return _("Changes nothing: the base map has no building here, or its ground is unknown.")
    if tried.wish == Wish.NO_TREES:
        return _("Changes nothing: no tree stands here on the map.")
    return _("Changes nothing: the height of the ground is unknown here.")


def _effects(found: Outcome, language: Language) -> tuple[EffectRow, ...]:
    hour = found.hour.isoformat("minutes")
    shares = (
        (_("Shade on footpaths at {hour}").format(hour=hour), found.footpaths),
        (_("Shade on open ground at {hour}").format(hour=hour), found.ground),
        (_("Green in the neighbourhood"), found.green),
    )
    return tuple(_effect(name, share, language) for name, share in shares)


def _effect(name: str, share: Share | None, language: Language) -> EffectRow:
    unknown = _("unknown")
    if share is None:
        return EffectRow(name, unknown, unknown, unknown, language.figure(0, "share", 0))
    before, after = (
        unknown if value is None else language.figure(value, "share", DECIMALS)
        for value in (share.before, share.after)
    )
    difference = share.difference
    return EffectRow(
        name,
        before,
        after,
        unknown if difference is None else language.difference(difference, "share", DECIMALS),
        language.figure(share.known_share, "share", 0),
    )


def _moved(found: Outcome, language: Language) -> str:
    """How much shade came and went, in square metres of the neighbourhood."""
    return _(
        "At {hour}, {came} of open ground comes to lie in shade, and {went} no longer does."
    ).format(
        hour=found.hour.isoformat("minutes"),
        came=language.figure(found.shade_came_m2, "m2", 0),
        went=language.figure(found.shade_went_m2, "m2", 0),
    )


def _gaps(found: Outcome, language: Language) -> tuple[str, ...]:
    """What the figures do not know."""
    told = []
    if found.footpaths is None:
        told.append(_("The base map has no footpaths, so their shade is unknown."))
    if found.green is None:
        told.append(_("The base map has no green, so the share of green is unknown."))
    if round(found.ground.known_share, 2) < 1:
        told.append(
            _(
                "Shade is unknown on {share} of the open ground: there the map is hatched. Nobody measured the height of the ground there, or a height in the direction of the sun."
            ).format(share=language.figure(1 - found.ground.known_share, "share", 0))
        )
    if found.green is not None and round(found.green.known_share, 2) < 1:
        told.append(
            _(
                "Green is known for {share} of the neighbourhood: the base map does not say what the rest is, or it lies outside the rasters."
            ).format(share=language.figure(found.green.known_share, "share", 0))
        )
    told.append(
        _(
            "A tree counts as full-grown, with leaves, and with a bare trunk for a quarter of its height. Under a new roof the ground no longer counts as open ground. Where a building goes, the ground is taken to be as high as nearby, and what comes there is not known."
        )
    )
    return tuple(told)


def keep_as_measure(
    programme: Programme, tried: Sequence[Tried], hour: time, name: str, person: Person
) -> Measure | None:
    """Make a measure of the changes, with their expected effect, in the language of the programme.

    None while nothing was computed. Raises KeyTaken where someone took the key meanwhile.
    """
    with translation.override(programme.language):
        page = tried_page(programme, tried, hour)
        if page is None:
            return None
        table = table_named(MEASURES)
        assert table is not None  # the table of measures is part of the product
        values = {
            "key": proposed_key(programme, table, description_of(table).prefix or "m"),
            "name": name,
            "description": _described(page, tried),
            "kind": MeasureKind.PHYSICAL,
        }
        kept: Measure = add_row(programme, table, values, person)
        return kept


def _described(page: TriedPage, tried: Sequence[Tried]) -> str:
    changes = [
        f"{row.number}. {row.what} (RD {one.x_m:.1f}, {one.y_m:.1f}). {row.remark}".strip()
        for row, one in zip(page.rows, tried, strict=True)
    ]
    effects = [
        _("{name}: from {before} to {after} ({difference}).").format(
            name=row.name, before=row.before, after=row.after, difference=row.difference
        )
        for row in page.effects
    ]
    return "\n".join(
        [
            *changes,
            "",
            _("Expected effect, computed; not measured yet. On a clear 1 July:"),
            *effects,
            page.moved,
            "",
            _("Method: {methods}.").format(methods=page.methods),
            _("What is unknown:"),
            *page.gaps,
        ]
    )

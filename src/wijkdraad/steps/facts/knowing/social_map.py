"""The facts of the section of the social map."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.social_map import Nearness
from wijkdraad.method.report.chapters.knowing.social_map import (
    SocialGap,
    SocialMapFacts,
    SocialRow,
)
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.reference.social_map import distance_classes

from ...social_map.drawing import drawn_map, map_alt, markers_of
from ...social_map.found import NeedNearby, SocialMap, Somebody, social_map
from ...social_map.words import answer_of, counts_by_class, how_measured, role_sentence
from ..shared import Reading

SHEET = (640, 700, 10)
MOST_ON_MAP = 40
"""With more markers than this the map in the plan is a heap of them; the list says it better."""


def social_map_facts(
    reading: Reading, boundary: BaseGeometry | None, source: str
) -> SocialMapFacts:
    """What the plan tells of the social map.

    A document goes further than the desk: places of residents' groups, which may be homes, are
    not drawn, and small counts of places are withheld.
    """
    _ = reading.language.gettext
    map_ = social_map(reading)
    drawn = tuple(one for one in map_.people if one.place is not None and not one.is_residents)
    svg = ""
    if boundary is not None and 0 < len(drawn) <= MOST_ON_MAP:
        sheet = MapFrame.fitted(boundary, *SHEET)
        svg = drawn_map(reading, drawn, sheet, with_legend=True) or ""
    return SocialMapFacts(
        rows=tuple(_row(reading, one) for one in map_.people),
        rules=tuple(
            (f"{one.label} {one.name}", one.obstacle, role_sentence(one, reading.language))
            for one in map_.obstacles
        ),
        gaps=_gaps(reading, map_, Nearness.GAP),
        cannot_say=_gaps(reading, map_, Nearness.CANNOT_SAY),
        near=sum(need.reach.answer in (Nearness.NEAR, Nearness.PARTLY) for need in map_.needs),
        measured=how_measured(map_, reading.language),
        map_svg=svg,
        map_alt=map_alt(reading, markers_of(drawn)) if svg else "",
        map_source=source,
        map_note=_("Groups of residents are not on this map: their place may be someone's home.")
        if svg and any(one.is_residents for one in map_.people)
        else "",
    )


def _row(reading: Reading, one: Somebody) -> SocialRow:
    _ = reading.language.gettext
    relations = ", ".join(one.relations)
    return SocialRow(
        one.label,
        one.name,
        one.form_word,
        one.theme,
        one.does,
        _("For {whom}.").format(whom=one.for_whom) if one.for_whom else "",
        _("Works with {others}.").format(others=relations) if relations else "",
        one.ground or _("ground not known"),
        one.role or _("not chosen yet"),
    )


def _gaps(reading: Reading, map_: SocialMap, answer: Nearness) -> tuple[SocialGap, ...]:
    return tuple(_gap(reading, map_, need) for need in map_.needs if need.reach.answer == answer)


def _gap(reading: Reading, map_: SocialMap, need: NeedNearby) -> SocialGap:
    bounds, smallest = distance_classes().bounds_m, reading.smallest_count
    return SocialGap(
        need.name,
        answer_of(map_, need, reading.language),
        counts_by_class(need, bounds, reading.language, smallest) if need.people else "",
    )

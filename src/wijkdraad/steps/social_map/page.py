"""The page of the social map: who does what already, and for whom is there no one?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkdraad.method.know.municipal_role import Proposal, Question, proposed_role
from wijkdraad.method.know.social_map import Nearness
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.programme.models import MunicipalRole, Programme
from wijkdraad.reference.social_map import distance_classes

from ..facts.shared import Reading, reading_now
from .drawing import drawn_map
from .found import NeedNearby, SocialMap, Somebody, people_on_map, social_map
from .words import (
    ASKED,
    BECAUSE,
    AidRow,
    aid_rows,
    answer_of,
    counts_by_class,
    form_words,
    how_measured,
)

SIZES = {"wide": (760, 900), "narrow": (340, 520)}
"""Width and greatest height of the map on a screen; a marker stays readable on a telephone."""
SHOW_EVERY_COUNT = 1


@dataclass(frozen=True)
class Group:
    """Those who share a theme or work for the same people; `name` is empty where none is given."""

    name: str
    people: tuple[Somebody, ...]


@dataclass(frozen=True)
class NeedLine:
    """A need on the page: who is near, in a sentence, and how far its places lie from them."""

    need: NeedNearby
    says: str
    classes: str


@dataclass(frozen=True)
class MapSize:
    """A picture of the map in one of SIZES, with its size in pixels."""

    size: str
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Asked:
    """What the decision aid says, for one initiative where `person` is given.

    `role` is empty while a question is open; `open_question` is then the one to answer.
    """

    person: Somebody | None
    role: str
    because: str
    open_question: str


@dataclass(frozen=True)
class SocialMapPage:
    """Everything the page shows."""

    answer: tuple[str, ...]
    groups: tuple[Group, ...]
    obstacles: tuple[Somebody, ...]
    gaps: tuple[NeedLine, ...]
    partly: tuple[NeedLine, ...]
    near: tuple[NeedLine, ...]
    cannot_say: tuple[NeedLine, ...]
    measured: str
    maps: tuple[MapSize, ...]
    off_map: tuple[Somebody, ...]
    forms: tuple[tuple[str, str, str, str], ...]
    aid: tuple[AidRow, ...]
    questions: tuple[tuple[str, str, bool | None], ...]
    asked: Asked | None
    sources: tuple[tuple[str, str, str], ...]


def social_map_page(
    programme: Programme,
    by_group: bool,
    about: str = "",
    answers: Mapping[str, bool | None] | None = None,
) -> SocialMapPage:
    """Read the page. `about` is the key of who the decision aid is asked about, if anyone."""
    reading = reading_now(programme)
    map_ = social_map(reading)
    lines = {answer: _lines(reading, map_, answer) for answer in Nearness}
    sheets = _sheets(reading)
    here = sheets.get("wide")
    given = {question: (answers or {}).get(question.value) for question in Question}
    return SocialMapPage(
        answer=_answer(reading, map_),
        groups=_groups(map_.people, by_group),
        obstacles=map_.obstacles,
        gaps=lines[Nearness.GAP],
        partly=lines[Nearness.PARTLY],
        near=lines[Nearness.NEAR],
        cannot_say=lines[Nearness.CANNOT_SAY],
        measured=how_measured(map_, reading.language),
        maps=tuple(MapSize(name, sheet.width, sheet.height) for name, sheet in sheets.items()),
        off_map=tuple(
            one for one in map_.people if here and (one.place is None or not here.holds(one.place))
        ),
        forms=form_words(),
        aid=aid_rows(),
        questions=tuple(
            (question.value, str(ASKED[question]), given[question]) for question in Question
        ),
        asked=_asked(map_, about, given) if about or answers else None,
        sources=tuple((one.name, one.licence, one.note) for one in map_.sources),
    )


def social_map_picture(programme: Programme, size: str) -> str | None:
    """The map as SVG; None for another size, and while the boundary is not known."""
    reading = reading_now(programme)
    sheet = _sheets(reading).get(size)
    if sheet is None:
        return None
    return drawn_map(reading, people_on_map(reading), sheet)


def _sheets(reading: Reading) -> dict[str, MapFrame]:
    subject = reading.cloth.subject
    if subject is None or subject.geometry is None:
        return {}
    return {
        name: MapFrame.fitted(subject.geometry, width, tallest, 10)
        for name, (width, tallest) in SIZES.items()
    }


def _answer(reading: Reading, map_: SocialMap) -> tuple[str, ...]:
    _, language = reading.language.gettext, reading.language
    if not map_.people:
        return (_("Nobody is on the social map yet."),)
    count, gaps, rules = len(map_.people), len(map_.gaps), len(map_.obstacles)
    told = [
        language.ngettext(
            "{count} organisation, initiative or place is on the map.",
            "{count} organisations, initiatives and places are on the map.",
            count,
        ).format(count=count)
    ]
    told.append(
        language.ngettext(
            "For {count} need there is no one near.",
            "For {count} needs there is no one near.",
            gaps,
        ).format(count=gaps)
        if gaps
        else _("We found no need without someone near.")
    )
    if rules:
        told.append(
            language.ngettext(
                "A rule is in the way of {count} organisation or initiative.",
                "A rule is in the way of {count} organisations or initiatives.",
                rules,
            ).format(count=rules)
        )
    return tuple(told)


def _groups(people: Iterable[Somebody], by_group: bool) -> tuple[Group, ...]:
    found: dict[str, list[Somebody]] = {}
    names: dict[str, str] = {}
    for one in people:
        name = one.for_whom.strip() if by_group else one.theme
        names.setdefault(name.casefold(), name)
        found.setdefault(name.casefold(), []).append(one)
    order = sorted(found, key=lambda name: (not name, name))
    return tuple(Group(names[name], tuple(found[name])) for name in order)


def _lines(reading: Reading, map_: SocialMap, answer: Nearness) -> tuple[NeedLine, ...]:
    bounds = distance_classes().bounds_m
    return tuple(
        NeedLine(
            need,
            answer_of(map_, need, reading.language),
            counts_by_class(need, bounds, reading.language, SHOW_EVERY_COUNT),
        )
        for need in map_.needs
        if need.reach.answer == answer
    )


def _asked(map_: SocialMap, about: str, given: Mapping[Question, bool | None]) -> Asked:
    proposal: Proposal = proposed_role(given)
    person = next((one for one in map_.people if one.key == about), None)
    role, because = "", ""
    if proposal.role:
        role = str(MunicipalRole(proposal.role).label)
        because = str(BECAUSE[proposal.question, bool(given[proposal.question])])
    return Asked(
        person,
        role,
        because,
        "" if proposal.role else str(ASKED[proposal.question]),
    )

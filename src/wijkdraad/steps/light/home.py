"""Step of the home of a light programme: promises, thread, what is open, and which room helps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from wijkdraad.method.report.chapters.light import LightPromise
from wijkdraad.method.report.chapters.threads import thread_alt, thread_words
from wijkdraad.method.report.pictures.thread_picture import thread_picture
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.models import Programme, Work
from wijkdraad.programme.rooms import QUESTIONS, Room, Station

from ..facts.light import Unanswered, about, promises, unanswered
from ..facts.shared import Reading, reading_now
from ..facts.thread import thread_facts
from .kept import WORK, answers_of, key_of
from .track import visible_rooms

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

ASKED: dict[LooseEndKind, StrOrPromise] = {
    LooseEndKind.AREA_WITHOUT_BOUNDARY: gettext_lazy("Do you want the work on a map?"),
    LooseEndKind.AREA_WITHOUT_FIGURES: gettext_lazy("Do you want to know who lives here?"),
    LooseEndKind.RULE_IN_THE_WAY: gettext_lazy("What can the municipality do about this rule?"),
    LooseEndKind.STOP_UNANSWERED: gettext_lazy("What do you answer them?"),
    LooseEndKind.CONTRIBUTION_WITHOUT_NEED: gettext_lazy("What do these people need?"),
    LooseEndKind.NEED_WITHOUT_CONTRIBUTION: gettext_lazy("Did you speak to them?"),
    LooseEndKind.NEED_WITHOUT_GOAL: gettext_lazy("Which goal does this belong to?"),
    LooseEndKind.GOAL_WITHOUT_NEED: gettext_lazy("Who asked for this goal?"),
    LooseEndKind.GOAL_WITHOUT_TARGET: gettext_lazy("When is the goal reached?"),
    LooseEndKind.NEED_WITHOUT_MEASURE: gettext_lazy("What do you promise them?"),
    LooseEndKind.MEASURE_WITHOUT_NEED: gettext_lazy("Who is this for?"),
    LooseEndKind.MEASURE_WITHOUT_GOAL: gettext_lazy("What does this do for a goal?"),
    LooseEndKind.MEASURE_WITHOUT_COMMITMENT: gettext_lazy("Who arranges this?"),
    LooseEndKind.COMMITMENT_WITHOUT_MEASURE: gettext_lazy("What will be done for this?"),
    LooseEndKind.COMMITMENT_NOT_DELIVERED: gettext_lazy("Has it been done?"),
    LooseEndKind.COMMITMENT_PARTLY_DELIVERED: gettext_lazy("Has the rest been done too?"),
    LooseEndKind.DELIVERY_WITHOUT_PROOF: gettext_lazy("How can you show that it was done?"),
    LooseEndKind.DATED_AFTER_REPORT: gettext_lazy("Is this day right, and that of the report?"),
    LooseEndKind.TARGET_WITHOUT_OBSERVATION: gettext_lazy("How does it stand now?"),
    LooseEndKind.CLAIM_WITHOUT_MEASUREMENT: gettext_lazy("Does it work? Measure it."),
    LooseEndKind.EFFECT_WITHOUT_BASELINE: gettext_lazy("How was it before the work?"),
    LooseEndKind.LINK_WITHOUT_WHY: gettext_lazy("Why do these belong together?"),
}
"""What a loose end asks, kind by kind; the room that answers it is the room of the loose end."""

SCREEN_OF = {
    LooseEndKind.NEED_WITHOUT_CONTRIBUTION: 2,
    LooseEndKind.MEASURE_WITHOUT_NEED: 2,
    LooseEndKind.NEED_WITHOUT_MEASURE: 3,
}
"""Loose ends that one of the three screens can still tie, where they are about its own rows."""

MOST_NOW = 3


@dataclass(frozen=True)
class Asked:
    """A question that loose ends ask, with the room or the screen that answers it.

    `screen` is 0 where a room answers; `opened` tells whether that room is shown already.
    """

    question: str
    sentences: tuple[str, ...]
    room: Room
    opened: bool
    screen: int


@dataclass(frozen=True)
class LightHome:
    """What the home of a light programme shows."""

    programme: Programme
    about: str
    promises: tuple[LightPromise, ...]
    needs: int
    picture: str
    now: tuple[Unanswered, ...]
    unanswered: tuple[Unanswered, ...]
    asked: tuple[Asked, ...]
    loose_ends: int
    stations: tuple[Station, ...]


def light_home(programme: Programme) -> LightHome:
    """Read a light programme for its home, in the active language."""
    reading = reading_now(programme)
    drawn = thread_facts(reading).threads
    shown = visible_rooms(programme)
    answers = answers_of(programme)
    still_open = unanswered(answers)
    work = Work.objects.filter(programme=programme, key=WORK).select_related("owner").first()
    return LightHome(
        programme=programme,
        about=about(reading, work),
        promises=promises(reading),
        needs=len(drawn),
        picture=thread_picture(
            drawn, thread_words(reading.language), thread_alt(drawn, reading.language)
        ),
        now=still_open[:MOST_NOW],
        unanswered=still_open,
        asked=(*_asked(reading.threads.loose_ends, shown), *_effect(reading, shown)),
        loose_ends=len(reading.threads.loose_ends),
        stations=tuple(each for each in reading.threads.stations if each.room in shown),
    )


def _asked(ends: Iterable[LooseEnd], shown: frozenset[Room]) -> tuple[Asked, ...]:
    """The loose ends together by what they ask, in the order of the thread."""
    grouped: dict[tuple[LooseEndKind, int], list[LooseEnd]] = {}
    for end in ends:
        grouped.setdefault((end.kind, _screen(end)), []).append(end)
    return tuple(
        Asked(
            str(ASKED.get(kind) or QUESTIONS[found[0].room]),
            tuple(end.says for end in found),
            found[0].room,
            found[0].room in shown,
            screen,
        )
        for (kind, screen), found in grouped.items()
    )


def _screen(end: LooseEnd) -> int:
    own = {key_of(number) for number in (1, 2, 3)}
    return SCREEN_OF.get(end.kind, 0) if end.key in own else 0


def _effect(reading: Reading, shown: frozenset[Room]) -> tuple[Asked, ...]:
    """Whether they want to show what a promise brings; nobody who promised nothing is asked."""
    if not reading.cloth.commitments or reading.cloth.effects:
        return ()
    asks = reading.language.gettext("Do you want to show what it brings?")
    says = reading.language.gettext("Nobody has looked yet at what changes for the street.")
    return (Asked(asks, (says,), Room.MEASURE, Room.MEASURE in shown, 0),)

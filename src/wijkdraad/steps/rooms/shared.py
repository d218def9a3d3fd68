"""What the screens of several rooms need: the next thing to do, a short text, a small bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext_lazy

from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import table_named

from ..facts.shared import Reading

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Way = Literal["add", "row", "room", "dossier", "plan"]
SPAN = 1000
"""How many units a small bar is wide."""


@dataclass(frozen=True)
class DoNow:
    """The next sensible thing to do, as one sentence and the words on its button.

    `goes` says where the button leads: to a form for a new row of `table`, to the row with
    `row_id`, to the screen of `room`, to reading in a dossier, or to the plan. `room` is also
    the room in which one must be allowed to write to see the button. `fills` names a field of
    a new row and the row that stands in it already.
    """

    says: str
    words: str
    goes: Way
    room: Room
    table: str = ""
    row_id: int = 0
    fills: tuple[str, int] | None = None


@dataclass(frozen=True)
class Span:
    """A line from one value to another, in units of a bar that is SPAN wide."""

    start: int
    end: int

    @property
    def left(self) -> int:
        """Where the line begins, whichever way it goes."""
        return min(self.start, self.end)

    @property
    def width(self) -> int:
        """How long the line is."""
        return abs(self.end - self.start)


@dataclass(frozen=True)
class RowName:
    """A row as a list names it, with its number so that it can be opened."""

    row_id: int
    name: str


def row_names(rows: Iterable[Any]) -> tuple[RowName, ...]:
    """The rows by their number and name."""
    return tuple(RowName(row.pk, str(row)) for row in rows)


def bar(value: float, highest: float) -> int:
    """How far a bar reaches for `value`, where `highest` fills it.

    >>> bar(25, 100), bar(0, 0)
    (250, 0)
    """
    return round(SPAN * min(max(value / highest, 0.0), 1.0)) if highest > 0 else 0


def span(before: float, after: float, unit: str) -> Span | None:
    """The line between two values of one indicator: a share out of 100 percent, others out of
    a little more than the highest of the two. None where a value lies below zero.

    >>> span(0.25, 0.5, "share")
    Span(start=250, end=500)
    """
    if min(before, after) < 0:
        return None
    highest = 1.0 if unit == "share" else max(before, after) * 1.1
    return Span(bar(before, highest), bar(after, highest))


def short(text: str, most: int = 150) -> str:
    """The first words of a text, at most `most` signs.

    >>> short("Er is nergens schaduw op weg naar de winkel.", 22)
    'Er is nergens schaduw…'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: most + 1].rsplit(" ", 1)[0].rstrip(",.;:")[:most] + "…"


def loose_rows(reading: Reading, kind: LooseEndKind, rows: Iterable[Any]) -> list[Any]:
    """The rows with a loose end of this kind, in the order of the loose ends."""
    by_key = {row.key: row for row in rows}
    return [by_key[end.key] for end in reading.threads.loose_ends if end.kind == kind]


REMEDIES: dict[LooseEndKind, tuple[StrOrPromise, Way, str]] = {
    LooseEndKind.AREA_WITHOUT_FIGURES: (gettext_lazy("Read in a dossier"), "dossier", ""),
    LooseEndKind.AREA_WITHOUT_BOUNDARY: (gettext_lazy("Read in a dossier"), "dossier", ""),
    LooseEndKind.RULE_IN_THE_WAY: (gettext_lazy("Look at the rule in the way"), "row", "actors"),
    LooseEndKind.STOP_UNANSWERED: (gettext_lazy("Look at the stop"), "row", "stops"),
    LooseEndKind.CONTRIBUTION_WITHOUT_NEED: (
        gettext_lazy("Read it and link it to a need"),
        "row",
        "contributions",
    ),
    LooseEndKind.NEED_WITHOUT_CONTRIBUTION: (
        gettext_lazy("Link it to what was said"),
        "row",
        "needs",
    ),
    LooseEndKind.NEED_WITHOUT_GOAL: (gettext_lazy("Link it to a goal"), "row", "needs"),
    LooseEndKind.GOAL_WITHOUT_TARGET: (gettext_lazy("Add a target"), "add", "targets"),
    LooseEndKind.GOAL_WITHOUT_NEED: (gettext_lazy("Link it to a need"), "row", "goals"),
    LooseEndKind.NEED_WITHOUT_MEASURE: (gettext_lazy("Add a measure"), "add", "measures"),
    LooseEndKind.MEASURE_WITHOUT_NEED: (gettext_lazy("Look at the measure"), "row", "measures"),
    LooseEndKind.MEASURE_WITHOUT_GOAL: (
        gettext_lazy("Write down what it does for a goal"),
        "row",
        "measures",
    ),
    LooseEndKind.MEASURE_WITHOUT_COMMITMENT: (
        gettext_lazy("Add a commitment"),
        "add",
        "commitments",
    ),
    LooseEndKind.COMMITMENT_WITHOUT_MEASURE: (
        gettext_lazy("Link it to a measure"),
        "row",
        "commitments",
    ),
    LooseEndKind.CLAIM_WITHOUT_MEASUREMENT: (
        gettext_lazy("Add an observation"),
        "add",
        "observations",
    ),
    LooseEndKind.EFFECT_WITHOUT_BASELINE: (
        gettext_lazy("Add an observation"),
        "add",
        "observations",
    ),
    LooseEndKind.TARGET_WITHOUT_OBSERVATION: (
        gettext_lazy("Add an observation"),
        "add",
        "observations",
    ),
    LooseEndKind.LINK_WITHOUT_WHY: (gettext_lazy("Write down why"), "row", ""),
}
"""What to do about each kind of loose end, the most pressing kind of a room first.

The room Deliver looks at dates instead, and says itself what comes first.
"""


def next_to_do(reading: Reading, room: Room) -> DoNow:
    """The first loose end of a room as something to do, or on to the next room where none is."""
    order = list(REMEDIES)
    ends = [end for end in reading.threads.loose_ends if end.room == room]
    ends.sort(key=lambda end: order.index(end.kind))
    return remedy(reading, ends[0]) if ends else onward(reading, room)


def remedy(reading: Reading, end: LooseEnd) -> DoNow:
    """What to do about one loose end."""
    words, goes, table = REMEDIES[end.kind]
    key = end.key
    if end.kind == LooseEndKind.LINK_WITHOUT_WHY:
        table, key = end.key.partition(">")[0].split("/", 1)
    if goes == "dossier":
        return DoNow(end.says, str(words), goes, end.room)
    if goes == "add":
        return add_now(end.says, str(words), table, _fills(reading, end))
    rows: Sequence[Any] = getattr(reading.cloth, table)
    row_id = next(row.pk for row in rows if row.key == key)
    return DoNow(end.says, str(words), "row", room_of(table), table, row_id)


def _fills(reading: Reading, end: LooseEnd) -> tuple[str, int] | None:
    """A target is for the goal that has none."""
    if end.kind != LooseEndKind.GOAL_WITHOUT_TARGET:
        return None
    return "goal", next(goal.pk for goal in reading.cloth.goals if goal.key == end.key)


def add_now(says: str, words: str, table: str, fills: tuple[str, int] | None = None) -> DoNow:
    """To do now: a new row in a table."""
    return DoNow(says, words, "add", room_of(table), table, fills=fills)


def room_of(table: str) -> Room:
    """The room a table belongs to."""
    found = table_named(table)
    assert found is not None
    return found.room


def onward(reading: Reading, room: Room) -> DoNow:
    """To do now: on to the room after this one."""
    rooms = list(Room)
    return go_to(
        reading.language.gettext("Nothing is loose here."), reading, rooms[rooms.index(room) + 1]
    )


def go_to(says: str, reading: Reading, room: Room) -> DoNow:
    """To do now: something in another room."""
    words = reading.language.gettext("Go to: {room}").format(room=room.label)
    return DoNow(says, words, "room", room)

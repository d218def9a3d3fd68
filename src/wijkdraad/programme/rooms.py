"""The eight rooms of the method, left to right, and how far a programme is in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Room(models.TextChoices):
    """The rooms in the order of the method."""

    KNOW = "know", _("Know your neighbourhood")
    LISTEN = "listen", _("Listen")
    AIM = "aim", _("Goals")
    MATCH = "match", _("Match")
    AGREE = "agree", _("Agree")
    DELIVER = "deliver", _("Carry out")
    MEASURE = "measure", _("Measuring")
    REPORT = "report", _("Account")


QUESTIONS = {
    Room.KNOW: _("What kind of neighbourhood is this?"),
    Room.LISTEN: _("What do residents need?"),
    Room.AIM: _("What do we want to reach?"),
    Room.MATCH: _("What can go along with which work?"),
    Room.AGREE: _("What do we promise?"),
    Room.DELIVER: _("What has been done?"),
    Room.MEASURE: _("What did it bring?"),
    Room.REPORT: _("What do we tell, and what is not done yet?"),
}


class StationState(StrEnum):
    """Open: nothing there yet. Half: work under way or loose ends. Full: no loose ends."""

    OPEN = "open"
    HALF = "half"
    FULL = "full"


STATE_WORDS = {
    StationState.OPEN: _("not yet"),
    StationState.HALF: _("under way"),
    StationState.FULL: _("done"),
}


@dataclass(frozen=True)
class Station:
    """A room as a station on the thread."""

    room: Room
    state: StationState
    rows: int
    loose_ends: int

    @property
    def word(self) -> str:
        """The state in a word."""
        return str(STATE_WORDS[self.state])

    @property
    def question(self) -> str:
        """The question this room answers."""
        return str(QUESTIONS[self.room])


def stations(rows: Mapping[Room, int], loose_ends: Mapping[Room, int]) -> tuple[Station, ...]:
    """The eight rooms with their state.

    A room is full only when it has rows and no loose ends. The last room gathers all the
    others: it is full only when nothing is loose anywhere.

    >>> def states(rows, ends): return [station.state.value for station in stations(rows, ends)]
    >>> states({Room.KNOW: 3, Room.LISTEN: 2}, {Room.LISTEN: 1})[:3]
    ['full', 'half', 'open']
    >>> states({room: 1 for room in Room}, {})[-1]
    'full'
    """
    result = []
    for room in Room:
        count = rows.get(room, 0)
        ends = sum(loose_ends.values()) if room == Room.REPORT else loose_ends.get(room, 0)
        if count == 0:
            state = StationState.HALF if ends and room != Room.REPORT else StationState.OPEN
        else:
            state = StationState.HALF if ends else StationState.FULL
        result.append(Station(room, state, count, ends))
    return tuple(result)

"""Step of the screen of a room: one reading of the programme, and the frame around the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wijkdraad.programme.models import Programme
from wijkdraad.programme.rooms import QUESTIONS, Room, Station
from wijkdraad.programme.tables import TABLES

from ..facts.shared import Reading, reading_now
from ..light.track import visible_rooms
from ..loose_ends import ToldEnd, told_ends_of
from .agree import agree_screen
from .aim import aim_screen
from .deliver import deliver_screen
from .know import know_screen
from .listen import listen_screen
from .match import match_screen
from .measure import measure_screen
from .report import report_screen

SCREENS: dict[Room, Callable[[Reading], Any]] = {
    Room.KNOW: know_screen,
    Room.LISTEN: listen_screen,
    Room.AIM: aim_screen,
    Room.MATCH: match_screen,
    Room.AGREE: agree_screen,
    Room.DELIVER: deliver_screen,
    Room.MEASURE: measure_screen,
}

ALSO: dict[Room, tuple[str, ...]] = {Room.KNOW: ("observations",)}
"""Tables of another room that a room leans on: the profile is made of observations."""


@dataclass(frozen=True)
class TableCount:
    """A table of the room and how many rows it has."""

    name: str
    label: str
    rows: int


@dataclass(frozen=True)
class RoomScreen:
    """Everything the screen of a room shows; `view` is what only this room has."""

    programme: Programme
    room: Room
    question: str
    stations: tuple[Station, ...]
    view: Any
    loose_ends: tuple[ToldEnd, ...]
    tables: tuple[TableCount, ...]
    before: Room | None
    after: Room | None


def room_screen(programme: Programme, room: Room, with_history: bool = False) -> RoomScreen:
    """Read a programme for the screen of one room, in the active language.

    `with_history` says whether the reader may see who changed what.
    """
    reading = reading_now(programme)
    shown = visible_rooms(programme) | {room}
    rooms = [each for each in Room if each in shown]
    place = rooms.index(room)
    return RoomScreen(
        programme=programme,
        room=room,
        question=str(QUESTIONS[room]),
        stations=tuple(each for each in reading.threads.stations if each.room in shown),
        view=report_screen(reading, with_history)
        if room == Room.REPORT
        else SCREENS[room](reading),
        loose_ends=told_ends_of(reading, room),
        tables=tuple(
            TableCount(
                table.name,
                str(table.model._meta.verbose_name_plural),
                table.model._default_manager.filter(programme=programme).count(),
            )
            for table in TABLES
            if table.room == room or table.name in ALSO.get(room, ())
        ),
        before=rooms[place - 1] if place else None,
        after=rooms[place + 1] if place + 1 < len(rooms) else None,
    )

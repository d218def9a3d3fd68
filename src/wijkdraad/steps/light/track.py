"""Steps of the light track: start it, save a screen of answers, open a room, grow to full."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Person, Programme, Role, RoleKind, Track
from wijkdraad.programme.phases import Phase
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import TABLES

from ..rows import Conflict
from .kept import COMPANY, PREFIX, SCREENS, WORK, Answers, Kept, answers_of
from .texts import place_and_code
from .writing import StillNeeded, Writing

__all__ = ["Overtaken", "StillNeeded", "as_text", "save_answers", "start_light"]
LONGEST_SLUG = 50
FIRST_VERSION = "1"


class Overtaken(Exception):
    """Someone else changed an answer of this screen since it was opened; nothing was saved.

    `now` holds the answers as they are.
    """

    def __init__(self, now: Answers) -> None:
        super().__init__("the answers changed in the meantime")
        self.now = now


def as_text(value: Any) -> str:
    """An answer as a page keeps it: a date in the way of ISO, nothing where it is unknown.

    >>> from datetime import date
    >>> as_text(date(2027, 3, 1)), as_text(None), as_text("riool")
    ('2027-03-01', '', 'riool')
    """
    return "" if value is None else str(value)


@transaction.atomic
def start_light(given: Answers, person: Person) -> Programme:
    """A light programme from the answers of the first screen, with the person as contractor.

    Residents do not see it until someone opens it to them. Sending the same answers twice
    gives one programme.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    mine = Programme.objects.filter(track=Track.LIGHT, roles__person=person, name=given["name"])
    for earlier in mine.distinct():
        answers = answers_of(earlier)
        if all(_says_the_same(name, answers[name], given[name]) for name in SCREENS[1]):
            return earlier
    programme = _new_programme(given["name"])
    role = Role.objects.create(programme=programme, person=person, kind=RoleKind.CONTRACTOR)
    kept = Kept(programme)
    before = kept.answers()
    Writing(kept, before, {**before, **given}, person).write(1)
    role.organisation = kept.organisations[COMPANY]
    role.save()
    return programme


def _says_the_same(name: str, kept: Any, given: Any) -> bool:
    """Whether an answer as its rows hold it is the one that was given.

    A place is kept in two parts and put together again, so it may be typed in other ways.
    """
    if name == "place":
        return place_and_code(kept) == place_and_code(given)
    return bool(kept == given)


def _new_programme(name: str) -> Programme:
    """A programme with a short name that is free."""
    start = slugify(name)[:LONGEST_SLUG].strip("-") or "werk"
    number = 1
    while True:
        slug = start if number == 1 else f"{start}-{number}"
        if not Programme.objects.filter(slug=slug).exists():
            try:
                with transaction.atomic():
                    return Programme.objects.create(
                        slug=slug,
                        name=name,
                        language="en" if get_language() == "en" else "nl",
                        reference_date=timezone.localdate(),
                        version=FIRST_VERSION,
                        phase=Phase.UO,
                        is_public=False,
                        track=Track.LIGHT,
                    )
            except IntegrityError:
                pass
        number += 1


@transaction.atomic
def save_answers(
    programme: Programme, screen: int, given: Answers, seen: dict[str, str], person: Person
) -> None:
    """Save the answers of a screen that was opened when its answers were `seen`.

    All of it is saved or nothing. Raises Overtaken where another person changed something in
    the meantime that this save would undo, and StillNeeded.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    kept = Kept(locked)
    now = kept.answers()
    names = SCREENS[screen]
    if any(
        as_text(now[name]) != seen.get(name, "")
        and not _says_the_same(name, now[name], given[name])
        for name in names
    ):
        raise Overtaken(now)
    try:
        Writing(kept, now, {**now, **given}, person).write(screen)
    except Conflict as conflict:
        raise Overtaken(answers_of(locked)) from conflict


def is_light(programme: Programme) -> bool:
    """Whether a programme is on the light track."""
    return programme.track == Track.LIGHT


def began_light(programme: Programme) -> bool:
    """Whether a programme began with the twelve questions, whatever track it is on now."""
    return Kept(programme).works.get(WORK) is not None


def visible_rooms(programme: Programme) -> frozenset[Room]:
    """The rooms that are shown: all on the full track; on the light one those that were opened.

    A room in which people made rows of their own is always shown.
    """
    if not is_light(programme):
        return frozenset(Room)
    opened = {Room(name) for name in programme.opened_rooms if name in Room.values}
    return frozenset(opened | {table.room for table in TABLES if _has_other_rows(programme, table)})


def _has_other_rows(programme: Programme, table: Any) -> bool:
    rows = table.model._default_manager.filter(programme=programme)
    if any(field.name == "key" for field in table.model._meta.concrete_fields):
        rows = rows.exclude(key__startswith=PREFIX)
    return bool(rows.exists())


@transaction.atomic
def open_room(programme: Programme, room: Room, person: Person) -> None:
    """Show a room on the light track from now on; a room that is open stays open."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    with event(person):
        opened = {*locked.opened_rooms, room.value}
        locked.opened_rooms = [each.value for each in Room if each.value in opened]
        locked.save()


@transaction.atomic
def change_track(programme: Programme, track: Track, person: Person) -> None:
    """Grow to the full track, or go back to the light one. No row is lost or typed again."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    with event(person):
        locked.track = track
        locked.save()

"""Every change of a row belongs to an event: one act of one person, that can be undone as a whole.

Deleting a need takes its links along; the event holds them together, so that undoing it
brings back the need and its links.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from simple_history.signals import pre_create_historical_record
from simple_history.utils import bulk_create_with_history

from .models import (
    Contribution,
    Contributor,
    Handshake,
    MeasureGoal,
    Observation,
    Perception,
    Person,
    Programme,
    Relation,
    SavingsEntry,
    StopRequest,
    Target,
)
from .rooms import Room
from .tables import LINK_KINDS, TABLES, Table, table_named

_current: ContextVar[tuple[str, Person | None] | None] = ContextVar("event", default=None)


class CannotUndo(Exception):
    """Something took the place of what was there, or it hangs on what is gone; nothing changed."""


IMPORTED = "import-"
"""How the name of an event starts that read a dossier: its day is not the day of what it tells."""


@contextmanager
def event(person: Person | None, start: str = "") -> Iterator[str]:
    """Everything changed inside belongs to one event, done by `person`. Gives its name.

    The name begins with `start`; that of an event that reads a dossier with `IMPORTED`.
    """
    name = start + uuid.uuid4().hex
    token = _current.set((name, person))
    try:
        with transaction.atomic():
            yield name
    finally:
        _current.reset(token)


@receiver(pre_create_historical_record)
def _belongs_to_event(sender: Any, history_instance: Any = None, **_: Any) -> None:
    current = _current.get()
    if current is not None and history_instance is not None:
        name, person = current
        history_instance.history_change_reason = name
        if person is not None:
            history_instance.history_user = person


def make_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new rows of one table together, each with its first version; they get their numbers.

    The same as making them one by one in the event that is going on, in two sentences to the
    database instead of two for every row.
    """
    if not rows:
        return
    if not hasattr(model, "history"):
        model._default_manager.bulk_create(rows)
        return
    name, person = _current.get() or (None, None)
    bulk_create_with_history(rows, model, default_user=person, default_change_reason=name)


# What names a row that has no name of its own; of a link: the two rows that it joins.
TITLES: dict[type[models.Model], tuple[str, ...]] = {
    Observation: ("indicator", "area", "period"),
    Target: ("goal", "indicator", "year"),
    SavingsEntry: ("work", "date"),
    Relation: ("from_actor", "kind", "to_actor"),
    Perception: ("indicator", "area", "key"),
    MeasureGoal: ("measure", "goal"),
    Handshake: ("ask", "offer"),
    StopRequest: ("process",),
} | {kind.model: (kind.from_field, kind.to_field) for kind in LINK_KINDS}
TITLE_LENGTH = 70


def title_of(row: Any) -> str:
    """A row in a few words, as lists and messages name it, also where a part of it is gone."""
    if isinstance(row, Contribution):
        return Truncator(row.text).chars(TITLE_LENGTH)
    if type(row) not in TITLES:
        return str(getattr(row, "name", "") or row)
    return " – ".join(_part(row, row._meta.get_field(name)) for name in TITLES[type(row)])


def _part(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if isinstance(field, models.DateField):
        return date_format(value, "DATE_FORMAT")
    if not field.is_relation:
        return str(value)
    try:
        return title_of(getattr(row, field.name))
    except ObjectDoesNotExist:
        history = getattr(field.related_model, "history", None)
        last = history.filter(id=value).order_by("-history_id").first() if history else None
        return title_of(last.instance) if last is not None else f"#{value}"


def keep_first_version(row: Any) -> None:
    """Keep a row as it is stored now, where it came in without a history."""
    if not row.history.exists():
        model = type(row).history.model
        values = {field.attname: getattr(row, field.attname) for field in model.tracked_fields}
        model.objects.create(history_date=timezone.now(), history_type="+", **values)


@dataclass(frozen=True)
class FieldChange:
    """A field that a version changed, with the stored value before and after."""

    field: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Version:
    """One version of a row: who made it, when, and which fields it changed.

    `kind` is made, changed, deleted or restored.
    """

    history_id: int
    who: str
    when: datetime
    kind: str
    event: str
    changes: tuple[FieldChange, ...]


KINDS = {"+": "made", "~": "changed", "-": "deleted"}
NOT_TOLD = ("id", "revision", "programme", "phase")


def versions(row: Any) -> list[Version]:
    """All versions of a row, the newest first, each with the fields it changed."""
    records = list(row.history.select_related("history_user").order_by("-history_id"))
    return [_version(record, before) for record, before in pairwise([*records, None])]


def last_version(row: Any) -> Version | None:
    """The newest version of a row, without its changes; None where no history was kept."""
    record = row.history.select_related("history_user").order_by("-history_id").first()
    return None if record is None else _version(record, None)


def _version(record: Any, before: Any | None) -> Version:
    changes: tuple[FieldChange, ...] = ()
    kind = KINDS[record.history_type]
    if before is not None:
        changes = tuple(
            FieldChange(field, getattr(before, field.attname), getattr(record, field.attname))
            for field in record.tracked_fields
            if field.name not in NOT_TOLD
            and getattr(record, field.attname) != getattr(before, field.attname)
        )
    return Version(
        record.history_id,
        _who(record),
        record.history_date,
        "restored" if before is not None and kind == "made" else kind,
        record.history_change_reason or "",
        changes,
    )


def _who(record: Any) -> str:
    return str(record.history_user) if record.history_user else ""


def tracked_models() -> list[Any]:
    """All models with a history: rows first, in the order in which they refer to each other."""
    return [table.model for table in TABLES] + [kind.model for kind in LINK_KINDS]


def rooms_of(model: Any) -> frozenset[Room]:
    """The rooms of a table; of a link the one on its right, where it lies."""
    order = list(Room)
    for kind in LINK_KINDS:
        if kind.model is model:
            ends = (table_named(kind.from_table), table_named(kind.to_table))
            return frozenset({max((table.room for table in ends if table), key=order.index)})
    return frozenset(table.room for table in TABLES if table.model is model)


def rooms_to_undo(programme: Programme, name: str) -> frozenset[Room]:
    """Who may write in one of these rooms may undo the event. Empty where it deleted nothing.

    What an event was about is the first row in the order of the tables: what else it deleted
    hung on that row.
    """
    for model in tracked_models():
        if _gone(model, programme).filter(history_change_reason=name).exists():
            return rooms_of(model)
    return frozenset()


def _gone(model: Any, programme: Programme) -> Any:
    return model.history.filter(programme=programme, history_type="-")


def undo(programme: Programme, name: str, person: Person | None) -> list[Any]:
    """Bring back everything that was deleted in an event. Gives the rows that came back.

    The first of them is what the event was about. Raises CannotUndo where another row has
    taken the place of a deleted one, or where a row that it belongs to is gone.
    """
    restored: list[Any] = []
    try:
        with event(person):
            for model in tracked_models():
                gone = _gone(model, programme).filter(history_change_reason=name)
                for record in gone.order_by("history_id"):
                    row = record.instance
                    if model._default_manager.filter(pk=row.pk).exists():
                        continue
                    check_references(row)
                    row.save(force_insert=True)
                    restored.append(row)
            _give_back_pages(restored)
    except IntegrityError as error:
        raise CannotUndo from error
    return restored


def _give_back_pages(restored: list[Any]) -> None:
    """Tie contributions that came back to the people who left them, and to their private pages."""
    numbers = [row.pk for row in restored if isinstance(row, Contribution)]
    for contributor in Contributor.objects.filter(
        contribution=None, contribution_number__in=numbers
    ):
        contributor.contribution_id = contributor.contribution_number
        contributor.save()


def check_references(row: Any) -> None:
    """Raise CannotUndo where a row that this one refers to is gone."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if (
            field.is_relation
            and value is not None
            and not field.related_model._default_manager.filter(pk=value).exists()
        ):
            raise CannotUndo


def deletion_of(model: Any, programme: Programme, pk: int) -> Any | None:
    """The record of the last deletion of a row that is gone now; None where it never was."""
    found = _gone(model, programme).filter(id=pk).select_related("history_user")
    return found.order_by("-history_id").first()


@dataclass(frozen=True)
class Deletion:
    """An event in which rows were deleted, and what it was about.

    `rooms` says who may undo it: those who may write in one of them.
    """

    event: str
    when: datetime
    who: str
    what: str
    rooms: frozenset[Room]


def deletions(programme: Programme, most: int = 20) -> list[Deletion]:
    """The last deletions in a programme that were not undone yet, the newest first."""
    found: dict[str, tuple[Any, Any]] = {}
    for model in tracked_models():
        gone = _gone(model, programme).select_related("history_user")
        records = list(gone.order_by("-history_id")[:most])
        keys = [record.instance.pk for record in records]
        seen = set(model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for record in records:
            # Of a row that was deleted, brought back and deleted again, only the last counts.
            if record.instance.pk not in seen:
                seen.add(record.instance.pk)
                found.setdefault(record.history_change_reason or "", (record, model))
    newest = sorted(found.items(), key=lambda item: item[1][0].history_date, reverse=True)
    return [
        Deletion(
            name, record.history_date, _who(record), title_of(record.instance), rooms_of(model)
        )
        for name, (record, model) in newest[:most]
    ]


@dataclass(frozen=True)
class Change:
    """One event of the last days: who did what to which row, and how many rows went along.

    `table` is None for a link; `there` tells whether the row can still be opened.
    """

    when: datetime
    who: str
    kind: str
    what: str
    table: Table | None
    pk: int
    others: int
    there: bool


def last_changes(programme: Programme, most: int = 50) -> list[Change]:
    """The last events in a programme, the newest first; what belongs to no event is left out."""
    events: dict[str, list[tuple[Any, Any]]] = {}
    for model in tracked_models():
        records = model.history.filter(programme=programme, history_change_reason__gt="")
        for record in records.select_related("history_user").order_by("-history_id")[:most]:
            events.setdefault(record.history_change_reason, []).append((record, model))
    newest = sorted(events.items(), key=lambda found: found[1][0][0].history_date, reverse=True)[
        :most
    ]
    sizes: Counter[str] = Counter()
    for model in tracked_models():
        records = model.history.filter(history_change_reason__in=[name for name, _found in newest])
        counts = records.values_list("history_change_reason").annotate(models.Count("history_id"))
        sizes.update(dict(counts.order_by()))
    return [_change(*found[0], others=sizes[name] - 1) for name, found in newest]


def _change(record: Any, model: Any, others: int) -> Change:
    pk, kind = record.instance.pk, KINDS[record.history_type]
    earlier = model.history.filter(id=pk, history_id__lt=record.history_id)
    return Change(
        record.history_date,
        _who(record),
        "restored" if kind == "made" and earlier.exists() else kind,
        title_of(record.instance),
        next((table for table in TABLES if table.model is model), None),
        pk,
        others,
        model._default_manager.filter(pk=pk).exists(),
    )

"""Steps on one row of any table: make, change, delete, bring back, and tie to another row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector

from wijkdraad.programme.history import (
    CannotUndo,
    check_references,
    deletion_of,
    event,
    keep_first_version,
    undo,
)
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    Indicator,
    Observation,
    Person,
    Programme,
)
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.roles import bar_to_judge
from wijkdraad.programme.tables import LINK_KINDS, LinkKind, Table, table_named
from wijkdraad.reference.loader import indicators, units

from .know import is_computed_key
from .programme import as_shown
from .words import hold_new_personal, personal_pieces


class Conflict(Exception):
    """Someone else changed or deleted the row since it was opened; nothing was saved.

    `row` is the row as it is now, or None where it is gone.
    """

    def __init__(self, row: Any | None) -> None:
        super().__init__("the row changed in the meantime")
        self.row = row


class KeyTaken(Exception):
    """Another row of the table already has this key, or joins the same rows."""


def check_not_about_own(row: Any, person: Person | None) -> None:
    """Raise PermissionDenied where a contribution is about the organisation of this person.

    They do not judge it, so they do not change or delete it either.
    """
    if isinstance(row, Contribution) and bar_to_judge(person, row) is not None:
        raise PermissionDenied("this contribution is about their own organisation")


def related_names(table: Table) -> tuple[str, ...]:
    """The fields of a table that refer to another row."""
    fields = [table.model._meta.get_field(column.field_name) for column in table.columns]
    return tuple(field.name for field in fields if isinstance(field, models.ForeignKey))


def rows_of(programme: Programme, table: Table) -> models.QuerySet[Any]:
    """The rows of a table with the rows they refer to, in a fixed number of queries."""
    names = related_names(table)
    rows = table.model._default_manager.filter(programme=programme)
    return rows.select_related(*names) if names else rows


def revision_of(row: Any) -> int:
    """What tells whether a row changed: its revision, or of a link its newest version."""
    if isinstance(row, Row):
        return int(row.revision)
    newest = type(row).history.filter(id=row.pk).order_by("-history_id").first()
    return newest.history_id if newest is not None else 0


def row_at(row: Any, revision: int) -> Any | None:
    """The row as it was at a revision; None where no version of then was kept."""
    found = {"revision": revision} if isinstance(row, Row) else {"history_id": revision}
    return type(row).history.filter(id=row.pk, **found).order_by("-history_id").first()


def is_reserved(table: Table, key: str) -> bool:
    """Whether a key belongs to what is computed or comes with the standard list."""
    if table.model is Observation:
        return is_computed_key(key)
    return table.model is Indicator and key in indicators()


def own_rows(table: Table, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """The rows that people made, without computed figures and indicators of the standard list."""
    keys = rows.values_list("key", flat=True) if issubclass(table.model, Row) else ()
    return rows.exclude(key__in=[key for key in keys if is_reserved(table, key)]) if keys else rows


def figure_bounds(indicator: Indicator) -> tuple[float | None, float | None]:
    """The lowest and highest value an indicator can have, by the standard list or its unit."""
    known = indicators().get(indicator.key) or units().get(indicator.unit)
    return (None, None) if known is None else (known.lowest, known.highest)


def proposed_key(programme: Programme, table: Table, prefix: str) -> str:
    """The next free key of a table: the prefix and a number above those in use."""
    keys = table.model._default_manager.filter(programme=programme, key__startswith=prefix)
    numbers = [
        int(found[1])
        for key in keys.values_list("key", flat=True)
        if (found := re.fullmatch(re.escape(prefix) + r"-?(\d{1,9})", key))
    ]
    return f"{prefix}{max(numbers, default=0) + 1}"


def add_row(
    programme: Programme, table: Table, values: dict[str, Any], person: Person | None
) -> Any:
    """Make a row in the phase the programme is in. Raises KeyTaken."""
    row = table.model(programme=programme, **values)
    if isinstance(row, Row):
        row.phase = programme.phase
    try:
        with event(person):
            row.save()
    except IntegrityError as error:
        raise KeyTaken from error
    return row


def change_row(
    programme: Programme,
    table: Table,
    pk: int,
    values: dict[str, Any],
    revision: int | None,
    person: Person | None,
) -> Any:
    """Change a row that was opened at `revision` (see `revision_of`).

    Raises Conflict where it changed since, and KeyTaken where a link joins rows that are
    joined already. Without a revision the row is changed as it is. A row that everyone may read
    is held where personal data come in with the change: see `words.hold_new_personal`.
    """
    try:
        with event(person):
            rows = table.model._default_manager.select_for_update()
            row = rows.filter(programme=programme, pk=pk).first()
            if row is None or (revision is not None and revision_of(row) != revision):
                raise Conflict(row)
            check_not_about_own(row, person)
            return _save(row, values)
    except IntegrityError as error:
        raise KeyTaken from error


def _save(row: Any, values: dict[str, Any]) -> Any:
    """Save the values that differ, as a new version; the first one keeps what was there before."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    keep_first_version(row)
    personal = frozenset(personal_pieces(row))
    for name in changed:
        setattr(row, name, values[name])
    hold_new_personal(row, personal)
    if isinstance(row, Row):
        row.revision += 1
    row.save()
    return row


@dataclass(frozen=True)
class Hanging:
    """What a deletion would take along, and what forbids it.

    `needs_it` are rows that cannot do without, `for_good` rows that undoing could not bring back:
    both forbid it, and then nothing goes along.
    """

    goes_along: tuple[Any, ...]
    needs_it: tuple[Any, ...]
    for_good: tuple[Any, ...] = ()

    @property
    def forbids(self) -> tuple[Any, ...]:
        """All that forbids the deletion; empty where the row may go."""
        return self.needs_it + self.for_good


def hanging_on(row: Any) -> Hanging:
    """What hangs on a row: rows and links that go when it goes, and rows that forbid it."""
    collector = Collector(using=row._state.db, origin=row)
    try:
        collector.collect([row])
    except models.ProtectedError as error:
        return Hanging((), tuple(sorted(error.protected_objects, key=_order)))
    updates: Any = collector.field_updates
    untied = [
        other
        for (_field, value), found in updates.items()
        for others in found
        for other in others
        # Undoing ties a contributor to the contribution again.
        if value is None and not isinstance(other, Contributor)
    ]
    goes = [other for found in collector.data.values() for other in found if other != row]
    goes += [other for found in collector.fast_deletes for other in found]
    # Undoing makes rows anew from their history: votes, photos and objections have none.
    for_good = sorted((other for other in goes if not hasattr(other, "history")), key=_order)
    if untied or for_good:
        gone = set(for_good)
        needs_it = dict.fromkeys(other for other in untied if other not in gone)
        return Hanging((), tuple(needs_it), tuple(for_good))
    return Hanging(tuple(sorted(goes, key=_order)), ())


def _order(row: Any) -> tuple[str, int]:
    return row._meta.model_name, row.pk


def delete_row(
    programme: Programme,
    table: Table,
    pk: int,
    person: Person | None,
    revision: int | None = None,
) -> str:
    """Delete a row and what hangs on it. Returns the event that undoes it.

    Raises Conflict where the row changed since someone looked at it at `revision` (see
    `revision_of`); without a revision it goes as it is. Raises
    django.db.models.ProtectedError where another row cannot do without it. A row that
    would only lose its tie counts too, and so does a row that keeps no history: undoing could
    not bring those back.
    """
    with event(person) as name:
        rows = table.model._default_manager.select_for_update()
        row = rows.get(programme=programme, pk=pk)
        check_not_about_own(row, person)
        if revision is not None and revision_of(row) != revision:
            raise Conflict(row)
        forbids = hanging_on(row).forbids
        if forbids:
            raise models.ProtectedError("other rows need this one", set(forbids))
        row.delete()
        return name


def bring_back(
    programme: Programme, table: Table, pk: int, values: dict[str, Any], person: Person | None
) -> Any:
    """Undo the deletion of a row and give it these values: what someone typed is not lost.

    Raises CannotUndo.
    """
    record = deletion_of(table.model, programme, pk)
    if record is None:
        raise CannotUndo
    with transaction.atomic():
        undo(programme, record.history_change_reason or "", person)
        return change_row(programme, table, pk, values, None, person)


def revert_row(
    programme: Programme, table: Table, pk: int, history_id: int, person: Person | None
) -> Any:
    """Give a row the values of an earlier version; that itself is a new version.

    A row that everyone may read is held where personal data come back with the words. Raises
    CannotUndo where a row that the earlier version refers to is gone, or another row has taken
    its place.
    """
    try:
        with event(person):
            row = table.model._default_manager.select_for_update().get(programme=programme, pk=pk)
            check_not_about_own(row, person)
            version = row.history.get(history_id=history_id)
            # What is decided on a page of its own, an earlier version does not undo.
            stays = {"id", "programme", "key", "revision", *table.said_elsewhere}
            personal = frozenset(personal_pieces(row))
            for field in row._meta.concrete_fields:
                if field.name not in stays:
                    setattr(row, field.attname, getattr(version, field.attname))
            check_references(row)
            hold_new_personal(row, personal)
            if isinstance(row, Row):
                row.revision += 1
            row.save()
            return row
    except IntegrityError as error:
        raise CannotUndo from error


def link_kinds_of(table: Table) -> list[tuple[LinkKind, bool]]:
    """The links a table can have; what comes before on the thread first.

    True where its rows stand on the left of the link.
    """
    return [(kind, False) for kind in LINK_KINDS if kind.to_table == table.name] + [
        (kind, True) for kind in LINK_KINDS if kind.from_table == table.name
    ]


def other_table(kind: LinkKind, on_the_left: bool) -> Table:
    """The table at the other end of a link."""
    found = table_named(kind.to_table if on_the_left else kind.from_table)
    assert found is not None
    return found


def links_of(row: Any, kind: LinkKind, on_the_left: bool) -> list[Any]:
    """The links of one kind that a row has."""
    here, there = ends(kind, on_the_left)
    related = [
        there,
        *(f"{there}__{name}" for name in related_names(other_table(kind, on_the_left))),
    ]
    links = kind.model._default_manager.filter(**{here: row}).select_related(*related)
    return sorted(links, key=lambda link: getattr(link, there).key)


def ends(kind: LinkKind, on_the_left: bool) -> tuple[str, str]:
    """The fields of a link that name this row and the other one."""
    fields = (kind.from_field, kind.to_field)
    return fields if on_the_left else (fields[1], fields[0])


def add_link(
    row: Any, kind: LinkKind, on_the_left: bool, other: Any, why: str, person: Person | None
) -> Any:
    """Tie two rows of one programme together, or change the reason of the tie that is there."""
    if row.programme_id != other.programme_id:
        raise ValueError("the rows belong to different programmes")
    here, there = ends(kind, on_the_left)
    with event(person):
        links: Any = kind.model._default_manager
        link, made = links.get_or_create(
            programme=row.programme, **{here: row, there: other}, defaults={"why": why}
        )
        if not made and link.why != why:
            link.why = why
            link.save()
        return link


def tie(
    row: Any,
    kind: LinkKind,
    on_the_left: bool,
    other: Any,
    why: str,
    person: Person | None,
    was: str | None,
) -> Any:
    """Tie two rows together, or change the reason, on a page that was opened a while ago.

    `was` is the reason that page showed; None where it showed no tie between these two. Raises
    Conflict with the link as it is now where another reason stands there, and with None where
    the link is gone.
    """
    here, there = ends(kind, on_the_left)
    with event(person):
        links = kind.model._default_manager.select_for_update()
        link: Any = links.filter(programme=row.programme, **{here: row, there: other}).first()
        if link is None and was is not None:
            raise Conflict(None)
        known = {as_shown(why)} if was is None else {as_shown(why), as_shown(was)}
        if link is not None and as_shown(link.why) not in known:
            raise Conflict(link)
        return add_link(row, kind, on_the_left, other, why, person)


def delete_link(programme: Programme, kind: LinkKind, pk: int, person: Person | None) -> str:
    """Untie two rows. Returns the event that undoes it."""
    with event(person) as name:
        kind.model._default_manager.get(programme=programme, pk=pk).delete()
        return name

"""Keeps the rows of an import: what is there is found in one look, what is new is made at once."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from math import isclose
from typing import Any

from django.db import models

from wijkdraad.programme.history import make_rows
from wijkdraad.programme.models import Programme
from wijkdraad.programme.models.row import Row
from wijkdraad.steps.listen.care.coming_in import (
    as_it_was_erased,
    erased_before,
    without_undoing,
)
from wijkdraad.steps.words import hold_new_personal, public_personal_pieces


@dataclass
class Imported:
    """What an import did: the programme, and how many rows were made, changed and left alone.

    `held` rows wait although the file says that everyone may read them; of `kept_back` rows it
    would have brought back what was erased, taken out or hidden; see `KeptTable.keep`.
    """

    programme: Programme
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    held: int = 0
    kept_back: int = 0
    same_dossier: bool = False


@dataclass
class KeptTable:
    """The rows of one table of a programme, by the fields that make a row the same row.

    New rows wait until `make` is called; before that no row can point at them.
    """

    model: type[models.Model]
    identity: tuple[str, ...]
    imported: Imported
    _new: list[models.Model] = field(init=False, default_factory=list)

    @cached_property
    def _rows(self) -> dict[tuple[Any, ...], models.Model]:
        """All rows of the programme, read when the first row is kept."""
        found = self.model._default_manager.filter(programme=self.imported.programme)
        names = [self._column(name) for name in self.identity]
        return {tuple(getattr(row, name) for name in names): row for row in found}

    @cached_property
    def _erased(self) -> dict[str, Any]:
        return erased_before(self.model, self.imported.programme)

    def keep(self, values: Mapping[str, Any]) -> models.Model:
        """Make, change or leave the row that has this identity, and count which it was.

        A file does not undo what was erased, taken out or hidden (see `care.coming_in`). A row
        that is there and would be public with personal data that are not public now is held
        instead: a file is no second look. Any other new row is as its dossier says.
        """
        identity = tuple(_stored(values[name]) for name in self.identity)
        row = self._rows.get(identity)
        if row is None:
            return self._add(identity, values)
        changes = self._changes(row, values)
        if changes:
            values = self._held(row, self._without_undoing(row, values))
            changes = self._changes(row, values)
        if not changes:
            self.imported.unchanged += 1
            return row
        for name in changes:
            setattr(row, name, values[name])
        if isinstance(row, Row):
            # Whoever has the row open on a screen is told that it changed.
            row.revision += 1
            changes.append("revision")
        if row.pk is None:
            self.make()
        row.save(update_fields=changes)
        self.imported.changed += 1
        return row

    def _changes(self, row: models.Model, values: Mapping[str, Any]) -> list[str]:
        """The fields in which a row differs from these values."""
        return [
            name
            for name, value in values.items()
            if not _is_same(getattr(row, self._column(name)), _stored(value))
        ]

    def _without_undoing(self, row: models.Model, values: Mapping[str, Any]) -> Mapping[str, Any]:
        allowed = without_undoing(row, values)
        if self._changes(row, allowed) != self._changes(row, values):
            self.imported.kept_back += 1
        return allowed

    def _held(self, row: models.Model, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values as they may be kept, and count where that is not how they came in."""
        if not hasattr(row, "publication"):
            return values
        tried: Any = copy(row)
        for name in self._changes(row, values):
            setattr(tried, name, values[name])
        asked = tried.publication
        hold_new_personal(tried, public_personal_pieces(row))
        if tried.publication == asked:
            return values
        self.imported.held += 1
        return {**values, "publication": tried.publication}

    def make(self) -> None:
        """Write the new rows that wait."""
        make_rows(self.model, self._new)
        self._new = []

    def _add(self, identity: tuple[Any, ...], values: Mapping[str, Any]) -> models.Model:
        programme = self.imported.programme
        if erased := self._erased.get(str(values.get("key", ""))):
            values = as_it_was_erased(erased, values)
            self.imported.kept_back += 1
        made_in = {"phase": programme.phase} if issubclass(self.model, Row) else {}
        row = self.model(programme=programme, **{**made_in, **values})
        self._rows[identity] = row
        self._new.append(row)
        self.imported.created += 1
        return row

    def _column(self, name: str) -> str:
        """Where a row keeps a field: of a row it points at only the number, which needs no query."""
        column: Any = self.model._meta.get_field(name)
        return str(column.attname)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two stored values say the same: a workbook keeps one digit less of a fraction.

    >>> _is_same(0.26331788400220485, 0.2633178840022048), _is_same(0.26, 0.2601)
    (True, False)
    """
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=1e-12)
    return bool(one == other)


def _stored(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value

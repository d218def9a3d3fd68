"""Rows as lines of JSON and back, a few at a time, so that a large table needs no more memory.

A line is an object with a value for each column. What JSON has no value for is text: a date,
a moment (in UTC), a decimal, and bytes in base64; a geometry is its WKB. So a line is the same
whichever database it comes from, and can be compared.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any
from uuid import UUID

import shapely
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from .faults import BackupFault
from .tables import columns, table_name

AT_A_TIME = 250
"""How many rows are in memory at once."""
WRONG = (ValueError, KeyError, TypeError, RecursionError, ValidationError, ShapelyError)
"""What reading a line raises that was not written here."""


@dataclass(frozen=True)
class Contents:
    """How much is in a table, and the SHA-256 of its lines."""

    rows: int
    sha256: str


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table in the order of their numbers, each a line of JSON."""
    names = columns(model)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_A_TIME):
        values = {name: _written(value) for name, value in zip(names, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def contents(model: type[models.Model]) -> Contents:
    """What is in a table now, to compare with a manifest."""
    count, digest = 0, hashlib.sha256()
    for line in lines(model):
        count += 1
        digest.update(line)
    return Contents(count, digest.hexdigest())


def insert(model: type[models.Model], written: Iterable[bytes]) -> None:
    """Put lines back as the rows they were, numbers and moments included.

    Signals are not sent and moments are not set again, as when a row is made: what is put back
    has its history already. Raises BackupFault for a line that is no row of this table.
    """
    fields: Any = model._meta.local_concrete_fields
    manager: Any = model._base_manager
    size = connection.ops.bulk_batch_size(fields, [None] * AT_A_TIME)
    for group in batched(written, max(1, min(size, AT_A_TIME)), strict=False):
        rows = [_row(model, line) for line in group]
        # What `save(raw=True)` does for one row; `bulk_create` would set moments again.
        manager.get_queryset()._insert(rows, fields=fields, raw=True, using=connection.alias)


def _row(model: type[models.Model], line: bytes) -> models.Model:
    names = columns(model)
    try:
        values = json.loads(line)
        fields = model._meta.local_concrete_fields
        found = [_read(field, values[name]) for field, name in zip(fields, names, strict=True)]
        return model.from_db(connection.alias, names, found)
    except WRONG as error:
        raise BackupFault(
            _("The backup holds a line that is no row of {table}.").format(table=table_name(model))
        ) from error


def _written(value: Any) -> Any:
    """A value as JSON has it. Raises TypeError for a kind of value that no column has today."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case dict():
            # PostgreSQL keeps the names of an object in an order of its own.
            return {name: _written(value[name]) for name in sorted(value)}
        case list():
            return [_written(each) for each in value]
        case BaseGeometry():
            return base64.b64encode(shapely.to_wkb(shapely.force_2d(value))).decode()
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    """The value of a column that `_written` wrote."""
    if isinstance(field, models.BinaryField) and value is not None:
        return field.to_python(base64.b64decode(value, validate=True))
    return field.to_python(value)

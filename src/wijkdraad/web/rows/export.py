"""Rows as a file with the columns of a dossier, so that it can be read in again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import get_language

from wijkdraad.programme.tables import Table

from .forms import NUMBERS
from .words import plain_number, typed_number

BYTE_ORDER_MARK = "\ufeff"
FORMULA = re.compile(r"^'*[=+\-@\t\r]")
"""What a spreadsheet would run as a formula, behind apostrophes or not."""


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: a sign of a formula gets an apostrophe before it.

    >>> harmless("=1+1"), harmless("- a list"), harmless("3 trees")
    ("'=1+1", "'- a list", '3 trees')
    """
    return f"'{text}" if FORMULA.match(text) else text


def csv_of(table: Table, rows: Iterable[Any]) -> str:
    """The rows under the English names of the columns, for the spreadsheets of this language.

    Dutch spreadsheets want a semicolon between cells and a comma in a number; a dossier may
    have either. Columns x and y are there when every place is a point: without them a place
    stays as it is when the file is read in.
    """
    found = list(rows)
    fields = [table.model._meta.get_field(column.field_name) for column in table.columns]
    with_place = table.has_place and all(
        row.geometry is None or row.geometry.geom_type == "Point" for row in found
    )
    written = io.StringIO()
    separator = ";" if get_language() == "nl" else ","
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    names = [column.name for column in table.columns]
    writer.writerow(names + (["x", "y"] if with_place else []))
    for row in found:
        cells = [_cell(field, getattr(row, field.name)) for field in fields]
        writer.writerow(cells + (_place(row.geometry) if with_place else []))
    return BYTE_ORDER_MARK + written.getvalue()


def _cell(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, NUMBERS):
        return typed_number(field, value)
    if isinstance(field, models.DateField):
        return str(value.isoformat())
    if field.is_relation:
        return harmless(str(value.key if hasattr(value, "key") else value.code))
    return harmless(str(value))


def _place(point: Any) -> list[str]:
    if point is None:
        return ["", ""]
    decimal = "," if get_language() == "nl" else "."
    return [plain_number(value).replace(".", decimal) for value in (point.x, point.y)]

"""Turns the value of a field into the text of one cell, so that reading it gives the value back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

BYTE_ORDER_MARK = "\ufeff"
FORMULA = re.compile(r"'*[=+\-@\s]")
"""What a spreadsheet would run as a formula, behind apostrophes or not; and a space before a text."""
KEPT_BY_A_SHEET = re.compile(r"\s|'+[=+\-@\s]")
"""Texts that need an apostrophe in a workbook too: a sheet runs no text, but spaces are left out."""
NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: a sign of a formula gets an apostrophe before it.

    A space before a text gets one too, because spaces around a cell are left out when it is read.

    >>> harmless("=1+1"), harmless("- a list"), harmless("3 trees"), harmless(" a tree")
    ("'=1+1", "'- a list", '3 trees', "' a tree")
    """
    return f"'{text}" if FORMULA.match(text) else text


def kept_by_a_sheet(text: str) -> str:
    """A text as a sheet holds it, where nothing runs a text.

    >>> kept_by_a_sheet("=1+1"), kept_by_a_sheet("'=1+1"), kept_by_a_sheet(" a tree")
    ('=1+1', "''=1+1", "' a tree")
    """
    return f"'{text}" if KEPT_BY_A_SHEET.match(text) else text


def exact_number(value: float | int) -> str:
    """A number without an exponent that reads back as the very same number.

    >>> exact_number(0.25), exact_number(40.0), exact_number(1e-7), exact_number(0.1 + 0.2)
    ('0.25', '40', '0.0000001', '0.30000000000000004')
    """
    if float(value).is_integer():
        return str(int(value))
    return format(Decimal(repr(float(value))), "f")


def number_text(field: Any, value: Any, decimal: str) -> str:
    """A number as one would type it, with this decimal sign; cents as euros."""
    if field.name.endswith("_cents"):
        text = f"{value // 100}.{value % 100:02d}"
    elif isinstance(value, Decimal):
        text = format(value, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = exact_number(value)
    return text.replace(".", decimal)


def cell_text(field: Any, value: Any, decimal: str) -> str:
    """A value as a cell of a CSV file: a number as typed, a day as in 2026-09-30, a row by its key."""
    if value is None:
        return ""
    if isinstance(field, models.BooleanField):
        return "true" if value else "false"
    if isinstance(field, NUMBERS):
        return number_text(field, value, decimal)
    if isinstance(field, models.DateField):
        return str(value.isoformat())
    if isinstance(field, models.JSONField):
        return json_text(value)
    if field.is_relation:
        return harmless(str(value.key if hasattr(value, "key") else value.code))
    return harmless(str(value))


def json_text(value: Any) -> str:
    """What a field of several values holds, in one line that is the same every time.

    >>> json_text({"inhabitants": {"value": 765.0}})
    '{"inhabitants": {"value": 765.0}}'
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def place_texts(point: Any, decimal: str) -> list[str]:
    """Columns x and y of a point: metres in RD New; empty where there is none."""
    if point is None or point.geom_type != "Point":
        return ["", ""]
    return [exact_number(value).replace(".", decimal) for value in (point.x, point.y)]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], decimal: str) -> str:
    """A CSV file as the spreadsheets of a country with this decimal sign open it.

    Where a comma stands in a number, a semicolon stands between cells; a dossier may have either.
    """
    written = io.StringIO()
    separator = ";" if decimal == "," else ","
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return BYTE_ORDER_MARK + written.getvalue()


def has_points_only(rows: Iterable[Any]) -> bool:
    """Whether every place is a point, or not known: columns x and y can then hold all of them."""
    return all(row.geometry is None or row.geometry.geom_type == "Point" for row in rows)

"""Rows as a file with the columns of a dossier, so that it can be read in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import get_format

from wijkdraad.exchange.tables.writing import cell_text, csv_text, has_points_only, place_texts
from wijkdraad.programme.tables import Table


def csv_of(table: Table, rows: Iterable[Any]) -> str:
    """The rows under the English names of the columns, for the spreadsheets of this language.

    Dutch spreadsheets want a semicolon between cells and a comma in a number; a dossier may
    have either. Columns x and y are there when every place is a point: without them a place
    stays as it is when the file is read in.
    """
    found = list(rows)
    decimal = str(get_format("DECIMAL_SEPARATOR"))
    fields = [table.model._meta.get_field(column.field_name) for column in table.columns]
    with_place = table.has_place and has_points_only(found)
    header = [column.name for column in table.columns] + (["x", "y"] if with_place else [])
    cells = [
        [cell_text(field, getattr(row, field.name), decimal) for field in fields]
        + (place_texts(row.geometry, decimal) if with_place else [])
        for row in found
    ]
    return csv_text(header, cells, decimal)

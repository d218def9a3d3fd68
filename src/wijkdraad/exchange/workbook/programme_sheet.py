"""Writes the sheet of the programme: a row for each field, with its value and an explanation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wijkdraad.exchange.tables.names import PROGRAMME, VALUE_COLUMNS
from wijkdraad.exchange.tables.writing import kept_by_a_sheet
from wijkdraad.exchange.workbook.book import INK, Book
from wijkdraad.exchange.workbook.sheet_plan import named, programme_columns, title_of
from wijkdraad.programme.rooms import Room

WIDTHS = (22, 44, 60, 36)


def write_programme(
    book: Book, values: Mapping[str, Any], examples: Mapping[str, Any] | None = None
) -> None:
    """The sheet with `values` by key, and a column of `examples` where those are given."""
    sheet = book.sheet(named(PROGRAMME), INK)
    sheet.freeze_panes(1, 1)
    headings = VALUE_COLUMNS if examples else VALUE_COLUMNS[:3]
    for position, heading in enumerate(headings):
        sheet.set_column(position, position, WIDTHS[position])
        look = book.formats["must" if position < 2 else "may"]
        sheet.write_string(0, position, title_of(heading), look)
    for row, column in enumerate(programme_columns(), start=1):
        value = _shown(column.name, values.get(column.name), column.choices)
        look = book.formats["must" if column.required else "may"]
        sheet.write_string(row, 0, column.title + (" *" if column.required else ""), look)
        filled = "filled day" if column.kind == "day" else "filled"
        book.write(sheet, row, 1, value, book.formats[filled])
        book.check(sheet, (row, 1, row, 1), column)
        sheet.write_string(row, 2, column.help, book.formats["help"])
        if examples:
            kind = "day" if column.kind == "day" else "text"
            shown = _shown(column.name, examples.get(column.name), column.choices)
            book.write(sheet, row, 3, shown, book.formats[f"example {kind}"])
        sheet.set_row(row, 48 if column.name == "summary" else 32)


def _shown(name: str, value: Any, choices: tuple[tuple[str, str], ...]) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "opened_rooms":
        return "; ".join(str(Room(room).label) if room in Room else room for room in value or ())
    if isinstance(value, date) or value is None:
        return value
    return dict(choices).get(value) or kept_by_a_sheet(str(value))

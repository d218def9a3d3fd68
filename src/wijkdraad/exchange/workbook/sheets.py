"""Turns the sheets of a workbook into tables of text, as a CSV file is one already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from wijkdraad.exchange.faults import Fault
from wijkdraad.exchange.tables.cells import BadCell
from wijkdraad.exchange.tables.names import FIRST_COLUMNS
from wijkdraad.exchange.tables.writing import exact_number
from wijkdraad.files.delimited import DelimitedTable
from wijkdraad.files.workbooks import Cell, Sheet

SKIPPED_ROWS = ("voorbeeld:", "uitleg:", "example:", "explanation:")
"""How an id begins of a row that is not for reading: an example or an explanation."""
EXCEL_DAY_ZERO = date(1899, 12, 30)
MOST_SERIAL = 2_958_465
"""What Excel calls 31 December 9999."""
MOST_DIGITS = 15
"""As many as Excel keeps of a number that was typed."""
NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)

Content = str | Cell
"""What a place in a table holds: the text of a CSV file, or a cell of a sheet."""


@dataclass
class TextTable:
    """A table of a dossier, from a CSV file or a sheet, before anyone knows what its columns mean.

    `file` is what faults call it; `heading_row` is where its column names stand; `rows` are
    (row number, contents); `faults` are those of the sheet itself.
    """

    file: str
    heading_row: int
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[Content, ...]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def is_skipped(first: Content) -> bool:
    """Whether a row that begins like this is an example or an explanation."""
    text = first if isinstance(first, str) else first.value
    return isinstance(text, str) and text.casefold().startswith(SKIPPED_ROWS)


def _may_skip(header: tuple[str, ...]) -> bool:
    """Whether the first column holds ids: in any other, the words may be what someone said."""
    return bool(header) and header[0].casefold() in FIRST_COLUMNS


def table_of_delimited(file: str, read: DelimitedTable) -> TextTable:
    """A CSV file as a table; its first line holds the column names."""
    may_skip = _may_skip(read.header)
    rows: list[tuple[int, tuple[Content, ...]]] = [
        (number, cells)
        for number, cells in read.rows
        if not (may_skip and cells and is_skipped(cells[0]))
    ]
    return TextTable(file, 1, read.header, rows)


def table_of_sheet(file: str, sheet: Sheet) -> TextTable | None:
    """A sheet as a table; its first row with anything in it holds the column names.

    A star behind a name, which marks what must be filled in, is no part of it. None where the
    sheet is empty. A value below no name is a fault, and so are merged cells.
    """
    if not sheet.rows:
        return None
    (heading_row, headings), *others = sheet.rows
    titles = {column: shown(cell).rstrip(" *") for column, cell in headings.items()}
    positions = sorted(titles)
    table = TextTable(file, heading_row, tuple(titles[column] for column in positions))
    table.faults += [
        Fault(
            file,
            int("".join(filter(str.isdigit, merged.partition(":")[0])) or 0),
            "",
            _("merged cells {cells}").format(cells=merged),
            _("a cell of its own for every value: undo the merge"),
        )
        for merged in sheet.merged[:10]
    ]
    may_skip = _may_skip(table.header)
    for number, cells in others:
        contents = tuple(cells.get(column, "") for column in positions)
        if may_skip and is_skipped(contents[0]):
            continue
        table.faults += [
            Fault(
                file,
                number,
                get_column_letter(column),
                shown(cell),
                _("nothing below a column without a name"),
            )
            for column, cell in cells.items()
            if column not in titles
        ]
        if any(contents):
            table.rows.append((number, contents))
    return table


def shown(content: Content) -> str:
    """A cell as a fault shows it."""
    if isinstance(content, str):
        return content
    value = content.value
    if content.kind == "formula":
        return _("the formula {formula}").format(formula=value)
    if content.kind == "truth":
        return _("TRUE") if value else _("FALSE")
    if content.kind == "number":
        text = digits(value)
        return f"{text} ({value:.0%})" if content.as_percent else text
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def digits(value: float | int) -> str:
    """A number without an exponent, in as many digits as Excel keeps.

    >>> digits(1250.5), digits(0.1 + 0.2), digits(40.0)
    ('1250.5', '0.3', '40')
    """
    return format(Decimal(f"{value:.{MOST_DIGITS}g}"), "f")


def text_of(content: Content, model_field: models.Field[Any, Any]) -> str:
    """What a cell says for this field, as one would type it in a CSV file.

    Raises BadCell, with what was found, where the kind of the cell does not fit the field: what
    Excel made of it may not be what was meant.
    """
    if isinstance(content, str):
        return content
    if content.kind == "truth" and isinstance(model_field, models.BooleanField):
        return "true" if content.value else "false"
    turn = _TURNS.get(content.kind)
    try:
        return turn(content, model_field) if turn else _refused(content)
    except BadCell as problem:
        problem.found = problem.found or shown(content)
        raise


def _text(cell: Cell, model_field: models.Field[Any, Any]) -> str:
    # In a sheet only an apostrophe that was put there on purpose stands for one.
    return str(cell.value)


def _number(cell: Cell, model_field: models.Field[Any, Any]) -> str:
    value = cell.value
    if isinstance(model_field, models.DateField):
        problem = BadCell(_("a date: give the cell the format of a date"))
        if 0 < value <= MOST_SERIAL:
            day = EXCEL_DAY_ZERO + timedelta(days=int(value))
            problem.found = _("the number {number}, which as a date is {day}").format(
                number=digits(value), day=day.isoformat()
            )
        raise problem
    if cell.as_percent and not isinstance(model_field, models.FloatField):
        raise BadCell(_("a number and no percentage"))
    if isinstance(model_field, models.FloatField):
        return exact_number(value)
    text = digits(value)
    if not isinstance(model_field, NUMBERS) and "." in text:
        # 4.10 typed as a number is 4.1: another article of the contract.
        raise BadCell(_("text: give the cell the format Text and type it once more"))
    return text


def _day(cell: Cell, model_field: models.Field[Any, Any]) -> str:
    if isinstance(model_field, models.DateField):
        return str(cell.value.isoformat())
    if isinstance(model_field, NUMBERS):
        raise BadCell(_("a number: give the cell the format Number and type it once more"))
    raise BadCell(_("text: give the cell the format Text and type it once more"))


def _refused(cell: Cell) -> str:
    expected = {
        "formula": _("a value: copy the cell and paste it as a value"),
        "error": _("a value: this cell shows an error"),
        "moment": _("a date without a time, or text"),
        "truth": _("text, a number or a date"),
    }
    raise BadCell(expected[cell.kind])


_TURNS: dict[str, Callable[[Cell, models.Field[Any, Any]], str]] = {
    "text": _text,
    "number": _number,
    "day": _day,
}

"""Writes an empty workbook to fill in, with an example in each sheet that is not read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.tables.names import WORKBOOK_ENDING
from wijkdraad.exchange.workbook.book import INK, QUIET, Book
from wijkdraad.exchange.workbook.examples import programme_example, row_examples
from wijkdraad.exchange.workbook.explanation import write_explanation
from wijkdraad.exchange.workbook.programme_sheet import write_programme
from wijkdraad.exchange.workbook.sheet_plan import (
    SheetColumn,
    SheetPlan,
    area_plan,
    source_plan,
    table_plans,
)

MADE_ON = date(2026, 11, 1)
"""The date of the file itself: the same product makes the same template."""


def template(language: str = "nl") -> bytes:
    """The workbook, in Dutch (nl) or English (en)."""
    with override(language):
        book = Book(MADE_ON, _("Worksheet for your programme"), with_examples=True)
        first = book.explanation()
        write_programme(book, {}, programme_example())
        plans = [area_plan(), source_plan(), *table_plans()]
        examples = row_examples()
        for plan in plans:
            example = _cells(plan, examples[plan.names[0]])
            book.table(plan, [], example, QUIET if plan.room else INK)
        write_explanation(book, first, plans)
        book.choice_lists({c.choices: f"{p.title}: {c.title}" for p in plans for c in p.columns})
        return book.content()


def write_template(file: Path, language: str = "nl", overwrite: bool = False) -> None:
    """Write the workbook to `file`. Raises FaultyDossier where that is there already, or cannot be.

    The name must end in .xlsx: otherwise no spreadsheet opens it, and no import reads it.
    """
    if file.suffix.casefold() != WORKBOOK_ENDING:
        expected = _("a name that ends in .xlsx")
        raise FaultyDossier([Fault(str(file), 0, "--out", file.name, expected)])
    if file.is_dir() or (file.exists() and not overwrite):
        expected = _("a file that is not there yet; --overwrite replaces it")
        raise FaultyDossier([Fault(str(file), 0, "--out", _("something of this name"), expected)])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(template(language))


def _cells(plan: SheetPlan, example: dict[str, Any]) -> list[Any]:
    """The example of a sheet as cells in the order of its columns; a code as its word."""
    unknown = example.keys() - {column.name for column in plan.columns}
    assert not unknown, f"{plan.names[0]} has no column {unknown}"
    return [_cell(column, example.get(column.name)) for column in plan.columns]


def _cell(column: SheetColumn, value: Any) -> Any:
    if not column.choices or value is None:
        return value
    return dict(column.choices)[value]

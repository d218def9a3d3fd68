"""Writes the first sheet of a workbook: how it works, what the colours mean, which sheets there are."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from wijkdraad.exchange.tables.names import AREAS, CHOICES, PROGRAMME, SOURCES
from wijkdraad.exchange.workbook.book import Book, example_mark
from wijkdraad.exchange.workbook.sheet_plan import SheetPlan, named

AT_LEAST = (
    *("organisations", "needs", "goals", "measures", "commitments"),
    *("need_goal", "need_measure", "measure_commitment"),
)
"""Sheets without which there is no thread to follow, from a need to a commitment."""
WIDTHS = (30, 16, 74)
TEXT_WIDTH = 120


def steps(is_alone: bool) -> list[str]:
    """How to fill it in, a sentence or two for each step."""
    first = [
        _("Begin with the sheet {sheet}: what is your programme called, and how far is it?").format(
            sheet=named(PROGRAMME)
        ),
        _("Fill in the sheet {sheet}. One row is the neighbourhood itself.").format(
            sheet=named(AREAS)
        ),
    ]
    return [
        *(first if is_alone else []),
        _("Go through the other sheets from left to right. Use only those that you need."),
        _(
            "Each row gets an id: a short name of your own, without spaces, such as need-shade. "
            "Other sheets use that id. It stays the same."
        ),
        _(
            "Sheets with two words in their name join two sheets. Write down why they belong together."
        ),
        _("You do not know something? Leave the cell empty. Do not fill in 0, - or ?."),
        _(
            "Save the file as an Excel workbook (.xlsx) and send it in. Everything is checked first."
        ),
        _(
            "Is something not right? Then you see in which sheet, row and column. Nothing is saved yet."
        ),
    ]


def rules() -> list[str]:
    """What one must know about the cells."""
    return [
        _("Only values are read. Does a cell hold a formula? Copy it and paste it as a value."),
        _("Do not merge cells, and do not change the names of sheets and columns."),
        _("Write no names, addresses or telephone numbers of residents in this file."),
        _("A share runs from 0 to 1: 40 percent is 0.4. You may also type 40%."),
    ]


def write_explanation(
    book: Book, sheet: Any, plans: Sequence[SheetPlan], name: str = "", is_alone: bool = True
) -> None:
    """Write the first sheet for a workbook with these sheets; `name` is that of a programme."""
    for position, width in enumerate(WIDTHS):
        sheet.set_column(position, position, width)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    formats = book.formats
    sheet.write_string(0, 0, name or _("Worksheet for your programme"), formats["title"])
    sheet.set_row(0, 32)
    lead = _("With this worksheet you write down what residents need, what you will do, and why.")
    row = _texts(book, sheet, 1, [lead])
    row = _subtitle(book, sheet, row, _("How it works"))
    numbered = [f"{number}. {step}" for number, step in enumerate(steps(is_alone), start=1)]
    row = _texts(book, sheet, row, numbered)
    row = _subtitle(book, sheet, row, _("What the colours mean"))
    row = _legend(book, sheet, row)
    row = _subtitle(book, sheet, row, _("Good to know"))
    row = _texts(book, sheet, row, [f"– {rule}" for rule in rules()])
    row = _subtitle(book, sheet, row, _("The sheets"))
    headings = (_("sheet"), _("needed?"), _("what it is for"))
    for position, heading in enumerate(headings):
        sheet.write_string(row, position, heading, formats["may"])
    listed = [(named(PROGRAMME), _("yes"), _("What your programme is called, and how far it is."))]
    listed = listed if is_alone else []
    listed += [(plan.title, needed(plan), plan.lead) for plan in plans]
    listed.append((named(CHOICES), "", _("The words to choose from. You change nothing here.")))
    for number, (title, need, said) in enumerate(listed, start=row + 1):
        sheet.write_url(number, 0, f"internal:'{title}'!A1", formats["link"], title)
        sheet.write_string(number, 1, need, formats["plain"])
        sheet.write_string(number, 2, said, formats["plain"])
        sheet.set_row(number, 15 * _lines(said, WIDTHS[2]) + 2)


def needed(plan: SheetPlan) -> str:
    """Whether a sheet must be filled in: always, for a thread to follow, or if you like."""
    if plan.names == AREAS:
        return _("yes")
    if plan.names == SOURCES:
        return _("with figures")
    return _("for a thread") if plan.names[0] in AT_LEAST else ""


def _subtitle(book: Book, sheet: Any, row: int, text: str) -> int:
    for position in range(len(WIDTHS)):
        sheet.write_blank(row + 1, position, None, book.formats["subtitle"])
    sheet.write_string(row + 1, 0, text, book.formats["subtitle"])
    sheet.set_row(row + 1, 24)
    return row + 2


def _texts(book: Book, sheet: Any, row: int, texts: Sequence[str]) -> int:
    for number, text in enumerate(texts, start=row):
        sheet.merge_range(number, 0, number, len(WIDTHS) - 1, text, book.formats["plain"])
        sheet.set_row(number, 15 * _lines(text, TEXT_WIDTH) + 4)
    return row + len(texts)


def _lines(text: str, width: int) -> int:
    return max(1, ceil(len(text) * 0.95 / width))


def _legend(book: Book, sheet: Any, row: int) -> int:
    shown = (
        (_("name") + " *", "must", _("must be filled in")),
        (_("name"), "may", _("may stay empty")),
        (_("explanation"), "help", _("what to fill in; the row is not read")),
        (example_mark(), "example text", _("an example; a row that begins like this is not read")),
    )
    for number, (sample, look, said) in enumerate(shown, start=row):
        sheet.write_string(number, 0, sample, book.formats[look])
        sheet.merge_range(number, 1, number, 2, said, book.formats["beside"])
        sheet.set_row(number, 20)
    return row + len(shown)

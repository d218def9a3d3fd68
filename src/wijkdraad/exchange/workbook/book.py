"""Writes the sheets of a workbook: headings, help, choices to pick from, checks, and rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from math import ceil
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from wijkdraad.exchange.tables.names import CHOICES, EXPLANATION
from wijkdraad.exchange.workbook.sheet_plan import Choices, SheetColumn, SheetPlan, named
from wijkdraad.exchange.workbook.sheets import SKIPPED_ROWS
from wijkdraad.reference.loader import indicators as standard_indicators

FIRST_ROW = 3
"""Counted from 0: below the names of the columns, the explanation and the example."""
ROWS_TO_FILL = 500
"""How many empty rows have their choices and checks."""
MOST_IDS = 5_000
"""How many rows of a sheet one can pick from."""
LONGEST_CELL = 32_767
LONGEST_HELP, LONGEST_TITLE = 255, 32
LINE_HEIGHT, HIGHEST_ROW = 15, 400
FIRST_SURE_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was, and knows no day before that year."""
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
INK, PAPER, LINE, QUIET, CALM, WHITE = (
    *("#1d2733", "#fbfaf6", "#d9d4c7", "#5a6572", "#e8eef5", "#ffffff"),
)


class ExactNumber(float):
    """A number that is written with all its digits, where a workbook otherwise keeps sixteen."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))


class Book:
    """A workbook that is being made; `content` gives its bytes, the same for the same rows."""

    def __init__(self, made_on: date, title: str, with_examples: bool = False) -> None:
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        # A year of fewer than four digits makes a workbook that no spreadsheet opens.
        created = datetime.combine(max(made_on, FIRST_SURE_DAY), time(), UTC)
        self._book.set_properties({"title": title, "created": created})
        self._lists: dict[Choices, str] = {}
        self._first_row = FIRST_ROW if with_examples else FIRST_ROW - 1
        self.formats = {name: self._book.add_format(look) for name, look in _LOOKS.items()}

    def content(self) -> bytes:
        """The bytes of the finished workbook."""
        self._book.close()
        return self._file.getvalue()

    def explanation(self) -> Any:
        """The first sheet, to write on."""
        return self.sheet(named(EXPLANATION), INK)

    def sheet(self, name: str, colour: str) -> Any:
        """A new sheet with a tab of this colour, ready to be printed."""
        sheet = self._book.add_worksheet(name)
        sheet.set_tab_color(colour)
        sheet.hide_gridlines(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.5, 0.5, 0.7, 0.7)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def table(
        self,
        plan: SheetPlan,
        rows: Sequence[Sequence[Any]],
        example: Sequence[Any] = (),
        colour: str = QUIET,
    ) -> None:
        """A sheet with a row for every row; `example` gives the row that is not read."""
        sheet = self.sheet(plan.title, colour)
        sheet.repeat_rows(0)
        sheet.set_header(f"&L&B{_in_header(plan.title)}&B  {_in_header(plan.lead)}")
        sheet.freeze_panes(FIRST_ROW - 1, 1)
        for position, column in enumerate(plan.columns):
            sheet.set_column(position, position, column.width, self.formats[_format(column)])
        self._heading(sheet, plan.columns)
        if example:
            self._example(sheet, plan.columns, example)
        first = self._first_row
        for number, row in enumerate(rows, start=first):
            sheet.set_row(number, _height(plan.columns, row))
            for position, (column, value) in enumerate(zip(plan.columns, row, strict=True)):
                self.write(sheet, number, position, value, self.formats[_format(column)])
        last = first + len(rows) + ROWS_TO_FILL
        for position, column in enumerate(plan.columns):
            self.check(sheet, (first, position, last, position), column)

    def _heading(self, sheet: Any, columns: Sequence[SheetColumn]) -> None:
        lines = 1
        for position, column in enumerate(columns):
            look = self.formats["must" if column.required else "may"]
            sheet.write_string(0, position, column.title + (" *" if column.required else ""), look)
            said = column.help
            if position == 0:
                said = f"{named((SKIPPED_ROWS[3], SKIPPED_ROWS[1]))} {said}"
            sheet.write_string(1, position, said, self.formats["help"])
            lines = max(lines, ceil(len(said) * 1.05 / column.width))
        sheet.set_row(0, 22)
        sheet.set_row(1, LINE_HEIGHT * lines + 6)

    def _example(self, sheet: Any, columns: Sequence[SheetColumn], example: Sequence[Any]) -> None:
        lines = 1
        for position, (column, value) in enumerate(zip(columns, example, strict=True)):
            look = self.formats[f"example {_format(column)}"]
            shown = f"{example_mark()} {value}" if position == 0 else value
            self.write(sheet, 2, position, shown, look)
            lines = max(lines, ceil(len(str(shown or "")) * 1.1 / column.width))
        sheet.set_row(2, LINE_HEIGHT * lines + 6)

    def write(self, sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
        """One cell: a text, a number or a day as what it is; nothing for None and empty text.

        A day that a workbook cannot hold is a text, such as 0202-01-01.
        """
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, date) and value < FIRST_SURE_DAY:
            sheet.write_string(row, column, value.isoformat(), look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, ExactNumber(value), look)
        else:
            sheet.write_string(row, column, value, look)

    def check(self, sheet: Any, place: tuple[int, int, int, int], column: SheetColumn) -> None:
        """Let a spreadsheet help and warn in these cells: (first row, column, last row, column)."""
        rule = self._rule(column)
        if rule is None:
            return
        sheet.data_validation(
            *place,
            {
                "input_title": column.title[:LONGEST_TITLE],
                "input_message": column.help[:LONGEST_HELP],
                "ignore_blank": True,
                **rule,
            },
        )

    def _rule(self, column: SheetColumn) -> dict[str, Any] | None:
        if column.kind == "choice":
            return {
                **{"validate": "list", "source": self._choice_list(column.choices)},
                **_error(_("Not in the list"), _("Choose a word from the list.")),
            }
        if column.kind == "reference":
            said = _("Choose an id from the sheet {sheet}. Is it not there? Put it there first.")
            return {
                **{"validate": "list", "source": self._ids_of(column.reference)},
                **_error(_("Not in the sheet"), said.format(sheet=column.reference)),
            }
        if column.kind == "indicator":
            said = _("This is not in the list of indicators. Is it one of your own, from the sheet {sheet}? Then choose Yes.")  # fmt: skip
            return {
                **{"validate": "list", "source": self._indicator_list()},
                **_error(_("One of your own?"), said.format(sheet=column.reference), "warning"),
            }
        if column.kind == "day":
            return {
                **{"validate": "date", "criteria": "between"},
                **{"minimum": FIRST_DAY, "maximum": LAST_DAY},
                **_error(_("This is not a date"), _("Fill in a date, such as 30-9-2026.")),
            }
        if column.kind == "money":
            said = _("Fill in an amount in euros, without a euro sign. Unknown? Leave it empty.")
            return {
                **{"validate": "decimal", "criteria": ">=", "value": 0},
                **_error(_("This is not an amount"), said),
            }
        if column.kind == "number":
            said = _("Fill in a number, and nothing else in this cell.")
            return {
                **{"validate": "decimal", "criteria": "between"},
                **{"minimum": -1e15, "maximum": 1e15},
                **_error(_("This is not a number"), said),
            }
        if column.kind == "whole" and column.lowest is not None and column.highest is not None:
            said = _("Fill in a whole number from {lowest} to {highest}.")
            return {
                **{"validate": "integer", "criteria": "between"},
                **{"minimum": column.lowest, "maximum": column.highest},
                **_error(
                    _("This is not a whole number"),
                    said.format(lowest=column.lowest, highest=column.highest),
                ),
            }
        if column.kind == "text" and column.longest:
            said = _("At most {count} characters fit here.").format(count=column.longest)
            return {
                **{"validate": "length", "criteria": "<=", "value": column.longest},
                **_error(_("This text is too long"), said),
            }
        return None

    def _ids_of(self, sheet: str) -> str:
        return f"={_quoted(sheet)}!$A${self._first_row + 1}:$A${MOST_IDS}"

    def _choice_list(self, choices: Choices) -> str:
        """Where the words of a choice stand; they are written when the workbook is finished."""
        if choices not in self._lists:
            letter = xl_col_to_name(len(self._lists) + 2)
            self._lists[choices] = (
                f"={_quoted(named(CHOICES))}!${letter}$2:${letter}${len(choices) + 1}"
            )
        return self._lists[choices]

    def _indicator_list(self) -> str:
        return f"={_quoted(named(CHOICES))}!$A$2:$A${len(standard_indicators()) + 1}"

    def choice_lists(self, titles: Mapping[Choices, str]) -> None:
        """The last sheet: the standard indicators, and the words of every choice."""
        sheet = self.sheet(named(CHOICES), LINE)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 44)
        sheet.write_string(0, 0, _("indicator"), self.formats["may"])
        sheet.write_string(0, 1, _("what it measures"), self.formats["may"])
        for row, indicator in enumerate(standard_indicators().values(), start=1):
            sheet.write_string(row, 0, indicator.key)
            sheet.write_string(row, 1, named((indicator.name_en, indicator.name_nl)))
        for position, choices in enumerate(self._lists, start=2):
            sheet.set_column(position, position, 30)
            sheet.write_string(0, position, titles.get(choices, ""), self.formats["may"])
            for row, (_code, word) in enumerate(choices, start=1):
                sheet.write_string(row, position, word)


def _height(columns: Sequence[SheetColumn], cells: Sequence[Any]) -> float:
    """How high a row must be to show its longest text, in points; a spreadsheet allows 409."""
    lines = [
        sum(max(1, ceil(len(line) * 1.1 / column.width)) for line in value.splitlines())
        for column, value in zip(columns, cells, strict=True)
        if isinstance(value, str)
    ]
    return min(LINE_HEIGHT * max([1, *lines]) + 2, HIGHEST_ROW)


def example_mark() -> str:
    """How the first cell of the example begins, in the language that is spoken now."""
    return named((SKIPPED_ROWS[2], SKIPPED_ROWS[0]))


def _error(title: str, said: str, kind: str = "stop") -> dict[str, str]:
    return {
        "error_title": title[:LONGEST_TITLE],
        "error_message": said[:LONGEST_HELP],
        "error_type": kind,
    }


def _quoted(sheet: str) -> str:
    return f"'{sheet}'"


def _in_header(text: str) -> str:
    return text.replace("&", "&&")[:200]


def _format(column: SheetColumn) -> str:
    """The look of the cells of a column: text stays text, whatever is typed in it."""
    return {"day": "day", "money": "money", "whole": "whole", "number": "number"}.get(
        column.kind, "text"
    )


_CELLS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "day": {"num_format": "dd-mm-yyyy", "align": "left"},
    "money": {"num_format": "#,##0.00", "align": "right", "indent": 1},
    "whole": {"num_format": "0", "align": "right", "indent": 1},
    "number": {"num_format": "General", "align": "right", "indent": 1},
}
_BOX = {"border": 1, "border_color": LINE, "valign": "top"}
_LOOKS: dict[str, dict[str, Any]] = {
    **{name: {**look, "valign": "top"} for name, look in _CELLS.items()},
    **{
        f"example {name}": {**look, **_BOX, "italic": True, "bg_color": CALM, "font_color": INK}
        for name, look in _CELLS.items()
    },
    "must": {**_BOX, "bold": True, "bg_color": INK, "font_color": WHITE, "valign": "vcenter"},
    "may": {**_BOX, "bold": True, "bg_color": LINE, "font_color": INK, "valign": "vcenter"},
    "help": {**_BOX, "text_wrap": True, "bg_color": PAPER, "font_color": QUIET, "font_size": 10},
    "title": {"bold": True, "font_size": 20, "font_color": INK},
    "subtitle": {
        "bold": True,
        "font_size": 13,
        "font_color": INK,
        "bottom": 1,
        "bottom_color": LINE,
    },
    "plain": {"text_wrap": True, "valign": "top", "font_color": INK},
    "beside": {"valign": "vcenter", "font_color": INK, "indent": 1},
    "link": {"font_color": "#1f4e79", "underline": 1, "valign": "top"},
    "filled": {**_BOX, "num_format": "@", "text_wrap": True},
    "filled day": {**_BOX, "num_format": "dd-mm-yyyy", "align": "left"},
}

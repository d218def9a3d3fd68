"""Writes cells that no spreadsheet takes for anything but what they are."""

from __future__ import annotations

import re
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wijkdraad.documents.excel.numbers import Figure
from wijkdraad.documents.tokens import FONT_FAMILY, PRINT

RISKY = re.compile(r"^'*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may run as a formula when it is typed or pasted, behind apostrophes or not."""
MOST_CHARACTERS = 32_767
"""How many a cell can hold, counted as Excel does: a sign outside the first plane counts twice."""


def held(text: str) -> str:
    """The text as far as a cell can hold it; where it is cut, it ends in "…".

    >>> held("Meer schaduw"), len(held("a" * 40_000))
    ('Meer schaduw', 32767)
    """
    if len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return text
    cut = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - 1)]
    return cut.decode("utf-16-le", errors="ignore") + "…"


class Cells:
    """The formats of a workbook, each made once, and the one way to write a text or a number."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def look(self, **properties: Any) -> Format:
        """A format in the typeface and the ink of the house, with these properties added."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": FONT_FAMILY, "font_size": 10, "font_color": PRINT["ink"]}
            self._made[key] = self._book.add_format(
                {**base, "valign": "top", "text_wrap": True, **properties}
            )
        return self._made[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **look: Any) -> None:
        """Write a text as text, marked so that it stays text when someone opens and leaves it."""
        sheet.write_string(row, column, held(text), self.look_of(text, **look))

    def look_of(self, text: str, **look: Any) -> Format:
        """The format of a text; one that looks like a formula is marked as text."""
        return self.look(**look, **({"quote_prefix": True} if RISKY.match(text) else {}))

    def number(self, sheet: Worksheet, row: int, column: int, figure: Figure) -> None:
        """Write a number in the way the report prints it."""
        look = self.look(num_format=number_format(figure), align="right", indent=1)
        sheet.write_number(row, column, figure.value, look)


def number_format(figure: Figure) -> str:
    """How a spreadsheet shows a number: with the sign for percent or euro, other units apart.

    >>> [number_format(Figure(9.0, unit, 1)) for unit in ("%", "€", "m²")]
    ['0.0%', '"€" #,##0.0', '#,##0.0']
    """
    part = "." + "0" * figure.decimals if figure.decimals else ""
    if figure.unit == "%":
        return f"0{part}%"
    if figure.unit == "€":
        return f'"€" #,##0{part}'
    return f"#,##0{part}"

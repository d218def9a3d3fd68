"""Reads the figures that a report prints back as numbers, for a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wijkdraad.method.report.language import SHORT_UNITS
from wijkdraad.method.report.structure import Cell

_GROUP = {"nl": r"\.", "en": ","}
_DECIMAL = {"nl": ",", "en": r"\."}
_UNITS = "|".join(SHORT_UNITS.values())


@dataclass(frozen=True)
class Figure:
    """A number with its unit ("%", "€", a word or nothing) and the decimals that are printed.

    A percentage is a share: 0.38 with the unit "%" is printed as 38%.
    """

    value: float
    unit: str = ""
    decimals: int = 0


def figure_of(cell: Cell, numeric: bool, language: str) -> Figure | None:
    """The number of a cell; None where its text is no number, or may be read in two ways.

    The value that the report itself gives wins. Otherwise the text is read as a number only in
    a `numeric` column, and only where it is one as a whole.

    >>> figure_of(Cell("1.234,5"), True, "nl")
    Figure(value=1234.5, unit='', decimals=1)
    >>> figure_of(Cell("38%"), True, "nl")
    Figure(value=0.38, unit='%', decimals=0)
    >>> figure_of(Cell("€ 1,24 mln", number=1_240_000.0, unit="eur"), True, "nl")
    Figure(value=1240000.0, unit='€', decimals=0)
    >>> figure_of(Cell("minder dan 5"), True, "nl") is None
    True
    """
    printed = printed_figure(cell.text, language)
    if cell.number is not None:
        unit = {"share": "%", "eur": "€", **SHORT_UNITS}.get(cell.unit, cell.unit)
        same = printed is not None and printed.unit in (unit, "")
        if printed is not None and same:
            return Figure(cell.number, unit, printed.decimals)
        return Figure(cell.number, unit, decimals_of(cell.number, unit == "%"))
    return printed if numeric else None


def decimals_of(value: float, percentage: bool = False) -> int:
    """How many decimals a value has as it is shown, at most three; of a percentage at most one.

    >>> decimals_of(2.5), decimals_of(40.0), decimals_of(1 / 3), decimals_of(0.385, True)
    (1, 0, 3, 1)
    """
    most, shown = (1, value * 100) if percentage else (3, value)
    return next((places for places in range(most) if round(shown, places) == shown), most)


def printed_figure(text: str, language: str) -> Figure | None:
    """The number that a text is, as the report prints numbers in its language.

    >>> printed_figure("€ 45.500", "nl"), printed_figure("−2,5 km", "nl")
    (Figure(value=45500.0, unit='€', decimals=0), Figure(value=-2.5, unit='km', decimals=1))
    >>> [printed_figure(text, "nl") for text in ("1.5", "2024–2026", "12.34.567", "3 bomen")]
    [None, None, None, None]
    """
    group, decimal = _GROUP[language], _DECIMAL[language]
    # Digits of ASCII only: other scripts have digits too, which no reader here expects.
    number = rf"(?P<whole>[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)(?:{decimal}(?P<part>[0-9]+))?"
    unit = rf"(?P<unit>%|[ \u00a0](?:{_UNITS}))?"
    match = re.fullmatch(rf"(?P<euro>€[ \u00a0])?(?P<sign>[−+-])?{number}{unit}", text)
    if match is None or (match["euro"] and match["unit"]):
        return None
    whole = re.sub(r"[^0-9]", "", match["whole"])
    # A spreadsheet holds fifteen digits; a longer number is a code, and stays text. So does
    # a number that starts with a nought, such as a telephone number.
    part = match["part"] or ""
    if len(whole + part) > 15 or (len(whole) > 1 and whole.startswith("0")):
        return None
    value = float(f"{whole}.{part or 0}") * (-1 if match["sign"] in ("−", "-") else 1)
    if match["unit"] == "%":
        return Figure(round(value / 100, 15), "%", len(part))
    printed_unit = "€" if match["euro"] else (match["unit"] or "").strip()
    return Figure(value, printed_unit, len(part))

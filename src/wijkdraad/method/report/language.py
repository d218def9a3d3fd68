"""The language of a report: its sentences, and how it writes numbers, money and dates.

Sentences are written in English in the code and looked up in a catalogue. The look-up comes in
from outside, so that this package opens no files of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

MILLION_CENTS = 100_000_000
SHORT_UNITS = {
    **{"m": "m", "km": "km", "ha": "ha", "m2": "m²", "m3": "m³", "minutes": "min"},
    **{"celsius": "°C", "kwh": "kWh"},
}
"""How a unit is printed behind its number; a unit that is not here is not printed at all."""


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as it is printed, with the number that is printed in it.

    `number` is None where there is no number to print. `unit` is as in a `Cell`. `beside` is what
    `text` says besides the number, such as "to be checked": who takes the number takes it along.
    """

    text: str
    number: float | None = None
    unit: str = ""
    beside: str = ""

    def __str__(self) -> str:
        return self.text


def _same(text: str) -> str:
    return text


def _same_plural(singular: str, plural: str, count: int) -> str:
    return singular if count == 1 else plural


def _rounded(value: float, decimals: int) -> float:
    # As Babel rounds, so that the number is always the one that is printed.
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(str(value)).quantize(step, ROUND_HALF_EVEN)) + 0.0


@dataclass(frozen=True)
class Language:
    """One language. Without look-ups the sentences stay English, which suits a test.

    >>> dutch = Language("nl")
    >>> dutch.number(1234.5, 1), dutch.money(124_000_000), dutch.money(4_550_000)
    ('1.234,5', '€ 1,24 mln', '€ 45.500')
    >>> dutch.figure(0.384, "share", 0), dutch.difference(0.11, "share", 0)
    ('38%', '+11 procentpunt')
    >>> dutch.day(date(2026, 10, 1))
    '1 oktober 2026'
    """

    code: str
    gettext: Callable[[str], str] = _same
    ngettext: Callable[[str, str, int], str] = _same_plural

    def number(self, value: float, decimals: int = 0) -> str:
        """`value` with thousands apart and a fixed number of decimals; a minus sign for below 0."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self.code).replace("-", "−")

    def money(self, cents: int) -> str:
        """An amount in euros; from a million on in millions with two decimals."""
        if abs(cents) >= MILLION_CENTS:
            return (
                f"€ {self.number(cents / MILLION_CENTS, 2)} {'mln' if self.code == 'nl' else 'm'}"
            )
        return f"€ {self.number(cents / 100)}"

    def day(self, value: date) -> str:
        """A date in words."""
        return format_date(value, format="long", locale=self.code)

    def figure(self, value: float, unit: str, decimals: int) -> str:
        """A value with its unit: shares as percentages, euros with a sign, lengths with a letter.

        `decimals` counts the decimals as printed: of the percentage where the unit is a share.
        """
        if unit == "share":
            return f"{self.number(value * 100, decimals)}%"
        if unit == "eur":
            return f"€ {self.number(value, decimals)}"
        return f"{self.number(value, decimals)} {SHORT_UNITS.get(unit, '')}".rstrip()

    def printed(self, value: float, unit: str, decimals: int) -> PrintedFigure:
        """What `figure` prints, with the number in it: rounded, a share as a share (0..1).

        >>> Language("nl").printed(0.384, "share", 0)
        PrintedFigure(text='38%', number=0.38, unit='share', beside='')
        >>> Language("nl").printed(1234.5, "persons", 0).unit
        ''
        """
        text = self.figure(value, unit, decimals)
        if unit == "share":
            return PrintedFigure(text, _rounded(value * 100, decimals) / 100, unit)
        shown = unit if unit == "eur" or unit in SHORT_UNITS else ""
        return PrintedFigure(text, _rounded(value, decimals), shown)

    def difference(self, value: float, unit: str, decimals: int) -> str:
        """A difference with its sign; between shares in percentage points."""
        sign = "+" if value > 0 else ""
        if unit == "share":
            points = "procentpunt" if self.code == "nl" else "percentage points"
            return f"{sign}{self.number(value * 100, decimals)} {points}"
        return sign + self.figure(value, unit, decimals)

    def printed_difference(self, value: float, unit: str, decimals: int) -> PrintedFigure:
        """What `difference` prints, with the number in it: between shares as percentage points.

        >>> Language("nl").printed_difference(0.11, "share", 0)
        PrintedFigure(text='+11 procentpunt', number=11.0, unit='procentpunt', beside='')
        """
        text = self.difference(value, unit, decimals)
        if unit == "share":
            return PrintedFigure(text, _rounded(value * 100, decimals), text.split(" ", 1)[1])
        return replace(self.printed(value, unit, decimals), text=text)

    def listing(self, names: list[str], most: int = 3) -> str:
        """Names in a row; where there are more than `most`, how many more.

        >>> Language("en").listing(["a", "b", "c", "d", "e"])
        'a, b, c and 2 more'
        """
        word = "en" if self.code == "nl" else "and"
        if len(names) > most:
            more = "andere" if self.code == "nl" else "more"
            return f"{', '.join(names[:most])} {word} {len(names) - most} {more}"
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {word} {names[-1]}"

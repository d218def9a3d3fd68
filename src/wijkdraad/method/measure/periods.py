"""The order of periods that people wrote in words: a year, a month, a season."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_MONTH_OF_DATE = re.compile(r"\b(?:19|20)\d{2}-(0[1-9]|1[0-2])\b")
_WORD = re.compile(r"[a-z]{3,}")
# The first letters of a month in Dutch or English.
_MONTHS = {
    **{"jan": 1, "feb": 2, "mrt": 3, "maart": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5},
    **{"jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12},
}


def period_order(period: str) -> tuple[int, int, str]:
    """A key that sorts periods by when they end: year, month and the text itself.

    A period without a year comes first; within a year a period without a month comes before
    those with one. The last year and the last month named count.

    >>> sorted(["september 2025", "juni 2026", "2026", "jan t/m aug 2025"], key=period_order)
    ['jan t/m aug 2025', 'september 2025', '2026', 'juni 2026']
    """
    years = _YEAR.findall(period)
    dated = _MONTH_OF_DATE.findall(period)
    words = [
        number
        for word in _WORD.findall(period.lower())
        for start, number in _MONTHS.items()
        if word.startswith(start)
    ]
    months = [int(month) for month in dated] or words
    return int(years[-1]) if years else 0, months[-1] if months else 0, period


def names_a_year(period: str) -> bool:
    """Whether a period names a year in four digits, so that it has a place among others.

    >>> [names_a_year(period) for period in ("2026-05", "jan t/m aug 2026", "maart", "mei '26")]
    [True, True, False, False]
    """
    return period_order(period)[0] > 0

"""How long personal data are kept, and how soon people get an answer: reads retention.toml.

>>> keeping()["hidden_text"].months, answer_within("appeal").days
(12, 42)
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ..rules import STATUSES, document, one_of


@dataclass(frozen=True, slots=True)
class Keep:
    """One kind of personal data: how many months it is kept, and counted from what."""

    key: str
    months: int
    since: str
    erases: str
    valid_from: datetime.date
    source: str
    status: str

    def kept_from(self, today: datetime.date) -> datetime.date:
        """The first day of which the data are still kept; what is of before it goes.

        The same day of the month, or the last day of a shorter month.

        >>> keeping()["hidden_text"].kept_from(datetime.date(2028, 2, 29))
        datetime.date(2027, 2, 28)
        """
        months = today.year * 12 + today.month - 1 - self.months
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(today.day, last))


@dataclass(frozen=True, slots=True)
class AnswerWithin:
    """Within how many days people get an answer."""

    key: str
    days: int
    valid_from: datetime.date
    note: str
    source: str
    status: str


def keeping(on: datetime.date | None = None) -> Mapping[str, Keep]:
    """What is kept how long on a day (the newest rows where no day is given), by kind."""
    found = {key: Keep(**row) for key, row in _in_force("keep", on).items()}
    for keep in found.values():
        if keep.months < 1:
            raise ValueError(f"retention.toml, {keep.key}: found {keep.months} months")
    return MappingProxyType(found)


def answer_within(key: str, on: datetime.date | None = None) -> AnswerWithin:
    """The time for an answer. Raises KeyError for a kind that is not in the file."""
    return AnswerWithin(**_in_force("answer", on)[key])


def _in_force(table: str, on: datetime.date | None) -> dict[str, dict[str, Any]]:
    rows = sorted(document("listening/retention.toml")[table], key=lambda row: row["valid_from"])
    for row in rows:
        one_of(row["status"], STATUSES, f"retention.toml, {row['key']}, status")
    return {row["key"]: row for row in rows if on is None or row["valid_from"] <= on}

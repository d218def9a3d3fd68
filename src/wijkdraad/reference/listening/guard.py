"""How many forms of visitors are taken in within an hour, and how hard the puzzle is.

Reads guard.toml.

>>> limits("contribute").visitor_per_hour, limits("a form of tomorrow").route
(20, 'other')
>>> puzzle().zero_bits
14
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from ..rules import STATUSES, document, one_of

HARDEST_BITS = 22


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken in within an hour, of one visitor and of one network."""

    route: str
    visitor_per_hour: int
    visitor_without_proof_per_hour: int
    network_per_hour: int
    network_without_proof_per_hour: int
    valid_from: datetime.date
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Puzzle:
    """How many zeros (bits) an answer must give, and how many hours a task may be answered."""

    zero_bits: int
    valid_hours: int
    valid_from: datetime.date
    note: str
    source: str
    status: str


def limits(route: str, on: datetime.date | None = None) -> Limits:
    """The limits of a form on a day (the newest ones where no day is given).

    A form without a row follows the row "other". Raises LookupError where nothing holds on that
    day, and ValueError where a limit in the file is not at least 1, or is higher without proof.

    >>> limits("vote").network_per_hour
    2000
    """
    for name in (route, "other"):
        rows = [row for row in document("listening/guard.toml")["limit"] if row["route"] == name]
        if found := _newest(rows, on):
            made = Limits(**found)
            counts = (
                made.visitor_without_proof_per_hour,
                made.visitor_per_hour,
                made.network_without_proof_per_hour,
                made.network_per_hour,
            )
            if min(counts) < 1 or counts[0] > counts[1] or counts[2] > counts[3]:
                raise ValueError(f"guard.toml, {name}: found {counts}")
            return made
    raise LookupError(f"guard.toml has no limits for {route} on {on}")


def puzzle(on: datetime.date | None = None) -> Puzzle:
    """The puzzle on a day (the newest where no day is given).

    Raises LookupError where none holds on that day, and ValueError where it is too hard for an
    old phone or asks nothing.
    """
    found = _newest(document("listening/guard.toml")["proof"], on)
    if found is None:
        raise LookupError(f"guard.toml has no puzzle on {on}")
    made = Puzzle(**found)
    if not 1 <= made.zero_bits <= HARDEST_BITS or made.valid_hours < 1:
        raise ValueError(
            f"guard.toml, proof: found {made.zero_bits} bits, {made.valid_hours} hours"
        )
    return made


def _newest(rows: list[dict[str, Any]], on: datetime.date | None) -> dict[str, Any] | None:
    holding = [row for row in rows if on is None or row["valid_from"] <= on]
    for row in holding:
        one_of(row["status"], STATUSES, "guard.toml, status")
    return max(holding, key=lambda row: row["valid_from"], default=None)

"""Numbers of the coding of contributions, and Dutch stop words: reads two files of this folder.

>>> coding_norms()["saturation_window"].value, "het" in dutch_stop_words()
(20.0, True)
"""

from __future__ import annotations

import datetime
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from .loader import STATUSES


@dataclass(frozen=True, slots=True)
class CodingNorm:
    """A number that was chosen for the coding, from a day on."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@cache
def _document(name: str) -> dict[str, Any]:
    text = importlib.resources.files(__package__).joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


@cache
def coding_norms(on: datetime.date | None = None) -> Mapping[str, CodingNorm]:
    """The norms that hold on a day, by key; without a day the newest row of each.

    >>> len(coding_norms(datetime.date(2000, 1, 1)))
    0
    """
    in_force: dict[str, CodingNorm] = {}
    for row in sorted(_document("coding.toml")["norm"], key=lambda row: row["valid_from"]):
        if row["status"] not in STATUSES:
            raise ValueError(f"{row['key']}: found {row['status']!r}, expected one of {STATUSES}")
        if on is None or row["valid_from"] <= on:
            in_force[row["key"]] = CodingNorm(**{**row, "value": float(row["value"])})
    return MappingProxyType(in_force)


@cache
def dutch_stop_words() -> frozenset[str]:
    """Dutch words, in lower case, that say little about what a text is about."""
    return frozenset(_document("dutch_stop_words.toml")["list"]["words"])

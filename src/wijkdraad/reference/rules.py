"""What the files of this folder have in common: dated rules, their status, and proposed words.

A rule is a number that was found or chosen, with its unit and where it comes from, from a day on.
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

STATUSES = ("found", "to_verify")


@dataclass(frozen=True, slots=True)
class Rule:
    """A number with its unit, from a day on."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@cache
def document(file_name: str) -> dict[str, Any]:
    """What a file of this folder holds, such as "heat.toml" or "listening/guard.toml"."""
    text = importlib.resources.files(__package__).joinpath(file_name).read_text("utf-8")
    return tomllib.loads(text)


def one_of(value: str, allowed: tuple[str, ...], place: str) -> str:
    """The value, where it is allowed. Raises ValueError with the place in the file otherwise."""
    if value not in allowed:
        expected = ", ".join(allowed)
        raise ValueError(f"{place}: found {value!r}, expected one of {expected}")
    return value


@cache
def rules_in_force(
    file_name: str, on: datetime.date | None = None, table: str = "rule"
) -> Mapping[str, Rule]:
    """The rules of a file that hold on a day, by key; without a day the newest of each.

    A rule that did not exist yet on that day is left out. Raises ValueError, with file and key,
    for a status that does not exist.

    >>> rules_in_force("social_map.toml", datetime.date(2000, 1, 1), "norm")
    mappingproxy({})
    """
    in_force: dict[str, Rule] = {}
    for row in sorted(document(file_name)[table], key=lambda row: row["valid_from"]):
        one_of(row["status"], STATUSES, f"{file_name}, {row['key']}, status")
        if on is None or row["valid_from"] <= on:
            in_force[row["key"]] = Rule(**{**row, "value": float(row["value"])})
    return MappingProxyType(in_force)


def proposed_words(file_name: str, kind: str, language: str) -> tuple[str, ...]:
    """The words of one kind in a file of this folder, in Dutch ("nl") or English ("en")."""
    name = "name_en" if language == "en" else "name_nl"
    return tuple(row[name] for row in document(file_name)[kind])

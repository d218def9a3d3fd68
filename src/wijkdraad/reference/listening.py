"""What the files of Listen have in common: dated rules, and words that are proposed to people."""

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
class ListeningRule:
    """A number that was chosen, from a day on."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@cache
def _document(file_name: str) -> dict[str, Any]:
    return tomllib.loads(importlib.resources.files(__package__).joinpath(file_name).read_text("utf-8"))


def rules_in_force(file_name: str, on: datetime.date | None = None) -> Mapping[str, ListeningRule]:
    """The rules of a file of this folder that hold on a day, by key; without a day the newest.

    Raises ValueError, with file and key, for a status that does not exist.
    """
    in_force: dict[str, ListeningRule] = {}
    for row in sorted(_document(file_name)["rule"], key=lambda row: row["valid_from"]):
        if row["status"] not in STATUSES:
            place = f"{file_name}, {row['key']}, status"
            raise ValueError(f"{place}: found {row['status']!r}, expected one of {STATUSES}")
        if on is None or row["valid_from"] <= on:
            in_force[row["key"]] = ListeningRule(**{**row, "value": float(row["value"])})
    return MappingProxyType(in_force)


def proposed_words(file_name: str, kind: str, language: str) -> tuple[str, ...]:
    """The words of one kind in a file of this folder, in Dutch ("nl") or English ("en")."""
    name = "name_en" if language == "en" else "name_nl"
    return tuple(row[name] for row in _document(file_name)[kind])

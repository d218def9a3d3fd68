"""Rules of mini-missions, asks and offers, stop and consent: reads together.toml.

>>> together_rules()["consent_of_tenants"].value, together_rules()["match_reach"].unit
(0.7, 'm')
"""

from __future__ import annotations

import datetime
import importlib.resources
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from .loader import STATUSES


@dataclass(frozen=True, slots=True)
class TogetherRule:
    """One number, its unit and what it is for."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@cache
def _rules() -> tuple[TogetherRule, ...]:
    text = importlib.resources.files(__package__).joinpath("together.toml").read_text("utf-8")
    rules = tuple(TogetherRule(**row) for row in tomllib.loads(text)["rule"])
    for rule in rules:
        if rule.status not in STATUSES:
            raise ValueError(f"together.toml, {rule.key}: found {rule.status!r}")
    return rules


def together_rules(on: datetime.date | None = None) -> Mapping[str, TogetherRule]:
    """The rules that hold on a day, the newest of each key; without a day the newest there is."""
    found: dict[str, TogetherRule] = {}
    for rule in sorted(_rules(), key=lambda rule: rule.valid_from):
        if on is None or rule.valid_from <= on:
            found[rule.key] = rule
    return MappingProxyType(found)


def match_weights(on: datetime.date | None = None) -> Mapping[str, float]:
    """How heavily place, time and theme weigh in a match.

    >>> match_weights()["place"]
    0.4
    """
    rules = together_rules(on)
    return {part: rules[f"match_weight_{part}"].value for part in ("place", "time", "theme")}

"""Guidelines for coolness and green, and what counts as a way for walkers: reads coolness.toml.

>>> coolness_norms()["cool_place_distance"].value, coolness_norms()["route_shade_share"].status
(300.0, 'to_verify')
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

UNITS = ("m", "m2", "share", "count", "times")


@dataclass(frozen=True, slots=True)
class CoolnessNorm:
    """A guideline or a choice, with its unit (shares 0..1), from a day on."""

    key: str
    value: float
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class WalkingTags:
    """Which ways of OpenStreetMap are for walkers."""

    not_highway: frozenset[str]
    not_foot: frozenset[str]
    not_access: frozenset[str]
    foot_anyway: frozenset[str]
    source: str
    status: str

    def allow(self, tags: Mapping[str, str]) -> bool:
        """Whether a way with these tags can be walked.

        >>> walking_tags().allow({"highway": "footway"}), walking_tags().allow({"highway": "trunk"})
        (True, False)
        >>> walking_tags().allow({"highway": "service", "access": "private", "foot": "yes"})
        True
        """
        foot = tags.get("foot")
        if "highway" not in tags or foot in self.not_foot:
            return False
        if foot in self.foot_anyway:
            return True
        return tags["highway"] not in self.not_highway and tags.get("access") not in self.not_access


@dataclass(frozen=True, slots=True)
class FootpathValues:
    """Which parts of the road in the base map are for walking: `values` of one of `columns`.

    `crossed` are those that people may cross or walk over where no footpath runs.
    """

    columns: tuple[str, ...]
    values: frozenset[str]
    crossed: frozenset[str]
    source: str
    status: str


@cache
def _document() -> dict[str, Any]:
    text = importlib.resources.files(__package__).joinpath("coolness.toml").read_text("utf-8")
    return tomllib.loads(text)


def _checked(value: str, allowed: tuple[str, ...], place: str) -> str:
    if value not in allowed:
        raise ValueError(f"coolness.toml, {place}: found {value!r}, expected {allowed}")
    return value


@cache
def coolness_norms(on: datetime.date | None = None) -> Mapping[str, CoolnessNorm]:
    """The guidelines that hold on a day, by key; without a day the newest row of each.

    >>> coolness_norms()["trees_in_view"].value, len(coolness_norms(datetime.date(2000, 1, 1)))
    (3.0, 0)
    """
    in_force: dict[str, CoolnessNorm] = {}
    for row in sorted(_document()["norm"], key=lambda row: row["valid_from"]):
        if on is not None and row["valid_from"] > on:
            continue
        in_force[row["key"]] = CoolnessNorm(
            key=row["key"],
            value=float(row["value"]),
            unit=_checked(row["unit"], UNITS, row["key"]),
            valid_from=row["valid_from"],
            note=row["note"],
            source=row["source"],
            status=_checked(row["status"], STATUSES, row["key"]),
        )
    return MappingProxyType(in_force)


@cache
def walking_tags() -> WalkingTags:
    """Which ways of OpenStreetMap a person on foot may use."""
    row = _document()["walking"]
    return WalkingTags(
        frozenset(row["not_highway"]),
        frozenset(row["not_foot"]),
        frozenset(row["not_access"]),
        frozenset(row["foot_anyway"]),
        row["source"],
        _checked(row["status"], STATUSES, "walking"),
    )


@cache
def footpath_values() -> FootpathValues:
    """Which parts of the road in the base map are for walking.

    >>> "voetpad" in footpath_values().values
    True
    """
    row = _document()["footpath"]
    return FootpathValues(
        tuple(row["columns"]),
        frozenset(row["values"]),
        frozenset(row["crossed"]),
        row["source"],
        _checked(row["status"], STATUSES, "footpath"),
    )

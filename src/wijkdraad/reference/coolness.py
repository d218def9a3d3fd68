"""Guidelines for coolness and green, and what counts as a way for walkers: reads coolness.toml.

>>> coolness_norms()["cool_place_distance"].value, coolness_norms()["route_shade_share"].status
(300.0, 'to_verify')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .rules import STATUSES, Rule, document, one_of, rules_in_force

UNITS = ("m", "m2", "share", "count", "times")


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
def coolness_norms(on: datetime.date | None = None) -> Mapping[str, Rule]:
    """The guidelines that hold on a day, by key; without a day the newest row of each.

    >>> coolness_norms()["trees_in_view"].value, len(coolness_norms(datetime.date(2000, 1, 1)))
    (3.0, 0)
    """
    norms = rules_in_force("coolness.toml", on, "norm")
    for norm in norms.values():
        one_of(norm.unit, UNITS, f"coolness.toml, {norm.key}, unit")
    return norms


@cache
def walking_tags() -> WalkingTags:
    """Which ways of OpenStreetMap a person on foot may use."""
    row = document("coolness.toml")["walking"]
    return WalkingTags(
        frozenset(row["not_highway"]),
        frozenset(row["not_foot"]),
        frozenset(row["not_access"]),
        frozenset(row["foot_anyway"]),
        row["source"],
        one_of(row["status"], STATUSES, "coolness.toml, walking"),
    )


@cache
def footpath_values() -> FootpathValues:
    """Which parts of the road in the base map are for walking.

    >>> "voetpad" in footpath_values().values
    True
    """
    row = document("coolness.toml")["footpath"]
    return FootpathValues(
        tuple(row["columns"]),
        frozenset(row["values"]),
        frozenset(row["crossed"]),
        row["source"],
        one_of(row["status"], STATUSES, "coolness.toml, footpath"),
    )

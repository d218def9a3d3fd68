"""Which figures tell how many people are in which group, and when too few were heard.

>>> strata_rule("fewest_heard_to_say").value
5.0
>>> [group.answers for group in traits()["sex"].ways[0].groups]
[('woman',), ('man',)]
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from ..loader import indicators
from ..rules import STATUSES, Rule, document, one_of, rules_in_force

FILE = "listening/strata.toml"
BASES = ("inhabitants", "households")


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of people, and the figure that counts it.

    Exactly one of `count` (an indicator), `share` (an indicator, of the indicator `of`) and
    `rest` (what the other groups leave of the base) is set. `words` are small-letter words that
    mean this group in the social map.
    """

    answers: tuple[str, ...]
    count: str
    share: str
    of: str
    rest: bool
    who_nl: str
    who_en: str
    with_nl: str
    with_en: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to count the groups of a trait; `base` is the indicator of all of them together."""

    base: str
    groups: tuple[Stratum, ...]


@dataclass(frozen=True, slots=True)
class Trait:
    """What people may tell of themselves; `special` ones only on a legal ground."""

    key: str
    name_nl: str
    name_en: str
    special: bool
    ways: tuple[Way, ...]


def strata_rule(key: str, on: datetime.date | None = None) -> Rule:
    """The rule as it holds on a day; without a day, the newest. Raises KeyError for another word."""
    return rules_in_force(FILE, on)[key]


@cache
def traits() -> Mapping[str, Trait]:
    """The traits by key, in the order of the file.

    Raises ValueError for a group without exactly one figure, for two groups of a way with the
    same answer, and for an indicator that is not there.

    >>> traits()["origin"].special, traits()["tenure"].ways[0].base
    (True, 'households')
    """
    found = {}
    for row in document(FILE)["trait"]:
        place = f"strata.toml, {row['key']}"
        found[row["key"]] = Trait(
            row["key"],
            row["name_nl"],
            row["name_en"],
            bool(row.get("special", False)),
            tuple(_way(way, place) for way in row["way"]),
        )
    return MappingProxyType(found)


def _way(row: Mapping[str, Any], place: str) -> Way:
    if row["base"] not in BASES:
        raise ValueError(f"{place}: found base {row['base']!r}, expected one of {BASES}")
    groups = tuple(_stratum(group, row["base"], place) for group in row["group"])
    answers = [answer for group in groups for answer in group.answers]
    if len(answers) != len(set(answers)) or sum(group.rest for group in groups) > 1:
        raise ValueError(f"{place}: an answer stands in two groups, or two groups are the rest")
    return Way(row["base"], groups)


def _stratum(row: Mapping[str, Any], base: str, place: str) -> Stratum:
    figures = [row.get("count", ""), row.get("share", "")]
    if sum(map(bool, (*figures, row.get("rest", False)))) != 1:
        raise ValueError(f"{place}: a group has exactly one of count, share and rest")
    for key in filter(None, (*figures, row.get("of", ""))):
        if key not in indicators() and not row.get("own", False):
            raise ValueError(f"{place}: no indicator {key!r}")
    return Stratum(
        tuple(row["answers"]),
        figures[0],
        figures[1],
        row.get("of", base) if row.get("share") else "",
        bool(row.get("rest", False)),
        row["who_nl"],
        row["who_en"],
        row["with_nl"],
        row["with_en"],
        tuple(word.casefold() for word in row["words"]),
    )


@dataclass(frozen=True, slots=True)
class JointTraits:
    """Two traits that are looked at together; groups with only the answers `without` are left out."""

    noun: str
    beside: str
    without: frozenset[str]


@cache
def joint_traits() -> tuple[JointTraits, ...]:
    """Pairs of traits that are looked at together, in the order of the file.

    >>> joint_traits()[0].noun, joint_traits()[0].beside
    ('tenure', 'age_group')
    """
    return tuple(
        JointTraits(row["noun"], row["with"], frozenset(row.get("without", ())))
        for row in document(FILE)["joint"]
    )


@cache
def strata_status() -> str:
    """How sure the choice of figures for groups is: "found" or "to_verify"."""
    return one_of(document(FILE)["status"], STATUSES, "strata.toml, status")

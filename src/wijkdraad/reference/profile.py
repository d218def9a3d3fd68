"""What the profile of an area knows of each figure, theme and group: reads profile.toml.

>>> profile_choice("count_step").value, profile_figures()["lonely_share"].base
(5.0, 'adults')
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from .loader import indicators
from .rules import STATUSES, Rule, document, one_of, rules_in_force

BASES = ("", "inhabitants", "adults", "households", "homes", "events")
TIMES = ("here_and_now", "later", "elsewhere")
SECTIONS = (
    "people",
    "households",
    "housing",
    "income",
    "health",
    "safety",
    "livability",
    "energy",
    "green",
    "facilities",
)
"""The parts of the profile, in the order of the page."""


@dataclass(frozen=True, slots=True)
class ProfileFigure:
    """What the profile knows of an indicator.

    `base` says of whom it is a share ("events": a number per 1,000 inhabitants; empty: no share of
    people or homes). `step` is to what the source rounds, in our unit (0: not known). `mirror_of`
    (may be empty) is the indicator that it is the rest of: one of the two says it all. `by_ratio`:
    twice as much is as far from usual as half as much.
    """

    indicator: str
    section: str
    base: str
    step: float
    mirror_of: str = ""
    by_ratio: bool = False


@dataclass(frozen=True, slots=True)
class CountShare:
    """A share that follows from two counts."""

    indicator: str
    count: str
    of: str


@dataclass(frozen=True, slots=True)
class KindFigure:
    """A figure by which kinds of area are told apart; by ratio or by difference."""

    indicator: str
    by_ratio: bool


@dataclass(frozen=True, slots=True)
class ProsperityTheme:
    """A theme of brede welvaart, and the indicators that say something about it (may be none)."""

    key: str
    time: str
    name_nl: str
    name_en: str
    indicators: tuple[str, ...]
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group that may be worse off.

    `count` (may be empty) and `share` are the indicators of its size; with `is_the_others` it is
    those who are not in the share. `labels` are how rows name it, in small letters.
    """

    key: str
    name_nl: str
    name_en: str
    count: str
    share: str
    is_the_others: bool
    labels: frozenset[str]


def _indicator(key: str, place: str) -> str:
    return one_of(key, tuple(indicators()), f"profile.toml, {place}")


def profile_choice(key: str, on: datetime.date | None = None) -> Rule:
    """A choice as it holds on a day; without a day, the newest. Raises KeyError for another word."""
    return rules_in_force("profile.toml", on, "choice")[key]


@cache
def profile_figures() -> Mapping[str, ProfileFigure]:
    """What is known of every standard indicator, by key; also of those without a row of their own.

    >>> profile_figures()["households"].section, profile_figures()["shade_share_13h"].section
    ('households', 'green')
    """
    told = document("profile.toml")["figure"]
    for key in told:
        _indicator(key, "figure")
    return MappingProxyType(
        {
            key: ProfileFigure(
                key,
                one_of(
                    told.get(key, {}).get("section", section_of_theme(standard.theme)),
                    SECTIONS,
                    f"profile.toml, {key}",
                ),
                one_of(told.get(key, {}).get("base", ""), BASES, f"profile.toml, {key}"),
                float(told.get(key, {}).get("step", 0.0)),
                _indicator(mirror, key) if (mirror := told.get(key, {}).get("mirror_of")) else "",
                bool(told.get(key, {}).get("by_ratio", False)),
            )
            for key, standard in indicators().items()
        }
    )


def section_of_theme(theme: str) -> str:
    """The part of the profile for a theme; what no part has stands with the green.

    >>> section_of_theme("health"), section_of_theme("physical"), section_of_theme("bouwhinder")
    ('health', 'green', 'livability')
    """
    if theme in SECTIONS:
        return theme
    return "green" if theme == "physical" else "livability"


@cache
def counted() -> frozenset[str]:
    """The indicators that count people, households or events.

    >>> "households" in counted(), "household_size" in counted()
    (True, False)
    """
    return frozenset(_indicator(key, "counts") for key in document("profile.toml")["counts"])


@cache
def count_shares() -> Mapping[str, CountShare]:
    """The shares that follow from two counts, by the indicator of the share."""
    return MappingProxyType(
        {
            key: CountShare(
                _indicator(key, "share"), _indicator(row["count"], key), _indicator(row["of"], key)
            )
            for key, row in document("profile.toml")["share"].items()
        }
    )


@cache
def kind_figures() -> tuple[KindFigure, ...]:
    """What kinds of area are told apart by."""
    return tuple(
        KindFigure(_indicator(row["indicator"], "kind"), bool(row.get("by_ratio", False)))
        for row in document("profile.toml")["kind"]
    )


@cache
def prosperity_themes() -> tuple[ProsperityTheme, ...]:
    """The themes of brede welvaart, in the order of the table.

    >>> [theme.key for theme in prosperity_themes() if theme.time == "elsewhere"]
    ['trade_and_aid', 'materials']
    """
    return tuple(
        ProsperityTheme(
            key=row["key"],
            time=one_of(row["time"], TIMES, f"profile.toml, {row['key']}"),
            name_nl=row["name_nl"],
            name_en=row["name_en"],
            indicators=tuple(_indicator(key, row["key"]) for key in row["indicators"]),
            source=row["source"],
            status=one_of(row["status"], STATUSES, f"profile.toml, {row['key']}"),
        )
        for row in document("profile.toml")["prosperity"]
    )


@cache
def groups() -> tuple[Group, ...]:
    """The groups that may be worse off, in the order of the table.

    >>> [group.key for group in groups()][:2]
    ['65_and_over', 'under_15']
    """
    return tuple(
        Group(
            key=row["key"],
            name_nl=row["name_nl"],
            name_en=row["name_en"],
            count=_indicator(row["count"], row["key"]) if "count" in row else "",
            share=_indicator(row["share"], row["key"]),
            is_the_others=bool(row.get("is_the_others", False)),
            labels=frozenset(label.casefold() for label in row["labels"]),
        )
        for row in document("profile.toml")["group"]
    )

"""How many people belong to a group, and which groups nobody does anything for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .uncertainty import Interval, share_interval


@dataclass(frozen=True, slots=True)
class GroupSize:
    """The number of people or households of a group, and from where to where it may lie."""

    count: float
    interval: Interval


def size_from_count(count: float, step: float) -> GroupSize:
    """A counted group: the source rounds to multiples of `step`, so half a step either way.

    >>> size_from_count(345, 5)
    GroupSize(count=345, interval=Interval(low=342.5, high=347.5))
    """
    return GroupSize(count, Interval(max(0.0, count - step / 2), count + step / 2))


def size_from_share(share: float, of: float) -> GroupSize:
    """A group known as a share (0..1) of a number of people or households.

    >>> found = size_from_share(0.5, 100)
    >>> found.count, round(found.interval.low), round(found.interval.high)
    (50.0, 40, 60)
    """
    interval = share_interval(share, of)
    return GroupSize(share * of, Interval(interval.low * of, interval.high * of))


def names_group(text: str, labels: frozenset[str]) -> bool:
    """Whether one of the labels of a group stands in a text, in whole words, whatever its capitals.

    "Ouderen en mensen die moeilijk lopen" names "ouderen"; "ouderenwerkers" and "niet-huurders"
    name nobody. Words that mean the same count only where they are a label.

    >>> names_group("Ouderen en mensen  die moeilijk lopen", frozenset({"ouderen"}))
    True
    >>> names_group("Ouderenwerkers", frozenset({"ouderen"})), names_group("", frozenset({"65+"}))
    (False, False)
    """
    told = " ".join(text.split()).casefold()
    return any(re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", told) for label in labels)

"""How many people belong to a group, and which groups nobody does anything for."""

from __future__ import annotations

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


def is_same_label(text: str, labels: frozenset[str]) -> bool:
    """Whether a text is exactly one of the labels of a group, whatever its capitals.

    "Ouderen en mensen die moeilijk lopen" is not "ouderen": a need for many serves each of them
    a little, and guessing would make a group look helped.

    >>> is_same_label(" Ouderen ", frozenset({"ouderen", "65 jaar en ouder"}))
    True
    >>> is_same_label("Ouderen en mensen die moeilijk lopen", frozenset({"ouderen"}))
    False
    """
    return " ".join(text.split()).casefold() in labels

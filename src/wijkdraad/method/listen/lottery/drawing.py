"""The draw, and who comes when someone says no: both follow from the seed, for anyone to replay."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def drawn_place(tickets: Sequence[int], seed: str) -> int:
    """Which panel the seed draws: the one that holds ticket floor(number x tickets / 2^256).

    The number is the SHA-256 of the seed in UTF-8; the tickets of the first panel come first.
    Whole numbers only, so the answer is the same everywhere.

    >>> int(hashlib.sha256(b"7").hexdigest()[:2], 16) / 256
    0.47265625
    >>> drawn_place([4, 1, 5], "7"), drawn_place([5, 5], "7"), drawn_place([1, 9], "7")
    (1, 0, 1)
    """
    ticket = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") * sum(tickets) >> 256
    for place, own in enumerate(tickets):
        ticket -= own
        if ticket < 0:
            return place
    raise ValueError("no tickets")


@dataclass(frozen=True)
class Draw:
    """What a replacement needs to know of people, without who they are.

    `fingerprints` names each person; `kind_of` and `household_of` (people,) are numbers;
    `counted` (quotas, kinds) says which kinds a quota counts, from `low` to `high` members.
    """

    fingerprints: Sequence[str]
    kind_of: NDArray[np.int64]
    household_of: NDArray[np.int64]
    counted: NDArray[np.bool_]
    low: NDArray[np.int64]
    high: NDArray[np.int64]


def replacement(
    draw: Draw, seed: str, staying: Sequence[int], asked: Collection[int]
) -> int | None:
    """Who takes an empty place next to those who stay; None where nobody is left.

    Of all who were not asked before and whose household is not there: those with whom the
    fewest places are wrong against the quotas, and of those the one with the smallest SHA-256
    of seed, a vertical bar and fingerprint.

    >>> draw = Draw("abcd", np.array([0, 1, 1, 0]), np.arange(4), np.array([[True, False]]),
    ...             np.array([1]), np.array([1]))
    >>> replacement(draw, "7", staying=[1], asked=[0, 1])
    3
    """
    there = {int(draw.household_of[place]) for place in staying}
    kinds = draw.counted.shape[1]
    counts = draw.counted @ np.bincount(draw.kind_of[list(staying)], minlength=kinds)
    after = counts[:, np.newaxis] + draw.counted
    short = np.maximum(draw.low[:, np.newaxis] - after, 0)
    over = np.maximum(after - draw.high[:, np.newaxis], 0)
    wrong = (short + over).sum(axis=0) if len(draw.low) else np.zeros(kinds, np.int64)
    taken = set(asked) | set(staying)
    able = [
        place
        for place in range(len(draw.fingerprints))
        if place not in taken and int(draw.household_of[place]) not in there
    ]
    if not able:
        return None
    fewest = min(int(wrong[draw.kind_of[place]]) for place in able)
    return min(
        (place for place in able if wrong[draw.kind_of[place]] == fewest),
        key=lambda place: lottery_number(seed, draw.fingerprints[place]),
    )


def lottery_number(seed: str, fingerprint: str) -> str:
    """The number that decides between two who could both come, in hexadecimal."""
    return hashlib.sha256(f"{seed}|{fingerprint}".encode()).hexdigest()

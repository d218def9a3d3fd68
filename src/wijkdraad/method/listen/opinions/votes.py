"""Votes on statements as numbers, and what can be said of one share."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
UNSEEN = -128
"""A statement that someone did not see, or did not answer."""

Votes = NDArray[np.int8]
"""Participants x statements, each AGREE, PASS, DISAGREE or UNSEEN."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often people voted on one statement; `n` of them saw it.

    `agree_share` and `disagree_share` are of those `n`, passes counted too; None where nobody saw
    it. `low` and `high` bound the share of agreement (Wilson, 95%).
    """

    n: int
    agree: int
    disagree: int

    @property
    def passed(self) -> int:
        """How many saw it and passed."""
        return self.n - self.agree - self.disagree

    @property
    def agree_share(self) -> float | None:
        """The share that agrees, 0..1."""
        return self.agree / self.n if self.n else None

    @property
    def disagree_share(self) -> float | None:
        """The share that disagrees, 0..1."""
        return self.disagree / self.n if self.n else None

    @property
    def agreement(self) -> tuple[float, float]:
        """The bounds of the share that agrees."""
        return wilson_interval(self.agree, self.n)

    @property
    def disagreement(self) -> tuple[float, float]:
        """The bounds of the share that disagrees."""
        return wilson_interval(self.disagree, self.n)


def wilson_interval(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The bounds of a share of `count` out of `n`; 0 and 1 where n is 0.

    Source: Wilson (1927), Journal of the American Statistical Association 22.

    >>> [round(bound, 3) for bound in wilson_interval(8, 10)]
    [0.49, 0.943]
    >>> wilson_interval(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def tallies(votes: Votes) -> list[Tally]:
    """The tally of each statement.

    >>> tallies(np.array([[1, -1], [0, UNSEEN], [1, 1]], np.int8))
    [Tally(n=3, agree=2, disagree=0), Tally(n=2, agree=1, disagree=1)]
    """
    seen = (votes != UNSEEN).sum(axis=0)
    agree, disagree = (votes == AGREE).sum(axis=0), (votes == DISAGREE).sum(axis=0)
    return [
        Tally(int(n), int(for_it), int(against))
        for n, for_it, against in zip(seen, agree, disagree, strict=True)
    ]

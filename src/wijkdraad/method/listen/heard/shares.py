"""What weighted answers say of everyone: a share with its interval, and the widest bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wijkdraad.method.know.profile.uncertainty import Interval, share_interval

from .raking import Floats, effective_answers


@dataclass(frozen=True)
class WeightedShare:
    """A share (0..1) of those who answered, weighted, with its 95% interval.

    `answers` is how many answered at all, `effective` how many equal answers tell as much.
    """

    share: float
    interval: Interval
    answers: int
    effective: float


def weighted_share(said: NDArray[np.bool_], weights: Floats) -> WeightedShare:
    """The weighted share of `said` among all that are given, with an interval.

    The interval is that of Wilson (95%) with the effective number of answers instead of the
    real one. It tells of chance only: people who come by themselves are no draw, so the truth
    may lie outside of it more often than 1 time in 20. Raises ValueError for lengths that
    differ, negative weights, and where all weights are 0.

    By hand: one yes with weight 2 and two no with weight 1 is 2/4; the effective number is
    16/6.

    >>> found = weighted_share(np.array([True, False, False]), np.array([2.0, 1.0, 1.0]))
    >>> found.share, round(found.effective, 3)
    (0.5, 2.667)

    Source: Wilson (1927), JASA 22; the effective number of Kish (1965), Survey Sampling, 11.7.
    """
    if len(said) != len(weights):
        raise ValueError(f"{len(said)} answers and {len(weights)} weights")
    if (weights < 0).any():
        raise ValueError("a weight is 0 or more")
    effective = effective_answers(weights)
    # Rounding may put the share of all answers a hair above 1.
    share = min(1.0, float(weights[said].sum()) / float(weights.sum()))
    return WeightedShare(share, share_interval(share, effective), len(said), effective)


def worst_case_bounds(yes: int, answered: int, everyone: int) -> Interval:
    """Between which shares (0..1) of everyone the truth lies, whatever the others would say.

    Low: nobody of those who did not answer would say so; high: all of them. Nothing is assumed
    and nothing is weighted. Raises ValueError where more answered than there are, or where
    there is nobody.

    By hand: 6 of 10 said so, and 90 were not heard: from 6/100 to 96/100.

    >>> found = worst_case_bounds(6, 10, 100)
    >>> found.low, found.high
    (0.06, 0.96)

    Source: Manski (1989), Anatomy of the selection problem, Journal of Human Resources 24.
    """
    if not 0 <= yes <= answered <= everyone or everyone < 1:
        raise ValueError(f"found {yes} of {answered} of {everyone}, expected each at most the next")
    return Interval(yes / everyone, (yes + everyone - answered) / everyone)

"""Consent of a block: whether enough of all dwellings said yes, and what may be told of it.

The share is of all dwellings and not of those who voted: who does not vote does not say yes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from .small_counts import publishable_counts


@dataclass(frozen=True)
class ConsentResult:
    """The count of one block.

    `silent` are the dwellings that did not vote, `needed` the least number of yes that reaches
    the threshold, `share` the part of all dwellings that said yes (0..1).
    """

    dwellings: int
    yes: int
    no: int
    silent: int
    needed: int
    share: float
    reached: bool


def consent_result(dwellings: int, yes: int, no: int, threshold_share: float) -> ConsentResult:
    """Whether the yes of all dwellings reach the threshold (a share of all dwellings, 0..1).

    The threshold is taken as it is written: 0.7 is seven tenths, so that 7 of 10 is enough.
    Raises ValueError where there is no dwelling, a count is negative, more is counted than
    there are dwellings, or the threshold is no share.

    24 dwellings and 70%: 16.8, so 17 yes are needed. 18 yes is 75%.

    >>> result = consent_result(24, yes=18, no=4, threshold_share=0.7)
    >>> result.needed, result.share, result.silent, result.reached
    (17, 0.75, 2, True)
    >>> consent_result(10, yes=7, no=0, threshold_share=0.7).reached
    True
    >>> consent_result(10, yes=6, no=0, threshold_share=0.7).reached
    False
    """
    if dwellings < 1:
        raise ValueError("a block has a dwelling or more")
    if yes < 0 or no < 0:
        raise ValueError("a count is 0 or more")
    if yes + no > dwellings:
        raise ValueError("more votes than dwellings")
    if not 0 <= threshold_share <= 1:
        raise ValueError("the threshold is a share from 0 to 1")
    needed = ceil(Fraction(repr(float(threshold_share))) * dwellings)
    silent = dwellings - yes - no
    return ConsentResult(dwellings, yes, no, silent, needed, yes / dwellings, yes >= needed)


def publishable_yes(result: ConsentResult, smallest_shown: int) -> int | None:
    """The number of yes that may be told to everyone; None where it would show a small count.

    Beside the number of dwellings, the yes tell how many did not say yes. So both are told or
    neither. Only the outcome is told then: that is what the count is for.

    >>> publishable_yes(consent_result(24, 18, 4, 0.7), 5)
    18
    >>> publishable_yes(consent_result(24, 22, 2, 0.7), 5) is None
    True
    >>> publishable_yes(consent_result(24, 24, 0, 0.7), 5)
    24
    """
    told = publishable_counts(
        {"yes": result.yes, "not": result.dwellings - result.yes}, smallest_shown
    )
    return None if None in told.values() else result.yes

"""The change between an observation before and one after the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["better", "worse", "changed", "same"]


@dataclass(frozen=True)
class Change:
    """What changed, in the unit of the indicator, and whether that is an improvement."""

    before: float
    after: float
    difference: float
    verdict: Verdict


def observed_change(
    before: float, after: float, better: Literal["higher", "lower", "neither"]
) -> Change:
    """The difference between two observations of the same indicator in the same area.

    `better` says which way is an improvement; "neither" gives the verdict "changed". This is
    a plain difference: whether the work caused it needs a comparison with places without work.

    >>> observed_change(0.25, 0.375, "higher")
    Change(before=0.25, after=0.375, difference=0.125, verdict='better')
    >>> observed_change(12, 15, "lower").verdict
    'worse'
    """
    difference = after - before
    if difference == 0:
        return Change(before, after, 0.0, "same")
    if better == "neither":
        return Change(before, after, difference, "changed")
    improved = difference > 0 if better == "higher" else difference < 0
    return Change(before, after, difference, "better" if improved else "worse")

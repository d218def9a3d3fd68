"""The change between what people answered before and after the work, to the same question.

Source of the interval: R.G. Newcombe, Interval estimation for the difference between independent
proportions (1998), Statistics in Medicine 17, 873-890, method 10: the two Wilson intervals joined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass

from wijkdraad.method.know.perception import middle_places, share_interval


@dataclass(frozen=True)
class AskedAgain:
    """The same question, before and after.

    `before_middle` and `after_middle` are the places of the middle answers. `before`, `after` and
    `difference` are shares (0..1, and -1..1) of those who gave one of the answers that count
    together; `low` and `high` bound the difference in 95 of 100 cases. Other people may have
    answered the second time, and what they see changes by more than the work alone.
    """

    before_middle: tuple[int, int]
    after_middle: tuple[int, int]
    before: float
    after: float
    difference: float
    low: float
    high: float

    @property
    def may_be_chance(self) -> bool:
        """Whether no difference at all lies within the bounds."""
        return self.low <= 0 <= self.high


def asked_again(
    before: Sequence[int], after: Sequence[int], together: Set[int], fewest: int
) -> AskedAgain | None:
    """The change in the answers; None where one of the two moments has fewer than `fewest`.

    `before` and `after` count each answer, in the order of the row; `together` names the places
    of the answers that count together. Raises ValueError where the two rows are not equally long.

    >>> change = asked_again([6, 4, 2], [2, 4, 6], {2}, 10)
    >>> round(change.difference, 3), round(change.low, 3), round(change.high, 3)
    (0.333, -0.041, 0.607)
    >>> change.before_middle, change.after_middle, change.may_be_chance
    ((0, 1), (1, 2), True)
    >>> asked_again([6, 4, 2], [2, 1, 1], {2}, 10) is None
    True
    """
    if len(before) != len(after):
        raise ValueError("both moments need the same answers")
    n_before, n_after = sum(before), sum(after)
    middles = middle_places(before), middle_places(after)
    if middles[0] is None or middles[1] is None or min(n_before, n_after) < fewest:
        return None
    yes_before = sum(before[place] for place in together)
    yes_after = sum(after[place] for place in together)
    share_before, share_after = yes_before / n_before, yes_after / n_after
    low_before, high_before = share_interval(yes_before, n_before)
    low_after, high_after = share_interval(yes_after, n_after)
    difference = share_after - share_before
    return AskedAgain(
        middles[0],
        middles[1],
        share_before,
        share_after,
        difference,
        difference - math.hypot(share_after - low_after, high_before - share_before),
        difference + math.hypot(high_after - share_after, share_before - low_before),
    )

"""Counts that may be published without showing what one person said or is.

A cell under the smallest count is withheld. Where a total is printed beside the cells, a
withheld cell could be found by subtraction; then the next smallest cell is withheld too, until
the small ones can have more than one value.
Source: the practice of Statistics Netherlands for small numbers.
"""

from __future__ import annotations

from collections.abc import Mapping


def publishable_counts[Label](
    counts: Mapping[Label, int], smallest_shown: int
) -> dict[Label, int | None]:
    """The counts with None for each cell that must not be shown, in the same order.

    Zero says nothing of anyone and is shown. `smallest_shown` is the lowest count that may be
    shown: 1, or 3 and more, because a count under 2 can only be 1. A reader may know the total
    and which cells are small. Where every cell is withheld, the total itself can still give a
    count away. Raises ValueError for a negative count or another smallest count.

    >>> publishable_counts({"website": 30, "at the door": 3, "on paper": 7}, 5)
    {'website': 30, 'at the door': None, 'on paper': None}
    >>> publishable_counts({"website": 30, "at the door": 2, "by phone": 4}, 5)
    {'website': 30, 'at the door': None, 'by phone': None}
    >>> publishable_counts({"website": 30, "at the door": 1, "by phone": 1}, 5)
    {'website': None, 'at the door': None, 'by phone': None}
    """
    if smallest_shown < 1 or smallest_shown == 2:
        raise ValueError("the smallest count shown is 1, or 3 or more")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is 0 or more")
    small = {label for label, count in counts.items() if 0 < count < smallest_shown}
    others = [label for label, count in counts.items() if count >= smallest_shown]
    others.sort(key=lambda label: (counts[label], str(label)))
    together = sum(counts[label] for label in small)
    taken = 0
    while (
        small and taken < len(others) and _determined(together, len(small), taken, smallest_shown)
    ):
        together += counts[others[taken]]
        taken += 1
    withheld = small | set(others[:taken])
    return {label: None if label in withheld else count for label, count in counts.items()}


def _determined(together: int, small: int, others: int, smallest_shown: int) -> bool:
    """Whether a small cell can have one value only, from the sum of all cells that are withheld."""
    most = together - (small - 1) - others * smallest_shown
    least = 1 if others else together - (small - 1) * (smallest_shown - 1)
    return min(most, smallest_shown - 1) <= max(least, 1)

"""Counts that may be published without showing what one person said or is.

A cell under the smallest count is withheld. Where a total is printed beside the cells, one
withheld cell could be found by subtraction; then the next smallest cell is withheld too.
Source: the practice of Statistics Netherlands for small numbers.
"""

from __future__ import annotations

from collections.abc import Mapping


def publishable_counts[Label](
    counts: Mapping[Label, int], smallest_shown: int
) -> dict[Label, int | None]:
    """The counts with None for each cell that must not be shown, in the same order.

    Zero says nothing of anyone and is shown. `smallest_shown` is the lowest count (1 or more)
    that may be shown. Raises ValueError for a negative count.

    >>> publishable_counts({"website": 30, "at the door": 3, "on paper": 7}, 5)
    {'website': 30, 'at the door': None, 'on paper': None}
    >>> publishable_counts({"website": 30, "at the door": 2, "by phone": 4}, 5)
    {'website': 30, 'at the door': None, 'by phone': None}
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is 0 or more")
    withheld = {label for label, count in counts.items() if 0 < count < smallest_shown}
    shown = [label for label, count in counts.items() if label not in withheld and count > 0]
    if len(withheld) == 1 and shown:
        withheld.add(min(shown, key=lambda label: counts[label]))
    return {label: None if label in withheld else count for label, count in counts.items()}

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


def publishable_sides[Label](
    counts: Mapping[Label, int], smallest_shown: int
) -> dict[Label, int | None]:
    """Two or three counts that may stand beside which of them holds the middle of all people.

    Beside a figure it is told on which side of it the middle answer lies, and the total. That
    gives more away than a total alone, so more is withheld than by `publishable_counts`: of two
    counts both, as soon as one is small; of three the small one with the smaller of the other two
    (both where they are equal, the other one where one is zero), and all three where two are
    small. It may not be told
    which of the withheld ones is small. Then every count from 1 up to the smallest that is shown
    stays possible. Raises ValueError for a negative count, another smallest count, more or fewer
    counts, or a total under twice the smallest that is shown: of so few people nothing may
    be told but how many they are.

    >>> publishable_sides({"less": 9, "same": 5, "more": 0}, 5)
    {'less': 9, 'same': 5, 'more': 0}
    >>> publishable_sides({"less": 9, "same": 5, "more": 2}, 5)
    {'less': 9, 'same': None, 'more': None}
    >>> publishable_sides({"less": 9, "same": 3, "more": 2}, 5)
    {'less': None, 'same': None, 'more': None}
    >>> publishable_sides({"yes": 12, "no": 2}, 5), publishable_sides({"yes": 12, "no": 0}, 5)
    ({'yes': None, 'no': None}, {'yes': 12, 'no': 0})
    """
    if smallest_shown < 3:
        raise ValueError("the smallest count shown is 3 or more")
    if len(counts) not in (2, 3):
        raise ValueError("two or three counts")
    if any(count < 0 for count in counts.values()):
        raise ValueError("a count is 0 or more")
    if sum(counts.values()) < 2 * smallest_shown:
        raise ValueError("of so few people nothing may be told but how many they are")
    small = [label for label, count in counts.items() if 0 < count < smallest_shown]
    withheld = set(small)
    others = [label for label, count in counts.items() if count >= smallest_shown]
    least = min((counts[label] for label in others), default=0)
    also = [label for label in others if counts[label] == least]
    if len(small) == 1:
        # Which of two equal ones went along would tell which one is small.
        withheld.update(also)
    elif small:
        withheld = set(counts)
    return {label: None if label in withheld else count for label, count in counts.items()}

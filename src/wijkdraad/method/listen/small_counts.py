"""Counts that may be published without showing what one person said or is.

A cell under the smallest count is withheld. Where a total is printed beside the cells, a
withheld cell could be found by subtraction; then the next smallest cell is withheld too, until
the small ones can have more than one value.
Source: the practice of Statistics Netherlands for small numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog


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


@dataclass(frozen=True)
class PublishableMargins:
    """What may be told of a table of counts: its totals, and some of its cells.

    `rows` and `columns` hold the totals, None where one is withheld. `cells` holds, by row and
    column, the wanted cells of which something may be told: 0, or None for "a small count". Of
    a wanted cell that is not in it nothing may be told.
    """

    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    cells: Mapping[tuple[int, int], int | None]


def publishable_margins(
    counts: Sequence[Sequence[int]],
    smallest_shown: int,
    wanted: Sequence[tuple[int, int]] = (),
    kept_rows: Collection[int] = (),
    kept_columns: Collection[int] = (),
) -> PublishableMargins:
    """The totals of a table that may be shown beside the total of all, and what of its cells.

    `counts` holds rows of counts (without totals); the cells themselves are not shown. The totals
    of `kept_rows` and `kept_columns` (who did not tell) are never shown, nor that they are small.
    Small totals are withheld. Then it is tried what a reader can work out from the other totals,
    from which of the withheld ones are small, and from what is told of cells: as long as a small
    cell or total can have one value only, the smallest total that is still shown goes too (of the
    same side of the table, where it is a total). Of each `wanted` cell that is 0 or small that is told, in their order,
    if after that no small count can be worked out. Where no total is left to withhold, the total of
    all can still give a count away. Raises ValueError for a negative count, rows
    of different length, an empty table or a smallest count under 3.

    By hand: of the first row (3 in all) the first cell holds 3 and the second 0. That there is
    nobody in the second may be told; together with "fewer than five in the first" as well: it can
    be 1 to 4. The 20 of the second row goes with the 3, because of the total of 53.

    >>> found = publishable_margins([[3, 0], [11, 9], [20, 10]], 5, [(0, 1), (0, 0)])
    >>> found.rows, found.columns, dict(found.cells)
    ((None, None, 30), (34, 19), {(0, 1): 0, (0, 0): None})

    Source: complementary suppression, Willenborg and De Waal (2001), Elements of Statistical
    Disclosure Control, chapter 4.
    """
    if smallest_shown < 3:
        raise ValueError("the smallest count shown is 3 or more")
    if not counts or not counts[0] or len({len(row) for row in counts}) > 1:
        raise ValueError("expected a table with rows of the same length")
    inside = np.array(counts, dtype=np.int64)
    if (inside < 0).any():
        raise ValueError("a count is 0 or more")
    reader = _Reader(inside, smallest_shown, (kept_rows, kept_columns))
    while (side := reader.works_out()) is not None and reader.hides_one_more(side):
        pass
    cells: dict[tuple[int, int], int | None] = {}
    for row, column in wanted:
        if inside[row, column] >= smallest_shown:
            continue
        reader.told.append((row, column))
        if reader.works_out() is not None:
            reader.told.pop()
        else:
            cells[row, column] = None if inside[row, column] else 0
    return PublishableMargins(tuple(reader.rows), tuple(reader.columns), cells)


class _Reader:
    """Someone who knows the total of all, the totals that are shown, and what is told of cells.

    The unknowns are the cells of the table. Rows and columns that add up are the equations of a
    network, so the bounds of its linear programme are whole numbers.
    """

    def __init__(
        self,
        inside: NDArray[np.int64],
        smallest_shown: int,
        kept: tuple[Collection[int], Collection[int]],
    ) -> None:
        self.inside, self.smallest, self.kept = inside, smallest_shown, kept
        self.rows = self._shown(inside.sum(axis=1), kept[0])
        self.columns = self._shown(inside.sum(axis=0), kept[1])
        self.told: list[tuple[int, int]] = []

    def _shown(self, totals: NDArray[np.int64], kept: Collection[int]) -> list[int | None]:
        return [
            None if place in kept or 0 < count < self.smallest else int(count)
            for place, count in enumerate(totals)
        ]

    def hides_one_more(self, side: tuple[int, ...]) -> bool:
        """Withhold the smallest total that is still shown on these sides, else of all; False where
        none above 0 is left."""
        shown = [
            (axis not in side, count, axis, place)
            for axis, line in enumerate((self.rows, self.columns))
            for place, count in enumerate(line)
            if count
        ]
        if not shown:
            return False
        _other, _count, axis, place = min(shown)
        (self.rows, self.columns)[axis][place] = None
        return True

    def works_out(self) -> tuple[int, ...] | None:
        """On which sides of the table (0 rows, 1 columns) a small count can have one value only.

        None where no cell and no total from 1 up to the smallest count that is shown can.
        """
        size = self.inside.size
        numbers = np.arange(size).reshape(self.inside.shape)
        equal: list[NDArray[np.float64]] = [np.ones(size)]
        sums: list[int] = [int(self.inside.sum())]
        most: list[NDArray[np.float64]] = []
        limits: list[int] = []
        targets: list[tuple[NDArray[np.float64], tuple[int, ...]]] = []
        for axis, (lines, totals) in enumerate(((numbers, self.rows), (numbers.T, self.columns))):
            for place, (members, shown) in enumerate(zip(lines, totals, strict=True)):
                line = np.zeros(size)
                line[members] = 1.0
                small = 0 < int(self.inside.ravel()[members].sum()) < self.smallest
                if shown is not None:
                    equal.append(line)
                    sums.append(shown)
                elif place in self.kept[axis]:
                    continue
                elif small:
                    most += [line, -line]
                    limits += [self.smallest - 1, -1]
                    targets.append((line, (axis,)))
                else:
                    most.append(-line)
                    limits.append(-self.smallest)
        bounds: list[tuple[int, int | None]] = [(0, None)] * size
        for row, column in self.told:
            is_small = self.inside[row, column] > 0
            bounds[numbers[row, column]] = (1, self.smallest - 1) if is_small else (0, 0)
        for number in np.flatnonzero((self.inside > 0) & (self.inside < self.smallest)):
            targets.append((np.eye(size)[number], (0, 1)))
        # The true table fits. A target is safe as soon as one other table that fits differs in it.
        true = self.inside.ravel().astype(np.float64)
        left = list(targets)
        while left:
            target, side = left[0]
            for sign in (1.0, -1.0):
                found = linprog(
                    sign * target,
                    A_ub=np.array(most) if most else None,
                    b_ub=limits or None,
                    A_eq=np.array(equal),
                    b_eq=sums,
                    bounds=bounds,
                )
                other = found.x
                assert other is not None, found.message
                left = [each for each in left if abs(each[0] @ (other - true)) < 0.5]
            if left and left[0][0] is target:
                return side
        return None

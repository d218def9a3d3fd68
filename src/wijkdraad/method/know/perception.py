"""Sets what people see beside a figure: the middle answer, and whether it fits the figure.

Answers stand in a row, each for a range of the figure. The figure itself falls in one of them.
It says the same as the answers where it falls in the middle answer; the middle is used and not a
mean, because nobody knows how far two answers are apart. Where the figure is a share of people,
the share of yes stands beside it with an interval.
Source: intervals by E.B. Wilson, Probable inference (1927), J. Am. Stat. Assoc. 22, 209-212.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "differs", "cannot_say"]
WhyNot = Literal["", "no_figure", "few_answers"]
Z_95 = 1.959963984540054
"""A normal variable lies within this many standard deviations of its mean in 95 of 100 cases."""


@dataclass(frozen=True)
class Compared:
    """The answers to one question beside one figure.

    `steps` is how many answers the middle answer lies further in the row than the figure:
    negative where it comes before it, 0 where they say the same or nothing can be said. `middle`
    is the first and last place of the middle answer (two places where the two middle people say
    something else). `on_that_side` is how many people gave an answer on the side where the
    middle lies, or the very answer of the figure where both say the same. `may_be_chance` tells
    that the answers differ, but so few people could say so by chance.
    """

    verdict: Verdict
    why_not: WhyNot = ""
    steps: int = 0
    middle: tuple[int, int] | None = None
    on_that_side: int = 0
    may_be_chance: bool = False


def place_of(figure: float, ranges: Sequence[tuple[float, float]]) -> int | None:
    """The place of the range [low, high) that a figure falls in; None where it is in none.

    >>> part = [(0, 0.05), (0.05, 0.35), (0.35, 0.65)]
    >>> place_of(0.38, part), place_of(0.35, part), place_of(0.7, part)
    (2, 2, None)
    """
    return next(
        (place for place, (low, high) in enumerate(ranges) if low <= figure < high),
        None,
    )


def middle_places(counts: Sequence[int]) -> tuple[int, int] | None:
    """The places of the middle answer, by how often each answer was given; None without answers.

    With an even number of people there are two in the middle: both their answers count.
    Raises ValueError for a negative count.

    >>> middle_places([5, 4, 3, 2, 0])
    (1, 1)
    >>> middle_places([3, 0, 3])
    (0, 2)
    """
    if any(count < 0 for count in counts):
        raise ValueError("a count is 0 or more")
    total = sum(counts)
    if not total:
        return None
    return _place_of_person(counts, (total + 1) // 2), _place_of_person(counts, total // 2 + 1)


def _place_of_person(counts: Sequence[int], number: int) -> int:
    """The answer of the person with this number, from 1, when people stand in order of answer."""
    seen = 0
    for place, count in enumerate(counts):
        seen += count
        if seen >= number:
            return place
    raise ValueError("there are not so many people")


def share_interval(yes: int, total: int) -> tuple[float, float]:
    """Between which shares (0..1) that of a whole group lies, in 95 of 100 cases.

    `yes` of `total` people who were asked said yes. It supposes that they were drawn by chance,
    which residents who choose to answer are not: the interval tells only what the number of
    answers does. Raises ValueError where `yes` is not between 0 and `total`, or `total` is 0.

    >>> [round(bound, 3) for bound in share_interval(9, 14)]
    [0.388, 0.837]
    >>> [round(bound, 3) for bound in share_interval(0, 10)]
    [0.0, 0.278]
    """
    if not 0 <= yes <= total or total == 0:
        raise ValueError("of at least one person, from none to all say yes")
    share, z2 = yes / total, Z_95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    spread = math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    half = Z_95 * spread / (1 + z2 / total)
    # At the ends the bound is 0 or 1 itself; rounding would put it a hair beside.
    low = 0.0 if yes == 0 else max(0.0, middle - half)
    return low, 1.0 if yes == total else min(1.0, middle + half)


def compared_answers(counts: Sequence[int], figure_place: int | None, fewest: int) -> Compared:
    """Answers in a row beside the answer that the figure stands for.

    `counts` says how often each answer was given, in the order of the row; `figure_place` is the
    place of the figure's answer, None where there is no figure. Under `fewest` answers nothing
    is said. Raises ValueError for a negative count.

    >>> compared_answers([5, 4, 3, 2, 0], 2, 10)
    Compared(verdict='differs', why_not='', steps=-1, middle=(1, 1), on_that_side=9, may_be_chance=True)
    >>> compared_answers([1, 9, 3, 1, 0], 1, 10).verdict
    'same'
    >>> compared_answers([5, 4, 0, 0, 0], 2, 10).why_not
    'few_answers'
    """
    middle = middle_places(counts)
    if figure_place is None:
        return Compared("cannot_say", "no_figure")
    total = sum(counts)
    if middle is None or total < fewest:
        return Compared("cannot_say", "few_answers")
    first, last = middle
    if first <= figure_place <= last:
        return Compared("same", middle=middle, on_that_side=counts[figure_place])
    if last < figure_place:
        steps, side = last - figure_place, sum(counts[:figure_place])
    else:
        steps, side = first - figure_place, sum(counts[figure_place + 1 :])
    lowest, _highest = share_interval(side, total)
    return Compared("differs", "", steps, middle, side, lowest <= 0.5)


def compared_share(yes: int, total: int, figure: float | None, fewest: int) -> Compared:
    """A share of people who say yes beside a figure that is a share (0..1).

    They say the same where the figure lies within the interval of the share. `steps` is -1
    where fewer people say yes than the figure, 1 where more do; `on_that_side` is who said yes.
    Raises ValueError where `yes` is not between 0 and `total`.

    >>> compared_share(9, 14, 0.5, 10).verdict, compared_share(3, 14, 0.53, 10).steps
    ('same', -1)
    >>> compared_share(2, 4, 0.5, 10).why_not
    'few_answers'
    """
    if not 0 <= yes <= total:
        raise ValueError("from none to all say yes")
    if figure is None:
        return Compared("cannot_say", "no_figure")
    if total < fewest or total == 0:
        return Compared("cannot_say", "few_answers")
    low, high = share_interval(yes, total)
    if low <= figure <= high:
        return Compared("same", on_that_side=yes)
    return Compared("differs", steps=-1 if high < figure else 1, on_that_side=yes)

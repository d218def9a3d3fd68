"""Weights by raking: answers that count for the groups of the neighbourhood as they are.

Each answer begins with weight 1. Margin after margin, the weights are made to fit the known
shares of the people who live there (iterative proportional fitting). The weights repair what
the margins tell and nothing else: whoever stayed away for another reason is still not heard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

METHOD = "wijkdraad.raking 1"
TOLERANCE = 1e-6
MOST_ROUNDS = 1000
NOT_TOLD = -1
MOST_PATTERNS = 2**62

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Margin:
    """What is known of everyone for one trait, and what each answer tells of it.

    `counts` holds for each category how many there are of everyone (any unit, 0 or more, not
    all 0). `codes` holds for each answer the position of its category, or NOT_TOLD.
    """

    name: str
    categories: tuple[str, ...]
    counts: tuple[float, ...]
    codes: Codes

    @classmethod
    def of_answers(
        cls, name: str, counts: dict[str, float], answers: Sequence[str | None]
    ) -> Margin:
        """The margin of these answers; an empty answer is not told.

        Raises ValueError for an answer that is no category.

        >>> Margin.of_answers("sex", {"woman": 6, "man": 4}, ["man", None, ""]).codes.tolist()
        [1, -1, -1]
        """
        places: dict[str | None, int] = {category: number for number, category in enumerate(counts)}
        # After the categories: an empty name is never one.
        places |= {None: NOT_TOLD, "": NOT_TOLD}
        try:
            codes = np.fromiter(map(places.__getitem__, answers), np.int64, len(answers))
        except KeyError as strange:
            expected = ", ".join(counts)
            raise ValueError(
                f"{name}: found {strange.args[0]!r}, expected one of {expected}"
            ) from None
        return cls(name, tuple(counts), tuple(counts.values()), codes)


class EmptyCell(ValueError):
    """Nobody can stand for a category that does have people: `margin` and `category` name it."""

    def __init__(self, margin: str, category: str) -> None:
        self.margin, self.category = margin, category
        super().__init__(f"no answer of {margin} = {category}, which has people")


@dataclass(frozen=True)
class Raked:
    """Weights of the answers (their sum is the number of answers) and how well they fit.

    `error` is the largest relative difference between a weighted share and the known one, over
    all categories; `rounds` is how often all margins were gone through.
    """

    weights: Floats
    error: float
    rounds: int
    converged: bool


def raked_weights(
    margins: Sequence[Margin],
    answers: int,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Raked:
    """The weight (0 or more) of each of `answers` answers, so that every margin fits.

    An answer that does not tell a trait is left out of that margin: it keeps its weight there,
    and the shares among those who did tell are made to fit. The weights sum to the number of
    answers. Nothing is trimmed. Where the rounds run out before the largest relative error is
    at most `tolerance`, `converged` is False.

    Raises ValueError without answers, for a margin of another length, and for a count that is
    negative or not a number; EmptyCell where a category has people and no answer, or only
    answers that another margin sets to 0.

    By hand: three women and one man, and half of everyone is a man. Each woman counts for 2/3,
    the man for 2.

    >>> sex = Margin.of_answers("sex", {"woman": 50, "man": 50}, ["woman"] * 3 + ["man"])
    >>> found = raked_weights([sex], 4)
    >>> found.weights.round(4).tolist(), found.converged
    ([0.6667, 0.6667, 0.6667, 2.0], True)

    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11.
    """
    shares = _shares(margins, answers)
    codes, pattern, people = _patterns(margins, answers)
    weights = np.ones(len(people))
    error, rounds = _largest_error(shares, margins, codes, weights * people), 0
    while error > tolerance and rounds < most_rounds:
        for position, (share, margin) in enumerate(zip(shares, margins, strict=True)):
            weights *= _factors(share, margin, codes[position], weights * people)[codes[position]]
        rounds += 1
        error = _largest_error(shares, margins, codes, weights * people)
    weights *= answers / float(weights @ people)
    return Raked(weights[pattern], error, rounds, error <= tolerance)


def trimmed_weights(
    margins: Sequence[Margin],
    answers: int,
    largest: float,
    tolerance: float = TOLERANCE,
    most_rounds: int = MOST_ROUNDS,
) -> Raked:
    """Weights by raking of which none is above `largest` (a weight of 1 is an average answer).

    Where plain raking fits and has none above `largest`, these are its weights. Otherwise, after
    each round, what lies above `largest` is cut off and given to the others, in proportion to
    their weight. The margins then fit less well: `error` says how much, and `converged` is
    whether they fit within the tolerance all the same. Raises ValueError also for a `largest`
    that is not above 1.

    By hand: the man of four counts for 1.5 at most, so that 2.5 is left for the three women.

    >>> sex = Margin.of_answers("sex", {"woman": 50, "man": 50}, ["woman"] * 3 + ["man"])
    >>> found = trimmed_weights([sex], 4, 1.5)
    >>> found.weights.round(4).tolist(), found.converged
    ([0.8333, 0.8333, 0.8333, 1.5], False)
    """
    if not largest > 1.0:
        raise ValueError(f"found a largest weight of {largest}, expected more than 1")
    plain = raked_weights(margins, answers, tolerance, most_rounds)
    if plain.converged and plain.weights.max() <= largest:
        return plain
    shares = _shares(margins, answers)
    codes, pattern, people = _patterns(margins, answers)
    weights = np.ones(len(people))
    error, rounds, moved = _largest_error(shares, margins, codes, weights * people), 0, np.inf
    while error > tolerance and moved > tolerance and rounds < most_rounds:
        before = weights.copy()
        for position, (share, margin) in enumerate(zip(shares, margins, strict=True)):
            weights *= _factors(share, margin, codes[position], weights * people)[codes[position]]
        weights = _cut(weights, people, largest)
        rounds += 1
        moved = float(np.abs(weights - before).max())
        error = _largest_error(shares, margins, codes, weights * people)
    return Raked(weights[pattern], error, rounds, error <= tolerance)


def _cut(weights: Floats, people: Floats, largest: float) -> Floats:
    """The weights with none above `largest`, and on average 1: what is cut goes to the others."""
    answers = float(people.sum())
    full = np.zeros(len(weights), dtype=bool)
    while True:
        open_sum = float(weights[~full] @ people[~full])
        left = answers - largest * float(people[full].sum())
        if open_sum <= 0:
            # All weight lies with answers that are cut: the others cannot take any.
            return np.where(full, answers / float(people[full].sum()), 0.0)
        scaled = np.where(full, largest, weights * (left / open_sum))
        # A rounding error above the largest would start a round that changes nothing.
        over = ~full & (scaled > largest * (1 + 1e-12))
        if not over.any():
            return np.asarray(np.minimum(scaled, largest))
        full |= over


def design_effect(weights: Floats) -> float:
    """How much weights widen an interval (Kish): n x sum(w2) / (sum w)2; 1 where all are equal.

    Raises ValueError without weights or where all are 0.

    >>> design_effect(np.array([0.5, 0.5, 1.0, 2.0]))
    1.375

    Source: Kish (1965), Survey Sampling, 11.7.
    """
    together = float(weights.sum()) if len(weights) else 0.0
    if not together > 0:
        raise ValueError("expected at least one weight above 0")
    return len(weights) * float(weights @ weights) / together**2


def effective_answers(weights: Floats) -> float:
    """How many equally weighted answers tell as much: (sum w)2 / sum(w2).

    >>> round(effective_answers(np.array([0.5, 0.5, 1.0, 2.0])), 4)
    2.9091
    """
    return len(weights) / design_effect(weights)


def margin_design_effect(counts: Sequence[int], people: Sequence[float], answers: int) -> float:
    """The design effect of weights by one margin, from its counts alone.

    `counts` are the answers of each group and `people` its size, in the same order, all above 0.
    `answers` counts them all: those in no group keep their weight. Of several margins the product
    is an estimate, as if they had nothing to do with each other. Raises ValueError where the
    numbers do not fit together.

    By hand: 30 answers weigh 2/3 and 10 weigh 2, so the squares make 40/3 + 40 for 40 answers.

    >>> round(margin_design_effect([30, 10], [500.0, 500.0], 40), 4)
    1.3333
    >>> margin_design_effect([15, 5], [300.0, 100.0], 60)
    1.0
    """
    if not counts or len(counts) != len(people) or min(counts) <= 0 or min(people) <= 0:
        raise ValueError("expected for each group a count and a number of people above 0")
    told, everyone = sum(counts), sum(people)
    if answers < told:
        raise ValueError(f"{answers} answers for {told} in groups")
    squares = [
        count * (size / everyone * told / count) ** 2
        for count, size in zip(counts, people, strict=True)
    ]
    return (sum(squares) + answers - told) / answers


def _shares(margins: Sequence[Margin], answers: int) -> list[Floats]:
    """The known shares of each margin, checked."""
    if answers < 1:
        raise ValueError("expected at least one answer")
    shares = []
    for margin in margins:
        counts = np.asarray(margin.counts, dtype=np.float64)
        if len(margin.codes) != answers:
            raise ValueError(f"{margin.name}: {len(margin.codes)} codes for {answers} answers")
        if not np.isfinite(counts).all() or (counts < 0).any() or not counts.sum() > 0:
            raise ValueError(f"{margin.name}: expected counts of 0 or more, not all 0")
        if len(margin.codes) and not (
            margin.codes.min() >= NOT_TOLD and margin.codes.max() < len(counts)
        ):
            raise ValueError(f"{margin.name}: a code outside its categories")
        there = np.bincount(margin.codes + 1, minlength=len(counts) + 1)[1:]
        for number in np.flatnonzero((counts > 0) & (there == 0)):
            raise EmptyCell(margin.name, margin.categories[number])
        shares.append(counts / counts.sum())
    return shares


def _patterns(margins: Sequence[Margin], answers: int) -> tuple[list[Codes], Codes, Floats]:
    """Answers that tell the same get the same weight, so each pattern is computed once.

    Gives the codes of each margin by pattern (NOT_TOLD as the last position), the pattern of
    each answer, and the number of answers of each pattern.
    """
    sizes = [len(margin.counts) + 1 for margin in margins]
    told = [
        np.where(margin.codes < 0, size - 1, margin.codes)
        for margin, size in zip(margins, sizes, strict=True)
    ]
    whole = np.zeros(answers, dtype=np.int64)
    patterns = 1
    for codes, size in zip(told, sizes, strict=True):
        patterns *= size
        if patterns >= MOST_PATTERNS:
            return told, np.arange(answers), np.ones(answers)
        whole = whole * size + codes
    _, first, pattern, people = np.unique(
        whole, return_index=True, return_inverse=True, return_counts=True
    )
    return [codes[first] for codes in told], pattern, people.astype(np.float64)


def _factors(share: Floats, margin: Margin, codes: Codes, mass: Floats) -> Floats:
    """By which each category, and at the end "not told", must be multiplied to fit."""
    there = np.bincount(codes, weights=mass, minlength=len(share) + 1)[:-1]
    empty = (there <= 0) & (share > 0)
    if empty.any():
        raise EmptyCell(margin.name, margin.categories[int(np.argmax(empty))])
    wanted = share * there.sum()
    factors = np.divide(wanted, there, out=np.ones(len(share)), where=there > 0)
    return np.append(factors, 1.0)


def _largest_error(
    shares: Sequence[Floats], margins: Sequence[Margin], codes: Sequence[Codes], mass: Floats
) -> float:
    """The largest relative difference between a weighted share and the known one.

    Where the known share is 0, the weighted share itself.
    """
    largest = 0.0
    for position, share in enumerate(shares):
        there = np.bincount(codes[position], weights=mass, minlength=len(share) + 1)[:-1]
        if not there.sum() > 0:
            raise EmptyCell(margins[position].name, margins[position].categories[0])
        found = there / there.sum()
        gap = np.abs(found - share)
        relative = np.divide(gap, share, out=gap.copy(), where=share > 0)
        largest = max(largest, float(relative.max()))
    return largest

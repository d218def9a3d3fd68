"""Whether coders who worked apart read the same: Cohen's kappa and Krippendorff's alpha.

Both compare the disagreement that was seen with the disagreement that chance would give: 1 is
full agreement, 0 is what chance gives, below 0 is worse than chance.
Sources: J. Cohen, "A coefficient of agreement for nominal scales" (1960), Educational and
Psychological Measurement 20; K. Krippendorff, "Computing Krippendorff's alpha-reliability"
(2011), University of Pennsylvania.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.random import Generator  # noqa: TID251 (its type; it comes in with a seed)

Unit = Sequence[str | None]
"""The labels that the coders gave one thing, always in the same order of coders. None: not coded."""

DRAWS = 2000
LEVEL = 0.95
FEWEST_DEFINED = 0.9
"""The share of draws that must have a value, or there is no interval."""


@dataclass(frozen=True)
class Agreement:
    """How far coders agree: the value, its 95% interval, and on how many things it rests.

    `value` is None where there is nothing to compare: fewer than two things with two labels, or
    one label for everything. `low` and `high` are None where an interval cannot be given.
    """

    value: float | None
    low: float | None
    high: float | None
    units: int


def krippendorffs_alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha for names (nominal data), at most 1; any number of coders.

    What only one coder labelled is left out. None where fewer than two things have two labels,
    or where all labels are the same.

    >>> round(krippendorffs_alpha([["a", "a"], ["a", "b"], ["b", "b"]]), 4)
    0.4444

    By hand: of 6 labels 3 are a and 3 are b. One pair of three differs, so the disagreement seen
    is 2/6; by chance it is 2 * 3 * 3 / (6 * 5) = 3/5; alpha is 1 - (1/3) / (3/5) = 4/9.
    """
    return _single(_alphas, _label_counts(units))


def cohens_kappa(units: Sequence[Unit]) -> float | None:
    """Cohen's kappa for two coders; what one of them did not label is left out.

    None where nothing was labelled by both, or where both gave one and the same label always.

    >>> both = [["yes", "yes"]] * 20 + [["yes", "no"]] * 5 + [["no", "yes"]] * 10
    >>> round(cohens_kappa(both + [["no", "no"]] * 15), 3)
    0.4

    By hand: they agree on 35 of 50 (0.7). The first says yes to 25, the second to 30, so chance
    gives 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa is (0.7 - 0.5) / (1 - 0.5).
    """
    return _single(_kappas, _pair_counts(units))


def alpha_with_interval(units: Sequence[Unit], chance: Generator) -> Agreement:
    """Krippendorff's alpha, with a 95% interval from drawing the things anew, with replacement.

    `chance` is a generator with a seed: the same seed gives the same interval.
    """
    return _with_interval(_alphas, _label_counts(units), chance)


def kappa_with_interval(units: Sequence[Unit], chance: Generator) -> Agreement:
    """Cohen's kappa of two coders, with a 95% interval from drawing the things anew."""
    return _with_interval(_kappas, _pair_counts(units), chance)


def one_against_rest(units: Sequence[Unit], label: str) -> list[list[str | None]]:
    """The same things with two labels only: this one, or another.

    >>> one_against_rest([["wish", "tip"], ["wish", None]], "wish")
    [['this', 'other'], ['this', None]]
    """
    return [
        [None if given is None else "this" if given == label else "other" for given in unit]
        for unit in units
    ]


def labels_in(units: Sequence[Unit]) -> list[str]:
    """All labels that were given, sorted.

    >>> labels_in([["wish", None], ["tip", "wish"]])
    ['tip', 'wish']
    """
    return sorted({label for unit in units for label in unit if label is not None})


def disagreements(units: Sequence[Unit]) -> list[int]:
    """The numbers of the things on which at least two coders differ.

    >>> disagreements([["a", "a"], ["a", None], ["a", "b"]])
    [2]
    """
    return [
        number
        for number, unit in enumerate(units)
        if len({label for label in unit if label is not None}) > 1
    ]


def _label_counts(units: Sequence[Unit]) -> np.ndarray:
    """How often each label was given to each thing with two labels or more: (things, labels)."""
    labels = {label: number for number, label in enumerate(labels_in(units))}
    counts = np.zeros((len(units), len(labels)))
    for row, unit in enumerate(units):
        for label in unit:
            if label is not None:
                counts[row, labels[label]] += 1
    return counts[counts.sum(axis=1) >= 2]


def _pair_counts(units: Sequence[Unit]) -> np.ndarray:
    """For each thing that both labelled, which label each gave: (things, 2 * labels), 0 or 1."""
    if any(len(unit) != 2 for unit in units):
        raise ValueError("kappa compares two coders")
    both = [unit for unit in units if None not in unit]
    labels = {label: number for number, label in enumerate(labels_in(both))}
    pairs = np.zeros((len(both), 2 * len(labels)))
    for row, (one, other) in enumerate(both):
        pairs[row, labels[str(one)]] = 1
        pairs[row, len(labels) + labels[str(other)]] = 1
    return pairs


def _alphas(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Alpha for each row of weights (draws, things); not a number where it is not defined."""
    given = counts.sum(axis=1)
    seen = (counts * (given[:, None] - counts)).sum(axis=1) / (given - 1)
    totals = weights @ counts
    everything = totals.sum(axis=1)
    expected = (totals * (everything[:, None] - totals)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1 - (weights @ seen) * (everything - 1) / expected


def _kappas(pairs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Kappa for each row of weights (draws, things); not a number where it is not defined."""
    labels = pairs.shape[1] // 2
    one, other = pairs[:, :labels], pairs[:, labels:]
    number = weights.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = weights @ (one * other).sum(axis=1) / number
        chance = ((weights @ one) * (weights @ other)).sum(axis=1) / number**2
        return (seen - chance) / (1 - chance)


Statistic = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _single(statistic: Statistic, counts: np.ndarray) -> float | None:
    if len(counts) < 2:
        return None
    value = float(statistic(counts, np.ones((1, len(counts))))[0])
    return value if np.isfinite(value) else None


def _with_interval(statistic: Statistic, counts: np.ndarray, chance: Generator) -> Agreement:
    value, number = _single(statistic, counts), len(counts)
    if value is None:
        return Agreement(None, None, None, number)
    weights = chance.multinomial(number, np.full(number, 1 / number), size=DRAWS)
    drawn = statistic(counts, weights.astype(float))
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < FEWEST_DEFINED * DRAWS:
        return Agreement(value, None, None, number)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Agreement(value, float(low), float(high), number)

"""The fairest chances that the rules allow on average, before anyone looks at whole panels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array

from .groups import Groups
from .solvers import below, beside, linprog

STEPS = 8
"""In how many steps from the smallest to the largest chance the spread is kept small."""
HAIR = 1e-9
"""The part by which a solved limit may give way in the next programme."""


@dataclass(frozen=True)
class FairChances:
    """The smallest and largest chance (0..1), and the expected members of each group (groups,).

    `minimum` is a bound: no lottery over legal panels gives everyone more. `largest` is the
    smallest that the largest chance can be with that minimum.
    """

    minimum: float
    largest: float
    expected: NDArray[np.float64]


def fair_chances(groups: Groups) -> FairChances | None:
    """Largest minimum chance, then smallest largest chance, then least spread; None if none fits.

    Linear programmes over the expected number of members of each group, from 0 to all of it;
    the rules hold on average. The spread is the sum over people of the squared chance, taken in
    STEPS straight pieces.

    >>> from .groups import groups_of
    >>> from .pool import Person, Quota, pool_of
    >>> people = [Person("a", {"age": "old"}), *(Person(id, {"age": "young"}) for id in "bcd")]
    >>> found = fair_chances(groups_of(pool_of(people, [Quota("age", "old", 1, 1)]), 2))
    >>> round(found.minimum, 4), round(found.largest, 4), found.expected.round(4).tolist()
    (0.3333, 1.0, [1.0, 1.0])
    """
    sizes = groups.sizes.astype(np.float64)
    first = _extreme_chance(groups, sizes, lowest=None)
    if first is None:
        return None
    minimum = min(float(first[-1]), 1.0)
    second = _extreme_chance(groups, sizes, lowest=minimum * (1 - HAIR))
    if second is None:
        return FairChances(minimum, float((first[:-1] / sizes).max()), first[:-1])
    largest = float((second[:-1] / sizes).max())
    expected = _spread_least(groups, sizes, minimum * (1 - HAIR), min(largest * (1 + HAIR), 1.0))
    return FairChances(minimum, largest, second[:-1] if expected is None else expected)


def _rules(groups: Groups) -> tuple[csc_array, NDArray[np.float64]]:
    """The rules as rows that are at most a number."""
    rows = below(groups.counted, -groups.counted)
    return rows, np.concatenate([groups.high, -groups.low]).astype(np.float64)


def _extreme_chance(
    groups: Groups, sizes: NDArray[np.float64], lowest: float | None
) -> NDArray[np.float64] | None:
    """Expected members and, last, the largest minimum or (given `lowest`) the smallest maximum."""
    rows, limits = _rules(groups)
    count = len(sizes)
    chance, own = csc_array(sizes[:, np.newaxis]), eye_array(count)
    tied = beside(-own, chance) if lowest is None else beside(own, -chance)
    found = linprog(
        np.append(np.zeros(count), -1.0 if lowest is None else 1.0),
        A_ub=below(beside(rows, csc_array((rows.shape[0], 1))), tied),
        b_ub=np.concatenate([limits, np.zeros(count)]),
        bounds=np.column_stack([np.append(sizes * (lowest or 0.0), 0.0), np.append(sizes, 1.0)]),
        method="highs",
    )
    return np.asarray(found.x) if found.success else None


def _spread_least(
    groups: Groups, sizes: NDArray[np.float64], lowest: float, highest: float
) -> NDArray[np.float64] | None:
    if highest <= lowest * (1 + 2 * HAIR):
        return None
    rows, limits = _rules(groups)
    edges = np.geomspace(max(lowest, highest * 1e-6), highest, STEPS + 1)
    edges[0] = lowest
    cost = np.repeat((edges[:-1] + edges[1:]) / 2, len(sizes))
    room = (np.diff(edges)[:, np.newaxis] * sizes).ravel()
    found = linprog(
        cost,
        A_ub=beside(*[rows] * STEPS),
        b_ub=limits - rows @ (sizes * lowest),
        bounds=np.column_stack([np.zeros(len(room)), room]),
        method="highs",
    )
    if not found.success:
        return None
    return np.asarray(sizes * lowest + found.x.reshape(STEPS, -1).sum(axis=0))

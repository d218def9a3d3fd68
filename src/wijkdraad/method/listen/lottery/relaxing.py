"""When no panel is legal: which quotas stand in the way, and the smallest change that helps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csc_array, eye_array

from .groups import Groups, groups_of, shared_households
from .pool import Pool, Quota
from .solvers import below, beside, milp


@dataclass(frozen=True)
class Relaxed:
    """A quota that stands in the way, and the nearest `least` and `most` that allow a panel."""

    quota: Quota
    least: int
    most: int


class NoLegalPanel(Exception):
    """No panel keeps all rules. `relaxed` names the smallest change of quotas that allows one.

    `households_clash` says that the quotas could be met if one household might give two members.
    """

    def __init__(self, relaxed: tuple[Relaxed, ...], households_clash: bool) -> None:
        super().__init__(relaxed)
        self.relaxed, self.households_clash = relaxed, households_clash


def no_legal_panel(pool: Pool, size: int) -> NoLegalPanel:
    """Why no panel of `size` is legal. The pool must have `size` households at least."""
    shared = shared_households(pool)
    relaxed = smallest_relaxation(pool, groups_of(pool, size, shared))
    clash = bool(shared) and not smallest_relaxation(pool, groups_of(pool, size))
    return NoLegalPanel(relaxed, clash)


def smallest_relaxation(pool: Pool, groups: Groups) -> tuple[Relaxed, ...]:
    """The fewest places by which quotas must give way; empty where a panel is legal already.

    >>> from .pool import Person, pool_of
    >>> pool = pool_of([Person("a", {"age": "old"}), Person("b", {"age": "young"})],
    ...                [Quota("age", "old", 2, 2)])
    >>> [(one.quota.value, one.least, one.most)
    ...  for one in smallest_relaxation(pool, groups_of(pool, 2))]
    [('old', 1, 2)]
    """
    quotas, count = len(pool.quotas), len(groups.sizes)
    rules = groups.counted.shape[0]
    give = below(eye_array(quotas), csc_array((rules - quotas, quotas)))
    low = np.append([quota.least for quota in pool.quotas], groups.low[quotas:])
    high = np.append([quota.most for quota in pool.quotas], groups.high[quotas:])
    found = milp(
        np.append(np.zeros(count), np.ones(2 * quotas)),
        constraints=LinearConstraint(beside(groups.counted, give, -give), low - 1e-6, high + 1e-6),
        integrality=np.ones(count + 2 * quotas),
        bounds=Bounds(0, np.append(groups.sizes, np.full(2 * quotas, max(high.max(), low.max())))),
    )
    if found.x is None:
        raise ValueError("fewer households than places")
    lower, higher = np.rint(found.x[count:]).astype(np.int64).reshape(2, quotas).tolist()
    return tuple(
        Relaxed(quota, quota.least - lower[place], quota.most + higher[place])
        for place, quota in enumerate(pool.quotas)
        if lower[place] or higher[place]
    )

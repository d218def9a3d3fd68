"""When no panel is legal: which quotas clash, and the smallest change that helps."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csc_array, eye_array

from .groups import Groups, groups_of, shared_households
from .pool import Pool, Quota
from .solvers import below, beside, milp

MIN, MAX = "min", "max"
SECONDS = 20.0
"""How long is looked for the smallest clash, and as long for another change of the same size."""
MOST_OTHERS = 12
"""How often is looked for another change of the same size."""
OUT_OF_TIME, INFEASIBLE = 1, 2
"""The statuses with which scipy's milp says that time ran out, and that nothing fits."""
HAIR = 1e-6
"""By how much a rule may be off in a solved programme; members are whole numbers."""


@dataclass(frozen=True)
class Relaxed:
    """A quota that stands in the way, and the nearest `least` and `most` that allow a panel."""

    quota: Quota
    least: int
    most: int


@dataclass(frozen=True)
class Limit:
    """One end of a quota: `end` is MIN or MAX."""

    quota: Quota
    end: str

    @property
    def number(self) -> int:
        """How many members at least (MIN) or at most (MAX)."""
        return self.quota.least if self.end == MIN else self.quota.most


@dataclass(frozen=True)
class Clash:
    """Limits that no panel keeps together.

    `is_smallest` says that a panel fits as soon as any one of them is left out; False where
    the time ran out before that was sure. `with_households` says that they clash only because
    of one household one member at most is drawn.
    """

    limits: tuple[Limit, ...]
    is_smallest: bool
    with_households: bool


class NoLegalPanel(Exception):
    """No panel keeps all rules. `relaxed` names a smallest change of quotas that allows one.

    `households_clash` says that the quotas could be met if one household might give two members.
    `has_others` says whether another change with the same total helps too; None is not known.
    """

    def __init__(
        self,
        relaxed: tuple[Relaxed, ...],
        households_clash: bool,
        clashes: tuple[Clash, ...],
        has_others: bool | None,
    ) -> None:
        super().__init__(relaxed)
        self.relaxed, self.households_clash = relaxed, households_clash
        self.clashes, self.has_others = clashes, has_others


def no_legal_panel(pool: Pool, size: int) -> NoLegalPanel:
    """Why no panel of `size` is legal. The pool must have `size` households at least."""
    shared = shared_households(pool)
    groups = groups_of(pool, size, shared)
    relaxed = smallest_relaxation(pool, groups)
    without = bool(shared) and not smallest_relaxation(pool, groups_of(pool, size))
    clashes = smallest_clashes(pool, size, changed_limits(relaxed))
    return NoLegalPanel(relaxed, without, clashes, has_other_relaxation(pool, groups, relaxed))


def changed_limits(relaxed: Sequence[Relaxed]) -> tuple[Limit, ...]:
    """The limits that a change of quotas moves."""
    return tuple(
        Limit(one.quota, end)
        for one in relaxed
        for end, changed in (
            (MIN, one.least != one.quota.least),
            (MAX, one.most != one.quota.most),
        )
        if changed
    )


def smallest_relaxation(pool: Pool, groups: Groups) -> tuple[Relaxed, ...]:
    """The fewest places by which quotas must give way; empty where a panel is legal already.

    >>> from .pool import Person, pool_of
    >>> pool = pool_of([Person("a", {"age": "old"}), Person("b", {"age": "young"})],
    ...                [Quota("age", "old", 2, 2)])
    >>> [(one.quota.value, one.least, one.most)
    ...  for one in smallest_relaxation(pool, groups_of(pool, 2))]
    [('old', 1, 2)]
    """
    given = _least_given(pool, groups, {})
    if given is None:
        raise ValueError("fewer households than places")
    lower, higher = given.tolist()
    return tuple(
        Relaxed(quota, quota.least - lower[place], quota.most + higher[place])
        for place, quota in enumerate(pool.quotas)
        if lower[place] or higher[place]
    )


def has_other_relaxation(
    pool: Pool, groups: Groups, relaxed: Sequence[Relaxed], seconds: float = SECONDS
) -> bool | None:
    """Whether another change of quotas with the same total helps; None where that is not known.

    Another change of the same total moves one of these limits by less, so each is tried. At most
    MOST_OTHERS are.

    >>> from .pool import Person, pool_of
    >>> people = [Person("a", {"age": "old"}), Person("b", {"age": "young"})]
    >>> def others(*quotas):
    ...     pool = pool_of(people, quotas)
    ...     groups = groups_of(pool, 1)
    ...     return has_other_relaxation(pool, groups, smallest_relaxation(pool, groups))
    >>> others(Quota("age", "old", 1, 1), Quota("age", "young", 1, 1))
    True
    >>> others(Quota("age", "old", 2, 2))
    False
    """
    until = time.monotonic() + seconds
    limits = changed_limits(relaxed)
    moved = {
        Limit(one.quota, end): by
        for one in relaxed
        for end, by in ((MIN, one.quota.least - one.least), (MAX, one.most - one.quota.most))
    }
    total = sum(moved.values())
    for limit in limits[:MOST_OTHERS]:
        try:
            given = _least_given(pool, groups, {limit: moved[limit] - 1}, until - time.monotonic())
        except TimeoutError:
            return None
        if given is not None and given.sum() == total:
            return True
    return False if len(limits) <= MOST_OTHERS else None


def _least_given(
    pool: Pool, groups: Groups, most: dict[Limit, int], seconds: float = np.inf
) -> NDArray[np.int64] | None:
    """By how much each quota gives way (MIN and MAX, quotas), together as little as can be.

    `most` holds by how much some limits may give way at most. None where that is not possible.
    Raises TimeoutError where it is not known within `seconds`.
    """
    if seconds <= 0:
        raise TimeoutError
    quotas, count = len(pool.quotas), len(groups.sizes)
    rules = groups.counted.shape[0]
    give = below(eye_array(quotas), csc_array((rules - quotas, quotas)))
    low = np.append([quota.least for quota in pool.quotas], groups.low[quotas:])
    high = np.append([quota.most for quota in pool.quotas], groups.high[quotas:])
    room = np.full((2, quotas), max(high.max(), low.max()))
    for limit, number in most.items():
        room[int(limit.end == MAX), pool.quotas.index(limit.quota)] = number
    found = milp(
        np.append(np.zeros(count), np.ones(2 * quotas)),
        constraints=LinearConstraint(beside(groups.counted, give, -give), low - HAIR, high + HAIR),
        integrality=np.ones(count + 2 * quotas),
        bounds=Bounds(0, np.append(groups.sizes, room.ravel())),
        options={"time_limit": seconds},
    )
    if found.status == OUT_OF_TIME:
        raise TimeoutError
    if found.x is None:
        return None
    return np.rint(found.x[count:]).astype(np.int64).reshape(2, quotas)


def smallest_clashes(
    pool: Pool, size: int, last: Collection[Limit] = (), seconds: float = SECONDS
) -> tuple[Clash, ...]:
    """Sets of limits that no panel of `size` keeps together; none can be missed for its clash.

    The size and one of a household at most stand firm. Each limit is left out in turn, those of
    `last` at the end, and stays out where still no panel fits: first in linear programmes
    without households, which are quick, then in whole numbers with them. What is left is a
    clash; then the same again with the other limits, until a panel keeps those. The sets have
    no limit in common; other clashes can lie across them. Empty where a panel is legal.

    >>> from .pool import Person, pool_of
    >>> people = [Person(id, {"sex": sex, "home": home}) for id, sex, home in
    ...           [("a", "m", "rent"), ("b", "f", "own"), ("c", "f", "own"), ("d", "m", "own")]]
    >>> quotas = [Quota("sex", "f", 1, 2), Quota("home", "rent", 1, 2), Quota("sex", "m", 0, 0)]
    >>> [[(one.quota.value, one.end, one.number) for one in clash.limits]
    ...  for clash in smallest_clashes(pool_of(people, quotas), 2)]
    [[('rent', 'min', 1), ('m', 'max', 0)]]
    """
    until = time.monotonic() + seconds
    shared = shared_households(pool)
    plain = groups_of(pool, size)
    groups = groups_of(pool, size, shared) if shared else plain

    def fits(among: Groups, whole: bool) -> Callable[[Sequence[Limit]], bool | None]:
        return lambda limits: _fits(pool, among, limits, whole, until - time.monotonic())

    on_average, exactly = fits(plain, whole=False), fits(groups, whole=True)
    # A minimum of 0 or a maximum of the whole panel forbids nothing.
    left = [
        Limit(quota, end)
        for quota in pool.quotas
        for end in (MIN, MAX)
        if (quota.least > 0 if end == MIN else quota.most < size)
    ]
    found: list[Clash] = []
    while left:
        kept = sorted(left, key=lambda limit: limit in last)
        if on_average(kept) is False:
            kept, _sure = _needed(kept, on_average)
        else:
            fitting = exactly(kept)
            # That all limits together clash is known from before, also where time ran out.
            if fitting or (fitting is None and found):
                break
        kept, sure = _needed(kept, exactly)
        limits = tuple(limit for limit in left if limit in kept)
        households = bool(shared) and bool(fits(plain, whole=True)(limits))
        found.append(Clash(limits, sure, households))
        left = [limit for limit in left if limit not in kept]
    return tuple(found)


def _needed(
    limits: list[Limit], fits: Callable[[Sequence[Limit]], bool | None]
) -> tuple[list[Limit], bool]:
    """The limits without those that can be missed for the clash, and whether that is sure."""
    kept, sure = limits, True
    for limit in limits:
        rest = [other for other in kept if other != limit]
        fitting = fits(rest)
        if fitting is False:
            kept = rest
        sure = sure and fitting is not None
    return kept, sure


def _fits(
    pool: Pool, groups: Groups, limits: Sequence[Limit], whole: bool, seconds: float
) -> bool | None:
    """Whether a panel (or, not `whole`, an average of panels) keeps these limits alone."""
    if seconds <= 0:
        return None
    quotas = len(pool.quotas)
    low, high = groups.low.astype(np.float64), groups.high.astype(np.float64)
    low[:quotas], high[:quotas] = -np.inf, np.inf
    for limit in limits:
        (low if limit.end == MIN else high)[pool.quotas.index(limit.quota)] = limit.number
    found = milp(
        np.zeros(len(groups.sizes)),
        constraints=LinearConstraint(groups.counted, low - HAIR, high + HAIR),
        integrality=np.full(len(groups.sizes), int(whole)),
        bounds=Bounds(0, groups.sizes),
        options={"time_limit": seconds},
    )
    if found.x is not None:
        return True
    return False if found.status == INFEASIBLE else None

"""Groups of people who get the same chance, and the rules that a panel keeps."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from .pool import Pool

FEW = 3


@dataclass(frozen=True)
class Groups:
    """A panel as a number of members of each group, and what makes it legal.

    `group_of` (people,) numbers the group of each person, `sizes` (groups,) counts them.
    `counted` (rules, groups) is 1 where a rule counts a group: first the quotas, then the size
    of the panel, then for each set of alike crowded households that each gives one member at
    most. A panel is legal where each rule counts from `low` to `high`. `crowded` (people,) is
    the number of the set of alike households of a person, -1 where those are not crowded.
    """

    group_of: NDArray[np.int64]
    sizes: NDArray[np.int64]
    counted: csc_array
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    crowded: NDArray[np.int64]

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """Where the rules of each group start in `rule_of`."""
        return np.asarray(self.counted.indptr, np.int64)

    @cached_property
    def rule_of(self) -> NDArray[np.int64]:
        """The rules that count each group, group after group."""
        return np.asarray(self.counted.indices, np.int64)

    def counts(self, panel: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """What each rule counts in a panel (groups,)."""
        return np.asarray(self.counted @ panel, np.float64)

    def is_legal(self, panel: NDArray[np.int64]) -> bool:
        """Whether a panel in whole numbers keeps every rule."""
        counts = np.rint(self.counts(panel)).astype(np.int64)
        return bool(
            (counts >= self.low).all()
            and (counts <= self.high).all()
            and (panel >= 0).all()
            and (panel <= self.sizes).all()
        )


def household_types(pool: Pool) -> tuple[tuple[int, ...], ...]:
    """For each household the sorted kinds of its people: households with the same are alike.

    >>> from .pool import Person, Quota, pool_of
    >>> people = [Person("a", {"age": "old"}, "h"), Person("b", {"age": "young"}, "h")]
    >>> household_types(pool_of(people, [Quota("age", "old", 0, 1)]))
    ((0, 1),)
    """
    members: dict[int, list[int]] = {}
    for household, kind in zip(pool.household_of.tolist(), pool.kind_of.tolist(), strict=True):
        members.setdefault(household, []).append(kind)
    return tuple(tuple(sorted(members[household])) for household in sorted(members))


def groups_of(pool: Pool, size: int, crowded: AbstractSet[int] = frozenset()) -> Groups:
    """Groups by kind; people in `crowded` households also by the kinds they live with.

    Where a household is crowded, so are all that are alike. People of one kind who live in
    alike households can change places in every panel, so nothing is lost by giving them the
    same chance.
    """
    types = household_types(pool)
    crowded_types = sorted({types[household] for household in crowded})
    type_number = {found: number for number, found in enumerate(crowded_types)}
    number_of = np.array([type_number.get(found, -1) for found in types], np.int64)
    crowded_of = number_of[pool.household_of]
    pairs = np.column_stack([pool.kind_of, crowded_of])
    distinct, group_of = np.unique(pairs, axis=0, return_inverse=True)
    group_of = np.asarray(group_of, np.int64).reshape(-1)
    kind, of_type = distinct[:, 0], distinct[:, 1]
    quotas = pool.counted[:, kind].astype(np.float64)
    places = np.ones((1, len(kind)))
    homes = np.array([of_type == number for number in range(len(crowded_types))], np.float64)
    rows = np.vstack([quotas, places, homes.reshape(len(crowded_types), len(kind))])
    alike = np.bincount(number_of[number_of >= 0], minlength=len(crowded_types))
    low = [quota.least for quota in pool.quotas] + [size] + [0] * len(crowded_types)
    high = [quota.most for quota in pool.quotas] + [size] + alike.tolist()
    return Groups(
        group_of,
        np.bincount(group_of, minlength=len(kind)).astype(np.int64),
        csc_array(rows),
        np.array(low, np.int64),
        np.minimum(np.array(high, np.int64), size),
        crowded_of,
    )


def crowded_households(pool: Pool, chance: NDArray[np.float64], more_than: float) -> frozenset[int]:
    """Households of two or more whose people are often wanted together.

    Those whose people's chances (people,) add up to more than `more_than`, and those of which
    two people are each one of FEW alike at most: there is hardly anyone to take their place.
    """
    together = np.bincount(pool.household_of, chance)
    people = np.bincount(pool.household_of)
    rare = np.bincount(pool.household_of, pool.kind_sizes[pool.kind_of] <= FEW)
    return frozenset(np.flatnonzero((people > 1) & ((together > more_than) | (rare > 1))).tolist())


def shared_households(pool: Pool) -> frozenset[int]:
    """All households of two or more people."""
    return frozenset(np.flatnonzero(np.bincount(pool.household_of) > 1).tolist())

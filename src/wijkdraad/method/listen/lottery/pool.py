"""Who can be drawn: people with their features, quotas, and people who are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Quota:
    """From `least` to `most` members of the panel have this value of this feature."""

    feature: str
    value: str
    least: int
    most: int


@dataclass(frozen=True)
class Person:
    """One person in the pool. At most one of a household is drawn; empty is a household alone."""

    id: str
    features: Mapping[str, str]
    household: str = ""


@dataclass(frozen=True)
class Pool:
    """People in the order of their id. Who has the same value of every quota feature is a kind.

    `kind_of` and `household_of` (people,) are numbers from 0; `kinds` holds the values of each
    kind in the order of `features`; `kind_sizes` (kinds,) counts people; `counted`
    (quotas, kinds) says which kinds a quota counts.
    """

    people: tuple[Person, ...]
    quotas: tuple[Quota, ...]
    features: tuple[str, ...]
    kinds: tuple[tuple[str, ...], ...]
    kind_of: NDArray[np.int64]
    kind_sizes: NDArray[np.int64]
    household_of: NDArray[np.int64]
    counted: NDArray[np.bool_]

    @property
    def households(self) -> int:
        """The number of households, people without one counting as one each."""
        return len(np.unique(self.household_of))


class WrongPool(ValueError):
    """An id that is there twice, or a person without a value; `feature` is empty for the first."""

    def __init__(self, id: str, feature: str = "") -> None:
        super().__init__(f"{id} {feature}".strip())
        self.id, self.feature = id, feature


def pool_of(people: Sequence[Person], quotas: Sequence[Quota]) -> Pool:
    """Sort people by id and group them by the features that quotas name. Raises WrongPool.

    >>> pool = pool_of(
    ...     [Person("b", {"age": "old"}), Person("a", {"age": "young"}), Person("c", {"age": "old"})],
    ...     [Quota("age", "old", 1, 1)],
    ... )
    >>> [person.id for person in pool.people], pool.kinds, pool.kind_sizes.tolist()
    (['a', 'b', 'c'], (('old',), ('young',)), [2, 1])
    """
    ordered = sorted(people, key=lambda person: person.id)
    for one, following in pairwise(ordered):
        if one.id == following.id:
            raise WrongPool(one.id)
    rules = tuple(sorted(quotas, key=lambda quota: (quota.feature, quota.value)))
    features = tuple(sorted({quota.feature for quota in rules}))
    profiles = []
    for person in ordered:
        for feature in features:
            if not person.features.get(feature):
                raise WrongPool(person.id, feature)
        profiles.append(tuple(person.features[feature] for feature in features))
    kinds = tuple(sorted(set(profiles)))
    number = {kind: place for place, kind in enumerate(kinds)}
    kind_of = np.array([number[profile] for profile in profiles], np.int64)
    counted = np.array(
        [[kind[features.index(quota.feature)] == quota.value for kind in kinds] for quota in rules],
        np.bool_,
    ).reshape(len(rules), len(kinds))
    sizes = np.bincount(kind_of, minlength=len(kinds)).astype(np.int64)
    households = _numbered_households(ordered)
    return Pool(tuple(ordered), rules, features, kinds, kind_of, sizes, households, counted)


def _numbered_households(people: Sequence[Person]) -> NDArray[np.int64]:
    number: dict[tuple[str, str], int] = {}
    names = (
        ("household", person.household) if person.household else ("alone", person.id)
        for person in people
    )
    return np.array([number.setdefault(name, len(number)) for name in names], np.int64)

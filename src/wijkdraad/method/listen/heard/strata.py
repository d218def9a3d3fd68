"""How far each group was heard, alone and together with another trait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOLERANCE = 1e-9
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Participation:
    """How far a group was heard.

    `share_of_group` (0..1) is the heard part of the group; None where nobody is in it.
    `among_heard` and `among_everyone` (0..1) are the part of the group in those who told the
    trait and in everyone; None where nobody told it. `expected` is how many of those who told
    it would be of this group if all groups had come as often.
    """

    heard: int
    people: float
    share_of_group: float | None
    among_heard: float | None
    among_everyone: float
    expected: float


def participation(heard: Sequence[int], people: Sequence[float]) -> tuple[Participation, ...]:
    """How far each group of one trait was heard, in the same order.

    `heard` counts answers, `people` everyone. Raises ValueError for lengths that differ, for
    something negative, and where there is nobody at all.

    By hand: 8 of 10 answers are of owners, and 40 of 100 homes are.

    >>> owners, tenants = participation([8, 2], [40, 60])
    >>> owners.among_heard, owners.among_everyone, round(tenants.share_of_group, 4)
    (0.8, 0.4, 0.0333)
    >>> tenants.expected
    6.0
    """
    if len(heard) != len(people):
        raise ValueError(f"{len(heard)} counts of answers and {len(people)} of people")
    if any(count < 0 for count in (*heard, *people)) or not sum(people) > 0:
        raise ValueError("expected counts of 0 or more, and at least one person")
    told, everyone = sum(heard), float(sum(people))
    return tuple(
        Participation(
            count,
            float(there),
            count / there if there else None,
            count / told if told else None,
            there / everyone,
            told * there / everyone,
        )
        for count, there in zip(heard, people, strict=True)
    )


def joint_table(
    margins: Sequence[Sequence[float]], everyone: float, seed: Floats | None = None
) -> Floats:
    """An estimate of how many people have each combination of traits; its sum is `everyone`.

    Each margin holds the counts of one trait, in any unit: only their shares count. A table of
    ones (or `seed`, where something is known of how the traits go together) is raked to these
    shares. From ones that comes down to: the traits have nothing to do with each other. Where
    they do, the estimate is wrong, and whoever shows it says so. Raises ValueError for a margin
    without people, a seed of another shape, or one with nobody where a margin has people.

    By hand: 40% owners and 25% young of 200: 20 young owners and 30 young tenants.

    >>> joint_table([[40, 60], [25, 75]], 200).round(9).tolist()
    [[20.0, 60.0], [30.0, 90.0]]

    Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11.
    """
    shape = tuple(len(margin) for margin in margins)
    table = np.ones(shape) if seed is None else np.array(seed, dtype=np.float64)
    if table.shape != shape:
        raise ValueError(f"a seed of {table.shape}, expected {shape}")
    targets = []
    for margin in margins:
        counts = np.asarray(margin, dtype=np.float64)
        if (counts < 0).any() or not counts.sum() > 0:
            raise ValueError("expected counts of 0 or more, not all 0")
        targets.append(counts / counts.sum())
    for _ in range(MOST_ROUNDS):
        error = 0.0
        for axis, target in enumerate(targets):
            others = tuple(other for other in range(len(shape)) if other != axis)
            there = table.sum(axis=others)
            if ((there <= 0) & (target > 0)).any():
                raise ValueError("the seed has nobody where a margin has people")
            factor = np.divide(target, there, out=np.zeros(len(target)), where=there > 0)
            error = max(error, float(np.abs(there / there.sum() - target).max()))
            table *= factor.reshape([-1 if each == axis else 1 for each in range(len(shape))])
        if error <= TOLERANCE:
            break
    return table * everyone

"""Made-up pools for the lottery: volunteers who differ from the neighbourhood, with quotas of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wijkdraad.method.listen.lottery.pool import Person, Quota

HELD_TOGETHER, AT_RANDOM = 0.4, 0.6


@dataclass(frozen=True)
class Made:
    """How a pool is made.

    `values` is the number of values of each feature; `skew` how far volunteers differ from the
    neighbourhood (0 is not at all); `slack` how far a quota may lie from the neighbourhood;
    `together` how many people a household has on average, 0 for no households.
    """

    name: str
    people: int
    size: int
    values: tuple[int, ...]
    skew: float
    slack: float
    seed: int
    together: float = 0.0


POOLS = (
    Made("200, 3 features", 200, 20, (2, 3, 4), 0.5, 0.1, 6),
    Made("1,000, 4 features, households", 1_000, 40, (2, 3, 4, 5), 0.6, 0.1, 7, 2.0),
    Made("10,000, 5 features", 10_000, 100, (3, 4, 5, 5, 5), 0.8, 0.1, 8),
    Made("10,000, 5 features, households", 10_000, 100, (3, 4, 5, 5, 5), 0.8, 0.1, 8, 2.2),
    Made("10,000, quotas without slack", 10_000, 100, (2, 4, 4, 5, 6), 1.0, 0.0, 2),
    Made("10,000, very skewed", 10_000, 100, (2, 4, 4, 5, 6), 1.5, 0.02, 3),
    Made("10,000, 2,500 kinds", 10_000, 100, (3, 6, 7, 8, 10), 0.7, 0.05, 5),
)


def made_up(asked: Made) -> tuple[list[Person], list[Quota]]:
    """The people and the quotas of a pool; features lean on each other."""
    random = np.random.default_rng(asked.seed)
    leaning = random.normal(size=asked.people)
    columns, quotas = [], []
    for feature, count in enumerate(asked.values):
        everyone = random.dirichlet(np.full(count, 3.0))
        volunteers = everyone * np.exp(random.normal(size=count) * asked.skew)
        volunteers /= volunteers.sum()
        drawn = leaning * HELD_TOGETHER + random.normal(size=asked.people)
        rank = np.argsort(np.argsort(drawn)) / asked.people
        column = np.searchsorted(np.cumsum(volunteers), rank, side="right").clip(0, count - 1)
        loose = random.random(asked.people) < AT_RANDOM
        column[loose] = random.choice(count, size=asked.people, p=volunteers)[loose]
        columns.append(column)
        for value in range(count):
            middle = everyone[value] * asked.size
            low = int(np.floor(middle * (1 - asked.slack)))
            high = int(np.ceil(middle * (1 + asked.slack)))
            quotas.append(Quota(f"f{feature}", f"v{value}", low, high))
    homes = int(asked.people / asked.together) if asked.together else 0
    home = random.integers(0, homes, asked.people) if homes else None
    people = [
        Person(
            f"p{number:05d}",
            {f"f{feature}": f"v{column[number]}" for feature, column in enumerate(columns)},
            "" if home is None else f"h{home[number]}",
        )
        for number in range(asked.people)
    ]
    return people, quotas

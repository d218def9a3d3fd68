"""A fair lottery over legal panels: everything but the draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chances import FairChances, fair_chances
from .columns import fair_mixture
from .groups import crowded_households, groups_of
from .pool import Person, Pool, Quota, pool_of
from .relaxing import no_legal_panel
from .seats import Seating, seated

METHOD = "wijkdraad.lottery 1"
TICKETS = 10**15
"""The number of tickets of all panels together; a probability is a whole number of them."""
CROWDED = 0.5
"""Above this sum of chances a household gets a rule of its own."""
STAGES = 4


@dataclass(frozen=True)
class Lottery:
    """Legal panels (panels, size), as places in `pool.people`, and the tickets of each (panels,).

    The tickets add up to TICKETS. `minimum_chance` and `largest_chance` (0..1) are over all
    people. `bound` is the largest minimum chance that the quotas allow on average, households
    left aside; `bound_with_households` counts those whose rule bites; `largest_bound` is the
    smallest that the largest chance can be next to that minimum.
    """

    pool: Pool
    panels: NDArray[np.int64]
    tickets: NDArray[np.int64]
    minimum_chance: float
    largest_chance: float
    bound: float
    bound_with_households: float
    largest_bound: float

    @property
    def chances(self) -> NDArray[np.float64]:
        """The chance of each person: the tickets of all panels that hold them."""
        return chances_of(self.panels, self.tickets, len(self.pool.people))


class TooFewHouseholds(ValueError):
    """There are fewer households (`households`) than places, so no panel can be filled."""

    def __init__(self, households: int) -> None:
        super().__init__(households)
        self.households = households


def fair_lottery(
    people: Sequence[Person],
    quotas: Sequence[Quota],
    size: int,
    told: Callable[[int], None] = lambda _done: None,
) -> Lottery:
    """The lottery that maximises the smallest chance, then makes the largest as small as it can be.

    Everyone with the same features (and, in a crowded household, the same kinds of people at
    home) has the same chance. The same input gives the same lottery in any process, whatever
    the order of the people. Raises WrongPool, TooFewHouseholds and NoLegalPanel. `told` hears
    how many of STAGES are done. Source: Flanigan et al. 2021 (doi:10.1038/s41586-021-03788-6)
    for the aim; the way is our own (docs/method.md).

    >>> people = [Person("a", {"age": "old"}), *(Person(id, {"age": "young"}) for id in "bcd")]
    >>> found = fair_lottery(people, [Quota("age", "old", 1, 1), Quota("age", "young", 1, 1)], 2)
    >>> found.chances.round(3).tolist(), len(found.panels), round(found.bound, 3)
    ([1.0, 0.333, 0.333, 0.333], 3, 0.333)
    """
    if size < 1:
        raise ValueError("a panel has one member at least")
    pool = pool_of(people, quotas)
    if pool.households < size:
        raise TooFewHouseholds(pool.households)
    told(1)
    kinds = groups_of(pool, size)
    overall = fair_chances(kinds)
    if overall is None:
        raise no_legal_panel(pool, size)
    groups, fair, crowded = kinds, overall, frozenset[int]()
    while True:
        chances = (fair.expected / groups.sizes)[groups.group_of]
        more = crowded | crowded_households(pool, chances, CROWDED)
        if more == crowded:
            told(2)
            mixture = fair_mixture(groups, fair)
            if mixture is None:
                raise no_legal_panel(pool, size)
            told(3)
            seating = seated(pool, groups, mixture)
            if isinstance(seating, Seating):
                break
            more = crowded | seating
        # Crowded are the households whose rule bites; at the end those are all of them.
        crowded = more
        groups = groups_of(pool, size, crowded)
        closer = fair_chances(groups)
        if closer is None:
            raise no_legal_panel(pool, size)
        fair = closer
    told(STAGES)
    return _lottery(pool, seating, overall.minimum, fair)


def _lottery(pool: Pool, seating: Seating, bound: float, fair: FairChances) -> Lottery:
    panels = np.sort(np.array([list(panel.values()) for panel in seating.panels], np.int64), axis=1)
    distinct, place = np.unique(panels, axis=0, return_inverse=True)
    weights = np.bincount(place.reshape(-1), np.array(seating.weights), minlength=len(distinct))
    tickets = whole_tickets(weights)
    kept = tickets > 0
    distinct, tickets = distinct[kept], tickets[kept]
    chances = chances_of(distinct, tickets, len(pool.people))
    return Lottery(
        pool,
        distinct,
        tickets,
        float(chances.min()),
        float(chances.max()),
        bound,
        fair.minimum,
        fair.largest,
    )


def whole_tickets(weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """The tickets of each panel in proportion to its weight, TICKETS together.

    >>> whole_tickets(np.array([1.0, 1.0, 1.0])).tolist()
    [333333333333334, 333333333333333, 333333333333333]
    """
    exact = weights / weights.sum() * TICKETS
    tickets = np.floor(exact).astype(np.int64)
    left = TICKETS - int(tickets.sum())
    order = np.argsort(-(exact - tickets), kind="stable")
    share, rest = divmod(left, len(tickets))
    tickets += share
    tickets[order[:rest]] += 1
    return tickets


def chances_of(
    panels: NDArray[np.int64], tickets: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    """The chance (0..1) of each of `count` people."""
    together = np.zeros(count, np.int64)
    np.add.at(together, panels.ravel(), np.repeat(tickets, panels.shape[1]))
    return together / TICKETS

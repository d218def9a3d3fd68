"""From numbers per group to people: everyone in a group gets exactly the same chance."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .groups import Groups
from .peeling import Mixture
from .pool import Pool

EQUAL = 1e-13
"""Chances that differ less than this are equal."""
UNEQUAL = 1e-3
"""The part of a chance that may be missing where housemates had to be moved."""
ROUNDS = 12


@dataclass
class Seating:
    """Panels of people (places in the pool) with their weights, while they are being filled.

    `home` and `had` (people,) are the household of each person, and the chance until now.
    """

    home: list[int]
    had: list[float]
    weights: list[float] = field(default_factory=list)
    panels: list[dict[int, int]] = field(default_factory=list)
    """Of each panel the member of each household."""
    panels_of: list[list[int]] = field(default_factory=list)

    def add(self, weight: float, panel: dict[int, int]) -> int:
        """Add a panel; its number."""
        self.weights.append(weight)
        self.panels.append(panel)
        number = len(self.panels) - 1
        for person in panel.values():
            self.panels_of[person].append(number)
        return number

    def move(
        self, giver: int, taker: int, wanted: float, alike: dict[int, list[int]] | None = None
    ) -> None:
        """Let a person take over places of another, up to `wanted` of chance.

        Where a housemate of the taker is in a panel, someone of `alike` takes that place too.
        """
        home = self.home
        for number in list(self.panels_of[giver]):
            panel = self.panels[number]
            if panel.get(home[giver]) != giver:
                continue
            swaps = {giver: taker}
            barring = None if home[giver] == home[taker] else panel.get(home[taker])
            if barring is not None:
                instead = self._stand_in(panel, barring, taker, alike) if alike else None
                if instead is None:
                    continue
                swaps[barring] = instead
            weight = min(wanted, self.weights[number])
            changed = [swaps.get(who, who) for who in panel.values()]
            if weight < self.weights[number]:
                self.weights[number] -= weight
                self.add(weight, {home[who]: who for who in changed})
            else:
                self.panels[number] = {home[who]: who for who in changed}
                for comer in swaps.values():
                    self.panels_of[comer].append(number)
            for leaver, comer in swaps.items():
                self.had[leaver] -= weight
                self.had[comer] += weight
            wanted -= weight
            if wanted <= 0:
                break

    def _stand_in(
        self, panel: dict[int, int], leaver: int, comer: int, alike: dict[int, list[int]]
    ) -> int | None:
        """Who can sit for `leaver` while `comer` comes: who has the smallest chance until now."""
        able = [
            person
            for person in alike[leaver]
            if self.home[person] not in panel and self.home[person] != self.home[comer]
        ]
        return min(able, key=lambda person: (self.had[person], person), default=None)


def seated(pool: Pool, groups: Groups, mixture: Mixture) -> Seating | frozenset[int]:
    """Fill every panel with people, at most one of a household.

    Where that does not succeed: the households that are in the way, none of them crowded yet.
    The heaviest panels come first, and each place goes to whoever had the smallest chance so
    far (of equals in the order of a hash of their id, so that neighbours in the file are no
    neighbours here). What then still differs within a group is made equal by splitting panels.
    """
    turn = _turns(pool)
    seating = Seating(
        pool.household_of.tolist(), [0.0] * len(turn), panels_of=[[] for _person in turn]
    )
    filler = _Filler(pool, groups, turn, seating.had)
    in_the_way: set[int] = set()
    for place in np.lexsort((np.arange(len(mixture.weights)), -mixture.weights)).tolist():
        panel = mixture.panels[place]
        for begin, end in filler.slices(panel):
            weight = float(mixture.weights[place]) * float(end - begin)
            filled = filler.filled(panel, begin, weight)
            if isinstance(filled, frozenset):
                in_the_way |= filled
            else:
                seating.add(weight, filled)
    if not in_the_way:
        in_the_way |= _made_equal(pool, groups, turn, seating)
    return frozenset(in_the_way) if in_the_way else seating


def _turns(pool: Pool) -> list[int]:
    hashed = [hashlib.sha256(person.id.encode()).digest() for person in pool.people]
    turns = [0] * len(hashed)
    for turn, place in enumerate(sorted(range(len(hashed)), key=lambda place: hashed[place])):
        turns[place] = turn
    return turns


def _made_equal(pool: Pool, groups: Groups, turn: list[int], seating: Seating) -> set[int]:
    """Make the chances within each group equal; the households that prevent it."""
    home = pool.household_of.tolist()
    sets: dict[tuple[int, int], list[int]] = {}
    for person in sorted(range(len(home)), key=lambda person: turn[person]):
        # In crowded households places go round the households already.
        place = home[person] if groups.crowded[person] >= 0 else -1
        sets.setdefault((int(groups.group_of[person]), place), []).append(person)
    alike = {person: people for people in sets.values() for person in people}
    free = [people for people in sets.values() if groups.crowded[people[0]] < 0]
    shared = np.bincount(pool.household_of) > 1
    uneven = list(sets.values())
    for _round in range(ROUNDS):
        left = [people for people in uneven if not _evened(seating, people)]
        if not left:
            return set()
        for people in left:
            _evened(seating, people, alike)
        uneven = free
    short = set()
    for people in left:
        fair = sum(seating.had[person] for person in people) / len(people)
        short |= {who for who in people if seating.had[who] < fair * (1 - UNEQUAL)}
    return {home[who] for who in short if groups.crowded[who] < 0 and shared[home[who]]}


def _evened(seating: Seating, people: list[int], alike: dict[int, list[int]] | None = None) -> bool:
    """Let those with a larger chance give places to those with a smaller one; whether all is even.

    With `alike` (who may stand in for whom) a housemate of the taker may be moved out of the way.
    """
    had = seating.had
    fair = sum(had[person] for person in people) / len(people)
    even = max(EQUAL, UNEQUAL * fair if alike else 0.0)
    givers = sorted((who for who in people if had[who] > fair), key=lambda who: -had[who])
    takers = sorted((who for who in people if had[who] < fair), key=lambda who: -had[who])
    for giver in givers:
        passed = []
        while takers and had[giver] - fair > EQUAL:
            taker = takers.pop()
            seating.move(giver, taker, min(had[giver] - fair, fair - had[taker]), alike)
            if fair - had[taker] > EQUAL:
                passed.append(taker)
        takers += reversed(passed)
    return all(abs(had[person] - fair) <= even for person in people)


class _Filler:
    """Fills one panel after another."""

    def __init__(self, pool: Pool, groups: Groups, turn: list[int], had: list[float]) -> None:
        self.home = pool.household_of.tolist()
        self.turn, self.had, self.groups = turn, had, groups
        self.group_of = groups.group_of.tolist()
        self.waiting: list[list[tuple[float, int, int]]] = [[] for _group in groups.sizes]
        self.homes: dict[int, dict[int, list[int]]] = {}
        for person in sorted(range(len(turn)), key=lambda person: turn[person]):
            kind = int(groups.crowded[person])
            if kind < 0:
                heapq.heappush(self.waiting[self.group_of[person]], (0.0, turn[person], person))
            else:
                homes = self.homes.setdefault(kind, {})
                homes.setdefault(self.home[person], []).append(person)
        self.kind_of = np.full(len(groups.sizes), -1)
        self.kind_of[groups.group_of] = groups.crowded

    def slices(self, panel: NDArray[np.int64]) -> Iterator[tuple[Fraction, Fraction]]:
        """Parts of 0..1: in each the places of alike crowded households lie one household on."""
        kinds = np.unique(self.kind_of[(panel > 0) & (self.kind_of >= 0)]).tolist()
        cuts = {Fraction(0), Fraction(1)}
        for kind in kinds:
            count = len(self.homes[kind])
            cuts.update(Fraction(step, count) for step in range(1, count))
        ordered = sorted(cuts)
        return pairwise(ordered)

    def filled(
        self, panel: NDArray[np.int64], begin: Fraction, weight: float
    ) -> dict[int, int] | frozenset[int]:
        """The member of each household in a panel; or the households that are in the way."""
        members: dict[int, int] = {}
        open_groups = np.flatnonzero(panel)
        crowded: dict[int, list[int]] = {}
        for group in open_groups[self.kind_of[open_groups] >= 0].tolist():
            places = [group] * int(panel[group])
            crowded.setdefault(int(self.kind_of[group]), []).extend(places)
        for kind, wanted in crowded.items():
            homes = list(self.homes[kind].items())
            start = int(begin * len(homes))
            for step, group in enumerate(wanted):
                home, people = homes[(start + step) % len(homes)]
                own = [person for person in people if self.group_of[person] == group]
                members[home] = min(own, key=lambda one: (self.had[one], self.turn[one]))
        free = open_groups[self.kind_of[open_groups] < 0]
        scarce = np.argsort((self.groups.sizes - panel)[free], kind="stable")
        for group in free[scarce].tolist():
            for _place in range(int(panel[group])):
                barred = self._seat(group, members)
                if barred:
                    for person in members.values():
                        self._wait(person)
                    return frozenset(self.home[person] for person in barred)
        for person in members.values():
            self.had[person] += weight
            self._wait(person)
        return members

    def _wait(self, person: int) -> None:
        if self.groups.crowded[person] < 0:
            entry = (self.had[person], self.turn[person], person)
            heapq.heappush(self.waiting[self.group_of[person]], entry)

    def _seat(self, group: int, members: dict[int, int]) -> list[int]:
        """Seat the first who waits in a group; where all are barred, move who bars one of them.

        Empty where that succeeded, else who is barred.
        """
        person, barred = self._first_free(group, members)
        if person is not None:
            members[self.home[person]] = person
            return []
        for waiting in barred:
            home = self.home[waiting]
            other = members[home]
            if self.groups.crowded[other] >= 0 or self.group_of[other] == group:
                continue
            instead, _barred = self._first_free(self.group_of[other], members)
            if instead is not None:
                self._wait(other)
                self._take_off(waiting)
                members[home] = waiting
                members[self.home[instead]] = instead
                return []
        return barred

    def _first_free(self, group: int, members: dict[int, int]) -> tuple[int | None, list[int]]:
        """Take the first who waits and whose household is free; and who came before, barred."""
        passed, found = [], None
        waiting = self.waiting[group]
        while waiting:
            entry = heapq.heappop(waiting)
            if self.home[entry[2]] not in members:
                found = entry[2]
                break
            passed.append(entry)
        for entry in passed:
            heapq.heappush(waiting, entry)
        return found, [entry[2] for entry in passed]

    def _take_off(self, person: int) -> None:
        waiting = self.waiting[self.group_of[person]]
        waiting.remove((self.had[person], self.turn[person], person))
        heapq.heapify(waiting)

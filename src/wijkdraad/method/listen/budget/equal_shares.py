"""Counting a neighbourhood budget with equal shares: everyone has the same part to spend.

The method of equal shares for approval ballots, where a project is worth to a supporter what it
costs. Each voter gets an equal part of the budget. Again and again the project is bought for
which its supporters pay the smallest part of its cost each: all pay the same, who has less pays
all that is left. It ends when no project can be paid by its supporters. Because money is left
over, the shares are raised on paper by one unit of money per voter, and the count is done anew,
until it would cost more than the budget (Add1); what is left then goes by votes.
Source: Peters, Pierczynski, Skowron (2021), Proportional Participatory Budgeting with Additive
Utilities; the completion as in Faliszewski and others (2023), Participatory Budgeting: Data,
Tools, and Analysis.

Every amount is exact. Floating-point numbers only tell quickly which choices are beyond doubt;
a count with one that is closer than 1 in 10^9 is done with whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .election import Decision, Election, Outcome, Purse
from .greedy import take_by_votes

UNIT_CENTS = 100
CLOSE = 1e-9
NEXT_TO_NOTHING = 1e-300


def equal_shares_outcome(election: Election) -> Outcome:
    """The outcome with equal shares, raised by one unit (100 cents) per voter until it would overspend.

    Ties go to more supporters, then the lower cost, then the id that comes first as text. Under a
    cap, a project that no longer fits when its turn comes is passed over. A project without
    supporters can only come in with the money that is left at the end.

    Ten voters share 100 euros, so 10 each. Six of them pay project a (10 each); the other four
    can pay c (8 each). By votes alone the six would get both a and b.

    >>> six, four = (0, 1, 2, 3, 4, 5), (6, 7, 8, 9)
    >>> round_ = Election(("a", "b", "c"), (6000, 4000, 3200), (six, six, four), (6, 6, 4), 10, 10000)
    >>> equal_shares_outcome(round_).winners
    ('b', 'c')
    >>> [(told.project, told.reason, str(told.each_cents)) for told in equal_shares_outcome(round_).decisions]
    [('b', 'shared', '2000/3'), ('c', 'shared', '800'), ('a', 'money_used_up', 'None')]
    """
    support = election.support
    counted = _Count(election)
    raised, run = 0, counted.quick(0)
    while len(run) < counted.can_win:
        next_run = counted.quick(raised + UNIT_CENTS)
        if sum(election.cost_cents[project] for project in next_run) > election.budget_cents:
            break
        raised, run = raised + UNIT_CENTS, next_run
    bought = counted.exact(raised)
    purse = Purse(election)
    decisions = []
    for purchase in bought.purchases:
        purse.pay(purchase.project)
        decisions.append(
            Decision(
                election.ids[purchase.project],
                True,
                "shared",
                support[purchase.project],
                election.cost_cents[purchase.project],
                purchase.each_cents,
                purchase.payers,
            )
        )
    winners = [purchase.project for purchase in bought.purchases]
    rest = [project for project in election.order(support) if project not in winners]
    added, told = take_by_votes(election, purse, rest, support, "completion")
    decisions += [_with_money_of_supporters(each, election, bought) for each in told]
    return Outcome(
        tuple(election.ids[project] for project in (*winners, *added)),
        election.budget_cents - purse.left_cents,
        election.budget_cents,
        tuple(decisions),
        raised,
    )


def _with_money_of_supporters(told: Decision, election: Election, bought: _Bought) -> Decision:
    """A decision with what its supporters had left, where that is why it was not bought.

    What did not fit in the rest of the budget was before that out of reach of its supporters.
    """
    project = election.ids.index(told.project)
    left = bought.left_cents(election.supporters[project])
    if told.reason == "does_not_fit" and left < told.cost_cents:
        return Decision(
            told.project, False, "money_used_up", told.votes, told.cost_cents, at_hand_cents=left
        )
    return told


@dataclass(frozen=True, slots=True)
class _Purchase:
    """A project that its supporters pay: at most `each_cents`, which `payers` of them pay."""

    project: int
    each_cents: Fraction
    payers: int


@dataclass(frozen=True, slots=True)
class _Bought:
    """What was bought, and what each voter has left, in cents / `unit`."""

    purchases: tuple[_Purchase, ...]
    left: list[int]
    unit: int

    def left_cents(self, voters: tuple[int, ...]) -> Fraction:
        return Fraction(sum(self.left[voter] for voter in voters), self.unit)


class _Count:
    """One round, counted again and again with larger shares."""

    def __init__(self, election: Election) -> None:
        self.election = election
        self._rank = np.empty(len(election.ids), np.int64)
        self._rank[election.order(election.support)] = np.arange(len(election.ids))
        self._caps_of = [
            [number for number, cap in enumerate(election.caps) if project in cap.projects]
            for project in range(len(election.ids))
        ]
        self._arrays: tuple[NDArray[Any], ...] = (
            np.array(election.cost_cents, np.int64),
            *_flat(election.supporters),
            self._rank,
            *_flat(self._caps_of),
            np.array([cap.limit_cents for cap in election.caps], np.int64),
        )
        # More than these can never be bought, so raising the shares has an end.
        self.can_win = len(self._all_that_can_win()) if election.voters else 0

    def _all_that_can_win(self) -> tuple[int, ...]:
        """What is bought when money is no object; caps may still keep something out."""
        return self._run(sum(self.election.cost_cents) * UNIT_CENTS)

    def quick(self, raised_cents: int) -> tuple[int, ...]:
        """The projects that are bought when each share is raised by so much."""
        if not self.election.voters:
            return ()
        return self._run(raised_cents)

    def _run(self, raised_cents: int) -> tuple[int, ...]:
        share = self._share(raised_cents)
        chosen, sure = _bought(float(share), self.election.voters, CLOSE, *self._arrays)
        if sure:
            return tuple(chosen.tolist())
        return tuple(purchase.project for purchase in self.exact(raised_cents).purchases)

    def _share(self, raised_cents: int) -> Fraction:
        return Fraction(self.election.budget_cents, self.election.voters) + raised_cents

    def exact(self, raised_cents: int) -> _Bought:
        """The same with whole numbers, and what each voter paid."""
        election = self.election
        if not election.voters:
            return _Bought((), [], 1)
        share = self._share(raised_cents)
        left, unit = [share.numerator] * election.voters, share.denominator
        caps = [cap.limit_cents for cap in election.caps]
        # Supporters only ever get poorer, so what a project asked before is the least it asks now.
        least = {
            project: Fraction(1, len(voters)) if election.cost_cents[project] else Fraction(0)
            for project, voters in enumerate(election.supporters)
            if voters
        }
        purchases: list[_Purchase] = []
        while least:
            best: tuple[Fraction, int, int, Fraction, int] | None = None
            for project in sorted(least, key=lambda each: (least[each], self._rank[each])):
                if best is not None and least[project] > best[0]:
                    break
                cost = election.cost_cents[project]
                if any(cost > caps[cap] for cap in self._caps_of[project]):
                    del least[project]
                    continue
                paid = _payment(
                    [left[voter] for voter in election.supporters[project]], cost * unit
                )
                if paid is None:
                    del least[project]
                    continue
                # A project that costs nothing asks nothing.
                least[project] = paid[0] / (cost * unit) if cost else Fraction(0)
                found = (least[project], int(self._rank[project]), project, *paid)
                best = found if best is None else min(best, found)
            if best is None:
                break
            _part, _rank, project, each, payers = best
            if each.denominator > 1:
                left = [numerator * each.denominator for numerator in left]
                unit *= each.denominator
            pay = each.numerator
            for voter in election.supporters[project]:
                left[voter] -= min(left[voter], pay)
            for cap in self._caps_of[project]:
                caps[cap] -= election.cost_cents[project]
            purchases.append(_Purchase(project, Fraction(pay, unit), payers))
            del least[project]
        return _Bought(tuple(purchases), left, unit)


def _payment(purses: list[int], cost: int) -> tuple[Fraction, int] | None:
    """The most that one of the purses pays towards a cost, and how many pay that much.

    All pay the same; who has less pays all. None where they have not enough together.

    >>> _payment([5, 1, 5], 9), _payment([5, 1, 5], 12)
    ((Fraction(4, 1), 2), None)
    """
    if sum(purses) < cost:
        return None
    purses = sorted(purses)
    for number, purse in enumerate(purses):
        payers = len(purses) - number
        if purse * payers >= cost:
            return Fraction(cost, payers), payers
        cost -= purse
    return None


def _flat(lists: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lists of numbers one behind the other, and where each of them starts and ends."""
    starts = np.zeros(len(lists) + 1, np.int64)
    starts[1:] = np.cumsum([len(each) for each in lists])
    return starts, np.array([number for each in lists for number in each], np.int64)


@njit(cache=True)
def _bought(
    share: float,
    voters: int,
    close: float,
    costs: NDArray[np.int64],
    starts: NDArray[np.int64],
    supporters: NDArray[np.int64],
    rank: NDArray[np.int64],
    cap_starts: NDArray[np.int64],
    caps_of: NDArray[np.int64],
    caps: NDArray[np.int64],
) -> tuple[NDArray[np.int64], bool]:
    """The projects that are bought, in order, and whether no choice among them was too close.

    Whether two projects ask exactly the same is known in floating point in one case only: who
    does not pay in full has nothing at all. Then each asks 1 / payers.
    """
    count = len(costs)
    left = np.full(voters, share)
    left_under = caps.copy()
    active = np.zeros(count, np.bool_)
    least = np.zeros(count)
    for project in range(count):
        support = starts[project + 1] - starts[project]
        if support > 0:
            active[project] = True
            least[project] = 1.0 / support if costs[project] > 0 else 0.0
    pays = np.zeros(count)
    payers = np.zeros(count, np.int64)
    plain = np.zeros(count, np.bool_)
    chosen = np.empty(count, np.int64)
    found = 0
    fresh = np.zeros(count, np.bool_)
    while True:
        fresh[:] = False
        best = np.inf
        while True:
            project = -1
            for each in range(count):
                waits = active[each] and not fresh[each]
                if waits and (project < 0 or least[each] < least[project]):
                    project = each
            if project < 0 or least[project] > best * (1 + close):
                break
            cost = costs[project]
            fits = True
            for place in range(cap_starts[project], cap_starts[project + 1]):
                if cost > left_under[caps_of[place]]:
                    fits = False
            if not fits:
                active[project] = False
                continue
            first, end = starts[project], starts[project + 1]
            together = 0.0
            for place in range(first, end):
                together += left[supporters[place]]
            if together < cost * (1 - close):
                active[project] = False
                continue
            if cost > 0 and together < cost * (1 + close):
                return chosen[:found], False
            pay = cost / (end - first)
            while True:
                poor, rich, poorest = 0.0, 0, np.inf
                for place in range(first, end):
                    if left[supporters[place]] < pay:
                        poor += left[supporters[place]]
                    else:
                        rich += 1
                        poorest = min(poorest, left[supporters[place]])
                if rich == 0:
                    return chosen[:found], False
                more = (cost - poor) / rich
                if more <= pay:
                    break
                pay = more
            pays[project] = pay
            payers[project] = rich
            plain[project] = poor == 0.0 and poorest > pay * (1 + close)
            least[project] = pay / cost if cost > 0 else 0.0
            fresh[project] = True
            best = min(best, least[project])
        if best == np.inf:
            return chosen[:found], True
        winner = -1
        near = 0
        all_plain = True
        for each in range(count):
            if active[each] and fresh[each] and least[each] <= best * (1 + close):
                near += 1
                all_plain = all_plain and plain[each]
                first_of_same = payers[each] == payers[winner] and rank[each] < rank[winner]
                if winner < 0 or payers[each] > payers[winner] or first_of_same:
                    winner = each
        if near > 1 and not all_plain and best > 0.0:
            return chosen[:found], False
        if best == 0.0:
            for each in range(count):
                free = active[each] and fresh[each] and least[each] == 0.0
                if free and (least[winner] > 0.0 or rank[each] < rank[winner]):
                    winner = each
        for place in range(starts[winner], starts[winner + 1]):
            voter = supporters[place]
            if left[voter] > pays[winner] * (1 + close):
                left[voter] -= pays[winner]
            elif left[voter] < pays[winner] * (1 - close):
                left[voter] = 0.0
            else:
                # It may have nothing left, or next to nothing: not to be taken for nothing.
                left[voter] = NEXT_TO_NOTHING
        for place in range(cap_starts[winner], cap_starts[winner + 1]):
            left_under[caps_of[place]] -= costs[winner]
        active[winner] = False
        chosen[found] = winner
        found += 1

"""Counting a neighbourhood budget by most votes: the project with most votes first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .election import Decision, Election, Outcome, Purse, Reason


def greedy_outcome(election: Election) -> Outcome:
    """The outcome by votes: what no longer fits in the budget, or under a cap, is skipped.

    Ties go to the lower cost, then to the id that comes first as text.

    >>> round_ = Election(("a", "b", "c"), (6000, 5000, 4000), ((0, 1, 2), (3, 4), (3,)), (3, 2, 1),
    ...                   voters=5, budget_cents=10000)
    >>> greedy_outcome(round_).winners, greedy_outcome(round_).spent_cents
    (('a', 'c'), 10000)
    >>> [(told.project, told.reason, told.at_hand_cents) for told in greedy_outcome(round_).decisions]
    [('a', 'most_votes', None), ('b', 'does_not_fit', Fraction(4000, 1)), ('c', 'most_votes', None)]
    """
    purse = Purse(election)
    chosen, decisions = take_by_votes(
        election, purse, election.order(election.scores), election.scores, "most_votes"
    )
    return Outcome(
        tuple(election.ids[project] for project in chosen),
        election.budget_cents - purse.left_cents,
        election.budget_cents,
        tuple(decisions),
    )


def take_by_votes(
    election: Election,
    purse: Purse,
    order: Sequence[int],
    scores: Sequence[int | Fraction],
    reason: Reason,
) -> tuple[list[int], list[Decision]]:
    """The projects of `order` that still fit, and a decision for each; `purse` pays for them."""
    chosen, decisions = [], []
    for project in order:
        told = (election.ids[project], scores[project], election.cost_cents[project])
        cap = purse.full_cap(project)
        if election.cost_cents[project] > purse.left_cents:
            left = Fraction(purse.left_cents)
            decisions.append(_lost(told, "does_not_fit", left))
        elif cap is not None:
            decisions.append(_lost(told, "cap_reached", Fraction(cap[1]), cap[0]))
        else:
            purse.pay(project)
            chosen.append(project)
            decisions.append(Decision(told[0], True, reason, told[1], told[2]))
    return chosen, decisions


def _lost(
    told: tuple[str, int | Fraction, int], reason: Reason, left: Fraction, cap: str = ""
) -> Decision:
    return Decision(told[0], False, reason, told[1], told[2], at_hand_cents=left, cap=cap)

"""What an outcome means for groups of voters: how many of them got something they voted for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..small_counts import publishable_counts, publishable_sides
from .election import Election


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """A group of voters and how many of them chose at least one project that won.

    None is withheld because it, or what is left beside it, is small.
    """

    group: str
    voters: int | None
    with_winner: int | None


def effects_by_group(
    election: Election,
    winners: Collection[str],
    groups: Mapping[str, Sequence[int]],
    smallest_shown: int,
) -> tuple[GroupEffect, ...]:
    """The effect on each group, in the order of `groups`: the places of its ballots.

    Fit to be published beside the number of all voters: of 20, one more group is withheld beside
    the small one, because 20 - 9 - 9 would tell its size.

    >>> round_ = Election(("a",), (100,), (tuple(range(12)),), (12,), voters=20, budget_cents=100)
    >>> ages = {"young": range(9), "old": range(9, 18), "not said": range(18, 20)}
    >>> effects_by_group(round_, {"a"}, ages, 5)
    (GroupEffect(group='young', voters=9, with_winner=None), GroupEffect(group='old', voters=None, with_winner=None), GroupEffect(group='not said', voters=None, with_winner=None))
    >>> effects_by_group(round_, {"a"}, {"all": range(20)}, 5)
    (GroupEffect(group='all', voters=20, with_winner=12),)
    """
    shown = publishable_counts(
        {name: len(voters) for name, voters in groups.items()}, smallest_shown
    )
    served = {
        voter
        for project, supporters in zip(election.ids, election.supporters, strict=True)
        if project in winners
        for voter in supporters
    }
    effects = []
    for name, voters in groups.items():
        count = shown[name]
        with_winner = None
        if count is not None and count >= 2 * smallest_shown:
            inside = sum(voter in served for voter in voters)
            sides = {True: inside, False: count - inside}
            with_winner = publishable_sides(sides, smallest_shown)[True]
        effects.append(GroupEffect(name, count, with_winner))
    return tuple(effects)

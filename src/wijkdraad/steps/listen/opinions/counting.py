"""Looks for opinions that go together, and tells them as plain values for `wijkdraad opinions`."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from wijkdraad.files.votes import VoteTable
from wijkdraad.method.listen.opinions.groups import (
    METHOD,
    Bounds,
    Opinions,
    opinions_that_go_together,
)
from wijkdraad.method.listen.opinions.votes import Tally, Votes
from wijkdraad.reference.listening.opinions import opinion_rules

SEED = 20261127
"""For drawing participants anew; any other would do."""


def bounds() -> Bounds:
    """Below which numbers nothing is said, as the reference has them."""
    value = {key: rule.value for key, rule in opinion_rules().items()}
    return Bounds(
        participants=int(value["fewest_participants"]),
        votes_each=int(value["fewest_votes_each"]),
        in_group=int(value["fewest_in_group"]),
        seen=int(value["fewest_who_saw"]),
        seen_share=value["smallest_share_who_saw"],
        stability=value["lowest_stability"],
        most_groups=int(value["most_groups"]),
        resamples=int(value["resamples"]),
    )


def look_for_groups(votes: Votes) -> Opinions:
    """The opinions that go together in these votes; the same each time."""
    return opinions_that_go_together(votes, bounds(), np.random.default_rng(SEED))


def group_letter(number: int) -> str:
    """The name of a group: a letter, because a word would say what kind of people it is."""
    return "ABCDEFGHIJ"[number]


def result(table: VoteTable, found: Opinions) -> dict[str, Any]:
    """The groups, how sure they are, and each statement with its share in every group.

    `bridging`, `shared_disagreement` and `dividing` are empty where too few people voted, or the
    groups are not sure; `notes` says so.
    """
    letters = [group_letter(number) for number in range(found.groups)]
    groups = []
    for number, letter in enumerate(letters):
        members = np.flatnonzero(found.labels == number)
        groups.append(
            {
                "id": letter,
                "n": len(members),
                "stability": found.group_stability[number],
                "members": [table.participants[place] for place in members],
            }
        )
    statements = []
    for place, name in enumerate(table.statements):
        in_groups = {
            letter: _told(tallies[place])
            for letter, tallies in zip(letters, found.in_groups, strict=True)
        }
        statements.append({"id": name, **_told(found.tallies[place]), "groups": in_groups})
    names = table.statements
    return {
        "participants": len(table.participants),
        "placed": int((found.labels >= 0).sum()),
        "groups": groups,
        "stability": found.stability,
        "sure": found.sure,
        "silhouette": found.silhouette,
        "statements": statements,
        "bridging": [names[place] for place in found.bridging],
        "shared_disagreement": [names[place] for place in found.shared_no],
        "dividing": [names[place] for place in found.dividing],
        "bounds": {key: rule.value for key, rule in opinion_rules().items()},
        "notes": notes(found),
        "method": METHOD,
    }


def _told(tally: Tally) -> dict[str, Any]:
    low, high = tally.agreement
    return {
        "n": tally.n,
        "agree": tally.agree,
        "disagree": tally.disagree,
        "pass": tally.passed,
        "agree_share": tally.agree_share,
        "low": low if tally.n else None,
        "high": high if tally.n else None,
    }


def notes(found: Opinions, public: bool = False) -> list[str]:
    """What the reader must know of the groups, as sentences in the active language.

    For the `public` nothing from which a small number of people could be found.
    """
    limits = bounds()
    told = [_("These are opinions that go together, not kinds of people.")]
    placed = int((found.labels >= 0).sum())
    if not found.groups and len(found.labels) < limits.participants:
        told.append(
            _("Fewer than {count} people voted: too few to see which opinions go together.").format(
                count=limits.participants
            )
        )
    elif not found.groups:
        told.append(
            _("The votes do not fall apart in groups of {count} people or more.").format(
                count=limits.in_group
            )
        )
    elif not found.sure:
        told.append(
            _(
                "The groups are not sure: with other voters they would have come out differently. So everyone is taken together."
            )
        )
    if found.groups and placed < len(found.labels) and not public:
        told.append(
            _("{count} people voted too little to be placed; their votes do count.").format(
                count=len(found.labels) - placed
            )
        )
    return told

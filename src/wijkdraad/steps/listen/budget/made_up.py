"""Ballots that were made up for the example Lindenkwartier, and are marked so (see the votes)."""

from __future__ import annotations

from wijkdraad.programme.models import BudgetBallot, BudgetRound, Programme

from ..opinions.made_up import EXAMPLE, VOTED_AT, chance
from .rounds import MADE_UP

VOTERS = 96
LIKED = {
    "br1": {
        "bp1": (0.7, 0.35),
        "bp2": (0.25, 0.4),
        "bp3": (0.15, 0.5),
        "bp4": (0.55, 0.3),
        "bp5": (0.5, 0.35),
        "bp6": (0.3, 0.45),
        "bp7": (0.3, 0.62),
        "bp8": (0.3, 0.2),
    },
    "br2": {"bp9": (0.4, 0.4), "bp10": (0.5, 0.3), "bp11": (0.6, 0.5)},
}
"""Which part of each of two kinds of voters likes a project."""


def make_up_ballots(programme: Programme) -> int:
    """Make up the ballots of the example; gives how many. None where someone voted already."""
    if programme.slug != EXAMPLE:
        return 0
    made = []
    for one in BudgetRound.objects.filter(programme=programme, key__in=LIKED):
        if one.ballots.exists():
            continue
        for number in range(VOTERS if one.key == "br1" else VOTERS // 3):
            voter = f"{MADE_UP}{number + 1:03}"
            kind = number % 2
            liked = [
                key
                for key, parts in LIKED[one.key].items()
                if chance(one.key, voter, key) < parts[kind]
            ]
            if not liked:
                continue
            points = dict.fromkeys(liked, 1)
            if one.points:
                points = dict.fromkeys(liked, one.points // len(liked))
                points[liked[0]] += one.points % len(liked)
            made.append(BudgetBallot(round=one, voter=voter, points=points, voted_at=VOTED_AT))
    BudgetBallot.objects.bulk_create(made)
    return len(made)

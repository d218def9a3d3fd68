"""Votes that were made up for the example Lindenkwartier, so that its pages show something.

They are marked: the mark of each voter begins with `MADE_UP`, and each page that counts them says
so. No other programme gets any.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from wijkdraad.programme.models import Programme, Statement, StatementVote

from .reading import MADE_UP

EXAMPLE = "lindenkwartier"
VOTED_AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
SIZES = (58, 46, 37)
LEANINGS = {
    "st01": (1, -1, 1),
    "st02": (1, -1, 0),
    "st03": (1, 1, 1),
    "st04": (0, -1, 1),
    "st05": (1, 1, 1),
    "st06": (1, 1, 0),
    "st07": (1, -1, 1),
    "st08": (1, 1, 1),
    "st09": (0, 1, 1),
    "st10": (-1, 1, -1),
    "st11": (1, -1, -1),
}
"""What most of each of three groups answer to a statement; 0 where they differ."""


def chance(*about: object) -> float:
    """A number from 0 up to 1 that looks like chance and is the same each time.

    >>> chance("a", 1) == chance("a", 1), 0 <= chance("b") < 1
    (True, True)
    """
    digest = hashlib.sha256(":".join(map(str, about)).encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def make_up_votes(programme: Programme) -> int:
    """Make up the votes of the example; gives how many. None where someone voted already."""
    statements = {row.key: row for row in Statement.objects.filter(programme=programme)}
    if (
        programme.slug != EXAMPLE
        or StatementVote.objects.filter(statement__programme=programme).exists()
    ):
        return 0
    votes = []
    for group, size in enumerate(SIZES):
        for number in range(size):
            voter = f"{MADE_UP}{group + 1}{number + 1:03}"
            for key, leanings in LEANINGS.items():
                # One in twelve stops before this statement.
                if key not in statements or chance(voter, key, "seen") < 1 / 12:
                    continue
                draw = chance(voter, key)
                vote = leanings[group]
                if vote == 0:
                    vote = 1 if draw < 0.45 else (0 if draw < 0.6 else -1)
                elif draw < 0.14:
                    vote = 0 if draw < 0.06 else -vote
                votes.append(
                    StatementVote(
                        statement=statements[key], voter=voter, vote=vote, voted_at=VOTED_AT
                    )
                )
    StatementVote.objects.bulk_create(votes)
    return len(votes)

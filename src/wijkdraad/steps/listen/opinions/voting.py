"""Voting on statements without an account: one at a time, and taken back at any moment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.models import Programme, Publication, Statement, StatementVote

WORDS = {1: _("agree"), -1: _("disagree"), 0: _("pass")}


@dataclass(frozen=True)
class Answered:
    """A statement that this visitor voted on, and what they answered, in a word."""

    statement: Statement
    vote: int

    @property
    def word(self) -> str:
        """The answer in a word."""
        return str(WORDS[self.vote])


@dataclass(frozen=True)
class Ballot:
    """Where a visitor is: the statement that is next, what they answered, and how many there are."""

    statement: Statement | None
    answered: tuple[Answered, ...]
    count: int

    @property
    def number(self) -> int:
        """The number of the next statement, from 1."""
        return len(self.answered) + 1


def purpose(programme: Programme) -> str:
    """For what a visitor gets a mark here: another one in each programme."""
    return f"statements-{programme.pk}"


def open_statements(programme: Programme) -> list[Statement]:
    """The statements that anyone can vote on, in the order of their keys.

    One that comes from a contribution which is hidden stays unseen with it.
    """
    statements = Statement.objects.filter(programme=programme, publication=Publication.PUBLISHED)
    return list(statements.exclude(contribution__publication=Publication.HIDDEN).order_by("key"))


def ballot_of(programme: Programme, voter: str) -> Ballot:
    """Where the visitor with this mark is.

    Each visitor meets the statements in an order of their own, so that who stops halfway
    does not always miss the same ones.
    """
    statements = open_statements(programme)
    voted = dict(
        StatementVote.objects.filter(statement__in=statements, voter=voter).values_list(
            "statement_id", "vote"
        )
    )
    left = [statement for statement in statements if statement.pk not in voted]
    left.sort(key=lambda one: hashlib.sha256(f"{voter}:{one.key}".encode()).digest())
    answered = [Answered(one, voted[one.pk]) for one in statements if one.pk in voted]
    return Ballot(left[0] if left else None, tuple(answered), len(statements))


def keep_vote(programme: Programme, statement_pk: int, voter: str, vote: int) -> bool:
    """Keep a vote in place of an earlier one; False where the statement is not open to votes."""
    if vote not in WORDS:
        raise ValueError("a vote is 1, 0 or -1")
    statement = next((one for one in open_statements(programme) if one.pk == statement_pk), None)
    if statement is None:
        return False
    with transaction.atomic():
        StatementVote.objects.update_or_create(
            statement=statement,
            voter=voter,
            defaults={"vote": vote, "voted_at": timezone.now()},
        )
    return True


def take_back(programme: Programme, statement_pk: int, voter: str) -> None:
    """Forget the vote of this visitor on a statement."""
    StatementVote.objects.filter(
        statement__programme=programme, statement_id=statement_pk, voter=voter
    ).delete()

"""Votes in and out as files of Polis: statements and votes come in, votes go out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from wijkdraad.files.delimited import DelimitedTable
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.files.votes import UNSEEN, VoteTable, long_votes_text
from wijkdraad.programme.history import event
from wijkdraad.programme.models import Person, Programme, Publication, Statement, StatementVote

KEY_START = "polis-"
MOST_LETTERS = Statement._meta.get_field("text").max_length or 240
MODERATED = {
    "1": Publication.PUBLISHED,
    "0": Publication.HELD,
    "-1": Publication.HIDDEN,
    "": Publication.HELD,
}


@dataclass(frozen=True)
class BroughtIn:
    """How many statements and votes came in, and how many votes took the place of earlier ones."""

    statements: int
    votes: int
    replaced: int


def statement_texts(table: DelimitedTable) -> dict[str, tuple[str, Publication]]:
    """The text of each statement in a file comments.csv of Polis, and whether it was let through.

    Raises UnreadableFile with row and column.
    """
    for name in ("comment-id", "comment-body"):
        if name not in table.header:
            raise UnreadableFile(
                _("no column {what}"), _("that column"), what=name, row=1, column=name
            )
    texts: dict[str, tuple[str, Publication]] = {}
    for row, cells in table.rows:
        named = dict(zip(table.header, cells, strict=False))
        key, text = named.get("comment-id", ""), " ".join(named.get("comment-body", "").split())
        if not key or key in texts:
            raise UnreadableFile(
                "{what}",
                _("a name or number that no other row has"),
                what=key or "–",
                row=row,
                column="comment-id",
            )
        if not text or len(text) > MOST_LETTERS:
            raise UnreadableFile(
                _("{count} characters"),
                _("a sentence of 1 to {most} characters"),
                count=len(text),
                most=MOST_LETTERS,
                row=row,
                column="comment-body",
            )
        moderated = named.get("moderated", "")
        if moderated not in MODERATED:
            raise UnreadableFile(
                "{what}", _("-1, 0 or 1"), what=moderated, row=row, column="moderated"
            )
        texts[key] = (text, MODERATED[moderated])
    return texts


def bring_in(
    programme: Programme,
    table: VoteTable,
    texts: dict[str, tuple[str, Publication]],
    person: Person,
) -> BroughtIn:
    """Save votes of a file, and the statements that came with it; all of it or nothing.

    A statement is known by its key, or by its number in an earlier file. The voters get a mark that
    is computed from their name in the file, so the same file twice changes nothing. Raises
    UnreadableFile where a statement is not known and its text did not come along.
    """
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        rows = {row.key: row for row in Statement.objects.filter(programme=programme)}
        found: dict[str, Statement] = {}
        made = 0
        for name in table.statements:
            row = rows.get(name) or rows.get(KEY_START + name)
            if row is None and name in texts:
                text, publication = texts[name]
                with event(person):
                    row = Statement.objects.create(
                        programme=programme,
                        key=KEY_START + name,
                        phase=programme.phase,
                        text=text,
                        publication=publication,
                    )
                made += 1
            if row is None:
                raise UnreadableFile(
                    _("statement {what}, which is not known here"),
                    _("the key of a statement, or a file comments.csv with its text"),
                    what=name,
                    column=name,
                )
            found[name] = row
        now = timezone.now()
        votes = [
            StatementVote(
                statement=found[name], voter=_mark(programme, who), vote=int(vote), voted_at=now
            )
            for who, line in zip(table.participants, table.votes, strict=True)
            for name, vote in zip(table.statements, line, strict=True)
            if vote != UNSEEN
        ]
        old = StatementVote.objects.filter(
            statement__in=found.values(), voter__in={vote.voter for vote in votes}
        )
        known = set(old.values_list("statement_id", "voter"))
        replaced = sum((vote.statement_id, vote.voter) in known for vote in votes)
        StatementVote.objects.bulk_create(
            votes,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["statement", "voter"],
            update_fields=["vote", "voted_at"],
        )
    return BroughtIn(made, len(votes), replaced)


def _mark(programme: Programme, who: str) -> str:
    return hashlib.sha256(f"polis:{programme.pk}:{who}".encode()).hexdigest()


def votes_file(programme: Programme) -> str:
    """All votes that are kept, as Polis exports them (1 agrees).

    The voters are numbered anew, in an order that says nothing of who came first, and of the
    moment only the day goes along.
    """
    votes: Any = (
        StatementVote.objects.filter(statement__programme=programme)
        .select_related("statement")
        .order_by("statement__key", "voter")
    )
    marks = sorted(
        {vote.voter for vote in votes}, key=lambda mark: hashlib.sha256(mark.encode()).digest()
    )
    numbers = {mark: number for number, mark in enumerate(marks, start=1)}
    rows = []
    for vote in votes:
        day = timezone.localtime(vote.voted_at).date()
        moment = datetime.combine(day, time(), tzinfo=UTC)
        rows.append(
            (
                int(moment.timestamp()),
                day.isoformat(),
                vote.statement.key,
                str(numbers[vote.voter]),
                vote.vote,
            )
        )
    rows.sort(key=lambda row: (row[2], int(row[3])))
    return long_votes_text(rows)

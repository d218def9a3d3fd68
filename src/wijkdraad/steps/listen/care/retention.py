"""Kept long enough: finds it, says how much it is, and erases it, with a line in the log."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from wijkdraad.programme.models import (
    Appeal,
    BudgetBallot,
    ConsentCode,
    Contribution,
    Contributor,
    MissionSupport,
    Programme,
    Publication,
    ReceiverLink,
    StatementVote,
    ThreadSeen,
)
from wijkdraad.reference.listening.retention import Keep, keeping

from ..budget.rounds import MADE_UP
from .erasing import erase_words
from .log import WHAT_WORDS, Why, note_erasure
from .traces import last_of_deleted

ANONYMOUS = "gone-"
"""How a mark begins that took the place of a visitor's own one."""
NOBODYS = (ANONYMOUS, MADE_UP)
"""How marks begin that belong to no visitor. Votes that were made up stay known as made up."""


@dataclass(frozen=True)
class Due:
    """How much of one kind was kept long enough, and of before which day."""

    keep: Keep
    before: date
    count: int

    @property
    def what(self) -> str:
        """The kind in words."""
        return str(WHAT_WORDS[self.keep.key])


@dataclass(frozen=True)
class _Kind:
    """How one kind is found and erased. `find` gives rows or marks of before a moment."""

    find: Callable[[Programme, date, datetime], list[Any]]
    erase: Callable[[list[Any]], None]
    logs_itself: bool = False


def due(programme: Programme, today: date | None = None) -> list[Due]:
    """What would go today, kind by kind, also where that is nothing."""
    today = today or timezone.localdate()
    return [_due(programme, keep, kind, today)[0] for keep, kind in _kinds(today)]


@transaction.atomic
def apply_retention(programme: Programme, today: date | None = None) -> list[Due]:
    """Erase what was kept long enough, all or nothing, and give what went."""
    today = today or timezone.localdate()
    done = []
    for keep, kind in _kinds(today):
        told, rows = _due(programme, keep, kind, today)
        if rows:
            kind.erase(rows)
            if not kind.logs_itself:
                note_erasure(programme, keep.key, told.count, Why.KEPT_LONG_ENOUGH)
        done.append(told)
    return done


def _kinds(today: date) -> list[tuple[Keep, _Kind]]:
    return [(keep, KINDS[key]) for key, keep in keeping(today).items()]


def _due(programme: Programme, keep: Keep, kind: _Kind, today: date) -> tuple[Due, list[Any]]:
    before = keep.kept_from(today)
    moment = timezone.make_aware(datetime.combine(before, time.min))
    rows = kind.find(programme, before, moment)
    return Due(keep, before, len(rows)), rows


def _contacts(programme: Programme, before: date, moment: datetime) -> list[Any]:
    """Names and addresses of long ago; of a contribution without a day since its first version.

    Where a contribution has neither, nobody knows since when: then they stay.
    """
    kept = Contributor.objects.filter(contribution__programme=programme)
    kept = kept.exclude(name="", email="")
    undated = kept.filter(contribution__date=None)
    first = Contribution.history.filter(id__in=undated.values("contribution")).values("id")
    of_before = first.annotate(first=Min("history_date")).filter(first__lt=moment)
    numbers = {record["id"] for record in of_before}
    return [
        *kept.filter(contribution__date__lt=before),
        *(row for row in undated if row.contribution_id in numbers),
    ]


def _forget_contacts(rows: list[Any]) -> None:
    for row in rows:
        Contributor.objects.filter(pk=row.pk).update(name="", email="")


def _left_over(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    """The numbers of contributions deleted before then, of which words or who left it are kept."""
    records = Contribution.history.filter(programme=programme, history_type="-")
    deleted = records.exclude(id__in=Contribution.objects.values("pk")).order_by("history_id")
    last = {record.id: record for record in deleted}
    left = Contributor.objects.filter(contribution=None, contribution_number__in=last)
    named = set(left.values_list("contribution_number", flat=True))
    return [
        number
        for number, record in last.items()
        if record.history_date < moment and (number in named or not _is_empty_place(record))
    ]


def _forget_left_over(numbers: list[Any]) -> None:
    """Nobody undoes the deletion any more, so what was said goes too, with who left it or without."""
    for number in numbers:
        said = last_of_deleted(number)
        if said is not None and not _is_empty_place(said):
            erase_words(said, Why.KEPT_LONG_ENOUGH)
    Contributor.objects.filter(contribution=None, contribution_number__in=numbers).delete()


def _hidden(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    rows = Contribution.objects.filter(programme=programme, publication=Publication.HIDDEN)
    return [
        row
        for row in rows
        if not _is_empty_place(row) and (since := _hidden_since(row)) and since < moment
    ]


def _hidden_since(row: Contribution) -> datetime | None:
    """When it was hidden, or when an objection to that was answered last.

    None while an objection waits, and where nobody knows since when: then it stays.
    """
    answers = list(row.appeals.values_list("answered_at", flat=True))
    since = None
    for record in row.history.order_by("-history_id"):
        if record.publication != Publication.HIDDEN:
            break
        since = record.history_date
    if since is None and row.date is not None:
        # What came in with a dossier may have no history; then its day is all there is.
        since = timezone.make_aware(datetime.combine(row.date, time.min))
    if since is None or None in answers:
        return None
    return max([since, *(moment for moment in answers if moment is not None)])


def _is_empty_place(row: Any) -> bool:
    return row.text == row.publication_why


def _erase_hidden(rows: list[Any]) -> None:
    for row in rows:
        erase_words(row, Why.KEPT_LONG_ENOUGH, "hidden_text")


def _appeals(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    return list(Appeal.objects.filter(contribution__programme=programme, answered_at__lt=moment))


def _seen(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    return list(
        ThreadSeen.objects.filter(
            contributor__contribution__programme=programme, seen_at__lt=moment
        )
    )


def _voters(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    votes = StatementVote.objects.filter(statement__programme=programme)
    marks = votes.values("voter").annotate(last=Max("voted_at")).filter(last__lt=moment)
    return [
        (programme, record["voter"])
        for record in marks.order_by("voter")
        if not record["voter"].startswith(NOBODYS)
    ]


def _anonymous_voters(rows: list[Any]) -> None:
    for programme, mark in rows:
        StatementVote.objects.filter(statement__programme=programme, voter=mark).update(
            voter=_new_mark()
        )


def _ballots(programme: Programme, before: date, _moment: datetime) -> list[Any]:
    found = BudgetBallot.objects.filter(round__programme=programme, round__closes__lt=before)
    return [row for row in found if not row.voter.startswith(NOBODYS)]


def _anonymous_ballots(rows: list[Any]) -> None:
    for row in rows:
        BudgetBallot.objects.filter(pk=row.pk).update(voter=_new_mark())


def _supporters(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    found = MissionSupport.objects.filter(mission__programme=programme, joined_at__lt=moment)
    return list(found.exclude(mark__startswith=ANONYMOUS))


def _anonymous_supporters(rows: list[Any]) -> None:
    for row in rows:
        MissionSupport.objects.filter(pk=row.pk).update(
            name="", email="", brings="", mark=_new_mark()
        )


def _links(programme: Programme, _before: date, moment: datetime) -> list[Any]:
    return list(ReceiverLink.objects.filter(handshake__programme=programme, made_at__lt=moment))


def _codes(programme: Programme, before: date, _moment: datetime) -> list[Any]:
    return list(ConsentCode.objects.filter(block__programme=programme, block__closes__lt=before))


def _delete(rows: list[Any]) -> None:
    for row in rows:
        row.delete()


def _new_mark() -> str:
    return ANONYMOUS + secrets.token_hex(24)


KINDS = {
    "contributor_contact": _Kind(_contacts, _forget_contacts),
    "contributor_left_over": _Kind(_left_over, _forget_left_over),
    "hidden_text": _Kind(_hidden, _erase_hidden, logs_itself=True),
    "appeal": _Kind(_appeals, _delete),
    "thread_seen": _Kind(_seen, _delete),
    "statement_mark": _Kind(_voters, _anonymous_voters),
    "ballot_mark": _Kind(_ballots, _anonymous_ballots),
    "supporter": _Kind(_supporters, _anonymous_supporters),
    "receiver_link": _Kind(_links, _delete),
    "consent_code": _Kind(_codes, _delete),
}

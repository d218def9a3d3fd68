"""Who may read what was said: hold, publish, or hide with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijkdraad.method.listen.personal_data import pieces
from wijkdraad.programme.models import Contribution, Person, Programme, Publication
from wijkdraad.programme.roles import Bar, Judge, bar_to_judge, judge_of
from wijkdraad.programme.tables import table_named
from wijkdraad.reference.listening.retention import answer_within

from ...rows import change_row
from .words import KIND_WORDS, Piece


class MayNotJudge(PermissionDenied):
    """This person does not judge this contribution: see `bar`. Nothing was changed."""

    def __init__(self, bar: Bar) -> None:
        super().__init__(bar_words(bar))
        self.bar = bar


def check_may_judge(contribution: Contribution, person: Person | None) -> None:
    """Raise MayNotJudge where something bars this person."""
    bar = bar_to_judge(person, contribution)
    if bar is not None:
        raise MayNotJudge(bar)


class NeedsSecondLook(Exception):
    """The words seem to hold personal data, and nobody said yet that these may be public."""


class NeedsReason(Exception):
    """Nothing is hidden without a reason: who said it can read it."""


def bar_words(bar: Bar | None) -> str:
    """Why someone does not judge, in a sentence; empty where nothing bars them."""
    if bar is None:
        return ""
    if bar == Bar.OWN:
        return _("This is about your own organisation. Someone else decides about it.")
    if bar == Bar.COMPLAINT:
        return _(
            "This is a complaint, and nobody wrote down about whom. So someone who does not carry out the work decides about it."
        )
    return _(
        "This is about an organisation, and we do not know for whom you work. The client can fill that in at “Who takes part”. Until then someone else decides about it."
    )


@dataclass(frozen=True)
class Waiting:
    """A contribution as the page of moderation shows it.

    `pieces` are its words, with what seems personal apart; `flags` names those kinds, and
    `is_sure` tells that one of them is no mere hint. `barred` says why this person does not
    decide. `days` is how long it is there, None where its day is not known.
    """

    row: Contribution
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...]
    is_sure: bool
    barred: str
    days: int | None
    is_late: bool
    reason: str

    @property
    def has_flags(self) -> bool:
        """Whether someone must look twice before this is public."""
        return bool(self.flags)


@dataclass(frozen=True)
class Queue:
    """What waits, the oldest first, what is hidden, and what is public with personal data in it."""

    held: tuple[Waiting, ...]
    hidden: tuple[Waiting, ...]
    public_with_flags: tuple[Waiting, ...]
    late_after_days: int

    @property
    def late(self) -> int:
        """How many wait longer than they should."""
        return sum(one.is_late for one in self.held)


def queue(programme: Programme, person: Person | None, today: date | None = None) -> Queue:
    """All contributions of a programme that someone has to decide about, or may look at again."""
    today = today or timezone.localdate()
    late_after = answer_within("held", today).days
    rows = list(
        Contribution.objects.filter(programme=programme).select_related("about", "programme")
    )
    # What has no day comes last: nobody knows how long it waits.
    rows.sort(key=lambda row: (row.date is None, row.date or date.max, row.key))

    judge = None if person is None else judge_of(person, programme.pk)

    def told(publication: Publication) -> list[Waiting]:
        return [
            _waiting(row, judge, today, late_after)
            for row in rows
            if row.publication == publication
        ]

    return Queue(
        tuple(told(Publication.HELD)),
        tuple(told(Publication.HIDDEN)),
        tuple(one for one in told(Publication.PUBLISHED) if one.is_sure),
        late_after,
    )


def waiting(contribution: Contribution, person: Person | None) -> Waiting:
    """One contribution as the page of moderation shows it."""
    today = timezone.localdate()
    judge = None if person is None else judge_of(person, contribution.programme_id)
    return _waiting(contribution, judge, today, answer_within("held", today).days)


def _waiting(row: Contribution, judge: Judge | None, today: date, late_after: int) -> Waiting:
    found = tuple(Piece(text, kind) for text, kind in pieces(row.text))
    kinds = [piece.kind for piece in found if piece.kind]
    days = (today - row.date).days if row.date else None
    late = row.publication == Publication.HELD and days is not None and days > late_after
    return Waiting(
        row=row,
        pieces=found,
        flags=tuple(dict.fromkeys(str(KIND_WORDS[kind]) for kind in kinds)),
        is_sure=any(not piece.is_hint for piece in found if piece.kind),
        barred=bar_words(None if judge is None else judge.bar(row)),
        days=days,
        is_late=late,
        reason=row.publication_why,
    )


@transaction.atomic
def decide(
    contribution: Contribution,
    decision: str,
    person: Person | None,
    why: str = "",
    looked_twice: bool = False,
    revision: int | None = None,
) -> Contribution:
    """Hold, publish or hide a contribution. Gives it as it is afterwards.

    Raises MayNotJudge, NeedsReason (to hide without saying why), NeedsSecondLook (to publish
    words with personal data in them, unless `looked_twice`), and Conflict where someone
    changed it since `revision`. Then nothing is changed.
    """
    check_may_judge(contribution, person)
    chosen, why = Publication(decision), " ".join(why.split())
    if chosen == Publication.HIDDEN and not why:
        raise NeedsReason
    flagged = any(kind for _text, kind in pieces(contribution.text))
    if chosen == Publication.PUBLISHED and flagged and not looked_twice:
        raise NeedsSecondLook
    table = table_named("contributions")
    assert table is not None
    values: dict[str, Any] = {
        "publication": chosen,
        "publication_why": why if chosen == Publication.HIDDEN else "",
    }
    changed: Contribution = change_row(
        contribution.programme, table, contribution.pk, values, revision, person
    )
    return changed

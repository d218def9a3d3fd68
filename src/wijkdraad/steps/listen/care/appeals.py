"""An objection of who said something to its being hidden, and the answer of someone else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Appeal, Contribution, Person, Programme, Publication
from wijkdraad.programme.roles import bar_to_judge
from wijkdraad.reference.listening.retention import answer_within

from .judging import bar_words, check_may_judge, decide

MOST_APPEALS = 3


class CannotAppeal(Exception):
    """It is not hidden or deleted, an objection waits already, or it was answered often enough."""


class AlreadyAnswered(Exception):
    """Someone answered this objection before; nothing was changed."""


class HidItThemselves(PermissionDenied):
    """Who hid a contribution does not answer the objection to that."""


def may_appeal(contribution: Contribution) -> bool:
    """Whether who said this can object now."""
    if contribution.publication != Publication.HIDDEN:
        return False
    made = list(contribution.appeals.all())
    return len(made) < MOST_APPEALS and all(appeal.answered_at for appeal in made)


@transaction.atomic
def appeal(contribution: Contribution, text: str) -> Appeal:
    """Keep an objection. Raises CannotAppeal."""
    there = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if there is None or not may_appeal(there):
        raise CannotAppeal
    return Appeal.objects.create(contribution=there, made_at=timezone.now(), text=text)


def hidden_by(contribution: Contribution) -> Person | None:
    """Who hid it last; None where that was not kept, such as for what came in with a dossier."""
    found: Any = None
    for record in contribution.history.select_related("history_user").order_by("-history_id"):
        if record.publication != Publication.HIDDEN:
            break
        found = record
    return found.history_user if found is not None else None


@dataclass(frozen=True)
class OpenAppeal:
    """An objection that waits. `barred` says why this person does not answer it."""

    appeal: Appeal
    contribution: Contribution
    answer_by: date
    is_overdue: bool
    barred: str


def open_appeals(
    programme: Programme, person: Person | None, today: date | None = None
) -> list[OpenAppeal]:
    """The objections without an answer, the oldest first, so that what is overdue comes first."""
    today = today or timezone.localdate()
    days = answer_within("appeal", today).days
    rows = Appeal.objects.filter(contribution__programme=programme, answered_at=None)
    return [
        _open(row, person, today, days)
        for row in rows.select_related("contribution__programme", "contribution__about")
    ]


def _open(row: Appeal, person: Person | None, today: date, days: int) -> OpenAppeal:
    answer_by = timezone.localtime(row.made_at).date() + timedelta(days=days)
    barred = bar_words(bar_to_judge(person, row.contribution))
    if not barred and person is not None and hidden_by(row.contribution) == person:
        barred = _("You hid this yourself. Someone else answers the objection.")
    return OpenAppeal(row, row.contribution, answer_by, answer_by < today, barred)


@transaction.atomic
def answer_appeal(
    appeal: Appeal, answer: str, publish: bool, person: Person, looked_twice: bool = False
) -> Appeal:
    """Answer an objection, and publish the contribution where it was right.

    Raises HidItThemselves, MayNotJudge, AlreadyAnswered and NeedsSecondLook.
    """
    appeal = Appeal.objects.select_for_update().select_related("contribution").get(pk=appeal.pk)
    check_may_judge(appeal.contribution, person)
    if hidden_by(appeal.contribution) == person:
        raise HidItThemselves
    if appeal.answered_at is not None:
        raise AlreadyAnswered
    if publish:
        decide(appeal.contribution, Publication.PUBLISHED, person, looked_twice=looked_twice)
    appeal.answer, appeal.answered_by, appeal.answered_at = answer, person, timezone.now()
    appeal.save()
    return appeal

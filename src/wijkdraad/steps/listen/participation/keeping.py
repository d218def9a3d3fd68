"""Keep how someone wants to take part: one answer, without a name, told at a stand or on the site."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Channel, ParticipationNeed, Person, Programme
from wijkdraad.programme.tables import TABLES

from ...rows import delete_row

KEY_START = {Channel.FAIR: "stand-", Channel.WEB: "web-"}
KEY_LETTERS = 16
TABLE = next(table for table in TABLES if table.model is ParticipationNeed)


@dataclass(frozen=True)
class Wish:
    """How one person wants to take part. Only the form is needed."""

    form: str
    group: str = ""
    drive: str = ""
    barrier: str = ""


def keep_wish(
    programme: Programme, wish: Wish, channel: Channel, sending: str, person: Person | None
) -> ParticipationNeed:
    """Keep one answer and give its row.

    `sending` is a secret of this one form: the same form sent twice (a double tap) is one row.
    The key of the row is computed from it and says nothing of who sent it.
    """
    secret = hashlib.sha256(f"{programme.pk}:{sending}".encode()).hexdigest()
    key = KEY_START[channel] + secret[:KEY_LETTERS]
    with transaction.atomic(), event(person):
        # One at a time in a programme: the same form that comes in twice is seen.
        Programme.objects.select_for_update().get(pk=programme.pk)
        row, _made = ParticipationNeed.objects.get_or_create(
            programme=programme,
            key=key,
            defaults={
                "phase": programme.phase,
                "form": wish.form,
                "group": wish.group,
                "drive": wish.drive,
                "barrier": wish.barrier,
                "channel": channel,
                "date": timezone.localdate(),
            },
        )
    return row


def take_back(programme: Programme, pk: int, person: Person) -> bool:
    """Delete an answer of today's stand that was tapped by mistake; False where it is not there."""
    mistaken = ParticipationNeed.objects.filter(
        programme=programme, pk=pk, channel=Channel.FAIR, date=timezone.localdate()
    )
    if not mistaken.exists():
        return False
    delete_row(programme, TABLE, pk, person)
    return True

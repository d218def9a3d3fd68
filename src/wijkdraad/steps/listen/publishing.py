"""What everyone may read: one step for all that waits for a person, and the day it stands on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wijkdraad.programme.models import Person, Programme, Publication
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import table_of

from ..rows import Conflict, change_row
from ..words import personal_pieces
from .care.judging import NeedsSecondLook
from .care.words import Piece


def day_told(programme: Programme) -> date:
    """The day on which outcomes stand that everyone may read: that of the report.

    Of a report that is dated ahead it is today, so that nothing is told while people still vote.
    """
    return min(programme.reference_date, timezone.localdate())


def marked_pieces(row: Row) -> tuple[Piece, ...]:
    """What seems personal in the words of a row, as pages mark it; see `words.personal_pieces`."""
    return tuple(Piece(*piece) for piece in personal_pieces(row))


def publish(
    model: type[Row],
    programme: Programme,
    pk: int,
    publication: Publication,
    person: Person | None,
    looked_at: int | None = None,
) -> Any:
    """Open a row to everyone, hide it or hold it. Returns the row.

    `looked_at` is the revision of which this person said that what seems personal in it may be
    public; None where they said nothing. Raises rows.Conflict where the row is gone, and
    NeedsSecondLook where a row made from a contribution has personal data in its words and nobody
    looked twice at the words as they are now: then nothing is changed.
    """
    table, values = table_of(model), {"publication": publication}
    if publication != Publication.PUBLISHED:
        return change_row(programme, table, pk, values, None, person)
    row = model._default_manager.filter(programme=programme, pk=pk).first()
    if row is None:
        raise Conflict(None)
    if row.revision != looked_at and personal_pieces(row):
        raise NeedsSecondLook
    try:
        return change_row(programme, table, pk, values, row.revision, person)
    except Conflict:
        # Someone changed it just now: its words are looked at again.
        return publish(model, programme, pk, publication, person, looked_at)

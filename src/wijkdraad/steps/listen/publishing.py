"""What everyone may read: one step for all that waits for a person, and the day it stands on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wijkdraad.method.listen.personal_data import pieces
from wijkdraad.programme.models import Person, Programme, Publication
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import table_of

from ..rows import change_row, words_of
from .care.judging import NeedsSecondLook
from .care.words import Piece


def day_told(programme: Programme) -> date:
    """The day on which outcomes stand that everyone may read: that of the report.

    Of a report that is dated ahead it is today, so that nothing is told while people still vote.
    """
    return min(programme.reference_date, timezone.localdate())


def personal_pieces(row: Row) -> tuple[Piece, ...]:
    """What seems personal in the words of a row made from a contribution, each piece once.

    Empty where nothing does, and for a row that was made from no contribution.
    """
    if getattr(row, "contribution_id", None) is None:
        return ()
    found = (Piece(*piece) for text in words_of(row) for piece in pieces(text))
    return tuple(dict.fromkeys(piece for piece in found if piece.kind))


def publish(
    model: type[Row],
    programme: Programme,
    pk: int,
    publication: Publication,
    person: Person | None,
    looked_twice: bool = False,
) -> Any:
    """Open a row to everyone, hide it or hold it. Returns the row.

    `looked_twice` is whether this person said that what seems personal may be public. Raises
    rows.Conflict where the row is gone, and NeedsSecondLook where a row made from a contribution
    has personal data in its words and nobody looked twice: then nothing is changed.
    """
    if publication == Publication.PUBLISHED and not looked_twice:
        row = model._default_manager.filter(programme=programme, pk=pk).first()
        if row is not None and personal_pieces(row):
            raise NeedsSecondLook
    return change_row(programme, table_of(model), pk, {"publication": publication}, None, person)

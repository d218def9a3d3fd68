"""Whether everyone may read a row: one step for all that waits for a person."""

from __future__ import annotations

from typing import Any

from wijkdraad.programme.models import Person, Programme, Publication
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import table_of

from ..rows import change_row


def publish(
    model: type[Row], programme: Programme, pk: int, publication: Publication, person: Person | None
) -> Any:
    """Open a row to everyone, hide it or hold it. Returns the row; raises rows.Conflict where it is gone."""
    return change_row(programme, table_of(model), pk, {"publication": publication}, None, person)

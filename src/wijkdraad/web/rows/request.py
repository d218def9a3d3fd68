"""What every view of the rows reads from its request, after the rule table let it through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Coding, Publication
from wijkdraad.programme.models.listen.contribution import Shown
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import Table, table_named
from wijkdraad.steps.hand_in.version_words import OF_THEMSELVES
from wijkdraad.steps.listen.coding.blind import may_see_coding, visible_codings
from wijkdraad.steps.rows import rows_of
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.rules import CONTACT, HISTORY, WRITE, writers_of

from .words import heading_of

UNDO = "rows-undo"


def table_at(name: str) -> Table:
    """The table with this English name; otherwise there is no such page."""
    table = table_named(name)
    if table is None or table.name != name:
        raise Http404
    return table


def readable_rows(request: ProgrammeRequest, table: Table) -> QuerySet[Any]:
    """The rows of a table that this person may see: all, but for codings that must stay blind."""
    rows = rows_of(request.programme, table)
    if table.model is Coding:
        codes = may_write(request, Room.LISTEN)
        return visible_codings(request.programme, rows, request.user, codes)
    return rows


def readable_table(request: ProgrammeRequest, table: Table) -> Table:
    """A table with the columns that this person may see.

    What people told of themselves is only for who works in Listen: beside their words, someone
    could be recognised by it.
    """
    if not issubclass(table.model, Shown) or may_write(request, Room.LISTEN):
        return table
    columns = tuple(one for one in table.columns if one.field_name not in OF_THEMSELVES)
    return replace(table, columns=columns)


def without_home(request: ProgrammeRequest, row: Any) -> Any:
    """A row to show: for who does not work in Listen, one at someone's home has no place."""
    said = row if hasattr(row, "at_home") else getattr(row, "contribution", None)
    if getattr(said, "at_home", False) and not may_write(request, Room.LISTEN):
        row.geometry = None
        if hasattr(row, "place"):
            row.place = ""
    return row


def may_see(request: ProgrammeRequest, row: Any) -> bool:
    """Whether this person may see a row, also one that was deleted; see `readable_rows`."""
    codes = may_write(request, Room.LISTEN)
    return not isinstance(row, Coding) or may_see_coding(row, request.user, codes)


def row_at(request: ProgrammeRequest, table: Table, pk: int) -> Any:
    """The row of this programme with this number; otherwise there is no such page."""
    return get_object_or_404(readable_rows(request, table), pk=pk)


def may_write(request: ProgrammeRequest, *rooms: Room) -> bool:
    """Whether this person may write in one of these rooms."""
    return any(request.roles & WRITE[room] for room in rooms)


def shared(request: ProgrammeRequest, table: Table, **more: Any) -> dict[str, Any]:
    """What every page about a table shows."""
    return {
        "programme": request.programme,
        "table": table,
        "room": table.room,
        "what": str(table.model._meta.verbose_name),
        "heading": heading_of(table),
        "may_write": bool(request.roles & writers_of(table.name, table.room)),
        "may_see_history": bool(request.roles & HISTORY),
        "may_see_contact": bool(request.roles & CONTACT),
        **more,
    }


def publication_of(row: Any) -> str:
    """Whether everyone may read a row; empty for a row that is never open to everyone."""
    return str(getattr(row, "publication", ""))


def say_if_held(request: ProgrammeRequest, before: str, row: Any) -> None:
    """Say that a row that was open to everyone waits again, where saving it did that."""
    if before == Publication.PUBLISHED and publication_of(row) == Publication.HELD:
        said = _(
            "In these words there seem to be personal data. So not everyone can read it now: "
            "it waits until someone looks at it again."
        )
        messages.warning(request, said)


def offer_undo(request: ProgrammeRequest, event: str, says: str) -> None:
    """Let the next page say what was deleted, with a button that undoes it."""
    request.session[UNDO] = {"slug": request.programme.slug, "event": event, "says": says}


def offered_undo(request: ProgrammeRequest) -> dict[str, str] | None:
    """The deletion that the page at hand offers to undo, once."""
    offered = request.session.get(UNDO)
    if offered is None or offered["slug"] != request.programme.slug:
        return None
    del request.session[UNDO]
    return dict(offered)

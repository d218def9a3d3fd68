"""What was changed, by whom and when; back to an earlier version; undoing a deletion."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme import history as kept
from wijkdraad.programme.tables import TABLES
from wijkdraad.steps import rows as steps
from wijkdraad.web.access import ProgrammeRequest

from .request import (
    may_write,
    offered_undo,
    publication_of,
    row_at,
    say_if_held,
    shared,
    table_at,
)
from .words import told

KIND_WORDS = {
    "made": gettext_lazy("made"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
    "restored": gettext_lazy("brought back"),
}
CANNOT_UNDO = gettext_lazy(
    "This cannot be undone: another row has taken its place, or a row it belongs to is gone. "
    "Nothing was changed."
)


@require_safe
def history(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """All versions of a row: who, when, what; with a way back to each."""
    found = table_at(table)
    row = row_at(request, found, pk)
    versions = [
        {"version": version, "word": KIND_WORDS[version.kind], "changes": told(version.changes)}
        for version in kept.versions(row)
    ]
    context = shared(request, found, row=row, title=kept.title_of(row), versions=versions)
    return render(request, "rows/history.html", context)


@require_POST
def revert(
    request: ProgrammeRequest, slug: str, table: str, pk: int, history_id: int
) -> HttpResponse:
    """Give a row the values of an earlier version."""
    found = table_at(table)
    row = row_at(request, found, pk)
    shown = publication_of(row)
    try:
        row = steps.revert_row(request.programme, found, pk, history_id, request.user)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except kept.CannotUndo:
        messages.warning(request, CANNOT_UNDO)
        return redirect("rows:history", slug, found.name, pk)
    said = _("“{name}” is as it was in that version.")
    messages.success(request, said.format(name=kept.title_of(row)))
    say_if_held(request, shown, row)
    return redirect("rows:row", slug, found.name, pk)


@require_safe
def changes(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The last changes in the programme, and the deletions that can still be undone."""
    programme = request.programme
    deletions = [
        {"deletion": deletion, "may_undo": may_write(request, *deletion.rooms)}
        for deletion in kept.deletions(programme)
    ]
    last = [
        {"change": change, "word": KIND_WORDS[change.kind]}
        for change in kept.last_changes(programme)
    ]
    context: dict[str, Any] = {
        "programme": programme,
        "deletions": deletions,
        "changes": last,
        "undo": offered_undo(request),
    }
    return render(request, "rows/changes.html", context)


@require_POST
def undo(request: ProgrammeRequest, slug: str, event: str) -> HttpResponse:
    """Bring back what was deleted in one go, by someone who may write in its room."""
    rooms = kept.rooms_to_undo(request.programme, event)
    if not rooms:
        raise Http404
    if not may_write(request, *rooms):
        raise PermissionDenied
    try:
        restored = kept.undo(request.programme, event, request.user)
    except kept.CannotUndo:
        messages.warning(request, CANNOT_UNDO)
        return redirect("office:home", slug)
    if not restored:
        messages.success(request, _("It was back already."))
        return redirect("office:home", slug)
    first = restored[0]
    messages.success(request, _("“{name}” is back.").format(name=kept.title_of(first)))
    return _page_of(slug, first)


def _page_of(slug: str, row: Any) -> HttpResponse:
    """The page of a row, or of the left end of a link."""
    models = {table.model: table.name for table in TABLES}
    if type(row) in models:
        return redirect("rows:row", slug, models[type(row)], row.pk)
    name = kept.TITLES[type(row)][0]
    end = getattr(row, name)
    return redirect("rows:row", slug, models[type(end)], end.pk)

"""Tying two rows together, and untying them, from the page of one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wijkdraad.programme.history import title_of
from wijkdraad.programme.tables import LinkKind, Table
from wijkdraad.steps import rows as steps
from wijkdraad.web.access import ProgrammeRequest

from .reading import OvertakenWhy, Ties, row_page
from .request import offer_undo, row_at, table_at


def _number_of(table: Table, name: str) -> int:
    """Which of the links of a table has this name, such as needs-measures."""
    for number, (kind, _left) in enumerate(steps.link_kinds_of(table)):
        if f"{kind.from_table}-{kind.to_table}" == name:
            return number
    raise Http404


@require_POST
def add(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """Tie this row to another one, or change why they belong together."""
    found = table_at(table)
    row = row_at(request, found, pk)
    kind = request.POST.get("kind", "")
    ties = Ties(request, found, row, _number_of(found, kind))
    form = ties.form(request.POST)
    if not form.is_valid():
        return row_page(request, found, row, form, kind)
    other, why = form.cleaned_data["other"], form.cleaned_data["why"]
    was = request.POST.get("was")
    try:
        steps.tie(row, ties.kind, ties.on_the_left, other, why, request.user, was)
    except steps.Conflict as conflict:
        if conflict.row is None:
            return _untied_meanwhile(request, found, row, ties)
        overtaken = OvertakenWhy(kind, conflict.row, title_of(other), why)
        return row_page(request, found, row, kind=kind, overtaken=overtaken)
    said = _("“{one}” and “{other}” belong together.")
    messages.success(request, said.format(one=title_of(row), other=title_of(other)))
    return redirect("rows:row", slug, found.name, pk)


def _untied_meanwhile(
    request: ProgrammeRequest, table: Table, row: Any, ties: Ties
) -> HttpResponse:
    """The page of a row, with what was typed about a link that is gone in the form to add it."""
    sent = request.POST.copy()
    del sent["was"]
    form = ties.form(sent)
    form.add_error(
        "other",
        _("Someone removed this link while you had it open. You can tie these together again."),
    )
    return row_page(request, table, row, form, ties.name)


@require_POST
def delete(
    request: ProgrammeRequest, slug: str, table: str, pk: int, kind: str, link: int
) -> HttpResponse:
    """Untie this row and another one; the next page offers to undo it."""
    found = table_at(table)
    row = row_at(request, found, pk)
    number = _number_of(found, kind)
    link_kind, on_the_left = steps.link_kinds_of(found)[number]
    tie = _link_of(row, link_kind, on_the_left, link)
    said = _("The link “{name}” was removed.").format(name=title_of(tie))
    event = steps.delete_link(request.programme, link_kind, link, request.user)
    offer_undo(request, event, said)
    return redirect("rows:row", slug, found.name, pk)


def _link_of(row: object, kind: LinkKind, on_the_left: bool, link: int) -> object:
    here, _there = steps.ends(kind, on_the_left)
    return get_object_or_404(kind.model, pk=link, **{here: row})

"""The button that opens a row to everyone or hides it, on every page that has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Publication
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.listen.care.judging import NeedsSecondLook
from wijkdraad.steps.listen.publishing import marked_pieces, publish
from wijkdraad.steps.rows import Conflict
from wijkdraad.steps.words import words_of

from ..access import ProgrammeRequest
from ..numbers import whole_number


def open_or_hide(
    request: ProgrammeRequest, model: type[Row], pk: int, then: Callable[[Any], HttpResponse]
) -> HttpResponse:
    """Do what was pressed and go on with the row as it is now; or ask to look at it twice first.

    Raises Http404 where the row is gone, or anything else was asked.
    """
    asked = request.POST.get("publication")
    if asked not in (Publication.PUBLISHED, Publication.HIDDEN):
        raise Http404
    try:
        row = publish(
            model, request.programme, pk, Publication(asked), request.user, looked_at(request)
        )
    except Conflict:
        raise Http404 from None
    except NeedsSecondLook:
        row = model._default_manager.get(programme=request.programme, pk=pk)
        return _look_twice(request, row)
    return then(row)


def looked_at(request: ProgrammeRequest) -> int | None:
    """The revision of the words that someone ticked to have looked at twice; None without a tick."""
    return whole_number(request.POST.get("revision", "")) if "looked" in request.POST else None


def _look_twice(request: ProgrammeRequest, row: Any) -> HttpResponse:
    context = {
        "programme": request.programme,
        "row": row,
        "words": words_of(row),
        "table": table_of(type(row)),
        "personal": marked_pieces(row),
    }
    return render(request, "listen/look_twice.html", context, status=422)


def how_it_stands(row: Any, name: str) -> str:
    """What to say of a row that was opened or hidden."""
    open_now = row.publication == Publication.PUBLISHED
    said = _("“{name}” is open to everyone now.") if open_now else _("“{name}” is hidden now.")
    return said.format(name=name)

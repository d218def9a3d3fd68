"""The button that opens a row to everyone or hides it, on every page that has one."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from wijkdraad.programme.models import Publication
from wijkdraad.programme.models.row import Row
from wijkdraad.steps.listen.publishing import publish
from wijkdraad.steps.rows import Conflict

from ..access import ProgrammeRequest


def published_or_hidden(request: ProgrammeRequest, model: type[Row], pk: int) -> Any:
    """Do what was pressed, and give the row as it is now.

    Raises Http404 where the row is gone, or anything else was asked.
    """
    asked = request.POST.get("publication")
    if asked not in (Publication.PUBLISHED, Publication.HIDDEN):
        raise Http404
    try:
        return publish(model, request.programme, pk, Publication(asked), request.user)
    except Conflict:
        raise Http404 from None


def how_it_stands(row: Any, name: str) -> str:
    """What to say of a row that was opened or hidden."""
    open_now = row.publication == Publication.PUBLISHED
    said = _("“{name}” is open to everyone now.") if open_now else _("“{name}” is hidden now.")
    return said.format(name=name)

"""The page of the values for who works here: what waits for a look, what is open, and the map."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.documents.pdf import report_pdf
from wijkdraad.method.report.structure import Paper
from wijkdraad.programme.models import PlaceValue
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.values import page as steps
from wijkdraad.steps.listen.values.printing import values_poster

from ..access import ProgrammeRequest
from ..rules import WRITE
from ..square.taking_part.values import filters_of, query_of
from .publishing import how_it_stands, open_or_hide

PICTURE_KEPT_S = 300
PAPERS: dict[str, Paper] = {"a3": "a3", "a4": "a4"}


@require_safe
def values(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What is dear to residents, and where?"""
    page = steps.office_page(request.programme, filters_of(request))
    context = {
        "page": page,
        "programme": request.programme,
        "room": Room.LISTEN.label,
        "query": query_of(page.filters),
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
    }
    return render(request, "listen/values.html", context)


@require_safe
def picture(request: ProgrammeRequest, slug: str, size: str) -> HttpResponse:
    """The map as a picture, for this person only."""
    svg = steps.picture(request.programme, filters_of(request), size, for_everyone=False)
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=PICTURE_KEPT_S)
    return response


@require_POST
def judge(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Open a value to everyone, or hide it."""

    def then(row: PlaceValue) -> HttpResponse:
        said = how_it_stands(row, row.name)
        if steps.stays_unseen(row):
            said = _(
                "“{name}” still stays unseen: the contribution that it comes from is hidden."
            ).format(name=row.name)
        messages.success(request, said)
        return redirect("listen:values", slug)

    return open_or_hide(request, PlaceValue, pk, then)


@require_safe
def poster(request: HttpRequest, slug: str, paper: str) -> HttpResponse:
    """The map to print, with what is open to everyone."""
    if paper not in PAPERS:
        raise Http404
    programme = request.programme  # type: ignore[attr-defined]
    language = get_language() or programme.language
    made = report_pdf(values_poster(programme, language, PAPERS[paper]))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-wijkwaarden-{paper}.pdf"'
    return response

"""The lotteries that were published, for everyone: chances, quotas, the list, and how to check."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.steps.language import reader_language
from wijkdraad.steps.listen.lottery import keeping, telling

FILES = {"lijst": keeping.list_file, "quota": keeping.quotas_file}


@require_safe
def lotteries(request: HttpRequest, slug: str) -> HttpResponse:
    """The published lotteries."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    language = reader_language()
    found = [telling.shown(row, language, with_panels=True) for row in telling.published(programme)]
    return render(request, "square/lottery.html", {"programme": programme, "lotteries": found})


@require_safe
def lottery_file(request: HttpRequest, slug: str, key: str, part: str) -> HttpResponse:
    """The list of fingerprints or the quotas of a published lottery, as CSV."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    row = next((row for row in telling.published(programme) if row.key == key), None)
    if row is None or part not in FILES:
        raise Http404
    response = HttpResponse(FILES[part](row), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="loting-{row.key}-{part}.csv"'
    return response

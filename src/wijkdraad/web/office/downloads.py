"""A programme as a dossier to download. Each view reads the address, calls one step and answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from wijkdraad.exchange.export.exporting import export_workbook, export_zip
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.programme.models import Programme

FORMS = {
    "zip": (export_zip, "application/zip"),
    "xlsx": (
        export_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
def dossier(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The programme as a dossier: a folder in a ZIP, or a workbook."""
    programme = get_object_or_404(Programme, slug=slug)
    if form not in FORMS:
        raise Http404
    export, media_type = FORMS[form]
    try:
        content = export(programme)
    except FaultyDossier as faulty:
        messages.warning(request, str(faulty))
        return redirect("office:home", slug)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="dossier-{programme.slug}.{form}"'
    return response

"""A programme as a dossier to download. Each view reads the address, calls one step and answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wijkdraad.exchange.export.exporting import export_workbook, export_zip
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.programme.models import Coding
from wijkdraad.programme.tables import table_of
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.rows.request import readable_rows

FORMS = {
    "zip": (export_zip, "application/zip"),
    "xlsx": (
        export_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


@require_safe
def dossier(request: ProgrammeRequest, slug: str, form: str) -> HttpResponse:
    """The programme as a dossier: a folder in a ZIP, or a workbook."""
    programme = request.programme
    if form not in FORMS:
        raise Http404
    export, media_type = FORMS[form]
    try:
        codings = set(readable_rows(request, table_of(Coding)).values_list("pk", flat=True))
        content = export(programme, codings)
    except FaultyDossier as faulty:
        messages.warning(request, str(faulty))
        return redirect("office:home", slug)
    if Coding.objects.filter(programme=programme).exclude(pk__in=codings).exists():
        messages.info(
            request,
            _("Codings of others are not in the dossier, where you have not coded yourself yet."),
        )
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="dossier-{programme.slug}.{form}"'
    return response

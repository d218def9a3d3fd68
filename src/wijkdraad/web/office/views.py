"""Pages for professionals. Each view reads the address, calls one step and answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from wijkdraad.documents.html import report_html, style_hash
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.programme.models import Programme
from wijkdraad.steps.home import programme_home
from wijkdraad.steps.report import programme_report

REPORT_CSP = {
    "default-src": ["'none'"],
    "style-src": [style_hash()],
    "img-src": ["data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """The list of programmes."""
    return render(request, "office/programmes.html", {"programmes": Programme.objects.all()})


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """The home of a programme: the thread, the rooms, the loose ends, what to do now."""
    programme = get_object_or_404(Programme, slug=slug)
    return render(request, "office/home.html", {"home": programme_home(programme)})


@require_safe
def thread(request: HttpRequest, slug: str) -> HttpResponse:
    """The thread as a table, with every text in full."""
    programme = get_object_or_404(Programme, slug=slug)
    return render(request, "office/thread.html", {"home": programme_home(programme)})


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of the thread as a file."""
    programme = get_object_or_404(Programme, slug=slug)
    response = HttpResponse(programme_home(programme).picture, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-draad.svg"'
    return response


@require_safe
def loose_ends(request: HttpRequest, slug: str) -> HttpResponse:
    """All loose ends, room by room."""
    programme = get_object_or_404(Programme, slug=slug)
    return render(request, "office/loose_ends.html", {"home": programme_home(programme)})


@require_safe
@csp_override(REPORT_CSP)
def plan_html(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan to read in the browser."""
    programme = get_object_or_404(Programme, slug=slug)
    return HttpResponse(report_html(programme_report(programme, get_language() or "")))


@require_safe
def plan_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as a PDF to download."""
    programme = get_object_or_404(Programme, slug=slug)
    document = report_pdf(programme_report(programme, get_language() or ""))
    response = HttpResponse(document, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="sociaalbuurtplan-{programme.slug}.pdf"'
    )
    return response

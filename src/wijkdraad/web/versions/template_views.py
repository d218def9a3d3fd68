"""Pages about the client's own template. Each view reads the form, calls one step, answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.documents.template.example_template import example_template
from wijkdraad.documents.template.template_problems import UnknownName, UnknownNames
from wijkdraad.steps.language import reader_language

from ..access import ProgrammeRequest
from .filling import Refused, fill_template
from .forms import TemplateForm
from .placeholder_list import listed_groups

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "POST"])
def fill(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Send a template and get it back filled in. It is not kept."""
    if request.method != "POST":
        return _page(request, TemplateForm())
    posted, files = request.POST, request.FILES
    # Known only once the message has been read, in the line above.
    form = TemplateForm(posted, files, too_large=getattr(request, "upload_too_large", False))
    if not form.is_valid():
        return _page(request, form)
    try:
        made = fill_template(
            form.cleaned_data["file"].read(),
            request.programme,
            get_language() or "",
            form.cleaned_data["leave_unknown"],
        )
    except Refused as refused:
        form.add_error("file", str(refused))
        return _page(request, form)
    except UnknownNames as found:
        return _page(request, form, found.names)
    response = HttpResponse(made.content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{slug}.docx"'
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: ProgrammeRequest, form: TemplateForm, unknown: tuple[UnknownName, ...] = ()
) -> HttpResponse:
    context = {
        "programme": request.programme,
        "form": form,
        "unknown": unknown,
        "groups": listed_groups(),
    }
    status = 422 if form.errors or unknown else 200
    return render(request, "versions/template.html", context, status=status)


@require_safe
def example(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """An example of a template, in which every placeholder stands."""
    content = example_template(reader_language())
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = 'attachment; filename="sjabloon-voorbeeld.docx"'
    return response

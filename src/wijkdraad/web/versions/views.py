"""Pages about versions that were handed in. Each view reads the address, calls a step, answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.programme.models import PlanVersion
from wijkdraad.steps.hand_in import versions as steps

from ..access import ProgrammeRequest
from ..office.views import REPORT_CSP
from ..rules import MAKE_PLAN
from .forms import NOW, CompareForm, HandInForm


@require_safe
def listing(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The versions that were handed in, and the form to hand in another one."""
    return _list_page(request, HandInForm())


def _list_page(request: ProgrammeRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    context = {
        "programme": request.programme,
        "versions": steps.versions_of(request.programme),
        "may_hand_in": bool(request.roles & MAKE_PLAN),
        "form": form,
    }
    return render(request, "versions/list.html", context, status=status)


@require_POST
def hand_in(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Keep the plan as it is now."""
    form = HandInForm(request.POST)
    if form.is_valid():
        try:
            made = steps.hand_in(request.programme, **form.cleaned_data, person=request.user)
        except steps.NameTaken:
            form.add_error("name", _("There is a version with this name. Choose another name."))
        else:
            messages.success(request, _("“{name}” is kept as it is now.").format(name=made.name))
            return redirect("versions:list", slug)
    return _list_page(request, form, status=422)


@require_safe
def version(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """What a version said, chapter by chapter."""
    found = get_object_or_404(PlanVersion, programme=request.programme, pk=pk)
    context = {"programme": request.programme, "version": found}
    return render(request, "versions/version.html", context)


class Chosen:
    """The two versions that an address names: by default the last one, and how it is now."""

    def __init__(self, request: ProgrammeRequest) -> None:
        self.versions = steps.versions_of(request.programme)
        last = str(self.versions[0].pk) if self.versions else ""
        chosen = {"van": request.GET.get("van", last), "met": request.GET.get("met", NOW)}
        self.form = CompareForm(chosen, versions=self.versions)
        if self.versions and not self.form.is_valid():
            raise Http404
        self.made: steps.Compared | None = None
        self.other_language = False
        if self.versions:
            self._compare(request, **chosen)

    def _compare(self, request: ProgrammeRequest, van: str, met: str) -> None:
        kept = PlanVersion.objects.filter(programme=request.programme).select_related("programme")
        before = steps.held_version(kept.get(pk=van))
        after = (
            steps.held_now(request.programme, before.language)
            if met == NOW
            else steps.held_version(kept.get(pk=met))
        )
        self.after = after
        self.file_name = "-".join(slugify(side.side.name) for side in (before, after))
        try:
            self.made = steps.compared(before, after, get_language() or "")
        except steps.OtherLanguage:
            self.other_language = True


@require_safe
def compare(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What changed between two versions, side by side."""
    chosen = Chosen(request)
    context: dict[str, Any] = {
        "programme": request.programme,
        "chosen": chosen,
        "told": chosen.made.told if chosen.made else None,
        "lang": chosen.made.language if chosen.made else "",
        "query": request.GET.urlencode(),
    }
    return render(request, "versions/compare.html", context)


@require_safe
@csp_override(REPORT_CSP)
def compare_file(request: ProgrammeRequest, slug: str, form: str) -> HttpResponse:
    """What changed between two versions, as a document (html or pdf)."""
    chosen = Chosen(request)
    if chosen.made is None or form not in ("html", "pdf"):
        raise Http404
    report = steps.comparison_report(chosen.made, chosen.after, get_language() or "")
    if form == "html":
        return HttpResponse(report_html(report))
    response = HttpResponse(report_pdf(report), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{chosen.file_name}.pdf"'
    return response

"""The paper form: choose what to print, and the file to print."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wijkdraad.documents.paper_form.form import paper_form_pdf
from wijkdraad.steps.listen.channels.form_code import MOST_FORMS
from wijkdraad.steps.listen.channels.paper import paper_form

from ...access import ProgrammeRequest

SIZES = [
    ("a4", gettext_lazy("A4, as large as a letter")),
    ("a5", gettext_lazy("A5, half of that")),
]
LANGUAGES = [("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))]


class PaperFormForm(forms.Form):
    """What to print."""

    size = forms.ChoiceField(label=gettext_lazy("Size of the paper"), choices=SIZES)
    language = forms.ChoiceField(label=gettext_lazy("Language of the form"), choices=LANGUAGES)
    count = forms.IntegerField(
        label=gettext_lazy("How many forms?"),
        help_text=gettext_lazy(
            "Each form has a code of its own. So print them all, and copy none."
        ),
        min_value=1,
        max_value=MOST_FORMS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    hand_in = forms.CharField(
        label=gettext_lazy("Where can people hand it in?"),
        help_text=gettext_lazy(
            "For example: in the box at the library, Lindelaan 3, before 1 June. If you leave it empty, the form asks to give it back to the person who handed it out."
        ),
        required=False,
        max_length=160,
    )


@require_safe
def paper(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Choose size, language and number of the forms."""
    first = {"size": "a4", "language": request.programme.language, "count": 10}
    return _page(request, PaperFormForm(initial=first))


@never_cache
@require_safe
def paper_file(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The forms as one PDF; every time with new codes."""
    if not request.GET:
        return redirect("listen:paper", slug)
    form = PaperFormForm(request.GET)
    if not form.is_valid():
        return _page(request, form, 422)
    asked = form.cleaned_data
    pdf = paper_form_pdf(
        paper_form(
            request.programme,
            asked["size"],
            asked["language"],
            asked["count"],
            _address(request, asked["language"]),
            asked["hand_in"],
        )
    )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = f"formulier-{slug}-{asked['size']}-{asked['language']}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _address(request: ProgrammeRequest, language: str) -> str:
    """Where a code is filled in, as it is printed; empty while the programme is not open."""
    if not request.programme.is_public:
        return ""
    with override(language):
        path = reverse("square:paper-code", args=[request.programme.slug])
    return request.build_absolute_uri(path)


def _page(request: ProgrammeRequest, form: PaperFormForm, status: int = 200) -> HttpResponse:
    context = {"programme": request.programme, "form": form}
    return render(request, "listen/paper.html", context, status=status)

"""What someone may ask with their private link: their data, to erase them, and to object."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.steps.listen.care import appeals
from wijkdraad.steps.listen.care import my_data as steps

from . import guard
from .forms import WordsField

MOST_LETTERS = 2000
WHO, WORDS = "who", "words"


class EraseForm(forms.Form):
    """What must be erased, and that someone means it."""

    what = forms.ChoiceField(
        label=gettext_lazy("What do you want us to erase?"),
        choices=[
            (WHO, gettext_lazy("Only who I am. What I told stays.")),
            (WORDS, gettext_lazy("Who I am, and what I told.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what must be erased.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy(
            "Yes, erase it. I know that this cannot be undone, and that my link stops working."
        ),
        error_messages={"required": gettext_lazy("Tick the box if you are sure.")},
    )


class AppealForm(forms.Form):
    """Why someone does not agree."""

    text = WordsField(
        label=gettext_lazy("Why do you not agree?"),
        help_text=gettext_lazy("At most 2000 characters."),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        error_messages={"required": gettext_lazy("Write down why you do not agree.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest, token: str) -> HttpResponse:
    """What we keep of someone, to take along or to erase."""
    found = steps.my_data(token)
    if found is None:
        return _unknown(request)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        checked = guard.check(request, "my-data")
        if not checked.refused:
            steps.erase_mine(found, form.cleaned_data["what"] == WORDS)
            messages.success(request, _("It is erased. Your private link does not work any more."))
            return redirect("square:neighbourhood", found.contribution.programme.slug)
        form.add_error(None, checked.refused)
        return _page(request, "square/my_data.html", found, token, form, checked.status)
    status = 422 if form.is_bound else 200
    return _page(request, "square/my_data.html", found, token, form, status)


@never_cache
@require_safe
def my_data_file(request: HttpRequest, token: str) -> HttpResponse:
    """All that is kept of someone, as a file that other programs can read."""
    found = steps.my_data(token)
    if found is None:
        return _unknown(request)
    told = json.dumps(steps.everything_kept(found), ensure_ascii=False, indent=2)
    response = HttpResponse(told, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return _not_for_robots(response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Object to a contribution being hidden."""
    found = steps.my_data(token)
    if found is None:
        return _unknown(request)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "square/appeal.html", found, token, form, status)
    checked = guard.check(request, "appeal")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, "square/appeal.html", found, token, form, checked.status)
    try:
        appeals.appeal(found.contribution, form.cleaned_data["text"])
    except appeals.CannotAppeal:
        messages.warning(request, _("You cannot object now. On this page you see why."))
    else:
        messages.success(request, _("We received it. Someone else looks at it, and answers here."))
    return redirect("square:contribution", token)


def _page(
    request: HttpRequest,
    template: str,
    found: steps.MyData,
    token: str,
    form: forms.Form,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {"mine": found, "token": token, "form": form}
    return _not_for_robots(render(request, template, context, status=status))


def _unknown(request: HttpRequest) -> HttpResponse:
    return _not_for_robots(render(request, "square/unknown_link.html", status=404))


def _not_for_robots(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

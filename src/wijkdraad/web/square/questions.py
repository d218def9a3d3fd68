"""A few questions to residents, without an account: the form, what is sent, and the thank-you."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.programme.models import Perception, Programme
from wijkdraad.steps.facts.knowing.asked import Asked
from wijkdraad.steps.perception import asking

from . import guard
from .forms import WordsField

MOST_LETTERS = 1000
SALT = "answered questions"
SENDING_LETTERS = 32


class QuestionsForm(forms.Form):
    """A few questions. Each may be skipped; a remark needs an answer beside it.

    `sending` tells two sendings of one form apart from two forms.
    """

    sending = forms.CharField(max_length=SENDING_LETTERS, required=False, widget=forms.HiddenInput)

    def __init__(self, asked: tuple[Asked, ...], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.asked = asked
        for one in asked:
            answer, remark = _names(one)
            self.fields[answer] = forms.ChoiceField(
                label=one.question,
                choices=[*one.answers, ("", _("I skip this question"))],
                required=False,
                widget=forms.RadioSelect,
                initial="",
            )
            self.fields[remark] = WordsField(
                label=_("Do you want to say something about it?"),
                required=False,
                validators=[MaxLengthValidator(MOST_LETTERS)],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The field of each answer with that of its remark."""
        return [tuple(self[name] for name in _names(one)) for one in self.asked]  # type: ignore[misc]

    def clean(self) -> dict[str, Any]:
        """Refuse a form without answers, and a remark alone."""
        cleaned = super().clean() or {}
        for one in self.asked:
            self._check_remark(one, cleaned)
        if not self.errors and not any(cleaned.get(_names(one)[0]) for one in self.asked):
            self.add_error(None, _("You skipped every question. Answer one, or leave this page."))
        return cleaned

    def _check_remark(self, one: Asked, cleaned: dict[str, Any]) -> None:
        answer, remark = _names(one)
        said = cleaned.get(remark)
        if not said:
            return
        if not cleaned.get(answer) and answer not in self.errors:
            self.add_error(answer, _("Choose an answer too, or take your remark away."))
        try:
            check(Perception._meta.get_field("remark"), said)
        except BadCell as problem:
            self.add_error(remark, _("Fill in {expected}.").format(expected=problem.expected))

    def given(self) -> list[asking.Given]:
        """The questions that were answered, once the form is valid."""
        found = []
        for one in self.asked:
            answer, remark = (self.cleaned_data[name] for name in _names(one))
            if answer:
                found.append(asking.Given(one.indicator, answer, remark))
        return found


def _names(one: Asked) -> tuple[str, str]:
    return f"answer-{one.indicator.pk}", f"remark-{one.indicator.pk}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a few questions about the neighbourhood; the figures are not told before."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    asked = asking.questions_for(programme)
    if request.method != "POST":
        form = QuestionsForm(asked, initial={"sending": secrets.token_hex(SENDING_LETTERS // 2)})
        return _page(request, programme, form)
    form = QuestionsForm(asked, request.POST)
    if not form.is_valid():
        return _page(request, programme, form, 422)
    checked = guard.check(request, "questions")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, programme, form, checked.status)
    get_token(request)
    sending = f"{request.META['CSRF_COOKIE']}:{form.cleaned_data['sending']}"
    given = form.given()
    asking.receive(programme, given, sending)
    answered = signing.dumps([one.indicator.pk for one in given], salt=SALT, compress=True)
    return redirect(reverse("square:questions-thanks", args=[slug], query={"for": answered}))


def _page(
    request: HttpRequest, programme: Programme, form: QuestionsForm, status: int = 200
) -> HttpResponse:
    context = {"programme": programme, "form": form}
    return render(request, "square/questions.html", context, status=status)


@never_cache
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """Thank who answered, and set the figures beside what residents say.

    Who did not answer goes to the questions: the figures would steer the answers.
    """
    programme: Programme = request.programme  # type: ignore[attr-defined]
    try:
        answered = signing.loads(request.GET.get("for", ""), salt=SALT)
    except signing.BadSignature:
        return redirect("square:questions", slug)
    beside = asking.beside_figures(programme, answered)
    return render(request, "square/thanks.html", {"programme": programme, "beside": beside})

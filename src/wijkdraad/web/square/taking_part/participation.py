"""How do you want to take part? One question to residents, without an account or a name."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.models import Channel, ParticipationForm, ParticipationNeed, Programme
from wijkdraad.reference.listening.participation import proposed_barriers, proposed_drives
from wijkdraad.steps.listen.participation.keeping import Wish, keep_wish
from wijkdraad.steps.listen.participation.page import plans_for_everyone

from .. import guard
from ..forms import GROUPS

SENDING_LETTERS = 32


class WishForm(forms.Form):
    """How one person wants to take part. Only the form is needed.

    `sending` tells two sendings of one form apart from two forms.
    """

    sending = forms.CharField(max_length=SENDING_LETTERS, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=gettext_lazy("How do you want to take part?"),
        choices=ParticipationForm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the four.")},
    )
    group = forms.CharField(
        label=gettext_lazy("Who are you?"),
        max_length=ParticipationNeed._meta.get_field("group").max_length,
        required=False,
        help_text=gettext_lazy(
            "Choose one or write your own. This shows us who we have not heard yet."
        ),
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
    )
    drive = forms.CharField(
        label=gettext_lazy("Why would you take part?"),
        max_length=ParticipationNeed._meta.get_field("drive").max_length,
        required=False,
        help_text=gettext_lazy("Choose one or write your own."),
        widget=forms.TextInput(attrs={"list": "drives", "autocomplete": "off"}),
    )
    barrier = forms.CharField(
        label=gettext_lazy("What stops you?"),
        max_length=ParticipationNeed._meta.get_field("barrier").max_length,
        required=False,
        help_text=gettext_lazy("Choose one or write your own."),
        widget=forms.TextInput(attrs={"list": "barriers", "autocomplete": "off"}),
    )

    def wish(self) -> Wish:
        """What was filled in, once it is valid."""
        given = self.cleaned_data
        return Wish(given["form"], given["group"], given["drive"], given["barrier"])


def new_sending() -> str:
    """A secret for one form, by which a double tap is known."""
    return secrets.token_hex(SENDING_LETTERS // 2)


def proposed_words(language: str) -> dict[str, tuple[Any, ...]]:
    """The words that are proposed for each question, in one language."""
    return {
        "groups": GROUPS,
        "drives": proposed_drives(language),
        "barriers": proposed_barriers(language),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def participation(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask how someone wants to take part, and thank who answered."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, programme, WishForm(initial={"sending": new_sending()}))
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, programme, form, 422)
    checked = guard.check(request, "participation")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, programme, form, checked.status)
    # The mark of the browser goes along, so that nobody can send under the secret of another.
    sending = guard.visitor_mark(request, f"participation-{form.cleaned_data['sending']}")
    keep_wish(programme, form.wish(), Channel.WEB, sending, None)
    return redirect(reverse("square:participation", args=[slug], query={"bedankt": "1"}))


def _page(
    request: HttpRequest, programme: Programme, form: WishForm, status: int = 200
) -> HttpResponse:
    context = {
        "programme": programme,
        "form": form,
        "thanks": "bedankt" in request.GET and request.method != "POST",
        "plans": plans_for_everyone(programme),
        **proposed_words(get_language() or programme.language),
    }
    return render(request, "square/participation.html", context, status=status)

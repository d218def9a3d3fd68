"""Figure and experience beside each other, and what to look at on a walk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.programme.models import Moment, Perception
from wijkdraad.steps.perception.looking import Card, Walk, keep_look, walk
from wijkdraad.steps.perception.page import perception_page
from wijkdraad.steps.rows import KeyTaken
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.rules import LOOK


@require_safe
def figure_and_experience(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Whether the figures match what people see: what differs comes first."""
    context = {
        "page": perception_page(request.programme),
        "programme": request.programme,
        "may_look": bool(request.roles & LOOK),
    }
    return render(request, "know/perception.html", context)


class LookForm(forms.Form):
    """What was seen of one thing, on the spot."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you see?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you see.")},
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("When are you looking?"),
        choices=[(each, each.label) for each in (Moment.BASELINE, Moment.FOLLOW_UP)],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(
        label=gettext_lazy("Where, and what stands out?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, card: Card, *arguments: Any, **options: Any) -> None:
        options["auto_id"] = f"look-{card.asked.indicator.pk}-%s"
        options["initial"] = {"moment": card.moment}
        super().__init__(*arguments, **options)
        self.card = card
        self.fields["answer"].choices = card.asked.answers  # type: ignore[attr-defined]

    def clean_remark(self) -> str:
        """The remark with plain line ends, and without characters that are no text."""
        said: str = self.cleaned_data["remark"].replace("\r\n", "\n").replace("\r", "\n")
        try:
            check(Perception._meta.get_field("remark"), said)
        except BadCell as problem:
            raise forms.ValidationError(
                _("Fill in {expected}.").format(expected=problem.expected)
            ) from problem
        return said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What to look at on a walk: a card to print, and a form for each that is saved by itself."""
    found = walk(request.programme)
    if request.method != "POST":
        return _walk_page(request, found, None)
    card = next(
        (one for one in found.cards if str(one.asked.indicator.pk) == request.POST.get("about")),
        None,
    )
    if card is None:
        messages.warning(request, _("This is not on the list any more. Choose again."))
        return redirect("know:look", slug)
    form = LookForm(card, request.POST)
    if not form.is_valid():
        return _walk_page(request, found, form, 422)
    given = form.cleaned_data
    try:
        keep_look(
            request.programme, card, given["answer"], given["moment"], given["remark"], request.user
        )
    except KeyTaken:
        form.add_error(None, _("Many people save at this moment. Save once more."))
        return _walk_page(request, found, form, 409)
    name = card.asked.indicator.label
    messages.success(request, _("Saved: {name}. On to the next one.").format(name=name))
    after = next((one for one in found.cards if one.number > card.number), card)
    return redirect(f"{reverse('know:look', args=[slug])}#look-{after.asked.indicator.pk}")


def _walk_page(
    request: ProgrammeRequest, found: Walk, wrong: LookForm | None, status: int = 200
) -> HttpResponse:
    forms_ = [
        wrong if wrong is not None and wrong.card is card else LookForm(card)
        for card in found.cards
    ]
    context = {"walk": found, "programme": request.programme, "forms": forms_, "wrong": wrong}
    return render(request, "know/look.html", context, status=status)

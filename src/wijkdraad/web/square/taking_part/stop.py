"""Residents say “stop”, without an account, and read what was answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.models import DecisionMoment, Programme, StopRequest
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.consent import stops

from .. import guard
from ..forms import WordsField
from .row_form import RowAnswers

MOST_LETTERS = 2000
MOST_PEOPLE = 1_000_000


class StopForm(RowAnswers):
    """What residents want to stop, and why."""

    model = StopRequest
    process = forms.CharField(
        label=gettext_lazy("What must stop?"),
        max_length=StopRequest._meta.get_field("process").max_length,
        help_text=gettext_lazy(
            "For example: felling the lime trees before the evening for residents."
        ),
    )
    why = WordsField(
        label=gettext_lazy("Why?"),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Please do not write names or phone numbers here."),
    )
    by_whom = forms.CharField(
        label=gettext_lazy("Who say this together?"),
        max_length=StopRequest._meta.get_field("by_whom").max_length,
        help_text=gettext_lazy(
            "A group or a street, such as: tenants of the Kanaalkade. Please do not write names of people."
        ),
    )
    people = forms.IntegerField(
        label=gettext_lazy("With how many people?"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Fill in a whole number, such as 12.")},
    )
    decision_moment = forms.ModelChoiceField(
        label=gettext_lazy("Is it about one of these decisions?"),
        queryset=DecisionMoment.objects.none(),
        required=False,
        empty_label=gettext_lazy("I do not know"),
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["decision_moment"].queryset = stops.moments_to_stop(programme)  # type: ignore[attr-defined]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, slug: str) -> HttpResponse:
    """Say stop, and read the stops of others with their answers."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, programme, StopForm(programme))
    form = StopForm(programme, request.POST)
    if not form.is_valid():
        return _page(request, programme, form, 422)
    checked = guard.check(request, "stop")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, programme, form, checked.status)
    stops.say_stop(programme, form.cleaned_data)
    messages.success(
        request,
        _(
            "We wrote down your stop. Everyone sees that it is there; the answer will stand on this page."
        ),
    )
    return redirect("square:stop", slug)


def _page(
    request: HttpRequest, programme: Programme, form: StopForm, status: int = 200
) -> HttpResponse:
    reading = reading_now(programme)
    context = {
        "programme": programme,
        "stops": stops.stops(reading, timezone.localdate(), for_everyone=True),
        "form": form,
    }
    return render(request, "square/stop.html", context, status=status)

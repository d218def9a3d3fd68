"""Asks and offers for everyone, and the page on which a receiver confirms what was delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Actor, Ask, Handshake, HelpKind, Offer, Person, Programme
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.asks import meeting, posting
from wijkdraad.steps.listen.asks.page import open_asks
from wijkdraad.steps.listen.asks.receiver import works_here

from .. import guard
from ..forms import WordsField
from .row_form import RowAnswers, day_field

MOST_LETTERS = 1000
MOST_QUANTITY = 1_000_000_000
KINDS = [("", gettext_lazy("Choose")), *HelpKind.choices]


class AskForm(RowAnswers):
    """What a group asks, in at most five answers."""

    model = Ask
    name = forms.CharField(
        label=gettext_lazy("What do you need?"),
        max_length=120,
        help_text=gettext_lazy(
            "For example: a digger for a morning, 2 m³ of sand, a place to meet."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of help is it?"), choices=KINDS)
    group = forms.CharField(
        label=gettext_lazy("For which group is it?"),
        max_length=36,
        help_text=gettext_lazy(
            "The name of a group or a place. Please do not write names of people."
        ),
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
    )
    start = day_field(gettext_lazy("From which day?"))
    end = day_field(gettext_lazy("Until which day?"))


class OfferForm(RowAnswers):
    """What a shop or business offers, in at most six answers."""

    model = Offer
    name = forms.CharField(
        label=gettext_lazy("What do you offer?"),
        max_length=Offer._meta.get_field("name").max_length,
        help_text=gettext_lazy(
            "For example: our van on a Saturday, ten bags of soil, a room in the evening."
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of help is it?"), choices=KINDS)
    organisation = forms.CharField(
        label=gettext_lazy("Name of your shop or business"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    start = day_field(gettext_lazy("From which day?"))
    end = day_field(gettext_lazy("Until which day?"))
    conditions = WordsField(
        label=gettext_lazy("What should people know?"),
        required=False,
        help_text=gettext_lazy("Such as: with our own driver. Everyone can read this."),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_safe
def asks(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked, what is offered, and who found each other."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    reading = reading_now(programme)
    page = open_asks(reading, timezone.localdate())
    return render(request, "square/asks.html", {"programme": programme, "page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """A group asks something; it waits until someone looked at it."""
    return _post(request, slug, AskForm, "asks_ask.html", posting.post_ask)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """A shop or business offers something; it waits until someone looked at it."""
    return _post(request, slug, OfferForm, "asks_offer.html", posting.post_offer)


def _post(
    request: HttpRequest, slug: str, form_class: type[RowAnswers], template: str, step: Any
) -> HttpResponse:
    programme: Programme = request.programme  # type: ignore[attr-defined]
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            checked = guard.check(request, "asks")
            if not checked.refused:
                step(programme, form.cleaned_data)
                messages.success(
                    request, _("Thank you. Someone reads it first; then it appears on this page.")
                )
                return redirect("square:asks", slug)
            form.add_error(None, checked.refused)
            status = checked.status
    actors = Actor.objects.filter(programme=programme)
    context = {"programme": programme, "form": form, "groups": [actor.name for actor in actors]}
    return render(request, f"square/{template}", context, status=status)


class ReceiptForm(RowAnswers):
    """What the receiver says was delivered."""

    model = Handshake
    holds = {"words": "received_words"}
    quantity = forms.FloatField(
        label=gettext_lazy("How much did you receive?"),
        required=False,
        localize=True,
        validators=[MinValueValidator(0.01)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Fill in a number, such as 4 or 2.5.")},
    )
    words = WordsField(
        label=gettext_lazy("Do you want to say something about it?"),
        required=False,
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, unit: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not unit:
            # A room or a van is there or not: without a unit nobody can say how much.
            del self.fields["quantity"]

    def clean_quantity(self) -> float | None:
        """A number that makes sense."""
        quantity: float | None = self.cleaned_data["quantity"]
        if quantity is not None and not quantity < MOST_QUANTITY:
            raise forms.ValidationError(_("This is more than anyone can deliver."))
        return quantity


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receiver confirms what was delivered, without an account.

    Whoever has the link may, but nobody who is signed in and works in the programme.
    """
    found = meeting.receipt_behind(token)
    if found is None:
        return _private(render(request, "square/asks_unknown.html", status=404))
    person = request.user if isinstance(request.user, Person) else None
    if found.received_on is None and works_here(person, found.programme):
        context = {"receipt": found, "programme": found.programme}
        return _private(render(request, "square/asks_not_receiver.html", context, status=403))
    form = ReceiptForm(found.unit, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and found.received_on is None:
        status = 422
        if form.is_valid():
            checked = guard.check(request, "receipt")
            if not checked.refused:
                given = form.cleaned_data
                meeting.confirm_receipt(token, given.get("quantity"), given["words"], person)
                messages.success(request, _("Thank you. This is proof that it was delivered."))
                return _private(redirect("square:receipt", token))
            form.add_error(None, checked.refused)
            status = checked.status
    context = {"receipt": found, "form": form, "programme": found.programme}
    return _private(render(request, "square/asks_receipt.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response

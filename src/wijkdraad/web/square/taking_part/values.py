"""What places mean to residents: the page for everyone, and the form to tell of a place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Contribution, Contributor, Feeling, PlaceValue, Programme
from wijkdraad.reference.listening.values import proposed_values
from wijkdraad.steps.listen.values import page as steps
from wijkdraad.steps.listen.values.receiving import ToldOfPlace, receive_value
from wijkdraad.steps.square import square_maps

from .. import guard
from ..forms import GROUPS, MOST_LETTERS, WordsField
from ..pointing import PlacedForm, kept_with_place, map_context, was_pointed

MAP_KEPT_S = 60
NAMES = {"value": "waarde", "feeling": "gevoel", "group": "groep", "channel": "kanaal"}
"""What a filter is called in the address."""


class ValueForm(PlacedForm):
    """What a place means to someone. The place, the value and how it stands are needed."""

    place_name = forms.CharField(
        label=gettext_lazy("Which place is it?"),
        max_length=PlaceValue._meta.get_field("name").max_length,
        help_text=gettext_lazy("As you call it yourself. For example: the old linden trees."),
    )
    value = forms.CharField(
        label=gettext_lazy("What does this place mean to you?"),
        max_length=PlaceValue._meta.get_field("value").max_length,
        help_text=gettext_lazy("One word. Choose one of the list or write your own."),
        widget=forms.TextInput(attrs={"list": "values", "autocomplete": "off"}),
    )
    feeling = forms.ChoiceField(
        label=gettext_lazy("How does it stand here?"),
        choices=Feeling.choices,
        widget=forms.RadioSelect,
    )
    story = WordsField(
        label=gettext_lazy("Your story"),
        required=False,
        help_text=gettext_lazy(
            "What happens there, or what happened? Please do not write names or phone numbers here."
        ),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    at_home = forms.BooleanField(
        label=gettext_lazy("This is at my home"),
        required=False,
    )
    group = forms.CharField(
        label=gettext_lazy("Who are you?"),
        max_length=Contribution._meta.get_field("group").max_length,
        required=False,
        help_text=gettext_lazy(
            "Choose one or write your own. This shows us who we have not heard yet."
        ),
        widget=forms.TextInput(attrs={"list": "groups"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=Contributor._meta.get_field("email").max_length,
        required=False,
        help_text=gettext_lazy("Then we can tell you when something changes. Nobody else sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This is not a whole e-mail address. Example: name@home.nl")
        },
    )

    def told(self) -> ToldOfPlace:
        """What was filled in, once it is valid."""
        given = self.cleaned_data
        return ToldOfPlace(
            name=given["place_name"],
            value=given["value"],
            feeling=Feeling(given["feeling"]),
            story=given["story"],
            spot=given["spot"],
            at_home=given["at_home"],
            group=given["group"],
            email=given["email"].lower(),
        )


def filters_of(request: HttpRequest) -> steps.Filters:
    """What the address asks to be shown."""
    return steps.Filters(**{name: request.GET.get(word, "") for name, word in NAMES.items()})


def query_of(filters: steps.Filters) -> str:
    """The filters as they stand in an address, beginning with &; empty where all is shown."""
    chosen = {word: getattr(filters, name) for name, word in NAMES.items()}
    given = {word: value for word, value in chosen.items() if value}
    return f"&{urlencode(given)}" if given else ""


@require_safe
def values(request: HttpRequest, slug: str) -> HttpResponse:
    """What is dear to residents, and where."""
    page = steps.public_page(_programme(request), filters_of(request))
    context = {"page": page, "programme": page.programme, "query": query_of(page.filters)}
    return render(request, "square/values.html", context)


@require_safe
def values_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The map of the values as a picture, with the same choice as the page."""
    size = request.GET.get("size", "wide")
    picture = steps.picture(_programme(request), filters_of(request), size, for_everyone=True)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=MAP_KEPT_S)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell what a place means; a click on the map comes back with a pin and all that was typed."""
    maps = square_maps(_programme(request))
    if request.method != "POST":
        return _form_page(request, ValueForm(maps=maps))
    if was_pointed(request):
        return _form_page(
            request, ValueForm(initial=kept_with_place(request, maps), maps=maps), asked=True
        )
    form = ValueForm(request.POST, maps=maps)
    if not form.is_valid():
        return _form_page(request, form, 422)
    checked = guard.check(request, "values")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _form_page(request, form, checked.status)
    get_token(request)
    token = receive_value(_programme(request), form.told(), str(request.META["CSRF_COOKIE"]))
    messages.success(
        request,
        _(
            "Thank you, we received it. Someone looks at it before others can read it. Keep the link of this page: only you have it."
        ),
    )
    return redirect("square:contribution", token)


def _programme(request: HttpRequest) -> Programme:
    """The open programme of this address, found by the middleware."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    return programme


def _form_page(
    request: HttpRequest, form: ValueForm, status: int = 200, asked: bool = False
) -> HttpResponse:
    programme = _programme(request)
    context: dict[str, Any] = {
        "programme": programme,
        "form": form,
        "groups": GROUPS,
        "values": proposed_values(get_language() or programme.language),
        **map_context(form.maps, form, asked),
    }
    return render(request, "square/values_tell.html", context, status=status)

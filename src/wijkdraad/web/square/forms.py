"""The form in which a resident leaves a contribution."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from shapely import Point

from wijkdraad.programme.models import Contribution, ContributionKind, Contributor
from wijkdraad.steps.listen import Said
from wijkdraad.steps.square import SquareMap, on_a_map

MOST_LETTERS = 4000
KINDS = [
    ("", _("No choice")),
    (ContributionKind.STORY, _("I want to tell something")),
    (ContributionKind.WISH, _("I have a wish")),
    (ContributionKind.COMPLAINT, _("Something bothers me")),
    (ContributionKind.IDEA, _("I have an idea")),
    (ContributionKind.QUESTION, _("I have a question")),
    (ContributionKind.TIP, _("I have a tip")),
]
GROUPS = (
    _("young people"),
    _("parents"),
    _("65 years and older"),
    _("tenants"),
    _("home owners"),
    _("newcomers"),
    _("entrepreneurs"),
    _("carers"),
)
"""What people may call themselves; anything else is welcome too."""


class WordsField(forms.CharField):
    """Text of several lines, in which an end of line counts as one letter.

    The limit is checked after sending and not by the browser: that would cut off in silence
    what someone pastes.
    """

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class ContributionForm(forms.Form):
    """What someone wants to tell. Only the text is needed.

    `maps` are the maps on which a place may have been chosen. `website` is not shown: only a
    program that fills in every field writes something there.
    """

    text = WordsField(
        label=_("What do you want to tell us?"),
        help_text=_(
            "For example: what is missing in your street, or what should stay as it is. At most 4000 characters. Please do not write names or phone numbers here."
        ),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        error_messages={
            "required": _("Write down what you want to tell us. One sentence is enough.")
        },
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, required=False)
    place_in_words = forms.CharField(
        label=_("Street or place"),
        max_length=Contribution._meta.get_field("place").max_length,
        required=False,
        help_text=_("For example: the crossing at the school."),
    )
    group = forms.CharField(
        label=_("Who are you?"),
        max_length=Contribution._meta.get_field("group").max_length,
        required=False,
        help_text=_("Choose one or write your own. This shows us who we have not heard yet."),
        widget=forms.TextInput(attrs={"list": "groups"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=Contributor._meta.get_field("name").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=Contributor._meta.get_field("email").max_length,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not a whole e-mail address. Example: name@home.nl")},
    )
    x = forms.FloatField(required=False, widget=forms.HiddenInput)
    y = forms.FloatField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False)

    def __init__(self, *arguments: Any, maps: tuple[SquareMap, ...] = (), **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.maps = maps

    def clean(self) -> dict[str, Any]:
        """Refuse what only a program fills in, and a place that is not on the map."""
        cleaned = super().clean() or {}
        if cleaned.get("website"):
            self.add_error(
                None,
                _("A field that is not shown was filled in. It is empty now: please send again."),
            )
        x, y = cleaned.get("x"), cleaned.get("y")
        cleaned["spot"] = spot = Point(x, y) if x is not None and y is not None else None
        misplaced = (x is None) != (y is None) or "x" in self.errors or "y" in self.errors
        if spot is not None and not on_a_map(self.maps, spot):
            misplaced = True
        if misplaced:
            for name in ("x", "y"):
                self.errors.pop(name, None)
            self.add_error(
                None, _("The place you chose is not on the map. Choose it again or leave it out.")
            )
        return cleaned

    def said(self) -> Said:
        """What was filled in, once it is valid."""
        given = self.cleaned_data
        return Said(
            text=given["text"],
            kind=given["kind"] or ContributionKind.STORY,
            place=given["place_in_words"],
            spot=given["spot"],
            group=given["group"],
            name=given["name"],
            email=given["email"].lower(),
        )

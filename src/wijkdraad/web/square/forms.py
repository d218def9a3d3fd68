"""The form in which a resident leaves a contribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.models import (
    AgeGroup,
    Contribution,
    ContributionKind,
    Contributor,
    Household,
    Origin,
    Sex,
    Tenure,
)
from wijkdraad.steps.listen.receiving import Said

from .pointing import PlacedForm

MOST_LETTERS = 4000
RATHER_NOT = ("", _("I would rather not say"))
ABOUT_SELF = ("age_group", "sex", "household", "tenure", "origin")
"""What people may tell of themselves: fields of a contribution. Nobody knows their own fifth of
the incomes, so income is not asked; origin only on a legal ground."""
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


class ContributionForm(PlacedForm):
    """What someone wants to tell. Only the text is needed.

    `maps` are the maps on which a place may have been chosen; `origin_ground` is the legal ground
    to ask for origin: without one it is not asked. `parties` are the organisations it may be about,
    as (number, name): without any that is not asked.
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
    about = forms.ChoiceField(
        label=_("Is it about an organisation?"),
        required=False,
        help_text=_("Then someone who does not work there decides what happens with it."),
    )
    place_in_words = forms.CharField(
        label=_("Street or place"),
        max_length=Contribution._meta.get_field("place").max_length,
        required=False,
        help_text=_("For example: the crossing at the school."),
    )
    at_home = forms.BooleanField(
        label=_("This is at my home"),
        required=False,
    )
    group = forms.CharField(
        label=_("Who are you?"),
        max_length=Contribution._meta.get_field("group").max_length,
        required=False,
        help_text=_("Choose one or write your own. This shows us who we have not heard yet."),
        widget=forms.TextInput(attrs={"list": "groups"}),
    )
    age_group = forms.ChoiceField(
        label=_("Your age"), choices=[RATHER_NOT, *AgeGroup.choices], required=False
    )
    sex = forms.ChoiceField(
        label=_("Are you a woman or a man?"), choices=[RATHER_NOT, *Sex.choices], required=False
    )
    household = forms.ChoiceField(
        label=_("With whom do you live?"), choices=[RATHER_NOT, *Household.choices], required=False
    )
    tenure = forms.ChoiceField(
        label=_("Whose is your home?"), choices=[RATHER_NOT, *Tenure.choices], required=False
    )
    origin = forms.ChoiceField(
        label=_("Where are you or your parents from?"),
        choices=[RATHER_NOT, *Origin.choices],
        required=False,
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

    def __init__(
        self,
        *arguments: Any,
        origin_ground: str = "",
        parties: Sequence[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.origin_ground = origin_ground.strip()
        about: Any = self.fields["about"]
        about.choices = [("", _("No, or I do not know")), *parties]
        if not parties:
            del self.fields["about"]
        if not self.origin_ground:
            del self.fields["origin"]

    @property
    def about_self(self) -> list[forms.BoundField]:
        """The questions about the person, all of them optional."""
        return [self[name] for name in ABOUT_SELF if name in self.fields]

    @property
    def tells_about_self(self) -> bool:
        """Whether one of them is filled in or refused: then they are not folded away."""
        return any(field.value() or field.errors for field in self.about_self)

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
            at_home=given["at_home"],
            about=int(given["about"]) if given.get("about") else None,
            about_self=tuple((name, given[name]) for name in ABOUT_SELF if given.get(name)),
        )

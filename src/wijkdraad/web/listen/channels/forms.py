"""The forms in which a colleague writes down what someone said."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import Point

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.programme.models import Contribution, ContributionKind
from wijkdraad.sources.places import RD_EDGES, in_rd_new, lies_in
from wijkdraad.steps.listen.channels.form_code import NoCode, code_of
from wijkdraad.steps.listen.channels.keeping import BY_HAND, Voice
from wijkdraad.steps.listen.channels.lettered import lettered

from ...square.forms import WordsField

ABOUT_YOU = ("age_group", "sex", "household", "tenure")
"""What people may tell about themselves on paper; income and origin are not asked there."""
SENDING_LETTERS = 8
"""Few enough to read in the id of the row; in the rare case that two meet, one is asked again."""


def letter_choices(choices: Any, empty: str = "") -> list[tuple[str, str]]:
    """Choices whose words begin with a letter: pressing it chooses one, without any script."""
    first = [("", f"- {empty}")] if empty else []
    return first + [(code, f"{letter}  {words}") for letter, code, words in lettered(choices)]


def model_choices(name: str) -> list[tuple[Any, Any]]:
    """The choices of a field of a contribution, without the empty one."""
    field = Contribution._meta.get_field(name)
    return [(code, words) for code, words in field.flatchoices if code]  # type: ignore[union-attr]


class VoiceForm(forms.Form):
    """What was said, how it reached us, when and where."""

    channel = forms.ChoiceField(label=gettext_lazy("How it reached us"))
    date = forms.DateField(
        label=gettext_lazy("Date"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Fill in the day on which it was said."),
            "invalid": gettext_lazy("Fill in a day, such as 30-09-2026."),
        },
    )
    place = forms.CharField(
        label=gettext_lazy("Street or place"),
        required=False,
        max_length=Contribution._meta.get_field("place").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = WordsField(
        label=gettext_lazy("What was said"),
        error_messages={"required": gettext_lazy("Write down what was said.")},
    )
    group = forms.CharField(
        label=gettext_lazy("Group"),
        required=False,
        max_length=Contribution._meta.get_field("group").max_length,
        widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
    )
    at_home = forms.BooleanField(label=gettext_lazy("This place is someone's home"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        channels = [(each.value, str(each.label).capitalize()) for each in BY_HAND]
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]

    def clean_date(self) -> Any:
        """The day, which is today or before."""
        day = self.cleaned_data["date"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Fill in the day it was said."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse characters that are no text."""
        cleaned = super().clean() or {}
        for name in ("place", "text", "group"):
            if cleaned.get(name):
                try:
                    field: Any = Contribution._meta.get_field(name)
                    check(field, cleaned[name])
                except BadCell as problem:
                    said = _("Fill in {expected}.").format(expected=problem.expected)
                    self.add_error(name, said)
        return cleaned

    def voice(self) -> Voice:
        """What was filled in, once it is valid."""
        given = self.cleaned_data
        names = ("text", "channel", "date", "group", "place", "at_home")
        return Voice(**{name: given[name] for name in names})


class TypedForm(VoiceForm):
    """One contribution typed in, with a letter for every choice.

    `sending` becomes the id of the row, so that the same form sent twice is kept once.
    """

    sending = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("Code of the paper form"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    field_order = ("channel", "date", "place", "text", "kind", "group", *ABOUT_YOU, "code")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        channels: Any = self.fields["channel"]
        channels.choices = letter_choices(channels.choices)
        self.fields["kind"] = forms.ChoiceField(
            label=_("What is it?"),
            choices=letter_choices(ContributionKind.choices),
            initial=ContributionKind.STORY,
        )
        for name in ABOUT_YOU:
            label = str(Contribution._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.ChoiceField(
                label=label[:1].upper() + label[1:],
                choices=letter_choices(model_choices(name), _("not said")),
                required=False,
            )
        self.order_fields(self.field_order)

    def clean_sending(self) -> str:
        """The mark of this form, or a new one where it is not one of ours."""
        found = re.fullmatch(rf"[0-9a-f]{{{SENDING_LETTERS}}}", self.cleaned_data["sending"])
        return found[0] if found else new_sending()

    def clean_code(self) -> str:
        """The code without hyphens; empty where the form has none."""
        typed: str = self.cleaned_data["code"]
        if not typed:
            return ""
        try:
            return code_of(typed)
        except NoCode:
            said = _("There is a mistake in this code: compare it with the form, sign by sign.")
            raise ValidationError(said) from None

    def voice(self) -> Voice:
        """What was filled in, once it is valid."""
        given, said = self.cleaned_data, super().voice()
        return Voice(**said.values() | {name: given[name] for name in ("kind", *ABOUT_YOU)})


def new_sending() -> str:
    """A mark for one form on the screen: what is sent with it twice is one contribution."""
    return secrets.token_hex(SENDING_LETTERS // 2)


class NoteForm(VoiceForm):
    """One note from the street, as the page on the phone sends it, with the place in degrees."""

    id = forms.UUIDField()
    latitude = forms.FloatField(required=False)
    longitude = forms.FloatField(required=False)

    def clean(self) -> dict[str, Any]:
        """Turn degrees into metres; refuse a place outside the Netherlands."""
        cleaned = super().clean()
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        cleaned["spot"] = None
        if latitude is None or longitude is None:
            return cleaned
        spot = in_rd_new(Point(longitude, latitude)) if abs(latitude) <= 90 else None
        if spot is None or not lies_in(spot, RD_EDGES):
            self.add_error(
                None,
                _("The place of the phone lies outside the Netherlands. Leave the place out."),
            )
        else:
            cleaned["spot"] = Point(round(spot.x, 1), round(spot.y, 1))
        return cleaned

    def voice(self) -> Voice:
        """What was noted, once it is valid."""
        return Voice(**super().voice().values() | {"geometry": self.cleaned_data["spot"]})

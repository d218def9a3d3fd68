"""Forms about a programme itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.models import Organisation, Person, Programme, RoleKind
from wijkdraad.steps.programme import as_shown

from ..rows.keeping import Difference
from ..rows.words import in_words


class SettingsForm(forms.ModelForm):
    """What a client may change of the programme."""

    class Meta:
        model = Programme
        fields = (
            *("name", "place", "summary", "phase", "reference_date", "version", "is_public"),
            "origin_ground",
        )
        help_texts = {
            "phase": _("New rows carry the phase in which they were made."),
            "reference_date": _("The date on the plan. What was due before it counts as overdue."),
            "is_public": _("Residents can read along and leave a contribution without an account."),
            "origin_ground": _(
                "Origin is only asked and used where a law or agreement allows it. Name it here; it is shown beside the question, on the page and in the plan. Empty: origin is not asked."
            ),
        }
        widgets = {
            "reference_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "origin_ground": forms.Textarea(attrs={"rows": 2}),
        }

    def seen(self) -> dict[str, str]:
        """What each field holds now, for the page to carry along; see `steps.programme`."""
        stored = Programme.objects.get(pk=self.instance.pk)
        return {name: as_shown(getattr(stored, name)) for name in self.fields}

    def differences(self, now: Programme, seen: dict[str, str]) -> dict[str, Difference]:
        """What was sent and differs from how it is now, by field; `seen` is how it was opened."""
        found = {}
        for name, value in self.cleaned_data.items():
            stored, field = getattr(now, name), Programme._meta.get_field(name)
            if as_shown(value) == as_shown(stored):
                continue
            found[name] = Difference(
                str(self.fields[name].label),
                in_words(field, value),
                in_words(field, stored),
                mine=as_shown(value) != seen.get(name),
                theirs=as_shown(stored) != seen.get(name),
            )
        return found


class MemberForm(forms.Form):
    """A person who will take part, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=Person._meta.get_field("email").max_length
    )
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in RoleKind.choices if choice[0] != RoleKind.RESIDENT],
    )
    organisation = forms.ModelChoiceField(
        label=_("Works for"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("not known"),
        help_text=_("Nobody decides about what residents say of their own organisation."),
    )

    def __init__(self, *arguments: Any, programme: Programme, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.filter(programme=programme)

"""Forms about a programme itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.models import Programme, RoleKind


class SettingsForm(forms.ModelForm):
    """What a client may change of the programme."""

    class Meta:
        model = Programme
        fields = ("name", "place", "summary", "phase", "reference_date", "version", "is_public")
        help_texts = {
            "phase": _("New rows carry the phase in which they were made."),
            "reference_date": _("The date on the plan. What was due before it counts as overdue."),
            "is_public": _("Residents can read along and leave a contribution without an account."),
        }
        widgets = {"reference_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class MemberForm(forms.Form):
    """A person who will take part, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in RoleKind.choices if choice[0] != RoleKind.RESIDENT],
    )

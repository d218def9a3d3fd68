"""The forms with which a plan is handed in, two versions are chosen, and a template comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wijkdraad.files.word_files import MOST_BYTES
from wijkdraad.files.zips import MEGABYTE
from wijkdraad.programme.models import PlanVersion

NOW = "nu"


class HandInForm(forms.ModelForm):
    """Under which name a plan is handed in, and to whom."""

    class Meta:
        model = PlanVersion
        fields = ("name", "handed_in_to")
        labels = {"name": _("Name of this version"), "handed_in_to": _("Handed in to")}
        help_texts = {
            "name": _("Such as “Tender 1.0”. Each version has a name of its own."),
            "handed_in_to": _("Such as the municipality, or the steering group."),
        }


class CompareForm(forms.Form):
    """Which two versions are held side by side; the address keeps the choice."""

    van = forms.ChoiceField(label=_("From"))
    met = forms.ChoiceField(label=_("To"))

    def __init__(self, *arguments: Any, versions: list[PlanVersion], **named: Any) -> None:
        super().__init__(*arguments, **named)
        kept = [(str(version.pk), version.name) for version in versions]
        fields: dict[str, Any] = self.fields
        fields["van"].choices = kept
        fields["met"].choices = [(NOW, _("as it is now")), *kept]


class TemplateForm(forms.Form):
    """A template of the client, and what to do with what is not known."""

    file = forms.FileField(
        label=_("Your template"),
        help_text=_(
            "A Word file (.docx) of at most 10 MB. We fill it in and give it back; we do not keep it."
        ),
        widget=forms.FileInput(
            attrs={
                "accept": ".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
        ),
        error_messages={
            "required": _("Choose the Word file of your template."),
            "empty": _("This file is empty. Choose the Word file of your template."),
        },
    )
    leave_unknown = forms.BooleanField(
        label=_("Fill it in, also when it asks for things that we do not know"),
        help_text=_("In those places it then says: [unknown: the name]."),
        required=False,
    )

    def __init__(self, *arguments: Any, too_large: bool = False, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if too_large:
            self.fields["file"].error_messages["required"] = self._too_large()

    @staticmethod
    def _too_large() -> str:
        return str(_("This file is larger than {most} MB.")).format(most=MOST_BYTES // MEGABYTE)

    def clean_file(self) -> Any:
        """The file, where it is not too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(self._too_large())
        return file

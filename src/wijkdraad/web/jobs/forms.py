"""The form with which a dossier comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.exchange.description import read_description
from wijkdraad.exchange.unpacking import MEGABYTE, MOST_UPLOADED, CannotUnpack, unpack
from wijkdraad.programme.models import Person
from wijkdraad.steps.jobs import Ending, may_import

from .tasks import MAY_IMPORT, TAKE_PART_AS
from .uploads import forget, new_upload


class DossierForm(forms.Form):
    """A dossier as one ZIP or workbook, and the part that who sends it plays."""

    file = forms.FileField(
        label=gettext_lazy("Your dossier as a workbook or a ZIP file"),
        help_text=gettext_lazy(
            "The workbook that you filled in (.xlsx), or the folder of your dossier made into one "
            "ZIP. At most 60 MB. Only you can see it until it is read."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.zip,application/zip"}),
        error_messages={
            "required": gettext_lazy("Choose the workbook or the ZIP file of your dossier."),
            "empty": gettext_lazy("This file is empty. Choose the file of your dossier."),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("You take part as"),
        help_text=gettext_lazy(
            "For a new programme. In a programme that is there, your role stays."
        ),
        choices=[(kind.value, kind.label) for kind in TAKE_PART_AS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as what you take part.")},
    )

    def __init__(self, *arguments: Any, person: Person, too_large: bool, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.person = person
        self.dossier: Path | None = None
        if too_large:
            self.fields["file"].error_messages["required"] = _(
                "This file is larger than {most} MB."
            ).format(most=MOST_UPLOADED // MEGABYTE)

    def clean(self) -> None:
        """Unpack the dossier into `dossier`, once all the rest is right."""
        if self.errors:
            return
        folder = new_upload()
        try:
            unpack(self.cleaned_data["file"].file, folder)
        except CannotUnpack as problem:
            self.add_error("file", str(problem))
        else:
            if may_import(read_description(folder).slug, self.person, MAY_IMPORT):
                self.dossier = folder
                return
            self.add_error("file", str(Ending.TAKEN.label))
        forget(folder)

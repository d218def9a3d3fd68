"""A form whose answers become a row: each answer fits the field of the row that will hold it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wijkdraad.exchange.tables.cells import BadCell, check


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may stay empty."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Fill in a day, such as 30-09-2026.")},
    )


class RowAnswers(forms.Form):
    """Checks each answer as a file or a form of the row would be checked.

    `model` keeps the row; `holds` names the field of the model for an answer with another name.
    An answer that no field holds is not checked here.
    """

    model: ClassVar[Any]
    holds: ClassVar[dict[str, str]] = {}

    def clean(self) -> dict[str, Any]:
        """Refuse what the row cannot hold, and days in the wrong order."""
        cleaned = super().clean() or {}
        names = {field.name for field in self.model._meta.concrete_fields}
        for answer, value in list(cleaned.items()):
            name = self.holds.get(answer, answer)
            if name not in names or not isinstance(value, str) or not value:
                continue
            try:
                check(self.model._meta.get_field(name), value)
            except BadCell as problem:
                self.add_error(answer, _("Fill in {expected}.").format(expected=problem.expected))
        self._check_days(cleaned)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day lies before the first one."))
        elif end and end < timezone.localdate():
            self.add_error("end", _("This day is over."))

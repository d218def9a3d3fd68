"""What kinds of personal data are called, and a text with those parts apart."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from wijkdraad.method.listen import personal_data

KIND_WORDS = {
    personal_data.EMAIL: gettext_lazy("e-mail address"),
    personal_data.PHONE: gettext_lazy("phone number"),
    personal_data.IBAN: gettext_lazy("account number"),
    personal_data.BSN: gettext_lazy("citizen service number"),
    personal_data.LICENCE_PLATE: gettext_lazy("number plate"),
    personal_data.ADDRESS: gettext_lazy("address"),
    personal_data.STREET_NUMBER: gettext_lazy("perhaps someone's address"),
    personal_data.NAME: gettext_lazy("perhaps a name"),
}


@dataclass(frozen=True)
class Piece:
    """A part of a text; `kind` is empty where it is not marked."""

    text: str
    kind: str

    @property
    def label(self) -> str:
        """What it seems to be, in words."""
        return str(KIND_WORDS[self.kind]) if self.kind else ""

    @property
    def is_hint(self) -> bool:
        """Whether it may well be nothing."""
        return self.kind in personal_data.HINTS

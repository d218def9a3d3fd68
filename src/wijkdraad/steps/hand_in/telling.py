"""How a template is told a thing that may be unknown, small or empty."""

from __future__ import annotations

from datetime import date

from wijkdraad.method.report.placeholders import Told

from ..facts.shared import Reading


class Telling:
    """Tells things of a programme in the words of its language; what is unknown says so."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.language = reading.language

    def _unknown(self, why: str) -> Told:
        return Told(self.language.gettext("unknown ({why})").format(why=why), unknown=True)

    def _known(self, text: object, why_not: str) -> Told:
        return Told(str(text)) if text not in (None, "") else self._unknown(why_not)

    def _day(self, day: date | None, why_not: str) -> Told:
        return self._unknown(why_not) if day is None else Told(self.language.day(day))

    def _money(self, cents: int | None, why_not: str) -> Told:
        return self._unknown(why_not) if cents is None else Told(self.language.money(cents))

    def _none(self) -> dict[str, str]:
        """What is printed for a list without rows."""
        _ = self.language.gettext
        return {
            "needs": _("no need"),
            "goals": _("no goal yet"),
            "targets": _("no target figure yet"),
            "measures": _("no measure yet"),
            "works": _("no work"),
            "commitments": _("no commitment yet"),
            "deliveries": _("nothing carried out yet"),
            "effects": _("nothing measured yet"),
            "moments": _("no decision moment"),
            "figures": _("no figures yet"),
            "loose_ends": _("no loose ends"),
            "sources": _("no sources"),
        }

    def _small(self, count: int) -> Told:
        """A count of residents; a small one is not printed, so that nobody can be recognised."""
        smallest = self.reading.smallest_count
        if 0 < count < smallest:
            text = self.language.gettext("fewer than {count}").format(count=smallest)
            return Told(text)
        return Told(self.language.number(count))

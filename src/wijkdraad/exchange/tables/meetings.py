"""Checks that the asks and offers that meet by the files of a dossier can meet."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wijkdraad.programme.models import Ask, Handshake, HelpKind, Offer, Programme, Publication
from wijkdraad.programme.tables import HANDSHAKES
from wijkdraad.steps.listen.asks.fitting import Misfit, misfit

from ..faults import Fault
from .reading import TABLE_OF_MODEL, ReadRow, ReadTables


@dataclass(frozen=True)
class _Post:
    """An ask or an offer as it will be. `row` is what a file says of it, `kind_before` what is kept.

    Empty texts where nobody knows; an offer has no publication.
    """

    kind: str
    publication: str
    kind_before: str
    row: ReadRow | None

    @property
    def kind_in_words(self) -> str:
        return str(HelpKind(self.kind).label)


def meeting_faults(tables: ReadTables, there: Programme | None) -> list[Fault]:
    """A fault for every handshake of an ask and an offer that cannot meet, as files would make it.

    `there` is the programme as it is, None where it comes in whole. What met already stays: its
    ask may have been hidden since. For the same reason a programme that comes in whole may have
    a handshake of an ask that is hidden; a file adds none to a programme that exists.
    """
    before: dict[str, Handshake] = {}
    if there is not None:
        kept = Handshake.objects.filter(programme=there).select_related("ask", "offer")
        before = {hand.key: hand for hand in kept}
    rows = {
        row.values["key"]: row
        for row in tables.rows.get(HANDSHAKES.name, [])
        if "key" in row.values and row.references.keys() >= {"ask", "offer"}
    }
    pairs = {key: (hand.ask.key, hand.offer.key) for key, hand in before.items()}
    pairs |= {
        key: (row.references["ask"][1], row.references["offer"][1]) for key, row in rows.items()
    }
    asks, offers = _posts(Ask, there, tables), _posts(Offer, there, tables)
    faults = []
    for key, (ask, offer) in pairs.items():
        asked, offered, met = asks.get(ask), offers.get(offer), before.get(key)
        if not (asked and offered and asked.kind and offered.kind):
            continue
        publication = asked.publication if there is not None else ""
        why = misfit(asked.kind, publication, offered.kind, offer)
        if met is not None and (met.ask.key, met.offer.key) == (ask, offer):
            was = misfit(met.ask.kind, "", met.offer.kind, "")
            why = why if why == Misfit.KIND and was is None else None
        if why is not None:
            faults.append(_fault(why, rows.get(key), asked, offered))
    return faults


def _posts(
    model: type[Ask] | type[Offer], there: Programme | None, tables: ReadTables
) -> dict[str, _Post]:
    """The asks or the offers by their id, as they are once the files are saved."""
    earlier = () if there is None else model._default_manager.filter(programme=there)
    found = {
        row.key: _Post(row.kind, getattr(row, "publication", ""), row.kind, None) for row in earlier
    }
    for row in tables.rows.get(TABLE_OF_MODEL[model], []):
        key = row.values.get("key", "")
        kept = found.get(key, _Post("", "", "", None))
        # A file does not show again what was hidden.
        is_hidden = kept.publication == Publication.HIDDEN
        publication = kept.publication if is_hidden else row.values.get("publication", "")
        found[key] = _Post(row.values.get("kind", kept.kind), publication, kept.kind_before, row)
    return found


def _fault(why: Misfit, row: ReadRow | None, asked: _Post, offered: _Post) -> Fault:
    """The fault of a handshake: in its own row, or else in that of what gets another kind."""
    if row is None:
        changed, other = (
            (asked, offered)
            if asked.row is not None and asked.kind != asked.kind_before
            else (offered, asked)
        )
        assert changed.row is not None
        expected = _("the kind of what it met: {kind}").format(kind=other.kind_in_words)
        found = changed.kind_in_words
        return Fault(changed.row.file, changed.row.row, changed.row.titles["kind"], found, expected)
    if why == Misfit.HIDDEN:
        field, expected = "ask", _("the id of an ask that is not hidden")
    elif why == Misfit.HELD:
        field, expected = "offer", _("the id of an offer that someone looked at")
    else:
        expected = _("the id of an offer of the same kind as the ask: {kind}")
        field, expected = "offer", expected.format(kind=asked.kind_in_words)
    return Fault(row.file, row.row, row.titles[field], row.references[field][1], expected)

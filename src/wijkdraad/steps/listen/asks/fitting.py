"""When an ask and an offer cannot meet, for every way in which a handshake comes in."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from wijkdraad.programme.models import Ask, Handshake, Offer, Organisation, Publication
from wijkdraad.programme.site_keys import is_held_key


class Misfit(StrEnum):
    """Why an ask and an offer cannot meet."""

    KIND = "kind"
    HELD = "held"
    HIDDEN = "hidden"


def misfit(
    asked_kind: str, asked_publication: str, offered_kind: str, offer_key: str
) -> Misfit | None:
    """Why an ask and an offer cannot meet; None where they can.

    They are not of the same kind, nobody looked at the offer yet, or the ask is hidden. An ask
    that waits does meet: who agrees reads it on the page.

    >>> misfit("machine", "held", "machine", "ab1") is None
    True
    >>> misfit("machine", "hidden", "room", "ab1").value
    'kind'
    """
    if asked_kind != offered_kind:
        return Misfit.KIND
    if is_held_key(offer_key):
        return Misfit.HELD
    return Misfit.HIDDEN if asked_publication == Publication.HIDDEN else None


def why_no_meeting(
    asked: Ask, offered: Offer, before: Handshake | None = None
) -> tuple[str, str] | None:
    """The field that is wrong, and why, where an ask and an offer cannot meet; None where they can.

    `before` is the handshake that is being changed. Two that met already stay together: an ask
    may have been hidden since. What the receiver confirmed is of these two and of no others.
    """
    if before is not None and (before.ask_id, before.offer_id) == (asked.pk, offered.pk):
        return None
    if before is not None and before.received_on is not None:
        return "offer", _("The receiver confirmed this already, so the ask and the offer stay.")
    why = misfit(asked.kind, asked.publication, offered.kind, offered.key)
    if why is None:
        return None
    if why == Misfit.HIDDEN:
        return "ask", _("This ask is hidden. Choose an ask that people may read.")
    if why == Misfit.HELD:
        return "offer", _(
            "Nobody looked at this offer yet. Do that first on the page of asks and offers."
        )
    said = _("This is not of the same kind: asked is {asked}, offered is {offered}.")
    return "offer", said.format(asked=asked.get_kind_display(), offered=offered.get_kind_display())


def why_no_kind(row: Ask | Offer, kind: str) -> str:
    """Why an ask or an offer cannot become of another kind; empty where it can.

    It met an offer, or an ask, that is of another kind than the new one.
    """
    hands = row.handshakes.select_related("ask", "offer").order_by("key")
    others = [hand.offer if isinstance(row, Ask) else hand.ask for hand in hands]
    other = next((each for each in others if each.kind != kind), None)
    if other is None:
        return ""
    said = _("This met “{other}”, which is of the kind: {kind}. So its kind stays as it is.")
    return said.format(other=other.name, kind=other.get_kind_display())


def why_no_giver(offer: Offer, organisation: Organisation) -> str:
    """Why an offer cannot become of another organisation; empty where it can.

    Once it met an ask it stays of who gives: that organisation does not confirm its own gift.
    """
    if offer.organisation_id == organisation.pk or not offer.handshakes.exists():
        return ""
    return _("This offer met an ask, so it stays of the one who offers it.")

"""Steps on an ask and an offer that meet: agree, hand out the link, and what the receiver says."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wijkdraad.programme.history import event, keep_first_version
from wijkdraad.programme.models import (
    Ask,
    Commitment,
    Delivery,
    Handshake,
    Offer,
    Person,
    Programme,
    ReceiverLink,
)
from wijkdraad.programme.tables import table_of

from ...rows import add_row, change_row, proposed_key
from .fitting import misfit
from .receiver import NotTheReceiver, check_may_link, works_here

TOKEN_BYTES = 24
DELIVERY_START = "ontvangst-"
KEY_LENGTH = 80


class NoMatch(Exception):
    """The ask and the offer cannot meet.

    One of them is gone, they met already, or something else forbids it: see `fitting.misfit`.
    """


def shake_hands(
    programme: Programme,
    ask: int,
    offer: int,
    commitment: int | None,
    person: Person,
    today: date | None = None,
) -> Handshake:
    """Write down that a person agreed this with both. Raises NoMatch."""
    asked = Ask.objects.filter(programme=programme, pk=ask).first()
    offered = Offer.objects.filter(programme=programme, pk=offer).first()
    if (
        asked is None
        or offered is None
        or misfit(asked.kind, asked.publication, offered.kind, offered.key) is not None
        or Handshake.objects.filter(ask=asked, offer=offered).exists()
    ):
        raise NoMatch
    table = table_of(Handshake)
    made: Handshake = add_row(
        programme,
        table,
        {
            "key": proposed_key(programme, table, "hs"),
            "ask": asked,
            "offer": offered,
            "agreed_on": today or timezone.localdate(),
            "commitment": _commitment(programme, commitment),
        },
        person,
    )
    return made


def _commitment(programme: Programme, pk: int | None) -> Commitment | None:
    return Commitment.objects.filter(programme=programme, pk=pk).first() if pk else None


def tie_commitment(
    programme: Programme, handshake: int, commitment: int | None, person: Person
) -> None:
    """Say which promise a handshake fulfils, or none. What was confirmed counts as its delivery.

    Raises rows.Conflict where it is gone.
    """
    values = {"commitment": _commitment(programme, commitment)}
    with event(person):
        row = change_row(programme, table_of(Handshake), handshake, values, None, person)
        if row.received_on is not None:
            _count_as_delivery(row)


def new_link(programme: Programme, handshake: int, person: Person) -> str | None:
    """A new private link for the receiver: its token. An earlier link no longer works.

    Only its hash is kept, so it is shown once. None where the handshake is gone or confirmed.
    Raises receiver.MayNotMakeLink for who works for the giver, or of whom nobody said for whom
    they work; a client or adviser of whom nobody said it may (see `receiver.bar_to_link`).
    """
    with transaction.atomic():
        row = Handshake.objects.select_for_update(of=("self",)).filter(
            programme=programme, pk=handshake
        )
        found = row.filter(received_on=None).select_related("offer__organisation").first()
        if found is None:
            return None
        check_may_link(found, person)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        values = {"link_hash": _hash(token), "made_at": timezone.now()}
        ReceiverLink.objects.update_or_create(handshake=found, defaults=values)
    return token


@dataclass(frozen=True)
class Receipt:
    """What the receiver sees behind the link: what was agreed, and what was confirmed."""

    programme: Programme
    ask: str
    receiver: str
    offer: str
    giver: str
    agreed_on: date | None
    quantity: float | None
    unit: str
    received_on: date | None
    received_quantity: float | None
    received_words: str


def receipt_behind(token: str) -> Receipt | None:
    """What stands behind the link of a receiver; None where nobody has this link."""
    found = (
        Handshake.objects.filter(link__link_hash=_hash(token))
        .select_related("programme", "ask__actor", "offer__organisation")
        .first()
    )
    if found is None:
        return None
    return Receipt(
        programme=found.programme,
        ask=found.ask.name,
        receiver=found.ask.actor.name if found.ask.actor else "",
        offer=found.offer.name,
        giver=found.offer.organisation.name,
        agreed_on=found.agreed_on,
        quantity=found.ask.quantity,
        unit=found.ask.unit,
        received_on=found.received_on,
        received_quantity=found.received_quantity,
        received_words=found.received_words,
    )


def confirm_receipt(
    token: str,
    quantity: float | None,
    words: str,
    person: Person | None,
    today: date | None = None,
) -> bool:
    """Keep what the receiver says was delivered. False where the link is of nobody.

    `person` is who is signed in where the link was opened; None is a receiver without an account.
    Raises receiver.NotTheReceiver for who works in the programme: then nothing is confirmed.

    Only here are the fields of the receipt filled in. Where the handshake fulfils a promise, the
    confirmation becomes a delivery of it with proof, in the same transaction. The first
    confirmation stays: the same link sent twice changes nothing.
    """
    with event(None):
        found = (
            Handshake.objects.select_for_update(of=("self",))
            .select_related("programme", "ask__actor", "offer__organisation", "commitment")
            .filter(link__link_hash=_hash(token))
            .first()
        )
        if found is None:
            return False
        if works_here(person, found.programme):
            raise NotTheReceiver("staff confirms nothing in the place of the receiver")
        if found.received_on is None:
            keep_first_version(found)
            found.received_on = today or timezone.localdate()
            found.received_quantity = quantity
            found.received_words = words
            found.revision += 1
            found.save()
            _count_as_delivery(found)
    return True


def delivery_key(handshake: Handshake) -> str:
    """The key of the delivery that a confirmed handshake is: the same each time."""
    return f"{DELIVERY_START}{handshake.key}"[:KEY_LENGTH]


def _count_as_delivery(handshake: Handshake) -> None:
    """Make, change or take away the delivery that a confirmed handshake is of its promise."""
    programme, commitment = handshake.programme, handshake.commitment
    rows = Delivery.objects.filter(programme=programme, key=delivery_key(handshake))
    if commitment is None or handshake.received_on is None:
        for gone in rows:
            gone.delete()
        return
    values = {
        "commitment": commitment,
        "name": handshake.offer.name[:80],
        "date": handshake.received_on,
        "quantity": _quantity(handshake, commitment),
        "proof": _proof(handshake),
        "why": handshake.ask.name,
    }
    row = rows.first()
    if row is None:
        Delivery.objects.create(
            programme=programme, key=delivery_key(handshake), phase=programme.phase, **values
        )
        return
    keep_first_version(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.save()


def _quantity(handshake: Handshake, commitment: Commitment) -> Decimal | None:
    """What was received in the unit of the promise; None where it is told in another unit."""
    received, unit = handshake.received_quantity, handshake.ask.unit.strip().casefold()
    if received is None or unit != commitment.unit.strip().casefold():
        return None
    return Decimal(str(round(received, 2)))


def _proof(handshake: Handshake) -> str:
    """Who confirmed it, and when. Not the words: nobody looked at them before a plan is printed."""
    assert handshake.received_on is not None
    with translation.override(handshake.programme.language):
        day = date_format(handshake.received_on, "DATE_FORMAT")
        actor = handshake.ask.actor
        if actor is None:
            return _("Confirmed by the receiver on {day}.").format(day=day)
        return _("Confirmed by the receiver, {who}, on {day}.").format(who=actor.name, day=day)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

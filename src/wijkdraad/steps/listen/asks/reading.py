"""What asks and offers come to on a day: what met, what waits, what is over, and who fits whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wijkdraad.method.listen.asks_matching import Match, Post, matches
from wijkdraad.programme.models import (
    Actor,
    Ask,
    Handshake,
    Offer,
    Programme,
    Publication,
)
from wijkdraad.programme.site_keys import HELD_START
from wijkdraad.reference.listening.together import match_weights, together_rules

from .posting import is_held


@dataclass(frozen=True)
class Exchange:
    """The asks, offers and handshakes of a programme, sorted by what became of them.

    `unmet` are asks without a handshake, of which `past` have a last day that is over; `over`
    are offers without a handshake that still run. A handshake is `confirmed` by the receiver,
    `waiting` where its last day is over and nobody confirmed it, and else `agreed`.
    """

    asks: tuple[Ask, ...]
    offers: tuple[Offer, ...]
    held_asks: tuple[Ask, ...]
    held_offers: tuple[Offer, ...]
    unmet: tuple[Ask, ...]
    past: frozenset[int]
    over: tuple[Offer, ...]
    confirmed: tuple[Handshake, ...]
    waiting: tuple[Handshake, ...]
    agreed: tuple[Handshake, ...]
    matches: tuple[Match, ...]

    @property
    def handshakes(self) -> tuple[Handshake, ...]:
        """All handshakes, those that wait first."""
        return (*self.waiting, *self.agreed, *self.confirmed)


def exchange_on(programme: Programme, day: date) -> Exchange:
    """Read the asks and offers of a programme as they stand on a day.

    What is hidden does not count. An ask that waits to be looked at counts for who works here;
    an offer that waits does not.
    """
    asks = [
        ask
        for ask in Ask.objects.filter(programme=programme).select_related("actor", "need")
        if ask.publication != Publication.HIDDEN
    ]
    all_offers = Offer.objects.filter(programme=programme).select_related("organisation")
    offers = [offer for offer in all_offers if not is_held(offer)]
    hands = list(
        Handshake.objects.filter(programme=programme).select_related(
            "ask__actor", "offer__organisation", "commitment"
        )
    )
    met_asks = {hand.ask_id for hand in hands}
    met_offers = {hand.offer_id for hand in hands}
    unmet = [ask for ask in asks if ask.pk not in met_asks]
    past = frozenset(ask.pk for ask in unmet if ask.end is not None and ask.end < day)
    over = [
        offer
        for offer in offers
        if offer.pk not in met_offers and not (offer.end is not None and offer.end < day)
    ]
    confirmed = [hand for hand in hands if hand.received_on is not None]
    open_hands = [hand for hand in hands if hand.received_on is None]
    waiting = [hand for hand in open_hands if is_waiting(hand, day)]
    return Exchange(
        asks=tuple(asks),
        offers=tuple(offers),
        held_asks=tuple(ask for ask in asks if ask.publication == Publication.HELD),
        held_offers=tuple(offer for offer in all_offers if is_held(offer)),
        unmet=tuple(unmet),
        past=past,
        over=tuple(over),
        confirmed=tuple(confirmed),
        waiting=tuple(waiting),
        agreed=tuple(hand for hand in open_hands if hand not in waiting),
        matches=tuple(_matches(programme, [ask for ask in unmet if ask.pk not in past], over, day)),
    )


def last_day(handshake: Handshake) -> date | None:
    """The last day on which both can; None where neither names one."""
    days = [day for day in (handshake.ask.end, handshake.offer.end) if day is not None]
    return min(days, default=None)


def is_waiting(handshake: Handshake, day: date) -> bool:
    """Whether the receiver could have confirmed by now and has not."""
    last = last_day(handshake)
    return handshake.received_on is None and last is not None and last < day


def _matches(
    programme: Programme, asks: Iterable[Ask], offers: Iterable[Offer], day: date
) -> list[Match]:
    places = {
        actor.name.casefold(): actor.geometry
        for actor in Actor.objects.filter(programme=programme)
        if actor.geometry is not None
    }
    rules = together_rules()
    return matches(
        [_post(ask, ask.actor.geometry if ask.actor else None, day) for ask in asks],
        [_post(offer, places.get(offer.organisation.name.casefold()), day) for offer in offers],
        match_weights(),
        rules["match_reach"].value,
    )


def _post(row: Ask | Offer, place_of_who: object, day: date) -> Post:
    """A row as the method reads it: at its own place, or else where who asks or offers is.

    The days before this one are gone: they do not count as days on which both can.
    """
    shape = row.geometry if row.geometry is not None else place_of_who
    middle = None if shape is None else shape.centroid  # type: ignore[attr-defined]
    start = row.start if row.start is None else max(row.start, day)
    return Post(
        str(row.pk),
        row.kind,
        row.theme,
        None if middle is None else (middle.x, middle.y),
        start if row.end is None or start is None or start <= row.end else row.end,
        row.end,
        row.quantity,
        row.unit,
    )


def has_asks(programme: Programme) -> bool:
    """Whether anyone asks or offers something that everyone may read."""
    asks = Ask.objects.filter(programme=programme, publication=Publication.PUBLISHED)
    offers = Offer.objects.filter(programme=programme).exclude(key__startswith=HELD_START)
    return asks.exists() or offers.exists()

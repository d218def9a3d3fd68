"""Step of the page of asks and offers: who can help whom, why, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijkdraad.method.listen.asks_matching import Match
from wijkdraad.programme.models import (
    Ask,
    Commitment,
    Handshake,
    Offer,
    Person,
    Publication,
    Role,
)
from wijkdraad.reference.listening.together import match_weights, together_rules

from ...facts.shared import Reading
from .reading import Exchange, exchange_on, last_day
from .receiver import own_roles, why_no_link

OFFERS_FOR_AN_ASK = 3


@dataclass(frozen=True)
class Part:
    """One part of a score in words: what it is about, how it scores, and how heavily it weighs."""

    name: str
    score: str
    weight: str


@dataclass(frozen=True)
class MatchCard:
    """An offer that can help an ask, with its why and the parts of its score."""

    offer: Offer
    score: str
    why: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class AskCard:
    """An ask without a handshake, and the offers that fit, the best first."""

    ask: Ask
    when: str
    past: bool
    offers: tuple[MatchCard, ...]


@dataclass(frozen=True)
class HandshakeCard:
    """An ask and an offer that meet. `state` is confirmed, waiting or agreed.

    `no_link` says why the person who looks makes no link for the receiver; empty where they may.
    """

    row: Handshake
    state: str
    says: str
    no_link: str


@dataclass(frozen=True)
class AsksPage:
    """What the page shows."""

    answer: tuple[str, ...]
    exchange: Exchange
    unmet: tuple[AskCard, ...]
    over: tuple[tuple[Offer, str], ...]
    held_offers: tuple[tuple[Offer, str], ...]
    held_asks: tuple[tuple[Ask, str], ...]
    handshakes: tuple[HandshakeCard, ...]
    commitments: tuple[Commitment, ...]
    measured: str


def asks_page(reading: Reading, day: date, person: Person) -> AsksPage:
    """Read the asks and offers for someone who works here, as they stand on a day."""
    programme = reading.programme
    roles = own_roles(programme, person)
    exchange = exchange_on(programme, day)
    return AsksPage(
        answer=answer_of(exchange),
        exchange=exchange,
        unmet=tuple(_ask_card(reading, exchange, ask) for ask in exchange.unmet),
        over=tuple((offer, days_in_words(reading, offer)) for offer in exchange.over),
        held_offers=tuple((offer, days_in_words(reading, offer)) for offer in exchange.held_offers),
        held_asks=tuple((ask, days_in_words(reading, ask)) for ask in exchange.held_asks),
        handshakes=tuple(
            _handshake_card(reading, exchange, hand, roles) for hand in exchange.handshakes
        ),
        commitments=tuple(Commitment.objects.filter(programme=programme)),
        measured=_measured(reading),
    )


def answer_of(exchange: Exchange) -> tuple[str, ...]:
    """What it comes to, in a few sentences. None of these counts people."""
    if not exchange.asks and not exchange.offers:
        return (_("We do not know yet: nobody asks or offers anything."),)
    met = len(exchange.handshakes)
    told = [
        ngettext("{count} ask found help.", "{count} asks found help.", met).format(count=met),
        ngettext(
            "Of {count} the receiver confirmed it.",
            "Of {count} the receivers confirmed it.",
            len(exchange.confirmed),
        ).format(count=len(exchange.confirmed)),
    ]
    if exchange.waiting:
        told.append(
            ngettext(
                "{count} is over and was not confirmed.",
                "{count} are over and were not confirmed.",
                len(exchange.waiting),
            ).format(count=len(exchange.waiting))
        )
    if exchange.unmet:
        told.append(
            ngettext(
                "{count} ask is still without help.",
                "{count} asks are still without help.",
                len(exchange.unmet),
            ).format(count=len(exchange.unmet))
        )
    if exchange.over:
        told.append(
            ngettext(
                "{count} offer is still free.",
                "{count} offers are still free.",
                len(exchange.over),
            ).format(count=len(exchange.over))
        )
    return tuple(told)


def days_in_words(reading: Reading, row: Ask | Offer) -> str:
    """When something is asked or offered, in words."""
    day = reading.language.day
    if row.start and row.end:
        if row.start == row.end:
            return _("on {day}").format(day=day(row.start))
        return _("from {start} to {end}").format(start=day(row.start), end=day(row.end))
    if row.start:
        return _("from {start}").format(start=day(row.start))
    if row.end:
        return _("until {end}").format(end=day(row.end))
    return _("no days named")


def amount_in_words(reading: Reading, quantity: float | None, unit: str) -> str:
    """A quantity with its unit; empty where none was named."""
    if quantity is None:
        return ""
    decimals = 0 if quantity == round(quantity) else 1
    return f"{reading.language.number(quantity, decimals)} {unit}".strip()


def _ask_card(reading: Reading, exchange: Exchange, ask: Ask) -> AskCard:
    offers = {str(offer.pk): offer for offer in exchange.over}
    fits = [match for match in exchange.matches if match.ask == str(ask.pk)]
    return AskCard(
        ask,
        days_in_words(reading, ask),
        ask.pk in exchange.past,
        tuple(
            MatchCard(
                offers[match.offer],
                _score(match),
                _why(reading, ask, offers[match.offer], match),
                _parts(match),
            )
            for match in fits[:OFFERS_FOR_AN_ASK]
        ),
    )


def _score(match: Match) -> str:
    least, most = round(100 * match.least), round(100 * match.most)
    if least == most:
        return _("{score} of 100").format(score=least)
    return _("between {least} and {most} of 100").format(least=least, most=most)


def _why(reading: Reading, ask: Ask, offer: Offer, match: Match) -> str:
    told = [_("Both are about: {kind}.").format(kind=ask.get_kind_display())]
    if match.distance_m is None:
        told.append(_("How far apart they are is not known."))
    else:
        metres = reading.language.number(round(match.distance_m / 10) * 10)
        told.append(_("{metres} metres apart in a straight line.").format(metres=metres))
    if match.days is not None:
        told.append(
            ngettext("{days} day suits both.", "{days} days suit both.", match.days).format(
                days=reading.language.number(match.days)
            )
        )
    else:
        told.append(_("On which days both can is not known."))
    if match.parts["theme"]:
        told.append(_("The same theme: {theme}.").format(theme=ask.theme))
    if match.covers is not None and match.covers < 1:
        told.append(
            _("It fills {part} of what is asked: {offered} of {asked}.").format(
                part=reading.language.figure(match.covers, "share", 0),
                offered=amount_in_words(reading, offer.quantity, ""),
                asked=amount_in_words(reading, ask.quantity, ask.unit),
            )
        )
    return " ".join(told)


def _parts(match: Match) -> tuple[Part, ...]:
    names = {"place": _("Place"), "time": _("Time"), "theme": _("Theme")}
    weights = match_weights()
    return tuple(
        Part(
            names[part],
            _("not known") if score is None else str(round(100 * score)),
            str(round(100 * weights[part] / sum(weights.values()))),
        )
        for part, score in match.parts.items()
    )


def _handshake_card(
    reading: Reading, exchange: Exchange, hand: Handshake, roles: list[Role]
) -> HandshakeCard:
    if hand in exchange.confirmed:
        assert hand.received_on is not None
        amount = amount_in_words(reading, hand.received_quantity, hand.ask.unit)
        day = reading.language.day(hand.received_on)
        says = (
            _("Confirmed by the receiver on {day}: {amount}.").format(day=day, amount=amount)
            if amount
            else _("Confirmed by the receiver on {day}.").format(day=day)
        )
        return HandshakeCard(hand, "confirmed", says, "")
    no_link = why_no_link(roles, hand.offer.organisation)
    last = last_day(hand)
    if hand in exchange.waiting and last is not None:
        says = _("It was until {day}. The receiver has not confirmed it.").format(
            day=reading.language.day(last)
        )
        return HandshakeCard(hand, "waiting", says, no_link)
    agreed = reading.language.day(hand.agreed_on) if hand.agreed_on else ""
    says = _("Agreed on {day}.").format(day=agreed) if agreed else _("Agreed.")
    return HandshakeCard(hand, "agreed", says, no_link)


def _measured(reading: Reading) -> str:
    rules = together_rules()
    reach = rules["match_reach"]
    said = _(
        "A score is the weighted mean of place, time and theme. At {reach} m or more apart the place scores 0. What is not known makes the score a range. The weights are our own judgement."
    ).format(reach=reading.language.number(reach.value))
    to_verify = any(rule.status == "to_verify" for rule in rules.values())
    return f"{said} ({_('to be checked')})" if to_verify else said


@dataclass(frozen=True)
class OpenAsks:
    """What everyone may read: what is asked, what is offered, and what found each other."""

    asks: tuple[tuple[Ask, str, str], ...]
    offers: tuple[tuple[Offer, str, str], ...]
    met: tuple[Handshake, ...]


def open_asks(reading: Reading, day: date) -> OpenAsks:
    """The published asks that still look for help, the offers that are free, and what met.

    The words of receivers are not among it: nobody looked at them.
    """
    exchange = exchange_on(reading.programme, day)
    return OpenAsks(
        tuple(
            (ask, days_in_words(reading, ask), amount_in_words(reading, ask.quantity, ask.unit))
            for ask in exchange.unmet
            if ask.publication == Publication.PUBLISHED and ask.pk not in exchange.past
        ),
        tuple(
            (
                offer,
                days_in_words(reading, offer),
                amount_in_words(reading, offer.quantity, offer.unit),
            )
            for offer in exchange.over
        ),
        tuple(
            hand for hand in exchange.handshakes if hand.ask.publication == Publication.PUBLISHED
        ),
    )

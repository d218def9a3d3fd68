"""The facts of the section of asks and offers."""

from __future__ import annotations

from wijkdraad.method.report.chapters.listening.asks import AsksFacts, HandshakeRow
from wijkdraad.method.report.structure import Status
from wijkdraad.programme.models import Ask, Handshake, Publication

from ...listen.asks.page import amount_in_words, answer_of
from ...listen.asks.reading import Exchange, exchange_on
from ..shared import Reading

MOST_NAMES = 6


def asks_facts(reading: Reading) -> AsksFacts:
    """What met, what the receivers confirmed, and what is still open on the day of the report."""
    exchange = exchange_on(reading.programme, reading.programme.reference_date)
    if not exchange.asks and not exchange.offers:
        return AsksFacts()
    unmet = [ask.name for ask in exchange.unmet if ask.publication == Publication.PUBLISHED]
    return AsksFacts(
        answer=answer_of(exchange),
        rows=tuple(_row(reading, exchange, hand) for hand in exchange.handshakes),
        unmet=tuple(unmet[:MOST_NAMES]),
        over=tuple(offer.name for offer in exchange.over[:MOST_NAMES]),
    )


def _row(reading: Reading, exchange: Exchange, hand: Handshake) -> HandshakeRow:
    _ = reading.language.gettext
    outcome, state = _outcome(reading, exchange, hand)
    return HandshakeRow(
        asked=_asked(hand.ask),
        receiver=hand.ask.actor.name if hand.ask.actor else "",
        offered=hand.offer.name,
        giver=hand.offer.organisation.name,
        outcome=outcome,
        commitment=""
        if hand.commitment is None
        else _("Part of the promise: {name}").format(name=hand.commitment.name),
        state=state,
    )


def _asked(ask: Ask) -> str:
    """What is asked; of an ask that not everyone may read only the kind."""
    if ask.publication == Publication.PUBLISHED:
        return ask.name
    return ask.get_kind_display().capitalize()


def _outcome(reading: Reading, exchange: Exchange, hand: Handshake) -> tuple[str, Status]:
    _ = reading.language.gettext
    if hand.received_on is not None:
        day = reading.language.day(hand.received_on)
        amount = amount_in_words(reading, hand.received_quantity, hand.ask.unit)
        if amount and hand.ask.publication == Publication.PUBLISHED:
            return _("Received on {day}: {amount}").format(day=day, amount=amount), "plain"
        return _("Received on {day}").format(day=day), "plain"
    if hand in exchange.waiting:
        return _("Not confirmed yet, though the day is over"), "attention"
    return _("Agreed, not confirmed yet"), "plain"

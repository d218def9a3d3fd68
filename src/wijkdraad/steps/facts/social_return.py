"""The facts of the account of social return: agreements between givers and receivers."""

from __future__ import annotations

from wijkdraad.method.deliver.social_return import Given, SocialReturn, social_return
from wijkdraad.method.report.chapters.deliver import ReturnRow
from wijkdraad.programme.models import Handshake, Publication

from ..listen.asks.page import amount_in_words
from .shared import Reading


def social_return_rows(reading: Reading) -> tuple[ReturnRow, ...]:
    """What each giver gave by the word of who received it; empty where nothing was agreed."""
    return tuple(_row(reading, line) for line in social_return(_given(reading)))


def _given(reading: Reading) -> list[Given]:
    """The agreements. A unit that nobody looked at is left out, with what is counted in it."""
    given = []
    for hand in Handshake.objects.filter(programme=reading.programme).select_related(
        "ask", "offer__organisation"
    ):
        seen = hand.ask.publication == Publication.PUBLISHED
        given.append(
            Given(
                hand.offer.organisation.name,
                str(hand.offer.get_kind_display()),
                hand.ask.unit if seen else "",
                hand.received_on is not None,
                hand.received_quantity if seen else None,
                hand.commitment_id is not None,
            )
        )
    return given


def _row(reading: Reading, line: SocialReturn) -> ReturnRow:
    ngettext = reading.language.ngettext
    without = ngettext(
        "{count} time without a number", "{count} times without a number", line.without_quantity
    ).format(count=reading.language.number(line.without_quantity))
    told = amount_in_words(reading, line.received, line.unit)
    return ReturnRow(
        line.giver,
        line.kind,
        told or (without if line.without_quantity else ""),
        without if told and line.without_quantity else "",
        line.received,
        line.unit,
        line.confirmed,
        line.of_promise,
        line.open,
    )

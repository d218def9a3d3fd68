"""The facts of the section of stop and consent."""

from __future__ import annotations

from wijkdraad.method.report.chapters.listening.consent import (
    BlockRow,
    ConsentFacts,
    StopItem,
)
from wijkdraad.method.report.structure import Status

from ...listen.consent.counting import BlockCount, block_counts, block_sentence
from ...listen.consent.stops import Stop, stops
from ...listen.publishing import day_told
from ..shared import Reading


def consent_facts(reading: Reading) -> ConsentFacts:
    """The stops and the blocks on the day of the report, without small counts."""
    day = day_told(reading.programme)
    return ConsentFacts(
        stops=tuple(_stop(reading, stop) for stop in stops(reading, day, for_everyone=True)),
        blocks=tuple(_block(reading, count) for count in block_counts(reading.programme, day)),
    )


def _stop(reading: Reading, stop: Stop) -> StopItem:
    _, row = reading.language.gettext, stop.row
    if stop.words:
        who = ", ".join(part for part in (row.by_whom, stop.people, stop.day) if part)
        says = _("“{process}” ({who}).").format(process=row.process, who=who)
    else:
        says = _("A stop that came in on the site ({day}).").format(day=stop.day or _("no date"))
    if not stop.answered:
        return StopItem(f"{says} {_('Not answered yet.')}", False)
    by = ", ".join(part for part in (row.answered_by, stop.answered_on) if part)
    answer = f"{row.get_outcome_display().capitalize()}: {row.answer}".rstrip(": ")
    return StopItem(f"{says} {answer}{f' ({by})' if by else ''}", True)


def _block(reading: Reading, count: BlockCount) -> BlockRow:
    _, block = reading.language.gettext, count.block
    if block.proof:
        proof = _("Proof: {proof}").format(proof=block.proof)
    else:
        proof = _("There is no proof yet.") if count.no_proof else ""
    return BlockRow(
        name=block.name,
        ground=block.ground,
        asks=block.asks,
        outcome=block_sentence(reading, count, for_everyone=True),
        proof=proof,
        state=_state(count),
    )


def _state(count: BlockCount) -> Status:
    if count.state != "closed":
        return "plain"
    settled = count.result is not None and count.result.reached and not count.no_proof
    return "plain" if settled else "attention"

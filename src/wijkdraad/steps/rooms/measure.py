"""The screen of the room Measure: what did it bring?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from wijkdraad.method.report.chapters.measure import EffectRow
from wijkdraad.programme.cloth import Effect
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Commitment
from wijkdraad.programme.rooms import Room

from ..facts.rooms import measure_facts
from ..facts.shared import Reading
from .shared import DoNow, Span, add_now, go_to, loose_rows, next_to_do, span


@dataclass(frozen=True)
class EffectCard:
    """One effect: what was seen before and after, and what that means in a word.

    `hidden` where too few people answered; then nothing of it is shown, the line neither.
    """

    told: EffectRow
    verdict: str
    hidden: bool
    span: Span | None


@dataclass(frozen=True)
class Claim:
    """A promised effect that was not measured, and whether something was seen afterwards."""

    row_id: int
    name: str
    claim: str
    afterwards: bool


@dataclass(frozen=True)
class MeasureScreen:
    """What the screen shows: the measured effects, and what is claimed but not measured."""

    answer: tuple[str, ...]
    do_now: DoNow
    effects: tuple[EffectCard, ...]
    claims: tuple[Claim, ...]
    asked_again: tuple[str, ...]


def measure_screen(reading: Reading) -> MeasureScreen:
    """What the work brought, as far as it was measured."""
    facts = measure_facts(reading)
    cards = tuple(
        _card(reading, effect, told)
        for effect, told in zip(reading.cloth.effects, facts.effects, strict=True)
    )
    claims = _claims(reading, LooseEndKind.CLAIM_WITHOUT_MEASUREMENT, False)
    claims += _claims(reading, LooseEndKind.EFFECT_WITHOUT_BASELINE, True)
    return MeasureScreen(
        answer=_answer(reading, cards, len(claims)),
        do_now=_do_now(reading),
        effects=cards,
        claims=tuple(claims),
        asked_again=facts.asked_again,
    )


def _card(reading: Reading, effect: Effect, told: EffectRow) -> EffectCard:
    _ = reading.language.gettext
    hidden = reading.hides(effect)
    words = {
        "better": _("better"),
        "worse": _("worse"),
        "changed": _("changed"),
        "same": _("no change"),
    }
    line = span(effect.change.before, effect.change.after, effect.after.indicator.unit)
    return EffectCard(
        told,
        _("too few answers: not shown") if hidden else words[told.verdict],
        hidden,
        None if hidden else line,
    )


def _claims(reading: Reading, kind: LooseEndKind, afterwards: bool) -> list[Claim]:
    rows: list[Commitment] = loose_rows(reading, kind, reading.cloth.commitments)
    return [Claim(row.pk, row.name, row.claim, afterwards) for row in rows]


def _answer(reading: Reading, cards: tuple[EffectCard, ...], claims: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not cards:
        told = [_("No effect has been measured yet.")]
    else:
        counts = Counter("hidden" if card.hidden else card.told.verdict for card in cards)
        phrases = {
            "better": _("{count} better"),
            "worse": _("{count} worse"),
            "changed": _("{count} changed"),
            "same": _("{count} without change"),
            "hidden": _("{count} with too few answers"),
        }
        parts = [
            phrase.format(count=counts[kind]) for kind, phrase in phrases.items() if counts[kind]
        ]
        told = [
            ngettext(
                "{effects} effect was measured before and after the work: {parts}.",
                "{effects} effects were measured before and after the work: {parts}.",
                len(cards),
            ).format(effects=len(cards), parts=", ".join(parts))
        ]
    if claims:
        told.append(
            ngettext(
                "{count} promised effect is not measured.",
                "{count} promised effects are not measured.",
                claims,
            ).format(count=claims)
        )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    cloth = reading.cloth
    if not cloth.commitments:
        return go_to(
            _("You measure what a promise brings, and nothing has been promised yet."),
            reading,
            Room.AGREE,
        )
    if not any(cloth.observation_commitment.links):
        return add_now(
            _("Measure before the work starts. Afterwards nobody knows how it was."),
            _("Add an observation"),
            "observations",
        )
    return next_to_do(reading, Room.MEASURE)

"""The facts of the two pages of the light track, and what nobody answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijkdraad.method.report.chapters.front import FrontNeed
from wijkdraad.method.report.chapters.light import LightFacts, LightMoment, LightPromise
from wijkdraad.method.report.light import LightPlanFacts
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import Commitment, Need, Work

from ..light.kept import CONTACT, NUMBERS, WORK, Answers, answers_of
from ..light.texts import what_and_proof
from ..rooms.shared import short
from .shared import Reading
from .thread import effect_text, thread_facts

FIRST, SECOND, THIRD = 1, 2, 3
LONGEST_NEED = 110
NOT_ARRANGED = (
    LooseEndKind.NEED_WITHOUT_MEASURE,
    LooseEndKind.MEASURE_WITHOUT_COMMITMENT,
    LooseEndKind.MEASURE_WITHOUT_NEED,
    LooseEndKind.NEED_WITHOUT_CONTRIBUTION,
    LooseEndKind.COMMITMENT_WITHOUT_MEASURE,
    LooseEndKind.DELIVERY_WITHOUT_PROOF,
    LooseEndKind.CLAIM_WITHOUT_MEASUREMENT,
)
"""The loose ends that page 1 tells, the most pressing first."""


@dataclass(frozen=True)
class Unanswered:
    """Something the twelve questions asked and nobody knows yet, and the screen that asks it."""

    says: str
    screen: int


def unanswered(answers: Answers) -> tuple[Unanswered, ...]:
    """What is not known yet, in the order of the questions."""
    found = []
    if answers["start"] is None:
        found.append(Unanswered(_("It is not known yet when the work begins."), FIRST))
    if answers["end"] is None:
        found.append(Unanswered(_("It is not known yet when the work is finished."), FIRST))
    if not any(answers[f"said_{number}"] for number in NUMBERS):
        found.append(Unanswered(_("Nobody in the street has been asked yet."), SECOND))
    if not answers["active"]:
        said = _("It is not known yet who is already active in the neighbourhood.")
        found.append(Unanswered(said, SECOND))
    for number in NUMBERS:
        what = answers[f"what_{number}"]
        if what and answers[f"due_{number}"] is None:
            said = _("“{what}” has no date yet.")
            found.append(Unanswered(said.format(what=what.rstrip(".")), THIRD))
        if what and not answers[f"proof_{number}"]:
            said = _("“{what}”: it is not known yet how this will be shown.")
            found.append(Unanswered(said.format(what=what.rstrip(".")), THIRD))
    open_promises = sum(not answers[f"what_{number}"] for number in NUMBERS)
    if open_promises:
        said = ngettext(
            "There is room for {count} more promise.",
            "There is room for {count} more promises.",
            open_promises,
        )
        found.append(Unanswered(said.format(count=open_promises), THIRD))
    if not answers["contact"]:
        found.append(Unanswered(_("There is no contact in the street yet."), THIRD))
    return tuple(found)


def light_plan_facts(reading: Reading) -> LightPlanFacts:
    """Everything the two pages tell about a programme."""
    programme = reading.programme
    work = Work.objects.filter(programme=programme, key=WORK).select_related("owner").first()
    return LightPlanFacts(
        name=programme.name,
        place=programme.place,
        date=programme.reference_date,
        version=programme.version,
        author=answers_of(programme)["company"] or programme.place,
        pages=_pages(reading, work),
    )


def _pages(reading: Reading, work: Work | None) -> LightFacts:
    cloth, threads = reading.cloth, reading.threads.threads
    served = [thread for thread in threads if thread.commitments]
    return LightFacts(
        about=about(reading, work),
        heard=bool(cloth.contributions),
        needs=tuple(
            FrontNeed(thread.need.who, thread.need.needs, thread.need.because, thread.voices)
            for thread in threads
        ),
        promises=promises(reading),
        unserved=tuple(for_whom(thread.need) for thread in threads if thread not in served),
        not_arranged=_not_arranged(reading),
        threads=thread_facts(reading).threads,
        planning=_planning(reading, work),
        active=tuple(actor.name for actor in cloth.actors if actor.key != CONTACT),
        contact=tuple(actor.name for actor in cloth.actors if actor.key == CONTACT),
        sources=tuple(
            " ".join(part for part in (f"{source.name}.", source.publisher, source.period) if part)
            for source in reading.sources
        ),
    )


def about(reading: Reading, work: Work | None) -> str:
    """What the work is, when it runs and for whom, in one or two sentences."""
    if work is None:
        return reading.programme.name
    kind = work.get_discipline_display()
    if work.start and work.end:
        when = _("{kind}, from {start} to {end}, for {client}.")
    elif work.start:
        when = _("{kind}, from {start}, for {client}.")
    elif work.end:
        when = _("{kind}, finished by {end}, for {client}.")
    else:
        when = _("{kind}, for {client}.")
    return when.format(
        kind=kind[:1].upper() + kind[1:],
        start=_day(work.start),
        end=_day(work.end),
        client=work.owner.name,
    )


def _day(moment: date | None) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else ""


def promises(reading: Reading) -> tuple[LightPromise, ...]:
    """The commitments with what shows them, and what was done of them."""
    return tuple(_promise(reading, commitment) for commitment in reading.cloth.commitments)


def _promise(reading: Reading, commitment: Commitment) -> LightPromise:
    cloth = reading.cloth
    what, proof = what_and_proof(commitment.text)
    needs: dict[int, Any] = {
        need.pk: need
        for measure, _why in cloth.measure_commitment.backward[commitment.pk]
        for need, _also in cloth.need_measure.backward[measure.pk]
    }
    done = [
        *(
            _("done: {what} ({day})").format(what=each.name, day=_day(each.date))
            for each in cloth.deliveries_of[commitment.pk]
        ),
        *(effect_text(reading, effect) for effect in cloth.effects_of[commitment.pk]),
    ]
    return LightPromise(
        what,
        commitment.organisation.name,
        "; ".join(for_whom(needs[pk]) for pk in sorted(needs)),
        _day(commitment.due),
        proof,
        "; ".join(done),
    )


def for_whom(need: Need) -> str:
    """Who needs what, in a few words."""
    return f"{need.who[:1].upper()}{need.who[1:]}: {short(need.needs, LONGEST_NEED)}"


def _not_arranged(reading: Reading) -> tuple[str, ...]:
    """What page 1 tells: first the loose ends, then what nobody answered."""
    ends = sorted(
        (end for end in reading.threads.loose_ends if end.kind in NOT_ARRANGED),
        key=lambda end: NOT_ARRANGED.index(end.kind),
    )
    overdue = [
        end.says
        for end in reading.threads.loose_ends
        if end.kind == LooseEndKind.COMMITMENT_NOT_DELIVERED and _is_late(reading, end.key)
    ]
    open_answers = [each.says for each in unanswered(answers_of(reading.programme))]
    heard = _("Nobody in the street has been asked yet.")
    return (
        *overdue,
        *(end.says for end in ends),
        *(said for said in open_answers if said != heard),
    )


def _is_late(reading: Reading, key: str) -> bool:
    due = next(each.due for each in reading.cloth.commitments if each.key == key)
    return due is not None and due < reading.programme.reference_date


def _planning(reading: Reading, work: Work | None) -> tuple[LightMoment, ...]:
    """What happens on which day, the first day first."""
    moments: list[tuple[date, Any]] = []
    if work is not None and work.start:
        moments.append((work.start, _("the work begins")))
    moments += [(each.due, each.name) for each in reading.cloth.commitments if each.due]
    if work is not None and work.end:
        moments.append((work.end, _("the work is finished")))
    return tuple(
        LightMoment(_day(day), what) for day, what in sorted(moments, key=lambda pair: pair[0])
    )

"""The screen of the room Deliver: what has been done? For a foreman, on a phone, outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from wijkdraad.method.report.chapters.deliver import DeliveryRow, ReturnRow, SavingsRow, return_note
from wijkdraad.programme.models import Commitment
from wijkdraad.programme.rooms import Room

from ..facts.rooms import deliver_facts
from ..facts.shared import Reading
from .shared import SPAN, DoNow, RowName, add_now, go_to, onward, row_names


@dataclass(frozen=True)
class Job:
    """One commitment as a job: how far it is, when it is due, and whether there is proof.

    `proof` is none (nothing was done yet), missing (a part has no proof) or there.
    """

    row_id: int
    name: str
    party: str
    progress: str
    done_bar: int
    complete: bool
    due: str
    overdue: bool
    proof: Literal["none", "missing", "there"]
    without_proof: tuple[RowName, ...]


@dataclass(frozen=True)
class DeliverScreen:
    """What the screen shows: what is still to be done, the next due first, and what is done."""

    answer: tuple[str, ...]
    do_now: DoNow
    to_do: tuple[Job, ...]
    done: tuple[Job, ...]
    social_return: tuple[ReturnRow, ...]
    return_note: str
    savings: tuple[SavingsRow, ...]


def deliver_screen(reading: Reading) -> DeliverScreen:
    """What has been done of what was promised."""
    facts = deliver_facts(reading)
    commitments = sorted(
        zip(reading.cloth.commitments, facts.commitments, strict=True),
        key=lambda pair: (pair[0].due or date.max, pair[0].key),
    )
    jobs = [_job(reading, row, told) for row, told in commitments]
    to_do = tuple(job for job in jobs if not job.complete)
    return DeliverScreen(
        answer=_answer(reading, jobs),
        do_now=_do_now(reading, to_do, jobs),
        to_do=to_do,
        done=tuple(job for job in jobs if job.complete),
        social_return=facts.social_return,
        return_note=return_note(facts.social_return, reading.language),
        savings=facts.savings,
    )


def _job(reading: Reading, row: Commitment, told: DeliveryRow) -> Job:
    _ = reading.language.gettext
    deliveries = reading.cloth.deliveries_of[row.pk]
    without_proof = [delivery for delivery in deliveries if not delivery.proof]
    complete = not told.not_yet
    if row.quantity is None:
        words = _("kept") if complete else _("not kept yet")
    else:
        words = _("{done} of {promised}").format(
            done=reading.amount(reading.cloth.progress(row).done, ""), promised=told.promised
        )
    return Job(
        row_id=row.pk,
        name=row.name,
        party=row.organisation.name,
        progress=words,
        done_bar=round(SPAN * told.done_share),
        complete=complete,
        due=reading.language.day(row.due) if row.due else "",
        overdue=told.overdue and not complete,
        proof="none" if not deliveries else "missing" if without_proof else "there",
        without_proof=row_names(without_proof),
    )


def _answer(reading: Reading, jobs: list[Job]) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not jobs:
        return (_("There is nothing to carry out yet, because nothing has been promised."),)
    told = [
        _("{kept} of the {all} commitments are kept in full.").format(
            kept=sum(job.complete for job in jobs), all=len(jobs)
        )
    ]
    late = sum(job.overdue for job in jobs)
    if late:
        told.append(
            ngettext(
                "{count} promise should have been kept by now.",
                "{count} promises should have been kept by now.",
                late,
            ).format(count=late)
        )
    without_proof = sum(job.proof == "missing" for job in jobs)
    if without_proof:
        told.append(
            ngettext(
                "{count} is done without proof.", "{count} are done without proof.", without_proof
            ).format(count=without_proof)
        )
    return tuple(told)


def _do_now(reading: Reading, to_do: tuple[Job, ...], jobs: list[Job]) -> DoNow:
    _ = reading.language.gettext
    if not jobs:
        return go_to(_("Something is carried out once it is promised."), reading, Room.AGREE)
    if to_do:
        first = to_do[0]
        if first.overdue:
            says = _("First: {name}. It should have been done by {day}.")
        elif first.due:
            says = _("First: {name}. It is due by {day}.")
        else:
            says = _("First: {name}. No date was agreed.")
        return add_now(
            says.format(name=first.name, day=first.due),
            _("Add a delivery"),
            "deliveries",
            ("commitment", first.row_id),
        )
    for job in jobs:
        if job.without_proof:
            open_row = job.without_proof[0]
            says = _("“{name}” is done, but there is no proof of it.").format(name=open_row.name)
            return DoNow(
                says, _("Add the proof"), "row", Room.DELIVER, "deliveries", open_row.row_id
            )
    return onward(reading, Room.DELIVER)

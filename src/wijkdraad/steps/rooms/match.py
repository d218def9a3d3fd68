"""The screen of the room Match: what can go along with which work?"""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.report.chapters.match import MeasureRow, WorkRow
from wijkdraad.method.report.pictures.work_timeline import (
    TimelineWords,
    TimelineWork,
    work_timeline,
)
from wijkdraad.programme.rooms import Room

from ..facts.rooms import match_facts
from ..facts.shared import Reading
from .shared import DoNow, RowName, add_now, go_to, next_to_do, row_names


@dataclass(frozen=True)
class Cost:
    """What some of the measures cost together, and how many they are."""

    amount: str
    measures: int


@dataclass(frozen=True)
class MeasureCost:
    """One measure with its cost in words."""

    row_id: int
    name: str
    serves: str
    works: str
    cost: str
    to_check: bool


@dataclass(frozen=True)
class MatchScreen:
    """What the screen shows: the works by year with their measures, and the costs, kept apart."""

    answer: tuple[str, ...]
    do_now: DoNow
    timeline: str
    works: tuple[WorkRow, ...]
    without_work: tuple[RowName, ...]
    sourced: Cost
    to_check: Cost
    unknown: int
    measures: tuple[MeasureCost, ...]


def match_screen(reading: Reading) -> MatchScreen:
    """Which measure can go along with which work, and what is known of the costs."""
    facts, cloth, language = match_facts(reading), reading.cloth, reading.language
    without_work = [row for row in cloth.measures if not cloth.measure_work.forward[row.pk]]
    sourced = [m for m in facts.measures if m.cost_cents is not None and not m.cost_to_verify]
    to_check = [m for m in facts.measures if m.cost_cents is not None and m.cost_to_verify]
    return MatchScreen(
        answer=_answer(reading, facts.works, len(without_work)),
        do_now=_do_now(reading),
        timeline=_timeline(reading) if facts.works else "",
        works=facts.works,
        without_work=row_names(without_work),
        sourced=Cost(language.money(_sum(sourced)), len(sourced)),
        to_check=Cost(language.money(_sum(to_check)), len(to_check)),
        unknown=sum(measure.cost_cents is None for measure in facts.measures),
        measures=tuple(
            _measure_cost(reading, row.pk, told)
            for row, told in zip(cloth.measures, facts.measures, strict=True)
        ),
    )


def _sum(measures: list[MeasureRow]) -> int:
    return sum(measure.cost_cents or 0 for measure in measures)


def _measure_cost(reading: Reading, row_id: int, told: MeasureRow) -> MeasureCost:
    _ = reading.language.gettext
    known = told.cost_cents is not None
    return MeasureCost(
        row_id,
        told.name,
        told.needs or told.duty or _("nobody asked for it"),
        told.works,
        reading.language.money(told.cost_cents or 0) if known else _("unknown"),
        known and told.cost_to_verify,
    )


def _timeline(reading: Reading) -> str:
    _ = reading.language.gettext
    works = [
        TimelineWork(
            str(number),
            work.name,
            work.owner.name,
            work.start,
            work.end,
            tuple(row.name for row, _why in reading.cloth.measure_work.backward[work.pk]),
        )
        for number, work in enumerate(reading.works_in_order, start=1)
    ]
    today = reading.programme.reference_date
    words = TimelineWords(
        alt=_(
            "{works} works by owner and year, with the measures that go along. The same stands in the table below."
        ).format(works=len(works)),
        no_dates=_("when it happens is not known"),
        no_start=_("start not known"),
        no_end=_("end not known"),
        today=reading.language.day(today),
    )
    return work_timeline(works, words, today)


def _answer(reading: Reading, works: tuple[WorkRow, ...], alone: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    if not works and not reading.cloth.measures:
        return (_("There are no works and no measures yet."),)
    told = []
    if works:
        told.append(
            _(
                "There are {works} works of {owners} owners; in {linked} of them a measure can go along."
            ).format(
                works=len(works),
                owners=len({work.owner for work in works}),
                linked=sum(bool(work.measures) for work in works),
            )
        )
    if alone:
        told.append(
            ngettext(
                "{count} measure goes along with no work.",
                "{count} measures go along with no work.",
                alone,
            ).format(count=alone)
        )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    cloth = reading.cloth
    if not cloth.works:
        return add_now(
            _("Start with the work that will be done anyway. What opens the street, and when?"),
            _("Add a work"),
            "works",
        )
    if not cloth.measures and not cloth.needs:
        return go_to(
            _("A measure serves a need, and there are no needs yet. Listen first."),
            reading,
            Room.LISTEN,
        )
    if not cloth.measures:
        return add_now(
            _("What could ride along with these works, for the people who live here?"),
            _("Add a measure"),
            "measures",
        )
    return next_to_do(reading, Room.MATCH)

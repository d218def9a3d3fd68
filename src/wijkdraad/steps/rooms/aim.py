"""The screen of the room Aim: what do we want to reach?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from wijkdraad.method.report.chapters.aim import TargetRow
from wijkdraad.programme.models import AreaRole, DecisionMoment, Goal, Target
from wijkdraad.programme.phases import Phase, RoomForResidents
from wijkdraad.programme.rooms import Room

from ..facts.rooms import aim_facts
from ..facts.shared import Reading
from .shared import DoNow, RowName, Span, add_now, go_to, next_to_do, row_names, span

RUNGS = (
    RoomForResidents.INFORMED,
    RoomForResidents.ADVISE,
    RoomForResidents.ALONG,
    RoomForResidents.DECIDE,
)
"""How much room residents have, from little to much."""


@dataclass(frozen=True)
class TargetBar:
    """A target, where we stand now, and the line between the two; no line where nobody knows."""

    row_id: int
    indicator: str
    now: str
    now_period: str
    target: str
    year: str
    why: str
    span: Span | None


@dataclass(frozen=True)
class GoalCard:
    """A goal with the needs that ask for it and its targets."""

    row_id: int
    number: str
    name: str
    description: str
    needs: tuple[RowName, ...]
    targets: tuple[TargetBar, ...]


@dataclass(frozen=True)
class MomentOnLine:
    """A moment at which something is decided. `rung` of `rungs` says how much is still open."""

    row_id: int
    name: str
    day: str
    phase: str
    decides: str
    room: str
    rungs: tuple[bool, ...]
    still_open: str
    at_the_table: str
    past: bool
    next: bool


@dataclass(frozen=True)
class AimScreen:
    """What the screen shows: the goals, and when something is decided."""

    answer: tuple[str, ...]
    do_now: DoNow
    goals: tuple[GoalCard, ...]
    moments: tuple[MomentOnLine, ...]


def aim_screen(reading: Reading) -> AimScreen:
    """What the programme wants to reach, and where it stands."""
    told = aim_facts(reading).targets
    bars = [
        (target, _target_bar(reading, target, row))
        for target, row in zip(reading.cloth.targets, told, strict=True)
    ]
    return AimScreen(
        answer=_answer(reading, sum(not row.now for row in told)),
        do_now=_do_now(reading),
        goals=tuple(_goal_card(reading, goal, bars) for goal in reading.cloth.goals),
        moments=_moments(reading),
    )


def _goal_card(reading: Reading, goal: Goal, bars: list[tuple[Target, TargetBar]]) -> GoalCard:
    return GoalCard(
        goal.pk,
        reading.goal_number(goal),
        goal.name,
        goal.description,
        row_names(need for need, _why in reading.cloth.need_goal.backward[goal.pk]),
        tuple(drawn for target, drawn in bars if target.goal_id == goal.pk),
    )


def _target_bar(reading: Reading, target: Target, row: TargetRow) -> TargetBar:
    seen = [
        observation
        for observation in reading.cloth.observations
        if observation.indicator_id == target.indicator_id
        and observation.value is not None
        and observation.area.role == AreaRole.SUBJECT
        and observation.period == row.now_period
    ]
    latest = max(seen, key=lambda observation: observation.key, default=None)
    line = None
    if latest is not None and latest.value is not None and not reading.too_few(latest):
        line = span(latest.value, target.value, target.indicator.unit)
    return TargetBar(
        target.pk,
        row.indicator,
        "" if row.now is None else row.now.text,
        row.now_period,
        row.target.text,
        row.year,
        row.why,
        line,
    )


def _moments(reading: Reading) -> tuple[MomentOnLine, ...]:
    today = timezone.localdate()
    rows = list(DecisionMoment.objects.filter(programme=reading.programme))
    rows.sort(key=lambda row: (row.date is None, row.date or today, row.key))
    following = next((row for row in rows if row.date and row.date >= today), None)
    return tuple(
        MomentOnLine(
            row.pk,
            row.name,
            reading.language.day(row.date) if row.date else "",
            str(Phase(row.phase_of_decision).label),
            row.decides,
            str(RoomForResidents(row.room_for_residents).label),
            tuple(
                number <= RUNGS.index(RoomForResidents(row.room_for_residents))
                for number in range(len(RUNGS))
            ),
            row.still_open,
            row.at_the_table,
            row.date is not None and row.date < today,
            row is following,
        )
        for row in rows
    )


def _answer(reading: Reading, unknown: int) -> tuple[str, ...]:
    _, ngettext = reading.language.gettext, reading.language.ngettext
    goals, targets = len(reading.cloth.goals), len(reading.cloth.targets)
    if not goals:
        return (_("No goals have been chosen yet."),)
    told = [
        ngettext("There is {count} goal", "There are {count} goals", goals).format(count=goals)
        + ", "
        + ngettext("with {count} target.", "with {count} targets.", targets).format(count=targets)
    ]
    if unknown:
        told.append(
            ngettext(
                "Of {count} target nobody knows where we stand now.",
                "Of {count} targets nobody knows where we stand now.",
                unknown,
            ).format(count=unknown)
        )
    return tuple(told)


def _do_now(reading: Reading) -> DoNow:
    _ = reading.language.gettext
    if not reading.cloth.needs and not reading.cloth.goals:
        return go_to(
            _("A goal answers a need, and there are no needs yet. Listen first."),
            reading,
            Room.LISTEN,
        )
    if not reading.cloth.goals:
        return add_now(
            _("The needs are there. What do you want to reach for them?"), _("Add a goal"), "goals"
        )
    return next_to_do(reading, Room.AIM)

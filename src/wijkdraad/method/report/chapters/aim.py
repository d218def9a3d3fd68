"""The chapter Goals: what the programme wants, and the figures that say when it is there."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language, PrintedFigure
from ..structure import Block, Cell, Heading, Paragraph, Table


@dataclass(frozen=True)
class TargetRow:
    """A target beside the latest figure. `now` is None where nobody knows.

    `otherwise` is the latest figure that was found in another way and says something else;
    `reached` tells whether the latest figure is as good as the target already.
    """

    goal: str
    indicator: str
    now: PrintedFigure | None
    now_period: str
    otherwise: PrintedFigure | None
    otherwise_period: str
    reached: bool
    target: PrintedFigure
    year: str
    why: str


@dataclass(frozen=True)
class GoalRow:
    """A goal with its number in the report, the SDGs it belongs to and the needs that ask for it."""

    number: str
    name: str
    description: str
    sdgs: tuple[int, ...]
    needs: str


@dataclass(frozen=True)
class MomentRow:
    """A moment of decision: what, when, by whom, and what residents can still change."""

    name: str
    phase: str
    day: str
    decides: str
    room: str
    still_open: str
    at_the_table: str


@dataclass(frozen=True)
class AimFacts:
    """Everything the chapter tells. `phase` is the phase the programme is in, in words."""

    goals: tuple[GoalRow, ...]
    targets: tuple[TargetRow, ...]
    sdg_names: tuple[tuple[int, str], ...]
    phase: str = ""
    moments: tuple[MomentRow, ...] = ()


def aim_chapter(facts: AimFacts, language: Language) -> tuple[Block, ...]:
    """The goals and their targets, and the moments at which is decided."""
    return (*_goals(facts, language), *_moments(facts, language))


def _moments(facts: AimFacts, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    if not facts.moments:
        return ()
    table = Table(
        _("The moments of decision, and how much room there still is for residents"),
        (_("What is decided"), _("When, by whom"), _("Room for residents"), _("At the table")),
        tuple(
            (
                Cell(row.name, note=row.phase),
                Cell(row.day or _("no date"), note=row.decides),
                Cell(row.room, note=row.still_open),
                Cell(row.at_the_table),
            )
            for row in facts.moments
        ),
        widths=(30, 24, 28, 18),
    )
    return (
        Heading(3, _("Phase and decisions"), "aim-moments"),
        Paragraph(_("The programme is in the phase: {phase}.").format(phase=facts.phase)),
        table,
    )


def _goals(facts: AimFacts, language: Language) -> tuple[Block, ...]:
    _ = language.gettext
    heading = Heading(2, _("Goals"), "aim")
    if not facts.goals:
        return (heading, Paragraph(_("No goals have been chosen yet."), "lead"))
    goals = Table(
        _("The goals of this programme"),
        (_("Goal"), _("What we mean"), _("SDG"), _("Needs")),
        tuple(
            (
                Cell(f"{goal.number}. {goal.name}"),
                Cell(goal.description),
                Cell(", ".join(str(sdg) for sdg in goal.sdgs)),
                Cell(goal.needs or _("no need"), status="plain" if goal.needs else "open"),
            )
            for goal in facts.goals
        ),
        widths=(20, 40, 8, 32),
        note=_("SDG: the goals of the United Nations.")
        + " "
        + "; ".join(f"{number} {name}" for number, name in facts.sdg_names)
        + ".",
    )
    if not facts.targets:
        return (heading, goals, Paragraph(_("No goal has a target figure yet.")))
    targets = Table(
        _("When a goal is reached"),
        (_("Goal"), _("Figure"), _("Now"), _("Target"), _("In"), _("Why this value")),
        tuple(
            (
                Cell(target.goal),
                Cell(target.indicator),
                Cell.of(target.now, note=_now_note(target, language))
                if target.now
                else Cell(_("not measured"), status="open"),
                Cell.of(target.target, note=_("reached already") if target.reached else ""),
                Cell(target.year),
                Cell(target.why),
            )
            for target in facts.targets
        ),
        numeric=frozenset({2, 3}),
        widths=(17, 22, 21, 11, 7, 22),
    )
    return (heading, goals, targets)


def _now_note(target: TargetRow, language: Language) -> str:
    """The period of the latest figure, and the figure that was found in another way."""
    _ = language.gettext
    if target.otherwise is None:
        return target.now_period
    return _("{period}; found in another way: {figure} ({other_period})").format(
        period=target.now_period,
        figure=target.otherwise.text,
        other_period=target.otherwise_period,
    )

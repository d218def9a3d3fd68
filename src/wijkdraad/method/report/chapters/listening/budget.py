"""The section of the neighbourhood budget: what residents chose, and why."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Cell, Heading, Paragraph, Table


@dataclass(frozen=True)
class ChosenProject:
    """A project that won, what it costs, its need (empty: none) and why, fit to be published."""

    name: str
    cost: str
    need: str
    why: str


@dataclass(frozen=True)
class RoundFacts:
    """A round in sentences. `projects` is how many can be chosen, `waiting` how many not yet.

    `only_other` are projects that would have won by the other way of counting.
    """

    name: str
    told: str
    projects: int
    waiting: int
    chosen: tuple[ChosenProject, ...] = ()
    only_other: tuple[str, ...] = ()
    made_up: bool = False


@dataclass(frozen=True)
class BudgetFacts:
    """What the section tells: the rounds, the newest first."""

    rounds: tuple[RoundFacts, ...] = ()


def budget_section(facts: BudgetFacts, language: Language) -> tuple[Block, ...]:
    """What residents chose; nothing where there is no round."""
    _, ngettext = language.gettext, language.ngettext
    if not facts.rounds:
        return ()
    blocks: list[Block] = [Heading(3, _("What residents chose from the money"), "listen-budget")]
    for one in facts.rounds:
        told = [one.told]
        told.append(
            ngettext(
                "There is {count} project.", "There are {count} projects.", one.projects
            ).format(count=one.projects)
        )
        if one.waiting:
            told.append(
                ngettext(
                    "{count} more is not open to everyone.",
                    "{count} more are not open to everyone.",
                    one.waiting,
                ).format(count=one.waiting)
            )
        if one.only_other:
            told.append(
                _("With the other way of counting these would have come in: {names}.").format(
                    names=language.listing(list(one.only_other), most=5)
                )
            )
        blocks.append(Paragraph(" ".join(told)))
        if one.chosen:
            blocks.append(
                Table(
                    _("Chosen in “{name}”").format(name=one.name),
                    (_("Project"), _("Costs"), _("For which need"), _("Why")),
                    tuple(
                        (
                            Cell(row.name),
                            Cell(row.cost),
                            Cell(row.need or _("not known yet")),
                            Cell(row.why),
                        )
                        for row in one.chosen
                    ),
                    numeric=frozenset({1}),
                    widths=(28, 12, 24, 36),
                    note=_("These votes were made up, to show how it works.")
                    if one.made_up
                    else "",
                )
            )
    return tuple(blocks)

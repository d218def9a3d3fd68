"""The section of Know that sets what people see beside the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...language import Language, PrintedFigure
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table

Outcome = Literal["same", "differs", "cannot_say"]


@dataclass(frozen=True)
class PerceptionRow:
    """One question of one moment: the figure, what was seen on the spot, what residents say.

    Everything is printed already, and fit to be published. `outcome` is of the residents and of
    the look on the spot together: they differ where one of the two does.
    """

    name: str
    moment: str
    figure: PrintedFigure
    figure_answer: str
    looks: str
    residents: str
    outcome: Outcome
    verdict: str


@dataclass(frozen=True)
class PerceptionFacts:
    """Everything the section tells. `differences` and `unsaid` are finished sentences."""

    rows: tuple[PerceptionRow, ...] = ()
    differences: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    smallest_shown: int = 5
    ranges_to_check: bool = True


def perception_section(facts: PerceptionFacts, language: Language) -> tuple[Block, ...]:
    """The figures beside what people see; nothing where nobody was asked."""
    _ = language.gettext
    if not facts.rows and not facts.unsaid:
        return ()
    blocks: list[Block] = [
        Heading(3, _("Does the figure match what people see?"), "know-perception"),
    ]
    if facts.rows:
        blocks.append(_table(facts, language))
    if facts.differences:
        blocks.append(
            BulletList(tuple(ListItem(sentence, "attention") for sentence in facts.differences))
        )
    elif facts.rows:
        blocks.append(Paragraph(_("Nowhere do people see something else than the figure says.")))
    blocks += [Paragraph(sentence, "note") for sentence in facts.unsaid]
    return tuple(blocks)


def _table(facts: PerceptionFacts, language: Language) -> Table:
    _ = language.gettext
    notes = [
        _(
            "Who answered was not drawn by lot. Of groups smaller than {count} no number is shown, and sometimes the next group is left out too."
        ).format(count=facts.smallest_shown)
    ]
    if facts.ranges_to_check:
        notes.append(_("Which answer fits which figure is our own judgement: to be checked."))
    return Table(
        _("The figure, a look on the spot, and what residents say"),
        (_("What"), _("Figure"), _("Seen on the spot"), _("Residents"), _("Do they match?")),
        tuple(
            (
                Cell(row.name, note=row.moment),
                Cell.of(row.figure, note=row.figure_answer),
                Cell(row.looks),
                Cell(row.residents),
                Cell(row.verdict, status="attention" if row.outcome == "differs" else "plain"),
            )
            for row in facts.rows
        ),
        widths=(22, 17, 17, 22, 22),
        note=" ".join(notes),
    )

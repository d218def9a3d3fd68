"""The chapter Agree: what is promised, by whom, for which need, and when."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Block, Cell, Heading, Paragraph, Table


@dataclass(frozen=True)
class CommitmentRow:
    """One promise, printed. `due` is empty where no date was agreed.

    `duty` is the law or task that asks for one of its measures; empty where none does.
    """

    article: str
    name: str
    text: str
    party: str
    amount: str
    due: str
    serves: str
    duty: str
    claim: str


@dataclass(frozen=True)
class AgreeFacts:
    """Everything the chapter tells."""

    commitments: tuple[CommitmentRow, ...]


def agree_chapter(facts: AgreeFacts, language: Language) -> tuple[Block, ...]:
    """The commitments as one table."""
    _ = language.gettext
    heading = Heading(2, _("Agree"), "agree")
    if not facts.commitments:
        return (heading, Paragraph(_("Nothing has been promised yet."), "lead"))
    return (
        heading,
        Paragraph(
            _("Every commitment says who keeps it, how much, by when, and which need it serves."),
            "lead",
        ),
        Table(
            _("The commitments"),
            (
                _("Commitment"),
                _("What is promised"),
                _("Who, how much, by when"),
                _("For which need"),
            ),
            tuple(
                (
                    Cell(row.name, note=row.article),
                    Cell(
                        row.text,
                        note=_("promised effect: {claim}").format(claim=row.claim)
                        if row.claim
                        else "",
                    ),
                    Cell(
                        row.party,
                        note="; ".join(
                            (row.amount or _("kept or not kept"), row.due or _("no date"))
                        ),
                    ),
                    _for_whom(row, language),
                )
                for row in facts.commitments
            ),
            widths=(20, 38, 20, 22),
        ),
    )


def _for_whom(row: CommitmentRow, language: Language) -> Cell:
    """The needs it serves, or the duty that asks for it; without either it is open."""
    _ = language.gettext
    if row.serves:
        return Cell(row.serves)
    if row.duty:
        return Cell(_("duty: {duty}").format(duty=row.duty))
    return Cell(_("no need"), status="open")

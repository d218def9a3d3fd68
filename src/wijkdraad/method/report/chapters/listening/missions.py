"""The section of the mini-missions: what residents started themselves, beside the thread."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Cell, Heading, Paragraph, Status, Table


@dataclass(frozen=True)
class MissionRow:
    """A mini-mission that everyone may read, in texts that are already printed."""

    name: str
    who: str
    need: str
    status: str
    result: str
    joined: str
    state: Status = "plain"


@dataclass(frozen=True)
class MissionsFacts:
    """What the section tells. `waiting` are mini-missions that not everyone may read.

    `budget_cents` is the sum as far as it is known, of all but `unknown_budgets`.
    """

    rows: tuple[MissionRow, ...] = ()
    waiting: int = 0
    started: int = 0
    done: int = 0
    budget_cents: int = 0
    unknown_budgets: int = 0

    @property
    def count(self) -> int:
        """All mini-missions."""
        return len(self.rows) + self.waiting


def missions_section(facts: MissionsFacts, language: Language) -> tuple[Block, ...]:
    """What residents started, or nothing where there is no mini-mission."""
    _, ngettext = language.gettext, language.ngettext
    if not facts.count:
        return ()
    blocks: list[Block] = [
        Heading(3, _("What residents started themselves"), "listen-missions"),
        Paragraph(_told(facts, language)),
    ]
    if facts.rows:
        blocks.append(
            Table(
                _("Mini-missions, beside the thread"),
                (_("Mini-mission"), _("For which need"), _("How far"), _("Who joined")),
                tuple(
                    (
                        Cell(row.name, note=row.who),
                        Cell(row.need or _("not known yet")),
                        Cell(row.status, note=row.result, status=row.state),
                        Cell(row.joined),
                    )
                    for row in facts.rows
                ),
                widths=(30, 28, 27, 15),
            )
        )
    if facts.waiting:
        blocks.append(
            Paragraph(
                ngettext(
                    "{count} mini-mission is not told here: not everyone may read it.",
                    "{count} mini-missions are not told here: not everyone may read them.",
                    facts.waiting,
                ).format(count=facts.waiting),
                "note",
            )
        )
    return tuple(blocks)


def _told(facts: MissionsFacts, language: Language) -> str:
    _, ngettext = language.gettext, language.ngettext
    told = [
        ngettext(
            "Residents came with {count} mini-mission: {started} is under way, {done} is done.",
            "Residents came with {count} mini-missions: {started} under way, {done} done.",
            facts.count,
        ).format(count=facts.count, started=facts.started, done=facts.done)
    ]
    if facts.budget_cents:
        known = _("Together they cost {euros}.").format(euros=language.money(facts.budget_cents))
        told.append(known)
    if facts.unknown_budgets:
        told.append(
            ngettext(
                "Of {count} the costs are not known.",
                "Of {count} the costs are not known.",
                facts.unknown_budgets,
            ).format(count=facts.unknown_budgets)
        )
    return " ".join(told)

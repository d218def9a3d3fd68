"""The section of asks and offers: who helped whom, and what the receiver confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Cell, Heading, Paragraph, Status, Table


@dataclass(frozen=True)
class HandshakeRow:
    """An ask and an offer that met, in texts that are already printed."""

    asked: str
    receiver: str
    offered: str
    giver: str
    outcome: str
    commitment: str
    state: Status = "plain"


@dataclass(frozen=True)
class AsksFacts:
    """What the section tells. `answer` are finished sentences about the counts.

    `unmet` and `over` name what found nobody yet, as far as everyone may read it.
    """

    answer: tuple[str, ...] = ()
    rows: tuple[HandshakeRow, ...] = ()
    unmet: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def asks_section(facts: AsksFacts, language: Language) -> tuple[Block, ...]:
    """Who helped whom, or nothing where nobody asked or offered anything."""
    _ = language.gettext
    if not facts.answer:
        return ()
    blocks: list[Block] = [
        Heading(3, _("Asks and offers"), "listen-asks"),
        Paragraph(" ".join(facts.answer)),
    ]
    if facts.rows:
        blocks.append(
            Table(
                _("Who helped whom"),
                (_("Asked"), _("Offered"), _("What the receiver says")),
                tuple(
                    (
                        Cell(row.asked, note=row.receiver),
                        Cell(row.offered, note=row.giver),
                        Cell(row.outcome, note=row.commitment, status=row.state),
                    )
                    for row in facts.rows
                ),
                widths=(32, 32, 36),
            )
        )
    open_ = []
    if facts.unmet:
        open_.append(_("Still asked: {names}.").format(names="; ".join(facts.unmet)))
    if facts.over:
        open_.append(_("Still free: {names}.").format(names="; ".join(facts.over)))
    if open_:
        blocks.append(Paragraph(" ".join(open_), "note"))
    return tuple(blocks)

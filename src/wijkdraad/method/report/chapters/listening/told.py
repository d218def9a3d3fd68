"""Not done, and why: the needs that nothing is done with, in the chapter Listen."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Cell, Heading, ListItem, Table


@dataclass(frozen=True)
class NotDoneRow:
    """A need that nothing is done with: why, who decided it, and when; `day` may be empty."""

    need: str
    why: str
    decided_by: str
    day: str


@dataclass(frozen=True)
class ToldFacts:
    """What was decided not to do, and the needs of which nothing is decided yet."""

    not_done: tuple[NotDoneRow, ...] = ()
    undecided: tuple[str, ...] = ()


def told_section(facts: ToldFacts, language: Language) -> tuple[Block, ...]:
    """The section; nothing while no need was refused: loose ends tell what is not decided yet."""
    if not facts.not_done:
        return ()
    _ = language.gettext
    blocks: list[Block] = [
        Heading(3, _("Not done, and why"), "not-done"),
        Table(
            _("Needs that nothing is done with"),
            (_("Need"), _("Why not"), _("Decided by")),
            tuple(
                (
                    Cell(row.need),
                    Cell(row.why),
                    Cell(row.decided_by, note=row.day or _("date not known")),
                )
                for row in facts.not_done
            ),
            widths=(28, 48, 24),
        ),
    ]
    if facts.undecided:
        waiting = _("Not decided yet: {name}.")
        blocks.append(
            BulletList(
                tuple(ListItem(waiting.format(name=name), "open") for name in facts.undecided)
            )
        )
    return tuple(blocks)

"""The section of stop and consent: what residents wanted to stop, and what households decided."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Status, Table


@dataclass(frozen=True)
class StopItem:
    """A stop in one finished sentence, with its answer where there is one."""

    says: str
    answered: bool


@dataclass(frozen=True)
class BlockRow:
    """A block that was asked for consent, in texts that are already printed."""

    name: str
    ground: str
    asks: str
    outcome: str
    proof: str
    state: Status = "plain"


@dataclass(frozen=True)
class ConsentFacts:
    """What the section tells."""

    stops: tuple[StopItem, ...] = ()
    blocks: tuple[BlockRow, ...] = ()


def consent_section(facts: ConsentFacts, language: Language) -> tuple[Block, ...]:
    """The stops with their answers and the counts of the blocks, or nothing."""
    _ = language.gettext
    if not facts.stops and not facts.blocks:
        return ()
    blocks: list[Block] = [Heading(3, _("Stop and consent"), "listen-consent")]
    if facts.stops:
        blocks.append(Paragraph(_("What residents wanted to stop, and what was answered:")))
        blocks.append(
            BulletList(
                tuple(
                    ListItem(stop.says, "plain" if stop.answered else "open")
                    for stop in facts.stops
                )
            )
        )
    if facts.blocks:
        blocks.append(
            Table(
                _("Whether households agree, per block"),
                (_("Block"), _("What is asked"), _("Outcome")),
                tuple(
                    (
                        Cell(row.name, note=row.ground),
                        Cell(row.asks),
                        Cell(row.outcome, note=row.proof, status=row.state),
                    )
                    for row in facts.blocks
                ),
                widths=(26, 34, 40),
                note=_("The share is of all dwellings: who did not vote does not count as a yes."),
            )
        )
    return tuple(blocks)

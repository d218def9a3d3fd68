"""The last chapter: all loose ends by room, and the numbered list of sources."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from ..structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table


@dataclass(frozen=True)
class RoomEnds:
    """The loose ends of one room, each a finished sentence."""

    room: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class SourceRow:
    """One source with its number in the report."""

    number: str
    name: str
    publisher: str
    period: str
    licence: str
    note: str
    to_verify: bool


@dataclass(frozen=True)
class AccountFacts:
    """Everything the chapter tells."""

    count: int
    rooms: tuple[RoomEnds, ...]
    sources: tuple[SourceRow, ...]


def account_chapter(facts: AccountFacts, language: Language) -> tuple[Block, ...]:
    """What is not done yet, and where the figures come from."""
    _ = language.gettext
    count = facts.count
    blocks: list[Block] = [Heading(2, _("Account: what is not done yet"), "account")]
    if count:
        blocks.append(
            Paragraph(
                language.ngettext(
                    "{count} loose end. It was found by following the thread, not written down by hand.",
                    "{count} loose ends. They were found by following the thread, not written down by hand.",
                    count,
                ).format(count=count),
                "lead",
            )
        )
    else:
        blocks.append(Paragraph(_("There are no loose ends."), "lead"))
    for number, room in enumerate(facts.rooms, start=1):
        if room.sentences:
            blocks.append(Heading(3, room.room, f"account-{number}"))
            blocks.append(
                BulletList(tuple(ListItem(sentence, "open") for sentence in room.sentences))
            )
    if facts.sources:
        blocks.append(Heading(2, _("Sources"), "sources"))
        blocks.append(
            Table(
                _("Where the figures come from"),
                (_("No."), _("Source"), _("Publisher and period"), _("Licence")),
                tuple(
                    (
                        Cell(source.number),
                        Cell(source.name, note=source.note),
                        Cell(source.publisher, note=source.period),
                        Cell(source.licence, note=_("to be checked") if source.to_verify else ""),
                    )
                    for source in facts.sources
                ),
                widths=(6, 50, 26, 18),
            )
        )
    return tuple(blocks)

"""The section of what people agree on and what divides, from votes on statements."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table

MOST_SHARED = 5
MOST_DIVIDING = 4


@dataclass(frozen=True)
class StatementRow:
    """A statement that everyone may read, and what everyone and each group says, in words."""

    text: str
    everyone: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpinionsFacts:
    """What the section tells. `enough` tells whether enough people voted to say something.

    `statements` are open to all, `waiting` not; `voters` is in words; `groups` holds the letter of
    each group and how many voted like it. `least` is how many must vote.
    """

    statements: int = 0
    waiting: int = 0
    voted: bool = False
    enough: bool = False
    least: int = 0
    groups: tuple[tuple[str, int], ...] = ()
    shared: tuple[StatementRow, ...] = ()
    shared_no: tuple[StatementRow, ...] = ()
    dividing: tuple[StatementRow, ...] = ()
    made_up: bool = False


def opinions_section(facts: OpinionsFacts, language: Language) -> tuple[Block, ...]:
    """What people agree on and what divides; nothing where there are no statements."""
    _ = language.gettext
    if not facts.statements and not facts.waiting:
        return ()
    blocks: list[Block] = [
        Heading(3, _("What people agree on, and what divides"), "listen-opinions"),
        Paragraph(_told(facts, language)),
    ]
    shared = [
        *(_("Agreed: {text}").format(text=row.text) for row in facts.shared),
        *(_("Not wanted: {text}").format(text=row.text) for row in facts.shared_no),
    ]
    if shared:
        blocks.append(BulletList(tuple(ListItem(text) for text in shared[:MOST_SHARED])))
    if facts.dividing:
        letters = [_("Opinions {letter}").format(letter=letter) for letter, _size in facts.groups]
        blocks.append(
            Table(
                _("What divides most"),
                (_("Statement"), _("Everyone"), *letters),
                tuple(
                    (Cell(row.text), Cell(row.everyone), *map(Cell, row.groups))
                    for row in facts.dividing[:MOST_DIVIDING]
                ),
                note=_(
                    "Groups are opinions that go together, not kinds of people. A percentage is who agrees. When we call something shared or dividing is our own judgement: to be checked."
                ),
            )
        )
    if facts.made_up:
        blocks.append(Paragraph(_("These votes were made up, to show how it works."), "note"))
    return tuple(blocks)


def _told(facts: OpinionsFacts, language: Language) -> str:
    _, ngettext = language.gettext, language.ngettext
    told = [
        ngettext(
            "Residents can vote on {count} statement.",
            "Residents can vote on {count} statements.",
            facts.statements,
        ).format(count=facts.statements)
    ]
    if facts.waiting:
        told.append(
            ngettext(
                "{count} more waits or is not shown.",
                "{count} more wait or are not shown.",
                facts.waiting,
            ).format(count=facts.waiting)
        )
    if not facts.voted:
        told.append(_("Nobody voted yet."))
    elif not facts.enough:
        told.append(
            _("Fewer than {count} people voted: too few to say something.").format(
                count=facts.least
            )
        )
    elif facts.groups:
        sizes = [
            _("{count} people like {letter}").format(count=size, letter=letter)
            for letter, size in facts.groups
        ]
        told.append(
            _("The answers fall apart in groups that go together: {sizes}.").format(
                sizes=language.listing(sizes, most=len(sizes))
            )
        )
    else:
        told.append(_("No groups came out that would stay the same with other voters."))
    if facts.enough and not facts.shared and not facts.shared_no:
        told.append(_("On no statement it is clear that everyone thinks the same."))
    return " ".join(told)

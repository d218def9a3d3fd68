"""The section of Listen about how words were understood: coded twice, asked on, counted once."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Heading, ListItem, Paragraph


@dataclass(frozen=True)
class Ladder:
    """One way from words to a need: what was said, each question with its answer, and the need.

    Only of a contribution that everyone may read. `need` is empty where none is linked.
    """

    said: str
    steps: tuple[tuple[str, str], ...]
    need: str = ""


@dataclass(frozen=True)
class CodingFacts:
    """How contributions were understood, in finished sentences; all may be empty.

    `notes` says what the numbers do not tell and what is still to be checked.
    """

    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ladder: Ladder | None = None


def coding_section(facts: CodingFacts, language: Language) -> tuple[Block, ...]:
    """How words became needs; empty where nothing was coded, asked on or judged."""
    _ = language.gettext
    if not facts.sentences:
        return ()
    blocks: list[Block] = [Heading(3, _("From words to needs"), "listen-coding")]
    blocks.append(Paragraph(" ".join(facts.sentences)))
    if facts.ladder is not None:
        blocks.append(Paragraph(_("One example: “{said}”").format(said=facts.ladder.said)))
        items = [
            ListItem(_("{question} “{answer}”").format(question=question, answer=answer))
            for question, answer in facts.ladder.steps
        ]
        if facts.ladder.need:
            items.append(
                ListItem(_("The need: {need}.").format(need=facts.ladder.need.rstrip(".")))
            )
        blocks.append(BulletList(tuple(items)))
    if facts.notes:
        blocks.append(Paragraph(" ".join(facts.notes), "note"))
    return tuple(blocks)

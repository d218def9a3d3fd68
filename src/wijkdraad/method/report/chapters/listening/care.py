"""The section of care: how much everyone may read, how much not and why, and what was erased."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Heading, Paragraph


@dataclass(frozen=True)
class CareFacts:
    """Finished sentences; nothing where nobody said anything yet."""

    shown: tuple[str, ...] = ()
    erased: str = ""


def care_section(facts: CareFacts, language: Language) -> tuple[Block, ...]:
    """Two short paragraphs, or nothing where there is nothing to tell."""
    _ = language.gettext
    if not facts.shown and not facts.erased:
        return ()
    blocks: list[Block] = [Heading(3, _("What everyone may read"), "listen-care")]
    if facts.shown:
        blocks.append(Paragraph(" ".join(facts.shown)))
    if facts.erased:
        blocks.append(Paragraph(facts.erased))
    return tuple(blocks)

"""The section of lotteries: how many places, how fair, and how anyone can check it."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Heading, Paragraph


@dataclass(frozen=True)
class LotteryItem:
    """A lottery: its name, and finished sentences on chances, seed and replacements."""

    name: str
    size: int
    people: int
    chances: str
    seed: str
    replaced: str = ""


@dataclass(frozen=True)
class LotteryFacts:
    """What the section tells: the lotteries that were published."""

    lotteries: tuple[LotteryItem, ...] = ()


def lottery_section(facts: LotteryFacts, language: Language) -> tuple[Block, ...]:
    """A paragraph per lottery, or nothing.

    >>> item = LotteryItem("Panel", 20, 900, "Everyone had 1 in 45.", "Seed: 7.")
    >>> section = lottery_section(LotteryFacts((item,)), Language("en"))
    >>> section[1].text
    'Panel: 20 places for 900 people. Everyone had 1 in 45. Seed: 7.'
    """
    _ = language.gettext
    if not facts.lotteries:
        return ()
    blocks: list[Block] = [Heading(3, _("Drawn by lot"), "listen-lottery")]
    for item in facts.lotteries:
        places = _("{name}: {size} places for {people} people.").format(
            name=item.name, size=language.number(item.size), people=language.number(item.people)
        )
        said = (places, item.chances, item.seed, item.replaced)
        blocks.append(Paragraph(" ".join(part for part in said if part)))
    blocks.append(
        Paragraph(
            _(
                "The list of salted fingerprints was public before the draw. With the seed, the list and the salts an auditor draws the same panel."
            )
        )
    )
    return tuple(blocks)

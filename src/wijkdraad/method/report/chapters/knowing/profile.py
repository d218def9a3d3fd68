"""The section of Know about what is special: remarkable facts, the kind of area, who is left out."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Heading, ListItem, Paragraph


@dataclass(frozen=True)
class FactLine:
    """A remarkable figure in a sentence, with its period and the number of its source."""

    sentence: str
    period: str
    source_number: str


@dataclass(frozen=True)
class ProfileFacts:
    """What is special about the neighbourhood, in finished sentences.

    `few` says why there are fewer than five facts and `kind` of what kind the neighbourhood is.
    Of the groups that live here, `not_named` are those that no need names, and `without_measure`
    those that only needs without a measure name. All may be empty.
    """

    facts: tuple[FactLine, ...] = ()
    few: str = ""
    kind: str = ""
    not_named: tuple[str, ...] = ()
    without_measure: tuple[str, ...] = ()


def profile_section(facts: ProfileFacts, language: Language) -> tuple[Block, ...]:
    """What stands out here; empty where there are no other areas to compare with."""
    _ = language.gettext
    if not facts.facts and not facts.kind:
        return ()
    blocks: list[Block] = [Heading(3, _("What stands out"), "know-profile")]
    if facts.facts:
        blocks.append(BulletList(tuple(ListItem(_line(fact, language)) for fact in facts.facts)))
        blocks.append(
            Paragraph(
                _(
                    "Chosen by how far a figure lies from that of the other areas, measured in the usual "
                    "difference between them. Only figures that are sure enough count."
                ),
                "note",
            )
        )
    blocks += [
        Paragraph(told) for told in (facts.few if not facts.facts else "", facts.kind) if told
    ]
    if facts.without_measure:
        blocks.append(
            Paragraph(
                _("They live here; a need names them, and it has no measure yet: {groups}.").format(
                    groups=_listed(facts.without_measure, language)
                )
            )
        )
    if facts.not_named:
        blocks.append(
            Paragraph(
                _(
                    "They live here, and no need has exactly these words for them: {groups}. A need of others may be theirs as well."
                ).format(groups=_listed(facts.not_named, language))
            )
        )
    return tuple(blocks)


def _listed(names: tuple[str, ...], language: Language) -> str:
    return language.listing([name[:1].lower() + name[1:] for name in names], 7)


def _line(fact: FactLine, language: Language) -> str:
    said = language.gettext("{sentence} ({period}, source {source})")
    return said.format(sentence=fact.sentence, period=fact.period, source=fact.source_number)

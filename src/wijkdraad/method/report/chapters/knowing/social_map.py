"""The section of the social map: who does what by theme, which rule is in the way, who has no one."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Picture, Table


@dataclass(frozen=True)
class SocialRow:
    """Someone on the social map: the label on the map, and texts that are already printed."""

    label: str
    name: str
    form: str
    theme: str
    does: str
    for_whom: str
    works_with: str
    ground: str
    role: str


@dataclass(frozen=True)
class SocialGap:
    """A need for which there is no one near, or of which nobody can say it."""

    need: str
    says: str
    places: str


@dataclass(frozen=True)
class SocialMapFacts:
    """Everything the section tells. `measured` says how near was measured.

    `rules` holds (who, rule, what the municipality does). The map is empty where it would not
    be readable.
    """

    rows: tuple[SocialRow, ...] = ()
    rules: tuple[tuple[str, str, str], ...] = ()
    gaps: tuple[SocialGap, ...] = ()
    cannot_say: tuple[SocialGap, ...] = ()
    near: int = 0
    measured: str = ""
    map_svg: str = ""
    map_alt: str = ""
    map_source: str = ""
    map_note: str = ""


def social_map_section(facts: SocialMapFacts, language: Language) -> tuple[Block, ...]:
    """Who does what already, which rule is in the way, and for whom there is no one."""
    _ = language.gettext
    blocks: list[Block] = [Heading(3, _("Who is who: the social map"), "know-actors")]
    if not facts.rows:
        return (*blocks, Paragraph(_("Nobody is on the social map yet.")))
    blocks.append(_people(facts, language))
    if facts.map_svg:
        caption = _("Who is where. The numbers are those of the table.")
        blocks.append(
            Picture(
                facts.map_svg,
                facts.map_alt,
                caption,
                facts.map_source,
                facts.map_note,
                width_share=0.66,
            )
        )
    if facts.rules:
        blocks.append(_rules(facts, language))
    blocks += _gaps(facts, language)
    return tuple(blocks)


def _people(facts: SocialMapFacts, language: Language) -> Table:
    _ = language.gettext
    rows = tuple(
        (
            Cell(f"{row.label} {row.name}", note=f"{row.form}; {row.ground}"),
            Cell(row.theme or _("without a theme")),
            Cell(f"{row.does} {row.for_whom}".strip(), note=row.works_with),
            Cell(row.role),
        )
        for row in facts.rows
    )
    return Table(
        _("Who does what for whom, by theme"),
        (_("Who, and on whose ground"), _("Theme"), _("Does, and for whom"), _("Municipality")),
        rows,
        widths=(29, 12, 44, 15),
    )


def _rules(facts: SocialMapFacts, language: Language) -> Table:
    _ = language.gettext
    return Table(
        _("Which rule is in the way"),
        (_("Of whom"), _("Rule"), _("Municipality")),
        tuple((Cell(who), Cell(rule), Cell(role)) for who, rule, role in facts.rules),
        widths=(24, 44, 32),
    )


def _gaps(facts: SocialMapFacts, language: Language) -> list[Block]:
    _ = language.gettext
    if not (facts.gaps or facts.cannot_say or facts.near):
        return []
    blocks: list[Block] = []
    if facts.gaps:
        blocks.append(Paragraph(_("For these needs there is no one near:")))
        blocks.append(BulletList(tuple(ListItem(_told(gap), "attention") for gap in facts.gaps)))
    else:
        blocks.append(Paragraph(_("We found no need without someone near.")))
    if facts.cannot_say:
        blocks.append(Paragraph(_("Of these needs we cannot say it:")))
        blocks.append(BulletList(tuple(ListItem(_told(gap)) for gap in facts.cannot_say)))
    blocks.append(Paragraph(facts.measured, "note"))
    return blocks


def _told(gap: SocialGap) -> str:
    places = f" ({gap.places})" if gap.places else ""
    return f"{gap.need}. {gap.says}{places}"

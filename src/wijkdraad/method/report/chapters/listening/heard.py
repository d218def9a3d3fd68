"""The section of Listen that says who was not heard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...language import Language, PrintedFigure
from ...structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table


@dataclass(frozen=True)
class HeardRow:
    """A group beside the people of the area. `heard` is printed as it is: it may be withheld."""

    who: str
    heard: str
    number: int | None
    people: float
    in_households: bool


@dataclass(frozen=True)
class HeardFacts:
    """Who was heard and who was not, in finished sentences and counts fit to be published.

    `answer` is empty where there is nothing to tell. `missing` are the traits that cannot be
    compared, with why; `ground` is the legal ground to use origin. `weighed` says what the
    contributions count as, `next_steps` where the groups that are missing can be found.
    """

    answer: str = ""
    sentences: tuple[str, ...] = ()
    rows: tuple[HeardRow, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    ground: str = ""
    period: str = ""
    sources: str = ""
    to_verify: bool = False
    weighed: str = ""
    next_steps: tuple[str, ...] = ()


def heard_section(facts: HeardFacts, language: Language) -> tuple[Block, ...]:
    """Who was not heard; empty where nobody was heard at all."""
    _ = language.gettext
    if not facts.answer:
        return ()
    blocks: list[Block] = [
        Heading(3, _("Who was not heard"), "listen-heard"),
        Paragraph(facts.answer),
    ]
    if facts.sentences:
        blocks.append(BulletList(tuple(ListItem(said) for said in facts.sentences)))
    if facts.rows:
        blocks.append(_table(facts, language))
    if facts.weighed:
        blocks.append(Paragraph(facts.weighed))
    if facts.next_steps:
        told = " ".join(facts.next_steps)
        blocks.append(Paragraph(_("Where to go next: {told}").format(told=told)))
    if facts.missing:
        told = "; ".join(f"{name}: {why}" for name, why in facts.missing)
        blocks.append(Paragraph(_("Not compared with the area: {told}.").format(told=told), "note"))
    if facts.ground:
        ground = facts.ground.rstrip(".")
        blocks.append(
            Paragraph(
                _("Origin is used on this legal ground: {ground}.").format(ground=ground), "note"
            )
        )
    return tuple(blocks)


def _live_here(row: HeardRow, to_verify: bool, language: Language) -> PrintedFigure:
    _ = language.gettext
    people = language.printed(row.people, "", 0)
    text, unit = people.text, _("inhabitants")
    if row.in_households:
        text, unit = _("{count} households").format(count=people.text), _("households")
    return replace(people, text=text, unit=unit, beside=_("to be checked") if to_verify else "")


def _table(facts: HeardFacts, language: Language) -> Table:
    _ = language.gettext
    note = _(
        "Contributions are counted, not people. Small counts are not shown, so that nobody can be recognised; sometimes another count is left out too."
    )
    if any(row.in_households for row in facts.rows):
        note += " " + _("Where it says so, households are counted.")
    if facts.to_verify:
        note += " " + _("Which figure stands for which group is still to be checked.")
    return Table(
        _("Heard, beside who lives here"),
        (_("Group"), _("Contributions"), _("Live here")),
        tuple(
            (
                Cell(row.who[:1].upper() + row.who[1:]),
                Cell(row.heard, number=None if row.number is None else float(row.number)),
                Cell.of(_live_here(row, facts.to_verify, language)),
            )
            for row in facts.rows
        ),
        numeric=frozenset({1, 2}),
        widths=(56, 22, 22),
        source=_("Source {numbers}, {period}").format(numbers=facts.sources, period=facts.period),
        note=note,
    )

"""The chapter Measure: what was seen before and after the work."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language, PrintedFigure
from ..structure import Block, BulletList, Cell, Heading, ListItem, Paragraph, Table


@dataclass(frozen=True)
class EffectRow:
    """One measured effect, printed. `verdict` is better, worse, changed or same."""

    commitment: str
    indicator: str
    before: PrintedFigure
    before_note: str
    after: PrintedFigure
    after_note: str
    difference: PrintedFigure
    verdict: str
    why: str
    source_numbers: str


@dataclass(frozen=True)
class MeasureFacts:
    """Everything the chapter tells. `asked_again` are finished sentences."""

    effects: tuple[EffectRow, ...]
    claims: int
    too_few_people: bool
    asked_again: tuple[str, ...] = ()


def measure_chapter(facts: MeasureFacts, language: Language) -> tuple[Block, ...]:
    """The measured effects, and how far they go."""
    _ = language.gettext
    heading = Heading(2, _("Measuring"), "measure")
    if not facts.effects:
        nothing = Paragraph(_("No effect has been measured yet."), "lead")
        return (heading, nothing, *_asked_again(facts, language))
    words = {
        "better": _("better"),
        "worse": _("worse"),
        "changed": _("changed"),
        "same": _("no change"),
    }
    table = Table(
        _("What was seen before and after the work"),
        (_("Commitment"), _("Figure"), _("Before"), _("After"), _("Difference"), _("Source")),
        tuple(
            (
                Cell(row.commitment),
                Cell(row.indicator, note=row.why),
                Cell.of(row.before, note=row.before_note),
                Cell.of(row.after, note=row.after_note),
                Cell.of(
                    row.difference,
                    note=words.get(row.verdict, ""),
                    status="attention" if row.verdict == "worse" else "plain",
                ),
                Cell(row.source_numbers),
            )
            for row in facts.effects
        ),
        numeric=frozenset({2, 3, 4}),
        widths=(22, 28, 14, 14, 15, 7),
    )
    blocks: list[Block] = [
        heading,
        Paragraph(
            language.ngettext(
                "{effects} effect was measured before and after the work.",
                "{effects} effects were measured before and after the work.",
                len(facts.effects),
            ).format(effects=len(facts.effects)),
            "lead",
        ),
        table,
        Paragraph(
            _(
                "These are differences in one place. Without a place where nothing was done, they do not prove that the work caused them."
            ),
            "note",
        ),
    ]
    if facts.too_few_people:
        blocks.append(
            Paragraph(_("Where fewer than 30 people answered, no percentage is printed."), "note")
        )
    return (*blocks, *_asked_again(facts, language))


def _asked_again(facts: MeasureFacts, language: Language) -> tuple[Block, ...]:
    """What residents answered to the same question before and after, a line for each."""
    _ = language.gettext
    if not facts.asked_again:
        return ()
    return (
        Heading(3, _("The same question, asked again"), "measure-asked-again"),
        BulletList(tuple(ListItem(sentence) for sentence in facts.asked_again)),
        Paragraph(
            _(
                "Other people may have answered the second time, and what they see does not change by the work alone."
            ),
            "note",
        ),
    )

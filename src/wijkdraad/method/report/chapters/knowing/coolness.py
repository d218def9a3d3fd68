"""The section of Know about coolness: guidelines, cool places, and who has none near."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language, PrintedFigure
from ...structure import Block, Cell, Heading, Paragraph, Status, Table

STATUS: dict[bool | None, Status] = {True: "plain", False: "attention", None: "attention"}
"""A guideline that is not met is no loose end: nobody promised it."""


@dataclass(frozen=True)
class GuidelineRow:
    """One guideline, printed: what was found, what is asked, and whether that is met.

    `met` is None where it is unknown; `verdict` says it in words. `known` is the part that the
    value rests on.
    """

    name: str
    value: PrintedFigure
    norm: PrintedFigure
    met: bool | None
    verdict: str
    known: PrintedFigure
    source: str


@dataclass(frozen=True)
class PlaceRow:
    """One cool place, printed, with its number on the map."""

    number: int
    size: PrintedFigure
    felt: PrintedFigure
    room: PrintedFigure
    benches: PrintedFigure
    serves: PrintedFigure
    elderly: PrintedFigure
    children: PrintedFigure


@dataclass(frozen=True)
class CoolnessFacts:
    """Everything the section tells, printed; all empty while nothing was computed.

    `answer` says who has a cool place near and `not_served` who has none. `rule` holds the three
    parts of 3-30-300. `homes` is what is counted: addresses, or buildings in their place.
    """

    answer: str = ""
    not_served: tuple[str, ...] = ()
    guidelines: tuple[GuidelineRow, ...] = ()
    rule: tuple[GuidelineRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    homes: str = ""
    gaps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


MOST_PLACES = 5
"""In the plan; the page shows all."""


def coolness_section(facts: CoolnessFacts, language: Language) -> tuple[Block, ...]:
    """Who walks to a cool place, held against the guidelines; nothing while nothing was computed."""
    _ = language.gettext
    if not facts.guidelines and not facts.rule:
        return ()
    blocks: list[Block] = [
        Heading(3, _("Who walks to a cool place within 300 metres?"), "know-coolness")
    ]
    if facts.answer:
        blocks.append(Paragraph(" ".join((facts.answer, *facts.not_served))))
    blocks.append(_guideline_table(facts, language))
    if facts.places:
        blocks.append(_place_table(facts, language))
    if facts.gaps:
        blocks.append(Paragraph(" ".join(facts.gaps), "note"))
    return tuple(blocks)


def guideline_headers(language: Language) -> tuple[str, ...]:
    """What the columns of the table of guidelines are called."""
    _ = language.gettext
    return _("Guideline"), _("Here"), _("Asked"), _("Met?"), _("Known part")


def place_headers(facts: CoolnessFacts, language: Language) -> tuple[str, ...]:
    """What the columns of the table of cool places are called."""
    _ = language.gettext
    return (
        _("Cool place"),
        _("Size"),
        _("Feels like"),
        _("Room for"),
        _("Benches"),
        facts.homes,
        _("People of 65 and over"),
        _("Children under 15"),
    )


def _guideline_table(facts: CoolnessFacts, language: Language) -> Table:
    _ = language.gettext
    rows = tuple(
        (
            Cell(row.name),
            Cell.of(row.value),
            Cell.of(row.norm),
            Cell(row.verdict, status=STATUS[row.met]),
            Cell.of(row.known),
        )
        for row in (*facts.guidelines, *facts.rule)
    )
    sources = dict.fromkeys(row.source for row in (*facts.guidelines, *facts.rule))
    return Table(
        _("Guidelines for coolness and green"),
        guideline_headers(language),
        rows,
        numeric=frozenset({1, 4}),
        widths=(40, 12, 16, 20, 12),
        source="; ".join(sources),
        note=" ".join(facts.notes),
    )


def _place_table(facts: CoolnessFacts, language: Language) -> Table:
    _ = language.gettext
    shown = facts.places[:MOST_PLACES]
    rows = tuple(
        (
            Cell(_("Place {number}").format(number=row.number)),
            Cell.of(row.size),
            Cell.of(row.felt),
            Cell.of(row.room),
            Cell.of(row.benches),
            Cell.of(row.serves),
            Cell.of(row.elderly),
            Cell.of(row.children),
        )
        for row in shown
    )
    rest = len(facts.places) - len(shown)
    note = _(
        "Whom each place serves within 300 metres. Numbers of people are estimates: to be checked."
    )
    if rest:
        more = language.ngettext(
            "{count} more place stands on the page of coolness.",
            "{count} more places stand on the page of coolness.",
            rest,
        ).format(count=rest)
        note = f"{note} {more}"
    return Table(
        _("The cool places that serve the most"),
        place_headers(facts, language),
        rows,
        numeric=frozenset(range(1, 8)),
        widths=(13, 12, 12, 11, 11, 14, 14, 13),
        note=note,
    )

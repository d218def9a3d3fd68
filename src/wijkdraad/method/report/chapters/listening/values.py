"""The values of places in the chapter Listen: what is dear to residents, and where."""

from __future__ import annotations

from dataclasses import dataclass

from ...language import Language
from ...structure import Block, Cell, Heading, Paragraph, Picture, Table


@dataclass(frozen=True)
class PlaceRow:
    """A place as it may be printed: its number on the map, its values, and how many voices."""

    number: str
    name: str
    values: tuple[str, ...]
    feeling: str
    voices: int
    on_map: bool


@dataclass(frozen=True)
class ValuesFacts:
    """The places that were named most. `waiting` is how many values nobody looked at yet."""

    voices: int = 0
    waiting: int = 0
    places: tuple[PlaceRow, ...] = ()
    more: int = 0
    smallest_shown: int = 5
    map_svg: str = ""
    map_alt: str = ""


def values_section(facts: ValuesFacts, language: Language) -> tuple[Block, ...]:
    """The section; nothing while no value may be shown to everyone.

    A count under `smallest_shown` is not printed. The voices of all places together are not
    printed either: they would give a small one away.
    """
    if not facts.places:
        return ()
    _ = language.gettext
    blocks: list[Block] = [
        Heading(3, _("What is dear to residents, and where"), "values"),
    ]
    if facts.map_svg:
        blocks.append(
            Picture(
                facts.map_svg,
                facts.map_alt,
                _("The places that were named most"),
                width_share=0.85,
            )
        )
    note = _("How it stands is what most who named the place say. A home is never shown exactly.")
    if facts.more:
        note += " " + language.ngettext(
            "{count} more place was named.", "{count} more places were named.", facts.more
        ).format(count=facts.more)
    blocks.append(
        Table(
            _("The places that were named most, and what they mean"),
            (_("Place"), _("What it means to people"), _("How it stands"), _("Voices")),
            tuple(_row(row, facts.smallest_shown, language) for row in facts.places),
            numeric=frozenset({3}),
            widths=(30, 34, 20, 16),
            note=note,
        )
    )
    if facts.waiting:
        blocks.append(
            Paragraph(_("Not all that was told of places has been looked at yet."), "note")
        )
    return tuple(blocks)


def _row(row: PlaceRow, smallest_shown: int, language: Language) -> tuple[Cell, ...]:
    small = 0 < row.voices < smallest_shown
    counted = language.gettext("fewer than {count}").format(count=smallest_shown)
    name = f"{row.number}. {row.name}"
    return (
        Cell(name, note="" if row.on_map else language.gettext("not on the map")),
        Cell(", ".join(row.values)),
        Cell(row.feeling),
        Cell(counted if small else language.number(row.voices)),
    )

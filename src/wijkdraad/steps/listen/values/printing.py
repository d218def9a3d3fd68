"""The map of the values to print and hang up: a document with what is open to everyone."""

from __future__ import annotations

from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.method.report.structure import (
    Block,
    Cell,
    Paper,
    Paragraph,
    Picture,
    Report,
    Table,
)
from wijkdraad.programme.models import Programme

from ...facts.listening.values import (
    ValuePlace,
    drawn_values,
    home_side_m,
    map_alt,
    told_values,
    value_places,
)
from ...facts.shared import Reading
from ...language import report_language


def values_poster(programme: Programme, language: str, paper: Paper) -> Report:
    """The map with its list as a `Report`, in the active language.

    Only what was published is in it, and a home as a square with enough people or not at all.
    """
    reading = Reading(programme, report_language(language))
    _ = reading.language.gettext
    places = value_places(told_values(reading, for_everyone=True))
    return Report(
        title=_("What is dear to residents, and where"),
        subtitle=programme.name,
        language="en" if language == "en" else "nl",
        date=programme.reference_date,
        version=programme.version,
        author=programme.place,
        description=_("A map of what places mean to residents, in their own words."),
        blocks=tuple(_blocks(reading, places)),
        paper=paper,
    )


def _blocks(reading: Reading, places: tuple[ValuePlace, ...]) -> list[Block]:
    _ = reading.language.gettext
    if not places:
        return [Paragraph(_("Nothing that people told of places is open to everyone yet."), "lead")]
    blocks: list[Block] = []
    area = reading.cloth.subject
    drawn = None
    if area is not None and area.geometry is not None:
        drawn = drawn_values(reading, places, MapFrame.around(area.geometry), with_legend=True)
    if drawn is not None:
        blocks.append(
            Picture(
                drawn,
                map_alt(reading, places),
                _("The numbers are those of the list."),
                note=_(
                    "A home is a square of {side} by {side} m, and only where enough people live or told of it."
                ).format(side=round(home_side_m())),
            )
        )
    blocks.append(
        Table(
            _("What people told of these places"),
            (_("Place"), _("What it means"), _("How it stands"), _("In their own words")),
            tuple(
                (
                    Cell(
                        f"{place.number}. {place.name}",
                        note="" if place.on_map else _("not on the map"),
                    ),
                    Cell(one.value),
                    Cell(str(one.feeling.label)),
                    Cell(one.story),
                )
                for place in places
                for one in place.told
            ),
            widths=(24, 18, 18, 40),
        )
    )
    return blocks

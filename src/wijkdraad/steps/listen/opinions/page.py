"""What the pages about statements tell, for residents and for who works on the programme."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import Programme, Publication, Statement
from wijkdraad.steps.language import reader_language

from .counting import bounds, notes
from .reading import OpinionReading, opinion_reading, picture, share_in_words


@dataclass(frozen=True)
class StatementLine:
    """A statement with what everyone and each group says to it, in words."""

    row_id: int
    text: str
    voters: int
    everyone: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class OpinionPage:
    """What goes together, what bridges and what divides. `rest` are the other statements.

    `least` is how many people must vote before anything is said.
    """

    enough: bool
    least: int
    voters: int
    letters: tuple[tuple[str, int], ...]
    bridging: tuple[StatementLine, ...]
    shared_no: tuple[StatementLine, ...]
    dividing: tuple[StatementLine, ...]
    rest: tuple[StatementLine, ...]
    notes: tuple[str, ...]
    made_up: bool
    svg: str = ""


@dataclass(frozen=True)
class ToModerate:
    """A statement that waits, or is open or hidden, and how many votes it has."""

    row: Statement
    votes: int
    from_whom: str


def opinion_page(programme: Programme, public: bool) -> OpinionPage:
    """The page of a programme, in the active language; fit to be published where `public`."""
    return page_of(opinion_reading(programme), reader_language(programme.language), public)


def page_of(reading: OpinionReading, language: Language, public: bool) -> OpinionPage:
    """What these votes say, in a language."""
    found = reading.found
    enough = reading.enough
    lines = [_line(reading, language, place, public) for place in range(len(reading.statements))]
    special = (*found.bridging, *found.shared_no, *found.dividing) if enough else ()
    rest = [
        line
        for place, line in enumerate(lines)
        if place not in special and (line.voters or not public)
    ]
    return OpinionPage(
        enough=enough,
        least=bounds().participants,
        voters=reading.voters,
        letters=tuple(
            (letter, reading.size(number)) for number, letter in enumerate(reading.letters)
        ),
        bridging=tuple(lines[place] for place in found.bridging) if enough else (),
        shared_no=tuple(lines[place] for place in found.shared_no) if enough else (),
        dividing=tuple(lines[place] for place in found.dividing) if enough else (),
        rest=tuple(rest),
        notes=tuple(notes(found, public)),
        made_up=reading.made_up,
        svg="" if public or not enough else picture(reading, language),
    )


def _line(reading: OpinionReading, language: Language, place: int, public: bool) -> StatementLine:
    statement, tally = reading.statements[place], reading.found.tallies[place]
    return StatementLine(
        statement.pk,
        statement.text,
        tally.n,
        share_in_words(language, tally, public),
        tuple(
            share_in_words(language, reading.found.in_groups[number][place], public)
            for number in range(len(reading.letters))
        ),
    )


def to_moderate(programme: Programme) -> tuple[list[ToModerate], list[ToModerate]]:
    """The statements that wait for someone to look at them, and those that were looked at."""
    rows = (
        Statement.objects.filter(programme=programme)
        .select_related("contribution")
        .annotate(count=Count("votes"))
        .order_by("key")
    )
    told = [
        ToModerate(row, row.count, row.contribution.key if row.contribution else "") for row in rows
    ]
    waiting = [one for one in told if one.row.publication == Publication.HELD]
    return waiting, [one for one in told if one.row.publication != Publication.HELD]

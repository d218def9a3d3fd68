"""The chapter of the thread: its picture and, with the same content, its table."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.report.pictures.thread_picture import (
    PictureStrand,
    PictureThread,
    PictureWords,
    loose_count,
    picture_pages,
    thread_picture,
)

from ..language import Language
from ..structure import Block, Cell, Heading, Paragraph, Picture, Table

MOST_ROWS_ON_A_PAGE, MOST_ROWS_BESIDE_CONTENTS = 14, 9


@dataclass(frozen=True)
class ThreadFacts:
    """The threads, as they are drawn."""

    threads: tuple[PictureThread, ...]
    whole: int


def thread_words(language: Language) -> PictureWords:
    """The words of the picture in the language of the report."""
    _ = language.gettext
    return PictureWords(
        (_("Need"), _("Goal"), _("Measure"), _("Commitment"), _("Carried out"), _("Effect")),
        _("no goal"),
        _("no measure"),
    )


def thread_alt(threads: tuple[PictureThread, ...], language: Language) -> str:
    """What a screen reader says of the picture: how many threads, and how many loose ends."""
    return language.ngettext(
        "The thread of {needs} need, from need to effect. Loose ends: {ends}. The table has the same content.",
        "The thread of {needs} needs, from need to effect. Loose ends: {ends}. The table has the same content.",
        len(threads),
    ).format(needs=len(threads), ends=loose_count(threads))


def thread_chapter(facts: ThreadFacts, language: Language) -> tuple[Block, ...]:
    """The thread as pictures of one page each, and the table with the same content."""
    _ = language.gettext
    pages = picture_pages(facts.threads, MOST_ROWS_ON_A_PAGE, MOST_ROWS_BESIDE_CONTENTS)
    pictures = [
        Picture(
            thread_picture(page, thread_words(language), thread_alt(page, language)),
            thread_alt(page, language),
            _(
                "The thread from need to effect ({number} of {pages}). An open ring is a loose end."
            ).format(number=number, pages=len(pages)),
        )
        for number, page in enumerate(pages, start=1)
        if page
    ]
    one = (
        _("The one need runs all the way to a measured effect without a loose end.")
        if facts.whole
        else _("The one need does not run all the way to a measured effect yet.")
    )
    of_more = language.ngettext(
        "Of {needs} needs, {whole} runs all the way to a measured effect without a loose end.",
        "Of {needs} needs, {whole} run all the way to a measured effect without a loose end.",
        facts.whole,
    ).format(needs=len(facts.threads), whole=facts.whole)
    return (
        Heading(2, _("The thread"), "thread"),
        Paragraph(one if len(facts.threads) == 1 else of_more, "lead"),
        *pictures,
        thread_table(facts.threads, language),
    )


def thread_table(threads: tuple[PictureThread, ...], language: Language) -> Table:
    """The same content as the picture, with every text in full and the why of every link.

    The goals of a need and their why stand in its first row; the rows below say "as above". What
    stands in more rows, such as a commitment that serves two needs, has its why in the first.
    """
    _ = language.gettext
    words = thread_words(language)
    rows: list[tuple[Cell, ...]] = []
    said: set[tuple[str, ...]] = set()
    for thread in threads:
        goal = (
            Cell(thread.goal, note=thread.goal_why)
            if thread.goal
            else Cell(words.no_goal, status="open")
        )
        if not thread.strands:
            rows.append(
                (Cell(thread.need), goal, Cell(words.no_measure, status="open"), *(Cell(""),) * 3)
            )
        for number, strand in enumerate(thread.strands):
            if number and thread.goal:
                goal = Cell(_("as above"))
            whys = _whys_said_first(thread.need, strand, said)
            cells = [Cell(text, note=why) for text, why in zip(strand.stations, whys, strict=False)]
            if strand.loose and len(cells) < 4:
                cells.append(Cell(strand.loose, status="open"))
            elif strand.loose:
                notes = "; ".join(text for text in (strand.loose, cells[3].note) if text)
                cells[3] = Cell(cells[3].text, note=notes, status="open")
            rows.append((Cell(thread.need), goal, *cells, *(Cell(""),) * (4 - len(cells))))
    return Table(
        _("The thread as a table"),
        words.headings,
        tuple(rows),
        widths=(14, 18, 18, 17, 16, 17),
        note=_("What stands in more than one row has its why in the first.") if rows else "",
    )


def _whys_said_first(need: str, strand: PictureStrand, said: set[tuple[str, ...]]) -> list[str]:
    """The why of each station, empty where the same link was `said` before; adds to `said`."""
    # A measure belongs to its need, a commitment to its measure, what follows to the commitment.
    joined_to = (need, *strand.stations[:2], *strand.stations[1:2])
    whys = []
    for place, why in enumerate((*strand.whys, *("",) * 4)[: len(strand.stations)]):
        link = (str(place), joined_to[place], strand.stations[place], why)
        whys.append("" if link in said else why)
        said.add(link)
    return whys

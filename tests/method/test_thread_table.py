"""The table of the thread says each why once, and loses none."""

from __future__ import annotations

from wijkdraad.method.report.chapters.threads import (
    ThreadFacts,
    thread_alt,
    thread_chapter,
    thread_table,
)
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.thread_picture import PictureStrand, PictureThread
from wijkdraad.method.report.structure import Paragraph

TREES = ("Bomen", "4.1: Veertig bomen", "28 van 40", "+4 procentpunt")
THREADS = (
    PictureThread(
        "Schaduw",
        "Koel in de straat",
        (
            PictureStrand(
                TREES, "", ("geeft schaduw", "staat in 4.1", "de helft", "blijft koeler")
            ),
            PictureStrand(("Luifels",), "no commitment", ("ook schaduw",)),
        ),
        "hitte is ongezond",
    ),
    PictureThread(
        "Rusten",
        "Koel in de straat",
        (
            PictureStrand(
                TREES, "", ("om onder te zitten", "staat in 4.1", "de helft", "blijft koeler")
            ),
        ),
        "rust hoort in de koelte",
    ),
)


def test_each_why_stands_once_and_none_is_lost() -> None:
    rows = thread_table(THREADS, Language("nl")).rows
    notes = [cell.note for row in rows for cell in row if cell.note]
    whys = {thread.goal_why for thread in THREADS}
    whys |= {why for thread in THREADS for strand in thread.strands for why in strand.whys}
    assert sorted(notes) == sorted(whys)


def test_every_row_names_its_stations_and_only_the_goals_above_are_not_repeated() -> None:
    rows = thread_table(THREADS, Language("nl")).rows
    assert [row[1].text for row in rows] == ["Koel in de straat", "as above", "Koel in de straat"]
    assert [[cell.text for cell in row[2:]] for row in (rows[0], rows[2])] == [list(TREES)] * 2


def test_the_same_words_under_another_commitment_keep_their_why() -> None:
    one, other = (
        PictureStrand(("Bomen", name, "klaar"), "no proof", ("w", name, "gezien")) for name in "ab"
    )
    table = thread_table((PictureThread("Schaduw", "Koel", (one, other)),), Language("nl"))
    assert [row[4].note for row in table.rows] == ["gezien", "gezien"]
    assert [row[2].note for row in table.rows] == ["w", ""]


def lead(facts: ThreadFacts) -> str:
    """The sentence under the heading of the chapter."""
    found = [
        block for block in thread_chapter(facts, Language("en")) if isinstance(block, Paragraph)
    ]
    assert [block.kind for block in found] == ["lead"]
    return found[0].text


def test_one_need_is_spoken_of_as_one() -> None:
    first = THREADS[:1]
    assert lead(ThreadFacts(first, 0)).startswith("The one need does not run all the way")
    assert lead(ThreadFacts(first, 1)).startswith("The one need runs all the way")
    assert lead(ThreadFacts(THREADS, 1)).startswith("Of 2 needs, 1 runs")
    assert lead(ThreadFacts(THREADS, 0)).startswith("Of 2 needs, 0 run ")
    assert thread_alt(first, Language("en")).startswith("The thread of 1 need, ")
    assert "Loose ends: 1." in thread_alt(first, Language("en"))

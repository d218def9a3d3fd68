"""The two pages of the light track, from plain facts alone."""

from __future__ import annotations

import dataclasses
from datetime import date

import pypdfium2
import pytest

from tests.pdf import pdf_ua_failures
from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.method.report.chapters.front import FrontNeed
from wijkdraad.method.report.chapters.light import LightFacts, LightMoment, LightPromise
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.light import LightPlanFacts, light_report
from wijkdraad.method.report.pictures.thread_picture import PictureStrand, PictureThread
from wijkdraad.method.report.structure import Answers, PageBreak, Paragraph, Table

NEED = FrontNeed("parents", "a safe way to school", "they told us so themselves", 1)
PROMISE = LightPromise(
    "A firm gangway every day", "Van Dalen", "Parents: a safe way", "1 March 2027", "a photo", ""
)
STRAND = PictureStrand(("A firm gangway", "A firm gangway"), "not carried out yet")
FACTS = LightFacts(
    about="Sewer, from 1 March 2027, for Gemeente Waterbeek.",
    heard=True,
    needs=(NEED,) * 3,
    promises=(PROMISE,) * 3,
    unserved=(),
    not_arranged=("Nobody has promised the bins yet.",),
    threads=(PictureThread("A safe way to school", "", (STRAND,)),) * 3,
    planning=(LightMoment("1 March 2027", "the work begins"),) * 5,
    active=("De Brug",),
    contact=("Yusuf Demir",),
    sources=(),
)
EMPTY = LightFacts("Sewer, for x.", False, (), (), (), (), (), (), (), (), ())


def report_of(facts: LightFacts):
    plan = LightPlanFacts("Kerkstraat", "Waterbeek", date(2026, 11, 1), "1", "Van Dalen", facts)
    return light_report(plan, Language("en"))


def questions(facts: LightFacts) -> list[list[tuple[str, str]]]:
    [answers] = [block for block in report_of(facts).blocks if isinstance(block, Answers)]
    return [[(item.text, item.status) for item in items] for _question, items in answers.questions]


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("facts", [FACTS, EMPTY], ids=["answered", "empty"])
def test_the_plan_has_two_pages_and_is_accessible(facts: LightFacts) -> None:
    pdf = report_pdf(report_of(facts))
    assert len(pages_of(pdf)) == 2
    assert pdf_ua_failures(pdf) == []
    assert report_html(report_of(facts)).count("<h1>") == 1


def test_page_one_answers_and_page_two_shows() -> None:
    one, two = pages_of(report_pdf(report_of(FACTS)))
    for text in ("What do residents need?", "What do we promise?", "What is not arranged yet?"):
        assert text in one
    for text in ("The thread", "a photo", "Planning", "Yusuf Demir", "De Brug", "wrote it down"):
        assert text in two and text not in one


def test_what_is_not_known_is_said_and_never_filled_in() -> None:
    needs, promises, still_open = questions(EMPTY)
    assert needs == [("Nobody in the street has been asked yet.", "open")]
    assert promises == [("Nothing has been promised yet.", "open")]
    assert still_open == [("Nothing is left to arrange.", "done")]
    bare = dataclasses.replace(PROMISE, for_whom="", due="", proof="")
    report = report_of(dataclasses.replace(FACTS, promises=(bare,), unserved=("Baker: room",)))
    [table] = [block for block in report.blocks if isinstance(block, Table)]
    assert [[(cell.text, cell.status) for cell in row] for row in table.rows] == [
        [
            ("nobody asked for it", "open"),
            ("A firm gangway every day", "plain"),
            ("no date", "open"),
            ("not known yet", "open"),
        ],
        [("Baker: room", "plain"), ("nothing promised", "open"), ("", "plain"), ("", "plain")],
    ]
    assert "wrote it down" not in " ".join(
        block.text for block in report_of(EMPTY).blocks if isinstance(block, Paragraph)
    )


def test_what_was_done_stands_beside_its_promise() -> None:
    done = dataclasses.replace(PROMISE, done="done: gangway (1 March 2027)")
    facts = dataclasses.replace(FACTS, promises=(done,))
    assert questions(facts)[1][0][1] == "done"
    assert "done: gangway" in pages_of(report_pdf(report_of(facts)))[1]


def test_more_than_a_page_holds_is_counted_and_long_texts_are_never_a_crash() -> None:
    long = FrontNeed("people " * 15, "room " * 200, "because " * 100, 1)
    promise = dataclasses.replace(PROMISE, what="plank " * 160, proof="photo " * 160)
    facts = dataclasses.replace(
        FACTS,
        needs=(long,) * 9,
        promises=(promise,) * 9,
        not_arranged=("It is not arranged. " * 10,) * 30,
        threads=FACTS.threads * 10,
    )
    needs, promises, still_open = questions(facts)
    assert needs[-1][0] == "And 5 more, on the site."
    assert promises[-1][0] == "And 5 more, on the site."
    assert still_open[-1][0] == "And 23 more, on the site."
    report = report_of(facts)
    assert len(pages_of(report_pdf(report))) > 2
    [table] = [block for block in report.blocks if isinstance(block, Table)]
    assert table.rows[0][1].text == promise.what
    assert sum(isinstance(block, PageBreak) for block in report.blocks) == 1


def test_the_same_facts_give_the_same_bytes() -> None:
    assert report_pdf(report_of(FACTS)) == report_pdf(report_of(FACTS))

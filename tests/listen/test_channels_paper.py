"""The paper form: valid for a screen reader, in large letters, and each with its own code."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from pypdfium2 import raw

from tests.pdf import pages_of, pdf_ua_failures
from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.documents.paper_form.form import paper_form_pdf
from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.channels.form_code import code_of
from wijkdraad.steps.listen.channels.paper import MOST_SUMMARY_LETTERS, first_sentences, paper_form

pytestmark = pytest.mark.django_db

ADDRESS = "http://site.nl/wijk/kwartier/formulier/"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def programme() -> Programme:
    made = bare_programme()
    made.summary = "De straat gaat open voor een nieuw riool. " * 20
    return made


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("size", "most", "width_mm"), [("a4", 2, 210), ("a5", 3, 148)])
def test_the_form_is_valid_pdf_ua_and_fits_also_with_long_texts(
    programme, language, size, most, width_mm
) -> None:
    hand_in = "In de bus bij de bibliotheek aan de Lindelaan. " * 3
    pdf = paper_form_pdf(paper_form(programme, size, language, 1, ADDRESS, hand_in))
    assert pdf_ua_failures(pdf) == []
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == most
    assert round(document[0].get_width() / 72 * 25.4) == width_mm
    text = "\n".join(pages_of(pdf))
    question = "Wat wilt u ons vertellen?" if language == "nl" else "What do you want to tell us?"
    assert question in text and "site.nl/wijk/kwartier/formulier/" in text
    assert "bibliotheek" in text


def sizes_of_letters(pdf: bytes) -> set[float]:
    """The size in points of every letter that can be seen."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for number in range(text.count_chars()):
            if text.get_text_range(number, 1).strip():
                found.add(round(raw.FPDFText_GetFontSize(text.raw, number), 1))
    return found


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_no_letter_is_smaller_than_14_points(programme, size) -> None:
    sizes = sizes_of_letters(paper_form_pdf(paper_form(programme, size, "nl", 1, ADDRESS, "")))
    assert sizes and min(sizes) >= 14


def test_every_form_carries_its_own_code_on_each_of_its_pages_and_begins_on_a_front(
    programme,
) -> None:
    form = paper_form(programme, "a5", "nl", 3, ADDRESS, "")
    pages = pages_of(paper_form_pdf(form))
    assert len(set(form.codes)) == 3
    for number, code in enumerate(form.codes):
        code_of(code)
        # Three pages and an empty back: the next form begins on a sheet of its own.
        mine = pages[4 * number : 4 * number + 3]
        assert all(set(CODE.findall(page)) == {code} for page in mine)
        assert "bladzijde 1 van 3" in mine[0] and "bladzijde 3 van 3" in mine[2]


def test_what_is_handed_in_keeps_its_code_when_the_strip_is_cut_off(programme) -> None:
    form = paper_form(programme, "a4", "nl", 1, ADDRESS, "")
    for page in pypdfium2.PdfDocument(paper_form_pdf(form)):
        text, middle = page.get_textpage(), page.get_height() / 2
        assert CODE.findall(text.get_text_bounded(bottom=middle)) == list(form.codes)


def test_letters_of_the_answers_are_those_of_the_screen_to_type_in(programme) -> None:
    text = "\n".join(pages_of(paper_form_pdf(paper_form(programme, "a5", "nl", 1, ADDRESS, ""))))
    client = signed_in(area_manager(programme).person)
    page = client.get(f"/programma/{programme.slug}/luisteren/intypen/")
    for name in ("age_group", "household", "tenure"):
        for code, words in page.context["form"].fields[name].choices[1:]:
            letter, answer = words.split("  ")
            assert re.search(rf"\b{letter}\s+{re.escape(answer)}", text), (code, words)


def test_a_programme_that_is_not_open_gives_forms_without_a_code(programme) -> None:
    pdf = paper_form_pdf(paper_form(programme, "a4", "nl", 1, "", ""))
    assert pdf_ua_failures(pdf) == []
    assert not CODE.search("\n".join(pages_of(pdf)))


def test_a_summary_is_printed_as_far_as_whole_sentences_fit() -> None:
    kept = first_sentences("De straat gaat open. " * 50)
    assert len(kept) <= MOST_SUMMARY_LETTERS and kept.endswith("open.")
    assert first_sentences("woord " * 100) == ""


def test_the_page_makes_the_file_and_refuses_what_is_not_right(programme) -> None:
    programme.save()
    client = signed_in(area_manager(programme).person)
    page = f"/programma/{programme.slug}/luisteren/papier/"
    assert client.get(page).status_code == 200
    asked = {"size": "a5", "language": "en", "count": "2", "hand_in": "At the library"}
    first = client.get(page + "formulier.pdf", asked)
    assert first["Content-Type"] == "application/pdf"
    text = "\n".join(pages_of(first.content))
    assert f"testserver/en/wijk/{programme.slug}/formulier/" in text and "At the library" in text
    second = "\n".join(pages_of(client.get(page + "formulier.pdf", asked).content))
    assert not set(CODE.findall(text)) & set(CODE.findall(second))
    for wrong in ({"count": "0"}, {"count": "301"}, {"size": "a3"}, {"language": "de"}):
        assert client.get(page + "formulier.pdf", asked | wrong).status_code == 422
    assert client.get(page + "formulier.pdf").status_code == 302

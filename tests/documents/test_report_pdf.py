"""The PDF: valid PDF/UA-1, the same bytes every time, and the first page that answers."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import typst
from report_sample import ANSWERS, HOSTILE, sample_report

from tests.pdf import pdf_ua_failures
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.documents.row_headers import with_row_headers
from wijkdraad.documents.texts import column_weights
from wijkdraad.method.report.structure import (
    Answers,
    Cell,
    KeyFigure,
    KeyFigures,
    ListItem,
    Paragraph,
    Table,
)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, on one line, with soft hyphens put together again."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return [" ".join(re.sub(r"[-\x02\ufffe\u00ad]\s*", "", text).split()) for text in texts]


def test_pdf_is_valid_pdf_ua(sample_pdf: bytes) -> None:
    assert pdf_ua_failures(sample_pdf) == []


def test_validator_sees_a_pdf_that_is_not_accessible() -> None:
    untagged = typst.compile(b"= Kop", format="pdf", pdf_tags=False)
    assert pdf_ua_failures(untagged)


@pytest.mark.parametrize("blocks", [(), (Table("Leeg", ("a", "b"), ()),)], ids=["empty", "no rows"])
def test_thin_reports_are_valid_too(blocks: tuple[Table, ...]) -> None:
    assert pdf_ua_failures(report_pdf(replace(sample_report(), subtitle="", blocks=blocks))) == []


def test_first_page_holds_all_answers(sample_pdf: bytes) -> None:
    first, second = pages(sample_pdf)[:2]
    squeezed = re.sub(r"[\s-]", "", first)
    for question, sentences in ANSWERS.questions:
        assert re.sub(r"[\s-]", "", question) in squeezed
        for sentence in sentences:
            assert re.sub(r"[\s-]", "", sentence.text) in squeezed
    assert first.endswith(f"pagina 1 van {len(pages(sample_pdf))}")
    assert second.startswith("Sociaal buurtplan Lindenkwartier versie 1.2 Inhoud")


@pytest.mark.parametrize("extra", [0, 8])
def test_long_answers_fit_on_the_first_page(extra: int) -> None:
    """Ten sentences of 170 characters with long words, and eight more, which must shrink."""
    sentence = ("Leefbaarheidsverbeteringsmaatregelen en gemeenschapsvoorzieningen " * 3)[:170]
    questions = [
        (question, tuple(replace(item, text=sentence) for item in items))
        for question, items in ANSWERS.questions
    ]
    questions.append(("Wat komt er nog?", (ListItem(sentence, "open"),) * extra))
    answers = Answers(tuple(entry for entry in questions if entry[1]))
    pdf = report_pdf(replace(sample_report(), blocks=(answers,)))
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_residents_text_is_printed_as_typed(sample_pdf: bytes) -> None:
    # Typst draws straight quotes as typed, because the text is a string and not markup.
    assert re.sub(r"\s", "", HOSTILE) in re.sub(r"\s", "", pages(sample_pdf)[-1])


def test_character_without_a_shape_becomes_a_square_and_the_rest_stays() -> None:
    text = "Een 🌳 en 漢 en Здравствуйте, ≥ 30 m²"
    pdf = report_pdf(replace(sample_report(), blocks=(Paragraph(text),)))
    assert pdf_ua_failures(pdf) == []
    assert "Een □ en □ en Здравствуйте, ≥ 30 m²" in pages(pdf)[0]


def test_every_row_has_a_header_and_every_table_repeats_its_column_headers(
    sample_pdf: bytes,
) -> None:
    assert len(re.findall(rb"/S/TH\b[^\n]*/Scope/Row", sample_pdf)) == 62
    assert len(re.findall(rb"/S/TH\b[^\n]*/Scope/Column", sample_pdf)) == 8
    table_pages = [text for text in pages(sample_pdf) if "Koele route naar de winkel" in text]
    assert len(table_pages) >= 2
    for text in table_pages:
        assert "Maatregel Behoefte Afspraak Budget (€) Gereed" in text


def test_row_headers_refuse_a_file_that_is_built_otherwise() -> None:
    with pytest.raises(ValueError, match="cross-reference"):
        with_row_headers(b"%PDF-1.7\nniets")


def test_chapters_are_bookmarks_and_alternatives_are_in_the_file(sample_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(sample_pdf)
    titles = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert (0, "Ken je wijk") in titles
    assert (1, "Schaduw") in titles
    assert "Wat is er nodig?" not in [title for _, title in titles]
    assert document.get_metadata_dict()["Title"] == "Sociaal buurtplan Lindenkwartier"
    # Three drawings, and the marks of seven answers, three list items and 45 cells.
    assert sample_pdf.count(b"/S/Figure") == 3 + 7 + 3 + 45
    assert sample_pdf.count(b"/Alt(los eindje)") == 4 + 1 + 15


def test_only_lato_and_the_fonts_inside_typst_are_used(sample_pdf: bytes) -> None:
    names = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z]+)", sample_pdf))
    assert b"Lato" in names
    assert names <= {b"Lato", b"LibertinusSerif", b"DejaVuSansMono", b"NewCMMath"}


def test_large_figures_stay_in_their_columns() -> None:
    figures = KeyFigures((KeyFigure("€ 123.456.789", "budget"),) * 5)
    text = pages(report_pdf(replace(sample_report(), blocks=(figures,))))[0]
    assert text.count("€ 123.456.789") == 5


def test_weights_follow_the_longest_text_and_wrong_widths_are_refused() -> None:
    rows = ((Cell("Zitring met moestuin"), Cell("1")),)
    assert column_weights(Table("T", ("Maatregel", "n"), rows)) == (20, 8)
    assert column_weights(Table("T", ("Maatregel", "n"), rows, widths=(3, 1))) == (3, 1)
    with pytest.raises(ValueError, match="found widths"):
        column_weights(Table("T", ("Maatregel", "n"), rows, widths=(3,)))
    with pytest.raises(ValueError, match="numeric columns"):
        column_weights(Table("T", ("Maatregel", "n"), rows, numeric=frozenset({2})))


def test_two_processes_give_the_same_bytes(sample_pdf: bytes) -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from report_sample import sample_report\n"
        "from wijkdraad.documents.pdf import report_pdf\n"
        "print(hashlib.sha256(report_pdf(sample_report())).hexdigest())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert answer.stdout.strip() == hashlib.sha256(sample_pdf).hexdigest()


def test_date_of_the_report_is_the_date_of_the_file(sample_pdf: bytes) -> None:
    assert (
        pypdfium2.PdfDocument(sample_pdf)
        .get_metadata_dict()["CreationDate"]
        .startswith("D:20261001")
    )
    other = report_pdf(replace(sample_report(), date=date(2025, 1, 2)))
    assert other != sample_pdf
    assert "2 januari 2025" in pages(other)[0]

"""The columns of a printed table: headings and amounts stay whole, small tables on one page."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from report_sample import sample_report

from tests.pdf import pdf_ua_failures
from wijkdraad.documents.columns import fitted_columns
from wijkdraad.documents.html import report_html
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.documents.word.document import report_docx
from wijkdraad.method.report.structure import Cell, Paragraph, Table

AREAS = ("Lindenkwartier", "Waterbeek-Oost", "Kanaalbuurt", "De Hoven", "Waterbeek")
FIGURES = Table(
    "De cijfers",
    ("Cijfer", *AREAS, "Periode", "Bron"),
    (
        (Cell("Waarde van een woning"), *(Cell("€ 338.000"),) * 5, Cell("2024"), Cell("2")),
        (Cell("Verhard"), *(Cell("100 %"),) * 5, Cell("2024"), Cell("2")),
    ),
    numeric=frozenset(range(1, 6)),
    widths=(34, 12, 12, 12, 12, 12, 9, 7),
)


def _text(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_headings_and_amounts_are_whole_on_paper() -> None:
    pdf = report_pdf(replace(sample_report(), blocks=(FIGURES,)))
    lines = [line.replace("\u00a0", " ") for line in _text(pdf)[0].splitlines()]
    text = "\n".join(lines)
    for word in ("Lindenkwartier", "Kanaalbuurt", "Periode", "Waterbeek"):
        assert word in text
    assert text.count("€ 338.000") == 5 and text.count("100 %") == 5
    assert pdf_ua_failures(pdf) == []


@given(
    st.lists(st.text("abimwAW-/ ", max_size=18), min_size=1, max_size=9),
    st.data(),
)
def test_columns_always_fill_the_width(headers: list[str], data: st.DataObject) -> None:
    widths = data.draw(
        st.lists(st.integers(1, 40), min_size=len(headers), max_size=len(headers)) | st.just([])
    )
    numeric = frozenset(data.draw(st.sets(st.sampled_from(range(len(headers))))))
    cells = tuple(Cell(data.draw(st.sampled_from(["", "€ 1.234.567", "3"]))) for _ in headers)
    table = Table("T", tuple(headers), (cells,), numeric=numeric, widths=tuple(widths))
    fitted = fitted_columns(table, 160, 4, (8.6, 7.5))
    assert sum(fitted.widths_mm) == pytest.approx(160)
    assert min(fitted.widths_mm) > 0


def test_a_long_table_does_not_begin_at_the_foot_of_a_page() -> None:
    rows = tuple((Cell(f"rij {number}"), Cell("iets")) for number in range(60))
    table = Table("Het begin", ("Wat", "Hoe"), rows)
    for count in range(24, 31):
        filler = (Paragraph("Een alinea van een regel."),) * count
        pages = _text(report_pdf(replace(sample_report(), blocks=(*filler, table))))
        start = next(page for page in pages if "Het begin" in page)
        assert start.count("rij ") >= 3


def test_a_small_table_stands_on_one_page() -> None:
    rows = tuple((Cell(f"rij {number}"), Cell("iets")) for number in range(6))
    table = Table("Het begin", ("Wat", "Hoe"), rows)
    for count in range(24, 31):
        filler = (Paragraph("Een alinea van een regel."),) * count
        pages = _text(report_pdf(replace(sample_report(), blocks=(*filler, table))))
        assert next(page for page in pages if "Het begin" in page).count("rij ") == 6


def test_the_last_rows_of_a_table_in_word_stand_together() -> None:
    rows = tuple((Cell(f"rij {number}"), Cell("iets")) for number in range(6))
    report = replace(sample_report(), blocks=(Table("Tabel", ("Wat", "Hoe"), rows),))
    table = Document(io.BytesIO(report_docx(report))).tables[0]
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]
    assert kept == [True, False, False, False, True, True, False]


def test_an_amount_and_a_short_unit_are_on_one_line_everywhere() -> None:
    said = "Van € 45.500 is 35 % voor 300 m² en 28 bomen."
    report = replace(sample_report(), blocks=(Paragraph(said),))
    kept = "Van €\u00a045.500 is 35\u00a0% voor 300\u00a0m² en 28 bomen."
    assert kept in report_html(report)
    document = Document(io.BytesIO(report_docx(report)))
    assert kept in [paragraph.text for paragraph in document.paragraphs]

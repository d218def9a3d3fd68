"""The Word document: real styles and headers, nothing that only the eye sees, always the same."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from report_sample import ANSWERS, HOSTILE, UNCOMMON, sample_report

from tests.office import pages_in_office
from wijkdraad.documents.texts import clean_text, printed_text
from wijkdraad.documents.word.document import report_docx
from wijkdraad.documents.word.page import WIDTH_MM, twips
from wijkdraad.method.report.structure import Cell, Contents, Paragraph, Report, Table

pytestmark = pytest.mark.slow

MM = 36_000


@pytest.fixture(scope="module")
def sample_docx() -> bytes:
    return report_docx(sample_report())


@pytest.fixture(scope="module")
def document(sample_docx: bytes) -> WordDocument:
    return opened(sample_docx)


def opened(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def with_blocks(*blocks: object) -> Report:
    return replace(sample_report(), blocks=blocks)


def texts(element: object) -> list[str]:
    """The text of every paragraph, in tables and boxes too."""
    return [
        "".join(run.text or "" for run in paragraph.iter(qn("w:t"), qn("w:tab")))
        for paragraph in element.iter(qn("w:p"))  # type: ignore[attr-defined]
    ]


def test_every_part_is_well_formed_and_dated_by_the_report(sample_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sample_docx)) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 10, 1)}
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".svg")):
                etree.fromstring(archive.read(name))
        names = archive.namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]


def test_title_chapters_and_sections_have_the_styles_of_word(document: WordDocument) -> None:
    styles = [(each.style.name, each.text) for each in document.paragraphs]
    assert styles[0] == ("Title", "Sociaal buurtplan Lindenkwartier")
    assert styles[1][0] == "Subtitle"
    for heading in sample_report().headings:
        assert (f"Heading {heading.level - 1}", heading.text) in styles
    used = {name for name, _text in styles}
    assert used >= {"List Bullet", "Caption", "Wijkdraad Lead", "Wijkdraad Note", "Body Text"}
    assert used >= {"Wijkdraad Source", "Wijkdraad Question", "Wijkdraad Key Figure"}


def test_language_and_properties_are_those_of_the_report(document: WordDocument) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == "nl-NL"
    english = opened(report_docx(replace(sample_report(), language="en")))
    lang = next(english.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang")))
    assert lang.get(qn("w:val")) == "en-GB"
    properties = document.core_properties
    assert properties.title == "Sociaal buurtplan Lindenkwartier"
    assert properties.author == "Gemeente Voorbeeld & partners"
    assert properties.subject.startswith("Van wat bewoners nodig hebben")
    assert properties.language == "nl-NL"
    assert properties.created.date() == properties.modified.date() == date(2026, 10, 1)


def test_contents_are_a_field_that_is_filled_and_finds_every_chapter(
    document: WordDocument,
) -> None:
    box = next(document.element.body.iter(qn("w:sdt")))
    instructions = [each.text for each in box.iter(qn("w:instrText"))]
    assert instructions == [r' TOC \o "1-1" \h \z ']
    links = list(box.iter(qn("w:hyperlink")))
    chapters = [heading.text for heading in sample_report().headings if heading.level == 2]
    assert ["".join(each.text for each in link.iter(qn("w:t"))) for link in links] == chapters
    marks = {
        mark.get(qn("w:name")): mark.getparent()
        for mark in document.element.body.iter(qn("w:bookmarkStart"))
    }
    for link, chapter in zip(links, chapters, strict=True):
        assert chapter in texts(marks[link.get(qn("w:anchor"))].getparent())
    kinds = [each.get(qn("w:fldCharType")) for each in box.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_captions_are_counted_by_word(document: WordDocument) -> None:
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    assert [each.text.split(".")[0] for each in captions] == [
        *("Figuur 1", "Figuur 2", "Figuur 3", "Tabel 1", "Tabel 2"),
    ]
    instructions = [next(each._p.iter(qn("w:instrText"))).text.strip() for each in captions]
    assert instructions == [*[r"SEQ Figuur \* ARABIC"] * 3, *[r"SEQ Tabel \* ARABIC"] * 2]


def test_tables_have_headers_that_repeat_rows_that_stay_whole_and_a_name(
    document: WordDocument,
) -> None:
    assert [len(table.rows) for table in document.tables] == [61, 3]
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.gridCol_lst]
        assert sum(widths) == twips(WIDTH_MM)


def test_every_picture_says_what_it_shows_and_fits_the_page(document: WordDocument) -> None:
    pictures = list(document.element.body.iter(qn("wp:inline")))
    told = [next(each.iter(qn("wp:docPr"))).get("descr") for each in pictures]
    numbers = [next(each.iter(qn("wp:docPr"))).get("id") for each in pictures]
    # A chart and two drawings, and the marks of 45 cells.
    assert len(pictures) == 3 + 45
    assert all(told)
    assert len(set(numbers)) == len(numbers)
    assert told[0] == "Staven: Parkweg 52%, Lindestraat 38%, Schoolstraat 27%, Wilgenhof 11,5%."
    assert (told.count("los eindje"), told.count("klaar"), told.count("let op")) == (15, 15, 15)
    for each in pictures:
        size = each.find(qn("wp:extent"))
        assert int(size.get("cx")) <= WIDTH_MM * MM
        assert int(size.get("cy")) <= 250 * MM


def test_drawings_are_there_as_vectors_and_as_pixels(sample_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sample_docx)) as archive:
        body = archive.read("word/document.xml").decode()
        vectors = [name for name in archive.namelist() if name.endswith(".svg")]
        pixels = [name for name in archive.namelist() if name.endswith(".png")]
        assert archive.read(pixels[0]).startswith(b"\x89PNG")
        types = archive.read("[Content_Types].xml").decode()
    assert body.count("asvg:svgBlip ") == body.count("<wp:inline")
    # Each mark is kept once, however often it is shown.
    assert len(vectors) == len(pixels) == 3 + 3
    assert "image/svg+xml" in types


def test_the_sheet_is_a4_and_says_its_page(document: WordDocument) -> None:
    section = document.sections[0]
    assert (round(section.page_width / MM), round(section.page_height / MM)) == (210, 297)
    for footer in (section.footer, section.first_page_footer):
        fields = [each.text.strip() for each in footer._element.iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "pagina 1 van 1" in footer.paragraphs[0].text


def test_everything_the_report_says_is_in_the_document(document: WordDocument) -> None:
    written = "\n".join(texts(document.element.body))
    for question, items in ANSWERS.questions:
        assert question in written
        for item in items:
            assert printed_text(item.text) in written
    assert "Los eindje: De oversteek bij de Schoolstraat staat in geen enkel" in written
    assert "Klaar: Veertig bomen" in written
    for text in (HOSTILE, UNCOMMON, "€ 1,24 mln", "nog niet gevraagd", "van 1.020"):
        assert printed_text(text) in written
    for text in ("Bron: begroting 2026, versie 3", "Bron: dossier Lindenkwartier"):
        assert text in written
    assert "Bron: Bron:" not in written


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_survives_and_breaks_nothing(text: str) -> None:
    table = Table(text, (text, "b"), ((Cell(text, text, "open"), Cell("1")),), source=text)
    report = replace(with_blocks(Contents(text), Paragraph(text), table), title=text, author=text)
    read = opened(report_docx(report))
    assert clean_text(text) in [each.text for each in read.paragraphs]
    assert clean_text(text).strip() in read.tables[0].rows[1].cells[0].text


def test_a_row_that_does_not_fit_the_headers_is_refused() -> None:
    table = Table("Tabel", ("a", "b"), ((Cell("alleen"),),))
    with pytest.raises(ValueError, match="row 1: found 1 cells, expected 2"):
        report_docx(with_blocks(table))


def test_two_processes_give_the_same_bytes(sample_docx: bytes) -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from report_sample import sample_report\n"
        "from wijkdraad.documents.word.document import report_docx\n"
        "print(hashlib.sha256(report_docx(sample_report())).hexdigest())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert answer.stdout.strip() == hashlib.sha256(sample_docx).hexdigest()


def test_no_style_is_asked_for_that_is_not_there(sample_docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sample_docx)) as archive:
        styles = archive.read("word/styles.xml").decode()
        bodies = [
            archive.read(name).decode()
            for name in archive.namelist()
            if re.match(r"word/(document|header\d|footer\d)\.xml", name)
        ]
    known = set(re.findall(r'w:styleId="(\w+)"', styles))
    asked = set(re.findall(r'<w:(?:pStyle|rStyle|tblStyle) w:val="(\w+)"', "".join(bodies)))
    assert asked <= known
    assert set(re.findall(r'<w:(?:basedOn|next|link) w:val="(\w+)"', styles)) <= known


def test_an_office_program_opens_it(sample_docx: bytes, tmp_path: Path) -> None:
    assert pages_in_office(sample_docx, "docx", tmp_path) >= 6

"""The workbook: numbers that can be counted with, texts that stay texts, and nothing that runs."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from report_sample import ANSWERS, HOSTILE, sample_report

from tests.office import pages_in_office
from wijkdraad.documents.excel.cells import RISKY
from wijkdraad.documents.excel.numbers import printed_figure
from wijkdraad.documents.excel.workbook import report_xlsx, sheet_name
from wijkdraad.documents.texts import clean_text
from wijkdraad.method.report.language import Language, PrintedFigure
from wijkdraad.method.report.structure import Cell, Paragraph, Report, Table

SIGNS = st.sampled_from(["=", "+", "-", "@", "'=", "''+", '=HYPERLINK("x")', "=1+1|cmd", ""])


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content), rich_text=False)


def with_blocks(*blocks: object) -> Report:
    return replace(sample_report(), blocks=blocks)


def only_table(table: Table, language: str = "nl") -> dict[str, list[object]]:
    """The one table of a report as its columns under their headers."""
    report = replace(with_blocks(table), language=language)
    sheet = opened(report_xlsx(report)).worksheets[1]
    header, *rows = sheet.iter_rows(min_row=3, max_row=3 + len(table.rows), values_only=True)
    return {name: [row[place] for row in rows] for place, name in enumerate(header) if name}


@pytest.fixture(scope="module")
def sample_xlsx() -> bytes:
    return report_xlsx(sample_report())


@pytest.fixture(scope="module")
def book(sample_xlsx: bytes) -> Workbook:
    return opened(sample_xlsx)


def test_the_first_sheet_answers_and_leads_to_every_other_one(book: Workbook) -> None:
    assert book.sheetnames[0] == "Inhoud"
    sheet = book.worksheets[0]
    values = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for text in ("Sociaal buurtplan Lindenkwartier", "1.2", "Gemeente Voorbeeld & partners"):
        assert text in values
    assert datetime(2026, 10, 1) in values  # noqa: DTZ001 (a day, without a clock)
    for question, items in ANSWERS.questions:
        assert question in values
        assert all(item.text in values for item in items)
    assert values.count("Los eindje") == 4
    links = {
        cell.value: cell.hyperlink.location
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert list(links) == book.sheetnames[1:]
    assert set(links.values()) == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_each_table_has_a_sheet_with_headers_that_stay_filter_and_repeat(book: Workbook) -> None:
    [sheet] = [each for each in book.worksheets if each.title.startswith("1 Alle maatregelen")]
    assert sheet["A1"].value == "Alle maatregelen met hun afspraak en budget"
    assert sheet.freeze_panes == "B4"
    assert sheet["A3"].font.bold
    [table] = sheet.tables.values()
    assert table.ref == "A3:G63"
    assert table.autoFilter.ref == "A3:G63"
    assert [column.name for column in table.tableColumns] == [
        cell.value for cell in sheet[3] if cell.value
    ]
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    # One page wide is what Excel takes where nothing is said, and 0 is as tall as is needed.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet["A65"].value == "Bron: begroting 2026, versie 3"


def test_numbers_are_numbers_and_what_is_unknown_keeps_its_reason(book: Workbook) -> None:
    [sheet] = [each for each in book.worksheets if each.title.startswith("1 ")]
    header = [cell.value for cell in sheet[3]]
    assert header == [
        *("Maatregel", "Behoefte", "Afspraak", "Afspraak: toelichting", "Budget (€)"),
        *("Gereed (%)", "Gereed (%): toelichting"),
    ]
    first, seventh = sheet[4], sheet[10]
    assert (first[4].value, first[5].value) == (1250, 0.01)
    assert first[5].number_format == "0%"
    assert first[3].value == "los eindje"
    assert (seventh[5].value, seventh[6].value) == (None, "nog niet gevraagd")


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "nl", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("−12", "nl", -12),
        ("€ 45.500", "nl", 45_500),
        ("38,5%", "nl", 0.385),
        ("2,5 km", "nl", 2.5),
        ("1.5", "nl", "1.5"),
        ("1,5", "en", "1,5"),
        ("minder dan 5", "nl", "minder dan 5"),
        ("onbekend", "nl", "onbekend"),
        ("– a", "nl", "– a"),
        ("32% (te controleren)", "nl", "32% (te controleren)"),
        ("0612345678", "nl", "0612345678"),
        ("12345678901234567", "nl", "12345678901234567"),
        ("٣٤", "nl", "٣٤"),
        ("", "nl", None),
    ],
)
def test_only_what_is_a_number_without_doubt_becomes_one(
    text: str, language: str, value: object
) -> None:
    table = Table("T", ("naam", "n"), ((Cell("x"), Cell(text)),), numeric=frozenset({1}))
    columns = only_table(table, language)
    assert next(v for name, v in columns.items() if name.startswith("n ") or name == "n") == [value]
    # The same text in a column of texts stays a text.
    as_text = Table("T", ("naam", "n"), ((Cell("x"), Cell(text)),))
    assert only_table(as_text, language)["n"] == [text or None]


@given(
    st.integers(-(10**9), 10**9), st.integers(0, 3), st.sampled_from(["nl", "en"]),
    st.sampled_from(["", "share", "eur", "m", "m2"]),
)  # fmt: skip
def test_every_figure_that_the_report_prints_is_read_back(
    whole: int, decimals: int, code: str, unit: str
) -> None:
    value = whole / 10**decimals
    shown = Language(code).figure(value / 100 if unit == "share" else value, unit, decimals)
    if unit == "eur" and value < 0:
        return
    figure = printed_figure(shown, code)
    assert figure is not None, shown
    assert figure.value == pytest.approx(value / 100 if unit == "share" else value)


def test_the_value_behind_a_text_wins_and_a_small_count_has_none() -> None:
    rows = (
        (Cell("Bomen"), Cell("€ 1,24 mln", number=1_240_000.0, unit="eur")),
        (Cell("Bank"), Cell("minder dan 5")),
    )
    assert only_table(Table("T", ("wat", "kosten"), rows))["kosten (€)"] == [
        1_240_000,
        "minder dan 5",
    ]


def test_a_unit_of_a_column_stands_in_its_header_and_of_a_row_in_a_column() -> None:
    def cells(number: float, unit: str) -> tuple[Cell, ...]:
        return tuple(Cell(f"{number:g} {unit}", number=number, unit=unit) for _ in range(2))

    same = Table("T", ("a", "b", "c"), ((Cell("x"), *cells(3, "bomen")),))
    assert list(only_table(same)) == ["a", "b (bomen)", "c (bomen)"]
    mixed = Table(
        "T", ("a", "b", "c"), ((Cell("x"), *cells(3, "bomen")), (Cell("y"), *cells(4, "m")))
    )
    assert only_table(mixed)["Eenheid"] == ["bomen", "m"]


def test_units_that_differ_within_a_row_stand_beside_each_number() -> None:
    rows = (
        (
            Cell("Schaduw"),
            Cell("27%", number=0.27, unit="share"),
            Cell("+4 punten", number=4, unit="punten"),
        ),
        (
            Cell("Afstand"),
            Cell("410 m", number=410, unit="m"),
            Cell("−275 m", number=-275, unit="m"),
        ),
    )
    assert only_table(Table("T", ("wat", "vóór", "verschil"), rows)) == {
        "wat": ["Schaduw", "Afstand"],
        "vóór": [0.27, 410],
        "vóór: eenheid": ["%", "m"],
        "verschil": [4, -275],
        "verschil: eenheid": ["punten", "m"],
    }


def test_a_number_takes_along_what_its_text_says_besides() -> None:
    mark = "te controleren"
    rows = (
        (Cell("Groen"), Cell.of(PrintedFigure(f"31% ({mark})", 0.31, "share", mark), "2025")),
        (Cell("Water"), Cell.of(PrintedFigure("5%", 0.05, "share"))),
        # A reason in the place of a number says it all by itself.
        (Cell("Stoep"), Cell.of(PrintedFigure("onbekend", beside=mark))),
    )
    assert only_table(Table("T", ("wat", "deel"), rows)) == {
        "wat": ["Groen", "Water", "Stoep"],
        "deel (%)": [0.31, 0.05, "onbekend"],
        "deel (%): toelichting": [f"{mark}; 2025", None, None],
    }


@given(
    st.floats(-1e6, 1e6), st.integers(0, 3),
    st.sampled_from(["", "persons", "share", "eur", "m2", "celsius"]), st.sampled_from(["nl", "en"]),
)  # fmt: skip
def test_the_number_of_a_printed_figure_is_the_one_in_its_text(
    value: float, decimals: int, unit: str, code: str
) -> None:
    figure = Language(code).printed(value, unit, decimals)
    read = printed_figure(figure.text.replace("€ −", "−€ ").removeprefix("−€ "), code)
    assert read is not None and figure.number is not None, figure
    assert abs(read.value) == pytest.approx(abs(figure.number), abs=1e-12)


def test_the_data_of_a_chart_have_a_sheet(book: Workbook) -> None:
    [sheet] = [each for each in book.worksheets if each.title.startswith("Figuur 1")]
    rows = list(sheet.iter_rows(min_row=3, max_row=5, values_only=True))
    assert rows[0] == ("straat", "aandeel", "jaar")
    assert rows[1] == ("Lindestraat", 0.38, "2026")
    assert sheet["B4"].number_format == "0%"


def test_lists_have_a_sheet_with_their_chapter_and_state(book: Workbook) -> None:
    sheet = book["Punten per hoofdstuk"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("Hoofdstuk", "Onderdeel", "Stand", "Tekst")
    assert rows[1] == ("De draad", None, "klaar", "Veertig bomen staan er en groeien.")


@settings(max_examples=60, deadline=None)
@given(SIGNS, st.text(max_size=40))
def test_no_text_becomes_a_formula_and_every_text_survives(sign: str, rest: str) -> None:
    text = sign + rest
    table = Table(
        text, (text, text), ((Cell(text, text, "open"), Cell(text)),),
        numeric=frozenset({1}), note=text, source=text,
    )  # fmt: skip
    report = replace(with_blocks(table, Paragraph(text)), title=text, author=text, subtitle=text)
    content = report_xlsx(report)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        for name in sheets:
            assert b"<f>" not in archive.read(name)
    read = opened(content)
    cells = [cell for sheet in read for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    wanted = clean_text(text)
    found = {raw(cell.value) for cell in cells if cell.value is not None}
    assert not wanted or wanted in found
    for cell in cells:
        if isinstance(cell.value, str) and RISKY.match(raw(cell.value)):
            assert cell.quotePrefix, cell.value


def raw(value: object) -> str:
    """A text as it was written: openpyxl leaves the escapes of a workbook as they are."""
    return str(value).replace("_x005F_", "_")


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5 graden", "@naam", "'=1+1", "''-2"])
def test_a_text_that_looks_like_a_formula_is_marked_as_text(text: str) -> None:
    table = Table("T", ("a", "b"), ((Cell(text), Cell(text)),))
    cell = opened(report_xlsx(with_blocks(table))).worksheets[1]["A4"]
    assert cell.value == text
    assert cell.quotePrefix


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    table = Table("T", ("a", "b"), ((Cell("🌳" * 20_000), Cell("x")),))
    cell = opened(report_xlsx(with_blocks(table))).worksheets[1]["A4"]
    assert cell.value.endswith("…")
    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767


@given(st.lists(st.text(max_size=60), min_size=2, max_size=6))
def test_names_of_sheets_are_allowed_and_differ(wanted: list[str]) -> None:
    taken: set[str] = set()
    for text in wanted:
        name = sheet_name(text, taken)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.casefold() not in taken
        assert name.casefold() != "history"
        taken.add(name.casefold())


def test_headers_that_are_the_same_or_empty_can_be_told_apart() -> None:
    table = Table("T", ("Bron", "bron", ""), ((Cell("x"), Cell("y"), Cell("z")),))
    assert list(only_table(table)) == ["Bron", "bron (2)", "3"]


def test_a_table_without_rows_still_has_its_headers() -> None:
    sheet = opened(report_xlsx(with_blocks(Table("Leeg", ("a", "b"), ())))).worksheets[1]
    assert [cell.value for cell in sheet[3]] == ["a", "b"]
    assert not sheet.tables


def test_hostile_text_stays_as_typed(book: Workbook) -> None:
    [sheet] = [each for each in book.worksheets if each.title.startswith("2 Kleine aantallen")]
    assert sheet["A4"].value == HOSTILE


def test_two_processes_give_the_same_bytes(sample_xlsx: bytes) -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from report_sample import sample_report\n"
        "from wijkdraad.documents.excel.workbook import report_xlsx\n"
        "print(hashlib.sha256(report_xlsx(sample_report())).hexdigest())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert answer.stdout.strip() == hashlib.sha256(sample_xlsx).hexdigest()


@pytest.mark.slow
def test_an_office_program_opens_it(sample_xlsx: bytes, tmp_path: Path) -> None:
    assert pages_in_office(sample_xlsx, "xlsx", tmp_path) >= 5

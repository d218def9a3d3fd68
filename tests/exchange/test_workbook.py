"""A workbook as people fill it in: the template, odd but good cells, and what it may lie beside."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.people import tender_manager
from tests.signing_in import signed_in
from wijkdraad.cli import main
from wijkdraad.exchange.dossier import Dossier
from wijkdraad.exchange.importing import check_dossier, import_dossier
from wijkdraad.exchange.tables.names import LINK_TABLES
from wijkdraad.exchange.workbook.sheet_plan import table_plans
from wijkdraad.exchange.workbook.sheets import is_skipped
from wijkdraad.exchange.workbook.template import template
from wijkdraad.files.workbooks import read_workbook
from wijkdraad.programme.models import Commitment, Feature, Need, Observation, Programme, Work
from wijkdraad.programme.tables import TABLES
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.report import programme_report

from .books import SHEETS, book, opened, saved, with_text
from .dossiers import FULL, SUBJECT, only_fault_of, write
from .test_broken import LAST_CELL, SHEET
from .test_properties import imports_or_tells_faults, quick, undone

pytestmark = pytest.mark.django_db

FILLED = {
    "gebieden": [("BU99990101", 2025, "Lindenkwartier", "de wijk zelf")],
    "bronnen": [("telling", "Telling in de straat", "eigen werk")],
    "organisaties": [("gemeente", "Gemeente Waterbeek", "gemeente")],
    "behoeften": [("n-rust", "Onderweg zitten", "Ouderen", "een bank", "de weg te lang is", "zorg")],
    "doelen": [("d-buiten", "Iedereen komt buiten", "Ouderen lopen zelf naar de winkel", "3;11")],
    "werken": [("w-riool", "Riool", "riool", "gemeente", date(2027, 9, 1), date(2028, 3, 31), 450000)],
    "maatregelen": [("m-banken", "Zes banken", "Zes banken met een leuning", "fysiek", "12500,50")],
    "maatregel_effecten": [("m-banken", "d-buiten", 2, "Wie kan zitten, komt verder")],
    "afspraken": [
        ("a-banken", "Zes banken", "4.10", "Wij plaatsen zes banken", "gemeente", 6, "banken",
         date(2028, 3, 31), 12500.5, "meer mensen buiten", "inhabitants"),
    ],
    "opleveringen": [("d-1", "a-banken", "Twee banken", date(2027, 11, 20), 2, "foto's")],
    "waarnemingen": [("o-1", "green_area_share", "BU99990101", "2026", "vóór het werk", 0.4, "", "gemeten",
                      None, None, "telling")],
    "behoefte_doel": [("n-rust", "d-buiten", "Wie kan rusten, gaat naar buiten")],
    "behoefte_maatregel": [("n-rust", "m-banken", "Een bank maakt de weg korter")],
    "maatregel_werk": [("m-banken", "w-riool", "De straat ligt toch open")],
    "maatregel_afspraak": [("m-banken", "a-banken", "Zonder afspraak gebeurt het niet")],
}  # fmt: skip
PROGRAMME = {"korte_naam": "lindestraat", "naam": "Lindestraat", "plaats": "Waterbeek",
             "datum": date(2027, 1, 15), "versie": "1.0", "fase": "voorlopig ontwerp (VO)",
             "openbaar": "nee"}  # fmt: skip


def filled_in(content: bytes) -> bytes:
    """The template as someone fills it in, below the examples."""
    made = opened(content)
    for row in made["programma"].iter_rows(min_row=2):
        key = str(row[0].value).rstrip(" *")
        row[1].value = PROGRAMME.get(key)
    for name, rows in FILLED.items():
        for number, row in enumerate(rows, start=4):
            for column, value in enumerate(row, start=1):
                made[name].cell(number, column).value = value
    return saved(made)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "ingevuld.xlsx"
    path.write_bytes(filled_in(template()))
    return path


def test_a_filled_in_template_becomes_a_programme_with_a_plan(filled: Path) -> None:
    done = import_dossier(filled)
    programme = done.programme
    assert (programme.slug, programme.phase, programme.is_public) == ("lindestraat", "vo", False)
    (thread,) = Threads(programme).threads
    assert [row.key for row in thread.commitments] == ["a-banken"] and thread.deliveries
    commitment = Commitment.objects.get()
    assert (commitment.article, commitment.budget_cents) == ("4.10", 1_250_050)
    assert commitment.indicator and commitment.indicator.key == "inhabitants"
    assert Work.objects.get().start == date(2027, 9, 1)
    assert Observation.objects.get(key="o-1").value == 0.4
    assert "Onderweg zitten" in repr(programme_report(programme))
    assert import_dossier(filled).same_dossier


def test_the_examples_are_not_read_and_would_be_right_if_they_were(tmp_path: Path) -> None:
    """Every example fits its columns, and points at other examples."""
    made = opened(template())
    for row in made["programma"].iter_rows(min_row=2):
        row[1].value = row[3].value
    for sheet in made.worksheets[2:-1]:
        mark = sheet.cell(3, 1)
        assert is_skipped(str(mark.value)), sheet.title
        mark.value = str(mark.value).partition(": ")[2]
    # Two rows that only an example names.
    made["actoren"].append(["bewonersgroep", "Groep", "bewonersgroep", "", "helpt"])
    made["bijdragen"].append(["c-2", None, "op papier", "wens", "Zet er een bank neer."])
    path = tmp_path / "voorbeelden.xlsx"
    path.write_bytes(saved(made))
    checked = check_dossier(path)
    assert len(checked.tables.rows) == len(TABLES)
    assert {link.kind for link in checked.tables.links} == set(LINK_TABLES.values())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_template_has_every_table_column_choice_and_check(language: str) -> None:
    made = opened(template(language))
    assert template(language) == template(language), "the same template, byte for byte"
    with translation.override(language):
        plans = table_plans()
        for plan in plans:
            sheet = made[plan.title]
            for position, column in enumerate(plan.columns, start=1):
                title = sheet.cell(1, position).value
                assert title == column.title + (" *" if column.required else "")
                assert len(str(sheet.cell(2, position).value)) > 5, (plan.title, column.title)
                assert len({word for _code, word in column.choices}) == len(column.choices)
                if column.choices or column.reference or column.kind in ("day", "money", "whole"):
                    letter = sheet.cell(1, position).column_letter
                    ranges = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
                    assert any(r.startswith(f"{letter}4:") for r in ranges), (plan.title, title)
        for table in TABLES:
            assert any(plan.names == (table.name, table.dutch) for plan in plans)
    assert made.sheetnames[0] == ("uitleg" if language == "nl" else "explanation")


def test_a_choice_is_picked_from_the_words_it_may_be() -> None:
    made = opened(template())
    rule = next(
        rule
        for rule in made["organisaties"].data_validations.dataValidation
        if str(rule.sqref).startswith("C")
    )
    sheet, _mark, place = str(rule.formula1).partition("!")
    words = [row[0].value for row in made[sheet.strip("=$'")][place.replace("$", "")]]
    assert "woningcorporatie" in words and len(words) == 11
    link = made["behoefte_doel"].data_validations.dataValidation[0]
    assert str(link.formula1).startswith("'behoeften'!$A$4:")


def test_commands_write_a_template_and_read_it_back(tmp_path: Path, settings) -> None:
    settings.DATA = tmp_path / "data"
    run = CliRunner()
    path = tmp_path / "new" / "werkblad.xlsx"
    with translation.override("nl"):
        assert run.invoke(main, ["template", "--out", str(path)]).exit_code == 0
        assert path.read_bytes() == template()
        again = run.invoke(main, ["template", "--out", str(path)])
        assert again.exit_code == 2 and "--overwrite" in again.stderr
        assert run.invoke(main, ["template", "--out", str(path), "--overwrite"]).exit_code == 0
        other = run.invoke(main, ["template", "--out", str(tmp_path / "a.csv")])
        assert other.exit_code == 2 and ".xlsx" in other.stderr
        empty = run.invoke(main, ["import", str(path)])
        assert empty.exit_code == 2 and "blad programma, rij 2, kolom waarde" in empty.stderr
        path.write_bytes(filled_in(path.read_bytes()))
        assert run.invoke(main, ["import", str(path), "--json"]).exit_code == 0
        out = run.invoke(main, ["export", "lindestraat", "--out", str(tmp_path / "uit"), "--json"])
        assert out.exit_code == 0 and '"dossier.toml"' in out.stdout
        twice = run.invoke(main, ["export", "lindestraat", "--out", str(tmp_path / "new")])
        assert twice.exit_code == 2 and "lege map" in twice.stderr


# --- odd, and good ---------------------------------------------------------------------------------


def read(tmp_path: Path, content: bytes) -> Programme:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    return import_dossier(path).programme


def test_numbers_days_and_words_as_spreadsheets_have_them(tmp_path: Path) -> None:
    made = opened(book())
    made["werken"]["G2"] = "1000,50"
    made["werken"]["E2"] = "2026-01-01"
    made["werken"]["C2"] = "sewer"
    made["waarnemingen"]["D2"] = 2025
    made["waarnemingen"]["E2"] = 0.15
    made["behoeften"]["B2"] = "  =1+1 is geen formule"
    made["behoeften"]["B2"].data_type = "s"
    made["behoeften"]["C2"] = "'s avonds"
    made["behoeften"]["D2"] = 65
    read(tmp_path, saved(made))
    work, need = Work.objects.get(), Need.objects.get()
    assert (work.budget_cents, work.start, work.discipline) == (100_050, date(2026, 1, 1), "sewer")
    observation = Observation.objects.get()
    assert (observation.period, observation.value) == ("2025", 0.15)
    assert (need.name, need.who, need.needs) == ("=1+1 is geen formule", "'s avonds", "65")


def test_a_percentage_is_a_share(tmp_path: Path) -> None:
    made = opened(book())
    made["indicatoren"]["C2"] = "share"
    made["waarnemingen"]["E2"] = 0.27
    made["waarnemingen"]["E2"].number_format = "0%"
    read(tmp_path, saved(made))
    assert Observation.objects.get().value == 0.27


def test_empty_rows_columns_and_sheets_are_nothing(tmp_path: Path) -> None:
    made = opened(book())
    sheet = made["behoeften"]
    sheet["A9"], sheet["B9"] = "n2", "Later"
    for column, text in zip("CDE", ("a", "b", "c"), strict=True):
        sheet[f"{column}9"] = text
    sheet["A12"] = "   "
    sheet["Z3"].font = openpyxl.styles.Font(bold=True)
    made.create_sheet("Blad2")
    read(tmp_path, saved(made))
    assert set(Need.objects.values_list("key", flat=True)) == {"n1", "n2"}


def test_a_sheet_with_one_cell_at_the_very_end_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(with_text(book(), SHEET, b"</sheetData>", LAST_CELL))
    started = time.perf_counter()
    assert only_fault_of(path).row == 1_048_576
    assert time.perf_counter() - started < 2
    assert max(len(sheet.rows) for sheet in read_workbook(path)) < 50
    claimed = with_text(book(), SHEET, b'<dimension ref="A1:E2"', b'<dimension ref="A1:XFD1048576"')
    read(tmp_path, claimed)
    assert Need.objects.count() == 1


def test_a_toml_describes_and_a_workbook_brings_the_tables(tmp_path: Path) -> None:
    needs = SHEETS["behoeften"]
    content = book({"behoeften": needs}, {"programma": SHEETS["programma"]})
    folder = write(tmp_path / "d", {"needs.csv": None, "links.csv": None, "w.xlsx": content})
    assert import_dossier(folder).programme.slug == "proef"
    assert Need.objects.get().name == "Zitten"
    assert Dossier(folder).workbook == folder / "w.xlsx"


def test_a_folder_with_only_a_workbook_may_have_maps_beside_it(tmp_path: Path) -> None:
    sources = [
        ["id", "naam", "licentie", "gebruik", "bestand", "periode", "kolommen"],
        ["bron", "Eigen telling", "CC0"],
        ["panden", "Panden", "CC0", "building", "panden.geojson", 2025],
        ["grens", "Grens", "CC0", "boundaries", "grenzen.geojson", "2025", "code = code"],
    ]
    files = {name: FULL[name] for name in ("panden.geojson", "grenzen.geojson")}
    folder = write(tmp_path / "d", {"w.xlsx": book({"bronnen": sources})}, base=files)
    programme = import_dossier(folder).programme
    assert Feature.objects.filter(programme=programme).count() == 2
    assert programme.areas.get().geometry is not None
    # Once more as a workbook alone, without its maps: they stay.
    again = tmp_path / "b.xlsx"
    again.write_bytes(book())
    import_dossier(again)
    assert Feature.objects.filter(programme=programme).count() == 2
    assert programme.areas.get().geometry is not None


def test_what_a_spreadsheet_leaves_behind_is_no_workbook(tmp_path: Path) -> None:
    left = {"~$werkblad.xlsx": b"\x05Naam", ".~lock.werkblad.xlsx#": b"x"}
    import_dossier(write(tmp_path / "d", left))


def test_choices_are_understood_in_both_languages(tmp_path: Path) -> None:
    with translation.override("en"):
        read(tmp_path, book())
    assert Observation.objects.get().kind == "measured"


WHOLE = book()
"""Made once: a spreadsheet library writes the moment into the file."""


@quick
@given(data=st.data())
def test_a_workbook_with_other_bytes_imports_or_tells_its_faults(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(WHOLE)
    for _turn in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 3] = data.draw(st.binary(min_size=3, max_size=3))
    path = tmp_path / "b.xlsx"
    path.write_bytes(bytes(content))
    imports_or_tells_faults(path)


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 60_000), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)), st.sampled_from(["n1", "=A1", "#N/A", "gemeten", SUBJECT, " "]),
)  # fmt: skip


@quick
@given(data=st.data())
def test_a_workbook_with_other_cells_imports_or_tells_its_faults(
    tmp_path: Path, data: st.DataObject
) -> None:
    made = opened(book())
    sheet = made[data.draw(st.sampled_from(list(SHEETS)))]
    for _turn in range(data.draw(st.integers(1, 3))):
        row, column = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 8))
        sheet.cell(row, column).value = data.draw(CELLS)
    path = tmp_path / "b.xlsx"
    path.write_bytes(saved(made))
    imports_or_tells_faults(path)


# --- on the site -----------------------------------------------------------------------------------


@pytest.fixture
def client(example: Programme) -> Iterator[Client]:
    yield signed_in(tender_manager(example).person)


def test_the_site_gives_a_programme_as_zip_and_as_worksheet(
    client: Client, example: Programme, tmp_path: Path
) -> None:
    home = client.get("/programma/lindenkwartier/").content.decode()
    for form, beginning in (("zip", "dossier.toml"), ("xlsx", "xl/workbook.xml")):
        address = f"/programma/lindenkwartier/dossier.{form}"
        assert address in home
        answer = client.get(address)
        assert (
            answer["Content-Disposition"] == f'attachment; filename="dossier-lindenkwartier.{form}"'
        )
        assert beginning.encode() in answer.content
    path = tmp_path / "a.xlsx"
    path.write_bytes(client.get("/programma/lindenkwartier/dossier.xlsx").content)
    with undone():
        assert import_dossier(path).changed == 0
    assert client.get("/programma/lindenkwartier/dossier.csv").status_code == 404


def test_a_programme_that_no_dossier_can_hold_says_why(client: Client, example: Programme) -> None:
    example.areas.filter(role="subject").update(role="context")
    answer = client.get("/programma/lindenkwartier/dossier.zip", follow=True)
    assert "zonder wijk" in answer.content.decode()


def test_the_site_gives_an_empty_worksheet(client: Client) -> None:
    page = client.get("/inlezen/").content.decode()
    assert "/inlezen/werkblad.xlsx" in page and ".xlsx,.zip" in page
    assert client.get("/inlezen/werkblad.xlsx").content == template("nl")
    assert client.get("/en/inlezen/werkblad.xlsx").content == template("en")

"""The main job on real ground: Delft Centrum-Zuidoost, with its gaps told and not filled."""

from __future__ import annotations

import io
import json
import math
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest
import shapely
from docx import Document
from openpyxl import load_workbook

from tests.office import pages_in_office
from tests.pdf import pdf_ua_failures
from tests.real.delft import AVAILABLE, build_delft_dossier
from wijkdraad.documents.excel.workbook import report_xlsx
from wijkdraad.documents.html import report_html
from wijkdraad.documents.maps.geopackage import report_gpkg
from wijkdraad.documents.word.document import report_docx
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.method.report.structure import Table
from wijkdraad.programme.models import Area, Elevation, Observation, Programme
from wijkdraad.steps.home import programme_home
from wijkdraad.steps.report import programme_report

pytestmark = [
    pytest.mark.skipif(
        not AVAILABLE, reason="the real data lies beside the project, in ../shared/data"
    ),
    pytest.mark.django_db,
]


@pytest.fixture
def delft(tmp_path: Path, db: None) -> Programme:
    return import_dossier(build_delft_dossier(tmp_path / "delft")).programme


def figure(programme: Programme, code: str, indicator: str) -> Observation:
    return Observation.objects.filter(
        programme=programme, area__code=code, indicator__key=indicator, moment="profile"
    ).first()


def test_known_figures_are_as_published(delft: Programme) -> None:
    assert figure(delft, "BU05031108", "inhabitants").value == 765
    assert figure(delft, "BU05031108", "woz_value_eur").value == 441_000
    assert figure(delft, "BU05031108", "lonely_share").value == pytest.approx(0.488)


def test_suppressed_income_stays_unknown_and_never_becomes_that_of_the_city(
    delft: Programme,
) -> None:
    here = figure(delft, "BU05031108", "income_per_inhabitant_eur")
    assert here.value is None
    assert here.missing_reason == "suppressed"
    assert figure(delft, "GM0503", "income_per_inhabitant_eur").value == 33_200


def test_the_height_models_say_how_little_they_know(delft: Programme) -> None:
    ground = Elevation.objects.get(programme=delft, surface="ground")
    surface = Elevation.objects.get(programme=delft, surface="surface")
    area_m2 = Area.objects.get(programme=delft, role="subject").geometry.area
    assert area_m2 == pytest.approx(63_856, rel=0.01)
    assert ground.raster_share * area_m2 == pytest.approx(35_162, rel=0.02)
    assert ground.known_share < surface.known_share < surface.raster_share


def test_every_gap_is_told_in_the_report_and_on_the_page(delft: Programme) -> None:
    html = report_html(programme_report(delft))
    gaps = programme_home(delft).gaps
    assert len(gaps) >= 4
    told = re.sub(r"<[^>]+>", "", html)
    for word in ("Inkomen", "AHN3", "kaart"):
        assert any(word.casefold() in gap.casefold() for gap in gaps), word
        assert word.casefold() in told.casefold(), word


def test_shares_of_the_ground_count_the_mapped_part_only(delft: Programme) -> None:
    found = {
        share.indicator.key.removesuffix("_area_share"): share
        for share in Observation.objects.filter(
            programme=delft, indicator__key__endswith="_area_share"
        ).select_related("indicator")
    }
    known = {name: round(share.known_share, 6) for name, share in found.items()}
    assert known["building"] == known["water"] and known["green"] == known["paved"]
    assert 0.4 < known["green"] < known["building"] < 0.7
    # Of a yard nobody knows whether it is green or paved: it is in neither.
    told = sum(share.value * share.known_share for share in found.values())
    assert told == pytest.approx(known["green"], abs=1e-5)
    private = Observation.objects.filter(programme=delft, indicator__key__contains="private_ground")
    assert [row.value for row in private] == [None] * 4


def test_the_command_writes_a_valid_pdf_and_a_page(tmp_path: Path) -> None:
    dossier = build_delft_dossier(tmp_path / "delft")
    command = [
        sys.executable,
        "-m",
        "wijkdraad",
        "plan",
        str(dossier),
        "--out",
        str(tmp_path / "out"),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert result["needs"] == 6
    assert result["loose_ends"] > 50
    pdf = Path(result["documents"]["pdf"]).read_bytes()
    assert pdf_ua_failures(pdf) == []
    assert "Delft Centrum-Zuidoost" in Path(result["documents"]["html"]).read_text(encoding="utf-8")
    assert set(result["documents"]) == {"html", "pdf", "docx", "xlsx", "gpkg"}
    # Nobody in Delft told where: there are no trees, actors or places of contributions.
    assert result["layers_left_out"] == ["Boom", "Sociale kaart", "Bijdragen per vak"]


def test_the_word_document_tells_the_gaps_and_fits_its_pages(
    delft: Programme, tmp_path: Path
) -> None:
    report = programme_report(delft)
    content = report_docx(report)
    document = Document(io.BytesIO(content))
    written = {paragraph.text.replace("\xa0", " ") for paragraph in document.paragraphs}
    for heading in report.headings:
        assert heading.text in written
    for gap in programme_home(delft).gaps:
        assert gap in written
    tables = [block for block in report.blocks if isinstance(block, Table)]
    assert len(document.tables) == len(tables)
    assert pages_in_office(content, "docx", tmp_path) >= 8


def test_the_workbook_has_numbers_and_keeps_what_is_withheld_as_text(
    delft: Programme, tmp_path: Path
) -> None:
    content = report_xlsx(programme_report(delft))
    book = load_workbook(io.BytesIO(content))
    [sheet] = [each for each in book.worksheets if "cijfers naast elkaar" in each.title]
    rows = {str(row[0]): row for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]}
    header = rows["Cijfer"]
    here = header.index("Centrum-Zuidoost")
    assert next(row for name, row in rows.items() if name.startswith("Inwoners"))[here] == 765
    income = next(row for name, row in rows.items() if name.startswith("Inkomen per inwoner"))
    assert isinstance(income[here], str) and income[here].startswith("–")
    assert income[header.index("Delft")] == 33_200
    assert all(
        cell.data_type != "f"
        for each in book.worksheets
        for row in each.iter_rows()
        for cell in row
    )
    assert pages_in_office(content, "xlsx", tmp_path) >= len(book.worksheets)


def test_the_map_has_the_real_shapes_and_an_empty_income_with_its_reason(
    delft: Programme, tmp_path: Path
) -> None:
    path = tmp_path / "delft.gpkg"
    path.write_bytes(report_gpkg(programme_report(delft)))
    meta, _ids, shapes, values = pyogrio.raw.read(path, layer="gebieden")
    columns = dict(zip(meta["fields"], values, strict=True))
    here = list(columns["code"]).index("BU05031108")
    assert shapely.area(shapely.from_wkb(shapes[here])) == pytest.approx(63_856, rel=0.01)
    assert math.isnan(columns["income_per_inhabitant_eur"][here])
    assert columns["income_per_inhabitant_eur_remark"][here]
    assert columns["inhabitants"][here] == 765
    assert pyogrio.read_info(path, layer="gebouw")["features"] == 160
    with closing(sqlite3.connect(path)) as file:
        named = [name for (name,) in file.execute("SELECT f_table_name FROM layer_styles")]
        told = dict(file.execute("SELECT subject, explanation FROM about"))
    assert set(named) == {name for name, kind in pyogrio.list_layers(path) if kind}
    assert told["Sociale kaart"].startswith("Weggelaten")

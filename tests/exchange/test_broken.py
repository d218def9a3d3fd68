"""Broken dossiers and workbooks: each is refused with its place, and leaves everything as it was."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from django.core.management import call_command
from django.utils import translation

from wijkdraad.cli import main
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Programme

from . import books
from .books import book, opened, saved, with_parts, with_text
from .dossiers import (
    AREAS,
    FULL,
    PROGRAMME,
    SMALL,
    SUBJECT,
    TOML,
    geojson,
    raster,
    rows,
    source,
    square,
    with_source,
    write,
    write_layers,
)

pytestmark = pytest.mark.django_db

GREEN = {"use": "green", "file": "groen.geojson"}
HEIGHT = {"use": "ground_raster", "file": "hoogte.tif"}
GIGABYTES = 2_000_000_000


def folder(*changes: Any, base: Any = SMALL) -> Callable[[Path], Path]:
    """A dossier folder with these changes."""
    return lambda place: write(place / "d", *changes, base=base)


def workbook(content: Callable[[], bytes] | bytes) -> Callable[[Path], Path]:
    """One workbook as a dossier."""

    def make(place: Path) -> Path:
        path = place / "werkblad.xlsx"
        path.write_bytes(content() if callable(content) else content)
        return path

    return make


def sheets(**changes: Any) -> Callable[[Path], Path]:
    return workbook(book(changes))


def changed(sheet: str, cell: str, value: Any, number_format: str = "") -> Callable[[], bytes]:
    """The workbook with one cell of one sheet changed."""

    def make() -> bytes:
        made = opened(book())
        made[sheet][cell] = value
        if number_format:
            made[sheet][cell].number_format = number_format
        return saved(made)

    return make


def as_error() -> bytes:
    made = opened(book())
    made["behoeften"]["B2"].value = "#N/A"
    made["behoeften"]["B2"].data_type = "e"
    return saved(made)


def merged() -> bytes:
    made = opened(book())
    made["behoeften"].merge_cells("B2:C2")
    return saved(made)


def hidden() -> bytes:
    made = opened(book())
    made["doelen"].sheet_state = "hidden"
    return saved(made)


SHEET = "xl/worksheets/sheet6.xml"
"""The sheet of the needs."""
LAST_CELL = (
    b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>ver</t></is></c></row></sheetData>'
)


def packed_bomb() -> bytes:
    """A workbook with a part of 300 MB of spaces, packed to almost nothing."""
    return with_parts(book(), {"xl/media/spaties.xml": b" " * 300_000_000})


def packed_tags() -> bytes:
    """A sheet with millions of empty rows."""
    many = b"<row/>" * 3_100_000
    return with_text(book(), SHEET, b"</sheetData>", many + b"</sheetData>")


def entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return with_text(book(), SHEET, b"<worksheet", bomb + b"<worksheet")


def encrypted() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def tampered_sizes() -> bytes:
    """A workbook whose headers claim that a sheet unpacks to 2 GB."""
    content = bytearray(book())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.find(signature) + offset, GIGABYTES)
    return bytes(content)


def large_raster() -> bytes:
    """A GeoTIFF of which the header says that it is 60,000 cells wide and high."""
    content = bytearray(raster(np.ones((2, 2))))
    order = "<" if content[:2] == b"II" else ">"
    (start,) = struct.unpack_from(order + "I", content, 4)
    (count,) = struct.unpack_from(order + "H", content, start)
    for entry in range(count):
        at = start + 2 + entry * 12
        tag, kind = struct.unpack_from(order + "HH", content, at)
        if tag in (256, 257):
            struct.pack_into(order + ("H" if kind == 3 else "I"), content, at + 8, 60_000)
    return bytes(content)


def geopackage(place: Path, bend: Callable[[bytes], bytes]) -> Path:
    path = write(place / "d", {"dossier.toml": TOML + source("k", use="green", file="k.gpkg")})
    write_layers(path / "k.gpkg", {"gras": [square()] * 50}, "EPSG:28992")
    whole = (path / "k.gpkg").read_bytes()
    (path / "k.gpkg").write_bytes(bend(whole))
    return path


def many_pages(whole: bytes) -> bytes:
    """A GeoPackage of which the header counts pages for terabytes, and of which the rest is gone."""
    claimed = bytearray(whole[:8192])
    struct.pack_into(">I", claimed, 28, 2**31 - 1)
    return bytes(claimed)


def linked_outside(place: Path) -> Path:
    path = write(place / "d", {"needs.csv": None})
    (place / "geheim.csv").write_text("id,name,who,needs,because\nx,geheim,a,b,c\n")
    (path / "needs.csv").symlink_to(place / "geheim.csv")
    return path


def linked_map(place: Path) -> Path:
    path = write(place / "d", with_source("groen", "", **GREEN), {"groen.geojson": None})
    (place / "geheim.geojson").write_text(geojson([(square(), {})]))
    (path / "groen.geojson").symlink_to(place / "geheim.geojson")
    return path


def folder_for_a_file(place: Path) -> Path:
    path = write(place / "d", with_source("groen", "", **GREEN), {"groen.geojson": None})
    (path / "groen.geojson").mkdir()
    return path


def with_workbook(*changes: Any, content: bytes) -> Callable[[Path], Path]:
    return folder({"werkblad.xlsx": content}, *changes)


RASTER = (
    '[[rasters]]\nlayer = "shade"\nfile = "t.tif"\nbands = ["08:00", "09:00"]\nknown_share = 0.5\n'
)
TWICE = {"behoeften": [*books.SHEETS["behoeften"], books.SHEETS["behoeften"][1]]}
NEEDS = "id,name,who,needs,because\n"

# name: (how it is made, file or sheet, row, column, what was found, what is expected)
BROKEN: dict[str, tuple[Callable[[Path], Path], str, int, str, str, str]] = {
    # a folder
    "no dossier at all": (lambda place: place / "nergens", "dossier.toml", 0, "", "", "werkblad"),
    "broken toml": (folder({"dossier.toml": PROGRAMME + "slug = proef\n"}), "dossier.toml", 8, "", "", "TOML"),
    "a wrong area code": (
        folder({"dossier.toml": TOML.replace('"GM9999"', '"GM99"')}),
        "dossier.toml", 0, "areas[2].code", "GM99", "GM0503"),
    "the area of another year": (
        folder({"dossier.toml": TOML + AREAS.split("\n\n")[1].replace("2025", "2019")}),
        "dossier.toml", 0, "areas[3].code", "GM9999", "één keer"),
    "a year of an area that no row can mean": (
        folder({"observations.csv": SMALL["observations.csv"].replace(SUBJECT, f"{SUBJECT}@2019", 1)}),  # type: ignore[union-attr]
        "observations.csv", 2, "area", "@2019", "area"),
    "figures without a period": (
        folder(with_source("c", f"statcode,inwoners\n{SUBJECT},3\n", use="statistics", period="",
                           shape="statistics", file="c.csv")),
        "dossier.toml", 0, "sources[2].period", "niets", "2025"),
    "a map in a wrong coordinate system": (
        folder(with_source("groen", geojson([(square(), {})], crs="EPSG:4326"), **GREEN)),
        "groen.geojson", 1, "", "buiten Nederland", "coördinatenstelsel"),
    "a map without a coordinate system": (
        lambda place: (lambda path: (write_layers(path / "k.gpkg", {"gras": [square()]}, None), path)[1])(
            write(place / "d", {"dossier.toml": TOML + source("k", use="green", file="k.gpkg")})),
        "k.gpkg", 0, "", "geen coördinatenstelsel", "EPSG:28992"),
    "a map that is cut off": (
        lambda place: geopackage(place, lambda whole: whole[: len(whole) // 3]),
        "k.gpkg", 0, "", "", "GeoPackage"),
    "a map that claims terabytes": (
        lambda place: geopackage(place, many_pages), "k.gpkg", 0, "", "", ""),
    "an empty map": (folder(with_source("groen", "", **GREEN)), "groen.geojson", 0, "", "", "GeoJSON"),
    "a raster without a coordinate system": (
        folder(with_source("h", raster(np.ones((2, 2)), crs=None), **HEIGHT)),
        "hoogte.tif", 0, "", "None", "EPSG:28992"),
    "a raster that claims gigabytes": (
        folder(with_source("h", large_raster(), **HEIGHT)), "hoogte.tif", 0, "", "60000", "deel"),
    "letters in a number column": (
        folder({"targets.csv": "id,goal,indicator,value,year\nt1,g1,banken,veel,2029\n"}),
        "targets.csv", 2, "value", "veel", "getal"),
    "the same id twice": (
        folder({"needs.csv": f"{SMALL['needs.csv']}n1,a,b,c,d\n"}), "needs.csv", 4, "id", "n1", "rij 2"),
    "month 13": (
        folder({"contributions.csv": "id,date,channel,kind,text\nc1,2025-13-01,web,wish,x\nc2,,web,idea,x\n"}),
        "contributions.csv", 2, "date", "2025-13-01", "2026-09-30"),
    "negative money": (
        folder({"measures.csv": "id,name,description,kind,cost_eur\nm1,Banken,x,physical,-5\n"}),
        "measures.csv", 2, "cost_eur", "-5", "bedrag"),
    "a missing required column": (
        folder({"goals.csv": "id,name\ng1,Koel\n"}), "goals.csv", 1, "description", "", "description"),
    "an unknown column": (
        folder({"goals.csv": "id,name,description,kleur\ng1,Koel,x,rood\n"}),
        "goals.csv", 1, "kleur", "onbekende kolom", "sdgs"),
    "a link to an id that is not there": (
        folder({"links.csv": "from_table,from,to_table,to\nneeds,n1,goals,g9\n"}),
        "links.csv", 2, "to", "g9", "goals"),
    "a relation of an actor with itself": (
        folder({"relations.csv": "from,to,kind\nschool,school,helpt\n"}),
        "relations.csv", 2, "to", "school", "andere actor"),
    "an unknown table": (
        folder({"contribution.csv": "id,text\nc9,x\n"}),
        "contribution.csv", 0, "", "kent", "contributions.csv"),
    "a spreadsheet that is not read": (
        folder({"behoeften.ods": b"PK"}), "behoeften.ods", 0, "", "soort", ".xlsx"),
    "a table in UTF-16": (
        folder({"needs.csv": (NEEDS + "n1,é,b,c,d\n").encode("utf-16")}), "needs.csv", 1, "", "NUL", "UTF-8"),
    "a table in Latin-1": (
        folder({"needs.csv": (NEEDS + "n1,é,b,c,d\n").encode("latin-1")}),
        "needs.csv", 2, "", "regel 2", "UTF-8"),
    "NUL in a table": (
        folder({"needs.csv": (NEEDS + "n1,a\0,b,c,d\n").encode()}), "needs.csv", 2, "", "NUL", "UTF-8"),
    "an empty table": (folder({"needs.csv": ""}), "needs.csv", 0, "", "leeg", "namen van de kolommen"),
    "a workbook that is called CSV": (
        folder({"needs.csv": book()}), "needs.csv", 0, "", "Excel", "CSV UTF-8"),
    "a table that is a link to outside": (linked_outside, "needs.csv", 0, "", "buiten de map", "bestand zelf"),
    "a map that is a link to outside": (
        linked_map, "dossier.toml", 0, "sources[2].file", "groen.geojson", "in de map"),
    "a file outside the folder": (
        folder({"dossier.toml": TOML + source("g", use="green", file="../../etc/passwd")}),
        "dossier.toml", 0, "sources[2].file", "../../etc/passwd", "in de map"),
    "a missing file": (
        folder({"dossier.toml": TOML + source("g", **GREEN)}),
        "dossier.toml", 0, "sources[2].file", "groen.geojson", "in de map"),
    "a folder where a file must be": (
        folder_for_a_file, "dossier.toml", 0, "sources[2].file", "groen.geojson", "in de map"),
    "an export with a shape of an unknown source": (
        folder({"dossier.toml": TOML + '[export]\nversion = "0"\nfiles = []\nfeatures = "f.geojson"\n',
                "f.geojson": geojson([(square(), {"kind": "green", "source": "weg"})])}),
        "f.geojson", 1, "source", "weg", "source"),
    "an export with a shape of an unknown kind": (
        folder({"dossier.toml": TOML + '[export]\nversion = "0"\nfiles = []\nfeatures = "f.geojson"\n',
                "f.geojson": geojson([(square(), {"kind": "gras", "source": "bron"})])}),
        "f.geojson", 1, "kind", "gras", "green"),
    "a raster of an export with an unknown layer": (
        folder({"dossier.toml": TOML + RASTER.replace("shade", "wind"), "t.tif": raster(np.ones((2, 2)))}),
        "dossier.toml", 0, "rasters[1].layer", "wind", "shade"),
    "a raster of an export with other bands": (
        folder({"dossier.toml": TOML + RASTER, "t.tif": raster(np.ones((2, 2)))}),
        "t.tif", 0, "", "1 banden", "2 banden"),
    "a raster of an export that is a pointer to another file": (
        folder({"dossier.toml": TOML + RASTER, "t.tif": b'<VRTDataset rasterXSize="2" rasterYSize="2"/>'}),
        "t.tif", 0, "", "geen raster", "GeoTIFF"),
    "a figure of our own among the stored ones": (
        folder({"stored_figures.csv": SMALL["observations.csv"]}),
        "stored_figures.csv", 2, "id", "o1", "gebiedscode"),
    # a workbook
    "no workbook": (workbook(b"id,naam\n"), "werkblad.xlsx", 0, "", "geen werkblad", ".xlsx"),
    "an old workbook": (
        workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "werkblad.xlsx", 0, "", ".xls", "Opslaan als"),
    "a workbook with a password": (workbook(encrypted), "werkblad.xlsx", 0, "", "wachtwoord", "zonder"),
    "a workbook with macros": (
        workbook(lambda: with_parts(book(), {"xl/vbaProject.bin": b"x"})),
        "werkblad.xlsx", 0, "", "macro", "zonder macro"),
    "a workbook with links to others": (
        workbook(lambda: with_parts(book(), {"xl/externalLinks/externalLink1.xml": b"<x/>"})),
        "werkblad.xlsx", 0, "", "koppelingen", "verbreken"),
    "a workbook that unpacks to 300 MB": (workbook(packed_bomb), "werkblad.xlsx", 0, "", "groter", "bladen"),
    "a workbook with millions of rows": (workbook(packed_tags), "werkblad.xlsx", 0, "", "groter", "bladen"),
    "a workbook with entities": (workbook(entities), "werkblad.xlsx", 0, "", "DOCTYPE", ".xlsx"),
    "a workbook with NUL": (
        workbook(lambda: with_text(book(), SHEET, b"</sheetData>", b"\0</sheetData>")),
        "werkblad.xlsx", 0, "", "NUL", ".xlsx"),
    "a workbook whose headers claim 2 GB": (workbook(tampered_sizes), "werkblad.xlsx", 0, "", "groter", "bladen"),
    "a workbook that is cut off": (workbook(lambda: book()[:-900]), "werkblad.xlsx", 0, "", "", ".xlsx"),
    "a formula": (
        workbook(changed("werken", "G2", "=1000+1")),
        "werkblad.xlsx, blad werken", 2, "budget_eur", "de formule =1000+1", "als waarde"),
    "an error in a cell": (
        workbook(as_error), "werkblad.xlsx, blad behoeften", 2, "naam", "#N/A", "een fout"),
    "merged cells": (
        workbook(merged), "werkblad.xlsx, blad behoeften", 2, "", "B2:C2", "ongedaan"),
    "a day as a number": (
        workbook(changed("werken", "E2", 46023, "General")),
        "werkblad.xlsx, blad werken", 2, "begin", "2026-01-01", "opmaak Datum"),
    "a day the Dutch way, as text": (
        workbook(changed("werken", "E2", "1-1-2026")),
        "werkblad.xlsx, blad werken", 2, "begin", "1-1-2026", "2026-09-30"),
    "a day with a time": (
        workbook(changed("werken", "E2", datetime(2026, 1, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None))),
        "werkblad.xlsx, blad werken", 2, "begin", "09:30", "zonder tijd"),
    "a month that Excel made a day": (
        workbook(changed("waarnemingen", "D2", date(2026, 5, 1), "mmm-yy")),
        "werkblad.xlsx, blad waarnemingen", 2, "periode", "2026-05-01", "opmaak Tekst"),
    "true in a text": (
        workbook(changed("behoeften", "B2", True)), "werkblad.xlsx, blad behoeften", 2, "naam", "WAAR", "tekst"),
    "a percentage of money": (
        workbook(changed("werken", "G2", 0.5, "0%")),
        "werkblad.xlsx, blad werken", 2, "budget_eur", "50%", "percentage"),
    "a broken number in a text": (
        workbook(changed("behoeften", "B2", 4.1)), "werkblad.xlsx, blad behoeften", 2, "naam", "4.1", "opmaak Tekst"),
    "a need twice": (
        workbook(book(TWICE)), "werkblad.xlsx, blad behoeften", 3, "id", "n1", "rij 2"),
    "a link to a goal that is not there": (
        workbook(changed("behoefte_doel", "B2", "g9")),
        "werkblad.xlsx, blad behoefte_doel", 2, "doel", "g9", "goals"),
    "a link in two sheets": (
        sheets(verbanden=[["van_tabel", "van", "naar_tabel", "naar"], ["behoeften", "n1", "doelen", "g1"]]),
        "werkblad.xlsx, blad behoefte_doel", 2, "behoefte, doel", "n1 > g1", "blad verbanden"),
    "an unknown sheet with rows": (
        sheets(behoefte=[["id"], ["n2"]]), "werkblad.xlsx, blad behoefte", 0, "", "blad", "behoeften"),
    "a hidden sheet with rows": (
        workbook(hidden), "werkblad.xlsx, blad doelen", 0, "", "verborgen", "zichtbaar"),
    "a value below no column name": (
        workbook(changed("behoeften", "H2", "los")),
        "werkblad.xlsx, blad behoeften", 2, "H", "los", "zonder naam"),
    "a sheet that claims a million rows, with one cell at the end": (
        workbook(lambda: with_text(book(), SHEET, b"</sheetData>", LAST_CELL)),
        "werkblad.xlsx, blad behoeften", 1048576, "XFD", "ver", "zonder naam"),
    "a missing column of a sheet": (
        sheets(doelen=[["id", "naam"], ["g1", "x"]]),
        "werkblad.xlsx, blad doelen", 1, "beschrijving", "", "beschrijving"),
    "no sheet of the programme": (
        sheets(programma=None), "werkblad.xlsx", 0, "", "programma", "dossier.toml"),
    "an empty field of the programme": (
        workbook(changed("programma", "B3", None)),
        "werkblad.xlsx, blad programma", 3, "waarde", "niets", "naam"),
    "an unknown field of the programme": (
        sheets(programma=[*books.SHEETS["programma"], ["kleur", "rood"]]),
        "werkblad.xlsx, blad programma", 7, "veld", "kleur", "korte_naam"),
    "a wrong code in the sheet of the areas": (
        workbook(changed("gebieden", "A2", "BU1")),
        "werkblad.xlsx, blad gebieden", 2, "code", "BU1", "GM0503"),
    "no neighbourhood in the sheet of the areas": (
        workbook(changed("gebieden", "D2", "om mee te vergelijken")),
        "werkblad.xlsx, blad gebieden", 0, "", "", "de wijk zelf"),
    "a file beside a workbook that is alone": (
        sheets(bronnen=[["id", "naam", "licentie", "gebruik", "bestand", "periode"],
                        ["bron", "x", "CC0", "green", "groen.geojson", "2025"]]),
        "werkblad.xlsx, blad bronnen", 2, "bestand", "groen.geojson", "in de map"),
    "pairs that are none": (
        sheets(bronnen=[["id", "naam", "licentie", "kolommen"], ["bron", "x", "CC0", "code"]]),
        "werkblad.xlsx, blad bronnen", 2, "kolommen", "code", "code = statcode"),
    "a table in a sheet and in CSV": (
        with_workbook(content=book(dict.fromkeys(("programma", "gebieden", "bronnen")),
                                   {"behoeften": books.SHEETS["behoeften"]})),
        "needs.csv", 0, "", "twee keer", "blad behoeften"),
    "two workbooks": (
        folder({"a.xlsx": book(), "b.xlsx": book()}, base={}), "b.xlsx", 0, "", "tweede", "a.xlsx"),
}  # fmt: skip


@pytest.fixture(scope="module")
def two_programmes(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Two programmes that stay for all tests of this module, as the fingerprint of their rows."""
    place = tmp_path_factory.mktemp("two")
    other = {"dossier.toml": FULL["dossier.toml"].replace('"proef"', '"ander"')}  # type: ignore[union-attr]
    with django_db_blocker.unblock():
        try:
            import_dossier(write(place / "o", other, base=FULL))
            import_dossier(write(place / "p"))
            yield all_rows()
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def before(two_programmes: str, db: None, tmp_path: Path, settings: Any) -> str:
    """The site with two programmes and a file, as it must still be afterwards."""
    settings.DATA = tmp_path / "data"
    (settings.DATA / "plans").mkdir(parents=True)
    (settings.DATA / "plans" / "plan.html").write_text("bewaard")
    return site(two_programmes, settings.DATA)


def all_rows() -> str:
    """A fingerprint of all rows of all tables, their history too."""
    return hashlib.sha256(repr(rows(old=True)).encode()).hexdigest()


def site(stored: str, data: Path) -> str:
    """A fingerprint of what is stored and of all files of the site."""
    digest = hashlib.sha256(stored.encode())
    for path in sorted(data.rglob("*")):
        if path.is_file() and "sqlite" not in path.name:
            digest.update(path.relative_to(data).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_dossier_is_refused_with_its_place_and_changes_nothing(
    before: str, tmp_path: Path, settings: Any, kind: str
) -> None:
    make, file, row, column, found, expected = BROKEN[kind]
    (tmp_path / "broken").mkdir()
    path = make(tmp_path / "broken")
    with translation.override("nl"):
        ran = CliRunner().invoke(main, ["import", str(path)])
    assert ran.exit_code == 2, ran.output
    says = next((line for line in ran.stderr.splitlines() if line.startswith(file)), "")
    place = file + (f", rij {row}" if row else "") + (f", kolom {column}" if column else "")
    assert says.startswith(place + ":"), ran.stderr
    assert found in says.partition("gevonden ")[2].partition("; verwacht")[0], says
    assert expected in says.partition("; verwacht ")[2], says
    assert "geheim" not in ran.output.replace("geheim.csv", "")
    assert site(all_rows(), settings.DATA) == before


def test_there_are_enough_and_the_good_ones_are_good(before: str, tmp_path: Path) -> None:
    assert len(BROKEN) > 60
    done = import_dossier(workbook(book())(tmp_path))
    assert done.programme.slug == "werkblad" and done.created > 8
    assert Programme.objects.count() == 3


def test_a_fault_in_figures_of_a_source_is_said_in_the_language_of_the_reader(
    before: str, tmp_path: Path
) -> None:
    from .dossiers import only_fault_of

    options = {"use": "statistics", "shape": "statistics", "file": "c.csv"}
    two = f"statcode,inwoners\n{SUBJECT},3\n{SUBJECT},4\n"
    for language, words in (("nl", "terwijl rij 2 iets anders zegt"), ("en", "says otherwise")):
        with translation.override(language):
            fault = only_fault_of(write(tmp_path / "d", with_source("c", two, **options)))
            assert words in fault.found
    many = f"statcode,koopwoningen\n{SUBJECT},101\n"
    with translation.override("nl"):
        fault = only_fault_of(write(tmp_path / "d", with_source("c", many, **options)))
        assert fault.expected == "minstens 0 en hoogstens 100"


def test_json_and_zip_are_not_taken_for_what_they_are_not(before: str, tmp_path: Path) -> None:
    """A ZIP of something else that calls itself a workbook is no workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("dossier.toml", TOML)
    (tmp_path / "werkblad.xlsx").write_bytes(made.getvalue())
    from .dossiers import only_fault_of

    assert "geen werkblad" in only_fault_of(tmp_path / "werkblad.xlsx").found
    (tmp_path / "werkblad.xlsx").write_text(json.dumps({}))
    assert "geen werkblad" in only_fault_of(tmp_path / "werkblad.xlsx").found

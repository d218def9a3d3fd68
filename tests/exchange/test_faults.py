"""Every kind of fault names its place, all are told at once, and nothing is saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.core.management import call_command
from django.utils import translation
from pytest import TempPathFactory
from pytest_django import DjangoDbBlocker
from rasterio.transform import Affine
from shapely.geometry.base import BaseGeometry

from wijkdraad.exchange.description import read_description
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Contribution, Measure, Need, Programme, Work

from .dossiers import (
    AREAS,
    FULL,
    FULL_TOML,
    PROGRAMME,
    SMALL,
    SOUTH,
    SUBJECT,
    TOML,
    WEST,
    faults_of,
    geojson,
    only_fault_of,
    places_of,
    raster,
    rows,
    source,
    square,
    with_source,
    write,
    write_layers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def two_programmes(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: TempPathFactory
) -> Iterator[None]:
    """Another programme, and an earlier import of this one, made once for all tests here."""
    folder = tmp_path_factory.mktemp("earlier")
    other = PROGRAMME.replace('"proef"', '"ander"') + AREAS + source("bron")
    with django_db_blocker.unblock():
        import_dossier(write(folder / "other", {"dossier.toml": other}))
        import_dossier(write(folder / "dossier"))
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def folder(two_programmes: None, db: None, tmp_path: Path) -> Path:
    """A folder for a dossier of a programme that was imported before, beside another one."""
    assert Programme.objects.count() == 2
    return tmp_path / "dossier"


NEW = TOML.replace('"proef"', '"nieuw"')
"""A programme that was not imported before, so that only its own files can know its rows."""


# --- dossier.toml ----------------------------------------------------------------------------------

RASTER_OF = (
    '[[rasters]]\nlayer = "shade"\nfile = "needs.csv"\nbands = ["08:00"]\nknown_share = {share}\n'
)
DESCRIPTION = {
    "no programme": (AREAS, "programme.slug"),
    "an empty file": ("", "programme.slug"),
    "an unknown part": (TOML + "[colours]\n", "colours"),
    "an unknown key of the programme": (TOML.replace("place", "plaats"), "programme.plaats"),
    "a missing key": (TOML.replace('place = "Waterbeek"\n', ""), "programme.place"),
    "an empty name": (TOML.replace('name = "Proefbuurt"', 'name = ""', 1), "programme.name"),
    "a number as text": (TOML.replace('version = "1"', "version = 1"), "programme.version"),
    "a date as text": (TOML.replace("date = 2026-10-01", 'date = "1-10-2026"'), "programme.date"),
    "a date with a time": (TOML.replace("2026-10-01", "2026-10-01T12:00:00"), "programme.date"),
    "a short name with spaces": (TOML.replace('"proef"', '"proef buurt"'), "programme.slug"),
    "a short name that is too long": (TOML.replace("proef", "p" * 61), "programme.slug"),
    "a name that is too long": (TOML.replace("Proefbuurt", "p" * 121, 1), "programme.name"),
    "an unknown language": (
        TOML.replace('version = "1"', 'version = "1"\nlanguage = "fr"'),
        "programme.language",
    ),
    "an unknown phase": (
        TOML.replace('version = "1"', 'version = "1"\nphase = "later"'),
        "programme.phase",
    ),
    "yes as text": (
        TOML.replace('version = "1"', 'version = "1"\npublic = "ja"'),
        "programme.public",
    ),
    "a character that is no text": (
        TOML.replace("Waterbeek", "Water\\u0000beek", 1),
        "programme.place",
    ),
    "a control character": (TOML.replace("Waterbeek", "Water\\u000bbeek", 1), "programme.place"),
    "no areas": (PROGRAMME + source("bron"), "areas"),
    "areas that are no list": ('areas = "GM9999"\n' + PROGRAMME, "areas"),
    "one area without double brackets": (PROGRAMME + "[areas]\ncode = 1\n", "areas"),
    "sources that are no list": (PROGRAMME + AREAS + "[sources]\nid = 'a'\n", "sources"),
    "a source that is no table": ('sources = ["a"]\n' + PROGRAMME + AREAS, "sources[1]"),
    "two subject areas": (TOML.replace('"context"', '"subject"'), "areas"),
    "no subject area": (TOML.replace('"subject"', '"context"'), "areas"),
    "an unknown role": (TOML.replace('"context"', '"municipality"'), "areas[2].role"),
    "a bad area code": (TOML.replace('"GM9999"', '"9999"'), "areas[2].code"),
    "a lower case area code": (TOML.replace('"GM9999"', '"gm9999"'), "areas[2].code"),
    "a year as text": (TOML.replace("year = 2025", 'year = "2025"', 1), "areas[1].year"),
    "a year that is true": (TOML.replace("year = 2025", "year = true", 1), "areas[1].year"),
    "a year far away": (TOML.replace("year = 2025", f"year = 1{'0' * 30}", 1), "areas[1].year"),
    "a year before the year 0": (TOML.replace("year = 2025", "year = -3", 1), "areas[1].year"),
    "a source twice": (TOML + source("bron"), "sources[2].id"),
    "a source id with a space": (TOML + source("de bron"), "sources[2].id"),
    "an unknown status": (TOML + source("b", status="sure"), "sources[2].status"),
    "an address that is no link": (
        TOML + source("b", address="javascript:x"),
        "sources[2].address",
    ),
    "no licence": (TOML.replace('licence = "CC0"\n', ""), "sources[1].licence"),
    "an unknown key of a source": (TOML + source("b", url="x"), "sources[2].url"),
    "no file behind a use": (TOML + source("b", use="green"), "sources[2].file"),
    "a file that is not there": (
        TOML + source("b", use="green", file="no.gpkg"),
        "sources[2].file",
    ),
    "a file outside the folder": (
        TOML + source("b", use="green", file="../other/dossier.toml"),
        "sources[2].file",
    ),
    "an absolute file": (TOML + source("b", use="green", file="/etc/passwd"), "sources[2].file"),
    "a folder for a file": (TOML + source("b", use="green", file="."), "sources[2].file"),
    "a file with NUL": (TOML + source("b", use="green", file="a\0b"), "sources[2].file"),
    "an unknown use": (TOML + source("b", use="gras", file="needs.csv"), "sources[2].use"),
    "an unknown shape": (
        TOML + source("b", use="statistics", file="needs.csv", shape="cbs"),
        "sources[2].shape",
    ),
    "an unknown meaning of empty": (
        TOML + source("b", use="statistics", file="n", shape="statistics", empty="zero"),
        "sources[2].empty",
    ),
    "boundaries without a code": (
        TOML + source("b", use="boundaries", file="needs.csv"),
        "sources[2].columns",
    ),
    "columns that are text": (TOML + source("b", columns="id"), "sources[2].columns"),
    "a column that is a number": (TOML + source("b", columns={"id": 3}), "sources[2].columns"),
    "a selection that is no list": (
        TOML + source("b", select={"soort": "gras"}),
        "sources[2].select",
    ),
    "a selection of numbers": (TOML + source("b", select={"soort": [1]}), "sources[2].select"),
    "a filter that is no text": (TOML + source("b", only={"jaar": 2024}), "sources[2].only"),
    "a short name with NUL": (TOML.replace('"proef"', '"a\\u0000b"'), "programme.slug"),
    "a share that no decimal number can be": (
        TOML + RASTER_OF.format(share=f"1{'0' * 400}"),
        "rasters[1].known_share",
    ),
    "a share that is not finite": (TOML + RASTER_OF.format(share="inf"), "rasters[1].known_share"),
    "a period that does not fit a figure": (
        TOML + source("b", use="green", file="needs.csv", period="voorjaar en zomer van 2025"),
        "sources[2].period",
    ),
}


@pytest.mark.parametrize("kind", DESCRIPTION)
def test_a_fault_in_dossier_toml_names_its_key(folder: Path, kind: str) -> None:
    text, column = DESCRIPTION[kind]
    found = places_of(write(folder, {"dossier.toml": text}))
    assert ("dossier.toml", 0, column) in found
    if kind not in ("no programme", "an empty file", "areas that are no list"):
        wrong = [place for place in found if place[0] == "dossier.toml"]
        if column not in ("programme.plaats", "sources[2].file", "areas", "sources[2].empty"):
            assert wrong == [("dossier.toml", 0, column)]


@pytest.mark.parametrize("slug", ["a\\u0000b", "proef buurt", "p" * 61])
def test_a_faulty_short_name_is_asked_of_no_database(folder: Path, slug: str) -> None:
    toml = TOML.replace('"proef"', f'"{slug}"')
    assert read_description(write(folder, {"dossier.toml": toml})).slug == ""
    assert read_description(write(folder, {"dossier.toml": TOML})).slug == "proef"
    other = TOML.replace('version = "1"', "version = 1")
    assert read_description(write(folder, {"dossier.toml": other})).slug == "proef"


def test_a_folder_without_dossier_toml_says_so(folder: Path) -> None:
    fault = only_fault_of(write(folder, {"dossier.toml": None}))
    assert (fault.file, fault.row) == ("dossier.toml", 0)


def test_a_folder_that_is_not_there_says_so(folder: Path) -> None:
    assert only_fault_of(folder / "nowhere").file == "dossier.toml"


def test_broken_toml_names_its_line(folder: Path) -> None:
    fault = only_fault_of(write(folder, {"dossier.toml": PROGRAMME + "slug = proef\n"}))
    assert (fault.file, fault.row) == ("dossier.toml", 8)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe[\x00", "naam = 'caf\xe9'".encode("cp1252"), b"a = " + b"9" * 5000,
                b"a = " + b"[" * 100_000, b"a = 2026-02-31"],
)  # fmt: skip
def test_toml_that_cannot_be_read_is_a_fault(folder: Path, content: bytes) -> None:
    assert only_fault_of(write(folder, {"dossier.toml": content})).file == "dossier.toml"


def test_toml_saved_by_notepad_with_a_byte_order_mark_is_accepted(folder: Path) -> None:
    import_dossier(write(folder, {"dossier.toml": b"\xef\xbb\xbf" + TOML.encode()}))


def test_the_number_of_an_area_or_source_stays_right_behind_a_faulty_one(folder: Path) -> None:
    text = PROGRAMME + "[[areas]]\nnaam = 3\n" + AREAS.replace("GM9999", "9999")
    found = places_of(write(folder, {"dossier.toml": text + source("b", x=1) + source("c d")}))
    assert ("dossier.toml", 0, "areas[3].code") in found
    assert ("dossier.toml", 0, "sources[2].id") in found


def test_a_faulty_subject_area_is_not_also_told_to_be_missing(folder: Path) -> None:
    text = TOML.replace("year = 2025", 'year = "2025"', 1)
    assert places_of(write(folder, {"dossier.toml": text})) == [
        ("dossier.toml", 0, "areas[1].year")
    ]


def test_the_same_area_in_two_years_is_a_fault_because_rows_name_only_its_code(
    folder: Path,
) -> None:
    again = AREAS.split("\n\n")[1].replace("2025", "2024")
    assert only_fault_of(write(folder, {"dossier.toml": TOML + again})).column == "areas[3].code"


# --- tables ----------------------------------------------------------------------------------------

NEEDS = "id,name,who,needs,because\n"
NEED = "n1,Zitten,Ouderen,een bank,zij moe worden\nn2,Schaduw,Iedereen,bomen,het warm is\n"
WORKS = "id,name,discipline,owner,start,end,budget_eur\n"
WORK2 = "w2,Gas,gas,gemeente,,,\n"
OBSERVATIONS = SMALL["observations.csv"].splitlines(keepends=True)  # type: ignore[union-attr]
LINKS = SMALL["links.csv"]

COMPARED = "source,code,name,period,figures\n"

CELLS = {
    "an unknown column": ("needs.csv", NEEDS.replace("who", "who,mood"), 1, "mood"),
    "a column without a name": ("needs.csv", NEEDS.replace("who", "who,") + "n1,a,b,x,c,d", 1, ""),
    "a missing column": ("needs.csv", NEEDS.replace(",because", "") + "n1,a,b,c\nn2,a,b,c", 1, "because"),
    "the same column twice": ("needs.csv", NEEDS.replace("who", "who,who"), 1, "who"),
    "a column in both languages": ("needs.csv", NEEDS.replace("who", "who,wie"), 1, "wie"),
    "too many cells": ("needs.csv", NEEDS + NEED + "n3,a,b,c,d,e\n", 4, ""),
    "too few cells": ("needs.csv", NEEDS + NEED + "n3,a,b,c\n", 4, "because"),
    "an empty required cell": ("needs.csv", NEEDS + NEED + "n3,a,,c,d\n", 4, "who"),
    "an empty id": ("needs.csv", NEEDS + NEED + ",a,b,c,d\n", 4, "id"),
    "an id with a space": ("needs.csv", NEEDS + NEED + "n 3,a,b,c,d\n", 4, "id"),
    "a duplicate id": ("needs.csv", NEEDS + NEED + "n1,a,b,c,d\n", 4, "id"),
    "a text that is too long": ("needs.csv", NEEDS + NEED + f"n3,{'a' * 81},b,c,d\n", 4, "name"),
    "a control character": ("needs.csv", NEEDS + NEED + "n3,a\x0bb,b,c,d\n", 4, "name"),
    "letters in a number column": (
        "observations.csv", "".join(OBSERVATIONS).replace(",3,,", ",veel,,"), 2, "value"),
    "a value that is not finite": (
        "observations.csv", "".join(OBSERVATIONS).replace(",3,,", ",nan,,"), 2, "value"),
    "a value and a reason why there is none": (
        "observations.csv", "".join(OBSERVATIONS).replace(",3,,", ",3,not_asked,"), 2, "missing_reason"),
    "no value and no reason": (
        "observations.csv", "".join(OBSERVATIONS).replace(",not_asked,", ",,"), 3, "value"),
    "no value column and no reason": (
        "observations.csv",
        f"id,indicator,area,period,kind,source\no1,banken,{SUBJECT},2025,measured,bron\n", 2, "value"),
    "a value out of its unit": (
        "observations.csv", "".join(OBSERVATIONS) + f"o3,green_area_share,{SUBJECT},2025,,27,,computed,bron",
        4, "value"),
    "a period without a year": (
        "observations.csv", "".join(OBSERVATIONS) + f"o3,banken,{SUBJECT},maart,,2,,measured,bron",
        4, "period"),
    "a year in two digits": (
        "observations.csv", "".join(OBSERVATIONS) + f"o3,banken,{SUBJECT},mei '26,,2,,measured,bron",
        4, "period"),
    "the id of a computed figure": (
        "observations.csv", "".join(OBSERVATIONS) + f"{SUBJECT}.green_area_share,banken,{SUBJECT},2025,,2,,"
        "measured,bron", 4, "id"),
    "half a person": (
        "observations.csv", f"id,indicator,area,period,value,kind,source,people\n"
        f"o1,banken,{SUBJECT},2025,3,asked,bron,2.5", 2, "people"),
    "fewer than no people": (
        "observations.csv", f"id,indicator,area,period,value,kind,source,people\n"
        f"o1,banken,{SUBJECT},2025,3,asked,bron,-2", 2, "people"),
    "an unknown area": ("observations.csv", "".join(OBSERVATIONS).replace(SUBJECT, "BU1", 1), 2, "area"),
    "an unknown source": (
        "observations.csv", "".join(OBSERVATIONS).replace("measured,bron", "measured,x", 1), 2, "source"),
    "an unknown indicator": ("observations.csv", "".join(OBSERVATIONS).replace("o2,banken", "o2,x"), 3, "indicator"),
    "31 February": ("contributions.csv", SMALL["contributions.csv"].replace("03-11", "02-31"), 2, "date"),  # type: ignore[union-attr]
    "a date the Dutch way": (
        "contributions.csv", SMALL["contributions.csv"].replace("2025-03-11", "11-03-2025"), 2, "date"),  # type: ignore[union-attr]
    "a date without hyphens": (
        "contributions.csv", SMALL["contributions.csv"].replace("2025-03-11", "20250311"), 2, "date"),  # type: ignore[union-attr]
    "an amount with three decimals": ("works.csv", WORKS + "w1,a,gas,gemeente,,,1.250\n" + WORK2, 2, "budget_eur"),
    "an amount with thousands separators": (
        "works.csv", WORKS + 'w1,a,gas,gemeente,,,"1.250,00"\n' + WORK2, 2, "budget_eur"),
    "an amount with a euro sign": ("works.csv", WORKS + "w1,a,gas,gemeente,,,€ 5\n" + WORK2, 2, "budget_eur"),
    "a negative amount": ("works.csv", WORKS + "w1,a,gas,gemeente,,,-5\n" + WORK2, 2, "budget_eur"),
    "an amount beyond measure": ("works.csv", WORKS + f"w1,a,gas,gemeente,,,{'9' * 20}\n" + WORK2, 2, "budget_eur"),
    "an unknown choice": ("works.csv", WORKS + "w1,a,drain,gemeente,,,\n" + WORK2, 2, "discipline"),
    "an unknown reference": ("works.csv", WORKS + "w1,a,gas,x,,,\n" + WORK2, 2, "owner"),
    "an empty reference": ("works.csv", WORKS + "w1,a,gas,,,,\n" + WORK2, 2, "owner"),
    "an end before the start": ("works.csv", WORKS + "w1,a,gas,gemeente,2026-02-01,2026-01-01,\n" + WORK2, 2, "end"),
    "an effect above 3": ("measure_effects.csv", "measure,goal,effect\nm1,g1,4\n", 2, "effect"),
    "an effect below -3": ("measure_effects.csv", "measure,goal,effect\nm1,g1,-4\n", 2, "effect"),
    "half an effect": ("measure_effects.csv", "measure,goal,effect\nm1,g1,1.5\n", 2, "effect"),
    "an effect twice": ("measure_effects.csv", "measure,goal,effect\nm1,g1,1\nm1,g1,2\n", 3, "measure"),
    "a quantity with three decimals": (
        "deliveries.csv", "id,commitment,name,date,quantity\nd1,a1,x,2026-05-01,1.234\n", 2, "quantity"),
    "a negative quantity": (
        "deliveries.csv", "id,commitment,name,date,quantity\nd1,a1,x,2026-05-01,-1\n", 2, "quantity"),
    "an SDG that is not there": ("goals.csv", "id,name,description,sdgs\ng1,a,b,11;18\n", 2, "sdgs"),
    "a year that fits no date": ("targets.csv", "id,goal,indicator,value,year\nt1,g1,banken,1,99999\n", 2, "year"),
    "a standard indicator of your own": (
        "indicators.csv", SMALL["indicators.csv"] + "inhabitants,Mensen,persons\n", 3, "id"),  # type: ignore[operator]
    "x without y": ("actors.csv", "id,name,kind,does,x,y\nschool,a,school,b,120010,\nhuis,a,school,b,,\n", 2, "x, y"),
    "degrees in x and y": (
        "actors.csv", "id,name,kind,does,x,y\nschool,a,school,b,4.35,52.01\nhuis,a,school,b,,\n", 2, "x, y"),
    "words in x and y": (
        "actors.csv", "id,name,kind,does,x,y\nschool,a,school,b,hier,daar\nhuis,a,school,b,,\n", 2, "x, y"),
    "a number only a computer reads in x": (
        "actors.csv", "id,name,kind,does,x,y\nschool,a,school,b,120_010,480010\nhuis,a,school,b,,\n", 2, "x, y"),
    "a relation twice": (
        "relations.csv", "from,to,kind\nschool,huis,helpt\nhuis,school,helpt\nschool,huis,helpt\n", 4, "from"),
    "a link between tables that cannot be linked": (
        "links.csv", "from_table,from,to_table,to\nneeds,n1,works,w1\n", 2, "from_table, to_table"),
    "a link the wrong way round": (
        "links.csv", "from_table,from,to_table,to\ngoals,g1,needs,n1\n", 2, "from_table, to_table"),
    "a link from a table that is not there": (
        "links.csv", "from_table,from,to_table,to\nwensen,n1,goals,g1\n", 2, "from_table, to_table"),
    "a link twice": (
        "links.csv", "from_table,from,to_table,to\nneeds,n1,goals,g1\nbehoeften,n1,doelen,g1\n", 3, "from, to"),
    "a link from a row that is not there": (
        "links.csv", "from_table,from,to_table,to\nneeds,n9,goals,g1\n", 2, "from"),
    "a link to a row that is not there": (
        "links.csv", "from_table,from,to_table,to\nneeds,n1,goals,g9\n", 2, "to"),
    "a link from nothing": ("links.csv", "from_table,from,to_table,to\nneeds,,goals,g1\n", 2, "from"),
    "too many cells in a link": (
        "links.csv", "from_table,from,to_table,to,why\nneeds,n1,goals,g1,omdat,het moet\n", 2, ""),
    "a control character in a link": (
        "links.csv", "from_table,from,to_table,to,why\nneeds,n1,goals,g1,o\x01h\n", 2, "why"),
    "figures nested without end": (
        "stored_areas.csv", COMPARED + f"bron,{SUBJECT},Wijk,2025,{'[' * 100_000}\n", 2, "figures"),
    "a figure that no decimal number can be": (
        "stored_areas.csv",
        COMPARED + f'bron,{SUBJECT},Wijk,2025,"{{""inhabitants"": {{""value"": 1{"0" * 400}}}}}"\n', 2, "figures"),
    "an unknown column of links": ("links.csv", "from_table,from,to_table,to,y\n", 1, "y"),
    "a missing column of links": ("links.csv", "from_table,from,to_table\n", 1, "to"),
    "an empty file": ("needs.csv", "", 0, ""),
    "a file with only a byte order mark": ("needs.csv", "\ufeff", 0, ""),
    "a quoted field that is never closed": ("needs.csv", NEEDS + NEED + 'n3,"a,b,c,d\n\nn4,a,b,c,d\n', 4, ""),
    "text behind a quoted field": ("needs.csv", NEEDS + NEED + 'n3,"a"b,b,c,d\n', 4, ""),
    "Windows letters": ("needs.csv", (NEEDS + NEED + "n3,a,caf\xe9,c,d\n").encode("cp1252"), 4, ""),
    "NUL": ("needs.csv", NEEDS + NEED + "n3,a\0,b,c,d\n", 4, ""),
    "an Excel workbook": ("needs.csv", b"PK\x03\x04\x14\x00\x06\x00", 0, ""),
    "text of Excel in two bytes": ("needs.csv", NEEDS.encode("utf-16"), 1, ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", CELLS)
def test_a_fault_in_a_table_names_file_row_and_column(folder: Path, kind: str) -> None:
    file, content, row, column = CELLS[kind]
    fault = only_fault_of(write(folder, {file: content}))
    assert (fault.file, fault.row, fault.column) == (file, row, column)


def test_every_table_accepts_a_row_without_a_fault(folder: Path) -> None:
    assert not import_dossier(write(folder, base=FULL)).same_dossier


def test_a_fault_names_the_column_as_the_file_does(folder: Path) -> None:
    text = "id,naam,wie,heeft_nodig,omdat\nn1,a,,c,d\nn2,a,b,c,d\n"
    fault = only_fault_of(write(folder, {"needs.csv": None, "behoeften.csv": text}))
    assert (fault.file, fault.row, fault.column) == ("behoeften.csv", 2, "wie")


def test_a_table_in_both_languages_is_a_fault(folder: Path) -> None:
    fault = only_fault_of(write(folder, {"behoeften.csv": NEEDS + NEED}))
    assert fault.file == "behoeften.csv" and "needs.csv" in fault.expected


def test_a_reference_to_a_row_with_its_own_fault_is_not_also_a_fault(folder: Path) -> None:
    text = NEEDS + "n1,Zitten,Ouderen,een bank,zij,moe\nn2,Schaduw,,bomen,het warm is\n"
    found = places_of(write(folder, {"needs.csv": text, "dossier.toml": NEW}))
    assert found == [("needs.csv", 2, ""), ("needs.csv", 3, "who")]


@pytest.mark.parametrize("content", [NEEDS.replace("who", "wij") + NEED, b"\xff", "", 'id\n"'])
def test_a_reference_to_a_table_that_cannot_be_read_is_not_also_a_fault(
    folder: Path, content: str
) -> None:
    found = faults_of(write(folder, {"needs.csv": content, "dossier.toml": NEW}))
    assert {fault.file for fault in found} == {"needs.csv"}


def test_a_reference_to_an_area_or_source_with_its_own_fault_is_not_also_a_fault(
    folder: Path,
) -> None:
    text = TOML.replace("year = 2025", "year = 0.5", 1).replace('"CC0"', "0")
    found = {
        (fault.file, fault.column) for fault in faults_of(write(folder, {"dossier.toml": text}))
    }
    assert found == {("dossier.toml", "areas[1].year"), ("dossier.toml", "sources[1].licence")}


@pytest.mark.parametrize("toml", [None, "x", TOML.replace('"proef"', "3")])
def test_tables_are_checked_too_when_dossier_toml_is_faulty(folder: Path, toml: str | None) -> None:
    found = places_of(write(folder, {"dossier.toml": toml, "needs.csv": NEEDS + "n1,,,,\n"}))
    assert [place[0] for place in found].count("needs.csv") == 4
    assert "observations.csv" not in {place[0] for place in found}


def test_all_faults_of_a_dossier_are_told_at_once(folder: Path) -> None:
    changes = {
        "dossier.toml": FULL_TOML.replace('role = "context"', 'role = "x"'),
        "needs.csv": NEEDS + NEED + "n3,,b,c,d\nn4,a,,c,d\n",
        "works.csv": WORKS + "w1,a,gas,nobody,31-01-2026,,1.250\n" + WORK2,
        "goals.csv": b"\xff\xfe",
        "links.csv": "from_table,from,to_table,to\nneeds,n9,measures,m9\n",
        "cijfers.csv": f"statcode,inwoners\n{SUBJECT},veel\n",
        "panden.geojson": geojson([(shapely.Point(WEST, SOUTH), {})]),
        "hoogte.tif": b"nothing",
        "werk.geojson": geojson([(square(), {"id": "w9"})]),
    }
    write(folder, changes, base=FULL)
    before = rows(old=True)
    found = set(places_of(folder))
    assert rows(old=True) == before and len(before["Need"]) == 4
    assert found == {
        ("dossier.toml", 0, "areas[2].role"),
        ("needs.csv", 4, "name"),
        ("needs.csv", 5, "who"),
        ("works.csv", 2, "owner"),
        ("works.csv", 2, "start"),
        ("works.csv", 2, "budget_eur"),
        ("goals.csv", 1, ""),
        ("links.csv", 2, "from"),
        ("links.csv", 2, "to"),
        ("cijfers.csv", 2, "inwoners"),
        ("panden.geojson", 1, ""),
        ("hoogte.tif", 0, ""),
        ("werk.geojson", 1, "id"),
    }


def test_all_cells_of_a_row_are_checked(folder: Path) -> None:
    text = WORKS + "w 1,,gass,nobody,1,2,x\n" + WORK2
    found = [place for place in places_of(write(folder, {"works.csv": text})) if place[1] == 2]
    assert len(found) == 7


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_fault_reads_as_one_sentence_in_either_language(folder: Path, language: str) -> None:
    with translation.override(language):
        fault = only_fault_of(write(folder, {"needs.csv": NEEDS + NEED + "n3,a,,c,d\n"}))
        assert "needs.csv" in str(fault) and " 4" in str(fault) and "who" in str(fault)


# --- what looks odd and is accepted ----------------------------------------------------------------


def test_a_semicolon_file_of_dutch_excel_with_a_byte_order_mark_is_accepted(folder: Path) -> None:
    text = (
        "\ufeffid;naam;beschrijving;soort;kosten_eur\r\n"
        'm1;Banken;"Met rug; en leuning";physical;2500,50\r\n'
    )
    import_dossier(write(folder, {"measures.csv": None, "maatregelen.csv": text}))
    measure = Measure.objects.get(programme__slug="proef", key="m1")
    assert (measure.cost_cents, measure.description) == (250_050, "Met rug; en leuning")


def test_a_file_with_empty_columns_at_the_end_is_accepted(folder: Path) -> None:
    text = NEEDS.replace("\n", ",,\n") + NEED.replace("\n", ",,\n") + ",,,,,,\n"
    import_dossier(write(folder, {"needs.csv": text}))


def test_dutch_names_of_files_columns_and_choices_are_accepted(folder: Path) -> None:
    changes = {
        "needs.csv": None,
        "behoeften.csv": "ID,Naam,Wie,Heeft_nodig,Omdat\nn1,Rust,Buren,stilte,het druk is\n",
        "works.csv": None,
        "werken.csv": "id,naam,discipline,eigenaar,begin,einde,budget_eur\n"
        "w1,Riool,Riool,gemeente,2026-01-01,2026-02-01,5\n",
        "links.csv": None,
        "verbanden.csv": "van_tabel,van,naar_tabel,naar,waarom\nbehoeften,n1,doelen,g1,omdat\n",
    }
    with translation.override("nl"):
        import_dossier(write(folder, changes))
    need = Need.objects.get(programme__slug="proef", key="n1")
    assert (need.name, need.who, need.needs, need.because) == (
        "Rust",
        "Buren",
        "stilte",
        "het druk is",
    )
    assert Work.objects.get(programme__slug="proef", key="w1").discipline == "sewer"
    assert need.goal_links.get().why == "omdat"


def test_a_file_name_in_capitals_is_the_same_table(folder: Path) -> None:
    text = NEEDS + "n7,Zitten,Ouderen,een bank,zij moe worden\n"
    import_dossier(write(folder, {"needs.csv": None, "Needs.CSV": text + NEED}))
    assert Need.objects.filter(programme__slug="proef", key="n7").exists()


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\u2029"])
def test_an_odd_line_sign_inside_a_cell_does_not_break_the_row(folder: Path, sign: str) -> None:
    import_dossier(write(folder, {"needs.csv": NEEDS + NEED + f"n3,a,b,c{sign}d,e\n"}))
    assert Need.objects.get(programme__slug="proef", key="n3").needs == f"c{sign}d"


def test_a_cell_of_several_lines_counts_as_one_row(folder: Path) -> None:
    text = NEEDS + 'n1,a,b,"c\n\nd",e\n\nn2,a,b,c,d\nn3,a,,c,d\n'
    assert only_fault_of(write(folder, {"needs.csv": text})).row == 5


def test_a_file_with_only_a_heading_is_an_empty_table(folder: Path) -> None:
    import_dossier(write(folder, base={"dossier.toml": NEW, "needs.csv": NEEDS}))
    assert not Need.objects.filter(programme__slug="nieuw").exists()


def test_an_emptied_place_is_emptied_at_the_next_import(folder: Path) -> None:
    text = SMALL["contributions.csv"].replace("120020,480020", ",")  # type: ignore[union-attr]
    import_dossier(write(folder, {"contributions.csv": text}))
    assert Contribution.objects.get(programme__slug="proef", key="c1").geometry is None


# --- files behind the sources ----------------------------------------------------------------------

POINT = shapely.Point(WEST + 5, SOUTH + 5)

LAYERS = {
    "points where areas are expected": ("green", geojson([(square(), {}), (POINT, {})]), {}, 2, ""),
    "areas where points are expected": ("tree", geojson([(square(), {})]), {}, 1, ""),
    "an area where an actor is expected": ("actors", geojson([(square(), {"id": "huis"})]), {}, 1, ""),
    "a work that is not in works": ("works", geojson([(POINT, {"id": "w1"}), (POINT, {"id": "w9"})]), {}, 2, "id"),
    "a work twice": ("works", geojson([(POINT, {"id": "w1"}), (POINT, {"id": "w1"})]), {}, 2, "id"),
    "a work without an id": ("works", geojson([(POINT, {"id": "w1"}), (POINT, {"id": None})]), {}, 2, "id"),
    "no column with the id": ("works", geojson([(POINT, {"nummer": "w1"})]), {}, 0, "id"),
    "no column with the code": (
        "boundaries", geojson([(square(), {"nummer": "w1"})]), {"columns": {"code": "code"}}, 0, "code"),
    "no column of the selection": (
        "green", geojson([(square(), {"a": "b"})]), {"select": {"soort": ["gras"]}}, 0, "soort"),
    "metres that call themselves degrees": ("green", geojson([(square(), {})], crs=None), {}, 1, ""),
    "a shape outside the Netherlands": ("green", geojson([(shapely.box(0, 0, 9, 9), {})]), {}, 1, ""),
    "no map": ("green", "a bird\n", {}, 0, ""),
    "an empty file": ("green", "", {}, 0, ""),
    "a map without features": ("green", '{"type": "FeatureCollection"}', {}, 0, ""),
}  # fmt: skip


def test_cells_are_checked_under_a_wrong_heading_too(folder: Path) -> None:
    content = NEEDS.replace("who", "wie_dan").replace("needs", "mood") + "n 1,a,b,c,d\nn2,,b,c,d\n"
    found = places_of(write(folder, {"needs.csv": content, "links.csv": None}))
    assert {row for _file, row, _column in found} == {1, 2, 3}
    assert ("needs.csv", 2, "id") in found and ("needs.csv", 3, "name") in found


@pytest.mark.parametrize(
    ("crs", "shape", "named"),
    [
        ("EPSG:4326", square(), "EPSG:4326 (WGS 84)"),
        ("EPSG:32631", shapely.box(9, 5, 19, 15), "EPSG:32631 (WGS 84 / UTM zone 31N)"),
        ("EPSG:28992", shapely.box(4.5, 52.25, 4.75, 52.5), "EPSG:28992 (Amersfoort / RD New)"),
        (None, shapely.box(400, 5, 410, 15), "EPSG:4326 (WGS 84)"),
    ],
)
def test_a_wrong_coordinate_system_is_named_with_a_coordinate(
    folder: Path, crs: str | None, shape: BaseGeometry, named: str
) -> None:
    change = with_source("k", geojson([(shape, {})], crs=crs), use="green", file="k.geojson")
    fault = only_fault_of(write(folder, change))
    first = shapely.get_coordinates(shape)[0]
    assert named in fault.found
    assert " ".join(f"{number:.9g}" for number in first) in fault.found


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [("a = 1\nb = c\n", 2, "5"), ("a = 1\n[b]\n[b]\n", 3, "3"), ('a = "x"y\n', 1, "8")],
)
def test_the_place_in_a_broken_description_is_told_in_our_own_words(
    folder: Path, text: str, row: int, column: str
) -> None:
    fault = only_fault_of(write(folder, {"dossier.toml": text}))
    assert (fault.row, fault.found.rpartition(" ")[2]) == (row, column)
    assert not re.search(r"[Ii]nvalid|at line|Cannot|Expected", f"{fault.found} {fault.expected}")


@pytest.mark.parametrize(("text", "said"), [("a = 1\na = 2", "before"), ('a = "x', "more")])
def test_what_is_wrong_at_the_end_of_a_description_is_told_apart(
    folder: Path, text: str, said: str
) -> None:
    with translation.override("en"):
        fault = only_fault_of(write(folder, {"dossier.toml": text}))
    assert said in fault.found and "end of the file" in fault.found


def test_a_description_in_another_encoding_is_told_with_its_place(folder: Path) -> None:
    write(folder, {"dossier.toml": "a = 1\n"})
    (folder / "dossier.toml").write_bytes(b'a = 1\nnaam = "caf\xe9"\n')
    fault = only_fault_of(folder)
    assert (fault.row, fault.found.rpartition(" ")[2]) == (2, "12")
    assert "codec" not in fault.found and "UTF-8" in fault.expected


@pytest.mark.parametrize("kind", LAYERS)
def test_a_fault_in_a_map_names_file_and_feature(folder: Path, kind: str) -> None:
    use, content, options, row, column = LAYERS[kind]
    change = with_source("kaart", content, use=use, file="kaart.geojson", **options)
    fault = only_fault_of(write(folder, change))
    assert (fault.file, fault.row, fault.column) == ("kaart.geojson", row, column)


def test_a_place_of_an_unknown_row_is_told_once_and_for_its_own_file(folder: Path) -> None:
    toml = TOML + source("a", use="works", file="a.json") + source("b", use="works", file="b.json")
    good, bad = geojson([(POINT, {"id": "w1"})]), geojson([(POINT, {"id": "w9"})])
    changes = {"dossier.toml": toml, "a.json": good, "b.json": bad}
    assert only_fault_of(write(folder, changes)).file == "b.json"


def test_a_place_of_a_row_in_a_table_that_cannot_be_read_is_not_also_a_fault(folder: Path) -> None:
    map_ = geojson([(POINT, {"id": "w1"})])
    change = with_source("k", map_, use="works", file="k.json")
    found = places_of(write(folder, change, {"works.csv": "id,naam,x\n"}))
    assert {place[0] for place in found} == {"works.csv"}


def test_a_boundary_in_two_sources_is_a_fault(folder: Path) -> None:
    code = {"columns": {"code": "code"}, "use": "boundaries"}
    toml = TOML + source("a", file="a.json", **code) + source("b", file="b.json", **code)
    map_ = geojson([(square(), {"code": SUBJECT})])
    fault = only_fault_of(write(folder, {"dossier.toml": toml, "a.json": map_, "b.json": map_}))
    assert (fault.file, fault.row, fault.column) == ("b.json", 1, "code")


def test_a_missing_layer_is_told_with_the_layers_there_are(folder: Path) -> None:
    write(folder, {"dossier.toml": TOML + source("k", use="green", file="k.gpkg", layer="bos")})
    write_layers(folder / "k.gpkg", {"gras": [square()], "struik": [square()]}, "EPSG:28992")
    fault = only_fault_of(folder)
    assert fault.file == "k.gpkg" and "bos" in fault.found
    assert "gras" in fault.expected and "struik" in fault.expected


def test_a_map_without_a_coordinate_system_is_a_fault(folder: Path) -> None:
    write(folder, {"dossier.toml": TOML + source("k", use="green", file="k.gpkg")})
    write_layers(folder / "k.gpkg", {"gras": [square()]}, None)
    fault = only_fault_of(folder)
    assert (fault.file, fault.row) == ("k.gpkg", 0) and "28992" in fault.expected


def test_several_layers_without_a_name_are_a_fault_that_names_them(folder: Path) -> None:
    write(folder, {"dossier.toml": TOML + source("k", use="green", file="k.gpkg")})
    write_layers(folder / "k.gpkg", {"gras": [square()], "struik": [square()]}, "EPSG:28992")
    assert "gras" in only_fault_of(folder).found


def test_a_virtual_file_that_points_outside_the_folder_is_not_followed(folder: Path) -> None:
    (folder.parent / "secret.geojson").write_text(geojson([(square(), {"a": "secret"})]))
    virtual = (
        '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>'
        f"{folder.parent / 'secret.geojson'}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    fault = only_fault_of(write(folder, with_source("k", virtual, use="green", file="k.vrt")))
    assert fault.file == "k.vrt"


def test_a_virtual_raster_that_points_outside_the_folder_is_not_followed(folder: Path) -> None:
    (folder.parent / "secret.tif").write_bytes(raster(np.ones((2, 2))))
    virtual = (
        '<VRTDataset rasterXSize="2" rasterYSize="2"><SRS>EPSG:28992</SRS>'
        f"<GeoTransform>{WEST},1,0,{SOUTH},0,-1</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1"><SimpleSource><SourceFilename>'
        f"{folder.parent / 'secret.tif'}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
    )
    change = with_source("k", virtual, use="ground_raster", file="k.vrt")
    assert only_fault_of(write(folder, change)).file == "k.vrt"


RASTERS = {
    "another coordinate system": raster(np.ones((2, 2)), crs="EPSG:4326"),
    "no coordinate system": raster(np.ones((2, 2)), crs=None),
    "rotated": raster(np.ones((2, 2)), transform=Affine(8, 6, WEST, 6, -8, SOUTH)),
    "stretched": raster(np.ones((2, 2)), transform=Affine(8, 0, WEST, 0, -4, SOUTH)),
    "south up": raster(np.ones((2, 2)), transform=Affine(8, 0, WEST, 0, 8, SOUTH)),
    "no raster": b"a bird",
    "empty": b"",
    "half a raster": raster(np.ones((100, 100)))[:600],
}


@pytest.mark.parametrize("kind", RASTERS)
def test_a_raster_that_cannot_be_used_is_a_fault(folder: Path, kind: str) -> None:
    change = with_source("k", RASTERS[kind], use="ground_raster", file="hoogte.tif")
    assert only_fault_of(write(folder, change)).file == "hoogte.tif"


STATISTICS = {
    "no column with the code": ("code,inwoners\nBU99990101,3\n", {}, 1, "statcode"),
    "another column with the code": ("statcode,inwoners\nBU99990101,3\n", {"columns": {"code": "c"}}, 1, "c"),
    "no column of the filter": ("statcode,inwoners\nBU99990101,3\n", {"only": {"jaar": "2024"}}, 1, "jaar"),
    "text in a number column": ("statcode,inwoners\n\n\nBU99990101,veel\n", {}, 4, "inwoners"),
    "text behind a cell of two lines": (
        'statcode,statnaam,inwoners\nGM9999,"a\nb",3\n\nBU99990101,c,veel\n', {}, 4, "inwoners"),
    "a code that is no code": ("statcode,inwoners\n\nBU9999,3\n", {}, 3, "statcode"),
    "two values for one area": (
        "statcode,inwoners\nBU99990101,3\n\nBU99990101,4\n", {}, 4, "inwoners"),
    "more cells than the heading": ("statcode,inwoners\n\nBU99990101,3,4\n", {}, 3, ""),
    "the same column twice": ("statcode,inwoners,inwoners\nBU99990101,3,4\n", {}, 1, "inwoners"),
    "a share above 1": ("statcode,koopwoningen\nBU99990101,101\n", {}, 2, "koopwoningen"),
    "no figure we know": ("statcode,bomen\nBU99990101,3\n", {}, 1, ""),
    "no rows": ("statcode,inwoners\n", {}, 2, ""),
    "no row with the period": (
        "statcode,inwoners,jaar\nBU99990101,3,2023\n", {"only": {"jaar": "2024"}}, 2, ""),
    "an empty file": ("", {}, 0, ""),
    "broken quotes": ('statcode,inwoners\nBU99990101,"3\n', {}, 2, ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", STATISTICS)
def test_a_fault_in_a_table_of_figures_names_row_and_column(folder: Path, kind: str) -> None:
    content, options, row, column = STATISTICS[kind]
    options = {"use": "statistics", "shape": "statistics", "file": "cijfers.csv", **options}
    fault = only_fault_of(write(folder, with_source("cijfers", content, **options)))
    assert (fault.file, fault.row, fault.column) == ("cijfers.csv", row, column)


def test_the_earlier_row_that_a_fault_speaks_of_is_counted_as_in_the_file(folder: Path) -> None:
    content = f"statcode,inwoners\n\n\n{SUBJECT},3\n{SUBJECT},4\n"
    options = {"use": "statistics", "shape": "statistics", "file": "cijfers.csv"}
    fault = only_fault_of(write(folder, with_source("cijfers", content, **options)))
    assert fault.row == 5 and " 4 " in fault.found


def test_a_fault_never_turns_into_an_accident_when_sorted(folder: Path) -> None:
    """Faults of one place and of many kinds are told in a fixed order."""
    with pytest.raises(FaultyDossier) as caught:
        import_dossier(write(folder, {"needs.csv": NEEDS + "n1,,,,\n" * 3}))
    assert caught.value.faults == sorted(caught.value.faults)


def test_a_table_that_was_left_out_is_told_once_and_not_for_each_row(folder: Path) -> None:
    actors = "id,name,kind,does\n" + "".join(f"p{n},Actor {n},residents,Helpt\n" for n in range(9))
    relations = "from,to,kind\n" + "".join(f"p{n},p{n + 1},helpt\n" for n in range(8))
    new = {"dossier.toml": TOML.replace('"proef"', '"nieuw"'), "relations.csv": relations}
    found = faults_of(write(folder, new, {"actors.csv": None}))
    told = [fault for fault in found if fault.file == "relations.csv"]
    assert [(fault.row, fault.column) for fault in told] == [(2, "from"), (2, "to")]
    assert told[0].found == "p0, en zo in 8 rijen" and "er is er geen" in told[0].expected
    # One row too few is told for itself.
    fewer = actors.replace("p8,Actor 8,residents,Helpt\n", "")
    [fault] = faults_of(write(folder, new, {"actors.csv": fewer}))
    assert (fault.row, fault.found) == (9, "p8")

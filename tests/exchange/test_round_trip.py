"""A programme that is exported and read in again is the same programme."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.kept import example_programme
from wijkdraad.exchange.export.exporting import export_dossier, export_workbook, export_zip
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.unpacking import unpack
from wijkdraad.programme.models import Contribution, Contributor, Feature, Need, Programme, Work

from .dossiers import FULL, rows, write
from .programmes import make
from .saying import everything
from .test_properties import undone

pytestmark = pytest.mark.django_db
FORMS = {"csv": False, "workbook": True}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def forget(programme: Programme) -> None:
    """Throw a programme away, whatever points at what."""
    from django.apps import apps

    for model in reversed(list(apps.get_app_config("programme").get_models())):
        if not model.__name__.startswith("Historical") and hasattr(model, "programme"):
            model._default_manager.filter(programme=programme)._raw_delete(
                model._default_manager.db
            )
    Programme.objects.filter(pk=programme.pk)._raw_delete("default")


@pytest.mark.parametrize("as_workbook", FORMS.values(), ids=FORMS)
@settings(
    deadline=None,
    max_examples=25,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a programme has too many parts to look for the least
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_any_programme_comes_back_as_it_was(
    tmp_path: Path, as_workbook: bool, data: st.DataObject
) -> None:
    folder, again = tmp_path / "once", tmp_path / "twice"
    for place in (folder, again):
        shutil.rmtree(place, ignore_errors=True)
    with undone():
        programme = make(data.draw)
        before = everything(programme)
        export_dossier(programme, folder, as_workbook)
        forget(programme)
        assert not Need.objects.exists() and not Feature.objects.exists()
        back = import_dossier(folder).programme
        assert everything(back) == before
        export_dossier(back, again, as_workbook)
        assert bytes_of(again) == bytes_of(folder)


@pytest.fixture(params=["example", "full"])
def programme(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Programme:
    if request.param == "example":
        return example_programme()
    return import_dossier(write(tmp_path / "full", base=FULL)).programme


@pytest.mark.parametrize("as_workbook", FORMS.values(), ids=FORMS)
def test_a_whole_dossier_comes_back_as_it_was(
    programme: Programme, tmp_path: Path, as_workbook: bool
) -> None:
    before = everything(programme)
    made = export_dossier(programme, tmp_path / "out", as_workbook)
    assert made.files[0] == "dossier.toml" and made.rows > 20
    # PostgreSQL empties no table with checks that still wait.
    connection.check_constraints()
    call_command("flush", interactive=False, verbosity=0)
    assert everything(import_dossier(tmp_path / "out").programme) == before


@pytest.mark.parametrize("as_workbook", FORMS.values(), ids=FORMS)
def test_reading_an_export_into_its_own_programme_touches_no_row(
    programme: Programme, tmp_path: Path, as_workbook: bool
) -> None:
    export_dossier(programme, tmp_path / "out", as_workbook)
    before = rows(("dossier_hash",), old=False)
    done = import_dossier(tmp_path / "out")
    assert (done.created, done.changed) == (0, 0) and done.unchanged > 20
    assert rows(("dossier_hash",), old=False) == before
    assert import_dossier(tmp_path / "out").same_dossier


def test_a_workbook_alone_brings_all_but_the_maps_and_leaves_those_alone(
    programme: Programme, tmp_path: Path
) -> None:
    before, book = everything(programme), tmp_path / "los.xlsx"
    book.write_bytes(export_workbook(programme))
    assert import_dossier(book).changed == 0
    assert everything(programme) == before
    # PostgreSQL empties no table with checks that still wait.
    connection.check_constraints()
    call_command("flush", interactive=False, verbosity=0)
    after = everything(import_dossier(book).programme)
    without_maps = {"Feature", "Area", "Work", "TerrainRaster"}
    assert {name for name in before if after[name] != before[name]} == without_maps
    assert after["Feature"] == [] and not Work.objects.exclude(geometry=None).exists()


@pytest.mark.parametrize(
    "day",
    [
        *(date(1, 1, 1), date(202, 1, 1), date(1899, 12, 31), date(1900, 1, 1)),
        *(date(1900, 2, 28), date(1900, 3, 1), date(2027, 3, 1), date(9999, 12, 31)),
    ],
)
def test_a_day_of_any_year_comes_back_from_a_workbook(day: date, tmp_path: Path) -> None:
    programme = import_dossier(write(tmp_path / "d")).programme
    work = Work.objects.get(key="w1")
    Programme.objects.filter(pk=programme.pk).update(reference_date=day)
    Work.objects.filter(pk=work.pk).update(start=day, end=day)
    programme.refresh_from_db()
    book = tmp_path / "los.xlsx"
    book.write_bytes(export_workbook(programme))
    Work.objects.filter(pk=work.pk).update(start=None, end=None)
    Programme.objects.filter(pk=programme.pk).update(reference_date=date(2020, 1, 1))
    import_dossier(book)
    for row in (work, programme):
        row.refresh_from_db()
    assert (programme.reference_date, work.start, work.end) == (day, day, day)


def test_the_zip_of_the_site_is_the_folder_of_the_command(
    programme: Programme, tmp_path: Path
) -> None:
    export_dossier(programme, tmp_path / "out")
    packed = tmp_path / "dossier.zip"
    packed.write_bytes(export_zip(programme))
    assert packed.read_bytes() == export_zip(programme)
    (tmp_path / "unpacked").mkdir()
    with packed.open("rb") as file:
        unpack(file, tmp_path / "unpacked")
    assert bytes_of(tmp_path / "unpacked") == bytes_of(tmp_path / "out")


def test_who_left_a_contribution_is_never_exported(programme: Programme, tmp_path: Path) -> None:
    row = Contribution.objects.filter(programme=programme).first()
    Contributor.objects.create(
        contribution=row, name="Geheime Naam", email="geheim@voorbeeld.nl", link_hash="a" * 64
    )
    for as_workbook in (False, True):
        export_dossier(programme, tmp_path / "out", as_workbook)
        text = b"".join(bytes_of(tmp_path / "out").values())
        assert b"Geheime" not in text and b"geheim@" not in text
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "a.zip").write_bytes(export_workbook(programme))
    shutil.unpack_archive(tmp_path / "w" / "a.zip", tmp_path / "w" / "inside")
    inside = b"".join(p.read_bytes() for p in (tmp_path / "w").rglob("*.xml"))
    assert b"Geheime" not in inside and b"bijdragen" in inside


def test_a_folder_with_something_else_in_it_is_left_alone(
    programme: Programme, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "brief.txt").write_text("bewaar mij")
    with pytest.raises(FaultyDossier):
        export_dossier(programme, folder)
    assert bytes_of(folder) == {"brief.txt": b"bewaar mij"}
    (folder / "brief.txt").unlink()
    export_dossier(programme, folder)
    export_dossier(programme, folder, as_workbook=True)
    assert not list(folder.glob("*.csv"))
    (folder / "brief.txt").write_text("bewaar mij")
    before = bytes_of(folder)
    with pytest.raises(FaultyDossier) as faulty, translation.override("en"):
        export_dossier(programme, folder)
    assert "brief.txt" in str(faulty.value)
    assert bytes_of(folder) == before
    with pytest.raises(FaultyDossier):
        export_dossier(programme, folder / "brief.txt")


def test_an_export_that_cannot_be_read_in_again_is_not_written(
    programme: Programme, tmp_path: Path
) -> None:
    Need.objects.filter(programme=programme).update(because="x" * 40_000)
    with pytest.raises(FaultyDossier) as faulty:
        export_dossier(programme, tmp_path / "out", as_workbook=True)
    assert {fault.column for fault in faulty.value.faults} == {"omdat"}
    assert not (tmp_path / "out").exists()
    export_dossier(programme, tmp_path / "out")


def test_a_programme_about_no_neighbourhood_cannot_be_a_dossier(db: None, tmp_path: Path) -> None:
    bare = Programme.objects.create(
        slug="leeg", name="Leeg", place="Nergens", reference_date="2026-01-01", version="1"
    )
    bare.refresh_from_db()
    with pytest.raises(FaultyDossier):
        export_dossier(bare, tmp_path / "out")

"""One backup of a site with something of everything in it, made once for all tests here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from axes.models import AccessLog
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests.exchange.dossiers import rows
from tests.kept import example_programme
from tests.people import area_manager, words_of_resident
from wijkdraad.exchange.backup import make_backup
from wijkdraad.programme.models import Contribution, Contributor, Job, Need
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import change_row, delete_row

FILES = {
    "uploads/3/bijdragen.csv": b"id,text\nc1,Een bankje\n",
    "plans/lindenkwartier.pdf": bytes(range(256)) * 5000,
    "uploads/3/leeg.csv": b"",
    "uploads/3/wijk é.geojson": b"{}",
}


@dataclass(frozen=True)
class Original:
    """The site that was backed up, as it was, and the backup."""

    backup: Path
    rows: dict[str, list[tuple[Any, ...]]]
    deleted: tuple[int, str]
    """The number of a contribution that was deleted last, and the event that brings it back."""


def write_files(folder: Path) -> None:
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def fill_site() -> tuple[int, str]:
    """The example with people, a contributor, a job, changes and a deletion."""
    programme = example_programme()
    person = area_manager(programme).person
    needs, contributions = table_named("needs"), table_named("contributions")
    need = Need.objects.get(key="n-schaduw")
    change_row(programme, needs, need.pk, {"because": "Het is heet."}, need.revision, person)
    said = words_of_resident(programme, "van-mevrouw-bakker")
    Contributor.objects.create(
        contribution=said, name="Riet Bakker", email="riet@voorbeeld.nl", link_hash="a" * 64
    )
    Job.objects.create(kind="make_plan", started_by=person, programme=programme, says="Klaar")
    AccessLog.objects.create(username=person.email, ip_address="::1", path_info="/")
    last = words_of_resident(programme, "laatste")
    event = delete_row(programme, contributions, last.pk, person)
    assert last.pk is not None
    return last.pk, event


@pytest.fixture(scope="session")
def original(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Original:
    folder = tmp_path_factory.mktemp("original")
    with django_db_blocker.unblock(), override_settings(DATA=folder / "data"):
        assert not Contribution.objects.exists()
        write_files(folder / "data")
        try:
            deleted = fill_site()
            backup = make_backup(folder / "site.zip").file
            return Original(backup, rows(old=True), deleted)
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A data folder without anything in it; the database is that of the test."""
    folder = tmp_path / "data"
    folder.mkdir()
    with override_settings(DATA=folder):
        assert folder == settings.DATA
        yield folder


Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def remade(original: Original, tmp_path: Path) -> Callable[..., Path]:
    """A copy of the backup with other files in it (None: without), or another manifest."""

    def make(files: dict[str, bytes | None] | None = None, manifest: Change | None = None) -> Path:
        file = tmp_path / "remade.zip"
        files = files or {}
        with ZipFile(original.backup) as source, ZipFile(file, "w") as target:
            for entry in source.infolist():
                content = files.get(entry.filename, source.read(entry))
                if entry.filename == "manifest.json" and manifest is not None:
                    values = json.loads(source.read(entry))
                    manifest(values)
                    content = json.dumps(values).encode()
                if content is not None:
                    target.writestr(entry.filename, content)
            for name in files.keys() - set(source.namelist()):
                target.writestr(name, files[name] or b"")
        return file

    return make


@pytest.fixture
def copied(original: Original, tmp_path: Path) -> Path:
    """A copy of the backup that a test may spoil."""
    return Path(shutil.copy(original.backup, tmp_path / "copy.zip"))

"""What is put back is what was there: rows, versions, files, numbers and moments."""

from __future__ import annotations

import fcntl
import stat
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from axes.models import AccessLog
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from shapely import Point

from tests.exchange.dossiers import rows
from tests.people import bare_programme
from wijkdraad.exchange.backup import BackupFault, make_backup, restore_backup
from wijkdraad.programme.history import undo, versions
from wijkdraad.programme.models import (
    Contribution,
    Contributor,
    Elevation,
    Need,
    Programme,
    Role,
    Source,
)
from wijkdraad.programme.tables import table_named
from wijkdraad.steps.rows import add_row, revert_row

from .conftest import FILES, Original, found_files, write_files

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_row_and_every_file_comes_back(original: Original, place: Path) -> None:
    restored = restore_backup(original.backup)
    assert rows(old=True) == original.rows
    assert found_files(place) == FILES
    assert sum(len(table) for table in original.rows.values()) > 1500
    assert {
        name.removeprefix("programme."): table.rows
        for name, table in restored.tables.items()
        if name.startswith("programme.")
    } == {name.lower(): len(table) for name, table in original.rows.items()}
    assert AccessLog.objects.get().username == "daan@waterbeek.nl"
    assert Permission.objects.exists()


def test_a_backup_of_what_was_restored_is_the_same(
    original: Original, place: Path, tmp_path: Path
) -> None:
    first = restore_backup(original.backup).manifest
    again = make_backup(tmp_path / "again.zip").manifest
    assert (again.tables, again.files) == (first.tables, first.files)


def test_history_goes_on(original: Original, place: Path) -> None:
    restore_backup(original.backup)
    programme = Programme.objects.get()
    person = Role.objects.get().person
    need = Need.objects.get(key="n-schaduw")
    found = versions(need)
    assert [version.kind for version in found] == ["changed", "made"]
    assert found[0].who == str(person)
    revert_row(programme, table_named("needs"), need.pk, found[1].history_id, person)
    assert [version.kind for version in versions(need)] == ["changed", "changed", "made"]
    number, event = original.deleted
    undo(programme, event, person)
    assert Contribution.objects.get(pk=number).key == "laatste"


def test_who_left_a_contribution_is_in_it(original: Original, place: Path) -> None:
    restore_backup(original.backup)
    contributor = Contributor.objects.get(link_hash="a" * 64)
    assert contributor.email == "riet@voorbeeld.nl"
    assert contributor.contribution.key == "van-mevrouw-bakker"


def test_the_number_of_a_deleted_row_is_not_given_again(original: Original, place: Path) -> None:
    """Its earlier versions are found by it, and can bring it back."""
    restore_backup(original.backup)
    values = {"key": "nieuw", "channel": "web", "kind": "wish", "text": "Een boom."}
    row = add_row(Programme.objects.get(), table_named("contributions"), values, None)
    assert row.pk > original.deleted[0]
    assert [version.kind for version in versions(row)] == ["made"]


def test_sessions_stay_out(original: Original, place: Path, tmp_path: Path) -> None:
    restore_backup(original.backup)
    Session.objects.create(session_key="b" * 32, session_data="x", expire_date=timezone.now())
    backup = make_backup(tmp_path / "again.zip")
    assert "sessions.session" not in backup.manifest.tables
    with ZipFile(backup.file) as archive:
        assert not any(b"b" * 32 in archive.read(name) for name in archive.namelist())


def test_what_is_left_out_of_the_files(place: Path, original: Original) -> None:
    """The secret key, the database, what is made again, earlier backups and the backup itself."""
    write_files(place)
    kept = make_backup(place / "first.zip").file
    for name in ("secret-key", "wijkdraad.sqlite3", "wijkdraad.sqlite3-wal", "static/a.css"):
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("x")
    assert kept.exists()
    assert set(make_backup(place / "second.zip").manifest.files) == set(FILES)


def test_a_link_counts_as_what_it_points_at(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.csv").write_text("a")
    (elsewhere / "round").symlink_to(elsewhere, target_is_directory=True)
    (place / "uploads").symlink_to(elsewhere, target_is_directory=True)
    (place / "nothing").symlink_to(tmp_path / "nowhere")
    assert set(make_backup(tmp_path / "site.zip").manifest.files) == {"uploads/a.csv"}


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "site.zip"
    assert make_backup(file).file == file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes()
    with pytest.raises(BackupFault, match=r"site\.zip"):
        make_backup(file)
    assert file.read_bytes() == first
    (place / "new.csv").write_text("new")
    assert make_backup(file, overwrite=True).manifest.files.keys() == {"new.csv"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "site.zip"]


def test_two_backups_to_one_file_do_not_mix(place: Path, tmp_path: Path) -> None:
    part = tmp_path / "site.zip.part"
    with part.open("w") as other:
        other.write("half a backup of someone else")
        other.flush()
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BackupFault, match=r"site\.zip\.part"):
            make_backup(tmp_path / "site.zip")
        assert part.read_text() == "half a backup of someone else"
    # The other was killed: what it left makes way.
    assert make_backup(tmp_path / "site.zip").file.exists()
    assert not part.exists()


def test_a_backup_that_fails_leaves_the_earlier_one(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "site.zip"
    make_backup(file)
    first = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("wijkdraad.exchange.backup.making._write_files", full)
    with pytest.raises(BackupFault, match=r"De schijf van .* is vol"):
        make_backup(file, overwrite=True)
    assert file.read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "site.zip"]


def test_strange_but_possible_values_come_back(place: Path, tmp_path: Path) -> None:
    programme = bare_programme()
    Contribution.objects.create(
        programme=programme,
        key="vreemd",
        channel="web",
        kind="wish",
        text='"\\\n\r\t\u2028\U0001f333 {"a": 1}',
        date=date(1, 1, 1),
        geometry=Point(100_000.1, 400_000.000000001, 5.0),
    )
    source = Source.objects.create(programme=programme, key="s", name="Telling", licence="CC0")
    Elevation.objects.create(
        programme=programme,
        source=source,
        surface="ground",
        cell_size_m=0.1 + 0.2,
        raster_share=5e-324,
        known_share=-0.0,
        mean_m=1.7976931348623157e308,
    )
    before = rows(old=True)
    file = make_backup(tmp_path / "site.zip").file
    call_command("flush", verbosity=0, interactive=False)
    restore_backup(file)
    assert rows(old=True) == before
    assert Contribution.objects.get().geometry.equals(Point(100_000.1, 400_000.000000001))

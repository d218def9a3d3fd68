"""What is not a whole backup for this version and this place is refused, and nothing is kept."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
from django.utils import translation

from tests.exchange.dossiers import rows
from tests.people import bare_programme
from wijkdraad.exchange.backup import BackupFault, restore_backup
from wijkdraad.exchange.backup.archive import opened
from wijkdraad.exchange.backup.faults import unusable
from wijkdraad.programme.models import Programme

from .conftest import FILES, Original, found_files

NEEDS = "tables/programme.need.jsonl"
Remade = Callable[..., Path]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def refused(file: Path, place: Path, says: str) -> None:
    """Refused before anything is written: pytest lets this test touch no database at all."""
    with pytest.raises(BackupFault, match=says):
        restore_backup(file)
    assert found_files(place) == {}


def content(original: Original, name: str) -> bytes:
    with ZipFile(original.backup) as archive:
        return archive.read(name)


# Broken files


def test_a_file_that_is_not_there(place: Path, tmp_path: Path) -> None:
    refused(tmp_path / "nothing.zip", place, r"nothing\.zip is not there")


@pytest.mark.parametrize("written", [b"", b"PK\x03\x04", b"id,name\n" * 1000])
def test_a_file_that_is_no_zip(place: Path, tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(written)
    refused(file, place, "not a whole backup")


def test_a_zip_that_is_no_backup(place: Path, tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    refused(file, place, "not a backup of Wijkdraad")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_a_backup_that_is_cut_off(place: Path, copied: Path, share: float) -> None:
    written = copied.read_bytes()
    copied.write_bytes(written[: int(len(written) * share)])
    refused(copied, place, "not a whole backup")


def test_a_changed_byte_is_seen_wherever_it_matters(original: Original, copied: Path) -> None:
    """Either the backup is refused, or all that is in it is still the same."""
    written = original.backup.read_bytes()
    generator = random.Random(5)
    refusals = 0
    with opened(original.backup) as whole:
        manifest = whole.manifest
    for _number in range(150):
        position = generator.randrange(len(written))
        changed = bytearray(written)
        changed[position] ^= 1 << generator.randrange(8)
        copied.write_bytes(changed)
        try:
            with opened(copied) as archive:
                assert archive.manifest == manifest
        except BackupFault:
            refusals += 1
    assert refusals > 100


# Files in it that are not what the manifest says


def test_a_changed_row(place: Path, original: Original, remade: Remade) -> None:
    needs = content(original, NEEDS).replace(b"schaduw", b"regenen", 1)
    refused(remade({NEEDS: needs}), place, r"programme\.need\.jsonl' is not what the manifest")


def test_a_changed_file(place: Path, remade: Remade) -> None:
    name = "files/uploads/3/bijdragen.csv"
    refused(remade({name: b"id,text\nc1,Een boompje\n"}), place, "is not what the manifest")
    refused(remade({name: b"x" * 5_000_000}), place, "is not what the manifest")


@pytest.mark.parametrize("name", [NEEDS, "files/plans/lindenkwartier.pdf", "manifest.json"])
def test_a_missing_table_or_file(place: Path, remade: Remade, name: str) -> None:
    says = "not a backup" if name == "manifest.json" else "lacks"
    refused(remade({name: None}), place, says)


def test_a_table_that_the_manifest_lacks_too(place: Path, remade: Remade) -> None:
    def without(manifest: dict[str, Any]) -> None:
        del manifest["tables"]["programme.need"]

    refused(remade({NEEDS: None}, without), place, "other tables than this version")


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "files/../../outside.txt",
        "/outside.txt",
        "files//outside.txt",
        "files/..\\outside.txt",
        "files/more.txt",
        "tables/programme.more.jsonl",
        "folder/",
    ],
)
def test_a_file_too_many(place: Path, remade: Remade, name: str) -> None:
    refused(remade({name: b"x"}), place, "a file that may not be there")


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "/outside.txt",
        "uploads/../../outside.txt",
        "..\\outside.txt",
        "C:/outside.txt",
        "",
        "secret-key",
        "wijkdraad.sqlite3",
        "wijkdraad.sqlite3-wal",
    ],
)
def test_a_name_that_leaves_its_folder(place: Path, remade: Remade, name: str) -> None:
    """Also where the manifest names it: never outside, never over the key or the database."""

    def named(manifest: dict[str, Any]) -> None:
        manifest["files"][name] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}

    file = remade({f"files/{name}": b"x"}, named)
    refused(file, place, "a file that may not be there")
    assert not (place.parent / "outside.txt").exists()


def test_a_link_in_it(place: Path, copied: Path, remade: Remade) -> None:
    name = "files/uploads/3/leeg.csv"
    file = remade({name: None})
    with ZipFile(file, "a") as archive:
        link = ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"")
    refused(file, place, "a file that may not be there")


def test_the_same_name_twice(place: Path, copied: Path) -> None:
    with ZipFile(copied, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(NEEDS, b"")
    refused(copied, place, "a file that may not be there")


# Another version


def test_another_format_names_the_version_that_made_it(place: Path, remade: Remade) -> None:
    file = remade(manifest=lambda it: it.update(format_version=2, product_version="9.1"))
    refused(file, place, r"format 2, made by Wijkdraad 9\.1")


@pytest.mark.parametrize("change", ["one more", "one less"])
def test_other_migrations_name_the_version_that_made_it(
    place: Path, remade: Remade, change: str
) -> None:
    def changed(manifest: dict[str, Any]) -> None:
        manifest["product_version"] = "9.1"
        if change == "one more":
            manifest["migrations"].append("programme.9999_of_later")
        else:
            manifest["migrations"].pop()

    refused(remade(manifest=changed), place, r"Restore it with version 9\.1")


def test_other_columns(place: Path, remade: Remade) -> None:
    file = remade(manifest=lambda it: it["tables"]["programme.need"]["columns"].append("mood"))
    refused(file, place, "other tables than this version")


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.pop("tables"),
        lambda it: it.update(tables=[]),
        lambda it: it.update(migrations="0001"),
        lambda it: it.update(more=1),
        lambda it: it["tables"]["programme.need"].pop("rows"),
        lambda it: it["tables"]["programme.need"].update(rows="15"),
        lambda it: it["files"]["plans/lindenkwartier.pdf"].update(sha256=None),
    ],
)
def test_a_manifest_that_cannot_be_read(
    place: Path, remade: Remade, change: Callable[[dict[str, Any]], Any]
) -> None:
    refused(remade(manifest=change), place, "manifest of this backup cannot be read")


@pytest.mark.parametrize("written", [b"", b"{", b"[]", b"\xff", b"{}", b"[" * 200_000, b'"a"'])
def test_a_manifest_that_is_none(place: Path, remade: Remade, written: bytes) -> None:
    refused(remade({"manifest.json": written}), place, "not a (whole )?backup of Wijkdraad")


# A place that is not empty


@pytest.mark.django_db
def test_a_place_with_rows_is_refused_with_counts(original: Original, place: Path) -> None:
    bare_programme()
    with pytest.raises(BackupFault) as caught:
        restore_backup(original.backup)
    assert "it has 2 rows (programme.area: 1, programme.programme: 1). " in str(caught.value)
    assert found_files(place) == {}
    assert sum(len(table) for table in rows().values()) == 2


@pytest.mark.django_db
def test_a_place_with_files_is_refused_with_counts(original: Original, place: Path) -> None:
    (place / "uploads").mkdir()
    (place / "uploads" / "mine.csv").write_text("mine")
    with pytest.raises(BackupFault, match=r"it has 1 file\. "):
        restore_backup(original.backup)
    assert found_files(place) == {"uploads/mine.csv": b"mine"}


@pytest.mark.django_db
def test_a_place_with_a_row_and_files_counts_both(original: Original, place: Path) -> None:
    Programme.objects.create(
        slug="een", name="Een", place="-", reference_date=date(2026, 1, 1), version="1"
    )
    for name in ("a.csv", "b.csv"):
        (place / name).write_text("mine")
    with pytest.raises(BackupFault, match=r"1 row \(programme.programme: 1\) and 2 files\. "):
        restore_backup(original.backup)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_the_system_says_is_told_in_our_words(
    place: Path, tmp_path: Path, language: str
) -> None:
    with translation.override(language):
        for file in (tmp_path / "nowhere.zip", tmp_path):
            with pytest.raises(BackupFault) as caught:
                restore_backup(file)
            assert str(file) in str(caught.value)
            assert "No such file" not in str(caught.value)
            assert "Is a directory" not in str(caught.value)
        odd = str(unusable(OSError(errno.EIO, "Input/output error", "a.zip"), tmp_path))
    assert ("Input/output error" in odd) == (language == "en") and odd.startswith("a.zip ")


# A manifest that agrees with what cannot be


def sealed(original: Original, remade: Remade, table: str, change: Callable[[Any], None]) -> Path:
    """A backup of which someone changed a table and the manifest with it."""
    name = f"tables/{table}.jsonl"
    values = [json.loads(line) for line in content(original, name).splitlines()]
    change(values)
    written = b"".join(
        (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n"
        for value in values
    )

    def resealed(manifest: dict[str, Any]) -> None:
        digest = hashlib.sha256(written).hexdigest()
        manifest["tables"][table].update(rows=len(values), sha256=digest)

    return remade({name: written}, resealed)


IMPOSSIBLE: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "no JSON": ("programme.need", lambda rows: rows.append(b"{"), "no row of programme.need"),
    "a list": ("programme.need", lambda rows: rows.append([1, 2]), "no row of programme.need"),
    "a column less": ("programme.need", lambda rows: rows[0].pop("name"), "no row of"),
    "no date": ("programme.delivery", lambda rows: rows[0].update(date="soon"), "no row of"),
    "no shape": ("programme.actor", lambda rows: rows[0].update(geometry="AAAA"), "no row of"),
    "no base64": ("programme.actor", lambda rows: rows[0].update(geometry="?"), "no row of"),
    "a pointer to nothing": (
        "programme.needgoal",
        lambda rows: rows[0].update(goal_id=987654),
        "does not take these rows",
    ),
    "the same row twice": (
        "programme.need",
        lambda rows: rows.append(rows[0]),
        "does not take these rows",
    ),
    "an impossible value": (
        "programme.observation",
        lambda rows: rows[0].update(value=None, missing_reason=""),
        "does not take these rows",
    ),
    "too large a number": (
        "programme.need",
        lambda rows: rows[0].update(id=2**70),
        "does not take these rows",
    ),
    "another order": ("programme.need", lambda rows: rows.reverse(), "Nothing was restored"),
    "a column too many": (
        "programme.need",
        lambda rows: rows[0].update(mood="glad"),
        "Nothing was restored",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_rows_that_cannot_be_leave_nothing_behind(
    original: Original, place: Path, remade: Remade, name: str
) -> None:
    table, change, says = IMPOSSIBLE[name]
    file = sealed(original, remade, table, change)
    with pytest.raises(BackupFault, match=says):
        restore_backup(file)
    assert not any(rows(old=True).values())
    assert list(place.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_leaves_nothing_behind(
    original: Original, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch, touched = Path.touch, []

    def full(self: Path, *arguments: Any, **options: Any) -> None:
        touched.append(self)
        if len(touched) == len(FILES):
            raise OSError(28, "No space left on device")
        touch(self, *arguments, **options)

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(BackupFault, match=r"data is full\. Make room"):
        restore_backup(original.backup)
    assert len(touched) == len(FILES)
    assert not any(rows(old=True).values())
    assert list(place.iterdir()) == []

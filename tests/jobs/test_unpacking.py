"""What may be in an uploaded ZIP, and what is refused with a clear sentence."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.jobs import zips
from wijkdraad.exchange import unpacking
from wijkdraad.exchange.unpacking import CannotUnpack, unpack

DOSSIER = {"dossier.toml": "x", "needs.csv": "id,name\n", "maps/green.geojson": "{}"}


def unpacked(content: bytes, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    unpack(io.BytesIO(content), folder)
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(content: bytes, folder: Path) -> str:
    with translation.override("en"), pytest.raises(CannotUnpack) as caught:
        unpacked(content, folder)
    return str(caught.value)


@pytest.mark.parametrize("top", ["", "my dossier/", "Wijk Zuidoost (2)/"])
def test_a_dossier_lies_in_one_folder_or_in_none(tmp_path: Path, top: str) -> None:
    assert unpacked(zips.zipped(DOSSIER, top), tmp_path / "to") == DOSSIER


def test_what_computers_add_by_themselves_is_left_out(tmp_path: Path) -> None:
    extra = {"__MACOSX/d/._dossier.toml": "?", "d/.DS_Store": "?", "d/Thumbs.db": "?"}
    files = {**{f"d/{name}": text for name, text in DOSSIER.items()}, **extra}
    assert unpacked(zips.zipped(files), tmp_path / "to") == DOSSIER


def test_names_with_backslashes_are_folders_as_they_were_meant(tmp_path: Path) -> None:
    content = zips.zipped({"d\\dossier.toml": "x", "d\\maps\\a.csv": "y"})
    assert unpacked(content, tmp_path / "to") == {"dossier.toml": "x", "maps/a.csv": "y"}


@pytest.mark.parametrize(
    "name",
    [
        "../outside.csv",
        "d/../../outside.csv",
        "/etc/outside.csv",
        "d//outside.csv",
        "C:\\outside.csv",
        "C:outside.csv",
        "..\\outside.csv",
        "./outside.csv",
    ],
)
def test_a_place_outside_the_dossier_is_refused(tmp_path: Path, name: str) -> None:
    says = refused(zips.zipped({"dossier.toml": "x", name: "out"}), tmp_path / "to")
    assert "outside the dossier" in says and "outside.csv" in says
    assert list(tmp_path.rglob("*outside*")) == []


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x07.csv", "é" * 100 + ".csv", "‮txt.csv"])
def test_a_name_that_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    says = refused(zips.zipped({"dossier.toml": "x", name: "y"}), tmp_path / "to")
    assert "cannot use for a file" in says and says.isprintable()


def test_a_link_is_refused(tmp_path: Path) -> None:
    assert "is a link" in refused(zips.with_link("needs.csv", "/etc/passwd"), tmp_path / "to")


def test_a_password_is_refused(tmp_path: Path) -> None:
    assert "has a password" in refused(zips.with_password(), tmp_path / "to")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    files = {"dossier.toml": "x", **{f"{number}.csv": "" for number in range(500)}}
    assert "more than 500 files" in refused(zips.zipped(files), tmp_path / "to")


@pytest.mark.parametrize("comment", [b"", b"a comment", b"PK\x05\x06 that looks like an end"])
def test_a_list_of_files_that_is_too_long_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comment: bytes
) -> None:
    made = io.BytesIO(zips.zipped({f"{number}.csv": "" for number in range(30)}))
    with zipfile.ZipFile(made, "a") as packed:
        packed.comment = comment
    monkeypatch.setattr(unpacking, "MOST_DIRECTORY", 1000)
    monkeypatch.setattr(unpacking.zipfile, "ZipFile", None)
    assert "more than 500 files" in refused(made.getvalue(), tmp_path / "to")


def test_a_zip_for_very_many_files_is_refused(tmp_path: Path) -> None:
    """Its list may be longer than the ordinary end record can say."""
    content = zips.zipped({"dossier.toml": "x"})
    at = content.rfind(b"PK\x05\x06")
    large = content[:at] + b"PK\x06\x07" + bytes(16) + content[at:]
    assert "more than 500 files" in refused(large, tmp_path / "to")


def test_a_bomb_is_stopped_while_it_unpacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "ALWAYS_FINE", 100_000)
    says = refused(zips.zipped({"dossier.toml": bytes(5_000_000)}), tmp_path / "to")
    assert "times larger than the ZIP itself" in says
    written = sum(path.stat().st_size for path in (tmp_path / "to").rglob("*"))
    assert written <= 600_000


def test_more_than_the_most_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 2_000_000)
    files = {"dossier.toml": "x", "a.bin": os.urandom(1_500_000), "b.bin": os.urandom(1_500_000)}
    says = refused(zips.zipped(files), tmp_path / "to")
    assert "larger than 2 MB together" in says
    assert sum(path.stat().st_size for path in (tmp_path / "to").rglob("*")) <= 2_000_000


@pytest.mark.parametrize("told", [0, 10, 4_000_000_000])
def test_what_the_header_says_of_the_size_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    monkeypatch.setattr(unpacking, "ALWAYS_FINE", 100_000)
    content = zips.that_lies_about_its_size(bytes(5_000_000), told)
    refused(content, tmp_path / "to")
    assert sum(path.stat().st_size for path in (tmp_path / "to").rglob("*")) <= 600_000


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_UPLOADED", 100)
    assert "larger than 0 MB" in refused(zips.zipped(DOSSIER), tmp_path / "to")


@pytest.mark.parametrize(
    "content", [b"", b"id,name\n", b"PK\x03\x04 and no more", bytes(5000), b"%PDF-1.7"]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "not a workbook or ZIP that we can read" in refused(content, tmp_path / "to")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    whole = bytearray(zips.zipped({"dossier.toml": os.urandom(5000)}))
    whole[2000] ^= 0xFF
    assert "damaged" in refused(bytes(whole), tmp_path / "to")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_another_way_of_packing_is_refused(tmp_path: Path, method: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as packed:
        packed.writestr("dossier.toml", "x")
    assert "ordinary ZIP" in refused(made.getvalue(), tmp_path / "to")


@pytest.mark.parametrize(
    "files",
    [
        {"needs.csv": "x"},
        {"d/needs.csv": "x"},
        {"d/e/dossier.toml": "x"},
        {"d/dossier.toml": "x", "loose.csv": "y"},
        {},
    ],
)
def test_a_zip_without_a_dossier_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    assert "no dossier.toml" in refused(zips.zipped(files), tmp_path / "to")


def test_two_folders_at_the_top_are_refused(tmp_path: Path) -> None:
    says = refused(zips.zipped({"a/dossier.toml": "x", "b/dossier.toml": "y"}), tmp_path / "to")
    assert "more than one folder" in says and "a, b" in says


@pytest.mark.parametrize(
    ("one", "other"),
    [("needs.csv", "NEEDS.csv"), ("maps", "maps/a.csv"), ("maps/a.csv", "MAPS")],
)
def test_two_files_in_one_place_are_refused(tmp_path: Path, one: str, other: str) -> None:
    says = refused(zips.zipped({"dossier.toml": "x", one: "1", other: "2"}), tmp_path / "to")
    assert "stands twice" in says


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 255)), min_size=1, max_size=5))
def test_no_damage_gives_anything_but_a_sentence(tmp_path_factory, changes) -> None:
    """A changed ZIP is either read or refused, and never writes beside its folder."""
    content = bytearray(zips.zipped({"dossier.toml": "x" * 300, "é.csv": "y"}, "d/"))
    for at, byte in changes:
        content[at % len(content)] = byte
    folder = tmp_path_factory.mktemp("any") / "to"
    folder.mkdir()
    try:
        unpack(io.BytesIO(bytes(content)), folder)
    except CannotUnpack as refusal:
        assert str(refusal)
    assert list(folder.parent.iterdir()) == [folder]

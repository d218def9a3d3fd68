"""Unpacks an uploaded dossier, trusting nothing that the file says of itself.

It is a ZIP of a dossier folder, or an Excel workbook that is a whole dossier by itself.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from wijkdraad.files.workbooks import OLE
from wijkdraad.files.zips import (
    CHUNK,
    DAMAGED,
    ENCRYPTED,
    MEGABYTE,
    MOST_DIRECTORY,
    PACKED,
    has_long_directory,
    size_of,
)

from .tables.names import FILE_NAME, WORKBOOK_ENDING, WORKBOOK_NAME

__all__ = ["MEGABYTE", "MOST_UPLOADED", "CannotUnpack", "unpack"]

MOST_UPLOADED = 60 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
MOST_FILES = 500
MOST_TIMES_LARGER = 100
"""How many times larger than the upload its files may become, together."""
ALWAYS_FINE = 20 * MEGABYTE
"""Below this many bytes nobody asks how well the files were packed."""
LONGEST_NAME = 180
WORKBOOK_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
"""What the ZIP of an Excel workbook holds."""
LEFT_OUT = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What computers add to a folder by themselves."""


class CannotUnpack(Exception):
    """The ZIP is refused; says why in one sentence, and leaves nothing useful behind."""


def unpack(file: IO[bytes], folder: Path) -> None:
    """Unpack the dossier in `file` into the empty `folder`: what describes it lies right in it.

    The dossier may lie in one folder inside the ZIP, or in none; a workbook is kept whole. Sizes
    are counted while the files are written. Raises CannotUnpack; what was written by then stays
    in `folder`.
    """
    size = size_of(file)
    if file.read(len(OLE)) == OLE:
        raise CannotUnpack(
            _(
                "This is a workbook of an old kind (.xls), or one with a password. "
                "Save it as .xlsx, without a password."
            )
        )
    if size > MOST_UPLOADED:
        raise CannotUnpack(
            _("This file is larger than {most} MB.").format(most=MOST_UPLOADED // MEGABYTE)
        )
    try:
        if has_long_directory(file, MOST_DIRECTORY):
            raise CannotUnpack(_too_many())
        with zipfile.ZipFile(file) as packed:
            if not WORKBOOK_PARTS.issubset(packed.namelist()):
                _write(packed, _places(packed.infolist()), folder, size)
                return
    except DAMAGED as error:
        raise CannotUnpack(
            _(
                "This is not a workbook or ZIP that we can read, or it is damaged. "
                "Send the workbook that you filled in (.xlsx), or the folder of your dossier as a ZIP."
            )
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise CannotUnpack(_packed_in_an_unknown_way()) from error
    # What is in a workbook is looked at when it is read, with the same care.
    file.seek(0)
    with (folder / WORKBOOK_NAME).open("xb") as target:
        shutil.copyfileobj(file, target)


def _too_many() -> str:
    return _("There are more than {most} files in this ZIP.").format(most=MOST_FILES)


def _packed_in_an_unknown_way() -> str:
    return _("This ZIP is packed in a way that we cannot read. Make an ordinary ZIP.")


def _places(entries: list[zipfile.ZipInfo]) -> list[tuple[zipfile.ZipInfo, tuple[str, ...]]]:
    """Every file to write and its place below the folder of the dossier."""
    if len(entries) > MOST_FILES:
        raise CannotUnpack(_too_many())
    files = []
    for entry in entries:
        _check_entry(entry)
        parts = _parts(entry.filename)
        if not entry.is_dir() and not _is_left_out(entry.filename):
            files.append((entry, parts))
    top = _top([parts for _entry, parts in files])
    placed = [(entry, parts[len(top) :]) for entry, parts in files]
    _check_places([parts for _entry, parts in placed])
    return placed


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise CannotUnpack(_("This ZIP has a password. Make one without a password."))
    if entry.compress_type not in PACKED:
        raise CannotUnpack(_packed_in_an_unknown_way())
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise CannotUnpack(
            _("{name} is a link and not a file. Put the file itself in the ZIP.").format(
                name=_shown(entry.filename)
            )
        )


def _parts(name: str) -> tuple[str, ...]:
    """The folders and the name of a file in the ZIP; a place outside the dossier is refused."""
    parts = tuple(name.replace("\\", "/").removesuffix("/").split("/"))
    outside = any(part in ("", ".", "..") for part in parts) or ":" in parts[0]
    if outside:
        raise CannotUnpack(
            _("{name} would be written outside the dossier.").format(name=_shown(name))
        )
    if not name.isprintable() or any(len(part.encode()) > LONGEST_NAME for part in parts):
        raise CannotUnpack(
            _("{name} is a name that we cannot use for a file.").format(name=_shown(name))
        )
    return parts


def _shown(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 60 else plain[:60] + "…"


def _is_left_out(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.startswith(LEFT_OUT[0]) or last in LEFT_OUT[1:] or last.startswith("._")


def _top(files: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The folder in the ZIP that is the dossier: the top itself, or the one folder in it."""
    if any(_describes(parts) for parts in files):
        return ()
    folders = {parts[0] for parts in files if len(parts) > 1}
    if len(folders) > 1:
        raise CannotUnpack(
            _("There is more than one folder in this ZIP: {names}. Put one dossier in it.").format(
                names=", ".join(_shown(name) for name in sorted(folders)[:5])
            )
        )
    for name in folders:
        inside = any(_describes(parts[1:]) for parts in files)
        if inside and all(parts[0] == name for parts in files):
            return (name,)
    raise CannotUnpack(
        _("There is no dossier.toml and no workbook in this ZIP. Is it the folder of a dossier?")
    )


def _describes(parts: tuple[str, ...]) -> bool:
    """Whether a file, by its place in the folder, can say what the dossier is about."""
    return len(parts) == 1 and (
        parts[0] == FILE_NAME or parts[0].casefold().endswith(WORKBOOK_ENDING)
    )


def _check_places(places: list[tuple[str, ...]]) -> None:
    """Refuse two files in one place, whatever their capitals, and a file where a folder must be."""
    plain = [tuple(part.casefold() for part in parts) for parts in places]
    folders = {parts[:depth] for parts in plain for depth in range(1, len(parts))}
    seen: set[tuple[str, ...]] = set()
    for parts, place in zip(places, plain, strict=True):
        if place in seen or place in folders:
            raise CannotUnpack(
                _("{name} stands twice in this ZIP.").format(name=_shown("/".join(parts)))
            )
        seen.add(place)


def _write(
    packed: zipfile.ZipFile,
    places: list[tuple[zipfile.ZipInfo, tuple[str, ...]]],
    folder: Path,
    size: int,
) -> None:
    """Write the files, and stop as soon as they are too large together."""
    most = min(MOST_UNPACKED, max(ALWAYS_FINE, size * MOST_TIMES_LARGER))
    written = 0
    for entry, parts in places:
        place = folder.joinpath(*parts)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with packed.open(entry) as source, place.open("xb") as target:
            while chunk := source.read(CHUNK):
                written += len(chunk)
                if written > most:
                    raise CannotUnpack(_too_large(most))
                target.write(chunk)


def _too_large(most: int) -> str:
    if most == MOST_UNPACKED:
        return _("The files in this ZIP are larger than {most} MB together.").format(
            most=MOST_UNPACKED // MEGABYTE
        )
    return _(
        "The files in this ZIP are more than {times} times larger than the ZIP itself."
    ).format(times=MOST_TIMES_LARGER)

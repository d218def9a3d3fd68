"""Makes a backup while the site goes on."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db import connection
from django.utils.translation import gettext as _

from .faults import BackupFault, unusable
from .files import MARK, data_files, is_safe
from .manifest import MANIFEST, FileEntry, Manifest, TableEntry, own_version
from .rows import lines
from .tables import (
    applied_migrations,
    columns,
    kept_models,
    known_migrations,
    last_number,
    one_moment,
    table_name,
)

PIECE = 1 << 20


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it is and what it holds."""

    file: Path
    manifest: Manifest


def table_file(name: str) -> str:
    """The name in a backup of the lines of a table."""
    return f"tables/{name}.jsonl"


def data_file(name: str) -> str:
    """The name in a backup of a file of the data folder."""
    return f"files/{name}"


def make_backup(file: Path, overwrite: bool = False) -> Made:
    """Write a backup of all rows and files to `file`.

    The rows are of one moment and the site can go on writing. The files are read after that
    moment, so a file that a row names is there, unless it was taken away meanwhile. `file`
    appears when it is whole, readable for its owner only. Raises BackupFault.
    """
    if file.exists() and not overwrite:
        raise BackupFault(
            _("{file} is there already. Choose another name, or add --overwrite.").format(file=file)
        )
    _check_site()
    with _whole_or_nothing(file) as target, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        moment = datetime.now(UTC)
        with one_moment():
            tables = {}
            for model in kept_models():
                name = table_name(model)
                count, _size, sha256 = _write(archive, table_file(name), lines(model), moment)
                tables[name] = TableEntry(count, sha256, columns(model), last_number(model))
        manifest = Manifest(
            product_version=own_version(),
            moment=moment.isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=known_migrations(),
            tables=tables,
            files=_write_files(archive, moment, os.fstat(target.fileno())),
        )
        _write(archive, MANIFEST, [manifest.written()], moment)
        archive.comment = MARK
    return Made(file, manifest)


def _check_site() -> None:
    """Raise BackupFault where there is no site, or one of another version."""
    place = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not place.startswith("file:") and not Path(place).exists():
        raise BackupFault(_("There is no site here: {file} is not there.").format(file=place))
    if applied_migrations() != known_migrations():
        raise BackupFault(
            _(
                "The tables of this site are not those of Wijkdraad {own}. "
                "Make the backup with the version that the site runs on."
            ).format(own=own_version())
        )


@contextmanager
def _whole_or_nothing(file: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the name of `file` when it is whole, and is gone otherwise."""
    part = file.with_name(f"{file.name}.part")
    try:
        number = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        os.fchmod(number, 0o600)
    except OSError as error:
        raise unusable(error, part) from error
    with os.fdopen(number, "r+b") as target:
        if not _is_ours_alone(target, part):
            raise BackupFault(_("Another backup is being written to {file}.").format(file=part))
        try:
            target.truncate()
            yield target
            target.flush()
            os.fsync(target.fileno())
            part.replace(file)
        except BaseException as error:
            part.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise unusable(error, part) from error
            raise


def _is_ours_alone(target: BinaryIO, part: Path) -> bool:
    """Whether no one else writes to this file, nor gave it its name since we opened it."""
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(target.fileno()), part.stat())
    except OSError:
        return False


def _write_files(
    archive: ZipFile, moment: datetime, itself: os.stat_result
) -> dict[str, FileEntry]:
    entries = {}
    for name, path in data_files():
        if not is_safe(name):
            raise BackupFault(
                _("The name of this file does not work on every computer: {name}.").format(
                    name=ascii(name)
                )
            )
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source:
            if os.path.samestat(os.fstat(source.fileno()), itself):
                continue
            _count, size, sha256 = _write(archive, data_file(name), _pieces(source), moment)
        entries[name] = FileEntry(size, sha256)
    return entries


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(PIECE):
        yield piece


def _write(
    archive: ZipFile, name: str, pieces: Iterable[bytes], moment: datetime
) -> tuple[int, int, str]:
    """Write a file of the backup piece by piece; its number of pieces, its bytes and its SHA-256."""
    count, size, digest = 0, 0, hashlib.sha256()
    entry = ZipInfo(name, moment.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        for piece in pieces:
            count += 1
            size += len(piece)
            digest.update(piece)
            target.write(piece)
    return count, size, digest.hexdigest()

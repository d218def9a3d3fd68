"""A backup that is read: everything in it is checked before anything is done with it."""

from __future__ import annotations

import hashlib
import stat
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from .faults import BackupFault, unusable
from .files import is_left_out, is_safe
from .making import PIECE, data_file, table_file
from .manifest import MANIFEST, Manifest, own_version, read_manifest
from .tables import columns, kept_models, known_migrations, table_name

LARGEST_MANIFEST = 64 << 20
BROKEN = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a broken ZIP raises; RuntimeError where a file in it has a password."""


class Archive:
    """A backup of which every byte was found to be what its manifest says."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self.manifest = manifest
        self._archive = archive

    def lines(self, table: str) -> Iterator[bytes]:
        """The lines of a table."""
        with self._archive.open(table_file(table)) as source:
            yield from source

    def open_file(self, name: str) -> IO[bytes]:
        """A file of the data folder, to read."""
        return self._archive.open(data_file(name))


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """A backup, checked whole. Raises BackupFault where it is not whole or not for this version."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(ZipFile(file))
            manifest = _manifest(archive)
            _check_names(archive, manifest)
            _check_version(manifest)
            _check_fingerprints(archive, manifest)
        except BROKEN as error:
            raise BackupFault(
                _(
                    "{file} is not a whole backup of Wijkdraad: it is cut off or was changed."
                ).format(file=file)
            ) from error
        except OSError as error:
            raise unusable(error, file) from error
        yield Archive(archive, manifest)


def _manifest(archive: ZipFile) -> Manifest:
    try:
        entry = archive.getinfo(MANIFEST)
    except KeyError as error:
        raise BackupFault(_("This is not a backup of Wijkdraad.")) from error
    if entry.file_size > LARGEST_MANIFEST:
        raise BackupFault(_("The manifest of this backup cannot be read."))
    return read_manifest(archive.read(entry))


def _check_names(archive: ZipFile, manifest: Manifest) -> None:
    """Exactly the files of the manifest, once each, with names that stay inside their folder."""
    for name in manifest.files:
        if not is_safe(name) or is_left_out(name):
            raise BackupFault(
                _("The backup holds a file that may not be there: {name}.").format(name=ascii(name))
            )
    expected = {
        MANIFEST,
        *(table_file(name) for name in manifest.tables),
        *(data_file(name) for name in manifest.files),
    }
    found = set()
    for entry in archive.infolist():
        kind = stat.S_IFMT(entry.external_attr >> 16)
        plain = kind in (0, stat.S_IFREG) and not entry.is_dir()
        if entry.filename not in expected or entry.filename in found or not plain:
            raise BackupFault(
                _("The backup holds a file that may not be there: {name}.").format(
                    name=ascii(entry.filename)
                )
            )
        found.add(entry.filename)
    for name in sorted(expected - found):
        raise BackupFault(_("The backup lacks {name}.").format(name=ascii(name)))


def _check_version(manifest: Manifest) -> None:
    """The same tables as here, so that every row fits where it goes."""
    own = {table_name(model): columns(model) for model in kept_models()}
    theirs = {name: table.columns for name, table in manifest.tables.items()}
    if manifest.migrations != known_migrations() or own != theirs:
        raise BackupFault(
            _(
                "This backup was made by Wijkdraad {version}, with other tables than this "
                "version, {own}. Restore it with version {version} and update after that."
            ).format(version=manifest.product_version, own=own_version())
        )


def _check_fingerprints(archive: ZipFile, manifest: Manifest) -> None:
    for name, table in manifest.tables.items():
        rows, _size, sha256 = _read(archive, table_file(name), None)
        if (rows, sha256) != (table.rows, table.sha256):
            raise _changed(table_file(name))
    for name, file in manifest.files.items():
        _rows, size, sha256 = _read(archive, data_file(name), file.bytes)
        if (size, sha256) != (file.bytes, file.sha256):
            raise _changed(data_file(name))


def _changed(name: str) -> BackupFault:
    return BackupFault(
        _("The backup was changed: {name} is not what the manifest says.").format(name=ascii(name))
    )


def _read(archive: ZipFile, name: str, largest: int | None) -> tuple[int, int, str]:
    """The lines, the bytes and the SHA-256 of a file in the backup, read piece by piece."""
    lines, size, digest = 0, 0, hashlib.sha256()
    with archive.open(name) as source:
        while piece := source.read(PIECE):
            lines += piece.count(b"\n")
            size += len(piece)
            digest.update(piece)
            if largest is not None and size > largest:
                raise _changed(name)
    return lines, size, digest.hexdigest()

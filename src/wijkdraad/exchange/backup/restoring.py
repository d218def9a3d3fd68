"""Restores a backup into an empty place: all of it, the same to the last byte, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijkdraad.programme.making_tables import make_tables

from .archive import Archive, opened
from .faults import BackupFault, unusable, with_reason
from .files import data_files
from .making import PIECE
from .manifest import FileEntry, Manifest
from .rows import Contents, contents, insert
from .tables import applied_migrations, kept_models, known_migrations, set_last_number, table_name

MOST_NAMED = 5
"""How many tables are named of a place that is not empty: those with the most rows."""


@dataclass(frozen=True)
class Restored:
    """A backup that was restored, and what was counted in the place itself afterwards."""

    manifest: Manifest
    tables: dict[str, Contents]
    files: dict[str, FileEntry]


def restore_backup(file: Path) -> Restored:
    """Put the rows and the files of a backup into an empty place.

    The backup is checked whole before anything is written. All rows are written in one
    transaction, read back, and compared with the manifest; so are the files. Raises BackupFault,
    with nothing kept, where the place is not empty or anything differs.
    """
    with opened(file) as archive:
        _check_empty()
        make_tables()
        if applied_migrations() != known_migrations():
            raise BackupFault(_("The tables of this site belong to another version of Wijkdraad."))
        try:
            with _nothing_left_behind() as written, transaction.atomic(durable=True):
                tables = _restore_rows(archive)
                files = _restore_files(archive, written)
                _compare(archive.manifest, tables, files)
        except (DatabaseError, OverflowError) as error:
            says = _("The database does not take these rows. Nothing was restored.")
            raise BackupFault(with_reason(says, error)) from error
        except OSError as error:
            raise unusable(error, settings.DATA) from error
    return Restored(archive.manifest, tables, files)


def _check_empty() -> None:
    """Raise BackupFault, with counts, where there are rows or files already."""
    there = set(connection.introspection.table_names())
    counts = {
        table_name(model): model._base_manager.count()
        for model in kept_models()
        if model._meta.db_table in there
    }
    files = sum(1 for _file in data_files())
    if any(counts.values()) or files:
        raise BackupFault(
            _(
                "This place is not empty: it has {what}. A backup is restored into an empty place."
            ).format(what=_counted(_rows(counts), _files(files)))
        )


def _counted(rows: str, files: str) -> str:
    return (
        _("{rows} and {files}").format(rows=rows, files=files) if rows and files else rows or files
    )


def _rows(counts: dict[str, int]) -> str:
    """How many rows there are and in which tables most of them; empty where there are none."""
    rows = sum(counts.values())
    if not rows:
        return ""
    most = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_NAMED]
    return ngettext("{rows} row ({tables})", "{rows} rows ({tables})", rows).format(
        rows=rows, tables=", ".join(f"{name}: {counts[name]}" for name in most if counts[name])
    )


def _files(files: int) -> str:
    return ngettext("{files} file", "{files} files", files).format(files=files) if files else ""


def _restore_rows(archive: Archive) -> dict[str, Contents]:
    for model in kept_models():
        insert(model, archive.lines(table_name(model)))
    connection.check_constraints()
    for model in kept_models():
        number = archive.manifest.tables[table_name(model)].last_number
        if number is not None:
            set_last_number(model, number)
    return {table_name(model): contents(model) for model in kept_models()}


def _restore_files(archive: Archive, written: list[Path]) -> dict[str, FileEntry]:
    """Write the files and read them back; `written` tells what to take away if it goes wrong."""
    found = {}
    for name in archive.manifest.files:
        path = settings.DATA / name
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir(mode=0o700)
                written.append(folder)
        path.touch(mode=0o600, exist_ok=False)
        written.append(path)
        with archive.open_file(name) as source, path.open("wb") as target:
            while piece := source.read(PIECE):
                target.write(piece)
        with path.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        found[name] = FileEntry(path.stat().st_size, sha256)
    return found


@contextmanager
def _nothing_left_behind() -> Iterator[list[Path]]:
    """A list of files and folders that are taken away again where what is inside fails."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in reversed(written):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        raise


def _compare(manifest: Manifest, tables: dict[str, Contents], files: dict[str, FileEntry]) -> None:
    """Raise BackupFault with a line for everything that is not what the manifest says."""
    expected = {name: Contents(it.rows, it.sha256) for name, it in manifest.tables.items()}
    differ = [
        _("{table}: the rows differ ({rows} in the backup, {found} here).").format(
            table=name, rows=expected[name].rows, found=tables[name].rows
        )
        for name in expected
        if tables[name] != expected[name]
    ]
    differ += [
        _("{file}: not the same as in the backup.").format(file=name)
        for name in manifest.files
        if files[name] != manifest.files[name]
    ]
    if differ:
        raise BackupFault("\n".join([*differ, _("Nothing was restored.")]))

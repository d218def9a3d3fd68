"""Which files of the data folder a backup holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection

MADE_AGAIN = ("static", "cache")
SECRET_KEY = "secret-key"  # noqa: S105 (the name of the file, not the key)
DATABASE = "wijkdraad.sqlite3"
BESIDE_A_DATABASE = ("", "-wal", "-shm", "-journal")
MARK = b"Wijkdraad backup"
"""Stands at the end of every backup, so that a backup leaves out the ones made before it."""


def data_files() -> Iterator[tuple[str, Path]]:
    """The files of the data folder that belong in a backup, as (name, path), ordered by name.

    Left out are the database, whose rows are in the backup; folders that are made again; other
    backups; and the secret key: whoever holds a backup must not be able to sign as the site.
    A link counts as what it points at.
    """
    found = []
    seen = set()
    for folder, folders, files in os.walk(settings.DATA, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        for file in files:
            path = Path(folder, file)
            name = path.relative_to(settings.DATA).as_posix()
            if path.is_file() and not is_left_out(name) and not is_backup(path):
                found.append((name, path))
    yield from sorted(found)


def is_left_out(name: str) -> bool:
    """Whether a file with this name in the data folder is never in a backup.

    >>> is_left_out("secret-key"), is_left_out("uploads/secret-key"), is_left_out("static/a.css")
    (True, False, True)
    """
    top = PurePosixPath(name).parts[0]
    databases = [settings.DATA / DATABASE]
    if connection.vendor == "sqlite":
        databases.append(Path(str(connection.settings_dict["NAME"])).absolute())
    beside = {f"{database}{end}" for database in databases for end in BESIDE_A_DATABASE}
    return top in (SECRET_KEY, *MADE_AGAIN) or str(settings.DATA / name) in beside


def is_safe(name: str) -> bool:
    """Whether a name stays inside the folder it is put in, on every kind of computer.

    >>> [is_safe(name) for name in ("uploads/a.csv", "../a.csv", "/etc/a", "a//b", "a\\\\b", "")]
    [True, False, False, False, False, False]
    """
    parts = name.split("/")
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return (
        all(part not in ("", ".", "..") for part in parts)
        and not any(sign in name for sign in "\\\0")
        and not (len(parts[0]) == 2 and parts[0][1] == ":")
    )


def is_backup(path: Path) -> bool:
    """Whether a file is a backup itself."""
    try:
        with path.open("rb") as file:
            file.seek(-len(MARK), os.SEEK_END)
            return file.read() == MARK
    except OSError:
        return False

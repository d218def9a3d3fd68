"""What a backup says about itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from typing import Any

from django.utils.translation import gettext as _

from .faults import BackupFault

FORMAT = "wijkdraad-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class TableEntry:
    """One table: how many rows, the SHA-256 of its lines, its columns, its last number."""

    rows: int
    sha256: str
    columns: list[str]
    last_number: int | None


@dataclass(frozen=True)
class FileEntry:
    """One file: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """When and by which version a backup was made, and what must be in it."""

    product_version: str
    moment: str
    database: str
    migrations: list[str]
    tables: dict[str, TableEntry]
    files: dict[str, FileEntry]

    @property
    def rows(self) -> int:
        """How many rows there are in all tables together."""
        return sum(table.rows for table in self.tables.values())

    def written(self) -> bytes:
        """The manifest as it stands in the backup."""
        head = {"format": FORMAT, "format_version": FORMAT_VERSION}
        return json.dumps(head | asdict(self), ensure_ascii=False, indent=1).encode()


def own_version() -> str:
    """The version of the product that runs."""
    return version("wijkdraad")


def read_manifest(written: bytes) -> Manifest:
    """The manifest of a backup. Raises BackupFault where this version cannot read it."""
    try:
        values = json.loads(written)
        if values.pop("format") != FORMAT:
            raise ValueError
        format_version, made_by = values.pop("format_version"), str(values["product_version"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFault(_("This is not a backup of Wijkdraad.")) from error
    if format_version != FORMAT_VERSION:
        raise BackupFault(
            _(
                "This backup has format {format}, made by Wijkdraad {version}. "
                "This is version {own}, which reads format {own_format}."
            ).format(
                format=format_version,
                version=made_by,
                own=own_version(),
                own_format=FORMAT_VERSION,
            )
        )
    try:
        values["tables"] = {name: _entry(TableEntry, it) for name, it in values["tables"].items()}
        values["files"] = {name: _entry(FileEntry, it) for name, it in values["files"].items()}
        return _entry(Manifest, values)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFault(_("The manifest of this backup cannot be read.")) from error


KINDS: dict[str, Any] = {
    "str": str,
    "int": int,
    "int | None": (int, type(None)),
    "list[str]": list,
    "dict[str, TableEntry]": dict,
    "dict[str, FileEntry]": dict,
}


def _entry[T](kind: type[T], values: dict[str, Any]) -> T:
    """`values` as a dataclass. Raises TypeError where one is missing, too many or of another kind."""
    entry = kind(**values)
    for field in fields(kind):  # type: ignore[arg-type]
        if not isinstance(getattr(entry, field.name), KINDS[str(field.type)]):
            raise TypeError(field.name)
    return entry

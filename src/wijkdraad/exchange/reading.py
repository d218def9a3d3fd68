"""Reads and checks the CSV tables of a dossier, without saving anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from shapely import Point

from wijkdraad.files.delimited import DelimitedTable, read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M

from .cells import BadCell, value_of
from .faults import Fault, unreadable
from .tables import LINK_COLUMNS, LINK_KINDS, LINKS_FILE, TABLES, Column, LinkKind, Table

PLACE_COLUMNS = (Column("x", "x"), Column("y", "y"))


@dataclass(frozen=True)
class ReadRow:
    """One row of a file: where it stood, its plain values, and the keys it refers to.

    `references` maps a field to (table the key belongs to, key, column of the file).
    """

    file: str
    row: int
    values: dict[str, Any]
    references: dict[str, tuple[str, str, str]]


@dataclass(frozen=True)
class ReadLink:
    """One link of the thread as a file gives it."""

    file: str
    row: int
    kind: LinkKind
    from_key: str
    to_key: str
    why: str


@dataclass
class ReadTables:
    """Everything that stands in the CSV files of a dossier."""

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    links: list[ReadLink] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def keys(self, table: str) -> set[str]:
        """The keys of the rows read for a table."""
        return {row.values["key"] for row in self.rows.get(table, []) if "key" in row.values}


TABLE_OF_MODEL: dict[type[models.Model], str] = {
    table.model: table.name for table in TABLES if table.natural_key == ("key",)
}


def read_tables(folder: Path) -> ReadTables:
    """Read every table that is in the folder; a table that is not there is empty."""
    read = ReadTables()
    for table in TABLES:
        path = _file_of(folder, (table.name, table.dutch), read.faults)
        if path is not None:
            read.rows[table.name] = _read_table(path, table, read.faults)
    links = _file_of(folder, LINKS_FILE, read.faults)
    if links is not None:
        read.links = _read_links(links, read.faults)
    return read


def _file_of(folder: Path, names: tuple[str, str], faults: list[Fault]) -> Path | None:
    paths = [folder / f"{name}.csv" for name in dict.fromkeys(names)]
    found = [path for path in paths if path.is_file()]
    if len(found) > 1:
        faults.append(
            Fault(
                found[1].name,
                0,
                "",
                _("the same table twice"),
                _("only {name}").format(name=found[0].name),
            )
        )
    return found[0] if found else None


def _open(path: Path, faults: list[Fault]) -> DelimitedTable | None:
    try:
        return read_delimited(path)
    except UnreadableFile as problem:
        faults.append(unreadable(path.name, problem))
        return None


def _columns_by_position(
    file: str,
    header: Iterable[str],
    columns: tuple[Column, ...],
    required: set[str],
    faults: list[Fault],
) -> dict[str, int]:
    """Where each column stands in the file, by English name; faults for odd or missing ones."""
    positions: dict[str, int] = {}
    for position, title in enumerate(header):
        column = next((c for c in columns if title.casefold() in (c.name, c.dutch)), None)
        if column is None:
            names = ", ".join(c.name for c in columns)
            faults.append(
                Fault(
                    file, 1, title, _("an unknown column"), _("one of: {names}").format(names=names)
                )
            )
        elif column.name in positions:
            faults.append(Fault(file, 1, title, _("the same column twice"), _("each column once")))
        else:
            positions[column.name] = position
    for column in columns:
        if column.name in required and column.name not in positions:
            faults.append(
                Fault(
                    file,
                    1,
                    column.name,
                    _("no such column"),
                    _("a column {name}").format(name=column.name),
                )
            )
    return positions


def _needs_value(model: type[models.Model], column: Column) -> bool:
    field_ = model._meta.get_field(column.field_name)
    return not (field_.null or field_.blank or field_.has_default())  # type: ignore[union-attr]


def _read_table(path: Path, table: Table, faults: list[Fault]) -> list[ReadRow]:
    opened = _open(path, faults)
    if opened is None:
        return []
    columns = table.columns + (PLACE_COLUMNS if table.has_place else ())
    required = {column.name for column in table.columns if _needs_value(table.model, column)}
    before = len(faults)
    positions = _columns_by_position(path.name, opened.header, columns, required, faults)
    if len(faults) > before:
        return []
    rows: list[ReadRow] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in opened.rows:
        if len(cells) > len(opened.header):
            faults.append(
                Fault(
                    path.name,
                    number,
                    "",
                    _("{count} cells").format(count=len(cells)),
                    _("{count} cells, as in the first line").format(count=len(opened.header)),
                )
            )
            continue
        text = {
            name: cells[position] if position < len(cells) else ""
            for name, position in positions.items()
        }
        row = _read_row(path.name, number, text, table, faults)
        _check_once(row, table, seen, faults)
        rows.append(row)
    return rows


def _read_row(
    file: str, number: int, text: dict[str, str], table: Table, faults: list[Fault]
) -> ReadRow:
    values: dict[str, Any] = {}
    references: dict[str, tuple[str, str, str]] = {}
    faults_before = len(faults)
    for column in table.columns:
        if column.name not in text:
            continue
        field_ = table.model._meta.get_field(column.field_name)
        content = text[column.name]
        if isinstance(field_, models.ForeignKey):
            if content:
                target = field_.remote_field.model
                references[column.field_name] = (
                    TABLE_OF_MODEL.get(target, target._meta.model_name),
                    content,
                    column.name,
                )
            elif not field_.null:
                faults.append(Fault(file, number, column.name, _("nothing"), _("the id of a row")))
            continue
        try:
            values[column.field_name] = value_of(field_, content)  # type: ignore[arg-type]
        except BadCell as problem:
            faults.append(
                Fault(file, number, column.name, content or _("nothing"), problem.expected)
            )
    if table.has_place:
        point = _point(file, number, text.get("x", ""), text.get("y", ""), faults)
        if point is not None:
            values["geometry"] = point
    if len(faults) == faults_before:
        _check_model(file, number, table, values, faults)
    return ReadRow(file, number, values, references)


def _point(file: str, number: int, x: str, y: str, faults: list[Fault]) -> Point | None:
    if not x and not y:
        return None
    expected = _("x and y in metres in RD New, such as 84950 and 447500")
    try:
        point = Point(float(x.replace(",", ".")), float(y.replace(",", ".")))
    except ValueError:
        faults.append(Fault(file, number, "x, y", f"{x}, {y}", expected))
        return None
    west, south, east, north = RD_NEW_BOUNDS_M
    if not (west <= point.x <= east and south <= point.y <= north):
        faults.append(Fault(file, number, "x, y", f"{x}, {y}", expected))
        return None
    return point


def _check_model(
    file: str, number: int, table: Table, values: dict[str, Any], faults: list[Fault]
) -> None:
    try:
        table.model(**values).clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            column = next((c.name for c in table.columns if c.field_name == name), name)
            faults.append(
                Fault(
                    file, number, column, str(values.get(name, "")), " ".join(messages).rstrip(".")
                )
            )


def _check_once(
    row: ReadRow, table: Table, seen: dict[tuple[Any, ...], int], faults: list[Fault]
) -> None:
    identity = tuple(
        row.references[name][1] if name in row.references else row.values.get(name)
        for name in table.natural_key
    )
    if None in identity:
        return
    if identity in seen:
        shown = ", ".join(str(part) for part in identity)
        faults.append(
            Fault(
                row.file,
                row.row,
                table.columns[0].name,
                shown,
                _("each id once; it also stands in row {row}").format(row=seen[identity]),
            )
        )
    seen.setdefault(identity, row.row)


def _read_links(path: Path, faults: list[Fault]) -> list[ReadLink]:
    opened = _open(path, faults)
    if opened is None:
        return []
    before = len(faults)
    required = {"from_table", "from", "to_table", "to"}
    positions = _columns_by_position(path.name, opened.header, LINK_COLUMNS, required, faults)
    if len(faults) > before:
        return []
    links: list[ReadLink] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for number, cells in opened.rows:
        text = {
            name: cells[position] if position < len(cells) else ""
            for name, position in positions.items()
        }
        identity = (
            _table_name(text["from_table"]),
            text["from"],
            _table_name(text["to_table"]),
            text["to"],
        )
        kind = next(
            (k for k in LINK_KINDS if (k.from_table, k.to_table) == (identity[0], identity[2])),
            None,
        )
        if kind is None:
            pairs = ", ".join(f"{k.from_table} > {k.to_table}" for k in LINK_KINDS)
            found = f"{text['from_table']} > {text['to_table']}"
            faults.append(
                Fault(
                    path.name,
                    number,
                    "from_table, to_table",
                    found,
                    _("one of: {names}").format(names=pairs),
                )
            )
        elif identity in seen:
            faults.append(
                Fault(
                    path.name,
                    number,
                    "from, to",
                    f"{identity[1]} > {identity[3]}",
                    _("each link once; it also stands in row {row}").format(row=seen[identity]),
                )
            )
        else:
            links.append(
                ReadLink(path.name, number, kind, identity[1], identity[3], text.get("why", ""))
            )
        seen.setdefault(identity, number)
    return links


def _table_name(text: str) -> str:
    wanted = text.casefold()
    return next((table.name for table in TABLES if wanted in (table.name, table.dutch)), wanted)

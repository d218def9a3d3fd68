"""Reads and checks the CSV tables of a dossier, without saving anything."""

from __future__ import annotations

from collections.abc import Mapping
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
from wijkdraad.programme.models import Observation
from wijkdraad.programme.tables import (
    LINK_COLUMNS,
    LINK_KINDS,
    LINKS_FILE,
    TABLES,
    Column,
    LinkKind,
    Table,
)

from .cells import NUMBER, BadCell, value_of
from .faults import Fault, unreadable

PLACE_COLUMNS = (Column("x", "x"), Column("y", "y"))


@dataclass(frozen=True)
class ReadRow:
    """One row of a file: where it stood, its plain values, and the keys it refers to.

    `references` maps a field to (table the key belongs to, key), `titles` maps a field to the
    title of its column in the file.
    """

    file: str
    row: int
    values: dict[str, Any]
    references: dict[str, tuple[str, str]]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class ReadLink:
    """One link of the thread as a file gives it; `titles` are those of its two id columns."""

    file: str
    row: int
    kind: LinkKind
    from_key: str
    to_key: str
    why: str
    titles: tuple[str, str]


@dataclass
class ReadTables:
    """Everything that stands in the CSV files of a dossier.

    `unread` names the tables that could not be read: nobody knows which rows they hold.
    """

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    links: list[ReadLink] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
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
            rows = _read_table(path, table, read.faults)
            if rows is None:
                read.unread.add(table.name)
            else:
                read.rows[table.name] = rows
    links = _file_of(folder, LINKS_FILE, read.faults)
    if links is not None:
        read.links = _read_links(links, read.faults)
    return read


def table_files(folder: Path, names: tuple[str, str]) -> list[Path]:
    """The files of a table, English name first, whatever their capitals."""
    if not folder.is_dir():
        return []
    wanted = [f"{name}.csv" for name in dict.fromkeys(names)]
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.name.casefold() in wanted and path.is_file()
    ]
    return sorted(found, key=lambda path: wanted.index(path.name.casefold()))


def _file_of(folder: Path, names: tuple[str, str], faults: list[Fault]) -> Path | None:
    found = table_files(folder, names)
    faults += [
        Fault(
            path.name,
            0,
            "",
            _("the same table twice"),
            _("only {name}").format(name=found[0].name),
        )
        for path in found[1:]
    ]
    return found[0] if found else None


def _open(path: Path, faults: list[Fault]) -> DelimitedTable | None:
    try:
        return read_delimited(path)
    except UnreadableFile as problem:
        faults.append(unreadable(path.name, problem))
        return None


def _columns_by_position(
    file: str,
    header: tuple[str, ...],
    columns: tuple[Column, ...],
    required: set[str],
    faults: list[Fault],
) -> dict[str, int]:
    """Where each column stands in the file, by English name; faults for odd or missing ones.

    Faults name the columns in the language of the file.
    """
    titles = {title.casefold() for title in header}
    dutch = any(column.dutch in titles - {column.name} for column in columns)
    positions: dict[str, int] = {}
    for position, title in enumerate(header):
        column = next((c for c in columns if title.casefold() in (c.name, c.dutch)), None)
        if column is None:
            names = ", ".join(c.dutch if dutch else c.name for c in columns)
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
            name = column.dutch if dutch else column.name
            faults.append(
                Fault(file, 1, name, _("no such column"), _("a column {name}").format(name=name))
            )
    return positions


def _too_many(file: str, number: int, cells: tuple[str, ...], header: tuple[str, ...]) -> Fault:
    return Fault(
        file,
        number,
        "",
        _("{count} cells").format(count=len(cells)),
        _("{count} cells, as in the first line").format(count=len(header)),
    )


def _needs_value(model: type[models.Model], column: Column) -> bool:
    field_ = model._meta.get_field(column.field_name)
    return not (field_.null or field_.blank or field_.has_default())  # type: ignore[union-attr]


def _read_table(path: Path, table: Table, faults: list[Fault]) -> list[ReadRow] | None:
    """The rows of a file, faulty ones too, or None where it cannot be read as this table."""
    opened = _open(path, faults)
    if opened is None:
        return None
    columns = table.columns + (PLACE_COLUMNS if table.has_place else ())
    required = {column.name for column in table.columns if _needs_value(table.model, column)}
    before = len(faults)
    positions = _columns_by_position(path.name, opened.header, columns, required, faults)
    if len(faults) > before:
        return None
    titles = {
        column.field_name: opened.header[positions[column.name]]
        for column in columns
        if column.name in positions
    }
    rows: list[ReadRow] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in opened.rows:
        text = {
            name: cells[position] if position < len(cells) else ""
            for name, position in positions.items()
        }
        if len(cells) > len(opened.header):
            # The cells may have shifted; only the id still tells which row this is.
            faults.append(_too_many(path.name, number, cells, opened.header))
            rows.append(ReadRow(path.name, number, {"key": text.get("id", "")}, {}, titles))
            continue
        row = _read_row(path.name, number, text, titles, table, faults)
        _check_once(row, table, seen, faults)
        rows.append(row)
    return rows


def _read_row(
    file: str,
    number: int,
    text: dict[str, str],
    titles: Mapping[str, str],
    table: Table,
    faults: list[Fault],
) -> ReadRow:
    values: dict[str, Any] = {}
    references: dict[str, tuple[str, str]] = {}
    faults_before = len(faults)
    for column in table.columns:
        if column.name not in text:
            continue
        field_ = table.model._meta.get_field(column.field_name)
        title = titles[column.field_name]
        content = text[column.name]
        if isinstance(field_, models.ForeignKey):
            if content:
                target = field_.remote_field.model
                name = TABLE_OF_MODEL.get(target, target._meta.label_lower.rpartition(".")[2])
                references[column.field_name] = (name, content)
            elif field_.null:
                values[column.field_name] = None
            else:
                faults.append(Fault(file, number, title, _("nothing"), _("the id of a row")))
            continue
        try:
            values[column.field_name] = value_of(field_, content)
        except BadCell as problem:
            faults.append(Fault(file, number, title, content or _("nothing"), problem.expected))
    if "x" in text or "y" in text:
        values["geometry"] = _point(file, number, text.get("x", ""), text.get("y", ""), faults)
    if len(faults) == faults_before:
        _check_model(file, number, table, values, titles, faults)
    return ReadRow(file, number, values, references, titles)


def _point(file: str, number: int, x: str, y: str, faults: list[Fault]) -> Point | None:
    if not x and not y:
        return None
    expected = _("x and y in metres in RD New, such as 84950 and 447500")
    if not (NUMBER.match(x) and NUMBER.match(y)):
        faults.append(Fault(file, number, "x, y", f"{x}, {y}", expected))
        return None
    point = Point(float(x.replace(",", ".")), float(y.replace(",", ".")))
    west, south, east, north = RD_NEW_BOUNDS_M
    if not (west <= point.x <= east and south <= point.y <= north):
        faults.append(Fault(file, number, "x, y", f"{x}, {y}", expected))
        return None
    return point


def _check_model(
    file: str,
    number: int,
    table: Table,
    values: dict[str, Any],
    titles: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """Check what the cells of a row must be together."""
    if table.model is Observation:
        value, reason = values.get("value"), values.get("missing_reason")
        if value is None and not reason:
            expected = _("a value, or a reason why there is none in missing_reason")
            faults.append(Fault(file, number, titles.get("value", "value"), _("nothing"), expected))
        elif value is not None and reason:
            expected = _("nothing in this cell where there is a value")
            faults.append(Fault(file, number, titles["missing_reason"], reason, expected))
    try:
        table.model(**values).clean()
    except ValidationError as error:
        for name, messages in error.update_error_dict({}).items():
            problem = " ".join(ValidationError(messages).messages)
            found = str(values.get(name) or _("nothing"))
            faults.append(Fault(file, number, titles.get(name, ""), found, problem.rstrip(".")))


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
                row.titles[table.natural_key[0]],
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
    titles = {name: opened.header[position] for name, position in positions.items()}
    links: list[ReadLink] = []
    seen: dict[tuple[str, str, str, str], int] = {}
    for number, cells in opened.rows:
        if len(cells) > len(opened.header):
            faults.append(_too_many(path.name, number, cells, opened.header))
            continue
        text = {
            name: cells[position] if position < len(cells) else ""
            for name, position in positions.items()
        }
        absent = [name for name in ("from_table", "from", "to_table", "to") if not text[name]]
        if absent:
            faults += [
                Fault(path.name, number, titles[name], _("nothing"), _("something in this cell"))
                for name in absent
            ]
            continue
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
                    f"{titles['from_table']}, {titles['to_table']}",
                    found,
                    _("one of: {names}").format(names=pairs),
                )
            )
        elif identity in seen:
            faults.append(
                Fault(
                    path.name,
                    number,
                    f"{titles['from']}, {titles['to']}",
                    f"{identity[1]} > {identity[3]}",
                    _("each link once; it also stands in row {row}").format(row=seen[identity]),
                )
            )
        else:
            why = text.get("why", "")
            try:
                value_of(kind.model._meta.get_field("why"), why)  # type: ignore[arg-type]
            except BadCell as problem:
                faults.append(Fault(path.name, number, titles["why"], why, problem.expected))
            id_titles = (titles["from"], titles["to"])
            links.append(
                ReadLink(path.name, number, kind, identity[1], identity[3], why, id_titles)
            )
        seen.setdefault(identity, number)
    return links


def _table_name(text: str) -> str:
    wanted = text.casefold()
    return next((table.name for table in TABLES if wanted in (table.name, table.dutch)), wanted)

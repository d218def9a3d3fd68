"""Reads and checks the tables of a dossier, from CSV files or sheets, without saving anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from shapely import Point

from wijkdraad.exchange.workbook.sheets import Content, TextTable, shown, text_of
from wijkdraad.method.know.profile.crosswalk import Step
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M
from wijkdraad.programme.models import Observation, Perception, Relation
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import TABLES, Column, LinkKind, Table
from wijkdraad.reference.perception import answer_key, question_about

from ..dossier import Dossier
from ..faults import Fault
from .cells import NUMBER, BadCell, value_of
from .names import PHASE_COLUMN, PLACE_COLUMNS, READ_TABLES, STORED_TABLES

METRES: models.FloatField[Any, Any] = models.FloatField()


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
    """Everything that stands in the tables of a dossier.

    `unread` names the tables that could not be read: nobody knows which rows they hold.
    """

    rows: dict[str, list[ReadRow]] = field(default_factory=dict)
    links: list[ReadLink] = field(default_factory=list)
    crosswalk: list[Step] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def keys(self, table: str) -> set[str]:
        """The keys of the rows read for a table."""
        return {row.values["key"] for row in self.rows.get(table, []) if "key" in row.values}


TABLE_OF_MODEL: dict[type[models.Model], str] = {
    table.model: table.name for table in TABLES if table.natural_key == ("key",)
}


def read_tables(dossier: Dossier) -> ReadTables:
    """Read every table of rows that is in the dossier; a table that is not there is empty."""
    read = ReadTables()
    for table in READ_TABLES:
        text = dossier.table((table.name, table.dutch))
        if text is None:
            continue
        rows = rows_of_table(text, table, read.faults)
        if rows is None:
            read.unread.add(table.name)
        else:
            read.rows[table.name] = rows
    return read


def columns_by_position(
    text: TextTable, columns: tuple[Column, ...], required: set[str], faults: list[Fault]
) -> dict[str, int]:
    """Where each column stands in the table, by English name; faults for odd or missing ones.

    Faults name the columns in the language of the file.
    """
    file, row = text.file, text.heading_row
    titles = {title.casefold() for title in text.header}
    dutch = any(column.dutch in titles - {column.name} for column in columns)
    positions: dict[str, int] = {}
    for position, title in enumerate(text.header):
        plain = title.casefold()
        column = next((c for c in columns if plain in (c.name, c.dutch)), None)
        if column is None:
            names = ", ".join(c.dutch if dutch else c.name for c in columns)
            expected = _("one of: {names}").format(names=names)
            faults.append(Fault(file, row, title, _("an unknown column"), expected))
        elif column.name in positions:
            found, expected = _("the same column twice"), _("each column once")
            faults.append(Fault(file, row, title, found, expected))
        else:
            positions[column.name] = position
    for column in columns:
        if column.name in required and column.name not in positions:
            name = column.dutch if dutch else column.name
            expected = _("a column {name}").format(name=name)
            faults.append(Fault(file, row, name, _("no such column"), expected))
    return positions


def too_many(text: TextTable, number: int, cells: Sequence[Content]) -> Fault:
    """The fault of a row with more cells than there are column names."""
    return Fault(
        text.file,
        number,
        "",
        _("{count} cells").format(count=len(cells)),
        _("{count} cells, as in the first line").format(count=len(text.header)),
    )


def contents_of(positions: Mapping[str, int], cells: Sequence[Content]) -> dict[str, Content]:
    """What a row holds for each column, by English name; empty where the row is short."""
    return {
        name: cells[position] if position < len(cells) else ""
        for name, position in positions.items()
    }


def needs_value(model: type[models.Model], column: Column) -> bool:
    """Whether a column must be there, and no cell of it may be empty."""
    field_ = model._meta.get_field(column.field_name)
    return not (field_.null or field_.blank or field_.has_default())  # type: ignore[union-attr]


def columns_of(table: Table) -> tuple[Column, ...]:
    """All columns that a file of this table may have."""
    more = PLACE_COLUMNS if table.has_place else ()
    with_phase = issubclass(table.model, Row) and table not in STORED_TABLES
    return table.columns + more + ((PHASE_COLUMN,) if with_phase else ())


def rows_of_table(text: TextTable, table: Table, faults: list[Fault]) -> list[ReadRow] | None:
    """The rows of a table, faulty ones too, or None where it cannot be read as this one.

    What is wrong is added to `faults`; what a row refers to is not looked up. Under a wrong
    heading the cells of the columns that are known are checked too, each by itself.
    """
    columns = columns_of(table)
    required = {column.name for column in table.columns if needs_value(table.model, column)}
    before = len(faults)
    positions = columns_by_position(text, columns, required, faults)
    well_headed = len(faults) == before
    titles = {
        column.field_name: text.header[positions[column.name]]
        for column in columns
        if column.name in positions
    }
    rows: list[ReadRow] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in text.rows:
        contents = contents_of(positions, cells)
        if len(cells) > len(text.header):
            # The cells may have shifted; only the id still tells which row this is.
            faults.append(too_many(text, number, cells))
            key = contents.get("id", "")
            rows.append(ReadRow(text.file, number, {"key": key}, {}, titles))
            continue
        row = _read_row(text.file, number, contents, titles, table, faults, well_headed)
        _check_once(row, table, seen, faults)
        rows.append(row)
    return rows if well_headed else None


def _read_row(
    file: str,
    number: int,
    contents: Mapping[str, Content],
    titles: Mapping[str, str],
    table: Table,
    faults: list[Fault],
    together: bool,
) -> ReadRow:
    """One row; `together` says whether to check what its cells must be together as well."""
    values: dict[str, Any] = {}
    references: dict[str, tuple[str, str]] = {}
    faults_before = len(faults)
    for column in columns_of(table):
        if column.name not in contents or column in PLACE_COLUMNS:
            continue
        field_ = table.model._meta.get_field(column.field_name)
        content = contents[column.name]
        try:
            text = text_of(content, field_)
            if isinstance(field_, models.ForeignKey):
                _read_reference(field_, column, text, values, references)
            elif text or column is not PHASE_COLUMN:
                values[column.field_name] = value_of(field_, text)
        except BadCell as problem:
            found = problem.found or shown(content) or _("nothing")
            title = titles[column.field_name]
            faults.append(Fault(file, number, title, found, problem.expected))
    if "x" in contents or "y" in contents:
        values["geometry"] = _point(file, number, contents, faults)
    if table.model is Perception:
        _read_answer(file, number, values, references, titles, faults)
    if together and len(faults) == faults_before:
        _check_model(file, number, table, values, titles, faults)
        _check_relation(file, number, table, references, titles, faults)
    return ReadRow(file, number, values, references, titles)


def _read_reference(
    field_: Any,
    column: Column,
    text: str,
    values: dict[str, Any],
    references: dict[str, tuple[str, str]],
) -> None:
    if text:
        target = field_.remote_field.model
        name = TABLE_OF_MODEL.get(target, target._meta.label_lower.rpartition(".")[2])
        references[column.field_name] = (name, text)
    elif field_.null:
        values[column.field_name] = None
    else:
        raise BadCell(_("the id of a row"))


def _point(
    file: str, number: int, contents: Mapping[str, Content], faults: list[Fault]
) -> Point | None:
    expected = _("x and y in metres in RD New, such as 84950 and 447500")
    cells = contents.get("x", ""), contents.get("y", "")
    found = ", ".join(shown(cell) for cell in cells)
    try:
        x, y = (text_of(cell, METRES) for cell in cells)
    except BadCell as problem:
        faults.append(Fault(file, number, "x, y", found, problem.expected))
        return None
    if not x and not y:
        return None
    if not (NUMBER.match(x) and NUMBER.match(y)):
        faults.append(Fault(file, number, "x, y", found, expected))
        return None
    point = Point(float(x.replace(",", ".")), float(y.replace(",", ".")))
    west, south, east, north = RD_NEW_BOUNDS_M
    if not (west <= point.x <= east and south <= point.y <= north):
        faults.append(Fault(file, number, "x, y", found, expected))
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


def _read_answer(
    file: str,
    number: int,
    values: dict[str, Any],
    references: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """Turn the words of an answer into its key; a fault where it is none to this question."""
    answer, (_table, indicator) = values.get("answer"), references.get("indicator", ("", ""))
    if not answer or not indicator:
        return
    key = answer_key(indicator, answer)
    if key is None:
        keys = ", ".join(each.key for each in question_about(indicator).answers)
        expected = _("one of these answers to the question about {indicator}: {answers}")
        said = expected.format(indicator=indicator, answers=keys)
        faults.append(Fault(file, number, titles["answer"], answer, said))
    else:
        values["answer"] = key


def _check_relation(
    file: str,
    number: int,
    table: Table,
    references: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """A relation joins two different actors."""
    if table.model is Relation and references["from_actor"] == references["to_actor"]:
        found = references["to_actor"][1]
        faults.append(Fault(file, number, titles["to_actor"], found, _("another actor")))


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

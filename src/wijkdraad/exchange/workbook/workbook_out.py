"""Writes what a programme holds as a workbook, with the sheets of the template."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.exchange.export.contents import Contents
from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.tables.names import (
    AREA_COLUMNS,
    LINK_TABLES,
    PHASE_COLUMN,
    PLACE_COLUMNS,
    SOURCE_COLUMNS,
    STORED_TABLES,
    Names,
)
from wijkdraad.exchange.tables.writing import has_points_only, json_text, kept_by_a_sheet
from wijkdraad.exchange.workbook.book import LONGEST_CELL, QUIET, Book
from wijkdraad.exchange.workbook.explanation import write_explanation
from wijkdraad.exchange.workbook.programme_sheet import write_programme
from wijkdraad.exchange.workbook.sheet_plan import (
    SheetColumn,
    SheetPlan,
    area_plan,
    link_plan,
    source_plan,
    table_plan,
    title_of,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import TABLES, Column, Table


def workbook_of(contents: Contents, is_alone: bool) -> bytes:
    """The workbook, in the language that is spoken now.

    Alone it describes the programme too, and columns x and y are left out of a table with other
    shapes than points, so that reading it in leaves those as they are. Raises FaultyDossier where
    a text is longer than a cell can hold.
    """
    programme = contents.model
    book = Book(programme.reference_date, programme.name)
    first = book.explanation()
    plans: list[SheetPlan] = []
    if is_alone:
        write_programme(book, contents.programme)
        plans += _description_sheets(book, contents)
    plans += _table_sheets(book, contents, is_alone)
    write_explanation(book, first, plans, programme.name, is_alone)
    book.choice_lists({c.choices: f"{p.title}: {c.title}" for p in plans for c in p.columns})
    return book.content()


def _description_sheets(book: Book, contents: Contents) -> list[SheetPlan]:
    plans = []
    for plan, columns, entries in (
        (area_plan(), AREA_COLUMNS, contents.areas),
        (source_plan(), SOURCE_COLUMNS, contents.sources),
    ):
        shown = {column.name for column in plan.columns}
        more = [
            SheetColumn(
                column.name, title_of(column), False, "text", _("As an export left it."), 16
            )
            for column in columns
            if column.name not in shown and any(column.name in entry for entry in entries)
        ]
        whole = SheetPlan(plan.names, plan.room, plan.lead, (*plan.columns, *more))
        rows = [
            [_described(column, entry.get(column.name)) for column in whole.columns]
            for entry in entries
        ]
        book.table(whole, _fitting(whole, rows))
        plans.append(whole)
    return plans


def _described(column: SheetColumn, value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return dict(column.choices).get(value) or kept_by_a_sheet(value)
    return value


def _table_sheets(book: Book, contents: Contents, is_alone: bool) -> list[SheetPlan]:
    """A sheet for every table and kind of link, in the order of the rooms; then what was stored."""
    made: list[tuple[SheetPlan, list[list[Any]]]] = []
    for table in TABLES:
        rows = contents.rows[table.name]
        with_place = table.has_place and (not is_alone or has_points_only(rows))
        plan = table_plan(table, contents.phase_differs(table), with_place)
        made.append((plan, [_row(contents, table, plan, row) for row in rows]))
    made += [(link_plan(names), _links(contents, names)) for names in LINK_TABLES]
    rooms = list(Room)
    made.sort(key=lambda pair: rooms.index(pair[0].room or Room.KNOW))
    for table in STORED_TABLES:
        plan = table_plan(table)
        made.append((plan, [_row(contents, table, plan, row) for row in contents.rows[table.name]]))
    for plan, rows_ in made:
        book.table(plan, _fitting(plan, rows_), colour=QUIET)
    return [plan for plan, _rows in made]


def _links(contents: Contents, names: Names) -> list[list[Any]]:
    kind = LINK_TABLES[names]
    return [
        [
            getattr(link, kind.from_field).key,
            getattr(link, kind.to_field).key,
            kept_by_a_sheet(link.why),
        ]
        for link in contents.links[kind]
    ]


def _row(contents: Contents, table: Table, plan: SheetPlan, row: Any) -> list[Any]:
    columns = {column.name: column for column in (*table.columns, *PLACE_COLUMNS, PHASE_COLUMN)}
    return [_value(contents, row, columns[shown.name], shown) for shown in plan.columns]


def _value(contents: Contents, row: Any, column: Column, shown: SheetColumn) -> Any:
    """What a cell holds: a number as a number, a day as a day, a choice in its word, a row by its id."""
    if column in PLACE_COLUMNS:
        point = row.geometry
        is_point = point is not None and point.geom_type == "Point"
        return getattr(point, column.name) if is_point else None
    if column.field_name == "area":
        return contents.area_names[row.area_id]
    field = row._meta.get_field(column.field_name)
    value = getattr(row, field.name)
    if value is None:
        return None
    if isinstance(field, models.ForeignKey):
        return value.key
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if shown.choices:
        return dict(shown.choices).get(value, value)
    if isinstance(field, models.JSONField):
        return json_text(value)
    if field.name.endswith("_cents"):
        return float(Decimal(value) / 100)
    if isinstance(value, Decimal):
        return float(value)
    return kept_by_a_sheet(value) if isinstance(value, str) else value


def _fitting(plan: SheetPlan, rows: list[list[Any]]) -> Sequence[Sequence[Any]]:
    """The rows. Raises FaultyDossier where a text is longer than a cell can hold."""
    faults = [
        Fault(
            plan.title,
            number,
            column.title,
            value,
            _("at most {count} characters; export it without --workbook").format(
                count=LONGEST_CELL
            ),
        )
        for number, row in enumerate(rows, start=1)
        for column, value in zip(plan.columns, row, strict=True)
        if isinstance(value, str) and len(value.encode("utf-16-le")) // 2 > LONGEST_CELL
    ]
    if faults:
        raise FaultyDossier(faults)
    return rows

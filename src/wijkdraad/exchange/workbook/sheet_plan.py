"""What the sheets of a workbook look like to whoever fills them in: their columns, help and choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wijkdraad.exchange.tables.names import (
    AREA_COLUMNS,
    AREAS,
    COMPARED,
    FIGURES,
    HEIGHTS,
    LINK_TABLES,
    PHASE_COLUMN,
    PLACE_COLUMNS,
    PROGRAMME_COLUMNS,
    SOURCE_COLUMNS,
    SOURCES,
    Names,
    link_columns,
)
from wijkdraad.exchange.tables.reading import needs_value
from wijkdraad.programme.descriptions import DESCRIPTIONS
from wijkdraad.programme.models import (
    Area,
    Indicator,
    Programme,
    Source,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import TABLES, Column, Table, table_named, table_of

Kind = Literal["text", "whole", "number", "money", "day", "choice", "reference", "indicator"]
LONG_TEXT, SHORT_TEXT, MIDDLE_TEXT = 46, 16, 28
"""Widths of columns, in characters."""
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its title, what may stand in it, and what it is for.

    `choices` are (code, word) pairs; `reference` is the sheet in whose first column one picks.
    """

    name: str
    title: str
    required: bool
    kind: Kind
    help: str
    width: int
    choices: Choices = ()
    reference: str = ""
    lowest: int | None = None
    highest: int | None = None
    longest: int | None = None


@dataclass(frozen=True)
class SheetPlan:
    """A sheet: its names, its room (None: it describes the programme), its lead and columns."""

    names: Names
    room: Room | None
    lead: str
    columns: tuple[SheetColumn, ...]

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return named(self.names)


def named(names: Names) -> str:
    """A name in the language that is spoken now."""
    return names[1] if (get_language() or "nl").startswith("nl") else names[0]


def title_of(column: Column) -> str:
    """What a column is called in the language that is spoken now."""
    return named((column.name, column.dutch))


def choices_of(field: Any) -> Choices:
    """The codes of a field with choices, each with its word; yes and no where it holds those."""
    if isinstance(field, models.BooleanField):
        return ("true", _("yes")), ("false", _("no"))
    return tuple((str(code), str(word)) for code, word in field.flatchoices)


def table_plan(table: Table, with_phase: bool = False, with_place: bool = True) -> SheetPlan:
    """The sheet of a table of the programme."""
    description = DESCRIPTIONS.get(table.name)
    helps = description.helps if description else DESCRIPTIONS["observations"].helps
    columns = [_column(table, column, helps) for column in table.columns]
    if table.has_place and with_place:
        said = _("The place as a point, in metres (RD New). Fill in both, or neither.")
        columns += [
            SheetColumn(column.name, title_of(column), False, "number", said, SHORT_TEXT)
            for column in PLACE_COLUMNS
        ]
    if with_phase:
        columns.append(_column(table, PHASE_COLUMN, {}))
    return SheetPlan((table.name, table.dutch), table.room, _lead(table), tuple(columns))


def _lead(table: Table) -> str:
    """What a sheet is for."""
    if table is FIGURES:
        return _("Figures from a source, or computed, as they were stored.")
    if table is HEIGHTS:
        return _("What height models said, as it was stored.")
    if table is COMPARED:
        return _("What files of figures said about every area in them, as it was stored.")
    return str(DESCRIPTIONS[table.name].lead)


def link_plan(names: Names) -> SheetPlan:
    """The sheet of one kind of link."""
    kind = LINK_TABLES[names]
    left, right, why = link_columns(names, kind)
    tables = [table for name in (kind.from_table, kind.to_table) if (table := table_named(name))]
    ends = [
        SheetColumn(
            column.name,
            title_of(column),
            True,
            "reference",
            _("Choose an id from the sheet {sheet}.").format(sheet=_sheet_of(table)),
            MIDDLE_TEXT,
            reference=_sheet_of(table),
        )
        for column, table in zip((left, right), tables, strict=True)
    ]
    said = _("Why these two belong together. Empty is allowed: then it shows as a loose end.")
    reason = SheetColumn("why", title_of(why), False, "text", said, LONG_TEXT)
    rooms = list(Room)
    room = max((table.room for table in tables), key=rooms.index)
    lead = capfirst(str(kind.model._meta.verbose_name)) + "."
    return SheetPlan(names, room, lead, (*ends, reason))


def table_plans() -> list[SheetPlan]:
    """The sheets of all tables and links, in the order of the rooms."""
    plans = [table_plan(table) for table in TABLES] + [link_plan(names) for names in LINK_TABLES]
    rooms = list(Room)
    return sorted(plans, key=lambda plan: rooms.index(plan.room or Room.KNOW))


def _sheet_of(table: Table) -> str:
    return named((table.name, table.dutch))


def _column(table: Table, column: Column, helps: Mapping[str, Any]) -> SheetColumn:
    field: Any = table.model._meta.get_field(column.field_name)
    kind, reference, choices = _kind(field), "", choices_of(field)
    said = str(helps.get(column.name, "")) or capfirst(str(field.verbose_name)) + "."
    if kind == "reference":
        target = field.remote_field.model
        reference = _reference(target)
        said += " " + _("Choose an id from the sheet {sheet}.").format(sheet=reference)
        kind = "indicator" if target is Indicator else kind
    if choices:
        said += " " + _("Choose from the list.")
    if kind == "day":
        said += " " + _("A date.")
    lowest, highest = _bounds(field)
    longest = field.max_length if kind == "text" else None
    width = _width(field, kind)
    return SheetColumn(
        column.name,
        title_of(column),
        needs_value(table.model, column),
        kind,
        said,
        width,
        choices,
        reference,
        lowest,
        highest,
        longest,
    )


def _reference(target: type[Any]) -> str:
    if target is Area:
        return named(AREAS)
    return named(SOURCES) if target is Source else _sheet_of(table_of(target))


def _kind(field: Any) -> Kind:
    if isinstance(field, models.ForeignKey):
        return "reference"
    if field.choices or isinstance(field, models.BooleanField):
        return "choice"
    if field.name.endswith("_cents"):
        return "money"
    if isinstance(field, models.DateField):
        return "day"
    if isinstance(field, models.IntegerField):
        return "whole"
    return "number" if isinstance(field, models.FloatField | models.DecimalField) else "text"


def _bounds(field: Any) -> tuple[int | None, int | None]:
    """The lowest and highest whole number that a field can hold, by the database and its rules."""
    if not isinstance(field, models.IntegerField):
        return None, None
    low, high = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            low = max(low, validator.limit_value)
        if isinstance(validator, MaxValueValidator):
            high = min(high, validator.limit_value)
    return low, high


def _width(field: Any, kind: Kind) -> int:
    if kind == "text":
        if isinstance(field, models.TextField):
            return LONG_TEXT
        return SHORT_TEXT if (field.max_length or 0) <= 40 else MIDDLE_TEXT
    return MIDDLE_TEXT if kind in ("choice", "reference", "indicator") else SHORT_TEXT


def plain_column(
    column: Column, model: type[models.Model], field_name: str, said: str, required: bool = False
) -> SheetColumn:
    """A column of a sheet that describes the programme, after the field of a model it fills."""
    field: Any = model._meta.get_field(field_name)
    kind = _kind(field)
    longest = field.max_length if kind == "text" else None
    lowest, highest = _bounds(field)
    return SheetColumn(
        column.name,
        title_of(column),
        required,
        kind,
        said,
        _width(field, kind),
        choices_of(field),
        "",
        lowest,
        highest,
        longest,
    )


def area_plan() -> SheetPlan:
    """The sheet of the areas."""
    code, year, name, role = AREA_COLUMNS[:4]
    return SheetPlan(
        AREAS,
        None,
        _("The neighbourhood itself, and the areas to compare it with."),
        (
            plain_column(code, Area, "code", _("The code of CBS, such as BU05031108."), True),
            plain_column(year, Area, "year", _("The year that the code belongs to."), True),
            plain_column(name, Area, "name", _("What the area is called."), True),
            plain_column(
                role,
                Area,
                "role",
                _("Exactly one row is the neighbourhood itself. Choose from the list."),
                True,
            ),
        ),
    )


def source_plan() -> SheetPlan:
    """The sheet of the sources, without the columns about files."""
    said = {
        "id": (_("A short name of our own, without spaces. Other sheets use it."), True),
        "name": (_("What it is, as a reader sees it."), True),
        "licence": (_("Under which terms it may be used, such as CC BY 4.0, or own work."), True),
        "publisher": (_("Who made it."), False),
        "period": (_("The year or period it is about."), False),
        "retrieved": (_("The day on which you fetched it. A date."), False),
        "address": (_("Where it can be found on the web, in full, with https."), False),
        "note": (_("What a reader must know about it."), False),
        "status": (_("Only a source that was found counts without a remark."), False),
    }
    columns = [
        plain_column(
            column, Source, "key" if column.name == "id" else column.name, *said[column.name]
        )
        for column in SOURCE_COLUMNS
        if column.name in said
    ]
    lead = _("Where figures come from. Every observation names one.")
    return SheetPlan(SOURCES, None, lead, tuple(columns))


def programme_columns() -> list[SheetColumn]:
    """The fields of the programme: on their own sheet each of them is a row."""
    said = {
        "slug": _("Part of the web address: letters, digits and hyphens. It stays the same."),
        "name": _("What the programme is called."),
        "place": _("The municipality or town."),
        "date": _("The date on the plan. What was due before it counts as overdue."),
        "version": _("Version of the plan, such as 1.0."),
        "summary": _("A few sentences for the cover of the plan."),
        "language": _("Language of the plan. Empty: Dutch."),
        "phase": _("How far the programme is. Empty: it stays as it is."),
        "public": _("Whether residents can read along: yes or no. Empty: it stays as it is."),
        "track": _("The full track, or the light one for a small work. Empty: it stays as it is."),
        "opened_rooms": _("On the light track: the rooms that are open, with ; in between."),
        "origin_ground": _(
            "The law or agreement that allows to ask for origin. Empty: it stays as it is."
        ),
    }
    fields = {"date": "reference_date", "public": "is_public"}
    columns = []
    for column in PROGRAMME_COLUMNS:
        name = fields.get(column.name, column.name)
        required = column.name in ("slug", "name", "place", "date", "version")
        made = plain_column(column, Programme, name, said[column.name], required)
        if column.name in ("public", "opened_rooms"):
            made = SheetColumn(
                column.name,
                made.title,
                False,
                "choice" if column.name == "public" else "text",
                made.help,
                made.width,
                (("true", _("yes")), ("false", _("no"))) if column.name == "public" else (),
            )
        columns.append(made)
    return columns

"""A list of rows: what is searched, filtered and sorted on stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.text import Truncator

from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.tables import Column, Table
from wijkdraad.steps.rows import own_rows

from .forms import NUMBERS
from .words import label_of, value_of_row

PER_PAGE = 50
MOST_LETTERS = 110
MOST_WORDS = 20
"""How many words of a search count: each is a condition, and SQLite refuses a thousand of them."""


@dataclass(frozen=True)
class Heading:
    """A column of the list: its label, the address that sorts on it, and how it is sorted now."""

    label: str
    query: str
    direction: str
    sort: str


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list; `chosen` is empty where all are shown."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True)
class Cell:
    """A cell in words; `sort` is number, date or empty, and tells how it is set."""

    label: str
    text: str
    sort: str


@dataclass(frozen=True)
class Line:
    """A row of the list: its number and its cells."""

    pk: int
    cells: tuple[Cell, ...]


class RowList:
    """The rows of a table that an address asks for, among those that one may read."""

    def __init__(self, readable: models.QuerySet[Any], table: Table, query: QueryDict) -> None:
        self.readable = readable
        self.table = table
        self.query = query
        self.search = query.get("q", "").strip().replace("\x00", "")
        self.columns = {column.name: column for column in table.columns}

    def _field(self, column: Column) -> Any:
        return self.table.model._meta.get_field(column.field_name)

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The choices of the table, with what was chosen."""
        found = []
        for name, column in self.columns.items():
            field = self._field(column)
            if field.choices:
                options = tuple((str(code), str(label)) for code, label in field.flatchoices)
                chosen = self.query.get(name, "")
                known = chosen if chosen in dict(options) else ""
                found.append(Filter(name, label_of(field), options, known))
        return tuple(found)

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched or filtered on."""
        return bool(self.search) or any(choice.chosen for choice in self.filters)

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that is sorted on, and whether the other way round; empty: the usual order."""
        asked = self.query.get("sort", "")
        name = asked.removeprefix("-")
        return (name, asked.startswith("-")) if name in self.columns else ("", False)

    @cached_property
    def rows(self) -> models.QuerySet[Any]:
        """The rows that were asked for, in their order."""
        rows = self.readable
        if self.query.get("own"):
            rows = own_rows(self.table, rows)
        for choice in self.filters:
            if choice.chosen:
                rows = rows.filter(**{self.columns[choice.name].field_name: choice.chosen})
        for word in self.search.split()[:MOST_WORDS]:
            rows = rows.filter(self._matches(word))
        name, backwards = self.sort
        if not name:
            return rows.order_by(*self.table.model._meta.ordering, "pk")
        path = models.F(self._path(self.columns[name]))
        order = path.desc(nulls_last=True) if backwards else path.asc(nulls_last=True)
        return rows.order_by(order, "pk")

    def _matches(self, word: str) -> Q:
        """Rows of which a text, or the name of a row they refer to, holds the word."""
        found = Q()
        for column in self.table.columns:
            field = self._field(column)
            is_text = isinstance(field, (models.CharField, models.TextField))
            if field.is_relation or (is_text and not field.choices):
                found |= Q(**{f"{self._path(column)}__icontains": word})
        return found

    def _path(self, column: Column) -> str:
        field = self._field(column)
        if not field.is_relation:
            return column.field_name
        there = {each.name for each in field.related_model._meta.concrete_fields}
        told = next(name for name in ("name", "text", "key") if name in there)
        return f"{column.field_name}__{told}"

    @cached_property
    def page(self) -> Page[Any]:
        """The page that was asked for; the nearest one where it is not there."""
        return Paginator(self.rows, PER_PAGE).get_page(self.query.get("page"))

    @property
    def listed(self) -> tuple[Column, ...]:
        """The columns that the list shows."""
        return tuple(self.columns[name] for name in description_of(self.table).listed)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The heads of the columns, each with the address that sorts on it."""
        sorted_on, backwards = self.sort
        found = []
        for column in self.listed:
            here = column.name == sorted_on
            turned = f"-{column.name}" if here and not backwards else column.name
            direction = ("descending" if backwards else "ascending") if here else ""
            field = self._field(column)
            found.append(
                Heading(label_of(field), self.address(sort=turned), direction, _sort_of(field))
            )
        return tuple(found)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of this page in words; long texts are cut."""
        fields = [self._field(column) for column in self.listed]
        return tuple(
            Line(row.pk, tuple(_cell(row, field) for field in fields)) for row in self.page
        )

    def address(self, **changes: str) -> str:
        """The query string of this list with these changes; always from the first page on."""
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query[name] = value
        return query.urlencode()


def _cell(row: Any, field: Any) -> Cell:
    text = Truncator(value_of_row(row, field)).chars(MOST_LETTERS)
    return Cell(label_of(field), text, _sort_of(field))


def _sort_of(field: Any) -> str:
    if isinstance(field, NUMBERS):
        return "number"
    return "date" if isinstance(field, models.DateField) else ""

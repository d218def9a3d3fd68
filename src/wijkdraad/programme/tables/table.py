"""What a table, a column and a kind of link are, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from ..rooms import Room


@dataclass(frozen=True)
class Column:
    """A column of a file: English name, Dutch name, and the field of the model it fills."""

    name: str
    dutch: str
    field: str = ""

    @property
    def field_name(self) -> str:
        """The field of the model; the same as the name where nothing else is said."""
        return self.field or self.name


@dataclass(frozen=True)
class Table:
    """A table: English name, Dutch name, its room, its model, its columns.

    `natural_key` names the fields that make a row the same row at a next import.
    `has_place` tells that columns x and y (metres, RD New) give a point.
    `said_elsewhere` names the fields that a page of their own fills: what a moderator decides, or
    what only the receiver may say. A form for rows leaves them as they are.
    """

    name: str
    dutch: str
    room: Room
    model: type[Any]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...] = ("key",)
    has_place: bool = False
    said_elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkKind:
    """Which two tables a link of the thread joins, and the model that keeps it."""

    from_table: str
    to_table: str
    model: type[models.Model]
    from_field: str
    to_field: str


ID = Column("id", "id", "key")
NAME = Column("name", "naam")
KIND = Column("kind", "soort")
WHY = Column("why", "waarom")
DATE = Column("date", "datum")
CONTRIBUTION = Column("contribution", "bijdrage")
NEED = Column("need", "behoefte")
PUBLICATION = Column("publication", "openbaar")

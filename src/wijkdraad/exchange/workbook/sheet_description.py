"""Reads the sheets of a workbook that stand for `dossier.toml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.exchange.dossier import Dossier
from wijkdraad.exchange.faults import Fault
from wijkdraad.exchange.tables.cells import NEUTRALISED, BadCell, choice_code, truth_of, value_of
from wijkdraad.exchange.tables.names import (
    AREA_COLUMNS,
    AREAS,
    PROGRAMME,
    PROGRAMME_COLUMNS,
    SOURCE_COLUMNS,
    SOURCES,
    VALUE_COLUMNS,
    Names,
)
from wijkdraad.exchange.workbook.sheets import Content, TextTable, shown, text_of
from wijkdraad.programme.models import AreaRole, FigureStatus, MissingReason, Programme, Track
from wijkdraad.programme.phases import Phase
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import Column

TEXT: models.CharField[str, str] = models.CharField(name="text")
DAY: models.DateField[date, date] = models.DateField(name="day")
WHOLE: models.IntegerField[int, int] = models.IntegerField(name="whole")
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "programme.language": list(Programme._meta.get_field("language").choices or ()),
    "programme.phase": Phase.choices,
    "programme.track": Track.choices,
    "areas.role": AreaRole.choices,
    "sources.status": FigureStatus.choices,
    "sources.made_in_phase": Phase.choices,
    "sources.empty": MissingReason.choices,
}
"""Keys that hold a word of a list: a sheet may have its name too."""


def _day(text: str) -> date:
    return date.fromisoformat(str(value_of(DAY, text)))


def _rooms(text: str) -> list[str]:
    rooms = [part.strip() for part in text.split(";") if part.strip()]
    return [choice_code(Room.choices, room) or room for room in rooms]


def pairs(text: str) -> dict[str, str]:
    """What `code = statcode; id = nummer` says; empty parts are left out.

    Raises BadCell where a part has no equals sign.

    >>> pairs("code = statcode; id = nummer;")
    {'code': 'statcode', 'id': 'nummer'}
    """
    found = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if part.strip() and not (equals and name.strip()):
            raise BadCell(_("pairs such as code = statcode; id = number"))
        if part.strip():
            found[name.strip()] = value.strip()
    return found


def _listed(text: str) -> dict[str, list[str]]:
    return {
        name: [part.strip() for part in value.split("|")] for name, value in pairs(text).items()
    }


READERS: dict[str, Callable[[str], Any]] = {
    "date": _day,
    "retrieved": _day,
    "public": truth_of,
    "earlier": truth_of,
    "year": lambda text: value_of(WHOLE, text),
    "position": lambda text: value_of(WHOLE, text),
    "opened_rooms": _rooms,
    "columns": pairs,
    "only": pairs,
    "select": _listed,
}
"""How a key is read that is no text."""
FIELDS: Mapping[str, models.Field[Any, Any]] = {
    **{"date": DAY, "retrieved": DAY, "year": WHOLE, "position": WHOLE},
}


@dataclass
class SheetDescription:
    """What the sheets say, as `dossier.toml` would, and where each part of it stands.

    `places` maps a key such as `areas[2].code` to (sheet, row, column).
    """

    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def placed(self, faults: list[Fault]) -> list[Fault]:
        """The faults, each where it stands in the workbook; what was told already is left out."""
        found = list(self.faults)
        for fault in faults:
            if fault.column in self.told or fault.column.partition(".")[0] in self.told:
                continue
            part, _dot, key = fault.column.partition(".")
            file, row, column = self.places.get(
                fault.column, self.places.get(part, (fault.file, 0, ""))
            )
            column = column or self.titles.get(f"{part.partition('[')[0]}.{key}", key)
            expected = fault.expected
            if expected == _("a value for {name}").format(name=key):
                expected = _("a value for {name}").format(
                    name=self.titles.get(f"{part.partition('[')[0]}.{key}", key)
                )
            if fault.column == "areas":
                role = AreaRole.SUBJECT.label
                expected = _("exactly one area with the role: {role}").format(role=role)
            found.append(Fault(file, row, column, fault.found, expected))
        return found


def read_sheets(dossier: Dossier) -> SheetDescription:
    """Read the sheets of the programme, its areas and its sources."""
    read = SheetDescription()
    for names, columns in (
        (PROGRAMME, PROGRAMME_COLUMNS),
        (AREAS, AREA_COLUMNS),
        (SOURCES, SOURCE_COLUMNS),
    ):
        table = dossier.sheet_table(names)
        if table is None:
            _absent(dossier, names, read)
            continue
        read.places[names[0]] = (table.file, 0, "")
        if names == PROGRAMME:
            _read_programme(table, names, read)
        else:
            _read_entries(table, names, read, columns)
    return read


def _absent(dossier: Dossier, names: Names, read: SheetDescription) -> None:
    """A sheet that is not there; a workbook that cannot be read has said so already."""
    if names[0] in dossier.unread:
        read.told |= {names[0], f"{names[0]}.slug"}
        return
    name = dossier.workbook.name if dossier.workbook else ""
    if names == SOURCES:
        return
    read.told.add(names[0])
    read.faults.append(
        Fault(name, 0, "", _("no sheet {sheet}").format(sheet=names[1]),
              _("a sheet {sheet}, or a file dossier.toml beside the workbook").format(sheet=names[1]))
    )  # fmt: skip


def _positions(
    table: TextTable, columns: tuple[Column, ...], names: Names, read: SheetDescription
) -> dict[str, int]:
    """Where each column stands, by English name; a fault for every other or double one."""
    positions: dict[str, int] = {}
    for position, title in enumerate(table.header):
        plain = title.casefold()
        column = next((c for c in columns if plain in (c.name, c.dutch)), None)
        if column is None:
            known = ", ".join(c.dutch for c in columns)
            found, expected = _("an unknown column"), _("one of: {names}").format(names=known)
        elif column.name in positions:
            found, expected = _("the same column twice"), _("each column once")
        else:
            positions[column.name] = position
            read.titles[f"{names[0]}.{column.name}"] = title
            continue
        read.faults.append(Fault(table.file, table.heading_row, title, found, expected))
    for column in columns:
        read.titles.setdefault(f"{names[0]}.{column.name}", column.dutch)
    return positions


def _value(
    read: SheetDescription, key: str, content: Content, place: tuple[str, int, str]
) -> Any | None:
    """What a cell says for a key; None where it is empty or faulty."""
    part, _dot, name = key.partition(".")
    kind = f"{part.partition('[')[0]}.{name}"
    read.places[key] = place
    try:
        if (
            not isinstance(content, str)
            and content.kind == "truth"
            and name in ("public", "earlier")
        ):
            return content.value
        text = text_of(content, FIELDS.get(name, TEXT))
        if not text:
            return None
        if name in READERS:
            return READERS[name](text)
        plain = text[1:] if NEUTRALISED.match(text) else text
        return choice_code(CHOICES.get(kind, ()), text) or plain
    except BadCell as problem:
        read.told.add(key)
        read.faults.append(Fault(*place, problem.found or shown(content), problem.expected))
        return None


def _read_programme(table: TextTable, names: Names, read: SheetDescription) -> None:
    positions = _positions(table, VALUE_COLUMNS, names, read)
    values = read.raw["programme"] = {}
    for needed in VALUE_COLUMNS[:2]:
        if needed.name not in positions:
            expected = _("a column {name}").format(name=needed.dutch)
            found = _("no such column")
            read.faults.append(Fault(table.file, table.heading_row, needed.dutch, found, expected))
            read.told.add("programme")
            return
    for number, contents in table.rows:
        title = shown(contents[positions["field"]]).rstrip(" *")
        plain = title.casefold().replace(" ", "_")
        column = next((c for c in PROGRAMME_COLUMNS if plain in (c.name, c.dutch)), None)
        value_title = table.header[positions["value"]]
        if column is None or column.name in values:
            known = ", ".join(c.dutch for c in PROGRAMME_COLUMNS)
            expected = _("one of: {names}").format(names=known)
            expected = expected if column is None else _("each field once")
            field_title = table.header[positions["field"]]
            read.faults.append(
                Fault(table.file, number, field_title, title or _("nothing"), expected)
            )
            continue
        place = (table.file, number, value_title)
        value = _value(read, f"programme.{column.name}", contents[positions["value"]], place)
        if value is not None:
            values[column.name] = value
    for known_column in PROGRAMME_COLUMNS:
        read.titles[f"programme.{known_column.name}"] = known_column.dutch


def _read_entries(
    table: TextTable, names: Names, read: SheetDescription, columns: tuple[Column, ...]
) -> None:
    positions = _positions(table, columns, names, read)
    entries = read.raw[names[0]] = []
    for number, contents in table.rows:
        where = f"{names[0]}[{len(entries) + 1}]"
        read.places[where] = (table.file, number, "")
        entry = {}
        for name, position in positions.items():
            place = (table.file, number, table.header[position])
            value = _value(read, f"{where}.{name}", contents[position], place)
            if value is not None:
                entry[name] = value
        entries.append(entry)

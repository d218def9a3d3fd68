"""Reads `dossier.toml`: the programme, its areas and its sources."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.programme.models import (
    Area,
    AreaRole,
    FeatureKind,
    FigureStatus,
    MissingReason,
    Observation,
    Programme,
    Source,
)
from wijkdraad.programme.phases import Phase
from wijkdraad.reference.loader import indicators, shapes

from .cells import CONTROL, BadCell, check
from .faults import Fault

FILE_NAME = "dossier.toml"
PLACED_TABLES = ("works", "contributions", "actors")
RASTERS = {"ground_raster": "ground", "surface_raster": "surface"}
USES = ("boundaries", "statistics", *PLACED_TABLES, *FeatureKind.values, *RASTERS)
GIVES_FIGURES = ("statistics", *FeatureKind.values)
"""Uses whose period becomes the period of a figure."""
KEY_LENGTH = Observation._meta.get_field("key").max_length or 0
LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class ProgrammeDescription:
    """The programme as `[programme]` describes it.

    Where `phase` or `public` is not there, what was chosen on the site stays as it is.
    """

    slug: str
    name: str
    place: str
    date: date
    version: str
    summary: str = ""
    language: str = "nl"
    phase: str = ""
    public: bool | None = None


@dataclass(frozen=True)
class AreaDescription:
    """One area as an `[[areas]]` entry describes it."""

    code: str
    year: int
    name: str
    role: str


@dataclass(frozen=True)
class SourceDescription:
    """One source as a `[[sources]]` entry describes it; without `use` it is only named.

    `columns` maps what we need (code, name, id, or an indicator) to the column of the file;
    `select` keeps the features whose column holds one of the values; `only` keeps the rows of
    a table of figures whose column holds the value (a period, an age group). `empty` says what
    an empty cell means, where it means something else than usual for the shape.
    """

    id: str
    name: str
    licence: str
    publisher: str = ""
    period: str = ""
    retrieved: date | None = None
    address: str = ""
    note: str = ""
    status: str = FigureStatus.FOUND.value
    file: str = ""
    layer: str = ""
    use: str = ""
    shape: str = ""
    empty: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    select: dict[str, list[str]] = field(default_factory=dict)
    only: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Description:
    """All of a `dossier.toml` without faults."""

    programme: ProgrammeDescription
    areas: tuple[AreaDescription, ...]
    sources: tuple[SourceDescription, ...]


@dataclass
class ReadDescription:
    """What could be read of `dossier.toml`, and all that is wrong in it.

    `programme` is None where it is faulty, `areas` and `sources` hold those without faults.
    `slug`, `codes` and `ids` are what rows may point at, read from faulty entries too: one
    fault is not told twice. None is unknown.
    """

    programme: ProgrammeDescription | None = None
    areas: list[AreaDescription] = field(default_factory=list)
    sources: list[SourceDescription] = field(default_factory=list)
    slug: str = ""
    codes: set[str] | None = None
    ids: set[str] | None = None
    faults: list[Fault] = field(default_factory=list)

    def whole(self) -> Description | None:
        """The description, or None where it has faults."""
        if self.faults or self.programme is None:
            return None
        return Description(self.programme, tuple(self.areas), tuple(self.sources))


class _Checker:
    """Collects the faults of `dossier.toml` while its parts are read."""

    def __init__(self, folder: Path, faults: list[Fault]) -> None:
        self.folder = folder
        self.faults = faults

    def add(self, column: str, found: object, expected: str) -> None:
        self.faults.append(Fault(FILE_NAME, 0, column, str(found) or _("nothing"), expected))

    def well_typed(self, kind: type, where: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that the dataclass `kind` can take; a fault for every other or missing key."""
        fields = {field_.name: field_ for field_ in dataclass_fields(kind)}
        for name in values.keys() - fields.keys():
            self.add(f"{where}.{name}", name, _("one of: {names}").format(names=", ".join(fields)))
        good: dict[str, Any] = {}
        for name, description in fields.items():
            if name in values:
                expected = _misfit(str(description.type), values[name])
                if expected:
                    self.add(f"{where}.{name}", values[name], expected)
                else:
                    good[name] = values[name]
            elif description.default is MISSING and description.default_factory is MISSING:
                self.add(f"{where}.{name}", _("nothing"), _("a value for {name}").format(name=name))
        return good

    def fits(
        self,
        model: type[models.Model],
        where: str,
        values: Mapping[str, Any],
        names: Mapping[str, str],
    ) -> None:
        """A fault for every value that its field of the model cannot hold (`names`: key to field)."""
        for name, field_name in names.items():
            try:
                if name in values:
                    check(model._meta.get_field(field_name), values[name])  # type: ignore[arg-type]
            except BadCell as problem:
                self.add(f"{where}.{name}", values[name], problem.expected)

    def choice(
        self, where: str, values: Mapping[str, Any], name: str, choices: Collection[str]
    ) -> None:
        """A fault where there is a value and it is none of the choices."""
        if name in values and values[name] not in choices:
            self.add(
                f"{where}.{name}",
                values[name],
                _("one of: {names}").format(names=", ".join(choices)),
            )


def _misfit(annotation: str, value: object) -> str:
    """What would fit the annotation of a dataclass; empty where `value` does."""
    if annotation == "str":
        if not isinstance(value, str):
            return _("text between quotes")
        return _("text without control characters") if CONTROL.search(value) else ""
    if annotation.startswith("bool"):
        return "" if isinstance(value, bool) else _("true or false")
    if annotation == "int":
        return "" if type(value) is int else _("a whole number")
    if annotation.startswith("date"):
        # A moment (a datetime) is a date too, for isinstance.
        return "" if type(value) is date else _("a date such as 2026-09-30, without quotes")
    items = list(value.values()) if isinstance(value, dict) else [None]
    if annotation == "dict[str, str]":
        good = all(isinstance(item, str) for item in items)
        return "" if good else _('a table such as {code = "column"}')
    good = all(
        isinstance(item, list) and all(isinstance(text, str) for text in item) for item in items
    )
    return "" if good else _('a table such as {column = ["value", "other value"]}')


def read_description(folder: Path) -> ReadDescription:
    """Read and check `dossier.toml`. Faults are collected, not raised."""
    read = ReadDescription()
    path = folder / FILE_NAME
    if not path.is_file():
        read.faults.append(
            Fault(FILE_NAME, 0, "", _("no such file"), _("a file dossier.toml in the folder"))
        )
        return read
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        # Not only TOMLDecodeError: a number of 5,000 digits gives a plain ValueError.
        line = LINE.search(str(error))
        row = int(line[1]) if line else 0
        read.faults.append(Fault(FILE_NAME, row, "", str(error), _("a valid TOML file")))
        return read
    checker = _Checker(folder, read.faults)
    for name in raw.keys() - {"programme", "areas", "sources"}:
        checker.add(name, name, _("one of: {names}").format(names="programme, areas, sources"))
    _read_programme(checker, raw, read)
    _read_areas(checker, raw, read)
    _read_sources(checker, raw, read)
    return read


def _entries(checker: _Checker, raw: Mapping[str, Any], name: str) -> list[Any] | None:
    """The `[[name]]` entries; a fault and None where there is something else of that name."""
    entries = raw.get(name, [])
    if isinstance(entries, list):
        return entries
    checker.add(
        name, entries, _("a heading [[{name}]] above each, in double brackets").format(name=name)
    )
    return None


def _table(checker: _Checker, where: str, value: object) -> Mapping[str, Any] | None:
    if isinstance(value, dict):
        return value
    checker.add(where, value, _("lines such as name = value below a heading"))
    return None


def _read_programme(checker: _Checker, raw: Mapping[str, Any], read: ReadDescription) -> None:
    before = len(checker.faults)
    table = _table(checker, "programme", raw.get("programme", {}))
    if table is None:
        return
    values = checker.well_typed(ProgrammeDescription, "programme", table)
    names = ("slug", "name", "place", "summary", "version")
    checker.fits(Programme, "programme", values, {name: name for name in names})
    checker.choice("programme", values, "language", ["nl", "en"])
    checker.choice("programme", values, "phase", Phase.values)
    read.slug = str(table.get("slug", ""))
    if len(checker.faults) == before:
        read.programme = ProgrammeDescription(**values)


def _read_areas(checker: _Checker, raw: Mapping[str, Any], read: ReadDescription) -> None:
    entries = _entries(checker, raw, "areas")
    if entries is None:
        return
    read.codes = set()
    subjects = 0
    for number, entry in enumerate(entries, start=1):
        where, before = f"areas[{number}]", len(checker.faults)
        table = _table(checker, where, entry)
        if table is None:
            continue
        values = checker.well_typed(AreaDescription, where, table)
        checker.fits(Area, where, values, {"code": "code", "year": "year", "name": "name"})
        checker.choice(where, values, "role", AreaRole.values)
        subjects += table.get("role") == AreaRole.SUBJECT
        code = str(table.get("code", ""))
        if code in read.codes:
            # In another year too: the rows of the tables name an area by its code alone.
            checker.add(f"{where}.code", code, _("each area once"))
        read.codes.add(code)
        if len(checker.faults) == before:
            read.areas.append(AreaDescription(**values))
    if subjects != 1:
        checker.add("areas", _("not exactly one"), _('exactly one area with role = "subject"'))


def _read_sources(checker: _Checker, raw: Mapping[str, Any], read: ReadDescription) -> None:
    entries = _entries(checker, raw, "sources")
    if entries is None:
        return
    read.ids = set()
    for number, entry in enumerate(entries, start=1):
        where, before = f"sources[{number}]", len(checker.faults)
        table = _table(checker, where, entry)
        if table is None:
            continue
        values = checker.well_typed(SourceDescription, where, table)
        names = ("name", "licence", "publisher", "period", "address", "file", "note")
        checker.fits(Source, where, values, {"id": "key", **{name: name for name in names}})
        checker.choice(where, values, "status", FigureStatus.values)
        identity = str(table.get("id", ""))
        if identity in read.ids:
            checker.add(f"{where}.id", identity, _("each id once"))
        read.ids.add(identity)
        if values.get("use"):
            _check_use(checker, where, table, values)
        if len(checker.faults) == before:
            read.sources.append(SourceDescription(**values))


def _check_use(
    checker: _Checker, where: str, table: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Check what a source needs because of its use; a value of the wrong type was told before."""
    mistyped = table.keys() - values.keys()
    use = values["use"]
    checker.choice(where, values, "use", USES)
    if use not in USES:
        return
    if "file" not in mistyped:
        _check_file(checker, where, values.get("file", ""))
    if use == "statistics":
        if "shape" not in mistyped:
            checker.choice(where, {"shape": "", **values}, "shape", list(shapes()))
        if values.get("empty"):
            checker.choice(where, values, "empty", MissingReason.values)
        # The id becomes part of the ids of its figures: <area code>.<indicator>.<id>.
        longest = KEY_LENGTH - len("BU00000000..") - max(len(key) for key in indicators())
        if len(values.get("id", "")) > longest:
            expected = _("at most {count} characters").format(count=longest)
            checker.add(f"{where}.id", values["id"], expected)
    if (
        use == "boundaries"
        and "columns" not in mistyped
        and "code" not in values.get("columns", {})
    ):
        checker.add(f"{where}.columns", _("no code"), _('columns = {code = "..."}'))
    if use in GIVES_FIGURES and values.get("period"):
        checker.fits(Observation, where, values, {"period": "period"})


def _check_file(checker: _Checker, where: str, name: str) -> None:
    path = (checker.folder / name).resolve()
    if not name or not path.is_relative_to(checker.folder.resolve()) or not path.is_file():
        checker.add(f"{where}.file", name, _("a file inside the folder of the dossier"))

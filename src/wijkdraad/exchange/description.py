"""Reads `dossier.toml`, or the sheets that stand for it: the programme, its areas, its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import MISSING
from dataclasses import fields as dataclass_fields
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wijkdraad.exchange.workbook.sheet_description import read_sheets
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    FeatureKind,
    FigureStatus,
    Ground,
    MissingReason,
    Observation,
    Programme,
    Source,
    TerrainLayer,
    TerrainRaster,
    Track,
)
from wijkdraad.programme.phases import Phase
from wijkdraad.programme.rooms import Room
from wijkdraad.reference.loader import indicators, shapes

from .brought.amenities import OPEN_LICENCE
from .described import (
    AMENITIES,
    GIVES_FIGURES,
    KEY_LENGTH,
    STORED_SHAPES,
    USES,
    AreaDescription,
    Description,
    ExportDescription,
    ProgrammeDescription,
    RasterDescription,
    ReadDescription,
    SourceDescription,
)
from .dossier import Dossier
from .faults import Fault
from .tables.cells import CONTROL, BadCell, check, is_finite_number
from .tables.names import AREAS, FILE_NAME, SOURCES
from .toml_faults import toml_fault

__all__ = [
    "FILE_NAME",
    "USES",
    "AreaDescription",
    "Description",
    "ExportDescription",
    "ProgrammeDescription",
    "ReadDescription",
    "SourceDescription",
    "read_description",
]


class _Checker:
    """Collects the faults of `dossier.toml` while its parts are read."""

    def __init__(self, dossier: Dossier, faults: list[Fault]) -> None:
        self.dossier = dossier
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
    if annotation.startswith("int"):
        return "" if type(value) is int else _("a whole number")
    if annotation == "float":
        return "" if is_finite_number(value) else _("a number such as 12 or 12.5")
    if annotation.startswith("list"):
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if texts else _('a list such as ["name", "other name"]')
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


def read_description(path: Path | Dossier) -> ReadDescription:
    """Read and check what describes a dossier. Faults are collected, not raised.

    Where there is no `dossier.toml`, the sheets of the workbook stand for it.
    """
    dossier = path if isinstance(path, Dossier) else Dossier(path)
    read = ReadDescription()
    if dossier.description_file is None and dossier.workbook is not None:
        sheets = read_sheets(dossier)
        _read(dossier, sheets.raw, read)
        read.faults = sheets.placed(read.faults)
        read.codes = None if AREAS[0] in sheets.told else read.codes
        read.ids = None if SOURCES[0] in sheets.told else read.ids
        return read
    raw = _toml(dossier, read)
    if raw is not None:
        _read(dossier, raw, read)
    return read


def _toml(dossier: Dossier, read: ReadDescription) -> dict[str, Any] | None:
    path = dossier.description_file
    if path is None:
        expected = _("a file dossier.toml in the folder, or a workbook (.xlsx)")
        name, found = FILE_NAME, _("no such file")
        if dossier.is_workbook_alone:
            name, found = dossier.files[0].name, _("a file of another kind")
        read.faults.append(Fault(name, 0, "", found, expected))
        return None
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError, OSError) as error:
        # Not only TOMLDecodeError: a number of 5,000 digits gives a plain ValueError.
        read.faults.append(toml_fault(error))
        return None


def _read(dossier: Dossier, raw: Mapping[str, Any], read: ReadDescription) -> None:
    checker = _Checker(dossier, read.faults)
    names = ("programme", "areas", "sources", "export", "rasters")
    for name in raw.keys() - set(names):
        checker.add(name, name, _("one of: {names}").format(names=", ".join(names[:3])))
    _read_programme(checker, raw, read)
    _read_areas(checker, raw, read)
    _read_sources(checker, raw, read)
    _read_export(checker, raw, read)
    _read_rasters(checker, raw, read)


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
    names = ("slug", "name", "place", "summary", "version", "origin_ground")
    checker.fits(Programme, "programme", values, {name: name for name in names})
    checker.choice("programme", values, "language", ["nl", "en"])
    checker.choice("programme", values, "phase", Phase.values)
    checker.choice("programme", values, "track", Track.values)
    for room in values.get("opened_rooms") or ():
        checker.choice("programme", {"opened_rooms": room}, "opened_rooms", Room.values)
    # A faulty one is asked of no database: PostgreSQL takes no NUL.
    if not any(fault.column == "programme.slug" for fault in checker.faults[before:]):
        read.slug = values["slug"]
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
        kept = {"code": "code", "year": "year", "name": "name", "position": "position"}
        checker.fits(Area, where, values, kept)
        checker.choice(where, values, "role", AreaRole.values)
        subjects += table.get("role") == AreaRole.SUBJECT
        code = str(table.get("code", ""))
        if values.get("earlier"):
            code = f"{code}@{table.get('year')}"
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
    read.ids, read.files = set(), set()
    for number, entry in enumerate(entries, start=1):
        where, before = f"sources[{number}]", len(checker.faults)
        table = _table(checker, where, entry)
        if table is None:
            continue
        values = checker.well_typed(SourceDescription, where, table)
        names = ("name", "licence", "publisher", "period", "address", "file", "note")
        checker.fits(Source, where, values, {"id": "key", **{name: name for name in names}})
        checker.choice(where, values, "status", FigureStatus.values)
        checker.choice(where, values, "made_in_phase", ["", *Phase.values])
        read.files.add(str(table.get("file", "")))
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
        _check_file(checker, f"{where}.file", values.get("file", ""))
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
    licence = values.get("licence", "")
    if use == AMENITIES and "licence" not in mistyped and OPEN_LICENCE not in licence:
        expected = _("the licence ODbL: OpenStreetMap asks to name it")
        checker.add(f"{where}.licence", licence, expected)
    if values.get("ground"):
        _check_ground(checker, where, values)
    if (
        use == "boundaries"
        and "columns" not in mistyped
        and "code" not in values.get("columns", {})
    ):
        checker.add(f"{where}.columns", _("no code"), _('columns = {code = "..."}'))
    if use in GIVES_FIGURES and "period" not in mistyped:
        if values.get("period"):
            checker.fits(Observation, where, values, {"period": "period"})
        else:
            expected = _("the period that the figures are about, such as 2025; or the word unknown")
            checker.add(f"{where}.period", "", expected)


def _check_ground(checker: _Checker, where: str, values: Mapping[str, Any]) -> None:
    """A fault for a ground that is no word of the list, or of a file that is no base map."""
    checker.choice(where, values, "ground", Ground.values)
    if values["use"] not in FeatureKind.values:
        checker.add(f"{where}.ground", values["ground"], _("no ground: only a base map has one"))
    elif "ground" in values.get("columns", {}):
        checker.add(
            f"{where}.ground", values["ground"], _("one ground for all, or a column ground")
        )


def _check_file(checker: _Checker, where: str, name: str) -> None:
    """At `where`: a fault where there is no such file; a workbook alone has no other files beside it."""
    folder = checker.dossier.folder
    path = (folder / name).resolve()
    inside = path.is_relative_to(folder.resolve()) and not checker.dossier.is_workbook_alone
    if not name or not inside or not path.is_file():
        checker.add(where, name, _("a file inside the folder of the dossier"))


def _read_export(checker: _Checker, raw: Mapping[str, Any], read: ReadDescription) -> None:
    if "export" not in raw:
        return
    before = len(checker.faults)
    table = _table(checker, "export", raw["export"])
    if table is None:
        return
    values = checker.well_typed(ExportDescription, "export", table)
    for name in STORED_SHAPES:
        if values.get(name):
            _check_file(checker, f"export.{name}", values[name])
    if len(checker.faults) == before:
        read.export = ExportDescription(**values)


def _read_rasters(checker: _Checker, raw: Mapping[str, Any], read: ReadDescription) -> None:
    layers: set[str] = set()
    for number, entry in enumerate(_entries(checker, raw, "rasters") or (), start=1):
        where, before = f"rasters[{number}]", len(checker.faults)
        table = _table(checker, where, entry)
        if table is None:
            continue
        values = checker.well_typed(RasterDescription, where, table)
        kept = {name: name for name in ("method", "fingerprint")}
        checker.fits(TerrainRaster, where, values, kept)
        checker.choice(where, values, "layer", TerrainLayer.values)
        if values.get("layer") in layers:
            checker.add(f"{where}.layer", values["layer"], _("each layer once"))
        layers.add(values.get("layer", ""))
        if not 0 <= values.get("known_share", 0) <= 1:
            checker.add(f"{where}.known_share", values["known_share"], _("a share from 0 to 1"))
        if values.get("source") and read.ids is not None and values["source"] not in read.ids:
            expected = _("an id that stands in {table}").format(table="sources")
            checker.add(f"{where}.source", values["source"], expected)
        if "file" in values:
            _check_file(checker, f"{where}.file", values["file"])
        if len(checker.faults) == before:
            read.rasters.append(RasterDescription(**values))

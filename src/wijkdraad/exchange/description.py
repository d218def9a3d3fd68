"""Reads `dossier.toml`: the programme, its areas and its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from wijkdraad.programme.models import AreaRole, FeatureKind, FigureStatus, MissingReason
from wijkdraad.programme.models.know import AREA_CODE
from wijkdraad.programme.models.row import KEY
from wijkdraad.reference.loader import shapes

from .faults import Fault, FaultyDossier

FILE_NAME = "dossier.toml"
PLACED_TABLES = ("works", "contributions", "actors")
RASTERS = {"ground_raster": "ground", "surface_raster": "surface"}
USES = ("boundaries", "statistics", *PLACED_TABLES, *FeatureKind.values, *RASTERS)


@dataclass(frozen=True)
class ProgrammeDescription:
    """The programme as `[programme]` describes it."""

    slug: str
    name: str
    place: str
    date: date
    version: str
    summary: str = ""
    language: str = "nl"


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
    """All of `dossier.toml`."""

    programme: ProgrammeDescription
    areas: tuple[AreaDescription, ...]
    sources: tuple[SourceDescription, ...]


class _Checker:
    """Collects the faults of `dossier.toml` while its parts are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def add(self, column: str, found: object, expected: str) -> None:
        self.faults.append(Fault(FILE_NAME, 0, column, str(found), expected))

    def build(self, kind: type, where: str, values: Mapping[str, Any]) -> Any | None:
        """An instance of the dataclass `kind`, or None where a key is missing, odd or mistyped."""
        before = len(self.faults)
        fields = {field_.name: field_ for field_ in dataclass_fields(kind)}
        for name in values.keys() - fields.keys():
            self.add(f"{where}.{name}", name, _("one of: {names}").format(names=", ".join(fields)))
        for name, description in fields.items():
            required = description.default is MISSING and description.default_factory is MISSING
            if name not in values:
                if required:
                    self.add(
                        f"{where}.{name}", _("nothing"), _("a value for {name}").format(name=name)
                    )
                continue
            self._check_type(f"{where}.{name}", str(description.type), values[name])
        if len(self.faults) > before:
            return None
        return kind(**values)

    def _check_type(self, where: str, annotation: str, value: object) -> None:
        wanted: dict[str, tuple[type, str]] = {
            "str": (str, _("text between quotes")),
            "int": (int, _("a whole number")),
            "date": (date, _("a date such as 2026-09-30, without quotes")),
            "dict": (dict, _('a table such as {code = "column"}')),
        }
        kind, expected = wanted[annotation.split(" ")[0].split("[")[0]]
        if not isinstance(value, kind):
            self.add(where, value, expected)

    def choice(self, where: str, value: str, choices: tuple[str, ...] | list[str]) -> None:
        if value not in choices:
            self.add(where, value, _("one of: {names}").format(names=", ".join(choices)))

    def valid(self, where: str, value: str, validator: Any) -> None:
        try:
            validator(value)
        except ValidationError as error:
            self.add(where, value, " ".join(error.messages).rstrip("."))


def read_description(folder: Path) -> Description:
    """Read and check `dossier.toml`. Raises FaultyDossier with every fault in it."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise FaultyDossier(
            [Fault(FILE_NAME, 0, "", _("no such file"), _("a file dossier.toml in the folder"))]
        )
    try:
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyDossier(
            [Fault(FILE_NAME, 0, "", str(error), _("a valid TOML file"))]
        ) from error
    checker = _Checker(folder)
    for name in raw.keys() - {"programme", "areas", "sources"}:
        checker.add(name, name, _("one of: {names}").format(names="programme, areas, sources"))
    programme = checker.build(ProgrammeDescription, "programme", _table(raw.get("programme")))
    areas = [
        checker.build(AreaDescription, f"areas[{number}]", _table(values))
        for number, values in enumerate(_list(raw.get("areas")), start=1)
    ]
    sources = [
        checker.build(SourceDescription, f"sources[{number}]", _table(values))
        for number, values in enumerate(_list(raw.get("sources")), start=1)
    ]
    _check_programme(checker, programme)
    _check_areas(checker, [area for area in areas if area])
    _check_sources(checker, [source for source in sources if source])
    if checker.faults or programme is None:
        raise FaultyDossier(sorted(checker.faults))
    return Description(
        programme,
        tuple(area for area in areas if area),
        tuple(source for source in sources if source),
    )


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _check_programme(checker: _Checker, programme: ProgrammeDescription | None) -> None:
    if programme is None:
        return
    checker.valid("programme.slug", programme.slug, validate_slug)
    checker.choice("programme.language", programme.language, ["nl", "en"])


def _check_areas(checker: _Checker, areas: list[AreaDescription]) -> None:
    seen: set[tuple[str, int]] = set()
    for number, area in enumerate(areas, start=1):
        where = f"areas[{number}]"
        checker.valid(f"{where}.code", area.code, AREA_CODE)
        checker.choice(f"{where}.role", area.role, AreaRole.values)
        if (area.code, area.year) in seen:
            checker.add(f"{where}.code", area.code, _("each area once"))
        seen.add((area.code, area.year))
    if sum(area.role == AreaRole.SUBJECT for area in areas) != 1:
        checker.add("areas", _("not exactly one"), _('exactly one area with role = "subject"'))


def _check_sources(checker: _Checker, sources: list[SourceDescription]) -> None:
    seen: set[str] = set()
    for number, source in enumerate(sources, start=1):
        where = f"sources[{number}]"
        checker.valid(f"{where}.id", source.id, KEY)
        if source.id in seen:
            checker.add(f"{where}.id", source.id, _("each id once"))
        seen.add(source.id)
        checker.choice(f"{where}.status", source.status, FigureStatus.values)
        if source.empty:
            checker.choice(f"{where}.empty", source.empty, MissingReason.values)
        if source.use:
            checker.choice(f"{where}.use", source.use, USES)
            _check_file(checker, where, source)
        if source.use == "statistics":
            checker.choice(f"{where}.shape", source.shape, list(shapes()))
        if source.use == "boundaries" and "code" not in source.columns:
            checker.add(f"{where}.columns", _("no code"), _('columns = {code = "..."}'))


def _check_file(checker: _Checker, where: str, source: SourceDescription) -> None:
    path = (checker.folder / source.file).resolve()
    if not source.file or not path.is_relative_to(checker.folder.resolve()) or not path.is_file():
        checker.add(
            f"{where}.file",
            source.file or _("nothing"),
            _("a file inside the folder of the dossier"),
        )

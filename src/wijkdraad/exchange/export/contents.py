"""What an export of a programme holds: its description as plain values, and its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from shapely.geometry.base import BaseGeometry

from wijkdraad.exchange.described import AreaDescription
from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.tables.names import COMPARED, FIGURES, HEIGHTS, LINK_TABLES, STORED_TABLES
from wijkdraad.programme.models import (
    Area,
    AreaRole,
    ComparableArea,
    Elevation,
    Feature,
    FigureStatus,
    Indicator,
    Programme,
    Source,
    TerrainRaster,
)
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import TABLES, LinkKind, Table
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.steps import know

Shape = tuple[dict[str, str], BaseGeometry]
"""What a shape is (its id or code, its kind, its source), and the shape."""


@dataclass(frozen=True)
class Contents:
    """Everything of a programme that a dossier can hold, in the order in which it was made.

    `programme`, `areas` and `sources` have the keys of `dossier.toml`; `area_names` says how rows
    name an area; `shapes` has them by what they belong to, without the points that stand in
    columns x and y; `rasters` are those of the terrain.
    """

    model: Programme
    programme: dict[str, Any]
    areas: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    area_names: dict[int, str]
    rows: dict[str, list[Any]]
    links: dict[LinkKind, list[Any]]
    shapes: dict[str, list[Shape]] = field(default_factory=dict)
    rasters: list[TerrainRaster] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows and links there are."""
        return sum(map(len, self.rows.values())) + sum(map(len, self.links.values()))

    def phase_differs(self, table: Table) -> bool:
        """Whether a row of this table was made in another phase than the programme is in."""
        return (
            issubclass(table.model, Row)
            and table not in STORED_TABLES
            and any(row.phase != self.model.phase for row in self.rows[table.name])
        )


def contents_of(programme: Programme, codings: Collection[int] | None = None) -> Contents:
    """Everything of `programme` that a dossier can hold.

    `codings` are the numbers of the codings that may be in it: who still has to code something
    must not read there what others made of it. None: all of them.

    Not in it: who takes part, names and addresses of residents, versions and history. Raises
    FaultyDossier for a programme without a neighbourhood, which no dossier can be about.
    """
    areas = list(Area.objects.filter(programme=programme).select_related("source"))
    if sum(area.role == AreaRole.SUBJECT for area in areas) != 1:
        found = _("a programme without a neighbourhood")
        expected = _("a programme in which one area is the neighbourhood itself")
        raise FaultyDossier([Fault(programme.slug, 0, "", found, expected)])
    described = _areas(areas)
    rows = {table.name: _rows(programme, table.model) for table in TABLES}
    if codings is not None:
        rows["codings"] = [row for row in rows["codings"] if row.pk in codings]
    observations = rows["observations"]
    rows["observations"] = [row for row in observations if not know.is_computed_key(row.key)]
    rows[FIGURES.name] = [row for row in observations if know.is_computed_key(row.key)]
    rows[HEIGHTS.name] = _rows(programme, Elevation)
    rows[COMPARED.name] = _rows(programme, ComparableArea)
    rows["indicators"] = _own_indicators(programme, rows)
    return Contents(
        programme,
        _programme(programme),
        [_without_defaults(area, AREA_DEFAULTS) for area in described.values()],
        [_source(source, programme) for source in _rows(programme, Source)],
        {key: AreaDescription(**values).named for key, values in described.items()},
        rows,
        {kind: _rows(programme, kind.model) for kind in LINK_TABLES.values()},
        _shapes(programme, areas, described, rows),
        _rows(programme, TerrainRaster),
    )


AREA_DEFAULTS = {"earlier": False, "position": None}
SOURCE_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("publisher", "period", "address", "note", "file", "made_in_phase"), ""),
    "retrieved": None,
    "status": FigureStatus.FOUND.value,
}


def _without_defaults(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if name not in defaults or value != defaults[name]
    }


def _rows(programme: Programme, model: Any) -> list[Any]:
    relations = [field_.name for field_ in model._meta.fields if field_.is_relation]
    found = model._default_manager.filter(programme=programme).select_related(*relations)
    return list(found.order_by("pk"))


def _programme(programme: Programme) -> dict[str, Any]:
    return {
        "slug": programme.slug,
        "name": programme.name,
        "place": programme.place,
        "date": programme.reference_date,
        "version": programme.version,
        "summary": programme.summary,
        "language": programme.language,
        "phase": programme.phase,
        "public": programme.is_public,
        "track": programme.track,
        "opened_rooms": list(programme.opened_rooms),
        "origin_ground": programme.origin_ground,
    }


def _areas(areas: Iterable[Area]) -> dict[int, dict[str, Any]]:
    """The areas by primary key, in their order. Of one code in two years, one is the current one."""
    current: dict[str, Area] = {}
    for area in areas:
        other = current.get(area.code)
        if other is None or _rank(area) > _rank(other):
            current[area.code] = area
    return {
        area.pk: {
            "code": area.code,
            "year": area.year,
            "name": area.name,
            "role": area.role,
            "earlier": current[area.code] is not area,
            "position": None if area.position == number else area.position,
        }
        for number, area in enumerate(sorted(areas, key=lambda area: (area.position, area.pk)))
    }


def _rank(area: Area) -> tuple[bool, int]:
    return area.role == AreaRole.SUBJECT, area.year


def _source(source: Source, programme: Programme) -> dict[str, Any]:
    names = ("name", "licence", "publisher", "period", "retrieved", "address", "note", "status")
    values = {
        "id": source.key,
        **{name: getattr(source, name) for name in names},
        "file": source.file,
        "made_in_phase": "" if source.phase == programme.phase else source.phase,
    }
    return _without_defaults(values, SOURCE_DEFAULTS)


def _own_indicators(programme: Programme, rows: dict[str, list[Any]]) -> list[Indicator]:
    """The indicators that an import would not make by itself from the standard list."""
    used = {
        row.indicator_id
        for name in ("observations", FIGURES.name, "targets", "commitments", "perceptions")
        for row in rows[name]
    }
    own = [row for row in rows["indicators"] if row.key not in standard_indicators()]
    listed = [
        row
        for row in rows["indicators"]
        if row.key in standard_indicators()
        and (row.pk not in used or row.question or row.site_check)
        and _as_in_the_list(row, programme)
    ]
    return own + sorted(listed, key=lambda row: row.key)


def _as_in_the_list(indicator: Indicator, programme: Programme) -> bool:
    standard = standard_indicators()[indicator.key]
    english = programme.language == "en"
    return indicator.name == (standard.name_en if english else standard.name_nl)


def _shapes(
    programme: Programme,
    areas: Iterable[Area],
    described: dict[int, dict[str, Any]],
    rows: dict[str, list[Any]],
) -> dict[str, list[Shape]]:
    found: dict[str, list[Shape]] = {
        "areas": [
            (
                {
                    "code": AreaDescription(**described[area.pk]).named,
                    "source": area.source.key if area.source else "",
                },
                area.geometry,
            )
            for area in sorted(areas, key=lambda area: list(described).index(area.pk))
            if area.geometry is not None
        ],
        "features": [(_about(feature), feature.geometry) for feature in _rows(programme, Feature)],
    }
    for table in TABLES:
        if table.has_place:
            found[table.name] = [
                ({"id": row.key}, row.geometry)
                for row in rows[table.name]
                if row.geometry is not None and row.geometry.geom_type != "Point"
            ]
    return {name: shapes for name, shapes in found.items() if shapes}


def _about(feature: Feature) -> dict[str, str]:
    said = {"kind": feature.kind, "source": feature.source.key}
    return {**said, "ground": feature.ground} if feature.ground else said


def in_language_of(programme: Programme) -> override:
    """Everything inside is said in the language of the programme."""
    return override(programme.language)

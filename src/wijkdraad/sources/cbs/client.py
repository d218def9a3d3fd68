"""Asks CBS for the Kerncijfers of a municipality with all its wijken and buurten. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ..asking import Asker, SourceFault
from ..faults import marked as _
from .mapping import column_name_without_suffix, municipality_code
from .odata import CHANGED, MOST_ROWS_ODATA_3, lies_in, of_municipality, table

CODE = "WijkenEnBuurten"
SECRET, UNKNOWN = "x", "."
"""How a missing figure is written: kept secret, or not published; see missing_values.toml."""


class MeasureLike(Protocol):
    """A measure of OData 4: its code, the column it fills, the unit it must have (empty: any)."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def column(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Figures:
    """A table of figures to write: columns, rows of text, and what the reader must know.

    `absent` are the columns that the source does not have. The first column is the code of the area.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    address: str
    retrieved: date
    absent: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether there is a row for this area."""
        return any(row[0] == code for row in self.rows)


def figures_over_odata_4(
    asker: Asker,
    base_address: str,
    table_id: str,
    area: str,
    measures: Mapping[str, MeasureLike],
    secret_words: frozenset[str],
) -> Figures:
    """The Kerncijfers of a year: one row an area, one column a measure.

    The source gives one row a figure. A measure whose unit changed is a fault: the figure would be
    a thousand times too large or too small. One that is not in the table is `absent`. A figure
    that is not there is written as `x` where the source calls it secret (`secret_words`), else as `.`.
    Raises SourceFault.
    """
    municipality = municipality_code(area)
    told = table(asker, f"{base_address}/{table_id}/MeasureCodes", {}, ("Identifier", "Title"))
    units = {str(row["Identifier"]): str(row.get("Unit") or "") for row in told.rows}
    present: dict[str, MeasureLike] = {}
    for code, measure in measures.items():
        if code in units and measure.column not in {one.column for one in present.values()}:
            present[code] = measure
    if not present:
        raise SourceFault(
            _("the table has none of the measures {codes}"),
            CHANGED,
            told.address,
            codes=", ".join(list(measures)[:5]),
        )
    for code, measure in present.items():
        if measure.unit and " ".join(units[code].split()).casefold() != measure.unit.casefold():
            raise SourceFault(
                _("measure {code} has the unit {found} where {expected} was expected"),
                CHANGED,
                told.address,
                code=code,
                found=units[code],
                expected=measure.unit,
            )
    seen = table(
        asker,
        f"{base_address}/{table_id}/Observations",
        {"$filter": of_municipality(CODE, municipality)},
        ("Measure", "Value", CODE),
    )
    columns = tuple(measure.column for measure in present.values())
    cells: dict[str, dict[str, str]] = {}
    for row in seen.rows:
        code, found = str(row[CODE]), present.get(str(row["Measure"]))
        if not lies_in(code, municipality):
            continue
        area_cells = cells.setdefault(code, {})
        if found is None:
            continue
        text = _cell(row, secret_words)
        if area_cells.setdefault(found.column, text) != text:
            raise SourceFault(
                _("the source gives {column} of {code} twice, with different values"),
                CHANGED,
                seen.address,
                column=found.column,
                code=code,
            )
    _some(cells, municipality, seen.address)
    rows = tuple(
        (code, *(found_cells.get(column, UNKNOWN) for column in columns))
        for code, found_cells in cells.items()
    )
    absent = tuple(
        dict.fromkeys(one.column for one in measures.values() if one.column not in columns)
    )
    days = min(told.retrieved, seen.retrieved)
    return Figures((CODE, *columns), rows, seen.address, days, absent)


def figures_over_odata_3(
    asker: Asker,
    base_address: str,
    table_id: str,
    area: str,
    wanted: Mapping[str, Collection[str]],
    only: Mapping[str, str] | None = None,
) -> Figures:
    """The rows of a table of OData 3 for a municipality with its wijken and buurten.

    All columns of the table come along. `wanted` maps an indicator to the names its column may have,
    without the number behind it; one that is not there is `absent`, and none at all is a fault. `only`
    are columns with the value they must have. Raises SourceFault.
    """
    municipality = municipality_code(area)
    chosen = dict(only or {})
    conditions = [
        of_municipality(CODE, municipality),
        *(f"{name} eq '{value}'" for name, value in chosen.items()),
    ]
    found = table(
        asker,
        f"{base_address}/{table_id}/TypedDataSet",
        {"$filter": " and ".join(conditions), "$top": str(MOST_ROWS_ODATA_3), "$format": "json"},
        (CODE, *chosen),
        MOST_ROWS_ODATA_3,
    )
    kept = [
        row
        for row in found.rows
        if lies_in(row[CODE], municipality)
        and all(str(row[name]) == value.strip() for name, value in chosen.items())
    ]
    _some(kept, municipality, found.address)
    names = [name for name in kept[0] if name not in {"ID", CODE}]
    bare = {column_name_without_suffix(name) for name in names}
    absent = tuple(next(iter(known)) for known in wanted.values() if bare.isdisjoint(known))
    if len(absent) == len(wanted):
        raise SourceFault(
            _("the source has no column {column} any more; it has {names}"),
            CHANGED,
            found.address,
            column=", ".join(absent),
            names=", ".join(sorted(names)[:12]),
        )
    rows = tuple(
        (str(row[CODE]), *("" if row.get(name) is None else str(row[name]) for name in names))
        for row in kept
    )
    return Figures((CODE, *names), rows, found.address, found.retrieved, absent)


def periods_over_odata_3(asker: Asker, base_address: str, table_id: str) -> tuple[str, ...]:
    """The periods of a table of OData 3, such as 2022JJ00, sorted. Raises SourceFault."""
    found = table(asker, f"{base_address}/{table_id}/Perioden", {"$format": "json"}, ("Key",))
    return tuple(sorted(str(row["Key"]) for row in found.rows))


def _cell(row: Mapping[str, Any], secret_words: frozenset[str]) -> str:
    value = row["Value"]
    if value is not None:
        return str(value)
    return SECRET if str(row.get("ValueAttribute")) in secret_words else UNKNOWN


def _some(rows: object, municipality: str, address: str) -> None:
    if not rows:
        raise SourceFault(
            _("the source has no row for {code} or anything in it"),
            _("Look whether the code existed in that year, and choose another year"),
            address,
            code=municipality,
        )

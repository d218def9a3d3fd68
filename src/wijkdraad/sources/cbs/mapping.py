"""Turns rows of tables on gemeenten, wijken and buurten into figures: codes, numbers, reasons.

The rows come from CSV, GeoPackage or OData and were read elsewhere; here a row is a mapping from
column to cell. Which column holds which indicator comes in as an argument, so that this house
knows the habits of the source (codes, padding, missing values) and nothing else.

All rows are checked. What is wrong comes back as a list of faults that name row, column, what was
found and what was expected; it is for the caller to save nothing while there are faults.

This module is the door of the house: codes, cells, headings and faults stand beside it.

Sources: CBS, Toelichting Wijk- en Buurtkaart 2022, 2023 en 2024 (30-10-2024); see SOURCE.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from .cells import (
    CBS_MISSING_VALUES,
    MissingValues,
    MissingValuesLike,
    Reading,
    SourceColumnLike,
    bounds_expected,
    number,
    scaled,
    text_of,
    within,
)
from .codes import (
    AREA_CODE,
    COUNTRY_CODES,
    area_code,
    area_kind,
    district_code,
    is_water_code,
    municipality_code,
    unmatched_codes,
)
from .faults import Fault, Faults, Sentence, checked, sentence, shown
from .headings import Headings, column_name_without_suffix

__all__ = [
    "AREA_CODE",
    "CBS_MISSING_VALUES",
    "COUNTRY_CODES",
    "Area",
    "Fault",
    "Figure",
    "MissingValues",
    "MissingValuesLike",
    "Reading",
    "Sentence",
    "SourceColumnLike",
    "absent_indicators",
    "area_code",
    "area_kind",
    "column_name_without_suffix",
    "district_code",
    "is_water_code",
    "municipality_code",
    "number",
    "read_areas",
    "read_figures",
    "sentence",
    "unmatched_codes",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of one indicator for one area, or the reason why there is none.

    `value` is in the unit of the indicator (shares 0..1, euros). `row` is the row of the file,
    where the heading is row 1.
    """

    code: str
    indicator: str
    value: float | None
    missing_reason: str | None
    row: int


@dataclass(frozen=True, slots=True)
class Area:
    """One row of an area table. A water buurt has no name: then `name` is empty."""

    code: str
    name: str
    row: int


def read_figures(
    rows: Iterable[Mapping[str, object]],
    columns: Mapping[str, SourceColumnLike],
    code_column: str,
    empty_reason: str = "not_published",
    first_row_number: int = 2,
    *,
    only: Mapping[str, str] = MappingProxyType({}),
    missing: MissingValuesLike = CBS_MISSING_VALUES,
) -> tuple[list[Figure], list[Fault]]:
    """The figures in a table, and all that is wrong in it.

    `columns` says per indicator which column holds it; `code_column` holds the area code. Both are
    matched without the number behind a name. `only` keeps the rows whose columns have these texts,
    such as {"Perioden": "2020JJ00"} where a file holds more periods.

    Values come in the unit of the indicator: value in the file x factor, computed in decimals, so
    441 x 1000 is 441000.0 and 48.8 x 0.01 is 0.488. A missing figure has value None and a reason.
    An empty cell for a kind of area that the file never has the figure for is "not_published",
    whatever `empty_reason` says. An indicator whose column is not in the table gives no figure; see
    `absent_indicators`. The row of the country is skipped. Figures come in the order of the rows.

    Faults: a code that is not an area code, text in a number column, a value outside the bounds of
    the indicator, the same area and indicator with two different values, two columns for one
    indicator, a missing column, a row longer than the heading, and no row left to read.

    >>> @dataclass
    ... class Column:
    ...     names: tuple[str, ...]
    ...     factor: float = 1.0
    ...     lowest: float | None = 0.0
    ...     highest: float | None = None
    ...     kinds: tuple[str, ...] = ("GM", "WK", "BU")
    >>> figures, faults = read_figures(
    ...     [
    ...         {"Code": "BU05031108", "WOZ_39": "441"},
    ...         {"Code": "BU05031300", "WOZ_39": ""},
    ...         {"Code": "BU0503110", "WOZ_39": "x1"},
    ...     ],
    ...     {"woz_value_eur": Column(("WOZ",), 1000.0)},
    ...     code_column="Code",
    ...     empty_reason="suppressed",
    ... )
    >>> [(figure.code, figure.value, figure.missing_reason) for figure in figures]
    [('BU05031108', 441000.0, None), ('BU05031300', None, 'suppressed')]
    >>> [(fault.row, fault.column, fault.found) for fault in faults]
    [(4, 'Code', "'BU0503110'"), (4, 'WOZ_39', "'x1'")]
    """
    figures: list[Figure] = []
    faults = Faults()
    headings = Headings(columns, code_column, tuple(only), faults, first_row_number - 1)
    first_seen: dict[tuple[str, str], Figure] = {}
    rows_used = 0
    for row_number, row in enumerate(rows, start=first_row_number):
        found = headings.of(row)
        if any(text_of(row.get(found.named.get(name, ""))) != text for name, text in only.items()):
            continue
        rows_used += 1
        if None in row:
            # The csv reader keeps the cells for which there is no heading under None.
            faults.add(
                row_number,
                "",
                sentence("more cells than the heading has"),
                sentence("as many as the heading"),
            )
        code_heading = found.named.get(code_column)
        if code_heading is None or text_of(row[code_heading]).upper() in COUNTRY_CODES:
            continue
        code = checked(area_code, row[code_heading], row_number, code_heading, faults)
        for indicator, heading in found.indicators.items():
            column = columns[indicator]
            # A wrong code does not hide a wrong number: one pass shows all there is to repair.
            reason = empty_reason
            if code is not None and code[:2] not in column.kinds:
                reason = "not_published"
            read = partial(number, empty_reason=reason, missing=missing)
            reading = checked(read, row[heading], row_number, heading, faults)
            if reading is None:
                continue
            value = scaled(reading.value, column.factor)
            if not within(value, column.lowest, column.highest):
                faults.add(row_number, heading, shown(row[heading]), bounds_expected(column))
                continue
            if code is None:
                continue
            figure = Figure(code, indicator, value, reading.missing_reason, row_number)
            earlier = first_seen.setdefault((code, indicator), figure)
            if earlier is figure:
                figures.append(figure)
            elif (earlier.value, earlier.missing_reason) != (value, reading.missing_reason):
                faults.add(
                    row_number,
                    heading,
                    sentence(
                        "{found} for {code}, while row {row} says otherwise",
                        found=shown(row[heading]),
                        code=code,
                        row=earlier.row,
                    ),
                    sentence(
                        "one value per area; choose one period or group if the file holds more"
                    ),
                )
    if rows_used == 0:
        wanted = ", ".join(f"{name} = {text}" for name, text in only.items())
        expected = sentence("at least one row")
        if wanted:
            expected = sentence("at least one row with {wanted}", wanted=wanted)
        faults.add(first_row_number, "", sentence("no row to read"), expected)
    return figures, faults.listed


def read_areas(
    rows: Iterable[Mapping[str, object]],
    code_column: str,
    name_column: str = "",
    first_row_number: int = 2,
) -> tuple[list[Area], list[Fault]]:
    """The areas in a table with their names, and all that is wrong in it.

    An area without a name is kept with an empty name: large water is a buurt without one. Without
    `name_column` all names are empty. The country is skipped; the same area twice gives one area
    (a file may hold more periods), and a fault when the two names differ.

    >>> read_areas([{"code": "BU02339997", "name": None}], "code", "name")
    ([Area(code='BU02339997', name='', row=2)], [])
    """
    faults = Faults()
    headings = Headings(
        {}, code_column, (name_column,) if name_column else (), faults, first_row_number - 1
    )
    areas: dict[str, Area] = {}
    for row_number, row in enumerate(rows, start=first_row_number):
        found = headings.of(row)
        code_heading = found.named.get(code_column)
        if code_heading is None or text_of(row[code_heading]).upper() in COUNTRY_CODES:
            continue
        code = checked(area_code, row[code_heading], row_number, code_heading, faults)
        if code is None:
            continue
        name_heading = found.named.get(name_column, "")
        area = Area(code, text_of(row.get(name_heading)), row_number)
        earlier = areas.setdefault(code, area)
        if earlier.name != area.name:
            faults.add(
                row_number,
                name_heading,
                sentence(
                    "{found} for {code}, while row {row} says {earlier}",
                    found=repr(area.name),
                    code=code,
                    row=earlier.row,
                    earlier=repr(earlier.name),
                ),
                sentence("one name per area"),
            )
    return list(areas.values()), faults.listed


def absent_indicators(heading: Iterable[str], columns: Mapping[str, SourceColumnLike]) -> list[str]:
    """The indicators for which a table has no column, in the order of `columns`.

    >>> absent_indicators(["Codering_3", "AantalInwoners_5"], {})
    []
    """
    present = {column_name_without_suffix(name) for name in heading}
    return [key for key, column in columns.items() if present.isdisjoint(column.names)]

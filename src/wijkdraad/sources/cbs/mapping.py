"""Turns rows of tables on gemeenten, wijken and buurten into figures: codes, numbers, reasons.

The rows come from CSV, GeoPackage or OData and were read elsewhere; here a row is a mapping from
column to cell. Which column holds which indicator comes in as an argument, so that this module
knows the habits of the source (codes, padding, missing values) and nothing else.

All rows are checked. What is wrong comes back as a list of faults that name row, column, what was
found and what was expected; it is for the caller to save nothing while there are faults.

Sources: CBS, Toelichting Wijk- en Buurtkaart 2022, 2023 en 2024 (30-10-2024); see SOURCE.md.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from math import isfinite, isinf, isnan
from numbers import Real
from types import MappingProxyType
from typing import Protocol

AREA_CODE = re.compile(r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$", re.ASCII)
"""A municipality, wijk or buurt. Wijk and buurt may hold letters: Amsterdam has since 2022."""

COUNTRY_CODES = frozenset({"NL00", "NL01"})
"""The Netherlands as a whole, as it stands in the CBS, Politie and RIVM tables."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SUFFIX = re.compile(r"(.+?)(?:_[0-9]+)*", re.DOTALL)
_AREA_EXPECTED = (
    "a code such as GM0503, WK050311 or BU05031108 "
    "(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)"
)
_NUMBER_EXPECTED = "a number, such as 765 or 1,8"


class MissingValuesLike(Protocol):
    """Which numbers and marks stand for "missing"; `wijkdraad.reference` gives one."""

    @property
    def at_or_below(self) -> float: ...  # noqa: D102
    @property
    def codes(self) -> Mapping[float, str]: ...  # noqa: D102
    @property
    def marks(self) -> Mapping[str, str]: ...  # noqa: D102


class SourceColumnLike(Protocol):
    """Which column holds an indicator and how; `wijkdraad.reference` gives these."""

    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def factor(self) -> float: ...  # noqa: D102
    @property
    def lowest(self) -> float | None: ...  # noqa: D102
    @property
    def highest(self) -> float | None: ...  # noqa: D102
    @property
    def kinds(self) -> tuple[str, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class MissingValues:
    """Numbers at or below a bound, and marks, that stand for "missing", each with its reason."""

    at_or_below: float
    codes: Mapping[float, str]
    marks: Mapping[str, str]


CBS_MISSING_VALUES = MissingValues(
    at_or_below=-99990.0,
    codes=MappingProxyType(
        {
            -99997.0: "suppressed",
            -99995.0: "not_published",
            -99991.0: "not_published",
            -99999999.0: "no_data",
        }
    ),
    marks=MappingProxyType({".": "not_published", "x": "suppressed"}),
)
"""The coding of CBS files, for use without the reference; a test keeps the two the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: a value, or the reason why there is none. Never both."""

    value: float | None
    missing_reason: str | None


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


class Sentence(str):
    """A sentence with its values in it, that also knows both apart, to be said in another language.

    >>> said = sentence("at least {lowest}", lowest=3)
    >>> said, said.template, said.values
    ('at least 3', 'at least {lowest}', {'lowest': 3})
    """

    template: str
    values: Mapping[str, object]


def sentence(template: str, **values: object) -> Sentence:
    """The sentence `template` with these values filled in."""
    said = Sentence(template.format(**values))
    said.template, said.values = template, values
    return said


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a file: where, what was found, what is expected.

    `found` and `expected` are text of the file, or a `Sentence` where words of ours are in it.
    """

    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: found {self.found}, expected {self.expected}"


def area_code(text: object) -> str:
    """The code of a gemeente, wijk or buurt, without padding and in capitals.

    Raises ValueError with what was found and expected for anything else, also for the country.

    >>> area_code("WK0363KC  ")
    'WK0363KC'
    >>> area_code("bu0363kc03")
    'BU0363KC03'
    >>> area_code("BU5031108")
    Traceback (most recent call last):
    ...
    ValueError: found 'BU5031108', expected a code such as GM0503, WK050311 or BU05031108 \
(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)
    """
    code = text.strip().upper() if isinstance(text, str) else ""
    if not AREA_CODE.fullmatch(code):
        raise ValueError(f"found {_shown(text)}, expected {_AREA_EXPECTED}")
    return code


def area_kind(code: str) -> str:
    """The kind of area: "GM" (municipality), "WK" (wijk) or "BU" (buurt).

    Raises ValueError when it is not an area code.

    >>> area_kind("BU05031108")
    'BU'
    """
    return area_code(code)[:2]


def municipality_code(code: str) -> str:
    """The code of the municipality in which an area lies.

    Raises ValueError when it is not an area code.

    >>> municipality_code("BU0363KC03"), municipality_code("WK050311"), municipality_code("GM0503")
    ('GM0363', 'GM0503', 'GM0503')
    """
    return "GM" + area_code(code)[2:6]


def district_code(code: str) -> str:
    """The code of the wijk in which a buurt lies; a wijk gives itself.

    Raises ValueError for a municipality, which lies in no wijk, and for anything else.

    >>> district_code("BU05031108"), district_code("BU0363KC03")
    ('WK050311', 'WK0363KC')
    """
    checked = area_code(code)
    if checked.startswith("GM"):
        raise ValueError(f"found {checked!r}, expected the code of a buurt or wijk")
    return "WK" + checked[2:8]


def is_water_code(code: str) -> bool:
    """Whether a buurt is one that CBS made for large water: its code ends in 9997 or 9998.

    >>> is_water_code("BU02339997"), is_water_code("BU05031108")
    (True, False)
    """
    checked = area_code(code)
    return checked.startswith("BU") and checked[6:] in {"9997", "9998"}


def column_name_without_suffix(column: str) -> str:
    """A column name without the number that CBS puts behind it, which differs per year.

    A byte order mark, quotes and spaces around the name go too. Doing it twice changes nothing.

    >>> column_name_without_suffix("GemiddeldeWOZWaardeVanWoningen_39")
    'GemiddeldeWOZWaardeVanWoningen'
    >>> column_name_without_suffix("k_0Tot15Jaar_8"), column_name_without_suffix("inwoners")
    ('k_0Tot15Jaar', 'inwoners')
    """
    # Stripping one layer may bare the next one, as in '\ufeff"Perioden"'.
    bare, previous = column, None
    while bare != previous:
        previous = bare
        bare = bare.strip().strip("\ufeff").strip('"')
        match = _SUFFIX.fullmatch(bare)
        bare = match.group(1) if match else bare
    return bare


def number(
    text_or_value: object,
    empty_reason: str = "not_published",
    missing: MissingValuesLike = CBS_MISSING_VALUES,
) -> Reading:
    """The number in a cell, in the unit of the file, or the reason why it is missing.

    None, NaN and empty text are missing for `empty_reason`: what an empty cell means differs per
    source. Every number <= -99990 is missing, with the reason of its code or "unknown_code". Padding
    is fine, and a comma or a point as decimal sign; a sign for thousands is not, because 1.234 can
    then be two numbers. Raises ValueError with what was found and expected for anything else.

    >>> number("  457400"), number("1,8")
    (Reading(value=457400.0, missing_reason=None), Reading(value=1.8, missing_reason=None))
    >>> number(-99997), number("")
    (Reading(value=None, missing_reason='suppressed'), \
Reading(value=None, missing_reason='not_published'))
    >>> number("many")
    Traceback (most recent call last):
    ...
    ValueError: found 'many', expected a number, such as 765 or 1,8
    """
    value: float | None = None
    if isinstance(text_or_value, str):
        text = text_or_value.strip()
        if text in missing.marks:
            return Reading(None, missing.marks[text])
        if not text:
            return Reading(None, empty_reason)
        if _NUMBER.fullmatch(text):
            value = float(text.replace(",", "."))
    elif text_or_value is None:
        return Reading(None, empty_reason)
    elif isinstance(text_or_value, Real | Decimal) and not isinstance(text_or_value, bool):
        value = float(text_or_value)
    if value is None or isinf(value):
        raise ValueError(f"found {_shown(text_or_value)}, expected {_NUMBER_EXPECTED}")
    if isnan(value):
        # Readers of GeoPackages give NaN for an empty cell in a number column.
        return Reading(None, empty_reason)
    if value <= missing.at_or_below:
        return Reading(None, missing.codes.get(value, "unknown_code"))
    return Reading(value, None)


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
    faults = _Faults()
    headings = _Headings(columns, code_column, tuple(only), faults, first_row_number - 1)
    first_seen: dict[tuple[str, str], Figure] = {}
    rows_used = 0
    for row_number, row in enumerate(rows, start=first_row_number):
        found = headings.of(row)
        if any(_text(row.get(found.named.get(name, ""))) != text for name, text in only.items()):
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
        if code_heading is None or _text(row[code_heading]).upper() in COUNTRY_CODES:
            continue
        code = _checked(area_code, row[code_heading], row_number, code_heading, faults)
        for indicator, heading in found.indicators.items():
            column = columns[indicator]
            # A wrong code does not hide a wrong number: one pass shows all there is to repair.
            reason = empty_reason
            if code is not None and code[:2] not in column.kinds:
                reason = "not_published"
            read = partial(number, empty_reason=reason, missing=missing)
            reading = _checked(read, row[heading], row_number, heading, faults)
            if reading is None:
                continue
            value = _scaled(reading.value, column.factor)
            if not _within(value, column.lowest, column.highest):
                faults.add(row_number, heading, _shown(row[heading]), _bounds_expected(column))
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
                        found=_shown(row[heading]),
                        code=code,
                        row=earlier.row,
                    ),
                    sentence("one value per area; choose one period or group if the file holds more"),
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
    faults = _Faults()
    headings = _Headings(
        {}, code_column, (name_column,) if name_column else (), faults, first_row_number - 1
    )
    areas: dict[str, Area] = {}
    for row_number, row in enumerate(rows, start=first_row_number):
        found = headings.of(row)
        code_heading = found.named.get(code_column)
        if code_heading is None or _text(row[code_heading]).upper() in COUNTRY_CODES:
            continue
        code = _checked(area_code, row[code_heading], row_number, code_heading, faults)
        if code is None:
            continue
        name_heading = found.named.get(name_column, "")
        area = Area(code, _text(row.get(name_heading)), row_number)
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


def unmatched_codes(wanted: Iterable[str], present: Iterable[str]) -> list[str]:
    """The wanted area codes that a file does not have, sorted, each once.

    Codes belong to a year: a wijk that was renumbered is not in a file of another year. Report
    these; never put the figure of the municipality in their place.

    >>> unmatched_codes(["BU03630000", "BU05031108"], ["BU05031108", "BU0363AD00"])
    ['BU03630000']
    """
    return sorted({area_code(code) for code in wanted} - {area_code(code) for code in present})


@dataclass(slots=True)
class _Faults:
    listed: list[Fault] = field(default_factory=list)

    def add(self, row: int, column: str, found: str, expected: str) -> None:
        self.listed.append(Fault(row, column, found, expected))


@dataclass(frozen=True, slots=True)
class _FoundHeadings:
    named: Mapping[str, str]
    indicators: Mapping[str, str]


class _Headings:
    """Finds the headings of a table once, and reports what is missing or double once."""

    def __init__(
        self,
        columns: Mapping[str, SourceColumnLike],
        code_column: str,
        other_columns: tuple[str, ...],
        faults: _Faults,
        heading_row: int,
    ) -> None:
        self._columns = columns
        self._required = (code_column, *other_columns)
        self._faults = faults
        self._heading_row = heading_row
        self._found: dict[tuple[object, ...], _FoundHeadings] = {}

    def of(self, row: Mapping[str, object]) -> _FoundHeadings:
        keys = tuple(row)
        if keys not in self._found:
            self._found[keys] = self._find([key for key in keys if isinstance(key, str)])
        return self._found[keys]

    def _find(self, headings: list[str]) -> _FoundHeadings:
        by_name: dict[str, list[str]] = {}
        for heading in headings:
            by_name.setdefault(column_name_without_suffix(heading), []).append(heading)
        named: dict[str, str] = {}
        for name in self._required:
            fitting = self._single(name, [name], by_name)
            if fitting:
                named[name] = fitting
            else:
                expected = sentence("a column {name}", name=name)
                self._fault(name, sentence("no such column"), expected)
        indicators: dict[str, str] = {}
        for key, column in self._columns.items():
            fitting = self._single(key, column.names, by_name)
            if fitting:
                indicators[key] = fitting
        if self._columns and not indicators:
            shown = ", ".join(headings) or sentence("no columns")
            wanted = ", ".join(name for column in self._columns.values() for name in column.names)
            self._fault("", shown, sentence("at least one of the columns {names}", names=wanted))
        return _FoundHeadings(named, indicators)

    def _single(
        self, subject: str, names: Collection[str], by_name: Mapping[str, list[str]]
    ) -> str | None:
        fitting = [
            heading
            for name in names
            for heading in by_name.get(column_name_without_suffix(name), [])
        ]
        if len(fitting) > 1:
            # Without the number two columns may share a name; guessing would pick a wrong figure.
            expected = sentence("one column for {subject}", subject=subject)
            self._fault(fitting[1], ", ".join(fitting), expected)
            return None
        return fitting[0] if fitting else None

    def _fault(self, column: str, found: str, expected: str) -> None:
        self._faults.add(self._heading_row, column, found, expected)


def _checked[Result](
    convert: Callable[[object], Result], cell: object, row: int, column: str, faults: _Faults
) -> Result | None:
    try:
        return convert(cell)
    except ValueError as error:
        found, _, expected = str(error).removeprefix("found ").partition(", expected ")
        faults.add(row, column, found, sentence(expected))
        return None


def _scaled(value: float | None, factor: float) -> float | None:
    # In decimals, because 48.8 * 0.01 in binary is not 0.488 to the last digit.
    return None if value is None else float(Decimal(repr(value)) * Decimal(repr(factor)))


def _within(value: float | None, lowest: float | None, highest: float | None) -> bool:
    if value is None:
        return True
    if not isfinite(value):
        return False
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _bounds_expected(column: SourceColumnLike) -> Sentence:
    lowest = "" if column.lowest is None else f"{column.lowest / column.factor:g}"
    highest = "" if column.highest is None else f"{column.highest / column.factor:g}"
    if lowest and highest:
        return sentence("at least {lowest} and at most {highest}", lowest=lowest, highest=highest)
    if lowest:
        return sentence("at least {lowest}", lowest=lowest)
    return sentence("at most {highest}", highest=highest)


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _shown(cell: object) -> str:
    # A short repr keeps a message on one line, however long the cell.
    shown = repr(cell)
    return shown if len(shown) <= 80 else shown[:77] + "..."

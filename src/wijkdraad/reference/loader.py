"""Reads the dated, sourced facts of this folder.

Every fact lives in a TOML file beside this module, with its source and a status: "found" (read in
the source named) or "to_verify" (not confirmed; a screen must say so). This module turns the files
into frozen objects, once per process. It reads only its own files and imports nothing from outside
this folder.

>>> indicators()["woz_value_eur"].unit
'eur'
>>> columns("statistics")["woz_value_eur"].factor
1000.0
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from .rules import STATUSES, document, one_of

DIRECTIONS = ("higher", "lower", "neither")
KINDS = ("counted", "estimated", "computed")
THEMES = (
    "people",
    "housing",
    "income",
    "health",
    "safety",
    "livability",
    "energy",
    "facilities",
    "green",
    "physical",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement, with the bounds that any value in it must keep (None: no bound)."""

    key: str
    name_nl: str
    name_en: str
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure is called, its unit, and what a reader must know.

    `better` says which way is better for residents: "higher", "lower", or "neither" when the figure
    describes and does not judge. `kind` is "counted", "estimated" or "computed". `lowest` and
    `highest` bound a possible value in the unit (shares 0..1); None means no bound.
    """

    key: str
    name_nl: str
    name_en: str
    unit: str
    decimals: int
    better: str
    theme: str
    kind: str
    lowest: float | None
    highest: float | None
    note_nl: str
    note_en: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class MissingReason:
    """Why a figure is missing, in a sentence for a reader."""

    key: str
    name_nl: str
    name_en: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class MissingValues:
    """Which numbers and marks stand for "missing" in a file, and for which reason.

    Every number <= `at_or_below` is missing; `codes` gives the reason of the known ones, the rest
    are "unknown_code". `marks` gives the reason of signs in text tables, such as ".".
    """

    at_or_below: float
    codes: Mapping[float, str]
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """The column of one shape of file that holds one indicator.

    `names` are the accepted headings without the number CBS puts behind them. Value in our unit =
    value in the file x `factor`. `kinds` are the kinds of area the file has it for (GM, WK, BU).
    `lowest` and `highest` bound the value after the factor; None means no bound.
    """

    indicator: str
    names: tuple[str, ...]
    factor: float
    lowest: float | None
    highest: float | None
    kinds: tuple[str, ...]
    table: str
    period: str
    seen: tuple[str, ...]
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class SourceShape:
    """How a file of one shape is laid out.

    `empty_reason` is what an empty cell means there. `only` are the column values a row must have
    to be used (a file may also hold other age groups, or margins). An empty text means: not so in
    this shape (no name column, no period column, not a text file).
    """

    key: str
    code_column: str
    name_column: str
    period_column: str
    delimiter: str
    encoding: str
    empty_reason: str
    only: Mapping[str, str]
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class SustainableDevelopmentGoal:
    """One of the 17 goals: short names in two languages and the full English title."""

    number: int
    name_nl: str
    name_en: str
    title_en: str
    note: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """A bound for showing counts or percentages, from a day on."""

    key: str
    value: int
    unit: str
    valid_from: datetime.date
    note: str
    source: str
    status: str


def _bound(value: float | None) -> float | None:
    return None if value is None else float(value)


@cache
def units() -> Mapping[str, Unit]:
    """The units by key, in the order of the file.

    >>> units()["share"].highest
    1.0
    """
    return MappingProxyType(
        {
            key: Unit(
                key=key,
                name_nl=row["name_nl"],
                name_en=row["name_en"],
                lowest=_bound(row.get("lowest")),
                highest=_bound(row.get("highest")),
            )
            for key, row in document("indicators.toml")["unit"].items()
        }
    )


@cache
def indicators() -> Mapping[str, Indicator]:
    """All indicators by key, in the order of the file (by theme).

    Raises ValueError when the file holds a word outside the closed lists.

    >>> lonely = indicators()["lonely_share"]
    >>> lonely.name_nl, lonely.unit, lonely.better
    ('Volwassenen die zich eenzaam voelen', 'share', 'lower')
    """
    found: dict[str, Indicator] = {}
    for key, row in document("indicators.toml")["indicator"].items():
        place = f"indicators.toml, {key}"
        unit = units()[one_of(row["unit"], tuple(units()), f"{place}, unit")]
        found[key] = Indicator(
            key=key,
            name_nl=row["name_nl"],
            name_en=row["name_en"],
            unit=unit.key,
            decimals=row["decimals"],
            better=one_of(row["better"], DIRECTIONS, f"{place}, better"),
            theme=one_of(row["theme"], THEMES, f"{place}, theme"),
            kind=one_of(row["kind"], KINDS, f"{place}, kind"),
            lowest=_bound(row.get("lowest", unit.lowest)),
            highest=_bound(row.get("highest", unit.highest)),
            note_nl=row["note_nl"],
            note_en=row["note_en"],
            source=row["source"],
            status=one_of(row["status"], STATUSES, f"{place}, status"),
        )
    return MappingProxyType(found)


@cache
def missing_reasons() -> Mapping[str, MissingReason]:
    """The closed list of reasons why a figure is missing, by key.

    >>> list(missing_reasons())
    ['suppressed', 'not_published', 'not_applicable', 'not_asked', 'unknown_code', 'no_data']
    """
    return MappingProxyType(
        {
            key: MissingReason(
                key=key,
                name_nl=row["name_nl"],
                name_en=row["name_en"],
                source=row["source"],
                status=one_of(row["status"], STATUSES, f"missing_values.toml, {key}, status"),
            )
            for key, row in document("missing_values.toml")["reason"].items()
        }
    )


@cache
def missing_values() -> MissingValues:
    """The numbers and marks that stand for "missing" in CBS files, with their reason.

    >>> missing_values().codes[-99997.0], missing_values().at_or_below
    ('suppressed', -99990.0)
    """
    missing = document("missing_values.toml")
    reasons = tuple(missing_reasons())
    codes = {
        float(row["value"]): one_of(row["reason"], reasons, f"missing_values.toml, {row['value']}")
        for row in missing["code"]
    }
    marks = {
        row["text"]: one_of(row["reason"], reasons, f"missing_values.toml, {row['text']}")
        for row in missing["mark"]
    }
    return MissingValues(
        at_or_below=float(missing["rule"]["at_or_below"]),
        codes=MappingProxyType(codes),
        marks=MappingProxyType(marks),
    )


@cache
def shapes() -> Mapping[str, SourceShape]:
    """The known shapes of file by key: how each is laid out.

    >>> shapes()["statline"].delimiter, shapes()["statistics"].empty_reason
    (';', 'suppressed')
    """
    found: dict[str, SourceShape] = {}
    for key, row in document("cbs_columns.toml")["shape"].items():
        place = f"cbs_columns.toml, {key}"
        found[key] = SourceShape(
            key=key,
            code_column=row["code_column"],
            name_column=row["name_column"],
            period_column=row["period_column"],
            delimiter=row["delimiter"],
            encoding=row["encoding"],
            empty_reason=one_of(
                row["empty_reason"], tuple(missing_reasons()), f"{place}, empty_reason"
            ),
            only=MappingProxyType(dict(row["only"])),
            note=row["note"],
            source=row["source"],
            status=one_of(row["status"], STATUSES, f"{place}, status"),
        )
    return MappingProxyType(found)


@cache
def columns(shape: str) -> Mapping[str, SourceColumn]:
    """The columns of one shape of file, by indicator key.

    `shape` is a key of `shapes()`. Raises ValueError for another word, or when the file names
    an indicator that does not exist.

    >>> columns("rivm")["lonely_share"].names
    ('Eenzaam',)
    >>> columns("excel")
    Traceback (most recent call last):
    ...
    ValueError: shape: found 'excel', expected one of statistics, \
boundary_file, odata, rivm, statline, leefbaarometer
    """
    one_of(shape, tuple(shapes()), "shape")
    found: dict[str, SourceColumn] = {}
    for key, row in document("cbs_columns.toml")["shape"][shape]["column"].items():
        place = f"cbs_columns.toml, {shape}, {key}"
        indicator = indicators()[one_of(key, tuple(indicators()), place)]
        found[key] = SourceColumn(
            indicator=key,
            names=tuple(row["names"]),
            factor=float(row["factor"]),
            lowest=indicator.lowest,
            highest=indicator.highest,
            kinds=tuple(row.get("kinds", ("GM", "WK", "BU"))),
            table=row["table"],
            period=row.get("period", ""),
            seen=tuple(row.get("seen", ())),
            note=row.get("note", ""),
            source=row["source"],
            status=one_of(row["status"], STATUSES, f"{place}, status"),
        )
    return MappingProxyType(found)


@cache
def sdg_titles() -> Mapping[int, SustainableDevelopmentGoal]:
    """The 17 Sustainable Development Goals by number.

    >>> sdg_titles()[11].name_nl
    'Duurzame steden en gemeenschappen'
    """
    return MappingProxyType(
        {
            row["number"]: SustainableDevelopmentGoal(
                number=row["number"],
                name_nl=row["name_nl"],
                name_en=row["name_en"],
                title_en=row["title_en"],
                note=row["note"],
                source=row["source"],
                status=one_of(row["status"], STATUSES, f"sdg.toml, {row['number']}, status"),
            )
            for row in document("sdg.toml")["goal"]
        }
    )


@cache
def publication_rules(on: datetime.date | None = None) -> Mapping[str, PublicationRule]:
    """The rules for showing counts and percentages that hold on a day, by key.

    Without a day: the newest row of each rule. A rule that did not exist yet on that day is left
    out.

    >>> publication_rules()["smallest_count_shown"].value
    5
    >>> publication_rules()["fewest_answers_for_percentage"].value
    30
    >>> len(publication_rules(datetime.date(2000, 1, 1)))
    0
    """
    in_force: dict[str, PublicationRule] = {}
    rows = sorted(document("publication.toml")["rule"], key=lambda row: row["valid_from"])
    for row in rows:
        if on is not None and row["valid_from"] > on:
            continue
        in_force[row["key"]] = PublicationRule(
            key=row["key"],
            value=row["value"],
            unit=row["unit"],
            valid_from=row["valid_from"],
            note=row["note"],
            source=row["source"],
            status=one_of(row["status"], STATUSES, f"publication.toml, {row['key']}, status"),
        )
    return MappingProxyType(in_force)

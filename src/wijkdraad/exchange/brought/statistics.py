"""Reads the tables of figures behind the sources of a dossier, without saving anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wijkdraad.files.delimited import DelimitedTable, read_delimited
from wijkdraad.files.maps.vectors import read_vectors
from wijkdraad.reference.loader import columns as reference_columns
from wijkdraad.reference.loader import missing_values, shapes
from wijkdraad.sources.cbs.mapping import (
    COUNTRY_CODES,
    Figure,
    Sentence,
    column_name_without_suffix,
    read_areas,
    read_figures,
)

from ..described import SourceDescription
from ..faults import Fault

# The sentences of the source, named here so that they stand in the catalogue.
SOURCE_SENTENCES = (
    gettext_noop(
        "a code such as GM0503, WK050311 or BU05031108 "
        "(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)"
    ),
    gettext_noop("a number, such as 765 or 1,8"),
    gettext_noop("more cells than the heading has"),
    gettext_noop("as many as the heading"),
    gettext_noop("no row to read"),
    gettext_noop("at least one row"),
    gettext_noop("at least one row with {wanted}"),
    gettext_noop("{found} for {code}, while row {row} says otherwise"),
    gettext_noop("one value per area; choose one period or group if the file holds more"),
    gettext_noop("{found} for {code}, while row {row} says {earlier}"),
    gettext_noop("one name per area"),
    gettext_noop("no columns"),
    gettext_noop("at least one of the columns {names}"),
    gettext_noop("one column for {subject}"),
    gettext_noop("at least {lowest} and at most {highest}"),
    gettext_noop("at least {lowest}"),
    gettext_noop("at most {highest}"),
)


def _rows_as_in_the_file(table: DelimitedTable, code_column: str) -> Iterator[dict[Any, str]]:
    """The rows of a table, with a row of the whole country for every empty line.

    Figures of the country are skipped, so the empty lines only keep the count of the rows right.
    Cells for which there is no heading stand under None.
    """
    empty = dict.fromkeys(table.header, "")
    for name in table.header:
        if column_name_without_suffix(name) == column_name_without_suffix(code_column):
            empty[name] = min(COUNTRY_CODES)
    next_row = 2
    for number, cells in table.rows:
        for _empty_line in range(next_row, number):
            yield empty
        next_row = number + 1
        row: dict[Any, str] = {
            **dict.fromkeys(table.header, ""),
            **dict(zip(table.header, cells, strict=False)),
        }
        if len(cells) > len(table.header):
            row[None] = ", ".join(cells[len(table.header) :])
        yield row


def _said(text: str) -> str:
    """What a source says, in the language of the reader; text of the file as it is."""
    return _(text.template).format(**text.values) if isinstance(text, Sentence) else text


@dataclass
class ReadStatistics:
    """The figures in the file of a source, and the names of its areas by code, where it has them."""

    figures: list[Figure] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)


def read_statistics(path: Path, source: SourceDescription) -> tuple[ReadStatistics, list[Fault]]:
    """What the file of a source says, and all that is wrong in it. Raises UnreadableFile."""
    shape = shapes()[source.shape]
    code_column = source.columns.get("code", shape.code_column)
    only = {**shape.only, **source.only}
    records: Iterable[Mapping[Any, object]]
    if path.suffix.casefold() == ".csv":
        table = read_delimited(path)
        records, header, heading_row = _rows_as_in_the_file(table, code_column), table.header, 1
    else:
        layer = read_vectors(path, source.layer or None)
        records, header, heading_row = layer.records(), tuple(layer.columns), 0
    names = {column_name_without_suffix(name) for name in header}
    faults = [
        Fault(
            source.file,
            heading_row,
            name,
            _("no such column"),
            _("one of: {names}").format(names=", ".join(header)),
        )
        for name in (code_column, *only)
        if column_name_without_suffix(name) not in names
    ] + [
        Fault(source.file, heading_row, name, _("the same column twice"), _("each column once"))
        for position, name in enumerate(header)
        if name and name in header[:position]
    ]
    if faults:
        return ReadStatistics(), faults
    rows = list(records)
    figures, problems = read_figures(
        rows,
        reference_columns(source.shape),
        code_column,
        source.empty or shape.empty_reason,
        heading_row + 1,
        only=only,
        missing=missing_values(),
    )
    name_column = source.columns.get("name", shape.name_column)
    named: dict[str, str] = {}
    if name_column and column_name_without_suffix(name_column) in names:
        # Of an area with two names in the file the first one will do.
        areas, _two_names = read_areas(rows, code_column, name_column)
        named = {area.code: area.name for area in areas}
    return ReadStatistics(figures, named), [
        Fault(source.file, fault.row, fault.column, _said(fault.found), _said(fault.expected))
        for fault in problems
    ]

"""Lays the table of a report out as columns of a spreadsheet: numbers, units and notes apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wijkdraad.documents.excel.numbers import Figure, decimals_of, figure_of
from wijkdraad.documents.texts import clean_text, column_weights
from wijkdraad.method.report.structure import Cell, Table

Content = str | Figure | None


@dataclass(frozen=True)
class Column:
    """One column: its header, and what stands in each row."""

    header: str
    contents: tuple[Content, ...]

    @property
    def figures(self) -> list[Figure]:
        """The numbers of the column."""
        return [content for content in self.contents if isinstance(content, Figure)]


def table_columns(table: Table, language: str, words: dict[str, str]) -> list[Column]:
    """The columns of a table.

    A column with notes or states is followed by one that holds them. A unit that a whole column
    has stands in its header; units that differ from row to row stand in a column of their own,
    at the end where it holds for all numbers of a row.
    Raises ValueError when a row does not fit the headers.
    """
    column_weights(table)
    columns, notes = [], []
    for number, header in enumerate(table.headers):
        cells = [row[number] for row in table.rows]
        numeric = number in table.numeric
        contents = tuple(_content(cell, numeric, language) for cell in cells)
        columns.append(Column(clean_text(header), contents))
        notes.append(tuple(_note(*pair, words) for pair in zip(cells, contents, strict=True)))
    units = _units_apart(columns, words)
    whole = len(units) == 1 and None in units
    laid: list[Column] = []
    for place, column in enumerate(columns):
        named = column if whole else _with_unit_in_header(column)
        laid.append(named)
        if place in units:
            laid.append(units[place])
        if any(notes[place]):
            laid.append(Column(f"{named.header}: {words['note']}", notes[place]))
    return unique_headers([*laid, units[None]] if whole else laid)


def _content(cell: Cell, numeric: bool, language: str) -> Content:
    return figure_of(cell, numeric, language) or clean_text(cell.text) or None


def _note(cell: Cell, content: Content, words: dict[str, str]) -> str | None:
    # "Attention" asks for no more than to read the cell; what is open or done is said in words.
    state = words[cell.status] if cell.status in ("open", "done") else ""
    # A text says all of it by itself; a number loses what its text says besides.
    beside = clean_text(cell.beside) if isinstance(content, Figure) else ""
    return "; ".join(part for part in (state, beside, clean_text(cell.note)) if part) or None


def _units_apart(columns: list[Column], words: dict[str, str]) -> dict[int | None, Column]:
    """The columns of units by the place of the column they follow; None is the end, for all."""
    word = words["unit"]
    mixed = [place for place, column in enumerate(columns) if len(_units(column.figures)) > 1]
    whole = _units_by_row([column for column in columns if column.figures])
    if mixed and whole is not None:
        return {None: Column(word.capitalize(), whole)}
    return {
        place: Column(f"{columns[place].header}: {word}", _units_by_row([columns[place]]) or ())
        for place in mixed
    }


def _units_by_row(columns: list[Column]) -> tuple[Content, ...] | None:
    """The unit of the numbers in each row; None where numbers of one row differ in unit."""
    rows = zip(*(column.contents for column in columns), strict=True)
    by_row = [_units(each for each in row if isinstance(each, Figure)) for row in rows]
    if any(len(units) > 1 for units in by_row):
        return None
    return tuple(next(iter(units), "") or None for units in by_row)


def _units(figures: Iterable[Figure]) -> set[str]:
    return {figure.unit for figure in figures}


def _with_unit_in_header(column: Column) -> Column:
    units = _units(column.figures)
    unit = next(iter(units), "")
    if len(units) != 1 or not unit or f"({unit})" in column.header:
        return column
    return Column(f"{column.header} ({unit})".strip(), column.contents)


def unique_headers(columns: list[Column]) -> list[Column]:
    """The columns with headers that a spreadsheet can tell apart: never empty, never twice.

    >>> [column.header for column in unique_headers([Column("Bron", ()), Column("bron", ())])]
    ['Bron', 'bron (2)']
    """
    taken: set[str] = set()
    made = []
    for place, column in enumerate(columns, start=1):
        # As long as Excel lets the header of a table be.
        header = column.header.strip()[:240] or str(place)
        name, number = header, 1
        while name.casefold() in taken:
            number += 1
            name = f"{header} ({number})"
        taken.add(name.casefold())
        made.append(Column(name, column.contents))
    return made


def chart_columns(
    values: list[dict[str, object]],
    titles: tuple[tuple[str, str], ...],
    percentages: frozenset[str] = frozenset(),
) -> list[Column]:
    """The data of a chart as columns, under `titles` or else under the names of its fields.

    >>> [column.header for column in chart_columns([{"a": 1, "b": "x"}], (("b", "Naam"),))]
    ['Naam']
    """
    fields = titles or tuple((name, name) for name in dict.fromkeys(k for v in values for k in v))
    return unique_headers(
        [
            Column(
                clean_text(title),
                tuple(_datum(value.get(name), name in percentages) for value in values),
            )
            for name, title in fields
        ]
    )


def _datum(value: object, percentage: bool) -> Content:
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        decimals = decimals_of(float(value), percentage)
        return Figure(float(value), "%" if percentage else "", decimals)
    return clean_text(str(value)) or None


def percent_fields(specification: object) -> frozenset[str]:
    """The fields that a chart draws along an axis of percentages.

    >>> percent_fields({"encoding": {"x": {"field": "share", "axis": {"format": ".0%"}}}})
    frozenset({'share'})
    """
    if isinstance(specification, list):
        return frozenset().union(*(percent_fields(part) for part in specification))
    if not isinstance(specification, dict):
        return frozenset()
    axis, name = specification.get("axis"), specification.get("field")
    shown = axis.get("format", "") if isinstance(axis, dict) else ""
    own = {name} if isinstance(name, str) and str(shown).endswith("%") else set()
    # The data themselves say nothing of how they are drawn, and may be many.
    parts = [part for key, part in specification.items() if key != "data"]
    return frozenset(own).union(*(percent_fields(part) for part in parts))

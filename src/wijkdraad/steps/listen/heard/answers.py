"""Weights for a file of answers, from a file of margins: no database, no programme."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wijkdraad.files.delimited import DelimitedTable, read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.listen.heard.raking import (
    METHOD,
    EmptyCell,
    Margin,
    Raked,
    design_effect,
    effective_answers,
    raked_weights,
    trimmed_weights,
)

from ...maps.inputs import WrongInput, reading

IDENTITY = "id"
MARGIN_COLUMNS = ("variable", "category", "count")
COUNT = re.compile(r"^\d{1,15}([.,]\d{1,15})?\Z")


class WrongAnswers(Exception):
    """One or more faults in the two files: nothing was computed."""

    def __init__(self, faults: list[WrongInput]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class KnownCategory:
    """A line of the margins: how many of everyone, and the row where that stands."""

    count: float
    row: int


@dataclass(frozen=True)
class Survey:
    """The answers by id, and the margins that they must fit."""

    identities: tuple[str, ...]
    margins: tuple[Margin, ...]
    known: dict[str, dict[str, KnownCategory]]
    margins_file: str


def read_survey(answers: Path, margins: Path) -> Survey:
    """The answers (`id,<variable>...`) with their margins (`variable,category,count`).

    All faults of both files are collected. Raises WrongAnswers.
    """
    faults: list[WrongInput] = []
    tables: list[DelimitedTable | None] = []
    for path in (answers, margins):
        try:
            with reading(path):
                tables.append(read_delimited(path))
        except WrongInput as wrong:
            faults.append(wrong)
            tables.append(None)
    known = {} if tables[1] is None else _known(str(margins), tables[1], faults)
    if tables[0] is None or tables[1] is None or faults:
        raise WrongAnswers(faults)
    identities, told = _told(str(answers), tables[0], known, faults)
    if not faults:
        # Only where every answer was read: else a category may seem empty by a typing error.
        faults += _empty(str(margins), known, told)
    if faults:
        raise WrongAnswers(faults)
    made = tuple(
        Margin.of_answers(name, {each: kept.count for each, kept in categories.items()}, told[name])
        for name, categories in known.items()
    )
    return Survey(identities, made, known, str(margins))


def weights_of(survey: Survey, largest: float | None = None) -> dict[str, Any]:
    """The weights by id with what they cost, ready to be written as JSON.

    With `largest` a variant with no weight above it stands beside them. Raises WrongAnswers
    where a category has people and all its answers count for nothing.
    """
    answers = len(survey.identities)
    try:
        raked = raked_weights(survey.margins, answers)
        result = _said(survey, raked) | {"answers": answers, "method": METHOD}
        if largest is not None:
            trimmed = trimmed_weights(survey.margins, answers, largest)
            result["trimmed"] = _said(survey, trimmed) | {"largest_weight": largest}
    except EmptyCell as empty:
        row = survey.known[empty.margin][empty.category].row
        raise WrongAnswers([_no_answer(survey.margins_file, row, empty)]) from empty
    return result


def _said(survey: Survey, raked: Raked) -> dict[str, Any]:
    return {
        "weights": dict(zip(survey.identities, raked.weights.tolist(), strict=True)),
        "design_effect": design_effect(raked.weights),
        "effective_n": effective_answers(raked.weights),
        "converged": raked.converged,
        "rounds": raked.rounds,
        "largest_error": raked.error,
    }


def _known(
    file: str, table: DelimitedTable, faults: list[WrongInput]
) -> dict[str, dict[str, KnownCategory]]:
    """The categories of each variable, in the order of the file."""
    before = len(faults)
    faults += _header_faults(file, table.header, MARGIN_COLUMNS)
    if len(faults) > before:
        return {}
    places = [table.header.index(name) for name in MARGIN_COLUMNS]
    known: dict[str, dict[str, KnownCategory]] = {}
    for row, cells in _whole_rows(file, table, faults):
        variable, category, count = (cells[place] for place in places)
        for column, found in (("variable", variable), ("category", category)):
            if not found:
                faults.append(_fault(file, row, column, _("nothing"), _("a name")))
        if not COUNT.match(count):
            expected = _("a number of 0 or more")
            faults.append(_fault(file, row, "count", "{text}", expected, text=count))
            continue
        if category in known.get(variable, {}):
            expected = _("each category of a variable once")
            faults.append(_fault(file, row, "category", "{text}", expected, text=category))
        value = float(count.replace(",", "."))
        known.setdefault(variable, {})[category] = KnownCategory(value, row)
    if not known and len(faults) == before:
        faults.append(_fault(file, 0, "", _("no rows"), _("at least one variable with its counts")))
    if IDENTITY in known:
        row = min(kept.row for kept in known[IDENTITY].values())
        expected = _("another name: id is the column that names the answers")
        faults.append(_fault(file, row, "variable", "{text}", expected, text=IDENTITY))
    for categories in known.values():
        if not any(kept.count for kept in categories.values()) and len(faults) == before:
            row = min(kept.row for kept in categories.values())
            expected = _("at least one category with a count above 0")
            faults.append(_fault(file, row, "count", "0", expected))
    return known


def _told(
    file: str,
    table: DelimitedTable,
    known: dict[str, dict[str, KnownCategory]],
    faults: list[WrongInput],
) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """The ids, and what they answered to each variable (empty: nothing)."""
    before = len(faults)
    faults += _header_faults(file, table.header, (IDENTITY, *known))
    if len(faults) > before:
        return (), {}
    identity = table.header.index(IDENTITY)
    places = {name: table.header.index(name) for name in known}
    seen: dict[str, int] = {}
    told: dict[str, list[str]] = {name: [] for name in known}
    for row, cells in _whole_rows(file, table, faults):
        found = cells[identity]
        if not found:
            faults.append(_fault(file, row, IDENTITY, _("nothing"), _("a name for this answer")))
        elif found in seen:
            expected = _("each id once; it also stands in row {other}")
            faults.append(
                _fault(file, row, IDENTITY, "{text}", expected, text=found, other=seen[found])
            )
        seen.setdefault(found, row)
        for name, place in places.items():
            if cells[place] and cells[place] not in known[name]:
                expected = _("one of: {names}; or nothing")
                names = ", ".join(known[name])
                faults.append(
                    _fault(file, row, name, "{text}", expected, text=cells[place], names=names)
                )
            told[name].append(cells[place])
    if not seen and len(faults) == before:
        faults.append(_fault(file, 0, "", _("no rows"), _("at least one answer")))
    return tuple(seen), told


def _empty(
    file: str, known: dict[str, dict[str, KnownCategory]], told: dict[str, list[str]]
) -> list[WrongInput]:
    return [
        _no_answer(file, kept.row, EmptyCell(name, category))
        for name, categories in known.items()
        for category, kept in categories.items()
        if kept.count > 0 and category not in set(told[name])
    ]


def _no_answer(file: str, row: int, empty: EmptyCell) -> WrongInput:
    return _fault(
        file,
        row,
        "category",
        _("{variable} = {category}, of which there is no answer that counts"),
        _("at least one answer of each category with a count above 0: put small groups together"),
        variable=empty.margin,
        category=empty.category,
    )


def _header_faults(
    file: str, header: tuple[str, ...], expected: tuple[str, ...]
) -> Iterator[WrongInput]:
    """A fault for each column that is missing, unknown or there twice."""
    names = ", ".join(expected)
    for name in dict.fromkeys(header):
        if name not in expected:
            found = "{text}" if name else _("a column without a name")
            yield _fault(file, 1, name, found, _("only columns {names}"), text=name, names=names)
        elif header.count(name) > 1:
            yield _fault(file, 1, name, _("this column twice"), _("each column once"))
    for name in expected:
        if name not in header:
            yield _fault(file, 1, name, _("no such column"), _("the columns {names}"), names=names)


def _whole_rows(
    file: str, table: DelimitedTable, faults: list[WrongInput]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows with as many cells as the header; a fault for every other."""
    width = len(table.header)
    for row, cells in table.rows:
        if len(cells) != width:
            found, expected = _("{count} cells"), _("{width} cells, as in the first line")
            faults.append(_fault(file, row, "", found, expected, count=len(cells), width=width))
        else:
            yield row, cells


def _fault(
    file: str, row: int, column: str, found: str, expected: str, **values: object
) -> WrongInput:
    return WrongInput(file, UnreadableFile(found, expected, **values), row, column)

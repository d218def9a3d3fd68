"""Reads one list of one table from a CSV file or a workbook, for a programme that is running."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from wijkdraad.files.delimited import read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.workbooks import Sheet, read_workbook
from wijkdraad.programme.tables import Column, Table

from ..faults import Fault, unreadable
from ..workbook.sheets import Content, TextTable, shown, table_of_delimited, table_of_sheet
from .names import names_like
from .reading import ReadRow, columns_of, rows_of_table, too_many

ID_LETTERS = 10


@dataclass
class ReadList:
    """The rows of one list, and every fault in it; with a fault nothing of it may be saved.

    `ids_made` counts the rows that had no id, `filled_in` names the columns that the list did
    not have and that were filled in for every row.
    """

    rows: list[ReadRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ids_made: int = 0
    filled_in: tuple[str, ...] = ()


def read_list(path: Path, table: Table, missing: Mapping[str, str], prefix: str) -> ReadList:
    """Read a list whose columns have the names of `table`, in English or Dutch.

    `missing` gives what a column holds, by its English name, where the list has no such column.
    A row without an id gets one that begins with `prefix` and follows from what the row says: the
    same list read again gives the same ids, and of two equal rows each has its own.
    """
    read = ReadList()
    try:
        text = _text_table(path, table, read.faults)
    except UnreadableFile as problem:
        read.faults.append(unreadable(path.name, problem))
        return read
    if text is None:
        return read
    read.faults += text.faults
    if not text.rows and not read.faults:
        found, expected = _("no rows"), _("at least one row below the names of the columns")
        read.faults.append(Fault(text.file, 0, "", found, expected))
    whole = _completed(text, table, missing, prefix, read)
    read.rows = rows_of_table(whole, table, read.faults) or []
    read.faults = sorted(set(read.faults))
    return read


def _text_table(path: Path, table: Table, faults: list[Fault]) -> TextTable | None:
    if not zipfile.is_zipfile(path):
        return table_of_delimited(path.name, read_delimited(path))
    sheets = [sheet for sheet in read_workbook(path) if sheet.rows and not sheet.hidden]
    names = (table.name, table.dutch)
    named = [sheet for sheet in sheets if names_like(sheet.name, (names,))]
    chosen: list[Sheet] = named or sheets
    if len(chosen) == 1:
        place = _("{file}, sheet {sheet}").format(file=path.name, sheet=chosen[0].name)
        return table_of_sheet(place, chosen[0])
    found = _("{count} sheets with rows").format(count=len(chosen))
    expected = _("one sheet with rows, or one with the name {name}").format(name=table.dutch)
    faults.append(Fault(path.name, 0, "", found, expected))
    return None


def _completed(
    text: TextTable, table: Table, missing: Mapping[str, str], prefix: str, read: ReadList
) -> TextTable:
    """The table with the columns it lacks, and an id in every row."""
    by_name = {column.name: column for column in columns_of(table)}
    filled = [name for name in missing if _position(text, by_name[name]) is None]
    read.filled_in = tuple(filled)
    ids = _position(text, by_name["id"])
    header = (*text.header, *filled, *(() if ids is not None else ("id",)))
    rows: list[tuple[int, tuple[Content, ...]]] = []
    seen: Counter[str] = Counter()
    width = len(text.header)
    for number, cells in text.rows:
        if len(cells) > width:
            # The cells may have shifted, so nothing can be added behind them.
            read.faults.append(too_many(text, number, cells))
            continue
        row: list[Content] = [*cells, *[""] * (width - len(cells))]
        added: list[Content] = [missing[name] for name in filled]
        if ids is None:
            added.append(_made_id(row, prefix, seen))
        elif not row[ids]:
            row[ids] = _made_id(row, prefix, seen)
        rows.append((number, (*row, *added)))
    read.ids_made = seen.total()
    return TextTable(text.file, text.heading_row, header, rows)


def _position(text: TextTable, column: Column) -> int | None:
    names = (column.name, column.dutch)
    return next((at for at, title in enumerate(text.header) if title.casefold() in names), None)


def _made_id(row: list[Content], prefix: str, seen: Counter[str]) -> str:
    says = "\x1f".join(map(shown, row))
    seen[says] += 1
    digest = hashlib.sha256(f"{says}\x1f{seen[says]}".encode()).hexdigest()
    return f"{prefix}{digest[:ID_LETTERS]}"

"""Reads the cells of an Excel workbook (.xlsx), trusting nothing that the file says of itself."""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, Literal

import openpyxl
from openpyxl.styles.numbers import builtin_format_code
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import WorkSheetParser

from .problems import UnreadableFile
from .problems import marked as _
from .zips import CHUNK, DAMAGED, ENCRYPTED, MEGABYTE, PACKED, has_long_directory, size_of

MOST_BYTES = 60 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
MOST_TIMES_LARGER = 100
"""How many times larger than the file its parts may become, together."""
ALWAYS_FINE = 20 * MEGABYTE
"""Below this many bytes nobody asks how well the parts were packed."""
MOST_PARTS = 500
MOST_TAGS = 3_000_000
"""Tags of all parts together: some 700,000 filled-in cells."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an old .xls file begins, and also a workbook with a password."""
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
CARRIAGE_RETURN = "_x000D_"
"""How a workbook writes a carriage return inside a text."""
# What openpyxl gives for a workbook of which a few bytes or tags were changed.
UNREADABLE = (
    *(*DAMAGED, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, SyntaxError),
    *(OSError, AssertionError, RuntimeError, InvalidFileException),
)

Kind = Literal["text", "number", "day", "moment", "truth", "formula", "error"]
_KINDS: dict[str, Kind] = {"s": "text", "n": "number", "b": "truth", "f": "formula", "e": "error"}


@dataclass(frozen=True)
class Cell:
    """One filled-in cell.

    `value` is a str for a text, formula or error, an int or float for a number, a date for a
    day, a bool for a truth, and anything with a time of day for a moment. `as_percent` tells that
    a number is shown as a percentage: 0.27 reads 27%.
    """

    kind: Kind
    value: Any
    as_percent: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet: its filled-in cells as (row number, {column number from 1: cell}), and its merges."""

    name: str
    hidden: bool
    rows: tuple[tuple[int, dict[int, Cell]], ...]
    merged: tuple[str, ...]


def read_workbook(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook with its filled-in cells; formulas stay formulas.

    What the file claims about the size of its sheets is not believed: only cells that are there
    count. Cells with nothing but spaces are left out, spaces around a text too. Raises
    UnreadableFile for a workbook with macros, a password or links to other files, for an old
    .xls, and for what is no workbook, is damaged or is larger than anyone fills in.
    """
    try:
        with path.open("rb") as file:
            return _read(file)
    except UnreadableFile:
        raise
    except UNREADABLE as error:
        raise UnreadableFile(
            _("a workbook that cannot be read"), _("a workbook saved as .xlsx")
        ) from error


def _read(file: IO[bytes]) -> tuple[Sheet, ...]:
    size = size_of(file)
    _check_beginning(file, size)
    with zipfile.ZipFile(file) as packed:
        _check_parts(packed)
        _count_parts(packed, size)
    file.seek(0)
    with warnings.catch_warnings():
        # Of drawings, extensions and dates beyond Excel's own; none of them is a value to us.
        warnings.simplefilter("ignore")
        book: Any = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        return tuple(_sheet(book, sheet) for sheet in book.worksheets)


def _check_beginning(file: IO[bytes], size: int) -> None:
    beginning = file.read(8)
    if size > MOST_BYTES:
        raise UnreadableFile(
            _("a file of {size} MB"),
            _("a workbook of at most {most} MB"),
            size=size // MEGABYTE,
            most=MOST_BYTES // MEGABYTE,
        )
    if beginning == OLE:
        file.seek(0)
        if ENCRYPTED_PACKAGE in file.read():
            raise UnreadableFile(_("a workbook with a password"), _("a workbook without one"))
        raise UnreadableFile(
            _("a workbook of an old kind (.xls)"),
            _("a workbook saved as .xlsx: Save as, Excel workbook"),
        )
    if not beginning.startswith(ZIP):
        raise UnreadableFile(_("a file that is no workbook"), _("a workbook saved as .xlsx"))
    if has_long_directory(file):
        raise UnreadableFile(_("more parts than a workbook has"), _("a workbook saved as .xlsx"))


def _check_parts(packed: zipfile.ZipFile) -> None:
    names = [part.filename for part in packed.infolist()]
    if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
        raise _too_large()
    lower = [name.casefold() for name in names]
    if "[content_types].xml" not in lower or "xl/workbook.xml" not in lower:
        raise UnreadableFile(_("a file that is no workbook"), _("a workbook saved as .xlsx"))
    if len(names) > MOST_PARTS or len(set(lower)) < len(lower):
        raise UnreadableFile(_("more parts than a workbook has"), _("a workbook saved as .xlsx"))
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lower):
        raise UnreadableFile(
            _("a workbook with macros"), _("a workbook without macros, saved as .xlsx")
        )
    if any("/externallinks/" in name for name in lower):
        raise UnreadableFile(
            _("a workbook with links to other workbooks"),
            _("a workbook without them: Data, Edit links, Break link"),
        )
    if any(
        part.flag_bits & ENCRYPTED or part.compress_type not in PACKED for part in packed.infolist()
    ):
        raise UnreadableFile(_("a workbook with a password"), _("a workbook without one"))


def _count_parts(packed: zipfile.ZipFile, size: int) -> None:
    """Unpack every part once, without keeping it, and stop where it is more than a workbook holds."""
    most = min(MOST_UNPACKED, max(ALWAYS_FINE, size * MOST_TIMES_LARGER))
    unpacked = tags = 0
    for part in packed.infolist():
        is_xml = part.filename.casefold().endswith((".xml", ".rels"))
        with packed.open(part) as source:
            before = b""
            while chunk := source.read(CHUNK):
                unpacked += len(chunk)
                tags += chunk.count(b"<")
                if unpacked > most or tags > MOST_TAGS:
                    raise _too_large()
                if is_xml:
                    _check_xml(before + chunk)
                before = chunk[-16:]


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        _("a workbook that is much larger inside than it looks"),
        _("a workbook with only the sheets of the programme"),
    )


def _check_xml(text: bytes) -> None:
    if b"\x00" in text:
        raise UnreadableFile(
            _("characters that are not text (NUL)"), _("a workbook saved as .xlsx")
        )
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise UnreadableFile(
            _("a workbook with instructions of its own (DOCTYPE)"), _("a workbook saved as .xlsx")
        )


def _sheet(book: Any, sheet: Any) -> Sheet:
    with book._archive.open(sheet._worksheet_path) as source:
        # The parser itself: a worksheet fills up the gaps, up to row 1,048,576 if a cell says so.
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=False,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows = []
        for number, found in parser.parse():
            cells = {}
            for raw in found:
                cell = _cell(raw, book)
                if cell is not None:
                    cells[int(raw["column"])] = cell
            if cells:
                rows.append((number, cells))
        merges: Any = parser.merged_cells
        merged = tuple(str(merge.ref) for merge in merges.mergeCell) if merges else ()
    return Sheet(sheet.title, sheet.sheet_state != "visible", tuple(rows), merged)


def _cell(raw: dict[str, Any], book: Any) -> Cell | None:
    value, kind = raw["value"], raw["data_type"]
    if kind == "f":
        return Cell("formula", str(getattr(value, "text", None) or value or "="))
    if value is None:
        return None
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return Cell("day", value.date()) if at_midnight else Cell("moment", value)
    if isinstance(value, date):
        return Cell("day", value)
    if isinstance(value, time | timedelta):
        return Cell("moment", value)
    if isinstance(value, str):
        text = value.replace(CARRIAGE_RETURN, "\r").strip()
        return Cell(_KINDS.get(kind, "text"), text) if text else None
    if isinstance(value, bool):
        return Cell("truth", value)
    return Cell("number", value, "%" in _number_format(book, raw["style_id"]))


def _number_format(book: Any, style_id: int) -> str:
    """The format of a cell, without the texts in it: a percent sign between quotes is none."""
    number = book._cell_styles[style_id].numFmtId
    if number < 164:
        return builtin_format_code(number) or ""
    return re.sub(r'"[^"]*"', "", str(book._number_formats[number - 164]))

"""Reads delimited text (CSV) as people and statistical offices save it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from .problems import UnreadableFile
from .problems import marked as _

csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class DelimitedTable:
    """The header and rows of a delimited file, every cell as stripped text.

    `rows` holds (row number as a spreadsheet shows it, cells) pairs; empty rows are left out.
    Empty cells behind the last column name are left out too: spreadsheets save them unasked.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_delimited(path: Path) -> DelimitedTable:
    """Read a comma- or semicolon-separated UTF-8 file, with or without byte order mark.

    The separator is the one of the two that stands most often in the first line. Raises
    UnreadableFile where the file is not UTF-8, holds NUL characters, is empty or is broken.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            _("a file that cannot be opened: {error}"),
            _("a CSV file saved as CSV UTF-8"),
            error=error.strerror,
        ) from error
    if raw.startswith(b"PK\x03\x04"):
        raise UnreadableFile(_("an Excel workbook"), _("a CSV file: save the sheet as CSV UTF-8"))
    if b"\x00" in raw:
        raise UnreadableFile(
            _("characters that are not text (NUL)"),
            _("a CSV file saved as CSV UTF-8"),
            row=_line(raw, raw.index(b"\x00")),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(raw, error.start)
        raise UnreadableFile(
            _("a character on line {line} that is not UTF-8"),
            _("a CSV file saved as CSV UTF-8"),
            line=line,
            row=line,
        ) from error
    first_line = text.split("\n", 1)[0]
    separator = ";" if first_line.count(";") > first_line.count(",") else ","
    # Not str.splitlines: that also breaks a cell at a form feed or a U+2028 pasted into it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: tuple[str, ...] | None = None
    rows = []
    row_number = 0
    try:
        for cells in reader:
            row_number += 1
            stripped = tuple(cell.strip() for cell in cells)
            if header is None:
                header = _without_empty_end(stripped, 0)
            elif any(stripped):
                rows.append((row_number, _without_empty_end(stripped, len(header))))
    except csv.Error as error:
        raise UnreadableFile(
            _("a broken line {line}: {error}"),
            _("a valid CSV file"),
            line=reader.line_num,
            error=error,
            row=row_number + 1,
        ) from error
    if not header:
        raise UnreadableFile(_("an empty file"), _("a first line with column names"))
    return DelimitedTable(header, tuple(rows))


def _line(raw: bytes, position: int) -> int:
    return raw[:position].count(b"\n") + 1


def _without_empty_end(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells without the empty ones at the end that stand beyond `width`."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end]

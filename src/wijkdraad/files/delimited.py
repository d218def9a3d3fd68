"""Reads delimited text (CSV) as people and statistical offices save it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from .problems import UnreadableFile
from .problems import marked as _

csv.field_size_limit(1_000_000)


@dataclass(frozen=True)
class DelimitedTable:
    """The header and rows of a delimited file, every cell as stripped text.

    `rows` holds (row number as a spreadsheet shows it, cells) pairs; empty rows are left out.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def records(self) -> list[dict[str, str]]:
        """The rows as dictionaries from column to text; short rows get empty text."""
        width = len(self.header)
        return [
            dict(zip(self.header, (*cells, *("",) * (width - len(cells))), strict=False))
            for _, cells in self.rows
        ]


def read_delimited(path: Path) -> DelimitedTable:
    """Read a comma- or semicolon-separated UTF-8 file, with or without byte order mark.

    The separator is the one of the two that stands most often in the first line. Raises
    UnreadableFile where the file is not UTF-8, holds NUL characters, is empty or is broken.
    """
    raw = path.read_bytes()
    if raw.startswith(b"PK\x03\x04"):
        raise UnreadableFile(_("an Excel workbook"), _("a CSV file: save the sheet as CSV UTF-8"))
    if b"\x00" in raw:
        raise UnreadableFile(
            _("characters that are not text (NUL)"), _("a CSV file saved as CSV UTF-8")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            _("a character on line {line} that is not UTF-8"),
            _("a CSV file saved as CSV UTF-8"),
            line=line,
        ) from error
    first_line = text.split("\n", 1)[0]
    separator = ";" if first_line.count(";") > first_line.count(",") else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        header = tuple(cell.strip() for cell in next(reader))
        rows = []
        row_number = 1
        for cells in reader:
            row_number += 1
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                rows.append((row_number, stripped))
    except StopIteration:
        raise UnreadableFile(_("an empty file"), _("a first line with column names")) from None
    except csv.Error as error:
        raise UnreadableFile(
            _("a broken line {line}: {error}"),
            _("a valid CSV file"),
            line=reader.line_num,
            error=error,
        ) from error
    return DelimitedTable(header, tuple(rows))

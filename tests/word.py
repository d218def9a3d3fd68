"""Word files for tests: written line by line, read back as text, and tampered with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

from docx import Document


def word_file(*lines: str, rows: Iterable[Iterable[str]] = ()) -> bytes:
    """A Word file with these paragraphs, and a table with these rows."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    cells = [list(row) for row in rows]
    if cells:
        table = document.add_table(rows=len(cells), cols=len(cells[0]))
        for row, texts in zip(table.rows, cells, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return saved(document)


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lines_in(content: bytes) -> list[str]:
    """The paragraphs of a Word file that are not empty."""
    document = Document(io.BytesIO(content))
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]


def rows_in(content: bytes) -> list[list[str]]:
    """The texts of the first table of a Word file."""
    [table, *_others] = Document(io.BytesIO(content)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def part_of(content: bytes, name: str) -> str:
    """A part of a Word file as it is stored."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name).decode()


def with_parts(content: bytes, parts: dict[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The Word file with parts added, replaced, or changed by a function."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as found, zipfile.ZipFile(file, "w") as made:
        for entry in found.infolist():
            part = found.read(entry)
            wanted = parts.get(entry.filename, part)
            made.writestr(entry.filename, wanted(part) if callable(wanted) else wanted)
        for name, part in parts.items():
            if name not in found.namelist():
                assert isinstance(part, bytes)
                made.writestr(name, part)
    return file.getvalue()

"""What a `Report` says, as plain lines by chapter: to keep, to read and to compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from wijkdraad.method.report.structure import (
    Answers,
    Block,
    BulletList,
    Chart,
    Contents,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
)

Chapters = tuple[tuple[str, tuple[str, ...]], ...]


def report_lines(report: Report) -> Chapters:
    """The text of a report as (chapter, lines) pairs, in its order.

    What stands before the first chapter comes under the title of the report. A row of a table
    is one line of "header: cell" pairs; of a drawing only the caption and the small print are
    told, because its table has the same content. A second chapter with the same name gets a
    number, so that every name stands once.

    >>> from datetime import date
    >>> from wijkdraad.method.report.structure import Cell
    >>> table = Table("Afspraken", ("Wat", "Wie"), ((Cell("Bomen", "art. 4"), Cell("Van Dalen")),))
    >>> report_lines(Report(
    ...     title="Plan", subtitle="Waterbeek", language="nl", date=date(2026, 10, 1),
    ...     version="1", author="", description="Kort.",
    ...     blocks=(Heading(2, "Afspreken", "a"), Paragraph("Dit beloven wij."), table),
    ... ))  # doctest: +NORMALIZE_WHITESPACE
    (('Plan', ('Waterbeek', 'Kort.')),
     ('Afspreken', ('Dit beloven wij.', 'Afspraken', 'Wat: Bomen (art. 4); Wie: Van Dalen')))
    """
    chapters: list[tuple[str, list[str]]] = [
        (report.title, [_one_line(text) for text in (report.subtitle, report.description) if text])
    ]
    names = {report.title: 1}
    for block in report.blocks:
        if isinstance(block, Heading) and block.level == 2:
            names[block.text] = names.get(block.text, 0) + 1
            number = names[block.text]
            chapters.append((block.text if number == 1 else f"{block.text} ({number})", []))
        else:
            chapters[-1][1].extend(line for text in _lines(block) if (line := _one_line(text)))
    return tuple((name, tuple(lines)) for name, lines in chapters)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case BulletList():
            yield from (item.text for item in block.items)
        case Answers():
            for question, items in block.questions:
                yield question
                yield from (item.text for item in items)
        case KeyFigures():
            yield from (f"{figure.value} {figure.label}" for figure in block.figures)
        case Table():
            yield block.caption
            yield from _rows(block)
            yield from (block.note, block.source)
        case Picture() | Chart():
            yield from (block.caption, block.note, block.source)
        case PageBreak() | Contents():
            return
        case _:
            assert_never(block)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells = []
        for header, cell in zip(table.headers, row, strict=False):
            text = f"{cell.text} ({cell.note})" if cell.text and cell.note else cell.text
            if text or cell.note:
                cells.append(f"{header}: {text or cell.note}")
        yield "; ".join(cells)

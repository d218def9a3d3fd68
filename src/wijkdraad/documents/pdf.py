"""Renders a `Report` as a PDF, A4 unless it asks A3, that is valid PDF/UA-1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, assert_never

import typst

from wijkdraad.documents.chart import chart_svg
from wijkdraad.documents.columns import fitted_columns
from wijkdraad.documents.drawing import Drawing, cleaned_drawing
from wijkdraad.documents.glyphs import displayable, typst_fonts
from wijkdraad.documents.row_headers import with_row_headers
from wijkdraad.documents.texts import (
    date_text,
    printed_text,
    small_print,
    words_of,
)
from wijkdraad.documents.tokens import FONT_FAMILY, PRINT
from wijkdraad.method.report.structure import (
    Answers,
    Block,
    BulletList,
    Chart,
    Contents,
    Heading,
    KeyFigures,
    ListItem,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Report,
    Table,
)

# The width of the text in pixels of a chart, so that its words stay near the text's size.
_COLUMN_WIDTH = 560

# As in the template: the margins beside the text and beside that of a cell, in mm.
_PAPER_WIDTHS_MM: dict[Paper, int] = {"a4": 210, "a3": 297}
_MARGINS_MM, _CELL_PADDING_MM = 50, 4
_HEADING_SIZES_PT = (8.6, 8.0, 7.5)


def report_pdf(report: Report) -> bytes:
    """The report as a PDF/UA-1 file; the same report always gives the same bytes.

    A character that no font at hand can draw (an emoji, say) becomes an open square, because
    PDF/UA forbids text without a shape. Raises ValueError when a table's rows do not fit its
    headers, or a drawing or chart cannot be drawn.
    """
    fonts = typst_fonts()
    document = json.dumps(_document(report), ensure_ascii=False)
    try:
        pdf: bytes = typst.compile(
            _template(),
            format="pdf",
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"document": displayable(document, fonts)},
            pdf_standards=["ua-1"],
            # The report's own date, so that the file does not depend on the clock.
            timestamp=datetime(report.date.year, report.date.month, report.date.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise ValueError(f"the report cannot be set as PDF: {error.diagnostic}") from error
    return with_row_headers(pdf)


@cache
def _template() -> bytes:
    return resources.files("wijkdraad.documents").joinpath("template.typ").read_bytes()


def _document(report: Report) -> dict[str, Any]:
    """The values the template reads, all of them plain text, numbers and lists."""
    words = {key: printed_text(word) for key, word in words_of(report).items()}
    version_text = f"{words['version']} {printed_text(report.version)}"
    day = date_text(report.date, report.language)
    return {
        "title": printed_text(report.title),
        "subtitle": printed_text(report.subtitle),
        "language": report.language,
        "author": printed_text(report.author),
        "description": printed_text(report.description),
        "date": [report.date.year, report.date.month, report.date.day],
        "date_text": day,
        "version_text": version_text,
        "meta": " · ".join(
            part for part in (version_text.capitalize(), day, printed_text(report.author)) if part
        ),
        "words": words,
        "paper": report.paper,
        "tokens": PRINT,
        "font": FONT_FAMILY,
        "blocks": [
            _block(block, f"drawing_{number}", words, report.language, report.paper)
            for number, block in enumerate(report.blocks, start=1)
        ],
    }


def _items(items: tuple[ListItem, ...]) -> list[dict[str, str]]:
    return [{"text": printed_text(item.text), "status": item.status} for item in items]


def _block(
    block: Block, prefix: str, words: dict[str, str], language: str, paper: Paper
) -> dict[str, Any]:
    """One block as the template's values; `kind_of_block` names the function that draws it."""
    match block:
        case Heading():
            return {
                "kind_of_block": "heading",
                "level": block.level,
                "text": printed_text(block.text),
            }
        case Paragraph():
            return {
                "kind_of_block": "paragraph",
                "kind": block.kind,
                "text": printed_text(block.text),
            }
        case BulletList():
            return {"kind_of_block": "list", "items": _items(block.items)}
        case Answers():
            return {
                "kind_of_block": "answers",
                "questions": [
                    {"question": printed_text(question), "items": _items(items)}
                    for question, items in block.questions
                ],
            }
        case KeyFigures():
            return {
                "kind_of_block": "key_figures",
                "figures": [
                    {"value": printed_text(figure.value), "label": printed_text(figure.label)}
                    for figure in block.figures
                ],
            }
        case Table():
            return _table(block, words, paper)
        case Picture():
            drawing = cleaned_drawing(block.svg, prefix, printed_text(block.alt))
            return _figure(block, drawing, block.width_share, words)
        case Chart():
            svg = chart_svg(block.specification, language)
            drawing = cleaned_drawing(svg, prefix, printed_text(block.alt))
            return _figure(block, drawing, min(1.0, drawing.width / _COLUMN_WIDTH), words)
        case PageBreak():
            return {"kind_of_block": "page_break"}
        case Contents():
            return {
                "kind_of_block": "contents",
                "title": printed_text(block.title) or words["contents"],
            }
        case _:
            assert_never(block)


def _table(table: Table, words: dict[str, str], paper: Paper) -> dict[str, Any]:
    width_mm = _PAPER_WIDTHS_MM[paper] - _MARGINS_MM
    columns = fitted_columns(table, width_mm, _CELL_PADDING_MM, _HEADING_SIZES_PT)
    return {
        "kind_of_block": "table",
        "caption": printed_text(table.caption),
        "widths_mm": columns.widths_mm,
        "heading_pt": columns.heading_pt,
        "headers": [
            {"text": printed_text(header), "whole": whole}
            for header, whole in zip(table.headers, columns.whole, strict=True)
        ],
        "numeric": sorted(table.numeric),
        "rows": [
            [
                {
                    "text": printed_text(cell.text),
                    "note": printed_text(cell.note),
                    "status": cell.status,
                }
                for cell in row
            ]
            for row in table.rows
        ],
        "source": _small_print(table.note, table.source, words),
    }


def _figure(
    block: Picture | Chart, drawing: Drawing, width_share: float, words: dict[str, str]
) -> dict[str, Any]:
    return {
        "kind_of_block": "drawing",
        "svg": drawing.svg,
        "alt": printed_text(block.alt),
        "caption": printed_text(block.caption),
        "source": _small_print(block.note, block.source, words),
        "width_share": width_share,
    }


def _small_print(note: str, source: str, words: dict[str, str]) -> str:
    return small_print(printed_text(note), printed_text(source), words["source"])

"""Renders a `Report` as a PDF, A4 unless it asks A3, that is valid PDF/UA-1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, assert_never

import font_lato
import typst

from wijkdraad.documents.chart import chart_svg
from wijkdraad.documents.drawing import Drawing, cleaned_drawing
from wijkdraad.documents.glyphs import displayable
from wijkdraad.documents.row_headers import with_row_headers
from wijkdraad.documents.texts import (
    clean_text,
    column_weights,
    date_text,
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
    Paragraph,
    Picture,
    Report,
    Table,
)

# The width of the text in pixels of a chart, so that its words stay near the text's size.
_COLUMN_WIDTH = 560


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
def typst_fonts() -> typst.Fonts:
    """Lato and the fonts inside Typst; the machine's own fonts would change the result."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_lato.font_directory])


@cache
def _template() -> bytes:
    return resources.files("wijkdraad.documents").joinpath("template.typ").read_bytes()


def _document(report: Report) -> dict[str, Any]:
    """The values the template reads, all of them plain text, numbers and lists."""
    words = {key: clean_text(word) for key, word in words_of(report).items()}
    version_text = f"{words['version']} {clean_text(report.version)}"
    day = date_text(report.date, report.language)
    return {
        "title": clean_text(report.title),
        "subtitle": clean_text(report.subtitle),
        "language": report.language,
        "author": clean_text(report.author),
        "description": clean_text(report.description),
        "date": [report.date.year, report.date.month, report.date.day],
        "date_text": day,
        "version_text": version_text,
        "meta": " · ".join(
            part for part in (version_text.capitalize(), day, clean_text(report.author)) if part
        ),
        "words": words,
        "paper": report.paper,
        "tokens": PRINT,
        "font": FONT_FAMILY,
        "blocks": [
            _block(block, f"drawing_{number}", words, report.language)
            for number, block in enumerate(report.blocks, start=1)
        ],
    }


def _items(items: tuple[ListItem, ...]) -> list[dict[str, str]]:
    return [{"text": clean_text(item.text), "status": item.status} for item in items]


def _block(block: Block, prefix: str, words: dict[str, str], language: str) -> dict[str, Any]:
    """One block as the template's values; `kind_of_block` names the function that draws it."""
    match block:
        case Heading():
            return {
                "kind_of_block": "heading",
                "level": block.level,
                "text": clean_text(block.text),
            }
        case Paragraph():
            return {
                "kind_of_block": "paragraph",
                "kind": block.kind,
                "text": clean_text(block.text),
            }
        case BulletList():
            return {"kind_of_block": "list", "items": _items(block.items)}
        case Answers():
            return {
                "kind_of_block": "answers",
                "questions": [
                    {"question": clean_text(question), "items": _items(items)}
                    for question, items in block.questions
                ],
            }
        case KeyFigures():
            return {
                "kind_of_block": "key_figures",
                "figures": [
                    {"value": clean_text(figure.value), "label": clean_text(figure.label)}
                    for figure in block.figures
                ],
            }
        case Table():
            return _table(block, words)
        case Picture():
            drawing = cleaned_drawing(block.svg, prefix, clean_text(block.alt))
            return _figure(block, drawing, block.width_share, words)
        case Chart():
            svg = chart_svg(block.specification, language)
            drawing = cleaned_drawing(svg, prefix, clean_text(block.alt))
            return _figure(block, drawing, min(1.0, drawing.width / _COLUMN_WIDTH), words)
        case PageBreak():
            return {"kind_of_block": "page_break"}
        case Contents():
            return {
                "kind_of_block": "contents",
                "title": clean_text(block.title) or words["contents"],
            }
        case _:
            assert_never(block)


def _table(table: Table, words: dict[str, str]) -> dict[str, Any]:
    return {
        "kind_of_block": "table",
        "caption": clean_text(table.caption),
        "weights": column_weights(table),
        "headers": [clean_text(header) for header in table.headers],
        "numeric": sorted(table.numeric),
        "rows": [
            [
                {
                    "text": clean_text(cell.text),
                    "note": clean_text(cell.note),
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
        "alt": clean_text(block.alt),
        "caption": clean_text(block.caption),
        "source": _small_print(block.note, block.source, words),
        "width_share": width_share,
    }


def _small_print(note: str, source: str, words: dict[str, str]) -> str:
    return small_print(clean_text(note), clean_text(source), words["source"])

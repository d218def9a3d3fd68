"""Renders a `Report` as a Word document that can be worked on and handed in."""

from __future__ import annotations

import io
from typing import assert_never

from docx.shared import RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from wijkdraad.documents.chart import chart_svg
from wijkdraad.documents.drawing import Drawing, cleaned_drawing
from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.texts import date_text, printed_text, small_print, words_of
from wijkdraad.documents.word.fields import add_field, bookmark, contents_frame, fill_contents
from wijkdraad.documents.word.page import LISTS, colour, empty_document, put_in_list
from wijkdraad.documents.word.pictures import Pictures
from wijkdraad.documents.word.tables import add_table
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
    Status,
    Table,
)

_PARAGRAPHS = {"plain": "Body Text", "lead": "Wijkdraad Lead", "note": "Wijkdraad Note"}
# A status is told in the colour of its sign.
_COLOURS: dict[Status, str] = {"open": "thread", "done": "done", "attention": "attention"}
# The width of the text in pixels of a chart, so that its words stay near the text's size.
_COLUMN_WIDTH = 560


def report_docx(report: Report) -> bytes:
    """The report as a Word document (DOCX, A4); the same report always gives the same bytes.

    The contents, the captions' numbers and the page numbers are fields that Word keeps up to
    date. Raises ValueError when a table's rows do not fit its headers, or a drawing or chart
    cannot be drawn.
    """
    return _Writer(report).written()


class _Writer:
    """Writes the blocks one after another, and counts what is numbered."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._words = {key: printed_text(word) for key, word in words_of(report).items()}
        self._document = empty_document(report, self._words)
        self._pictures = Pictures(self._document)
        self._numbers = {"table": 0, "figure": 0}
        self._bookmarks = {
            heading.anchor: number for number, heading in enumerate(report.headings, start=1)
        }
        self._new_page = False

    def written(self) -> bytes:
        """The whole document."""
        self._front()
        for number, block in enumerate(self._report.blocks, start=1):
            self._block(block, f"drawing_{number}")
        file = io.BytesIO()
        self._document.save(file)
        return steady_zip(file.getvalue(), self._report.date)

    def _front(self) -> None:
        report = self._report
        self._paragraph("Title", report.title)
        if report.subtitle:
            self._paragraph("Subtitle", report.subtitle)
        version = f"{self._words['version']} {report.version}".capitalize()
        day = date_text(report.date, report.language)
        parts = (version, day, report.author)
        self._paragraph("Wijkdraad Meta", " · ".join(part for part in parts if part))

    def _paragraph(self, style: str, text: str = "") -> WordParagraph:
        paragraph = self._document.add_paragraph(printed_text(text), style)
        if self._new_page:
            paragraph.paragraph_format.page_break_before = True
            self._new_page = False
        return paragraph

    def _block(self, block: Block, prefix: str) -> None:
        match block:
            case Heading():
                paragraph = self._paragraph(f"Heading {block.level - 1}", block.text)
                bookmark(paragraph, self._bookmarks[block.anchor])
            case Paragraph():
                self._paragraph(_PARAGRAPHS[block.kind], block.text)
            case BulletList():
                self._list(block.items)
            case Answers():
                for question, items in block.questions:
                    self._paragraph("Wijkdraad Question", question)
                    self._list(items)
            case KeyFigures():
                for figure in block.figures:
                    paragraph = self._paragraph("Wijkdraad Key Figure")
                    value = printed_text(figure.value)
                    paragraph.add_run(value, "Wijkdraad Large Figure")
                    paragraph.add_run("\t" + printed_text(figure.label))
            case Table():
                self._table(block)
            case Picture():
                drawing = cleaned_drawing(block.svg, prefix, printed_text(block.alt))
                self._figure(block, drawing, block.width_share)
            case Chart():
                svg = chart_svg(block.specification, self._report.language)
                drawing = cleaned_drawing(svg, prefix, printed_text(block.alt))
                self._figure(block, drawing, min(1.0, drawing.width / _COLUMN_WIDTH))
            case PageBreak():
                self._new_page = True
            case Contents():
                self._contents(block)
            case _:
                assert_never(block)

    def _list(self, items: tuple[ListItem, ...]) -> None:
        for item in items:
            paragraph = self._paragraph("List Bullet")
            put_in_list(paragraph, LISTS[item.status])
            if item.status != "plain":
                word = self._words[item.status]
                run = paragraph.add_run(f"{word[:1].upper()}{word[1:]}: ", "Wijkdraad Status")
                run.font.color.rgb = RGBColor.from_string(colour(_COLOURS[item.status]))
            paragraph.add_run(printed_text(item.text))

    def _caption(self, kind: str, text: str) -> WordParagraph:
        """A caption with a number that Word counts."""
        self._numbers[kind] += 1
        paragraph = self._paragraph("Caption")
        paragraph.add_run(f"{self._words[kind]} ")
        add_field(paragraph, rf"SEQ {self._words[kind]} \* ARABIC", str(self._numbers[kind]))
        paragraph.add_run(f". {printed_text(text)}")
        return paragraph

    def _table(self, table: Table) -> None:
        self._caption("table", table.caption).paragraph_format.keep_with_next = True
        add_table(self._document, table, self._pictures, self._words)
        if not self._small_print(table.note, table.source):
            self._paragraph("Wijkdraad After Table")

    def _figure(self, block: Picture | Chart, drawing: Drawing, width_share: float) -> None:
        run = self._paragraph("Wijkdraad Picture").add_run()
        self._pictures.add(run, drawing, printed_text(block.alt), width_share)
        caption = self._caption("figure", block.caption)
        caption.paragraph_format.keep_with_next = bool(block.note or block.source)
        self._small_print(block.note, block.source)

    def _small_print(self, note: str, source: str) -> bool:
        printed = small_print(printed_text(note), printed_text(source), self._words["source"])
        if printed:
            self._paragraph("Wijkdraad Source", printed)
        return bool(printed)

    def _contents(self, block: Contents) -> None:
        """The chapters, as Word itself would list them."""
        title = self._paragraph("TOC Heading", block.title or self._words["contents"])
        chapters = [heading for heading in self._report.headings if heading.level == 2]
        entries = [(self._bookmarks[each.anchor], printed_text(each.text)) for each in chapters]
        lines = [self._paragraph("toc 1") for _entry in entries]
        box, inside = contents_frame()
        title._p.addprevious(box)
        for paragraph in (title, *lines):
            inside.append(paragraph._p)
        if lines:
            fill_contents(lines, entries)

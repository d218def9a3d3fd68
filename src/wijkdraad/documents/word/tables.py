"""Tables of the Word document: real headers, rows that stay whole, notes under their figures."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph

from wijkdraad.documents.columns import fitted_columns
from wijkdraad.documents.texts import printed_text
from wijkdraad.documents.word.page import WIDTH_MM, twips
from wijkdraad.documents.word.pictures import Pictures
from wijkdraad.method.report.structure import Cell, Table

_CELL, _NOTE = "WijkdraadCell", "WijkdraadCellNote"
# Of a cell on both sides together, as in the style of tables.
_PADDING_MM = 2
_HEADER_SIZES_PT = (8.5, 8.0, 7.5)
# Where Lato is not installed, Word takes another letter, such as Arial.
_WIDER = 1.15
_LAST_TOGETHER = 3


def add_table(
    document: WordDocument, table: Table, pictures: Pictures, words: dict[str, str]
) -> None:
    """Add a table over the full width of the text.

    The first row is repeated on every page and the first column heads its row. Raises
    ValueError when a row does not fit the headers.
    """
    columns = fitted_columns(table, WIDTH_MM, _PADDING_MM, _HEADER_SIZES_PT, _WIDER)
    widths = _widths(columns.widths_mm)
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.headers))
    made.style = "Wijkdraad Table"
    made.autofit = False
    _describe(made._tbl.tblPr, printed_text(table.caption), sum(widths))
    for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), str(width))
    rows = list(made.rows)
    for number, row in enumerate(rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
    for column, cell in enumerate(rows[0].cells):
        _set_width(cell, widths[column])
        paragraph = cell.paragraphs[0]
        _set_style(paragraph, _CELL)
        header = paragraph.add_run(printed_text(table.headers[column]))
        header.bold = True
        header.font.size = Pt(columns.heading_pt)
        if columns.whole[column]:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:suppressAutoHyphens"))
        # Never the headers alone at the foot of a page.
        paragraph.paragraph_format.keep_with_next = True
        paragraph.alignment = _alignment(column, table)
    for row, values in zip(rows[1:], table.rows, strict=True):
        for column, cell in enumerate(row.cells):
            _set_width(cell, widths[column])
            _fill(cell, values[column], _alignment(column, table), pictures, words)
    # The last rows stand together, so that no single one is left for the next page.
    for row in rows[1:][-_LAST_TOGETHER:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _set_style(paragraph: Paragraph, style: str) -> None:
    """Set a style by its id: looking up its name for each of a thousand cells takes long."""
    paragraph._p.style = style


def _alignment(column: int, table: Table) -> WD_ALIGN_PARAGRAPH | None:
    return WD_ALIGN_PARAGRAPH.RIGHT if column in table.numeric else None


def _widths(weights: tuple[float, ...]) -> list[int]:
    """The columns' widths in twips; together the width of the text, to the last twip.

    >>> _widths((1, 2)), sum(_widths((1, 1, 1))) == twips(WIDTH_MM)
    ([3024, 6047], True)
    """
    whole, total = twips(WIDTH_MM), sum(weights)
    edges = [round(whole * sum(weights[:end]) / total) for end in range(len(weights) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _set_width(cell: WordCell, width: int) -> None:
    size = OxmlElement("w:tcW")
    size.set(qn("w:w"), str(width))
    size.set(qn("w:type"), "dxa")
    properties = cell._tc.get_or_add_tcPr()
    for found in properties.findall(qn("w:tcW")):
        properties.remove(found)
    properties.insert(0, size)


def _describe(properties: Any, caption: str, width: int) -> None:
    """The table's width, which of its cells are headers, and its name for a screen reader."""
    for name in ("w:tblW", "w:tblLook"):
        for found in properties.findall(qn(name)):
            properties.remove(found)
    size = OxmlElement("w:tblW")
    size.set(qn("w:w"), str(width))
    size.set(qn("w:type"), "dxa")
    properties.find(qn("w:tblStyle")).addnext(size)
    look = OxmlElement("w:tblLook")
    switches = {"firstRow": "1", "lastRow": "0", "firstColumn": "1", "lastColumn": "0"}
    for switch, value in {"val": "06A0", **switches, "noHBand": "1", "noVBand": "1"}.items():
        look.set(qn(f"w:{switch}"), value)
    properties.append(look)
    name_of_table = OxmlElement("w:tblCaption")
    name_of_table.set(qn("w:val"), caption)
    properties.append(name_of_table)


def _fill(
    made: WordCell,
    cell: Cell,
    alignment: WD_ALIGN_PARAGRAPH | None,
    pictures: Pictures,
    words: dict[str, str],
) -> None:
    paragraph = made.paragraphs[0]
    _set_style(paragraph, _CELL)
    paragraph.alignment = alignment
    if cell.status != "plain":
        pictures.add_mark(paragraph.add_run(), cell.status, words[cell.status])
        paragraph.add_run(" ")
    paragraph.add_run(printed_text(cell.text))
    if cell.note:
        # A note without a figure stands in the figure's place.
        alone = not cell.text and cell.status == "plain"
        note = paragraph if alone else made.add_paragraph()
        _set_style(note, _NOTE)
        note.alignment = alignment
        note.add_run(printed_text(cell.note))

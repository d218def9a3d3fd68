"""Puts drawings into the Word document: as SVG, with a PNG for who cannot draw that."""

from __future__ import annotations

import io

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.run import Run

from wijkdraad.documents.drawing import Drawing, cleaned_drawing
from wijkdraad.documents.raster import drawing_png
from wijkdraad.documents.tokens import PRINT
from wijkdraad.documents.word.page import HEIGHT_MM, WIDTH_MM
from wijkdraad.method.report.structure import Status

# Room under a tall picture for its caption and source.
_CAPTION_MM = 30
_MARK_MM = 2.9
_SVG_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:embed="{relation}"/></a:ext></a:extLst>'
)


class Pictures:
    """The pictures of one document, numbered in the order in which they are put in."""

    def __init__(self, document: WordDocument) -> None:
        self._part = document.part
        self._count = 0
        self._vectors: dict[str, str] = {}
        self._pixels: dict[Status, bytes] = {}

    def add(self, run: Run, drawing: Drawing, alternative: str, width_share: float) -> None:
        """Put a drawing into the text, at most as tall as a page.

        `alternative` says what it shows.
        """
        tallest = (HEIGHT_MM - _CAPTION_MM) * drawing.width / drawing.height
        width_mm = min(width_share * WIDTH_MM, tallest)
        self._put(run, drawing, drawing_png(drawing, width_mm), alternative, width_mm)

    def add_mark(self, run: Run, status: Status, word: str) -> None:
        """Put the sign of a status before the text of a cell, named for who cannot see it."""
        drawing = _mark(status)
        if status not in self._pixels:
            self._pixels[status] = drawing_png(drawing, _MARK_MM * 2)
        self._put(run, drawing, self._pixels[status], word, _MARK_MM)

    def _put(
        self, run: Run, drawing: Drawing, png: bytes, alternative: str, width_mm: float
    ) -> None:
        self._count += 1
        inline = run.add_picture(io.BytesIO(png), width=Mm(width_mm))._inline
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        for name in ("wp:docPr", "pic:cNvPr"):
            properties = next(inline.iter(qn(name)))
            properties.set("id", str(self._count))
            properties.set("name", f"Picture {self._count}")
            properties.set("descr", alternative)
        # Word fills a pattern with black; there the PNG alone is the truth.
        if "<pattern" not in drawing.svg:
            blip = next(inline.iter(qn("a:blip")))
            blip.append(parse_xml(_SVG_EXTENSION.format(relation=self._vector(drawing.svg))))

    def _vector(self, svg: str) -> str:
        """The relation to the part that holds a drawing; the same drawing is kept once."""
        if svg not in self._vectors:
            name = PackURI(f"/word/media/drawing{len(self._vectors) + 1}.svg")
            part = Part(name, "image/svg+xml", svg.encode(), self._part.package)
            self._vectors[svg] = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._vectors[svg]


def _mark(status: Status) -> Drawing:
    """A ring for a loose end, a dot for what is done, a diamond for what asks attention."""
    thread = PRINT["thread"]
    shape = {
        "open": f'<circle cx="8" cy="8" r="5.6" fill="none" stroke="{thread}" stroke-width="2.4"/>',
        "done": f'<circle cx="8" cy="8" r="6.4" fill="{thread}"/>',
        "attention": f'<path d="M8 1l7 7l-7 7l-7 -7z" fill="{PRINT["attention"]}"/>',
    }[status]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{shape}</svg>'
    return cleaned_drawing(svg, "mark", "")

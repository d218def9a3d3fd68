"""What Word works out itself: fields, bookmarks and links inside the document."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that shows `shown` until Word works it out anew."""
    _mark(paragraph, "begin")
    _instruct(paragraph, instruction)
    _mark(paragraph, "separate")
    paragraph.add_run(shown)
    _mark(paragraph, "end")


def _mark(paragraph: Paragraph, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _instruct(paragraph: Paragraph, instruction: str) -> None:
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = f" {instruction} "
    paragraph.add_run()._r.append(text)


def bookmark(paragraph: Paragraph, number: int) -> None:
    """Give the text of a paragraph the name `bookmark_name(number)`."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), bookmark_name(number))
    # Behind the properties of the paragraph, which must come first.
    position = 0 if paragraph._p.pPr is None else 1
    paragraph._p.insert(position, start)
    paragraph._p.append(end)


def bookmark_name(number: int) -> str:
    """The name by which the contents find a heading; Word makes names of this shape too.

    >>> bookmark_name(3)
    '_Toc000000003'
    """
    return f"_Toc{number:09d}"


def _link(paragraph: Paragraph, name: str, text: str) -> None:
    run = paragraph.add_run(text)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    paragraph._p.replace(run._r, link)
    link.append(run._r)


def contents_frame() -> tuple[Any, Any]:
    """The box that Word calls a table of contents, and the place inside for its paragraphs.

    Only in such a box Word offers to bring the contents up to date.
    """
    box = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
        "<w:docPartGallery w:val='Table of Contents'/><w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    return box, box.find(qn("w:sdtContent"))


def fill_contents(paragraphs: list[Paragraph], entries: list[tuple[int, str]]) -> None:
    """Make of one paragraph per entry (number of its bookmark, text) the field of the contents.

    The entries are there already, each a link to its chapter. Page numbers come when Word
    works the field out, because only Word knows its pages.
    """
    first, last = paragraphs[0], paragraphs[-1]
    _mark(first, "begin")
    _instruct(first, r'TOC \o "1-1" \h \z')
    _mark(first, "separate")
    for paragraph, (number, text) in zip(paragraphs, entries, strict=True):
        _link(paragraph, bookmark_name(number), text)
    _mark(last, "end")

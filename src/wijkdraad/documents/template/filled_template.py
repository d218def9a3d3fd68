"""Fills in a Word template of a client: every placeholder, wherever it stands in the document.

The template comes from outside. It must have been made safe to open before (`files`), and it is
filled in a process apart (`filling_apart`): what is here bounds what it can do, the process
bounds how long it may take.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree
from markupsafe import escape

from wijkdraad.documents.packing import steady_zip
from wijkdraad.documents.template.template_language import (
    Missing,
    TemplateEnvironment,
    TooMuch,
    context_of,
)
from wijkdraad.documents.template.template_problems import (
    CannotFill,
    Problem,
    UnknownName,
    UnknownNames,
    shortened,
)
from wijkdraad.documents.template.template_problems import marked as _
from wijkdraad.method.report.placeholders import Told, Values

NOTES = ("footnotes+xml", "endnotes+xml", "comments+xml")
"""Kinds of parts beside the text, its headers and its footers in which placeholders are filled."""
PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
MOST_PROPERTY = 255
TALLEST_SHARE = 0.9
"""How much of the height of a page a picture may take."""
EMU_PER_MM = 36_000
_USUAL_WIDTH, _USUAL_HEIGHT = 160 * EMU_PER_MM, 247 * EMU_PER_MM
_STRICT = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(frozen=True)
class Pixels:
    """A picture as PNG, with its text for who cannot see it and its own size in pixels."""

    png: bytes
    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class Filled:
    """The document, and the names that were left unknown in it."""

    content: bytes
    unknown: tuple[UnknownName, ...] = ()


def filled(
    content: bytes,
    values: Values,
    pictures: Mapping[str, tuple[Pixels, ...]],
    leave_unknown: bool = False,
) -> Filled:
    """The template with every placeholder filled in; the same input gives the same bytes.

    Raises UnknownNames with all names that nobody knows, unless they are left in the document
    as "[unknown: name]"; and CannotFill where a placeholder is not written as it should be,
    does what it may not, or makes more than a document can hold.
    """
    environment = TemplateEnvironment(values.words.get("unknown", Missing.words))
    template = _Template(io.BytesIO(content))
    shown: dict[str, Any] = {
        name: _Shown(template, pictures[name]) for name in values.pictures if name in pictures
    }
    shown |= {name: told.text for name, told in values.pictures.items() if isinstance(told, Told)}
    try:
        template.render(context_of(values, shown), environment)
    except TooMuch as error:
        raise CannotFill(
            Problem(_("The template goes through so many rows that no document can hold them."))
        ) from error
    except RecursionError as error:
        raise CannotFill(Problem(_("A placeholder in the template is too long."))) from error
    except (TemplateError, TypeError) as error:
        raise CannotFill(
            Problem(_("A placeholder cannot be worked out: {message}."), {"message": str(error)})
        ) from error
    unknown = (*environment.unknown, *template.out_of_reach())
    if unknown and not leave_unknown:
        raise UnknownNames(unknown)
    file = io.BytesIO()
    template.save(file)
    return Filled(steady_zip(file.getvalue(), values.date), unknown)


class _Template(DocxTemplate):
    """A template that also fills notes, and never drops what it does not understand."""

    def render_init(self) -> None:
        """Open the document, and remember where placeholders stand that are not reached."""
        super().render_init()
        self._filled_parts = {str(self.docx.part.partname)}
        section = self.docx.sections[0] if len(self.docx.sections) else None
        width, height = _USUAL_WIDTH, _USUAL_HEIGHT
        if section is not None and section.page_width and section.page_height:
            width = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
            height = section.page_height - (section.top_margin or 0) - (section.bottom_margin or 0)
        self.text_width, self.text_height = max(width, EMU_PER_MM), max(height, EMU_PER_MM)

    def render_xml_part(self, src_xml: str, part: Part, context: Any, jinja_env: Any = None) -> str:
        """Fill in one part; what no longer fits together afterwards is told, not dropped."""
        self._filled_parts.add(str(part.partname))
        made: str = super().render_xml_part(src_xml, part, context, jinja_env)
        try:
            etree.fromstring(made.encode(), _STRICT)
        except etree.XMLSyntaxError as error:
            found = PLACEHOLDER.search(re.sub(r"<[^>]*>", "", src_xml))
            raise CannotFill(
                Problem(
                    _("A “for” or “if” begins in one part of a table or text and ends in another, near “{around}”. Put its beginning and its end in paragraphs of their own with {{%p … %}}, or in rows of their own with {{%tr … %}}."),
                    {"around": shortened(html.unescape(found[0])) if found else ""},
                )
            ) from error  # fmt: skip
        return made

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Fill in the title and such of the document, which are plain texts."""
        try:
            self.docx.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
        except KeyError:
            return
        found = self.docx.core_properties
        for name in ("title", "subject", "author", "comments", "keywords", "category"):
            text = getattr(found, name)
            if "{{" in text or "{%" in text:
                made = html.unescape(jinja_env.from_string(text).render(context))
                setattr(found, name, " ".join(made.split())[:MOST_PROPERTY])

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Fill in footnotes, endnotes and comments."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type.endswith(NOTES):
                xml = self.patch_xml(_text_of(part.blob))
                made = self.render_xml_part(xml, part, context, jinja_env)
                _put(part, made.encode())

    def out_of_reach(self) -> tuple[UnknownName, ...]:
        """Placeholders in parts that cannot be filled in, such as a chart."""
        found = []
        for part in self.docx.part.package.iter_parts():
            name = str(part.partname)
            if name in self._filled_parts or not name.endswith(".xml") or "/docProps/core" in name:
                continue
            words = html.unescape(re.sub(r"<[^>]*>", "", _text_of(part.blob)))
            found += [
                UnknownName(shortened(each), name.rpartition("/")[2])
                for each in dict.fromkeys(PLACEHOLDER.findall(words))
            ]
        return tuple(found)


def _text_of(blob: bytes) -> str:
    return etree.tostring(etree.fromstring(blob, _STRICT), encoding="unicode")


def _put(part: Any, content: bytes) -> None:
    """Give a part other content, whether the library holds it as a tree or as bytes."""
    if hasattr(part, "_element"):
        part._element = (
            type(part).load(part.partname, part.content_type, content, part.package)._element
        )
    else:
        part._blob = content


class _Shown:
    """Pictures that go into the text where their placeholder stands, as wide as the text."""

    def __init__(self, template: _Template, pictures: tuple[Pixels, ...]) -> None:
        self._template, self._pictures = template, pictures

    def __str__(self) -> str:
        return " ".join(picture.alt for picture in self._pictures)

    def __html__(self) -> str:
        part = self._template.current_rendering_part
        if not hasattr(part, "new_pic_inline"):
            return escape(str(self))
        begin, end = "</w:t></w:r><w:r><w:drawing>", "</w:drawing></w:r><w:r><w:t>"
        # A bell becomes a new paragraph, so that pictures need not stand on one page.
        return "\a".join(f"{begin}{self._inline(part, each)}{end}" for each in self._pictures)

    def _inline(self, part: Any, picture: Pixels) -> str:
        """The picture as Word holds it; what is in it was made here."""
        tallest = self._template.text_height * TALLEST_SHARE * picture.width / picture.height
        width = int(min(self._template.text_width, tallest))
        inline = part.new_pic_inline(io.BytesIO(picture.png), width)
        inline.docPr.set("descr", picture.alt)
        inline.docPr.set("name", f"Picture {inline.docPr.id}")
        inner = next(inline.iter(qn("pic:cNvPr")))
        inner.set("descr", picture.alt)
        return str(etree.tostring(inline, encoding="unicode"))

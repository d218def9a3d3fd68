"""The sheet of the Word document: its styles, lists, margins, header, footer and properties."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources
from string import Template
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from wijkdraad.documents.texts import clean_text, date_text
from wijkdraad.documents.tokens import FONT_FAMILY, PRINT
from wijkdraad.documents.word.fields import add_field
from wijkdraad.method.report.structure import Report, Status

TONGUES = {"nl": "nl-NL", "en": "en-GB"}
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 32, 18, 25, 22
WIDTH_MM = PAGE_WIDTH_MM - LEFT_MM - RIGHT_MM
"""The width of tables and pictures."""
HEIGHT_MM = PAGE_HEIGHT_MM - TOP_MM - BOTTOM_MM
MEASURE_MM = 134
"""The width of running text: about 75 characters."""
TWIPS_PER_MM = 1440 / 25.4

# The number of each list in the document, by what its bullet says; a station is a question.
LISTS: dict[Status, int] = {"plain": 1, "open": 2, "done": 3, "attention": 4}
_STATION = 5
_BULLETS = {1: ("•", "quiet"), 2: ("○", "thread"), 3: ("●", "thread"), 4: ("◆", "attention")}
# Of the default document of python-docx: nothing that ours needs, and one is a picture of it.
_UNUSED = ("thumbnail", "customXml", "stylesWithEffects")
# Word names a file of this number as made by itself, not by an older version to stay friends with.
_WORD_VERSION = "15"


def twips(mm: float) -> int:
    """Twentieths of a point, the unit of Word, in millimetres.

    >>> twips(25.4)
    1440
    """
    return round(mm * TWIPS_PER_MM)


def colour(name: str) -> str:
    """A colour of the printed page as Word writes it.

    >>> colour("thread")
    'B3202C'
    """
    return PRINT[name].removeprefix("#").upper()


def empty_document(report: Report, words: dict[str, str]) -> WordDocument:
    """An A4 document without a word, in the look and the language of the report."""
    document = Document()
    _drop_what_is_not_ours(document)
    _set_styles(document, report)
    _set_lists(document)
    _set_language(document, report)
    _set_properties(document, report)
    section = document.sections[0]
    _set_sheet(section)
    _set_header(section, report, words)
    _set_footer(section, report, words)
    return document


def _drop_what_is_not_ours(document: WordDocument) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, found in relations.items() if _is_unused(found.reltype)]:
            del relations[key]


def _is_unused(kind: str) -> bool:
    return any(kind.endswith(name) for name in _UNUSED)


def _replace_content(element: Any, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml)):
        element.append(child)


def _set_styles(document: WordDocument, report: Report) -> None:
    template = resources.files("wijkdraad.documents.word").joinpath("styles.xml").read_text("utf-8")
    colours = {name: colour(name) for name in PRINT}
    xml = Template(template).substitute(
        colours,
        font=FONT_FAMILY,
        tongue=TONGUES[report.language],
        width=twips(WIDTH_MM),
        measure=twips(MEASURE_MM),
        side=twips(WIDTH_MM - MEASURE_MM),
    )
    _replace_content(document.styles.element, xml)
    fonts = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    # Where Lato is missing, these have its width and its open letters.
    fonts._blob = (
        f"<w:fonts {nsdecls('w')}><w:font w:name='{FONT_FAMILY}'><w:altName w:val='Carlito'/>"
        "<w:panose1 w:val='020F0502020204030203'/><w:family w:val='swiss'/>"
        "<w:pitch w:val='variable'/></w:font></w:fonts>"
    ).encode()


def _set_lists(document: WordDocument) -> None:
    side = twips(WIDTH_MM - MEASURE_MM)
    lists = {
        number: (sign, colour(token), twips(6), twips(6), side)
        for number, (sign, token) in _BULLETS.items()
    }
    # A station hangs on the thread in the margin.
    lists[_STATION] = ("●", colour("thread"), 0, twips(12.2), side)
    kinds = "".join(
        f"<w:abstractNum w:abstractNumId='{number}'><w:multiLevelType w:val='singleLevel'/>"
        f"<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='bullet'/>"
        f"<w:lvlText w:val='{sign}'/><w:lvlJc w:val='left'/>"
        f"<w:pPr><w:ind w:left='{left}' w:right='{right}' w:hanging='{hanging}'/></w:pPr>"
        f"<w:rPr><w:rFonts w:ascii='Segoe UI Symbol' w:hAnsi='Segoe UI Symbol' w:hint='default'/>"
        f"<w:color w:val='{ink}'/></w:rPr></w:lvl></w:abstractNum>"
        for number, (sign, ink, left, hanging, right) in lists.items()
    )
    uses = "".join(
        f"<w:num w:numId='{number}'><w:abstractNumId w:val='{number}'/></w:num>" for number in lists
    )
    xml = f"<w:numbering {nsdecls('w')}>{kinds}{uses}</w:numbering>"
    _replace_content(document.part.numbering_part.element, xml)


def put_in_list(paragraph: WordParagraph, number: int) -> None:
    """Give a paragraph the bullet of one of `LISTS`."""
    numbering: Any = paragraph._p.get_or_add_pPr()
    numbering = numbering.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = 0
    numbering.get_or_add_numId().val = number


def _set_language(document: WordDocument, report: Report) -> None:
    tongue = TONGUES[report.language]
    decimal, separator = (",", ";") if report.language == "nl" else (".", ",")
    xml = (
        f"<w:settings {nsdecls('w')}><w:zoom w:percent='100'/><w:autoHyphenation/>"
        "<w:doNotHyphenateCaps/><w:defaultTabStop w:val='720'/>"
        "<w:characterSpacingControl w:val='doNotCompress'/><w:compat>"
        "<w:compatSetting w:name='compatibilityMode'"
        " w:uri='http://schemas.microsoft.com/office/word'"
        f" w:val='{_WORD_VERSION}'/></w:compat>"
        f"<w:themeFontLang w:val='{tongue}'/><w:decimalSymbol w:val='{decimal}'/>"
        f"<w:listSeparator w:val='{separator}'/></w:settings>"
    )
    _replace_content(document.settings.element, xml)


def _set_properties(document: WordDocument, report: Report) -> None:
    """Title, author, subject, language and the report's own date, within Word's 255 characters."""
    day = datetime(report.date.year, report.date.month, report.date.day, tzinfo=UTC)
    properties = document.core_properties
    properties.title = clean_text(report.title)[:255]
    properties.author = properties.last_modified_by = clean_text(report.author)[:255]
    properties.subject = clean_text(report.subtitle or report.title)[:255]
    properties.comments = clean_text(report.description)[:255]
    properties.language = TONGUES[report.language]
    properties.version = clean_text(report.version)[:255]
    properties.keywords = ""
    properties.revision = 1
    properties.created = properties.modified = day.replace(tzinfo=None)


def _set_sheet(section: Section) -> None:
    section.page_width, section.page_height = Mm(PAGE_WIDTH_MM), Mm(PAGE_HEIGHT_MM)
    section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)
    section.different_first_page_header_footer = True
    # The thread in the margin is the left edge of the page; 31 points is as far as Word lets it.
    thread = parse_xml(
        f"<w:pgBorders {nsdecls('w')}><w:left w:val='single' w:sz='8' w:space='31' "
        f"w:color='{colour('thread')}'/></w:pgBorders>"
    )
    margins = section._sectPr.find(qn("w:pgMar"))
    assert margins is not None
    margins.addnext(thread)


def _two_sides(paragraph: WordParagraph, left: str, right: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{left}\t{right}")


def _set_header(section: Section, report: Report, words: dict[str, str]) -> None:
    version = f"{words['version']} {clean_text(report.version)}"
    _two_sides(section.header.paragraphs[0], clean_text(report.title), version)
    section.first_page_header.paragraphs[0].text = ""


def _set_footer(section: Section, report: Report, words: dict[str, str]) -> None:
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        _two_sides(paragraph, date_text(report.date, report.language), f"{words['page']} ")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(f" {words['of']} ")
        add_field(paragraph, "NUMPAGES", "1")

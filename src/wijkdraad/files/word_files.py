"""Takes in a Word file from outside, trusting nothing that it says of itself.

What comes out runs nothing and asks nothing of another machine: a file with macros, objects or
fields that fetch something is refused, and references to files elsewhere are taken out and named.
A link that someone may click stays.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from lxml import etree

from .problems import UnreadableFile
from .problems import marked as _
from .workbooks import OLE
from .zips import CHUNK, DAMAGED, ENCRYPTED, MEGABYTE, PACKED, has_long_directory

MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 60 * MEGABYTE
MOST_TIMES_LARGER = 100
ALWAYS_FINE = 5 * MEGABYTE
"""Below this many bytes nobody asks how well the parts were packed."""
MOST_PARTS = 1_000
MOST_XML = 5 * MEGABYTE
"""The most XML in one part: some 1,000 pages of text."""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "[Content_Types].xml"
STRICT = b"http://purl.oclc.org/ooxml/"
PICTURES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp"),
    *(".odttf", ".ttf", ".fntdata"),
)
"""Endings of the parts that are no XML: pictures and fonts. All else must be XML."""
CLICKABLE = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
"""Addresses that ask nothing until someone clicks."""
RUNS_BY_NAME = re.compile(
    r"vba|activex|oleobject|customui|attachedtoolbars|/embeddings/|afchunk", re.I
)
RUNS_BY_KIND = re.compile(
    r"vba|macro|activex|ole|^control$|^package$|afchunk|toolbars|extensibility", re.I
)
"""Names and kinds of parts that can run something, or hold what another program opens."""
FETCHES = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|EMBED|MACROBUTTON"
    r"|PRINT)\b",
    re.IGNORECASE,
)
"""The words with which a field of Word fetches or runs something."""
STYLE_FETCHES = re.compile(r"@import|url\(\s*['\"]?[^#'\"\s]", re.IGNORECASE)
ADDRESS = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|\\\\|//)", re.IGNORECASE)

NO_WORD_FILE = _("this is not a Word file, or it is damaged")
A_WORD_FILE = _("a Word file (.docx): open it in Word and save it as “Word document”")


@dataclass(frozen=True)
class WordFile:
    """A Word file that is safe to open, and the references that were taken out of it."""

    content: bytes
    taken_out: tuple[str, ...] = ()


def safe_word_file(content: bytes, times: int = 1) -> WordFile:
    """The Word file without references to files elsewhere.

    Raises UnreadableFile where it is no .docx file, is larger than it may be, has macros, other
    files or entities in it, or fetches something with a field. A file that we filled in may be
    some `times` larger than one that comes from outside.
    """
    parts = _unpacked(content, times)
    _check_kind(parts)
    taken_out: list[str] = []
    for name in list(parts):
        if not _is_picture(name):
            tree = _tree(name, parts[name], times)
            _check_fields(tree)
            _check_addresses(name, tree)
            if name.endswith(".rels"):
                taken_out += _take_out(parts, name, tree)
    return WordFile(_packed(parts), tuple(dict.fromkeys(taken_out)))


def _is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURES)


def _refused(found: str, expected: str = A_WORD_FILE, **values: object) -> UnreadableFile:
    return UnreadableFile(found, expected, **values)


def _unpacked(content: bytes, times: int) -> dict[str, bytes]:
    """Every part of the package; sizes are counted while it is unpacked."""
    if len(content) > MOST_BYTES * times:
        raise _refused(
            _("this file is larger than {most} MB"),
            _("a smaller file, with smaller pictures in it"),
            most=MOST_BYTES // MEGABYTE,
        )
    if content.startswith(OLE):
        raise _refused(_("this is an old Word file (.doc), or one with a password"))
    file = io.BytesIO(content)
    try:
        if has_long_directory(file):
            raise _refused(_("there are too many parts in this file"))
        with zipfile.ZipFile(file) as packed:
            return dict(_read(packed, len(content), times))
    except DAMAGED as error:
        raise _refused(NO_WORD_FILE) from error
    except (NotImplementedError, RuntimeError) as error:
        raise _refused(NO_WORD_FILE) from error


def _read(packed: zipfile.ZipFile, size: int, times: int) -> Iterator[tuple[str, bytes]]:
    entries = packed.infolist()
    if len(entries) > MOST_PARTS:
        raise _refused(_("there are too many parts in this file"))
    left = times * min(MOST_UNPACKED, max(ALWAYS_FINE, size * MOST_TIMES_LARGER))
    seen = set()
    for entry in entries:
        if entry.is_dir():
            continue
        name = entry.filename.replace("\\", "/").removeprefix("/")
        if (
            entry.flag_bits & ENCRYPTED
            or entry.compress_type not in PACKED
            or name.casefold() in seen
            or ".." in PurePosixPath(name).parts
        ):
            raise _refused(NO_WORD_FILE)
        seen.add(name.casefold())
        chunks = []
        with packed.open(entry) as source:
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _refused(
                        _("unpacked, this file is far larger than it says"),
                        _("a smaller file, with smaller pictures in it"),
                    )
                chunks.append(chunk)
        yield name, b"".join(chunks)


def _check_kind(parts: dict[str, bytes]) -> None:
    for name in parts:
        if RUNS_BY_NAME.search("/" + name):
            raise _runs(name)
    types = parts.get(CONTENT_TYPES, b"")
    if b"macroenabled" in types.lower():
        raise _refused(
            _("this is a Word file with macros (.docm or .dotm)"),
            _("a template without macros, saved as .docx"),
        )
    if MAIN.encode() not in types or STRICT in parts.get("_rels/.rels", b""):
        raise _refused(_("this is not an ordinary Word document"))
    for entry in _tree(CONTENT_TYPES, types):
        told = entry.get("PartName") or "." + entry.get("Extension", "")
        if _is_picture(told) and "xml" in entry.get("ContentType", "").lower():
            raise _refused(NO_WORD_FILE)


def _runs(name: str) -> UnreadableFile:
    return _refused(
        _("there is a macro or another file in this template ({name})"),
        _("a template without macros and embedded files, saved as .docx"),
        name=name[:80],
    )


def _tree(name: str, part: bytes, times: int = 1) -> Element:
    """The part as a tree; entities and document types are refused before anything expands."""
    if len(part) > MOST_XML * times:
        raise _refused(_("one part of this file is too large ({name})"), name=name[:80])
    try:
        tree: Element = fromstring(part, forbid_dtd=True)
        return tree
    except DefusedXmlException as error:
        raise _refused(_("this file declares entities, which a Word file never does")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(NO_WORD_FILE) from error


def _check_fields(tree: Element) -> None:
    """Refuse fields that fetch something; Word may have cut the word of a field in pieces."""
    names = (f"{{{WORD}}}instrText", f"{{{WORD}}}delInstrText")

    def told(part: Element) -> str:
        return "".join(text.text or "" for text in part.iter() if text.tag in names)

    for paragraph in tree.iter(f"{{{WORD}}}p"):
        _check_instruction(told(paragraph))
    for part in tree.iter(f"{{{WORD}}}fldSimple"):
        _check_instruction(part.get(f"{{{WORD}}}instr", ""))
    _check_instruction(told(tree))


def _check_instruction(told: str) -> None:
    found = FETCHES.search(re.sub(r'"[^"]*"', " ", told))
    if found:
        raise _refused(
            _("the template fetches or runs something with a field ({word})"),
            _("a template without this field; put the text or the picture itself in it"),
            word=found[0].upper(),
        )


def _check_addresses(name: str, tree: Element) -> None:
    """Refuse drawings and videos that name an address from which Word would fetch them."""
    is_svg = name.lower().endswith(".svg")
    for part in tree.iter():
        found = []
        if "urn:schemas-microsoft-com:" in part.tag:
            found = [part.get("src", ""), part.get(f"{OFFICE}href", "")]
        elif is_svg:
            values = (value for key, value in part.attrib.items() if key.endswith("href"))
            found = [value for value in values if not value.startswith(("#", "data:image/png"))]
            found += ["svg:"] * part.tag.endswith(("}script", "}foreignObject"))
            found += STYLE_FETCHES.findall(part.text or "") if part.tag.endswith("}style") else []
        elif part.tag.endswith("}webVideoPr"):
            found = ["video:"]
        for address in found:
            if ADDRESS.match(address) or (is_svg and address):
                raise _refused(
                    _("the template takes a picture or video from elsewhere ({address})"),
                    _("a template with the picture itself in it"),
                    address=address[:80],
                )


def _take_out(parts: dict[str, bytes], name: str, relations: Element) -> Iterator[str]:
    """Take references to files elsewhere out of a part, and out of its list of references."""
    gone = {}
    for relation in relations.iter(f"{PACKAGE_RELATIONS}Relationship"):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if RUNS_BY_KIND.search(kind):
            raise _runs(kind)
        is_outside = relation.get("TargetMode", "Internal") != "Internal" or ADDRESS.match(target)
        if is_outside and not (kind == "hyperlink" and CLICKABLE.match(target.strip())):
            gone[relation.get("Id", "")] = f"{kind}: {target}"[:160]
    if gone:
        tree = etree.fromstring(parts[name], _PARSER)
        for found in list(tree):
            if isinstance(found.tag, str) and found.get("Id") in gone:
                tree.remove(found)
        parts[name] = _as_bytes(tree)
        source = _source_of(name)
        if source in parts:
            parts[source] = _without(parts[source], set(gone))
    yield from gone.values()


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _as_bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _source_of(relations: str) -> str:
    """The part that a list of references belongs to.

    >>> _source_of("word/_rels/document.xml.rels")
    'word/document.xml'
    """
    folder, _slash, name = relations.rpartition("_rels/")
    return folder + name.removesuffix(".rels")


def _without(part: bytes, gone: set[str]) -> bytes:
    """The part without what refers to these references: a picture goes as a whole."""
    tree = etree.fromstring(part, _PARSER)
    doomed = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and any(str(key).startswith(RELATIONS) and value in gone for key, value in element.items())
    ]
    for element in doomed:
        _remove(element)
    return _as_bytes(tree)


def _remove(element: etree._Element) -> None:
    name = etree.QName(element).localname
    if name == "hyperlink":
        # The words of a link that may not stay, stay.
        for key in [key for key in element.attrib if str(key).startswith(RELATIONS)]:
            del element.attrib[key]
        return
    whole = element
    for parent in element.iterancestors(f"{{{WORD}}}drawing", f"{{{WORD}}}pict"):
        whole = parent
    above = whole.getparent()
    if above is not None:
        above.remove(whole)


def _packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()

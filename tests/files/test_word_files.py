"""Word files from outside: what runs or fetches something does not get in, or comes out without it."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.word import part_of, with_parts, word_file
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.word_files import MOST_BYTES, MOST_PARTS, safe_word_file

PLAIN = word_file("Programma: {{ programma.naam }}")
DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as problem:
        safe_word_file(content)
    return str(problem.value)


def with_body(xml: str) -> bytes:
    def put(part: bytes) -> bytes:
        return part.replace(b"<w:sectPr", f"{xml}<w:sectPr".encode(), 1)

    return with_parts(PLAIN, {DOCUMENT: put})


def with_relation(kind: str, target: str, mode: str = "External", body: str = "") -> bytes:
    def relate(part: bytes) -> bytes:
        entry = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"'
        mode_text = f' TargetMode="{mode}"' if mode else ""
        return part.replace(b"</Relationships>", f"{entry}{mode_text}/></Relationships>".encode())

    def put(part: bytes) -> bytes:
        return part.replace(b"<w:sectPr", f"{body}<w:sectPr".encode(), 1)

    return with_parts(PLAIN, {RELATIONS: relate, DOCUMENT: put})


def test_an_ordinary_word_file_comes_through_whole() -> None:
    safe = safe_word_file(PLAIN)
    assert safe.taken_out == ()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as before,
        zipfile.ZipFile(io.BytesIO(safe.content)) as after,
    ):
        assert before.namelist() == after.namelist()
        assert all(before.read(name) == after.read(name) for name in before.namelist())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no Word file"),
        (b"PK\x03\x04 and then nothing", "no Word file"),
        (b"%PDF-1.7", "no Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word file"),
        (b"\0" * (MOST_BYTES + 1), "larger than 10 MB"),
        (PLAIN[: len(PLAIN) // 2], "no Word file"),
    ],
    ids=["empty", "cut zip", "pdf", "doc", "large", "half"],
)
def test_what_is_no_word_file_is_told(content: bytes, says: str) -> None:
    said = refused(content)
    assert says.replace("no Word", "not a Word") in said or says in said


def test_macros_are_refused_by_name_and_by_kind() -> None:
    assert "vbaProject.bin" in refused(with_parts(PLAIN, {"word/vbaProject.bin": b"x"}))

    def macro(part: bytes) -> bytes:
        return part.replace(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        )

    assert "macros" in refused(with_parts(PLAIN, {TYPES: macro}))


@pytest.mark.parametrize(
    "name",
    ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "customUI/customUI14.xml"],
)
def test_other_files_inside_are_refused(name: str) -> None:
    assert name in refused(with_parts(PLAIN, {name: b"<x/>"}))


@pytest.mark.parametrize("kind", ["aFChunk", "oleObject", "package", "control", "attachedToolbars"])
def test_references_to_what_another_program_opens_are_refused(kind: str) -> None:
    assert kind in refused(with_relation(kind, "afchunk.html", mode=""))


ENTITIES = {
    "laughs": '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    "outside": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "only a type": "<!DOCTYPE w>",
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [DOCUMENT, "word/styles.xml", "docProps/core.xml"])
def test_entities_are_refused_in_every_part_and_encoding(
    declared: str, encoding: str, name: str
) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<w/>'
    assert "entities" in refused(with_parts(PLAIN, {name: text.encode(encoding)}))


def test_xml_under_another_name_is_looked_at_too() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">]><w/>'
    assert "entities" in refused(with_parts(PLAIN, {"word/other.dat": bomb}))

    def disguise(part: bytes) -> bytes:
        return part.replace(
            b"</Types>", b'<Override PartName="/word/a.png" ContentType="application/xml"/></Types>'
        )

    refused(with_parts(PLAIN, {TYPES: disguise, "word/a.png": bomb}))


def test_a_zip_that_becomes_far_larger_is_stopped() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/media/image1.png", b"\0" * 50_000_000)
    assert "far larger" in refused(file.getvalue())


def test_too_many_parts_are_refused() -> None:
    parts = {f"word/media/{number}.png": b"" for number in range(MOST_PARTS + 1)}
    assert "too many" in refused(with_parts(PLAIN, parts))


def test_a_part_twice_or_outside_is_refused() -> None:
    refused(with_parts(PLAIN, {"WORD/DOCUMENT.XML": b"<x/>"}))
    refused(with_parts(PLAIN, {"../../x.xml": b"<x/>"}))


def run(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:p>{run('INCLUDEPICTURE &quot;http://x.example/a.png&quot; \\d')}</w:p>",
        f"<w:p>{run('INCLU')}{run('DEPICTURE &quot;http://x.example/a&quot;')}</w:p>",
        f"<w:p>{run('DDEAUTO c:\\\\windows\\\\cmd.exe')}</w:p>",
        f"<w:p>{run('INC')}</w:p><w:p>{run('LUDETEXT x')}</w:p>",
        '<w:p><w:fldSimple w:instr="LINK Excel.Sheet x"><w:r/></w:fldSimple></w:p>',
    ],
)
def test_fields_that_fetch_or_run_something_are_refused(xml: str) -> None:
    assert "field" in refused(with_body(xml))


@pytest.mark.parametrize(
    "instruction", ["PAGE", "TOC \\o", "HYPERLINK &quot;https://x.example/link&quot;", "DATE"]
)
def test_ordinary_fields_stay(instruction: str) -> None:
    content = with_body(f"<w:p>{run(instruction)}</w:p>")
    assert part_of(safe_word_file(content).content, DOCUMENT) == part_of(content, DOCUMENT)


def test_a_picture_of_the_old_kind_from_elsewhere_is_refused() -> None:
    old = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="{}"/></v:shape></w:pict></w:r></w:p>'
    for address in ("https://x.example/a.png", "\\\\server\\share\\a.png", "//x.example/a.png"):
        assert "elsewhere" in refused(with_body(old.format(address)))
    safe_word_file(with_body(old.format("media/a.png")))


@pytest.mark.parametrize(
    ("inside", "fetches"),
    [
        ('<image href="http://x.example/a.png"/>', True),
        ("<script>x</script>", True),
        ("<style>@import 'http://x.example/a.css';</style>", True),
        ("<style>.a { fill: url(http://x.example/a) }</style>", True),
        ("<style>.a { fill: url(#b) }</style><use href='#b'/>", False),
    ],
)
def test_a_drawing_that_fetches_is_refused(inside: str, fetches: bool) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()
    content = with_parts(PLAIN, {"word/media/a.svg": svg})
    if fetches:
        assert "elsewhere" in refused(content)
    else:
        assert safe_word_file(content).taken_out == ()


def test_a_template_elsewhere_is_taken_out_and_named() -> None:
    settings = "word/_rels/settings.xml.rels"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/attachedTemplate" '
        'Target="https://x.example/evil.dotm" TargetMode="External"/></Relationships>'
    ).encode()

    def attach(part: bytes) -> bytes:
        attached = f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rId1"/>'
        return part.replace(b"</w:settings>", f"{attached}</w:settings>".encode())

    safe = safe_word_file(with_parts(PLAIN, {settings: relations, "word/settings.xml": attach}))
    assert safe.taken_out == ("attachedTemplate: https://x.example/evil.dotm",)
    assert "x.example" not in part_of(safe.content, settings)
    assert "attachedTemplate" not in part_of(safe.content, "word/settings.xml")


def test_a_linked_picture_is_taken_out_as_a_whole() -> None:
    drawing = (
        "<w:p><w:r><w:t>voor</w:t></w:r><w:r><w:drawing><a:blip "
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:r="{OFFICE}" r:link="rId99"/></w:drawing></w:r></w:p>'
    )
    safe = safe_word_file(with_relation("image", "http://x.example/a.png", body=drawing))
    assert safe.taken_out == ("image: http://x.example/a.png",)
    left = part_of(safe.content, DOCUMENT)
    assert "<w:drawing" not in left and "voor" in left
    assert "x.example" not in part_of(safe.content, RELATIONS)


@pytest.mark.parametrize(
    ("target", "stays"),
    [
        ("https://x.example/", True),
        ("mailto:a@x.example", True),
        ("file://server/share/a", False),
        ("\\\\server\\share", False),
        ("ms-msdt:/id", False),
    ],
)
def test_a_link_to_click_on_stays_only_where_it_leads_to_the_web(target: str, stays: bool) -> None:
    link = f'<w:p><w:hyperlink xmlns:r="{OFFICE}" r:id="rId99"><w:r><w:t>hier</w:t></w:r></w:hyperlink></w:p>'
    safe = safe_word_file(with_relation("hyperlink", target, body=link))
    assert (safe.taken_out == ()) == stays
    assert (target in part_of(safe.content, RELATIONS)) == stays
    assert "hier" in part_of(safe.content, DOCUMENT)


def test_an_address_that_does_not_say_it_is_outside_is_taken_out_too() -> None:
    assert safe_word_file(with_relation("image", "http://x.example/a.png", mode="")).taken_out

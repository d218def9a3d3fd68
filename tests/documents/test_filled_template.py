"""A client's template: what it asks is filled in, what nobody knows is named, nothing leads out."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.word import lines_in, part_of, rows_in, saved, with_parts, word_file
from wijkdraad.documents.template import filling_apart
from wijkdraad.documents.template.example_template import example_template
from wijkdraad.documents.template.filled_template import Filled, Pixels, filled
from wijkdraad.documents.template.filling_apart import BUILT_OTHERWISE, answer_to, filled_apart
from wijkdraad.documents.template.template_problems import CannotFill, UnknownNames
from wijkdraad.files.word_files import safe_word_file
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.placeholders import (
    GROUPS,
    SINGLE,
    TABLES,
    Drawn,
    Field,
    Row,
    Rows,
    Told,
    Values,
)

pytestmark = pytest.mark.slow

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#b3202c"/></svg>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)  # fmt: skip


def value_of(table: str, field: Field, number: int) -> Told | Rows:
    """A text that tells where it comes from; rows point at all rows of their table."""
    if field.rows:
        return Rows(field.rows, (0, 1), "geen")
    return Told(f"{table}.{field.dutch} {number}")


def values(**more: Any) -> Values:
    """Two rows in every table."""
    found = Values(
        language="nl",
        date=date(2026, 10, 1),
        single={each.name: Told(each.dutch) for each in SINGLE},
        groups={
            group.name: {field.name: Told(f"{group.dutch}.{field.dutch}") for field in group.fields}
            for group in GROUPS
            if group.kind == "texts"
        },
        tables={
            table.name: tuple(
                {field.name: value_of(table.dutch, field, number) for field in table.fields}
                for number in (1, 2)
            )
            for table in TABLES
        },
        none={table.name: f"geen {table.dutch}" for table in TABLES},
        pictures={"thread": (Drawn(SVG, "De draad."),), "map": Told("onbekend (geen grens)", True)},
        words={"unknown": "[onbekend: {name}]"},
    )
    return replace(found, **more)


def with_needs(*needs: dict[str, str]) -> Values:
    """Only these needs, and nothing else."""
    [table] = [table for table in TABLES if table.name == "needs"]
    rows: tuple[Row, ...] = tuple(
        {
            field.name: Rows(field.rows, (), "geen")
            if field.rows
            else Told(need.get(field.name, field.dutch))
            for field in table.fields
        }
        for need in needs
    )
    return values(tables={**{table.name: () for table in TABLES}, "needs": rows})


PICTURES = {"thread": (Pixels(PNG, "De <draad> & meer.", 40, 20),)}


def fill(content: bytes, found: Values | None = None, leave_unknown: bool = False) -> Filled:
    return filled(content, found or values(), PICTURES, leave_unknown)


def unknown_in(content: bytes) -> list[tuple[str, str, str]]:
    with pytest.raises(UnknownNames) as found:
        fill(content)
    return [(each.name, each.around, each.nearest) for each in found.value.names]


def problem_of(content: bytes, found: Values | None = None) -> str:
    with pytest.raises(CannotFill) as problem:
        fill(content, found)
    return problem.value.problem.told()


# What is filled in


def test_texts_are_filled_in_under_both_names() -> None:
    made = fill(word_file("{{ programma.naam }}, {{ programme.name }}: {{ datum }} {{ date }}"))
    assert lines_in(made.content) == ["programma.naam, programma.naam: datum datum"]


def test_paragraphs_and_rows_of_a_table_are_repeated() -> None:
    made = fill(
        word_file(
            "{%p for behoefte in behoeften %}",
            "{{ behoefte.naam }} van {{ behoefte.wie }}",
            "{%p endfor %}",
            rows=[
                ["Wat", "Wie"],
                ["{%tr for afspraak in afspraken %}", ""],
                ["{{ afspraak.wat }}", "{{ loop.index }}. {{ afspraak.wie }}"],
                ["{%tr endfor %}", ""],
            ],
        )
    )
    assert lines_in(made.content) == [
        "behoeften.naam 1 van behoeften.wie 1",
        "behoeften.naam 2 van behoeften.wie 2",
    ]
    assert rows_in(made.content) == [
        ["Wat", "Wie"],
        ["afspraken.wat 1", "1. afspraken.wie 1"],
        ["afspraken.wat 2", "2. afspraken.wie 2"],
    ]


def test_rows_inside_a_row_are_named_or_gone_through() -> None:
    made = fill(
        word_file(
            "{% for behoefte in behoeften %}{{ behoefte.maatregelen }}|"
            "{% for maatregel in behoefte.maatregelen %}{{ maatregel.kosten }},{% endfor %}{% endfor %}"
        )
    )
    one = "maatregelen.naam 1; maatregelen.naam 2|maatregelen.kosten 1,maatregelen.kosten 2,"
    assert lines_in(made.content) == [one * 2]


def test_a_list_without_rows_says_so() -> None:
    made = fill(word_file("{{ behoeften }}"), with_needs())
    assert lines_in(made.content) == ["geen behoeften"]


def test_what_is_unknown_can_be_asked_for() -> None:
    found = with_needs({"theme": "veilig"})
    row = {**found.tables["needs"][0], "theme": Told("onbekend (geen thema)", unknown=True)}
    found = replace(found, tables={**found.tables, "needs": (*found.tables["needs"], row)})
    made = fill(
        word_file(
            "{% for b in behoeften %}{{ b.thema }}{% if b.thema is onbekend %}!{% endif %};{% endfor %}"
        ),
        found,
    )
    assert lines_in(made.content) == ["veilig;onbekend (geen thema)!;"]


@pytest.mark.parametrize(
    "text", ["Jan & Piet < 3 > 2 \"x\" 'y'", "{{ programma.naam }}", "]]> &amp;", "é 漢 😀"]
)
def test_a_text_comes_through_whole_whatever_is_in_it(text: str) -> None:
    made = fill(
        word_file("{% for b in behoeften %}{{ b.naam }}{% endfor %}"), with_needs({"name": text})
    )
    assert lines_in(made.content) == [text]


def test_lines_stay_lines_and_what_cannot_be_printed_goes() -> None:
    made = fill(
        word_file("{% for b in behoeften %}{{ b.naam }}{% endfor %}"),
        with_needs({"name": "een\r\ntwee\ta\x07b\x0cc\x00\u202ed"}),
    )
    assert lines_in(made.content) == ["een\ntwee abcd"]


def test_placeholders_that_word_cut_in_pieces_are_found() -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ progr", "amma.", "naam", " }", "}"):
        paragraph.add_run(piece).bold = True
    assert lines_in(fill(saved(document)).content) == ["programma.naam"]
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{{ progr", "amma.nam", " }}"):
        paragraph.add_run(piece)
    assert unknown_in(saved(document)) == [
        ("programma.nam", "{{ programma.nam }}", "programma.naam")
    ]


def everywhere(text: str) -> bytes:
    """A document with a text in its header, footer, a text box, a footnote and its title."""
    document = Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = f"kop {text}"
    section.footer.paragraphs[0].text = f"voet {text}"
    document.core_properties.title = f"titel {text}"
    box = (
        f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
        "<mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent><w:p><w:r>"
        f"<w:t>vak {text}</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("tekst")._p.append(parse_xml(box))
    notes = (
        f"<?xml version='1.0' encoding='UTF-8'?><w:footnotes {nsdecls('w')}><w:footnote w:id='1'>"
        f"<w:p><w:r><w:t>noot {text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    ).encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    media = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"

    def relate(part: bytes) -> bytes:
        entry = f'<Relationship Id="rId77" Type="{kind}" Target="footnotes.xml"/></Relationships>'
        return part.replace(b"</Relationships>", entry.encode())

    def declare(part: bytes) -> bytes:
        entry = f'<Override PartName="/word/footnotes.xml" ContentType="{media}"/></Types>'
        return part.replace(b"</Types>", entry.encode())

    return with_parts(
        saved(document),
        {
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": relate,
            "[Content_Types].xml": declare,
        },
    )


def test_headers_footers_notes_text_boxes_and_the_title_are_filled_too() -> None:
    made = fill(everywhere("{{ programma.naam }}"), values()).content
    document = Document(io.BytesIO(made))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "kop programma.naam"
    assert section.footer.paragraphs[0].text == "voet programma.naam"
    assert document.core_properties.title == "titel programma.naam"
    assert "vak programma.naam" in part_of(made, "word/document.xml")
    assert "noot programma.naam" in part_of(made, "word/footnotes.xml")


def test_a_title_keeps_its_signs() -> None:
    found = values()
    groups = {**found.groups, "programme": {**found.groups["programme"], "name": Told("A & B")}}
    made = fill(everywhere("{{ programma.naam }}"), replace(found, groups=groups)).content
    assert Document(io.BytesIO(made)).core_properties.title == "titel A & B"


def test_unknown_names_are_found_in_all_those_places() -> None:
    found = unknown_in(everywhere("{{ programma.nam }}"))
    assert {around.split()[0] for _name, around, _nearest in found} == {
        "kop", "voet", "vak", "noot", "titel",
    }  # fmt: skip


def test_a_placeholder_that_cannot_be_reached_is_named() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"

    def relate(part: bytes) -> bytes:
        entry = (
            f'<Relationship Id="rId78" Type="{kind}" Target="charts/chart1.xml"/></Relationships>'
        )
        return part.replace(b"</Relationships>", entry.encode())

    content = with_parts(
        word_file("x"),
        {
            "word/charts/chart1.xml": b"<c:t xmlns:c='c'>{{ programma.naam }}</c:t>",
            "word/_rels/document.xml.rels": relate,
        },
    )
    assert unknown_in(content) == [("{{ programma.naam }}", "chart1.xml", "")]


def test_a_picture_stands_in_the_text_with_its_words() -> None:
    made = fill(word_file("voor {{ beeld.draad }} na", "{{ beeld.kaart }}")).content
    document = Document(io.BytesIO(made))
    [shape] = document.inline_shapes
    section = document.sections[0]
    assert shape.width == section.page_width - section.left_margin - section.right_margin
    assert shape._inline.docPr.get("descr") == "De <draad> & meer."
    assert lines_in(made) == ["voor  na", "onbekend (geen grens)"]


def test_a_picture_in_a_header_is_there_too() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ picture.thread }}"
    made = fill(saved(document)).content
    [header] = re.findall(
        r"<w:drawing>.*</w:drawing>", part_of(made, "word/header1.xml"), re.DOTALL
    )
    assert "De &lt;draad&gt; &amp; meer." in header
    assert "media/" in part_of(made, "word/_rels/header1.xml.rels")


def test_the_same_template_gives_the_same_bytes() -> None:
    content = everywhere("{{ programma.naam }}{{ beeld.draad }}")
    assert fill(content).content == fill(content).content


# What nobody knows


def test_every_unknown_name_is_told_with_its_place_and_the_nearest_one() -> None:
    content = word_file(
        "Beste {{ programma.naem }}, zie {{ behoeftes }}.",
        "{%p for behoefte in behoeften %}",
        "{{ behoefte.wat_nodig }} {{ behoeften.naam }}",
        "{%p endfor %}",
        "{% if nooit %}{{ zomaar }}{% endif %}",
        rows=[["{{ afspraak.wie }}", "{{ programma.naam }}"]],
    )
    assert unknown_in(content) == [
        ("programma.naem", "Beste {{ programma.naem }}, zie {{ behoeftes }}.", "programma.naam"),
        ("behoeftes", "Beste {{ programma.naem }}, zie {{ behoeftes }}.", "behoeften"),
        (
            "behoefte.wat_nodig",
            "{{ behoefte.wat_nodig }} {{ behoeften.naam }}",
            "behoefte.heeft_nodig",
        ),
        (
            "behoeften.naam",
            "{{ behoefte.wat_nodig }} {{ behoeften.naam }}",
            "{% for behoefte in behoeften %}{{ behoefte.naam }}{% endfor %}",
        ),
        ("nooit", "{% if nooit %}{{ zomaar }}{% endif %}", ""),
        ("zomaar", "{% if nooit %}{{ zomaar }}{% endif %}", ""),
        ("afspraak", "{{ afspraak.wie }}", "afspraken"),
    ]


def test_an_unknown_list_is_named_once() -> None:
    content = word_file("{% for w in wensen %}{{ w.naam }} {{ w.x.y }}{% endfor %}")
    assert [name for name, _around, _nearest in unknown_in(content)] == ["wensen"]


def test_unknown_names_can_be_left_in_the_document() -> None:
    made = fill(
        word_file(
            "{{ programma.naem }} {{ zomaar }} {{ programma.naam }}",
            "{% for w in wensen %}{{ w.naam }}{% endfor %}",
        ),
        leave_unknown=True,
    )
    assert lines_in(made.content) == [
        "[onbekend: programma.naem] [onbekend: zomaar] programma.naam",
        "[onbekend: wensen]",
    ]
    assert [each.name for each in made.unknown] == ["programma.naem", "zomaar", "wensen"]


@pytest.mark.parametrize(
    "text",
    [
        "Beste {{ programma naam }} hier",
        "Beste {{ programma.naam } hier",
        "Beste {% for b in behoeften %} hier",
        "Beste {% endfor %} hier",
        "Beste {% als b %} hier",
        "Beste {{ behoeften|groot }} hier",
        "Beste {{ }} hier",
    ],
)
def test_what_is_not_written_as_it_should_be_is_told_with_the_text_around_it(text: str) -> None:
    said = problem_of(word_file("eerst", text))
    assert "Beste" in said, said


def test_one_thing_cannot_be_gone_through() -> None:
    said = problem_of(word_file("{% for letter in programma.naam %}{{ letter }}{% endfor %}"))
    assert "programma.naam" in said


def test_a_loop_that_breaks_a_table_is_told_and_nothing_is_dropped() -> None:
    content = word_file(
        "{% if programma.naam is onbekend %} weg", rows=[["blijft", "{% endif %} hier"]]
    )
    assert "begins in one part" in problem_of(content)


# What a template may not do


HOSTILE = [
    "{{ programma.__class__.__mro__ }}",
    "{{ ''.__class__ }}",
    "{{ behoeften.__len__ }}",
    "{{ programma._held }}",
    "{{ self }}",
    "{{ self.__init__.__globals__ }}",
    "{{ loop }}",
    "{{ request }}",
    "{{ config }}",
    "{{ cycler }}",
    "{{ lipsum }}",
    "{% for b in behoeften %}{{ loop.__class__ }}{% endfor %}",
    "{% for b in behoeften %}{{ b.__class__ }}{{ b._fields }}{% endfor %}",
    "{{ programma|attr('__class__') }}",
    "{{ behoeften|map(attribute='x') }}",
    "{{ range(9) }}",
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ ('a'|upper)() }}",
    "{{ behoeften[0] }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{% set a = 1 %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% extends 'x' %}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% call programma() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% for b in behoeften recursive %}{{ loop(behoeften) }}{% endfor %}",
    "{% for a, b in behoeften %}{% endfor %}",
    "{{ programma.naam is callable }}",
    "{{ 'x'.format(programma) }}",
    "{{ '%s' % programma }}",
    "{{ programma.naam > 3 }}",
    "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
    "{{ " + "not " * 2000 + "1 }}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_gets_nothing(text: str) -> None:
    with pytest.raises((CannotFill, UnknownNames)):
        fill(word_file(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_template_gets_nothing_either_where_the_unknown_is_left(text: str) -> None:
    try:
        made = fill(word_file(text), leave_unknown=True)
    except CannotFill:
        return
    for line in lines_in(made.content):
        assert not re.search(r"<class|<bound|<function|object at|module|root:", line), line


def test_loops_in_loops_stop_in_time() -> None:
    many = with_needs(*({"name": str(number)} for number in range(400)))
    loops = "".join(f"{{% for b{number} in behoeften %}}" for number in range(4))
    ends = "{% endfor %}" * 4
    began = time.monotonic()
    assert "so many rows" in problem_of(word_file(f"{loops}{ends}"), many)
    assert "so many rows" in problem_of(word_file(f"{loops}{{{{ b0.naam }}}}{ends}"), many)
    assert time.monotonic() - began < 20
    deeper = "{% for b in behoeften %}" * 5 + "{% endfor %}" * 5
    assert "for" in problem_of(word_file(deeper))


def test_a_document_does_not_grow_without_end() -> None:
    long = with_needs(*({"name": "lang " * 20_000} for _number in range(100)))
    content = word_file(
        "{% for a in behoeften %}{% for b in behoeften %}{{ b.naam }}{% endfor %}{% endfor %}"
    )
    assert "so many rows" in problem_of(content, long)


# In a process of its own


def test_apart_gives_the_same_document() -> None:
    content = word_file("{{ programma.naam }}: {{ beeld.draad }}{{ beeld.kaart }} {{ behoeften }}")
    made = filled_apart(content, values())
    assert lines_in(made.content) == [
        "programma.naam: onbekend (geen grens) behoeften.naam 1; behoeften.naam 2"
    ]
    [shape] = Document(io.BytesIO(made.content)).inline_shapes
    assert shape._inline.docPr.get("descr") == "De draad."


def test_apart_tells_the_same_problems() -> None:
    with pytest.raises(UnknownNames) as found:
        filled_apart(word_file("{{ programma.naem }}"), values())
    assert found.value.names[0].nearest == "programma.naam"
    with pytest.raises(CannotFill) as problem:
        filled_apart(word_file("{{ programma naam }}"), values())
    assert "programma naam" in problem.value.problem.told()


def test_a_template_that_keeps_busy_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling_apart, "MOST_SECONDS", 0.05)
    with pytest.raises(CannotFill) as problem:
        filled_apart(word_file("{{ programma.naam }}"), values())
    assert "too much time" in problem.value.problem.told()


def test_what_the_process_is_asked_is_answered_in_words_alone() -> None:
    request: dict[str, Any] = {
        "content": "UEs=",
        "values": filling_apart._written(values()),
        "pictures": {},
        "leave_unknown": False,
    }
    assert answer_to(request) == {"problem": {"says": BUILT_OTHERWISE, "values": {}}}


def test_a_table_that_word_would_not_make_is_told() -> None:
    def put(part: bytes) -> bytes:
        return part.replace(b"<w:sectPr", b"<w:tbl><w:tr/></w:tbl><w:sectPr", 1)

    content = with_parts(word_file("{{ datum }}"), {"word/document.xml": put})
    with pytest.raises(CannotFill) as problem:
        filled_apart(content, values())
    assert problem.value.problem.told() == BUILT_OTHERWISE


# The example


@pytest.mark.parametrize("code", ["nl", "en"])
def test_the_example_asks_for_everything_and_is_filled(code: str) -> None:
    content = example_template(Language(code))
    assert safe_word_file(content).taken_out == ()
    made = fill(content)
    text = "\n".join(re.sub(r"<[^>]*>", "", part_of(made.content, "word/document.xml")).split())
    whole = " ".join(text.split())
    for table in TABLES:
        for field in table.fields:
            told = f"{table.dutch}.{field.dutch} 2"
            assert field.rows or told in whole, told
    for group in GROUPS:
        for field in group.fields:
            assert group.kind == "pictures" or f"{group.dutch}.{field.dutch}" in whole
    assert "{{" not in whole and "{%" not in whole
    asked = re.sub(r"<[^>]*>", "", part_of(content, "word/document.xml"))
    for group in GROUPS:
        for field in group.fields:
            name = f"{group.name}.{field.name}" if code == "en" else f"{group.dutch}.{field.dutch}"
            assert name in asked, name
    for table in TABLES:
        for field in table.fields:
            one = table.one if code == "en" else table.one_dutch
            name = field.name if code == "en" else field.dutch
            by_rows = f" in {one}.{name} " in asked
            assert by_rows or f"{{{{ {one}.{name} }}}}" in asked, name
    assert safe_word_file(made.content).taken_out == ()


def test_the_example_is_always_the_same() -> None:
    assert example_template(Language("nl")) == example_template(Language("nl"))
    day = "1 januari 2026"
    assert day not in part_of(example_template(Language("nl")), "word/document.xml")

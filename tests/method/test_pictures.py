"""The picture of the thread and the map: well-formed, nothing outside its box, nothing left out."""

from __future__ import annotations

import json
import re
import textwrap
from xml.etree import ElementTree

import font_lato
import pytest
import shapely
import typst
from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.report.pictures.lettering import text_width, wrapped
from wijkdraad.method.report.pictures.map_picture import MapWords, MapWork, map_picture
from wijkdraad.method.report.pictures.thread_picture import (
    PictureStrand,
    PictureThread,
    PictureWords,
    loose_count,
    picture_pages,
    thread_picture,
)

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(\"1\")</script> & 'x' ]]> \x00\x0b\ud800 <!-- "
WORDS = PictureWords(
    ("Need", "Goal", "Measure", "Promise", "Carried out", "Effect"), "no goal", "no measure"
)

# Any text, also with signs that XML does not allow.
texts = st.text(min_size=1, max_size=60).filter(lambda text: text.strip() != "")
strands = st.builds(
    PictureStrand,
    st.lists(texts, min_size=1, max_size=4).map(tuple),
    st.sampled_from(["", "no commitment", "not measured"]),
)
threads = st.builds(
    PictureThread, texts, st.just("") | texts, st.lists(strands, max_size=3).map(tuple)
)


def svg_of(drawn: list[PictureThread], alt: str = "Threads") -> ElementTree.Element:
    # The parser refuses what a browser would refuse, control characters included.
    return ElementTree.fromstring(thread_picture(drawn, WORDS, alt).encode())


@given(st.lists(threads, max_size=5))
def test_the_picture_is_well_formed_and_shows_as_many_open_rings_as_loose_ends(
    drawn: list[PictureThread],
) -> None:
    rings = [
        ring for ring in svg_of(drawn).iter(f"{SVG}circle") if ring.get("class") == "thread-end"
    ]
    assert len(rings) == loose_count(drawn)


@given(st.lists(threads, min_size=1, max_size=5))
def test_everything_in_the_picture_lies_inside_it(drawn: list[PictureThread]) -> None:
    svg = svg_of(drawn)
    width, height = float(svg.get("width")), float(svg.get("height"))
    for box in svg.iter(f"{SVG}rect"):
        assert 0 <= float(box.get("x")) <= width - float(box.get("width"))
        assert 0 <= float(box.get("y")) <= height - float(box.get("height"))
    for ring in svg.iter(f"{SVG}circle"):
        radius = float(ring.get("r"))
        assert radius <= float(ring.get("cx")) <= width - radius
        assert radius <= float(ring.get("cy")) <= height - radius


def test_every_need_stands_in_the_picture_if_need_be_shortened() -> None:
    needs = ["Koel naar de winkel", "Een veel te lange behoefte " * 9, 'Rust & <ruimte> "thuis"']
    svg = svg_of([PictureThread(need, "Gezond", ()) for need in needs])
    written = " ".join(text.text for text in svg.iter(f"{SVG}text"))
    assert "Koel naar de winkel" in written
    assert "Een veel te lange" in written
    assert "…" in written
    assert 'Rust & <ruimte> "thuis"' in written


def test_hostile_texts_stay_text() -> None:
    strand = PictureStrand((HOSTILE, HOSTILE, HOSTILE, HOSTILE), HOSTILE)
    picture = thread_picture([PictureThread(HOSTILE, HOSTILE, (strand,))], WORDS, HOSTILE)
    svg = ElementTree.fromstring(picture.encode())
    assert "<script" not in picture
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
        *("svg", "path", "rect", "circle", "text")
    }
    assert not [name for element in svg.iter() for name in element.attrib if name.startswith("on")]
    assert "<script>alert(\"1\")</script> & 'x'" in svg.get("aria-label")


def test_a_hostile_map_stays_a_map() -> None:
    area = shapely.box(0, 0, 100, 50)
    work = MapWork(HOSTILE, shapely.LineString([(10, 10), (90, 10)]), True)
    words = MapWords(*[HOSTILE] * 6)
    picture = map_picture(area, {"green": [area]}, [shapely.Point(5, 5)], [work], words)
    ElementTree.fromstring(picture.encode())
    assert "<script" not in picture


def test_a_work_far_away_is_not_drawn_and_a_work_at_the_edge_is() -> None:
    area = shapely.box(0, 0, 100, 50)
    words = MapWords("map", "N", "no map", "work", "with", "edge")
    far, near = shapely.Point(900, 900).buffer(5), shapely.Point(100, 25).buffer(5)
    picture = map_picture(area, {}, [], [MapWork("1", far, True), MapWork("2", near, False)], words)
    assert picture.count("map-work-number") == 1


@given(
    st.text(max_size=120),
    st.integers(60, 220),
    st.integers(9, 18),
    st.integers(1, 4),
)
def test_no_line_is_wider_than_its_box(text: str, width: int, size: int, most: int) -> None:
    lines = wrapped(text, width, size, most)
    assert 1 <= len(lines) <= most
    assert all(text_width(line, size) <= width for line in lines)


@given(st.lists(st.text("abcdeWM", min_size=1, max_size=12), max_size=8))
def test_wrapping_loses_no_letter_where_there_is_room(words: list[str]) -> None:
    text = " ".join(words)
    lines = wrapped(text, 140, 14, 99)
    assert "".join(lines).replace("-", "").replace(" ", "") == text.replace(" ", "")


def test_a_box_narrower_than_a_letter_still_ends() -> None:
    assert wrapped("WW", 1, 10, 2)


def test_the_letters_are_never_wider_than_the_drawing_reckons() -> None:
    letters = [chr(code) for code in [*range(0x21, 0x7F), *range(0xC0, 0x100)]] + list(
        "€–—…‘’“”·°²³"
    )
    listed = ", ".join(f'"\\u{{{ord(letter):x}}}"' for letter in letters)
    source = textwrap.dedent(f"""
        #set text(font: "Lato", weight: "bold", size: 1000pt, kerning: false)
        #context [#metadata(({listed}).map(letter => measure(letter).width.pt()))<widths>]
    """)
    [found] = json.loads(
        typst.query(
            source.encode(),
            "<widths>",
            field="value",
            font_paths=[font_lato.font_directory],
            ignore_system_fonts=True,
        )
    )
    too_narrow = {
        letter: (round(width), text_width(letter, 1000))
        for letter, width in zip(letters, found, strict=True)
        if width > text_width(letter, 1000)
    }
    assert too_narrow == {}


@given(st.lists(threads, max_size=12), st.integers(1, 6), st.integers(1, 6))
def test_pages_keep_every_thread_whole_and_in_order(
    drawn: list[PictureThread], most: int, most_first: int
) -> None:
    pages = picture_pages(drawn, most, most_first)
    assert [thread for page in pages for thread in page] == drawn
    for number, page in enumerate(pages):
        room = most_first if number == 0 else most
        assert sum(thread.rows for thread in page) <= room or len(page) == 1


def test_shortened_texts_end_in_one_ellipsis() -> None:
    for text in ("woord " * 60, "w" * 200, "een twee"):
        lines = wrapped(text, 80, 14, 2)
        shortened = "".join(lines).replace(" ", "") != text.replace(" ", "")
        assert len(re.findall("…", "".join(lines))) == (1 if shortened else 0)


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_takes_one_empty_line(text: str) -> None:
    assert wrapped(text, 100, 14, 3) == [""]

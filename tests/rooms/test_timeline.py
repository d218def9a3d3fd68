"""The works on a line of years: well-formed, inside its edges, and in order of time."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from wijkdraad.method.report.pictures.lettering import text_width
from wijkdraad.method.report.pictures.work_timeline import (
    WIDTH,
    TimelineWords,
    TimelineWork,
    work_timeline,
)

SVG = "{http://www.w3.org/2000/svg}"
WORDS = TimelineWords("Works", "no dates", "start unknown", "end unknown", "1 October 2026")
TODAY = date(2026, 10, 1)
HOSTILE = "<script>alert(\"1\")</script> & 'x' ]]> \x00\x0b <!-- "

texts = st.text(min_size=1, max_size=80).filter(lambda text: text.strip() != "")
days = st.none() | st.dates(date(1990, 1, 1), date(2060, 12, 31))
works = st.builds(
    lambda name, owner, one, other, measures: TimelineWork(
        "7", name, owner, *((one, other) if not (one and other) else sorted((one, other))), measures
    ),
    texts,
    texts,
    days,
    days,
    st.lists(texts, max_size=3).map(tuple),
)


def drawn(of: list[TimelineWork]) -> ElementTree.Element:
    return ElementTree.fromstring(work_timeline(of, WORDS, TODAY).encode())


def work(number: str, start: date | None, end: date | None, *measures: str) -> TimelineWork:
    return TimelineWork(number, f"Werk {number}", "gemeente", start, end, measures)


def named(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [part for part in svg.iter() if name in part.get("class", "").split()]


@given(st.lists(works, max_size=5))
def test_the_picture_is_well_formed_and_everything_lies_inside_it(of: list[TimelineWork]) -> None:
    svg = drawn(of)
    width, height = float(svg.get("width")), float(svg.get("height"))
    assert width == WIDTH
    for bar in svg.iter(f"{SVG}rect"):
        assert float(bar.get("x")) >= 0
        assert float(bar.get("x")) + float(bar.get("width")) <= width
        assert float(bar.get("y")) + float(bar.get("height")) <= height
    for text in svg.iter(f"{SVG}text"):
        x, size = float(text.get("x")), float(text.get("font-size"))
        assert x >= 0
        assert x + text_width(text.text or "", size) <= width + 1
        assert 0 < float(text.get("y")) <= height


def test_hostile_text_stays_text() -> None:
    hostile = TimelineWork("1", HOSTILE, HOSTILE, date(2026, 1, 1), date(2026, 5, 1), (HOSTILE,))
    svg = drawn([hostile])
    assert not [part for part in svg.iter() if part.tag.endswith("script")]
    assert "<script" not in work_timeline([hostile], WORDS, TODAY)


def test_an_earlier_work_lies_to_the_left_and_a_longer_one_is_wider() -> None:
    svg = drawn(
        [
            work("1", date(2025, 1, 1), date(2025, 7, 1)),
            work("2", date(2026, 1, 1), date(2027, 1, 1)),
            work("3", date(2028, 1, 1), date(2028, 7, 1)),
        ]
    )
    bars = named(svg, "timeline-bar")
    lefts = [float(bar.get("x")) for bar in bars]
    widths = [float(bar.get("width")) for bar in bars]
    assert lefts == sorted(lefts) and len(set(lefts)) == 3
    assert widths[1] > widths[0] and widths[1] > widths[2]


def test_the_years_stand_in_order_and_the_day_of_the_report_between_them() -> None:
    svg = drawn([work("1", date(2025, 5, 1), date(2028, 5, 1))])
    years = [text for text in named(svg, "timeline-year") if (text.text or "").startswith("20")]
    assert [year.text for year in years] == ["2025", "2026", "2027", "2028"]
    places = [float(year.get("x")) for year in years]
    assert places == sorted(places)
    today = float(named(svg, "timeline-today")[0].get("d").split()[0].lstrip("M"))
    assert places[1] < today < places[2]


def test_what_is_not_known_is_not_guessed() -> None:
    svg = drawn(
        [
            work("1", None, None),
            work("2", date(2026, 1, 1), None),
            work("3", None, date(2027, 1, 1)),
        ]
    )
    assert not list(svg.iter(f"{SVG}rect"))
    assert len(list(svg.iter(f"{SVG}circle"))) == 2
    words = {text.text for text in svg.iter(f"{SVG}text")}
    assert {"no dates", "end unknown", "start unknown"} <= words


def test_measures_hang_on_the_thread_of_their_work() -> None:
    svg = drawn(
        [
            work("1", date(2026, 1, 1), date(2026, 5, 1), "Bomen", "Banken"),
            work("2", date(2026, 6, 1), date(2026, 9, 1)),
        ]
    )
    assert len(named(svg, "timeline-thread")) == 2
    assert [text.text for text in named(svg, "timeline-measure")] == ["Bomen", "Banken"]
    assert len(named(svg, "timeline-alone")) == 1

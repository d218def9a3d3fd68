"""Cleaning of drawings, and the charts."""

from __future__ import annotations

import pytest
from report_sample import CHART

from wijkdraad.documents.chart import chart_svg
from wijkdraad.documents.drawing import cleaned_drawing

BAD = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  width="100" height="50px" onload="alert(1)"><script>alert(1)</script>
  <defs><linearGradient id="g"/></defs><image xlink:href="https://example.org/x.png"/>
  <use xlink:href="#g"/><rect class="lead" role="button" fill="url(#g)"
  stroke="url(https://e.org)" style="opacity: .5; fill-opacity: 1"/><a href="javascript:alert(1)">
  <text>blijft</text></a></svg>"""


def test_drawing_keeps_its_shapes_and_loses_what_runs_or_loads() -> None:
    drawing = cleaned_drawing(BAD, "drawing_1", 'Naam "a" <b>')
    for refused in ("script", "onload", "http://www.w3.org/1999", "example.org", "javascript",
                    "e.org)", "style=", "class=", "button"):  # fmt: skip
        assert refused not in drawing.svg
    for kept in ('id="drawing_1_1"', 'href="#drawing_1_1"', 'fill="url(#drawing_1_1)"',
                 'opacity=".5"', ">blijft</text>", 'viewBox="0 0 100 50"',
                 'aria-label="Naam &quot;a&quot; &lt;b&gt;"'):  # fmt: skip
        assert kept in drawing.svg
    assert drawing.width == 100


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ("<svg", "not readable"),
        ("<html/>", "expected 'svg'"),
        ("<svg/>", "says no size"),
        ('<svg viewBox="0 0 10"/>', "four numbers"),
        ('<svg viewBox="0 0 x y"/>', "four numbers"),
        ('<svg viewBox="0 0 1 1"><style>g{}</style></svg>', "style sheet"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>', "document type"),
    ],
)
def test_unusable_drawing_is_refused_with_a_reason(svg: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cleaned_drawing(svg, "d", "naam")


def test_chart_is_drawn_in_lato_with_dutch_numbers_and_twice_the_same() -> None:
    values = [{"a": "x", "b": 1234.5}]
    specification = {
        "data": {"values": values},
        "mark": "text",
        "encoding": {"text": {"field": "b", "format": ",.1f"}, "y": {"field": "a"}},
    }
    svg = chart_svg(specification)
    assert ">1.234,5<" in svg
    assert ">1,234.5<" in chart_svg(specification, language="en")
    assert 'font-family="Lato"' in svg
    assert "sans-serif" not in svg
    assert chart_svg(CHART) == chart_svg(CHART)


def test_chart_fetches_nothing() -> None:
    with pytest.raises(ValueError, match="not allowed"):
        chart_svg({"data": {"url": "https://example.org/a.csv"}, "mark": "bar"})

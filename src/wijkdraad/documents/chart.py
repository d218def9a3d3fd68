"""Draws a Vega-Lite specification as SVG, in the typeface and colours of the look."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any, Literal

import font_lato
import vl_convert

from wijkdraad.documents.drawing import cleaned_drawing
from wijkdraad.documents.texts import clean_text
from wijkdraad.documents.tokens import CHART_COLOURS, FONT_FAMILY, LIGHT

_FORMAT_LOCALES: dict[str, Literal["nl-NL", "en-GB"]] = {"nl": "nl-NL", "en": "en-GB"}

_CONFIG: dict[str, Any] = {
    "background": None,
    "font": FONT_FAMILY,
    "padding": 4,
    "range": {"category": list(CHART_COLOURS), "ordinal": list(CHART_COLOURS)},
    "view": {"stroke": None, "continuousWidth": 520, "continuousHeight": 240},
    "axis": {
        "labelColor": LIGHT["ink"],
        "labelFontSize": 12,
        "titleColor": LIGHT["quiet"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "labelPadding": 6,
        "labelLimit": 260,
        "domainColor": LIGHT["line"],
        "tickColor": LIGHT["line"],
        "gridColor": LIGHT["line"],
        "gridOpacity": 0.7,
    },
    "axisBand": {"ticks": False, "grid": False},
    "legend": {
        "labelColor": LIGHT["ink"],
        "labelFontSize": 12,
        "titleColor": LIGHT["quiet"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "header": {"labelColor": LIGHT["ink"], "titleColor": LIGHT["quiet"], "labelFontSize": 12},
    "title": {"color": LIGHT["ink"], "fontSize": 14, "anchor": "start"},
    "text": {"color": LIGHT["ink"], "fontSize": 12},
    "bar": {"color": CHART_COLOURS[0]},
    "line": {"color": CHART_COLOURS[0], "strokeWidth": 2},
    "point": {"color": CHART_COLOURS[0], "filled": True, "size": 50},
    "rule": {"color": LIGHT["ink"]},
}


@cache
def register_fonts() -> None:
    """Lets vl-convert measure and name Lato; once in a process is enough."""
    vl_convert.register_font_directory(font_lato.font_directory)


def _printable(part: Any) -> Any:
    """The specification without control characters: one in a name would end the whole process."""
    if isinstance(part, str):
        return clean_text(part)
    if isinstance(part, dict):
        return {key: _printable(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_printable(value) for value in part]
    return part


def chart_svg(specification: dict[str, Any], language: str = "nl") -> str:
    """The chart as one SVG element, the same text for the same specification.

    Numbers are written in the language's way. The specification's own `config` wins over the
    look's. Data must be inside the specification: nothing is fetched. Raises ValueError when
    vl-convert cannot draw it.
    """
    # Sorted keys: vl-convert's own reading of a dict must not decide the drawing.
    return _drawn(json.dumps(_printable(specification), sort_keys=True), language)


@lru_cache(maxsize=64)
def _drawn(specification: str, language: str) -> str:
    """The drawing; kept, because the same chart stands in every form of a report."""
    register_fonts()
    locale = _FORMAT_LOCALES[language]
    try:
        svg: str = vl_convert.vegalite_to_svg(
            specification,
            config=_CONFIG,
            allowed_base_urls=[],
            format_locale=locale,
            time_format_locale=locale,
        )
    except ValueError as error:
        raise ValueError(f"the chart cannot be drawn: {error}") from error
    return cleaned_drawing(svg, "chart", "").svg

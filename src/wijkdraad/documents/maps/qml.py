"""Writes how QGIS draws a layer: the style that it reads beside the shapes (QML)."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from wijkdraad.documents.texts import clean_text
from wijkdraad.documents.tokens import FONT_FAMILY, LIGHT
from wijkdraad.method.report.layers import MapLayer, Shape, Symbol

# The oldest QGIS that reads symbols written in this way.
VERSION = "3.28.0"
_KINDS: dict[Shape, tuple[str, str]] = {
    "point": ("marker", "SimpleMarker"),
    "line": ("line", "SimpleLine"),
    "area": ("fill", "SimpleFill"),
}

# Beside a point, on a line, in the middle of an area; the numbers are those of QGIS.
_PLACES: dict[Shape, dict[str, str]] = {
    "point": {"placement": "0", "dist": "1"},
    "line": {"placement": "2", "placementFlags": "9"},
    "area": {"placement": "1", "quadOffset": "4", "centroidInside": "1"},
}


def layer_style(layer: MapLayer) -> str:
    """The style of a layer as QML: its symbols, the titles of its columns, its labels."""
    root = Element(
        "qgis",
        {
            "version": VERSION,
            "styleCategories": "Symbology|Labeling|Fields|MapTips",
            "labelsEnabled": str(int(bool(layer.label))),
        },
    )
    _renderer(root, layer)
    if layer.label:
        _labels(root, layer)
    aliases = SubElement(root, "aliases")
    for number, column in enumerate(layer.columns, start=1):
        # Column 0 is the number that the file gives each shape.
        attributes = {"field": column.name, "index": str(number)}
        SubElement(aliases, "alias", {**attributes, "name": clean_text(column.full_title)})
    shown = layer.label or (layer.columns[0].name if layer.columns else "")
    SubElement(root, "previewExpression").text = f'"{shown}"' if shown else ""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def _renderer(root: Element, layer: MapLayer) -> None:
    by_value = bool(layer.drawn_by)
    renderer = SubElement(
        root,
        "renderer-v2",
        {
            "type": "categorizedSymbol" if by_value else "singleSymbol",
            "symbollevels": "0",
            "enableorderby": "0",
            "forceraster": "0",
        },
    )
    if by_value:
        renderer.set("attr", layer.drawn_by)
        categories = SubElement(renderer, "categories")
        for number, each in enumerate(layer.symbols):
            SubElement(
                categories,
                "category",
                {
                    "symbol": str(number),
                    "value": clean_text(each.value),
                    "label": clean_text(each.label),
                    "type": "string",
                    "render": "true",
                },
            )
    symbols = SubElement(renderer, "symbols")
    for number, each in enumerate(layer.symbols):
        kind, name = _KINDS[layer.shape]
        symbol = SubElement(
            symbols,
            "symbol",
            {
                "type": kind,
                "name": str(number),
                "alpha": "1",
                "clip_to_extent": "1",
                "force_rhr": "0",
            },
        )
        inner = SubElement(symbol, "layer", {"class": name, "enabled": "1", "pass": "0"})
        _options(inner, _symbol_options(layer.shape, each.symbol))


def _symbol_options(shape: Shape, symbol: Symbol) -> dict[str, str]:
    line, fill = _colour(symbol.line), _colour(symbol.fill or symbol.line, symbol.fill_opacity)
    dash = "dash" if symbol.dashed else "solid"
    width = f"{symbol.width_mm:g}"
    if shape == "line":
        return {
            "line_color": line,
            "line_style": dash,
            "line_width": width,
            "line_width_unit": "MM",
            "capstyle": "round",
            "joinstyle": "round",
        }
    outline = {
        "outline_color": line,
        "outline_style": dash,
        "outline_width": width,
        "outline_width_unit": "MM",
    }
    if shape == "area":
        return {**outline, "color": fill, "style": "solid" if symbol.fill else "no"}
    return {
        **outline,
        "color": fill,
        "name": "circle",
        "size": f"{symbol.size_mm:g}",
        "size_unit": "MM",
    }


def _labels(root: Element, layer: MapLayer) -> None:
    labeling = SubElement(root, "labeling", {"type": "simple"})
    settings = SubElement(labeling, "settings", {"calloutType": "simple"})
    style = SubElement(
        settings,
        "text-style",
        {
            "fieldName": layer.label,
            "isExpression": "0",
            "fontFamily": FONT_FAMILY,
            "fontSize": "9",
            "fontSizeUnit": "Point",
            "fontWeight": "75",
            "textColor": _colour(LIGHT["ink"]),
            "textOpacity": "1",
            "multilineHeight": "1",
        },
    )
    SubElement(
        style,
        "text-buffer",
        {
            "bufferDraw": "1",
            "bufferSize": "0.8",
            "bufferSizeUnits": "MM",
            "bufferColor": _colour(LIGHT["card"]),
            "bufferOpacity": "1",
            "bufferNoFill": "1",
            "bufferJoinStyle": "128",
        },
    )
    SubElement(style, "background", {"shapeDraw": "0"})
    SubElement(style, "shadow", {"shadowDraw": "0"})
    SubElement(settings, "text-format", {"formatNumbers": "0", "multilineAlign": "3"})
    SubElement(settings, "placement", {**_PLACES[layer.shape], "priority": "5", "distUnits": "MM"})
    # Left out, these would mean that no label is wanted at all.
    SubElement(
        settings,
        "rendering",
        {"drawLabels": "1", "maxNumLabels": "2000", "obstacle": "1", "obstacleFactor": "1"},
    )


def _options(parent: Element, values: dict[str, str]) -> None:
    options = SubElement(parent, "Option", {"type": "Map"})
    for name, value in values.items():
        SubElement(options, "Option", {"type": "QString", "name": name, "value": value})


def _colour(code: str, opacity: float = 1.0) -> str:
    """A colour as QGIS writes it: red, green, blue and how opaque, each 0 to 255.

    >>> _colour("#1f4e79"), _colour("#ffffff", 0.2)
    ('31,78,121,255', '255,255,255,51')
    """
    parts = [int(code[start : start + 2], 16) for start in (1, 3, 5)]
    return ",".join(str(part) for part in (*parts, round(255 * opacity)))

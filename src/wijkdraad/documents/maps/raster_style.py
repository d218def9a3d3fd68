"""Writes how QGIS draws a raster: the style that it reads beside the cells (QML)."""

from __future__ import annotations

import math
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from wijkdraad.documents.maps.qml import VERSION
from wijkdraad.documents.texts import clean_text
from wijkdraad.method.report.pictures.measured_map import Class
from wijkdraad.method.report.raster_layers import RasterLayer

_CLEAR = "#ffffff"
# What QGIS calls classes with an upper bound of their own, and bounds that a person chose.
_BY_CLASS = {"colorRampType": "DISCRETE", "classificationMode": "1", "clip": "0"}


def raster_style(layer: RasterLayer, band: str) -> str:
    """The style of one band of a raster as QML: its classes in colours and words, unknown clear.

    Raises ValueError for a band that the raster does not have.
    """
    number = [name for name, _title in layer.bands].index(band) + 1
    root = Element("qgis", {"version": VERSION, "styleCategories": "Symbology"})
    pipe = SubElement(root, "pipe")
    # A cell shows its own class at any scale; mixing two would make a third that nobody computed.
    nearest = {
        "enabled": "false",
        "zoomedInResamplingMethod": "nearestNeighbour",
        "zoomedOutResamplingMethod": "nearestNeighbour",
        "maxOversampling": "2",
    }
    SubElement(SubElement(pipe, "provider"), "resampling", nearest)
    items = _items(layer.classes)
    bounds = [value for value, *_rest in items if math.isfinite(value)]
    low, high = (repr(bound) for bound in (min(bounds, default=0.0), max(bounds, default=1.0)))
    renderer = SubElement(
        pipe,
        "rasterrenderer",
        {
            "type": "singlebandpseudocolor",
            "band": str(number),
            "alphaBand": "-1",
            "opacity": "1",
            "nodataColor": "",
            "classificationMin": low,
            "classificationMax": high,
        },
    )
    SubElement(renderer, "rasterTransparency")
    SubElement(SubElement(renderer, "minMaxOrigin"), "limits").text = "None"
    shader = SubElement(
        SubElement(renderer, "rastershader"),
        "colorrampshader",
        {**_BY_CLASS, "minimumValue": low, "maximumValue": high, "labelPrecision": "4"},
    )
    for value, colour, opacity, label in items:
        SubElement(
            shader,
            "item",
            {
                "value": "inf" if math.isinf(value) else repr(value),
                "color": colour,
                "alpha": str(opacity),
                "label": clean_text(label),
            },
        )
    SubElement(pipe, "brightnesscontrast", {"brightness": "0", "contrast": "0", "gamma": "1"})
    SubElement(pipe, "huesaturation", {"saturation": "0", "grayscaleMode": "0", "colorizeOn": "0"})
    SubElement(pipe, "rasterresampler", {"maxOversampling": "2"})
    SubElement(root, "blendMode").text = "0"
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def _items(classes: tuple[Class, ...]) -> list[tuple[float, str, int, str]]:
    """The highest value of each class, its colour, how opaque it is (0 to 255), and its words.

    QGIS counts a value on a bound with the class below, we with the one above: so a class ends at
    the last number (of 32 bits, as the cells are) before the next begins. What lies under the
    first class stays clear.

    >>> [item[0] for item in _items((Class(0, "#ffffff", "sun"), Class(0.5, "#000000", "shade")))]
    [0.4999999701976776, inf]
    >>> _items((Class(18, "#ffffff", "warm"),))[0]
    (17.999998092651367, '#ffffff', 0, '')
    """
    items = []
    if math.isfinite(classes[0].least) and classes[0].least > 0:
        items.append((_before(classes[0].least), _CLEAR, 0, ""))
    nexts = [_before(one.least) for one in classes[1:]]
    for one, upper in zip(classes, [*nexts, math.inf], strict=True):
        items.append((upper, one.colour, 255, one.label))
    return items


def _before(value: float) -> float:
    """The largest number of 32 bits that is less than `value`."""
    close = np.float32(value)
    return float(close if close < value else np.nextafter(close, np.float32(-np.inf)))

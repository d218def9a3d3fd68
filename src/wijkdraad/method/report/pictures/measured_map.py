"""A map of one thing that was measured on every spot: shade, heat, water after a cloudburst.

The measured layer is the loud one; buildings and the edge of the neighbourhood lie under and over
it in quiet lines. What nobody measured stays hatched, and the legend says so in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.report.pictures.lettering import xml_text
from wijkdraad.method.report.pictures.map_sheet import (
    FONT,
    INK,
    QUIET,
    UNKNOWN,
    MapFrame,
    background,
    pin,
    scale_and_north,
)

BUILDING = "#cdc7b9"
ROW_HEIGHT, COLUMNS, LETTERS = 40, 2, 25


@dataclass(frozen=True)
class Class:
    """One class of the legend: values from `least` (up to the next class), a colour, words."""

    least: float
    colour: str
    label: str


@dataclass(frozen=True)
class Overlay:
    """The measured layer as a picture: a `data:` address of a PNG, and where it lies in metres."""

    address: str
    west_m: float
    south_m: float
    east_m: float
    north_m: float


@dataclass(frozen=True)
class MeasuredMapWords:
    """The words on the map."""

    alt: str
    north: str
    unknown: str
    building: str
    boundary: str


@dataclass(frozen=True)
class Mark:
    """A place that is pointed at: a pin, or with `text` (a number) one that hangs and holds it."""

    place: Point
    text: str = ""


def coloured(values: NDArray[np.floating], classes: Sequence[Class]) -> NDArray[np.uint8]:
    """Red, green, blue and opacity (rows, columns, 4) for `values`, clear where they are NaN.

    `classes` go up; a value under the first class is clear too.

    >>> classes = [Class(0, "#ffffff", "low"), Class(10, "#000000", "high")]
    >>> coloured(np.array([[3, 10, np.nan, -1]]), classes)[0].tolist()
    [[255, 255, 255, 255], [0, 0, 0, 255], [0, 0, 0, 0], [0, 0, 0, 0]]
    """
    clear = np.zeros((1, 4), np.uint8)
    solid = [[*bytes.fromhex(one.colour[1:]), 255] for one in classes]
    palette = np.vstack([clear, np.array(solid, np.uint8)])
    known = ~np.isnan(values)
    place = np.searchsorted([one.least for one in classes], np.where(known, values, 0), "right")
    return palette[np.where(known, place, 0)]


def measured_map(
    boundary: BaseGeometry,
    buildings: Sequence[BaseGeometry],
    overlay: Overlay,
    classes: Sequence[Class],
    words: MeasuredMapWords,
    sheet: MapFrame | None = None,
    lines: Sequence[BaseGeometry] = (),
    marks: Sequence[Mark] = (),
    with_legend: bool = True,
) -> str:
    """The map as SVG text with its legend; `lines` (a network, routes) are drawn over the layer.

    `marks` come on top. Without its legend the drawing is as large as the sheet, so that a click
    on it is a place.

    >>> area = shapely.box(0, 0, 100, 50)
    >>> here = Overlay("data:image/png;base64,", 0, 0, 100, 50)
    >>> svg = measured_map(area, [], here, [Class(0, "#ffffff", "dry")],
    ...     MeasuredMapWords("map", "N", "unknown", "building", "edge"))
    >>> "dry" in svg, svg.count("<image")
    (True, 1)
    """
    sheet = sheet or MapFrame.around(boundary)
    clip = shapely.box(
        sheet.west,
        sheet.north - sheet.height / sheet.units_per_m,
        sheet.west + sheet.width / sheet.units_per_m,
        sheet.north,
    )
    corners = np.array([[overlay.west_m, overlay.north_m], [overlay.east_m, overlay.south_m]])
    (left, top), (right, bottom) = sheet.units(corners)
    parts = [
        f'<clipPath id="inside"><path d="{sheet.path(boundary)}" clip-rule="evenodd"/></clipPath>',
        background(sheet, boundary),
        f'<g clip-path="url(#inside)"><image href="{overlay.address}" x="{left:.2f}" y="{top:.2f}" '
        f'width="{right - left:.2f}" height="{bottom - top:.2f}" preserveAspectRatio="none" '
        'image-rendering="pixelated"/></g>',
    ]
    outline = "".join(
        sheet.path(shape.intersection(clip)) for shape in buildings if shape.intersects(clip)
    )
    if outline:
        parts.append(
            f'<path d="{outline}" fill="{BUILDING}" fill-rule="evenodd" stroke="{QUIET}" '
            'stroke-width="0.6"/>'
        )
    drawn = "".join(sheet.path(line.intersection(clip)) for line in lines if line.intersects(clip))
    if drawn:
        # Light around dark, so that a line shows on every colour.
        parts.append(
            f'<path d="{drawn}" fill="none" stroke="#ffffff" stroke-width="5"/>'
            f'<path d="{drawn}" fill="none" stroke="{INK}" stroke-width="2"/>'
        )
    parts.append(
        f'<path d="{sheet.path(boundary)}" fill="none" stroke="{INK}" stroke-width="2.5" '
        'stroke-dasharray="9 6"/>'
    )
    parts.append(scale_and_north(sheet, words.north))
    parts += [_mark(sheet, mark) for mark in marks if sheet.holds(mark.place)]
    legend, legend_height = (
        _legend(sheet, classes, words, bool(buildings)) if with_legend else ("", 0)
    )
    height = sheet.height + legend_height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" '
        f'width="{sheet.width}" height="{height}" role="img" aria-label="{xml_text(words.alt)}" '
        f'class="map-picture">{"".join(parts)}{legend}</svg>'
    )


def _mark(sheet: MapFrame, mark: Mark) -> str:
    if not mark.text:
        return pin(sheet, mark.place)
    x, y = sheet.units(shapely.get_coordinates(mark.place))[0]
    # It hangs: the shade of noon falls to the north, and stays in sight.
    return (
        f'<path d="M{x:.1f} {y:.1f}l-11 18a13 13 0 1 0 22 0Z" fill="{INK}" stroke="#ffffff" '
        f'stroke-width="2.5" stroke-linejoin="round"/>'
        f'<text x="{x:.1f}" y="{y + 31:.1f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="17" font-weight="700" fill="#ffffff">{xml_text(mark.text)}</text>'
    )


def _legend(
    sheet: MapFrame, classes: Sequence[Class], words: MeasuredMapWords, with_buildings: bool
) -> tuple[str, int]:
    signs = [(f'fill="{one.colour}"', one.label) for one in classes]
    if with_buildings:
        signs.append((f'fill="{BUILDING}"', words.building))
    signs.append((f'fill="{UNKNOWN}"', words.unknown))
    written = []
    for number, (fill, text) in enumerate(signs):
        x = 10 + number % COLUMNS * (sheet.width // COLUMNS)
        y = sheet.height + 30 + number // COLUMNS * ROW_HEIGHT
        written.append(
            f'<rect x="{x}" y="{y - 12}" width="40" height="24" {fill} stroke="#b9b2a3"/>'
            f'<text x="{x + 52}" y="{y + 9}" font-family="{FONT}" font-size="{LETTERS}" fill="{QUIET}" '
            f'class="map-legend">{xml_text(text)}</text>'
        )
    return "".join(written), 20 + ROW_HEIGHT * -(-len(signs) // COLUMNS)

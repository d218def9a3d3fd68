"""A map of cool places, and of which homes each of them serves; with the way between two places.

The places are loud, with their number. A home has the colour and the number of the place that it
walks to; one that has none is white with a cross, so that nobody needs to see colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from .lettering import xml_text
from .map_sheet import FONT, INK, QUIET, MapFrame, background, pin, scale_and_north
from .measured_map import Mark

COLOURS = (
    "#9ccbe8",
    "#f2c879",
    "#a9d6a2",
    "#d9b8e0",
    "#f0a98c",
    "#8fd0c8",
    "#d6d27a",
    "#b9c2d8",
)
"""Of places, in turn: light, so that a number on them can be read."""
GROUND, WATER, PATH, NO_HOME = "#f4f1e8", "#dfe8ee", "#ffffff", "#dcd7ca"
PLACE, PLACE_EDGE = "#5f9e6e", "#2f6b3b"
LETTERS, CROSS, DOT = 13, 4.5, 4.0
"""Sizes in units of the drawing."""


def colour_of(number: int) -> str:
    """The colour of the place with a number, and of the homes that it serves.

    >>> colour_of(1) == colour_of(9), colour_of(1) == colour_of(2)
    (True, False)
    """
    return COLOURS[(number - 1) % len(COLOURS)]


@dataclass(frozen=True)
class Home:
    """A building or an address (a point) and the number of the place that serves it, 0 for none."""

    shape: BaseGeometry
    place: int


@dataclass(frozen=True)
class Way:
    """A way between two places; the `chosen` one is drawn whole, the other dashed."""

    line: BaseGeometry
    chosen: bool


def catchment_map(
    boundary: BaseGeometry,
    ground: Sequence[tuple[BaseGeometry, str]],
    homes: Sequence[Home],
    places: Sequence[tuple[BaseGeometry, int]],
    alt: str,
    north: str,
    sheet: MapFrame,
    ways: Sequence[Way] = (),
    marks: Sequence[Mark] = (),
) -> str:
    """The map as SVG text, as large as the sheet: a click on it is a place. Without a legend.

    `ground` are quiet shapes with their colour, drawn first; where there are none it is hatched.

    >>> area = shapely.box(0, 0, 100, 50)
    >>> svg = catchment_map(area, [], [Home(shapely.box(0, 0, 20, 20), 2)],
    ...     [(shapely.box(50, 0, 90, 40), 2)], "map", "N", MapFrame.around(area))
    >>> svg.count(">2</text>"), colour_of(2) in svg
    (2, True)
    """
    clip = shapely.box(
        sheet.west,
        sheet.north - sheet.height / sheet.units_per_m,
        sheet.west + sheet.width / sheet.units_per_m,
        sheet.north,
    )
    shapely.prepare(clip)
    parts = [background(sheet, boundary)]
    parts += [_area(sheet, shape, colour) for shape, colour in ground if shape.intersects(clip)]
    parts += [
        f'<path d="{sheet.path(shape)}" fill="{PLACE}" fill-rule="evenodd" '
        f'stroke="{PLACE_EDGE}" stroke-width="1.5"/>'
        for shape, _number in places
    ]
    seen = [home for home in homes if home.shape.intersects(clip)]
    parts += [_home(sheet, home) for home in seen]
    parts.append(
        f'<path d="{sheet.path(boundary)}" fill="none" stroke="{INK}" stroke-width="2.5" '
        'stroke-dasharray="9 6"/>'
    )
    for way in sorted(ways, key=lambda way: way.chosen):
        line = sheet.path(way.line.intersection(clip))
        dash = "" if way.chosen else ' stroke-dasharray="7 5"'
        parts.append(
            f'<path d="{line}" fill="none" stroke="#ffffff" stroke-width="7" stroke-linejoin="round"/>'
            f'<path d="{line}" fill="none" stroke="{INK}" stroke-width="3"{dash} '
            'stroke-linejoin="round"/>'
        )
    parts += [_badge(sheet, shape, number) for shape, number in places if shape.intersects(clip)]
    parts.append(scale_and_north(sheet, north))
    parts += [_pointed(sheet, mark) for mark in marks if sheet.holds(mark.place)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}" '
        f'width="{sheet.width}" height="{sheet.height}" role="img" aria-label="{xml_text(alt)}" '
        f'class="map-picture">{"".join(parts)}</svg>'
    )


def _area(sheet: MapFrame, shape: BaseGeometry, colour: str) -> str:
    return f'<path d="{sheet.path(shape)}" fill="{colour}" fill-rule="evenodd"/>'


def _home(sheet: MapFrame, home: Home) -> str:
    colour = colour_of(home.place) if home.place else "#ffffff"
    if shapely.get_dimensions(home.shape) != 2:
        x, y = sheet.units(shapely.get_coordinates(home.shape))[0]
        if not home.place:
            return _cross(x, y)
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{colour}" stroke="{INK}" '
            'stroke-width="0.8"/>'
        )
    drawn = (
        f'<path d="{sheet.path(home.shape)}" fill="{colour}" fill-rule="evenodd" '
        f'stroke="{INK if not home.place else QUIET}" stroke-width="0.8"/>'
    )
    middle = shapely.point_on_surface(home.shape)
    x, y = sheet.units(shapely.get_coordinates(middle))[0]
    if not home.place:
        return drawn + _cross(x, y)
    room_m = home.shape.boundary.distance(middle) * sheet.units_per_m
    if room_m < LETTERS * 0.45:
        return drawn
    return drawn + (
        f'<text x="{x:.1f}" y="{y + LETTERS * 0.36:.1f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="{LETTERS}" fill="{INK}">{home.place}</text>'
    )


def _cross(x: float, y: float) -> str:
    a, b, c, d = x - CROSS, x + CROSS, y - CROSS, y + CROSS
    line = f"M{a:.1f} {c:.1f}L{b:.1f} {d:.1f}M{a:.1f} {d:.1f}L{b:.1f} {c:.1f}"
    return (
        f'<path d="{line}" stroke="#ffffff" stroke-width="5"/>'
        f'<path d="{line}" stroke="{INK}" stroke-width="2.2"/>'
    )


def _badge(sheet: MapFrame, shape: BaseGeometry, number: int) -> str:
    x, y = sheet.units(shapely.get_coordinates(shapely.point_on_surface(shape)))[0]
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="15" fill="{colour_of(number)}" '
        f'stroke="{PLACE_EDGE}" stroke-width="3"/>'
        f'<text x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="17" font-weight="700" fill="{INK}">{number}</text>'
    )


def _pointed(sheet: MapFrame, mark: Mark) -> str:
    if not mark.text:
        return pin(sheet, mark.place)
    x, y = sheet.units(shapely.get_coordinates(mark.place))[0]
    return (
        f'<path d="M{x:.1f} {y:.1f}l-12 -21a14 14 0 1 1 24 0Z" fill="{INK}" stroke="#ffffff" '
        'stroke-width="2.5" stroke-linejoin="round"/>'
        f'<text x="{x:.1f}" y="{y - 21:.1f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="17" font-weight="700" fill="#ffffff">{xml_text(mark.text)}</text>'
    )

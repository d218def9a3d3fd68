"""A map of who is on the social map: a marker for each, whose shape and letter tell the form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.report.pictures.lettering import xml_text
from wijkdraad.method.report.pictures.map_picture import quiet_ground
from wijkdraad.method.report.pictures.map_sheet import (
    FONT,
    INK,
    QUIET,
    MapFrame,
    scale_and_north,
)

MARKER = "#1f4e79"
RADIUS = 17.0
APART = 2 * RADIUS + 3
"""Markers whose middles lie closer than this would cover each other."""
SHAPES = ("circle", "diamond", "square")


@dataclass(frozen=True)
class SocialMarker:
    """Someone on the map: the label of the list, the place, and a shape of SHAPES."""

    label: str
    place: Point
    shape: str
    loud: bool = False


def social_picture(
    boundary: BaseGeometry,
    ground: Mapping[str, Sequence[BaseGeometry]],
    trees: Sequence[BaseGeometry],
    markers: Sequence[SocialMarker],
    sheet: MapFrame,
    alt: str,
    north: str,
    legend: Sequence[tuple[str, str, str]] = (),
    loud: str = "",
) -> str:
    """The map as SVG text: the quiet ground of `map_picture`, with a marker for each.

    `legend` holds (shape, letter, words); without it nothing stands below the map.

    >>> area = shapely.box(0, 0, 100, 50)
    >>> someone = SocialMarker("O1", Point(10, 10), "circle")
    >>> svg = social_picture(area, {}, [], [someone], MapFrame.around(area), "Who is where", "N")
    >>> svg.count("social-marker"), 'aria-label="Who is where"' in svg
    (1, True)
    """
    parts = [*quiet_ground(sheet, boundary, ground, trees), social_markers(sheet, markers)]
    parts.append(scale_and_north(sheet, north))
    below, below_height = social_legend(sheet, legend, loud) if legend else ("", 0)
    height = sheet.height + below_height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" '
        f'width="{sheet.width}" height="{height}" role="img" aria-label="{xml_text(alt)}" '
        f'class="map-picture">{"".join(parts)}{below}</svg>'
    )


def social_markers(sheet: MapFrame, markers: Sequence[SocialMarker]) -> str:
    """The markers as parts of an SVG, for those whose place is on the sheet.

    A marker that would cover an earlier one moves aside, and a line leads to its place. `loud`
    ones, with a rule in the way, have a double edge.

    >>> sheet = MapFrame.around(shapely.box(0, 0, 100, 50))
    >>> two = [SocialMarker("O1", Point(10, 10), "circle"), SocialMarker("P2", Point(10, 10), "square")]
    >>> drawn = social_markers(sheet, two)
    >>> drawn.count("social-marker"), drawn.count("social-line")
    (2, 1)
    """
    placed: list[tuple[float, float]] = []
    lines, drawn = [], []
    for marker in markers:
        if not sheet.holds(marker.place):
            continue
        at_x, at_y = map(float, sheet.units(shapely.get_coordinates(marker.place))[0])
        x, y = _free(at_x, at_y, placed, sheet)
        placed.append((x, y))
        if (x, y) != (at_x, at_y):
            lines.append(
                f'<path class="social-line" d="M{at_x:.1f} {at_y:.1f}L{x:.1f} {y:.1f}" fill="none" '
                f'stroke="{MARKER}" stroke-width="2"/>'
                f'<circle cx="{at_x:.1f}" cy="{at_y:.1f}" r="3.5" fill="{MARKER}"/>'
            )
        drawn.append(_marker(marker, x, y))
    return "".join(lines + drawn)


def _free(
    x: float, y: float, placed: Sequence[tuple[float, float]], sheet: MapFrame
) -> tuple[float, float]:
    """The nearest place of a honeycomb around (x, y) that covers no other marker."""
    for ring in range(12):
        for step in range(max(1, 6 * ring)):
            turn = 2 * math.pi * step / max(1, 6 * ring)
            point = shapely.Point(x, y) if not ring else _around(x, y, ring * APART, turn)
            inside = (
                RADIUS <= point.x <= sheet.width - RADIUS
                and RADIUS <= point.y <= sheet.height - RADIUS
            )
            if (inside or not ring) and all(
                abs(point.x - other_x) >= APART or abs(point.y - other_y) >= APART
                for other_x, other_y in placed
            ):
                return round(point.x, 1) if ring else x, round(point.y, 1) if ring else y
    return x, y


def _around(x: float, y: float, radius: float, turn: float) -> Point:
    return Point(x + radius * math.cos(turn), y + radius * math.sin(turn))


def _marker(marker: SocialMarker, x: float, y: float) -> str:
    inner = _outline(marker.shape, x, y, RADIUS)
    ring = ""
    if marker.loud:
        outer = _outline(marker.shape, x, y, RADIUS + 5)
        ring = f'<path d="{outer}" fill="#ffffff" stroke="{INK}" stroke-width="2.5"/>'
    return (
        f'<g class="social-marker">{ring}<path d="{inner}" fill="#ffffff" stroke="{MARKER}" '
        f'stroke-width="3"/><text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" '
        f'font-family="{FONT}" font-size="14" font-weight="700" fill="{INK}">'
        f"{xml_text(marker.label)}</text></g>"
    )


def _outline(shape: str, x: float, y: float, radius: float) -> str:
    if shape == "circle":
        return (
            f"M{x - radius:.1f} {y:.1f}a{radius} {radius} 0 1 1 {2 * radius} 0"
            f"a{radius} {radius} 0 1 1 {-2 * radius} 0Z"
        )
    if shape == "diamond":
        far = radius * 1.3
        return f"M{x:.1f} {y - far:.1f}l{far:.1f} {far:.1f}l{-far:.1f} {far:.1f}l{-far:.1f} {-far:.1f}Z"
    side = radius * 0.92
    return f"M{x - side:.1f} {y - side:.1f}h{2 * side:.1f}v{2 * side:.1f}h{-2 * side:.1f}Z"


def social_legend(
    sheet: MapFrame, entries: Sequence[tuple[str, str, str]], loud: str
) -> tuple[str, int]:
    """A legend of (shape, letter, words) below the sheet, and its height in units.

    `loud` says what a double edge means; empty where no marker has one.
    """
    signs = [SocialMarker(letter, Point(0, 0), shape) for shape, letter, _words in entries]
    words = [text for _shape, _letter, text in entries]
    if loud:
        signs.append(SocialMarker("", Point(0, 0), "circle", loud=True))
        words.append(loud)
    row_height, columns = 48, 2
    written = []
    for number, (sign, text) in enumerate(zip(signs, words, strict=True)):
        x = 30 + (number % columns) * (sheet.width // columns)
        y = sheet.height + 32 + (number // columns) * row_height
        written.append(_marker(sign, x, y))
        written.append(
            f'<text x="{x + 34}" y="{y + 6}" font-family="{FONT}" font-size="18" fill="{QUIET}" '
            f'class="map-legend">{xml_text(text)}</text>'
        )
    return "".join(written), 14 + row_height * ((len(signs) + columns - 1) // columns)

"""A map of what places mean to residents: a numbered mark for a place, a square for homes.

The shape of a mark says how it stands there for most who told of it. A home is only ever drawn
as the square that it lies in. The list beside the map has the same numbers.
"""

from __future__ import annotations

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
from wijkdraad.method.report.pictures.social_picture import (
    MARKER,
    SocialMarker,
    social_markers,
)

ROW_HEIGHT = 48


@dataclass(frozen=True)
class ValueMark:
    """A place with its number in the list, and a shape of SHAPES of the social map."""

    label: str
    place: Point
    shape: str


@dataclass(frozen=True)
class HomeSquare:
    """A square with homes in it: its number in the list, and west, south, east, north in metres."""

    label: str
    bounds_m: tuple[float, float, float, float]


def values_map(
    boundary: BaseGeometry,
    ground: Mapping[str, Sequence[BaseGeometry]],
    trees: Sequence[BaseGeometry],
    marks: Sequence[ValueMark],
    squares: Sequence[HomeSquare],
    sheet: MapFrame,
    alt: str,
    north: str,
    legend: Sequence[tuple[str, str]] = (),
    square_words: str = "",
) -> str:
    """The map as SVG text: the quiet ground, the squares, and a mark for each place.

    `legend` holds (shape, words), `square_words` what a square means; without them nothing
    stands below the map.

    >>> area = shapely.box(0, 0, 300, 200)
    >>> park = ValueMark("1", Point(20, 20), "circle")
    >>> home = HomeSquare("2", (100, 100, 200, 200))
    >>> svg = values_map(area, {}, [], [park], [home], MapFrame.around(area), "Values", "N")
    >>> svg.count("social-marker"), svg.count("home-square"), 'aria-label="Values"' in svg
    (1, 1, True)
    """
    markers = [SocialMarker(mark.label, mark.place, mark.shape) for mark in marks]
    parts = [
        *quiet_ground(sheet, boundary, ground, trees),
        *(_square(sheet, square) for square in squares),
        social_markers(sheet, markers),
        scale_and_north(sheet, north),
    ]
    below, below_height = _legend(sheet, legend, square_words)
    height = sheet.height + below_height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" '
        f'width="{sheet.width}" height="{height}" role="img" aria-label="{xml_text(alt)}" '
        f'class="map-picture">{"".join(parts)}{below}</svg>'
    )


def _square(sheet: MapFrame, square: HomeSquare) -> str:
    shape = shapely.box(*square.bounds_m)
    x, y = sheet.units(shapely.get_coordinates(shape.centroid))[0]
    return (
        f'<g class="home-square"><path d="{sheet.path(shape)}" fill="{MARKER}" fill-opacity="0.14" '
        f'stroke="{MARKER}" stroke-width="2.5" stroke-dasharray="8 5"/>'
        f'<text x="{x:.1f}" y="{y + 6:.1f}" text-anchor="middle" font-family="{FONT}" '
        f'font-size="17" font-weight="700" fill="{INK}">{xml_text(square.label)}</text></g>'
    )


def _legend(
    sheet: MapFrame, legend: Sequence[tuple[str, str]], square_words: str
) -> tuple[str, int]:
    """What the shapes mean, below the sheet, and how many units high that is."""
    entries = [*legend, *([("home", square_words)] if square_words else [])]
    written = []
    columns = 2
    for number, (shape, words) in enumerate(entries):
        x = 30 + (number % columns) * (sheet.width // columns)
        y = sheet.height + 32 + (number // columns) * ROW_HEIGHT
        written.append(_sign(shape, x, y))
        written.append(
            f'<text x="{x + 34}" y="{y + 6}" font-family="{FONT}" font-size="18" fill="{QUIET}" '
            f'class="map-legend">{xml_text(words)}</text>'
        )
    rows = (len(entries) + columns - 1) // columns
    return "".join(written), 14 + ROW_HEIGHT * rows if entries else 0


def _sign(shape: str, x: float, y: float) -> str:
    if shape == "home":
        return (
            f'<rect x="{x - 15}" y="{y - 15}" width="30" height="30" fill="{MARKER}" '
            f'fill-opacity="0.14" stroke="{MARKER}" stroke-width="2.5" stroke-dasharray="8 5"/>'
        )
    middle = MapFrame(0.0, 0.0, 1.0, 0.0, round(x) + 60, round(y) + 60)
    return social_markers(middle, [SocialMarker("", Point(x, -y), shape)])

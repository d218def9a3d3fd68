"""A quiet map of the neighbourhood with one loud layer: the works, by number.

The map is an SVG. Ground without a base map is hatched, so that a gap reads as a gap. Shapes
are in metres (RD New, EPSG:28992); the table of works always stands beside the map.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from .lettering import xml_text

WIDTH = 1000
TALLEST = 1100
MARGIN_SHARE = 0.04
PAPER, INK, QUIET, WORK = "#fbfaf6", "#1d2733", "#5a6572", "#1f4e79"
FONT = "Lato, 'Noto Sans', sans-serif"
GROUND_COLOURS: Mapping[str, str] = {
    "green": "#dbe6d2",
    "water": "#cfdfeb",
    "bare": "#efece3",
    "road": "#e7e3d8",
    "footpath": "#f4f1e8",
    "building": "#cdc7b9",
}
TREE_COLOUR = "#8fae85"


@dataclass(frozen=True)
class MapWork:
    """A work on the map: its number in the table, its shape, and whether it has a measure."""

    number: str
    shape: BaseGeometry
    linked: bool


@dataclass(frozen=True)
class MapWords:
    """The words on the map."""

    alt: str
    north: str
    unknown_ground: str
    work: str
    work_linked: str
    boundary: str


@dataclass(frozen=True)
class MapFrame:
    """The sheet a map is drawn on: turns metres (RD New) into units of the drawing, and back.

    >>> frame = MapFrame.fitted(shapely.box(1000, 2000, 1400, 2300), 420, 630, 3)
    >>> frame.width, frame.height
    (420, 324)
    >>> round(frame.metres(210, 162).x), round(frame.metres(210, 162).y)
    (1200, 2150)
    """

    west: float
    north: float
    units_per_m: float
    left: float
    width: int
    height: int

    @classmethod
    def around(cls, shape: BaseGeometry) -> MapFrame:
        """The frame of the map in the report: WIDTH units wide, as tall as the shape asks."""
        west, north, wide, tall = _padded(shape)
        units_per_m = min(WIDTH / wide, TALLEST / tall)
        left = (WIDTH - wide * units_per_m) / 2
        return cls(west, north, units_per_m, left, WIDTH, round(tall * units_per_m))

    @classmethod
    def fitted(cls, shape: BaseGeometry, width: int, tallest: int, step: int) -> MapFrame:
        """A frame without unused edges: a whole number of `step` units high, at most `tallest`.

        More of the surroundings is shown instead, as much on either side, so that the middle
        of the drawing is the middle of the shape.
        """
        west, north, wide, tall = _padded(shape)
        height = min(tallest // step, math.ceil(width * tall / wide / step)) * step
        wider, taller = max(wide, tall * width / height), max(tall, wide * height / width)
        return cls(
            west - (wider - wide) / 2,
            north + (taller - tall) / 2,
            width / wider,
            0.0,
            width,
            height,
        )

    def metres(self, x: float, y: float) -> Point:
        """The place on the ground of a position in the drawing."""
        return Point(
            self.west + (x - self.left) / self.units_per_m, self.north - y / self.units_per_m
        )

    def holds(self, place: Point) -> bool:
        """Whether a place on the ground lies on the sheet, or within one unit of its edge."""
        x, y = self.units(shapely.get_coordinates(place))[0]
        return bool(-1 <= x <= self.width + 1 and -1 <= y <= self.height + 1)

    def units(self, xy: np.ndarray) -> np.ndarray:
        """Drawing units (n, 2) of metres (n, 2)."""
        return np.column_stack(
            (
                self.left + (xy[:, 0] - self.west) * self.units_per_m,
                (self.north - xy[:, 1]) * self.units_per_m,
            )
        )

    def path(self, shape: BaseGeometry) -> str:
        """The outline of a line or area as an SVG path, without details under half a unit."""
        simple = shapely.simplify(shape, 0.5 / self.units_per_m)
        return "".join(self._ring(part) for part in _lines(simple))

    def _ring(self, line: BaseGeometry) -> str:
        points = self.units(shapely.get_coordinates(line))
        closing = "Z" if shapely.is_closed(line) else ""
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + closing


def _padded(shape: BaseGeometry) -> tuple[float, float, float, float]:
    """West, north, width and height in metres of the bounds of a shape with a margin around it."""
    west, south, east, north = shapely.bounds(shape)
    pad = MARGIN_SHARE * max(east - west, north - south)
    return west - pad, north + pad, east - west + 2 * pad, north - south + 2 * pad


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    lines: list[BaseGeometry] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            lines += [part.exterior, *part.interiors]
        elif part.geom_type in ("LineString", "LinearRing"):
            lines.append(part)
        elif part.geom_type in ("MultiPolygon", "MultiLineString", "GeometryCollection"):
            lines += _lines(part)
    return lines


def map_picture(
    boundary: BaseGeometry,
    ground: Mapping[str, Sequence[BaseGeometry]],
    trees: Sequence[BaseGeometry],
    works: Sequence[MapWork],
    words: MapWords,
    sheet: MapFrame | None = None,
    with_legend: bool = True,
    marker: Point | None = None,
) -> str:
    """The map as SVG text, WIDTH units wide unless another sheet is given.

    `boundary` is the neighbourhood; `ground` maps a kind (see GROUND_COLOURS) to its areas;
    only what lies near the neighbourhood is drawn. Works without a place are not on the map:
    the table beside it names them. `marker` is a place that someone pointed at.

    >>> area = shapely.box(0, 0, 100, 50)
    >>> work = MapWork("1", shapely.LineString([(10, 10), (90, 10)]), True)
    >>> svg = map_picture(area, {}, [], [work], MapWords("map", "N", "no map", "work", "with", "edge"))
    >>> svg.count("map-work-number")
    1
    """
    frame = shapely.box(*shapely.bounds(boundary))
    near = frame.buffer(0.1 * float(np.sqrt(frame.area)))
    shown = [work for work in works if work.shape.intersects(near)]
    sheet = sheet or MapFrame.around(boundary)
    clip = shapely.box(
        sheet.west,
        sheet.north - sheet.height / sheet.units_per_m,
        sheet.west + sheet.width / sheet.units_per_m,
        sheet.north,
    )
    parts = [_background(sheet, boundary, words)]
    for kind, colour in GROUND_COLOURS.items():
        outline = "".join(
            sheet.path(shape.intersection(clip))
            for shape in ground.get(kind, ())
            if shape.intersects(clip)
        )
        if outline:
            parts.append(
                f'<path class="map-{kind}" d="{outline}" fill="{colour}" fill-rule="evenodd"/>'
            )
    parts += [_dot(sheet, tree, 3.2, TREE_COLOUR) for tree in trees if tree.intersects(clip)]
    parts.append(
        f'<path class="map-boundary" d="{sheet.path(boundary)}" fill="none" stroke="{INK}" '
        'stroke-width="2.5" stroke-dasharray="9 6"/>'
    )
    parts += [_work(sheet, work, clip) for work in shown]
    parts += _numbers(sheet, shown, clip)
    parts.append(_scale(sheet, words))
    if marker is not None:
        parts.append(_marker(sheet, marker))
    legend, legend_height = _legend(sheet, words) if with_legend else ("", 0)
    height = sheet.height + legend_height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" width="{sheet.width}" '
        f'height="{height}" role="img" aria-label="{xml_text(words.alt)}" class="map-picture">'
        f"{''.join(parts)}{legend}</svg>"
    )


def _background(sheet: MapFrame, boundary: BaseGeometry, words: MapWords) -> str:
    return (
        '<defs><pattern id="unknown-ground" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="9" height="9" fill="#ffffff"/>'
        '<rect width="1.6" height="9" fill="#8f8674"/></pattern></defs>'
        f'<rect class="map-paper" width="{sheet.width}" height="{sheet.height}" fill="{PAPER}"/>'
        f'<path d="{sheet.path(boundary)}" fill="url(#unknown-ground)"/>'
    )


def _dot(sheet: MapFrame, point: BaseGeometry, radius: float, colour: str) -> str:
    x, y = sheet.units(shapely.get_coordinates(point))[0]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def _marker(sheet: MapFrame, place: Point) -> str:
    """A pin whose point stands on the place."""
    x, y = sheet.units(shapely.get_coordinates(place))[0]
    return (
        f'<path class="map-marker" d="M{x:.1f} {y:.1f}l-11 -20a13 13 0 1 1 22 0Z" fill="{INK}" '
        f'stroke="#ffffff" stroke-width="3" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y - 26:.1f}" r="4.5" fill="#ffffff"/>'
    )


def _work(sheet: MapFrame, work: MapWork, clip: BaseGeometry) -> str:
    shape = work.shape.intersection(clip)
    dash = "" if work.linked else ' stroke-dasharray="10 7"'
    outline = sheet.path(shape)
    if not outline:
        return ""
    fill = (
        f'fill="{WORK}" fill-opacity="0.18"'
        if shapely.get_dimensions(shape) == 2
        else 'fill="none"'
    )
    return (
        f'<path class="map-work" d="{outline}" {fill} stroke="{WORK}" stroke-width="5" '
        f'stroke-opacity="0.85" stroke-linecap="round"{dash}/>'
    )


def _numbers(sheet: MapFrame, works: Sequence[MapWork], clip: BaseGeometry) -> list[str]:
    """Each number at its work; a number that would cover another one moves down beside it."""
    placed: list[tuple[float, float]] = []
    written = []
    for work in works:
        shape = work.shape.intersection(clip)
        if shapely.is_empty(shape):
            continue
        line = shapely.get_dimensions(shape) == 1
        point = (
            shapely.line_interpolate_point(
                max(shapely.get_parts(shape), key=shapely.length), 0.5, normalized=True
            )
            if line
            else shape.representative_point()
        )
        x, y = sheet.units(shapely.get_coordinates(point))[0]
        top = y
        while any(abs(x - other_x) < 30 and abs(y - other_y) < 28 for other_x, other_y in placed):
            y += 28
            if y > sheet.height - 15:
                x, y = x - 30, top
        placed.append((float(x), float(y)))
        written.append(
            f'<g class="map-work-number"><circle cx="{x:.1f}" cy="{y:.1f}" r="14" fill="#ffffff" '
            f'stroke="{WORK}" stroke-width="2.5"/><text x="{x:.1f}" y="{y + 5.5:.1f}" text-anchor="middle" '
            f'font-family="{FONT}" font-size="15" font-weight="700" fill="{INK}">{xml_text(work.number)}</text></g>'
        )
    return written


def _scale(sheet: MapFrame, words: MapWords) -> str:
    length_m = next(
        (
            step
            for step in (1000, 500, 250, 100, 50, 25, 10)
            if step * sheet.units_per_m <= 0.26 * sheet.width
        ),
        10,
    )
    length = length_m * sheet.units_per_m
    y = sheet.height - 22
    return (
        f'<rect x="18" y="{y - 26}" width="{length + 20:.1f}" height="42" rx="4" fill="#ffffff" fill-opacity="0.85"/>'
        f'<path d="M28 {y - 6} v8 h{length:.1f} v-8" fill="none" stroke="{INK}" stroke-width="2"/>'
        f'<text x="28" y="{y - 10}" font-family="{FONT}" font-size="15" fill="{INK}">{length_m} m</text>'
        f'<text x="{sheet.width - 30}" y="34" text-anchor="middle" font-family="{FONT}" font-size="17" '
        f'font-weight="700" fill="{INK}">{xml_text(words.north)}</text>'
        f'<path d="M{sheet.width - 30} 42 l9 24 l-9 -6 l-9 6 Z" fill="{INK}"/>'
    )


def _legend(sheet: MapFrame, words: MapWords) -> tuple[str, int]:
    entries = [
        (f'<path d="M{{x}} {{y}} h34" stroke="{WORK}" stroke-width="5"/>', words.work_linked),
        (
            f'<path d="M{{x}} {{y}} h34" stroke="{WORK}" stroke-width="5" stroke-dasharray="10 7"/>',
            words.work,
        ),
        (
            f'<path d="M{{x}} {{y}} h34" stroke="{INK}" stroke-width="2.5" stroke-dasharray="9 6"/>',
            words.boundary,
        ),
        (
            '<rect x="{x}" y="{top}" width="34" height="18" fill="url(#unknown-ground)" stroke="#b9b2a3"/>',
            words.unknown_ground,
        ),
    ]
    row_height, columns = 30, 2
    written = []
    for number, (sign, text) in enumerate(entries):
        x = 10 + (number % columns) * (sheet.width // columns)
        y = sheet.height + 24 + (number // columns) * row_height
        written.append(sign.format(x=x, y=y, top=y - 9))
        written.append(
            f'<text x="{x + 46}" y="{y + 6}" font-family="{FONT}" font-size="17" fill="{QUIET}" '
            f'class="map-legend">{xml_text(text)}</text>'
        )
    return "".join(written), 14 + row_height * ((len(entries) + columns - 1) // columns)

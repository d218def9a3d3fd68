"""The sheet that maps are drawn on: from metres (RD New, EPSG:28992) to units of the drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.report.pictures.lettering import xml_text

WIDTH = 1000
TALLEST = 1100
MARGIN_SHARE = 0.04
PAPER, INK, QUIET = "#fbfaf6", "#1d2733", "#5a6572"
FONT = "Lato, 'Noto Sans', sans-serif"
UNKNOWN = "url(#unknown-ground)"


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


def background(sheet: MapFrame, boundary: BaseGeometry) -> str:
    """Paper, and the neighbourhood hatched: what is drawn over it is known."""
    return (
        '<defs><pattern id="unknown-ground" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="9" height="9" fill="#ffffff"/>'
        '<rect width="1.6" height="9" fill="#8f8674"/></pattern></defs>'
        f'<rect class="map-paper" width="{sheet.width}" height="{sheet.height}" fill="{PAPER}"/>'
        f'<path d="{sheet.path(boundary)}" fill="{UNKNOWN}"/>'
    )


def pin(sheet: MapFrame, place: Point) -> str:
    """A pin whose point stands on the place."""
    x, y = sheet.units(shapely.get_coordinates(place))[0]
    return (
        f'<path class="map-marker" d="M{x:.1f} {y:.1f}l-11 -20a13 13 0 1 1 22 0Z" fill="{INK}" '
        f'stroke="#ffffff" stroke-width="3" stroke-linejoin="round"/>'
        f'<circle cx="{x:.1f}" cy="{y - 26:.1f}" r="4.5" fill="#ffffff"/>'
    )


def scale_and_north(sheet: MapFrame, north: str) -> str:
    """A bar of a round number of metres, and an arrow to the north with its letter."""
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
        f'font-weight="700" fill="{INK}">{xml_text(north)}</text>'
        f'<path d="M{sheet.width - 30} 42 l9 24 l-9 -6 l-9 6 Z" fill="{INK}"/>'
    )

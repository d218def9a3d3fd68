"""A quiet map of the neighbourhood with one loud layer: the works, by number.

The map is an SVG. Ground without a base map is hatched, so that a gap reads as a gap. Shapes
are in metres (RD New, EPSG:28992); the table of works always stands beside the map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
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

WORK = "#1f4e79"
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
    clip = _clip(sheet)
    parts = quiet_ground(sheet, boundary, ground, trees)
    parts += [_work(sheet, work, clip) for work in shown]
    parts += _numbers(sheet, shown, clip)
    parts.append(scale_and_north(sheet, words.north))
    if marker is not None:
        parts.append(pin(sheet, marker))
    legend, legend_height = _legend(sheet, words) if with_legend else ("", 0)
    height = sheet.height + legend_height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {height}" width="{sheet.width}" '
        f'height="{height}" role="img" aria-label="{xml_text(words.alt)}" class="map-picture">'
        f"{''.join(parts)}{legend}</svg>"
    )


def quiet_ground(
    sheet: MapFrame,
    boundary: BaseGeometry,
    ground: Mapping[str, Sequence[BaseGeometry]],
    trees: Sequence[BaseGeometry],
) -> list[str]:
    """The quiet part of a map: the ground by kind, the trees, and the edge of the neighbourhood."""
    clip = _clip(sheet)
    parts = [background(sheet, boundary)]
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
    return parts


def _clip(sheet: MapFrame) -> BaseGeometry:
    return shapely.box(
        sheet.west,
        sheet.north - sheet.height / sheet.units_per_m,
        sheet.west + sheet.width / sheet.units_per_m,
        sheet.north,
    )


def _dot(sheet: MapFrame, point: BaseGeometry, radius: float, colour: str) -> str:
    x, y = sheet.units(shapely.get_coordinates(point))[0]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


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
            '<rect x="{x}" y="{top}" width="34" height="18" fill="'
            + UNKNOWN
            + '" stroke="#b9b2a3"/>',
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

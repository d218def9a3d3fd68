"""Reads things of OpenStreetMap as points with their tags: from Overpass, or exported as GeoJSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import Point

from ..problems import UnreadableFile
from ..problems import marked as _
from .overpass import elements_of, is_overpass
from .vectors import read_vectors

IDENTITY = re.compile(r"(node|way|relation)/(\d+)")
ID_COLUMNS = ("@id", "id", "osm_id", "full_id")
"""Where exports of OpenStreetMap as GeoJSON keep what a thing is: node/123."""
NO_ANSWER = _("a file that is no answer of Overpass")
EXPECTED = _("the JSON of an Overpass server, packed with gzip or not")


@dataclass(frozen=True)
class OsmPlace:
    """A thing of OpenStreetMap: `identity` such as node/123, its tags, and a point in RD New.

    The point of a line or an area is its middle, on the thing itself. `row` is its place in the
    file, from 1. `point` is None where the file does not say where it is.
    """

    identity: str
    tags: Mapping[str, str]
    point: Point | None
    row: int


def read_osm_places(path: Path) -> list[OsmPlace]:
    """All things with tags in a file, in its order. Raises UnreadableFile.

    `path` holds an answer of Overpass, or a GeoJSON that names each thing (`node/123`) in one of
    the columns of ID_COLUMNS. A thing that stands in it twice is given once.
    """
    found = _of_overpass(path) if is_overpass(path) else _of_geojson(path)
    once: dict[str, OsmPlace] = {}
    for place in found:
        once.setdefault(place.identity, place)
    return list(once.values())


def _of_geojson(path: Path) -> Iterator[OsmPlace]:
    layer = read_vectors(path)
    records = layer.records()
    name = next((name for name in ID_COLUMNS if _names_things(records, name)), None)
    if name is None:
        raise UnreadableFile(
            _("no column that says which thing of OpenStreetMap a row is"),
            _("a column {names} with values such as node/123"),
            names=", ".join(ID_COLUMNS[:2]),
        )
    for row, (record, shape) in enumerate(zip(records, layer.geometries, strict=True), start=1):
        identity = IDENTITY.fullmatch(str(record[name]))
        if identity is None:
            continue
        tags = {
            key: str(value)
            for key, value in record.items()
            if key not in ID_COLUMNS and value is not None and value == value and str(value)
        }
        there = shape is not None and not shape.is_empty
        point = shapely.point_on_surface(shape) if there else None
        yield OsmPlace(identity[0], tags, point, row)


def _names_things(records: list[dict[str, Any]], name: str) -> bool:
    return any(IDENTITY.fullmatch(str(record.get(name))) for record in records)


def _of_overpass(path: Path) -> Iterator[OsmPlace]:
    elements = elements_of(path)
    to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    try:
        nodes = {
            element["id"]: (float(element["lon"]), float(element["lat"]))
            for element in elements
            if element["type"] == "node"
        }
        for row, element in enumerate(elements, start=1):
            identity = IDENTITY.fullmatch(f"{element['type']}/{element['id']}")
            if identity is None or not element.get("tags"):
                continue
            tags = {str(key): str(value) for key, value in element["tags"].items()}
            degrees = _degrees(element, nodes)
            point = None if degrees is None else Point(*to_rd.transform(*degrees))
            yield OsmPlace(identity[0], tags, point, row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(NO_ANSWER, EXPECTED) from error


def _degrees(
    element: Mapping[str, Any], nodes: Mapping[int, tuple[float, float]]
) -> tuple[float, float] | None:
    """Longitude and latitude of a thing: its own, its centre, or the middle of its corners."""
    for place in (element, element.get("center") or {}):
        if "lon" in place and "lat" in place:
            return float(place["lon"]), float(place["lat"])
    corners = [(float(one["lon"]), float(one["lat"])) for one in element.get("geometry") or ()]
    corners = corners or [nodes[node] for node in element.get("nodes") or () if node in nodes]
    if not corners:
        return None
    if len(corners) > 3 and corners[0] == corners[-1]:
        middle = shapely.point_on_surface(shapely.make_valid(shapely.Polygon(corners)))
    elif len(corners) > 1:
        middle = shapely.line_interpolate_point(shapely.LineString(corners), 0.5, normalized=True)
    else:
        middle = Point(np.asarray(corners[0]))
    return float(middle.x), float(middle.y)

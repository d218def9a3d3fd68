"""Reads the raw answer of an Overpass server (OpenStreetMap): ways as lines in RD New."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from ..problems import UnreadableFile
from ..problems import marked as _

GZIP = b"\x1f\x8b"
MOST_BYTES = 500_000_000
"""Unpacked: the walking network of a large city is a fifth of it."""
NO_ANSWER = _("a file that is no answer of Overpass")
BROKEN = (
    *(OSError, EOFError, zlib.error),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError),
)
"""What reading gives for a file that is cut off, packed wrong, or no such JSON."""
EXPECTED = _("the JSON of an Overpass server, packed with gzip or not")


@dataclass(frozen=True)
class Ways:
    """The ways of OpenStreetMap as lines (n,) in EPSG:28992, with their tags and numbers.

    A way is cut where another way, or the way itself, has the same node: ways meet there. So
    several lines may have the same number.
    """

    lines: NDArray[np.object_]
    way_ids: tuple[int, ...]
    tags: tuple[dict[str, str], ...]


def is_overpass(path: Path) -> bool:
    """Whether a file begins as an answer of Overpass does, packed or not.

    False for any other file, also for one that cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        with gzip.open(path) if packed else path.open("rb") as opened:
            start = opened.read(2048)
    except (OSError, EOFError, zlib.error):
        return False
    return packed or b'"osm3s"' in start or b'"Overpass' in start


def read_overpass(path: Path) -> Ways:
    """Read all ways with a tag `highway`. Raises UnreadableFile.

    An answer that the server broke off (it then holds a remark) is refused: it would miss
    streets without anyone knowing.
    """
    elements = elements_of(path)
    places: dict[int, tuple[float, float]] = {}
    ways: list[dict[str, Any]] = []
    try:
        for element in elements:
            if element["type"] == "node":
                places[element["id"]] = (float(element["lon"]), float(element["lat"]))
            elif element["type"] == "way" and "highway" in element.get("tags", {}):
                ways.append(element)
                for node, place in zip(
                    element["nodes"], element.get("geometry") or (), strict=False
                ):
                    places.setdefault(node, (float(place["lon"]), float(place["lat"])))
        return _cut(ways, places)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableFile(NO_ANSWER, EXPECTED) from error


def elements_of(path: Path) -> list[Any]:
    """Everything an answer of Overpass holds, as it stands there. Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        with gzip.open(path) if packed else path.open("rb") as opened:
            text = opened.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise UnreadableFile(
                _("more than {size} MB"),
                _("a part of the map around the neighbourhood"),
                size=MOST_BYTES // 1_000_000,
            )
        answer = json.loads(text)
        elements, remark = answer["elements"], answer.get("remark")
    except BROKEN as error:
        raise UnreadableFile(NO_ANSWER, EXPECTED) from error
    if remark:
        raise UnreadableFile(
            _("an answer that the server broke off: {remark}"),
            _("a whole answer; ask for a smaller area"),
            remark=str(remark)[:200],
        )
    if not isinstance(elements, list):
        raise UnreadableFile(NO_ANSWER, EXPECTED)
    return elements


def _cut(ways: list[dict[str, Any]], places: dict[int, tuple[float, float]]) -> Ways:
    """Cut the ways at the nodes they share, and bring them to RD New."""
    used = Counter(node for way in ways for node in way["nodes"])
    missing = next((node for node in used if node not in places), None)
    if missing is not None:
        raise UnreadableFile(
            _("a way with node {node}, which is not in the file"),
            _("an answer with the nodes of all ways (in Overpass: >; out;)"),
            node=missing,
        )
    numbers = list(used)
    to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    degrees = np.array([places[node] for node in numbers], float).reshape(-1, 2)
    east, north = to_rd.transform(degrees[:, 0], degrees[:, 1])
    at = dict(zip(numbers, zip(east, north, strict=True), strict=True))
    lines, way_ids, tags = [], [], []
    for way in ways:
        nodes = way["nodes"]
        first = 0
        for last in range(1, len(nodes)):
            if used[nodes[last]] == 1 and last < len(nodes) - 1:
                continue
            lines.append(shapely.LineString([at[node] for node in nodes[first : last + 1]]))
            way_ids.append(int(way["id"]))
            tags.append({str(key): str(value) for key, value in way["tags"].items()})
            first = last
    return Ways(np.array(lines, object), tuple(way_ids), tuple(tags))

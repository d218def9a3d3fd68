"""Questions to an Overpass server, and what its answer says of places: benches, and where people meet.

The walking network is kept as the answer it is: `wijkdraad.files.maps.overpass` reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely import Point

from ..places import Bounds, in_rd_new

SECONDS = 120
"""How long the server may work on one question."""
CLOSED = frozenset({"private", "no", "customers"})


@dataclass(frozen=True)
class OsmPlace:
    """Something of OpenStreetMap with its tags, at one place in RD New; `id` is such as node/123."""

    id: str
    place: Point
    tags: Mapping[str, str]


def _box(bounds: Bounds) -> str:
    west, south, east, north = bounds
    return f"{south:.6f},{west:.6f},{north:.6f},{east:.6f}"


def walking_question(bounds: Bounds) -> str:
    """The question for all ways in bounds (degrees), with the nodes that they run over.

    >>> print(walking_question((4.36, 52.005, 4.37, 52.015)))
    [out:json][timeout:120];way["highway"](52.005000,4.360000,52.015000,4.370000);(._;>;);out body;
    """
    return f'[out:json][timeout:{SECONDS}];way["highway"]({_box(bounds)});(._;>;);out body;'


def places_question(bounds: Bounds, wanted: Iterable[str]) -> str:
    """The question for benches in bounds (degrees), and for all that has one of the tags `wanted`.

    >>> print(places_question((4.36, 52.0, 4.37, 52.01), ["amenity=school", "leisure=park"]).replace(";", ";\\n"))
    [out:json][timeout:120];
    (nwr["amenity"~"^(bench|school)$"](52.000000,4.360000,52.010000,4.370000);
    nwr["leisure"~"^(park)$"](52.000000,4.360000,52.010000,4.370000);
    );
    out center tags;
    <BLANKLINE>
    """
    by_key: dict[str, set[str]] = {"amenity": {"bench"}}
    for tag in wanted:
        key, _equals, value = tag.partition("=")
        by_key.setdefault(key, set()).add(value)
    box = _box(bounds)
    parts = (
        f'nwr["{key}"~"^({"|".join(sorted(by_key[key]))})$"]({box});' for key in sorted(by_key)
    )
    return f"[out:json][timeout:{SECONDS}];({''.join(parts)});out center tags;"


def places_of(elements: Sequence[Mapping[str, Any]]) -> Iterator[OsmPlace]:
    """The places that elements of an answer describe: a node, or the middle of something larger.

    Elements without a place or without tags are passed over.

    >>> told = {"type": "node", "id": 1, "lat": 52.1551744, "lon": 5.38720621, "tags": {"amenity": "bench"}}
    >>> [(place.id, place.tags["amenity"], round(place.place.x)) for place in places_of([told])]
    [('node/1', 'bench', 155000)]
    """
    for element in elements:
        tags = element.get("tags")
        centre = element if "lat" in element else element.get("center")
        if not isinstance(tags, Mapping) or not tags or not isinstance(centre, Mapping):
            continue
        place = in_rd_new(Point(float(centre["lon"]), float(centre["lat"])))
        told = {str(name): str(value) for name, value in tags.items()}
        yield OsmPlace(f"{element['type']}/{element['id']}", place, told)


def is_usable_bench(tags: Mapping[str, str]) -> bool:
    """Whether it is a bench that is there for everyone: not one behind a fence.

    >>> is_usable_bench({"amenity": "bench"}), is_usable_bench({"amenity": "bench", "access": "private"})
    (True, False)
    """
    return tags.get("amenity") == "bench" and tags.get("access") not in CLOSED

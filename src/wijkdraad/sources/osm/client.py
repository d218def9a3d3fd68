"""Asks an Overpass server for a part of OpenStreetMap. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..asking import Answer, Asker, SourceFault
from ..faults import marked as _
from ..pages import CHANGED
from ..places import Bounds, degrees_of
from .mapping import OsmPlace, places_of, places_question, walking_question

AROUND_M = 500
"""How far around the area people walk: to a place outside it, and back."""
SMALLER = _("Try again later, or choose a smaller area. What was fetched before is kept")


@dataclass(frozen=True)
class Places:
    """The places that OpenStreetMap knows in an area, and the date of its data (empty: not told)."""

    places: tuple[OsmPlace, ...]
    data_of: str
    address: str
    retrieved: date


def walking_network(asker: Asker, base_address: str, bounds_m: Bounds) -> Answer:
    """The answer with all ways in and around an area, as it came. Raises SourceFault."""
    west, south, east, north = bounds_m
    wide = (west - AROUND_M, south - AROUND_M, east + AROUND_M, north + AROUND_M)
    question = walking_question(degrees_of(wide))
    return asker.ask(f"{base_address}/interpreter", {"data": question}, check=_check_ways)


def places(asker: Asker, base_address: str, bounds_m: Bounds, wanted: Iterable[str]) -> Places:
    """Benches in bounds, and all that has a tag such as amenity=school. Raises SourceFault.

    None at all is an answer too.
    """
    question = places_question(degrees_of(bounds_m), wanted)
    answer = asker.ask(f"{base_address}/interpreter", {"data": question}, check=_check)
    told = answer.json()
    base = told.get("osm3s")
    data_of = str(base.get("timestamp_osm_base", ""))[:10] if isinstance(base, dict) else ""
    return Places(tuple(places_of(told["elements"])), data_of, answer.address, answer.retrieved)


def _check(answer: Answer) -> None:
    told: Any = answer.json()
    elements = told.get("elements") if isinstance(told, dict) else None
    if not isinstance(elements, list) or not all(
        isinstance(one, dict) and {"type", "id"} <= one.keys() for one in elements
    ):
        raise SourceFault(_("the answer is none of an Overpass server"), CHANGED, answer.address)
    # A server that runs out of time or memory breaks off, and says so in a remark, with status 200.
    if told.get("remark"):
        raise SourceFault(
            _("the server broke the answer off: {remark}"),
            SMALLER,
            answer.address,
            remark=str(told["remark"])[:200],
        )
    try:
        for _place in places_of(elements):
            pass
    except (KeyError, TypeError, ValueError) as error:
        raise SourceFault(
            _("the answer is none of an Overpass server"), CHANGED, answer.address
        ) from error


def _check_ways(answer: Answer) -> None:
    _check(answer)
    elements = answer.json()["elements"]
    nodes = {one["id"] for one in elements if one["type"] == "node"}
    ways = [one for one in elements if one["type"] == "way"]
    if not ways:
        raise SourceFault(
            _("the source has nothing at all in this area"),
            _("Check the area; if it is right, report that the source has changed"),
            answer.address,
        )
    if any(node not in nodes for way in ways for node in way.get("nodes", ())):
        raise SourceFault(
            _("the answer has ways without all their points"), CHANGED, answer.address
        )

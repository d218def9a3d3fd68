"""Asks 3DBAG for the buildings in a rectangle, with their heights. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..asking import Asker, SourceFault
from ..faults import marked as _
from ..pages import CHANGED, no_column, pages
from ..places import Bounds, UnfitShape, text_of, touches
from .mapping import Building, buildings_of, missing_column

PAGE = 100


@dataclass(frozen=True)
class Buildings:
    """The buildings in an area, and how many were left out because their outline is broken."""

    buildings: tuple[Building, ...]
    broken: int
    address: str
    retrieved: date


def buildings_in(asker: Asker, base_address: str, bounds_m: Bounds) -> Buildings:
    """The buildings in a rectangle in RD New, in which the service asks its bounds. Raises SourceFault."""
    found: dict[str, Building] = {}
    broken, first, day = 0, "", date.max
    address = f"{base_address}/collections/pand/items"
    parameters = {"bbox": text_of(bounds_m), "limit": str(PAGE)}
    for page in pages(asker, address, parameters, _check):
        first, day = first or page.address, min(day, page.retrieved)
        for one in page.features:
            try:
                made = list(buildings_of(one, _transform(page.told)))
            except UnfitShape:
                broken += 1
                continue
            found |= {each.id: each for each in made if touches(each.outline, bounds_m)}
    if not found:
        raise SourceFault(
            _("the source has nothing at all in this area"),
            _("Check the area; if it is right, report that the source has changed"),
            first,
        )
    return Buildings(tuple(found.values()), broken, first, day)


def _transform(told: Mapping[str, Any]) -> Mapping[str, Any] | None:
    metadata = told.get("metadata")
    inner = metadata.get("transform") if isinstance(metadata, Mapping) else None
    turn = told.get("transform") or inner
    return turn if isinstance(turn, Mapping) else None


def _check(one: Mapping[str, Any], address: str) -> None:
    objects = one.get("CityObjects")
    if not isinstance(objects, Mapping) or not all(
        isinstance(x, Mapping) for x in objects.values()
    ):
        raise SourceFault(_("the answer is no CityJSON"), CHANGED, address)
    missing = missing_column(one)
    if missing:
        told = next(x for x in objects.values() if x.get("type") == "Building")
        raise no_column(missing, list(told.get("attributes") or ()), address)

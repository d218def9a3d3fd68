"""Asks PDOK for the addresses in a rectangle, from the BAG. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..asking import Asker, SourceFault
from ..faults import marked as _
from ..pages import CHANGED, no_column, pages
from ..places import RD_NEW, Bounds, UnfitShape, shape_of, text_of, touches
from .mapping import Address, address_of, is_in_use, missing_column

PAGE = 1000


@dataclass(frozen=True)
class Addresses:
    """The addresses in use, and how many there are that are not (not built yet, or withdrawn)."""

    addresses: tuple[Address, ...]
    not_in_use: int
    address: str
    retrieved: date


def addresses_in(asker: Asker, base_address: str, bounds_m: Bounds) -> Addresses:
    """All addresses in use in a rectangle in RD New. Raises SourceFault.

    Houseboats and caravans lie in other collections (ligplaats, standplaats) and are not asked.
    """
    found: dict[str, Address] = {}
    not_in_use, first, day = 0, "", date.max
    parameters = {
        "f": "json",
        "limit": str(PAGE),
        "bbox": text_of(bounds_m),
        "bbox-crs": RD_NEW,
        "crs": RD_NEW,
    }
    address = f"{base_address}/collections/verblijfsobject/items"
    for page in pages(asker, address, parameters, _check):
        first, day = first or page.address, min(day, page.retrieved)
        for one in page.features:
            if not is_in_use(one["properties"]):
                not_in_use += 1
                continue
            home = address_of(one["properties"], one["geometry"])
            if touches(home.place, bounds_m):
                found[home.id] = home
    if not found:
        raise SourceFault(
            _("the source has nothing at all in this area"),
            _("Check the area; if it is right, report that the source has changed"),
            first,
        )
    return Addresses(tuple(found.values()), not_in_use, first, day)


def _check(one: Mapping[str, Any], address: str) -> None:
    properties = one.get("properties")
    told = properties if isinstance(properties, Mapping) else {}
    missing = missing_column(told)
    if missing:
        raise no_column(missing, list(told), address)
    try:
        shape_of(one.get("geometry"))
    except UnfitShape as unfit:
        raise SourceFault(
            _("{object} cannot be used: {found}"),
            CHANGED,
            address,
            object=f"verblijfsobject {told['identificatie']}",
            found=str(unfit),
        ) from unfit

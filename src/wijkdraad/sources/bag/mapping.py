"""Turns objects of the BAG into addresses: points with what happens there, without names or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from ..places import shape_of

COLUMNS = ("identificatie", "status", "gebruiksdoel")
IN_USE = frozenset(
    {
        "verblijfsobject in gebruik",
        "verblijfsobject in gebruik (niet ingemeten)",
        "verbouwing verblijfsobject",
    }
)
"""The states in which someone lives or works there; formed, withdrawn and wrongly made are others."""
HOME = "woonfunctie"


@dataclass(frozen=True)
class Address:
    """An address: its number in the BAG, its place in RD New, its uses, and whether it is a home."""

    id: str
    place: shapely.Point
    uses: tuple[str, ...]

    @property
    def is_home(self) -> bool:
        """Whether people live there, maybe beside other uses."""
        return HOME in self.uses


def missing_column(properties: Mapping[str, Any]) -> str:
    """The first column that should be there and is not; empty where all are.

    >>> missing_column({"identificatie": "0503010000027121", "status": "x", "gebruiksdoel": "y"})
    ''
    """
    return next((name for name in COLUMNS if name not in properties), "")


def is_in_use(properties: Mapping[str, Any]) -> bool:
    """Whether the address is in use now.

    >>> is_in_use({"status": "Verblijfsobject in gebruik"}), is_in_use({"status": "Verblijfsobject ingetrokken"})
    (True, False)
    """
    return str(properties.get("status") or "").strip().casefold() in IN_USE


def address_of(properties: Mapping[str, Any], geometry: Any) -> Address:
    """The address that a verblijfsobject is. Raises UnfitShape where it has no place.

    >>> told = {"identificatie": "0503010000027121", "gebruiksdoel": "woonfunctie,winkelfunctie"}
    >>> address_of(told, {"type": "Point", "coordinates": [85012.9, 447473.2]}).uses
    ('woonfunctie', 'winkelfunctie')
    """
    said = properties.get("gebruiksdoel")
    listed = said if isinstance(said, list) else str(said or "").split(",")
    uses = tuple(use for use in (str(one).strip().casefold() for one in listed) if use)
    place = shape_of(geometry)
    point = place if isinstance(place, shapely.Point) else place.representative_point()
    return Address(str(properties["identificatie"]).strip(), point, uses)

"""Turns objects of the BGT into the layers of a base map. Reads no file and calls no service.

A layer says what the ground is (green, road, ...) and whose it is, as far as the BGT says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COLLECTIONS: Mapping[str, tuple[str, ...]] = {
    "pand": (),
    "wegdeel": ("functie",),
    "ondersteunendwegdeel": ("fysiekvoorkomen",),
    "begroeidterreindeel": ("fysiekvoorkomen",),
    "onbegroeidterreindeel": ("fysiekvoorkomen",),
    "waterdeel": (),
    "vegetatieobject_punt": ("plustype",),
}
"""The collections that are asked, with the columns that each must have besides ALWAYS."""
ALWAYS = ("lokaalid", "eindregistratie", "relatievehoogteligging")
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "functie": ("function",),
    "fysiekvoorkomen": ("bgtfysiekvoorkomen", "class"),
    "status": ("bgtstatus",),
    "terminationdate": ("objecteindtijd",),
}
"""How earlier deliveries of the BGT call the same column."""

FOOTPATHS = frozenset({"voetpad", "voetpad op trap", "voetgangersgebied"})
PUBLIC_GREEN = frozenset({"groenvoorziening"})
"""Green that the BGT calls a public amenity. Whose a wood, a meadow or a field is, it does not say."""
YARD = "erf"
NAMES_OF_YARDS = frozenset({"bgt", "erf", "erven", "yard", "yards"})
"""Words in the name of a source by which its private open ground is known to be `erf`."""


@dataclass(frozen=True)
class Mapped:
    """What an object is on the base map; an empty `ground` is not known."""

    kind: str
    ground: str
    is_a: str


def plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties by one spelling of their names, whichever delivery they come from.

    >>> plain({"eind_registratie": None, "Function": "voetpad"})
    {'eindregistratie': None, 'function': 'voetpad', 'functie': 'voetpad'}
    """
    found = {name.replace("_", "").casefold(): value for name, value in properties.items()}
    for name, others in OTHER_NAMES.items():
        for other in others:
            if name not in found and other in found:
                found[name] = found[other]
    return found


def missing_column(collection: str, told: Mapping[str, Any]) -> str:
    """The first column that should be there and is not; empty where all are.

    >>> missing_column("wegdeel", plain({"lokaal_id": "a", "eind_registratie": None}))
    'relatievehoogteligging'
    """
    wanted = (*ALWAYS, *COLLECTIONS[collection])
    return next((name for name in wanted if name not in told), "")


def has_ended(told: Mapping[str, Any]) -> bool:
    """Whether an object is no longer there: the BGT keeps the ones of before.

    >>> has_ended({"eindregistratie": "2021-03-01T00:00:00Z"}), has_ended({"eindregistratie": None})
    (True, False)
    """
    return any(_text(told.get(name)) for name in ("eindregistratie", "terminationdate"))


def lies_under_ground(told: Mapping[str, Any]) -> bool:
    """Whether it lies under the surface: a tunnel, a culvert.

    >>> lies_under_ground({"relatievehoogteligging": -1}), lies_under_ground({"relatievehoogteligging": "1"})
    (True, False)
    """
    try:
        return float(told.get("relatievehoogteligging") or 0) < 0
    except (TypeError, ValueError):
        return False


def mapped(collection: str, told: Mapping[str, Any]) -> Mapped | None:
    """What an object is on the base map; None where it is nothing of that.

    Ground at houses and firms (`erf`) is private; green amenities, roads, paths, water and other open
    ground are public. Of buildings, woods and fields the BGT does not say whose they are.

    >>> mapped("wegdeel", {"functie": "voetpad"})
    Mapped(kind='footpath', ground='public', is_a='voetpad')
    >>> mapped("onbegroeidterreindeel", {"fysiekvoorkomen": "erf"})
    Mapped(kind='bare', ground='private', is_a='erf')
    >>> mapped("begroeidterreindeel", {"fysiekvoorkomen": "loofbos"})
    Mapped(kind='green', ground='', is_a='loofbos')
    """
    use, looks = _text(told.get("functie")), _text(told.get("fysiekvoorkomen"))
    match collection:
        case "pand":
            return Mapped("building", "", "pand")
        case "wegdeel":
            return Mapped("footpath" if use in FOOTPATHS else "road", "public", use)
        case "ondersteunendwegdeel":
            return Mapped("green" if looks in PUBLIC_GREEN else "bare", "public", looks)
        case "begroeidterreindeel":
            return Mapped("green", "public" if looks in PUBLIC_GREEN else "", looks)
        case "onbegroeidterreindeel":
            return Mapped("bare", "private" if looks == YARD else "public", looks)
        case "waterdeel":
            return Mapped(
                "water", "public", _text(told.get("type") or told.get("class")) or "water"
            )
        case "vegetatieobject_punt":
            return Mapped("tree", "", "boom") if _text(told.get("plustype")) == "boom" else None
    return None


def is_yard(source: str, kind: str, ground: str) -> bool:
    """Whether a shape of a base map is an `erf`, by the name of its source, its layer and whose it is.

    The BGT calls the ground at a building "unvegetated" also where it is all garden. So of private
    open ground that comes from it, nobody knows whether it is green or paved.

    >>> is_yard("BGT onbegroeid terrein, erf", "bare", "private")
    True
    >>> is_yard("BGT onbegroeid terrein", "bare", "public"), is_yard("Betegelde tuinen", "bare", "private")
    (False, False)
    """
    words = re.findall(r"\w+", source.casefold())
    is_of_someone = ground in ("private", "business")
    return kind == "bare" and is_of_someone and not NAMES_OF_YARDS.isdisjoint(words)


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()

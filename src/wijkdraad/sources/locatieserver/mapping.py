"""Turns answers of the PDOK Locatieserver into places, and says which of them is what was asked.

The server is fuzzy: to a street that does not exist it answers with one that looks like it, in another
town if need be. So an answer counts only when its street, number and town are those that were asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shapely import Point

from ..places import in_rd_new

POINT = re.compile(r"\s*POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*", re.ASCII)
COLUMNS = ("type", "weergavenaam", "id")
SAME_M = 2.0
"""How far the two places of one answer, in degrees and in metres, may lie apart."""


class UnfitAnswer(ValueError):
    """An answer contradicts itself, or lacks a column: `column` says which."""

    def __init__(self, column: str, found: str) -> None:
        self.column, self.found = column, found
        super().__init__(f"{column}: {found}")


@dataclass(frozen=True)
class Place:
    """A place that the server knows. `place` is in RD New; None where only a name came (suggest).

    What the answer does not say is empty, or None for the number of the house. `score` orders answers
    of one question; it says nothing about whether the answer is right.
    """

    id: str
    kind: str
    name: str
    street: str
    house: str
    postcode: str
    town: str
    municipality: str
    municipality_code: str
    area_code: str
    district_code: str
    place: Point | None
    score: float | None


def place_of(told: Mapping[str, Any]) -> Place:
    """The place that one answer describes. Raises UnfitAnswer.

    The two centroids must be the same place: a server that swaps its axes is found out.

    >>> place_of({"type": "adres", "weergavenaam": "Dam 1", "id": "adr-2", "huis_nlt": "1",
    ...     "centroide_rd": "POINT(121394 487383)", "centroide_ll": "POINT(4.8937175 52.37329259)"}).place.wkt
    'POINT (121394 487383)'
    """
    for name in COLUMNS:
        if not _text(told, name):
            raise UnfitAnswer(name, "")
    metres, degrees = point_of(told, "centroide_rd"), point_of(told, "centroide_ll")
    turned = in_rd_new(degrees) if degrees is not None else None
    if metres is not None and turned is not None and metres.distance(turned) > SAME_M:
        raise UnfitAnswer("centroide_rd", str(told.get("centroide_rd")))
    score = told.get("score")
    return Place(
        id=_text(told, "id"),
        kind=_text(told, "type"),
        name=_text(told, "weergavenaam"),
        street=_text(told, "straatnaam"),
        house=_text(told, "huis_nlt") or _text(told, "huisnummer"),
        postcode=_text(told, "postcode"),
        town=_text(told, "woonplaatsnaam"),
        municipality=_text(told, "gemeentenaam"),
        municipality_code=_code("GM", _text(told, "gemeentecode")),
        area_code=_text(told, "buurtcode"),
        district_code=_text(told, "wijkcode"),
        place=metres if metres is not None else turned,
        score=float(score) if isinstance(score, int | float) else None,
    )


def point_of(told: Mapping[str, Any], column: str) -> Point | None:
    """The point of a column such as `POINT(121394 487383)`: x first. None where it is empty.

    >>> point_of({"centroide_ll": "POINT(4.89371 52.37329)"}, "centroide_ll").wkt
    'POINT (4.89371 52.37329)'
    """
    text = _text(told, column)
    if not text:
        return None
    found = POINT.fullmatch(text)
    if found is None:
        raise UnfitAnswer(column, text[:60])
    return Point(float(found[1]), float(found[2]))


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same one, whatever their capitals, accents, dots and hyphens.

    >>> same_name("Ruïnelaan", "ruinelaan"), same_name("Damrak", "Dam"), same_name("'s-Gravenhage", "s Gravenhage")
    (True, False, True)
    """
    return bool(_plain(one)) and _plain(one) == _plain(other)


def answering(
    places: Iterable[Place], street: str, town: str, house: str = ""
) -> tuple[Place, ...]:
    """The places that are what was asked: same street, same town and, where it is asked, same house.

    With a house only addresses count, without one only the street itself. A town may be told by
    the name of its municipality.

    >>> from dataclasses import replace
    >>> dam = place_of({"type": "weg", "weergavenaam": "Dam, Amsterdam", "id": "weg-a",
    ...                 "straatnaam": "Dam", "woonplaatsnaam": "Amsterdam"})
    >>> [place.name for place in answering([dam, replace(dam, street="Damrak")], "dam", "Amsterdam")]
    ['Dam, Amsterdam']
    """
    kind = "adres" if house else "weg"
    return tuple(
        place
        for place in places
        if place.kind == kind
        and same_name(place.street, street)
        and (same_name(place.town, town) or same_name(place.municipality, town))
        and (not house or _plain(place.house) == _plain(house))
    )


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return "" if value is None else str(value).strip()


def _code(begin: str, digits: str) -> str:
    return f"{begin}{digits}" if re.fullmatch(r"\d{4}", digits, re.ASCII) else ""

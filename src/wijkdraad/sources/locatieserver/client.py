"""Asks the PDOK Locatieserver where a street or an address is. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely import Point

from ..asking import Answer, Asker, SourceFault
from ..faults import marked as _
from ..pages import CHANGED, no_column
from .mapping import COLUMNS, Place, UnfitAnswer, answering, place_of

ROWS = 20


@dataclass(frozen=True)
class Found:
    """What the server gave: the places that are what was asked, and the others it came up with."""

    places: tuple[Place, ...]
    others: tuple[Place, ...]
    address: str
    retrieved: date


def find_address(asker: Asker, base_address: str, street: str, town: str, house: str = "") -> Found:
    """The street, or the address when a house is told, in a town. Raises SourceFault.

    `places` is empty where the server knows no such street there, whatever else it comes up with.
    """
    question = " ".join(part for part in (street, house, town) if part)
    parameters = {
        "q": question,
        "rows": str(ROWS),
        "fl": "*",
        "fq": f"type:{'adres' if house else 'weg'}",
    }
    every, answer = _asked(asker, f"{base_address}/free", parameters)
    right = answering(every, street, town, house)
    others = tuple(place for place in every if place not in right)
    return Found(right, others, answer.address, answer.retrieved)


def suggest(asker: Asker, base_address: str, text: str) -> tuple[Place, ...]:
    """What the text may be the beginning of: names and ids, without a place. Raises SourceFault."""
    return _asked(asker, f"{base_address}/suggest", {"q": text, "rows": str(ROWS)})[0]


def look_up(asker: Asker, base_address: str, identity: str) -> Place:
    """All about the place with an id. Raises SourceFault, also where the server gives another one."""
    every, answer = _asked(asker, f"{base_address}/lookup", {"id": identity, "fl": "*"})
    for place in every:
        if place.id == identity:
            return place
    raise SourceFault(
        _("the source does not know {id}"),
        _("Search again: an id can change when an address changes"),
        answer.address,
        id=identity,
    )


def addresses_near(
    asker: Asker, base_address: str, place: Point, within_m: int = 50
) -> tuple[Place, ...]:
    """The addresses around a place in RD New, the nearest first. Raises SourceFault."""
    parameters = {
        "X": f"{place.x:.2f}",
        "Y": f"{place.y:.2f}",
        "type": "adres",
        "distance": str(within_m),
        "rows": str(ROWS),
        "fl": "*",
    }
    every, _answer = _asked(asker, f"{base_address}/reverse", parameters)
    near = [one for one in every if one.place is not None and one.place.distance(place) <= within_m]
    return tuple(sorted(near, key=lambda one: one.place.distance(place) if one.place else within_m))


def _asked(
    asker: Asker, address: str, parameters: Mapping[str, str]
) -> tuple[tuple[Place, ...], Answer]:
    answer = asker.ask(address, parameters, check=_check)
    return _places(answer), answer


def _check(answer: Answer) -> None:
    _places(answer)


def _places(answer: Answer) -> tuple[Place, ...]:
    told: Any = answer.json()
    response = told.get("response") if isinstance(told, dict) else None
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list) or not all(isinstance(one, dict) for one in docs):
        raise SourceFault(_("the answer is no list of places"), CHANGED, answer.address)
    try:
        return tuple(place_of(one) for one in docs)
    except UnfitAnswer as unfit:
        if not unfit.found and unfit.column in COLUMNS:
            raise no_column(unfit.column, list(docs[0]), answer.address) from unfit
        raise SourceFault(
            _("the place in {column} cannot be right: {found}"),
            CHANGED,
            answer.address,
            column=unfit.column,
            found=unfit.found,
        ) from unfit

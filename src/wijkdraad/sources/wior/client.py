"""Asks the municipality of Amsterdam for works in public space (WIOR). See SOURCE.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..asking import NOTHING, Answer, Asker, SourceFault, next_page
from ..faults import marked as _
from ..pages import CHANGED, MOST_PAGES, no_column
from ..places import Bounds, UnfitShape, touches
from ..works import FoundWork
from .mapping import missing_column, work_of

PAGE = 1000
HEADERS = {"Accept-Crs": "EPSG:4326"}
"""Without it the shapes come in another coordinate system, or the question is refused."""


@dataclass(frozen=True)
class Works:
    """The works in an area; `without_shape` counts the records that lie nowhere, in any area."""

    works: tuple[FoundWork, ...]
    without_shape: int
    address: str
    retrieved: date


def works_in(asker: Asker, base_address: str, bounds_m: Bounds, not_before: date) -> Works:
    """The works in a rectangle in RD New that end on a day or later. Raises SourceFault.

    None at all in the area is an answer: nothing is going on. None in the whole register is a fault.
    """
    found: dict[str, FoundWork] = {}
    count = without_shape = 0
    first, day, seen = "", date.max, set[str]()
    address = f"{base_address}/"
    parameters = {
        "_pageSize": str(PAGE),
        "_format": "json",
        "datumEindeUitvoering[gte]": not_before.isoformat(),
    }
    while address:
        answer = asker.ask(address, parameters, HEADERS, check=_check)
        if answer.address in seen or len(seen) >= MOST_PAGES:
            raise SourceFault(_("the pages of the map have no end"), CHANGED, answer.address)
        seen.add(answer.address)
        first, day = first or answer.address, min(day, answer.retrieved)
        told = answer.json()
        for record in _records(told) or ():
            count += 1
            try:
                work = work_of(record)
            except UnfitShape:
                without_shape += 1
                continue
            if touches(work.shape, bounds_m):
                found[work.id] = work
        link = _next(told)
        address, parameters = (next_page(answer, link), dict(NOTHING)) if link else ("", {})
    if not count:
        raise SourceFault(
            _("the register has no works at all"),
            _("Report that the source has changed. What was fetched before is kept"),
            first,
        )
    return Works(tuple(found.values()), without_shape, first, day)


def _records(told: Any) -> list[Any] | None:
    """The records of a page, in HAL or as a bare list; None where there are none of either."""
    if isinstance(told, dict):
        embedded = told.get("_embedded")
        told = embedded.get("wior") if isinstance(embedded, dict) else None
    if isinstance(told, list) and all(isinstance(one, dict) for one in told):
        return told
    return None


def _next(told: Any) -> str:
    links = told.get("_links") if isinstance(told, dict) else None
    onward = links.get("next") if isinstance(links, dict) else None
    return str(onward.get("href") or "") if isinstance(onward, dict) else ""


def _check(answer: Answer) -> None:
    records = _records(answer.json())
    if records is None:
        raise SourceFault(_("the answer is no list of works"), CHANGED, answer.address)
    for record in records:
        missing = missing_column(record)
        if missing:
            raise no_column(missing, list(record), answer.address)

"""Turns records of the WIOR of Amsterdam (works in public space) into works. Guesses no status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..faults import marked as _
from ..places import shape_of
from ..works import FoundWork, day_of, discipline_of, short

COLUMNS = (
    "wiorNummer",
    "projectnaam",
    "datumStartUitvoering",
    "datumEindeUitvoering",
    "hoofdstatus",
    "typeWerkzaamheden",
    "geometrie",
)
STATUSES: Mapping[str, str] = {
    "projectaanpak": "planned",
    "voorbereiding": "planned",
    "uitvoering": "running",
    "afgerond": "finished",
    "gereed": "finished",
}
"""What a status means to us. The register may use others at any time: those are not guessed."""
NO_STATUS = _("the status is not in our list")
NO_DATES = _("the dates cannot be read, or it ends before it begins")


def missing_column(record: Mapping[str, Any]) -> str:
    """The first column that should be there and is not; empty where all are.

    >>> missing_column(dict.fromkeys(COLUMNS[1:]))
    'wiorNummer'
    """
    return next((name for name in COLUMNS if name not in record), "")


def work_of(record: Mapping[str, Any]) -> FoundWork:
    """The work of one record. Raises UnfitShape where it has no shape.

    >>> told = {"wiorNummer": "W23007308", "projectnaam": "Joan Muyskenweg 25 - Elektra", "beschrijving": "",
    ...     "datumStartUitvoering": "2023-05-22", "datumEindeUitvoering": "2023-05-26",
    ...     "hoofdstatus": "Uitgesteld", "typeWerkzaamheden": "Aanleggen",
    ...     "geometrie": {"type": "Point", "coordinates": [4.91, 52.33]}}
    >>> work = work_of(told)
    >>> work.id, work.discipline, work.status, work.status_told, work.why_not
    ('wior-W23007308', 'electricity', '', 'Uitgesteld', 'the status is not in our list')
    """
    told = {name: "" if record.get(name) is None else str(record[name]) for name in COLUMNS[:-1]}
    status, why_not = STATUSES.get(told["hoofdstatus"].strip().casefold(), ""), ""
    start = end = None
    if not status:
        why_not = NO_STATUS
    try:
        start, end = day_of(told["datumStartUitvoering"]), day_of(told["datumEindeUitvoering"])
    except ValueError:
        status, why_not = "", NO_DATES
    if start and end and end < start:
        status, why_not = "", NO_DATES
    return FoundWork(
        id=f"wior-{told['wiorNummer'].strip()}",
        name=short(told["projectnaam"]) or told["wiorNummer"].strip(),
        discipline=discipline_of(told["typeWerkzaamheden"], told["projectnaam"]),
        # The register does not tell whose work it is.
        owner="",
        start=start,
        end=end,
        status=status,
        status_told=told["hoofdstatus"].strip(),
        kind_told=told["typeWerkzaamheden"].strip(),
        shape=shape_of(record["geometrie"]),
        why_not=why_not,
    )

"""The connectors that give works in the street: rows of works, their owners, and their shapes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wijkdraad.programme.models.programme import OrganisationKind
from wijkdraad.reference.open_data import open_data
from wijkdraad.sources.cbs.mapping import municipality_code
from wijkdraad.sources.ndw import client as ndw
from wijkdraad.sources.places import feature
from wijkdraad.sources.wior import client as wior
from wijkdraad.sources.works import FoundWork

from .connector import CONSTRUCTED, RECORDED, Connector, Fetched, Request
from .maps import bounds_of, write_features

AMSTERDAM = "GM0363"
WORKS_FILE, OWNERS_FILE = "works.csv", "organisations.csv"
WORK_COLUMNS = ("id", "name", "discipline", "owner", "start", "end", "status")
OWNER_COLUMNS = ("id", "name", "kind")
LEFT_COLUMNS = ("id", "name", "status_told", "kind_told", "start", "end", "why_not", "x", "y")
OWNER_WORDS: Mapping[str, str] = {
    "gemeente": OrganisationKind.MUNICIPALITY,
    "waterschap": OrganisationKind.WATER_BOARD,
    "hoogheemraadschap": OrganisationKind.WATER_BOARD,
    "wetterskip": OrganisationKind.WATER_BOARD,
}
"""How the name of an owner begins, where that tells what it is."""


def fetch_works_of_amsterdam(request: Request) -> Fetched:
    """Works in the WIOR, in Amsterdam only. Raises SourceFault."""
    if municipality_code(request.area) != AMSTERDAM:
        return Fetched(remarks=(_("Only Amsterdam has this register: nothing was asked."),))
    first_day = date(request.year, 1, 1)
    found = wior.works_in(request.asker, request.base_address, bounds_of(request), first_day)
    source = {
        "name": _("Works in public space of Amsterdam (WIOR)"),
        "licence": _("open data"),
        "publisher": "Gemeente Amsterdam",
        "retrieved": found.retrieved,
        "address": found.address,
        "note": _(
            "Works that end in {year} or later. The register does not tell whose work it is; the "
            "discipline comes from words in the name."
        ).format(year=request.year),
    }
    return _fetched(request, "wior", found.works, source)


def fetch_works_on_roads(request: Request) -> Fetched:
    """Planned works on roads in the publication of NDW. Raises SourceFault."""
    found = ndw.works_in(request.asker, request.base_address, bounds_of(request))
    source = {
        "name": _("Planned works on roads (NDW)"),
        "licence": _("open data"),
        "publisher": "NDW",
        "retrieved": found.retrieved,
        "address": found.address,
        "note": _(
            "Out of {count} works in the whole country. The discipline comes from words in it."
        ).format(count=found.in_all),
    }
    return _fetched(request, "ndw", found.works, source)


def _fetched(
    request: Request, name: str, works: Sequence[FoundWork], source: Mapping[str, Any]
) -> Fetched:
    """The works that can be rows, with their owners and shapes; the others in a file of their own."""
    kept = sorted((work for work in works if not work.why_not), key=lambda work: work.id)
    left = sorted((work for work in works if work.why_not), key=lambda work: work.id)
    files: dict[str, Path] = {}
    sources: list[Mapping[str, Any]] = []
    said = ngettext(
        "{count} work in the rectangle of the area.",
        "{count} works in the rectangle of the area.",
        len(works),
    )
    remarks = [said.format(count=len(works))]
    if kept:
        owners = {work.owner: _owner(name, work.owner) for work in kept}
        rows = (
            (
                work.id,
                work.name,
                work.discipline,
                owners[work.owner][0],
                work.start,
                work.end,
                work.status,
            )
            for work in kept
        )
        files[WORKS_FILE] = _write_csv(request.folder / WORKS_FILE, WORK_COLUMNS, rows)
        unique = sorted(set(owners.values()))
        files[OWNERS_FILE] = _write_csv(request.folder / OWNERS_FILE, OWNER_COLUMNS, unique)
        shapes = f"{name}-works.geojson"
        files[shapes] = write_features(
            request.folder / shapes,
            (feature(work.shape, {"id": work.id, "kind": work.kind_told}) for work in kept),
        )
        sources.append(
            {
                "id": f"{name}-works",
                "use": "works",
                "file": shapes,
                "columns": {"id": "id"},
                **source,
            }
        )
    if left:
        told = f"{name}-not-added.csv"
        files[told] = _write_csv(request.folder / told, LEFT_COLUMNS, map(_left, left))
        title = _("{name}: not added").format(name=source["name"])
        sources.append({**source, "id": f"{name}-not-added", "file": told, "name": title})
        remarks.append(_why_left(left, told))
    return Fetched(files, tuple(sources), remarks=tuple(remarks), together=True)


def _why_left(left: Sequence[FoundWork], file: str) -> str:
    """How many works were not added, and for which reasons: a status is never guessed."""
    counts = Counter((work.why_not, work.status_told or _("nothing")) for work in left)
    reasons = "; ".join(
        _("{count} times {told}: {reason}").format(count=count, told=told, reason=_(why_not))
        for (why_not, told), count in counts.most_common(5)
    )
    return ngettext(
        "{count} work was not added and is in {file}: {reasons}.",
        "{count} works were not added and are in {file}: {reasons}.",
        len(left),
    ).format(count=len(left), file=file, reasons=reasons)


def _left(work: FoundWork) -> tuple[Any, ...]:
    place = shapely.centroid(work.shape)
    told = (work.id, work.name, work.status_told, work.kind_told, work.start, work.end)
    return (*told, _(work.why_not), round(place.x), round(place.y))


def _owner(source: str, name: str) -> tuple[str, str, str]:
    """The row of an organisation: its id, its name and its kind."""
    if not name:
        return f"{source}-unknown", _("Not told by the source"), OrganisationKind.OTHER
    begin = name.split()[0].casefold()
    kind = OWNER_WORDS.get(begin, OrganisationKind.OTHER)
    return slugify(name)[:80] or f"{source}-unknown", name[:160], kind


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
    return path


def _cell(value: Any) -> Any:
    """A value as a spreadsheet may read it: what begins like a formula is text."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text[:1] in "=+-@" else text


WORK_CONNECTORS: tuple[Connector, ...] = (
    Connector(
        "wior",
        gettext_noop("Works in public space (WIOR, Amsterdam only)"),
        open_data().addresses["wior"],
        RECORDED,
        fetch_works_of_amsterdam,
        needs_bounds=True,
    ),
    Connector(
        "ndw",
        gettext_noop("Planned works on roads (NDW, a large file)"),
        open_data().addresses["ndw"],
        CONSTRUCTED,
        fetch_works_on_roads,
        needs_bounds=True,
        by_default=False,
    ),
)

"""The connectors that give figures: Kerncijfers, health, crime and livability."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from wijkdraad.reference.loader import columns, indicators, shapes
from wijkdraad.reference.open_data import open_data
from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.cbs.client import (
    Figures,
    figures_over_odata_3,
    figures_over_odata_4,
    periods_over_odata_3,
)
from wijkdraad.sources.cbs.mapping import municipality_code
from wijkdraad.sources.cbs.police import crimes_in_year
from wijkdraad.sources.leefbaarometer.client import scores

from .connector import CONSTRUCTED, Connector, Fetched, Request

CC_BY = "CC BY 4.0"


def fetch_kerncijfers(request: Request) -> Fetched:
    """The Kerncijfers of a year over OData 4. Raises SourceFault."""
    reference = open_data()
    found = figures_over_odata_4(
        request.asker,
        request.base_address,
        _kerncijfers_table(request.year),
        request.area,
        reference.measures,
        reference.secret_words,
    )
    return _fetched(request, found, "kerncijfers", "odata", _row_of_kerncijfers(request, found))


def fetch_kerncijfers_over_odata_3(request: Request) -> Fetched:
    """The same Kerncijfers over OData 3, with all columns of the table. Raises SourceFault."""
    found = figures_over_odata_3(
        request.asker,
        request.base_address,
        _kerncijfers_table(request.year),
        request.area,
        _names("odata"),
    )
    row = _row_of_kerncijfers(request, found)
    return _fetched(request, found, "kerncijfers-odata3", "odata", row)


def fetch_health(request: Request) -> Fetched:
    """Health of adults, of the last year up to the one that was asked. Raises SourceFault."""
    table = open_data().tables["gezondheid"]
    asker, address = request.asker, request.base_address
    periods = [
        period
        for period in periods_over_odata_3(asker, address, table)
        if period.endswith("JJ00") and period[:4] <= str(request.year)
    ]
    if not periods:
        raise _no_year(request.year)
    only = {**shapes()["rivm"].only, "Perioden": periods[-1]}
    found = figures_over_odata_3(asker, address, table, request.area, _names("rivm"), only)
    year = periods[-1][:4]
    row = {
        "name": _("Health per wijk and buurt {year}").format(year=year),
        "publisher": "RIVM, GGD'en, CBS",
        "period": year,
        "only": {"Perioden": periods[-1]},
        "note": _("Adults of 18 and over. Estimated with a model, not counted."),
    }
    return _fetched(request, found, "gezondheid", "rivm", row, year)


def fetch_crimes(request: Request) -> Fetched:
    """Registered crimes in the twelve months of a year. Raises SourceFault."""
    shape = shapes()["statistics"]
    heading = (shape.code_column, columns("statistics")["crimes_in_12_months"].names[0])
    table = open_data().tables["misdrijven"]
    found = crimes_in_year(
        request.asker, request.base_address, table, request.area, request.year, heading
    )
    row = {
        "name": _("Registered crimes {year}").format(year=request.year),
        "publisher": "Politie, CBS",
        "empty": "not_published",
        "note": _(
            "Twelve months together. Counted where they happen, so a centre looks worse than it is "
            "to live in."
        ),
    }
    return _fetched(request, found, "misdrijven", "statistics", row)


def fetch_livability(request: Request) -> Fetched:
    """The Leefbaarometer of the last year up to the one that was asked. Raises SourceFault."""
    years = [year for year in open_data().livability_years if year <= request.year]
    if not years:
        raise _no_year(request.year)
    municipality = municipality_code(request.area)
    # The score itself is in the file of the site; the service has the deviations from the country.
    wanted = [names[0] for names in _names("leefbaarometer").values() if "lbm" not in names]
    told = scores(request.asker, request.base_address, municipality, years[-1], wanted)
    found = Figures(told.columns, told.rows, told.address, told.retrieved, told.absent)
    row = {
        "name": _("Leefbaarometer {year}").format(year=years[-1]),
        "publisher": "Ministerie van BZK",
        "period": str(years[-1]),
        "columns": {"code": "id"},
        "note": _("Deviations from the average of the Netherlands. Estimated with a model."),
    }
    return _fetched(request, found, "leefbaarometer", "leefbaarometer", row, str(years[-1]))


def _kerncijfers_table(year: int) -> str:
    tables = open_data().kerncijfers
    if year not in tables:
        raise SourceFault(
            gettext_noop("there is no table of {year}"),
            gettext_noop("Choose one of the years {years}"),
            year=year,
            years=", ".join(map(str, sorted(tables))),
        )
    return tables[year]


def _no_year(year: int) -> SourceFault:
    return SourceFault(
        gettext_noop("the source has no figures of {year} or before"),
        gettext_noop("Choose a later year"),
        year=year,
    )


def _row_of_kerncijfers(request: Request, found: Figures) -> dict[str, Any]:
    return {
        "name": _("Key figures of wijken and buurten {year}").format(year=request.year),
        "publisher": "CBS",
        "note": _("Table {table}. Counts of wijk and buurt are rounded to multiples of 5.").format(
            table=_kerncijfers_table(request.year)
        ),
    }


def _names(shape: str) -> dict[str, tuple[str, ...]]:
    """The names that the column of each indicator may have in files of this shape."""
    return {key: column.names for key, column in columns(shape).items()}


def _indicator_names(shape: str, absent: frozenset[str]) -> str:
    """The indicators that these columns hold, as a reader knows them."""
    english = get_language() == "en"
    found = [
        standard.name_en if english else standard.name_nl
        for key, column in columns(shape).items()
        for standard in (indicators()[key],)
        if not absent.isdisjoint(column.names)
    ]
    return "; ".join(found)


def _fetched(
    request: Request,
    found: Figures,
    name: str,
    shape: str,
    row: Mapping[str, Any],
    year: str = "",
) -> Fetched:
    """The file with the figures and the row about it."""
    year = year or str(request.year)
    file = f"{name}-{year}.csv"
    path = request.folder / file
    _write(path, found.columns, found.rows)
    remarks = []
    if found.absent:
        names = _indicator_names(shape, frozenset(found.absent))
        remarks.append(_("Not in this table: {names}.").format(names=names))
    if not found.has(request.area):
        remarks.append(
            _(
                "{code} is not in this table: its figures stay empty. Codes belong to a year, and "
                "those of another area are not taken."
            ).format(code=request.area)
        )
    source: dict[str, Any] = {
        "id": f"{name}-{year}",
        "name": row["name"],
        "use": "statistics",
        "shape": shape,
        "file": file,
        "licence": CC_BY,
        "period": year,
        "retrieved": found.retrieved,
        "address": found.address,
        **row,
    }
    return Fetched({file: path}, (source,), remarks=tuple(remarks))


def _write(path: Path, heading: Sequence[str], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(sorted(rows))


def _connector(name: str, title: str, run: Any, by_default: bool = True) -> Connector:
    address = open_data().addresses[name]
    return Connector(name, title, address, CONSTRUCTED, run, by_default=by_default, yearly=True)


FIGURES = (
    _connector("kerncijfers", gettext_noop("Key figures (CBS, OData 4)"), fetch_kerncijfers),
    _connector(
        "kerncijfers-odata3",
        gettext_noop("Key figures (CBS, OData 3)"),
        fetch_kerncijfers_over_odata_3,
        by_default=False,
    ),
    _connector("gezondheid", gettext_noop("Health (RIVM)"), fetch_health),
    _connector("misdrijven", gettext_noop("Crime (police)"), fetch_crimes),
    _connector("leefbaarometer", gettext_noop("Livability (Leefbaarometer)"), fetch_livability),
)

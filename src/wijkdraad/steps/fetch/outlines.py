"""The connector that gives the areas of a dossier: outlines and names, from the Wijk- en Buurtkaart."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wijkdraad.files.maps.vectors import read_vectors
from wijkdraad.reference.open_data import open_data
from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.cbs.mapping import area_kind, district_code, municipality_code
from wijkdraad.sources.wijken_en_buurten.client import outlines

from .connector import CONSTRUCTED, Connector, Fetched, Request

NAME = "wijken-en-buurten"
FILE = f"{NAME}.geojson"


def fetch_outlines(request: Request) -> Fetched:
    """The outlines of the municipality with its wijken and buurten, and the areas of the dossier.

    The area itself is the subject, what it lies in is context. Raises SourceFault where the area is
    not there: its code may belong to another year.
    """
    years = open_data().outline_years
    if request.year not in years:
        raise SourceFault(
            gettext_noop("there are no outlines of {year}"),
            gettext_noop("Choose one of the years {years}"),
            year=request.year,
            years=", ".join(map(str, years)),
        )
    municipality = municipality_code(request.area)
    found = outlines(request.asker, request.base_address, municipality, request.year)
    if request.area not in found.names:
        raise SourceFault(
            gettext_noop("{code} is not on the map of {year}"),
            gettext_noop(
                "Codes belong to a year: look whether the area had another code, or choose a year"
            ),
            found.address,
            code=request.area,
            year=request.year,
        )
    path = request.folder / FILE
    path.write_text(json.dumps(found.collection, ensure_ascii=False) + "\n", encoding="utf-8")
    layer = read_vectors(path)
    own = layer.geometries[[code == request.area for code in layer.columns["code"]]]
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(own))
    remarks = []
    if not found.names[request.area]:
        remarks.append(
            _("{code} has no name at the source: water has none.").format(code=request.area)
        )
    source = {
        "id": NAME,
        "name": _("Outlines of gemeente, wijken and buurten"),
        "use": "boundaries",
        "file": FILE,
        "columns": {"code": "code", "name": "name"},
        "licence": "CC BY 4.0",
        "publisher": "CBS, Kadaster (PDOK)",
        "period": str(request.year),
        "retrieved": found.retrieved,
        "address": found.address,
        "note": _("Wijk- en Buurtkaart {year}. Outlines are accurate to 10 to 50 metres.").format(
            year=request.year
        ),
    }
    return Fetched(
        {FILE: path},
        (source,),
        _areas(request, found.names),
        (west, south, east, north),
        tuple(remarks),
    )


def _areas(request: Request, names: Any) -> tuple[dict[str, Any], ...]:
    codes = [request.area]
    if area_kind(request.area) == "BU":
        codes.append(district_code(request.area))
    codes.append(municipality_code(request.area))
    return tuple(
        {
            "code": code,
            "year": request.year,
            "name": names[code] or code,
            "role": "context" if position else "subject",
        }
        for position, code in enumerate(dict.fromkeys(codes))
        if code in names
    )


OUTLINES = Connector(
    NAME,
    gettext_noop("Outlines and names (CBS, PDOK)"),
    open_data().addresses[NAME],
    CONSTRUCTED,
    fetch_outlines,
)

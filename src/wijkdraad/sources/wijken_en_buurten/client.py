"""Asks PDOK for the outlines of a municipality, its wijken and its buurten in a year. See SOURCE.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from ..asking import Answer, Asker, SourceFault, next_page
from ..faults import marked as _

COLLECTIONS = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}
"""The collections, and how the columns of code and name in them begin."""
PAGE = 1000
MOST_PAGES = 60
RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
NAMES = {RD_NEW: "urn:ogc:def:crs:EPSG::28992", "": "urn:ogc:def:crs:OGC:1.3:CRS84"}
CHANGED = _("Report that the source has changed. What was fetched before is kept")


@dataclass(frozen=True)
class Outlines:
    """The outlines as one GeoJSON collection, with the columns code, name, kind and water.

    `names` gives the name of each area; a water buurt may have none: then its name is empty.
    """

    collection: Mapping[str, Any]
    names: Mapping[str, str]
    address: str
    retrieved: date


def outlines(asker: Asker, base_address: str, municipality: str, year: int) -> Outlines:
    """The outlines of a municipality with all its wijken and buurten, in RD New.

    A service that does not know the filter gives the whole country, page after page: what lies
    elsewhere is left out. Where it does not know RD New, the outlines stay in degrees and the file
    says so. Raises SourceFault, also where a page is missing.
    """
    features: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    systems: set[str] = set()
    first_address, day = "", date.max
    for collection, begin in COLLECTIONS.items():
        answer: Answer | None = None
        pages, count, matched = 0, 0, None
        address = f"{base_address}/wijken-en-buurten-{year}/ogc/v1/collections/{collection}/items"
        parameters: Mapping[str, str] = {
            "f": "json",
            "gemeentecode": municipality,
            "limit": str(PAGE),
            "crs": RD_NEW,
        }
        while pages == 0 or address:
            answer = asker.ask(address, parameters, check=partial(_check, begin=begin))
            page = answer.json()
            first_address, day = first_address or answer.address, min(day, answer.retrieved)
            pages, count = pages + 1, count + len(page["features"])
            matched = page.get("numberMatched", matched)
            for feature in page["features"]:
                told = feature["properties"]
                if str(told.get("gemeentecode", "")).strip() != municipality:
                    continue
                code = str(told[f"{begin}code"]).strip()
                names[code] = str(told.get(f"{begin}naam") or "").strip()
                systems.add(_system(feature["geometry"]))
                features.append(_feature(feature["geometry"], code, names[code], begin, told))
            link = _next(page)
            address, parameters = (next_page(answer, link), {}) if link else ("", {})
            if pages >= MOST_PAGES or address == answer.address:
                raise SourceFault(_("the pages of the map have no end"), CHANGED, answer.address)
        if isinstance(matched, int) and matched > count and answer is not None:
            raise SourceFault(
                _("the map is not whole: {count} of {matched} shapes came"),
                CHANGED,
                answer.address,
                count=count,
                matched=matched,
            )
    if not features:
        raise SourceFault(
            _("the source has no row for {code} or anything in it"),
            _("Look whether the code existed in that year, and choose another year"),
            first_address,
            code=municipality,
        )
    if len(systems) > 1:
        raise SourceFault(
            _("the shapes are in different coordinate systems"), CHANGED, first_address
        )
    whole = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": NAMES[systems.pop()]}},
        "features": features,
    }
    return Outlines(whole, names, first_address, day)


def _feature(
    geometry: object, code: str, name: str, kind: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "kind": kind, "water": told.get("water")},
        "geometry": geometry,
    }


def _next(page: Mapping[str, Any]) -> str:
    links = page.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("rel") == "next":
            return str(link.get("href", ""))
    return ""


def _system(geometry: Mapping[str, Any]) -> str:
    """In which of our two coordinate systems a shape is: degrees are below 180, metres in RD far above."""
    place: Any = geometry["coordinates"]
    while isinstance(place, Sequence) and place and isinstance(place[0], Sequence):
        place = place[0]
    return "" if abs(float(place[0])) <= 180 else RD_NEW


def _check(answer: Answer, begin: str) -> None:
    """Raise SourceFault unless the answer is a page of shapes with a code and a municipality."""
    page = answer.json()
    features = page.get("features") if isinstance(page, dict) else None
    if not isinstance(features, list) or not all(
        isinstance(feature, dict)
        and isinstance(feature.get("properties"), dict)
        and isinstance(feature.get("geometry"), dict)
        and feature["geometry"].get("coordinates")
        for feature in features
    ):
        raise SourceFault(_("the answer is not a map layer"), CHANGED, answer.address)
    for feature in features:
        for column in (f"{begin}code", f"{begin}naam", "gemeentecode"):
            if column not in feature["properties"]:
                raise SourceFault(
                    _("the source has no column {column} any more; it has {names}"),
                    CHANGED,
                    answer.address,
                    column=column,
                    names=", ".join(sorted(feature["properties"])[:12]),
                )

"""Asks PDOK for the BGT of a rectangle, as layers of a base map. See SOURCE.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from ..asking import Asker, SourceFault
from ..faults import marked as _
from ..pages import CHANGED, no_column, pages
from ..places import RD_NEW, Bounds, UnfitShape, feature, shape_of, text_of, touches
from .mapping import COLLECTIONS, has_ended, lies_under_ground, mapped, missing_column, plain

PAGE = 1000
DIMENSIONS = {"tree": 0}
AREA = 2


@dataclass
class GroundLayers:
    """The layers of the base map, as GeoJSON features in RD New with `id`, `is_a` and `ground`.

    `ended` and `under_ground` count what was left out because it is gone, or lies under the surface.
    """

    features: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ended: int = 0
    under_ground: int = 0
    address: str = ""
    retrieved: date = date.max
    looks: Counter[str] = field(default_factory=Counter)


def ground_layers(asker: Asker, base_address: str, bounds_m: Bounds) -> GroundLayers:
    """The base map of a rectangle in RD New. Raises SourceFault, also where a shape is bent.

    An object that stands on two pages, or in two registrations, is taken once.
    """
    found = GroundLayers()
    for collection in COLLECTIONS:
        seen: set[str] = set()
        address = f"{base_address}/collections/{collection}/items"
        parameters = {
            "f": "json",
            "limit": str(PAGE),
            "bbox": text_of(bounds_m),
            "bbox-crs": RD_NEW,
            "crs": RD_NEW,
        }
        for page in pages(asker, address, parameters, _checked(collection)):
            found.address = found.address or page.address
            found.retrieved = min(found.retrieved, page.retrieved)
            for one in page.features:
                _take(collection, one, bounds_m, seen, found, page.address)
    if not any(found.features.values()):
        raise SourceFault(
            _("the source has nothing at all in this area"),
            _("Check the area; if it is right, report that the source has changed"),
            found.address,
        )
    return found


def _checked(collection: str) -> Any:
    def check(one: Mapping[str, Any], address: str) -> None:
        properties = one.get("properties")
        told = plain(properties) if isinstance(properties, Mapping) else {}
        missing = missing_column(collection, told)
        if missing:
            raise no_column(f"{collection}.{missing}", list(properties or ()), address)
        if not has_ended(told):
            try:
                shape_of(one.get("geometry"))
            except UnfitShape as unfit:
                raise _unfit(collection, told, unfit, address) from unfit

    return check


def _unfit(
    collection: str, told: Mapping[str, Any], unfit: UnfitShape, address: str
) -> SourceFault:
    return SourceFault(
        _("{object} cannot be used: {found}"),
        CHANGED,
        address,
        object=f"{collection} {told.get('lokaalid')}",
        found=str(unfit),
    )


def _take(
    collection: str,
    one: Mapping[str, Any],
    bounds_m: Bounds,
    seen: set[str],
    found: GroundLayers,
    address: str,
) -> None:
    told = plain(one["properties"])
    if has_ended(told):
        found.ended += 1
        return
    if lies_under_ground(told):
        found.under_ground += 1
        return
    identity = str(told["lokaalid"])
    what = mapped(collection, told)
    if what is None or identity in seen:
        return
    shape = shape_of(one["geometry"])
    if int(shapely.get_dimensions(shape)) != DIMENSIONS.get(what.kind, AREA):
        raise _unfit(
            collection, told, UnfitShape(_("a shape of kind {kind}"), kind=shape.geom_type), address
        )
    seen.add(identity)
    # A service that does not know bbox-crs gives what lies elsewhere too.
    if touches(shape, bounds_m):
        found.looks[f"{collection}: {what.is_a}"] += 1
        properties = {"id": identity, "is_a": what.is_a, "ground": what.ground}
        found.features.setdefault(what.kind, []).append(feature(shape, properties))

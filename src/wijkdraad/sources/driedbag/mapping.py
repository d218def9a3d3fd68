"""Turns CityJSON features of 3DBAG into buildings: an outline on the ground, and heights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from ..faults import marked as _
from ..places import RD_EDGES, UnfitShape, lies_in

GROUND, ROOF, TOP = "b3_h_maaiveld", "b3_h_dak_70p", "b3_h_dak_max"
COLUMNS = (GROUND, ROOF, TOP)
FOOTPRINT = "0"
"""The level of detail that is the outline on the ground."""
NEVER_BUILT = 9999


@dataclass(frozen=True)
class Building:
    """A building with heights in metres: the ground above NAP, roof and top above that ground.

    None where 3DBAG does not know. `built` is the year, None where it is not known.
    """

    id: str
    outline: BaseGeometry
    ground_m: float | None
    roof_m: float | None
    top_m: float | None
    built: int | None


def buildings_of(
    feature: Mapping[str, Any], transform: Mapping[str, Any] | None
) -> Iterator[Building]:
    """The buildings of one CityJSONFeature. Raises UnfitShape where an outline cannot be made.

    `transform` is that of the answer; a feature may have its own. Parts of a building (type
    BuildingPart) have no heights of their own.

    >>> told = {"id": "a", "vertices": [[0, 0, 0], [10000, 0, 0], [10000, 5000, 0]], "CityObjects": {"a": {
    ...     "type": "Building", "attributes": {"b3_h_maaiveld": 0.5, "b3_h_dak_70p": 7.5, "b3_h_dak_max": 9.0},
    ...     "geometry": [{"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2]]]}]}}}
    >>> [one] = buildings_of(told, {"scale": [0.001, 0.001, 0.001], "translate": [85000, 447000, 0]})
    >>> one.roof_m, one.top_m, one.outline.area
    (7.0, 8.5, 25.0)
    """
    vertices = _vertices(feature, transform)
    for identity, told in feature["CityObjects"].items():
        if told.get("type") != "Building":
            continue
        said = told.get("attributes") or {}
        ground = _number(said.get(GROUND))
        year = _number(said.get("oorspronkelijkbouwjaar"))
        yield Building(
            str(identity).removeprefix("NL.IMBAG.Pand."),
            _outline(told.get("geometry") or (), vertices),
            ground,
            _above(_number(said.get(ROOF)), ground),
            _above(_number(said.get(TOP)), ground),
            int(year) if year is not None and year < NEVER_BUILT else None,
        )


def missing_column(feature: Mapping[str, Any]) -> str:
    """The first column that a building of the feature should have and has not; empty where all are.

    >>> missing_column({"CityObjects": {"a": {"type": "Building", "attributes": {"b3_h_maaiveld": 1}}}})
    'b3_h_dak_70p'
    """
    for told in feature["CityObjects"].values():
        if told.get("type") == "Building":
            said = told.get("attributes") or {}
            return next((name for name in COLUMNS if name not in said), "")
    return ""


def _vertices(
    feature: Mapping[str, Any], transform: Mapping[str, Any] | None
) -> list[tuple[float, float]]:
    turn = feature.get("transform") or transform or {}
    try:
        scale = [float(one) for one in turn.get("scale", (1, 1, 1))]
        shift = [float(one) for one in turn.get("translate", (0, 0, 0))]
        return [
            (float(x) * scale[0] + shift[0], float(y) * scale[1] + shift[1])
            for x, y, _z in feature["vertices"]
        ]
    except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
        raise UnfitShape(_("a broken shape ({reason})"), reason=str(error)[:80]) from error


def _outline(
    geometries: Sequence[Mapping[str, Any]], vertices: Sequence[tuple[float, float]]
) -> BaseGeometry:
    """The surfaces on the ground as one shape, with their holes."""
    surfaces = []
    try:
        for geometry in geometries:
            if str(geometry.get("lod")).split(".")[0] != FOOTPRINT:
                continue
            if geometry["type"] not in ("MultiSurface", "CompositeSurface"):
                raise UnfitShape(_("a shape of kind {kind}"), kind=geometry["type"])
            for rings in geometry["boundaries"]:
                outer, *holes = ([vertices[place] for place in ring] for ring in rings)
                surfaces.append(shapely.Polygon(outer, holes))
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise UnfitShape(_("a broken shape ({reason})"), reason=str(error)[:80]) from error
    outline = shapely.union_all(shapely.make_valid(surfaces)) if surfaces else shapely.Polygon()
    if outline.is_empty:
        raise UnfitShape(_("no shape"))
    if not lies_in(outline, RD_EDGES):
        raise UnfitShape(_("a shape outside the Netherlands"))
    return outline


def _number(value: Any) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return float(value) if known else None


def _above(height_m: float | None, ground_m: float | None) -> float | None:
    return None if height_m is None or ground_m is None else round(height_m - ground_m, 2)

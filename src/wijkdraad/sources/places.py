"""Places in degrees and in metres of RD New, and the shapes of GeoJSON, for sources with a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from .faults import marked as _

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""
RD_NEW = "http://www.opengis.net/def/crs/EPSG/0/28992"
STRAIGHT = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
RD_EDGES: Bounds = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""Where RD New is meant for, in metres."""


class UnfitShape(Exception):
    """A shape that cannot be used: `found` is a sentence of the catalogue, with places for `values`.

    >>> print(UnfitShape("a shape of kind {kind}", kind="CurvePolygon"))
    a shape of kind CurvePolygon
    """

    def __init__(self, found: str, **values: object) -> None:
        self.found, self.values = found, values
        super().__init__(found.format(**values))


@cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def degrees_of(bounds_m: Bounds) -> Bounds:
    """Bounds in degrees (WGS84) that hold bounds in RD New, whose grid is turned a little.

    >>> [round(edge, 3) for edge in degrees_of((155_000, 463_000, 156_000, 464_000))]
    [5.387, 52.155, 5.402, 52.164]
    """
    return _transformer(28992, 4326).transform_bounds(*bounds_m)


def in_rd_new(shape: BaseGeometry) -> BaseGeometry:
    """A shape in RD New (metres), from one in degrees: longitude first.

    >>> place = in_rd_new(shapely.Point(5.38720621, 52.15517440))
    >>> round(place.x), round(place.y)
    (155000, 463000)
    """
    transformer = _transformer(4326, 28992)
    return shapely.transform(
        shapely.force_2d(shape), lambda xy: np.column_stack(transformer.transform(*xy.T))
    )


def shape_of(geometry: Any) -> BaseGeometry:
    """A shape of GeoJSON in RD New, whether the source gave degrees or metres; without heights.

    Raises UnfitShape for a shape that is bent (an arc), that is none, or that lies elsewhere.

    >>> shape_of({"type": "Point", "coordinates": [155000, 463000, 3.2]}).wkt
    'POINT (155000 463000)'
    >>> shape_of({"type": "CurvePolygon", "geometries": []})
    Traceback (most recent call last):
    wijkdraad.sources.places.UnfitShape: a shape of kind CurvePolygon
    """
    if not isinstance(geometry, Mapping) or not geometry:
        raise UnfitShape(_("no shape"))
    kind = str(geometry.get("type"))
    if kind not in STRAIGHT:
        # An arc that is read as a straight line would be another shape, without anyone knowing.
        raise UnfitShape(_("a shape of kind {kind}"), kind=kind)
    try:
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
    except (
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        shapely.GEOSException,
    ) as error:
        raise UnfitShape(_("a broken shape ({reason})"), reason=str(error)[:80]) from error
    if shape.is_empty or not np.isfinite(shape.bounds).all():
        raise UnfitShape(_("no shape"))
    west, south, east, north = shape.bounds
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        shape = in_rd_new(shape)
    if not lies_in(shape, RD_EDGES):
        raise UnfitShape(_("a shape outside the Netherlands"))
    return shape


def lies_in(shape: BaseGeometry, bounds: Bounds) -> bool:
    """Whether a shape lies within bounds, all of it."""
    west, south, east, north = shape.bounds
    return bool(
        bounds[0] <= west and bounds[1] <= south and east <= bounds[2] and north <= bounds[3]
    )


def touches(shape: BaseGeometry, bounds: Bounds) -> bool:
    """Whether a shape has a point in bounds."""
    return bool(shapely.intersects(shape, shapely.box(*bounds)))


def text_of(bounds: Sequence[float], decimals: int = 2) -> str:
    """Bounds as a service takes them.

    >>> text_of((84808, 447423.004, 85073, 447641))
    '84808,447423,85073,447641'
    """
    return ",".join(f"{edge:.{decimals}f}".rstrip("0").rstrip(".") for edge in bounds)


def feature(shape: BaseGeometry, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature, to the millimetre."""
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": shapely.geometry.mapping(shapely.set_precision(shape, 0.001, mode="pointwise")),
    }


def collection(features: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Features in RD New as one GeoJSON collection that names its coordinate system."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    return {"type": "FeatureCollection", "crs": crs, "features": list(features)}

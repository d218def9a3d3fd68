"""A walking network over areas, such as the footpaths of the base map.

The areas are cut into triangles. A person walks straight through a triangle, from a point on one
side to a point on another, so that every step stays on the footpath. Areas are connected where
they share a border, not where only their corners meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

METHOD = "wijkdraad.walkable_areas 2"
MILLIMETRE = 0.001
"""Borders are compared in whole millimetres, as the base map writes them."""
LONGEST_SIDE_M = 5.0
STEP_M = 2.0
SLIVER_M2 = 0.000001


def lines_over(areas: Sequence[BaseGeometry], step_m: float = STEP_M) -> NDArray[np.object_]:
    """Lines to walk along over `areas` (polygons in metres), for `network`.

    `step_m` is the distance between the points on the sides of the triangles: a smaller step
    makes ways a little shorter and the network larger. A way is never shorter than in truth,
    because it stays inside the areas. Areas that overlap or share a border are one. Raises
    ValueError for shapes that are no areas and for a step that is not more than 0.

    A footpath of 2 m wide and 10 m long can be walked from end to end:

    >>> from .network import network, parts
    >>> net = network(lines_over([shapely.box(0, 0, 6, 2), shapely.box(6, 0, 10, 2)]))
    >>> parts(net), shapely.total_bounds(lines_over([shapely.box(0, 0, 6, 2)])).tolist()
    (1, [0.0, 0.0, 6.0, 2.0])
    """
    if not step_m > 0:
        raise ValueError(f"a step of {step_m} m is not more than 0")
    corners = _triangles(areas)
    if not len(corners):
        return np.empty(0, object)
    points, side_starts = _points_on_sides(corners, step_m)
    begin, end = _across(side_starts)
    return np.asarray(shapely.linestrings(np.stack([points[begin], points[end]], axis=1)), object)


def _triangles(areas: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Corners (n, 3, 2) of triangles that fill the areas; neighbours share whole sides."""
    given = shapely.force_2d(np.asarray(areas, object))
    given = given[~shapely.is_empty(given)]
    if (shapely.get_dimensions(given) != 2).any():
        raise ValueError("only areas can be walked over")
    if not len(given):
        return np.empty((0, 3, 2))
    given = shapely.get_parts(shapely.make_valid(given))
    given = given[shapely.get_dimensions(given) == 2]
    borders = shapely.unary_union(shapely.boundary(given), grid_size=MILLIMETRE)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    inside = shapely.STRtree(given).query(shapely.point_on_surface(faces), predicate="within")[0]
    faces = faces[np.unique(inside)]
    filled = shapely.get_parts(
        shapely.constrained_delaunay_triangles(shapely.segmentize(faces, LONGEST_SIDE_M))
    )
    filled = filled[shapely.area(filled) > SLIVER_M2]
    return np.asarray(shapely.get_coordinates(filled).reshape(-1, 4, 2)[:, :3])


def _points_on_sides(
    corners: NDArray[np.float64], step_m: float
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points (n, 2) in the middle of equal steps along the sides, and where each side starts.

    Three sides a triangle. A side is walked from its lower end, so that both triangles that
    share it have the same points.
    """
    begin = corners.reshape(-1, 2)
    end = np.roll(corners, -1, axis=1).reshape(-1, 2)
    turned = (begin[:, 0] > end[:, 0]) | ((begin[:, 0] == end[:, 0]) & (begin[:, 1] > end[:, 1]))
    begin, end = (
        np.where(turned[:, None], end, begin),
        np.where(turned[:, None], begin, end),
    )
    length = np.hypot(*(end - begin).T)
    # A little less than a whole step more is rounding, not a reason for one point more.
    count = np.maximum(1, np.ceil(length / step_m - MILLIMETRE)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(count)])
    side = np.repeat(np.arange(len(count)), count)
    part = (np.arange(starts[-1]) - starts[side] + 0.5) / count[side]
    return begin[side] + part[:, None] * (end - begin)[side], starts


def _across(side_starts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of points on different sides of the same triangle."""
    begins, ends = [], []
    first, count = side_starts[:-1].reshape(-1, 3), np.diff(side_starts).reshape(-1, 3)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        pairs = count[:, one] * count[:, other]
        triangle = np.repeat(np.arange(len(pairs)), pairs)
        number = np.arange(pairs.sum()) - np.repeat(np.cumsum(pairs) - pairs, pairs)
        begins.append(first[triangle, one] + number // count[triangle, other])
        ends.append(first[triangle, other] + number % count[triangle, other])
    return np.concatenate(begins), np.concatenate(ends)

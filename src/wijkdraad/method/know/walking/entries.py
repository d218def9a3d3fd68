"""Where addresses and places enter the walking network.

A shape enters anywhere along a line, not only at the ends: the edge is split in thought alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.walking.close_by import Cells, cells_of, nearest_pieces
from wijkdraad.method.know.walking.network import MICROMETRES, Network

METHOD = "wijkdraad.entries 1"
TOUCH_M = 0.001
"""An area that lies closer to a line than this touches it."""
EQUAL_M = 0.000001
"""Places on the network that differ less than this in distance are equally near."""
POINT, AREA = 0, 2


@dataclass(frozen=True)
class Entries:
    """The stretches of edges where shapes enter the network, sorted by edge.

    `owner` is the place of the shape in the list that was given; it may have several entries, or
    none. An entry runs from `start_um` to `end_um` along `edge` (equal for a point), and lies
    `snap_um` from the shape.
    """

    owner: NDArray[np.int64]
    edge: NDArray[np.int32]
    start_um: NDArray[np.int64]
    end_um: NDArray[np.int64]
    snap_um: NDArray[np.int64]

    def of(self, owner: int) -> Entries:
        """The entries of one shape alone, as owner 0."""
        mine = self.owner == owner
        return Entries(
            self.owner[mine] * 0,
            self.edge[mine],
            self.start_um[mine],
            self.end_um[mine],
            self.snap_um[mine],
        )


@dataclass(frozen=True)
class Segments:
    """The straight pieces of a network, to find the nearest ones.

    Piece p runs along `edge[p]` from point `first_point[p]` of the network to the next one.
    `turned` where the first end of the piece, as `cells` has it, is the further one of the edge.
    """

    tree: shapely.STRtree
    cells: Cells
    edge: NDArray[np.int32]
    first_point: NDArray[np.int64]
    turned: NDArray[np.bool_]


def segments(net: Network) -> Segments:
    """The straight pieces of the edges, indexed."""
    edge_of_point = np.repeat(np.arange(net.edge_count, dtype=np.int32), np.diff(net.first_point))
    begin = np.flatnonzero(edge_of_point[1:] == edge_of_point[:-1])
    cells = cells_of(
        np.column_stack([net.x[begin], net.y[begin], net.x[begin + 1], net.y[begin + 1]])
    )
    lines = shapely.linestrings(cells.ends.reshape(-1, 2, 2)) if len(begin) else np.empty(0, object)
    turned = (cells.ends[:, 0] != net.x[begin]) | (cells.ends[:, 1] != net.y[begin])
    return Segments(shapely.STRtree(lines), cells, edge_of_point[begin], begin, turned)


def entries(
    net: Network, pieces: Segments, shapes: Sequence[BaseGeometry], within_m: float
) -> Entries:
    """Where points and areas enter the network; a shape further off than `within_m` has no entry.

    A point enters at the nearest place of the network. An area enters wherever the network
    crosses it, runs inside it or along it, or touches it (within a millimetre); an area that
    nothing touches enters at the nearest place. Places that are equally near all count. Raises
    ValueError for a shape that is no point and no area.

    A point 4 m beside a street of 10 m, and a park over its last 3 m:

    >>> from .network import network
    >>> net = network([shapely.LineString([(0, 0), (10, 0)])])
    >>> found = entries(net, segments(net), [shapely.Point(2, 4), shapely.box(7, -1, 20, 1)], 30)
    >>> found.start_um.tolist(), found.end_um.tolist(), found.snap_um.tolist()
    ([2000000, 7000000], [2000000, 10000000], [4000000, 0])
    """
    given = np.array(shapes, object)
    kinds = shapely.get_dimensions(given)
    if not np.isin(kinds, (POINT, AREA)).all() or shapely.is_empty(given).any():
        raise ValueError("only points and areas enter a walking network")
    areas = np.flatnonzero(kinds == AREA)
    given[areas] = shapely.make_valid(given[areas])
    touching = _touching(net, pieces, given, areas)
    apart = np.setdiff1d(areas, touching.owner)
    found = _together(
        [
            touching,
            _nearest_areas(net, pieces, given, apart, within_m),
            _nearest_points(net, pieces, given, np.flatnonzero(kinds == POINT), within_m),
        ]
    )
    order = np.lexsort((found.snap_um, found.start_um, found.owner, found.edge))
    return Entries(*(getattr(found, name)[order] for name in _FIELDS))


_FIELDS = ("owner", "edge", "start_um", "end_um", "snap_um")


def _entries_at(
    net: Network,
    pieces: Segments,
    owner: NDArray[np.int64],
    segment: NDArray[np.int64],
    offsets_m: tuple[NDArray[np.float64], NDArray[np.float64]],
    snap_m: NDArray[np.float64],
) -> Entries:
    """Entries from the lowest and highest distance to the first end of straight pieces."""
    begin = pieces.first_point[segment]
    start, stop = net.along_um[begin], net.along_um[begin + 1]
    low, high = (
        np.clip(np.rint(offset * MICROMETRES).astype(np.int64), 0, stop - start)
        for offset in offsets_m
    )
    turned = pieces.turned[segment]
    snap = np.rint(snap_m * MICROMETRES).astype(np.int64)
    return Entries(
        owner.astype(np.int64),
        pieces.edge[segment],
        np.where(turned, stop - high, start + low),
        np.where(turned, stop - low, start + high),
        snap,
    )


def _touching(
    net: Network, pieces: Segments, shapes: NDArray[np.object_], areas: NDArray[np.int64]
) -> Entries:
    owner, segment = pieces.tree.query(shapes[areas], predicate="dwithin", distance=TOUCH_M)
    owner = areas[owner]
    lines = pieces.tree.geometries[segment]
    shapely.prepare(shapes[areas])
    common, gap = lines.copy(), np.zeros(len(lines))
    # Most lines lie inside as a whole: only the others are cut.
    part = np.flatnonzero(~shapely.covers(shapes[owner], lines))
    common[part] = shapely.intersection(lines[part], shapes[owner[part]])
    gap[part] = shapely.distance(lines[part], shapes[owner[part]])
    # What only comes within the millimetre enters where it comes nearest.
    near = shapely.is_empty(common)
    closest = shapely.shortest_line(lines[near], shapes[owner[near]])
    common[near] = shapely.get_point(closest, 0)
    stretch, pair = shapely.get_parts(common, return_index=True)
    points, stretch_of_point = shapely.get_coordinates(stretch, return_index=True)
    first_end = pieces.cells.ends[segment[pair[stretch_of_point]], :2]
    away = np.hypot(*(points - first_end).T)
    low, high = np.full(len(stretch), np.inf), np.full(len(stretch), -np.inf)
    np.minimum.at(low, stretch_of_point, away)
    np.maximum.at(high, stretch_of_point, away)
    return _entries_at(net, pieces, owner[pair], segment[pair], (low, high), gap[pair])


def _nearest_points(
    net: Network,
    pieces: Segments,
    shapes: NDArray[np.object_],
    chosen: NDArray[np.int64],
    within_m: float,
) -> Entries:
    """Entries of points. A MultiPoint enters at the nearest place of all its points."""
    points, asked = shapely.get_coordinates(shapes[chosen], return_index=True)
    point, segment, snap, along = nearest_pieces(pieces.cells, points, within_m + TOUCH_M, EQUAL_M)
    owner = chosen[asked[point]]
    least = np.full(len(shapes), np.inf)
    np.minimum.at(least, owner, snap)
    close = np.rint(snap * MICROMETRES) <= within_m * MICROMETRES
    close &= snap <= least[owner] + EQUAL_M
    return _entries_at(
        net, pieces, owner[close], segment[close], (along[close], along[close]), snap[close]
    )


def _nearest_areas(
    net: Network,
    pieces: Segments,
    shapes: NDArray[np.object_],
    chosen: NDArray[np.int64],
    within_m: float,
) -> Entries:
    nobody = np.zeros(0, np.int64)
    found = [Entries(nobody, nobody.astype(np.int32), nobody, nobody, nobody)]
    if not len(chosen) or not len(pieces.edge):
        return found[0]
    (asked, _segment), distance = pieces.tree.query_nearest(
        shapes[chosen], max_distance=within_m + TOUCH_M, return_distance=True, all_matches=False
    )
    close = np.rint(distance * MICROMETRES) <= within_m * MICROMETRES
    owner, distance = chosen[asked[close]], distance[close]
    row, segment = pieces.tree.query(
        shapes[owner], predicate="dwithin", distance=distance + EQUAL_M
    )
    for pair in range(len(row)):
        line, area = pieces.tree.geometries[segment[pair]], shapes[owner[row[pair]]]
        low, high = _along(line, area, distance[row[pair]])
        again = np.full(len(low), row[pair])
        found.append(
            _entries_at(
                net,
                pieces,
                owner[again],
                np.full(len(low), segment[pair]),
                (low, high),
                distance[again],
            )
        )
    return _together(found)


def _together(found: Sequence[Entries]) -> Entries:
    return Entries(*(np.concatenate([getattr(part, name) for part in found]) for name in _FIELDS))


def _along(
    line: BaseGeometry, area: BaseGeometry, distance_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The stretches of a straight line that lie nearest to an area: a side may run along it."""
    closest = shapely.get_point(shapely.shortest_line(line, area), 0)
    corners = np.append(shapely.points(shapely.get_coordinates(area)), closest)
    offsets = np.append([0.0, line.length], shapely.line_locate_point(line, corners))
    offsets = np.unique(offsets)
    limit = distance_m + EQUAL_M
    places = shapely.line_interpolate_point(line, offsets)
    offsets = offsets[shapely.distance(places, area) <= limit]
    middles = shapely.line_interpolate_point(line, (offsets[1:] + offsets[:-1]) / 2)
    apart = shapely.distance(middles, area) > limit
    return offsets[np.append(True, apart)], offsets[np.append(apart, True)]

"""The walking network: lines that people walk along, joined where they share an end.

Lengths are whole micrometres, so that a sum is the same in whatever order it is made: turning a
line round, or the rows of the file in another order, changes no distance and no tie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, reverse_cuthill_mckee
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

METHOD = "wijkdraad.network 1"
MICROMETRES = 1_000_000
"""In a metre."""
JOIN_M = 0.001
"""Ends that lie closer than this are one end: files write coordinates in whole millimetres."""


@dataclass(frozen=True)
class Network:
    """Nodes, edges and the arcs between nodes; coordinates in metres (RD New).

    Edge e runs from node `edge_from[e]` to `edge_to[e]`, over the points
    `first_point[e]` up to `first_point[e + 1]` of `x` and `y`; `along_um` is how far a point lies
    from the start of its edge. The arcs that leave node n are `starts[n]` up to `starts[n + 1]`
    of `arc_to`, `arc_um` and `arc_edge`. A ring that returns to its own node has no arcs.
    """

    node_count: int
    edge_from: NDArray[np.int32]
    edge_to: NDArray[np.int32]
    edge_um: NDArray[np.int64]
    first_point: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    along_um: NDArray[np.int64]
    starts: NDArray[np.int32]
    arc_to: NDArray[np.int32]
    arc_um: NDArray[np.int64]
    arc_edge: NDArray[np.int32]

    @property
    def edge_count(self) -> int:
        """How many edges there are."""
        return len(self.edge_um)

    @property
    def length_m(self) -> float:
        """All edges together, in metres."""
        return int(self.edge_um.sum()) / MICROMETRES


def network(
    lines: Sequence[BaseGeometry], join_m: float = JOIN_M, contract: bool = True
) -> Network:
    """The network of `lines` (LineStrings or more, in metres), joined at shared ends only.

    Ends that lie at most `join_m` metres apart are one node; 0 joins equal coordinates alone.
    Lines that cross, or that end along another line, do not join. Lines without a length are
    left out. With `contract` a chain of lines that nothing else meets becomes one edge; no
    distance changes by it. Raises ValueError for other shapes and for a negative `join_m`.

    Two lines of 3 and 4 m end to end are one edge; a third that ends halfway stays apart:

    >>> street = [shapely.LineString([(0, 0), (3, 0)]), shapely.LineString([(7, 0), (3, 0)])]
    >>> halfway = shapely.LineString([(5, 0), (5, 9)])
    >>> net = network([*street, halfway])
    >>> sorted(net.edge_um.tolist()), net.node_count, parts(net)
    ([7000000, 9000000], 4, 2)
    """
    if not join_m >= 0:
        raise ValueError(f"ends cannot join within {join_m} m")
    pieces = _pieces(lines)
    first, last = pieces.starts[:-1], pieces.starts[1:] - 1
    node = _nodes(
        np.concatenate([pieces.x[first], pieces.x[last]]),
        np.concatenate([pieces.y[first], pieces.y[last]]),
        join_m,
    )
    count = len(first)
    from_, to = node[:count], node[count:]
    if contract:
        chain_starts, chain_pieces = _chains(from_, to, int(node.max(initial=-1)) + 1)
    else:
        chain_starts = np.arange(count + 1)
        chain_pieces = 2 * np.arange(count)
    first_point, x, y, along = _strung(
        chain_starts, chain_pieces, pieces.starts, pieces.x, pieces.y, pieces.step_um
    )
    begin, end = chain_pieces[chain_starts[:-1]], chain_pieces[chain_starts[1:] - 1]
    edge_from = np.where(begin % 2 == 0, from_[begin // 2], to[begin // 2])
    edge_to = np.where(end % 2 == 0, to[end // 2], from_[end // 2])
    return _with_arcs(edge_from, edge_to, first_point, x, y, along)


def parts(net: Network) -> int:
    """How many pieces of the network cannot be reached from one another."""
    if not net.node_count:
        return 0
    shape = (net.node_count, net.node_count)
    links = csr_array((np.ones(net.edge_count), (net.edge_from, net.edge_to)), shape)
    return int(connected_components(links, directed=False, return_labels=False))


def edge_lines(net: Network) -> NDArray[np.object_]:
    """The edges as LineStrings."""
    edge_of_point = np.repeat(np.arange(net.edge_count), np.diff(net.first_point))
    return np.asarray(shapely.linestrings(net.x, net.y, indices=edge_of_point), object)


@dataclass(frozen=True)
class _Pieces:
    """Lines without repeated points: `step_um` is the length from each point to the next."""

    starts: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    step_um: NDArray[np.int64]


def _pieces(lines: Sequence[BaseGeometry]) -> _Pieces:
    shapes = shapely.get_parts(shapely.force_2d(np.asarray(lines, object)))
    shapes = shapes[~shapely.is_empty(shapes)]
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)).all():
        raise ValueError("a walking network is made of lines")
    points, line = shapely.get_coordinates(shapes, return_index=True)
    if not np.isfinite(points).all():
        raise ValueError("a line has a point without coordinates")
    new = np.ones(len(points), bool)
    new[1:] = (line[1:] != line[:-1]) | (points[1:] != points[:-1]).any(axis=1)
    points, line = points[new], line[new]
    long_enough = np.bincount(line, minlength=len(shapes)) > 1
    keep = long_enough[line]
    points, line = points[keep], line[keep]
    step = np.zeros(len(points), np.int64)
    lengths = np.hypot(*(points[1:] - points[:-1]).T)
    step[:-1] = np.maximum(1, np.rint(lengths * MICROMETRES))
    starts = np.concatenate([[0], np.flatnonzero(line[1:] != line[:-1]) + 1, [len(points)]])
    if not len(points):
        starts = np.zeros(1, np.int64)
    return _Pieces(starts.astype(np.int64), points[:, 0].copy(), points[:, 1].copy(), step)


def _nodes(x: NDArray[np.float64], y: NDArray[np.float64], join_m: float) -> NDArray[np.int64]:
    """The number of the node at each end."""
    if not len(x):
        return np.zeros(0, np.int64)
    places, node = np.unique(x + 1j * y, return_inverse=True)
    if join_m == 0:
        return np.asarray(node, np.int64)
    tree = cKDTree(np.column_stack([places.real, places.imag]))
    close = tree.query_pairs(join_m, output_type="ndarray")
    together = csr_array(
        (np.ones(len(close)), (close[:, 0], close[:, 1])), (len(places), len(places))
    )
    _count, joined = connected_components(together, directed=False)
    return np.asarray(joined[node], np.int64)


def _with_arcs(
    edge_from: NDArray[np.int64],
    edge_to: NDArray[np.int64],
    first_point: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    along: NDArray[np.int64],
) -> Network:
    """Number the nodes so that neighbours stand close together in memory, and list the arcs."""
    ends, inverse = np.unique(np.concatenate([edge_from, edge_to]), return_inverse=True)
    count, edges = len(ends), len(edge_from)
    numbers: NDArray[np.int32] = inverse.astype(np.int32)
    if count:
        links = csr_array(
            (np.ones(2 * edges, np.int8), (numbers, np.roll(numbers, edges))), (count, count)
        )
        place = np.empty(count, np.int32)
        place[reverse_cuthill_mckee(links, symmetric_mode=True)] = np.arange(count, dtype=np.int32)
        numbers = place[numbers]
    from_, to = numbers[:edges], numbers[edges:]
    edge_um = along[first_point[1:] - 1]
    between = np.flatnonzero(from_ != to).astype(np.int32)
    leave = np.concatenate([from_[between], to[between]])
    order = np.argsort(leave, kind="stable")
    starts = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(leave, minlength=count), out=starts[1:])
    arc_edge = np.concatenate([between, between])[order]
    return Network(
        node_count=count,
        edge_from=from_,
        edge_to=to,
        edge_um=edge_um,
        first_point=first_point,
        x=x,
        y=y,
        along_um=along,
        starts=starts,
        arc_to=np.concatenate([to[between], from_[between]])[order],
        arc_um=edge_um[arc_edge],
        arc_edge=arc_edge,
    )


@njit(cache=True, nogil=True)
def _chains(
    from_: NDArray[np.int64], to: NDArray[np.int64], nodes: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Chains of pieces from one meeting to the next.

    Item `2 * piece` of a chain is a piece as it lies, `2 * piece + 1` one turned round. A ring
    that nothing else meets is one chain as well.
    """
    count = len(from_)
    degree = np.zeros(nodes + 1, np.int64)
    for piece in range(count):
        degree[from_[piece] + 1] += 1
        degree[to[piece] + 1] += 1
    first = np.cumsum(degree)
    leaving = np.empty(2 * count, np.int64)
    filled = first[:-1].copy()
    for piece in range(count):
        for item, node in ((2 * piece, from_[piece]), (2 * piece + 1, to[piece])):
            leaving[filled[node]] = item
            filled[node] += 1
    used = np.zeros(count, np.bool_)
    starts = np.empty(count + 1, np.int64)
    items = np.empty(count, np.int64)
    chains = written = 0
    for round_ in range(2):
        for node in range(nodes):
            # The second round takes the rings that are left, from any of their nodes.
            if round_ == 0 and first[node + 1] - first[node] == 2:
                continue
            for place in range(first[node], first[node + 1]):
                item = leaving[place]
                if used[item // 2]:
                    continue
                starts[chains] = written
                chains += 1
                while True:
                    used[item // 2] = True
                    items[written] = item
                    written += 1
                    piece = item // 2
                    ahead = to[piece] if item % 2 == 0 else from_[piece]
                    if first[ahead + 1] - first[ahead] != 2:
                        break
                    turned = item ^ 1
                    item = leaving[first[ahead]]
                    if item == turned:
                        item = leaving[first[ahead] + 1]
                    if used[item // 2]:
                        break
    starts[chains] = written
    return starts[: chains + 1], items


@njit(cache=True, nogil=True)
def _strung(
    chain_starts: NDArray[np.int64],
    chain_pieces: NDArray[np.int64],
    starts: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    step_um: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """The points of each chain, and how far each lies along it."""
    chains = len(chain_starts) - 1
    first_point = np.zeros(chains + 1, np.int64)
    for chain in range(chains):
        points = 1
        for place in range(chain_starts[chain], chain_starts[chain + 1]):
            piece = chain_pieces[place] // 2
            points += starts[piece + 1] - starts[piece] - 1
        first_point[chain + 1] = first_point[chain] + points
    out_x, out_y = np.empty(first_point[-1]), np.empty(first_point[-1])
    along = np.empty(first_point[-1], np.int64)
    for chain in range(chains):
        out = first_point[chain]
        total = np.int64(0)
        for place in range(chain_starts[chain], chain_starts[chain + 1]):
            piece, turned = chain_pieces[place] // 2, chain_pieces[place] % 2 == 1
            begin, end = starts[piece], starts[piece + 1]
            for step in range(end - begin):
                point = end - 1 - step if turned else begin + step
                if step > 0:
                    total += step_um[point] if turned else step_um[point - 1]
                elif place > chain_starts[chain]:
                    continue
                out_x[out], out_y[out], along[out] = x[point], y[point], total
                out += 1
    return first_point, out_x, out_y, along

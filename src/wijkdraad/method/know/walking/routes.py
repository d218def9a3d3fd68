"""The shadiest way to walk between two places, and the shortest one beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.walking.along import (
    Samples,
    ShadeOfWays,
    places_along,
    shade_of_parts,
    up_to,
)
from wijkdraad.method.know.walking.entries import Entries
from wijkdraad.method.know.walking.nearest import Onward, Reach, onward, reach_from
from wijkdraad.method.know.walking.network import MICROMETRES, Network

METHOD = "wijkdraad.routes 1"


@dataclass(frozen=True)
class Walk:
    """One way over the network, as a line in metres.

    `length_m` counts the legs to and from the network (`snap_m`) as well; the line and the shade
    do not. The shade of the legs is not known, and not asked.
    """

    line: BaseGeometry
    length_m: float
    snap_m: float
    shade: ShadeOfWays


@dataclass(frozen=True)
class Walks:
    """The shadiest and the shortest way between two places."""

    shadiest: Walk
    shortest: Walk


def walks(
    net: Network, sampled: Samples, start: Entries, goal: Entries, sun_weight: float
) -> Walks | None:
    """The shadiest and the shortest way from `start` to `goal`, the entries of one shape each.

    The shadiest way has the lowest cost: length x (1 + `sun_weight` x the share in the sun),
    where ground of which the shade is unknown counts as sun. With `sun_weight` 2 a metre in the
    sun is as bad as three in shade. None where there is no way. Raises ValueError for a negative
    weight.
    """
    if not sun_weight >= 0:
        raise ValueError(f"a weight of {sun_weight} would send walkers into the sun")
    found = [_walk(net, sampled, start, goal, weight) for weight in (sun_weight, 0.0)]
    if found[0] is None or found[1] is None:
        return None
    return Walks(found[0], found[1])


@dataclass(frozen=True)
class _Costs:
    """What it costs to walk over edges, in micrometres of shade."""

    net: Network
    sampled: Samples
    weight: float

    def up_to(self, edge: NDArray[np.int64], offset_um: NDArray[np.int64]) -> NDArray[np.int64]:
        """From the start of edges to a distance along them."""
        exposed = offset_um - up_to(self.sampled, self.sampled.shaded_um, edge, offset_um)
        return np.asarray(offset_um + np.rint(self.weight * exposed).astype(np.int64))

    def whole(self, edge: NDArray[np.int64]) -> NDArray[np.int64]:
        """Over whole edges."""
        return self.up_to(edge, self.net.edge_um[edge])

    def leg(self, snap_um: NDArray[np.int64]) -> NDArray[np.int64]:
        """Off the network, where shade is unknown."""
        return np.asarray(np.rint(snap_um * (1 + self.weight)).astype(np.int64))


@dataclass(frozen=True)
class _Ends:
    """The entries of one shape, with the costs to both ends of their edges."""

    places: Entries
    back: NDArray[np.int64]
    ahead: NDArray[np.int64]


def _ends(places: Entries, costs: _Costs) -> _Ends:
    edge, leg = places.edge.astype(np.int64), costs.leg(places.snap_um)
    return _Ends(
        places,
        leg + costs.up_to(edge, places.start_um),
        leg + costs.whole(edge) - costs.up_to(edge, places.end_um),
    )


def _walk(
    net: Network, sampled: Samples, start: Entries, goal: Entries, weight: float
) -> Walk | None:
    costs = _Costs(net, sampled, weight)
    begins, goals = _ends(start, costs), _ends(goal, costs)
    arc_cost = np.maximum(1, costs.whole(net.arc_edge.astype(np.int64)))
    seeded = (
        np.concatenate([net.edge_from[goal.edge], net.edge_to[goal.edge]]),
        np.concatenate([goals.back, goals.ahead]),
        np.zeros(2 * len(goal.edge), np.int64),
    )
    reached = reach_from(net, *seeded, arc_cost)
    way = onward(net, reached, seeded, arc_cost)
    best: tuple[int, list[tuple[int, int, int]], int] | None = None
    for entry in _worth_trying(net, begins, goals, reached):
        for cost, pieces, snap in _from(net, costs, begins, goals, entry, reached, way, seeded[1]):
            if best is None or cost < best[0]:
                best = cost, pieces, snap
    return None if best is None else _as_walk(net, sampled, best[1], best[2])


def _worth_trying(net: Network, begins: _Ends, goals: _Ends, reached: Reach) -> NDArray[np.int64]:
    """The entries where the best way may begin: the best over the ends of its edge, and those along
    whose edge the goal enters too."""
    edge = begins.places.edge
    far = np.full(len(edge), np.iinfo(np.int64).max)
    for first, node in ((begins.back, net.edge_from[edge]), (begins.ahead, net.edge_to[edge])):
        there = reached.place[node] >= 0
        far[there] = np.minimum(far[there], first[there] + reached.distance_um[node[there]])
    direct = np.flatnonzero(np.isin(edge, goals.places.edge))
    return np.union1d(direct, far.argmin()) if len(edge) else direct


def _from(
    net: Network,
    costs: _Costs,
    begins: _Ends,
    goals: _Ends,
    entry: int,
    reached: Reach,
    way: Onward,
    seed_costs: NDArray[np.int64],
) -> list[tuple[int, list[tuple[int, int, int]], int]]:
    """The ways from one entry: cost, pieces (edge, from, to), and the legs off the network."""
    places, goal = begins.places, goals.places
    edge, snap = int(places.edge[entry]), int(places.snap_um[entry])
    start, end = int(places.start_um[entry]), int(places.end_um[entry])
    found = []
    for number in np.flatnonzero(goal.edge == edge):
        low, high = int(goal.start_um[number]), int(goal.end_um[number])
        at, to = (start, high) if high < start else (end, low) if low > end else (end, end)
        ends = costs.up_to(np.array([edge, edge]), np.array([at, to]))
        legs = costs.leg(np.array([snap, goal.snap_um[number]]))
        cost = abs(int(ends[1] - ends[0])) + int(legs.sum())
        found.append((cost, [(edge, at, to)], snap + int(goal.snap_um[number])))
    for node, at, to, first in (
        (int(net.edge_from[edge]), start, 0, int(begins.back[entry])),
        (int(net.edge_to[edge]), end, int(net.edge_um[edge]), int(begins.ahead[entry])),
    ):
        if reached.place[node] < 0:
            continue
        pieces = [(edge, at, to)]
        cost = first + int(reached.distance_um[node])
        while way.arc[node] >= 0:
            arc = way.arc[node]
            over = int(net.arc_edge[arc])
            length = int(net.edge_um[over])
            turned = net.edge_from[over] != node
            pieces.append((over, length, 0) if turned else (over, 0, length))
            node = int(net.arc_to[arc])
        last = int(way.entry[node])
        over = int(goal.edge[last])
        back = net.edge_from[over] == node and seed_costs[last] == reached.distance_um[node]
        pieces.append(
            (over, 0, int(goal.start_um[last]))
            if back
            else (over, int(net.edge_um[over]), int(goal.end_um[last]))
        )
        found.append((cost, pieces, snap + int(goal.snap_um[last])))
    return found


def _as_walk(
    net: Network, sampled: Samples, pieces: list[tuple[int, int, int]], snap_um: int
) -> Walk:
    edge, at, to = (np.array(column, np.int64) for column in zip(*pieces, strict=True))
    shaded, sunny, whole = shade_of_parts(sampled, edge, np.minimum(at, to), np.maximum(at, to))
    metres = float(whole.sum())
    shade = ShadeOfWays(
        float(shaded.sum()), float(sunny.sum()), max(metres - float((shaded + sunny).sum()), 0.0)
    )
    points: list[NDArray[np.float64]] = []
    for over, begin, end in pieces:
        along = net.along_um[net.first_point[over] : net.first_point[over + 1]]
        low, high = min(begin, end), max(begin, end)
        offsets = np.unique(np.concatenate([[low, high], along[(along > low) & (along < high)]]))
        offsets = offsets[::-1] if end < begin else offsets
        points.append(np.column_stack(places_along(net, np.full(len(offsets), over), offsets)))
    line = np.concatenate(points)
    new = np.append(True, (line[1:] != line[:-1]).any(axis=1))
    line = line[new]
    if len(line) == 1:
        line = np.repeat(line, 2, axis=0)
    snap = snap_um / MICROMETRES
    return Walk(shapely.LineString(line), metres + snap, snap, shade)

"""Shade along the walking network: sampled once per metre, and added up over ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.grid import Grid
from wijkdraad.method.know.light.shade import SHADED, SUNLIT, UNKNOWN
from wijkdraad.method.know.walking.entries import Entries
from wijkdraad.method.know.walking.nearest import DIRECT, FROM, NO_WAY, TO, Nearest, Onward, Reach
from wijkdraad.method.know.walking.network import MICROMETRES, Network

METHOD = "wijkdraad.along 1"
SAMPLE_M = 1.0


@dataclass(frozen=True)
class Samples:
    """Shade along the edges, in equal steps of at most a metre.

    The steps of edge e are `first[e]` up to `first[e + 1]` of `state` (SUNLIT, SHADED or UNKNOWN
    at the middle of the step). `shaded_um` and `sunny_um` hold, from `first[e] + e` on, the sums
    up to the start of each step and up to the end of the edge.
    """

    first: NDArray[np.int64]
    step_um: NDArray[np.float64]
    state: NDArray[np.uint8]
    shaded_um: NDArray[np.float64]
    sunny_um: NDArray[np.float64]


@dataclass(frozen=True)
class Stretches:
    """Parts of edges, from `start_um` to `end_um`, and how many walkers pass over each.

    `place` is the place they walk to.
    """

    edge: NDArray[np.int64]
    start_um: NDArray[np.int64]
    end_um: NDArray[np.int64]
    walkers: NDArray[np.int64]
    place: NDArray[np.int64]


@dataclass(frozen=True)
class ShadeOfWays:
    """Metres in shade, in the sun, and of which nothing is known."""

    shaded_m: float
    sunny_m: float
    unknown_m: float

    @property
    def share(self) -> float | None:
        """The shaded part (0..1) of what is known; None where nothing is."""
        known = self.shaded_m + self.sunny_m
        return self.shaded_m / known if known > 0 else None

    @property
    def known_share(self) -> float | None:
        """The part (0..1) of which shade is known; None for no way at all."""
        whole = self.shaded_m + self.sunny_m + self.unknown_m
        return (self.shaded_m + self.sunny_m) / whole if whole > 0 else None


def samples(net: Network, states: NDArray[np.uint8], grid: Grid) -> Samples:
    """Shade along the edges, from a raster of SUNLIT and SHADED cells (rows, columns).

    Any other value, and all beyond the raster, is UNKNOWN.

    Of a street of 4 m the first cell is sunny, the second shaded, the third unknown:

    >>> import shapely
    >>> from .network import network
    >>> net = network([shapely.LineString([(0, 0.5), (4, 0.5)])])
    >>> samples(net, np.array([[0, 1, 255]], np.uint8), Grid(0, 1, 1, 1, 3)).state.tolist()
    [0, 1, 2, 2]
    """
    steps = np.ceil(net.edge_um / (SAMPLE_M * MICROMETRES)).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(steps)])
    step_um = net.edge_um / steps
    edge = np.repeat(np.arange(net.edge_count), steps)
    middle = (np.arange(first[-1]) - first[edge] + 0.5) * step_um[edge]
    x, y = places_along(net, edge, middle)
    state = np.full(len(edge), UNKNOWN, np.uint8)
    row = np.floor((grid.north_m - y) / grid.cell_size_m).astype(np.int64)
    column = np.floor((x - grid.west_m) / grid.cell_size_m).astype(np.int64)
    on_raster = (row >= 0) & (row < grid.rows) & (column >= 0) & (column < grid.columns)
    found = states[row[on_raster], column[on_raster]]
    state[on_raster] = np.where((found == SUNLIT) | (found == SHADED), found, UNKNOWN)
    return Samples(
        first,
        step_um,
        state,
        _sums(first, np.where(state == SHADED, step_um[edge], 0)),
        _sums(first, np.where(state == SUNLIT, step_um[edge], 0)),
    )


def places_along(
    net: Network, edge: NDArray[np.int64], offset_um: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The coordinates (x, y in metres) at a distance along edges."""
    # All edges one after another, with a gap so that no two points lie at the same distance.
    base = np.concatenate([[0], np.cumsum(net.edge_um + MICROMETRES)])[:-1]
    points = np.repeat(base, np.diff(net.first_point)) + net.along_um
    at = base[edge] + offset_um
    return np.interp(at, points, net.x), np.interp(at, points, net.y)


def up_to(
    sampled: Samples,
    sums: NDArray[np.float64],
    edge: NDArray[np.int64],
    offset_um: NDArray[np.int64],
) -> NDArray[np.float64]:
    """The sum of `shaded_um` or `sunny_um` from the start of edges to `offset_um`."""
    steps = sampled.first[edge + 1] - sampled.first[edge]
    place = np.clip(offset_um / sampled.step_um[edge], 0, steps)
    step = np.minimum(place.astype(np.int64), steps - 1)
    at = sampled.first[edge] + edge + step
    return np.asarray(sums[at] + (place - step) * (sums[at + 1] - sums[at]))


def ways(
    net: Network, reached: Reach, way: Onward, places: Entries, found: Nearest, askers: Entries
) -> Stretches:
    """The stretches of the network on the shortest ways of all askers to their places."""
    leaving = np.zeros(net.node_count, np.int64)
    for side, ends in ((FROM, net.edge_from), (TO, net.edge_to)):
        rows = found.leaves == side
        np.add.at(leaving, ends[askers.edge[found.entry[rows]]], 1)
    order = np.argsort(reached.distance_um)[::-1]
    walkers = _gathered(order, way.arc, net.arc_to, leaving)
    on = np.flatnonzero((walkers > 0) & (way.arc >= 0))
    edge = net.arc_edge[way.arc[on]].astype(np.int64)
    parts = [(edge, edge * 0, net.edge_um[edge], walkers[on], reached.place[on])]
    last = np.flatnonzero((walkers > 0) & (way.entry >= 0))
    entry = way.entry[last]
    edge = places.edge[entry].astype(np.int64)
    back = reached.distance_um[last] == places.snap_um[entry] + places.start_um[entry]
    back &= net.edge_from[edge] == last
    low = np.where(back, 0, places.end_um[entry])
    high = np.where(back, places.start_um[entry], net.edge_um[edge])
    parts.append((edge, low, high, walkers[last], reached.place[last]))
    asker = np.flatnonzero(found.leaves != NO_WAY)
    legs = _first_legs(net, places, found, askers, asker)
    parts.append((*legs, asker * 0 + 1, found.place[asker]))
    columns = zip(*parts, strict=True)
    return Stretches(*(np.concatenate(column).astype(np.int64) for column in columns))


def _first_legs(
    net: Network, places: Entries, found: Nearest, askers: Entries, asker: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Edge, start and end of the way of each asker along the edge where it begins."""
    entry = found.entry[asker]
    edge = askers.edge[entry].astype(np.int64)
    start, end = askers.start_um[entry], askers.end_um[entry]
    leaves, target = found.leaves[asker], found.target[asker]
    low = np.where(leaves == FROM, 0, end)
    high = np.where(leaves == TO, net.edge_um[edge], start)
    direct = np.flatnonzero(leaves == DIRECT)
    if len(direct):
        goal = target[direct]
        ahead = places.start_um[goal] > end[direct]
        behind = places.end_um[goal] < start[direct]
        # Where both stretches overlap, there is nothing to walk.
        low[direct] = np.where(behind, places.end_um[goal], end[direct])
        high[direct] = np.where(
            ahead, places.start_um[goal], np.where(behind, start[direct], end[direct])
        )
    return edge, low, high


def shade_of_stretches(sampled: Samples, stretches: Stretches, once: bool) -> ShadeOfWays:
    """How much of the stretches lies in shade.

    With `once` each metre counts once, however many walk there; else for each walker.
    """
    if once:
        return _shade_once(sampled, stretches)
    shaded, sunny, whole = shade_of_parts(
        sampled, stretches.edge, stretches.start_um, stretches.end_um
    )
    totals = [float((column * stretches.walkers).sum()) for column in (shaded, sunny, whole)]
    return ShadeOfWays(totals[0], totals[1], max(totals[2] - totals[0] - totals[1], 0.0))


def shade_of_parts(
    sampled: Samples,
    edge: NDArray[np.int64],
    start_um: NDArray[np.int64],
    end_um: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Shaded, sunny and all metres of each part of an edge."""
    shaded, sunny = (
        (up_to(sampled, sums, edge, end_um) - up_to(sampled, sums, edge, start_um)) / MICROMETRES
        for sums in (sampled.shaded_um, sampled.sunny_um)
    )
    return shaded, sunny, (end_um - start_um) / MICROMETRES


def _shade_once(sampled: Samples, stretches: Stretches) -> ShadeOfWays:
    """Each step whose middle lies in a stretch counts, once."""
    edge = stretches.edge
    steps = sampled.first[edge + 1] - sampled.first[edge]
    bounds = [
        sampled.first[edge]
        + np.clip(np.ceil(offset / sampled.step_um[edge] - 0.5), 0, steps).astype(np.int64)
        for offset in (stretches.start_um, stretches.end_um)
    ]
    passing = np.zeros(len(sampled.state) + 1, np.int64)
    np.add.at(passing, bounds[0], 1)
    np.add.at(passing, bounds[1], -1)
    walked = np.cumsum(passing)[:-1] > 0
    length = np.repeat(sampled.step_um, np.diff(sampled.first)) / MICROMETRES
    totals = [
        float(length[walked & (sampled.state == state)].sum())
        for state in (SHADED, SUNLIT, UNKNOWN)
    ]
    return ShadeOfWays(*totals)


def _sums(first: NDArray[np.int64], lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Running sums per edge, each beginning with 0."""
    sums = np.zeros(len(lengths) + len(first) - 1)
    _run(first, lengths, sums)
    return sums


@njit(cache=True, nogil=True)
def _run(first: NDArray[np.int64], lengths: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    for edge in range(len(first) - 1):
        total = 0.0
        for step in range(first[edge], first[edge + 1]):
            total += lengths[step]
            sums[step + edge + 1] = total


@njit(cache=True, nogil=True)
def _gathered(
    order: NDArray[np.int64],
    arc: NDArray[np.int64],
    arc_to: NDArray[np.int32],
    leaving: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Per node how many walkers come by, when each hands its walkers on; furthest first."""
    walkers = leaving.copy()
    for node in order:
        if arc[node] >= 0:
            walkers[arc_to[arc[node]]] += walkers[node]
    return walkers

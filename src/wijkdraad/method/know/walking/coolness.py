"""How far people walk to coolness, whom each cool place serves, and what guidelines say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from wijkdraad.method.know.walking.entries import Entries, Segments, entries
from wijkdraad.method.know.walking.nearest import UNREACHED, Nearest, Reach, nearest, reach
from wijkdraad.method.know.walking.network import MICROMETRES, Network

METHOD = "wijkdraad.coolness 1"
MILLIMETRES = 3
"""A distance is held against a limit in whole millimetres: decimals of metres."""


@dataclass(frozen=True)
class Distances:
    """Per address the walk to the nearest place, in metres; NaN and -1 where it is unknown.

    `distance_m` counts the leg from the address to the network (`snap_m`) and the one from the
    network to the place (`place_snap_m`). `snap_m` is NaN where no network lies close enough.
    """

    distance_m: NDArray[np.float64]
    place: NDArray[np.int64]
    snap_m: NDArray[np.float64]
    place_snap_m: NDArray[np.float64]
    reached: Reach
    found: Nearest
    addresses: Entries
    places: Entries

    @property
    def unknown(self) -> int:
        """How many addresses have no known distance."""
        return int(np.isnan(self.distance_m).sum())

    @property
    def off_network(self) -> int:
        """How many of the unknown ones have no network close enough; the rest has no way."""
        return int(np.isnan(self.snap_m).sum())


def distances(
    net: Network,
    pieces: Segments,
    addresses: Sequence[BaseGeometry],
    places: Sequence[BaseGeometry],
    within_m: float = 30.0,
) -> Distances:
    """The walk from each address to the nearest place.

    Addresses and places enter the network as `entries` says, within `within_m` metres. An
    address that lies in or at a place follows the same rule: out to the network, and over it to
    where the place begins. Of entries that are equally near the one with the shortest walk
    counts; of places at equal distance the first of the list.

    A street of 100 m, an address 5 m beside it and a park at its end:

    >>> import shapely
    >>> from .entries import segments
    >>> from .network import network
    >>> net = network([shapely.LineString([(0, 0), (100, 0)])])
    >>> homes, park = [shapely.Point(20, 5), shapely.Point(20, 99)], [shapely.box(90, -9, 120, 9)]
    >>> walk = distances(net, segments(net), homes, park)
    >>> walk.distance_m.tolist(), walk.snap_m.tolist(), walk.place.tolist()
    ([75.0, nan], [5.0, nan], [0, -1])
    """
    homes = entries(net, pieces, addresses, within_m)
    goals = entries(net, pieces, places, within_m)
    reached = reach(net, goals)
    found = nearest(net, reached, goals, homes, len(addresses))
    return Distances(
        _metres(found.distance_um),
        found.place,
        _least_snap(homes, len(addresses)),
        np.where(found.place >= 0, _least_snap(goals, len(places))[found.place], np.nan)
        if len(places)
        else np.full(len(addresses), np.nan),
        reached,
        found,
        homes,
        goals,
    )


def within(distance_m: NDArray[np.float64], limit_m: float) -> NDArray[np.bool_]:
    """Whether each distance is known and at most `limit_m`, both in whole millimetres.

    >>> within(np.array([300.0004, 300.001, np.nan]), 300).tolist()
    [True, False, False]
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(np.round(distance_m, MILLIMETRES) <= round(limit_m, MILLIMETRES))


def share_within(distance_m: NDArray[np.float64], limit_m: float) -> float | None:
    """The share (0..1) of all addresses within `limit_m`; unknown ones count as not within.

    None without addresses.

    >>> share_within(np.array([120.0, 300.0, 410.0, np.nan]), 300)
    0.5
    """
    if not len(distance_m):
        return None
    return float(within(distance_m, limit_m).mean())


@dataclass(frozen=True)
class Catchment:
    """Whom one place serves: those for whom it is the nearest.

    `addresses` counts all of them, `addresses_within` those within the limit. `people` adds up,
    for each group that was asked for, the people at the addresses within the limit; None where
    an address there has no known number. `furthest_m` is the longest walk, None without any.
    """

    addresses: int
    addresses_within: int
    people: Mapping[str, int | None]
    furthest_m: float | None


def catchments(
    walk: Distances, place_count: int, limit_m: float, people: Mapping[str, NDArray[np.float64]]
) -> list[Catchment]:
    """Whom each place serves. `people` holds a number per address and group, NaN where unknown.

    Each address counts for one place, so the places add up. Small numbers of people are not for
    publication; the caller withholds them.
    """
    close = within(walk.distance_m, limit_m)
    served = []
    for place in range(place_count):
        here = walk.place == place
        near = here & close
        groups = {}
        for group, counts in people.items():
            total = counts[near].sum()
            groups[group] = None if np.isnan(total) else int(total)
        furthest = float(walk.distance_m[here].max()) if here.any() else None
        served.append(Catchment(int(here.sum()), int(near.sum()), groups, furthest))
    return served


@dataclass(frozen=True)
class Territories:
    """The network cut where the nearest place changes, in micrometres along the edges.

    `place` is -1 where there is none. `middle_m` is the walk to it from the middle of each part
    (NaN without).
    """

    edge: NDArray[np.int64]
    start_um: NDArray[np.int64]
    end_um: NDArray[np.int64]
    place: NDArray[np.int64]
    middle_m: NDArray[np.float64]


def territories(net: Network, walk: Distances) -> Territories:
    """The network by catchment: each edge belongs to a place, or is cut at a watershed.

    At a watershed both ways are equally long; places that enter along an edge have watersheds
    among themselves.
    """
    reached, places = walk.reached, walk.places
    edges = np.arange(net.edge_count)
    ends = [reached.place[net.edge_from], reached.place[net.edge_to]]
    far = [reached.distance_um[net.edge_from], reached.distance_um[net.edge_to]]
    inner = np.isin(edges, places.edge)
    same = ~inner & (ends[0] == ends[1])
    cut = ~inner & ~same
    # Both ends of an edge are reached, or none: a watershed lies where both ways are as long.
    middle = np.clip((net.edge_um + far[1] - far[0]) // 2, 0, net.edge_um)
    parts = [
        (edges[same], edges[same] * 0, net.edge_um[same], ends[0][same]),
        (edges[cut], edges[cut] * 0, middle[cut], ends[0][cut]),
        (edges[cut], middle[cut], net.edge_um[cut], ends[1][cut]),
        _inner_territories(net, walk, edges[inner]),
    ]
    edge, start, end, place = (
        np.concatenate(column).astype(np.int64) for column in zip(*parts, strict=True)
    )
    some = end > start
    edge, start, end, place = edge[some], start[some], end[some], place[some]
    return Territories(edge, start, end, place, _from_middles(net, walk, edge, start, end))


def _inner_territories(
    net: Network, walk: Distances, edges: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The parts of the edges along which places enter."""
    places, reached = walk.places, walk.reached
    rows: list[tuple[int, int, int, int]] = []
    first, last = (np.searchsorted(places.edge, edges, side) for side in ("left", "right"))
    for edge, one, other in zip(edges, first, last, strict=True):
        length = int(net.edge_um[edge])
        seeds = [
            (
                int(places.start_um[row]),
                int(places.end_um[row]),
                int(places.snap_um[row]),
                int(places.owner[row]),
            )
            for row in range(one, other)
        ]
        for at, node in ((0, net.edge_from[edge]), (length, net.edge_to[edge])):
            seeds.append((at, at, int(reached.distance_um[node]), int(reached.place[node])))
        rows += [(int(edge), low, high, place) for low, high, place in _watersheds(length, seeds)]
    table = np.array(rows, np.int64).reshape(-1, 4)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def _from_middles(
    net: Network,
    walk: Distances,
    edge: NDArray[np.int64],
    start_um: NDArray[np.int64],
    end_um: NDArray[np.int64],
) -> NDArray[np.float64]:
    middle = (start_um + end_um) // 2
    nobody = middle * 0
    askers = Entries(np.arange(len(edge)), edge.astype(np.int32), middle, middle, nobody)
    return _metres(nearest(net, walk.reached, walk.places, askers, len(edge)).distance_um)


def _watersheds(length: int, seeds: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int]]:
    """Cut 0..length by the nearest of `seeds` (from, to, distance before it, place)."""
    cuts = {0, length}
    for low, high, before, _place in seeds:
        cuts |= {low, high}
        for other_low, _other_high, other_before, _other in seeds:
            # Equally far between the end of one and the start of the other, and where the way
            # of one grows past another.
            cuts.add((high + other_low + other_before - before) // 2)
            cuts.add(high + other_before - before)
            cuts.add(low - other_before + before)
    places = sorted(cut for cut in cuts if 0 <= cut <= length)
    parts: list[tuple[int, int, int]] = []
    for low_cut, high_cut in pairwise(places):
        middle = (low_cut + high_cut) / 2
        _distance, place = min(
            (before + max(low - middle, middle - high, 0.0), place)
            for low, high, before, place in seeds
        )
        if parts and parts[-1][2] == place:
            parts[-1] = parts[-1][0], high_cut, place
        else:
            parts.append((low_cut, high_cut, place))
    return parts


def _metres(distance_um: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(distance_um < UNREACHED, distance_um / MICROMETRES, np.nan)


def _least_snap(places: Entries, count: int) -> NDArray[np.float64]:
    least = np.full(count, UNREACHED)
    np.minimum.at(least, places.owner, places.snap_um)
    return _metres(least)

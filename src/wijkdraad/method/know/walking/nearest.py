"""The nearest of many places over a network, from everywhere at once.

One search spreads from all places together, nearest first. Distances go into buckets of a few
metres instead of a sorted heap: within a bucket the order does not matter, because a distance
that turns out shorter is put back. Distance and place are one number, the distance in front, so
that one comparison finds the shortest way and, at equal length, the lowest place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wijkdraad.method.know.walking.entries import Entries
from wijkdraad.method.know.walking.network import Network

METHOD = "wijkdraad.nearest 1"
UNREACHED = np.int64(2) ** 62
"""A distance that no way has."""
BUCKET_BITS = 23
"""Buckets of 2^23 micrometres, about 8 m: less than most edges between two crossings."""
MOST_BUCKETS = 1 << 12
FIRST_ROOM = 16
"""Nodes for which a bucket has room at first."""
FROM, TO, DIRECT, NO_WAY = 0, 1, 2, 3
"""How a way leaves an edge: over its first node, its last, not at all; or there is no way."""


@dataclass(frozen=True)
class Reach:
    """Per node the distance to the nearest place (UNREACHED without a way) and which one (-1)."""

    distance_um: NDArray[np.int64]
    place: NDArray[np.int64]


@dataclass(frozen=True)
class Nearest:
    """Per asker the nearest place; -1, UNREACHED and NO_WAY where there is none.

    `distance_um` counts both legs to the network. `entry` is the asker's entry it starts at (-1
    without any), `leaves` how it leaves that edge, and `target` the entry of the place for a way
    along one edge (else -1).
    """

    distance_um: NDArray[np.int64]
    place: NDArray[np.int64]
    entry: NDArray[np.int64]
    leaves: NDArray[np.int8]
    target: NDArray[np.int64]


def reach(net: Network, places: Entries, arc_um: NDArray[np.int64] | None = None) -> Reach:
    """The distance from every node to the nearest of `places`, legs of the places included.

    At equal distance the place with the lowest number counts. `arc_um` replaces the lengths of
    the arcs, for example by a cost; all at least 1. Raises ValueError where the network is too
    long to count in.
    """
    arc_um = net.arc_um if arc_um is None else arc_um
    node, distance, place = seeds(net, places)
    return reach_from(net, node, distance, place, arc_um)


def seeds(
    net: Network, places: Entries
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """The nodes at both ends of the edges where places enter, and how far off they are."""
    back = places.snap_um + places.start_um
    ahead = places.snap_um + net.edge_um[places.edge] - places.end_um
    return (
        np.concatenate([net.edge_from[places.edge], net.edge_to[places.edge]]),
        np.concatenate([back, ahead]),
        np.concatenate([places.owner, places.owner]),
    )


def reach_from(
    net: Network,
    node: NDArray[np.int32],
    distance_um: NDArray[np.int64],
    place: NDArray[np.int64],
    arc_um: NDArray[np.int64],
) -> Reach:
    """As `reach`, from nodes that already have a distance to a place."""
    bits = int(place.max(initial=0)).bit_length()
    longest = int(arc_um.max(initial=1))
    total = int(distance_um.max(initial=0)) + int(arc_um.sum())
    if total >= int(UNREACHED) >> bits:
        raise ValueError(f"a network of {total / 1e6:.0f} m with so many places is too long")
    bucket = BUCKET_BITS
    while (longest >> bucket) + 3 > MOST_BUCKETS:
        bucket += 1
    buckets = 1 << ((longest >> bucket) + 3).bit_length()
    keys = np.empty(net.node_count, np.int64)
    seed_keys = (distance_um << bits) | place
    order = np.argsort(seed_keys)
    _spread(
        (net.starts, net.arc_to, arc_um),
        (node[order], seed_keys[order]),
        bits,
        bucket + bits,
        buckets,
        keys,
    )
    places = np.empty(net.node_count, np.int64)
    _apart(keys, places, bits)
    return Reach(keys, places)


def nearest(
    net: Network, reached: Reach, places: Entries, askers: Entries, asker_count: int
) -> Nearest:
    """The nearest place of each of `asker_count` askers, of which `askers` are the entries.

    A way along the edge where both enter counts as well as one over its ends.
    """
    distance = np.full(asker_count, UNREACHED)
    place = np.full(asker_count, -1, np.int64)
    entry = np.full(asker_count, -1, np.int64)
    leaves = np.full(asker_count, NO_WAY, np.int8)
    target = np.full(asker_count, -1, np.int64)
    first = np.searchsorted(places.edge, np.arange(net.edge_count + 1))
    _ask(
        (askers.owner, askers.edge, askers.start_um, askers.end_um, askers.snap_um),
        (places.owner, places.start_um, places.end_um, places.snap_um),
        first,
        (net.edge_from, net.edge_to, net.edge_um),
        (reached.distance_um, reached.place),
        (distance, place, entry, target),
        leaves,
    )
    return Nearest(distance, place, entry, leaves, target)


@dataclass(frozen=True)
class Onward:
    """Per node how the shortest way goes on.

    `arc` is the next arc (-1 at the end of the edge where the place enters, or without a way);
    `entry` is there the entry of the place (-1 elsewhere).
    """

    arc: NDArray[np.int64]
    entry: NDArray[np.int64]


def onward(
    net: Network,
    reached: Reach,
    seeded: tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]],
    arc_um: NDArray[np.int64] | None = None,
) -> Onward:
    """How the shortest way goes on from every node, from the `seeds` that `reached` came from."""
    arc_um = net.arc_um if arc_um is None else arc_um
    node, distance, place = seeded
    entry = np.full(net.node_count, -1, np.int64)
    here = (reached.distance_um[node] == distance) & (reached.place[node] == place)
    # Written from back to front: of several the first counts.
    rows = np.flatnonzero(here)[::-1]
    entry[node[rows]] = rows % max(len(node) // 2, 1)
    arc = _onward(net.starts, net.arc_to, arc_um, reached.distance_um, reached.place, entry)
    return Onward(arc, entry)


@njit(cache=True, nogil=True)
def _spread(arcs, seeded, bits, shift, buckets, keys):  # type: ignore[no-untyped-def]
    """Fill `keys` with distance and place in one number. The seeds come sorted by key.

    Which of two ways is shorter cannot be guessed, and a wrong guess costs the processor more
    than the work: so every arc writes the smaller key, and puts its node at the end of a bucket,
    where the next one writes over it unless the way was shorter. A node that was improved after
    it came in a bucket is met there once more, finds that it stands in an earlier one, and is
    passed over.
    """
    starts, arc_to, arc_um = arcs
    seed_node, seed_key = seeded
    keys[:] = UNREACHED
    wrap = buckets - 1
    begins = np.arange(buckets) * FIRST_ROOM
    rooms = np.full(buckets, FIRST_ROOM, np.int64)
    counts = np.zeros(buckets, np.int64)
    store = np.empty(2 * buckets * FIRST_ROOM, np.int32)
    used = buckets * FIRST_ROOM
    seed = 0
    waiting = np.int64(0)
    bucket = np.int64(0)
    while True:
        if waiting == 0:
            if seed >= len(seed_node):
                return
            bucket = max(bucket, seed_key[seed] >> shift)
        here = bucket & wrap
        while seed < len(seed_node) and (seed_key[seed] >> shift) <= bucket:
            node = seed_node[seed]
            if seed_key[seed] < keys[node]:
                keys[node] = seed_key[seed]
                store[begins[here] + counts[here]] = node
                counts[here] += 1
                waiting += 1
                if counts[here] == rooms[here]:
                    store, used = _more_room(here, begins, rooms, store, used)
            seed += 1
        done = 0
        while done < counts[here]:
            node = store[begins[here] + done]
            done += 1
            key = keys[node]
            if (key >> shift) != bucket:
                continue
            for arc in range(starts[node], starts[node + 1]):
                ahead = arc_to[arc]
                new = key + (arc_um[arc] << bits)
                old = keys[ahead]
                shorter = np.int64(new < old)
                keys[ahead] = min(new, old)
                into = (new >> shift) & wrap
                count = counts[into]
                store[begins[into] + count] = ahead
                count += shorter
                counts[into] = count
                waiting += shorter
                if count == rooms[into]:
                    store, used = _more_room(into, begins, rooms, store, used)
        waiting -= done
        counts[here] = 0
        bucket += 1


@njit(cache=True, nogil=True)
def _more_room(bucket, begins, rooms, store, used):  # type: ignore[no-untyped-def]
    """Move a full bucket to the end of the store, with room for twice as many."""
    room = rooms[bucket]
    if used + 2 * room > len(store):
        longer = np.empty(2 * (used + 2 * room), np.int32)
        longer[:used] = store[:used]
        store = longer
    store[used : used + room] = store[begins[bucket] : begins[bucket] + room]
    begins[bucket], rooms[bucket] = used, 2 * room
    return store, used + 2 * room


@njit(cache=True, nogil=True)
def _apart(keys: NDArray[np.int64], places: NDArray[np.int64], bits: int) -> None:
    """Take distance and place apart: `keys` becomes the distance."""
    for node in range(len(keys)):
        key = keys[node]
        if key < UNREACHED:
            places[node] = key & ((1 << bits) - 1)
            keys[node] = key >> bits
        else:
            places[node] = -1


@njit(cache=True, nogil=True)
def _ask(askers, places, first, edges, reached, answers, leaves):  # type: ignore[no-untyped-def]
    owner, edge_of, start, end, snap = askers
    place_owner, place_start, place_end, place_snap = places
    edge_from, edge_to, edge_um = edges
    node_distance, node_place = reached
    distance, place, entry_of, target_of = answers
    for entry in range(len(owner)):
        asker, edge = owner[entry], edge_of[entry]
        best, best_place, way, target = distance[asker], place[asker], NO_WAY, -1
        for place_entry in range(first[edge], first[edge + 1]):
            between = max(
                0, place_start[place_entry] - end[entry], start[entry] - place_end[place_entry]
            )
            length = snap[entry] + between + place_snap[place_entry]
            number = place_owner[place_entry]
            if length < best or (length == best and number < best_place):
                best, best_place, way, target = length, number, DIRECT, place_entry
        for over in (FROM, TO):
            node = edge_from[edge] if over == FROM else edge_to[edge]
            if node_place[node] < 0:
                continue
            leg = start[entry] if over == FROM else edge_um[edge] - end[entry]
            length = snap[entry] + leg + node_distance[node]
            number = node_place[node]
            if length < best or (length == best and number < best_place):
                best, best_place, way, target = length, number, over, -1
        if way != NO_WAY:
            distance[asker], place[asker] = best, best_place
            entry_of[asker], leaves[asker], target_of[asker] = entry, way, target


@njit(cache=True, nogil=True)
def _onward(
    starts: NDArray[np.int32],
    arc_to: NDArray[np.int32],
    arc_um: NDArray[np.int64],
    distance: NDArray[np.int64],
    place: NDArray[np.int64],
    entry: NDArray[np.int64],
) -> NDArray[np.int64]:
    found = np.full(len(starts) - 1, -1, np.int64)
    for node in range(len(found)):
        if entry[node] >= 0 or place[node] < 0:
            continue
        for arc in range(starts[node], starts[node + 1]):
            ahead = arc_to[arc]
            shorter = distance[ahead] + arc_um[arc] == distance[node]
            if shorter and place[ahead] == place[node]:
                found[node] = arc
                break
    return found

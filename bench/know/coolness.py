"""Distance to coolness beside scipy, networkx, networkit and pandana: same networks, one run.

`python bench/know/coolness.py` prints times, ratios, agreement, peak memory and growth. pandana
is an AGPL program: like networkx and networkit it runs in an environment of its own and is no
part of the product. scipy is asked here, on the same arrays, in turns with ours.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from timing import ask_peer, bandwidth_bytes_per_second, peak_memory_mb, peer_python, table

from wijkdraad.method.know.walking.entries import Entries, entries, segments
from wijkdraad.method.know.walking.nearest import UNREACHED, Reach, nearest, reach
from wijkdraad.method.know.walking.network import MICROMETRES, Network, network

BLOCK_M = 70.0
MISSING_STREETS = 0.15
PEERS = (
    ("networkx", ["networkx", "numpy"]),
    ("networkit", ["networkit", "numpy"]),
    ("pandana", ["pandana", "numpy"]),
)
FAR_M = 50_000.0
ROUNDS = 15


@dataclass(frozen=True)
class Town:
    """Crossings with streets between them; no crossing of a network has only two streets to it."""

    lines: NDArray[np.object_]
    addresses: NDArray[np.object_]
    places: NDArray[np.object_]


def town(crossings: int, bends: int, addresses: int, seed: int = 1) -> Town:
    """A made-up town of about so many crossings, each street cut in `bends` + 1 pieces."""
    random = np.random.default_rng(seed)
    side = round(crossings**0.5)
    number = np.arange(side * side).reshape(side, side)
    spot = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) * BLOCK_M
    spot = spot + random.uniform(-25, 25, spot.shape)
    ends = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    ends = ends[random.random(len(ends)) >= MISSING_STREETS]
    part = np.linspace(0, 1, bends + 2)[None, :, None]
    points = spot[ends[:, :1]] * (1 - part) + spot[ends[:, 1:]] * part
    points[:, 1:-1] += random.uniform(-4, 4, points[:, 1:-1].shape)
    pieces = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2)
    width = side * BLOCK_M
    places = shapely.points(random.uniform(0, width, (max(crossings // 300, 5), 2)))
    return Town(
        shapely.linestrings(pieces),
        shapely.points(random.uniform(0, width, (addresses, 2))),
        shapely.buffer(places, random.uniform(5, 60, len(places))),
    )


def in_turns(acts: list[Callable[[], Any]], rounds: int) -> list[float]:
    """The shortest time of each, run in turns so that a busy moment hits all."""
    for act in acts:
        act()
    best = [float("inf")] * len(acts)
    for _ in range(rounds):
        for number, act in enumerate(acts):
            start = time.perf_counter()
            act()
            best[number] = min(best[number], time.perf_counter() - start)
    return best


def sources_at_nodes(net: Network, count: int) -> tuple[Entries, NDArray[np.int64]]:
    """Places that enter at nodes, for peers that know no places along an edge."""
    random = np.random.default_rng(2)
    edge = np.sort(random.choice(net.edge_count, count, replace=False)).astype(np.int32)
    nothing = np.zeros(count, np.int64)
    places = Entries(np.arange(count), edge, nothing, nothing, nothing)
    return places, np.unique(net.edge_from[edge]).astype(np.int64)


def against_peers(sizes: list[int], most_slow: int) -> list[list[str]]:
    """The search itself, from nodes to nodes, on the same graph for all."""
    pythons = {name: peer_python(name, packages) for name, packages in PEERS}
    rows = []
    for size in sizes:
        made = town(size, 0, 1)
        net = network(list(made.lines), contract=False)
        places, sources = sources_at_nodes(net, max(size // 300, 5))
        metres = net.arc_um / MICROMETRES
        graph = csr_array((metres, net.arc_to, net.starts), (net.node_count, net.node_count))

        def ours(net: Network = net, places: Entries = places) -> Reach:
            return reach(net, places)

        def theirs(graph: Any = graph, sources: Any = sources) -> NDArray[np.float64]:
            return np.asarray(dijkstra(graph, indices=sources, min_only=True))

        own_seconds, scipy_seconds = in_turns([ours, theirs], ROUNDS)
        own = ours().distance_um
        own_m = np.where(own < UNREACHED, own / MICROMETRES, np.inf)
        label = f"{net.node_count:,}"
        rows.append(_row(label, "scipy", own_seconds, scipy_seconds, own_m, theirs(), None))
        x, y = _node_places(net)
        for name, _packages in PEERS:
            python = pythons[name]
            if python is None or size > most_slow:
                continue
            arrays = {
                "one": net.edge_from.astype(np.int64),
                "other": net.edge_to.astype(np.int64),
                "length_m": net.edge_um / MICROMETRES,
                "sources": sources,
                "x": x,
                "y": y,
            }
            said, out = ask_peer(
                python, "walking.py", arrays, what=name, nodes=net.node_count, far_m=FAR_M
            )
            if "failed" in said:
                rows.append([label, name, said["failed"], *[""] * 5])
                continue
            rows.append(
                _row(label, name, own_seconds, said["seconds"], own_m, out["distance"], said)
            )
    return rows


def _node_places(net: Network) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = np.zeros(net.node_count), np.zeros(net.node_count)
    x[net.edge_from], y[net.edge_from] = net.x[net.first_point[:-1]], net.y[net.first_point[:-1]]
    x[net.edge_to], y[net.edge_to] = (
        net.x[net.first_point[1:] - 1],
        net.y[net.first_point[1:] - 1],
    )
    return x, y


def _row(
    label: str,
    name: str,
    own: float,
    peer: float,
    own_m: NDArray[np.float64],
    peer_m: NDArray[np.float64],
    said: dict[str, Any] | None,
) -> list[str]:
    both = np.isfinite(own_m) & np.isfinite(peer_m)
    equal = np.isfinite(own_m) == np.isfinite(peer_m)
    equal[both] = np.abs(own_m[both] - peer_m[both]) <= 0.005
    return [
        label,
        name,
        f"{own * 1e3:,.1f} ms",
        f"{peer * 1e3:,.1f} ms",
        f"{peer / own:,.1f}x",
        f"{100 * equal.mean():.3f}%",
        f"{1e3 * np.abs(own_m[both] - peer_m[both]).max(initial=0):.3g} mm",
        "" if said is None else f"{said['peak_memory_mb']:,.0f} MB",
    ]


def whole_question(sizes: list[int], addresses: int, bandwidth: float) -> list[list[str]]:
    """From all addresses to the nearest area, streets with bends: chains make the graph smaller.

    The least that must be moved: each arc and each node once, and what an address enters with.
    """
    rows = []
    for size in sizes:
        made = town(size, 2, addresses)
        start = time.perf_counter()
        loose = network(list(made.lines), contract=False)
        net = network(list(made.lines))
        built = time.perf_counter() - start
        start = time.perf_counter()
        pieces = segments(net)
        homes = entries(net, pieces, list(made.addresses), 30)
        goals = entries(net, pieces, list(made.places), 30)
        entered = time.perf_counter() - start
        loose_pieces = segments(loose)
        loose_goals = entries(loose, loose_pieces, list(made.places), 30)
        metres = loose.arc_um / MICROMETRES
        shape = (loose.node_count, loose.node_count)
        graph = csr_array((metres, loose.arc_to, loose.starts), shape)
        sources = np.unique(loose.edge_from[loose_goals.edge])
        reached = reach(net, goals)
        search, ask, scipy_seconds = in_turns(
            [
                lambda: reach(net, goals),  # noqa: B023
                lambda: nearest(net, reached, goals, homes, addresses),  # noqa: B023
                lambda: dijkstra(graph, indices=sources, min_only=True),  # noqa: B023
            ],
            ROUNDS if size <= 300_000 else 3,
        )
        least = len(net.arc_um) * 12 + net.node_count * 12 + len(homes.edge) * 36
        rows.append(
            [
                f"{loose.node_count:,}",
                f"{net.node_count:,}",
                f"{search * 1e3:,.1f} ms",
                f"{ask * 1e3:,.1f} ms",
                f"{(search + ask) * 1e3:,.1f} ms",
                f"{scipy_seconds * 1e3:,.1f} ms",
                f"{scipy_seconds / search:.1f}x",
                f"{100 * least / bandwidth / (search + ask):.1f}%",
                f"{built:,.1f} s",
                f"{entered:,.1f} s",
                f"{peak_memory_mb():,.0f} MB",
            ]
        )
    return rows


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--slow", type=int, default=100_000, help="largest for networkx and others")
    parser.add_argument("--growth", default="4000,20000,100000,300000")
    parser.add_argument("--addresses", type=int, default=50_000)
    asked = parser.parse_args()
    bandwidth = bandwidth_bytes_per_second()
    busy = os.getloadavg()[0]
    print(f"Read and write together: {bandwidth / 1e9:.1f} GB/s. Load before: {busy:.1f}.")
    table(
        "From all nodes to the nearest of many, same graph (equal: within 5 mm)",
        ["nodes", "peer", "ours", "theirs", "ratio", "equal", "largest gap", "their memory"],
        against_peers([int(size) for size in asked.sizes.split(",")], asked.slow),
    )
    table(
        f"The whole question for {asked.addresses:,} addresses, streets with two bends",
        [
            "nodes in the file",
            "after chains",
            "search",
            "addresses",
            "together",
            "scipy's search",
            "ratio",
            "of the machine's limit",
            "building",
            "entering",
            "peak memory",
        ],
        whole_question([int(size) for size in asked.growth.split(",")], asked.addresses, bandwidth),
    )


if __name__ == "__main__":
    main()

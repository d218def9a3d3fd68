"""The nearest of many sources over a network, by networkx, networkit or pandana.

Runs in an environment of its own; `what` in the options names the peer. Building a graph is not
counted; preparing that a peer needs for this question is told apart.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
given = np.load(folder / "in.npz")
options = json.loads((folder / "options.json").read_text())
one, other, length_m, sources = (given[name] for name in ("one", "other", "length_m", "sources"))
count = int(options["nodes"])
prepare = 0.0


def best(act, times):
    found = []
    for _ in range(times):
        start = time.perf_counter()
        result = act()
        found.append(time.perf_counter() - start)
    return min(found), result


if options["what"] == "networkx":
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(zip(one.tolist(), other.tolist(), length_m.tolist()))
    seconds, lengths = best(
        lambda: nx.multi_source_dijkstra_path_length(graph, set(sources.tolist())), 1
    )
    distance = np.full(count, np.inf)
    distance[list(lengths)] = list(lengths.values())
elif options["what"] == "networkit":
    import networkit as nk

    graph = nk.Graph(count + 1, weighted=True)
    for a, b, metres in zip(one.tolist(), other.tolist(), length_m.tolist()):
        graph.addEdge(a, b, metres)
    # One extra node beside all sources: networkit has no search from many at once.
    for node in sources.tolist():
        graph.addEdge(count, node, 0.0)

    def search():
        found = nk.distance.Dijkstra(graph, count, storePaths=False)
        found.run()
        return found

    seconds, found = best(search, 3)
    distance = np.array(found.getDistances())[:count]
    distance[distance > 1e300] = np.inf
else:
    import pandana
    import pandas as pd

    start = time.perf_counter()
    net = pandana.Network(
        pd.Series(given["x"]),
        pd.Series(given["y"]),
        pd.Series(one),
        pd.Series(other),
        pd.DataFrame({"length": length_m}),
    )
    far = float(options["far_m"])
    net.set_pois("cool", far, 1, pd.Series(given["x"][sources]), pd.Series(given["y"][sources]))
    prepare = time.perf_counter() - start
    seconds, found = best(lambda: net.nearest_pois(far, "cool", num_pois=1), 2)
    distance = found[1].to_numpy().astype(float)
    distance[distance >= far] = np.inf

np.savez(folder / "out.npz", distance=distance)
# Not getrusage: that begins at what the process that started this one ever held.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"seconds": seconds, "prepare_seconds": prepare, "peak_memory_mb": peak}))

"""The same question answered by networkx and dictionaries, slowly and from scratch: no line in common with the engine."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def oracle(
    devices: int,
    arcs: Sequence[tuple[int, int, int]],
    roots: Sequence[Sequence[int]],
    entering: Sequence[tuple[int, int, float]],
    arcs_down: Sequence[int],
    devices_down: Sequence[int],
) -> tuple[Floats, float]:
    """Loads [A] and what has no path, with the arcs and devices given down; per-hop equal split, parallel arcs apart."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(v for v in range(devices) if v not in devices_down)
    for a, (tail, head, metric) in enumerate(arcs):
        if a not in arcs_down and tail in graph and head in graph:
            graph.add_edge(tail, head, key=a, metric=metric)
    load = np.zeros(len(arcs))
    lost = 0.0
    for t, group in enumerate(roots):
        alive = [v for v in group if v in graph]
        distance = nx.multi_source_dijkstra_path_length(graph.reverse(), alive, weight="metric") if alive else {}
        passing = dict.fromkeys(distance, 0.0)
        for destination, device, rate in entering:
            if destination == t and device in distance:
                passing[device] += rate
            elif destination == t and device in graph:
                lost += rate
        for v in sorted(distance, key=lambda v: -distance[v]):
            ways = [(head, key, metric) for _, head, key, metric in graph.out_edges(v, keys=True, data="metric")]  # type: ignore[var-annotated]
            hops = [
                (head, key) for head, key, metric in ways if distance[v] and head in distance and distance[head] + metric == distance[v]
            ]
            for head, key in hops:
                load[key] += passing[v] / len(hops)
                passing[head] += passing[v] / len(hops)
    return load, lost

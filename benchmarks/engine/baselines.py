"""What a good engineer writes with scipy, rustworkx or networkx: distances from the library, the equal split in numpy or dictionaries.

Each function makes a ready state evaluator; making it is not timed. `state(link)` returns the loads of all arcs with that link down
(None: nothing).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from engine.instances import Instance

Array = Any
Evaluator = Callable[[int | None], Array]


def spread(network: Instance, keep: Array, dist: Array) -> Array:
    """Loads from distances `dist[destination, device]`, all destinations at once, one hop per round; own is pushed until nothing moves."""
    tail, head, metric = network.tail[keep], network.head[keep], network.metric[keep]
    order = np.argsort(tail, kind="stable")
    tail, head, metric = tail[order], head[order], metric[order]
    shortest = (dist[:, tail] == dist[:, head] + metric) & np.isfinite(dist[:, tail])
    t, arc = np.nonzero(shortest)
    size = network.devices
    at, to = t * size + tail[arc], t * size + head[arc]
    share = 1.0 / np.bincount(at, minlength=dist.size)[at]
    moving = np.where(np.isfinite(dist), network.demand.T, 0.0).reshape(-1)
    load = np.zeros(len(tail))
    live = np.arange(len(at))
    while len(live):
        part = moving[at[live]] * share[live]
        live, part = live[part > 0.0], part[part > 0.0]
        load += np.bincount(arc[live], part, minlength=len(tail))
        moving = np.bincount(to[live], part, minlength=dist.size)
        live = np.nonzero(moving[at] > 0.0)[0]
    result = np.zeros(len(network.tail))
    result[np.nonzero(keep)[0][order]] = load
    return result


def _keep(network: Instance, link: int | None) -> Array:
    keep = np.ones(len(network.tail), bool)
    if link is not None:
        keep[2 * link : 2 * link + 2] = False
    return keep


def with_scipy(network: Instance) -> Evaluator:
    """scipy.sparse.csgraph.dijkstra for all destinations at once, parallel links by their smallest metric."""
    size = (network.devices, network.devices)

    def state(link: int | None) -> Array:
        keep = _keep(network, link)
        tail, head, metric = network.tail[keep], network.head[keep], network.metric[keep]
        order = np.lexsort((metric, tail, head))
        first = np.ones(len(order), bool)
        first[1:] = (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])
        order = order[first]
        dist = dijkstra(csr_array((metric[order].astype(float), (head[order], tail[order])), shape=size))
        return spread(network, keep, dist)

    return state


def with_rustworkx(network: Instance) -> Evaluator:
    """rustworkx: breadth-first distance matrix for the hop metric, Dijkstra for all pairs otherwise."""
    hops = bool(np.all(network.metric == 1))
    n = network.devices

    def state(link: int | None) -> Array:
        keep = _keep(network, link)
        graph = rx.PyDiGraph()
        graph.add_nodes_from(range(n))
        columns = (x[keep].tolist() for x in (network.head, network.tail, network.metric))
        graph.add_edges_from(list(zip(*columns, strict=True)))
        if hops:
            dist = np.asarray(rx.digraph_distance_matrix(graph, parallel_threshold=10**9, null_value=np.inf))
        else:
            dist = np.full((n, n), np.inf)
            for t, lengths in rx.all_pairs_dijkstra_path_lengths(graph, float).items():
                dist[t, list(lengths.keys())] = list(lengths.values())
                dist[t, t] = 0.0
        return spread(network, keep, dist)

    return state


def with_networkx(network: Instance) -> Evaluator:
    """networkx: one search per destination, the split in dictionaries."""
    hops = bool(np.all(network.metric == 1))
    destinations = [t for t in range(network.devices) if network.demand[:, t].any()]

    def state(link: int | None) -> Array:
        keep = _keep(network, link)
        back: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        back.add_nodes_from(range(network.devices))
        for a in np.nonzero(keep)[0].tolist():
            back.add_edge(int(network.head[a]), int(network.tail[a]), key=a, metric=int(network.metric[a]))
        out: list[list[tuple[int, int, int]]] = [[] for _ in range(network.devices)]
        for head, tail, a, metric in back.edges(keys=True, data="metric"):  # type: ignore[var-annotated]
            out[tail].append((head, a, metric))
        load = np.zeros(len(network.tail))
        for t in destinations:
            search: Any = nx.single_source_shortest_path_length if hops else nx.single_source_dijkstra_path_length
            dist = search(back, t) if hops else search(back, t, weight="metric")
            passing = network.demand[:, t].tolist()
            for v in sorted(dist, key=dist.__getitem__, reverse=True):
                if v == t or passing[v] == 0.0:
                    continue
                next_hops = [(head, a) for head, a, metric in out[v] if head in dist and dist[head] + metric == dist[v]]
                share = passing[v] / len(next_hops)
                for head, a in next_hops:
                    load[a] += share
                    passing[head] += share
        return load

    return state


BASELINES = {"scipy": with_scipy, "rustworkx": with_rustworkx, "networkx": with_networkx}

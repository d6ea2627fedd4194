"""An independent, plain way to the same loads: networkx, one demand at a time. For tests only."""

from collections import defaultdict
from collections.abc import Iterable

import networkx as nx

from kommunalnetz.inventory.inventory import Inventory

Flow = tuple[str, str, float]


def alive(
    inventory: Inventory, links: Iterable[str] = (), devices: Iterable[str] = (), sites: Iterable[str] = ()
) -> "nx.MultiDiGraph[str]":
    """The graph of what is up: devices as nodes, one edge per direction of a link, with its metric."""
    down_sites = set(sites)
    down = set(devices) | {device.id for device in inventory.devices.values() if device.site in down_sites}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(device for device in inventory.devices if device not in down)
    for link in inventory.links.values():
        assert link.metric is not None
        assert link.b is not None
        if link.id not in set(links) and link.a not in down and link.b not in down:
            graph.add_edge(link.a, link.b, key=(link.id, 0), metric=link.metric.a_to_b)
            graph.add_edge(link.b, link.a, key=(link.id, 1), metric=link.metric.b_to_a)
    return graph


def of_duct(inventory: Inventory, duct: str) -> tuple[list[str], list[str], list[str]]:
    """The links, devices and sites that name a duct."""
    every = (inventory.links, inventory.devices, inventory.sites)
    links, devices, sites = ([name for name, record in records.items() if duct in (record.ducts or ())] for records in every)
    return links, devices, sites


def loads(
    inventory: Inventory, graph: "nx.MultiDiGraph[str]", flows: Iterable[Flow], sites_down: Iterable[str] = ()
) -> tuple[dict[tuple[str, int], float], float]:
    """(load per link and direction, what has no path); a flow from or to a site that is down is left out."""
    found: dict[tuple[str, int], float] = defaultdict(float)
    lost = 0.0
    for source, target, rate in flows:
        if source in set(sites_down) or target in set(sites_down) or source == target:
            continue
        ends = [d.id for d in inventory.devices_of[target] if d.id in graph]
        distance = nx.multi_source_dijkstra_path_length(graph.reverse(copy=False), ends, weight="metric") if ends else {}
        starts = {d.id: distance[d.id] for d in inventory.devices_of[source] if d.id in distance}
        if not starts:
            lost += rate
            continue
        chosen = [device for device, length in starts.items() if length == min(starts.values())]
        exit_device = inventory.sites[source].exit
        if exit_device in starts:
            chosen = [str(exit_device)]
        waiting = {device: rate / len(chosen) for device in chosen}
        while waiting:
            device = max(waiting, key=lambda name: (distance[name], name))
            volume = waiting.pop(device)
            if device in ends:
                continue
            hops = [
                (head, key) for _, head, key, edge in graph.out_edges(device, keys=True, data=True)
                if head in distance and distance[device] == distance[head] + edge["metric"]
            ]  # fmt: skip
            for head, key in hops:
                found[key] += volume / len(hops)
                waiting[head] = waiting.get(head, 0.0) + volume / len(hops)
    return found, lost

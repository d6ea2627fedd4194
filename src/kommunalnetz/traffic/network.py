"""The network: devices and links of an inventory as one index space of arrays."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.inventory import Assumption, Inventory
from kommunalnetz.inventory.metrics import default_metric
from kommunalnetz.inventory.records import Device, Duct, Link, Site, SiteKind
from kommunalnetz.traffic.routing import Floats, Ints, Topology, topology

if TYPE_CHECKING:
    import networkx as nx

UNKNOWN_CAPACITY = "metric of a 1 Gbit/s port, because the capacity is unknown"
"""English msgid of the reason."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Sites, devices, links and ducts by position, and arrays over arcs: arc 2i is links[i] from a to b, arc 2i+1 from b to a.

    ``port`` and ``capacity`` are line rates in bit/s, capacity being min(port, contracted); nan where unknown.
    ``propagation`` is in s, nan where neither delay nor length is known.
    """

    inventory: Inventory
    sites: tuple[Site, ...]
    devices: tuple[Device, ...]
    links: tuple[Link, ...]
    ducts: tuple[Duct, ...]
    site_at: Mapping[str, int]
    device_at: Mapping[str, int]
    link_at: Mapping[str, int]
    topology: Topology
    port: Floats
    capacity: Floats
    propagation: Floats
    assumptions: tuple[Assumption, ...] = ()

    @property
    def tail(self) -> Ints:
        """Device at which each arc starts, int64[A]."""
        return self.topology.tail

    @property
    def head(self) -> Ints:
        """Device at which each arc ends, int64[A]."""
        return self.topology.head

    @property
    def metric(self) -> Ints:
        """Routing metric, int64[A]."""
        return self.topology.metric

    @property
    def device_site(self) -> Ints:
        """Site of each device, int64[D]."""
        return self.topology.device_site

    @property
    def arcs(self) -> int:
        """Number of arcs."""
        return self.topology.arcs

    def arc_link(self, arc: int) -> Link:
        """The link of an arc."""
        return self.links[arc // 2]

    def arc_name(self, arc: int) -> str:
        """``link-id (a > b)`` with the ids of the sites at both ends, of the devices where both are of one site."""
        ends = [int(self.tail[arc]), int(self.head[arc])]
        names = [self.sites[self.device_site[end]].id for end in ends]
        if names[0] == names[1]:
            names = [self.devices[end].id for end in ends]
        return f"{self.arc_link(arc).id} ({names[0]} > {names[1]})"

    def arc_sites(self, arc: int) -> tuple[Site, Site]:
        """The sites at which an arc starts and ends."""
        return self.sites[self.device_site[self.tail[arc]]], self.sites[self.device_site[self.head[arc]]]

    @cached_property
    def graph(self) -> "nx.MultiDiGraph[str]":
        """The same network for networkx: nodes are device ids, edge keys link ids; rates in bit/s, None where unknown."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for device in self.devices:
            site = self.inventory.sites[device.site]
            graph.add_node(device.id, site=site.id, kind=str(site.kind), title=site.title, role=device.role)
        for arc in range(self.arcs):
            link = self.arc_link(arc)
            graph.add_edge(
                self.devices[self.tail[arc]].id, self.devices[self.head[arc]].id, key=link.id,
                arc=arc, direction="a_to_b" if arc % 2 == 0 else "b_to_a", metric=int(self.metric[arc]),
                capacity=_known(self.capacity[arc]), port=_known(self.port[arc]), propagation=_known(self.propagation[arc]),
                ducts=link.ducts, role=link.role,
            )  # fmt: skip
        return graph


def network(inventory: Inventory) -> Network:
    """The network of all records of ``inventory`` (leave out by ``inventory.on(day)`` what does not count on a day)."""
    sites, devices = tuple(inventory.sites.values()), tuple(inventory.devices.values())
    links = tuple(link for link in inventory.links.values() if link.b is not None)
    site_at, device_at = _positions(sites), _positions(devices)
    ends = [(device_at[link.a], device_at[str(link.b)]) for link in links]
    exits = [device_at.get(site.exit.split(":")[-1], -1) if site.exit else -1 for site in sites]
    port = np.array([_pair(link.capacity) for link in links], dtype=np.float64).reshape(-1)
    contracted = np.array([_contracted(inventory, link) for link in links], dtype=np.float64).reshape(-1)
    return Network(
        inventory=inventory, sites=sites, devices=devices, links=links, ducts=tuple(inventory.ducts.values()),
        site_at=site_at, device_at=device_at, link_at=_positions(links),
        topology=topology(
            [end for a, b in ends for end in (a, b)], [end for a, b in ends for end in (b, a)],
            [value for link in links for value in _metrics(inventory, link)],
            [site_at[device.site] for device in devices], exits,
        ),
        port=port, capacity=_planned(port, contracted),
        propagation=np.array([_propagation(inventory, link) for link in links], dtype=np.float64).repeat(2),
        assumptions=tuple(_assumed(inventory, links)),
    )  # fmt: skip


def _positions(records: tuple[Site, ...] | tuple[Device, ...] | tuple[Link, ...]) -> dict[str, int]:
    return {record.id: position for position, record in enumerate(records)}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _pair(rates: PerDirection | None) -> tuple[float, float]:
    return (math.nan, math.nan) if rates is None else (rates.a_to_b, rates.b_to_a)


def _contracted(inventory: Inventory, link: Link) -> tuple[float, float]:
    """The contracted rate per direction: infinite without a contract that names one, nan where the contract says unknown."""
    contract = inventory.contracts.get(link.contract or "")
    if contract is None or (contract.rate is None and not contract.declared_unknown("rate")):
        return (math.inf, math.inf)
    return _pair(contract.rate)


def _planned(port: Floats, contracted: Floats) -> Floats:
    """min(port, contracted). An unknown port leaves the contract; an unknown contract leaves nothing known."""
    known_port = np.where(np.isnan(port), np.inf, port)
    planned = np.minimum(known_port, contracted)
    return np.where(np.isinf(planned), np.nan, planned)


def _metrics(inventory: Inventory, link: Link) -> tuple[int, int]:
    """Per direction, given or by default."""
    if link.metric is not None:
        return link.metric.a_to_b, link.metric.b_to_a
    metric = default_metric(inventory.network.reference_bandwidth, link.capacity)
    return metric, metric


def _places(inventory: Inventory, link: Link) -> tuple[Site, Site]:
    a, b = (inventory.sites[inventory.devices[end].site] for end in (link.a, str(link.b)))
    return a, b


def _propagation(inventory: Inventory, link: Link) -> float:
    """The delay that is given, else that of the length, else 0 inside a site and nan elsewhere."""
    if link.delay is not None:
        return link.delay
    if link.length is not None:
        return link.length * inventory.policy.delay_per_km / 1000
    return 0.0 if inventory.devices[link.a].site == inventory.devices[str(link.b)].site else math.nan


def _assumed(inventory: Inventory, links: tuple[Link, ...]) -> list[Assumption]:
    """Metrics of links of unknown capacity: nobody has told them, and traffic follows them."""
    return [
        Assumption(subject=f"link:{link.id}", field="metric", value=_metrics(inventory, link)[0], estimated=True,
                   reason=UNKNOWN_CAPACITY, where=inventory.where("links", link.id))
        for link in links
        if link.metric is None and link.capacity is None
    ]  # fmt: skip


def is_carrier(site: Site) -> bool:
    """Whether the site stands for a provider's network whose inside is unknown."""
    return site.kind is SiteKind.CARRIER

"""Ways through a network that avoid what is down: what the chance of a service is computed from."""

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass

from kommunalnetz.planning.components import Component
from kommunalnetz.planning.factoring import TooLarge, two_terminal
from kommunalnetz.traffic.network import Network

_HOP = 1e-9
_PIVOTS = 10
Clause = tuple[int, frozenset[int]]
"""(site from which, sites of which one must be reached), by position."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """A network whose lines, routers and sites need components: masks over ``down``, the shares of time in which they are down."""

    network: Network
    down: tuple[float, ...]
    links: tuple[int, ...]
    devices: tuple[int, ...]
    sites: tuple[int, ...]
    around: tuple[tuple[tuple[int, int, float], ...], ...]
    standing: tuple[tuple[int, ...], ...]

    def way(self, clauses: Iterable[Clause], lost: int) -> int | None:
        """The components of likely ways that fulfil all ``clauses`` and avoid ``lost``; None if there are none."""
        total = 0
        for start, goals in clauses:
            found = self._one(start, goals, lost)
            if found is None:
                return None
            total |= found
        return total

    def _one(self, start: int, goals: frozenset[int], lost: int) -> int | None:
        if start in goals and not self.sites[start] & lost:
            return self.sites[start]
        ends = {device for goal in goals if not self.sites[goal] & lost for device in self.standing[goal]}
        used: dict[int, int] = {}
        heap = [(0.0, device, self.devices[device]) for device in self.standing[start] if not self.devices[device] & lost]
        heapq.heapify(heap)
        while heap:
            cost, device, need = heapq.heappop(heap)
            if device in used:
                continue
            used[device] = need
            if device in ends:
                return need
            for other, link, length in self.around[device]:
                more = self.links[link] | self.devices[other]
                if other not in used and not more & lost:
                    heapq.heappush(heap, (cost + length, other, need | more))
        return None

    def factored(self, start: int, goals: frozenset[int]) -> float | None:
        """The exact chance of one clause by factoring; None where too much fails together or the graph is too large.

        Components of one line alone are that line's; all others are decided first, one by one (at most 2^10 graphs).
        """
        common = [i for i, q in enumerate(self.down) if 0 < q < 1 and not self._alone(i)]
        if start in goals or len(common) > _PIVOTS:
            return None
        gone = sum(1 << i for i, q in enumerate(self.down) if q >= 1)
        try:
            return self._decided(start, goals, common, 0, gone)
        except TooLarge:
            return None

    def _alone(self, component: int) -> bool:
        bit = 1 << component
        return sum(bool(need & bit) for need in self.links) == 1 and not any(need & bit for need in self.devices)

    def _decided(self, start: int, goals: frozenset[int], common: list[int], up: int, lost: int) -> float:
        if common:
            q, bit, rest = self.down[common[0]], 1 << common[0], common[1:]
            return (1 - q) * self._decided(start, goals, rest, up | bit, lost) + q * self._decided(start, goals, rest, up, lost | bit)
        first, last = len(self.devices), len(self.devices) + 1
        edges = [(first, device, 1.0) for device in self.standing[start] if not self.devices[device] & lost]
        edges += [(last, device, 1.0) for goal in goals for device in self.standing[goal] if not self.devices[device] & lost]
        tail, head = self.network.tail, self.network.head
        for link, need in enumerate(self.links):
            a, b = int(tail[2 * link]), int(head[2 * link])
            if not (need | self.devices[a] | self.devices[b]) & lost:
                works = math.prod(1 - q for i, q in enumerate(self.down) if need >> i & 1 and not up >> i & 1)
                edges.append((a, b, works))
        return two_terminal(edges, first, last)


def ways(network: Network, components: tuple[Component, ...], down: tuple[float, ...]) -> Ways:
    """The ways of a network whose components are down for the shares ``down`` of the time."""
    links, devices, sites = [0] * len(network.links), [0] * len(network.devices), [0] * len(network.sites)
    for position, component in enumerate(components):
        outage, bit = component.outage, 1 << position
        for need, which in ((links, outage.links_down), (devices, outage.devices_down), (sites, outage.sites_down)):
            for place in which:
                need[place] |= bit
    around: list[list[tuple[int, int, float]]] = [[] for _ in devices]
    for link, needed in enumerate(links):
        a, b = int(network.tail[2 * link]), int(network.head[2 * link])
        length = _HOP - sum(math.log1p(-min(q, 0.999999)) for i, q in enumerate(down) if needed >> i & 1)
        around[a].append((b, link, length))
        around[b].append((a, link, length))
    standing: list[list[int]] = [[] for _ in sites]
    for device, site in enumerate(network.device_site):
        standing[site].append(device)
    return Ways(
        network=network, down=down, links=tuple(links), devices=tuple(devices), sites=tuple(sites),
        around=tuple(map(tuple, around)), standing=tuple(map(tuple, standing)),
    )  # fmt: skip

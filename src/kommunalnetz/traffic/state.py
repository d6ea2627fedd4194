"""A state of the network - intact or with one outage - with all that can be asked of it."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.traffic import routing
from kommunalnetz.traffic.assignment import Routed
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.dimensioning import Trunks
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.overhead import line_bytes
from kommunalnetz.traffic.routing import Floats, Ints
from kommunalnetz.traffic.serving import Accounting


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A network with its demand: what all states have in common."""

    network: Network
    demand: Demand
    trunks: Trunks

    @cached_property
    def packet_bytes(self) -> Floats:
        """Bytes on the line of one packet of each column on each arc, float[A, K]."""
        sizes = [column.packet_size for column in self.demand.columns]
        known: dict[tuple[tuple[str, ...], int, int], int] = {}

        def on_line(stack: tuple[str, ...], mtu: int, size: int) -> int:
            if (stack, mtu, size) not in known:
                known[stack, mtu, size] = line_bytes(size, stack, mtu)
            return known[stack, mtu, size]

        rows = [[on_line(link.encapsulation, link.mtu, size) for size in sizes] for link in self.network.links]
        table: Floats = np.array(rows, dtype=np.float64).reshape(len(rows), len(sizes))
        return np.asarray(table.repeat(2, axis=0))

    @cached_property
    def overhead(self) -> Floats:
        """Line rate per IP rate of each column on each arc, float[A, K]."""
        return self.packet_bytes / np.array([column.packet_size for column in self.demand.columns], dtype=np.float64)

    @cached_property
    def peaks(self) -> Floats:
        """Line rate of one flow of each Gaussian column on each arc, 0 for others; float[A, K]."""
        flows: Floats = np.array([column.peak if column.rule == "gaussian" else 0.0 for column in self.demand.columns], dtype=np.float64)
        return self.overhead * flows

    @cached_property
    def voice(self) -> tuple[tuple[int, Ints], ...]:
        """(class, its voice columns) for every class that has any."""
        rules = np.array([column.rule == "voice" and column.peak > 0 for column in self.demand.columns], dtype=np.bool_)
        found = [(c, np.flatnonzero(rules & (self.demand.column_class == c))) for c in range(len(self.demand.classes))]
        return tuple((c, columns) for c, columns in found if len(columns))

    @cached_property
    def spread(self) -> float:
        """sqrt(-2 ln epsilon)."""
        return math.sqrt(-2 * math.log(self.network.inventory.policy.epsilon))


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """Loads in one state; ``outage`` None is the intact one. Arrays over A arcs, K columns, C classes, 24 hours.

    ``load`` is the mean on the line with overhead, ``need`` the dimensioned rate, in bit/s; ``utilisation`` and ``required`` are
    their largest share of the planning capacity over the day (nan where that is unknown, above 1 where it does not fit).
    """

    case: Case
    outage: Outage | None
    routed: Routed

    @property
    def ip(self) -> Floats:
        """IP-layer mean of each column in its own busy hour, float[A, K]."""
        return self.routed.ip

    @property
    def accounting(self) -> Accounting:
        """Who is served, by whom, and who is not."""
        return self.routed.accounting

    @property
    def classes(self) -> tuple[str, ...]:
        """The QoS classes in use, served first to last."""
        return self.case.demand.classes

    @cached_property
    def line(self) -> Floats:
        """Mean of each column on the line in its busy hour, float[A, K]."""
        return self.ip * self.case.overhead

    @cached_property
    def load(self) -> Floats:
        """float[A, 24]"""
        return np.asarray(self.line @ self.case.demand.weights)

    @cached_property
    def need(self) -> Floats:
        """float[A, 24]; independent classes add their means and their variances."""
        variance = (self.line * self.case.peaks) @ self.case.demand.weights
        need = self.load + self.case.spread * np.sqrt(np.maximum(variance, 0.0))
        for _, columns in self.case.voice:
            need += self._calls(columns)
        return need

    def _calls(self, columns: Ints) -> Floats:
        """What channels need beyond the mean of these voice columns, float[A, 24]: Erlang B on the sum of their erlangs."""
        demand = self.case.demand
        weights = demand.weights[columns]
        erlangs = (self.ip[:, columns] / np.array([demand.columns[k].peak for k in columns])) @ weights
        mean = self.line[:, columns] @ weights
        channels = self.case.trunks.channels(erlangs)
        return np.asarray(np.divide(channels * mean, erlangs, out=np.zeros_like(mean), where=erlangs > 0) - mean)

    @cached_property
    def class_load(self) -> Floats:
        """float[A, C, 24]"""
        return self._per_class(self.line)

    @cached_property
    def class_need(self) -> Floats:
        """float[A, C, 24]; each class dimensioned alone."""
        need = self.class_load + self.case.spread * np.sqrt(np.maximum(self._per_class(self.line * self.case.peaks), 0.0))
        for position, columns in self.case.voice:
            need[:, position] += self._calls(columns)
        return need

    def _per_class(self, values: Floats) -> Floats:
        demand, arcs = self.case.demand, len(values)
        spread = np.zeros((len(demand.columns), len(demand.classes), 24))
        spread[np.arange(len(demand.columns)), demand.column_class] = demand.weights
        flat = values @ spread.reshape(len(demand.columns), len(demand.classes) * 24)
        return np.asarray(flat).reshape(arcs, len(demand.classes), 24)

    @cached_property
    def utilisation(self) -> Floats:
        """float[A]"""
        return np.asarray(self.load.max(axis=1, initial=0.0)) / self.case.network.capacity

    @cached_property
    def required(self) -> Floats:
        """float[A]"""
        return np.asarray(self.need.max(axis=1, initial=0.0)) / self.case.network.capacity

    @cached_property
    def peak_hour(self) -> Ints:
        """Hour of the largest load, the first of several; int64[A]."""
        return np.asarray(self.load.argmax(axis=1), dtype=np.int64)

    def services_on(self, arc: int, hour: int | None = None) -> tuple[tuple[str, float], ...]:
        """What fills an arc: (service id, bit/s on the line in ``hour``, default the arc's peak hour), largest first."""
        demand = self.case.demand
        at = int(self.peak_hour[arc]) if hour is None else hour
        rates = np.bincount(demand.column_service, self.line[arc] * demand.weights[:, at], minlength=len(demand.services))
        found = [(service, float(rate)) for service, rate in zip(demand.services, rates, strict=True) if rate > 0]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def site_paths(self, source: str, target: str) -> tuple[dict[int, float], tuple[int, ...]]:
        """How traffic between two sites runs: (share of it on each arc, positions of the devices in the order they are passed).

        Both empty where there is no path, a site is down, or both are the same. Raises KeyError for an unknown site.
        """
        network, net = self.case.network, self.case.network.topology
        start, goal = network.site_at[source], network.site_at[target]
        arc_up, device_up, site_up = masks(network, self.outage)
        dist = routing.distances(net, arc_up, device_up, np.array([goal]))
        near, share = routing.entry_shares(net, dist)
        if start == goal or not (site_up[start] and site_up[goal]) or near[start, 0] >= routing.FAR:
            return {}, ()
        tight = routing.tight_arcs(net, dist, arc_up)
        entering = np.where(net.device_site == start, share[:, 0], 0.0).reshape(1, -1, 1)
        passing = routing.device_traffic(net, tight, entering)
        on_arcs = routing.arc_traffic(net, tight, passing)[:, 0]
        used = np.flatnonzero(passing[0, :, 0] > 0)
        order = used[np.lexsort((used, -dist[used, 0]))]
        return {int(arc): float(on_arcs[arc]) for arc in np.flatnonzero(on_arcs > 0)}, tuple(order.tolist())

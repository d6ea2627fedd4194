"""A state of the network - intact or with one outage - with all that can be asked of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from kommunalnetz.traffic import routing
from kommunalnetz.traffic.books import Accounting
from kommunalnetz.traffic.lines import Case, Lines
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.routed import Intact, Routed
from kommunalnetz.traffic.routing import Floats, Ints

__all__ = ["Case", "State"]


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """Loads in one state; ``outage`` None is the intact one. Arrays over A arcs, K columns, C classes, 24 hours; see ``Lines``."""

    case: Case
    outage: Outage | None
    routed: Intact | Routed

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
    def lines(self) -> Lines:
        """All arcs."""
        return Lines(case=self.case, arcs=slice(None), ip=self.ip)

    @cached_property
    def changed(self) -> Lines:
        """The arcs that carry something else than in the intact state."""
        assert isinstance(self.routed, Routed)
        return Lines(case=self.case, arcs=self.routed.arcs, ip=self.routed.arc_ip)

    @property
    def line(self) -> Floats:
        """Mean of each column on the line in its busy hour, float[A, K]."""
        return self.lines.line

    @property
    def load(self) -> Floats:
        """float[A, 24]"""
        return self.lines.load

    @property
    def need(self) -> Floats:
        """float[A, 24]; independent classes add their means and their variances."""
        return self.lines.need

    @property
    def class_load(self) -> Floats:
        """float[A, C, 24]"""
        return self.lines.class_load

    @property
    def class_need(self) -> Floats:
        """float[A, C, 24]; each class dimensioned alone."""
        return self.lines.class_need

    @property
    def utilisation(self) -> Floats:
        """float[A]"""
        return self.lines.utilisation

    @property
    def required(self) -> Floats:
        """float[A]"""
        return self.lines.required

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

    def site_distances(self, source: str, targets: Sequence[str]) -> tuple[int, ...]:
        """The metric of the way from a site to each of ``targets``, ``routing.FAR`` without one. Raises KeyError for an unknown site."""
        return self._distances(source, tuple(targets))

    @cached_property
    def _distances(self) -> Callable[[str, tuple[str, ...]], tuple[int, ...]]:
        return cache(self._measured)

    def _measured(self, source: str, targets: tuple[str, ...]) -> tuple[int, ...]:
        network, net = self.case.network, self.case.network.topology
        start, goals = network.site_at[source], np.array([network.site_at[target] for target in targets], dtype=np.int64)
        arc_up, device_up, site_up = masks(network, self.outage)
        near, _ = routing.entry_shares(net, routing.distances(net, arc_up, device_up, goals))
        up = site_up[start] & site_up[goals]
        return tuple(np.where(up, np.where(goals == start, 0, near[start]), routing.FAR).tolist())

    def site_paths(self, source: str, target: str) -> tuple[dict[int, float], tuple[int, ...]]:
        """How traffic between two sites runs: (share of it on each arc, positions of the devices in the order they are passed).

        Both empty where there is no path, a site is down, or both are the same. Raises KeyError for an unknown site.
        """
        shares, devices = self._ways(source, target)
        return dict(shares), devices

    @cached_property
    def _ways(self) -> Callable[[str, str], tuple[dict[int, float], tuple[int, ...]]]:
        return cache(self._followed)

    def _followed(self, source: str, target: str) -> tuple[dict[int, float], tuple[int, ...]]:
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

"""Shortest-path routing with equal-cost splitting (ECMP), as functions on arrays.

A destination is a site: a stub prefix that each of its devices announces at equal cost. At every device
traffic splits equally over all arcs on a shortest path (parallel links are separate next hops). All
destinations are computed at once: arrays are ``[device, destination]`` for distances, ``[arc, destination]``
for the shortest-path DAGs, ``[destination, device, column]`` for traffic. Metrics are integers, at least 1,
so that equal cost is exact equality and no DAG has a cycle.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

FAR = np.int64(1) << 60
"""The distance of what cannot be reached."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Incidence:
    """Which items belong to each of n things: ``items[start[i] : start[i] + count[i]]``, in rising order."""

    start: Ints
    count: Ints
    items: Ints

    def of(self, things: Ints) -> tuple[Ints, Ints]:
        """The items of ``things``: (position in ``things``, item), grouped by position."""
        count = self.count[things]
        entry = np.arange(len(things)).repeat(count)
        if not len(entry):
            return entry, entry
        return entry, self.items[np.arange(len(entry)) + (self.start[things] - (count.cumsum() - count)).repeat(count)]


def incidence(owner: Ints, things: int) -> Incidence:
    """The positions of ``owner`` by what stands there, 0 .. things - 1."""
    count = np.bincount(owner, minlength=things).astype(np.int64)
    return Incidence(start=np.cumsum(count) - count, count=count, items=np.argsort(owner, kind="stable"))


@dataclass(frozen=True, kw_only=True, eq=False)
class Topology:
    """Devices and directed arcs as index arrays; everything that routing needs to know.

    ``tail``, ``head`` (devices) and ``metric`` are int64[A]; ``device_site`` int64[D]; ``exit_device`` int64[N] names
    the device by which a site's own traffic leaves, -1 where none is named.
    """

    tail: Ints
    head: Ints
    metric: Ints
    device_site: Ints
    exit_device: Ints

    @property
    def devices(self) -> int:
        """D"""
        return len(self.device_site)

    @property
    def arcs(self) -> int:
        """A"""
        return len(self.tail)

    @property
    def sites(self) -> int:
        """N"""
        return len(self.exit_device)

    @cached_property
    def by_tail(self) -> Ints:
        """Arcs ordered by tail."""
        return np.argsort(self.tail, kind="stable")

    @cached_property
    def by_head(self) -> Ints:
        """Arcs ordered by head."""
        return np.argsort(self.head, kind="stable")

    @cached_property
    def by_site(self) -> Ints:
        """Devices ordered by site."""
        return np.argsort(self.device_site, kind="stable")

    @cached_property
    def leaving(self) -> Incidence:
        """The arcs that leave each device."""
        return incidence(self.tail, self.devices)

    @cached_property
    def entering(self) -> Incidence:
        """The arcs that enter each device."""
        return incidence(self.head, self.devices)

    @cached_property
    def standing(self) -> Incidence:
        """The devices of each site."""
        return incidence(self.device_site, self.sites)


def topology(tail: npt.ArrayLike, head: npt.ArrayLike, metric: npt.ArrayLike, device_site: npt.ArrayLike | None = None,
             exit_device: npt.ArrayLike | None = None) -> Topology:  # fmt: skip
    """A topology from plain sequences; by default every device is a site of its own and no site names an exit.

    Raises ValueError for a metric below 1, which would make a DAG cyclic.
    """
    tails, heads, metrics = (np.asarray(values, dtype=np.int64).reshape(-1) for values in (tail, head, metric))
    if metrics.size and metrics.min() < 1:
        raise ValueError("metrics are at least 1")
    if device_site is None:
        device_site = np.arange(1 + max(tails.max(initial=-1), heads.max(initial=-1)))
    sites = np.asarray(device_site, dtype=np.int64).reshape(-1)
    if exit_device is None:
        exit_device = np.full(1 + sites.max(initial=-1), -1)
    return Topology(tail=tails, head=heads, metric=metrics, device_site=sites, exit_device=np.asarray(exit_device, dtype=np.int64))


def segment_starts(sorted_keys: Ints) -> Ints:
    """The positions at which a new key begins in ``sorted_keys`` (not empty)."""
    first = np.empty(len(sorted_keys), dtype=np.bool_)
    first[0] = True
    np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=first[1:])
    return np.asarray(first.nonzero()[0])


def usable(net: Topology, arc_up: Bools, device_up: Bools) -> Bools:
    """The arcs that can carry traffic: up themselves, and so are both their devices."""
    up: Bools = arc_up & device_up[net.tail] & device_up[net.head]
    return up


def distances(net: Topology, arc_up: Bools, device_up: Bools, targets: Ints) -> Ints:
    """Distance from every device to every target site, int64[D, targets]; FAR where there is no path.

    ``arc_up`` is what ``usable`` returned. Bellman-Ford over all targets at once: as many rounds as the
    longest shortest path has hops.
    """
    dist = np.where((net.device_site[:, None] == targets) & device_up[:, None], np.int64(0), FAR)
    arcs = net.by_tail[arc_up[net.by_tail]]
    if not arcs.size or not targets.size:
        return dist
    starts = segment_starts(net.tail[arcs])
    devices, heads, steps = net.tail[arcs][starts], net.head[arcs], net.metric[arcs][:, None]
    while True:
        known = dist[devices]
        best = np.minimum(known, np.minimum.reduceat(dist[heads] + steps, starts, axis=0))
        if np.array_equal(best, known):
            return dist
        dist[devices] = best


def tight_arcs(net: Topology, dist: Ints, arc_up: Bools) -> Bools:
    """The shortest-path DAGs: which arcs are next hops towards each target, bool[A, targets]."""
    here = dist[net.tail]
    tight: Bools = here == dist[net.head] + net.metric[:, None]
    tight &= here < FAR
    tight &= arc_up[:, None]
    return tight


def per_site(net: Topology, operation: np.ufunc, values: npt.NDArray[Any], empty: object) -> npt.NDArray[Any]:
    """``values`` [D, ...] of the devices of each site put together by ``operation``, [N, ...]; ``empty`` where a site has no device."""
    found = np.full((net.sites, *values.shape[1:]), empty, dtype=values.dtype)
    if net.devices:
        sites = net.device_site[net.by_site]
        starts = segment_starts(sites)
        ordered = values[net.by_site]
        found[sites[starts]] = ordered if len(starts) == net.devices else operation.reduceat(ordered, starts, axis=0)
    return found


def entry_shares(net: Topology, dist: Ints) -> tuple[Ints, Floats]:
    """How traffic that starts at a site leaves it: (distance of each site [N, m], share of each of its devices [D, m]).

    By the named exit device while that one is up and has a path, else equally over the devices of least distance.
    """
    near = per_site(net, np.minimum, dist, FAR)
    chosen = dist == near[net.device_site]
    named = np.flatnonzero(net.exit_device >= 0)
    for site in named:
        device = net.exit_device[site]
        works = dist[device] < FAR
        near[site, works] = dist[device, works]
        members = np.flatnonzero(net.device_site == site)
        chosen[np.ix_(members, works)] = (members == device)[:, None]
    chosen &= dist < FAR
    counts = per_site(net, np.add, chosen.astype(np.int64), np.int64(0))
    return near, chosen / np.maximum(counts, 1)[net.device_site]


def _next_hops(net: Topology, tight: Bools) -> Ints:
    """Number of next hops of each device, int64[D, m]."""
    count = np.zeros((net.devices, tight.shape[1]), dtype=np.int64)
    if net.arcs:
        tails = net.tail[net.by_tail]
        starts = segment_starts(tails)
        count[tails[starts]] = np.add.reduceat(tight[net.by_tail], starts, axis=0, dtype=np.int64)
    return count


def device_traffic(net: Topology, tight: Bools, injected: Floats) -> Floats:
    """Traffic that passes each device towards each target, float[m, D, K], of what is ``injected`` there (same shape).

    Traffic is pushed one hop a round until all of it has arrived; as many rounds as the longest used path has hops.
    """
    count, (_, devices, columns) = _next_hops(net, tight), injected.shape
    target, place = np.nonzero(tight[net.by_head].T)
    total = injected.copy()
    if not len(target) or not columns:
        return total
    arcs = net.by_head[place]
    tails = target * devices + net.tail[arcs]
    heads = target * devices + net.head[arcs]
    part = (1.0 / count[net.tail[arcs], target])[:, None]
    wave, flat = injected.reshape(-1, columns), total.reshape(-1, columns)
    while True:
        active = np.asarray(wave.any(axis=1))[tails]
        if not active.any():
            return total
        reached = heads[active]
        starts = segment_starts(reached)
        arrived = np.add.reduceat(wave[tails[active]] * part[active], starts, axis=0)
        wave = np.zeros_like(flat)
        wave[reached[starts]] = arrived
        flat[reached[starts]] += arrived


def arc_traffic(net: Topology, tight: Bools, passing: Floats) -> Floats:
    """Traffic on every arc over all targets, float[A, K], from the traffic ``passing`` each device [m, D, K]."""
    loads = np.zeros((net.arcs, passing.shape[2]))
    arcs, target = np.nonzero(tight)
    if len(arcs):
        count = _next_hops(net, tight)[net.tail[arcs], target]
        starts = segment_starts(arcs)
        loads[arcs[starts]] = np.add.reduceat(passing[target, net.tail[arcs]] / count[:, None], starts, axis=0)
    return loads


def longest(net: Topology, tight: Bools, weight: Floats) -> Floats:
    """The largest sum of ``weight`` [A, P] over the used paths from every device to each target, float[m, D, P]; 0 where none starts."""
    targets = tight.shape[1]
    flat = np.zeros((targets * net.devices, weight.shape[1]))
    target, place = np.nonzero(tight[net.by_tail].T)
    if len(target):
        arcs = net.by_tail[place]
        tails, heads = target * net.devices + net.tail[arcs], target * net.devices + net.head[arcs]
        starts = segment_starts(tails)
        devices, steps = tails[starts], weight[arcs]
        while True:
            best = np.maximum.reduceat(flat[heads] + steps, starts, axis=0)
            if np.array_equal(best, flat[devices]):
                break
            flat[devices] = best
    return flat.reshape(targets, net.devices, weight.shape[1])

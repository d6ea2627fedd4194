"""The ways that are asked for, in the intact state and in an outage: distances, next hops, how sites enter.

A *place* is a device on the way to a goal: ``goal * D + device`` with the goal's position. Of the intact state the distance of every
place is kept, but next hops only of the places that some asking site may pass; of an outage only what is different.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.traffic import routing
from kommunalnetz.traffic.asked import Asked
from kommunalnetz.traffic.patch import Patch, distinct, found_in, unchanged, united
from kommunalnetz.traffic.routing import Bools, Floats, Incidence, Ints, Topology, incidence, segment_starts

BLOCK = 1_000_000
"""How many numbers (goals x arcs) are worked on at once; bounds the memory."""
WORTH = 10_000_000
"""From how many distances on (goals x devices) the compiled kernel is worth its start; below, numpy is through before."""
NARROW = 1 << 30
"""Distances below are kept in 32 bits."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Distances from every device to every goal, int[G, D], in as many bits as they need; ``far`` where there is no path."""

    net: Topology
    dist: Ints
    metric: Ints
    far: int

    @property
    def flat(self) -> Ints:
        """By place."""
        return self.dist.reshape(-1)


def table(net: Topology, goals: Ints) -> Table:
    """The distances with nothing down, some goals at a time."""
    narrow = int(net.metric.max(initial=1)) * max(1, net.devices) < NARROW
    kind, far = (np.int32, NARROW) if narrow else (np.int64, int(routing.FAR))
    dist = np.empty((len(goals), net.devices), dtype=kind)
    if dist.size >= WORTH and importlib.util.find_spec("numba") is not None:
        _search(net, goals, far, dist)
    else:
        everything = np.ones(max(net.arcs, net.devices), dtype=np.bool_)
        for block in blocks(len(goals), net.arcs):
            found = routing.distances(net, everything[: net.arcs], everything[: net.devices], goals[block])
            dist[block] = np.minimum(found, far).T
    return Table(net=net, dist=dist, metric=net.metric.astype(kind), far=far)


def _search(net: Topology, goals: Ints, far: int, dist: Ints) -> None:
    """The same by the compiled kernel of the outage engine, goal after goal, into ``dist``, which the caller owns."""
    from kommunalnetz.traffic.engine.arrays import INDEX, graph
    from kommunalnetz.traffic.engine.compiled import compiled

    kernels = compiled()
    around = graph(net.devices, net.tail, net.head, net.metric)
    found, order = np.empty(net.devices, dtype=np.int64), np.empty(net.devices, dtype=INDEX)
    heap = np.empty(net.arcs + net.devices + 1, dtype=np.int64)
    for position, goal in enumerate(goals.tolist()):
        roots = net.standing.of(np.array([goal]))[1]
        kernels.distances(roots, around.in_start, around.in_tail, around.in_metric, around.shift, found, order, heap)
        dist[position] = np.minimum(found, far)


def blocks(count: int, size: int) -> Iterator[slice]:
    """``count`` goals in portions of at most ``BLOCK`` numbers, if each takes ``size``."""
    step = max(1, BLOCK // max(1, size))
    for first in range(0, count, step):
        yield slice(first, first + step)


@dataclass(frozen=True, kw_only=True, eq=False)
class Used:
    """The intact next hops of the places that traffic may pass: hop i leads from ``place[tail[i]]`` over ``arc[i]`` to ``head[i]``.

    Hops are in order of their tails. The place of a head is the number of one of ``place``, too.
    """

    place: Ints
    tail: Ints
    arc: Ints
    head: Ints
    arcs: int

    @cached_property
    def out(self) -> Incidence:
        """The hops out of each place."""
        count = np.bincount(self.tail, minlength=len(self.place)).astype(np.int64)
        return Incidence(start=np.cumsum(count) - count, count=count, items=np.arange(len(self.tail)))

    @cached_property
    def into(self) -> Incidence:
        """The hops into each place."""
        return incidence(self.head, len(self.place))

    @cached_property
    def on(self) -> Incidence:
        """The hops over each arc."""
        return incidence(self.arc, self.arcs)


def used(routes: Table, entries: Ints) -> Used:
    """The places that can be reached from ``entries``, some goals at a time."""
    net, places, tails, arcs, heads = routes.net, [], [], [], []
    entries, paths, count = distinct(entries), Paths(table=routes, dist=unchanged(routes.flat)), 0
    for block in blocks(len(routes.dist), max(net.arcs, net.devices)):
        edges = np.searchsorted(entries, [block.start * net.devices, block.stop * net.devices])
        found, hops = closure(paths, entries[edges[0] : edges[1]])
        places.append(found)
        tails.append(hops[0] + count)
        arcs.append(hops[1])
        heads.append(found_in(found, hops[2])[0] + count)
        count += len(found)
    nothing = np.zeros(0, dtype=np.int64)
    place, tail, arc, head = (np.concatenate([nothing, *parts]) for parts in (places, tails, arcs, heads))
    return Used(place=place, tail=tail, arc=arc, head=head, arcs=net.arcs)


@dataclass(frozen=True, kw_only=True, eq=False)
class Paths:
    """Ways in a state. ``dist`` by place; ``up`` bool[A], all if None; ``known`` are the intact next hops, ``other`` the places (rising)
    for which they do not hold.
    """

    table: Table
    dist: Patch
    up: Bools | None = None
    known: Used | None = None
    other: Ints | None = None

    def hops(self, places: Ints) -> tuple[Ints, Ints, Ints]:
        """The next hops of ``places``: (position in ``places``, arc, place it leads to), grouped by position."""
        if self.known is None:
            return self._searched(places, np.arange(len(places)))
        where, kept = found_in(self.known.place, places)
        if self.other is not None:
            kept &= ~found_in(self.other, places)[1]
        if kept.all():
            return self._remembered(where, np.arange(len(places)))
        if not kept.any():
            return self._searched(places, np.arange(len(places)))
        here, there = np.flatnonzero(kept), np.flatnonzero(~kept)
        parts = self._remembered(where[here], here), self._searched(places[there], there)
        entry, arcs, heads = (np.concatenate(pair) for pair in zip(*parts, strict=True))
        order = np.argsort(entry, kind="stable")
        return entry[order], arcs[order], heads[order]

    def _remembered(self, where: Ints, position: Ints) -> tuple[Ints, Ints, Ints]:
        assert self.known is not None
        entry, hops = self.known.out.of(where)
        return position[entry], self.known.arc[hops], self.known.place[self.known.head[hops]]

    def _searched(self, places: Ints, position: Ints) -> tuple[Ints, Ints, Ints]:
        net = self.table.net
        device, here = places % net.devices, self.dist.at(places)
        entry, arcs = net.leaving.of(device)
        heads = (places - device)[entry] + net.head[arcs]
        tight = (here[entry] == self.dist.at(heads) + self.table.metric[arcs]) & (here[entry] < self.table.far)
        if self.up is not None:
            tight &= self.up[arcs]
        return position[entry[tight]], arcs[tight], heads[tight]


def closure(paths: Paths, entries: Ints) -> tuple[Ints, tuple[Ints, Ints, Ints]]:
    """All places that can be reached from ``entries``, rising, and their hops: (position of the tail, arc, place of the head)."""
    found, frontier = entries, entries
    while len(frontier):
        heads = distinct(paths.hops(frontier)[2])
        frontier = heads[~found_in(found, heads)[1]]
        found = united(found, frontier)
    return found, paths.hops(found)


@dataclass(frozen=True, kw_only=True, eq=False)
class Entered:
    """How pairs start: ``near`` their distance, ``share`` of each device of their site at ``place``; ``pair`` is the position among those
    asked about, rising.
    """

    near: Ints
    pair: Ints
    place: Ints
    share: Floats

    @cached_property
    def of_pair(self) -> Incidence:
        """The devices of each pair."""
        return incidence(self.pair, len(self.near))


def entered(paths: Paths, goal: Ints, site: Ints) -> Entered:
    """By the named exit device while that one is up and has a path, else equally over the devices of least distance."""
    net, far = paths.table.net, paths.table.far
    pair, device = net.standing.of(site)
    place = goal[pair] * net.devices + device
    dist = paths.dist.at(place)
    near = np.full(len(goal), far, dtype=dist.dtype)
    if len(pair):
        starts = segment_starts(pair)
        near[pair[starts]] = np.minimum.reduceat(dist, starts)
    leaving = near[pair]
    named = net.exit_device[site]
    through = np.flatnonzero(named >= 0)
    if len(through):
        direct = paths.dist.at(goal[through] * net.devices + named[through])
        works = through[direct < far]
        near[works] = direct[direct < far]
        by_name = np.zeros(len(goal), dtype=np.bool_)
        by_name[works] = True
        chosen = np.where(by_name[pair], device == named[pair], dist == leaving) & (dist < far)
    else:
        chosen = (dist == leaving) & (dist < far)
    count = np.bincount(pair, chosen, minlength=len(goal))
    return Entered(near=near, pair=pair, place=place, share=chosen / np.maximum(count, 1)[pair])


def entered_everywhere(routes: Table, asked: Asked) -> Entered:
    """Of all pairs with nothing down."""
    return entered(Paths(table=routes, dist=unchanged(routes.flat)), asked.pair_goal, asked.pair_site)

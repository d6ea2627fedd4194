"""The intact state, routed either by whole destinations or by pairs, and the sweep that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from kommunalnetz.traffic.engine.arrays import (
    INDEX,
    UNREACHABLE,
    Array,
    Graph,
    Pairs,
    PairStates,
    Routes,
    States,
    empty_routes,
    graph,
    search_space,
    starts,
    work,
)  # fmt: skip
from kommunalnetz.traffic.engine.cut import Cut, cut_in_intact, cut_in_states
from kommunalnetz.traffic.engine.problem import Problem

Workspace = Any
NOTHING = (np.zeros(0), np.zeros(0), np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))
DENSE = 20


class Intact(Protocol):
    """The intact state: `load[A, K]`, what has no path (`cut`, state -1), and the way from here to an outage."""

    @property
    def load(self) -> Array: ...

    @property
    def cut(self) -> Cut: ...

    def space(self) -> Workspace: ...

    def sweep(
        self, kernels: SimpleNamespace, first: int, last: int, space: Workspace, rows: Array, lost: Array, *maxima: Array
    ) -> Array: ...

    def cut_of(self, rows: Array | None) -> Cut: ...


def intact(problem: Problem, kernels: SimpleNamespace) -> Intact:
    """By destination where traffic is dense, by pair where fewer than one device in twenty sends to a destination.

    A destination costs a visit of every device, a pair about twenty. Both are exact.
    """
    if problem.destinations * problem.devices <= DENSE * len(problem.own_t):
        return by_destination(problem, kernels)
    return by_pair(problem, kernels)


@dataclass(frozen=True)
class ByDestination:
    """All shortest paths to every destination."""

    graph: Graph
    routes: Routes
    states: States
    user_start: Array
    user: Array
    load: Array
    cut: Cut
    problem: Problem

    def space(self) -> Workspace:
        """Work space for one thread."""
        destinations, devices, columns = self.routes.own.shape
        return work(self.problem.arcs, destinations, devices, columns)

    def sweep(self, kernels: SimpleNamespace, first: int, last: int, space: Workspace, rows: Array, lost: Array, *maxima: Array) -> Array:
        """Evaluate states first .. last-1 into `rows`, `lost`; see `kommunalnetz.traffic.engine.sweep.sweep`."""
        cut: Array = kernels.sweep(
            first, last, self.graph, self.routes, self.states, self.user_start, self.user, self.load, space, rows, lost,
            *(maxima or NOTHING),
        )  # fmt: skip
        return cut

    def cut_of(self, rows: Array | None) -> Cut:
        """The rates behind (state, destination, device)."""
        return cut_in_states(self.problem, np.zeros((0, 3), np.int64) if rows is None else rows)


@dataclass(frozen=True)
class ByPair:
    """The shortest paths of every pair."""

    graph: Graph
    pairs: Pairs
    states: PairStates
    path_start: Array
    path_arc: Array
    path_share: Array
    user_start: Array
    user: Array
    load: Array
    cut: Cut
    problem: Problem

    def space(self) -> Workspace:
        """Work space for one thread."""
        return search_space(self.problem.arcs, len(self.pairs.source), self.problem.devices, self.problem.columns)

    def sweep(self, kernels: SimpleNamespace, first: int, last: int, space: Workspace, rows: Array, lost: Array, *maxima: Array) -> Array:
        """Evaluate states first .. last-1 into `rows`, `lost`; see `kommunalnetz.traffic.engine.pairs.sweep_pairs`."""
        cut: Array = kernels.sweep_pairs(
            first, last, self.graph, self.pairs, self.states, self.path_start, self.path_arc, self.path_share, self.user_start, self.user,
            self.load, space, rows, lost, *(maxima or NOTHING),
        )  # fmt: skip
        return cut

    def cut_of(self, rows: Array | None) -> Cut:
        """The rates behind (state, pair)."""
        if rows is None:
            return cut_in_states(self.problem, np.zeros((0, 3), np.int64))
        t, device = self.pairs.destination[rows[:, 1]], self.pairs.source[rows[:, 1]]
        return cut_in_states(self.problem, np.stack([rows[:, 0], t, device], axis=1))


def by_destination(problem: Problem, kernels: SimpleNamespace) -> ByDestination:
    """Route every destination as a whole."""
    g = graph(problem.devices, problem.tail, problem.head, problem.metric)
    own = np.zeros((problem.destinations, problem.devices, problem.columns))
    own[problem.own_t, problem.own_device] = problem.own_rate
    routes = empty_routes(own, problem.arcs)
    load = np.zeros((problem.arcs, problem.columns))
    kernels.intact(0, problem.destinations, problem.root_start, problem.root_device, g, routes, load)
    user_start = np.zeros(problem.arcs + 1, INDEX)
    kernels.count_users(0, problem.destinations, routes, user_start)
    user_start = np.cumsum(user_start).astype(INDEX)
    user = np.empty(int(user_start[-1]), INDEX)
    kernels.list_users(0, problem.destinations, routes, user_start[:-1].copy(), user)
    states = States(
        problem.state_start, g.slot[problem.state_arc], problem.dead_start, problem.dead.astype(INDEX), problem.change_start,
        problem.change_t, problem.change_device, problem.change_rate,
    )  # fmt: skip
    without = np.nonzero(routes.dist[problem.own_t, problem.own_device] == UNREACHABLE)[0]
    return ByDestination(g, routes, states, user_start, user, load, cut_in_intact(problem, without), problem)


def by_pair(problem: Problem, kernels: SimpleNamespace) -> ByPair:
    """Route every pair by itself; pairs that only exist in changes are pairs without traffic."""
    g = graph(problem.devices, problem.tail, problem.head, problem.metric)
    own_key = problem.own_t * problem.devices + problem.own_device
    change_key = problem.change_t.astype(np.int64) * problem.devices + problem.change_device
    key = np.concatenate([own_key, np.setdiff1d(change_key, own_key)])
    rate = np.zeros((len(key), problem.columns))
    rate[: len(own_key)] = problem.own_rate
    destination, source = key // problem.devices, key % problem.devices
    pairs = _with_trees(problem, source, destination, rate)
    kernels.trees(0, len(pairs.tree_from), g, pairs)
    length = np.empty(len(key), np.int64)
    path_arc, path_share = kernels.intact_pairs(
        0, len(key), g, pairs, search_space(problem.arcs, len(key), problem.devices, problem.columns), length
    )
    pairs.reached[:] = length >= 0
    path_start = np.concatenate([[0], np.cumsum(np.maximum(length, 0))]).astype(np.int64)
    pair_of = np.repeat(np.arange(len(key)), np.maximum(length, 0))
    load = np.zeros((problem.arcs, problem.columns))
    np.add.at(load, path_arc, path_share[:, None] * rate[pair_of])
    by_arc = np.argsort(path_arc, kind="stable")
    place = np.argsort(key, kind="stable")
    states = PairStates(
        problem.state_start, g.slot[problem.state_arc], problem.dead_start, problem.dead.astype(INDEX), problem.change_start,
        place[np.searchsorted(key[place], change_key)].astype(INDEX), problem.change_rate,
    )  # fmt: skip
    without = np.nonzero(length[: len(own_key)] < 0)[0]
    user_start = starts(path_arc.astype(np.int64), problem.arcs)
    return ByPair(
        g, pairs, states, path_start, path_arc, path_share, user_start, pair_of[by_arc].astype(INDEX),
        load, cut_in_intact(problem, without), problem,
    )  # fmt: skip


def _with_trees(problem: Problem, source: Array, destination: Array, rate: Array) -> Pairs:
    """Give every pair the tree of that end which serves more pairs: few trees, each shared by many."""
    sends = np.bincount(source, minlength=problem.devices)
    receives = np.bincount(destination, minlength=problem.destinations)
    from_source = sends[source] > receives[destination]
    sources, source_tree = np.unique(source[from_source], return_inverse=True)
    targets, target_tree = np.unique(destination[~from_source], return_inverse=True)
    tree = np.empty(len(source), np.int64)
    tree[from_source] = source_tree
    tree[~from_source] = len(sources) + target_tree
    groups = [np.array([v]) for v in sources]
    groups += [problem.root_device[int(problem.root_start[t]) : int(problem.root_start[t + 1])] for t in targets]
    return Pairs(
        source=source.astype(INDEX),
        destination=destination.astype(INDEX),
        rate=rate,
        tree=tree.astype(INDEX),
        tree_from=np.concatenate([np.ones(len(sources)), np.zeros(len(targets))]).astype(np.uint8),
        tree_start=np.cumsum([0, *(len(group) for group in groups)]).astype(INDEX),
        tree_device=np.concatenate([np.zeros(0, INDEX), *groups]).astype(INDEX),
        dist=np.empty((len(groups), problem.devices), np.int64),
        root_start=problem.root_start,
        root_device=problem.root_device,
        reached=np.ones(len(source), np.uint8),
    )

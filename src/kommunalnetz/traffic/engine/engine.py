"""Loads in the intact state and in every outage: `loads` for all at once, `blocks` for states in portions, `worst` for maxima only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import SimpleNamespace
from typing import TypeVar

import numpy as np

from kommunalnetz.traffic.engine import compiled
from kommunalnetz.traffic.engine.arrays import Array
from kommunalnetz.traffic.engine.cut import Cut
from kommunalnetz.traffic.engine.intact import Intact, Workspace, intact
from kommunalnetz.traffic.engine.problem import Problem

BLOCK = 64 * 2**20
Progress = Callable[[int, int, float], None]
Part = TypeVar("Part")


@dataclass(frozen=True, kw_only=True)
class Block:
    """States first .. first+B-1: `load[B, A, K]`; `lost[B, K]` = the sum of all without a path, that of the intact state included."""

    first: int
    load: Array
    lost: Array
    cut_off: Callable[[], Cut]

    @cached_property
    def cut(self) -> Cut:
        """What lost its path, entry by entry."""
        return self.cut_off()


@dataclass(frozen=True, kw_only=True)
class Worst:
    """Maxima of load × weight over the columns.

    `value[A]`, `state[A]`: the largest over the intact state (-1) and all outages, the first of equals; `peak[S]`, `peak_arc[S]`: the
    largest of each outage; `lost[S, K]`, `cut` as in `Block`. `states` says how many outages were evaluated: fewer than asked after a
    `KeyboardInterrupt`, from state 0 on.
    """

    value: Array
    state: Array
    peak: Array
    peak_arc: Array
    lost: Array
    cut: Cut
    states: int


@dataclass(frozen=True)
class Engine:
    """A problem with its intact state, ready for outages. Made by `engine`."""

    problem: Problem
    intact: Intact
    kernels: SimpleNamespace
    threads: int

    def block(self, first: int, last: int) -> Block:
        """States first .. last-1 in full."""
        shape = (self.problem.arcs, self.problem.columns)
        load = np.empty((last - first, *shape))
        lost = np.empty((last - first, shape[1]))

        def part(a: int, b: int, space: Workspace) -> Array:
            return self.intact.sweep(self.kernels, a, b, space, load[a - first : b - first], lost[a - first : b - first])

        cuts = self._run(first, last, part)
        return Block(first=first, load=load, lost=self._with_already_lost(lost, first, last), cut_off=lambda: self._cut(cuts))

    def blocks(self, *, size: int = BLOCK, progress: Progress | None = None) -> Iterator[Block]:
        """All states in portions of about `size` bytes of loads; what a caller reduces itself need not fit into memory."""
        states = self.problem.states
        step = max(1, size // (8 * max(1, self.problem.arcs * self.problem.columns)))
        begun = time.monotonic()
        for first in range(0, states, step):
            last = min(first + step, states)
            yield self.block(first, last)
            _tell(progress, last, states, begun)

    def worst(self, weight: Array | None = None, *, progress: Progress | None = None) -> Worst:
        """Maxima over all states without keeping loads. `weight[A]`: 1 / capacity for utilisations; 0 where an arc shall not count."""
        states, arcs = self.problem.states, self.problem.arcs
        weight = np.ones(arcs) if weight is None else np.ascontiguousarray(weight, np.float64)
        value = self.intact.load.max(axis=1, initial=0.0) * weight
        state = np.full(arcs, -1, np.int64)
        peak, peak_arc, lost = np.empty(states), np.empty(states, np.int64), np.empty((states, self.problem.columns))
        cuts: list[Array] = []
        begun = time.monotonic()
        done = 0
        step = max(1, -(-states // 50))

        def part(a: int, b: int, space: Workspace) -> tuple[Array, Array, Array]:
            own_value, own_state = np.full(arcs, -1.0), np.full(arcs, -1, np.int64)
            row = np.empty((1, arcs, self.problem.columns))
            cut = self.intact.sweep(
                self.kernels, a, b, space, row, lost[a:b], weight, own_value, own_state, peak[a:b], peak_arc[a:b]
            )  # fmt: skip
            return cut, own_value, own_state

        try:
            for first in range(0, states, step):
                last = min(first + step, states)
                for cut, own_value, own_state in self._run(first, last, part):
                    higher = own_value > value
                    value = np.where(higher, own_value, value)
                    state = np.where(higher, own_state, state)
                    cuts.append(cut)
                done = last
                _tell(progress, done, states, begun)
        except KeyboardInterrupt:
            if done == 0:
                raise
        return Worst(
            value=value, state=state, peak=peak[:done], peak_arc=peak_arc[:done], lost=self._with_already_lost(lost[:done], 0, done),
            cut=self._cut(cuts), states=done,
        )  # fmt: skip

    def _run(self, first: int, last: int, part: Callable[[int, int, Workspace], Part]) -> list[Part]:
        """Deal the states out to the threads in portions; the results come back in order, whoever made them."""
        if self.threads == 1 or last - first < 2 * self.threads:
            return [part(first, last, self._spaces[0])]
        edges = np.linspace(first, last, 4 * self.threads + 1).astype(int)
        free = list(self._spaces)

        def one(a: int, b: int) -> Part:
            space = free.pop()
            try:
                return part(a, b, space)
            finally:
                free.append(space)

        pairs = [(int(a), int(b)) for a, b in pairwise(edges) if a < b]
        return list(self._pool.map(lambda ab: one(*ab), pairs))

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.threads)

    @cached_property
    def _spaces(self) -> list[Workspace]:
        return [self.intact.space() for _ in range(self.threads)]

    def _with_already_lost(self, lost: Array, first: int, last: int) -> Array:
        """Add what has no path in the intact state, without what enters at devices that are down in the state."""
        before = self.intact.cut
        if len(before.device) == 0:
            return lost
        by_device = np.zeros((self.problem.devices, self.problem.columns))
        np.add.at(by_device, before.device, before.rate)
        lost = lost + before.rate.sum(axis=0)
        a, b = int(self.problem.dead_start[first]), int(self.problem.dead_start[last])
        state = np.repeat(np.arange(first, last), np.diff(self.problem.dead_start[first : last + 1].astype(np.int64)))
        np.subtract.at(lost, state - first, by_device[self.problem.dead[a:b]])
        return lost

    def _cut(self, cuts: list[Array]) -> Cut:
        return self.intact.cut_of(np.concatenate(cuts) if cuts else None)


def engine(problem: Problem, *, threads: int | None = None, fast: bool | None = None) -> Engine:
    """Route the intact state and make ready for outages.

    `threads`: None takes the processors this process may use where kernels are compiled (they release the interpreter), else one; the
    results are the same to the last bit. `fast`: whether to compile; None decides by the work, see `compiled.kernels`.
    """
    work = problem.destinations * problem.devices * (1 + 0.1 * problem.states)
    work = min(work, 20.0 * len(problem.own_t) * (1 + 0.2 * problem.states))
    kernels = compiled.kernels(work) if fast is None else compiled.compiled() if fast else compiled.plain()
    if threads is None:
        threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        threads = threads if work > 50 * compiled.WORTH else 1
    if kernels is compiled.plain():
        threads = 1
    return Engine(problem, intact(problem, kernels), kernels, threads)


def _tell(progress: Progress | None, done: int, total: int, begun: float) -> None:
    """Report (done, total, seconds left)."""
    if progress is not None:
        progress(done, total, (time.monotonic() - begun) / done * (total - done))

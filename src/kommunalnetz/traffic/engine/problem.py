"""What the engine is asked: a graph, destinations, what enters where, and what may be down. Plain arrays in, checked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.engine.arrays import INDEX, UNREACHABLE, Array, starts


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Positions everywhere; made and checked by `problem`, whose docstring says what the arrays mean."""

    devices: int
    tail: Array
    head: Array
    metric: Array
    root_start: Array
    root_device: Array
    own_t: Array
    own_device: Array
    own_rate: Array
    state_start: Array
    state_arc: Array
    dead_start: Array
    dead: Array
    change_start: Array
    change_t: Array
    change_device: Array
    change_rate: Array

    @property
    def arcs(self) -> int:
        """A."""
        return len(self.tail)

    @property
    def destinations(self) -> int:
        """T."""
        return len(self.root_start) - 1

    @property
    def states(self) -> int:
        """S, the outages; the intact state is not counted."""
        return len(self.state_start) - 1

    @property
    def columns(self) -> int:
        """K."""
        return int(self.own_rate.shape[1])


def problem(
    devices: int,
    tail: Array,
    head: Array,
    metric: Array,
    roots: Sequence[Sequence[int]],
    entering: tuple[Array, Array, Array],
    states: Iterable[tuple[Sequence[int], Sequence[int]]] = (),
    changes: tuple[Array, Array, Array, Array] | None = None,
) -> Problem:
    """Check and sort the arrays.

    `tail`, `head`, `metric` [A]: directed arcs and their integer metrics, at least 1; a link is two arcs, an arc may stand alone, arcs
    may be parallel. `roots[t]`: the devices that have destination t attached at equal cost. `entering` = (t[E], device[E], rate[E, K]):
    what enters the network where for which destination; repeated rows add up. `states`: per outage the arcs and the devices that are down;
    a device that is down takes its arcs with it, and what enters at it is neither carried nor counted as lost. `changes` = (state[C], t[C],
    device[C], rate[C, K]): what enters in addition (negative: less) in that state only.

    A site whose traffic leaves over the nearest of several devices is a device of its own with one arc of metric 1 to each of them.
    Raises ValueError where a position does not exist, a metric is no positive integer, or lengths could overflow.
    """
    tail, head, metric = (np.asarray(x) for x in (tail, head, metric))
    _check(len(tail) == len(head) == len(metric), "tail, head and metric differ in length")
    _check(bool(np.issubdtype(metric.dtype, np.integer)), "metrics are integers: equal cost is exact equality")
    _check(len(metric) == 0 or int(metric.min()) >= 1, "metrics are at least 1")
    bits = max(1, int(devices).bit_length())
    _check(len(metric) == 0 or int(metric.max()) * devices < UNREACHABLE >> bits, "metrics too large for this many devices")
    root_device = np.array([d for group in roots for d in sorted(set(group))], INDEX)
    root_start = np.cumsum([0, *(len(set(group)) for group in roots)]).astype(INDEX)
    _check(bool(np.all(np.diff(root_start.astype(np.int64)) > 0)), "every destination has a device")
    own_t, own_device, own_rate = (np.asarray(x) for x in entering)
    _check(own_rate.ndim == 2 and len(own_t) == len(own_device) == len(own_rate), "entering is (t[E], device[E], rate[E, K])")
    own_t, own_device, own_rate = _merged(own_t, own_device, own_rate, devices)
    columns = own_rate.shape[1]
    state_start, state_arc, dead_start, dead = _states(states, tail, head, devices)
    count = len(state_start) - 1
    if changes is None:
        changes = (np.zeros(0, int), np.zeros(0, int), np.zeros(0, int), np.zeros((0, columns)))
    c_state, c_t, c_device, c_rate = (np.asarray(x) for x in changes)
    _check(c_rate.shape == (len(c_state), columns), "changes is (state[C], t[C], device[C], rate[C, K])")
    c_state, c_t, c_device, c_rate = _merged_changes(c_state, c_t, c_device, c_rate, len(roots), devices)
    for name, positions, size in (
        ("tail", tail, devices), ("head", head, devices), ("roots", root_device, devices), ("entering: destination", own_t, len(roots)),
        ("entering: device", own_device, devices), ("states: arc", state_arc, len(tail)), ("states: device", dead, devices),
        ("changes: state", c_state, count), ("changes: destination", c_t, len(roots)), ("changes: device", c_device, devices),
    ):  # fmt: skip
        _check(len(positions) == 0 or (int(positions.min()) >= 0 and int(positions.max()) < size), f"{name}: no such position")
    return Problem(
        devices=devices,
        tail=tail.astype(np.int64),
        head=head.astype(np.int64),
        metric=metric.astype(np.int64),
        root_start=root_start,
        root_device=root_device,
        own_t=own_t.astype(np.int64),
        own_device=own_device.astype(np.int64),
        own_rate=np.ascontiguousarray(own_rate, np.float64),
        state_start=state_start,
        state_arc=state_arc,
        dead_start=dead_start,
        dead=dead,
        change_start=starts(c_state, count),
        change_t=c_t.astype(INDEX),
        change_device=c_device.astype(INDEX),
        change_rate=np.ascontiguousarray(c_rate, np.float64),
    )


def _merged(t: Array, device: Array, rate: Array, devices: int) -> tuple[Array, Array, Array]:
    """One row per destination and device, sorted by both."""
    key = t.astype(np.int64) * devices + device.astype(np.int64)
    unique, place = np.unique(key, return_inverse=True)
    total = np.zeros((len(unique), rate.shape[1]))
    np.add.at(total, place, rate)
    return unique // devices, unique % devices, total


def _merged_changes(state: Array, t: Array, device: Array, rate: Array, destinations: int, devices: int) -> tuple[Array, ...]:
    pair, device, total = _merged(state.astype(np.int64) * destinations + t.astype(np.int64), device, rate, devices)
    return pair // destinations, pair % destinations, device, total


def _states(states: Iterable[tuple[Sequence[int], Sequence[int]]], tail: Array, head: Array, devices: int) -> tuple[Array, ...]:
    by_tail, by_head = np.argsort(tail, kind="stable"), np.argsort(head, kind="stable")
    out_start, in_start = starts(tail, devices), starts(head, devices)
    arcs: list[Array] = []
    dead: list[Array] = []
    for down, devices_down in states:
        parts = [np.asarray(down, np.int64)]
        for v in devices_down:
            _check(0 <= v < devices, "states: device: no such position")
            parts += [by_tail[out_start[v] : out_start[v + 1]], by_head[in_start[v] : in_start[v + 1]]]
        arcs.append(np.unique(np.concatenate(parts)) if len(parts) > 1 or len(down) > 1 else parts[0])
        dead.append(np.unique(np.asarray(devices_down, np.int64)))
    return (*_listed(arcs), *_listed(dead))


def _listed(groups: list[Array]) -> tuple[Array, Array]:
    start = np.cumsum([0, *(len(group) for group in groups)]).astype(INDEX)
    return start, np.concatenate([np.zeros(0, np.int64), *groups]).astype(np.int64)


def _check(holds: bool, claim: str) -> None:
    if not holds:
        raise ValueError(claim)

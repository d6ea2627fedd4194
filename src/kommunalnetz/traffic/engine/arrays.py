"""The arrays that the kernels read and write, bundled: the graph, the routes of the intact state, the work space of one thread.

Devices are 0 .. N-1, arcs 0 .. A-1 in the caller's order, destinations 0 .. T-1, states 0 .. S-1, columns 0 .. K-1. Inside the kernels
arcs are met by slot, their position when sorted by tail; `arc[slot]` is the caller's number. Index arrays are uint32 (an index that
cannot be negative spares the compiled code a test), distances int64, rates float64. numba reads named tuples as structures.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = Any  # a numpy array as stated; kernels index it with everything that numba and numpy both take

INDEX = np.uint32
UNREACHABLE = 1 << 60


class Graph(NamedTuple):
    """Arcs sorted by tail (slots) and, for the way back, by head. `shift`: bits of a device in a heap key; `inverse[n]` = 1/n."""

    tail: Array
    head: Array
    metric: Array
    arc: Array
    slot: Array
    out_start: Array
    in_start: Array
    in_tail: Array
    in_metric: Array
    in_arc: Array
    shift: int
    inverse: Array


class Routes(NamedTuple):
    """The intact routing of every destination, one row each.

    `dist[T, N]`; `rank[T, N]`, the place of a device when all are sorted by falling distance (unreachable ones first, roots last), so
    that traffic only runs to higher ranks; `hops[T, N]`, the number of next hops; the next hops of rank r of destination t:
    `hop_rank`, `hop_arc` `[t, hop_start[t, r] : hop_start[t, r + 1]]`, with
    `hop_share` = 1 / number of next hops; `own[T, N, K]` by device, what enters; `flow[T, N, K]` by rank,
    what passes (own and forwarded).
    """

    dist: Array
    rank: Array
    hops: Array
    hop_start: Array
    hop_rank: Array
    hop_arc: Array
    hop_share: Array
    own: Array
    flow: Array


class States(NamedTuple):
    """What is down, and what enters differently: state s has `slot[start[s] : start[s + 1]]` down and the changes
    `change_*[change_start[s] : change_start[s + 1]]`, sorted by destination; `dead[dead_start[s] : …]` are its devices down."""

    start: Array
    slot: Array
    dead_start: Array
    dead: Array
    change_start: Array
    change_t: Array
    change_device: Array
    change_rate: Array


class Work(NamedTuple):
    """The work space of one thread; every array that is read before it is written is clean between two destinations."""

    down: Array
    dead: Array
    seen: Array
    todo: Array
    change_first: Array
    change_last: Array
    fewer: Array
    moves: Array
    touched: Array
    moved: Array
    settled: Array
    fresh: Array
    gain: Array
    extra: Array
    waits: Array
    splits: Array
    heap: Array


class Pairs(NamedTuple):
    """Pairs of a source device and a destination: `source[P]`, `destination[P]`, `rate[P, K]`, and the `tree[P]` that bounds its search.

    `dist[R, N]`: distances to the devices `tree_device[tree_start[r] : …]`, or from them if `tree_from[r]`.
    `root_*`: as in the problem. `reached[P]`: whether there is a path in the intact state.
    """

    source: Array
    destination: Array
    rate: Array
    tree: Array
    tree_from: Array
    tree_start: Array
    tree_device: Array
    dist: Array
    root_start: Array
    root_device: Array
    reached: Array


class PairStates(NamedTuple):
    """`States` with the changes by pair."""

    start: Array
    slot: Array
    dead_start: Array
    dead: Array
    change_start: Array
    change_pair: Array
    change_rate: Array


class Search(NamedTuple):
    """The work space of one thread that searches pairs."""

    down: Array
    dead: Array
    waits: Array
    todo: Array
    own: Array
    best: Array
    settled: Array
    seen: Array
    ends: Array
    heap: Array
    mark: Array
    queue: Array
    edge_near: Array
    edge_far: Array
    edge_arc: Array
    share: Array
    count: Array
    amount: Array


def graph(devices: int, tail: Array, head: Array, metric: Array) -> Graph:
    """Sort the arcs both ways. Metrics are integers from 1; the sum along any path must stay below 2**60 / 2**bits(devices)."""
    by_tail = np.argsort(tail, kind="stable")
    by_head = np.argsort(head, kind="stable")
    slot = np.empty(len(tail), INDEX)
    slot[by_tail] = np.arange(len(tail), dtype=INDEX)
    degree = max(1, int(np.bincount(tail, minlength=1).max(initial=1)))
    inverse = np.zeros(degree + 1)
    inverse[1:] = 1.0 / np.arange(1, degree + 1)
    return Graph(
        tail=tail[by_tail].astype(INDEX),
        head=head[by_tail].astype(INDEX),
        metric=metric[by_tail].astype(np.int64),
        arc=by_tail.astype(INDEX),
        slot=slot,
        out_start=starts(tail, devices),
        in_start=starts(head, devices),
        in_tail=tail[by_head].astype(INDEX),
        in_metric=metric[by_head].astype(np.int64),
        in_arc=by_head.astype(INDEX),
        shift=max(1, int(devices).bit_length()),
        inverse=inverse,
    )


def starts(group: Array, groups: int) -> Array:
    """Where each group begins in a list sorted by group, and the end: uint32[groups + 1]."""
    start = np.zeros(groups + 1, INDEX)
    np.cumsum(np.bincount(group, minlength=groups), out=start[1:])
    return start


def empty_routes(own: Array, arcs: int) -> Routes:
    """Room for the routes of `own[T, N, K]`."""
    destinations, devices = own.shape[:2]
    return Routes(
        dist=np.empty((destinations, devices), np.int64),
        rank=np.empty((destinations, devices), INDEX),
        hops=np.empty((destinations, devices), INDEX),
        hop_start=np.empty((destinations, devices + 1), INDEX),
        hop_rank=np.empty((destinations, arcs), INDEX),
        hop_arc=np.empty((destinations, arcs), INDEX),
        hop_share=np.empty((destinations, arcs)),
        own=own,
        flow=np.empty_like(own),
    )


def work(arcs: int, destinations: int, devices: int, columns: int) -> Work:
    """A clean work space."""
    return Work(
        down=np.zeros(arcs, np.uint8),
        dead=np.zeros(devices, np.uint8),
        seen=np.zeros(destinations, np.uint8),
        todo=np.empty(destinations, INDEX),
        change_first=np.zeros(destinations, INDEX),
        change_last=np.zeros(destinations, INDEX),
        fewer=np.zeros(devices, INDEX),
        moves=np.zeros(devices, np.uint8),
        touched=np.empty(devices, INDEX),
        moved=np.empty(devices, INDEX),
        settled=np.empty(devices, INDEX),
        fresh=np.empty(devices, np.int64),
        gain=np.zeros((devices, columns)),
        extra=np.zeros((devices, columns)),
        waits=np.zeros(devices, np.uint8),
        splits=np.zeros(devices, INDEX),
        heap=np.empty(arcs + devices + 1, np.int64),
    )


def search_space(arcs: int, pairs: int, devices: int, columns: int) -> Search:
    """A clean work space for pairs."""
    return Search(
        down=np.zeros(arcs, np.uint8),
        dead=np.zeros(devices, np.uint8),
        waits=np.zeros(pairs, np.uint8),
        todo=np.empty(pairs, INDEX),
        own=np.empty(columns),
        best=np.full(devices, UNREACHABLE, np.int64),
        settled=np.zeros(devices, np.uint8),
        seen=np.empty(devices, INDEX),
        ends=np.empty(devices, INDEX),
        heap=np.empty(arcs + devices + 1, np.int64),
        mark=np.zeros(devices, np.uint8),
        queue=np.empty(devices, INDEX),
        edge_near=np.empty(arcs, INDEX),
        edge_far=np.empty(arcs, INDEX),
        edge_arc=np.empty(arcs, INDEX),
        share=np.empty(arcs),
        count=np.zeros(devices, INDEX),
        amount=np.zeros(devices),
    )

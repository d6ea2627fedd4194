"""Distances to one destination and the equal-cost split of its traffic in the intact network: the start of every sweep.

Every function of this module, `repair.py`, `push.py`, `sweep.py` and `pairs.py` is plain Python on arrays and is also compiled by numba
(`compiled.py`); nothing may be used there that only one of the two understands.
"""

from __future__ import annotations

import numpy as np

from kommunalnetz.traffic.engine.arrays import UNREACHABLE, Array, Graph, Routes


def heap_push(heap: Array, size: int, key: int) -> int:
    """Put `key` into the binary heap `heap[:size]` (int64, smallest first) and return the new size."""
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if heap[parent] <= key:
            break
        heap[child] = heap[parent]
        child = parent
    heap[child] = key
    return size + 1


def heap_drop(heap: Array, size: int) -> int:
    """Remove the smallest key `heap[0]` and return the new size."""
    size -= 1
    key = heap[size]
    place = 0
    child = 1
    while child < size:
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
        child = 2 * place + 1
    heap[place] = key
    return size


def distances(roots: Array, start: Array, neighbour: Array, metric: Array, shift: int, dist: Array, order: Array, heap: Array) -> int:
    """Dijkstra from the devices `roots` (all at distance 0) along the neighbours given (against the arcs: distances to the roots).

    Fills `dist[N]` (int64, UNREACHABLE where no path leads to a root) and `order` (devices by rising distance); returns how many
    devices were reached. A heap key is distance << shift | device, so equal distances settle by device number.
    """
    mask = (1 << shift) - 1
    dist[:] = UNREACHABLE
    size = 0
    for root in roots:
        dist[root] = 0
        size = heap_push(heap, size, root)
    reached = 0
    while size > 0:
        key = heap[0]
        size = heap_drop(heap, size)
        device = key & mask
        near = key >> shift
        if near > dist[device]:
            continue
        order[reached] = device
        reached += 1
        for i in range(start[device], start[device + 1]):
            far = near + metric[i]
            if far < dist[neighbour[i]]:
                dist[neighbour[i]] = far
                size = heap_push(heap, size, (far << shift) | neighbour[i])
    return reached


def intact(first_t: int, last_t: int, root_start: Array, root_device: Array, g: Graph, routes: Routes, load: Array) -> None:
    """Fill the `routes` of destinations first_t .. last_t-1 and add their loads to `load[A, K]`.

    A root absorbs: it has no next hop. What enters where no path leads stays at its rank and reaches no arc.
    """
    order = np.empty(routes.dist.shape[1], routes.rank.dtype)
    heap = np.empty(len(g.head) + len(order) + 1, np.int64)
    for t in range(first_t, last_t):
        roots = root_device[root_start[t] : root_start[t + 1]]
        reached = distances(roots, g.in_start, g.in_tail, g.in_metric, g.shift, routes.dist[t], order, heap)
        rank_devices(reached, order, routes.dist[t], routes.rank[t], routes.hop_start[t])
        next_hops(
            reached, order, g.out_start, g.head, g.metric, g.arc, routes.dist[t], routes.rank[t],
            routes.hops[t], routes.hop_start[t], routes.hop_rank[t], routes.hop_arc[t],
            routes.hop_share[t],
        )  # fmt: skip
        flow = routes.flow[t]
        for v in range(len(order)):
            flow[routes.rank[t, v]] = routes.own[t, v]
        forward(reached, g.inverse, routes.hop_start[t], routes.hop_rank[t], routes.hop_arc[t], flow, load)


def next_hops(
    reached: int, order: Array, out_start: Array, head: Array, metric: Array, arc: Array, near: Array, rank: Array,
    hops: Array, hop_start: Array, hop_rank: Array, hop_arc: Array, hop_share: Array,
) -> None:  # fmt: skip
    """List the next hops of every rank: all arcs that lead to a neighbour nearer by exactly their metric."""
    hops[:] = 0
    end = 0
    for place in range(reached - 1, -1, -1):
        v = order[place]
        begin = end
        hop_start[rank[v]] = begin
        if near[v] > 0:
            for j in range(out_start[v], out_start[v + 1]):
                if near[v] == metric[j] + near[head[j]]:
                    hop_rank[end] = rank[head[j]]
                    hop_arc[end] = arc[j]
                    end += 1
        hops[v] = end - begin
        for i in range(begin, end):
            hop_share[i] = 1.0 / (end - begin)
    hop_start[len(near)] = end


def forward(reached: int, inverse: Array, hop_start: Array, hop_rank: Array, hop_arc: Array, flow: Array, load: Array) -> None:
    """Pass on what each device has, from the farthest to the roots: `flow[N, K]` grows on its way, `load[A, K]` receives the shares."""
    columns = flow.shape[1]
    for r in range(len(flow) - reached, len(flow)):
        begin = hop_start[r]
        end = hop_start[r + 1]
        for i in range(begin, end):
            to = hop_rank[i]
            line = hop_arc[i]
            for k in range(columns):
                share = flow[r, k] * inverse[end - begin]
                flow[to, k] += share
                load[line, k] += share


def rank_devices(reached: int, order: Array, near: Array, rank: Array, hop_start: Array) -> None:
    """Number the devices by falling distance: unreachable ones first (without next hops), the roots last."""
    devices = len(near)
    for place in range(reached):
        rank[order[place]] = devices - 1 - place
    if reached < devices:
        place = 0
        for v in range(devices):
            if near[v] == UNREACHABLE:
                rank[v] = place
                hop_start[place] = 0
                place += 1


def count_users(first_t: int, last_t: int, routes: Routes, start: Array) -> None:
    """Count into `start[a + 1]` the destinations whose traffic uses arc a."""
    for t in range(first_t, last_t):
        hop_start = routes.hop_start[t]
        hop_arc = routes.hop_arc[t]
        flow = routes.flow[t]
        for r in range(len(flow)):
            if carries(flow[r]):
                for i in range(hop_start[r], hop_start[r + 1]):
                    start[hop_arc[i] + 1] += 1


def list_users(first_t: int, last_t: int, routes: Routes, place: Array, user: Array) -> None:
    """Write the destinations that use arc a to `user[place[a] …]`, in order of destination; `place` moves along."""
    for t in range(first_t, last_t):
        hop_start = routes.hop_start[t]
        hop_arc = routes.hop_arc[t]
        flow = routes.flow[t]
        for r in range(len(flow)):
            if carries(flow[r]):
                for i in range(hop_start[r], hop_start[r + 1]):
                    user[place[hop_arc[i]]] = t
                    place[hop_arc[i]] += 1


def carries(rates: Array) -> bool:
    """Whether any of the rates is not zero."""
    for rate in rates:  # noqa: SIM110 - numba compiles this to a loop, any() with a generator not at all
        if rate != 0.0:
            return True
    return False

"""Outages where few devices talk to few: every pair of a source and a destination is followed by itself.

A whole shortest-path graph per destination, as in `sweep.py`, is wasted when a destination is reached by four sources out of ten
thousand. Here the intact state keeps the distances of one end of every pair (`choose the end that serves most pairs`), and in an outage
only the pairs whose own arcs failed are searched anew, by A*: distances only grow, so the intact distance to the far end is a
consistent lower bound and the search sees little more than the detour. The arcs of all shortest paths of a pair and the equal split at
every device on them are the same as those of the destination's whole graph, because a next hop of a device on a shortest path to the
destination lies on one itself. Plain Python on arrays, also compiled by numba.
"""

from __future__ import annotations

import numpy as np

from kommunalnetz.traffic.engine.arrays import UNREACHABLE, Array, Graph, Pairs, PairStates, Search
from kommunalnetz.traffic.engine.shortest import distances, heap_drop, heap_push
from kommunalnetz.traffic.engine.sweep import longer, note_worst


def trees(first: int, last: int, g: Graph, pairs: Pairs) -> None:
    """Fill `pairs.dist[first:last]`: distances to the tree's devices, or from them where `pairs.tree_from` says so."""
    order = np.empty(pairs.dist.shape[1], g.head.dtype)
    heap = np.empty(len(g.head) + len(order) + 1, np.int64)
    for tree in range(first, last):
        roots = pairs.tree_device[pairs.tree_start[tree] : pairs.tree_start[tree + 1]]
        if pairs.tree_from[tree]:
            distances(roots, g.out_start, g.head, g.metric, g.shift, pairs.dist[tree], order, heap)
        else:
            distances(roots, g.in_start, g.in_tail, g.in_metric, g.shift, pairs.dist[tree], order, heap)


def search(
    starts: Array, bound: Array, start: Array, neighbour: Array, metric: Array, arc: Array, shift: int, down: Array,
    best: Array, settled: Array, seen: Array, ends: Array, heap: Array,
) -> tuple[int, int, int]:  # fmt: skip
    """A* from `starts` to the devices where `bound` is 0; returns (length or UNREACHABLE, how many `ends`, how many `seen`).

    `best[v]` is the length from the starts; it and `settled` are clean (UNREACHABLE, 0) before, `seen` lists what the caller has to clean.
    Settles every device on every shortest path.
    """
    mask = (1 << shift) - 1
    length = UNREACHABLE
    n_seen = 0
    n_ends = 0
    size = 0
    for v in starts:
        if bound[v] < UNREACHABLE:
            best[v] = 0
            seen[n_seen] = v
            n_seen += 1
            size = heap_push(heap, size, (bound[v] << shift) | v)
    while size > 0:
        key = heap[0]
        if key >> shift > length:
            break
        size = heap_drop(heap, size)
        v = key & mask
        if settled[v]:
            continue
        settled[v] = 1
        if bound[v] == 0:
            length = key >> shift
            ends[n_ends] = v
            n_ends += 1
            continue
        for j in range(start[v], start[v + 1]):
            u = neighbour[j]
            far = best[v] + metric[j]
            if far < best[u] and bound[u] < UNREACHABLE and down[arc[j]] == 0:
                if best[u] == UNREACHABLE:
                    seen[n_seen] = u
                    n_seen += 1
                best[u] = far
                size = heap_push(heap, size, ((far + bound[u]) << shift) | u)
    return length, n_ends, n_seen


def trace(
    n_ends: int, ends: Array, start: Array, neighbour: Array, metric: Array, arc: Array, down: Array, best: Array, settled: Array,
    mark: Array, queue: Array, edge_near: Array, edge_far: Array, edge_arc: Array,
) -> tuple[int, int]:  # fmt: skip
    """Walk back from the ends along every shortest path; lists its arcs by falling distance of their far device.

    `start`, `neighbour` lead against the search. Returns (arcs, devices in `queue`, which are marked).
    """
    last = 0
    for i in range(n_ends):
        mark[ends[i]] = 1
        queue[last] = ends[i]
        last += 1
    for i in range(1, last):
        settle(queue, 0, i, best)
    first = 0
    n_edges = 0
    while first < last:
        v = queue[first]
        first += 1
        for j in range(start[v], start[v + 1]):
            u = neighbour[j]
            if settled[u] and best[u] + metric[j] == best[v] and down[arc[j]] == 0:
                edge_near[n_edges] = u
                edge_far[n_edges] = v
                edge_arc[n_edges] = arc[j]
                n_edges += 1
                if mark[u] == 0:
                    mark[u] = 1
                    queue[last] = u
                    settle(queue, first, last, best)
                    last += 1
    return n_edges, last


def settle(queue: Array, first: int, place: int, best: Array) -> None:
    """Move `queue[place]` forward to where it belongs by falling distance."""
    v = queue[place]
    while place > first and best[queue[place - 1]] < best[v]:
        queue[place] = queue[place - 1]
        place -= 1
    queue[place] = v


def split(
    n_edges: int, edge_near: Array, edge_far: Array, edge_arc: Array, outward: bool, count: Array, amount: Array, inverse: Array,
    source: int, share: Array,
) -> None:  # fmt: skip
    """Equal shares of one unit from `source` on the arcs traced; `outward`: searched from the source. `count`, `amount` are clean."""
    amount[source] = 1.0
    for e in range(n_edges):
        count[edge_near[e] if outward else edge_far[e]] += 1
    for i in range(n_edges):
        e = n_edges - 1 - i if outward else i
        tail = edge_near[e] if outward else edge_far[e]
        head = edge_far[e] if outward else edge_near[e]
        share[e] = amount[tail] * inverse[count[tail]]
        amount[head] += share[e]
    for e in range(n_edges):
        count[edge_near[e]] = 0
        count[edge_far[e]] = 0
        amount[edge_near[e]] = 0.0
        amount[edge_far[e]] = 0.0
    amount[source] = 0.0


def route(p: int, g: Graph, pairs: Pairs, x: Search) -> int:
    """Route pair p with what is down in `x.down`: arcs and shares in `x.edge_arc`, `x.share`; returns how many, or -1 without a path."""
    tree = pairs.tree[p]
    bound = pairs.dist[tree]
    if pairs.tree_from[tree]:
        t = pairs.destination[p]
        length, n_ends, n_seen = search(
            pairs.root_device[pairs.root_start[t] : pairs.root_start[t + 1]], bound, g.in_start, g.in_tail, g.in_metric, g.in_arc,
            g.shift, x.down, x.best, x.settled, x.seen, x.ends, x.heap,
        )  # fmt: skip
        n_edges, n_queue = trace(
            n_ends, x.ends, g.out_start, g.head, g.metric, g.arc, x.down, x.best, x.settled, x.mark, x.queue,
            x.edge_near, x.edge_far, x.edge_arc,
        )  # fmt: skip
    else:
        length, n_ends, n_seen = search(
            pairs.source[p : p + 1], bound, g.out_start, g.head, g.metric, g.arc,
            g.shift, x.down, x.best, x.settled, x.seen, x.ends, x.heap,
        )  # fmt: skip
        n_edges, n_queue = trace(
            n_ends, x.ends, g.in_start, g.in_tail, g.in_metric, g.in_arc, x.down, x.best, x.settled, x.mark, x.queue,
            x.edge_near, x.edge_far, x.edge_arc,
        )  # fmt: skip
    outward = pairs.tree_from[tree] == 0
    split(n_edges, x.edge_near, x.edge_far, x.edge_arc, outward, x.count, x.amount, g.inverse, pairs.source[p], x.share)
    for i in range(n_seen):
        x.best[x.seen[i]] = UNREACHABLE
        x.settled[x.seen[i]] = 0
    for i in range(n_queue):
        x.mark[x.queue[i]] = 0
    return n_edges if length < UNREACHABLE else -1


def intact_pairs(first: int, last: int, g: Graph, pairs: Pairs, x: Search, path_start: Array) -> tuple[Array, Array]:
    """Routes of the pairs in the intact state: arcs and shares, pair p at `path_start[p + 1 - first]` counted; -1 marks no path."""
    arcs = np.empty(64, g.arc.dtype)
    shares = np.empty(64, np.float64)
    end = 0
    for p in range(first, last):
        n_edges = route(p, g, pairs, x)
        path_start[p - first] = n_edges
        while end + n_edges > len(arcs):
            more_arcs = np.empty(2 * len(arcs), arcs.dtype)
            more_arcs[: len(arcs)] = arcs
            arcs = more_arcs
            more_shares = np.empty(2 * len(shares), np.float64)
            more_shares[: len(shares)] = shares
            shares = more_shares
        for e in range(n_edges):
            arcs[end] = x.edge_arc[e]
            shares[end] = x.share[e]
            end += 1
    return arcs[:end].copy(), shares[:end].copy()


def sweep_pairs(
    first_s: int, last_s: int, g: Graph, pairs: Pairs, states: PairStates, path_start: Array, path_arc: Array, path_share: Array,
    user_start: Array, user: Array, base: Array, x: Search, rows: Array, lost: Array,
    weight: Array, worst: Array, worst_state: Array, peak: Array, peak_arc: Array,
) -> Array:  # fmt: skip
    """`sweep` for pairs; returns `cut[M, 2]`: (state, pair). See there for the other arrays."""
    down, dead, waits, todo, rate, arc = x.down, x.dead, x.waits, x.todo, pairs.rate, g.arc
    edge_arc, share, own = x.edge_arc, x.share, x.own
    cut = np.empty((64, 2), np.int64)
    n_cut = 0
    columns = base.shape[1]
    for s in range(first_s, last_s):
        slots = states.slot[states.start[s] : states.start[s + 1]]
        row = rows[min(s - first_s, len(rows) - 1)]
        row[:] = base
        sum_lost = lost[s - first_s]
        sum_lost[:] = 0.0
        n_todo = 0
        for i in range(states.dead_start[s], states.dead_start[s + 1]):
            dead[states.dead[i]] = 1
        for slot in slots:
            a = arc[slot]
            down[a] = 1
            for i in range(user_start[a], user_start[a + 1]):
                if waits[user[i]] == 0:
                    waits[user[i]] = 1
                    todo[n_todo] = user[i]
                    n_todo += 1
        for c in range(states.change_start[s], states.change_start[s + 1]):
            p = states.change_pair[c]
            if waits[p] == 0:
                todo[n_todo] = p
                n_todo += 1
            waits[p] = 2
        for m in range(n_todo):
            p = todo[m]
            for k in range(columns):
                own[k] = rate[p, k]
            if waits[p] == 2:
                for c in range(states.change_start[s], states.change_start[s + 1]):
                    if states.change_pair[c] == p:
                        for k in range(columns):
                            own[k] += states.change_rate[c, k]
            waits[p] = 0
            for i in range(path_start[p], path_start[p + 1]):
                for k in range(columns):
                    row[path_arc[i], k] -= path_share[i] * rate[p, k]
            if dead[pairs.source[p]]:
                continue
            n_edges = route(p, g, pairs, x)
            for e in range(n_edges):
                for k in range(columns):
                    row[edge_arc[e], k] += share[e] * own[k]
            if n_edges < 0 and pairs.reached[p] == 0:
                for k in range(columns):
                    sum_lost[k] += own[k] - rate[p, k]
            elif n_edges < 0:
                if n_cut == len(cut):
                    cut = longer(cut, n_cut)
                cut[n_cut, 0] = s
                cut[n_cut, 1] = p
                n_cut += 1
                for k in range(columns):
                    sum_lost[k] += own[k]
        for i in range(states.dead_start[s], states.dead_start[s + 1]):
            dead[states.dead[i]] = 0
        for slot in slots:
            down[arc[slot]] = 0
            row[arc[slot]] = 0.0
        if len(weight) > 0:
            peak[s - first_s], peak_arc[s - first_s] = note_worst(s, row, weight, worst, worst_state)
    return cut[:n_cut].copy()

"""From the intact state to every outage: repair each destination that used what failed, push its differences, read the result.

Within a state the destinations follow in an order that depends on the state alone, so a result does not depend on how the states are
dealt out to threads, to the last bit.
"""

from __future__ import annotations

import numpy as np

from kommunalnetz.traffic.engine.arrays import UNREACHABLE, Array, Graph, Routes, States, Work
from kommunalnetz.traffic.engine.push import apply_changes, push_many, push_one
from kommunalnetz.traffic.engine.repair import moved_devices, new_distances
from kommunalnetz.traffic.engine.shortest import carries


def sweep(
    first_s: int, last_s: int, g: Graph, routes: Routes, states: States, user_start: Array, user: Array, base: Array, w: Work,
    rows: Array, lost: Array, weight: Array, worst: Array, worst_state: Array, peak: Array, peak_arc: Array,
) -> Array:  # fmt: skip
    """Evaluate the states first_s .. last_s-1; returns `cut[M, 3]`: (state, destination, device) of what lost its path.

    `rows[S or 1, A, K]` receives the loads, `lost[S, K]` what lost its path (S counted from first_s). With one row for all, only the
    maxima remain, see `note_worst`; without weights none are taken. What enters at a device that is down is not counted as lost, nor is
    what already has no path in the intact state.
    """
    # Read once here: in the loops below, every access to a bundle would count references up and down, which costs as much as the work.
    tail, head, metric, arc, out_start, inverse, shift = g.tail, g.head, g.metric, g.arc, g.out_start, g.inverse, g.shift
    in_start, in_tail, in_metric, in_arc = g.in_start, g.in_tail, g.in_metric, g.in_arc
    dist, rank, hops, hop_start = routes.dist, routes.rank, routes.hops, routes.hop_start
    hop_rank, hop_arc = routes.hop_rank, routes.hop_arc
    own, flow, hop_share = routes.own, routes.flow, routes.hop_share
    down, seen, todo, fewer, moves, touched, moved = w.down, w.seen, w.todo, w.fewer, w.moves, w.touched, w.moved
    settled, fresh, gain, extra, waits, splits, heap = w.settled, w.fresh, w.gain, w.extra, w.waits, w.splits, w.heap
    change_first, change_last, change_t, change_device, change_rate = (
        w.change_first, w.change_last, states.change_t, states.change_device, states.change_rate
    )  # fmt: skip
    dead = w.dead
    cut = np.empty((64, 3), np.int64)
    n_cut = 0
    columns = base.shape[1]
    for s in range(first_s, last_s):
        slots = states.slot[states.start[s] : states.start[s + 1]]
        changes = range(states.change_start[s], states.change_start[s + 1])
        row = rows[min(s - first_s, len(rows) - 1)]
        row[:] = base
        sum_lost = lost[s - first_s]
        sum_lost[:] = 0.0
        for i in range(states.dead_start[s], states.dead_start[s + 1]):
            dead[states.dead[i]] = 1
        n_todo = 0
        for slot in slots:
            down[arc[slot]] = 1
            for i in range(user_start[arc[slot]], user_start[arc[slot] + 1]):
                t = user[i]
                if seen[t] == 0:
                    seen[t] = 1
                    todo[n_todo] = t
                    n_todo += 1
        for c in changes:
            t = change_t[c]
            if change_last[t] == 0:
                change_first[t] = c
            change_last[t] = c + 1
            if seen[t] == 0:
                seen[t] = 1
                todo[n_todo] = t
                n_todo += 1
        for m in range(n_todo):
            t = todo[m]
            seen[t] = 0
            n_touched, n_moved = moved_devices(
                slots, tail, metric, head, in_start, in_tail, in_metric, in_arc, fewer, touched, moves, moved, down, dist, hops, t,
            )  # fmt: skip
            n_settled = 0
            if n_moved > 0:
                n_settled = new_distances(
                    n_moved, shift, out_start, head, arc, metric, in_start, in_tail, in_metric, in_arc, moved, moves, down, fresh, heap,
                    settled, dist, t,
                )  # fmt: skip
                if n_settled < n_moved:
                    cut, n_cut = isolated(s, t, n_moved, moved, fresh, dead, own, sum_lost, cut, n_cut)
            if change_last[t] > 0:
                for c in range(change_first[t], change_last[t]):
                    v = change_device[c]
                    if dead[v] == 0 and (dist[t, v] == UNREACHABLE or (moves[v] and fresh[v] == UNREACHABLE)):
                        for k in range(columns):
                            sum_lost[k] += change_rate[c, k]
                        if dist[t, v] < UNREACHABLE and not carries(own[t, v]):
                            if n_cut == len(cut):
                                cut = longer(cut, n_cut)
                            cut[n_cut, 0] = s
                            cut[n_cut, 1] = t
                            cut[n_cut, 2] = v
                            n_cut += 1
                n_touched = apply_changes(
                    change_first[t], change_last[t], change_device, change_rate, t, rank, n_touched, touched, fewer, moves, gain, extra
                )  # fmt: skip
            if columns == 1:
                push_one(
                    n_touched, n_moved, n_settled, t, out_start, head, metric, arc, waits, moved, extra, touched, splits, fewer, moves,
                    gain, settled, fresh, down, dist, rank, hop_start, hop_rank, hop_arc, hop_share, own, flow, row,
                )  # fmt: skip
            else:
                push_many(
                    n_touched, n_moved, n_settled, t, inverse, out_start, head, metric, arc, waits, moved, extra, touched, splits, fewer,
                    moves, gain, settled, fresh, down, dist, rank, hop_start, hop_rank, hop_arc, own, flow, row,
                )  # fmt: skip
            for i in range(n_touched):
                fewer[touched[i]] = 0
            for i in range(n_moved):
                moves[moved[i]] = 0
        for i in range(states.dead_start[s], states.dead_start[s + 1]):
            dead[states.dead[i]] = 0
        for c in changes:
            change_first[change_t[c]] = 0
            change_last[change_t[c]] = 0
        for slot in slots:
            down[arc[slot]] = 0
            row[arc[slot]] = 0.0
        if len(weight) > 0:
            peak[s - first_s], peak_arc[s - first_s] = note_worst(s, row, weight, worst, worst_state)
    return cut[:n_cut].copy()


def isolated(
    s: int, t: int, n_moved: int, moved: Array, fresh: Array, dead: Array, own: Array, sum_lost: Array, cut: Array, n_cut: int
) -> tuple[Array, int]:
    """Add to `sum_lost` and `cut` what enters for destination t at devices that lost their path to it; `cut` grows as needed."""
    if n_cut + n_moved > len(cut):
        cut = longer(cut, n_cut + n_moved)
    for i in range(n_moved):
        v = moved[i]
        if fresh[v] == UNREACHABLE and dead[v] == 0:
            some = False
            for k in range(len(sum_lost)):
                if own[t, v, k] != 0.0:
                    some = True
                    sum_lost[k] += own[t, v, k]
            cut[n_cut, 0] = s
            cut[n_cut, 1] = t
            cut[n_cut, 2] = v
            n_cut += some
    return cut, n_cut


def longer(cut: Array, rows: int) -> Array:
    """A copy with room for at least twice as many rows."""
    bigger = np.empty((2 * rows, cut.shape[1]), cut.dtype)
    bigger[: len(cut)] = cut
    return bigger


def note_worst(s: int, row: Array, weight: Array, worst: Array, worst_state: Array) -> tuple[float, int]:
    """Keep what exceeds `worst[A]` and by which state; value = load × weight of the arc, the largest over the columns.

    Returns the state's own largest value and its arc. Of equals the first stays.
    """
    high = -1.0
    high_arc = 0
    for a in range(len(weight)):
        value = row[a, 0]
        for k in range(1, row.shape[1]):
            value = max(value, row[a, k])
        value *= weight[a]
        if value > worst[a]:
            worst[a] = value
            worst_state[a] = s
        if value > high:
            high = value
            high_arc = a
    return high, high_arc

"""Move the traffic of one destination from its old paths to its new ones: differences only.

Three facts make it short. No device whose distance stays forwards to one whose distance grew; so the traffic of the moved devices is
settled first, among themselves, and what they hand over runs down the old graph. What passes a moved device in the new state comes only
from moved devices and from itself; so it is summed anew and carries no rounding. Where a detour joins the old path the differences
cancel: a difference of at most 1e-13 of the traffic through a device is rounding and is not pushed on, so that the error of an arc
stays below 1e-13 × (longest path, in hops) of its load.

`waits[rank]` says what is to be done with a device that stays: nothing, push its difference, or nothing because it moved.
`push_one` is `push_many` for a single column without the loop over columns, which would cost half the speed.
"""

from __future__ import annotations

from kommunalnetz.traffic.engine.arrays import Array

STAYS, WAITING, MOVED = 0, 1, 2
ROUNDING = 1e-13


def push_one(
    n_touched: int, n_moved: int, n_settled: int, t: int, out_start: Array, head: Array, metric: Array, arc: Array, waits: Array,
    moved: Array, extra: Array, touched: Array, splits: Array, fewer: Array, moves: Array, gain: Array, settled: Array, fresh: Array,
    down: Array, dist: Array, rank: Array, hop_start: Array, hop_rank: Array, hop_arc: Array, hop_share: Array, own: Array, flow: Array,
    row: Array,
) -> None:  # fmt: skip
    """Add to `row[A, 1]` what the outage and the changes of entering traffic do to every arc. Destination t, one column.

    `own` by device and `flow` by rank are the intact state's. Of the work space, `gain` (by device: what moved devices receive), `extra`,
    `waits` and `splits` (by rank: difference, what to do, next hops lost) are clean before and after.
    """
    pending = 0
    low = len(waits)
    for m in range(n_moved):
        waits[rank[t, moved[m]]] = MOVED
    for m in range(n_moved):
        r = rank[t, moved[m]]
        if flow[t, r, 0] == 0.0:
            continue
        for i in range(hop_start[t, r], hop_start[t, r + 1]):
            to = hop_rank[t, i]
            share = flow[t, r, 0] * hop_share[t, i]
            row[hop_arc[t, i], 0] -= share
            extra[to, 0] -= share
            if waits[to] == STAYS:
                waits[to] = WAITING
                pending += 1
                low = min(low, to)
    for m in range(n_touched):
        r = rank[t, touched[m]]
        if waits[r] != MOVED:
            splits[r] = fewer[touched[m]]
            low = min(low, r)
            pending += waits[r] == STAYS
            waits[r] = WAITING
    for m in range(n_settled - 1, -1, -1):
        v = settled[m]
        passing = own[t, v, 0] + gain[v, 0]
        if passing == 0.0:
            continue
        count = 0
        for j in range(out_start[v], out_start[v + 1]):
            far = fresh[head[j]] if moves[head[j]] else dist[t, head[j]]
            if fresh[v] == metric[j] + far and down[arc[j]] == 0:
                count += 1
        share = passing / count
        for j in range(out_start[v], out_start[v + 1]):
            u = head[j]
            far = fresh[u] if moves[u] else dist[t, u]
            if fresh[v] == metric[j] + far and down[arc[j]] == 0:
                row[arc[j], 0] += share
                if moves[u]:
                    gain[u, 0] += share
                else:
                    to = rank[t, u]
                    extra[to, 0] += share
                    low = min(low, to)
                    pending += waits[to] == STAYS
                    waits[to] = WAITING
    r = low
    while pending > 0:
        if waits[r] != WAITING:
            r += 1
            continue
        pending -= 1
        waits[r] = STAYS
        change = extra[r, 0]
        extra[r, 0] = 0.0
        begin = hop_start[t, r]
        end = hop_start[t, r + 1]
        if splits[r] == 0:
            if abs(change) > ROUNDING * flow[t, r, 0]:
                for i in range(begin, end):
                    to = hop_rank[t, i]
                    share = change * hop_share[t, i]
                    row[hop_arc[t, i], 0] += share
                    extra[to, 0] += share
                    pending += waits[to] == STAYS
                    waits[to] = WAITING
        else:
            share = (flow[t, r, 0] + change) / (end - begin - splits[r])
            splits[r] = 0
            for i in range(begin, end):
                to = hop_rank[t, i]
                change = -flow[t, r, 0] * hop_share[t, i]
                if waits[to] != MOVED:
                    if down[hop_arc[t, i]] == 0:
                        change += share
                    extra[to, 0] += change
                    pending += waits[to] == STAYS
                    waits[to] = WAITING
                row[hop_arc[t, i], 0] += change
        r += 1
    for m in range(n_moved):
        r = rank[t, moved[m]]
        waits[r] = STAYS
        extra[r, 0] = 0.0
        gain[moved[m], 0] = 0.0


def apply_changes(
    first: int, last: int, change_device: Array, change_rate: Array, t: int, rank: Array, n_touched: int, touched: Array, fewer: Array,
    moves: Array, gain: Array, extra: Array,
) -> int:  # fmt: skip
    """Let the state's changes of entering traffic in: at a moved device as gain, elsewhere as a difference that waits to be pushed.

    Returns the new number of `touched` devices, which the changed ones join.
    """
    for c in range(first, last):
        v = change_device[c]
        if moves[v]:
            for k in range(change_rate.shape[1]):
                gain[v, k] += change_rate[c, k]
        else:
            for k in range(change_rate.shape[1]):
                extra[rank[t, v], k] += change_rate[c, k]
            if fewer[v] == 0:
                touched[n_touched] = v
                n_touched += 1
    return n_touched


def push_many(
    n_touched: int, n_moved: int, n_settled: int, t: int, inverse: Array, out_start: Array, head: Array, metric: Array, arc: Array,
    waits: Array, moved: Array, extra: Array, touched: Array, splits: Array, fewer: Array, moves: Array, gain: Array, settled: Array,
    fresh: Array, down: Array, dist: Array, rank: Array, hop_start: Array, hop_rank: Array, hop_arc: Array, own: Array, flow: Array,
    row: Array,
) -> None:  # fmt: skip
    """`push_one` for `row[A, K]` with any number of columns: one routing carries them all."""
    columns = row.shape[1]
    pending = 0
    low = len(waits)
    for m in range(n_moved):
        waits[rank[t, moved[m]]] = MOVED
    for m in range(n_moved):
        r = rank[t, moved[m]]
        part = inverse[hop_start[t, r + 1] - hop_start[t, r]]
        for i in range(hop_start[t, r], hop_start[t, r + 1]):
            to = hop_rank[t, i]
            line = hop_arc[t, i]
            for k in range(columns):
                share = flow[t, r, k] * part
                row[line, k] -= share
                extra[to, k] -= share
            if waits[to] == STAYS:
                waits[to] = WAITING
                pending += 1
                low = min(low, to)
    for m in range(n_touched):
        r = rank[t, touched[m]]
        if waits[r] != MOVED:
            splits[r] = fewer[touched[m]]
            low = min(low, r)
            pending += waits[r] == STAYS
            waits[r] = WAITING
    for m in range(n_settled - 1, -1, -1):
        v = settled[m]
        count = 0
        for j in range(out_start[v], out_start[v + 1]):
            far = fresh[head[j]] if moves[head[j]] else dist[t, head[j]]
            if fresh[v] == metric[j] + far and down[arc[j]] == 0:
                count += 1
        part = inverse[count]
        for j in range(out_start[v], out_start[v + 1]):
            u = head[j]
            far = fresh[u] if moves[u] else dist[t, u]
            if fresh[v] == metric[j] + far and down[arc[j]] == 0:
                line = arc[j]
                if moves[u]:
                    for k in range(columns):
                        share = (own[t, v, k] + gain[v, k]) * part
                        row[line, k] += share
                        gain[u, k] += share
                else:
                    to = rank[t, u]
                    for k in range(columns):
                        share = (own[t, v, k] + gain[v, k]) * part
                        row[line, k] += share
                        extra[to, k] += share
                    low = min(low, to)
                    pending += waits[to] == STAYS
                    waits[to] = WAITING
    r = low
    while pending > 0:
        if waits[r] != WAITING:
            r += 1
            continue
        pending -= 1
        waits[r] = STAYS
        begin = hop_start[t, r]
        end = hop_start[t, r + 1]
        part = inverse[end - begin]
        if splits[r] == 0:
            k = 0
            while k < columns and abs(extra[r, k]) <= ROUNDING * flow[t, r, k]:
                k += 1
            if k < columns:
                for i in range(begin, end):
                    to = hop_rank[t, i]
                    line = hop_arc[t, i]
                    for k in range(columns):
                        share = extra[r, k] * part
                        row[line, k] += share
                        extra[to, k] += share
                    pending += waits[to] == STAYS
                    waits[to] = WAITING
        else:
            rest = inverse[end - begin - splits[r]]
            splits[r] = 0
            for i in range(begin, end):
                to = hop_rank[t, i]
                line = hop_arc[t, i]
                if waits[to] == MOVED:
                    for k in range(columns):
                        row[line, k] -= flow[t, r, k] * part
                    continue
                kept = 0.0 if down[line] else rest
                for k in range(columns):
                    change = (flow[t, r, k] + extra[r, k]) * kept - flow[t, r, k] * part
                    row[line, k] += change
                    extra[to, k] += change
                pending += waits[to] == STAYS
                waits[to] = WAITING
        for k in range(columns):
            extra[r, k] = 0.0
        r += 1
    for m in range(n_moved):
        v = moved[m]
        r = rank[t, v]
        waits[r] = STAYS
        for k in range(columns):
            extra[r, k] = 0.0
            gain[v, k] = 0.0

"""Which distances an outage changes, per destination: after Ramalingam and Reps, only upstream of what failed.

Devices that lost their last next hop are found first; they alone get new distances, by a Dijkstra entered from the neighbours that
stay. A device that keeps one next hop keeps its distance, because distances only grow.
"""

from __future__ import annotations

from kommunalnetz.traffic.engine.arrays import UNREACHABLE, Array
from kommunalnetz.traffic.engine.shortest import heap_drop, heap_push


def moved_devices(
    slots: Array, tail: Array, metric: Array, head: Array, in_start: Array, in_tail: Array, in_metric: Array, in_arc: Array, fewer: Array,
    touched: Array, moves: Array, moved: Array, down: Array, dist: Array, hops: Array, t: int,
) -> tuple[int, int]:  # fmt: skip
    """Find the devices that lost next hops (`touched`) and those that lost all (`moved`, `moves` = 1); returns both counts.

    `fewer[v]` counts the next hops lost. Both arrays are cleaned by the sweep.
    """
    n_touched = 0
    n_moved = 0
    for slot in slots:
        v = tail[slot]
        if dist[t, v] == metric[slot] + dist[t, head[slot]]:
            if fewer[v] == 0:
                touched[n_touched] = v
                n_touched += 1
            fewer[v] += 1
            if fewer[v] == hops[t, v]:
                moves[v] = 1
                moved[n_moved] = v
                n_moved += 1
    done = 0
    while done < n_moved:
        v = moved[done]
        done += 1
        for i in range(in_start[v], in_start[v + 1]):
            u = in_tail[i]
            if dist[t, u] == dist[t, v] + in_metric[i] and down[in_arc[i]] == 0:
                if fewer[u] == 0:
                    touched[n_touched] = u
                    n_touched += 1
                fewer[u] += 1
                if fewer[u] == hops[t, u]:
                    moves[u] = 1
                    moved[n_moved] = u
                    n_moved += 1
    return n_touched, n_moved


def new_distances(
    n_moved: int, shift: int, out_start: Array, head: Array, arc: Array, metric: Array, in_start: Array, in_tail: Array, in_metric: Array,
    in_arc: Array, moved: Array, moves: Array, down: Array, fresh: Array, heap: Array, settled: Array, dist: Array, t: int,
) -> int:  # fmt: skip
    """Dijkstra over the moved devices alone: `fresh` by device, `settled` in rising order; returns how many are still reached."""
    mask = (1 << shift) - 1
    size = 0
    for i in range(n_moved):
        v = moved[i]
        best = UNREACHABLE
        for j in range(out_start[v], out_start[v + 1]):
            to = head[j]
            if moves[to] == 0 and down[arc[j]] == 0 and dist[t, to] + metric[j] < best:
                best = dist[t, to] + metric[j]
        fresh[v] = best
        if best < UNREACHABLE:
            size = heap_push(heap, size, (best << shift) | v)
    count = 0
    while size > 0:
        key = heap[0]
        size = heap_drop(heap, size)
        v = key & mask
        far = key >> shift
        if far > fresh[v]:
            continue
        settled[count] = v
        count += 1
        for i in range(in_start[v], in_start[v + 1]):
            u = in_tail[i]
            if moves[u] == 1 and far + in_metric[i] < fresh[u] and down[in_arc[i]] == 0:
                fresh[u] = far + in_metric[i]
                size = heap_push(heap, size, (fresh[u] << shift) | u)
    return count

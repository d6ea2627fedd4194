"""What changes in an outage, from the intact state: distances, paths and traffic, touching only what is different.

Pairs (device, target) are worked on as flat index arrays ``device * m + target``; a round handles a whole frontier of them.
"""

import numpy as np

from kommunalnetz.traffic.routing import FAR, Bools, Floats, Ints, Topology, segment_starts

DUST = 1e-15
"""Share of the largest traffic below which a difference is rounding and goes no further."""


def fan_out(net: Topology, devices: Ints) -> tuple[Ints, Ints]:
    """The arcs that leave each of ``devices``: (position in ``devices``, arc), grouped by position."""
    return _fan(net.by_tail, *net.leaving, devices)


def fan_in(net: Topology, devices: Ints) -> tuple[Ints, Ints]:
    """The arcs that enter each of ``devices``: (position in ``devices``, arc), grouped by position."""
    return _fan(net.by_head, *net.entering, devices)


def _fan(order: Ints, start: Ints, degree: Ints, devices: Ints) -> tuple[Ints, Ints]:
    count = degree[devices]
    ends = np.cumsum(count)
    entry = np.repeat(np.arange(len(devices)), count)
    if not len(entry):
        return entry, entry
    return entry, order[np.arange(len(entry)) + np.repeat(start[devices] - (ends - count), count)]


def repaired(net: Topology, dist: Ints, tight: Bools, arc_up: Bools, device_up: Bools) -> Ints:
    """The distances after something failed, from those of the intact state, for the same targets; int64[D, m].

    Only devices that lost all their shortest paths are computed anew (their distance grows); all others keep theirs. ``dist`` [D, m] and
    ``tight`` [A, m] are of the intact state, ``arc_up`` (as from ``routing.usable``) and ``device_up`` of the outage.
    """
    lost = _lost(net, tight, arc_up, device_up)
    fresh = dist.copy()
    fresh[lost] = FAR
    _settle(net, fresh, lost & device_up[:, None], arc_up)
    return fresh


def _lost(net: Topology, tight: Bools, arc_up: Bools, device_up: Bools) -> Bools:
    """Pairs without any next hop left, directly or because all their next hops have none; and all of devices that are down."""
    width = tight.shape[1]
    lost = np.repeat(~device_up[:, None], width, axis=1)
    flat = lost.reshape(-1)
    left = np.full(lost.size, -1, dtype=np.int64)
    dead = np.flatnonzero(~arc_up)
    arc, column = np.nonzero(tight[dead])
    hit = net.tail[dead[arc]] * width + column
    while len(hit):
        pairs, times = np.unique(hit, return_counts=True)
        new = pairs[left[pairs] < 0]
        entry, arcs = fan_out(net, new // width)
        left[new] = np.bincount(entry, tight[arcs, (new % width)[entry]], minlength=len(new)).astype(np.int64)
        left[pairs] -= times
        empty = pairs[(left[pairs] == 0) & ~flat[pairs]]
        flat[empty] = True
        entry, arcs = fan_in(net, empty // width)
        columns = (empty % width)[entry]
        keep = tight[arcs, columns] & arc_up[arcs]
        hit = net.tail[arcs[keep]] * width + columns[keep]
    return lost


def _settle(net: Topology, dist: Ints, open_pairs: Bools, arc_up: Bools) -> None:
    """Settle the (device, target) pairs that are open, from the settled ones around them; changes ``dist``, which the caller owns."""
    devices, columns = np.nonzero(open_pairs)
    entry, arcs = fan_out(net, devices)
    keep = arc_up[arcs]
    entry, arcs = entry[keep], arcs[keep]
    if not len(entry):
        return
    width, flat = dist.shape[1], dist.reshape(-1)
    starts = segment_starts(entry)
    pairs = (devices * width + columns)[entry[starts]]
    heads, steps = net.head[arcs] * width + columns[entry], net.metric[arcs]
    while True:
        best = np.minimum(np.minimum.reduceat(flat[heads] + steps, starts), flat[pairs])
        if np.array_equal(best, flat[pairs]):
            return
        flat[pairs] = best


def upstream(net: Topology, tight: Bools, arcs: Bools) -> Bools:
    """From which devices traffic to each target may pass one of ``arcs``, bool[D, m]."""
    width = tight.shape[1]
    touched = np.zeros((net.devices, width), dtype=np.bool_)
    flat = touched.reshape(-1)
    chosen = np.flatnonzero(arcs)
    arc, column = np.nonzero(tight[chosen])
    reached = np.unique(net.tail[chosen[arc]] * width + column)
    while len(reached):
        flat[reached] = True
        entry, inward = fan_in(net, reached // width)
        columns = (reached % width)[entry]
        keep = tight[inward, columns]
        pairs = net.tail[inward[keep]] * width + columns[keep]
        reached = np.unique(pairs[~flat[pairs]])
    return touched


def downstream(net: Topology, tight: Bools, devices: Bools) -> Bools:
    """Which devices traffic to each target may pass that passes one of ``devices`` [D, m], themselves included; bool[D, m]."""
    width = tight.shape[1]
    touched = devices.copy()
    flat = touched.reshape(-1)
    reached = np.flatnonzero(flat)
    while len(reached):
        entry, outward = fan_out(net, reached // width)
        columns = (reached % width)[entry]
        keep = tight[outward, columns]
        pairs = net.head[outward[keep]] * width + columns[keep]
        reached = np.unique(pairs[~flat[pairs]])
        flat[reached] = True
    return touched


def shifted_traffic(net: Topology, before: Bools, after: Bools, passing: Floats, entering: Floats) -> Floats:
    """How much the traffic on every arc changes, float[A, K], when the DAGs become ``after`` [A, m] instead of ``before``.

    ``passing`` [m, D, K] is what passed each device before; ``entering`` [m, D, K] is how much more enters there now. With P the split
    over next hops, the change d of what passes obeys d = entering + (P_after - P_before) passing + P_after d, and is pushed hop by hop.
    """
    devices, columns = passing.shape[1:]
    loads = np.zeros((net.arcs, columns))
    if not columns:
        return loads
    old, change = passing.reshape(-1, columns), entering.reshape(-1, columns).copy()
    arcs, column = np.nonzero(before != after)
    pairs = np.unique(column * devices + net.tail[arcs])
    if len(pairs):
        entry, arcs = fan_out(net, pairs % devices)
        place = (pairs // devices)[entry]
        part = _split(after[arcs, place], entry) - _split(before[arcs, place], entry)
        moved = old[pairs][entry] * part[:, None]
        _add_at(loads, arcs, moved)
        _add_at(change, place * devices + net.head[arcs], moved)
    wave_pairs = np.flatnonzero(change.any(axis=1))
    wave, floor = change[wave_pairs], DUST * max(float(np.abs(old).max(initial=0.0)), float(np.abs(change).max(initial=0.0)))
    while len(wave_pairs):
        entry, arcs = fan_out(net, wave_pairs % devices)
        place = (wave_pairs // devices)[entry]
        keep = after[arcs, place]
        entry, arcs, place = entry[keep], arcs[keep], place[keep]
        if not len(entry):
            break
        count = np.bincount(entry, minlength=len(wave_pairs))
        moved = wave[entry] / count[entry][:, None]
        _add_at(loads, arcs, moved)
        heads = place * devices + net.head[arcs]
        order = np.argsort(heads, kind="stable")
        starts = segment_starts(heads[order])
        wave, wave_pairs = np.add.reduceat(moved[order], starts, axis=0), heads[order][starts]
        alive = (np.abs(wave) > floor).any(axis=1)
        wave, wave_pairs = wave[alive], wave_pairs[alive]
    return loads


def _split(chosen: Bools, entry: Ints) -> Floats:
    """Equal parts over the chosen arcs of each entry; 0 for the others."""
    count = np.bincount(entry, chosen)
    return np.asarray(chosen / np.maximum(count, 1)[entry])


def _add_at(values: Floats, rows: Ints, increments: Floats) -> None:
    """Add ``increments`` [n, K] to ``values`` at ``rows``, which may repeat; ``values`` belong to the caller."""
    if not len(rows):
        return
    order = np.argsort(rows, kind="stable")
    starts = segment_starts(rows[order])
    values[rows[order][starts]] += np.add.reduceat(increments[order], starts, axis=0)

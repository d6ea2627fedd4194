"""Which distances an outage changes, from the intact state: only those upstream of what failed (after Ramalingam and Reps).

Devices that lost all their next hops get new distances from those around them; all others keep theirs, because distances only grow.
Places are numbered within the goals at hand, ``position * D + device``; a round handles a whole frontier of them.
"""

import numpy as np

from kommunalnetz.traffic.patch import united
from kommunalnetz.traffic.routing import Bools, Ints, Topology, segment_starts


def repaired(net: Topology, dist: Ints, metric: Ints, far: int, arc_up: Bools, device_up: Bools) -> tuple[Ints, Ints, Ints]:
    """(the places whose distance grew, rising; their new distances; the places that kept it but lost a next hop, rising).

    ``dist`` [m, D] to m goals with nothing down, ``far`` where there is no path; ``arc_up`` as from ``routing.usable``.
    """
    flat = dist.reshape(-1)
    lost, fewer = _lost(net, flat, metric, far, arc_up, device_up)
    new = np.full(len(lost), far, dtype=flat.dtype)
    standing = np.flatnonzero(device_up[lost % net.devices])
    new[standing] = _settled(net, flat, metric, far, arc_up, lost[standing])
    return lost, new, fewer


def _lost(net: Topology, dist: Ints, metric: Ints, far: int, arc_up: Bools, device_up: Bools) -> tuple[Ints, Ints]:
    """Places without any next hop left, directly or because all their next hops have none; and places that lost only some."""
    gone, fewer = np.zeros(dist.size, dtype=np.bool_), np.zeros(dist.size, dtype=np.int32)
    goals = np.arange(dist.size // net.devices)[:, None] * net.devices
    down = (goals + np.flatnonzero(~device_up)).reshape(-1)
    down = down[dist[down] < far]
    gone[down] = True
    dead = np.flatnonzero(~arc_up)
    tails, heads = goals + net.tail[dead], goals + net.head[dead]
    here = dist[tails]
    hit, lost, seen = tails[(here == dist[heads] + metric[dead]) & (here < far)], [down], []
    while len(hit):
        places, times = np.unique(hit, return_counts=True)
        fewer[places] += times.astype(np.int32)
        seen.append(places)
        empty = places[(fewer[places] == _next_hops(net, dist, metric, places)) & ~gone[places]]
        gone[empty] = True
        lost.append(empty)
        hit = _upstream(net, dist, metric, far, arc_up, empty)
    touched = united(*seen)
    return united(*lost), touched[~gone[touched]]


def _next_hops(net: Topology, dist: Ints, metric: Ints, places: Ints) -> Ints:
    """How many next hops each of ``places`` has with nothing down."""
    device = places % net.devices
    entry, arcs = net.leaving.of(device)
    tight = dist[places][entry] == dist[(places - device)[entry] + net.head[arcs]] + metric[arcs]
    return np.bincount(entry[tight], minlength=len(places))


def _upstream(net: Topology, dist: Ints, metric: Ints, far: int, arc_up: Bools, places: Ints) -> Ints:
    """The places for which one of ``places`` is a next hop, once per arc."""
    device = places % net.devices
    entry, arcs = net.entering.of(device)
    tails = (places - device)[entry] + net.tail[arcs]
    here = dist[tails]
    return np.asarray(tails[(here == dist[places][entry] + metric[arcs]) & (here < far) & arc_up[arcs]])


def _settled(net: Topology, dist: Ints, metric: Ints, far: int, arc_up: Bools, places: Ints) -> Ints:
    """New distances of ``places``, which rise, from the settled ones around them."""
    best = np.full(len(places), far, dtype=dist.dtype)
    device = places % net.devices
    entry, arcs = net.leaving.of(device)
    kept = arc_up[arcs]
    entry, arcs = entry[kept], arcs[kept]
    if not len(entry):
        return best
    heads = (places - device)[entry] + net.head[arcs]
    where = np.minimum(np.searchsorted(places, heads), len(places) - 1)
    open_ = places[where] == heads
    outside, steps = np.where(open_, far, dist[heads]), metric[arcs]
    starts = segment_starts(entry)
    rows = entry[starts]
    best[rows] = np.minimum(np.minimum.reduceat(outside + steps, starts), far)
    entry, where, steps = entry[open_], where[open_], steps[open_]
    if not len(entry):
        return best
    starts = segment_starts(entry)
    rows = entry[starts]
    while True:
        better = np.minimum(np.minimum.reduceat(best[where] + steps, starts), best[rows])
        if np.array_equal(better, best[rows]):
            return best
        best[rows] = better

"""Demand put on the network, intact and in an outage: IP traffic per arc and column, and the books.

In an outage only the destinations are computed anew whose shortest paths used something that failed, or whose demand changed.
"""

from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic import repair, routing, serving
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.routing import Bools, Floats, Ints, Topology
from kommunalnetz.traffic.serving import Accounting

BLOCK = 4_000_000
"""How many numbers (destinations x devices x columns) are worked on at once; bounds the memory."""
KEPT = 40_000_000
"""Up to how many such numbers the intact state is kept for reuse in outages."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Routed:
    """A state's routing and traffic.

    ``tight`` bool[A, N] next hops; ``share`` float[D, N] how sites' traffic enters; ``amounts`` float[R] bit/s carried; ``ip`` float[A, K];
    ``factors`` float[F] who serves whom; ``carried`` bool[R] rows with a path; ``moved`` bool[R] those on another than intact.
    """

    tight: Bools
    share: Floats
    amounts: Floats
    ip: Floats
    factors: Floats
    carried: Bools
    moved: Bools
    accounting: Accounting


@dataclass(frozen=True, kw_only=True, eq=False)
class Intact(Routed):
    """The intact state and what outages start from; ``passing`` float[N, D, K] is None where it would be too large to keep."""

    dist: Ints
    near: Ints
    usual: Floats
    weights: Floats
    passing: Floats | None


def intact(network: Network, demand: Demand) -> Intact:
    """Route everything with nothing down."""
    net = network.topology
    arc_up, device_up, site_up = masks(network, None)
    dist = routing.distances(net, arc_up, device_up, np.arange(net.sites))
    tight = routing.tight_arcs(net, dist, arc_up)
    near, share = _entered(net, dist, site_up)
    values = serving.factors(demand, near, site_up)
    usual = serving.row_weights(demand, serving.primary(demand, values))
    weights, up = serving.row_weights(demand, values), serving.carried(demand, near, site_up)
    amounts = np.where(up, demand.row_rate * weights, 0.0)
    everything = np.arange(net.sites)
    size = net.sites * net.devices * len(demand.columns)
    passing = routing.device_traffic(net, tight, _injected(net, demand, amounts, everything, share)) if size <= KEPT else None
    ip = _loads(net, demand, amounts, everything, tight, share) if passing is None else routing.arc_traffic(net, tight, passing)
    moved = np.zeros(len(up), dtype=np.bool_)
    books = serving.accounting(demand, weights, usual, up, site_up, moved)
    return Intact(dist=dist, tight=tight, ip=ip, accounting=books, near=near, share=share, factors=values, usual=usual, weights=weights,
                  amounts=amounts, passing=passing, carried=up, moved=moved)  # fmt: skip


def _entered(net: Topology, dist: Ints, site_up: Bools) -> tuple[Ints, Floats]:
    """``routing.entry_shares`` for all sites as targets; a site that is up reaches itself without a router."""
    near, share = routing.entry_shares(net, dist)
    own = np.flatnonzero(site_up)
    near[own, own] = 0
    return near, share


def _injected(net: Topology, demand: Demand, amounts: Floats, targets: Ints, share: Floats) -> Floats:
    """Traffic as it enters at the devices, float[m, D, K], for the ``targets``; ``share`` [D, m] belongs to them."""
    columns, column = len(demand.columns), np.full(net.sites, -1, dtype=np.int64)
    column[targets] = np.arange(len(targets))
    rows = np.flatnonzero((amounts > 0) & (column[demand.row_target] >= 0) & (demand.row_source != demand.row_target))
    place = (column[demand.row_target[rows]] * net.sites + demand.row_source[rows]) * columns + demand.row_column[rows]
    at_sites = np.bincount(place, amounts[rows], minlength=len(targets) * net.sites * columns).reshape(len(targets), net.sites, columns)
    return np.asarray(at_sites[:, net.device_site] * share.T[:, :, None])


def _loads(net: Topology, demand: Demand, amounts: Floats, targets: Ints, tight: Bools, share: Floats) -> Floats:
    """Traffic towards ``targets`` on every arc, float[A, K]; ``tight`` and ``share`` have their columns. In blocks of bounded size."""
    total = np.zeros((net.arcs, len(demand.columns)))
    step = max(1, BLOCK // max(1, net.devices * len(demand.columns)))
    for first in range(0, len(targets), step):
        block = slice(first, first + step)
        entering = _injected(net, demand, amounts, targets[block], share[:, block])
        total += routing.arc_traffic(net, tight[:, block], routing.device_traffic(net, tight[:, block], entering))
    return total


def disturbed(network: Network, demand: Demand, before: Intact, outage: Outage) -> Routed:
    """Route everything with ``outage`` down, from the intact state."""
    net = network.topology
    arc_up, device_up, site_up = masks(network, outage)
    dead = ~arc_up
    hit = np.asarray(before.tight[dead].any(axis=0))
    hit[net.device_site[~device_up]] = True
    affected = np.flatnonzero(hit)
    dist, tight, near, share = before.dist, before.tight, before.near, before.share
    if affected.size:
        dist, tight, near, share = dist.copy(), tight.copy(), near.copy(), share.copy()
        dist[:, affected] = repair.repaired(net, before.dist[:, affected], before.tight[:, affected], arc_up, device_up)
        tight[:, affected] = routing.tight_arcs(net, dist[:, affected], arc_up)
        near[:, affected], share[:, affected] = routing.entry_shares(net, dist[:, affected])
        own = affected[site_up[affected]]
        near[own, own] = 0
    values = serving.factors(demand, near, site_up)
    weights = before.weights if np.array_equal(values, before.factors) else serving.row_weights(demand, values)
    up = serving.carried(demand, near, site_up)
    amounts = np.where(up, demand.row_rate * weights, 0.0)
    hit[demand.row_target[amounts != before.amounts]] = True
    ip = _changed_loads(net, demand, before, amounts, np.flatnonzero(hit), tight, share)
    ip[dead] = 0.0
    moved = _moved(net, demand, before, dead, share, affected)
    books = serving.accounting(demand, weights, before.usual, up, site_up, moved)
    return Routed(tight=tight, share=share, amounts=amounts, ip=ip, factors=values, carried=up, moved=moved, accounting=books)


def _changed_loads(net: Topology, demand: Demand, before: Intact, amounts: Floats, targets: Ints, tight: Bools, share: Floats) -> Floats:
    """The intact loads and what the ``targets`` that changed shift."""
    if not targets.size:
        return before.ip.copy()
    if before.passing is None:
        return _loads(net, demand, amounts, np.arange(net.sites), tight, share)
    entering = np.zeros((len(targets), net.devices, len(demand.columns)))
    if not (np.array_equal(amounts, before.amounts) and np.array_equal(share[:, targets], before.share[:, targets])):
        entering += _injected(net, demand, amounts, targets, share[:, targets])
        entering -= _injected(net, demand, before.amounts, targets, before.share[:, targets])
    shift = repair.shifted_traffic(net, before.tight[:, targets], tight[:, targets], before.passing[targets], entering)
    ip = before.ip + shift
    ip[np.abs(ip) <= 1e-12 * max(before.ip.max(initial=0.0), ip.max(initial=0.0))] = 0.0
    return ip


def _moved(net: Topology, demand: Demand, before: Intact, dead: Bools, share: Floats, affected: Ints) -> Bools:
    """Which rows used something that failed, bool[R]: their sources lie upstream of it, or they leave by other devices now."""
    if not affected.size:
        return np.zeros(len(demand.row_target), dtype=np.bool_)
    column = np.full(net.sites, -1, dtype=np.int64)
    column[affected] = np.arange(len(affected))
    touched = repair.upstream(net, before.tight[:, affected], dead) & (before.share[:, affected] > 0)
    touched |= before.share[:, affected] != share[:, affected]
    at_sites = routing.per_site(net, np.logical_or, touched, False)
    target = column[demand.row_target]
    return np.where(target >= 0, at_sites[demand.row_source, target], False)

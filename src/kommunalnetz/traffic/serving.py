"""Who serves whom in a state: the factors of the demand's rows, and the accounting that follows."""

from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.offers import Choice, Group, Trunk
from kommunalnetz.traffic.routing import FAR, Bools, Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Accounting:
    """bit/s on the IP layer, both directions, per service and consumer site in the service's busiest hour; float[S, N].

    offered = served + standby + removed + unserved. ``rerouted`` is the part of ``served`` whose paths are not those of
    the intact state. ``within`` is the part of served and standby that does not leave the consumer's site.
    """

    offered: Floats
    served: Floats
    standby: Floats
    removed: Floats
    unserved: Floats
    rerouted: Floats
    within: Floats


def factors(demand: Demand, near: Ints, site_up: Bools) -> Floats:
    """All factors in a state, float[F], from the distance ``near`` of every site to every site, int64[source, target]."""
    values = np.zeros(demand.factors)
    values[0] = 1.0
    shares = []
    for group in demand.groups:
        share = _shares(group, near, site_up)
        shares.append(share)
        end = group.offset + share.size
        values[group.offset : end] = share.reshape(-1)
        values[end : end + demand.sites] = share.sum(axis=1)
    for i, trunk in enumerate(demand.trunks):
        values[demand.factors - len(demand.trunks) + i] = _trunk_rate(trunk, shares[trunk.group])
    return values


def _shares(group: Group, near: Ints, site_up: Bools) -> Floats:
    """Which share of each consumer every member of the group serves, float[N, members]; a host's share goes to its standby.

    Several standbys are taken in the order of the file. The nearest of the hosts still reached serves before any standby.
    """
    members, hosts = np.array(group.members, dtype=np.int64), len(group.hosts)
    reach = (near[:, members] < FAR) & site_up[members] & site_up[:, None]
    share = np.zeros(reach.shape)
    if not hosts:
        return share
    match group.choice:
        case Choice.NEAREST:
            distance = np.where(reach[:, :hosts], near[:, members[:hosts]], FAR)
            chosen = (distance == distance.min(axis=1)[:, None]) & reach[:, :hosts]
            share[:, :hosts] = chosen / np.maximum(chosen.sum(axis=1), 1)[:, None]
        case Choice.SPLIT:
            share[:, :hosts] = reach[:, :hosts] / hosts
        case Choice.FIRST:
            share[:, :hosts] = _first(reach[:, :hosts])
    if len(members) > hosts:
        missing = 1.0 - share.sum(axis=1)
        share[:, hosts:] = _first(reach[:, hosts:]) * np.where(missing > 1e-12, missing, 0.0)[:, None]
    return share


def _first(reach: Bools) -> Bools:
    """The first True of each row alone."""
    first: Bools = reach & (np.cumsum(reach, axis=1) == 1)
    return first


def _trunk_rate(trunk: Trunk, share: Floats) -> float:
    """bit/s that one bridge sends to another: its endpoints' streams once; nothing where either bridge has nobody."""
    on_source, on_target = (float(trunk.endpoints @ share[:, bridge]) for bridge in (trunk.source, trunk.target))
    if on_source <= 0 or on_target <= 0:
        return 0.0
    once = on_source * trunk.stream
    if trunk.simulcast:
        once = min(on_source, 1.0) * trunk.stream + max(on_source - 1.0, 0.0) * trunk.thumbnail
    return once * trunk.simultaneous


def primary(demand: Demand, intact: Floats) -> Floats:
    """The factors as configured: what counts as served by the primary host, float[F], from those of the intact state.

    A split host has its share and the first host all of it, reached or not; the nearest is whoever is nearest intact; a standby has none.
    """
    values = intact.copy()
    for group in demand.groups:
        members, hosts = len(group.members), len(group.hosts)
        share = values[group.offset : group.offset + demand.sites * members].reshape(demand.sites, members)
        share[:, hosts:] = 0.0
        if hosts and group.choice is Choice.SPLIT:
            share[:, :hosts] = 1.0 / hosts
        elif hosts and group.choice is Choice.FIRST:
            share[:, :hosts] = np.arange(hosts) == 0
        sums = group.offset + demand.sites * members
        values[sums : sums + demand.sites] = 1.0
    return values


def row_weights(demand: Demand, values: Floats) -> Floats:
    """The product of each row's factors, float[R]."""
    return np.asarray(values[demand.row_factors].prod(axis=1))


def carried(demand: Demand, near: Ints, site_up: Bools) -> Bools:
    """Which rows have a path and all their sites up, bool[R]; a row inside one site needs no path."""
    source, target = demand.row_source, demand.row_target
    up = site_up[source] & site_up[target] & site_up[demand.offer_site[demand.row_offer]]
    partner = demand.offer_partner[demand.row_offer]
    up &= (partner < 0) | site_up[partner]
    return np.asarray(up & ((source == target) | (near[source, target] < FAR)))


def accounting(demand: Demand, weights: Floats, usual: Floats, up: Bools, site_up: Bools, moved: Bools) -> Accounting:
    """The books of a state. Per row: ``weights`` now, ``usual`` ones by the primary host, whether it is ``up``, and ``moved``."""
    now = np.where(demand.row_pair, usual, weights) * up
    served = demand.row_busy * np.minimum(now, usual)
    standby = demand.row_busy * np.maximum(now - usual, 0.0)
    offers = _offered(demand, usual)
    gone = np.flatnonzero(~site_up[demand.offer_site] | ((demand.offer_partner >= 0) & ~site_up[demand.offer_partner]))
    local, other = np.flatnonzero(demand.row_source == demand.row_target), np.flatnonzero(moved)
    place = demand.row_place
    offered, removed = _by_site(demand, demand.offer_place, offers), _by_site(demand, demand.offer_place[gone], offers[gone])
    kept, moved_on = _by_site(demand, place, served), _by_site(demand, place, standby)
    rest = offered - removed - kept - moved_on
    return Accounting(
        offered=offered, served=kept, standby=moved_on, removed=removed, unserved=np.where(rest > 1e-12 * offered, rest, 0.0),
        rerouted=_by_site(demand, place[other], served[other]), within=_by_site(demand, place[local], served[local] + standby[local]),
    )  # fmt: skip


def _offered(demand: Demand, usual: Floats) -> Floats:
    """bit/s per offer in the busiest hour of its service, float[O]; a trunk offers what it carries in the intact state."""
    offered = demand.offer_amount * demand.busy_weight[demand.offer_column]
    rows = demand.trunk_rows
    offered[demand.row_offer[rows]] = usual[rows] * demand.busy_weight[demand.row_column[rows]]
    return offered


def _by_site(demand: Demand, place: Ints, values: Floats) -> Floats:
    """Sums per service and site, float[S, N], of values at places ``service * N + site``."""
    flat = np.bincount(place, values, minlength=len(demand.services) * demand.sites)
    return np.asarray(flat, dtype=np.float64).reshape(len(demand.services), demand.sites)

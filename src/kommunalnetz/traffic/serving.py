"""Who serves whom in a state: the factors of the demand's rows."""

import numpy as np

from kommunalnetz.traffic.asked import Asked
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.offers import Choice, Group, Trunk
from kommunalnetz.traffic.patch import Patch, unchanged
from kommunalnetz.traffic.routing import FAR, Bools, Floats, Ints


def factors(asked: Asked, near: Patch, far: int) -> Floats:
    """All factors with nothing down, float[F], from the distance ``near`` of every pair; of who does not ask 0."""
    demand = asked.demand
    values = np.zeros(demand.factors)
    values[0] = 1.0
    up = np.ones(demand.sites, dtype=np.bool_)
    found = changed_factors(asked, unchanged(values), near, far, up, np.arange(len(asked.askers[0])))
    return found.whole


def changed_factors(asked: Asked, before: Patch, near: Patch, far: int, site_up: Bools, askers: Ints) -> Patch:
    """``before`` with the factors of ``askers`` (rising) as they are in a state, and those of the trunks that follow from them."""
    demand, places, values = asked.demand, [], []
    owner, consumers = (part[askers] for part in asked.askers)
    touched = np.unique(owner).tolist()
    for position in touched:
        group, mine = demand.groups[position], owner == position
        share = _shares(group, *_reached(asked, position, askers[mine], near, far, site_up))
        width = len(group.members)
        places += [
            (group.offset + consumers[mine, None] * width + np.arange(width)).reshape(-1),
            group.offset + demand.sites * width + consumers[mine],
        ]
        values += [share.reshape(-1), share.sum(axis=1)]
    found = _replaced(before, places, values)
    trunks = [i for i, trunk in enumerate(demand.trunks) if trunk.group in touched]
    if not trunks:
        return found
    first = demand.factors - len(demand.trunks)
    rates = [np.array([_trunk_rate(demand.trunks[i], demand, found)]) for i in trunks]
    return _replaced(found, [np.array([first + i]) for i in trunks], rates)


def _replaced(before: Patch, places: list[Ints], values: list[Floats]) -> Patch:
    """``before`` with other values at some places; what stays as it was in its base is no change."""
    if not places:
        return before
    told, new = np.concatenate([before.places, *places]), np.concatenate([before.values, *values])
    order = np.argsort(told, kind="stable")
    last = np.append(np.diff(told[order]) > 0, True)
    told, new = told[order][last], new[order][last]
    other = new != before.base[told]
    return Patch(base=before.base, places=told[other], values=new[other])


def _reached(asked: Asked, group: int, askers: Ints, near: Patch, far: int, site_up: Bools) -> tuple[Ints, Bools]:
    """(distance, whether reached) of each member from each asker, [askers, members]."""
    pairs = asked.group_pairs[group][askers - asked.group_askers[group].start]
    members = np.array(asked.demand.groups[group].members, dtype=np.int64)
    dist = np.where(pairs < 0, 0, near.at(np.maximum(pairs, 0)) if len(near.base) else 0)
    return dist, (dist < far) & site_up[members] & site_up[asked.askers[1][askers]][:, None]


def _shares(group: Group, near: Ints, reach: Bools) -> Floats:
    """Which share of each consumer every member of the group serves, float[askers, members]; a host's share goes to its standby.

    Several standbys are taken in the order of the file. The nearest of the hosts still reached serves before any standby.
    """
    hosts = len(group.hosts)
    share = np.zeros(reach.shape)
    if not hosts:
        return share
    match group.choice:
        case Choice.NEAREST:
            distance = np.where(reach[:, :hosts], near[:, :hosts], FAR)
            chosen = (distance == distance.min(axis=1)[:, None]) & reach[:, :hosts]
            share[:, :hosts] = chosen / np.maximum(chosen.sum(axis=1), 1)[:, None]
        case Choice.SPLIT:
            share[:, :hosts] = reach[:, :hosts] / hosts
        case Choice.FIRST:
            share[:, :hosts] = _first(reach[:, :hosts])
    if reach.shape[1] > hosts:
        missing = 1.0 - share.sum(axis=1)
        share[:, hosts:] = _first(reach[:, hosts:]) * np.where(missing > 1e-12, missing, 0.0)[:, None]
    return share


def _first(reach: Bools) -> Bools:
    """The first True of each row alone."""
    first: Bools = reach & (np.cumsum(reach, axis=1) == 1)
    return first


def _trunk_rate(trunk: Trunk, demand: Demand, values: Patch) -> float:
    """bit/s that one bridge sends to another: its endpoints' streams once; nothing where either bridge has nobody."""
    group, consumers = demand.groups[trunk.group], np.flatnonzero(trunk.endpoints)
    width = len(group.members)
    on_source, on_target = (
        float(trunk.endpoints[consumers] @ values.at(group.offset + consumers * width + bridge)) for bridge in (trunk.source, trunk.target)
    )
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


def row_weights(demand: Demand, values: Patch, rows: Ints | slice = slice(None)) -> Floats:
    """The product of each row's factors, float[R]."""
    return np.asarray(values.at(demand.row_factors[rows]).prod(axis=1))


def carried(asked: Asked, near: Patch, far: int, site_up: Bools, rows: Ints | slice = slice(None)) -> Bools:
    """Which rows have a path and all their sites up, bool[R]; a row inside one site needs no path."""
    demand, pair = asked.demand, asked.row_pair[rows]
    offer = demand.row_offer[rows]
    up = site_up[demand.row_source[rows]] & site_up[demand.row_target[rows]] & site_up[demand.offer_site[offer]]
    partner = demand.offer_partner[offer]
    up &= (partner < 0) | site_up[partner]
    return np.asarray(up & ((pair < 0) | (near.at(np.maximum(pair, 0)) < far))) if len(near.base) else np.asarray(up)

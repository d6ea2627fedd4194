"""Demand put on the network, intact and in an outage: IP traffic per arc and column, and the books.

Of an outage only what is different is computed: the ways of the goals whose traffic used something that failed, the rows whose host
or way changed, the arcs whose load did, the accounts that follow.
"""

import numpy as np

from kommunalnetz.traffic import flows, repair, serving
from kommunalnetz.traffic.asked import Asked
from kommunalnetz.traffic.books import Booking, intact_books
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.flows import Flow
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.patch import Patch, distinct, found_in, unchanged, united
from kommunalnetz.traffic.paths import BLOCK, Entered, Paths, entered, entered_everywhere, table, used
from kommunalnetz.traffic.routed import Intact, Routed
from kommunalnetz.traffic.routing import Bools, Floats, Ints

DUST = 1e-12
"""Share of the largest load below which a load is rounding."""


def intact(network: Network, demand: Demand) -> Intact:
    """Route everything with nothing down."""
    asked = Asked(demand=demand)
    routes = table(network.topology, asked.goals)
    enters = entered_everywhere(routes, asked)
    ways = used(routes, enters.place[enters.share > 0])
    near, up = unchanged(enters.near), np.ones(demand.sites, dtype=np.bool_)
    values = serving.factors(asked, near, routes.far)
    usual = serving.row_weights(demand, unchanged(serving.primary(demand, values)))
    booking = Booking(asked=asked, usual=usual, weights=serving.row_weights(demand, unchanged(values)),
                      carried=serving.carried(asked, near, routes.far, up))  # fmt: skip
    amounts = np.where(booking.carried, demand.row_rate * booking.weights, 0.0)
    rows, columns = np.flatnonzero((amounts > 0) & (asked.row_pair >= 0)), len(demand.columns)
    entering = _injected(demand, rows, amounts[rows], asked.row_pair[rows], enters)
    by_position = Flow(
        keys=found_in(ways.place, entering.keys // max(1, columns))[0] * columns + entering.keys % max(1, columns), values=entering.values
    )
    flow = flows.passing(ways, by_position, columns, network.topology.devices)
    return Intact(network=network, asked=asked, table=routes, enters=enters, used=ways, factors=values, booking=booking, amounts=amounts,
                  flow=flow, ip=flows.arc_loads(ways, flow, columns), accounting=intact_books(booking))  # fmt: skip


def _injected(demand: Demand, rows: Ints, amounts: Floats, pair: Ints, enters: Entered) -> Flow:
    """``amounts`` of ``rows`` as they enter, by ``place * K + column``; ``pair`` is that of each row among those of ``enters``."""
    entry, at = enters.of_pair.of(pair)
    keys = enters.place[at] * len(demand.columns) + demand.row_column[rows][entry]
    values = amounts[entry] * enters.share[at]
    some = values != 0
    return flows.summed(keys[some], values[some])


def disturbed(base: Intact, outage: Outage) -> Routed:
    """Route what changes with ``outage`` down."""
    network, asked, demand = base.network, base.asked, base.demand
    arc_up, device_up, site_up = masks(network, outage)
    down = (np.array(outage.devices_down, dtype=np.int64), np.array(outage.sites_down, dtype=np.int64))
    hops = base.used.on.of(np.flatnonzero(~arc_up))[1]
    paths, grown, bent = _repaired(base, hops, arc_up, device_up)
    starts = asked.pairs(grown // max(1, network.topology.devices), network.device_site[grown % max(1, network.topology.devices)])
    enters = entered(paths, asked.pair_goal[starts], asked.pair_site[starts])
    near = Patch(base=base.enters.near, places=starts, values=enters.near)
    askers = united(asked.pair_askers.of(starts[enters.near != base.enters.near[starts]])[1], asked.site_askers.of(down[1])[1])
    chosen = serving.changed_factors(asked, unchanged(base.factors), near, base.table.far, site_up, askers)
    rows = united(asked.pair_rows.of(starts)[1], asked.factor_rows.of(chosen.places)[1], asked.site_rows.of(down[1])[1])
    weights, up = serving.row_weights(demand, chosen, rows), serving.carried(asked, near, base.table.far, site_up, rows)
    other = (weights != base.booking.weights[rows]) | (up != base.booking.carried[rows])
    rows, weights, up = rows[other], weights[other], up[other]
    before = base.enters_of(starts)
    turned = np.zeros(len(starts), dtype=np.bool_)
    turned[enters.pair[enters.share != before.share]] = True
    moved = _moved(base, hops, starts[turned])
    arcs, arc_ip = _loads(
        base, paths, bent, outage, (rows, np.where(up, demand.row_rate[rows] * weights, 0.0)), (starts, turned, before, enters)
    )
    return Routed(base=base, outage=outage, paths=paths, starts=starts, entered=enters, near=near, chosen=chosen, rows=rows,
                  weights=weights, up=up, moved_pairs=moved, arcs=arcs, arc_ip=arc_ip)  # fmt: skip


def _repaired(base: Intact, hops: Ints, arc_up: Bools, device_up: Bools) -> tuple[Paths, Ints, Ints]:
    """(the ways in a state that takes down ``hops``; the places whose distance grew; those whose next hops are others)."""
    net, routes, used_ = base.table.net, base.table, base.used
    own = base.asked.goal_at[net.device_site[~device_up]]
    goals = united(used_.place[used_.tail[hops]] // max(1, net.devices), own[own >= 0])
    nothing = np.zeros(0, dtype=np.int64)
    grown, values, fewer = [nothing], [routes.flat[:0]], [nothing]
    step = max(1, BLOCK // max(1, net.devices, int(net.arcs - arc_up.sum())))
    for first in range(0, len(goals), step):
        block = goals[first : first + step]
        lost, dist, less = repair.repaired(net, routes.dist[block], routes.metric, routes.far, arc_up, device_up)
        for found, local in ((grown, lost), (fewer, less)):
            found.append(block[local // net.devices] * net.devices + local % net.devices)
        values.append(dist)
    places = np.concatenate(grown)
    bent = united(places, *fewer)
    farther = Patch(base=routes.flat, places=places, values=np.concatenate(values))
    return Paths(table=routes, dist=farther, up=arc_up, known=used_, other=bent), places, bent


def _moved(base: Intact, hops: Ints, turned: Ints) -> Ints:
    """The pairs that used one of ``hops``, or leave their site by other devices now; rising."""
    return united(base.pairs_at(flows.upstream(base.used, hops)), turned) if len(hops) else turned


def _loads(base: Intact, paths: Paths, bent: Ints, outage: Outage, rows: tuple[Ints, Floats],
           starts: tuple[Ints, Bools, Entered, Entered]) -> tuple[Ints, Floats]:  # fmt: skip
    """(the arcs whose traffic changes, rising; their traffic).

    ``rows``: those that carry other amounts, and these; ``starts``: pairs looked at anew, which of them enter elsewhere now, how they did,
    how they do.
    """
    columns = max(1, len(base.demand.columns))
    entering = _entering(base, rows, starts)
    shift = flows.shifted(base.used, base.flow, paths, bent, entering, columns)
    arcs = distinct(shift.keys // columns)
    ip = base.ip[arcs]
    ip[np.searchsorted(arcs, shift.keys // columns), shift.keys % columns] += shift.values
    ip[np.abs(ip) <= DUST * max(base.top, float(ip.max(initial=0.0)))] = 0.0
    dead = np.array([arc for link in outage.links_down for arc in (2 * link, 2 * link + 1)], dtype=np.int64)
    ip[found_in(arcs, dead)[0][found_in(arcs, dead)[1]]] = 0.0
    return arcs, ip


def _entering(base: Intact, rows: tuple[Ints, Floats], starts: tuple[Ints, Bools, Entered, Entered]) -> Flow:
    """How much more enters at each place."""
    demand, asked = base.demand, base.asked
    pairs, turned, before, after = starts
    changed, now = rows
    every = united(changed[asked.row_pair[changed] >= 0], asked.pair_rows.of(pairs[turned])[1])
    old, new = base.amounts[every], Patch(base=base.amounts, places=changed, values=now).at(every)
    where, looked_at = found_in(pairs, asked.row_pair[every])
    kept, renewed = np.flatnonzero(~looked_at), np.flatnonzero(looked_at)
    parts = [
        _injected(demand, every[kept], (new - old)[kept], asked.row_pair[every[kept]], base.enters),
        _injected(demand, every[renewed], -old[renewed], where[renewed], before),
        _injected(demand, every[renewed], new[renewed], where[renewed], after),
    ]
    return flows.summed(np.concatenate([part.keys for part in parts]), np.concatenate([part.values for part in parts]))

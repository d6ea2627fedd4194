"""The state of two outages at once from the states of each alone, where neither is in the other's way.

Let A and B be outages of links only. For a destination t let the sources be the devices of all sites that have a row to or from t; if t
is a host, those of all sites that have demand. Let X_A be the devices at which A changes something for t: their next hops, how their
site's traffic leaves it, or the amount of a row that starts at their site; with a device all devices of its site. On the graph G_A of
t's intact DAG and the one in A's state together, let L_A be what is downstream of the sources, and D_A what is downstream of X_A and L_A's
common devices, themselves included. The state AB is composed if, for all t,

 (1) D_A and X_B have no device in common, nor have X_A and D_B;
 (2) no next hop in A's state of a device of X_A and L_A is a link of B, and the same with A and B exchanged;
 (3) in A's and in B's state every factor of the demand (who serves whom) is that of the intact state or 0; there are no streams between
     bridges; and no site that names an exit device leaves by another one.

**Then, for all t and wherever traffic to t may pass in AB, next hops are A's in D_A, B's in D_B and the intact ones elsewhere; every row
has the smaller of its two amounts; and the loads are A + B - intact.** (If neither touches t's DAG, X_A and X_B are empty for t; if only
one does, (1) and (2) say that the other does not touch the DAG in the state of the one.)

*Distances* never shrink from A to AB. In A's state, all next hops of a device of D_A lie in D_A. Those of one in X_A are up in AB by (2);
one that is not in X_A has its intact next hops, which are up in AB, as by (1) it is not in X_B. So A's ways from D_A all exist in AB:
distances in D_A are those of A, and so are next hops, as everything else only got longer. The same with B. A device that traffic reaches
from a source along intact next hops, without coming through D_A or D_B, is in L_A and L_B, hence in neither X_A nor X_B: its next hops
are intact in A, so they lead to devices of intact distance in A, and in B likewise. Following them, one comes to t or to a device of D_A
or D_B, whose distance in AB is that of A or B, hence intact: distance and next hops are intact in AB too.

*Factors.* The distance from a site to a host is in AB that of the one that changes it, by (1); with (3) none is smaller than intact. So a
host is reached in AB if it is in A and in B. By (3) the shares of a consumer in a group are in A, and in B, unchanged or all 0. All 0 in
A means that no member is reached there, hence none in AB. Unchanged in both: the members that serve are reached in both, hence in AB, and
one that is first in a list stays first. The nearest are equally far in the intact state, in A and in B; so if A changes the distance of
one, it changes all of them, and B none, by (1). They are then as far in AB as in A; a host that is farther in A is in AB no nearer than
in A, as B only moves it away. So the choice stays. A product of factors is therefore the smaller of A's and B's.

*Loads.* With P the split over next hops, e what enters and x what passes, x = e + P x. A changes e, or rows of P where x is not zero, in
X_A and L_A only, so x_A - x is zero outside of D_A; by (1) it is zero in X_B. Put y = x_A + x_B - x. Then e_AB + P_AB y = (e_A + e_B - e)
+ P y + (P_A - P) y + (P_B - P) y, and as y = x_A in X_A and y = x_B in X_B, this is (e_A + P_A x_A) + (e_B + P_B x_B) - (e + P x) = y.
The solution is unique, so y is what passes in AB. Loads follow in the same way.
"""

from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic import routing, serving
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.patch import Patch, distinct, united
from kommunalnetz.traffic.paths import Paths, entered
from kommunalnetz.traffic.routed import Intact, Routed
from kommunalnetz.traffic.routing import Bools, Floats, Ints, Topology
from kommunalnetz.traffic.state import State

_DUST = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Single:
    """A state of one outage, ready to be composed: ``dead`` bool[A] arcs; ``changed`` X and ``below`` D, bool[D, N]; ``used`` bool[A] the
    arcs out of X and L that are next hops in this state; ``fit`` whether it fulfils its part of (3) and takes down links only.
    """

    state: State
    dead: Bools
    changed: Bools
    below: Bools
    used: Bools
    fit: bool


def single(state: State, base: Intact) -> Single:
    """What composing needs to know of a state."""
    demand, net, routed, outage = state.case.demand, state.case.network.topology, state.routed, state.outage
    assert outage is not None
    up, _, _ = masks(state.case.network, outage)
    assert isinstance(routed, Routed)
    same = bool(np.all(routed.chosen.values == 0.0))
    (tight, share), (usual, entering) = routed.dense, base.dense
    graph = usual | tight
    changed = _changed(net, routed, base)
    active = changed & _downstream(net, graph, sources(net, demand))
    exits = net.exit_device[net.exit_device >= 0]
    stays = bool(np.array_equal(share[exits], entering[exits]))
    used: Bools = np.asarray((tight & active[net.tail]).any(axis=1))
    return Single(
        state=state, dead=~up, changed=changed, below=_downstream(net, graph, active),
        used=used,
        fit=same and stays and not (demand.trunks or outage.devices_down or outage.sites_down),
    )  # fmt: skip


def sources(net: Topology, demand: Demand) -> Bools:
    """From where traffic to each destination may start, or a way to it be asked for; bool[D, N]."""
    at_sites = np.zeros((net.sites, net.sites), dtype=np.bool_)
    at_sites[demand.row_source, demand.row_target] = True
    at_sites[demand.row_target, demand.row_source] = True
    members = np.unique([member for group in demand.groups for member in group.members]).astype(np.int64)
    asking = np.union1d(demand.offer_site, members)
    at_sites[np.ix_(asking, members)] = True
    found: Bools = at_sites[net.device_site]
    return found


def _downstream(net: Topology, tight: Bools, devices: Bools) -> Bools:
    """Which devices traffic to each target may pass that passes one of ``devices`` [D, m], themselves included; bool[D, m]."""
    width = tight.shape[1]
    touched = devices.copy()
    flat = touched.reshape(-1)
    reached = np.flatnonzero(flat)
    while len(reached):
        entry, outward = net.leaving.of(reached // width)
        columns = (reached % width)[entry]
        keep = tight[outward, columns]
        pairs = net.head[outward[keep]] * width + columns[keep]
        reached = distinct(pairs[~flat[pairs]])
        flat[reached] = True
    return touched


def _changed(net: Topology, routed: Routed, base: Intact) -> Bools:
    """X, bool[D, N]."""
    demand = base.demand
    at_devices = routed.dense[1] != base.dense[1]
    arc, target = np.nonzero(routed.dense[0] != base.dense[0])
    at_devices[net.tail[arc], target] = True
    at_sites = routing.per_site(net, np.logical_or, at_devices, False)
    rows = routed.rows[routed.row_amounts != base.amounts[routed.rows]]
    at_sites[demand.row_source[rows], demand.row_target[rows]] = True
    changed: Bools = at_sites[net.device_site]
    return changed


def composed(one: Single, other: Single, base: Intact, outage: Outage) -> Routed | None:
    """Both outages at once, which are ``outage``; None where the state must be routed anew."""
    if not (one.fit and other.fit) or (one.used & other.dead).any() or (other.used & one.dead).any():
        return None
    if (one.below & other.changed).any() or (one.changed & other.below).any():
        return None
    first, second = one.state.routed, other.state.routed
    assert isinstance(first, Routed)
    assert isinstance(second, Routed)
    places, rows, arcs = united(first.chosen.places, second.chosen.places), united(first.rows, second.rows), united(first.arcs, second.arcs)
    chosen = Patch(base=base.factors, places=places, values=np.minimum(first.chosen.at(places), second.chosen.at(places)))
    paths, starts = _ways(first, second, ~(one.dead | other.dead)), united(first.starts, second.starts)
    enters = entered(paths, base.asked.pair_goal[starts], base.asked.pair_site[starts])
    return Routed(
        base=base, outage=outage, paths=paths, starts=starts, entered=enters,
        near=Patch(base=base.enters.near, places=starts, values=enters.near),
        chosen=chosen, rows=rows, weights=serving.row_weights(base.demand, chosen, rows),
        up=first.carried_of(rows) & second.carried_of(rows),
        moved_pairs=united(first.moved_pairs, second.moved_pairs), arcs=arcs, arc_ip=_loads(one, other, base, arcs),
    )  # fmt: skip


def _ways(first: Routed, second: Routed, up: Bools) -> Paths:
    """The ways with both down: distances are the larger ones, exactly so wherever traffic may pass."""
    one, other, places = first.paths, second.paths, united(first.paths.dist.places, second.paths.dist.places)
    assert one.other is not None
    assert other.other is not None
    dist = Patch(base=one.dist.base, places=places, values=np.maximum(one.dist.at(places), other.dist.at(places)))
    return Paths(table=one.table, dist=dist, up=up, known=one.known, other=united(one.other, other.other))


def _loads(one: Single, other: Single, base: Intact, arcs: Ints) -> Floats:
    """A + B - intact on ``arcs``, without what rounding leaves."""
    ip = -base.ip[arcs]
    for part in (one, other):
        assert isinstance(part.state.routed, Routed)
        ip += part.state.routed.ip_of(arcs)
    ip[np.abs(ip) <= _DUST * max(base.top, ip.max(initial=0.0))] = 0.0
    ip[(one.dead | other.dead)[arcs]] = 0.0
    return np.asarray(ip)

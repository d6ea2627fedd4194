"""One-way delay and jitter of every service at every site, on the worst path it uses.

Per hop: propagation + serialisation of the service's packet + a constant + the mean wait of its class (Cobham 1954) in the worst
hour, infinite where the load reaches the capacity. Jitter is told for priority classes only: one packet of MTU size and
the class's own queue per hop.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.inventory.records import QosClass
from kommunalnetz.inventory.services import Conference, ConferenceMode
from kommunalnetz.traffic import routing
from kommunalnetz.traffic.dimensioning import cobham
from kommunalnetz.traffic.lines import Case, Lines
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.overhead import inner_mtu, line_bytes
from kommunalnetz.traffic.patch import Patch, unchanged
from kommunalnetz.traffic.paths import Paths, closure
from kommunalnetz.traffic.routing import Floats, Ints
from kommunalnetz.traffic.state import State

Y1541_DELAY = {0: 0.1, 1: 0.4, 2: 0.1, 3: 0.4, 4: 1.0, 6: 0.1, 7: 0.4}
"""IPTD in s per class (ITU-T Y.1541 tables 1 and 3); class 5 has none."""
Y1541_JITTER = {0: 0.05, 1: 0.05, 6: 0.05, 7: 0.05}
"""IPDV in s per class."""
UNKNOWN = 1e15
"""s that stand for an unknown hop while hops are added up: any sum from here on that is not infinite is unknown."""
UNDECIDED = -math.inf
"""Jitter of what is in no priority class, inside the arrays."""


@dataclass(frozen=True, kw_only=True)
class Delay:
    """Delay of a service as seen by a site, one way in s, the larger of both directions; ``outage`` None is the intact state.

    ``delay`` is infinite behind a full line and nan where a line on the way does not tell its length or capacity. ``jitter`` is None
    where it is not decidable (not a priority class). Targets are None where the class has none.
    """

    service: str
    site: str
    delay: float
    jitter: float | None
    target: float | None
    jitter_target: float | None
    outage: Outage | None

    @property
    def late(self) -> bool:
        """Whether a target is certainly missed."""
        return (self.target is not None and self.delay > self.target) or (
            self.jitter is not None and self.jitter_target is not None and self.jitter > self.jitter_target
        )


def targets(record: QosClass | None) -> tuple[float | None, float | None]:
    """(delay, jitter) that a class asks for, in s: its own, else those of its Y.1541 class."""
    if record is None:
        return None, None
    standard = -1 if record.y1541 is None else record.y1541
    delay = Y1541_DELAY.get(standard) if record.delay is None else record.delay
    return delay, Y1541_JITTER.get(standard) if record.jitter is None else record.jitter


def service_targets(case: Case) -> tuple[tuple[float | None, float | None], ...]:
    """(delay, jitter) that each service asks for: the strictest of its classes."""
    known, demand = case.network.inventory.classes, case.demand
    asked: list[list[tuple[float | None, float | None]]] = [[] for _ in demand.services]
    for column, service in zip(demand.columns, demand.column_service, strict=True):
        asked[service].append(targets(known.get(column.qos)))
    return tuple(
        (min((d for d, _ in pairs if d is not None), default=None), min((j for _, j in pairs if j is not None), default=None))
        for pairs in asked
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Ways:
    """Some rows of the demand, and all that reading their delays needs and that no state changes."""

    case: Case
    rows: Ints

    @cached_property
    def service(self) -> Ints:
        """Service of each row."""
        return self.case.demand.column_service[self.case.demand.row_column[self.rows]]

    @cached_property
    def site(self) -> Ints:
        """Consumer of each row."""
        return self.case.demand.offer_site[self.case.demand.row_offer[self.rows]]

    @cached_property
    def kinds(self) -> tuple[Ints, Ints]:
        """(a column of each different pair of class and packet size, position of each row's pair among them)."""
        demand = self.case.demand
        pairs = [(int(c), column.packet_size) for c, column in zip(demand.column_class, demand.columns, strict=True)]
        different = list(dict.fromkeys(pairs[k] for k in demand.row_column[self.rows]))
        of_column = np.array([different.index(pair) if pair in different else -1 for pair in pairs], dtype=np.int64)
        return np.array([pairs.index(pair) for pair in different], dtype=np.int64), of_column[demand.row_column[self.rows]]

    @cached_property
    def priority(self) -> tuple[Ints, Ints]:
        """(the priority classes among the rows, position of each row's class among them or -1)."""
        demand, known = self.case.demand, self.case.network.inventory.classes
        classes = demand.column_class[demand.row_column[self.rows]]
        chosen = [c for c in np.unique(classes) if (name := demand.classes[c]) in known and known[name].priority]
        place = np.full(len(demand.classes), -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        return np.array(chosen, dtype=np.int64), place[classes]

    @property
    def width(self) -> int:
        """How many weights a hop has."""
        return len(self.kinds[0]) + len(self.priority[0])

    @cached_property
    def mtu_bits(self) -> Floats:
        """Bits on the line of the largest packet, float[A]."""
        sizes = [line_bytes(inner_mtu(link.mtu, link.encapsulation), link.encapsulation, link.mtu) for link in self.case.network.links]
        return 8.0 * np.array(sizes, dtype=np.float64).repeat(2)

    @cached_property
    def hubs(self) -> tuple[tuple[Ints, Ints, Ints], ...]:
        """Per conference with a hub: its rows (up to the hub, between bridges, down from the hub)."""
        demand, found = self.case.demand, []
        pair, leaving = demand.offer_pair[demand.row_offer[self.rows]], demand.row_source[self.rows] == self.site
        for position, name in enumerate(demand.services):
            record = self.case.network.inventory.services[name]
            if isinstance(record, Conference) and record.mode is not ConferenceMode.MESH:
                mine = self.service == position
                found.append((np.flatnonzero(mine & ~pair & leaving), np.flatnonzero(mine & pair), np.flatnonzero(mine & ~pair & ~leaving)))
        return tuple(found)


def ways(case: Case, judged_only: bool = False) -> Ways:
    """All rows that leave their site, or only those of services that have a target."""
    demand = case.demand
    chosen = demand.row_source != demand.row_target
    if judged_only and len(chosen):
        has = np.array([pair != (None, None) for pair in service_targets(case)], dtype=np.bool_)
        chosen = chosen & has[demand.column_service[demand.row_column]]
    return Ways(case=case, rows=np.flatnonzero(chosen))


def per_row(chosen: Ways, state: State, which: Ints, weights: Patch) -> tuple[Floats, Floats]:
    """(delay, jitter) of the rows ``which`` (positions in ``chosen.rows``): -inf where one carries nothing, jitter also where undecided.

    ``weights`` are those of the state, see ``Ways.weights``; legs of a conference are not put together.
    """
    rows, routed = chosen.rows[which], state.routed
    pairs, at = np.unique(routed.base.asked.row_pair[rows], return_inverse=True)
    enters = routed.enters_of(pairs)
    used = np.flatnonzero(enters.share > 0)
    places, far = _longest(routed.paths, np.unique(enters.place[used]), weights, chosen.width)
    at_pairs = np.full((len(pairs), chosen.width), -np.inf)
    if len(used):
        owner, values = enters.pair[used], far[np.searchsorted(places, enters.place[used])]
        starts = routing.segment_starts(owner)
        at_pairs[owner[starts]] = np.maximum.reduceat(values, starts, axis=0)
    carried = routed.amounts_of(rows) > 0
    delay = np.where(carried, at_pairs[at, chosen.kinds[1][which]], -np.inf)
    if not len(chosen.priority[0]):
        return delay, np.full(len(delay), UNDECIDED)
    classes = chosen.priority[1][which]
    jitter = np.where(carried & (classes >= 0), at_pairs[at, len(chosen.kinds[0]) + np.maximum(classes, 0)], UNDECIDED)
    return delay, jitter


def _longest(paths: Paths, entries: Ints, weights: Patch, width: int) -> tuple[Ints, Floats]:
    """(all places that can be reached from ``entries``, rising; the largest sum of weights from each to its goal, float[places, width])."""
    found, (tail, arcs, heads) = closure(paths, entries)
    far = np.zeros((len(found), width))
    if len(tail):
        ahead, starts = np.searchsorted(found, heads), routing.segment_starts(tail)
        places, steps = tail[starts], weights.at(arcs)
        while True:
            best = np.maximum.reduceat(far[ahead] + steps, starts, axis=0)
            if np.array_equal(best, far[places]):
                break
            far[places] = best
    far[(far >= UNKNOWN) & (far < np.inf)] = np.nan
    return found, far


def _raise_to(values: Floats, places: Ints | tuple[Ints, ...], floor: Floats) -> None:
    """``values`` at ``places`` become at least ``floor``; unknown (nan) stays unknown. ``values`` belong to the caller."""
    with np.errstate(invalid="ignore"):
        np.maximum.at(values, places, floor)


def weighed(chosen: Ways, lines: Lines) -> Floats:
    """What a hop over each arc of ``lines`` costs: delay of each kind, then jitter of each priority class, float[m, P + Q] in s.

    ``UNKNOWN`` where capacity or propagation is not known.
    """
    case, demand, arcs, columns = chosen.case, chosen.case.demand, lines.arcs, chosen.kinds[0]
    known = case.network.capacity[arcs]
    capacity = known[:, None]
    bits, classes = 8 * case.packet_bytes[arcs], demand.column_class
    loads = lines.class_load.transpose(0, 2, 1) / capacity[:, :, None]
    work = lines.line * bits / (2 * capacity**2)
    wait = cobham(work @ demand.weights, loads).max(axis=1)[:, classes[columns]]
    hop = case.network.propagation[arcs][:, None] + case.network.inventory.policy.hop_delay + bits[:, columns] / capacity + wait
    hop = np.where(np.isnan(capacity), np.nan, np.where(np.isinf(wait), np.inf, hop))
    queues = np.zeros((len(known), len(chosen.priority[0])))
    for place, position in enumerate(chosen.priority[0]):
        ahead = classes <= position
        own = cobham(work[:, ahead] @ demand.weights[ahead], loads[:, :, : position + 1])[:, :, -1].max(axis=1)
        queues[:, place] = own + chosen.mtu_bits[arcs] / known
    found = np.concatenate((hop, np.where(np.isnan(capacity), np.nan, queues)), axis=1)
    return np.where(np.isnan(found), UNKNOWN, found)


def through_hubs(chosen: Ways, value: Floats) -> Floats:
    """Conferences with a hub: the way up, between bridges, and down to the farthest other participant whose way is known."""
    total = value.copy()
    for up, across, down in chosen.hubs:
        arriving = np.full(chosen.case.demand.sites, -np.inf)
        np.fmax.at(arriving, chosen.site[down], np.where(np.isnan(value[down]), -np.inf, value[down]))
        ranked = np.argsort(arriving)[-2:]
        others = np.where(chosen.site[up] == ranked[-1], arriving[ranked[0]], arriving[ranked[-1]])
        between = max(float(value[across].max(initial=0.0)), 0.0)
        onwards = between + np.where(np.isneginf(others), 0.0, others)
        total[up] = np.where(np.isneginf(value[up]), -np.inf, np.maximum(value[up], 0.0) + onwards)
        total[across] = -np.inf
    return total


def delays(chosen: Ways, state: State) -> tuple[Delay, ...]:
    """The delays of a state by service and site, in file order."""
    demand, asked = chosen.case.demand, service_targets(chosen.case)
    if not len(chosen.rows):
        return ()
    weights = unchanged(weighed(chosen, state.lines))
    raw = per_row(chosen, state, np.arange(len(chosen.rows)), weights)
    values, worst = [through_hubs(chosen, value) for value in raw], np.full((2, len(demand.services), demand.sites), -np.inf)
    for kind in (0, 1):
        _raise_to(worst[kind], (chosen.service, chosen.site), values[kind])
    return tuple(
        delay_of(chosen.case, state.outage, asked, int(s), int(n), float(worst[0, s, n]), float(worst[1, s, n]))
        for s, n in np.argwhere(~np.isneginf(worst[0]))
    )


def delay_of(case: Case, outage: Outage | None, asked: tuple[tuple[float | None, float | None], ...], service: int, site: int,
             delay: float, jitter: float) -> Delay:  # fmt: skip
    """The record of one service at one site, by position."""
    return Delay(
        service=case.demand.services[service], site=case.network.sites[site].id, delay=delay,
        jitter=None if jitter == UNDECIDED else jitter, target=asked[service][0], jitter_target=asked[service][1], outage=outage,
    )  # fmt: skip

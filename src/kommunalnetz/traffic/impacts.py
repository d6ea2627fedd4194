"""Reductions over outages: what each outage does, and the worst that happens to each arc."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.books import Accounting
from kommunalnetz.traffic.lines import Case
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.routed import Routed
from kommunalnetz.traffic.routing import Floats, Ints
from kommunalnetz.traffic.state import State


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What one outage does. Rates are bit/s on the IP layer in the services' busiest hours, both directions.

    ``per_site`` is the unserved rate by site id. ``cut_off`` are the sites that are up and get nothing from elsewhere any more, though they
    do with nothing down; ``services_lost`` names each service with the sites where any of it is unserved that is not so with nothing
    down. ``overloaded`` are arcs whose need exceeds their capacity: (arc, need / capacity), worst first.
    """

    outage: Outage
    unserved: float
    standby: float
    removed: float
    rerouted: float
    per_site: Mapping[str, float]
    cut_off: tuple[str, ...]
    services_lost: tuple[tuple[str, tuple[str, ...]], ...]
    overloaded: tuple[tuple[int, float], ...]


def impact(state: State, intact: State) -> Impact:
    """The reduction of one outage's state, from what is different in it."""
    routed, before, case = state.routed, intact.accounting, state.case
    assert isinstance(routed, Routed)
    assert state.outage is not None
    places, accounts = routed.books
    usual, sites = before.at(places), case.network.sites
    affected, unserved = _unserved(case.demand.sites, places, accounts.unserved, before.unserved)
    lost = places[accounts.unserved > usual.unserved * (1 + 1e-9) + 1e-9]
    return Impact(
        outage=state.outage, unserved=float(unserved.sum()), standby=_total(before.standby, usual.standby, accounts.standby),
        removed=_total(before.removed, usual.removed, accounts.removed),
        rerouted=_total(before.rerouted, usual.rerouted, accounts.rerouted),
        per_site={sites[n].id: float(unserved[n]) for n in np.flatnonzero(unserved > 0)},
        cut_off=tuple(sites[n].id for n in _cut_off(affected, unserved, places, accounts, before)),
        services_lost=_by_service(case, lost), overloaded=_overloaded(state, intact),
    )  # fmt: skip


def _unserved(count: int, places: Ints, values: Floats, before: Floats) -> tuple[Ints, Floats]:
    """(the sites with other accounts, rising; what is unserved at every site)."""
    total = before.sum(axis=0)
    affected = np.unique(places % max(1, count))
    table = before[:, affected]
    table[places // max(1, count), np.searchsorted(affected, places % max(1, count))] = values
    total[affected] = table.sum(axis=0)
    return affected, total


def _total(before: Floats, usual: Floats, now: Floats) -> float:
    """The sum over all places, from those that are different."""
    return float(before.sum() - usual.sum() + now.sum()) if before.any() else float(now.sum())


def _cut_off(affected: Ints, unserved: Floats, places: Ints, accounts: Accounting, before: Accounting) -> Ints:
    """The sites that get nothing from elsewhere any more, but did."""
    usual = before.served[:, affected] + before.standby[:, affected] - before.within[:, affected]
    now = usual.copy()
    count = before.served.shape[1]
    now[places // max(1, count), np.searchsorted(affected, places % max(1, count))] = accounts.served + accounts.standby - accounts.within
    chosen: Ints = affected[(unserved[affected] > 0) & (now.sum(axis=0) <= 0) & (usual.sum(axis=0) > 0)]
    return chosen


def _by_service(case: Case, places: Ints) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The services and sites of ``places``, which rise."""
    services, sites, count = case.demand.services, case.network.sites, max(1, case.demand.sites)
    found: dict[int, list[str]] = {}
    for place in places.tolist():
        found.setdefault(place // count, []).append(sites[place % count].id)
    return tuple((services[s], tuple(names)) for s, names in found.items())


def _overloaded(state: State, intact: State) -> tuple[tuple[int, float], ...]:
    """The arcs whose need exceeds their capacity, worst first."""
    over = {int(arc): float(intact.required[arc]) for arc in np.flatnonzero(intact.required > 1)}
    required, arcs = state.changed.required, np.asarray(state.changed.arcs)
    for arc in over.keys() & set(arcs.tolist()) if over else ():
        del over[arc]
    over |= {int(arcs[i]): float(required[i]) for i in np.flatnonzero(required > 1)}
    return tuple(sorted(over.items(), key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True, kw_only=True, eq=False)
class Worst:
    """The worst per arc over the intact state and all outages; float[A] and int64[A].

    ``load`` and ``need`` are the largest of the day in bit/s, ``utilisation`` and ``required`` their share of capacity. ``outage`` is the
    position of the outage with the largest need, -1 where no outage is worse than the intact state.
    """

    load: Floats
    need: Floats
    utilisation: Floats
    required: Floats
    outage: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassWorst:
    """The largest need of each class on each arc in bit/s, its hour, and the position of the outage in which it is (-1: intact); [A, C]."""

    need: Floats
    hour: Ints
    outage: Ints


def class_worst(intact: State, outages: Iterable[State]) -> ClassWorst:
    """What each class needs at most over all states; of equal ones the first."""
    need: Floats = intact.class_need.max(axis=2)
    hour: Ints = intact.class_need.argmax(axis=2).astype(np.int64)
    at: Ints = np.full(need.shape, -1, dtype=np.int64)
    for position, state in enumerate(outages):
        assert isinstance(state.routed, Routed)
        needs, arcs = state.changed.class_need, state.routed.arcs
        largest = needs.max(axis=2)
        row, column = np.nonzero(largest > need[arcs] * (1 + 1e-12))
        places = arcs[row], column
        need[places] = largest[row, column]
        hour[places] = needs[row, column].argmax(axis=1)
        at[places] = position
    return ClassWorst(need=need, hour=hour, outage=at)


class WorstSoFar:
    """Collects states one at a time."""

    def __init__(self, intact: State) -> None:
        self._capacity = intact.case.network.capacity
        self._load = intact.load.max(axis=1, initial=0.0)
        self._need = intact.need.max(axis=1, initial=0.0)
        self._outage = np.full(len(self._need), -1, dtype=np.int64)

    def add(self, position: int, state: State) -> None:
        """Take the state of the outage at ``position`` into account; rounding alone makes nothing worse."""
        arcs, need = np.asarray(state.changed.arcs), state.changed.need.max(axis=1, initial=0.0)
        worse = need > self._need[arcs] * (1 + 1e-12)
        self._need[arcs[worse]] = need[worse]
        self._outage[arcs[worse]] = position
        self._load[arcs] = np.maximum(self._load[arcs], state.changed.load.max(axis=1, initial=0.0))

    def worst(self) -> Worst:
        """What has come together."""
        return Worst(load=self._load, need=self._need, utilisation=self._load / self._capacity, required=self._need / self._capacity,
                     outage=self._outage)  # fmt: skip

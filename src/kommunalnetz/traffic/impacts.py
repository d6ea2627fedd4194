"""Reductions over outages: what each outage does, and the worst that happens to each arc."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.outages import Outage
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
    """The reduction of one outage's state."""
    books, before = state.accounting, intact.accounting
    sites, services = state.case.network.sites, state.case.demand.services
    unserved = books.unserved.sum(axis=0)
    lost = books.unserved > before.unserved * (1 + 1e-9) + 1e-9
    outside, usual = ((b.served + b.standby - b.within).sum(axis=0) for b in (books, before))
    cut = np.flatnonzero((unserved > 0) & (outside <= 0) & (usual > 0))
    over = np.flatnonzero(state.required > 1)
    assert state.outage is not None
    return Impact(
        outage=state.outage, unserved=float(unserved.sum()), standby=float(books.standby.sum()), removed=float(books.removed.sum()),
        rerouted=float(books.rerouted.sum()),
        per_site={sites[n].id: float(unserved[n]) for n in np.flatnonzero(unserved > 0)},
        cut_off=tuple(sites[n].id for n in cut),
        services_lost=tuple(
            (services[s], tuple(sites[n].id for n in np.flatnonzero(lost[s]))) for s in np.flatnonzero(lost.any(axis=1))
        ),
        overloaded=tuple(sorted(((int(arc), float(state.required[arc])) for arc in over), key=lambda pair: (-pair[1], pair[0]))),
    )  # fmt: skip


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
        largest = state.class_need.max(axis=2)
        larger = largest > need * (1 + 1e-12)
        if larger.any():
            need = np.where(larger, largest, need)
            hour = np.where(larger, state.class_need.argmax(axis=2), hour)
            at = np.where(larger, position, at)
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
        need = state.need.max(axis=1, initial=0.0)
        worse = need > self._need * (1 + 1e-12)
        self._need = np.where(worse, need, self._need)
        self._outage = np.where(worse, position, self._outage)
        self._load = np.maximum(self._load, state.load.max(axis=1, initial=0.0))

    def worst(self) -> Worst:
        """What has come together."""
        return Worst(load=self._load, need=self._need, utilisation=self._load / self._capacity, required=self._need / self._capacity,
                     outage=self._outage)  # fmt: skip

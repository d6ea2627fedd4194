"""What the policy allows on every line: the limits of a state, what a demand leaves free of them, and what gives first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.lines import limits
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.routing import Bools, Floats
from kommunalnetz.traffic.state import Case, State
from kommunalnetz.traffic.study import Study

TOLERANCE = 1e-9
"""A limit is kept up to rounding."""


@dataclass(frozen=True, kw_only=True)
class Bottleneck:
    """Where a limit is reached first: an arc in an hour of a state (``outage`` None: nothing is down).

    ``share`` of the ``capacity`` (bit/s) is allowed, for all traffic or for the class ``qos``; ``today`` is the need now in bit/s.
    """

    arc: int
    hour: int
    outage: Outage | None
    qos: str | None
    share: float
    capacity: float
    today: float

    @property
    def exceeded(self) -> bool:
        """Whether the limit is passed already now."""
        return self.today > self.share * self.capacity * (1 + TOLERANCE)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bound:
    """A limit on every arc: the need of all columns, or of those of the class ``qos``, may take ``share`` float[A] of the capacity."""

    qos: str | None
    share: Floats

    def need(self, state: State) -> Floats:
        """What counts needs, float[A, 24] in bit/s."""
        if self.qos is None:
            return state.need
        if self.qos not in state.classes:
            return np.zeros_like(state.need)
        return np.asarray(state.class_need[:, state.classes.index(self.qos), :])

    def parts(self, state: State) -> "Parts":
        """What the need is made of."""
        demand = state.case.demand
        chosen = np.array([self.qos in (None, column.qos) for column in demand.columns], dtype=np.bool_)
        line, weights = np.where(chosen, state.line, 0.0), demand.weights
        erlangs, calls = {}, {}
        for position, columns in state.case.voice:
            if self.qos in (None, demand.classes[position]):
                peaks = np.array([demand.columns[k].peak for k in columns])
                erlangs[demand.classes[position]] = (state.ip[:, columns] / peaks) @ weights[columns]
                calls[demand.classes[position]] = state.line[:, columns] @ weights[columns]
        return Parts(mean=line @ weights, variance=(line * state.case.peaks) @ weights, erlangs=erlangs, calls=calls)


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """What a need is made of, float[A, 24] each: mean (bit/s), variance, and per voice class the erlangs and their mean."""

    mean: Floats
    variance: Floats
    erlangs: Mapping[str, Floats]
    calls: Mapping[str, Floats]

    def beyond(self, other: "Parts") -> "Parts":
        """How much more this is than ``other``."""
        return Parts(
            mean=np.maximum(self.mean - other.mean, 0.0), variance=np.maximum(self.variance - other.variance, 0.0),
            erlangs={c: np.maximum(e - other.erlangs[c] if c in other.erlangs else e, 0.0) for c, e in self.erlangs.items()},
            calls={c: np.maximum(e - other.calls[c] if c in other.calls else e, 0.0) for c, e in self.calls.items()},
        )  # fmt: skip

    def need(self, case: Case, more: "Parts", times: float) -> Floats:
        """The need with ``times`` as much ``more``: mean, Gaussian reserve, and channels by Erlang B."""
        need = self.mean + times * more.mean + case.spread * np.sqrt(np.maximum(self.variance + times * more.variance, 0.0))
        for c, added in more.erlangs.items():
            erlangs, calls = self.erlangs.get(c, 0.0) + times * added, self.calls.get(c, 0.0) + times * more.calls[c]
            channels = case.trunks.channels(erlangs)
            need = need + np.divide(channels * calls, erlangs, out=np.zeros_like(calls), where=erlangs > 0) - calls
        return np.asarray(need)


def bounds(study: Study, outage: bool) -> tuple[Bound, ...]:
    """The limits with nothing down (``limits.red``), or in an ``outage`` (``limits.outage``), and those of the classes that have one."""
    inventory, links = study.inventory, study.network.links
    of_links = [limits(inventory, link) for link in links]
    share: Floats = np.array([one.outage if outage else one.red for one in of_links], dtype=np.float64).repeat(2)
    return Bound(qos=None, share=share), *_of_classes(study, len(share))


def _of_classes(study: Study, arcs: int) -> Iterator[Bound]:
    for name, record in study.inventory.classes.items():
        if record.limit is not None or record.priority:
            limit = study.inventory.policy.priority_limit if record.limit is None else record.limit
            yield Bound(qos=name, share=np.full(arcs, limit))


SMALL = 0.25
"""Below this part of what is added at most on any line, a line of somebody else that is too small already is not counted."""


def foreign(study: Study, own: Collection[str], hosts: Collection[str]) -> Bools:
    """The arcs at a place of others than the sites ``own`` and ``hosts`` that are too small already today, bool[A].

    The core and a carrier's network are nobody's place.
    """
    inner = (SiteKind.POP, SiteKind.CARRIER)
    network = study.network
    others = np.array([site.kind not in inner and site.id not in own and site.id not in hosts for site in network.sites], dtype=np.bool_)
    full = study.intact.required > bounds(study, outage=False)[0].share
    full |= (study.worst.required > bounds(study, outage=True)[0].share) & (study.worst.outage >= 0)
    return np.asarray(full & (others[network.device_site[network.tail]] | others[network.device_site[network.head]]))


def touched(today: State, grown: State) -> Bools:
    """Where ``grown`` carries more than ``today``, bool[A, 24]."""
    return np.asarray(grown.load > today.load + TOLERANCE * np.maximum(today.load, 1.0))


def unknown_links(today: State, added: Bools) -> set[int]:
    """The links (by position) that carry more and whose capacity is not known: about them nothing can be said."""
    return set((np.flatnonzero(added.any(axis=1) & np.isnan(today.case.network.capacity)) // 2).tolist())


def counting(bound: Bound, today: State, grown: State, of_others: Bools) -> Bools:
    """Where the bound decides, bool[A, 24]: where more is carried and the capacity is known.

    A line ``of_others`` that is too small already (``foreign``) and gets only a small part of what is added is a finding about them,
    not the limit of who asks.
    """
    more = (grown.load - today.load).max(axis=1, initial=0.0)
    spared = of_others & (more < SMALL * more.max(initial=0.0))
    known = ~np.isnan(bound.share * today.case.network.capacity)
    return np.asarray(touched(today, grown) & (known & ~spared)[:, None])


def room(bound: Bound, today: State, more: Parts) -> Floats:
    """How often ``more`` fits into what the bound leaves free, float[A, 24].

    With the mean m and the variance v of what is added, M and V of today, the rest R = limit - M - voice and k = sqrt(-2 ln epsilon),
    n is the smaller root of R - n m = k sqrt(V + n v), which is 2 (R^2 - k^2 V) / (2 R m + k^2 v + sqrt((2 R m + k^2 v)^2 - 4 m^2
    (R^2 - k^2 V))). Where the limit is passed already, 1 - need / limit: the more below 0, the worse. inf where nothing is added.
    Exact where no telephony is added, else never too small.
    """
    k2, now = today.case.spread**2, bound.parts(today)
    need, allowed = bound.need(today), (bound.share * today.case.network.capacity)[:, None]
    m, v = more.mean, more.variance
    rest = allowed - (need - today.case.spread * np.sqrt(np.maximum(now.variance, 0.0)))
    free = rest**2 - k2 * now.variance
    linear = 2 * rest * m + k2 * v
    root = np.sqrt(np.maximum(linear**2 - 4 * m**2 * free, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(free > 0, 2 * free / (linear + root), 0.0)
        return np.where(need > allowed, 1 - need / allowed, np.where(m > 0, times, np.inf))


def steps(bound: Bound, today: State, more: Parts, counts: Bools, most: int) -> int:
    """The largest integer up to ``most`` that fits where the bound ``counts``, with telephony by Erlang B on the sum."""
    now, case = bound.parts(today), today.case
    allowed = (bound.share * case.network.capacity * (1 + TOLERANCE))[:, None]

    def fits(number: int) -> bool:
        return not np.any(counts & (now.need(case, more, number) > allowed))

    if fits(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def pressure(bound: Bound, today: State, grown: State) -> Floats:
    """Need per allowed rate in the ``grown`` state, float[A, 24]; nan where the capacity is not known."""
    return np.asarray(bound.need(grown) / (bound.share * today.case.network.capacity)[:, None])


def bottleneck(bound: Bound, today: State, arc: int, hour: int) -> Bottleneck:
    """The record of a place."""
    return Bottleneck(
        arc=arc, hour=hour, outage=today.outage, qos=bound.qos, share=float(bound.share[arc]),
        capacity=float(today.case.network.capacity[arc]), today=float(bound.need(today)[arc, hour]),
    )  # fmt: skip

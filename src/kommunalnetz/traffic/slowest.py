"""The largest delays over outages, looking only at what an outage can make slower.

A row is slower than intact only if it runs on another way, is newly carried, or passes an arc on which a hop takes longer now. What
else there is cannot be the largest: the intact delays are in from the beginning. So most outages need no delay at all; where something may
have become worse, the services concerned are computed whole.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from kommunalnetz.traffic import flows
from kommunalnetz.traffic.delay import Delay, delay_of, per_row, service_targets, through_hubs, ways, weighed
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.patch import Patch, distinct, found_in, unchanged, united
from kommunalnetz.traffic.routed import Routed
from kommunalnetz.traffic.routing import Bools, Floats, Ints
from kommunalnetz.traffic.state import State

SLACK = 1 + 1e-12
"""What exceeds by less is rounding."""
LEGS = 3
"""Ways that a stream of a conference takes one after the other at most: up, between bridges, down."""


class Slowest:
    """Collects, over outages, the largest delay and jitter of every service that has a target, and the site that sees the delay."""

    def __init__(self, intact: State) -> None:
        self._ways, self._intact = ways(intact.case, judged_only=True), intact
        services = len(intact.case.demand.services)
        self._delay, self._jitter = np.full(services, -np.inf), np.full(services, -np.inf)
        self._site = np.full(services, -1, dtype=np.int64)
        self._outage: dict[int, Outage | None] = {}
        if len(self._ways.rows):
            every = np.arange(len(self._ways.rows))
            self._raw = per_row(self._ways, intact, every, unchanged(self._weights))[0]
            self._note(intact, every, unchanged(self._weights))
            self._usual = self._delay.copy()

    @cached_property
    def _weights(self) -> Floats:
        return weighed(self._ways, self._intact.lines)

    def add(self, state: State) -> None:
        """Take the state of an outage into account; what is unknown is never worse, rounding alone neither."""
        if not len(self._ways.rows):
            return
        assert isinstance(state.routed, Routed)
        arcs, weights = np.asarray(state.changed.arcs), weighed(self._ways, state.changed)
        patch = Patch(base=self._weights, places=arcs, values=weights)
        rows = self._which(united(state.routed.moved_rows, state.routed.rows))
        rows = united(rows, self._on_slower(arcs, weights))
        rows = rows[(state.routed.amounts_of(self._ways.rows[rows]) > 0) | np.isnan(self._raw[rows])]
        if not len(rows):
            return
        delay = per_row(self._ways, state, rows, patch)[0]
        longer = (delay > self._raw[rows] * SLACK) | (np.isnan(self._raw[rows]) & ~np.isnan(delay))
        higher = self._may_exceed(rows[longer], delay[longer])
        if higher.any():
            self._note(state, np.flatnonzero(higher[self._ways.service]), patch)

    def _which(self, rows: Ints) -> Ints:
        """The positions of those of ``rows``, which rise, that are judged."""
        where, hit = found_in(self._ways.rows, rows)
        return where[hit]

    def _on_slower(self, arcs: Ints, weights: Floats) -> Ints:
        """The rows that pass an arc on which a hop takes longer, of services for which that may be too much.

        A service of which nothing is known stays so unless a line is full: then its delay is infinite, however long the line is.
        """
        usual = self._weights[arcs]
        more = np.subtract(weights, usual, out=np.zeros_like(weights), where=weights > usual * SLACK)
        longer = more.max(axis=1, initial=0.0)
        slower = np.flatnonzero(longer)
        grown = longer.sum()
        concerned = np.maximum(self._usual, 0.0) + LEGS * grown > self._delay * SLACK
        concerned &= np.isfinite(self._usual) | np.isinf(grown)
        if not len(slower) or not concerned.any():
            return np.zeros(0, dtype=np.int64)
        base = self._intact.routed.base
        places = flows.upstream(base.used, base.used.on.of(arcs[slower])[1])
        rows = self._which(distinct(base.asked.pair_rows.of(base.pairs_at(places))[1]))
        return np.asarray(rows[concerned[self._ways.service[rows]]])

    def _may_exceed(self, rows: Ints, delay: Floats) -> Bools:
        """The services that may be slower than ever before if ``rows`` take ``delay``, bool[S]."""
        delay = np.where(np.isnan(delay), -np.inf, delay)
        top = np.full(len(self._delay), -np.inf)
        np.maximum.at(top, self._ways.service[rows], delay)
        for legs in self._ways.hubs:
            if np.isin(rows, np.concatenate(legs)).any():
                top[self._ways.service[np.concatenate(legs)]] = self._through(legs, rows, delay)
        return np.asarray(top > self._delay * SLACK)

    def _through(self, legs: Sequence[Ints], rows: Ints, delay: Floats) -> float:
        """At most what a conference takes: the sum of its longest legs."""
        total = 0.0
        for leg in legs:
            usual = self._raw[leg]
            total += max(float(np.max(usual, initial=0.0, where=~np.isnan(usual))), float(delay[np.isin(rows, leg)].max(initial=0.0)))
        return total

    def _note(self, state: State, rows: Ints, weights: Patch) -> None:
        """Compute all of ``rows``, which are those of whole services, and keep what exceeds."""
        raw = per_row(self._ways, state, rows, weights)
        whole = [np.full(len(self._ways.rows), -np.inf) for _ in raw]
        for values, part in zip(whole, raw, strict=True):
            values[rows] = part
        delay, jitter = (through_hubs(self._ways, values) for values in whole)
        delay = np.where(np.isnan(delay), -np.inf, delay)
        top, queue = np.full(len(self._delay), -np.inf), np.full(len(self._delay), -np.inf)
        np.maximum.at(top, self._ways.service, delay)
        np.fmax.at(queue, self._ways.service, jitter)
        for service in np.flatnonzero(top > self._delay * SLACK):
            mine = np.flatnonzero((self._ways.service == service) & (delay == top[service]))
            self._delay[service], self._site[service] = top[service], self._ways.site[mine].min()
            self._jitter[service], self._outage[int(service)] = queue[service], state.outage

    def delays(self) -> tuple[Delay, ...]:
        """One per service that an outage makes slower than the intact state, in file order."""
        asked = service_targets(self._ways.case)
        found = [(s, self._outage[s]) for s in sorted(self._outage) if self._outage[s] is not None]
        values = [(int(self._site[s]), float(self._delay[s]), float(self._jitter[s])) for s, _ in found]
        return tuple(delay_of(self._ways.case, outage, asked, s, *value) for (s, outage), value in zip(found, values, strict=True))

"""The books of a state: what is served, by whom, and what is not."""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from kommunalnetz.traffic.asked import Asked
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.patch import united
from kommunalnetz.traffic.routing import Bools, Floats, Ints

DUST = 1e-12
"""Share of what is offered below which a booking is rounding."""


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

    def at(self, places: Ints) -> "Accounting":
        """The accounts at ``service * N + site``, float[places]."""
        return Accounting(**{name: table.reshape(-1)[places] for name, table in self._tables})

    def replaced(self, places: Ints, accounts: "Accounting") -> "Accounting":
        """These with ``accounts`` at ``places``."""
        if not len(places):
            return self
        found = {name: table.copy() for name, table in self._tables}
        for name, values in accounts._tables:
            found[name].reshape(-1)[places] = values
        return Accounting(**found)

    @property
    def _tables(self) -> list[tuple[str, Floats]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Booking:
    """What was asked of the rows: ``usual`` weights by the primary host, ``weights`` and whether ``carried`` in the intact state."""

    asked: Asked
    usual: Floats
    weights: Floats
    carried: Bools

    @cached_property
    def offered(self) -> Floats:
        """bit/s per offer in the busiest hour of its service, float[O]; a trunk offers what it carries in the intact state."""
        demand = self.asked.demand
        offered = demand.offer_amount * demand.busy_weight[demand.offer_column]
        rows = demand.trunk_rows
        offered[demand.row_offer[rows]] = self.usual[rows] * demand.busy_weight[demand.row_column[rows]]
        return offered

    def served(self, rows: Ints | slice, weights: Floats, up: Bools) -> tuple[Floats, Floats]:
        """(served, standby) of ``rows`` in bit/s in the busiest hour of their service."""
        demand, usual = self.asked.demand, self.usual[rows]
        now = np.where(demand.row_pair[rows], usual, weights) * up
        return demand.row_busy[rows] * np.minimum(now, usual), demand.row_busy[rows] * np.maximum(now - usual, 0.0)


def intact_books(booking: Booking) -> Accounting:
    """The books with nothing down."""
    demand = booking.asked.demand
    served, standby = booking.served(slice(None), booking.weights, booking.carried)
    local = np.flatnonzero(demand.row_source == demand.row_target)
    offered = _by_site(demand, demand.offer_place, booking.offered)
    kept, moved_on = (_by_site(demand, demand.row_place, values) for values in (served, standby))
    nothing, rest = np.zeros(offered.shape), offered - kept - moved_on
    return Accounting(
        offered=offered, served=kept, standby=moved_on, removed=nothing, unserved=np.where(rest > DUST * offered, rest, 0.0),
        rerouted=nothing, within=_by_site(demand, demand.row_place[local], (served + standby)[local]),
    )  # fmt: skip


def changed_books(
    booking: Booking, before: Accounting, rows: Ints, weights: Floats, up: Bools, moved: Ints, gone: Ints
) -> tuple[Ints, Accounting]:
    """(the places at which the books are others than ``before``, rising; the accounts there).

    ``rows`` have other ``weights`` or are ``up`` or not, unlike in the intact state; ``moved`` rows (rising) run on other ways; the
    offers ``gone`` are removed with their site.
    """
    demand = booking.asked.demand
    places = united(demand.row_place[rows], demand.row_place[moved], demand.offer_place[gone])
    old = before.at(places)

    def summed(where: Ints, values: Floats) -> Floats:
        return np.asarray(np.bincount(np.searchsorted(places, where), values, minlength=len(places)), dtype=np.float64)

    usually, usually_standby = booking.served(rows, booking.weights[rows], booking.carried[rows])
    now, now_standby = booking.served(rows, weights, up)
    at, local = demand.row_place[rows], demand.row_source[rows] == demand.row_target[rows]
    served = _clean(old.served + summed(at, now - usually), old.offered)
    standby = _clean(old.standby + summed(at, now_standby - usually_standby), old.offered)
    within = _clean(old.within + summed(at[local], (now - usually + now_standby - usually_standby)[local]), old.offered)
    removed = summed(demand.offer_place[gone], booking.offered[gone])
    elsewhere, _ = booking.served(moved, booking.weights[moved], booking.carried[moved])
    where = np.searchsorted(rows, moved)
    both = np.flatnonzero(np.append(rows, -1)[where] == moved)
    elsewhere[both] = now[where[both]]
    rest = old.offered - removed - served - standby
    return places, Accounting(
        offered=old.offered, served=served, standby=standby, removed=removed, unserved=np.where(rest > DUST * old.offered, rest, 0.0),
        rerouted=summed(demand.row_place[moved], elsewhere), within=within,
    )  # fmt: skip


def _clean(values: Floats, offered: Floats) -> Floats:
    """Without what sums of differences leave where nothing is."""
    return np.where(np.abs(values) <= DUST * offered, 0.0, values)


def _by_site(demand: Demand, place: Ints, values: Floats) -> Floats:
    """Sums per service and site, float[S, N], of values at places ``service * N + site``."""
    flat = np.bincount(place, values, minlength=len(demand.services) * demand.sites)
    return np.asarray(flat, dtype=np.float64).reshape(len(demand.services), demand.sites)

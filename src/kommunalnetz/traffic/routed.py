"""The records of routed states: the intact one whole, every other by what is different in it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.traffic import routing
from kommunalnetz.traffic.asked import Asked
from kommunalnetz.traffic.books import Accounting, Booking, changed_books
from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.flows import Flow
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.patch import Patch, distinct, found_in, unchanged
from kommunalnetz.traffic.paths import Entered, Paths, Table, Used
from kommunalnetz.traffic.routing import Bools, Floats, Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Intact:
    """The intact state, and what outages start from.

    ``ip`` float[A, K]; ``amounts`` float[R] bit/s carried; ``carried`` bool[R] rows with a path; ``factors`` float[F] who serves whom;
    ``enters`` and ``entries`` how the pairs that are asked about start, ``flow`` what passes the places of ``used``.
    """

    network: Network
    asked: Asked
    table: Table
    enters: Entered
    used: Used
    factors: Floats
    booking: Booking
    amounts: Floats
    flow: Flow
    ip: Floats
    accounting: Accounting

    @property
    def demand(self) -> Demand:
        """What is carried."""
        return self.asked.demand

    @property
    def base(self) -> "Intact":
        """Itself."""
        return self

    @property
    def carried(self) -> Bools:
        """bool[R]"""
        return self.booking.carried

    @cached_property
    def top(self) -> float:
        """The largest traffic on an arc."""
        return float(self.ip.max(initial=0.0))

    @cached_property
    def paths(self) -> Paths:
        """The intact ways."""
        return Paths(table=self.table, dist=unchanged(self.table.flat), known=self.used)

    @cached_property
    def near(self) -> Patch:
        """Distance of each pair."""
        return unchanged(self.enters.near)

    @cached_property
    def leaving(self) -> tuple[Ints, Ints]:
        """Where traffic enters: (its places by position in ``used``, rising; the pair of each)."""
        chosen = np.flatnonzero(self.enters.share > 0)
        where = found_in(self.used.place, self.enters.place[chosen])[0]
        order = np.argsort(where, kind="stable")
        return where[order], self.enters.pair[chosen[order]]

    def pairs_at(self, places: Ints) -> Ints:
        """The pairs whose traffic enters at ``places``, by position in ``used``; one that enters at several may come several times."""
        where, pairs = self.leaving
        first, last = np.searchsorted(where, places), np.searchsorted(where, places + 1)
        return routing.Incidence(start=first, count=last - first, items=pairs).of(np.arange(len(places)))[1]

    def enters_of(self, pairs: Ints) -> Entered:
        """How ``pairs`` start."""
        pair, at = self.enters.of_pair.of(pairs)
        return Entered(near=self.enters.near[pairs], pair=pair, place=self.enters.place[at], share=self.enters.share[at])

    def amounts_of(self, rows: Ints) -> Floats:
        """bit/s of ``rows``."""
        return np.asarray(self.amounts[rows])

    @cached_property
    def dense(self) -> tuple[Bools, Floats]:
        """(next hops bool[A, N], how sites' traffic enters float[D, N]) towards every site."""
        return _everywhere(self.network, None)


@dataclass(frozen=True, kw_only=True, eq=False)
class Routed:
    """A state's difference from ``base``, the intact one: other ``ways`` (places whose next hops changed in ``bent``), other ``starts``
    of pairs, ``rows`` with other ``weights`` or carried or not (``up``), pairs on other ways in ``moved_pairs``, other
    traffic ``arc_ip`` float[m, K] on ``arcs``. All positions rise. Whole arrays are put together when they are asked for.
    """

    base: Intact
    outage: Outage
    paths: Paths
    starts: Ints
    entered: Entered
    near: Patch
    chosen: Patch
    rows: Ints
    weights: Floats
    up: Bools
    moved_pairs: Ints
    arcs: Ints
    arc_ip: Floats

    @cached_property
    def moved_rows(self) -> Ints:
        """The rows on other ways, rising."""
        return distinct(self.base.asked.pair_rows.of(self.moved_pairs)[1])

    @cached_property
    def books(self) -> tuple[Ints, Accounting]:
        """(the places ``service * N + site`` at which the accounts are others than in the intact state, those accounts)."""
        base = self.base
        gone = distinct(base.asked.site_offers.of(np.array(self.outage.sites_down, dtype=np.int64))[1])
        return changed_books(base.booking, base.accounting, self.rows, self.weights, self.up, self.moved_rows, gone)

    @cached_property
    def accounting(self) -> Accounting:
        """The books of all services and sites."""
        return self.base.accounting.replaced(*self.books)

    @cached_property
    def ip(self) -> Floats:
        """IP traffic per arc and column, float[A, K]."""
        return Patch(base=self.base.ip, places=self.arcs, values=self.arc_ip).whole

    @cached_property
    def row_amounts(self) -> Floats:
        """bit/s of ``rows``."""
        return np.where(self.up, self.base.demand.row_rate[self.rows] * self.weights, 0.0)

    def amounts_of(self, rows: Ints) -> Floats:
        """bit/s of ``rows``."""
        return Patch(base=self.base.amounts, places=self.rows, values=self.row_amounts).at(rows)

    def carried_of(self, rows: Ints) -> Bools:
        """Whether each of ``rows`` has a path."""
        return Patch(base=self.base.carried, places=self.rows, values=self.up).at(rows)

    def ip_of(self, arcs: Ints) -> Floats:
        """IP traffic per column on ``arcs``, float[m, K]."""
        return Patch(base=self.base.ip, places=self.arcs, values=self.arc_ip).at(arcs)

    def enters_of(self, pairs: Ints) -> Entered:
        """How ``pairs``, which rise, start."""
        where, looked_at = found_in(self.starts, pairs)
        usual = self.base.enters_of(pairs)
        if not looked_at.any():
            return usual
        at = self.entered.of_pair.of(where[looked_at])[1]
        share = usual.share.copy()
        share[looked_at[usual.pair]] = self.entered.share[at]
        return Entered(near=self.near.at(pairs), pair=usual.pair, place=usual.place, share=share)

    @cached_property
    def amounts(self) -> Floats:
        """bit/s carried of each row, float[R]."""
        return Patch(base=self.base.amounts, places=self.rows, values=self.row_amounts).whole

    @cached_property
    def factors(self) -> Floats:
        """Who serves whom, float[F]."""
        return self.chosen.whole

    @cached_property
    def carried(self) -> Bools:
        """Rows with a path, bool[R]."""
        return Patch(base=self.base.carried, places=self.rows, values=self.up).whole

    @cached_property
    def moved(self) -> Bools:
        """Rows on another way than in the intact state, bool[R]."""
        found = np.zeros(len(self.base.amounts), dtype=np.bool_)
        found[self.moved_rows] = True
        return found

    @cached_property
    def dense(self) -> tuple[Bools, Floats]:
        """(next hops bool[A, N], how sites' traffic enters float[D, N]) towards every site."""
        return _everywhere(self.base.network, self.outage)


def _everywhere(network: Network, outage: Outage | None) -> tuple[Bools, Floats]:
    net = network.topology
    arc_up, device_up, _ = masks(network, outage)
    dist = routing.distances(net, arc_up, device_up, np.arange(net.sites))
    return routing.tight_arcs(net, dist, arc_up), routing.entry_shares(net, dist)[1]

"""The demand of all services on a day: columns, offers and rows as arrays, with what they rest on."""

from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - parameters are called date
from functools import cached_property

import numpy as np

from kommunalnetz.inventory.inventory import Assumption
from kommunalnetz.inventory.services import AnyService, Conference, Fixed, Transfer, Voice
from kommunalnetz.traffic import conference, fixed, transfer, users, voice
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.offers import Column, Gap, Group, Ledger, Trunk
from kommunalnetz.traffic.routing import Bools, Floats, Ints
from kommunalnetz.traffic.unknowns import gaps

UNRANKED = 5
"""Rank of a class that no record describes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand:
    """What is to be carried. S services in file order, N sites, K columns, O offers, R rows, F factors.

    Offers: int64[O] ``offer_service``, ``offer_site`` (the consumer), ``offer_column``, ``offer_partner`` (-1: none); float[O]
    ``offer_amount`` bit/s in the column's busy hour, both directions; bool[O] ``offer_pair``: between two given sites.
    Rows: int64[R] ``row_offer``, ``row_source``, ``row_target``, ``row_column``, float[R] ``row_rate`` in bit/s (1.0 for trunks, whose
    factor is their rate), int64[R, 3] ``row_factors``.
    """

    services: tuple[str, ...]
    sites: int
    columns: tuple[Column, ...]
    classes: tuple[str, ...]
    groups: tuple[Group, ...]
    trunks: tuple[Trunk, ...]
    trunk_rows: Ints
    factors: int
    offer_service: Ints
    offer_site: Ints
    offer_column: Ints
    offer_partner: Ints
    offer_amount: Floats
    offer_pair: Bools
    offer_rests: tuple[frozenset[str], ...]
    row_offer: Ints
    row_source: Ints
    row_target: Ints
    row_column: Ints
    row_rate: Floats
    row_factors: Ints
    gaps: tuple[Gap, ...]
    assumptions: tuple[Assumption, ...]

    @cached_property
    def weights(self) -> Floats:
        """Day weights of the columns, float[K, 24]."""
        return np.array([column.weights for column in self.columns], dtype=np.float64).reshape(len(self.columns), 24)

    @cached_property
    def column_service(self) -> Ints:
        """Service of each column, int64[K]."""
        position = {service: i for i, service in enumerate(self.services)}
        return np.array([position[column.service] for column in self.columns], dtype=np.int64)

    @cached_property
    def column_class(self) -> Ints:
        """QoS class of each column, int64[K]."""
        return np.array([self.classes.index(column.qos) for column in self.columns], dtype=np.int64)

    @cached_property
    def service_hours(self) -> Floats:
        """bit/s that each service offers per hour, over all sites; float[S, 24]."""
        hours = np.zeros((len(self.services), 24))
        by_column = np.bincount(self.offer_column, self.offer_amount, minlength=len(self.columns))
        np.add.at(hours, self.column_service, by_column[:, None] * self.weights)
        return hours

    @cached_property
    def busy_weight(self) -> Floats:
        """Weight of each column in the busiest hour of its service, float[K]: columns of one service do not all peak at once."""
        return np.asarray(self.weights[np.arange(len(self.columns)), self.service_hours.argmax(axis=1)[self.column_service]])

    @cached_property
    def row_busy(self) -> Floats:
        """bit/s of each row in the busiest hour of its service, before its factors; float[R]."""
        return np.asarray(self.busy_weight[self.row_column] * self.row_rate)

    @cached_property
    def row_pair(self) -> Bools:
        """Whether each row runs between two given sites, bool[R]."""
        return np.asarray(self.offer_pair[self.row_offer])

    @cached_property
    def offer_place(self) -> Ints:
        """service * N + consumer site of each offer, int64[O]."""
        return self.offer_service * self.sites + self.offer_site

    @cached_property
    def row_place(self) -> Ints:
        """The same of each row, int64[R]."""
        return np.asarray(self.offer_place[self.row_offer])

    @cached_property
    def busy_hour(self) -> int:
        """The hour in which the whole network is asked for most (the first of several)."""
        return int(self.service_hours.sum(axis=0).argmax())

    @cached_property
    def at_peak(self) -> Floats:
        """bit/s of each offer in the network's busy hour, float[O]."""
        return np.asarray(self.offer_amount * self.weights[self.offer_column, self.busy_hour])


def demand(network: Network, date: Date) -> Demand:
    """The demand of the services that count on ``date``. What cannot be said for want of a value is in ``gaps``, never zero."""
    ledger = Ledger(network=network)
    services = tuple(network.inventory.services.values())
    for position, service in enumerate(services):
        if service.valid_on(date):
            unknown = tuple(gaps(network.inventory, service))
            ledger.gaps += unknown
            if not unknown:
                _enter(ledger, position, service)
    return _closed(ledger, tuple(service.id for service in services))


def _enter(ledger: Ledger, position: int, service: AnyService) -> None:
    match service:
        case Conference():
            conference.enter(ledger, position, service)
        case Voice():
            voice.enter(ledger, position, service)
        case Transfer():
            transfer.enter(ledger, position, service)
        case Fixed():
            fixed.enter(ledger, position, service)
        case _:
            users.enter(ledger, position, service)


def _closed(ledger: Ledger, services: tuple[str, ...]) -> Demand:
    """The ledger as arrays. Trunk factors come last; each trunk row refers to its own."""
    offers = ledger.offers
    rows = np.array([row[4:] for row in ledger.rows], dtype=np.int64).reshape(-1, 3)
    rows[ledger.trunk_rows, 0] = ledger.width + np.arange(len(ledger.trunks))
    whole = {name: np.array([row[i] for row in ledger.rows], dtype=np.int64) for i, name in enumerate(("offer", "source", "target"))}
    owner = whole["offer"]
    column = np.array([offer.column for offer in offers], dtype=np.int64)
    return Demand(
        services=services, sites=len(ledger.network.sites), columns=tuple(ledger.columns), classes=_classes(ledger),
        groups=tuple(ledger.groups), trunks=tuple(ledger.trunks), trunk_rows=np.array(ledger.trunk_rows, dtype=np.int64),
        factors=ledger.width + len(ledger.trunks),
        offer_service=np.array([offer.service for offer in offers], dtype=np.int64),
        offer_site=np.array([offer.site for offer in offers], dtype=np.int64),
        offer_column=column,
        offer_partner=np.array([offer.partner for offer in offers], dtype=np.int64),
        offer_amount=np.array([offer.amount for offer in offers], dtype=np.float64),
        offer_pair=np.array([offer.pair for offer in offers], dtype=np.bool_),
        offer_rests=tuple(offer.rests for offer in offers),
        row_offer=owner, row_source=whole["source"], row_target=whole["target"], row_column=column[owner],
        row_rate=np.array([row[3] for row in ledger.rows], dtype=np.float64), row_factors=rows,
        gaps=tuple(dict.fromkeys(ledger.gaps)), assumptions=tuple(ledger.assumptions.values()),
    )  # fmt: skip


def _classes(ledger: Ledger) -> tuple[str, ...]:
    """The classes in use, in the order in which their queues are served (rank, then name)."""
    known = ledger.inventory.classes
    used = {column.qos for column in ledger.columns}
    return tuple(sorted(used, key=lambda name: (known[name].rank if name in known else UNRANKED, name)))

"""Offers: what each service wants to carry for each consumer, collected while the services are read.

An offer is one service's demand of one consumer site in one column, in one accounting unit. It becomes rows:
(source site, target site, bit/s), each with up to three factors that the state decides, such as the share of a
host. Factors live in one vector: position 0 is 1.0, then come the host shares of every group, then the trunks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np

from kommunalnetz.inventory.inventory import Assumption, Inventory
from kommunalnetz.inventory.records import Profile
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.routing import Bools, Floats

ALWAYS = 0
"""The factor that is 1.0 in every state."""

Rule = Literal["mean", "gaussian", "voice"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """A kind of traffic that is routed and dimensioned as one: a service in one of its profiles.

    ``weights`` float[24] relative to the busy hour; ``packet_size`` IP bytes; ``rule`` says how need follows from the mean:
    ``gaussian`` with flows of ``peak`` bit/s, ``voice`` with channels of ``peak`` bit/s each, ``mean`` needs no more than the mean.
    """

    service: str
    profile: str
    day_profile: str
    qos: str
    weights: Floats
    packet_size: int
    rule: Rule = "mean"
    peak: float = 0.0


class Choice(StrEnum):
    """How a consumer finds its host: the nearest, all in equal shares, or the first of the list that it reaches."""

    NEAREST = "nearest"
    SPLIT = "split"
    FIRST = "first"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Hosts and standbys (site positions) with a way to choose; ``offset`` is where its factors start.

    Factors: share of host h for consumer c at ``offset + c * width + h`` (hosts, then standbys), then per consumer their sum.
    """

    hosts: tuple[int, ...]
    standby: tuple[int, ...]
    choice: Choice
    offset: int

    @property
    def members(self) -> tuple[int, ...]:
        """Hosts, then standbys."""
        return self.hosts + self.standby


@dataclass(frozen=True, kw_only=True, eq=False)
class Trunk:
    """A stream between two bridges of a cascaded conference; its factor is its rate in bit/s, from who is on bridge ``source``."""

    group: int
    source: int
    target: int
    endpoints: Floats
    stream: float
    thumbnail: float
    simulcast: bool
    simultaneous: float


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Demand that cannot be said because a value is unknown: ``field`` of the site or of the service. Never counted as zero."""

    service: str
    site: str
    field: str


class Offer(NamedTuple):
    """bit/s of one service at one consumer ``site`` in one column, both directions; ``partner`` is a second site that must be up, or -1."""

    service: int
    site: int
    column: int
    amount: float
    partner: int
    pair: bool
    rests: frozenset[str]


@dataclass
class Ledger:
    """What is collected while services are read; closed by ``kommunalnetz.traffic.demand.demand``."""

    network: Network
    columns: list[Column] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    trunks: list[Trunk] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    rows: list[tuple[int, int, int, float, int, int, int]] = field(default_factory=list)
    trunk_rows: list[int] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    assumptions: dict[tuple[str, str], Assumption] = field(default_factory=dict)
    width: int = 1

    @property
    def inventory(self) -> Inventory:
        """Where the services come from."""
        return self.network.inventory

    def group(self, hosts: Iterable[str], standby: Iterable[str], choice: Choice) -> int:
        """The position of the group with these hosts; the same question gives the same group."""
        at = self.network.site_at
        asked = (tuple(at[h] for h in hosts if h in at), tuple(at[h] for h in standby if h in at), choice)
        for position, group in enumerate(self.groups):
            if (group.hosts, group.standby, group.choice) == asked:
                return position
        self.groups.append(Group(hosts=asked[0], standby=asked[1], choice=choice, offset=self.width))
        self.width += len(self.network.sites) * (len(asked[0]) + len(asked[1]) + 1)
        return len(self.groups) - 1

    def share(self, group: int, consumer: int, member: int) -> int:
        """The factor: which share of ``consumer`` the member (by its place in the group) serves."""
        chosen = self.groups[group]
        return chosen.offset + consumer * len(chosen.members) + member

    def reached(self, group: int, consumer: int) -> int:
        """The factor: which share of ``consumer`` any member serves."""
        chosen = self.groups[group]
        return chosen.offset + len(self.network.sites) * len(chosen.members) + consumer

    def offer(self, service: int, site: int, column: int, amount: float, *, partner: int = -1, pair: bool = False,
              rests: frozenset[str] = frozenset()) -> int:  # fmt: skip
        """Enter an offer; its position."""
        self.offers.append(Offer(service, site, column, amount, partner, pair, rests))
        return len(self.offers) - 1

    def row(self, offer: int, source: int, target: int, rate: float, factors: tuple[int, ...] = ()) -> None:
        """Enter ``rate`` bit/s from ``source`` to ``target``, times the factors."""
        if rate > 0:
            first, second, third = (*factors, ALWAYS, ALWAYS, ALWAYS)[:3]
            self.rows.append((offer, source, target, rate, first, second, third))

    def towards(self, service: int, site: int, column: int, up: float, down: float, group: int, rests: frozenset[str]) -> None:
        """An offer of a consumer to the hosts of a group: ``up`` to the host, ``down`` from it, shared as the state decides."""
        if up + down > 0:
            offer = self.offer(service, site, column, up + down, rests=rests)
            for member, host in enumerate(self.groups[group].members):
                self.row(offer, site, host, up, (self.share(group, site, member),))
                self.row(offer, host, site, down, (self.share(group, site, member),))

    def between(self, service: int, site: int, column: int, source: int, target: int, rate: float, *, partner: int = -1,
                rests: frozenset[str] = frozenset()) -> None:  # fmt: skip
        """An offer between two given sites, booked for ``site``."""
        if rate > 0:
            self.row(self.offer(service, site, column, rate, partner=partner, pair=True, rests=rests), source, target, rate)

    def trunk(self, service: int, column: int, trunk: Trunk) -> None:
        """A stream between two bridges; what it carries is decided by the state."""
        members = self.groups[trunk.group].members
        source, target = members[trunk.source], members[trunk.target]
        self.trunks.append(trunk)
        self.trunk_rows.append(len(self.rows))
        self.row(self.offer(service, source, column, 0.0, partner=target, pair=True), source, target, 1.0)

    def assume(self, subject: str, name: str, value: object, reason: str) -> None:
        """Note a value that nobody has told; once per subject and field."""
        section, _, key = subject.partition(":")
        place = self.inventory.where("policy", key) if section == "policy" else self.inventory.where(f"{section}s", key)
        self.assumptions.setdefault(
            (subject, name), Assumption(subject=subject, field=name, value=value, reason=reason, estimated=True, where=place)
        )


def profile_windows(inventory: Inventory, service: AnyService) -> tuple[tuple[Profile | None, Bools], ...]:
    """The profiles of a service and the hours in which each applies; a profile without hours takes those that no other claims."""
    if not service.profiles:
        return ((inventory.profiles.get(service.profile or ""), np.ones(24, dtype=np.bool_)),)
    windows = []
    claimed = {hour for use in service.profiles for hour in use.hours or ()}
    for use in service.profiles:
        hours = use.hours if use.hours is not None else tuple(hour for hour in range(24) if hour not in claimed)
        mask = np.zeros(24, dtype=np.bool_)
        mask[list(hours)] = True
        windows.append((inventory.profiles.get(use.profile), mask))
    return tuple(windows)


def day_weights(inventory: Inventory, service: AnyService, profile: Profile | None, hours: Bools) -> tuple[str, Floats]:
    """(id of the day profile or "", weights per hour); without a day profile every hour of the window is the busy hour."""
    name = service.day_profile or (profile.day_profile if profile else None) or ""
    day = inventory.day_profiles.get(name)
    weights = np.ones(24) if day is None else np.asarray(day.weights, dtype=np.float64)
    return name, np.where(hours, weights, 0.0)

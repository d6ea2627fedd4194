"""What the demand asks of the network: which sites want a way to which others, and which rows depend on each answer."""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.traffic.demand import Demand
from kommunalnetz.traffic.patch import distinct, found_in, united
from kommunalnetz.traffic.routing import Incidence, Ints, incidence


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """The questions of a demand, by position.

    A *goal* is a site that something is sent to. A *pair* is a site that asks for the way to a goal: it sends, or it may choose it as
    host. An *asker* is a consumer of a group of hosts.
    """

    demand: Demand

    @cached_property
    def askers(self) -> tuple[Ints, Ints]:
        """(group, consumer site) of each asker, in order of groups; only those that some row or trunk depends on."""
        demand, used = self.demand, distinct(self.demand.row_factors.reshape(-1))
        owner, consumers = [], []
        for position, group in enumerate(demand.groups):
            shares = demand.sites * len(group.members)
            mine = used[(used >= group.offset) & (used < group.offset + shares + demand.sites)] - group.offset
            chosen = np.where(mine < shares, mine // max(1, len(group.members)), mine - shares)
            meeting = [np.flatnonzero(trunk.endpoints > 0) for trunk in demand.trunks if trunk.group == position]
            found = united(chosen, *meeting)
            owner.append(np.full(len(found), position, dtype=np.int64))
            consumers.append(found)
        nothing = np.zeros(0, dtype=np.int64)
        return np.concatenate([nothing, *owner]), np.concatenate([nothing, *consumers])

    @cached_property
    def group_askers(self) -> tuple[slice, ...]:
        """The askers of each group."""
        edges = np.searchsorted(self.askers[0], np.arange(len(self.demand.groups) + 1))
        return tuple(slice(int(a), int(b)) for a, b in itertools.pairwise(edges))

    @cached_property
    def _wanted(self) -> tuple[Ints, tuple[Ints, ...]]:
        """goal site * N + asking site (of each row, of each group's askers x members); -1 within one site."""
        demand, n = self.demand, self.demand.sites
        rows = np.where(demand.row_source == demand.row_target, -1, demand.row_target * n + demand.row_source)
        groups = []
        for group, mine in zip(demand.groups, self.group_askers, strict=True):
            consumers, members = self.askers[1][mine, None], np.array(group.members, dtype=np.int64)
            groups.append(np.where(consumers == members, -1, members * n + consumers))
        return rows, tuple(groups)

    @cached_property
    def keys(self) -> Ints:
        """goal site * N + asking site of each pair, rising."""
        rows, groups = self._wanted
        found = united(rows, *(group.reshape(-1) for group in groups))
        return found[found >= 0]

    @cached_property
    def goals(self) -> Ints:
        """The goals' sites, rising."""
        return distinct(self.keys // max(1, self.demand.sites))

    @cached_property
    def goal_at(self) -> Ints:
        """Position in ``goals`` of each site, -1 for others; int64[N]."""
        places = np.full(self.demand.sites, -1, dtype=np.int64)
        places[self.goals] = np.arange(len(self.goals))
        return places

    @cached_property
    def pair_goal(self) -> Ints:
        """Position in ``goals`` of each pair's goal."""
        return np.asarray(self.goal_at[self.keys // max(1, self.demand.sites)])

    @cached_property
    def pair_site(self) -> Ints:
        """The asking site of each pair."""
        return np.asarray(self.keys % max(1, self.demand.sites))

    def pairs(self, goal: Ints, site: Ints) -> Ints:
        """The pairs of (position of a goal, site) that are asked for, rising, once each."""
        where, hit = found_in(self.keys, self.goals[goal] * self.demand.sites + site)
        return distinct(where[hit])

    @cached_property
    def row_pair(self) -> Ints:
        """The pair of each row, -1 within one site."""
        return self._place(self._wanted[0])

    @cached_property
    def group_pairs(self) -> tuple[Ints, ...]:
        """The pair of each asker and member of each group, -1 within one site; int64[askers, members]."""
        return tuple(self._place(keys.reshape(-1)).reshape(keys.shape) for keys in self._wanted[1])

    def _place(self, keys: Ints) -> Ints:
        where, hit = found_in(self.keys, keys)
        return np.where(hit, where, -1)

    @cached_property
    def pair_rows(self) -> Incidence:
        """The rows of each pair; those within one site belong to none (the last)."""
        return incidence(np.where(self.row_pair < 0, len(self.keys), self.row_pair), len(self.keys) + 1)

    @cached_property
    def pair_askers(self) -> Incidence:
        """The askers that look at each pair."""
        pairs = [pairs.reshape(-1) for pairs in self.group_pairs]
        askers = [
            np.repeat(np.arange(mine.start, mine.stop), pairs.shape[1])
            for mine, pairs in zip(self.group_askers, self.group_pairs, strict=True)
        ]
        nothing = np.zeros(0, dtype=np.int64)
        return _listed(np.concatenate([nothing, *pairs]), np.concatenate([nothing, *askers]), len(self.keys))

    @cached_property
    def site_askers(self) -> Incidence:
        """The askers for whom it matters whether a site is up: the consumer, and all of a group with that member."""
        askers = np.arange(len(self.askers[0]))
        sites, found = [self.askers[1]], [askers]
        for group, mine in zip(self.demand.groups, self.group_askers, strict=True):
            members = np.array(group.members, dtype=np.int64)
            sites.append(np.repeat(members, mine.stop - mine.start))
            found.append(np.tile(askers[mine], len(members)))
        return _listed(np.concatenate(sites), np.concatenate(found), self.demand.sites)

    @cached_property
    def factor_rows(self) -> Incidence:
        """The rows that each factor belongs to; nobody asks for those of factor 0."""
        return _listed(
            self.demand.row_factors.reshape(-1), np.repeat(np.arange(len(self.demand.row_rate)), 3), self.demand.factors, least=1
        )

    @cached_property
    def site_rows(self) -> Incidence:
        """The rows that stand and fall with each site."""
        demand, rows = self.demand, np.arange(len(self.demand.row_rate))
        owner = demand.row_offer
        ends = (demand.row_source, demand.row_target, demand.offer_site[owner], demand.offer_partner[owner])
        return _listed(np.concatenate(ends), np.tile(rows, len(ends)), demand.sites)

    @cached_property
    def site_offers(self) -> Incidence:
        """The offers that are removed with each site."""
        demand, offers = self.demand, np.arange(len(self.demand.offer_site))
        return _listed(np.concatenate((demand.offer_site, demand.offer_partner)), np.tile(offers, 2), demand.sites)


def _listed(owner: Ints, items: Ints, things: int, least: int = 0) -> Incidence:
    """The ``items`` of each thing from ``least`` on; those that belong to none (-1) are left out."""
    kept = owner >= least
    found = incidence(owner[kept], things)
    return Incidence(start=found.start, count=found.count, items=items[kept][found.items])

"""Which candidate lines to build so that no single outage separates what need not be separated, at the least price.

**What is wanted.** In every outage that the policy evaluates, two places that use or host services and that would still reach each other
if every candidate were built must reach each other with the chosen ones. What no candidate can mend is not asked for.

**What it costs.** The chosen lines at the cheapest step that carries their need, their own building costs, and the larger rates that
the other lines then need (``kommunalnetz.planning.upgrade``): one-off and monthly prices over ``policy.cost_term``. New lines change
the ways of the traffic, so every set is judged by a study of its own.

**How it is found, exactly.** A candidate without which the goal is missed even if all others are built is in every allowed set. The sets
of the rest are looked at in the order of a lower bound of their price, the chosen lines at their cheapest step alone. As soon as the bound
reaches the price of the best set found, no later set can be cheaper.

**Where there are too many for that** (``EXACT``) ``kommunalnetz.planning.relaxation`` gives a bound and a set to begin with. It is studied
like any other and bettered line by line - one left out, one added, one for another - until nothing helps; the gap is told.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import combinations
from math import nan

import numpy as np

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Candidate, Link
from kommunalnetz.planning.measures import line
from kommunalnetz.planning.prices import cheapest, offer, steps, term
from kommunalnetz.planning.relaxation import Join, Relaxation, usable
from kommunalnetz.planning.requirement import Limit, Requirement, kept, requirements
from kommunalnetz.planning.upgrade import Measure, Upgrade, upgrade
from kommunalnetz.traffic.network import Network, network
from kommunalnetz.traffic.outages import masks, outages
from kommunalnetz.traffic.routing import Bools, Ints
from kommunalnetz.traffic.study import Study, study

EXACT = 15
"""Up to so many candidates that are not decided beforehand, every set is considered."""


class NoSolver(Exception):
    """More candidates than can be enumerated, and no solver: how many are not decided beforehand."""

    def __init__(self, free: int) -> None:
        self.free = free
        super().__init__(str(free))


@dataclass(frozen=True, kw_only=True)
class SecondLines:
    """The cheapest set of candidates found, in file order, and all measures: lines to build, then rates to raise.

    ``price`` over the term, EUR net; ``bound`` is what no allowed set can be cheaper than. ``complete``: it is the cheapest.
    ``interrupted``: the search was ended by the user.
    ``forced`` are candidates without which the goal is missed. ``studied`` of ``sets`` sets were computed, the others cannot be cheaper or
    miss the goal. ``after`` is the study with the chosen lines at the capacity of their ports.
    """

    chosen: tuple[Candidate, ...]
    forced: tuple[str, ...]
    upgrade: Upgrade
    price: Decimal
    bound: Decimal
    complete: bool
    interrupted: bool = False
    sets: int
    studied: int
    after: Study

    @property
    def gap(self) -> Decimal:
        """How much cheaper another set could be at most, as a share of the price; 0 if complete."""
        return Decimal(0) if self.complete or not self.price else (self.price - self.bound) / self.price


def second_lines(
    before: Study, limit: Limit = "red", growth: float = 1.0, progress: Callable[[int, int], None] | None = None
) -> SecondLines | None:  # fmt: skip
    """The cheapest allowed set for the inventory of ``before``. An interrupt (Ctrl-C) ends the search; the best so far is returned.

    None where there is no candidate or no price ladder, or if interrupted before the first set is judged. Raises NoSolver.
    """
    inventory = before.inventory
    candidates = tuple(inventory.candidates.values())
    if not candidates or not inventory.prices:
        return None
    goal = Goal(inventory, candidates)
    forced = tuple(i for i in range(len(candidates)) if not goal.met(np.arange(len(candidates)) != i))
    free = [i for i in range(len(candidates)) if i not in forced]
    search = _Search(before, candidates, goal, limit, growth)
    if len(free) <= EXACT:
        return search.enumerated(forced, free, progress)
    if not usable():
        raise NoSolver(len(free))
    return search.relaxed(forced, free, progress)


class Goal:
    """What must stay connected in each outage, and whether a set of candidates keeps it so; ``joins``: the outages in which they matter."""

    def __init__(self, inventory: Inventory, candidates: Sequence[Candidate]) -> None:
        whole = network(built(inventory, candidates))
        self._network = whole
        self._positions = [whole.link_at[candidate.id] for candidate in candidates]
        self._places = np.flatnonzero(_relevant(whole))
        self._cases: list[tuple[Bools, Ints]] = []
        joins = []
        every, none = np.ones(len(candidates), dtype=np.bool_), np.zeros(len(candidates), dtype=np.bool_)
        for outage in (None, *outages(whole)):
            arcs, devices, _ = masks(whole, outage)
            places = self._places[devices[self._places]]
            wanted, parts = self._labels(arcs, every)[places], self._labels(arcs, none)
            if not _as_joined(parts[places], wanted):
                self._cases.append((arcs, places))
                groups = (np.unique(parts[places][wanted == label]) for label in np.unique(wanted))
                joins.append(Join(outage=outage, parts=parts, groups=tuple(group for group in groups if len(group) > 1)))
        self.joins = tuple(joins)
        self._wanted = [self._labels(arcs, every)[places] for arcs, places in self._cases]

    def met(self, chosen: Bools) -> bool:
        """Whether the candidates that are True connect all that every candidate would, in every outage."""
        return all(
            _as_joined(self._labels(arcs, chosen)[places], wanted) for (arcs, places), wanted in zip(self._cases, self._wanted, strict=True)
        )

    def _labels(self, arcs: Bools, chosen: Bools) -> Ints:
        """A number per device, the same for those that reach each other."""
        up = arcs.copy()
        for position, there in zip(self._positions, chosen, strict=True):
            if not there:
                up[2 * position : 2 * position + 2] = False
        label = np.arange(len(self._network.devices))
        tail, head = self._network.tail[up], self._network.head[up]
        while True:
            low = np.minimum(label[tail], label[head])
            following = label.copy()
            np.minimum.at(following, tail, low)
            np.minimum.at(following, head, low)
            if np.array_equal(following, label):
                return label
            label = following


def _as_joined(found: Ints, wanted: Ints) -> bool:
    """Whether what has one number in ``wanted`` has one in ``found``."""
    order = np.argsort(wanted, kind="stable")
    same = wanted[order][1:] == wanted[order][:-1]
    return bool(np.all(found[order][1:][same] == found[order][:-1][same]))


def _relevant(whole: Network) -> Bools:
    """The devices of sites that use or host a service."""
    inventory, sites = whole.inventory, set()
    for service in inventory.services.values():
        sites |= {*service.hosts, *service.standby, *(site.id for site in inventory.selected(service.consumers))}
        sites |= {name for name in (getattr(service, "origin", None), getattr(service, "to", None)) if name}
    return np.array([whole.sites[site].id in sites for site in whole.device_site], dtype=np.bool_)


def built(inventory: Inventory, chosen: Sequence[Candidate]) -> Inventory:
    """The inventory with the candidates as lines, at the capacity of their ports."""
    return replace(inventory, links={**inventory.links, **{candidate.id: line(candidate) for candidate in chosen}})


class _Search:
    """Sets of candidates and their prices."""

    def __init__(self, before: Study, candidates: Sequence[Candidate], goal: Goal, limit: Limit, growth: float) -> None:
        self.before, self.candidates, self.goal, self.limit, self.growth = before, candidates, goal, limit, growth
        self.months = term(before.inventory.policy)
        self.least = [self._least(candidate) for candidate in candidates]
        self.known: dict[tuple[int, ...], SecondLines] = {}

    def _least(self, candidate: Candidate) -> Decimal:
        offers = (offer(candidate, step) for step in steps(self.before.inventory, candidate))
        found = cheapest(offers, self.months, lambda _: True)
        return candidate.one_off + (found.over(self.months) if found is not None else Decimal(0))

    def sets(self, forced: Sequence[int], free: Sequence[int]) -> list[tuple[Decimal, tuple[int, ...]]]:
        """(lower bound, set) of all sets that hold ``forced``, the smallest bound first."""
        base = sum((self.least[i] for i in forced), Decimal(0))
        every = (some for size in range(len(free) + 1) for some in combinations(free, size))
        found = [(base + sum((self.least[i] for i in some), Decimal(0)), tuple(sorted((*forced, *some)))) for some in every]
        return sorted(found, key=lambda pair: (pair[0], len(pair[1]), pair[1]))

    def enumerated(self, forced: Sequence[int], free: Sequence[int], progress: Callable[[int, int], None] | None) -> SecondLines | None:
        """The cheapest allowed set; fewer lines that no step mends come before a lower price."""
        every = self.sets(forced, free)
        best: SecondLines | None = None
        complete, bound = True, every[0][0]
        try:
            for done, (least, some) in enumerate(every):
                bound = least
                if best is not None and not best.upgrade.too_small and least >= best.price:
                    break
                if self.goal.met(self._mask(some)):
                    found = self.judged(some)
                    best = found if best is None or _better(found, best) else best
                if progress is not None:
                    progress(done + 1, len(every))
        except KeyboardInterrupt:
            complete = False
        if best is None:
            return None
        return replace(
            best, complete=complete, interrupted=not complete, bound=best.price if complete else min(bound, best.price),
            sets=len(every), studied=len(self.known), forced=tuple(self.candidates[i].id for i in forced),
        )  # fmt: skip

    def relaxed(self, forced: Sequence[int], free: Sequence[int], progress: Callable[[int, int], None] | None) -> SecondLines | None:
        """A set near the bound of the relaxation, bettered line by line."""
        best: SecondLines | None = None
        bound, interrupted = sum((self.least[i] for i in forced), Decimal(0)), False
        try:
            whole = study(built(self.before.inventory, self.candidates), date=self.before.date)
            found = Relaxation(whole, self.candidates, forced, self.goal.joins, self.limit, self.growth).solved()
            bound = max(bound, found.bound)
            some = found.chosen if found.chosen is not None else tuple(range(len(self.candidates)))
            best = self.judged(some)
            while (better := self._improved(best, some, free, progress)) is not None:
                best, some = better
        except KeyboardInterrupt:
            interrupted = True
        if best is None:
            return None
        bound = min(bound, best.price)
        return replace(
            best, complete=bound >= best.price, interrupted=interrupted, bound=bound, sets=2 ** len(free), studied=len(self.known),
            forced=tuple(self.candidates[i].id for i in forced),
        )  # fmt: skip

    def _improved(
        self, best: SecondLines, some: tuple[int, ...], free: Sequence[int], progress: Callable[[int, int], None] | None
    ) -> tuple[SecondLines, tuple[int, ...]] | None:  # fmt: skip
        """The first set one step away that is better, and what it is."""
        near = list(_neighbours(some, free))
        for done, other in enumerate(near):
            least = sum((self.least[i] for i in other), Decimal(0))
            if (least < best.price or best.upgrade.too_small) and self.goal.met(self._mask(other)):
                found = self.judged(other)
                if _better(found, best):
                    return found, other
            if progress is not None:
                progress(done + 1, len(near))
        return None

    def _mask(self, some: Sequence[int]) -> Bools:
        return np.isin(np.arange(len(self.candidates)), some)

    def judged(self, some: tuple[int, ...]) -> SecondLines:
        """The set of these positions, studied once."""
        if some not in self.known:
            self.known[some] = self._judged(tuple(self.candidates[i] for i in some))
        return self.known[some]

    def _judged(self, chosen: tuple[Candidate, ...]) -> SecondLines:
        after = study(built(self.before.inventory, chosen), date=self.before.date)
        lines = tuple(self._lines(after, chosen))
        others = upgrade(after, self.limit, self.growth)
        new = {candidate.id for candidate in chosen}
        larger = tuple(measure for measure in others.measures if measure.link.id not in new)
        small = tuple(pair for pair in others.too_small if pair[0].id not in new)
        measures = tuple(one for one in lines if isinstance(one, Measure))
        refused = tuple(one for one in lines if not isinstance(one, Measure))
        result = replace(others, measures=(*measures, *larger), too_small=(*refused, *small))
        price = result.over(self.months)
        return SecondLines(
            chosen=chosen, forced=(), upgrade=result, price=price, bound=price, complete=True, sets=1, studied=1, after=after
        )

    def _lines(self, after: Study, chosen: Sequence[Candidate]) -> Iterator[Measure | tuple[Link, Requirement]]:
        """Each new line at its cheapest step that carries what it has to; what binds where no step does."""
        every = requirements(after, self.limit, self.growth)
        for candidate in chosen:
            own = every[after.network.link_at[candidate.id]]
            offers = [offer(candidate, step) for step in steps(after.inventory, candidate)]
            found = cheapest(offers, self.months, partial(kept, own))
            binding = max(own, key=lambda one: (one.capacity, -one.arc), default=None)
            if found is not None:
                yield Measure(
                    kind="second-line", link=candidate, offer=found, old_rate=nan, old_port=nan, because=binding, monthly_before=Decimal(0),
                    building=candidate.one_off,
                )  # fmt: skip
            elif binding is not None:
                yield candidate, binding


def _neighbours(some: tuple[int, ...], free: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every set with one of ``free`` less, one for another, one more."""
    inside, outside = [i for i in free if i in some], [i for i in free if i not in some]
    yield from (tuple(x for x in some if x != i) for i in inside)
    yield from (tuple(sorted((*(x for x in some if x != i), j))) for i in inside for j in outside)
    yield from (tuple(sorted((*some, j))) for j in outside)


def _better(one: SecondLines, other: SecondLines) -> bool:
    return (len(one.upgrade.too_small), one.price) < (len(other.upgrade.too_small), other.price)

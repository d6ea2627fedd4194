"""Availability: how much of the year every service is reached from every site, and how much of that hangs on what.

Available means that a way exists from the site to a host or standby of the service that is up: to every host where it is split over
them, to any other consumer where there is no host; a flow between two sites needs the way between them. Users at home are not
looked at, and a meeting counts where it is reached, whoever else is there.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kommunalnetz.checks.lines import lines
from kommunalnetz.inventory.services import Application, Fixed, Internet, Select, Service, Transfer, Voice
from kommunalnetz.planning.components import components
from kommunalnetz.planning.reliability import Chance, Floats, disjoint, sampled
from kommunalnetz.planning.ways import Clause, Ways, ways
from kommunalnetz.traffic.study import Study

YEAR = 8760 * 3600.0
"""Seconds."""
SAMPLES = 20_000
_WIDE = 1e-6
"""Bounds farther apart (32 s a year) are not told as exact."""
_SAME = 1e-9


class Verdict(StrEnum):
    """Availability against what the contracts of the site's lines agree on."""

    KEPT = "kept"
    MISSED = "missed"
    OPEN = "not decidable"
    NONE = "not agreed"


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What hangs on a component: Birnbaum's P(up) - P(down), and the share of the unavailability that were gone without its failures
    (Fussell and Vesely)."""

    component: str
    birnbaum: float
    fussell_vesely: float


@dataclass(frozen=True, kw_only=True)
class Reach:
    """P(a way exists) lies between ``low`` and ``high``, shares of time.

    ``method``: exact, factoring, sampled. ``separate`` False: routes that matter are not known; then the bounds hold whatever they share.
    ``apart`` is the value if they share nothing. ``unknown`` are components without a figure on the likeliest ways.
    """

    low: float
    high: float
    apart: float
    method: str
    separate: bool
    unknown: tuple[str, ...]
    contributions: tuple[Contribution, ...]

    @property
    def known(self) -> bool:
        """Whether there is one value."""
        return self.separate and not self.unknown


@dataclass(frozen=True, kw_only=True)
class Available:
    """A service at a site. ``agreed`` is the best availability that a contract of the site's lines promises, None: none does.

    ``lost_low`` and ``lost_high`` bound the volume that is not served, in byte a year: the mean rate over the day while there is no way.
    """

    service: str
    site: str
    reach: Reach
    agreed: float | None
    lost_low: float
    lost_high: float

    @property
    def verdict(self) -> Verdict:
        """Against what is agreed."""
        if self.agreed is None:
            return Verdict.NONE
        if self.reach.low >= self.agreed - _SAME:
            return Verdict.KEPT
        return Verdict.MISSED if self.reach.high < self.agreed - _SAME else Verdict.OPEN


class Reaches:
    """The chances of ways in one network; the same question is answered once."""

    def __init__(self, study: Study, *, samples: int = SAMPLES, seed: int = 1) -> None:
        self.study, self.components = study, components(study.network)
        self._samples, self._seed = samples, seed
        parts = self.components
        self._apart = self._ways(*(part.down or 0.0 for part in parts))
        self._single = self._ways(*(1.0 if part.down is None or part.open else part.down for part in parts))
        self._best = self._ways(*(0.0 if part.down is None or part.shares else part.down for part in parts))
        self._worst = self._ways(*(1.0 if part.down is None or part.shares else part.down for part in parts))
        self._answers: dict[tuple[Clause, ...], Reach] = {}

    def reach(self, clauses: tuple[Clause, ...]) -> Reach:
        """P(all clauses have their way)."""
        if clauses not in self._answers:
            self._answers[clauses] = self._computed(clauses)
        return self._answers[clauses]

    def between(self, site: str, other: str) -> Reach:
        """P(a way exists between two sites). Raises KeyError for an unknown one."""
        at = self.study.network.site_at
        return self.reach(((at[site], frozenset((at[other],))),))

    def _ways(self, *down: float) -> Ways:
        return ways(self.study.network, self.components, down)

    def _computed(self, clauses: tuple[Clause, ...]) -> Reach:
        apart = self._chance(self._apart, clauses)
        low, high, open_ = apart.low, apart.high, 0
        if any(part.down is None or part.shares for part in self.components):
            best, worst = self._chance(self._best, clauses), self._chance(self._worst, clauses)
            low, high = self._whatever_is_so(clauses, worst.low, best.high)
            open_ = apart.used | best.used | worst.used if high - low > _WIDE else 0
        matter = [part for i, part in enumerate(self.components) if open_ >> i & 1]
        figures = bool(matter) and self._chance(self._single, clauses).low < apart.low - _WIDE
        return Reach(
            low=low, high=high, apart=apart.value, method=apart.method, separate=not any(part.shares for part in matter),
            unknown=tuple(part.name for part in matter if figures and (part.down is None or part.open)),
            contributions=self._contributions(apart),
        )  # fmt: skip

    def _chance(self, of: Ways, clauses: tuple[Clause, ...]) -> Chance:
        """Exact, else by factoring, else sampled."""
        chance = disjoint(lambda lost: of.way(clauses, lost), of.down)
        if chance.high - chance.low <= _WIDE:
            return chance
        if len(clauses) == 1 and (value := of.factored(*clauses[0])) is not None:
            return Chance(low=value, high=value, birnbaum=chance.birnbaum, method="factoring", used=chance.used)
        return sampled(lambda lost: of.way(clauses, lost), of.down, self._samples, self._seed, chance)

    def _whatever_is_so(self, clauses: tuple[Clause, ...], low: float, high: float) -> tuple[float, float]:
        """Bounds that hold whatever the unknown figures are and whatever lines of unknown routes share with others.

        ``low`` is the chance if all of these are down always, ``high`` if they never are; more components up never make a way worse, so
        both hold for any dependence. Common causes make failures associated (Esary, Proschan and Walkup, Annals of Mathematical
        Statistics 38, 1967): a way is up at least as often as if its parts were independent, and all lines of a site are down at least as
        often. So the likeliest way of known figures bounds from below too, and the lines of the site from above.
        """
        found = self._single.way(clauses, sum(1 << i for i, q in enumerate(self._single.down) if q >= 1))
        if found is not None:
            low = max(low, math.prod(1 - q for i, q in enumerate(self._single.down) if found >> i & 1))
        for start, goals in clauses:
            need = self._own_lines(start)
            if start not in goals and need:
                high = min(high, 1 - math.prod(self._down(mask) for mask in need))
        return min(low, high), high

    def _own_lines(self, site: int) -> list[int]:
        network = self.study.network
        ends = network.device_site[network.tail], network.device_site[network.head]
        return [self._apart.links[i] for i in range(len(network.links)) if (ends[0][2 * i] == site) != (ends[1][2 * i] == site)]

    def _down(self, mask: int) -> float:
        return 1 - math.prod(1 - q for i, q in enumerate(self._apart.down) if mask >> i & 1)

    def _contributions(self, chance: Chance) -> tuple[Contribution, ...]:
        """What matters, the weightiest first; the unavailability falls by q x Birnbaum if a component never fails."""
        gone = 1 - chance.value
        weights: Floats = np.nan_to_num(chance.birnbaum)
        found = [
            Contribution(component=part.name, birnbaum=float(weights[i]), fussell_vesely=float(weights[i]) * part.down / gone)
            for i, part in enumerate(self.components)
            if part.down and gone > 0 and weights[i] * part.down / gone > _SAME
        ]
        return tuple(sorted(found, key=lambda one: (-one.fussell_vesely, one.component)))


def availabilities(reaches: Reaches, progress: Callable[[int, int], None] | None = None) -> Iterator[Available]:
    """Every service at every site that uses it, in file order. ``progress`` is called with (done, all)."""
    study = reaches.study
    offered, agreed, mean = study.intact.accounting.offered, promised(study), _mean_rates(study)
    asked = [
        (s, n, clauses)
        for s, service in enumerate(study.inventory.services[name] for name in study.demand.services)
        for n, clauses in _questions(study, service).items()
        if offered[s, n] > 0
    ]
    for done, (s, n, clauses) in enumerate(asked, start=1):
        reach, site = reaches.reach(clauses), study.network.sites[n].id
        volume = float(mean[s, n]) * YEAR / 8
        yield Available(
            service=study.demand.services[s], site=site, reach=reach, agreed=agreed.get(site),
            lost_low=(1 - reach.high) * volume, lost_high=(1 - reach.low) * volume,
        )  # fmt: skip
        if progress is not None:
            progress(done, len(asked))


def promised(study: Study) -> dict[str, float]:
    """The best availability that a contract of a site's lines agrees on, by site; only sites that have one."""
    contracts = study.inventory.contracts
    found: dict[str, float] = {}
    for site, own in lines(study).items():
        named = (contracts.get(line.link.contract or "") for line in own)
        shares = [contract.sla.availability for contract in named if contract is not None and contract.sla.availability is not None]
        if shares:
            found[site] = max(shares)
    return found


def _mean_rates(study: Study) -> Floats:
    """bit/s over the whole day per service and site, float[S, N]."""
    demand = study.demand
    rates = demand.offer_amount * demand.weights.mean(axis=1)[demand.offer_column]
    flat = np.bincount(demand.offer_place, rates, minlength=len(demand.services) * demand.sites)
    return np.asarray(flat, dtype=np.float64).reshape(len(demand.services), demand.sites)


def _questions(study: Study, service: Service) -> dict[int, tuple[Clause, ...]]:
    """What each consumer of a service must reach, by position of the site."""
    at = study.network.site_at
    if isinstance(service, Fixed):
        flows = [(origin, to) for origin, to, _ in service.flows]
        if service.origin is not None and service.to is not None:
            flows.append((service.origin, service.to))
        found: dict[int, list[Clause]] = {}
        for origin, to in flows:
            if origin in at and to in at:
                found.setdefault(at[origin], []).append((at[origin], frozenset((at[to],))))
        return {site: tuple(dict.fromkeys(clauses)) for site, clauses in found.items()}
    consumers = [at[site.id] for site in study.inventory.selected(service.consumers) if site.id in at]
    hosts, standby = ([at[site] for site in named if site in at] for named in (service.hosts, service.standby))
    if not service.hosts:
        return {site: ((site, frozenset(consumers) - {site}),) for site in consumers}
    if isinstance(service, (Application, Internet, Transfer, Voice)) and service.select is Select.SPLIT:
        return {site: tuple((site, frozenset((host, *standby))) for host in hosts) for site in consumers}
    return {site: ((site, frozenset((*hosts, *standby))),) for site in consumers}

"""A lower bound of the price of second lines, and a set that is near it: a mixed integer programme, solved by HiGHS.

**What is relaxed.** Traffic may take any ways and split in any proportion (not ECMP); a site is one place, however many routers it has;
only the mean of the network's busiest hour counts, not bursts, classes or measurements; of several hosts any may serve; traffic between
two places that host nothing is left out; only nothing down and the outages in which candidates matter are looked at. Every real plan
keeps the relaxed conditions, so no plan can be cheaper than the bound.

**What is kept.** Rates come in steps of the ladder with their prices; whoever is to stay connected does so over chosen lines (for each
outage a unit of flow between the parts that must be joined, at most 1 over a chosen line).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kommunalnetz.checks.lines import limits
from kommunalnetz.inventory.records import Candidate, Link
from kommunalnetz.inventory.services import Fixed, Select
from kommunalnetz.planning.prices import offer, steps, term
from kommunalnetz.planning.requirement import Limit
from kommunalnetz.traffic.outages import Outage, masks
from kommunalnetz.traffic.routing import Ints
from kommunalnetz.traffic.study import State, Study

if TYPE_CHECKING:
    import highspy

NODES = 2000
"""Nodes of the search tree after which the solver stops; the bound holds all the same."""
SLACK = 1e-6
"""By this share the bound is lowered: the solver's own tolerance."""


@dataclass(frozen=True, kw_only=True)
class Relaxed:
    """``bound`` EUR net over the term; ``chosen`` positions of candidates in the best relaxed plan, None if none was found."""

    bound: Decimal
    chosen: tuple[int, ...] | None


@dataclass
class _Programme:
    """Columns with price and bounds, rows with their coefficients; collected, then handed to the solver."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)

    def column(self, cost: float = 0.0, upper: float = np.inf, *, whole: bool = False) -> int:
        """A variable from 0 to ``upper``; its position."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, low: float, high: float, terms: Sequence[tuple[int, float]]) -> None:
        """low <= sum of coefficient * variable <= high"""
        self.rows.append((low, high, [position for position, _ in terms], [value for _, value in terms]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Join:
    """What must be joined while ``outage`` is (None: nothing is) down: ``parts`` numbers each device by the part of the network in which
    it lies without candidates; each of ``groups`` lists parts that reach each other with all of them.
    """

    outage: Outage | None
    parts: Ints
    groups: tuple[Ints, ...]


class Relaxation:
    """The programme of a study ``whole`` in which every candidate is built; ``joins`` are the outages in which candidates matter."""

    def __init__(
        self, whole: Study, candidates: Sequence[Candidate], forced: Sequence[int], joins: Sequence[Join], limit: Limit, growth: float
    ) -> None:  # fmt: skip
        self.whole, self.candidates, self.limit, self.growth = whole, candidates, limit, growth
        self.at = {candidate.id: position for position, candidate in enumerate(candidates)}
        self.model, self.months = _Programme(), term(whole.inventory.policy)
        self.chosen = [self.model.column(upper=1.0, whole=True) for _ in candidates]
        for position in forced:
            self.model.row(1.0, 1.0, [(self.chosen[position], 1.0)])
        self.steps = [self._steps(link) for link in whole.network.links]
        self.hubs = _Hubs(whole)
        for join in joins:
            for group in join.groups:
                self._joined(join.outage, join.parts, group)
            self._carried(whole.state(join.outage))
        if all(join.outage is not None for join in joins):
            self._carried(whole.intact)

    def _steps(self, link: Link) -> list[tuple[int, float]]:
        """(variable, rate) of each step on a line; at most one, of a candidate exactly one if it is chosen."""
        candidate = self.at.get(link.id)
        building = 0.0 if candidate is None else float(self.candidates[candidate].one_off)
        found = []
        for step in steps(self.whole.inventory, link):
            price = float(offer(link, step).over(self.months)) + building
            found.append((self.model.column(price, 1.0, whole=True), step.capacity))
        taken = [(variable, 1.0) for variable, _ in found]
        if candidate is None:
            self.model.row(0.0, 1.0, taken)
        else:
            self.model.row(0.0, 0.0, [*taken, (self.chosen[candidate], -1.0)])
        return found

    def _joined(self, outage: Outage | None, parts: Ints, group: Ints) -> None:
        """A unit of flow from the first part of a group to each other one, over candidates that are up."""
        network = self.whole.network
        up, _, _ = masks(network, outage)
        lines = [(self.chosen[i], network.link_at[c.id]) for i, c in enumerate(self.candidates) if up[2 * network.link_at[c.id]]]
        for goal in group[1:]:
            balance: dict[int, list[tuple[int, float]]] = {int(part): [] for part in np.unique(parts)}
            for chosen, link in lines:
                if parts[network.tail[2 * link]] == parts[network.head[2 * link]]:
                    continue
                for arc in (2 * link, 2 * link + 1):
                    flow = self.model.column(upper=1.0)
                    self.model.row(-np.inf, 0.0, [(flow, 1.0), (chosen, -1.0)])
                    balance[int(parts[network.tail[arc]])].append((flow, 1.0))
                    balance[int(parts[network.head[arc]])].append((flow, -1.0))
            for part, terms in balance.items():
                out = 1.0 if part == group[0] else -1.0 if part == goal else 0.0
                self.model.row(out, out, terms)

    def _carried(self, state: State) -> None:
        """Flows of every hub's traffic, there and back, within what the lines may carry in this state."""
        network = self.whole.network
        on_arc: list[list[tuple[int, float]]] = [[] for _ in range(network.arcs)]
        up, _, _ = masks(network, state.outage)
        place = network.device_site
        scale = max(float(np.nanmax(network.capacity, initial=1.0)), 1.0)
        for supply, sinks in self.hubs.commodities(state):
            balance: dict[int, list[tuple[int, float]]] = {}
            for arc in np.flatnonzero(up & (place[network.tail] != place[network.head])).tolist():
                flow = self.model.column()
                on_arc[arc].append((flow, 1.0))
                balance.setdefault(int(place[network.tail[arc]]), []).append((flow, 1.0))
                balance.setdefault(int(place[network.head[arc]]), []).append((flow, -1.0))
            for host in sinks:
                enters, leaves = self.model.column(), self.model.column()
                balance.setdefault(host, []).extend([(enters, -1.0), (leaves, 1.0)])
                balance.setdefault(-1, []).extend([(enters, 1.0), (leaves, -1.0)])
            total = sum(supply.values())
            for site, terms in balance.items():
                out = -total if site == -1 else supply.get(site, 0.0)
                self.model.row(self.growth * out / scale, self.growth * out / scale, terms)
        for arc, terms in enumerate(on_arc):
            if terms:
                self._limited(state, arc, terms, scale)

    def _limited(self, state: State, arc: int, terms: list[tuple[int, float]], scale: float) -> None:
        """What flows over an arc is at most its limit of the rate, today's or that of a step."""
        link = self.whole.network.links[arc // 2]
        allowed = limits(self.whole.inventory, link)
        share = allowed.red if self.limit == "red" else allowed.green
        if state.outage is not None:  # of a candidate that a plan does not build: then nothing is down in that plan
            share = max(share, allowed.outage)
        rate = 0.0 if link.id in self.at else float(self.whole.network.capacity[arc])
        if np.isnan(rate):
            return
        more = [(variable, -share * (step - rate) / scale) for variable, step in self.steps[arc // 2]]
        self.model.row(-np.inf, share * rate / scale, [*terms, *more])

    def solved(self) -> Relaxed:
        """Solve it; the same programme gives the same answer. Raises ImportError without highspy."""
        solver = _solver(self.model)
        solver.run()
        values, info = np.asarray(solver.getSolution().col_value), solver.getInfo()
        bound = max(0.0, float(info.mip_dual_bound)) * (1 - SLACK)
        if not len(values) or info.primal_solution_status == 0 or not np.isfinite(bound):
            return Relaxed(bound=Decimal(0) if not np.isfinite(bound) else Decimal(repr(bound)), chosen=None)
        chosen = tuple(i for i, variable in enumerate(self.chosen) if values[variable] > 0.5)
        return Relaxed(bound=Decimal(repr(bound)), chosen=chosen)


class _Hubs:
    """Which traffic runs to or from hosts: (service's hosts) as one place where any of several may serve."""

    def __init__(self, whole: Study) -> None:
        self.whole = whole
        demand, network = whole.demand, whole.network
        self.hosts: list[frozenset[int]] = []
        for name in demand.services:
            service = whole.inventory.services[name]
            places = {network.site_at[site] for site in (*service.hosts, *service.standby) if site in network.site_at}
            self.hosts.append(frozenset(places) if service.select is Select.NEAREST or len(service.hosts) < 2 else frozenset())
        self.between = [isinstance(whole.inventory.services[name], Fixed) for name in demand.services]
        self.least = whole.intact.case.overhead.min(axis=0, initial=np.inf) if network.arcs else np.zeros(len(demand.columns))

    def commodities(self, state: State) -> list[tuple[dict[int, float], frozenset[int]]]:
        """(what each site sends (+) or receives (-) in the busiest hour, bit/s on the line, the hosts that take or give it)."""
        demand = self.whole.demand
        hour = demand.weights[:, demand.busy_hour] * self.least
        service = demand.column_service[demand.row_column]
        found: dict[tuple[frozenset[int], bool], dict[int, float]] = {}
        rates = state.routed.amounts * hour[demand.row_column]
        for row in np.flatnonzero((rates > 0) & (demand.row_source != demand.row_target)).tolist():
            source, target = int(demand.row_source[row]), int(demand.row_target[row])
            hosts = frozenset({target}) if self.between[service[row]] else self.hosts[service[row]]
            if target in hosts and source not in hosts:
                supply = found.setdefault((hosts, True), {})
                supply[source] = supply.get(source, 0.0) + float(rates[row])
            elif source in hosts and target not in hosts:
                supply = found.setdefault((hosts, False), {})
                supply[target] = supply.get(target, 0.0) - float(rates[row])
        return [(supply, hosts) for (hosts, _), supply in sorted(found.items(), key=lambda item: (sorted(item[0][0]), item[0][1]))]


def _solver(model: _Programme) -> "highspy.Highs":
    """The programme in HiGHS: one thread, one seed, silent."""
    import highspy

    count, length = len(model.cost), len(model.rows)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, length
    lp.col_cost_ = np.array(model.cost)
    lp.col_lower_, lp.col_upper_ = np.zeros(count), np.array(model.upper)
    lp.row_lower_ = np.array([low for low, _, _, _ in model.rows])
    lp.row_upper_ = np.array([high for _, high, _, _ in model.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(places) for _, _, places, _ in model.rows)])
    lp.a_matrix_.index_ = np.array([place for _, _, places, _ in model.rows for place in places])
    lp.a_matrix_.value_ = np.array([value for _, _, _, values in model.rows for value in values])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_max_nodes", NODES), ("mip_rel_gap", SLACK)):
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    return solver


def usable() -> bool:
    """Whether the solver is installed."""
    from importlib.util import find_spec

    return find_spec("highspy") is not None

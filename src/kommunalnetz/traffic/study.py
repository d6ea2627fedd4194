"""The study: network, demand and loads, intact and in every single outage."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - parameters are called date
from functools import cached_property

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import OutageKind
from kommunalnetz.traffic import assignment
from kommunalnetz.traffic.delay import Delay, delays, ways
from kommunalnetz.traffic.demand import Demand, demand
from kommunalnetz.traffic.dimensioning import Trunks
from kommunalnetz.traffic.impacts import ClassWorst, Impact, Worst, WorstSoFar, class_worst, impact
from kommunalnetz.traffic.lines import Case
from kommunalnetz.traffic.network import Network, network
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.outages import outages as single_outages
from kommunalnetz.traffic.resting import Resting, offers_resting, resting
from kommunalnetz.traffic.routed import Intact
from kommunalnetz.traffic.routing import Bools
from kommunalnetz.traffic.slowest import Slowest
from kommunalnetz.traffic.state import State

__all__ = ["Delay", "Impact", "State", "Study", "Worst", "study"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """What the inventory's services do to its network on a day.

    ``impacts`` has one entry per outage, in the order of ``outages``; full arrays of an outage come from ``state``. ``delays`` are those of
    the intact state by service and site, then, per service with a target, the worst of all outages where it is worse.
    """

    inventory: Inventory
    network: Network
    demand: Demand
    outages: tuple[Outage, ...]
    date: Date
    intact: State
    worst: Worst
    impacts: tuple[Impact, ...]
    delays: tuple[Delay, ...]

    def state(self, outage: Outage | str | None) -> State:
        """The state in which ``outage`` is down, computed anew; the intact one for None. Raises KeyError for an unknown name."""
        if outage is None:
            return self.intact
        if isinstance(outage, str):
            outage = self.outage(outage)
        return _state(self.intact.case, outage, self.base)

    def outage(self, name: str) -> Outage:
        """The outage called ``name`` (``link:x``), also of a kind that the study did not evaluate. Raises KeyError."""
        return self._named[name]

    @cached_property
    def _named(self) -> Mapping[str, Outage]:
        every = (*single_outages(self.network, OutageKind), *self.outages)
        return {outage.name: outage for outage in every}

    @property
    def base(self) -> Intact:
        return self.intact.routed.base

    @cached_property
    def class_worst(self) -> ClassWorst:
        """What each class needs at most on each arc, intact and in all outages; takes as long as the study itself, once."""
        return class_worst(self.intact, (self.state(outage) for outage in self.outages))

    @cached_property
    def intact_unserved(self) -> Mapping[str, float]:
        """bit/s that is unserved with nothing down, by site id; only sites where there is any."""
        rates = self.intact.accounting.unserved.sum(axis=0)
        return {site.id: float(rate) for site, rate in zip(self.network.sites, rates, strict=True) if rate > 0}

    @cached_property
    def assumptions(self) -> tuple[Resting, ...]:
        """Every value without a source, with the share of the network's peak that rests on it; in reading order."""
        known = (*self.inventory.assumptions, *self.network.assumptions, *self.demand.assumptions)
        return resting(self.demand, self.network, known)

    @cached_property
    def assumed_offers(self) -> tuple[Bools, ...]:
        """Which offers of the demand rest on each of ``assumptions``, bool[O] each."""
        return tuple(offers_resting(self.demand, self.network, one.assumption) for one in self.assumptions)


def study(
    inventory: Inventory, *, date: Date | None = None, outages: Iterable[Outage] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Study:  # fmt: skip
    """Study ``inventory`` as it counts on ``date`` (default: its own date), intact and in ``outages`` (default: per policy).

    ``progress`` is called with (outages done, all outages) after each. Memory is bounded: states are reduced as they come.
    """
    day = inventory.date if date is None else date
    valid = inventory.on(day)
    net = network(valid)
    asked = demand(net, day)
    case = Case(network=net, demand=asked, trunks=Trunks(valid.policy.blocking))
    base = assignment.intact(net, asked)
    whole = State(case=case, outage=None, routed=base)
    chosen = single_outages(net) if outages is None else tuple(outages)
    worst, impacts, slowest = WorstSoFar(whole), [], Slowest(whole)
    for position, outage in enumerate(chosen):
        state = _state(case, outage, base)
        worst.add(position, state)
        impacts.append(impact(state, whole))
        slowest.add(state)
        if progress is not None:
            progress(position + 1, len(chosen))
    return Study(inventory=valid, network=net, demand=asked, outages=chosen, date=day, intact=whole, worst=worst.worst(),
                 impacts=tuple(impacts), delays=delays(ways(case), whole) + slowest.delays())  # fmt: skip


def _state(case: Case, outage: Outage, base: Intact) -> State:
    return State(case=case, outage=outage, routed=assignment.disturbed(base, outage))

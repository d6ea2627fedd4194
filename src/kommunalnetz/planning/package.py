"""The package that the report proposes: the measures that the policy asks for, what they cost, who pays them and the network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.planning.costs import Costs, costs, payer_of_lines
from kommunalnetz.planning.distribution import Distribution, by_key, by_number, common
from kommunalnetz.planning.funding import funding
from kommunalnetz.planning.measures import upgraded
from kommunalnetz.planning.staging import Stage, stages, urgent_first
from kommunalnetz.planning.upgrade import Measure, upgrade
from kommunalnetz.planning.use import COMMON
from kommunalnetz.traffic.study import Study, study


@dataclass(frozen=True, kw_only=True)
class Package:
    """The measures, the most urgent first, and the costs of the year of the study.

    ``after`` are the bandwidth lights of the counties once all measures are done. ``owners`` says who has each line. ``key`` distributes
    the costs of the year by the statutes, ``population`` by inhabitants (None where that is the same or cannot be said). ``once`` and
    ``running`` are what each payer bears of the measures' own share and of their running costs of a year beyond today's; EUR gross, in
    the order of the payers; empty where the key cannot be used or an amount is not known.
    """

    stages: tuple[Stage, ...]
    after: Mapping[str, Colour]
    owners: Mapping[str, str]
    costs: Costs
    key: Distribution
    population: Distribution | None
    once: tuple[Decimal, ...]
    running: tuple[Decimal, ...]

    @property
    def priced(self) -> bool:
        """Whether any price is known: of a line of today, or of a measure."""
        return bool(self.stages) or any(position.net for position in self.costs.known)


def package(found: Study) -> Package:
    """The lines that are too small by the red limit or in an outage, each with the cheapest step that has a reserve again (green), or at
    least keeps the policy (red) where no step has."""
    inventory = found.inventory
    red, green = upgrade(found, "red"), upgrade(found, "green")
    wished = {measure.link.id: measure for measure in green.measures}
    measures = tuple(wished.get(measure.link.id, measure) for measure in red.measures)
    plan = stages(found, funding(inventory, urgent_first(found, measures, "red", 0), found.date), "red", 0)
    bill = costs(inventory, found.date.year)
    key = by_key(bill, inventory) if bill.payers else Distribution(method="key", amounts=())
    owners = payer_of_lines(inventory, tuple(site.id for site in bill.payers))
    return Package(
        stages=plan, after=_after(found, measures, exact=not red.too_small), owners=owners, costs=bill, key=key,
        population=_population(bill, key), once=_borne(bill, inventory, owners, [(s, s.funding.own) for s in plan]),
        running=_borne(bill, inventory, owners, [(s, s.funding.running) for s in plan]),
    )  # fmt: skip


def _after(found: Study, measures: Sequence[Measure], *, exact: bool) -> Mapping[str, Colour]:
    """The bandwidth lights after the measures.

    A resize changes no way, and each step keeps the limit of the worst outage; so where a step was found for every line, the state
    with nothing down decides the light, and the outages need not be computed again.
    """
    if not measures:
        return {}
    again = study(upgraded(found.inventory, measures), date=found.date, outages=() if exact else None)
    return {one.site.id: one.bandwidth.colour for one in lights(again)}


def _population(bill: Costs, key: Distribution) -> Distribution | None:
    weights = {site.id: None if site.population is None else float(site.population) for site in bill.payers}
    if not bill.payers or None in weights.values():
        return None
    other = by_number(bill, "population", weights)
    return None if not other.amounts or other.amounts == key.amounts else other


def _borne(
    bill: Costs, inventory: Inventory, owners: Mapping[str, str], amounts: Sequence[tuple[Stage, Decimal | None]]
) -> tuple[Decimal, ...]:  # fmt: skip
    """What each payer bears of the measures' ``amounts``: those on its own lines (unless they are shared) and its part of the rest."""
    own, rest = {site.id: Decimal(0) for site in bill.payers}, Decimal(0)
    for stage, amount in amounts:
        if amount is None:
            return ()
        owner = owners.get(stage.measure.link.id, COMMON)
        if owner == COMMON or bill.key.own_lines == "shared":
            rest += amount
        else:
            own[owner] += amount
    shared = common(bill, inventory, rest)
    return () if shared is None else tuple(a + b for a, b in zip(own.values(), shared, strict=True))

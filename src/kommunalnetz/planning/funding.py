"""Grants: what subsidies pay of measures, and what is left to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Subsidy
from kommunalnetz.planning.costs import cents
from kommunalnetz.planning.upgrade import Measure


@dataclass(frozen=True, kw_only=True)
class Funding:
    """One measure, EUR. ``one_off`` and ``running`` (a year, beyond today's price; None if that is not known) are gross.

    ``eligible`` is what the subsidy counts of it, ``grant`` what it pays; the grant is taken off the one-off costs first, what is left
    of it helps with the running costs. ``own`` is what remains of the one-off costs.
    """

    measure: Measure
    one_off: Decimal
    running: Decimal | None
    subsidy: Subsidy | None = None
    eligible: Decimal = Decimal(0)
    grant: Decimal = Decimal(0)

    @property
    def own(self) -> Decimal:
        """EUR gross of the one-off costs that remain."""
        return max(self.one_off - self.grant, Decimal(0))


def funding(inventory: Inventory, measures: Sequence[Measure], day: date) -> tuple[Funding, ...]:
    """Each measure with the subsidy that pays most for it on ``day``; the first of equals, in file order.

    A measure has one subsidy. The ceiling of a subsidy holds for all its measures together; they draw on it in the order given.
    """
    left = {p.id: p.ceiling for p in inventory.subsidies.values()}
    found = []
    for measure in measures:
        bare = _unfunded(inventory, measure)
        offers = [_granted(bare, p, inventory, left[p.id]) for p in inventory.subsidies.values() if _applies(p, measure, inventory, day)]
        best = max(offers, key=lambda one: one.grant, default=bare)
        best = best if best.grant > 0 else bare
        if best.subsidy is not None and (rest := left[best.subsidy.id]) is not None:
            left[best.subsidy.id] = rest - best.grant
        found.append(best)
    return tuple(found)


def _unfunded(inventory: Inventory, measure: Measure) -> Funding:
    factor = 1 + Decimal(repr(inventory.policy.vat))
    more = measure.monthly_more
    return Funding(measure=measure, one_off=cents(measure.one_off * factor), running=None if more is None else cents(more * 12 * factor))


def _applies(subsidy: Subsidy, measure: Measure, inventory: Inventory, day: date) -> bool:
    sites = {inventory.devices[end].site for end in (measure.link.a, measure.link.b) if end is not None}
    return subsidy.valid_on(day) and measure.kind in subsidy.measures and (not subsidy.sites or bool(sites & set(subsidy.sites)))


def _granted(bare: Funding, subsidy: Subsidy, inventory: Inventory, left: Decimal | None) -> Funding:
    factor = 1 + Decimal(repr(inventory.policy.vat)) if subsidy.gross else Decimal(1)
    eligible = Decimal(0)
    if "one-off" in subsidy.eligible:
        eligible += bare.measure.one_off
    if "running" in subsidy.eligible and (more := bare.measure.monthly_more) is not None:
        eligible += max(more, Decimal(0)) * subsidy.months
    eligible = cents(eligible * factor)
    if eligible < subsidy.minimum:
        return bare
    share = min(Decimal(repr(subsidy.rate)), 1 - Decimal(repr(subsidy.own_share)))
    grant = cents(eligible * share)
    grant = grant if left is None else max(min(grant, left), Decimal(0))
    return Funding(measure=bare.measure, one_off=bare.one_off, running=bare.running, subsidy=subsidy, eligible=eligible, grant=grant)

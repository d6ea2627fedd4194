"""The cheapest rates on the price ladder with which the policy holds, intact and in every outage of the study.

**Exact, link by link.** Let a set of rates be given. A resize keeps the metric of the line, so the shortest paths, and with them the
load and the need of every arc in every state, are those of the study, whatever the rates are. Each limit that is judged compares
the need of one arc with the rate of its own link only. A set of rates is therefore allowed exactly if each rate is allowed on its own link,
and its price is the sum of the prices of its links. So the cheapest allowed step of every link for itself is the cheapest allowed set.
(Delays add over links and do not separate; they are not part of the requirement, and are judged again when the measures are simulated.)

A line whose rate is enough is left alone and costs nothing. Else every step that can be had in its place and is large enough is
compared: one-off price and monthly price over ``policy.cost_term``. A step is the rate of both directions. **Port and contract:** the rate
that counts is the smaller of the two. Where the step is above the port, the port is raised too; a step of the ladder is the price of a line
with its port, so the one-off price is counted once either way - that is cautious where the port is large enough already.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

from kommunalnetz.checks.lines import contract
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Link
from kommunalnetz.planning.prices import Offer, cheapest, offer, steps, term
from kommunalnetz.planning.requirement import Limit, Requirement, kept, requirements
from kommunalnetz.traffic.study import Study


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line that gets another rate (``rate``) or is built (``second-line``). Rates in bit/s, prices EUR net.

    ``old_rate`` and ``old_port`` are those of the tighter direction, nan for a new line. ``because`` is the requirement that binds, None
    for a line that is built for its route alone. ``monthly_before`` None: today's price is not known. ``shared_contract``: the contract is
    about other lines too. ``building`` is the part of ``one_off`` that stands beside the ladder.
    """

    kind: Literal["rate", "second-line"]
    link: Link
    offer: Offer
    old_rate: float
    old_port: float
    because: Requirement | None
    monthly_before: Decimal | None
    shared_contract: bool = False
    building: Decimal = Decimal(0)

    @property
    def rate(self) -> float:
        """The rate of the step, bit/s, both directions."""
        return self.offer.step.capacity

    @property
    def port_raised(self) -> bool:
        """Whether the port is too small for the step."""
        return self.kind == "rate" and self.rate > self.old_port

    @property
    def new_medium(self) -> str:
        """The medium of the step where it is another one than the line's; else empty."""
        medium = self.offer.step.media
        return medium if self.kind == "rate" and medium and self.link.media and medium != self.link.media else ""

    @property
    def one_off(self) -> Decimal:
        """EUR net, once."""
        return self.offer.one_off + self.building

    @property
    def monthly_more(self) -> Decimal | None:
        """EUR net per month beyond today's price; None if that is not known."""
        return None if self.monthly_before is None else self.offer.monthly - self.monthly_before


@dataclass(frozen=True, kw_only=True)
class Upgrade:
    """The measures, in file order of the lines; ``too_small`` are links for which no step is enough, with what binds.

    ``unknown`` are links whose rate is not known: nothing can be said about them. ``limit`` and ``growth`` are what was asked for.
    """

    measures: tuple[Measure, ...]
    too_small: tuple[tuple[Link, Requirement], ...]
    unknown: tuple[Link, ...]
    limit: Limit
    growth: float = 1.0

    @property
    def one_off(self) -> Decimal:
        """EUR net, all measures."""
        return sum((measure.one_off for measure in self.measures), Decimal(0))

    @property
    def monthly_more(self) -> Decimal | None:
        """EUR net per month beyond today's prices; None if one of them is not known."""
        more = [measure.monthly_more for measure in self.measures]
        return None if any(one is None for one in more) else sum((one for one in more if one is not None), Decimal(0))

    def over(self, months: Decimal) -> Decimal:
        """One-off and running costs of the new steps over ``months``, EUR net: what is smallest."""
        return sum((measure.offer.over(months) + measure.building for measure in self.measures), Decimal(0))


def upgrade(study: Study, limit: Limit = "red", growth: float = 1.0) -> Upgrade:
    """The cheapest rates with which the policy holds if all needs grow by the factor ``growth``; see the module's text."""
    inventory, months = study.inventory, term(study.inventory.policy)
    measures, too_small, unknown = [], [], []
    sharing = lines_of_contracts(inventory)
    for position, (link, own) in enumerate(zip(study.network.links, requirements(study, limit, growth), strict=True)):
        rates = [float(study.network.capacity[arc]) for arc in (2 * position, 2 * position + 1)]
        if any(math.isnan(rate) for rate in rates):
            unknown.append(link)
        broken = [one for one in own if not one.kept(rates[one.arc % 2])]
        if not broken or any(math.isnan(rate) for rate in rates):
            continue
        binding = max(own, key=lambda one: (one.capacity, -one.arc))
        found = cheapest((offer(link, step) for step in steps(inventory, link)), months, partial(kept, own))
        if found is None:
            too_small.append((link, binding))
            continue
        way = binding.arc % 2
        port = float(study.network.port[2 * position + way])
        measures.append(Measure(
            kind="rate", link=link, offer=found, old_rate=rates[way], old_port=math.inf if math.isnan(port) else port, because=binding,
            monthly_before=monthly_today(inventory, link, sharing), shared_contract=sharing.get(link.contract or "", 1) > 1,
        ))  # fmt: skip
    return Upgrade(measures=tuple(measures), too_small=tuple(too_small), unknown=tuple(unknown), limit=limit, growth=growth)


def lines_of_contracts(inventory: Inventory) -> Mapping[str, int]:
    """How many lines each contract is about."""
    count: dict[str, int] = {}
    for link in inventory.links.values():
        if link.contract:
            count[link.contract] = count.get(link.contract, 0) + 1
    return count


def monthly_today(inventory: Inventory, link: Link, sharing: Mapping[str, int]) -> Decimal | None:
    """EUR net per month that a line costs today: its equal part of its contract; None if not known."""
    about = contract(inventory, link)
    return None if about is None or about.monthly is None else about.monthly / sharing[about.id]

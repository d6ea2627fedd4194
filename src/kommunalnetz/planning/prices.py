"""The price ladder: what a line of a rate costs, and which step is the cheapest that carries a need."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Link, Policy, Price

MONTH = 365.25 / 12
"""Days of a month, where a span names days."""


def term(policy: Policy) -> Decimal:
    """Months over which one-off and monthly prices are weighed against each other."""
    return Decimal(policy.cost_term.months) + Decimal(policy.cost_term.days) / Decimal(MONTH)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What a step costs on one line: EUR net, ``lines`` of it side by side (more than one only where no single step is enough)."""

    step: Price
    one_off: Decimal
    monthly: Decimal
    lines: int = 1

    def over(self, months: Decimal) -> Decimal:
        """One-off and running costs of ``months``, EUR net."""
        return self.one_off + self.monthly * months


def steps(inventory: Inventory, link: Link) -> tuple[Price, ...]:
    """The steps that can be had on a line: those of its own medium, fibre in its place, and those that name no medium."""
    chosen = (price for price in inventory.prices.values() if not link.media or price.media in ("", link.media, "fibre"))
    return tuple(sorted(chosen, key=lambda price: (price.capacity, price.monthly, price.one_off, price.id)))


def offer(link: Link, step: Price, lines: int = 1) -> Offer:
    """What a step costs on a line of known length; the share of the distance is nothing where the length is not known."""
    distance = Decimal(repr(link.length)) / 1000 * step.monthly_per_km if link.length else Decimal(0)
    return Offer(step=step, one_off=step.one_off * lines, monthly=(step.monthly + distance) * lines, lines=lines)


def cheapest(offers: Iterable[Offer], months: Decimal, fits: Callable[[float], bool]) -> Offer | None:
    """The cheapest offer over ``months`` whose rate ``fits``; of equal ones the largest rate. None if none does."""
    enough = [found for found in offers if fits(found.step.capacity)]
    return min(enough, key=lambda found: (found.over(months), -found.step.capacity, found.step.id), default=None)


def smallest(ladder: tuple[Price, ...], need: float) -> tuple[Price, int] | None:
    """The smallest step of at least ``need`` bit/s, and how many lines of it; several of the largest where no step is enough.

    None without a ladder. A need of nothing needs no line: (smallest step, 0).
    """
    if not ladder:
        return None
    if need <= 0:
        return ladder[0], 0
    for step in ladder:
        if step.capacity >= need:
            return step, 1
    return ladder[-1], math.ceil(need / ladder[-1].capacity)

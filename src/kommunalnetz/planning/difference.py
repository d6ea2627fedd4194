"""Why one payer pays more than another: the difference by the statutory key in parts that add up to it, to the euro.

A line's price of the year is taken apart: what today's price ladder asks for its booked rate (*rate*), what it asks for its length
(*distance*), and what the contract differs from that - an older price, a one-off price, a part of the year (*contract*). All of
a second line is *second line*. What is left is the payer's part of the common costs (*key*).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.planning.costs import Costs, Position
from kommunalnetz.planning.distribution import by_key
from kommunalnetz.planning.prices import smallest, steps
from kommunalnetz.planning.sharing import EURO, rounded

Part = Literal["rate", "second line", "contract", "distance", "key"]
PARTS: tuple[Part, ...] = ("rate", "second line", "contract", "distance", "key")


class NotKnown(Exception):
    """What somebody pays is not known: the price of a line, or (``link`` empty) a number that the key needs."""

    def __init__(self, name: str, link: str = "") -> None:
        self.name, self.link = name, link
        super().__init__(f"{name}: {link}")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What ``one`` and ``other`` (site ids) pay in the year by the statutory key, EUR gross.

    ``parts``: of one, of the other, and their difference in whole euros; these add up to ``total``, the whole difference in euros.
    """

    one: str
    other: str
    paid: tuple[Decimal, Decimal]
    parts: Mapping[Part, tuple[Decimal, Decimal, Decimal]]
    total: Decimal


def difference(costs: Costs, inventory: Inventory, one: str, other: str) -> Difference:
    """``one`` minus ``other``. Raises NotKnown where a price or a number of the key is not known."""
    shares = by_key(costs, inventory)
    if not shares.amounts:
        raise NotKnown(inventory.sites[one].name)
    place = {site.id: position for position, site in enumerate(costs.payers)}
    paid = {site: shares.amounts[place[site]] for site in (one, other)}
    amounts = {site: _parts(costs, inventory, site, paid[site], shares.own[place[site]]) for site in (one, other)}
    gaps = [amounts[one][part] - amounts[other][part] for part in PARTS]
    whole = paid[one] - paid[other]
    euros = rounded(gaps, whole, EURO)
    return Difference(
        one=one, other=other, paid=(paid[one], paid[other]), total=sum(euros, Decimal(0)),
        parts={part: (amounts[one][part], amounts[other][part], gap) for part, gap in zip(PARTS, euros, strict=True)},
    )  # fmt: skip


def _parts(costs: Costs, inventory: Inventory, site: str, paid: Decimal, own: Decimal) -> dict[Part, Decimal]:
    """The parts of what ``site`` pays, to the cent; they add up to it."""
    found: dict[Part, Decimal] = dict.fromkeys(PARTS, Decimal(0))
    found["key"] = paid - own
    if costs.key.own_lines == "shared":
        return found
    for position in costs.positions:
        if position.payer != site:
            continue
        if position.net is None:
            raise NotKnown(inventory.sites[site].name, position.link.name)
        gross = costs.gross(position.net)
        if position.second:
            found["second line"] += gross
            continue
        rate, distance = _listed(costs, inventory, position)
        found["rate"] += rate
        found["distance"] += distance
        found["contract"] += gross - rate - distance
    return found


def _listed(costs: Costs, inventory: Inventory, position: Position) -> tuple[Decimal, Decimal]:
    """(rate, distance) of a line by today's price ladder for a whole year, gross; its own price where the ladder cannot tell."""
    step = smallest(steps(inventory, position.link), _booked(position))
    if step is None or step[1] == 0:
        return costs.gross(position.net or Decimal(0)), Decimal(0)
    price, lines = step
    kilometres = Decimal(repr(position.link.length or 0.0)) / 1000
    return costs.gross(price.monthly * lines * 12), costs.gross(price.monthly_per_km * kilometres * lines * 12)


def _booked(position: Position) -> float:
    """bit/s that the contract names, else the port's; the larger direction."""
    rates = [pair for pair in (position.contract.rate, position.link.capacity) if pair is not None]
    return max(rates[0].a_to_b, rates[0].b_to_a) if rates else 0.0

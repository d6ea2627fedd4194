"""The bill: what the lines cost a month, and what a change of them costs once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.ladder import step
from kommunalnetz.inventory.records import Link, Price

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Bill:
    """EUR net. ``monthly`` is the sum of what is known, ``unknown`` the lines whose price is not; ``of_line`` None: not known."""

    monthly: Decimal
    unknown: tuple[str, ...]
    of_line: Mapping[str, Decimal | None]


def bill(inventory: Inventory) -> Bill:
    """What the lines of ``inventory`` cost: their contracts, in equal parts where one is about several; without one the price ladder."""
    sharing = Counter(link.contract for link in inventory.links.values() if link.contract)
    of_line = {key: _monthly(inventory, link, sharing) for key, link in inventory.links.items()}
    return Bill(
        monthly=sum((price for price in of_line.values() if price is not None), Decimal(0)).quantize(CENT),
        unknown=tuple(key for key, price in of_line.items() if price is None),
        of_line=of_line,
    )


def _monthly(inventory: Inventory, link: Link, sharing: Mapping[str, int]) -> Decimal | None:
    if link.contract is not None:
        contract = inventory.contracts.get(link.contract)
        return None if contract is None or contract.monthly is None else contract.monthly / sharing[link.contract]
    if _inside(inventory, link):
        return Decimal(0)
    ladder = _step(inventory, link)
    return None if ladder is None else ladder.monthly


def _step(inventory: Inventory, link: Link) -> Price | None:
    rate = None if link.capacity is None else max(link.capacity.a_to_b, link.capacity.b_to_a)
    return None if rate is None else step(inventory.prices.values(), rate, link.media)


def _inside(inventory: Inventory, link: Link) -> bool:
    """Whether a link stays inside a site: a cable that nobody rents."""
    return link.b is not None and inventory.devices[link.a].site == inventory.devices[link.b].site


@dataclass(frozen=True, kw_only=True)
class Investment:
    """EUR net, once. ``unknown`` are the lines that change at a price that is not known."""

    one_off: Decimal
    unknown: tuple[str, ...]


def investment(before: Inventory, after: Inventory) -> Investment:
    """What it costs once to make ``after`` of ``before``: every line that is new, or whose bandwidth or contract is another."""
    total, unknown, paid = Decimal(0), [], set[str]()
    for key, link in after.links.items():
        if not _differs(before, after, link) or _inside(after, link) or link.contract in paid:
            continue
        if link.contract is not None:
            paid.add(link.contract)
            amount = after.contracts[link.contract].one_off
        else:
            ladder = _step(after, link)
            amount = None if ladder is None else ladder.one_off
        if amount is None:
            unknown.append(key)
        else:
            total += amount
    return Investment(one_off=total.quantize(CENT), unknown=tuple(unknown))


def _differs(before: Inventory, after: Inventory, link: Link) -> bool:
    old = before.links.get(link.id)
    if old is None or old.capacity != link.capacity:
        return True
    contracts = [side.contracts.get(one.contract or "") for side, one in ((before, old), (after, link))]
    terms = [None if c is None else (c.rate, c.one_off) for c in contracts]
    return terms[0] != terms[1]

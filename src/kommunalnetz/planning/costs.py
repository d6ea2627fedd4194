"""What the lines cost in a budget year, and who has to pay each line: net and gross, one-off and running, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Contract, CostKey, Link, Site
from kommunalnetz.planning.sharing import CENT, rounded
from kommunalnetz.planning.use import COMMON, party_of


@dataclass(frozen=True, kw_only=True)
class Position:
    """One line in the budget year, EUR. ``payer`` is the site that has the line alone, ``COMMON`` where several have it.

    ``running`` and ``one_off`` are net, None where the contract does not know them; a line of a contract about several lines bears an equal
    part. ``second``: it is not the payer's first line. ``months`` of the year that the contract runs. ``goes_on``: it ends before the year
    does, and the same price is assumed after its end.
    """

    link: Link
    contract: Contract
    payer: str
    second: bool
    months: Decimal
    monthly: Decimal | None
    running: Decimal | None
    one_off: Decimal | None
    goes_on: bool

    @property
    def net(self) -> Decimal | None:
        """One-off and running costs of the year."""
        return None if self.running is None or self.one_off is None else self.running + self.one_off


@dataclass(frozen=True, kw_only=True)
class Costs:
    """All positions of a budget year in file order; ``without_contract`` are lines that name none: nothing is counted for them."""

    year: int
    vat: Decimal
    key: CostKey
    key_given: bool
    payers: tuple[Site, ...]
    positions: tuple[Position, ...]
    without_contract: tuple[Link, ...]

    def gross(self, net: Decimal) -> Decimal:
        """``net`` with VAT, to the cent."""
        return cents(net * (1 + self.vat))

    @property
    def known(self) -> tuple[Position, ...]:
        """The positions whose price is known."""
        return tuple(position for position in self.positions if position.net is not None)

    @property
    def unknown(self) -> tuple[Position, ...]:
        """The positions whose price is not known: no sum holds them."""
        return tuple(position for position in self.positions if position.net is None)

    def total(self, payer: str | None = None) -> Decimal:
        """EUR gross of the year: of one payer's own lines, of the common ones (``COMMON``), or of all; the sum of the rounded positions."""
        found = (position for position in self.known if payer is None or position.payer == payer)
        return sum((self.gross(position.net or Decimal(0)) for position in found), Decimal(0))


def cents(amount: Decimal) -> Decimal:
    """``amount`` to the cent, half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def costs(inventory: Inventory, year: int) -> Costs:
    """The costs of the budget ``year`` with the lines of ``inventory``. Prices are never estimated."""
    key = inventory.policy.key or CostKey()
    payers = tuple(site for site in inventory.sites.values() if site.kind in key.payers)
    owners = payer_of_lines(inventory, tuple(site.id for site in payers))
    found = list(_positions(inventory, year, owners))
    bare = tuple(link for link in inventory.links.values() if link.contract is None or link.contract not in inventory.contracts)
    return Costs(
        year=year, vat=Decimal(repr(inventory.policy.vat)), key=key, key_given=inventory.policy.key is not None, payers=payers,
        positions=tuple(found), without_contract=bare,
    )  # fmt: skip


def payer_of_lines(inventory: Inventory, payers: tuple[str, ...]) -> Mapping[str, str]:
    """Who has each line: the payer at one of its ends (or above it); ``COMMON`` where there is none.

    Between two payers a line of role ``access`` or ``backup`` belongs to the one at its ``a``, any other to both: ``COMMON``.
    """
    found = {}
    for link in inventory.links.values():
        ends = [party_of(inventory, inventory.devices[end].site, payers) for end in (link.a, link.b) if end is not None]
        parties = set(ends) - {COMMON}
        if len(parties) > 1 and link.role in ("access", "backup"):
            parties = {ends[0]}
        found[link.id] = parties.pop() if len(parties) == 1 else COMMON
    return found


def _positions(inventory: Inventory, year: int, owners: Mapping[str, str]) -> Iterator[Position]:
    """In file order of the lines; each contract is divided among its lines to the cent."""
    lines: dict[str, list[Link]] = {}
    for link in inventory.links.values():
        if link.contract in inventory.contracts:
            lines.setdefault(str(link.contract), []).append(link)
    parts = {name: dict(zip((link.id for link in own), _divided(inventory.contracts[name], year, len(own)), strict=True))
             for name, own in lines.items()}  # fmt: skip
    seen: set[str] = set()
    for link in inventory.links.values():
        if link.contract not in inventory.contracts:
            continue
        about, payer = inventory.contracts[str(link.contract)], owners[link.id]
        running, one_off = parts[about.id][link.id]
        second = payer != COMMON and (link.role == "backup" or payer in seen)
        seen |= {payer} if payer != COMMON else set()
        yield Position(
            link=link, contract=about, payer=payer, second=second, months=months_of(about, year),
            monthly=None if about.monthly is None else about.monthly / len(lines[about.id]), running=running, one_off=one_off,
            goes_on=about.until is not None and about.until < date(year, 12, 31),
        )  # fmt: skip


def _divided(contract: Contract, year: int, lines: int) -> list[tuple[Decimal | None, Decimal | None]]:
    """(running, one-off) per line of a contract in the year, net."""
    running: list[Decimal | None] = [None] * lines
    if contract.monthly is not None:
        whole = contract.monthly * months_of(contract, year)
        running = list(rounded([whole / lines] * lines, whole))
    one_off: list[Decimal | None] = [Decimal(0)] * lines
    if contract.start is not None and contract.start.year == year:
        if contract.one_off is None and contract.declared_unknown("one_off"):
            one_off = [None] * lines
        elif contract.one_off is not None:
            one_off = list(rounded([contract.one_off / lines] * lines, contract.one_off))
    return list(zip(running, one_off, strict=True))


def months_of(contract: Contract, year: int) -> Decimal:
    """Months of ``year`` in which the contract counts, by days within a month; after ``until`` it is taken to go on."""
    first = max([date(year, 1, 1), *(day for day in (contract.start, contract.valid_from) if day is not None)])
    last = min([date(year, 12, 31), *(day for day in (contract.valid_until,) if day is not None)])
    months = Decimal(0)
    for month in range(1, 13):
        begin = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        days = (min(last, following - timedelta(days=1)) - max(first, begin)).days + 1
        months += Decimal(max(days, 0)) / Decimal((following - begin).days)
    return months

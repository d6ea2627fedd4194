"""The tables of addresses: who has what, what is free, what an address belongs to."""

from collections.abc import Iterable, Iterator

from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.addressing import fills, prefix_of
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.prefixes import BITS, Prefix
from kommunalnetz.inventory.router_records import Allocation
from kommunalnetz.output.tables import Column, Table

USES = {name: Word(name) for name in ("loopback", "point-to-point", "underlay", "site", "management")}
POOL = Word("pool")
_COLUMNS = (
    Column(name="owner", title="owner"),
    Column(name="use", title="use"),
    Column(name="prefix", title="prefix"),
    Column(name="device", title="router"),
    Column(name="address", title="address"),
    Column(name="released", title="released", unit="date", optional=True),
)


def hosts(one: Allocation) -> tuple[tuple[str, str], ...]:
    """(device, its address) of everybody who has an address in an allocation, without the length.

    On a line the first end has the first address; at a site router k has address k. A loopback is its device's own.
    """
    prefix = prefix_of(one.prefix)
    if one.kind == "device":
        return ((one.owner_id, prefix.host(0)),)
    first = 0 if one.kind == "link" else 1
    return tuple((device, prefix.host(first + place)) for place, device in enumerate(one.ends) if first + place < prefix.size)


def facts(inventory: Inventory) -> dict[str, object]:
    """What stands beside the rows."""
    return {"inventory": inventory.network.title, "example_data": inventory.network.example_data, "date": inventory.date}


def address_table(inventory: Inventory, owners: Iterable[str] = ()) -> Table:
    """Every address that a router has, by owner in file order; of ``owners`` only (ids, with or without kind) if any are named."""
    asked = set(owners)
    rows = []
    for one in inventory.addresses:
        if not asked or one.owner in asked or one.owner_id in asked or asked & set(one.ends):
            rows += [_row(one, device, address) for device, address in hosts(one) or (("", ""),)]
    return Table(schema="kommunalnetz-addresses/1", title="Addresses", columns=_COLUMNS, rows=tuple(rows), facts=facts(inventory))


def _row(one: Allocation, device: str, address: str) -> tuple[object, ...]:
    return (one.owner, USES[one.use], one.prefix, device, address, one.released)


def free_table(inventory: Inventory) -> Table:
    """How full the pools are, and the next prefix that each would give."""
    rows = tuple(
        (
            fill.name, Word(fill.pool.purpose), fill.pool.prefix, fill.pool.taken(fill.prefix.version),
            _bounded(fill.all), _bounded(fill.free), 1 - fill.free / fill.all if fill.all else 1.0, str(fill.next or ""),
        )
        for fill in fills(inventory)
    )  # fmt: skip
    columns = (
        Column(name="pool", title="pool"),
        Column(name="purpose", title="use"),
        Column(name="prefix", title="prefix"),
        Column(name="length", title="length", unit="count"),
        Column(name="prefixes", title="prefixes", unit="count"),
        Column(name="free", title="free", unit="count"),
        Column(name="used", title="used", unit="share"),
        Column(name="next", title="next"),
    )
    return Table(schema="kommunalnetz-pools/1", title="Pools", columns=columns, rows=rows, facts=facts(inventory))


def _bounded(count: int) -> int:
    """A count that JSON readers hold exactly; IPv6 pools have more than anybody counts."""
    return min(count, 2**53)


def found_table(inventory: Inventory, wanted: Prefix) -> Table:
    """What an address or prefix lies in, or what lies in it: pools first, then allocations, the closest last."""
    pools = [
        (prefix_of(pool.prefix), (f"pool:{name}", Word(pool.purpose), pool.prefix, "", "", None))
        for name, pool in inventory.network.pools.items()
    ]
    rows: list[tuple[object, ...]] = [row for prefix, row in pools if prefix.overlaps(wanted)]
    for one in inventory.addresses:
        if prefix_of(one.prefix).overlaps(wanted):
            rows += _matching(one, wanted)
    table_facts = {**facts(inventory), "subject": str(wanted) if wanted.length < BITS[wanted.version] else wanted.host(0)}
    return Table(schema="kommunalnetz-addresses/1", title="Addresses", columns=_COLUMNS, rows=tuple(rows), facts=table_facts)


def _matching(one: Allocation, wanted: Prefix) -> Iterator[tuple[object, ...]]:
    """The rows of an allocation for the routers that ``wanted`` means; one without a router if it means none of them."""
    named = [(device, address) for device, address in hosts(one) if wanted.holds(prefix_of(address))]
    for device, address in named or [("", "")]:
        yield _row(one, device, address)

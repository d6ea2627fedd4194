"""Allocation: every device, link and site gets the prefixes that it lacks; what somebody has never moves.

A free prefix is the lowest one of the first pool of its purpose and IP version that has any. What belongs to a thing that is gone is
released and stays blocked for the quarantine of the policy; a thing that comes back gets its own prefix back. Where the router of a site
had no name of its own and gets one, it keeps everything under its new name; of several the first does.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - parameters are called date
from functools import cache
from typing import NamedTuple, get_args

from kommunalnetz.inventory import prefixes
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.prefixes import Prefix
from kommunalnetz.inventory.records import Link, Pool, SiteKind
from kommunalnetz.inventory.router_records import Allocation, Purpose, Use

EXAMPLE_POOLS: Mapping[str, Pool] = {
    f"{purpose}-{prefix}": Pool(prefix=prefix, purpose=purpose)
    for purpose, pair in {
        "loopback": ("10.255.0.0/16", "fd00:0:0:ff::/64"), "point-to-point": ("10.254.0.0/15", "fd00:0:0:fe::/64"),
        "site": ("10.0.0.0/9", "fd00:0:1::/48"), "management": ("10.253.0.0/16", "fd00:0:0:fd::/64"),
    }.items() for prefix in pair
}  # fmt: skip
"""Private pools for a network that has none of its own."""


@cache
def prefix_of(text: str) -> Prefix:
    """The prefix that a pool or an allocation of a valid inventory writes."""
    return prefixes.parsed(text)


class Need(NamedTuple):
    """A prefix that an owner must have; ``ends`` are the devices that get an address of it, in order."""

    owner: str
    use: Use
    version: int
    ends: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes two allocations the same one."""
        return self.owner, self.use, self.version


class Lack(NamedTuple):
    """Needs of one purpose and version that no pool can serve: how many; the pools that were tried."""

    purpose: Purpose
    version: int
    number: int
    pools: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What allocating does to the allocations of an inventory, whose positions are meant.

    ``added`` are new, ``changed`` have another state (released, back again, a further device of a site, a new name of its router),
    ``dropped`` are those whose quarantine is over and whose place is taken. ``lacks`` could not be served.
    """

    added: tuple[Allocation, ...] = ()
    changed: Mapping[int, Allocation] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    lacks: tuple[Lack, ...] = ()

    def applied(self, before: tuple[Allocation, ...]) -> tuple[Allocation, ...]:
        """All allocations afterwards."""
        kept = (self.changed.get(i, one) for i, one in enumerate(before) if i not in self.dropped)
        return (*kept, *self.added)


def purpose_of(use: Use) -> Purpose:
    """The pools from which an allocation is taken."""
    return "point-to-point" if use == "underlay" else use


def pools_of(inventory: Inventory, purpose: Purpose, version: int) -> dict[str, tuple[Pool, Prefix]]:
    """The pools of a purpose and an IP version, in file order."""
    found = {name: (pool, prefix_of(pool.prefix)) for name, pool in inventory.network.pools.items() if pool.purpose == purpose}
    return {name: (pool, prefix) for name, (pool, prefix) in found.items() if prefix.version == version}


def versions(inventory: Inventory) -> tuple[int, ...]:
    """The IP versions that the network uses: those with a pool for loopbacks or for point-to-point links."""
    return tuple(v for v in (4, 6) if pools_of(inventory, "loopback", v) or pools_of(inventory, "point-to-point", v))


def encrypted(link: Link) -> bool:
    """Whether the link is a tunnel."""
    return any(layer.startswith("ipsec") for layer in link.encapsulation)


def needs(inventory: Inventory) -> Iterator[Need]:
    """Everything that must have a prefix, in file order: devices, links, sites.

    A provider's network gets loopbacks only. Management is for networks that have a pool for it.
    """
    used = versions(inventory)
    managed = tuple(version for version in used if pools_of(inventory, "management", version))
    foreign = {site.id for site in inventory.sites.values() if site.kind is SiteKind.CARRIER}
    for device in inventory.devices.values():
        for version in used:
            yield Need(f"device:{device.id}", "loopback", version)
        for version in managed if device.site not in foreign else ():
            yield Need(f"device:{device.id}", "management", version)
    for link in inventory.links.values():
        ends = (link.a, str(link.b))
        for version in used:
            yield Need(f"link:{link.id}", "point-to-point", version, ends)
        if encrypted(link) and used:
            yield Need(f"link:{link.id}", "underlay", used[0], ends)
    for site in inventory.sites.values():
        for version in used if site.id not in foreign else ():
            yield Need(f"site:{site.id}", "site", version, tuple(device.id for device in inventory.devices_of[site.id]))


def allocation_changes(inventory: Inventory, day: Date) -> Changes:
    """What has to change so that everything has what it needs, with ``day`` as the date of releases.

    ``inventory`` is the whole one, not as it counts on a day. Applied once, a second run has nothing to change.
    """
    return _Allocator(inventory, day).changes()


class _Allocator:
    """The state of one run."""

    def __init__(self, inventory: Inventory, day: Date) -> None:
        self.inventory, self.day = inventory, day
        self.changed: dict[int, Allocation] = {}
        self.added: list[Allocation] = []
        self.lacking: dict[tuple[Purpose, int], int] = defaultdict(int)
        self.live: dict[tuple[str, str, int], int] = {}
        self.released: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        for i, one in enumerate(inventory.addresses):
            if one.released is None:
                self.live.setdefault((one.owner, one.use, one.version), i)
            else:
                self.released[one.owner, one.use, one.version].append(i)
        self.expired = [i for i, a in enumerate(inventory.addresses) if a.released is not None and self._over(a.released)]
        self.ports = self._taken_ports()
        self.sources: dict[tuple[Purpose, int], Iterator[Prefix]] = {}

    def changes(self) -> Changes:
        needed = list(needs(self.inventory))
        keys = {need.key for need in needed}
        lacking = [need for need in needed if not self._has(need)]
        for i, one in enumerate(self.inventory.addresses):
            if i not in self.changed and one.released is None and (one.owner, one.use, one.version) not in keys and self._gone(one):
                self.changed[i] = one.model_copy(update={"released": self.day})
        for need in lacking:
            self._take(need)
        new = sorted(prefix_of(one.prefix) for one in self.added) if self.expired else []
        dropped = [i for i in self.expired if i not in self.changed and _meets(self._prefix(i), new)]
        lacks = tuple(Lack(p, v, n, tuple(pools_of(self.inventory, p, v))) for (p, v), n in self.lacking.items())
        return Changes(added=tuple(self.added), changed=self.changed, dropped=frozenset(dropped), lacks=lacks)

    def _prefix(self, position: int) -> Prefix:
        return prefix_of(self.inventory.addresses[position].prefix)

    def _over(self, released: Date) -> bool:
        return self.inventory.policy.address_quarantine.after(released) <= self.day

    def _gone(self, one: Allocation) -> bool:
        """Whether the owner is no longer there; a loopback in a family without pools is left alone."""
        if one.owner_id not in getattr(self.inventory, f"{one.kind}s"):
            return True
        return one.use == "underlay" and not encrypted(self.inventory.links[one.owner_id])

    def _has(self, need: Need) -> bool:
        """Whether the owner has the prefix, or gets back what was its own."""
        if (position := self.live.get(need.key)) is not None:
            one = self.inventory.addresses[position]
            ends = self._followed(one.ends, need.ends)
            if need.use == "site":
                ends = _joined(ends, need.ends)
            if ends != one.ends:
                self.changed[position] = one.model_copy(update={"ends": ends, "ports": self._ports(need, ends) if one.ports else ()})
            return True
        if (position := self._inherited(need)) is not None:
            self.changed[position] = self.inventory.addresses[position].model_copy(update={"owner": need.owner})
            return True
        for position in self.released.get(need.key, ()):
            one = self.inventory.addresses[position]
            ends = self._followed(one.ends, need.ends)
            if need.use == "site" or set(ends) == set(need.ends):
                ends = _joined(ends, need.ends)
                self.changed[position] = one.model_copy(update={"released": None, "ends": ends, "ports": self._ports(need, ends)})
                return True
        return False

    def _followed(self, ends: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
        """The ends with a site whose router had no name of its own replaced by the first of the devices ``now`` that stands there."""
        devices = self.inventory.devices
        if all(end in devices for end in ends):
            return ends
        names = {devices[device].site: device for device in reversed(now) if device in devices and device not in ends}
        return tuple(end if end in devices else names.get(end, end) for end in ends)

    def _inherited(self, need: Need) -> int | None:
        """The position of what the router of the site had before it got the name of the owner."""
        kind, _, name = need.owner.partition(":")
        if kind != "device":
            return None
        site = self.inventory.devices[name].site
        if site in self.inventory.devices or self.inventory.devices_of[site][0].id != name:
            return None
        return self.live.get((f"device:{site}", need.use, need.version))

    def _take(self, need: Need) -> None:
        purpose = purpose_of(need.use)
        source = self.sources.get((purpose, need.version))
        if source is None:
            source = self.sources[purpose, need.version] = self._free(purpose, need.version)
        prefix = next(source, None)
        if prefix is None:
            self.lacking[purpose, need.version] += 1
            return
        self.added.append(
            Allocation.model_construct(
                owner=need.owner, use=need.use, prefix=str(prefix), ends=need.ends, ports=self._ports(need, need.ends)
            )
        )  # fmt: skip

    def _free(self, purpose: Purpose, version: int) -> Iterator[Prefix]:
        """The free prefixes of all pools of a purpose, in the order of the pools."""
        expired = set(self.expired)
        held = [self._prefix(i) for i in range(len(self.inventory.addresses)) if i not in expired or i in self.changed]
        for pool, prefix in pools_of(self.inventory, purpose, version).values():
            yield from prefixes.free(prefix, held, pool.taken(version))

    def _taken_ports(self) -> dict[str, dict[int, str]]:
        """Per device: number of the line, and the link that has it."""
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for one in self.inventory.addresses:
            if one.released is None and one.kind == "link":
                link = self.inventory.links.get(one.owner_id)
                ends = self._followed(one.ends, (link.a, str(link.b))) if link else one.ends
                for device, number in zip(ends, one.ports, strict=False):
                    found[device].setdefault(number, one.owner)
        return found

    def _ports(self, need: Need, ends: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of a line at its ends: those it has, else the lowest free ones."""
        return tuple(self._port(device, need.owner) for device in ends) if need.owner.startswith("link:") else ()

    def _port(self, device: str, owner: str) -> int:
        taken = self.ports[device]
        for number, other in taken.items():
            if other == owner:
                return number
        number = next(n for n in range(1, len(taken) + 2) if n not in taken)
        taken[number] = owner
        return number


def _joined(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """Devices keep their places; new ones come behind."""
    return (*before, *(device for device in now if device not in before))


def _meets(prefix: Prefix, others: list[Prefix]) -> bool:
    """Whether one of ``others``, which are disjoint and sorted, overlaps ``prefix``."""
    at = bisect_right(others, prefix)
    return any(prefix.overlaps(other) for other in others[max(0, at - 1) : at + 1])


PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
"""What pools are for."""


class Fill(NamedTuple):
    """How full a pool is: prefixes of its length that are free, all that it has, and the next one."""

    name: str
    pool: Pool
    prefix: Prefix
    free: int
    all: int
    next: Prefix | None


def fills(inventory: Inventory) -> Iterator[Fill]:
    """Every pool in file order; released prefixes count as used."""
    held = [prefix_of(one.prefix) for one in inventory.addresses]
    for name, pool in inventory.network.pools.items():
        prefix = prefix_of(pool.prefix)
        length = max(pool.taken(prefix.version), prefix.length)
        inside = [one for one in held if one.overlaps(prefix)]
        count = prefixes.count_free(prefix, inside, length)
        whole = prefixes.count_free(prefix, (), length)
        yield Fill(name, pool, prefix, count, whole, next(prefixes.free(prefix, inside, length), None))

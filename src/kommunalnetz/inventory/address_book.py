"""The address book: which address a router has on which of its interfaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kommunalnetz.inventory.addressing import prefix_of
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.prefixes import Prefix
from kommunalnetz.inventory.router_records import Allocation, Use


class End(NamedTuple):
    """The addresses at one end of a line and at the other, and the length of their prefix."""

    own: str
    peer: str
    length: int


@dataclass(frozen=True, kw_only=True)
class AddressBook:
    """Allocations that count, by owner, use and IP version."""

    allocations: Mapping[tuple[str, Use, int], Allocation]

    def device(self, device: str, version: int, use: Use = "loopback") -> str | None:
        """The address of a device itself, without the length."""
        one = self.allocations.get((f"device:{device}", use, version))
        return prefix_of(one.prefix).host(0) if one else None

    def end(self, link: str, device: str, version: int, use: Use = "point-to-point") -> End | None:
        """The addresses of a line seen from the device at one end."""
        one = self.allocations.get((f"link:{link}", use, version))
        if one is None or device not in one.ends:
            return None
        prefix, place = prefix_of(one.prefix), one.ends.index(device)
        return End(prefix.host(place), prefix.host(1 - place), prefix.length)

    def port(self, link: str, device: str) -> int | None:
        """The number of a line at the device, from 1."""
        for version in (4, 6):
            one = self.allocations.get((f"link:{link}", "point-to-point", version))
            if one is not None and device in one.ends and len(one.ports) == len(one.ends):
                return one.ports[one.ends.index(device)]
        return None

    def site(self, site: str, version: int) -> Prefix | None:
        """The network of a site."""
        one = self.allocations.get((f"site:{site}", "site", version))
        return prefix_of(one.prefix) if one else None

    def gateway(self, site: str, version: int) -> str | None:
        """The first address of a site's network: what its hosts send to."""
        prefix = self.site(site, version)
        return prefix.host(1) if prefix else None

    def at_site(self, site: str, device: str, version: int, *, shared: bool) -> str | None:
        """The device's own address in the site's network: 1, 2, ... by its place; one more if the gateway address is ``shared``."""
        one = self.allocations.get((f"site:{site}", "site", version))
        if one is None or device not in one.ends:
            return None
        return prefix_of(one.prefix).host(1 + shared + one.ends.index(device))


def address_book(inventory: Inventory) -> AddressBook:
    """The address book of an inventory; of two allocations for the same the first counts."""
    live = [one for one in inventory.addresses if one.released is None]
    return AddressBook(allocations={(one.owner, one.use, one.version): one for one in reversed(live)})

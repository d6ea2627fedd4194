"""What the views of all devices of a run share."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kommunalnetz.inventory.address_book import AddressBook, address_book
from kommunalnetz.inventory.addressing import prefix_of, versions
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link
from kommunalnetz.output.config import platform as platforms
from kommunalnetz.output.config.platform import DEFAULT, Platform
from kommunalnetz.output.config.secrets import Resolve, placeholder
from kommunalnetz.output.config.wires import Wire, lan_name, links_of, unused, wires
from kommunalnetz.planning.queues import ClassMaxima, class_maxima
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.study import Study


@dataclass(frozen=True, kw_only=True, eq=False)
class Context:
    """A study and how its configurations are asked for: the user's own templates, how secrets are resolved, a platform for all."""

    study: Study
    templates: Path | None = None
    resolve: Resolve = placeholder
    only_platform: str | None = None

    @property
    def inventory(self) -> Inventory:
        """The inventory as it counts on the study's day."""
        return self.study.inventory

    @property
    def network(self) -> Network:
        """The study's network."""
        return self.study.network

    @cached_property
    def book(self) -> AddressBook:
        """Who has which address."""
        return address_book(self.inventory)

    @cached_property
    def versions(self) -> tuple[int, ...]:
        """The IP versions in use."""
        return versions(self.inventory)

    @cached_property
    def maxima(self) -> ClassMaxima:
        """What every class needs of every line at most."""
        return class_maxima(self.study)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The platforms that there are."""
        return platforms.names(self.templates)

    @cached_property
    def own_prefixes(self) -> Mapping[int, tuple[str, ...]]:
        """The pools of the network per IP version: addresses that no packet from outside may bear."""
        pools = [prefix_of(pool.prefix) for pool in self.inventory.network.pools.values()]
        return {version: tuple(str(pool) for pool in sorted(pools) if pool.version == version) for version in (4, 6)}

    def name_of(self, device: Device) -> str:
        """The name of a device's platform."""
        return self.only_platform or device.platform or DEFAULT

    def platform(self, device: Device) -> Platform:
        """The platform of a device. Raises KeyError if there is none, InputError if its description is wrong."""
        name = self.name_of(device)
        if name not in self._platforms:
            if name not in self.known:
                raise KeyError(name)
            self._platforms[name] = platforms.platform(name, self.templates)
        return self._platforms[name]

    @cached_property
    def _platforms(self) -> dict[str, Platform]:
        return {}

    @cached_property
    def _links(self) -> Mapping[str, list[Link]]:
        return links_of(self.network)

    def lan(self, device: Device) -> str:
        """The interface at which a router meets the network of its site; empty in a provider's network."""
        return lan_name(device, self.inventory.sites[device.site], self.platform(device))

    def unused(self, device: Device) -> tuple[str, ...]:
        """The interfaces of a router in which nothing ends."""
        return unused(device, self.wires(device), self.lan(device))

    def wires(self, device: Device) -> tuple[Wire, ...]:
        """The lines of a device with the names of their interfaces."""
        return wires(self.network, self._links[device.id], self.book, device, self.platform(device))

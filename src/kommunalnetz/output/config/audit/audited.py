"""What an audit looks at: the study, and per router the files that run or that would."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kommunalnetz.diagnostics import Where
from kommunalnetz.inventory.addressing import encrypted
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, Site, SiteKind
from kommunalnetz.output.config.audit.answer import Judged
from kommunalnetz.output.config.audit.signs import Files, judged
from kommunalnetz.output.config.comparison import Difference
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.traffic.study import Study


@dataclass(frozen=True, kw_only=True, eq=False)
class Audited:
    """``files`` per device; ``differences`` (None: no running configurations were given)."""

    context: Context
    devices: tuple[Device, ...]
    files: Mapping[str, Files]
    differences: tuple[Difference, ...] | None = None

    @property
    def study(self) -> Study:
        """The study."""
        return self.context.study

    @property
    def inventory(self) -> Inventory:
        """The inventory."""
        return self.context.inventory

    @cached_property
    def lines(self) -> tuple[Link, ...]:
        """The lines between two sites."""
        devices = self.inventory.devices
        return tuple(link for link in self.study.network.links if devices[link.a].site != devices[str(link.b)].site)

    @cached_property
    def provided(self) -> tuple[Link, ...]:
        """Those that a provider runs: with a contract, or into a provider's network."""
        return tuple(link for link in self.lines if link.contract or any(site.kind is SiteKind.CARRIER for site in self.ends(link)))

    @cached_property
    def gateways(self) -> tuple[Device, ...]:
        """The routers of the gateways."""
        return tuple(one for one in self.devices if self.inventory.sites[one.site].kind is SiteKind.GATEWAY)

    @cached_property
    def tunnelled(self) -> tuple[Device, ...]:
        """The routers at which a tunnel ends."""
        ends = {end for link in self.study.network.links if encrypted(link) for end in (link.a, str(link.b))}
        return tuple(one for one in self.devices if one.id in ends)

    def ends(self, link: Link) -> tuple[Site, Site]:
        """The two sites of a line."""
        devices, sites = self.inventory.devices, self.inventory.sites
        return sites[devices[link.a].site], sites[devices[str(link.b)].site]

    def place(self, section: str, *path: str | int) -> str:
        """Where the inventory writes something."""
        where: Where | None = self.inventory.where(section, *path)
        return str(where or "")

    def shown(self, rule: str, devices: tuple[Device, ...]) -> Iterator[Judged]:
        """A rule at each of ``devices``, as its files show it."""
        for device in devices:
            platform = self.platform(device)
            signs = platform.audit.get(rule, ()) if platform else ()
            files = self.files.get(device.id)
            if platform is None or not signs:
                yield Judged(device.id, None, files.path if files else "")
            elif rule != "unused":
                yield judged(device.id, files, signs, platform.compare.main)
            elif not device.ports:
                yield Judged(device.id, None, self.place("devices", device.id))
            elif spare := self.context.unused(device):
                yield judged(device.id, files, signs, platform.compare.main, spare)
            else:
                yield Judged(device.id, True, self.place("devices", device.id, "ports"))

    def platform(self, device: Device) -> Platform | None:
        """The platform of a device; None if there are no templates for it."""
        return self.context.platform(device) if self.context.name_of(device) in self.context.known else None

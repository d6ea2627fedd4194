"""Interfaces of a router and what they are called: the one place where a line, a site's network or a tunnel gets its name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.address_book import AddressBook
from kommunalnetz.inventory.addressing import encrypted
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, Site, SiteKind
from kommunalnetz.output.config import codes
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.traffic.network import Network


@dataclass(frozen=True, kw_only=True)
class Wire:
    """A line at one of its routers: ``port`` is the socket, ``line`` what the provider's frames come through (the port, or a VLAN of
    it), ``name`` the interface that the routing protocol sees (``line``, or the tunnel through it). ``arc`` leaves the router.
    """

    link: Link
    arc: int
    device: str
    peer: str
    number: int
    port: str
    line: str
    name: str

    @property
    def tunnel(self) -> bool:
        """Whether the routing protocol runs through a tunnel."""
        return self.name != self.line


def wires(network: Network, links: list[Link], book: AddressBook, device: Device, platform: Platform) -> tuple[Wire, ...]:
    """The lines of a router in file order; a line without an allocation gets the next number after all others."""
    found = []
    last = max((book.port(link.id, device.id) or 0 for link in links), default=0)
    for link in links:
        number = book.port(link.id, device.id)
        if number is None:
            number = last = last + 1
        found.append(_wire(link, network.link_at[link.id], device.id, number, platform))
    return tuple(found)


def links_of(network: Network) -> dict[str, list[Link]]:
    """The lines of each device, in file order."""
    found: dict[str, list[Link]] = {device.id: [] for device in network.devices}
    for link in network.links:
        found[link.a].append(link)
        found[str(link.b)].append(link)
    return found


def _wire(link: Link, position: int, device: str, number: int, platform: Platform) -> Wire:
    first = link.a == device
    patterns = platform.interfaces
    port = (link.ports.a if first else link.ports.b) or patterns.link.format(number=number)
    line = patterns.vlan.format(port=port, vlan=link.vlan) if link.vlan else port
    name = patterns.tunnel.format(number=number) if encrypted(link) else line
    return Wire(
        link=link, arc=2 * position + (not first), device=device, peer=str(link.b) if first else link.a, number=number,
        port=port, line=line, name=name,
    )  # fmt: skip


def lan_name(device: Device, site: Site, platform: Platform) -> str:
    """The interface at which a router meets the network of its site; empty in a provider's network."""
    return "" if site.kind is SiteKind.CARRIER else device.lan or platform.interfaces.lan


def carriers(taken: tuple[Wire, ...]) -> dict[str, int]:
    """The ports that only carry VLANs, with the largest MTU of their lines."""
    whole = {wire.port for wire in taken if wire.line == wire.port}
    found: dict[str, int] = {}
    for wire in taken:
        if wire.port not in whole:
            found[wire.port] = max(wire.link.mtu, found.get(wire.port, 0))
    return found


def unused(device: Device, taken: tuple[Wire, ...], lan: str) -> tuple[str, ...]:
    """The interfaces of a router in which no line and no network of a site (at ``lan``) ends."""
    used = {wire.port for wire in taken}
    return tuple(port for port in device.ports if port not in used and port != lan)


def check(inventory: Inventory, device: Device, taken: tuple[Wire, ...], platform: Platform) -> Iterator[Diagnostic]:
    """Names that the platform cannot have, and names that are used twice."""
    lan = lan_name(device, inventory.sites[device.site], platform)
    seen = {lan: f"site:{device.site}"} if lan else {}
    for wire in taken:
        key = ("links", wire.link.id, "ports", "a" if wire.link.a == device.id else "b")
        subject = f"link:{wire.link.id}"
        if not re.fullmatch(platform.interfaces.form, wire.line):
            values = {"subject": subject, "name": wire.line, "platform": platform.title}
            yield Diagnostic(code=codes.INTERFACE_NAME, subject=subject, where=inventory.where(*key), values=values)
        other = seen.setdefault(wire.line, subject)
        if other != subject:
            values = {"subject": subject, "name": wire.line, "device": device.id, "other": other}
            yield Diagnostic(code=codes.INTERFACE_TWICE, subject=subject, where=inventory.where(*key), values=values)
    named: list[tuple[str, tuple[str | int, ...]]] = [(port, ("ports", position)) for position, port in enumerate(device.ports)]
    for port, path in [(device.lan, ("lan",)), *named]:
        if port and not re.fullmatch(platform.interfaces.form, port):
            values = {"subject": f"device:{device.id}", "name": port, "platform": platform.title}
            where = inventory.where("devices", device.id, *path)
            yield Diagnostic(code=codes.INTERFACE_NAME, subject=f"device:{device.id}", where=where, values=values)

"""The view of a device: plain data from which the templates of any platform lay out its configuration."""

from typing import Any

from kommunalnetz.inventory.address_book import AddressBook
from kommunalnetz.inventory.prefixes import BITS, parsed_address
from kommunalnetz.inventory.records import Device, Site, SiteKind
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.output.config.secrets import sealed
from kommunalnetz.output.config.traffic_classes import traffic_classes
from kommunalnetz.output.config.view_addresses import address_view, prefix_view, prefix_views
from kommunalnetz.output.config.view_links import link_view
from kommunalnetz.output.config.wires import carriers

AREAS = {"ospf": ".".join("0000"), "isis": "49.0001"}
VRRP_GROUP = 10
VRRP_MASTER, VRRP_BACKUP = 110, 100
BFD_INTERVAL_MS, BFD_MULTIPLIER = 300, 3
STUB_METRIC = 1
"""Of the loopback and the site's network: what every platform and the study take it for."""
BOGONS = {
    4: ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    6: ("::/8", "100::/64", "2001:2::/48", "2001:10::/28", "2001:db8::/32", "fc00::/7", "fec0::/10", "ff00::/8"),
}  # fmt: skip
"""Sources that no packet from the internet may bear (RFC 6890 and its registries)."""


def device_view(context: Context, device: Device) -> dict[str, Any]:
    """Everything that the configuration of ``device`` may say. Its addresses must be there (see ``findings``).

    Raises InputError if a secret cannot be had.
    """
    inventory, platform = context.inventory, context.platform(device)
    site = inventory.sites[device.site]
    taken = context.wires(device)
    loopbacks = _addresses(context, device, "loopback")
    return {
        "network": {
            "title": inventory.network.title, "example_data": inventory.network.example_data, "date": context.study.date.isoformat(),
        },
        "device": {"id": device.id, "title": device.name, "role": device.role, "model": device.model, "platform": context.name_of(device)},
        "site": {"id": site.id, "title": site.name, "kind": site.kind.value},
        "versions": list(context.versions),
        "router_id": router_id(context.book, device),
        "loopback": {"name": platform.interfaces.loopback, "addresses": loopbacks, "metric": STUB_METRIC},
        "links": [link_view(context, wire, platform) for wire in taken],
        "ports": [{"name": name, "mtu": mtu} for name, mtu in carriers(taken).items()],
        "lan": _lan(context, device, site, platform),
        "unused": list(context.unused(device)),
        "traffic_classes": traffic_classes(inventory.classes.values()),
        "igp": _igp(context, device, site, platform),
        "management": _management(context, device, platform),
        "edge": _edge(context, site),
    }  # fmt: skip


def router_id(book: AddressBook, device: Device) -> str:
    """The IPv4 loopback; without IPv4 the last 32 bits of the IPv6 one."""
    if (four := book.device(device.id, 4)) is not None:
        return four
    number = parsed_address(book.device(device.id, 6) or "::")[1] & 0xFFFFFFFF
    return ".".join(str(number >> shift & 0xFF) for shift in (24, 16, 8, 0))


def _addresses(context: Context, device: Device, use: Any) -> list[dict[str, Any]]:
    found = ((version, context.book.device(device.id, version, use)) for version in context.versions)
    return [address_view(version, address, BITS[version]) for version, address in found if address is not None]


def _lan(context: Context, device: Device, site: Site, platform: Platform) -> dict[str, Any] | None:
    """The network of the site at this router; None in a provider's network."""
    if site.kind is SiteKind.CARRIER:
        return None
    devices = context.inventory.devices_of[site.id]
    shared = site.vrrp and len(devices) > 1
    addresses = [
        {**address_view(version, address, prefix.length), "network": str(prefix), "gateway": prefix.host(1)}
        for version in context.versions
        if (prefix := context.book.site(site.id, version)) is not None
        and (address := context.book.at_site(site.id, device.id, version, shared=shared)) is not None
    ]
    master = site.exit or devices[0].id
    priority = VRRP_MASTER if device.id == master else VRRP_BACKUP
    return {
        "name": context.lan(device), "description": f"network of {site.name}", "addresses": addresses, "metric": STUB_METRIC,
        "vrrp": {"group": VRRP_GROUP, "priority": priority, "link_local": f"fe80::{VRRP_GROUP:x}"} if shared else None,
    }  # fmt: skip


def _igp(context: Context, device: Device, site: Site, platform: Platform) -> dict[str, Any]:
    record = context.inventory.network
    reference = record.secrets.routing
    area = record.area or AREAS[record.routing]
    octets = [int(part) for part in router_id(context.book, device).split(".")]
    digits = "".join(f"{octet:03d}" for octet in octets)
    where = context.inventory.where("network", "secrets", "routing")
    return {
        "protocol": record.routing, "area": area,
        "net": f"{area}.{digits[:4]}.{digits[4:8]}.{digits[8:]}.00",
        "reference_mbit": max(1, int(record.reference_bandwidth // 1e6)), "maximum_paths": platform.maximum_paths, "bfd": record.bfd,
        "bfd_interval_ms": BFD_INTERVAL_MS, "bfd_multiplier": BFD_MULTIPLIER,
        "originate_default": site.kind is SiteKind.GATEWAY,
        "secret": None if reference is None else sealed("routing", reference, context.resolve, platform, where),
    }  # fmt: skip


def _management(context: Context, device: Device, platform: Platform) -> dict[str, Any]:
    record, secrets = context.inventory.network.management, context.inventory.network.secrets
    held = {
        name: None if reference is None
        else sealed(key, reference, context.resolve, platform, context.inventory.where("network", "secrets", key))
        for name, key, reference in (
            ("snmp_authentication", "snmp_authentication", secrets.snmp_authentication),
            ("snmp_privacy", "snmp_privacy", secrets.snmp_privacy), ("radius_secret", "radius", secrets.radius),
        )
    }  # fmt: skip
    banner = record.banner or f"{context.inventory.network.title or 'Network'}. Authorised access only."
    own = _addresses(context, device, "management")
    return {
        "addresses": own or _addresses(context, device, "loopback"), "own": bool(own),
        "name": (own and platform.interfaces.management) or platform.interfaces.loopback,
        "sources4": prefix_views(record.sources, 4), "sources6": prefix_views(record.sources, 6),
        "ntp": list(record.ntp), "syslog": list(record.syslog), "radius": list(record.radius), "snmp_user": record.snmp_user,
        "banner": banner, **held,
    }  # fmt: skip


def _edge(context: Context, site: Site) -> dict[str, Any]:
    """What may come in from the site's network: at a gateway nothing that pretends to be ours or nobody's, elsewhere only its own."""
    gateway = site.kind is SiteKind.GATEWAY
    networks = (context.book.site(site.id, version) for version in (4, 6))
    own = {version: context.own_prefixes[version] for version in (4, 6)}
    bogons = {version: [text for text in BOGONS[version] if text not in own[version]] for version in (4, 6)}
    network4, network6 = (None if prefix is None else prefix_view(prefix) for prefix in networks)
    return {
        "gateway": gateway, "network4": network4, "network6": network6,
        "bogons4": prefix_views(bogons[4], 4), "bogons6": prefix_views(bogons[6], 6),
        "own4": prefix_views(own[4], 4), "own6": prefix_views(own[6], 6),
    }  # fmt: skip

"""What people call the things that findings are about."""

from collections.abc import Iterable

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import OutageKind
from kommunalnetz.traffic.outages import Outage

_SECTIONS = {OutageKind.LINK: "links", OutageKind.DEVICE: "devices", OutageKind.SITE: "sites", OutageKind.MAINTENANCE: "maintenance"}


def section(inventory: Inventory, outage: Outage) -> str:
    """The section of the inventory that holds what an outage takes down; a carrier is a duct or a site."""
    if outage.kind in _SECTIONS:
        return _SECTIONS[outage.kind]
    return "ducts" if outage.id in inventory.ducts else "sites"


def outage_name(inventory: Inventory, outage: Outage) -> str:
    """The title of what is down, else its id."""
    return str(getattr(inventory, section(inventory, outage))[outage.id].name)


def site_names(inventory: Inventory, sites: Iterable[str]) -> tuple[str, ...]:
    """The names of sites, in file order."""
    wanted = set(sites)
    return tuple(site.name for site in inventory.sites.values() if site.id in wanted)


def service_names(inventory: Inventory, services: Iterable[str]) -> tuple[str, ...]:
    """The names of services, in file order."""
    wanted = set(services)
    return tuple(service.name for service in inventory.services.values() if service.id in wanted)

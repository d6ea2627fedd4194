"""Inventories in which more people use a service, or all of them: the variants that headroom asks about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Site
from kommunalnetz.inventory.services import AnyService, Conference, Internet, Override, Selector, Users


def consumers(inventory: Inventory, service: AnyService) -> tuple[Site, ...]:
    """The sites that use a service through the network."""
    found = inventory.selected(service.consumers)
    return tuple(site for site in found if not (isinstance(service, Internet) and site.breakout))


def users(service: AnyService, site: Site) -> float | None:
    """How many users a service has at a site; None where that is not known."""
    override = service.overrides.get(site.id)
    asked: Users | None = (override.users if override else None) or getattr(service, "users", None)
    if asked is None or asked.number is not None:
        return 0.0 if asked is None or asked.number is None else asked.number
    base = site.population if asked.of == "population" else site.staff
    return None if base is None or asked.share is None else base * asked.share


def rooms(service: Conference, site: Site) -> int:
    """How many endpoints a conference has at a site."""
    override = service.overrides.get(site.id)
    return service.endpoints if override is None or override.endpoints is None else override.endpoints


def with_service(inventory: Inventory, service: AnyService, **fields: object) -> Inventory:
    """The inventory in which ``fields`` of a service are different."""
    return replace(inventory, services={**inventory.services, service.id: service.model_copy(update=fields)})


def with_overrides(inventory: Inventory, service: AnyService, name: str, values: Mapping[str, object]) -> Inventory:
    """The inventory in which the field ``name`` of a service's override at each site is that of ``values``."""
    changed = {site: service.overrides.get(site, Override()).model_copy(update={name: value}) for site, value in values.items()}
    return with_service(inventory, service, overrides={**service.overrides, **changed})


def more_users(inventory: Inventory, service: AnyService, more: Mapping[str, float]) -> Inventory:
    """With so many more users of a service at some sites (those whose number is not known are left alone)."""
    now = {site: users(service, inventory.sites[site]) for site in more}
    grown = {site: Users(number=count + more[site]) for site, count in now.items() if count is not None}
    return with_overrides(inventory, service, "users", grown)


def more_staff(inventory: Inventory, more: Mapping[str, float]) -> Inventory:
    """With so many more workplaces at some sites, which use all that a share of the staff uses."""
    sites = {name: inventory.sites[name] for name in more}
    grown = {name: site.model_copy(update={"staff": site.staff + more[name]}) for name, site in sites.items() if site.staff is not None}
    return replace(inventory, sites={**inventory.sites, **grown})


def more_rooms(inventory: Inventory, service: Conference, more: Mapping[str, int]) -> Inventory:
    """With so many more endpoints of a conference at some sites."""
    grown = {site: rooms(service, inventory.sites[site]) + count for site, count in more.items()}
    return with_overrides(inventory, service, "endpoints", grown)


def more_consumers(inventory: Inventory, service: AnyService, more: Iterable[str]) -> Inventory:
    """With some more sites that use a service as the others do."""
    ids = (*(site.id for site in inventory.selected(service.consumers)), *more)
    return with_service(inventory, service, consumers=Selector(ids=ids))

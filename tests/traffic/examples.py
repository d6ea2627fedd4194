"""Small inventories that the traffic tests share."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, Policy, Site
from kommunalnetz.inventory.services import AnyService, Fixed

DAY = date(2026, 1, 1)


def line(name: str, a: str, b: str, metric: int = 1, capacity: str = "1G", **fields: Any) -> Link:
    """A line without overhead."""
    return Link.model_validate({"id": name, "a": a, "b": b, "metric": metric, "capacity": capacity, "encapsulation": "none"} | fields)


def flow(source: str, target: str, rate: str, name: str = "") -> Fixed:
    """A fixed service."""
    return Fixed.model_validate({"id": name or f"{source}-{target}", "kind": "fixed", "from": source, "to": target, "rate": rate})


def inventory(
    links: Iterable[Link], services: Iterable[AnyService] = (), sites: Iterable[Site] = (), devices: Mapping[str, str] | None = None,
    policy: Policy | None = None, **sections: Any,
) -> Inventory:  # fmt: skip
    """An inventory as the gate would return it: sites without a record are made, with a device each unless ``devices`` says more."""
    lines, given = list(links), {site.id: site for site in sites}
    placed = dict(devices or {})
    ends = [end for link in lines for end in (link.a, link.b or "")]
    for end in ends:
        given.setdefault(placed.get(end, end), Site(id=placed.get(end, end)))
    records = {name: Device(id=name, site=site) for name, site in placed.items()}
    records |= {name: Device(id=name, site=name) for name in given if name not in placed.values()}
    return Inventory(
        sites=given, devices=records, links={link.id: link for link in lines}, services={s.id: s for s in services},
        policy=policy or Policy(), date=DAY, **sections,
    )  # fmt: skip

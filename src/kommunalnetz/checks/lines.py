"""The lines of a site: the links that lead from it to the rest of the network, with what limits them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kommunalnetz.diagnostics import Where
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Contract, DuctKind, Limits, Link, SiteKind
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.study import Study

ROUTE_KINDS = frozenset({DuctKind.TRENCH, DuctKind.DUCT, DuctKind.ENTRY})
"""The kinds of duct that make a route; two lines with one power feed still take two routes."""

_BELOW = frozenset({SiteKind.BRANCH, SiteKind.MUNICIPALITY})


@dataclass(frozen=True, kw_only=True)
class Line:
    """A link as one site sees it: ``up`` is the arc that leaves the site, ``down`` the arc that enters it."""

    link: Link
    site: str
    far: str
    up: int
    down: int


def lines(study: Study) -> Mapping[str, tuple[Line, ...]]:
    """The lines of every site, in file order. A link to a branch or municipality below the site is no line of the site."""
    network, sites = study.network, study.inventory.sites
    found: dict[str, list[Line]] = {site: [] for site in sites}
    for position, link in enumerate(network.links):
        a, b = (network.sites[network.device_site[network.device_at[end]]].id for end in (link.a, link.b or ""))
        if a == b:
            continue
        for site, far, up, down in ((a, b, 2 * position, 2 * position + 1), (b, a, 2 * position + 1, 2 * position)):
            if sites[far].parent != site and not (sites[far].kind in _BELOW and sites[site].kind not in _BELOW):
                found[site].append(Line(link=link, site=site, far=far, up=up, down=down))
    return {site: tuple(own) for site, own in found.items()}


def limits(inventory: Inventory, link: Link) -> Limits:
    """The utilisation limits of a link: those of its role, else the policy's."""
    return inventory.policy.role_limits.get(link.role, inventory.policy.limits)


def contract(inventory: Inventory, link: Link) -> Contract | None:
    """The contract about a link, if one is named."""
    return inventory.contracts.get(link.contract) if link.contract else None


def link_of(network: Network, arc: int) -> Link:
    """The link that an arc is a direction of."""
    return network.links[arc // 2]


def direction(arc: int) -> str:
    """The key of an arc's direction in the files: ``a_to_b`` or ``b_to_a``."""
    return "b_to_a" if arc % 2 else "a_to_b"


def ends(network: Network, arc: int) -> tuple[str, str]:
    """What people call the two ends of an arc: the names of its sites, of its devices where both are at one site."""
    tail, head = int(network.tail[arc]), int(network.head[arc])
    one, other = network.sites[network.device_site[tail]], network.sites[network.device_site[head]]
    if one.id == other.id:
        return network.devices[tail].name, network.devices[head].name
    return one.name, other.name


def narrow(study: Study, arc: int) -> Where | None:
    """Where the value stands that limits an arc: the link's capacity, or the contract's rate if that is smaller."""
    inventory, link = study.inventory, link_of(study.network, arc)
    booked, way = contract(inventory, link), direction(arc)
    if booked is not None and booked.rate is not None and not float(study.network.port[arc]) <= getattr(booked.rate, way):
        return inventory.where("contracts", booked.id, "rate", way)
    return inventory.where("links", link.id, "capacity", way)


def worse(values: Mapping[int, float]) -> int:
    """The arc with the largest value; the first of equals."""
    return max(values, key=lambda arc: (values[arc], -arc))


def pairs(own: tuple[Line, ...]) -> Iterator[tuple[Line, Line]]:
    """Every two lines, in file order."""
    return ((one, other) for i, one in enumerate(own) for other in own[i + 1 :])


def route(study: Study, line: Line) -> frozenset[str] | None:
    """The ducts that a line depends on as a route: its own, its router's and its building's. None: not known."""
    inventory = study.inventory
    if line.link.ducts is None:
        return None
    device = inventory.devices[line.link.a if direction(line.up) == "a_to_b" else line.link.b or ""]
    named = (*line.link.ducts, *(device.ducts or ()), *(inventory.sites[line.site].ducts or ()))
    return frozenset(duct for duct in named if duct in inventory.ducts and inventory.ducts[duct].kind in ROUTE_KINDS)

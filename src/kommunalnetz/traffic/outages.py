"""Outages: masks over the network's index space. Nothing is ever edited; an outage says what is down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.inventory.records import Device, Link, Maintenance, OutageKind, Site
from kommunalnetz.traffic.network import Network, is_carrier
from kommunalnetz.traffic.routing import Bools, usable

_NO_DUCT = (OutageKind.LINK, OutageKind.DEVICE, OutageKind.SITE, OutageKind.MAINTENANCE)


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A single thing that is down, and by position all links, devices and sites that are down with it.

    A site that is down takes its devices with it, a device its links: all of them are listed.
    """

    kind: OutageKind
    id: str
    links_down: tuple[int, ...] = ()
    devices_down: tuple[int, ...] = ()
    sites_down: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """``link:x``, ``device:x``, ``site:x``, ``duct:x`` or ``maintenance:x``."""
        return f"{self.kind if self.kind in _NO_DUCT else 'duct'}:{self.id}"


def outages(network: Network, kinds: Iterable[OutageKind] | None = None) -> tuple[Outage, ...]:
    """All single outages of ``kinds`` (default: ``policy.outages``): links, devices, sites, ducts, then maintenance, in file order.

    The device and the site that stand for a carrier's network fail only if the kind ``carrier`` is asked for: nothing is known
    of its inside. The implicit device of a site without devices has the site's id and is an outage of its own.
    """
    wanted = frozenset(network.inventory.policy.outages if kinds is None else kinds)
    found = [_closed(network, OutageKind.LINK, link.id, links=(i,)) for i, link in enumerate(network.links) if OutageKind.LINK in wanted]
    for i, device in enumerate(network.devices):
        if OutageKind.DEVICE in wanted and not is_carrier(network.sites[network.device_site[i]]):
            found.append(_closed(network, OutageKind.DEVICE, device.id, devices=(i,)))
    for i, site in enumerate(network.sites):
        if (OutageKind.CARRIER if is_carrier(site) else OutageKind.SITE) in wanted:
            found.append(_closed(network, OutageKind.SITE, site.id, sites=(i,)))
    links, devices, sites = (_naming(records) for records in (network.links, network.devices, network.sites))
    for duct in network.ducts:
        if (kind := OutageKind(duct.kind.value)) in wanted:
            named = (tuple(by_duct.get(duct.id, ())) for by_duct in (links, devices, sites))
            found.append(_closed(network, kind, duct.id, **dict(zip(("links", "devices", "sites"), named, strict=True))))
    if OutageKind.MAINTENANCE in wanted:
        found.extend(_planned(network, one) for one in network.inventory.maintenance.values())
    return tuple(found)


def _naming(records: Sequence[Link | Device | Site]) -> dict[str, list[int]]:
    """The positions of the records that name each duct."""
    found: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        for duct in dict.fromkeys(record.ducts or ()):
            found.setdefault(duct, []).append(position)
    return found


def _planned(network: Network, maintenance: Maintenance) -> Outage:
    """Everything that it names and that is there on the day."""
    down = frozenset(maintenance.down)

    def hit(kind: OutageKind, records: Sequence[Link | Device | Site]) -> tuple[int, ...]:
        ways = ({f"{kind}:{record.id}", *(f"duct:{duct}" for duct in record.ducts or ())} for record in records)
        return tuple(i for i, names in enumerate(ways) if names & down)

    return _closed(
        network, OutageKind.MAINTENANCE, maintenance.id, links=hit(OutageKind.LINK, network.links),
        devices=hit(OutageKind.DEVICE, network.devices), sites=hit(OutageKind.SITE, network.sites),
    )  # fmt: skip


def _closed(
    network: Network, kind: OutageKind, name: str, *,
    links: tuple[int, ...] = (), devices: tuple[int, ...] = (), sites: tuple[int, ...] = (),
) -> Outage:  # fmt: skip
    """With the devices of the sites and the links of the devices that are down."""
    net = network.topology
    down = set(devices) | set(net.standing.of(np.array(sites, dtype=np.int64))[1].tolist())
    gone = set(links) | set((net.leaving.of(np.array(sorted(down), dtype=np.int64))[1] // 2).tolist())
    return Outage(kind=kind, id=name, links_down=tuple(sorted(gone)), devices_down=tuple(sorted(down)), sites_down=tuple(sorted(sites)))


def masks(network: Network, outage: Outage | None) -> tuple[Bools, Bools, Bools]:
    """What is up: (arcs that can carry traffic [A], devices [D], sites [N])."""
    arcs, devices, sites = (np.ones(n, dtype=np.bool_) for n in (network.arcs, len(network.devices), len(network.sites)))
    if outage is not None:
        for link in outage.links_down:
            arcs[2 * link : 2 * link + 2] = False
        devices[list(outage.devices_down)] = False
        sites[list(outage.sites_down)] = False
    return usable(network.topology, arcs, devices), devices, sites

"""Which sites are cut off: without a path to the main part of the network, with or without traffic on it."""

from collections import Counter

from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage

_CORE = frozenset({SiteKind.DATACENTRE, SiteKind.GATEWAY, SiteKind.POP, SiteKind.CARRIER, SiteKind.ASSOCIATION})


def cut_off(network: Network, outage: Outage | None = None) -> tuple[str, ...]:
    """Sites that are up and have no path to the main part, in file order.

    The main part has the most data centres, gateways and points of presence, then the most sites; the first of equals.
    A site belongs to the part of any of its devices; devices of one site are joined by links only.
    """
    links_down = frozenset(outage.links_down) if outage else frozenset()
    devices_down = frozenset(outage.devices_down) if outage else frozenset()
    sites_down = frozenset(outage.sites_down) if outage else frozenset()
    part = _parts(network, links_down, devices_down)
    up = [d for d in range(len(network.devices)) if d not in devices_down and int(network.device_site[d]) not in sites_down]
    joined = {(part[d], int(network.device_site[d])) for d in up}
    sizes = Counter(root for root, _ in joined)
    core = Counter(root for root, site in joined if network.sites[site].kind in _CORE)
    main = max(sorted(sizes), key=lambda root: (core[root], sizes[root]), default=-1)
    connected = {site for root, site in joined if root == main}
    return tuple(site.id for i, site in enumerate(network.sites) if i not in connected and i not in sites_down)


def beside_carriers(network: Network) -> frozenset[str]:
    """Sites with a path to a provider's network, nothing being down; the way inside leads on nobody knows where."""
    part = _parts(network, frozenset(), frozenset())
    kinds = [network.sites[int(network.device_site[d])].kind for d in range(len(network.devices))]
    joined = {part[d] for d, kind in enumerate(kinds) if kind is SiteKind.CARRIER}
    return frozenset(network.sites[int(network.device_site[d])].id for d in range(len(network.devices)) if part[d] in joined)


def _parts(network: Network, links_down: frozenset[int], devices_down: frozenset[int]) -> list[int]:
    """The part of every device, as its smallest device (union-find)."""
    parent = list(range(len(network.devices)))

    def root(device: int) -> int:
        while parent[device] != device:
            parent[device] = parent[parent[device]]
            device = parent[device]
        return device

    tails, heads = network.tail[::2].tolist(), network.head[::2].tolist()
    for position, (a, b) in enumerate(zip(tails, heads, strict=True)):
        if position not in links_down and a not in devices_down and b not in devices_down:
            one, other = root(a), root(b)
            parent[max(one, other)] = min(one, other)
    return [root(device) for device in range(len(network.devices))]

"""What forbids a configuration, and what is worth a word about it."""

from collections.abc import Iterable, Iterator

from kommunalnetz.checks.lines import ends, narrow
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.addressing import encrypted
from kommunalnetz.inventory.records import Device, SiteKind
from kommunalnetz.inventory.sections import nearest
from kommunalnetz.output.config import codes, dscp, wires
from kommunalnetz.output.config.context import Context


def findings(context: Context, devices: Iterable[Device]) -> tuple[Diagnostic, ...]:
    """Everything about the configurations of ``devices``; what two of them share is told once."""
    wanted = tuple(devices)
    told: dict[tuple[str, str], Diagnostic] = {}
    for finding in (
        *dscp.check(context.inventory),
        *_unauthenticated(context),
        *(one for device in wanted for one in _of(context, device)),
    ):
        told.setdefault(finding.identity, finding)
    return tuple(told.values())


def _of(context: Context, device: Device) -> Iterator[Diagnostic]:
    if context.name_of(device) not in context.known:
        yield _unknown_platform(context, device)
        return
    yield from _addresses(context, device)
    yield from wires.check(context.inventory, device, context.wires(device), context.platform(device))
    yield from _tunnels(context, device)
    yield from _unsupported(context, device)
    yield from _queues(context, device)


def _unknown_platform(context: Context, device: Device) -> Diagnostic:
    subject, name = f"device:{device.id}", context.name_of(device)
    values = {"subject": subject, "platform": name, "choices": nearest(name, context.known)}
    where = context.inventory.where("devices", device.id, "platform") or context.inventory.where("sites", device.site)
    return Diagnostic(code=codes.UNKNOWN_PLATFORM, subject=subject, where=where, values=values)


def _addresses(context: Context, device: Device) -> Iterator[Diagnostic]:
    """Every address without which the device cannot be configured."""
    book, site = context.book, context.inventory.sites[device.site]

    def missing(owner: str, use: str, version: int) -> Diagnostic:
        kind, _, name = owner.partition(":")
        where = context.inventory.where(f"{kind}s", name) or context.inventory.where("sites", device.site)
        values = {"subject": owner, "use": use, "version": version}
        return Diagnostic(code=codes.NOT_ALLOCATED, subject=f"{owner}/{use}/{version}", where=where, values=values)

    for version in context.versions or (4,):
        if book.device(device.id, version) is None:
            yield missing(f"device:{device.id}", "loopback", version)
        for wire in context.wires(device):
            if book.end(wire.link.id, device.id, version) is None:
                yield missing(f"link:{wire.link.id}", "point-to-point", version)
            if wire.tunnel and version == context.versions[0] and book.end(wire.link.id, device.id, version, "underlay") is None:
                yield missing(f"link:{wire.link.id}", "underlay", version)
        if site.kind is not SiteKind.CARRIER and book.at_site(site.id, device.id, version, shared=False) is None:
            yield missing(f"site:{site.id}", "site", version)


def _tunnels(context: Context, device: Device) -> Iterator[Diagnostic]:
    for wire in context.wires(device):
        if encrypted(wire.link) and wire.link.secret is None and context.inventory.network.secrets.ipsec is None:
            subject = f"link:{wire.link.id}"
            where = context.inventory.where("links", wire.link.id, "encapsulation")
            yield Diagnostic(code=codes.TUNNEL_WITHOUT_KEY, subject=subject, where=where, values={"subject": subject})


def _unsupported(context: Context, device: Device) -> Iterator[Diagnostic]:
    platform, inventory = context.platform(device), context.inventory
    site = inventory.sites[device.site]
    asked: list[tuple[str, str, tuple[str, ...]]] = [
        ("ipsec", f"link:{wire.link.id}", ("links", wire.link.id, "encapsulation"))
        for wire in context.wires(device)
        if encrypted(wire.link)
    ]
    if site.vrrp:
        asked.append(("vrrp", f"site:{site.id}", ("sites", site.id, "vrrp")))
    if inventory.network.routing == "isis":
        asked.append(("isis", "network", ("network", "routing")))
    if 6 in context.versions and inventory.network.routing == "ospf" and inventory.network.secrets.routing is not None:
        asked.append(("ospfv3-authentication", "network", ("network", "secrets", "routing")))
    if platform.queues is not None and len(inventory.classes) >= platform.queues:
        asked.append((f"{len(inventory.classes) + 1} queues", "network", ("classes", list(inventory.classes)[platform.queues - 1])))
    for feature, subject, path in asked:
        if feature not in platform.supports:
            values = {"subject": subject, "platform": platform.title, "device": device.id, "feature": feature}
            where = inventory.where(path[0], *path[1:])
            whose = context.name_of(device) if subject == "network" else device.id
            yield Diagnostic(code=codes.UNSUPPORTED, subject=f"{subject}/{whose}/{feature}", where=where, values=values)


def _unauthenticated(context: Context) -> Iterator[Diagnostic]:
    if context.inventory.network.secrets.routing is None:
        where = context.inventory.where("network", "secrets") or context.inventory.where("network")
        yield Diagnostic(code=codes.UNAUTHENTICATED, subject="network", where=where)


def _queues(context: Context, device: Device) -> Iterator[Diagnostic]:
    for wire in context.wires(device):
        line = context.maxima.queues(wire.arc)
        if line is not None and line.exceeds:
            tail, head = ends(context.network, wire.arc)
            values = {"link": wire.link.name, "tail": tail, "head": head, "need": line.need, "capacity": line.capacity}
            values["share"] = line.need / line.capacity
            subject = f"link:{wire.link.id}/{'a_to_b' if wire.arc % 2 == 0 else 'b_to_a'}"
            yield Diagnostic(code=codes.QUEUES_EXCEED, subject=subject, where=narrow(context.study, wire.arc), values=values)

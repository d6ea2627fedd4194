"""The plan of a twin: routers with their rendered configurations, wires between them, and what their kernels must hold in each state."""

import re
import shlex
from collections.abc import Iterable
from dataclasses import replace

from kommunalnetz.inventory.address_book import AddressBook
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Link
from kommunalnetz.inventory.router_records import Ports
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.platform import DEFAULT, Platform, platform
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.wires import Wire as Line
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.overhead import inner_mtu
from kommunalnetz.traffic.study import Study
from kommunalnetz.twin import overlay
from kommunalnetz.twin.prediction import Prediction, changes, prediction
from kommunalnetz.twin.records import Plan, Router, State, Wire

NOT_STARTED = ("vtysh_enable", "staticd", "vrrpd")
"""Nothing is routed statically, and the networks of the sites have no hosts that would need a shared gateway."""


def for_lab(inventory: Inventory) -> Inventory:
    """The inventory with all routers on the platform that can be run: interfaces that other platforms name are counted instead."""
    foreign = {device.id for device in inventory.devices.values() if (device.platform or DEFAULT) != DEFAULT}
    if not foreign:
        return inventory

    def plain(link: Link) -> Link:
        ports = Ports(a="" if link.a in foreign else link.ports.a, b="" if link.b in foreign else link.ports.b)
        return link if ports == link.ports else link.model_copy(update={"ports": ports})

    devices = {
        device.id: device.model_copy(update={"platform": "", "ports": ()}) if device.id in foreign else device
        for device in inventory.devices.values()
    }
    return replace(inventory, devices=devices, links={link.id: plain(link) for link in inventory.links.values()})


def plan(study: Study, cuts: Iterable[Outage], *, predicted: Study | None = None) -> Plan:
    """The plan for ``study`` of an inventory ``for_lab``, with the states ``cuts``; ``predicted`` is compared in its place.

    Raises InputError where a configuration cannot be rendered, for instance because addresses are missing.
    """
    files = rendered(study, study.inventory.devices, platform=DEFAULT)
    context, frr = Context(study=study, only_platform=DEFAULT), platform(DEFAULT, None)
    spaces = {device: f"r{number}" for number, device in enumerate(study.inventory.devices)}
    lines = {device.id: context.wires(device) for device in study.inventory.devices.values()}
    names = {line.arc: line.name for several in lines.values() for line in several}
    believed = study if predicted is None else predicted
    intact = prediction(believed, names)
    return Plan(
        routers=tuple(_router(context, frr, device, spaces[device], texts, lines[device]) for device, texts in files.items()),
        wires=tuple(_wires(context, frr, spaces, lines)),
        prefixes={
            site: tuple(str(prefix) for version in context.versions if (prefix := context.book.site(site, version)) is not None)
            for site in study.inventory.sites if _has_network(context.book, site)
        },
        states=(
            State(outage="", cut=(), down=(), hops=intact),
            *(_state(believed, names, intact, cut) for cut in cuts),
        ),
        neighbours=neighbours(study.inventory, context.versions),
    )  # fmt: skip


def neighbours(inventory: Inventory, versions: tuple[int, ...]) -> tuple[str, ...]:
    """The daemons that have neighbours."""
    if inventory.network.routing == "isis":
        return ("isisd",)
    return tuple(daemon for version, daemon in ((4, "ospfd"), (6, "ospf6d")) if version in versions)


def _has_network(book: AddressBook, site: str) -> bool:
    return any(book.site(site, version) is not None for version in (4, 6))


def _router(context: Context, frr: Platform, device: str, space: str, texts: dict[str, str], lines: tuple[Line, ...]) -> Router:
    network, record = context.inventory.network, context.inventory.devices[device]
    options = dict(re.findall(r'^(\w+)_options="(.*)"', texts["daemons"], re.MULTILINE))
    wanted = [name for name in re.findall(r"^(\w+)=yes", texts["daemons"], re.MULTILINE) if name not in NOT_STARTED]
    interfaces = tuple(line.name for line in lines)
    settings = "".join(f"{name} = {value}\n" for name, value in overlay.SETTINGS.items())
    return Router(
        id=device, space=space, site=record.site, loopback=frr.interfaces.loopback, lan=frr.interfaces.lan, interfaces=interfaces,
        conf=f"{overlay.FIRST}\n{_without_end(texts['frr.conf'])}{overlay.overlay(network, context.versions, interfaces)}",
        sysctl=texts["sysctl.conf"] + settings,
        daemons={name: shlex.join(shlex.split(options.get(name, ""))) for name in wanted},
    )  # fmt: skip


def _without_end(conf: str) -> str:
    """A configuration without the word that ends it."""
    return conf.removesuffix("end\n")


def _wires(context: Context, frr: Platform, spaces: dict[str, str], lines: dict[str, tuple[Line, ...]]) -> Iterable[Wire]:
    """A veth pair for every line; for a tunnel one more for the line below it; for the network of a site one inside its router."""
    by_link: dict[str, dict[str, Line]] = {}
    for several in lines.values():
        for line in several:
            by_link.setdefault(line.link.id, {})[line.device] = line
    for link, ends in by_link.items():
        a, b = ends[context.inventory.links[link].a], ends[str(context.inventory.links[link].b)]
        between = (spaces[a.device], spaces[b.device])
        inner = inner_mtu(a.link.mtu, a.link.encapsulation) if a.tunnel else a.link.mtu
        yield Wire(link=link, spaces=between, names=(a.name, b.name), mtu=inner, routed=True)
        if a.tunnel:
            yield Wire(link=link, spaces=between, names=(a.line, b.line), mtu=a.link.mtu, routed=False)
    for device in context.inventory.devices.values():
        if _has_network(context.book, device.site):
            names = (frr.interfaces.lan, f"{frr.interfaces.lan}-far")
            yield Wire(link="", spaces=(spaces[device.id], spaces[device.id]), names=names, mtu=1500, routed=False)


def _state(study: Study, names: dict[int, str], intact: Prediction, outage: Outage) -> State:
    network = study.network
    return State(
        outage=outage.name, cut=tuple(network.links[i].id for i in outage.links_down),
        down=tuple(network.devices[i].id for i in outage.devices_down),
        hops=changes(intact, prediction(study, names, outage)),
    )  # fmt: skip

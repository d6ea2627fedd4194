"""Cabling: every line with both its ends, and every port of every router with what is in it."""

from collections.abc import Iterator

from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.records import Device, Link
from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.rendering import chosen
from kommunalnetz.output.config.wires import Wire
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Table
from kommunalnetz.traffic.study import Study

LINE, LAN, SPARE = Word("line"), Word("network of the site"), Word("unused")


def cabling_tables(study: Study) -> dict[str, Table]:
    """``lines`` and ``ports``. Ports without an allocation are counted after all others, as configurations do."""
    context = Context(study=study)
    return {"lines": _lines(context), "ports": _ports(context)}


def _lines(context: Context) -> Table:
    return Table(
        schema="kommunalnetz-cabling-lines/1",
        title="Lines and their ends",
        columns=(
            Column(name="link", title="Line"),
            Column(name="title", title="Title", wide=True),
            Column(name="site_a", title="Site A"),
            Column(name="device_a", title="Router A", wide=True),
            Column(name="port_a", title="Port A"),
            Column(name="interface_a", title="Interface A", shown=False),
            Column(name="addresses_a", title="Addresses A", shown=False),
            Column(name="site_b", title="Site B"),
            Column(name="device_b", title="Router B", wide=True),
            Column(name="port_b", title="Port B"),
            Column(name="interface_b", title="Interface B", shown=False),
            Column(name="addresses_b", title="Addresses B", shown=False),
            Column(name="vlan", title="VLAN", unit="number", optional=True),
            Column(name="encapsulation", title="Encapsulation", shown=False),
            Column(name="mtu_byte", title="MTU", unit="number", shown=False),
            Column(name="media", title="Medium", optional=True),
            Column(name="port_rate", title="Port rate", unit="rate", shown=False),
            Column(name="booked", title="booked", unit="rate"),
            Column(name="length", title="Length", unit="length", shown=False),
            Column(name="provider", title="Provider", wide=True),
            Column(name="line_number", title="Line number", wide=True),
            Column(name="ducts", title="Ducts", shown=False),
        ),
        rows=tuple(_line(context, link, n) for n, link in enumerate(context.network.links)),
        facts=facts(context.study),
    )


def _line(context: Context, link: Link, position: int) -> tuple[object, ...]:
    inventory, capacity = context.inventory, context.network.capacity
    contract = inventory.contracts.get(link.contract or "")
    ends: list[object] = []
    for device in (inventory.devices[link.a], inventory.devices[str(link.b)]):
        wire = _wire(context, device, link)
        ends += [
            inventory.sites[device.site].name,
            device.id,
            *(("", "", "") if wire is None else (wire.port, wire.name, _own(context, wire))),
        ]
    port = link.capacity
    return (
        link.id, link.name, *ends, link.vlan, ", ".join(link.encapsulation), link.mtu, Word(link.media) if link.media else "",
        min(port.a_to_b, port.b_to_a) if port else None, float(min(capacity[2 * position], capacity[2 * position + 1])), link.length,
        contract.provider if contract else "", contract.line_number if contract else "",
        Word("unknown") if link.ducts is None else ", ".join(inventory.ducts[duct].name for duct in link.ducts),
    )  # fmt: skip


def _wire(context: Context, device: Device, link: Link) -> Wire | None:
    """The end of a line at a router; None where there are no templates for its platform."""
    if context.name_of(device) not in context.known:
        return None
    return next(wire for wire in context.wires(device) if wire.link.id == link.id)


def _own(context: Context, wire: Wire) -> str:
    found = (context.book.end(wire.link.id, wire.device, version) for version in context.versions)
    return ", ".join(f"{end.own}/{end.length}" for end in found if end is not None)


def _ports(context: Context) -> Table:
    return Table(
        schema="kommunalnetz-cabling-ports/1",
        title="Ports of the routers",
        columns=(
            Column(name="device", title="Router"),
            Column(name="site", title="Site"),
            Column(name="model", title="Model", optional=True),
            Column(name="port", title="Port"),
            Column(name="use", title="Use"),
            Column(name="link", title="Line"),
            Column(name="far_device", title="Router at the other end"),
            Column(name="far_port", title="Port at the other end"),
        ),
        rows=tuple(row for device in chosen(context.study) for row in _port_rows(context, device)),
        facts=facts(context.study),
    )


def _port_rows(context: Context, device: Device) -> Iterator[tuple[object, ...]]:
    if context.name_of(device) not in context.known:
        return
    wires, devices = context.wires(device), context.inventory.devices
    site = context.inventory.sites[device.site].name
    for wire in wires:
        far = _wire(context, devices[wire.peer], wire.link)
        yield device.id, site, device.model, wire.port, LINE, wire.link.id, wire.peer, far.port if far else ""
    yield device.id, site, device.model, context.lan(device), LAN, "", "", ""
    for port in context.unused(device):
        yield device.id, site, device.model, port, SPARE, "", "", ""

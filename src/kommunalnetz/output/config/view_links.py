"""The lines of a router as its templates see them: interfaces, addresses, metric, sizes of packets, queues."""

from collections.abc import Mapping, Sequence
from typing import Any

from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.dscp import keyword, number
from kommunalnetz.output.config.platform import Platform
from kommunalnetz.output.config.traffic_classes import default_class, queue_name, queue_numbers
from kommunalnetz.output.config.tunnels import tunnel_view
from kommunalnetz.output.config.view_addresses import mask
from kommunalnetz.output.config.wires import Wire
from kommunalnetz.planning.queues import LineQueues, Queue
from kommunalnetz.traffic.overhead import inner_mtu

HEADERS = {4: 40, 6: 60}
"""Bytes of the IP and TCP headers."""
UNTAGGED, TAGGED = 14, 18
"""Bytes of the header of a frame."""
ETHERNET_REST = 24
"""Bytes of a frame on the wire that Linux does not count: preamble, check sum, gap."""


def link_view(context: Context, wire: Wire, platform: Platform) -> dict[str, Any]:
    """One line at one of its routers. Rates are kbit/s, sizes bytes. Raises InputError if the secret of a tunnel cannot be had."""
    inventory, link = context.inventory, wire.link
    peer_site = inventory.sites[inventory.devices[wire.peer].site]
    contract = inventory.contracts.get(link.contract or "")
    largest = inner_mtu(link.mtu, link.encapsulation)
    order = [text for text in (contract.provider, contract.line_number) if text] if contract else []
    return {
        "id": link.id, "title": link.name, "role": link.role, "media": link.media,
        "provider": contract.provider if contract else "", "line_number": contract.line_number if contract else "",
        "name": wire.name, "line": wire.line, "port": wire.port, "number": wire.number, "vlan": link.vlan,
        "description": " ".join([f"to {wire.peer} ({peer_site.name}): {link.name} ({link.id})", *order]),
        "peer": {"device": wire.peer, "site": peer_site.id, "site_title": peer_site.name},
        "addresses": [
            {"version": version, "own": end.own, "peer": end.peer, "length": end.length, "mask": mask(version, end.length)}
            for version in context.versions if (end := context.book.end(link.id, wire.device, version)) is not None
        ],
        "metric": int(context.network.metric[wire.arc]),
        "unit": link.vlan or 0, "mtu": link.mtu, "frame_mtu": link.mtu + (TAGGED if link.vlan else UNTAGGED), "ip_mtu": largest,
        "mss": {f"v{version}": largest - header for version, header in HEADERS.items()} if wire.tunnel or largest < 1500 else None,
        "tunnel": tunnel_view(context, wire, platform),
        "queues": queues_view(context.maxima.queues(wire.arc)),
    }  # fmt: skip


def queues_view(line: LineQueues | None) -> dict[str, Any] | None:
    """The queues of one direction, None where the capacity is not known."""
    if line is None:
        return None
    percents = shares([line.control, *(queue.rate for queue in line.queues)], line.capacity)
    last = default_class(queue.qos for queue in line.queues)
    numbers = queue_numbers(queue.qos for queue in line.queues)
    return {
        "rate_kbit": kbit(line.capacity), "control_kbit": kbit(line.control), "control_share": percents[0], "scaled": line.exceeds,
        "overhead": ETHERNET_REST,
        "classes": [
            {**_queue(line, queue, 10 * place, default=queue.qos.id == last), **_hardware(line, place - 2, numbers, percents)}
            for place, queue in enumerate(line.queues, 2)
        ],
    }  # fmt: skip


def _hardware(line: LineQueues, position: int, numbers: Mapping[str, int], percents: Sequence[int]) -> dict[str, Any]:
    """What routers count in small whole numbers."""
    name = line.queues[position].qos.id
    return {
        "share": percents[position + 1], "level": _level(line, position),
        "traffic_class": numbers[name], "hardware_name": queue_name(numbers[name], name),
    }  # fmt: skip


def _level(line: LineQueues, position: int) -> int:
    """1 for the first priority class, 2 for all further ones (no router has more levels), 0 for the others."""
    before = sum(queue.qos.priority for queue in line.queues[:position])
    return min(2, 1 + before) if line.queues[position].qos.priority else 0


def _queue(line: LineQueues, queue: Queue, place: int, *, default: bool) -> dict[str, Any]:
    numbers = [number(text) for text in queue.qos.dscp]
    return {
        "class": queue.qos.id, "name": queue_name(place, queue.qos.id), "title": queue.qos.name, "number": place,
        "priority": queue.qos.priority, "default": default,
        "dscp": [{"number": value, "keyword": keyword(value), "tos_hex": f"0x{value << 2:02x}"} for value in numbers],
        "rate_kbit": kbit(queue.rate), "ceiling_kbit": kbit(queue.ceiling),
        "percent": round(100 * queue.rate / line.capacity), "permille": max(1, round(1000 * queue.rate / line.capacity)),
        "burst_bytes": max(1600, int(queue.ceiling / 8 / 200)), "why": why(queue),
    }  # fmt: skip


def shares(rates: Sequence[float], capacity: float) -> list[int]:
    """``rates`` as whole per cent of ``capacity``, each at least 1, together at most 100: the largest give way."""
    found = [min(100, max(1, int(100 * rate / capacity))) for rate in rates]
    while sum(found) > 100 and max(found) > 1:
        found[found.index(max(found))] -= 1
    return found


def kbit(rate: float) -> int:
    """bit/s as whole kbit/s, at least 8."""
    return max(8, round(rate / 1000))


def why(queue: Queue) -> str:
    """On which figure of the plan a queue rests, in English: configurations are read by engineers of any country."""
    state = f"if {queue.outage} fails" if queue.outage else "while nothing is down"
    need = f"need {queue.need / 1e6:.3f} Mbit/s at {queue.hour} h {state}" if queue.need > 0 else "no planned traffic"
    if not queue.qos.priority:
        return need if queue.need > 0 else f"{need}, the least share"
    limit = "policy.priority_limit" if queue.qos.limit is None else "limit of the class"
    return f"{limit if queue.rate >= queue.ceiling * (1 - 1e-9) else f'what is left of the {limit}'}, {need}"

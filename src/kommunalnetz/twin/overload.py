"""A line of the twin that is given more than it carries: its rendered queues, scaled to what a lab can fill, and one queue instead."""

import re
from dataclasses import dataclass

from kommunalnetz.output.config.context import Context
from kommunalnetz.output.config.dscp import number
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.output.config.view_links import ETHERNET_REST, kbit
from kommunalnetz.planning.queues import LineQueues, Queue
from kommunalnetz.traffic.study import Study
from kommunalnetz.twin.flows import FRAME
from kommunalnetz.twin.records import Load, Plan, Trial

RATE_KBIT = 5000
"""What the line carries in the lab. A program must be able to overload it packet by packet."""
SIZES = {True: 200, False: 1000}
"""IP bytes of a packet, of priority classes and of others."""
ASSURED, REST = 0.8, 1.5
"""What is offered: every class this part of its guarantee (a priority class: of its cap), the default class this much of the line."""
LEAST = 0.004
"""Below this part of the line a priority class has too few packets in a trial for a verdict."""
SECONDS = 4.0


@dataclass(frozen=True, kw_only=True)
class Overload:
    """The trial of an arc; ``scale`` is lab rate per network rate."""

    arc: int
    scale: float
    trial: Trial
    priority: tuple[str, ...]


def able(study: Study) -> tuple[int, ...]:
    """The arcs whose queues can be tried, the fullest first: capacity known, a priority class, no tunnel."""
    context = Context(study=study, only_platform="frr")
    found = []
    for device in study.inventory.devices.values():
        for wire in context.wires(device):
            line = context.maxima.queues(wire.arc)
            if (
                line is not None
                and not wire.tunnel
                and any(queue.rate >= LEAST * line.capacity for queue in line.queues if queue.qos.priority)
            ):
                found.append((-line.need / line.capacity, wire.arc))
    return tuple(arc for _, arc in sorted(found))


def overload(study: Study, plan: Plan, arc: int, seconds: float = SECONDS) -> Overload:
    """The trial of one of the ``able`` arcs."""
    context, network = Context(study=study, only_platform="frr"), study.network
    tail, head = (network.devices[end[arc]] for end in (network.tail, network.head))
    wire = next(wire for wire in context.wires(tail) if wire.arc == arc)
    line = context.maxima.queues(arc)
    assert line is not None, "one of the able"
    text = rendered(study, [tail.id], platform="frr")[tail.id]["tc.batch"]
    scale = RATE_KBIT * 1000 / line.capacity
    spaces = {router.id: router.space for router in plan.routers}
    end = next(end for version in context.versions if (end := context.book.end(wire.link.id, tail.id, version)) is not None)
    own = [words for words in text.splitlines() if f"dev {wire.line} " in words]
    queues = re.sub(r"\b(\d+)kbit", lambda found: f"{max(8, round(int(found[1]) * scale))}kbit", "\n".join(own)) + "\n"
    return Overload(
        arc=arc, scale=scale, priority=tuple(queue.qos.id for queue in line.queues if queue.qos.priority),
        trial=Trial(
            spaces=(spaces[tail.id], spaces[head.id]), interface=wire.line, addresses=(end.own, end.peer), seconds=seconds,
            queues=queues.replace("fq_codel", "pfifo limit 100"), plain=_plain(wire.line), loads=_loads(line, scale),
        ),
    )  # fmt: skip


def _plain(interface: str) -> str:
    """A single queue of the same rate and length."""
    return "".join(f"{words}\n" for words in (
        f"qdisc replace dev {interface} root handle fff: pfifo limit 100",
        f"qdisc replace dev {interface} root handle 1: htb default 1",
        f"class add dev {interface} parent 1: classid 1:1 htb rate {RATE_KBIT}kbit ceil {RATE_KBIT}kbit overhead {ETHERNET_REST}",
        f"qdisc add dev {interface} parent 1:1 handle 10: pfifo limit 100",
    ))  # fmt: skip


def _loads(line: LineQueues, scale: float) -> tuple[Load, ...]:
    last = next((queue.qos.id for queue in line.queues if queue.qos.id == "default"), line.queues[-1].qos.id)

    def offered(queue: Queue) -> float:
        return REST * line.capacity if queue.qos.id == last else ASSURED * queue.rate

    def load(queue: Queue) -> Load:
        size = SIZES[queue.qos.priority]
        inside = size / (size + FRAME + ETHERNET_REST)
        dscp = 0 if queue.qos.id == last or not queue.qos.dscp else number(queue.qos.dscp[0])
        return Load(name=queue.qos.id, dscp=dscp, size=size, rate_kbit=kbit(offered(queue) * scale * inside))

    return tuple(load(queue) for queue in line.queues)

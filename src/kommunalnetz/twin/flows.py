"""The traffic of a study as packets that a lab can send: the busiest hour, scaled down, every pair of sites as UDP flows."""

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from kommunalnetz.inventory.address_book import AddressBook, address_book
from kommunalnetz.inventory.addressing import versions
from kommunalnetz.traffic import routing
from kommunalnetz.traffic.routing import Floats
from kommunalnetz.traffic.study import Study
from kommunalnetz.twin.records import Plan, Stream, Traffic

SIZE = 500
"""IP bytes of a packet; all are alike, so counted bytes are counted packets."""
FRAME = 14
"""Bytes of a frame that the kernel counts beside the IP packet."""
FAR = "-far"
"""What the name of an interface ends with at which the hosts of a site would be."""
HOST = 250
"""The last octet of the address of the one that sends and receives at a site."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Flows:
    """What is sent and what it should come to. ``scale`` is bit/s of the lab per bit/s of the network; float[A] ``predicted`` bit/s of
    the study in ``hour`` (IP layer), ``packets`` that are expected on each arc, ``spread`` their standard deviation
    because flows are not split.
    """

    traffic: Traffic
    hour: int
    scale: float
    predicted: Floats
    packets: Floats
    spread: Floats


def flows(study: Study, plan: Plan, *, packets: int, per_pair: int, seconds: float) -> Flows:
    """About so many packets in ``seconds``, ``per_pair`` flows for every router that sends to a site."""
    network, demand, base = study.network, study.demand, study.base
    hour = int(np.argmax(base.amounts @ demand.weights[demand.row_column])) if len(base.amounts) else 0
    rates = base.amounts * demand.weights[demand.row_column, hour]
    predicted = np.asarray(study.intact.ip @ demand.weights[:, hour])
    pairs: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, rate in zip(demand.row_source.tolist(), demand.row_target.tolist(), rates.tolist(), strict=True):
        if source != target and rate > 0:
            pairs[source, target] += rate
    total = sum(pairs.values())
    spaces, book = {router.id: router.space for router in plan.routers}, address_book(study.inventory)
    streams, expected, variance = [], np.zeros(network.arcs), np.zeros(network.arcs)
    for (source, target), rate in sorted(pairs.items()):
        start, goal = network.sites[source].id, network.sites[target].id
        to = _host(book, goal, versions(study.inventory))
        for device in np.flatnonzero(network.device_site == source).tolist():
            sent = round(packets * rate / total * float(base.dense[1][device, target]))
            address = _host(book, start, versions(study.inventory))
            if not sent or address is None or to is None:
                continue
            ends = (spaces[network.devices[device].id], spaces[next(iter(study.inventory.devices_of[goal])).id])
            number = min(per_pair, sent)
            streams.append(Stream(spaces=ends, addresses=(address, to), packets=sent, flows=number))
            for arc, share in _shares(study, device, target).items():
                expected[arc] += sent * share
                variance[arc] += (sent / number) ** 2 * number * share * (1 - share)
    lab_rate = sum(stream.packets for stream in streams) * SIZE * 8 / seconds
    scale = lab_rate / total if total else 0.0
    return Flows(
        traffic=Traffic(seconds=seconds, size=SIZE, streams=tuple(streams), hosts=_hosts(study, plan), limits=_limits(study, plan, scale)),
        hour=hour, scale=scale, predicted=predicted, packets=expected, spread=np.sqrt(variance),
    )  # fmt: skip


def _shares(study: Study, device: int, target: int) -> dict[int, float]:
    """Which part of what a device sends to a site runs over each arc, split equally at every hop."""
    network, tight = study.network, study.base.dense[0][:, target]
    reaching, found = {device: 1.0}, dict[int, float]()
    net, up = network.topology, np.ones(max(network.arcs, len(network.devices)), dtype=np.bool_)
    dist = routing.distances(net, up[: network.arcs], up[: len(network.devices)], np.array([target]))
    order = np.argsort(-dist[:, 0], kind="stable").tolist()
    for at in order:
        if (part := reaching.get(at, 0.0)) > 0:
            hops = [arc for arc in np.flatnonzero(network.tail == at).tolist() if tight[arc]]
            for arc in hops:
                found[arc] = found.get(arc, 0.0) + part / len(hops)
                head = int(network.head[arc])
                reaching[head] = reaching.get(head, 0.0) + part / len(hops)
    return found


def _host(book: AddressBook, site: str, used: tuple[int, ...]) -> str | None:
    for version in used:
        if (prefix := book.site(site, version)) is not None:
            return prefix.host(HOST)
    return None


def _hosts(study: Study, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    book, used = address_book(study.inventory), versions(study.inventory)
    return tuple(
        (router.space, f"{router.lan}{FAR}", f"{address}/{128 if ':' in address else 32}")
        for router in plan.routers if (address := _host(book, router.site, used)) is not None
    )  # fmt: skip


def _limits(study: Study, plan: Plan, scale: float) -> tuple[tuple[str, str, int], ...]:
    """Every line as wide as in the network, scaled like the traffic; at least 64 kbit/s, so that routing goes on."""
    found = []
    for wire in plan.wires:
        if not wire.routed:
            continue
        for end, (space, name) in enumerate(zip(wire.spaces, wire.names, strict=True)):
            capacity = float(study.network.capacity[2 * study.network.link_at[wire.link] + end])
            if not math.isnan(capacity):
                found.append((space, name, max(64, round(capacity * scale * (SIZE + FRAME) / SIZE / 1000))))
    return tuple(found)

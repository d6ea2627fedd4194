"""The tables of a study: loads, demands, ways, single points of failure. Values are in the units of the model."""

import math
from collections.abc import Iterable, Iterator, Mapping

from kommunalnetz.checks.names import outage_name
from kommunalnetz.checks.single_points import losers
from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.fields import Record
from kommunalnetz.inventory.records import OutageKind
from kommunalnetz.output.tables import Column, Names, Table
from kommunalnetz.traffic.network import Network
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Impact, State, Study

_SERVED = ("offered", "served", "standby", "removed", "unserved")


def facts(study: Study) -> dict[str, object]:
    """What stands beside the rows of every table: the inventory's title, whether it is example data, the date."""
    record = study.inventory.network
    return {"inventory": record.title, "example_data": record.example_data, "date": study.date}


def load_table(study: Study, state: State) -> Table:
    """Every direction of every line in one state, fullest first, with the worst outage beside it.

    ``load`` and ``need`` are those of the busiest hour on the line, with its overhead; ``utilisation`` is load / capacity and
    ``required`` need / capacity. ``worst_required`` is the largest over all outages, ``worst_outage`` the outage that causes it.
    """
    network, worst = study.network, study.worst
    rows = []
    for arc in sorted(range(network.arcs), key=lambda arc: (-_known(float(state.required[arc])), -float(state.load[arc].max()), arc)):
        hour = int(state.peak_hour[arc])
        outage = int(worst.outage[arc])
        rows.append((
            network.links[arc // 2].id, *ends(network, arc), float(network.capacity[arc]),
            float(state.load[arc, hour]), float(state.utilisation[arc]), float(state.need[arc].max()), float(state.required[arc]),
            hour, float(worst.required[arc]), study.outages[outage].name if outage >= 0 else "",
        ))  # fmt: skip
    return Table(
        schema="kommunalnetz-loads/1",
        title="Lines by how full they are",
        columns=(
            Column(name="link", title="Line"),
            Column(name="from_site", title="from", shown=False),
            Column(name="to_site", title="to"),
            Column(name="capacity", title="booked", unit="rate"),
            Column(name="load", title="load", unit="rate", wide=True),
            Column(name="utilisation", title="filled", unit="share", wide=True),
            Column(name="need", title="need", unit="rate", shown=False),
            Column(name="required", title="needed", unit="share"),
            Column(name="peak_hour", title="hour", unit="count", shown=False),
            Column(name="worst_required", title="in an outage", unit="share"),
            Column(name="worst_outage", title="worst outage"),
        ),
        rows=tuple(rows),
        facts={**facts(study), "state": state.outage.name if state.outage else "intact"},
    )


def _known(value: float) -> float:
    return -1.0 if math.isnan(value) else value


def ends(network: Network, arc: int) -> tuple[str, str]:
    """The ids of the sites at the two ends of an arc; of the devices where both are at one site."""
    tail, head = int(network.tail[arc]), int(network.head[arc])
    one, other = network.sites[network.device_site[tail]].id, network.sites[network.device_site[head]].id
    return (one, other) if one != other else (network.devices[tail].id, network.devices[head].id)


def demand_table(study: Study, state: State) -> Table:
    """What every service needs at every site in its busiest hour, on the IP layer, both directions together, and what becomes of it."""
    amounts = [getattr(state.accounting, name) for name in _SERVED]
    rows = [
        (service.id, service.name, Word(service.kind), site.id, site.name, *(float(amount[s, n]) for amount in amounts))
        for s, service in enumerate(study.inventory.services[name] for name in study.demand.services)
        for n, site in enumerate(study.network.sites)
        if amounts[0][s, n] > 0
    ]
    return Table(
        schema="kommunalnetz-demands/1",
        title="Services at sites",
        columns=(
            Column(name="service", title="Service", shown=False),
            Column(name="service_title", title="Service"),
            Column(name="kind", title="kind", wide=True),
            Column(name="site", title="Site", shown=False),
            Column(name="site_title", title="Site"),
            Column(name="offered", title="needs", unit="rate"),
            Column(name="served", title="served", unit="rate"),
            Column(name="standby", title="by standby", unit="rate", optional=True),
            Column(name="removed", title="own site down", unit="rate", optional=True),
            Column(name="unserved", title="without a way", unit="rate", optional=True),
        ),
        rows=tuple(rows),
        facts={**facts(study), "state": state.outage.name if state.outage else "intact"},
    )


def single_point_table(study: Study) -> Table:
    """Every single outage that leaves demand of another site without a way that had one, the gravest first.

    ``unserved`` is what those sites lack then; ``sites_affected`` lack something, ``sites_cut_off`` everything from elsewhere.
    """
    inventory = study.inventory
    return Table(
        schema="kommunalnetz-spof/1",
        title="Single points of failure",
        columns=(
            Column(name="outage", title="Outage", shown=False),
            Column(name="kind", title="kind"),
            Column(name="title", title="What is down"),
            Column(name="unserved", title="without a way", unit="rate"),
            Column(name="sites_cut_off", title="cut off"),
            Column(name="sites_affected", title="sites affected", unit="count", wide=True),
            Column(name="services_lost", title="services lost", unit="count"),
        ),
        rows=tuple(
            (
                impact.outage.name,
                Word(impact.outage.kind.value),
                outage_name(inventory, impact.outage),
                sum(impact.per_site.get(site, 0.0) for site in affected),
                _names((site for site in impact.cut_off if site in affected), inventory.sites),
                _names(affected, inventory.sites),
                _names((service for service, sites in impact.services_lost if set(sites) & set(affected)), inventory.services),
            )
            for impact, affected in _single_points(study)
        ),
        facts=facts(study),
    )


def _single_points(study: Study) -> list[tuple[Impact, tuple[str, ...]]]:
    """Impacts with the other sites that lose something, in file order of the sites; those that cut off most come first."""
    found = [(impact, losers(study, impact)) for impact in study.impacts if not _stands_for_site(study, impact.outage)]
    points = [(impact, tuple(site.id for site in study.network.sites if site.id in lost)) for impact, lost in found if lost]
    return sorted(points, key=lambda point: (-len(point[0].cut_off), -len(point[1]), -point[0].unserved, point[0].outage.name))


def _stands_for_site(study: Study, outage: Outage) -> bool:
    """Whether it is the device that a site without devices has, and the site's own outage is told anyway."""
    named_as_site = outage.kind is OutageKind.DEVICE and outage.id in study.network.site_at
    return named_as_site and any(other.kind is OutageKind.SITE and other.id == outage.id for other in study.outages)


def _names(ids: Iterable[str], records: Mapping[str, Record]) -> Names:
    kept = tuple(ids)
    return Names(kept, tuple(records[name].name for name in kept))


def path_table(study: Study, state: State, start: str, goal: str) -> Table:
    """The directions of lines on the shortest paths from site ``start`` to site ``goal`` and the share of the traffic on each.

    No rows: there is no way.
    """
    network = study.network
    return Table(
        schema="kommunalnetz-paths/1",
        title="Ways",
        columns=(
            Column(name="link", title="Line"),
            Column(name="from_device", title="from"),
            Column(name="to_device", title="to"),
            Column(name="share", title="share", unit="share"),
            Column(name="metric", title="metric", unit="count", wide=True),
            Column(name="capacity", title="booked", unit="rate"),
            Column(name="propagation", title="delay", unit="delay"),
            Column(name="required", title="needed", unit="share"),
        ),
        rows=tuple(_hops(network, state, start, goal)),
        facts={**facts(study), "state": state.outage.name if state.outage else "intact", "from_site": start, "to_site": goal},
    )


def _hops(network: Network, state: State, start: str, goal: str) -> Iterator[tuple[object, ...]]:
    shares, devices = state.site_paths(start, goal)
    order = {device: position for position, device in enumerate(devices)}
    for arc in sorted(shares, key=lambda arc: (order.get(int(network.tail[arc]), len(order)), arc)):
        tail, head = network.devices[int(network.tail[arc])], network.devices[int(network.head[arc])]
        yield (
            network.links[arc // 2].id, tail.id, head.id, float(shares[arc]), int(network.metric[arc]), float(network.capacity[arc]),
            float(network.propagation[arc]), float(state.required[arc]),
        )  # fmt: skip

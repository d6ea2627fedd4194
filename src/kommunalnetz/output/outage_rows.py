"""The table of the worst outages: whom they cut off, what they overload, how long by contract."""

from collections.abc import Iterable, Mapping, Sequence

from kommunalnetz.checks.lines import direction
from kommunalnetz.checks.names import outage_name
from kommunalnetz.inventory.fields import Record
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Table
from kommunalnetz.output.view_names import direction_name
from kommunalnetz.output.view_outages import repair_time
from kommunalnetz.planning.harm import Harm
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Study


def outage_table(study: Study, found: Sequence[Harm], most: int, more: Mapping[str, object]) -> Table:
    """One row per outage that does harm, the worst first; people see the first ``most``. ``more`` are facts of the question.

    Everything is what the outage does beyond its parts alone: of a pair, what neither of its two does.
    """
    return Table(
        schema="kommunalnetz-outages/1",
        title="Outages, the worst first",
        columns=(
            Column(name="outages", title="Outage", shown=False),
            Column(name="titles", title="What is down"),
            Column(name="sites_cut_off", title="cut off"),
            Column(name="sites_affected", title="sites affected", unit="count", wide=True),
            Column(name="services_lost", title="services lost", unit="count"),
            Column(name="unserved", title="without a way", unit="rate"),
            Column(name="overloaded", title="lines too small"),
            Column(name="worst_required", unit="share", shown=False),
            Column(name="repair", title="repaired within", unit="duration"),
            Column(name="times", title="drawn", unit="count", optional=True),
        ),
        rows=tuple(_row(study, harm) for harm in found),
        facts={**facts(study), **more},
        minor=frozenset(range(most, len(found))),
    )


def _row(study: Study, harm: Harm) -> tuple[object, ...]:
    inventory, network = study.inventory, study.network
    affected = {site for _, sites in harm.services for site in sites} | set(harm.cut_off)
    arcs = [arc for arc, _ in harm.overloaded]
    names = tuple(f"{network.links[arc // 2].id}:{direction(arc)}" for arc in arcs)
    return (
        [part.name for part in harm.parts], " + ".join(outage_name(inventory, part) for part in harm.parts),
        _names(harm.cut_off, inventory.sites), _names((site.id for site in network.sites if site.id in affected), inventory.sites),
        _names((service for service, _ in harm.services), inventory.services), harm.unserved,
        Names(names, tuple(direction_name(network, arc) for arc in arcs)), max((need for _, need in harm.overloaded), default=None),
        _repaired(study, harm.parts), harm.times,
    )  # fmt: skip


def _repaired(study: Study, parts: Sequence[Outage]) -> float | None:
    """When the first of the parts is up again, by the contracts of lines; None if no contract says so, as for routers."""
    agreed = [repair_time(study, part) for part in parts if not part.devices_down]
    return min((time for time in agreed if time is not None), default=None)


def _names(ids: Iterable[str], records: Mapping[str, Record]) -> Names:
    kept = tuple(ids)
    return Names(kept, tuple(records[name].name for name in kept))

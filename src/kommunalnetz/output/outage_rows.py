"""The table of the worst outages: whom they cut off, what they overload, how long by contract."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from kommunalnetz.checks.lines import direction
from kommunalnetz.checks.names import outage_name
from kommunalnetz.inventory.fields import Record
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Table
from kommunalnetz.output.view_names import direction_name
from kommunalnetz.output.view_outages import repair_time
from kommunalnetz.planning.harm import Harm
from kommunalnetz.planning.sample import Fullness
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


def filling_table(study: Study, found: Sequence[Fullness], most: int, more: Mapping[str, object]) -> Table:
    """How full every direction of every line is over the time; first what is most often too small, then the fullest."""
    order = sorted(found, key=lambda one: (-(one.small.value if one.small else 0.0), -np.nan_to_num(one.levels[-1]), one.arc))
    percent = ("50", "95", "99", "99_9")
    titles = ("in 50\N{NO-BREAK SPACE}% of the time", "in 95\N{NO-BREAK SPACE}%", "in 99\N{NO-BREAK SPACE}%", "in 99.9\N{NO-BREAK SPACE}%")
    levels = zip(percent, titles, strict=True)
    return Table(
        schema="kommunalnetz-filling/1",
        title="How full the lines are over the time: load in the busiest hour, at most",
        columns=(
            Column(name="link", title="Line", shown=False),
            Column(name="link_title", title="Line"),
            Column(name="direction", title="Direction", shown=False),
            Column(name="direction_title", title="Direction"),
            Column(name="intact", title="nothing down", unit="share"),
            *(Column(name=f"at_{name}_percent", title=title, unit="share", wide=name == "50") for name, title in levels),
            Column(name="worst", title="worst drawn", unit="share"),
            Column(name="small", title="time too small", unit="share"),
            Column(name="small_low", title="at least", unit="share", wide=True),
            Column(name="small_high", title="at most", unit="share", wide=True),
        ),
        rows=tuple(_filled(study, one) for one in order),
        facts={**facts(study), **more},
        minor=frozenset(range(most, len(order))),
    )


def _filled(study: Study, one: Fullness) -> tuple[object, ...]:
    link, small = study.network.links[one.arc // 2], one.small
    return (
        link.id, link.name, direction(one.arc), direction_name(study.network, one.arc), one.intact, *one.levels, one.worst,
        *((small.value, small.low, small.high) if small is not None else (None, None, None)),
    )  # fmt: skip

"""The tables of availability: per service and site against the contracts, and what contributes."""

from collections.abc import Mapping, Sequence

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Table
from kommunalnetz.planning.availability import YEAR, Available, Reach, Reaches
from kommunalnetz.planning.components import assumed
from kommunalnetz.planning.crowding import Crowding, by_place
from kommunalnetz.traffic.study import Study


def availability_table(
    reaches: Reaches, found: Sequence[Available], crowding: Crowding | None, *, every: bool, more: Mapping[str, object]
) -> Table:  # fmt: skip
    """Seconds a year without a way, bounds and all; people see the worst service of every site, or every one.

    ``down_low`` to ``down_high`` holds in any case; ``down_apart`` is the value if lines of unknown routes share nothing.
    """
    study = reaches.study
    crowds = [by_place(study, values) for values in (crowding.low, crowding.high)] if crowding is not None else []
    rows = tuple(_row(study, one, [crowd[one.service, one.site] for crowd in crowds]) for one in found)
    return Table(
        schema="kommunalnetz-availability/1",
        title="Down per year, against what is agreed",
        columns=(
            Column(name="site", title="Site", shown=False),
            Column(name="site_title", title="Site"),
            Column(name="service", title="Service", shown=False),
            Column(name="service_title", title="Service"),
            Column(name="availability_low", unit="share", shown=False),
            Column(name="availability_high", unit="share", shown=False),
            Column(name="down_low", title="down at least", unit="duration"),
            Column(name="down_high", title="at most", unit="duration"),
            Column(name="down_apart", title="if routes are separate", unit="duration", wide=True),
            Column(name="crowded_low", unit="duration", shown=False),
            Column(name="crowded_high", title="also lines too small", unit="duration", optional=True),
            Column(name="agreed", title="agreed", unit="duration"),
            Column(name="verdict", title="agreement"),
            Column(name="lost_low", unit="volume", shown=False),
            Column(name="lost_high", title="not served", unit="volume", wide=True),
            Column(name="method", title="method", shown=False),
            Column(name="routes_known", title="routes known", shown=False),
            Column(name="unknown", title="without a figure"),
            Column(name="main_cause", title="main cause", wide=True),
        ),
        rows=rows,
        facts={**facts(study), **more, "assumptions": _assumptions(reaches), "overload": _method(crowding)},
        minor=frozenset() if every else _hidden(found),
    )


def _row(study: Study, one: Available, crowd: Sequence[float]) -> tuple[object, ...]:
    reach, inventory = one.reach, study.inventory
    low, high = (share * YEAR for share in crowd) if crowd else (None, None)
    return (
        one.site, inventory.sites[one.site].name, one.service, inventory.services[one.service].name,
        reach.low, reach.high, *_down(reach), low, high, None if one.agreed is None else (1 - one.agreed) * YEAR, Word(one.verdict.value),
        one.lost_low, one.lost_high, reach.method, reach.separate, Names(reach.unknown, reach.unknown), _cause(reach),
    )  # fmt: skip


def _down(reach: Reach) -> tuple[float, float, float | None]:
    """Seconds a year: at least, at most, and if routes are separate where there is such a value."""
    return (1 - reach.high) * YEAR, (1 - reach.low) * YEAR, None if reach.unknown else (1 - reach.apart) * YEAR


def _cause(reach: Reach) -> str:
    return reach.contributions[0].component if reach.contributions and not reach.unknown else ""


def _hidden(found: Sequence[Available]) -> frozenset[int]:
    """All rows of a site but that of its worst service."""
    worst: dict[str, int] = {}
    for position, one in enumerate(found):
        at = worst.setdefault(one.site, position)
        if (one.reach.low, one.reach.apart) < (found[at].reach.low, found[at].reach.apart):
            worst[one.site] = position
    return frozenset(range(len(found))) - frozenset(worst.values())


def _assumptions(reaches: Reaches) -> list[dict[str, object]]:
    return [
        {"reason": reason, "components": count, "availability_low_share": low, "availability_high_share": high}
        for reason, count, low, high in assumed(reaches.components)
    ]


def _method(crowding: Crowding | None) -> dict[str, object] | None:
    if crowding is None:
        return None
    return {"exact_up_to": crowding.order, "rest_share": crowding.rest, "samples": crowding.samples, "seed": crowding.seed}


def way_table(study: Study, reaches: Reaches, site: str, other: str) -> Table:
    """How long a year there is no way between two sites."""
    reach, sites = reaches.between(site, other), study.inventory.sites
    return Table(
        schema="kommunalnetz-way/1",
        title="Down per year, between two sites",
        columns=(
            Column(name="site", shown=False),
            Column(name="site_title", title="from"),
            Column(name="other", shown=False),
            Column(name="other_title", title="to"),
            Column(name="availability_low", unit="share", shown=False),
            Column(name="availability_high", unit="share", shown=False),
            Column(name="down_low", title="down at least", unit="duration"),
            Column(name="down_high", title="at most", unit="duration"),
            Column(name="down_apart", title="if routes are separate", unit="duration"),
            Column(name="method", title="method", shown=False),
            Column(name="routes_known", title="routes known", shown=False),
            Column(name="unknown", title="without a figure"),
            Column(name="main_cause", title="main cause"),
        ),
        rows=((
            site, sites[site].name, other, sites[other].name, reach.low, reach.high, *_down(reach), reach.method, reach.separate,
            Names(reach.unknown, reach.unknown), _cause(reach),
        ),),
        facts={**facts(study), "assumptions": _assumptions(reaches)},
    )  # fmt: skip


def cause_table(study: Study, found: Sequence[Available], *, most: int) -> Table:
    """What contributes to the time without a way, per service and site; people see the first ``most`` of each."""
    rows: list[tuple[object, ...]] = []
    hidden: set[int] = set()
    for one in found:
        for place, part in enumerate(one.reach.contributions):
            if place >= most:
                hidden.add(len(rows))
            rows.append((
                one.site, study.inventory.sites[one.site].name, one.service, study.inventory.services[one.service].name,
                part.component, part.birnbaum, part.fussell_vesely,
            ))  # fmt: skip
    return Table(
        schema="kommunalnetz-causes/1",
        title="What contributes to the time without a way",
        columns=(
            Column(name="site", shown=False),
            Column(name="site_title", title="Site"),
            Column(name="service", shown=False),
            Column(name="service_title", title="Service"),
            Column(name="component", title="what fails"),
            Column(name="birnbaum", title="hangs on it (Birnbaum)", unit="share"),
            Column(name="fussell_vesely", title="contributes (Fussell-Vesely)", unit="share"),
        ),
        rows=tuple(rows),
        facts=facts(study),
        minor=frozenset(hidden),
    )

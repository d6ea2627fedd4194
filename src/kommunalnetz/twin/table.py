"""What the twin has shown, as a table: a row per state, the differences below it."""

from collections.abc import Iterable, Mapping, Sequence

from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.traffic.study import Study
from kommunalnetz.twin.overlay import printed
from kommunalnetz.twin.records import Difference, Measured, Plan
from kommunalnetz.twin.requirements import software

SHOWN = 20
"""So many differences are told to people; programs get all."""
PHASES = {"intact": Word("intact"), "cut": Word("cut"), "mended": Word("mended")}


def twin_table(study: Study, plan: Plan, found: Sequence[Measured], versions: Sequence[int]) -> Table:
    """The states of a twin, in the order in which they were measured."""
    every = [(one, difference) for one in found for difference in one.differences]
    ends = interfaces(plan)
    stand_ins = tuple(site.id for site in study.network.sites if site.kind is SiteKind.CARRIER)
    return Table(
        schema="kommunalnetz-twin/1",
        title="The routers of the twin against the prediction",
        columns=(
            Column(name="outage", shown=False),
            Column(name="title", title="Outage"),
            Column(name="phase", title="State"),
            Column(name="pairs", title="pairs of sites", unit="count"),
            Column(name="routes", title="routes compared", unit="count"),
            Column(name="differing", title="different", unit="count"),
            Column(name="converged", title="last change after", unit="duration"),
            Column(name="renewed", title="OSPFv3 started anew", optional=True),
        ),
        rows=tuple(_row(study, one) for one in found),
        facts={
            **facts(study), "routing": study.inventory.network.routing, "software": software(), "routers": len(plan.routers),
            "versions": list(versions), "stand_ins": list(stand_ins), "overlay": printed(study.inventory.network, versions).splitlines(),
            "agrees": not every and not any(one.silent for one in found),
            "differences": [_record(one, difference, ends) for one, difference in every],
            "silent": [{"outage": one.outage, "phase": one.phase, "interface": name} for one in found for name in one.silent],
        },
        remarks=tuple(_remarks(study, found, every, ends, stand_ins)),
    )  # fmt: skip


def interfaces(plan: Plan) -> dict[tuple[str, str], str]:
    """(router, interface) -> the line that ends there."""
    devices = {router.space: router.id for router in plan.routers}
    return {
        (devices[space], name): wire.link
        for wire in plan.wires if wire.routed for space, name in zip(wire.spaces, wire.names, strict=True)
    }  # fmt: skip


def _row(study: Study, one: Measured) -> tuple[object, ...]:
    title = outage_name(study.inventory, study.outage(one.outage)) if one.outage else ""
    return one.outage, title, PHASES[one.phase], one.pairs, one.routes, len(one.differences), one.converged, one.renewed


def _links(router: str, hops: str, ends: Mapping[tuple[str, str], str]) -> list[str]:
    return [ends.get((router, name), name) for name in hops.split()]


def _record(one: Measured, difference: Difference, ends: Mapping[tuple[str, str], str]) -> dict[str, object]:
    return {
        "outage": one.outage, "phase": one.phase, "router": difference.router, "to_site": difference.site, "prefix": difference.prefix,
        "predicted_links": _links(difference.router, difference.predicted, ends),
        "found_links": _links(difference.router, difference.found, ends),
    }  # fmt: skip


def _remarks(
    study: Study, found: Sequence[Measured], every: Sequence[tuple[Measured, Difference]], ends: Mapping[tuple[str, str], str],
    stand_ins: Sequence[str],
) -> Iterable[Sentence]:  # fmt: skip
    for one, difference in every[:SHOWN]:
        values = {
            "state": one.outage or "-", "router": difference.router, "site": study.inventory.sites[difference.site].name,
            "prefix": difference.prefix, "predicted": ", ".join(_links(difference.router, difference.predicted, ends)) or "-",
            "found": ", ".join(_links(difference.router, difference.found, ends)) or "-",
        }  # fmt: skip
        if one.phase == "mended":
            yield Sentence("After mending {state}: {router} to {site} ({prefix}): predicted {predicted}, found {found}.", values)
        elif one.phase == "cut":
            yield Sentence("While {state} is cut: {router} to {site} ({prefix}): predicted {predicted}, found {found}.", values)
        else:
            yield Sentence("With nothing cut: {router} to {site} ({prefix}): predicted {predicted}, found {found}.", values)
    if len(every) > SHOWN:
        yield Sentence("{count:count} more differences are in the JSON.", {"count": len(every) - SHOWN})
    if silent := sorted({name for one in found for name in one.silent}):
        yield Sentence("Interfaces in which a routing neighbour was missing: {names}.", {"names": ", ".join(silent[:SHOWN])})
    if renewed := [name for one in found for name in one.renewed]:
        told: dict[str, object] = {"times": len(renewed), "routers": ", ".join(sorted(set(renewed))), "software": software()}
        yield Sentence(
            "{times:count} times a router kept IPv6 routes that its neighbours' announcements do not give, until its OSPFv3 was"
            " started anew ({routers}). That is a defect of {software}; it would meet the network as well.", told,
        )  # fmt: skip
    for name in stand_ins:
        title = study.inventory.sites[name].name
        yield Sentence("{site}: nobody knows what is inside, so one router stands for it, as in the study.", {"site": title})
    if every or silent:
        yield Sentence("The twin does not agree with the prediction.")
    elif renewed:
        yield Sentence(
            "The twin agrees with the prediction, every next hop of every router, but IPv6 only after OSPFv3 was started anew"
            " {times:count} times.", {"times": len(renewed)},
        )  # fmt: skip
    else:
        yield Sentence("The twin agrees with the prediction: every next hop of every router.")

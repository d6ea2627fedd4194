"""The annex *technique*, for IT departments: loads, findings, outages, delays, checks, method."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from kommunalnetz.checks import CODES
from kommunalnetz.checks.lights import Lights
from kommunalnetz.diagnostics import Code, Diagnostic
from kommunalnetz.output.view_configuration import configuration_sections
from kommunalnetz.output.view_names import direction_name, event_name, listed, site_list, site_name
from kommunalnetz.output.view_pictures import utilisation_pictures
from kommunalnetz.output.view_services import service_pictures
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import Row, Section, Table, TechniqueAnnex
from kommunalnetz.text import NBSP, Text
from kommunalnetz.traffic.study import Delay, Impact, Study

METHOD: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Method",
        (
            "Every service is put on the network as the routers would do it: on the shortest paths, in equal parts over equal paths.",
            "This is done with everything working and again for every single outage; traffic finds its new paths, nothing is left out.",
            "Rates of services are IP-layer rates; per line the overhead of Ethernet, VLAN or IPsec is added from the packet size.",
            "The peak is the mean of the busiest hour plus a reserve for bursts, per direction, against the smaller of port and contract.",
        ),
    ),
    (
        "Limits of the method",
        (
            "Inside a provider's network nothing is known; a line that ends there is judged by itself.",
            "Outages are looked at one at a time. Two at once, wrong configuration and attacks are not part of the calculation.",
            "A delay is the sum of distance, sending time, routers and mean waiting time; it holds for the mean of the busiest hour.",
        ),
    ),
)


def technique_annex(study: Study, findings: Sequence[Diagnostic], lights: Sequence[Lights], text: Text) -> TechniqueAnnex:
    """The annex; the only part of the report that names lines and devices by their ids."""
    network = study.network
    return {
        "title": text("Annex: technique"),
        "heading": text(
            "{lines} lines, {outages} single outages, {findings} findings",
            lines=text.count(len(network.links)), outages=text.count(len(study.outages)), findings=text.count(len(findings)),
        ),
        "pictures": [*utilisation_pictures(study, lights, text), *service_pictures(study, text)],
        "loads": _loads(study, text),
        "findings": _findings(findings, text),
        "outages": _outages(study, text),
        "delays": _delays(study, text),
        "checks": _checks(findings, text),
        "method": [*(_section(*one, study, text) for one in METHOD), *configuration_sections(study, text)],
    }  # fmt: skip


def _section(title: str, paragraphs: Iterable[str], study: Study, text: Text) -> Section:
    said = [text(paragraph) for paragraph in paragraphs]
    if title == "Method":
        policy = study.inventory.policy
        said.append(
            text(
                "Limits: {green:share} and {red:share} with everything working, {outage:share} in an outage; yearly growth {growth:share}.",
                green=policy.limits.green, red=policy.limits.red, outage=policy.limits.outage, growth=policy.growth,
            )
        )  # fmt: skip
    return {"title": text(title), "paragraphs": said}


def _loads(study: Study, text: Text) -> Table:
    heads = (
        ("link", "Line"), ("direction", "Direction"), ("capacity>", "Usable", "capacity_bit_s"), ("peak>", "Peak", "peak_bit_s"),
        ("share>", "Intact", "peak_share"), ("worst>", "Worst", "worst_share"), ("outage", "Worst outage"),
    )  # fmt: skip
    rows = [_load(study, arc, text) for arc in range(study.network.arcs)]
    return table(
        text, "loads", text("Loads of all lines, intact and in the worst outage"), heads, rows, text("The inventory holds no line.")
    )


def _load(study: Study, arc: int, text: Text) -> Row:
    network, intact, worst = study.network, study.intact, study.worst
    capacity, need = float(network.capacity[arc]), float(intact.need[arc].max())
    index = int(worst.outage[arc])
    outage = study.outages[index].name if index >= 0 else None
    cells = (
        network.links[arc // 2].id,
        direction_name(network, arc),
        text.value(capacity, "rate"),
        text.rate(need),
        text.value(float(intact.required[arc]), "share"),
        text.value(float(worst.required[arc]), "share"),
        outage or "\u2013",
    )
    return row(
        cells, link=network.links[arc // 2].id, direction="b_to_a" if arc % 2 else "a_to_b", capacity_bit_s=capacity, peak_bit_s=need,
        load_bit_s=float(intact.load[arc].max()), load_share=float(intact.utilisation[arc]), peak_share=float(intact.required[arc]),
        worst_share=float(worst.required[arc]), worst_outage=outage, peak_hour=int(intact.peak_hour[arc]),
    )  # fmt: skip


def _findings(findings: Sequence[Diagnostic], text: Text) -> Table:
    heads = (("severity", "Severity"), ("code", "Code"), ("finding", "Finding"), ("place", "Place"))
    rows = [
        row(
            (text.severity(found.severity), found.code.id, text.sentence(found), str(found.where or "")),
            severity=str(found.severity), code=found.code.id, name=found.code.name, subject=found.subject,
            file=found.where.file if found.where else None, line=found.where.line if found.where else None,
        )
        for found in findings
    ]  # fmt: skip
    return table(text, "findings", text("Findings"), heads, rows, text("There is no finding."))


def _outages(study: Study, text: Text) -> Table:
    heads = (
        ("outage", "Outage"),
        ("unserved>", "Not served", "unserved_bit_s"),
        ("standby>", "From the standby", "standby_bit_s"),
        ("cut_off", "Cut off"),
        ("full", "Overloaded"),
    )
    usual = {arc for arc in range(study.network.arcs) if study.intact.required[arc] > 1}
    rows = [
        _outage(study, impact, [arc for arc, _ in impact.overloaded if arc not in usual], text)
        for impact in study.impacts
        if impact.services_lost or impact.standby > 0 or any(arc not in usual for arc, _ in impact.overloaded)
    ]
    quiet = len(study.impacts) - len(rows)
    plural = "{count} further outages have no effect on services."
    note = text.plural("One further outage has no effect on services.", plural, quiet) if quiet else ""
    return table(text, "outages", text("Outages with an effect"), heads, rows, text("No single outage has an effect on services."), note)


def _outage(study: Study, impact: Impact, overloaded: Sequence[int], text: Text) -> Row:
    """One outage; ``overloaded`` are the arcs above 100 % that are not so while everything works."""
    full = [direction_name(study.network, arc) for arc in overloaded]
    cut = site_list(study.inventory, impact.cut_off)
    cells = (
        event_name(study, impact.outage, text),
        text.rate(impact.unserved) if impact.unserved else "\u2013",
        text.rate(impact.standby) if impact.standby else "\u2013",
        listed(text, cut, 4) or "\u2013",
        listed(text, full, 2) or "\u2013",
    )
    return row(
        cells, outage=impact.outage.name, unserved_bit_s=impact.unserved, standby_bit_s=impact.standby, removed_bit_s=impact.removed,
        rerouted_bit_s=impact.rerouted, cut_off=impact.cut_off, overloaded=[study.network.arc_name(arc) for arc in overloaded],
    )  # fmt: skip


def _delays(study: Study, text: Text) -> Table:
    heads = (
        ("service", "Service"), ("site", "Site"), ("state", "State"), ("delay>", "Delay one way", "delay_s"),
        ("jitter>", "Jitter", "jitter_s"), ("target>", "Target", "target_s"),
    )  # fmt: skip
    position = {service: n for n, service in enumerate(study.inventory.services)}
    ordered = sorted(slowest(study.delays), key=lambda delay: (position[delay.service], delay.outage is not None))
    rows = [_delay(study, delay, text) for delay in ordered]
    return table(text, "delays", text("Delay of each service at its worst place"), heads, rows, text("No service has a delay to tell."))


def slowest(delays: Iterable[Delay]) -> list[Delay]:
    """Per service the slowest site with everything working and in an outage; where nothing is known, the first site."""
    found: dict[tuple[str, bool], Delay] = {}
    for delay in delays:
        key = (delay.service, delay.outage is not None)
        known = found.get(key)
        if known is None or delay.delay > known.delay or (math.isnan(known.delay) and not math.isnan(delay.delay)):
            found[key] = delay
    return list(found.values())


def _delay(study: Study, delay: Delay, text: Text) -> Row:
    inventory = study.inventory
    outage = delay.outage.name if delay.outage else None
    cells = (
        inventory.services[delay.service].name,
        site_name(inventory, inventory.sites[delay.site]),
        event_name(study, delay.outage, text) if delay.outage else text("everything works"),
        _time(delay.delay, text),
        text("not decidable") if delay.jitter is None else _time(delay.jitter, text),
        "\u2013" if delay.target is None else _time(delay.target, text),
    )
    return row(
        cells, service=delay.service, site=delay.site, outage=outage, delay_s=delay.delay, jitter_s=delay.jitter, target_s=delay.target
    )


def _time(seconds: float, text: Text) -> str:
    return f"\u221e{NBSP}ms" if math.isinf(seconds) else text.value(seconds, "delay")


def _checks(findings: Sequence[Diagnostic], text: Text) -> Table:
    heads = (("code", "Code"), ("name", "Check"), ("count>", "Findings", "count"), ("summary", "Result"))
    found = Counter(one.code.id for one in findings)
    rows = [
        row(
            (code.id, code.name, text.count(found[code.id]), _result(code, found[code.id], text)),
            code=code.id, name=code.name, count=found[code.id],
        )
        for code in CODES
    ]  # fmt: skip
    return table(text, "checks", text("Checks that were run"), heads, rows, text("No check was run."))


def _result(code: Code, count: int, text: Text) -> str:
    return text(code.summary, count=count) if count and code.summary else text("no finding") if not count else "\u2013"

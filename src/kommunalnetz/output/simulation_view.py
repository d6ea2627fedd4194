"""The view of a simulation: what JSON and CSV hold of it, plain data with units in the names, always in English."""

from collections.abc import Iterator
from typing import Any

from kommunalnetz.checks.colours import Colour, Reason
from kommunalnetz.checks.lights import KINDS, counts
from kommunalnetz.diagnostics import Diagnostic, Severity
from kommunalnetz.inventory.scenario import Scenario
from kommunalnetz.output.machine import message, plain
from kommunalnetz.output.tables import Column, Quantity, Table
from kommunalnetz.planning.simulation import County, Side, Simulation, Stage
from kommunalnetz.text import NBSP, Text

SCHEMA = "kommunalnetz-simulation/1"
MEASURES = {"peak_share": "share", "need_share": "share", "worst_share": "share", "delay_s": "delay", "monthly_eur": "money"}
"""What is told of a county beside its lights, with its unit."""


def simulation_view(done: Simulation) -> dict[str, Any]:
    """The simulation as ``docs/schema/simulation.schema.json`` describes it. Unknown values are null."""
    record = done.stages[0].before.study.inventory.network
    return {
        "schema": SCHEMA,
        "inventory": record.title,
        "example_data": record.example_data,
        "date": plain(done.date),
        "stages": [_stage(stage) for stage in done.stages],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    changes = stage.comparison
    return {
        "name": stage.name,
        "year": stage.year,
        "scenarios": [_scenario(one) for one in stage.plan.top],
        "assumed": [_scenario(one) for one in stage.plan.assumed],
        "before": _side(stage.before),
        "after": _side(stage.after),
        "binding": english(stage.binding),
        "one_off_eur": plain(stage.investment.one_off),
        "one_off_unknown": list(stage.investment.unknown),
        "records": {
            "added": [f"{section}:{key}" for section, key in changes.added],
            "removed": [f"{section}:{key}" for section, key in changes.removed],
            "changed": [f"{record.section}:{record.id}".rstrip(":") for record in changes.changed],
        },
        "appeared": [_finding(one) for one in changes.appeared],
        "vanished": [_finding(one) for one in changes.vanished],
        "lights": [{"site": one.site, "light": one.light, "before": one.old, "after": one.new} for one in changes.lights],
        "lines": [
            {
                "link": one.link, "direction": one.direction,
                "load_before_bit_per_s": plain(one.old_load), "load_after_bit_per_s": plain(one.new_load),
                "required_before_share": plain(one.old_required), "required_after_share": plain(one.new_required),
                "worst_before_share": plain(one.old_worst), "worst_after_share": plain(one.new_worst),
            }
            for one in changes.loads
        ],
    }  # fmt: skip


def _scenario(one: Scenario) -> dict[str, Any]:
    head = one.head
    return {
        "title": one.name, "author": head.author, "date": plain(head.date), "question": head.question, "file": one.file,
        "edits": len(one.edits),
    }  # fmt: skip


def _side(side: Side) -> dict[str, Any]:
    tally = counts(county.lights for county in side.counties.values())
    return {
        "lights": {kind: {str(colour): number for colour, number in tally[kind].items()} for kind in KINDS},
        "findings": {severity.value: sum(one.severity is severity for one in side.findings) for severity in Severity},
        "monthly_eur": plain(side.bill.monthly),
        "lines_without_price": list(side.bill.unknown),
        "counties": [county_view(key, county) for key, county in side.counties.items()],
    }


def county_view(key: str, county: County) -> dict[str, Any]:
    """A county with its lights and ``MEASURES``."""
    found = county.lights
    return {
        "site": key,
        "title": found.site.name,
        **{kind: str(getattr(found, kind).colour) for kind in KINDS},
        "peak_share": plain(found.peak_share),
        "need_share": plain(found.numbers.need_share),
        "worst_share": plain(found.worst_share),
        "delay_s": plain(county.delay),
        "delay_known": county.delay_known,
        "monthly_eur": plain(county.monthly),
    }


def english(reason: Reason) -> str:
    """The English sentence of a reason, with ordinary spaces."""
    return Text("en")(reason.text, **reason.values).replace(NBSP, " ")


def _finding(one: Diagnostic) -> dict[str, Any]:
    return {
        "code": one.code.id, "name": one.code.name, "severity": one.severity.value, "subject": one.subject, "message": message(one),
        "place": None if one.where is None else str(one.where),
    }  # fmt: skip


def simulation_table(done: Simulation) -> Table:
    """One row per stage, county and value, before and after; the sums of all counties have no county. For CSV."""
    rows = [
        (stage.name, stage.year, *row)
        for stage in done.stages
        for row in (*_totals(stage), *_counties(stage))
    ]  # fmt: skip
    names = ("scenario", "year", "site", "value", "before", "after", "unit")
    return Table(schema=SCHEMA, title="Before and after", columns=tuple(Column(name=name, title=name) for name in names), rows=tuple(rows))


def _totals(stage: Stage) -> Iterator[tuple[object, ...]]:
    before, after = _side(stage.before), _side(stage.after)
    for kind in KINDS:
        for colour in Colour:
            yield None, f"{kind}_{colour}", before["lights"][kind][colour], after["lights"][kind][colour], "count"
    for severity in Severity:
        yield None, f"findings_{severity}", before["findings"][severity.value], after["findings"][severity.value], "count"
    yield None, "monthly_eur", before["monthly_eur"], after["monthly_eur"], "money"
    yield None, "one_off_eur", 0, plain(stage.investment.one_off), "money"


def _counties(stage: Stage) -> Iterator[tuple[object, ...]]:
    before, after = stage.before.counties, stage.after.counties
    for key in dict.fromkeys((*before, *after)):
        old = county_view(key, before[key]) if key in before else {}
        new = county_view(key, after[key]) if key in after else {}
        for kind in KINDS:
            yield key, kind, old.get(kind), new.get(kind), ""
        for name, unit in MEASURES.items():
            yield key, name, Quantity(old.get(name), unit), Quantity(new.get(name), unit), unit

"""What changed between two studies, as one table."""

from collections.abc import Iterator
from math import isnan

from kommunalnetz.diagnostics import Word
from kommunalnetz.output.facts import SECTIONS, unit
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Finding, Quantity, Table
from kommunalnetz.planning.comparison import Comparison
from kommunalnetz.traffic.study import Study

_KINDS = {section: kind for kind, section in SECTIONS.items()}
Change = tuple[str, str, str | Word, object, object, str]
"""What happened, to what, to which of its values; the value before, after, and its unit."""


def change_table(comparison: Comparison, old: Study, new: Study) -> Table:
    """A row per change: records, then findings, lights and loads. ``old`` and ``new`` give the dates."""
    rows = [*_records(comparison), *_findings(comparison), *_lights(comparison), *_loads(comparison)]
    return Table(
        schema="kommunalnetz-changes/1",
        title="What changed",
        columns=(
            Column(name="change", title="Change"),
            Column(name="subject", title="of"),
            Column(name="name", title="What"),
            Column(name="old", title="before"),
            Column(name="new", title="after"),
            Column(name="unit", title="Unit", shown=False),
        ),
        rows=tuple((Word(change), subject, name, _cell(one, u), _cell(other, u), u) for change, subject, name, one, other, u in rows),
        facts={**facts(new), "old_date": old.date},
        minor=frozenset(position for position, row in enumerate(rows) if _minor(row)),
    )


def _minor(change: Change) -> bool:
    """Whether a load is nearly the same: rates to 5 %, shares to one percentage point."""
    topic, _, _, old, new, unit = change
    if topic != "load" or not isinstance(old, float) or not isinstance(new, float):
        return False
    if isnan(old) or isnan(new):
        return isnan(old) and isnan(new)
    return abs(new - old) < (0.01 if unit == "share" else 0.05 * max(abs(old), abs(new), 1.0))


def _cell(value: object, unit: str) -> object:
    return Quantity(value, unit) if unit and value is not None else value


def _records(comparison: Comparison) -> Iterator[Change]:
    for section, identity in comparison.added:
        yield "added", _subject(section, identity), "", None, None, ""
    for section, identity in comparison.removed:
        yield "removed", _subject(section, identity), "", None, None, ""
    for record in comparison.changed:
        for field in record.fields:
            measure = unit(field.field, field.new if field.new is not None else field.old)
            yield "changed", _subject(record.section, record.id), field.field, field.old, field.new, measure


def _subject(section: str, identity: str) -> str:
    kind = _KINDS.get(section, section.removesuffix("s"))
    return f"{kind}:{identity}" if identity else section


def _findings(comparison: Comparison) -> Iterator[Change]:
    for found in comparison.appeared:
        yield "finding appeared", found.subject, found.code.id, None, Finding(found), ""
    for found in comparison.vanished:
        yield "finding vanished", found.subject, found.code.id, Finding(found), None, ""


def _lights(comparison: Comparison) -> Iterator[Change]:
    for light in comparison.lights:
        yield "light", f"site:{light.site}", Word(light.light), _word(light.old), _word(light.new), ""


def _word(colour: str | None) -> Word | None:
    return None if colour is None else Word(str(colour))


def _loads(comparison: Comparison) -> Iterator[Change]:
    for load in comparison.loads:
        subject = f"link:{load.link} {load.direction}"
        yield "load", subject, Word("load"), load.old_load, load.new_load, "rate"
        yield "load", subject, Word("need / capacity"), load.old_required, load.new_required, "share"
        yield "load", subject, Word("need / capacity, worst outage"), load.old_worst, load.new_worst, "share"

"""The answer of ``duplicates``: what one host for the services of a purpose saves and does."""

from collections.abc import Sequence

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Names, Sentence, Table
from kommunalnetz.planning.consolidation import Consolidation, Duplicate
from kommunalnetz.traffic.study import Study


def duplicate_table(study: Study, duplicates: Sequence[Duplicate], found: Sequence[Consolidation]) -> Table:
    """A row per purpose and possible host, best first. Money is net: ``saved`` per month, ``network`` and ``gain`` over the months."""
    months = found[0].months if found else None
    return Table(
        schema="kommunalnetz-duplicates/1",
        title="One host instead of several",
        columns=(
            Column(name="purpose", title="Purpose"),
            Column(name="services", title="Services"),
            Column(name="host", title="at", shown=False),
            Column(name="host_title", title="all at"),
            Column(name="saved_monthly", title="saved per month", unit="money"),
            Column(name="network", title="lines cost more", unit="money"),
            Column(name="gain", title="gain", unit="money"),
            Column(name="larger_lines", title="larger lines"),
            Column(name="unsolved", title="too small for any step", optional=True),
            Column(name="appeared", title="new findings"),
            Column(name="vanished", title="findings that vanish"),
            Column(name="fullest_link", title="most added to"),
            Column(name="added", title="added", unit="rate"),
        ),
        rows=tuple(_row(study, one) for one in found),
        facts={**facts(study), "months": None if months is None else float(months)},
        remarks=tuple(_told(duplicates, found)),
    )  # fmt: skip


def _row(study: Study, one: Consolidation) -> tuple[object, ...]:
    inventory = study.inventory

    def lines(ids: Sequence[str]) -> Names:
        return Names(tuple(ids), tuple(inventory.links[name].name for name in ids))

    services, added = one.duplicate.services, one.added
    fullest = ("", None) if added is None else (inventory.links[added[0]].name, added[1])
    return (
        one.duplicate.purpose, Names(tuple(s.id for s in services), tuple(s.name for s in services)),
        one.host, inventory.sites[one.host].name,
        one.saved, one.network, one.gain, lines([measure.link.id for measure in one.measures]), lines(one.unsolved),
        _codes(one.appeared), _codes(one.vanished), *fullest,
    )  # fmt: skip


def _codes(found: Sequence[Diagnostic]) -> Names:
    subjects = tuple(f"{one.code.id} {one.subject}" for one in found)
    return Names(subjects, subjects)


def _told(duplicates: Sequence[Duplicate], found: Sequence[Consolidation]) -> list[Sentence]:
    if not duplicates:
        return [Sentence("No two administrations run services of the same purpose (key 'purpose' of a service).")]
    best = found[0]
    values: dict[str, object] = {"purpose": best.duplicate.purpose, "months": int(best.months), "gain": best.gain, "count": len(duplicates)}
    told = []
    if best.gain is not None and best.gain > 0:
        told.append(Sentence("The largest gain is {gain:money} net over {months:count} months, with {purpose}.", values))
    elif best.gain is not None:
        told.append(Sentence("No consolidation gains anything over {months:count} months.", values))
    else:
        told.append(Sentence("What is saved cannot be told: write what running each service costs ('monthly' of a service)."))
    told.append(
        Sentence(
            "Assumptions: one host costs what the dearest of them costs today; moving is free; lines at the prices of the ladder,"
            " over {months:count} months.",
            values,
        )
    )
    return told

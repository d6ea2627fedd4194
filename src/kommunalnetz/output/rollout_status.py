"""The table of ``rollout status``: a row per county, per region and for all."""

from collections.abc import Iterator, Sequence
from datetime import date

from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import FundingSource
from kommunalnetz.output.tables import Column, Table
from kommunalnetz.output.view_names import alphabetical, site_name
from kommunalnetz.rollout.changes import Change
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.rollout.phases import Stage
from kommunalnetz.rollout.status import Status, combined, statuses

_STAGES = (
    (Stage.PREPARED, "in preparation"), (Stage.APPROVED, "approved"), (Stage.STARTING, "about to start"), (Stage.BUILDING, "being built"),
    (Stage.DONE, "done"), (Stage.STOPPED, "stopped"), (Stage.UNKNOWN, "phase unknown"),
)  # fmt: skip

_STAGE_NAMES = {Stage.UNKNOWN: "phase_unknown"}


def status_table(inventory: Inventory, day: date, region: str | None, changes: Sequence[Change] | None = None) -> Table:
    """The state of the roll-out on ``day``; ``changes`` since an earlier inventory are counted per row if there is one.

    ``share`` is the share of the households in the target class in the municipalities of which it is known; sums are those of what is
    known, ``without_figures`` counts the projects that lack addresses, length or the funded amount.
    """
    extra = () if changes is None else (Column(name="changes", title="changes", unit="count"),)
    return Table(
        schema="kommunalnetz-rollout/1",
        title="State of the roll-out",
        columns=(*_columns(), *extra),
        rows=tuple(
            (*_row(inventory, one, kind), *(() if changes is None else (_changed(one, changes),)))
            for kind, one in _lines(inventory, day, region)
        ),
        facts={
            "inventory": inventory.network.title,
            "example_data": inventory.network.example_data,
            "date": day,
            "region": region,
            "target_bit_per_s": inventory.rollout.target,
            "threshold_share": inventory.rollout.threshold,
            **({} if changes is None else {"changes": [_plain(change) for change in changes]}),
        },
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(name="kind", title="kind", shown=False),
        Column(name="id", title="County", shown=False),
        Column(name="name", title="County"),
        Column(name="region", title="Region", optional=True),
        Column(name="projects", title="projects", unit="count"),
        *(Column(name=_STAGE_NAMES.get(stage, str(stage)), title=title, unit="count", optional=True) for stage, title in _STAGES),
        Column(name="late", title="late", unit="count", optional=True),
        Column(name="addresses", title="addresses", unit="count"),
        Column(name="schools", title="schools", unit="count", wide=True),
        Column(name="firms", title="firms", unit="count", wide=True),
        Column(name="length", title="fibre", unit="length", wide=True),
        Column(name="investment", title="investment", unit="money", shown=False),
        Column(name="basis", title="funded", unit="money"),
        *(Column(name=str(source), title=str(source), unit="money", shown=source is FundingSource.OWN) for source in FundingSource),
        Column(name="drawn", title="drawn", unit="money", shown=False),
        Column(name="connected", title="take-up", unit="count", shown=False),
        Column(name="share", title="at the goal", unit="share", optional=True),
        Column(name="municipalities", title="municipalities", unit="count", optional=True, wide=True),
        Column(name="reached", title="goal reached", unit="count", optional=True, wide=True),
        Column(name="planned", title="in a project", unit="count", optional=True, wide=True),
        Column(name="left_out", title="in no project", unit="count", optional=True),
        Column(name="coverage_unknown", title="not known", unit="count", shown=False),
        Column(name="without_figures", title="without figures", unit="count", shown=False),
        Column(name="tasks", title="open tasks", unit="count", optional=True, wide=True),
        Column(name="as_of", title="status of", unit="date", wide=True),
    )


def _lines(inventory: Inventory, day: date, region: str | None) -> Iterator[tuple[Word, Status]]:
    """Counties by region, each region followed by its sum; at the end the sum of all."""
    found = sorted(statuses(inventory, day, region), key=lambda one: alphabetical((one.county and site_name(inventory, one.county)) or ""))
    names = sorted({one.region for one in found})
    for name in names:
        own = [one for one in found if one.region == name]
        yield from ((Word("county"), one) for one in own)
        if name:
            yield Word("region"), combined(inventory, day, own, name, name)
    if len(names) != 1 or not names[0]:
        yield Word("total"), combined(inventory, day, found, "")


def _row(inventory: Inventory, one: Status, kind: Word) -> tuple[object, ...]:
    name: object = site_name(inventory, one.county) if one.county else Word("Region") if one.region else Word("Total")
    return (
        kind, one.county.id if one.county else one.region, name, one.region, len(one.projects),
        *(one.stages.get(stage, 0) for stage, _ in _STAGES),
        len(one.late),
        one.addresses.value, one.schools.value, one.firms.value, one.length.value, one.investment.value, one.basis.value,
        *(one.funding.get(source, 0) if one.funding else None for source in FundingSource),
        one.drawn.value, one.connected.value, one.share, len(one.municipalities),
        *(len(one.standing(standing)) for standing in (Standing.REACHED, Standing.PLANNED, Standing.LEFT_OUT)),
        len(one.unknown),
        sum(None in (project.addresses, project.length, project.basis) for project in one.projects),
        len(one.tasks), one.as_of,
    )  # fmt: skip


def _changed(one: Status, changes: Sequence[Change]) -> int:
    own = {project.county for project in one.projects} | ({one.county.id} if one.county else set())
    return sum(change.county in own for change in changes)


def _plain(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value, "county": change.county, "id": change.id, "subject": change.subject, "what": change.what,
        "old": change.old, "new": change.new,
    }  # fmt: skip

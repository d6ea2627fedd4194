"""Data are old or missing.

KN331: a record was last confirmed (`as_of`) longer ago than `policy.stale_after` (13 months). KN332: of a
county nothing is known that a statement could rest on: no line, or neither capacity nor workplaces nor a
measured value. An unknown never counts as fine: such a county is grey in the report.

Ask the county for its lines, workplaces and services, and write the day of the answer
into `as_of`.
"""

from collections.abc import Iterator
from datetime import date

from kommunalnetz.checks.lines import lines
from kommunalnetz.checks.measured import newest
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.study import Study
from kommunalnetz.units import QuantityError

OUTDATED = Code(
    id="KN331",
    name="data-outdated",
    severity=Severity.WARNING,
    text="{name}: the data are as of {as_of:date}; they count as old since {since:date}.",
    hint="Confirm the data and write the day into as_of.",
    summary="{count} records are older than the policy allows.",
    manual=__doc__ or "",
)
NO_DATA = Code(
    id="KN332",
    name="county-without-data",
    severity=Severity.WARNING,
    text="{name}: neither line nor workplaces nor a measured value is known; nothing can be said about this county.",
    hint="Ask the county for its lines, workplaces and services.",
    summary="Of {count} counties the data are missing.",
    manual=__doc__ or "",
)
CODES = (OUTDATED, NO_DATA)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per site, link or contract that is too old, and per county without data."""
    inventory = study.inventory
    yield from without_data(study)
    for section, kind in (("sites", "site"), ("links", "link"), ("contracts", "contract")):
        for record in getattr(inventory, section).values():
            since = stale_since(study, record.as_of)
            if since is not None:
                yield Diagnostic(
                    code=OUTDATED,
                    subject=f"{kind}:{record.id}",
                    where=inventory.where(section, record.id, "as_of"),
                    values={"name": record.name, "as_of": record.as_of, "since": since},
                )


def stale_since(study: Study, as_of: date | None) -> date | None:
    """The day since which data of ``as_of`` count as old, None while they do not (or have no date)."""
    if as_of is None:
        return None
    try:
        since = study.inventory.policy.stale_after.after(as_of)
    except QuantityError:
        return None
    return since if since < study.date else None


def without_data(study: Study) -> Iterator[Diagnostic]:
    """One finding per county of which nothing is known."""
    inventory, measured = study.inventory, newest(study.inventory)
    for site, own in lines(study).items():
        record = inventory.sites[site]
        if record.kind is not SiteKind.COUNTY:
            continue
        capacity = any(study.network.capacity[arc] == study.network.capacity[arc] for line in own for arc in (line.up, line.down))
        if not own or not (capacity or record.staff is not None or any(line.link.id in measured for line in own)):
            yield Diagnostic(code=NO_DATA, subject=f"site:{site}", where=inventory.where("sites", site), values={"name": record.name})

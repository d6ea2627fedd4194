"""The capacity of a line is not known.

Without it nothing can be said about the line: neither that it suffices nor that it does not. Its light is
grey, and its load is computed all the same.

Write `capacity` of the link, or the contracted `rate` of its contract.
"""

from collections.abc import Iterator

from kommunalnetz.checks.lines import contract
from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Where
from kommunalnetz.inventory.records import Link
from kommunalnetz.traffic.study import Study

UNKNOWN_CAPACITY = Code(
    id="KN306",
    name="capacity-unknown",
    severity=Severity.WARNING,
    text="{link}: the capacity is not known; {load:rate} are expected on it in the busiest hour.",
    hint="Write the capacity of the line or the rate of its contract.",
    summary="Of {count} lines the capacity is not known.",
    manual=__doc__ or "",
)
CODES = (UNKNOWN_CAPACITY,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per link without a capacity in at least one direction."""
    for position, link in enumerate(study.network.links):
        arcs = [2 * position, 2 * position + 1]
        if any(study.network.capacity[arc] != study.network.capacity[arc] for arc in arcs):
            yield Diagnostic(
                code=UNKNOWN_CAPACITY,
                subject=f"link:{link.id}",
                where=_place(study, link),
                values={"link": link.name, "load": float(study.intact.load[arcs].max())},
            )


def _place(study: Study, link: Link) -> Where | None:
    """The capacity; the contract's rate if that is what is unknown."""
    about = contract(study.inventory, link)
    if link.capacity is not None and about is not None:
        return study.inventory.where("contracts", about.id, "rate")
    return study.inventory.where("links", link.id, "capacity")

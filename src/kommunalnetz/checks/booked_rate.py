"""The contracted rate of a line is below the rate of its port.

That is the normal case and no fault: the contract decides, and planning counts the smaller of the two.
The note says how far the rate can be raised without new equipment.
"""

from collections.abc import Iterator

from kommunalnetz.checks.lines import contract, direction
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

BOOKED_BELOW_PORT = Code(
    id="KN307",
    name="booked-below-port",
    severity=Severity.NOTE,
    text="{link}: {booked:rate} are contracted on a port of {port:rate}.",
    hint="Raise the contracted rate first when the line gets too small; the port needs no change.",
    summary="On {count} lines less is contracted than the port carries.",
    manual=__doc__ or "",
)
CODES = (BOOKED_BELOW_PORT,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One note per link with a contracted rate below its port."""
    for position, link in enumerate(study.network.links):
        about = contract(study.inventory, link)
        if about is None or about.rate is None:
            continue
        gaps = {arc: float(study.network.port[arc] - getattr(about.rate, direction(arc))) for arc in (2 * position, 2 * position + 1)}
        arc = max(gaps, key=lambda a: gaps[a])
        if gaps[arc] > 0:
            yield Diagnostic(
                code=BOOKED_BELOW_PORT,
                subject=f"link:{link.id}",
                where=study.inventory.where("contracts", about.id, "rate", direction(arc)),
                values={"link": link.name, "booked": float(getattr(about.rate, direction(arc))), "port": float(study.network.port[arc])},
            )

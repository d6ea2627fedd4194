"""A line is too small for its busiest hour, or soon will be.

The services of the busiest hour need more of the line than the policy allows. Above `limits.red` (70 %
unless you say otherwise) this is KN301, an error; above `limits.green` (50 %) it is KN302, a warning.

**How it is computed.** Every service is put on the shortest paths as the routers would do it, split
equally over equal ones, with the overhead of the line per packet. The *need* of an hour is the mean plus
the reserve for bursts, mean + sqrt(-2 ln epsilon * v) with the variance v of the interval in
`policy` (van den Berg and others, Computer Networks 50, 2006). It is compared, per direction, with the
smaller of port and contracted rate. `policy.role_limits` sets other limits per role of a link.

Order a larger rate, move the service that is named to other hours (a backup into the
night), or spread the traffic. `kommunalnetz show LINK` lists all services on the line.
"""

from collections.abc import Iterator

from kommunalnetz.checks.causes import cause
from kommunalnetz.checks.lines import ends, limits, narrow, worse
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

TEXT = (
    "{link} ({tail} to {head}): the services need {need:rate} in the busiest hour, {required:share} of {capacity:rate}; "
    "the limit is {limit:share}. {cause_share:share} of it is {cause}."
)

OVERLOADED = Code(
    id="KN301",
    name="line-overloaded",
    severity=Severity.ERROR,
    text=TEXT,
    hint="Raise the rate of the line or move {cause} to other hours.",
    summary="{count} lines are too small for their busiest hour.",
    manual=__doc__ or "",
)
NEARLY_FULL = Code(
    id="KN302",
    name="line-nearly-full",
    severity=Severity.WARNING,
    text=TEXT,
    hint="Plan a larger rate before the traffic grows further.",
    summary="{count} lines have little reserve left in their busiest hour.",
    manual=__doc__ or "",
)
CODES = (OVERLOADED, NEARLY_FULL)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per link whose need passes a limit while nothing is down, about its fuller direction."""
    state, network = study.intact, study.network
    for position, link in enumerate(network.links):
        arc = worse({a: _known(state.required[a]) for a in (2 * position, 2 * position + 1)})
        limit, required = limits(study.inventory, link), float(state.required[arc])
        if not required >= limit.green:
            continue
        red = required > limit.red
        tail, head = ends(network, arc)
        yield Diagnostic(
            code=OVERLOADED if red else NEARLY_FULL,
            subject=f"link:{link.id}",
            where=narrow(study, arc),
            values={
                "link": link.name,
                "tail": tail,
                "head": head,
                "need": float(state.need[arc].max()),
                "required": required,
                "capacity": float(network.capacity[arc]),
                "limit": limit.red if red else limit.green,
                **cause(study, state, arc),
            },
        )


def _known(share: float) -> float:
    return float(share) if share == share else -1.0

"""A line is too small when another one fails.

While nothing is down the line suffices. In the outage that is named its traffic and that of the failed
line together need more than `limits.outage` of the policy (85 % unless you say otherwise). Above 100 %
this is an error: then the outage is felt although a second path exists.

**How it is computed.** Every single outage of the kinds in `policy.outages` is routed anew: traffic of
what is down is removed, the rest takes the new shortest paths, services move to their standby hosts. The
worst outage of each line counts, its need against the smaller of port and contracted rate.

Size both lines of a pair so that one carries all of it, or let the service that is named
wait during an outage.
"""

from collections.abc import Iterator

from kommunalnetz.checks.lines import ends, limits, narrow, worse
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

OUTAGE_OVERLOAD = Code(
    id="KN303",
    name="line-overloaded-in-outage",
    severity=Severity.WARNING,
    text=(
        "{link} ({tail} to {head}): if {outage} fails, the services need {need:rate}, {required:share} of {capacity:rate}; "
        "the limit in an outage is {limit:share}. Without an outage it is {intact:share}."
    ),
    hint="Raise the rate of the line so that it carries the failed one's traffic too.",
    summary="{count} lines are too small when another one fails.",
    manual=__doc__ or "",
)
CODES = (OUTAGE_OVERLOAD,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per link that keeps its limits intact and passes the outage limit in its worst outage."""
    worst, intact, network = study.worst, study.intact, study.network
    for position, link in enumerate(network.links):
        arcs = (2 * position, 2 * position + 1)
        arc = worse({a: float(worst.required[a]) if worst.required[a] == worst.required[a] else -1.0 for a in arcs})
        limit, required = limits(study.inventory, link), float(worst.required[arc])
        if worst.outage[arc] < 0 or not required > limit.outage or max(intact.required[a] for a in arcs) > limit.red:
            continue
        tail, head = ends(network, arc)
        yield Diagnostic(
            code=OUTAGE_OVERLOAD,
            subject=f"link:{link.id}",
            where=narrow(study, arc),
            override=Severity.ERROR if required > 1.0 else None,
            values={
                "link": link.name,
                "tail": tail,
                "head": head,
                "outage": outage_name(study.inventory, study.outages[worst.outage[arc]]),
                "need": float(worst.need[arc]),
                "required": required,
                "capacity": float(network.capacity[arc]),
                "limit": limit.outage,
                "intact": float(intact.required[arc]),
            },
        )

"""A class of traffic takes more of a line than it may.

Priority traffic (telephony, class EF) is served before all else. If it takes a large part of the line, it
starves the rest and loses its own small delay. The limit is `limit` of the class; for priority classes
without one it is `policy.priority_limit` (33 %, the classic design rule for strict priority queues).

**How it is computed.** The need of the class in its busiest hour against the smaller of port and
contracted rate, while nothing is down and in the outage in which the line is fullest. For voice the need
is the number of calls that Erlang B gives for the traffic of the line.

Raise the rate of the line, or give less traffic to the class.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kommunalnetz.checks.lines import ends, narrow
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import State, Study

CLASS_SHARE = Code(
    id="KN304",
    name="class-share",
    severity=Severity.WARNING,
    text=("{link} ({tail} to {head}): class {qos} needs {need:rate}, {required:share} of {capacity:rate}; it may take {limit:share}."),
    hint="Raise the rate of the line or put less traffic into the class.",
    summary="On {count} lines a class of traffic takes more than it may.",
    manual=__doc__ or "",
)
CLASS_SHARE_OUTAGE = Code(
    id="KN305",
    name="class-share-in-outage",
    severity=Severity.WARNING,
    text=(
        "{link} ({tail} to {head}): if {outage} fails, class {qos} needs {need:rate}, {required:share} of {capacity:rate}; "
        "it may take {limit:share}."
    ),
    hint="Raise the rate of the line or put less traffic into the class.",
    summary="In an outage a class of traffic takes more than it may on {count} lines.",
    manual=__doc__ or "",
)
CODES = (CLASS_SHARE, CLASS_SHARE_OUTAGE)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per link and class above its limit; intact, else in the worst outage of a link.

    A class needs no more than all classes together, so links that are emptier than the smallest limit need no look.
    """
    limited = _limits(study)
    if not limited:
        return
    told: set[tuple[int, str]] = set()
    full = study.worst.required > min(limited.values())
    yield from _above(study, study.intact, limited, full, told)
    for index in sorted(set(study.worst.outage[full].tolist()) - {-1}):
        yield from _above(study, study.state(study.outages[index]), limited, study.worst.outage == index, told)


def _limits(study: Study) -> dict[int, float]:
    """Largest share per position of a class that has one."""
    found = {}
    for position, name in enumerate(study.intact.classes):
        record = study.inventory.classes.get(name)
        if record is not None and (record.limit is not None or record.priority):
            found[position] = study.inventory.policy.priority_limit if record.limit is None else record.limit
    return found


def _above(
    study: Study, state: State, limited: dict[int, float], arcs: NDArray[np.bool_], told: set[tuple[int, str]]
) -> Iterator[Diagnostic]:
    """The findings of one state about ``arcs``, a mask; ``told`` are the (link, class) that have one already."""
    network, outage = study.network, state.outage
    for position, limit in limited.items():
        need: NDArray[np.float64] = state.class_need[:, position, :].max(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            required = need / network.capacity
        for arc in sorted(np.flatnonzero(arcs & (required > limit)).tolist(), key=lambda a: (-required[a], a)):
            link, qos = network.links[arc // 2], state.classes[position]
            if (arc // 2, qos) in told:
                continue
            told.add((arc // 2, qos))
            tail, head = ends(network, arc)
            values = {"link": link.name, "tail": tail, "head": head, "qos": study.inventory.classes[qos].name, "limit": limit}
            values |= {"need": float(need[arc]), "required": float(required[arc]), "capacity": float(network.capacity[arc])}
            if outage is not None:
                values["outage"] = outage_name(study.inventory, outage)
            yield Diagnostic(
                code=CLASS_SHARE if outage is None else CLASS_SHARE_OUTAGE,
                subject=f"link:{link.id}/{qos}",
                where=narrow(study, arc),
                values=values,
            )

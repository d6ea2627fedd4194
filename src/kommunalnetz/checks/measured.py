"""What was measured on a line, against the model and against the limits.

KN308: the 95th percentile that the provider measured differs from the computed busiest hour by more than
`policy.measured_tolerance` (25 %). Then an assumption does not hold: a service is missing, or fewer people
use it than assumed. KN309 and KN310: the measured value itself is above a limit, whatever the model says;
above `limits.red` it is KN309, an error, above `limits.green` KN310, a warning.

**How it is computed.** The newest month counts, per direction. A value of the IP layer is compared with
the mean IP rate of the busiest hour and judged against 93 % of the rate (`policy.measured_limit`), because a
full line carries no more than that beside its own overhead; a value of the line (`layer: line`) is
compared with the load of the line and judged against the rate itself. A 95th percentile of five-minute values and a
busiest hour are close relatives, not the same.

Compare the list of services and users with what is really used; trust the measurement.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kommunalnetz.checks.lines import direction, ends, limits, narrow, worse
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.inventory import Inventory, bare
from kommunalnetz.inventory.records import Measurement
from kommunalnetz.traffic.study import Study

DIFFERS = Code(
    id="KN308",
    name="measured-differs",
    severity=Severity.WARNING,
    text=(
        "{link} ({tail} to {head}): {measured:rate} were measured in {month}, {computed:rate} are computed; "
        "that differs by {difference:share}, {tolerance:share} are allowed."
    ),
    hint="Compare the services and users in the inventory with what is really used.",
    summary="On {count} lines the measured value differs from the computed one.",
    manual=__doc__ or "",
)
_ABOVE = (
    "{link} ({tail} to {head}): {measured:rate} were measured in {month}, {share:share} of the usable {usable:rate}; "
    "the limit is {limit:share}."
)
MEASURED_FULL = Code(
    id="KN309",
    name="measured-overload",
    severity=Severity.ERROR,
    text=_ABOVE,
    hint="Raise the rate of the line.",
    summary="On {count} lines the measured value is above the limit.",
    manual=__doc__ or "",
)
MEASURED_BUSY = Code(
    id="KN310",
    name="measured-nearly-full",
    severity=Severity.WARNING,
    text=_ABOVE,
    hint="Plan a larger rate before the traffic grows further.",
    summary="On {count} lines the measured value leaves little reserve.",
    manual=__doc__ or "",
)
CODES = (DIFFERS, MEASURED_FULL, MEASURED_BUSY)


def newest(inventory: Inventory) -> Mapping[str, tuple[int, Measurement]]:
    """The newest measurement of every link that has one, with its position in the inventory."""
    found: dict[str, tuple[int, Measurement]] = {}
    for position, measurement in enumerate(inventory.measurements):
        link = bare(measurement.link)
        if link not in found or measurement.month >= found[link][1].month:
            found[link] = (position, measurement)
    return found


def usable(study: Study, measurement: Measurement, arc: int) -> float:
    """The rate (bit/s) that a measured value is judged against; nan if the capacity is not known."""
    share = study.inventory.policy.measured_limit if measurement.layer == "ip" else 1.0
    return float(study.network.capacity[arc]) * share


def month_of(measurement: Measurement) -> str:
    """``02/2026``"""
    year, month = measurement.month.split("-")
    return f"{month}/{year}"


def check(study: Study) -> Iterator[Diagnostic]:
    """At most one finding of either kind per measured link, about its worse direction."""
    measured = newest(study.inventory)
    if not measured:
        return
    computed = {"ip": ip_peak(study), "line": study.intact.load.max(axis=1)}
    for position, link in enumerate(study.network.links):
        if link.id in measured:
            index, measurement = measured[link.id]
            values = {2 * position: measurement.a_to_b, 2 * position + 1: measurement.b_to_a}
            yield from _differs(study, index, measurement, values, computed[measurement.layer])
            yield from _above(study, measurement, values)


def ip_peak(study: Study) -> NDArray[np.float64]:
    """Mean IP rate of every arc in its busiest hour, bit/s, nothing being down."""
    weights = np.array([column.weights for column in study.demand.columns]).reshape(-1, 24)
    return np.asarray((study.intact.ip @ weights).max(axis=1), dtype=np.float64)


def _differs(
    study: Study, index: int, measurement: Measurement, values: Mapping[int, float], computed: NDArray[np.float64]
) -> Iterator[Diagnostic]:
    gaps = {arc: _relative(measured, float(computed[arc])) for arc, measured in values.items()}
    arc = worse(gaps)
    tolerance = study.inventory.policy.measured_tolerance
    if not gaps[arc] > tolerance:
        return
    tail, head = ends(study.network, arc)
    link = study.network.links[arc // 2]
    yield Diagnostic(
        code=DIFFERS,
        subject=f"link:{link.id}",
        where=study.inventory.where("measurements", index, direction(arc)),
        values={
            "link": link.name,
            "tail": tail,
            "head": head,
            "measured": values[arc],
            "computed": float(computed[arc]),
            "month": month_of(measurement),
            "difference": gaps[arc],
            "tolerance": tolerance,
        },
    )


def _relative(measured: float, computed: float) -> float:
    """Difference relative to the measured value; 1 where only one of the two is zero."""
    if measured == computed:
        return 0.0
    return abs(measured - computed) / measured if measured > 0 else 1.0


def _above(study: Study, measurement: Measurement, values: Mapping[int, float]) -> Iterator[Diagnostic]:
    shares = {arc: measured / usable(study, measurement, arc) for arc, measured in values.items()}
    known = {arc: share for arc, share in shares.items() if share == share}
    if not known:
        return
    arc = worse(known)
    link = study.network.links[arc // 2]
    limit = limits(study.inventory, link)
    if not known[arc] >= limit.green:
        return
    red = known[arc] > limit.red
    tail, head = ends(study.network, arc)
    yield Diagnostic(
        code=MEASURED_FULL if red else MEASURED_BUSY,
        subject=f"link:{link.id}",
        where=narrow(study, arc),
        values={
            "link": link.name,
            "tail": tail,
            "head": head,
            "measured": values[arc],
            "usable": usable(study, measurement, arc),
            "month": month_of(measurement),
            "share": known[arc],
            "limit": limit.red if red else limit.green,
        },
    )

"""A link has different metrics in its two directions.

Then the way there and the way back may differ. That is legal and sometimes wanted, but mostly a slip of
the pen; it makes faults hard to find, and a stateful firewall may drop the answers.

Write the same metric for both directions, or none at all: then it follows from the
reference bandwidth.
"""

from collections.abc import Iterator

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.traffic.study import Study

ASYMMETRIC = Code(
    id="KN409",
    name="metric-asymmetric",
    severity=Severity.WARNING,
    text="{link}: the metric is {a_to_b} from {a} to {b}, and {b_to_a} back.",
    hint="Write the same metric for both directions.",
    summary="{count} links have different metrics in their two directions.",
    manual=__doc__ or "",
)
CODES = (ASYMMETRIC,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per link whose two metrics differ."""
    for link in study.network.links:
        if link.metric is not None and link.metric.a_to_b != link.metric.b_to_a:
            values = {"link": link.name, "a": link.a, "b": link.b, "a_to_b": link.metric.a_to_b, "b_to_a": link.metric.b_to_a}
            yield Diagnostic(
                code=ASYMMETRIC,
                subject=f"link:{link.id}",
                where=study.inventory.where("links", link.id, "metric", "b_to_a"),
                values=values,
            )

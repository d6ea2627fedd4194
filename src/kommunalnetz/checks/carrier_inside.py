"""A line ends in a provider's network, whose inside is not known.

Which way the provider leads the line on, and whether two lines meet again inside, cannot be said from this
inventory. Findings about outages count only what is written: the line itself up to the provider.

Ask the provider for the point of presence that each line ends at, and for a written
assurance that the ways behind it are separate.
"""

from collections.abc import Iterator

from kommunalnetz.checks.lines import lines
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.study import Study

CARRIER_INSIDE = Code(
    id="KN410",
    name="carrier-inside-unknown",
    severity=Severity.NOTE,
    text="{link}: the line ends in a provider's network ({carrier}); the way inside is not known, so nothing can be said about it.",
    hint="Ask the provider where the line ends and which way it takes on.",
    summary="{count} lines end in a provider's network; the way inside is not known, so nothing can be said about it.",
    manual=__doc__ or "",
)
CODES = (CARRIER_INSIDE,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One note per link that ends at a site of kind carrier."""
    for own in lines(study).values():
        for line in own:
            far = study.inventory.sites[line.far]
            if far.kind is SiteKind.CARRIER:
                where = study.inventory.where("links", line.link.id, "b")
                values = {"link": line.link.name, "carrier": far.name}
                yield Diagnostic(code=CARRIER_INSIDE, subject=f"link:{line.link.id}", where=where, values=values)

"""A site has no path to the rest of the network, although nothing is down.

Its traffic is counted as unserved and is on no line. Mostly a line is missing in the inventory, or one of
its ends is written wrongly.

Write the line that connects the site.
"""

from collections.abc import Iterator

from kommunalnetz.checks.connectivity import cut_off
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.study import Study

UNREACHABLE = Code(
    id="KN401",
    name="site-unreachable",
    severity=Severity.ERROR,
    text="{name}: there is no path to the rest of the network.",
    hint="Write the line that connects {name}.",
    summary="{count} sites have no path to the rest of the network.",
    manual=__doc__ or "",
)
CODES = (UNREACHABLE,)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per site outside the main part of the network; an unused carrier is none."""
    for site in cut_off(study.network):
        record = study.inventory.sites[site]
        if record.kind is not SiteKind.CARRIER:
            where = study.inventory.where("sites", site)
            yield Diagnostic(code=UNREACHABLE, subject=f"site:{site}", where=where, values={"name": record.name})

"""A site has no path to the rest of the network, although nothing is down.

Its traffic is counted as unserved and is on no line. KN401: mostly a line is missing in the inventory, or one of
its ends is written wrongly. KN412: the site has a line into a provider's network, from which no line leads on
to the rest; the provider may well join the two, but the inventory does not say so.

Write the line that connects the site, or let all lines that a provider joins end at the same site of kind
carrier.
"""

from collections.abc import Iterator

from kommunalnetz.checks.connectivity import beside_carriers, cut_off
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
UNKNOWN_WAY = Code(
    id="KN412",
    name="way-through-provider-unknown",
    severity=Severity.WARNING,
    text="{name}: its line ends in a provider's network from which no known line leads on to the rest of the network.",
    hint="Let all lines that the provider joins end at the same site of kind carrier.",
    summary="{count} sites have a line into a provider's network from which no known line leads on to the rest of the network.",
    manual=__doc__ or "",
)
CODES = (UNREACHABLE, UNKNOWN_WAY)


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per site outside the main part of the network; an unused carrier is none."""
    unknown = beside_carriers(study.network)
    for site in cut_off(study.network):
        record = study.inventory.sites[site]
        if record.kind is not SiteKind.CARRIER:
            where = study.inventory.where("sites", site)
            yield Diagnostic(
                code=UNKNOWN_WAY if site in unknown else UNREACHABLE, subject=f"site:{site}", where=where, values={"name": record.name}
            )

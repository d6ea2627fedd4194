"""A site has only one line, or a second one that may fail together with the first.

KN402: one line; when it fails the site is cut off. KN407: there are two lines, but both depend on the same duct:
one excavator cuts both. KN408: there are two lines, but the route of one is not known, so nobody can say
whether they are separate. An unknown route never counts as separate.

**How it is computed.** A line is a link that leads out of the site; links to branches below it do not
count. The route of a line are the ducts (`trench`, `duct`, `entry`) that the link, its router and the
building name. Two routes without a common duct are separate.

Have the provider confirm the route of each line and write it into `ducts`; order the second line with
"separate route and separate building entry" in the contract.
"""

from collections.abc import Iterator

from kommunalnetz.checks.lines import Line, lines
from kommunalnetz.checks.separation import Separation, routes
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.traffic.study import Study

SINGLE_LINE = Code(
    id="KN402",
    name="single-line",
    severity=Severity.WARNING,
    text="{name}: there is only one line ({link}); if it fails, the site is cut off.",
    hint="Plan a second line on a separate route.",
    summary="{count} sites have a single line each.",
    manual=__doc__ or "",
)
SHARED_DUCT = Code(
    id="KN407",
    name="lines-share-duct",
    severity=Severity.WARNING,
    text="{name}: all lines ({links}) depend on {ducts}; one damage there cuts them all.",
    hint="Lead one of the lines on another route.",
    summary="At {count} sites all lines depend on the same duct.",
    manual=__doc__ or "",
)
UNKNOWN_ROUTE = Code(
    id="KN408",
    name="route-unknown",
    severity=Severity.WARNING,
    text="{name}: there is more than one line, but the route of {links} is not known; it is not proven that they are separate.",
    hint="Have the provider confirm the route and write its ducts.",
    summary="At {count} sites it is not proven that the lines take separate routes.",
    manual=__doc__ or "",
)
CODES = (SINGLE_LINE, SHARED_DUCT, UNKNOWN_ROUTE)

_NOT_JUDGED = frozenset({SiteKind.CARRIER, SiteKind.POP})
_NOTED = frozenset({SiteKind.BRANCH, SiteKind.MUNICIPALITY})


def check(study: Study) -> Iterator[Diagnostic]:
    """At most one finding per site; at branches and municipalities a single line is the normal case, a note."""
    for site, own in lines(study).items():
        record = study.inventory.sites[site]
        found = routes(study, own)
        if record.kind in _NOT_JUDGED:
            continue
        match found.separation:
            case Separation.ONE_LINE:
                note = Severity.NOTE if record.kind in _NOTED else None
                yield _finding(SINGLE_LINE, study, site, own[0], note, name=record.name, link=own[0].link.name)
            case Separation.SHARED:
                names = tuple(study.inventory.ducts[duct].name for duct in found.shared)
                yield _finding(
                    SHARED_DUCT, study, site, own[-1], name=record.name, ducts=names, links=tuple(line.link.name for line in own)
                )
            case Separation.UNKNOWN:
                unknown = tuple(line.link.name for line in found.unknown)
                yield _finding(UNKNOWN_ROUTE, study, site, found.unknown[0], name=record.name, links=unknown)


def _finding(code: Code, study: Study, site: str, line: Line, override: Severity | None = None, /, **values: object) -> Diagnostic:
    key = () if code is SINGLE_LINE else ("ducts",)
    where = study.inventory.where("links", line.link.id, *key)
    return Diagnostic(code=code, subject=f"site:{site}", where=where, values=values, override=override)

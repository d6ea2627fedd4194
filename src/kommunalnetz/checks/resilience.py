"""The light *resilience* of a county: green two proven separate routes, amber a second line without proof, red one line."""

from kommunalnetz.checks.colours import Colour, Light, Reason
from kommunalnetz.checks.connectivity import cut_off
from kommunalnetz.checks.lines import Line
from kommunalnetz.checks.names import outage_name
from kommunalnetz.checks.separation import Separation, routes
from kommunalnetz.inventory.records import OutageKind, SiteKind
from kommunalnetz.traffic.study import Study

NO_LINE = "No line is known."
ONE_LINE = "There is only one line."
NO_WAY_OUT = "There are {count} lines, but if {outage} fails, the county is cut off all the same."
SHARED = "All lines depend on {ducts}."
UNKNOWN = "There is a second line; the route of {links} is not known, so it is not proven that it is separate."
PROVEN = "There are two lines on proven separate routes."
CARRIER = "The line ends in a provider's network ({carrier}); the way inside is not known, so nothing can be said about it."
TEXTS = (NO_LINE, ONE_LINE, NO_WAY_OUT, SHARED, UNKNOWN, PROVEN, CARRIER)

_OTHERS = (OutageKind.DEVICE, OutageKind.SITE)


def resilience(study: Study, site: str, own: tuple[Line, ...]) -> Light:
    """The light of ``site`` with its lines ``own``. Proof on paper does not count where an evaluated outage cuts the site off."""
    found = routes(study, own)
    if found.separation is Separation.NO_LINE:
        return Light(Colour.GREY, Reason(NO_LINE))
    if found.separation is Separation.ONE_LINE:
        return Light(Colour.RED, Reason(ONE_LINE))
    by_link, by_duct = _cut_by(study, site, own)
    if by_link is not None:
        return Light(Colour.RED, Reason(NO_WAY_OUT, {"count": len(own), "outage": by_link}))
    if found.separation is Separation.SHARED:
        return Light(Colour.AMBER, Reason(SHARED, {"ducts": tuple(study.inventory.ducts[duct].name for duct in found.shared)}))
    if found.separation is Separation.UNKNOWN:
        return Light(Colour.AMBER, Reason(UNKNOWN, {"links": tuple(line.link.name for line in found.unknown)}))
    if by_duct is not None:
        return Light(Colour.AMBER, Reason(NO_WAY_OUT, {"count": len(own), "outage": by_duct}))
    return Light(Colour.GREEN, Reason(PROVEN))


def carriers(study: Study, own: tuple[Line, ...]) -> tuple[Reason, ...]:
    """What cannot be known: one remark per provider in whose network a line ends."""
    far = dict.fromkeys(line.far for line in own if study.inventory.sites[line.far].kind is SiteKind.CARRIER)
    return tuple(Reason(CARRIER, {"carrier": study.inventory.sites[site].name}) for site in far)


def _cut_by(study: Study, site: str, own: tuple[Line, ...]) -> tuple[str | None, str | None]:
    """The first line of the site, and the first duct, whose outage alone cuts the site off, by name."""
    links = {line.up // 2 for line in own}
    by_link = by_duct = None
    for outage in study.outages:
        if outage.kind in _OTHERS or links.isdisjoint(outage.links_down):
            continue
        if site in cut_off(study.network, outage):
            if outage.kind is OutageKind.LINK:
                by_link = by_link or outage_name(study.inventory, outage)
            else:
                by_duct = by_duct or outage_name(study.inventory, outage)
    return by_link, by_duct

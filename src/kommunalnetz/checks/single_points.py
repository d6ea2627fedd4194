"""A single component whose outage leaves others without a service: a single point of failure.

KN403 a line, KN404 a router, KN405 a site, KN406 a duct or another thing that several lines depend on. The
sites that lose services and the services they lose are named. A county that has one line only and takes
nobody with it is told as KN402; a service that runs at one place only as KN411.

**How it is computed.** Every single outage of the kinds in `policy.outages` is routed anew, with standby
hosts. It counts if it leaves demand of a site other than the failed one without a path that had one before, or
cuts a site off that has no demand written. Traffic of the failed site itself does not count, nor does
traffic that a standby takes over.

Give the sites that are named a path around the component, or their services a standby
host elsewhere.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kommunalnetz.checks.connectivity import cut_off
from kommunalnetz.checks.hosting import only_host
from kommunalnetz.checks.lines import lines
from kommunalnetz.checks.names import outage_name, section, service_names, site_names
from kommunalnetz.checks.separation import Separation, routes
from kommunalnetz.checks.throughput import endpoints
from kommunalnetz.diagnostics import Code, Diagnostic, Severity, Word
from kommunalnetz.inventory.records import OutageKind, SiteKind
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Impact, Study

_TEXT = "If {name} fails: cut off: {cut}; losing services: {sites}; services that are lost there: {services}."
_NONE = (Word("none"),)


def _code(number: str, name: str, hint: str, summary: str) -> Code:
    return Code(id=number, name=name, severity=Severity.WARNING, text=_TEXT, hint=hint, summary=summary, manual=__doc__ or "")


LINE = _code(
    "KN403", "single-point-line", "Plan a line on another route around {name}.",
    "{count} lines are single points of failure for others.",
)  # fmt: skip
DEVICE = _code(
    "KN404", "single-point-device", "Put a second router beside {name} and share the lines between both.",
    "{count} routers are single points of failure for others.",
)  # fmt: skip
SITE = _code(
    "KN405", "single-point-site", "Lead a line of the sites that are named around {name}.",
    "{count} sites are single points of failure for others.",
)  # fmt: skip
DUCT = _code(
    "KN406", "single-point-duct", "Lead one of the lines on a route without {name}.",
    "{count} ducts are single points of failure.",
)  # fmt: skip
CODES = (LINE, DEVICE, SITE, DUCT)

_ROUNDING = 1e-9
_CODE = {"links": LINE, "devices": DEVICE, "sites": SITE, "ducts": DUCT}


def check(study: Study) -> Iterator[Diagnostic]:
    """One finding per component that takes others down and is not told by another code already."""
    alone, silent = _alone(study), _silent(study)
    for impact in study.impacts:
        if impact.outage.kind is OutageKind.MAINTENANCE:
            continue
        affected = _losers(study, impact, silent)
        if not affected or (len(affected) == 1 and affected <= alone) or _same_as_smaller(study, impact.outage):
            continue
        cut = affected & set(cut_off(study.network, impact.outage))
        services = _lost(study, impact, affected - cut)
        if not cut and services and _hosted_only_there(study, impact.outage, services):
            continue
        part = section(study.inventory, impact.outage)
        yield Diagnostic(
            code=_CODE[part],
            subject=impact.outage.name,
            where=study.inventory.where(part, impact.outage.id),
            values={
                "name": outage_name(study.inventory, impact.outage),
                "cut": site_names(study.inventory, cut) or _NONE,
                "sites": site_names(study.inventory, affected - cut) or _NONE,
                "services": service_names(study.inventory, services) or _NONE,
            },
        )


def losers(study: Study, impact: Impact) -> frozenset[str]:
    """Other sites that lose demand which is served while nothing is down, or their last path if they have no demand.

    Calls and conferences with a site that is itself cut off are lost to everybody; that alone makes nobody a loser.
    """
    return _losers(study, impact, _silent(study))


def _losers(study: Study, impact: Impact, silent: frozenset[str]) -> frozenset[str]:
    partners = _partners(study, impact)
    before = study.intact_unserved
    lost = {
        site
        for site, rate in impact.per_site.items()
        if rate - before.get(site, 0.0) - float(partners[:, study.network.site_at[site]].sum()) > _ROUNDING * rate
    }
    if silent:
        lost |= silent & (set(cut_off(study.network, impact.outage)) - set(cut_off(study.network)))
    return frozenset(lost) - _sites(study, impact.outage)


def _partners(study: Study, impact: Impact) -> NDArray[np.float64]:
    """bit/s per service and site that is offered to partners that are cut off, float[S, N]."""
    demand, at = study.demand, study.network.site_at
    gone = np.zeros(demand.sites, dtype=np.bool_)
    gone[[at[site] for site in (*impact.cut_off, *_sites(study, impact.outage))]] = True
    found = np.zeros((len(demand.services), demand.sites))
    to_gone = np.flatnonzero((demand.offer_partner >= 0) & gone[demand.offer_partner] & ~gone[demand.offer_site])
    amounts = demand.offer_amount[to_gone] * demand.busy_weight[demand.offer_column[to_gone]]
    np.add.at(found, (demand.offer_service[to_gone], demand.offer_site[to_gone]), amounts)
    return found


def _lost(study: Study, impact: Impact, sites: frozenset[str]) -> tuple[str, ...]:
    """The services that ``sites`` lose, but for what they lose because their partners are cut off."""
    books, intact = study.state(impact.outage).accounting, study.intact.accounting
    more = books.unserved - intact.unserved - _partners(study, impact) > _ROUNDING * books.unserved
    columns = [study.network.site_at[site] for site in sorted(sites)]
    return tuple(study.demand.services[s] for s in np.flatnonzero(more[:, columns].any(axis=1)))


def _silent(study: Study) -> frozenset[str]:
    """Sites that ought to have demand and have none written."""
    asked = study.intact.accounting.offered.sum(axis=0)
    kinds = (SiteKind.POP, SiteKind.CARRIER)
    served = endpoints(study)
    return frozenset(
        site.id for i, site in enumerate(study.network.sites) if not asked[i] and site.kind not in kinds and site.id not in served
    )


def _sites(study: Study, outage: Outage) -> frozenset[str]:
    """The sites that are down, or all of whose devices are."""
    network, down = study.network, set(outage.devices_down)
    inside = {int(network.device_site[device]) for device in down}
    dead = {site for site in inside if all(int(device) in down for device in np.flatnonzero(network.device_site == site))}
    return frozenset(network.sites[site].id for site in dead | set(outage.sites_down))


def _alone(study: Study) -> frozenset[str]:
    """Sites with one line, or whose lines share a duct: told by their own codes."""
    told = (Separation.ONE_LINE, Separation.SHARED)
    return frozenset(site for site, own in lines(study).items() if routes(study, own).separation in told)


def _same_as_smaller(study: Study, outage: Outage) -> bool:
    """Whether the outage takes down just what an outage of a smaller thing does: a duct with one link, the only router of a site."""
    if outage.kind is OutageKind.DEVICE:
        position = int(study.network.device_site[study.network.device_at[outage.id]])
        whole = len(study.inventory.devices_of[study.network.sites[position].id]) == 1
        return whole and any(position in other.sites_down for other in study.outages if other.kind is OutageKind.SITE)
    if outage.kind in (OutageKind.LINK, OutageKind.SITE):
        return False
    single = len(outage.links_down) == 1 and not outage.devices_down
    return single and any(other.kind is OutageKind.LINK and other.links_down == outage.links_down for other in study.outages)


def _hosted_only_there(study: Study, outage: Outage, services: tuple[str, ...]) -> bool:
    """Whether all ``services`` are lost because they run at the failed sites only, not because a path is missing."""
    down = _sites(study, outage)
    return bool(down) and all(only_host(study.inventory.services[service], down) for service in services)

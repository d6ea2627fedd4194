"""Where a service runs: at one place only, without a standby; or where it must not.

KN411: If that place fails, or its line, the service is gone for everybody, whatever else the network has.
KN413: A host or a standby is not among the sites that `allowed_hosts` of the service names (a law, a contract).

**How it is computed.** KN411: a service with one host (or several at the same site), no standby host, and at least
one consumer elsewhere. What runs in a provider's network is not judged: its inside is not known. For
transfers (backup, mail) that can wait until the host is back, it is a note only. KN413: one finding per service.

Name a standby host, or accept the risk and tell the users how they work meanwhile. Let a service run where it may:
`kommunalnetz hosts` compares the sites that are allowed.
"""

from collections.abc import Collection, Iterator

from kommunalnetz.checks.names import site_names
from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.records import SiteKind
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.traffic.study import Study

NO_STANDBY = Code(
    id="KN411",
    name="service-without-standby",
    severity=Severity.WARNING,
    text="{service}: it runs at {host} only and has no standby; if that fails, these are without it: {sites}.",
    hint="Name a standby host for {service}.",
    summary="{count} services run at one place only and have no standby.",
    manual=__doc__ or "",
)
NOT_ALLOWED = Code(
    id="KN413",
    name="host-not-allowed",
    severity=Severity.ERROR,
    text="{service}: it runs at {sites}, where 'allowed_hosts' does not let it.",
    hint="Choose hosts and standbys for {service} among the sites that 'allowed_hosts' names.",
    summary="{count} services run where they must not.",
    manual=__doc__ or "",
)
CODES = (NO_STANDBY, NOT_ALLOWED)


def only_host(service: AnyService, down: Collection[str]) -> bool:
    """Whether ``service`` runs (or a fixed flow starts or ends) nowhere but at the sites ``down``."""
    places = {*service.hosts, *service.standby}
    if service.kind == "fixed":
        ends = [{origin, to} for origin, to, _ in service.flows] or [{service.origin or "", service.to or ""}]
        return all(pair & set(down) for pair in ends)
    return bool(places) and places <= set(down)


def check(study: Study) -> Iterator[Diagnostic]:
    """At most one finding of each code per service."""
    yield from _alone(study)
    yield from _not_allowed(study)


def _not_allowed(study: Study) -> Iterator[Diagnostic]:
    inventory = study.inventory
    for service in inventory.services.values():
        if service.allowed_hosts is None:
            continue
        allowed = {site.id for site in inventory.selected(service.allowed_hosts)}
        wrong = [site for site in dict.fromkeys((*service.hosts, *service.standby)) if site not in allowed]
        if wrong:
            key = "hosts" if wrong[0] in service.hosts else "standby"
            yield Diagnostic(
                code=NOT_ALLOWED,
                subject=f"service:{service.id}",
                where=inventory.where("services", service.id, key),
                values={"service": service.name, "sites": site_names(inventory, wrong)},
            )


def _alone(study: Study) -> Iterator[Diagnostic]:
    """One finding per service that other sites use and whose hosts are all one site."""
    inventory = study.inventory
    for service in inventory.services.values():
        if len({*service.hosts}) != 1 or {*service.standby} - {*service.hosts}:
            continue
        host = inventory.sites[service.hosts[0]]
        others = [site.id for site in inventory.selected(service.consumers) if site.id != host.id]
        if others and host.kind is not SiteKind.CARRIER:
            yield Diagnostic(
                code=NO_STANDBY,
                subject=f"service:{service.id}",
                where=inventory.where("services", service.id, "hosts"),
                override=Severity.NOTE if service.kind == "transfer" else None,
                values={"service": service.name, "host": host.name, "sites": site_names(inventory, others)},
            )

"""Page 3 of the report: what happens when a line fails, and what the new services need."""

from collections.abc import Iterator, Sequence

import numpy as np

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.names import service_names
from kommunalnetz.inventory.records import OutageKind, SiteKind
from kommunalnetz.inventory.services import Application, Conference
from kommunalnetz.output.view_names import counted, event_name, listed, number_word, site_list
from kommunalnetz.output.view_tables import columns
from kommunalnetz.output.view_types import Box, OutageRow, OutagesPage
from kommunalnetz.text import Text
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Impact, Study

MOST = 5
HEADS = (("event", "What fails"), ("affected", "Who is affected"), ("lost", "What does not work"), ("repair>", "Repaired within"))
_FIRST = (OutageKind.TRENCH, OutageKind.DUCT, OutageKind.ENTRY, OutageKind.LINK)


def outages_page(study: Study, lights: Sequence[Lights], text: Text) -> OutagesPage:
    """The page with at most five rows, the gravest outages first."""
    grave = gravest(study)
    return {
        "heading": text("What happens when a line fails?"),
        "caption": text("The gravest single outages") if grave else text("No single outage leaves a service without a path"),
        "columns": columns(text, HEADS),
        "outages": [outage_row(study, impact, text) for impact in grave],
        "sentences": list(_sentences(study, lights, text)),
        "boxes": new_services(study, lights, text),
    }


def gravest(study: Study, most: int = MOST) -> list[Impact]:
    """The outages that leave demand of other sites unserved: most sites cut off first, then most affected, then most traffic.

    Of outages with the same consequences only the one with the widest cause is listed (the trench, not the line in it).
    """
    found = [impact for impact in study.impacts if impact.services_lost]
    found.sort(key=lambda i: (-len(cut_off(i)), -len(affected(i)), _kind_rank(i.outage.kind), -i.unserved, i.outage.name))
    kept: list[Impact] = []
    for impact in found:
        if not any(affected(other) >= affected(impact) and cut_off(other) >= cut_off(impact) for other in kept):
            kept.append(impact)
        if len(kept) == most:
            break
    return kept


def affected(impact: Impact) -> frozenset[str]:
    """The sites that lose a service that they have while everything works."""
    return frozenset(site for _, sites in impact.services_lost for site in sites)


def cut_off(impact: Impact) -> frozenset[str]:
    """Those of them that lose everything that comes from elsewhere."""
    return frozenset(impact.cut_off) & affected(impact)


def _kind_rank(kind: OutageKind) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def outage_row(study: Study, impact: Impact, text: Text) -> OutageRow:
    """One outage for people."""
    inventory = study.inventory
    hit = affected(impact)
    repair = repair_time(study, impact.outage)
    return {
        "outage": impact.outage.name,
        "event": event_name(study, impact.outage, text),
        "affected": listed(text, site_list(inventory, hit), 2),
        "lost": _lost(study, impact, text),
        "repair": text("not agreed") if repair is None else text.duration(repair),
        "repair_s": repair,
        "unserved_bit_s": float(impact.unserved),
    }


def _lost(study: Study, impact: Impact, text: Text) -> str:
    """All services for those who are cut off, the names of the others."""
    cut, hit = cut_off(impact), affected(impact)
    if cut >= hit:
        return text("everything")
    names = list(service_names(study.inventory, (service for service, _ in impact.services_lost)))
    if cut:
        return text("{number} sites: everything; else: {names}", number=number_word(text, len(cut)), names=listed(text, names, 1))
    return listed(text, names, 2)


def repair_time(study: Study, outage: Outage) -> float | None:
    """The longest repair time (s) that the contracts of the links agree on; None if one of them agrees on none."""
    inventory = study.inventory
    agreed = []
    for position in outage.links_down:
        contract = inventory.contracts.get(study.network.links[position].contract or "")
        if contract is None or contract.sla.repair is None:
            return None
        agreed.append(contract.sla.repair)
    return max(agreed, default=None)


def _sentences(study: Study, lights: Sequence[Lights], text: Text) -> Iterator[str]:
    """Single lines, unproven second routes, and what cannot be known inside a provider's network."""
    colours = [one.resilience.colour for one in lights]
    single = sum(one.line_count == 1 for one in lights)
    if single:
        yield counted(text, "One county has a single line.", "{number} counties have a single line.", single)
    unproven = colours.count(Colour.AMBER)
    if unproven:
        plural = "In {number} counties the separate route of the second line is not proven."
        yield counted(text, "In one county the separate route of the second line is not proven.", plural, unproven)
    if any(site.kind is SiteKind.CARRIER for site in study.inventory.sites.values()):
        yield text("The route inside the provider's network is not known; nothing can be said about it.")


def new_services(study: Study, lights: Sequence[Lights], text: Text) -> list[Box]:
    """The services that the counties share: conferences, and software that one county runs for others."""
    items = [*_conferences(study, lights, text), *_shared_software(study, text)]
    return [{"id": "new-services", "title": text("New services"), "items": items[:3]}] if items else []


def _conferences(study: Study, lights: Sequence[Lights], text: Text) -> Iterator[str]:
    """Per conference what it needs at a county, and how many of the counties' lines have the reserve."""
    inventory, offered = study.inventory, study.intact.accounting.offered
    reserve = sum(one.bandwidth.colour in (Colour.GREEN, Colour.AMBER) for one in lights)
    counties = [position for position, site in enumerate(inventory.sites.values()) if site.kind is SiteKind.COUNTY]
    for position, service in enumerate(inventory.services.values()):
        if isinstance(service, Conference) and counties:
            need = float(np.max(offered[position, counties]))
            if need > 0:
                yield text(
                    "{service}: up to {need:rate} per county; {count} of {all} counties have room for it.",
                    service=service.name, need=need, count=text.count(reserve), all=text.count(len(lights)),
                )  # fmt: skip
                return


def _shared_software(study: Study, text: Text) -> Iterator[str]:
    inventory = study.inventory
    for service in inventory.services.values():
        hosts = [host for host in service.hosts if inventory.sites[host].kind is SiteKind.COUNTY]
        consumers = {site.id for site in inventory.selected(service.consumers) if site.kind is SiteKind.COUNTY} - set(hosts)
        if isinstance(service, Application) and hosts and consumers:
            host = site_list(inventory, hosts)[0]
            yield text("{service}: {host} serves {count} counties.", service=service.name, host=host, count=text.count(len(consumers)))

"""Page 3 of the report: what happens when a line fails, and what the new services need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.names import service_names
from kommunalnetz.inventory.records import OutageKind, SiteKind
from kommunalnetz.inventory.services import Application, Conference
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.telling import UNTOLD
from kommunalnetz.output.view_names import WORDS, counted, event_name, listed, site_list, word_count
from kommunalnetz.output.view_tables import columns
from kommunalnetz.output.view_types import Box, OutageRow, OutagesPage
from kommunalnetz.text import Text
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import Impact, Study

MOST = 5
LOST = 0.5
"""From this part of its traffic on, a service counts as lost at a site."""
HEADS = (("event", "What fails"), ("affected", "Who is affected"), ("lost", "What does not work"), ("repair>", "Repaired within"))
EVENT_KINDS = {
    OutageKind.LINK: "A line", OutageKind.DEVICE: "A router", OutageKind.SITE: "A site", OutageKind.TRENCH: "A shared route",
    OutageKind.DUCT: "A shared route", OutageKind.ENTRY: "A building entry", OutageKind.POWER: "A power supply",
    OutageKind.CARRIER: "The network of a provider", OutageKind.AREA: "An area",
}  # fmt: skip
"""msgids for an outage whose place is not told."""
_ROUTES = (OutageKind.TRENCH, OutageKind.DUCT, OutageKind.ENTRY)
_FIRST = (*_ROUTES, OutageKind.LINK)


def outages_page(study: Study, lights: Sequence[Lights], text: Text, edition: Edition = INTERNAL) -> OutagesPage:
    """The page with at most five rows, the gravest outages first; fewer if the page would have more than 120 words."""
    grave = gravest(study)
    sentences = [*_result(study, grave, text), *_sentences(study, lights, text)]
    heading, boxes = text("What happens when a line fails?"), new_services(study, lights, text)
    rows = [outage_row(study, lost, text, edition) for lost in grave]
    told = word_count(heading, *sentences, *(item for box in boxes for item in (box["title"], *box["items"])))
    while len(rows) > 1 and told + sum(word_count(row["event"], row["affected"], row["lost"], row["repair"]) for row in rows) > WORDS:
        rows.pop()
    return {
        "heading": heading,
        "caption": text("The gravest single outages") if rows else "",
        "columns": columns(text, HEADS),
        "outages": rows,
        "sentences": sentences,
        "boxes": boxes,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What people lose in an outage: ``services`` by id with the sites that lose most of each; ``cut_off``: those that lose all."""

    impact: Impact
    services: Mapping[str, frozenset[str]]
    cut_off: frozenset[str]

    @property
    def sites(self) -> frozenset[str]:
        """All sites that lose something."""
        return self.cut_off.union(*self.services.values())


def loss(study: Study, impact: Impact) -> Loss:
    """What an outage takes from people.

    A conference that goes on without one of its rooms, or telephony without one of the counties, is not lost for the others: a
    service counts at a site where the unserved traffic is at least half of what the service needs there.
    """
    offered, network = study.intact.accounting.offered, study.network
    position = {service: n for n, service in enumerate(study.demand.services)}

    def most(service: str, site: str) -> bool:
        return impact.per_site.get(site, 0.0) >= LOST * float(offered[position[service], network.site_at[site]])

    services = {service: frozenset(site for site in sites if most(service, site)) for service, sites in impact.services_lost}
    usual = study.intact_unserved
    cut = frozenset(site for site in impact.cut_off if impact.per_site.get(site, 0.0) > usual.get(site, 0.0) * (1 + 1e-9))
    return Loss(impact=impact, services={service: sites for service, sites in services.items() if sites}, cut_off=cut)


def gravest(study: Study, most: int = MOST) -> list[Loss]:
    """The gravest losses: most counties cut off first, then most counties and sites affected, then most traffic.

    Of outages with the same consequences only one is listed (the trench, not the line in it).
    """
    counties = {site.id for site in study.inventory.sites.values() if site.kind is SiteKind.COUNTY}
    found = [lost for impact in study.impacts if impact.services_lost and (lost := loss(study, impact)).sites]
    found.sort(key=lambda lost: (
        -len(lost.cut_off & counties), -len(lost.sites & counties), -len(lost.sites), _rank(lost.impact.outage.kind),
        -lost.impact.unserved, lost.impact.outage.name,
    ))  # fmt: skip
    kept: list[Loss] = []
    for lost in found:
        if not any(_tells(other, lost) for other in kept):
            kept.append(lost)
        if len(kept) == most:
            break
    return kept


def _tells(other: Loss, lost: Loss) -> bool:
    """Whether ``other`` has the same consequences, or is the trench or building entry of the line that is lost."""
    if (other.sites, other.cut_off) == (lost.sites, lost.cut_off):
        return True
    outage, wider = lost.impact.outage, other.impact.outage
    return outage.kind is OutageKind.LINK and wider.kind in _ROUTES and set(outage.links_down) <= set(wider.links_down)


def _rank(kind: OutageKind) -> int:
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST)


def event(study: Study, outage: Outage, text: Text, edition: Edition) -> str:
    """What fails: by name, or by its kind where the edition may not name it."""
    duct = study.inventory.ducts.get(outage.id)
    named = outage.kind in (OutageKind.LINK, OutageKind.DEVICE, OutageKind.SITE) or not (duct and UNTOLD in duct.tags)
    return event_name(study, outage, text) if edition.lines and named else text(EVENT_KINDS[outage.kind])


def outage_row(study: Study, lost: Loss, text: Text, edition: Edition = INTERNAL) -> OutageRow:
    """One outage for people."""
    impact, inventory = lost.impact, study.inventory
    repair = repair_time(study, impact.outage)
    others = lost.sites - lost.cut_off
    names = list(service_names(inventory, (service for service, sites in lost.services.items() if sites & others)))
    affected, what = listed(text, site_list(inventory, lost.cut_off or lost.sites), 2), text("everything")
    if others and lost.cut_off:
        affected = text.plural("{names}; also one more", "{names}; also {count} more", len(others), names=affected)
        what = text("everything; for the others: {names}", names=listed(text, names, 1))
    elif others:
        what = listed(text, names, 2)
    return {
        "outage": impact.outage.name if edition.whole else None,
        "event": event(study, impact.outage, text, edition),
        "affected": affected,
        "lost": what,
        "repair": text("not agreed") if repair is None else text.duration(repair),
        "repair_s": repair,
        "unserved_bit_s": float(impact.unserved),
    }


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


def _result(study: Study, grave: Sequence[Loss], text: Text) -> Iterator[str]:
    """How many counties the gravest outage cuts off; that no outage has consequences, or that nothing can be said."""
    if not study.network.links or not study.intact.load.any():
        yield text("No traffic on lines is known; nothing can be said about outages.")
        return
    if not grave:
        yield text("No single outage leaves a service without a path.")
    counties = [sum(study.inventory.sites[site].kind is SiteKind.COUNTY for site in lost.cut_off) for lost in grave]
    if max(counties, default=0):
        plural = "A single outage can cut off {number} counties from everything."
        yield counted(text, "A single outage can cut off one county from everything.", plural, max(counties))
    elif grave and any(site.kind is SiteKind.COUNTY for site in study.inventory.sites.values()):
        yield text("No single outage cuts off a whole county.")


def _sentences(study: Study, lights: Sequence[Lights], text: Text) -> Iterator[str]:
    """Single lines, unproven second routes, and what cannot be known inside a provider's network."""
    colours = [one.resilience.colour for one in lights]
    single = sum(one.line_count == 1 for one in lights)
    if single:
        yield counted(text, "One county has a single line.", "{number} counties have a single line.", single)
    unproven = colours.count(Colour.AMBER)
    if unproven:
        plural = "In {number} the separate route of the second line is not proven."
        yield counted(text, "In one the separate route of the second line is not proven.", plural, unproven)
    if any(site.kind is SiteKind.CARRIER for site in study.inventory.sites.values()):
        yield text("The route inside the provider's network is not known; nothing can be said about it.")


def new_services(study: Study, lights: Sequence[Lights], text: Text) -> list[Box]:
    """The services that the counties share: conferences, and software that one county runs for others."""
    items = [*_conferences(study, lights, text), *_shared_software(study, text)]
    return [{"id": "new-services", "title": text("New services"), "items": items[:2]}] if items else []


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
    """Per county the software that it runs for others."""
    inventory = study.inventory
    found: dict[tuple[str, frozenset[str]], list[str]] = {}
    for service in inventory.services.values():
        hosts = [host for host in service.hosts if inventory.sites[host].kind is SiteKind.COUNTY]
        consumers = frozenset(site.id for site in inventory.selected(service.consumers) if site.kind is SiteKind.COUNTY) - set(hosts)
        if isinstance(service, Application) and hosts and consumers:
            found.setdefault((site_list(inventory, hosts)[0], consumers), []).append(service.name)
    for (host, consumers), names in found.items():
        plural = "{services}: {host} serves {count} counties."
        yield text.plural("{services}: {host} serves one county.", plural, len(consumers), services=listed(text, names, 2), host=host)

"""Situation sheets: a page per line and per route, printed beforehand, because the network will be down when it is needed."""

from collections.abc import Iterable, Iterator

from kommunalnetz.checks.lines import contract
from kommunalnetz.checks.names import service_names
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Contact, Contract, Link, OutageKind
from kommunalnetz.output.editions import Edition
from kommunalnetz.output.telling import told_ids
from kommunalnetz.output.view_names import direction_name, event_name, line_name, listed, site_list
from kommunalnetz.output.view_outages import Loss, loss
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import Row, SituationSheet, SituationSheets, Table
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Impact, Study

KINDS = {
    OutageKind.LINK: "Line", OutageKind.TRENCH: "Route", OutageKind.DUCT: "Route", OutageKind.ENTRY: "Building entry",
    OutageKind.POWER: "Power supply", OutageKind.AREA: "Area", OutageKind.CARRIER: "Provider's network",
}  # fmt: skip
"""msgid of what fails, for the outages that get a sheet."""
FORM = ("Noticed at", "Reported to the provider at", "Ticket number", "To be repaired by", "Works again since")
"""msgids of what is filled in by hand."""


def situation_sheets(study: Study, whole: Study, text: Text, edition: Edition) -> SituationSheets:
    """A sheet per outage of a line or route: of ``edition``'s own county, or all. ``whole`` is the study with all its names."""
    ids = None if edition.whole else told_ids(whole, edition)
    chosen = [one for one in study.impacts if one.outage.kind in KINDS and (ids is None or one.outage.name in ids)]
    return {
        "title": text("Situation sheets"),
        "sheets": [
            _sheet(study, impact, impact.outage.name if edition.whole else f"sheet-{number}", text)
            for number, impact in enumerate(chosen, 1)
        ],
    }


def _sheet(study: Study, impact: Impact, name: str, text: Text) -> SituationSheet:
    lost, outage = loss(study, impact), impact.outage
    links = [study.network.links[position] for position in outage.links_down]
    return {
        "id": name,
        "kind": text(KINDS[outage.kind]),
        "heading": text("{event} fails", event=event_name(study, outage, text)),
        "sections": [
            {"title": text("Who is cut off?"), "paragraphs": [_cut_off(study, lost, text)]},
            {"title": text("What does not work?"), "paragraphs": _services(study, lost, text)},
            {"title": text("What still works?"), "paragraphs": list(_working(study, lost, text))},
        ],
        "lines": _lines(study, name, links, text),
        "contacts": _contacts(study.inventory, name, links, text),
        "form": [text(label) for label in FORM],
    }


def _cut_off(study: Study, lost: Loss, text: Text) -> str:
    names = site_list(study.inventory, lost.cut_off)
    return text("{names}: nothing works any more that needs the network.", names=text.enumeration(names)) if names else text("Nobody.")


def _services(study: Study, lost: Loss, text: Text) -> list[str]:
    """Per group of sites the services that they lose, beside those that lose everything."""
    groups: dict[frozenset[str], list[str]] = {}
    for service, sites in lost.services.items():
        if others := sites - lost.cut_off:
            groups.setdefault(others, []).append(service)
    said = []
    for sites, services in groups.items():
        names = text.enumeration(list(service_names(study.inventory, services)))
        said.append(text("{sites}: {services}", sites=listed(text, site_list(study.inventory, sites), 6), services=names))
    if not said:
        return [text("Elsewhere everything works.") if lost.cut_off else text("Every service goes on.")]
    return said


def _working(study: Study, lost: Loss, text: Text) -> Iterator[str]:
    """What goes on: other ways, standby hosts; and which lines are fuller than they should be."""
    impact, usual = lost.impact, study.intact.required
    if impact.rerouted > 0:
        yield text("Traffic of {rate:rate} takes another way by itself.", rate=impact.rerouted)
    if impact.standby > 0:
        yield text("Services with a standby run from there.")
    full = [direction_name(study.network, arc) for arc, _ in impact.overloaded if not usual[arc] > 1]
    if full:
        yield text("Slow: {lines}. Leave out video and large transfers.", lines=listed(text, full, 3))
    if lost.cut_off:
        yield text("Mobile phones and whatever does not use the network go on.")
    elif not full:
        yield text("No line becomes too full.")


def _lines(study: Study, name: str, links: Iterable[Link], text: Text) -> Table:
    heads = (("line", "Line"), ("provider", "Provider"), ("number", "Line number"), ("repair>", "Repaired within", "repair_s"))
    rows = [_line(study, link, text) for link in links]
    return table(text, f"lines-{name}", text("Lines that are down"), heads, rows, text("No line depends on it."))


def _line(study: Study, link: Link, text: Text) -> Row:
    about = contract(study.inventory, link)
    repair = about.sla.repair if about else None
    cells = (
        line_name(study.network, 2 * study.network.link_at[link.id]),
        (about.provider if about else "") or "\u2013",
        (about.line_number if about else "") or "\u2013",
        text("not agreed") if repair is None else text.duration(repair),
    )
    return row(cells, repair_s=repair)


def _contacts(inventory: Inventory, name: str, links: Iterable[Link], text: Text) -> Table:
    heads = (("name", "Whom to call"), ("role", "Role"), ("phone", "Telephone"), ("email", "E-mail"))
    found = contacts(inventory, tuple(links))
    rows = [row((contact.name, contact.role, contact.phone or "\u2013", contact.email or "\u2013")) for contact in found]
    return table(text, f"contacts-{name}", text("Whom to call"), heads, rows, text("The inventory names no contact for it."))


def contacts(inventory: Inventory, links: Iterable[Link]) -> tuple[Contact, ...]:
    """Who is called about ``links``: contacts of a site at an end, and those whose title or role names the contract's provider."""
    chosen = tuple(links)
    ends = {inventory.devices[end].site for link in chosen for end in (link.a, link.b or "") if end in inventory.devices}
    booked = [about for link in chosen if (about := contract(inventory, link))]
    return tuple(
        contact for contact in inventory.contacts.values() if ends & set(contact.sites) or any(_names(contact, one) for one in booked)
    )


def _names(contact: Contact, about: Contract) -> bool:
    provider = about.provider.casefold()
    return bool(provider) and any(provider in written.casefold() for written in (contact.title, contact.role))


__all__ = ["FORM", "KINDS", "contacts", "situation_sheets"]

"""The view of the briefing for a coordinators' meeting, as plain data in the reader's language. It is ``briefing.json``."""

from collections import Counter
from datetime import date
from typing import Final

from kommunalnetz import __version__
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output import borders
from kommunalnetz.output.rollout_briefing import Briefing
from kommunalnetz.output.rollout_pages import counties_page, heading, summary_page
from kommunalnetz.output.rollout_pictures import municipality_map
from kommunalnetz.output.rollout_tables import finding_table, limit_table, municipality_table, project_table, status_table, task_table
from kommunalnetz.output.rollout_view_types import SCHEMA, BasisAnnex, DetailPages, PlacesPage, RolloutView
from kommunalnetz.output.rollout_words import county_name
from kommunalnetz.output.view_names import listed
from kommunalnetz.output.view_pages import LABELS
from kommunalnetz.output.view_types import Meta
from kommunalnetz.output.views import checksum
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.text import Text

_EDITIONS: Final = {"internal": "Internal edition", "public": "Public edition"}


def rollout_view(briefing: Briefing, text: Text) -> RolloutView:
    """The whole briefing in the language of ``text``. Reads the inventory's files once more for their checksum."""
    return {
        "schema": SCHEMA,
        "edition": briefing.edition,
        "region": briefing.region or "",
        "meta": _meta(briefing, text),
        "labels": {key: text(msgid) for key, msgid in LABELS.items()},
        "summary": summary_page(briefing, text),
        "counties": counties_page(briefing, text),
        "places": _places(briefing, text),
        "details": _details(briefing, text),
        "basis": _basis(briefing, text),
    }


def _meta(briefing: Briefing, text: Text) -> Meta:
    inventory, network = briefing.inventory, briefing.inventory.network
    data_date = text("unknown") if inventory.date == date.min else text.date(inventory.date)
    edition = text(_EDITIONS[briefing.edition])
    title = (
        text("Broadband roll-out: region {region}", region=briefing.region)
        if briefing.region
        else network.title or text("Broadband roll-out")
    )
    return {
        "title": title,
        "subtitle": _occasion(briefing, text),
        "association": network.association,
        "date": briefing.day.isoformat(),
        "date_text": text.date(briefing.day),
        "data_date": inventory.date.isoformat(),
        "data_date_text": data_date,
        "language": "de" if text.code == "de" else "en",
        "generator": f"kommunalnetz {__version__}",
        "classification": network.classification,
        "example_data": network.example_data,
        "example_label": text("EXAMPLE DATA") if network.example_data else "",
        "inventory_files": len(inventory.files),
        "inventory_sha256": checksum(inventory),
        "sources": sources(inventory, text),
        "footer": " \u00b7 ".join(filter(None, (network.classification, edition, text("data as of {day}", day=data_date)))),
        "description": heading(briefing, text),
    }


def _occasion(briefing: Briefing, text: Text) -> str:
    if briefing.next is None:
        return text("Briefing of the coordinators")
    return text("Briefing for {meeting} on {day:date}", meeting=briefing.next.name, day=briefing.next.date)


def _places(briefing: Briefing, text: Text) -> PlacesPage:
    picture = municipality_map(briefing, text)
    without = [county_name(briefing.inventory, one.county.id) for one in briefing.counties if one.county and not one.municipalities]
    nowhere = [one.site.name for one in briefing.total.municipalities if not one.site.location]
    sentences = []
    if picture:
        sentences.append(text("A point is a municipality; their borders are not at hand, drawn are those of the counties."))
    if without and briefing.total.municipalities:
        sentences.append(text("No municipalities are recorded of {counties}.", counties=listed(text, without, 6)))
    if nowhere:
        sentences.append(text("Without a place on the map: {municipalities}.", municipalities=listed(text, nowhere, 6)))
    return {
        "heading": _places_heading(briefing, text),
        "picture": picture,
        "no_picture": "" if picture else text("There is no map: the inventory holds no municipalities with a location."),
        "sentences": sentences,
        "status": status_table(briefing, text),
        "municipalities": municipality_table(briefing, text),
    }


def _places_heading(briefing: Briefing, text: Text) -> str:
    total = briefing.total
    if not total.municipalities:
        return text("Where do the counties stand?")
    return text(
        "{reached} of {all} municipalities have reached the goal",
        reached=len(total.standing(Standing.REACHED)), all=len(total.municipalities),
    )  # fmt: skip


def _details(briefing: Briefing, text: Text) -> DetailPages:
    if not briefing.internal:
        return {"heading": text("The projects one by one"), "tables": [project_table(briefing, text)]}
    tables = [project_table(briefing, text), task_table(briefing, text), finding_table(briefing, text)]
    return {"heading": text("Projects, tasks, findings"), "tables": tables}


def _basis(briefing: Briefing, text: Text) -> BasisAnnex:
    inventory, policy = briefing.inventory, briefing.inventory.rollout
    named = dict.fromkeys(project.programme for project in briefing.total.projects if project.programme)
    assumed = [
        text("Assumption ({programme}): {reason}", programme=inventory.programmes[name].name, reason=reason)
        for name in named
        for reason in inventory.programmes[name].assumptions.values()
    ]
    return {
        "title": text("Annex: what the figures rest on"),
        "heading": text("The goal, the programmes, the sources"),
        "sentences": [
            text("The goal: {threshold:share} of the households of every municipality can book {target:rate}.",
                 threshold=policy.threshold, target=policy.target),
            *([text("Source of the goal: {source}", source=policy.source)] if policy.source else
              [text("The goal has no source in the inventory; it is an assumption.")]),
            text("Coverage is counted in the classes {classes}; they are set in the inventory.",
                 classes=text.enumeration([text.rate(rate) for rate in sorted(policy.classes)])),
            text("A county's share is the mean of its known municipalities weighted by households."),
            text("Funded is the gap that no market closes; the whole investment is larger."),
            *assumed,
        ],
        "limits": limit_table(briefing, text),
        "sources": {"title": text("Sources"), "paragraphs": sources(inventory, text)},
    }  # fmt: skip


def sources(inventory: Inventory, text: Text) -> list[str]:
    """Every source that a record of the roll-out names, with the number of records, and that of the borders."""
    kinds = (inventory.sites, inventory.projects, inventory.coverage, inventory.programmes, inventory.meetings, inventory.tasks)
    named = Counter(record.source for kind in kinds for record in kind.values() if record.source)
    listed_sources = [
        text.plural("{source} (one record)", "{source} ({count} records)", n, source=source) for source, n in sorted(named.items())
    ]
    own = [inventory.network.source] if inventory.network.source else []
    return [*own, *listed_sources, text("County borders: {source}", source=borders.SOURCE)]

"""The view of the report: a study and what was found in it, as plain data in the reader's language. It is ``report.json``."""

import hashlib
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - the parameter is called date
from pathlib import Path

from kommunalnetz import __version__
from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lights import lights as every_light
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.branding import accent, logo_uri
from kommunalnetz.output.editions import INTERNAL, NAMES, Edition
from kommunalnetz.output.telling import told
from kommunalnetz.output.view_annexes import assumptions_annex, sources
from kommunalnetz.output.view_before import Before
from kommunalnetz.output.view_costs import costs_page
from kommunalnetz.output.view_costs_annex import costs_annex
from kommunalnetz.output.view_counties import counties_page
from kommunalnetz.output.view_headings import heading
from kommunalnetz.output.view_names import site_name
from kommunalnetz.output.view_outages import outages_page
from kommunalnetz.output.view_pages import LABELS, summary_page
from kommunalnetz.output.view_pictures import example
from kommunalnetz.output.view_price import paid
from kommunalnetz.output.view_proposal import proposal
from kommunalnetz.output.view_sheets import county_sheets
from kommunalnetz.output.view_situations import situation_sheets
from kommunalnetz.output.view_technique import technique_annex
from kommunalnetz.output.view_types import SCHEMA, ReportMeta, ReportView
from kommunalnetz.planning.package import Package
from kommunalnetz.planning.package import package as proposed
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study


def report_view(
    study: Study, findings: Sequence[Diagnostic], lights: Sequence[Lights], text: Text, *, date: Date, edition: Edition = INTERNAL,
    before: Before | None = None, package: Package | None = None,
) -> ReportView:  # fmt: skip
    """The report for the readers of ``edition`` in the language of ``text``; ``date`` is the report's date. Structure: ``view_types``.

    Reads the inventory's files once more for their checksum. The same study gives the same view. ``lights`` and ``findings`` are those
    of ``study``; of an edition that may not tell all names they are told anew. ``before`` is the earlier report to compare
    with, ``package`` what is proposed (computed where it is not given).
    """
    plan = proposed(study) if package is None else package
    if edition.whole:
        return _view(study, study, findings, lights, text, date, edition, before, plan)
    tellable = told(study, edition, text)
    named = tuple(one for one in every_light(tellable) if not edition.own or one.site.id == edition.county)
    return _view(study, tellable, (), named, text, date, edition, before, plan)


def _view(whole: Study, study: Study, findings: Sequence[Diagnostic], lights: Sequence[Lights], text: Text, date: Date,
          edition: Edition, before: Before | None, plan: Package) -> ReportView:  # fmt: skip
    """The view from ``study``, as it may be told; ``whole`` gives counts and averages."""
    sheets = county_sheets(study, lights, paid(whole), text, edition, before) if edition.contacts else None
    summary = None if edition.own else summary_page(study, lights, text, edition, before)
    outages = None if edition.own else outages_page(study, lights, text, edition)
    costs = None if edition.own else costs_page(study, whole, plan, lights, text, edition)
    costs_tables = costs_annex(study, whole, plan, text, edition)
    assumptions = assumptions_annex(study, lights, text, edition, every=len(whole.assumptions))
    if not plan.priced and edition.prices:
        assumptions["sentences"].append(
            text("The inventory holds no prices; so the report does not say what the network costs and who pays.")
        )
    technique = technique_annex(study, findings, lights, text) if edition.whole else None
    situations = situation_sheets(study, whole, text, edition) if edition.contacts else None
    description = sheets["sheets"][0]["heading"] if edition.own and sheets and sheets["sheets"] else heading(study, lights, text)
    annexes = [part["title"] for part in (sheets, costs_tables, assumptions, technique, situations) if part]
    facts = [summary["heading"] + ".", *summary["sentences"]] if summary else []
    facts += outages["sentences"] if outages else []
    if edition.own and sheets:
        facts += [sheet["heading"] + "." for sheet in sheets["sheets"]]
        facts += [sentence for sheet in sheets["sheets"] for section in sheet["sections"] for sentence in section["paragraphs"]]
    return {
        "schema": SCHEMA,
        "meta": _meta(whole, study, lights, text, date, edition, description),
        "labels": {key: text(msgid) for key, msgid in LABELS.items()},
        "summary": summary,
        "counties": None if edition.own else counties_page(study, lights, text, edition, before),
        "outages": outages,
        "costs": costs,
        "proposal": proposal(study, lights, text, edition, facts=facts, annexes=annexes) if lights else None,
        "county_sheets": sheets if sheets and sheets["sheets"] else None,
        "costs_annex": costs_tables,
        "assumptions": assumptions,
        "technique": technique,
        "situations": situations if situations and situations["sheets"] else None,
    }


def _meta(whole: Study, study: Study, lights: Sequence[Lights], text: Text, date: Date, edition: Edition, description: str) -> ReportMeta:
    inventory = study.inventory
    network = inventory.network
    data_date = text("unknown") if inventory.date == Date.min else text.date(inventory.date)
    title = text("Capacity report: {network}", network=network.title) if network.title else text("Capacity report")
    county = site_name(inventory, inventory.sites[edition.county]) if edition.own else ""
    name = text(NAMES[edition.key], county=county)
    classification = "" if edition.key == "public" else network.classification
    marks = (classification, "" if edition.whole else name, text("data as of {day}", day=data_date))
    return {
        "title": title,
        "subtitle": county if edition.own else _subtitle(study, lights, text),
        "association": network.association,
        "date": date.isoformat(),
        "date_text": text.date(date),
        "data_date": inventory.date.isoformat(),
        "data_date_text": data_date,
        "language": "de" if text.code == "de" else "en",
        "generator": f"kommunalnetz {__version__}",
        "classification": classification,
        "example_data": network.example_data,
        "example_label": example(study, text),
        "inventory_files": len(whole.inventory.files),
        "inventory_sha256": checksum(whole.inventory),
        "sources": sources(inventory, text),
        "footer": " \u00b7 ".join(filter(None, marks)),
        "description": description,
        "edition": edition.key,
        "edition_name": name,
        "accent": accent(inventory),
        "logo": logo_uri(whole.inventory),
    }


def _subtitle(study: Study, lights: Sequence[Lights], text: Text) -> str:
    if not lights:
        return text.plural("A network of one site", "A network of {count} sites", len(study.inventory.sites))
    return text.plural("The network of {count} county", "The network of {count} counties", len(lights))


def checksum(inventory: Inventory) -> str:
    """SHA-256 over name and content of the inventory's files in alphabetical order; empty if it was not read from files."""
    root = Path(inventory.root)
    digest = hashlib.sha256()
    paths = [(name, root / name if root.is_dir() else root) for name in sorted(inventory.files)]
    if not inventory.root or not paths or not all(path.is_file() for _, path in paths):
        return ""
    for name, path in paths:
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

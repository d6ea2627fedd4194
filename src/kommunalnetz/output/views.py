"""The view of the report: a study and what was found in it, as plain data in the reader's language. It is ``report.json``."""

import hashlib
from collections.abc import Sequence
from datetime import date as Date  # noqa: N812 - the parameter is called date
from pathlib import Path

from kommunalnetz import __version__
from kommunalnetz.checks.lights import Lights
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.view_annexes import assumptions_annex, sources
from kommunalnetz.output.view_counties import counties_page
from kommunalnetz.output.view_headings import heading
from kommunalnetz.output.view_outages import outages_page
from kommunalnetz.output.view_pages import LABELS, summary_page
from kommunalnetz.output.view_pictures import example
from kommunalnetz.output.view_technique import technique_annex
from kommunalnetz.output.view_types import SCHEMA, Meta, ReportView
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study


def report_view(study: Study, findings: Sequence[Diagnostic], lights: Sequence[Lights], text: Text, *, date: Date) -> ReportView:
    """The whole report in the language of ``text``; ``date`` is the report's date. Structure: ``view_types``.

    Reads the inventory's files once more for their checksum. The same study gives the same view.
    """
    return {
        "schema": SCHEMA,
        "meta": _meta(study, lights, text, date),
        "labels": {key: text(msgid) for key, msgid in LABELS.items()},
        "summary": summary_page(study, lights, text),
        "counties": counties_page(study, lights, text),
        "outages": outages_page(study, lights, text),
        "assumptions": assumptions_annex(study, lights, text),
        "technique": technique_annex(study, findings, lights, text),
    }


def _meta(study: Study, lights: Sequence[Lights], text: Text, date: Date) -> Meta:
    inventory = study.inventory
    network = inventory.network
    data_date = text("unknown") if inventory.date == Date.min else text.date(inventory.date)
    return {
        "title": text("Capacity report: {network}", network=network.title) if network.title else text("Capacity report"),
        "subtitle": _subtitle(study, lights, text),
        "association": network.association,
        "date": date.isoformat(),
        "date_text": text.date(date),
        "data_date": inventory.date.isoformat(),
        "data_date_text": data_date,
        "language": "de" if text.code == "de" else "en",
        "generator": f"kommunalnetz {__version__}",
        "classification": network.classification,
        "example_data": network.example_data,
        "example_label": example(study, text),
        "inventory_files": len(inventory.files),
        "inventory_sha256": checksum(inventory),
        "sources": sources(inventory, text),
        "footer": " \u00b7 ".join(filter(None, (network.classification, text("data as of {day}", day=data_date)))),
        "description": heading(study, lights, text),
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

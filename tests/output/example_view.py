"""A realistic report view with invented data, for tests of the documents: no study is needed to lay it out."""

from copy import deepcopy
from typing import Any

from kommunalnetz.output.palette import ACCENT, LIGHTS, ORDER
from kommunalnetz.output.view_pages import LABELS
from kommunalnetz.output.view_types import (
    SCHEMA,
    AssumptionsAnnex,
    Colour,
    Column,
    CountiesPage,
    CountyRow,
    CountySheet,
    LightCounts,
    LightKind,
    LightView,
    OutagesPage,
    Picture,
    ReportMeta,
    ReportView,
    Row,
    SituationSheet,
    SummaryPage,
    Table,
    TechniqueAnnex,
)

HOSTILE = '<script>alert(1)</script> & #let x = $1$ =cmd|"/C calc" *_`@ref`_* \\ "quoted" {{ 7*7 }}'
"""Inventory text that every format has to show literally."""

COUNTIES: tuple[tuple[str, str, tuple[Colour, Colour, Colour], float | None, float | None, str], ...] = (
    ("ahrweiler", "Ahrweiler", ("green", "amber", "green"), 1000e6, 0.41, ""),
    ("alzey-worms", "Alzey-Worms", ("green", "green", "green"), 1000e6, 0.38, ""),
    ("altenkirchen", "Altenkirchen (Westerwald)", ("amber", "red", "amber"), 600e6, 0.62, ""),
    ("bernkastel-wittlich", "Bernkastel-Wittlich", ("red", "red", "green"), 300e6, 0.91, ""),
    ("cochem-zell", "Cochem-Zell", ("grey", "grey", "red"), None, None, "No data: booked bandwidth unknown, last report March 2024."),
    ("suedliche-weinstrasse", "S\u00fcdliche Weinstra\u00dfe", ("green", "amber", "green"), 1000e6, 0.29, ""),
    ("hostile", HOSTILE, ("green", "amber", "grey"), 1000e6, 0.17, HOSTILE),
)


def light(colour: Colour) -> LightView:
    """A light with a reason."""
    style = LIGHTS[colour]
    reason = "Busiest hour at 41% of the booked bandwidth."
    return {"colour": colour, "symbol": style.symbol, "word": style.word, "reason": reason}


def picture(name: str, width: float, height: float) -> Picture:
    """A grey rectangle with a title and a description."""
    title, description = f"Picture {name}", f"A stand-in for the picture {name}; three of seven are green."
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-t {name}-d" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title id="{name}-t">{title}</title><desc id="{name}-d">{description}</desc>'
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" fill="#eef1f4" stroke="#59636e"/>'
        f'<text x="12" y="26" font-family="sans-serif" font-size="14" fill="#1b1f24">{title}</text></svg>'
    )
    return {"id": name, "svg": svg, "title": title, "description": description, "width": width, "height": height}


def columns(*labels: str) -> list[Column]:
    """Columns with these labels; a leading ``>`` makes one of numbers."""
    return [
        {"key": label.lstrip(">").lower(), "label": label.lstrip(">"), "align": "end" if label.startswith(">") else "start", "value": ""}
        for label in labels
    ]


def table(name: str, caption: str, labels: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    """A table of texts."""
    filled: list[Row] = [{"cells": list(cells), "values": {"id": cells[0]}} for cells in rows]
    return {
        "id": name,
        "caption": caption,
        "columns": columns(*labels),
        "rows": filled,
        "note": "",
        "empty": "There is nothing to tell here.",
    }


def _counted(kind: LightKind, label: str, position: int) -> LightCounts:
    colours = [lights[position] for _, _, lights, *_ in COUNTIES]
    return {
        "kind": kind,
        "label": label,
        "counts": [
            {"colour": c, "symbol": LIGHTS[c].symbol, "word": LIGHTS[c].word, "count": colours.count(c), "previous": None} for c in ORDER
        ],
        "sentence": f"{label}: {colours.count('green')} of {len(colours)} counties are green.",
    }


def _county(row: tuple[str, str, tuple[Colour, Colour, Colour], float | None, float | None, str]) -> CountyRow:
    key, name, (bandwidth, resilience, contract), booked, share, note = row
    return {
        "id": key,
        "name": name,
        "ags": "07131",
        "bandwidth": light(bandwidth),
        "resilience": light(resilience),
        "contract": light(contract),
        "booked_down_bit_s": booked,
        "booked_up_bit_s": booked,
        "peak_bit_s": None if booked is None or share is None else booked * share,
        "peak_share": share,
        "load_share": share,
        "measured_share": None,
        "worst_share": share,
        "worst_outage": None,
        "previous_share": None,
        "booked": "unknown" if booked is None else f"{booked / 1e6:,.0f}\u00a0Mbit/s",
        "peak": "unknown" if booked is None or share is None else f"{booked * share / 1e6:,.0f}\u00a0Mbit/s",
        "share": "unknown" if share is None else f"{share:.0%}",
        "change": "",
        "note": note,
    }


def example_view() -> Any:
    """The whole view, all parts of which are there."""
    return deepcopy(VIEW)


META: ReportMeta = {
    "edition": "internal",
    "edition_name": "Internal edition",
    "accent": ACCENT,
    "logo": "",
    "title": "Kommunalnetz: capacity report",
    "subtitle": "The network of the 24 counties",
    "association": f"Landkreistag Example {HOSTILE}",
    "date": "2026-11-01",
    "date_text": "1\u00a0November\u00a02026",
    "data_date": "2026-10-01",
    "data_date_text": "1\u00a0October\u00a02026",
    "language": "en",
    "generator": "kommunalnetz 0.1.0",
    "classification": "For internal use",
    "example_data": True,
    "example_label": "EXAMPLE DATA",
    "inventory_files": 5,
    "inventory_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sources": ["County borders: \u00a9 GeoBasis-DE / BKG 2016 (Daten ver\u00e4ndert)"],
    "footer": "For internal use \u00b7 data as of 1\u00a0October\u00a02026",
    "description": "The network carries the load; two counties need a larger line.",
}
SUMMARY: SummaryPage = {
    "heading": "The network carries the load; one county needs a larger line",
    "picture": picture("lights", 680, 120),
    "lights": [_counted("bandwidth", "Bandwidth", 0), _counted("resilience", "Resilience", 1), _counted("contract", "Contract", 2)],
    "sentences": [
        "4 of 7 counties have enough reserve. In one the line is more than 70% used in the busiest hour.",
        "The data of one county are missing.",
    ],
    "boxes": [
        {
            "id": "decisions",
            "title": "To be decided today",
            "items": [
                "Bernkastel-Wittlich: 600\u00a0Mbit/s instead of 300\u00a0Mbit/s: once \u20ac1,500, per month \u20ac300 more.",
                "Altenkirchen: begin the tender by 31\u00a0March\u00a02027.",
            ],
        },
        {
            "id": "confidence",
            "title": "How sure are the figures?",
            "items": ["6 counties have reported, 2 with measured values.", "At twice the use 3 of the 4 green counties stay green."],
        },
    ],
}
COUNTIES_PAGE: CountiesPage = {
    "heading": "Where does my county stand?",
    "picture": picture("map", 420, 560),
    "no_picture": "",
    "caption": "The counties in alphabetical order",
    "columns": columns("Name", "Bandwidth", "Resilience", "Contract", ">Booked", ">Peak", ">Share", "Note"),
    "counties": [_county(row) for row in COUNTIES],
    "legend": ["\u25cf green: below 50%", "\u25b2 amber: 50 to 70%", "\u25a0 red: above 70%", "\u25cc grey: no data"],
    "sentences": [],
}
OUTAGES: OutagesPage = {
    "heading": "What happens when a line fails?",
    "caption": "The gravest outages",
    "columns": columns("Event", "Affected", "What does not work", ">Repaired within"),
    "outages": [
        {
            "outage": "duct:trasse-rhein",
            "event": "Cable trench Rhein",
            "affected": "Ahrweiler, Cochem-Zell and 3 more counties",
            "lost": "all services",
            "repair": "8\u00a0h",
            "repair_s": 28800.0,
            "unserved_bit_s": 4.2e8,
        },
        {
            "outage": "link:x",
            "event": f"Line {HOSTILE}",
            "affected": "Bernkastel-Wittlich",
            "lost": "all services",
            "repair": "not agreed",
            "repair_s": None,
            "unserved_bit_s": 2.1e8,
        },
    ],
    "sentences": ["2 counties have a single line.", "The route inside the provider's network is not known; nothing can be said about it."],
    "boxes": [{"id": "new-services", "title": "New services", "items": ["Conference of the counties by video: all lines carry it."]}],
}
ASSUMPTIONS: AssumptionsAnnex = {
    "title": "Annex: assumptions and data",
    "heading": "62% of the peak rest on assumptions",
    "sentences": ["The largest is surfing: 41% of the peak."],
    "assumptions": table(
        "assumptions",
        "Assumptions, the weightiest first",
        ("Value", "What", ">Share of the peak", "Reason"),
        ("200\u00a0kbit/s", "Surfing per workplace", "41%", "Assumption without source"),
        ("650", "Workplaces in Ahrweiler", "3.1%", HOSTILE),
    ),
    "data_state": table(
        "data-state", "State of the data", ("County", "Reported", "Measured", "Missing"), ("Ahrweiler", "October 2026", "yes", "nothing")
    ),
    "sources": {"title": "Sources", "paragraphs": ["County borders: \u00a9 GeoBasis-DE / BKG 2016 (Daten ver\u00e4ndert)"]},
}
TECHNIQUE: TechniqueAnnex = {
    "title": "Annex: technique",
    "heading": "24 lines, 51 outages, 12 findings",
    "pictures": [picture("utilisation", 680, 300), picture("day", 680, 240), picture("filling", 680, 260)],
    "loads": table(
        "loads",
        "Loads of all lines",
        ("Line", "Direction", ">Capacity", ">Intact", ">Worst", "Worst outage"),
        *((f"line-{n}", "Ahrweiler \u2192 Koblenz", "1,000\u00a0Mbit/s", "41%", "82%", "duct:trasse-rhein") for n in range(60)),
    ),
    "findings": table(
        "findings",
        "Findings",
        ("Severity", "Code", "Finding", "Place"),
        ("error", "KN301", f"Line {HOSTILE} is 91% used; the limit is 70%.", "links.yaml:12:16"),
        ("warning", "KN402", "Bernkastel-Wittlich has a single line.", "links.yaml:12:5"),
    ),
    "outages": table(
        "outages", "All outages", ("Outage", ">Not served", ">On standby", "Cut off"), ("link:x", "210\u00a0Mbit/s", "0\u00a0kbit/s", "x")
    ),
    "delays": table(
        "delays", "Delay per service", ("Service", ">Worst", ">Target", "Where"), ("Telephony", "4.1\u00a0ms", "100\u00a0ms", "Ahrweiler")
    ),
    "checks": table("checks", "Checks run", ("Code", "Check", ">Findings"), ("KN301", "utilisation", "1")),
    "method": [{"title": "Method and limits", "paragraphs": ["Every service is put on the shortest paths.", "Rates are IP-layer rates."]}],
}
SHEET: CountySheet = {
    "id": "ahrweiler",
    "heading": "Ahrweiler: the line has enough reserve",
    "county": _county(COUNTIES[0]),
    "facts": [{"label": "Workplaces", "text": "650"}, {"label": "Contract ends", "text": HOSTILE}],
    "lines": table("lines-ahrweiler", "Lines", ("Line", "Provider", ">Booked"), ("Ahrweiler - Koblenz", HOSTILE, "1,000\u00a0Mbit/s")),
    "services": table("services-ahrweiler", "What fills the line", ("Service", ">Share"), ("Surfing", "41%"), (HOSTILE, "59%")),
    "outages": table(
        "outages-ahrweiler", "Outages", ("What fails", "What does not work", ">Repair"), ("Router in Ahrweiler", "everything", "8\u00a0h")
    ),
    "sections": [
        {"title": "Reasons of the lights", "paragraphs": ["There is only one line."]},
        {"title": "What does the county pay?", "paragraphs": ["Ahrweiler pays \u20ac1,290 a month."]},
    ],
}
SHEET["services"]["rows"][0]["values"]["part_share"], SHEET["services"]["rows"][1]["values"]["part_share"] = 0.41, 0.59
SITUATION: SituationSheet = {
    "id": "link:x",
    "kind": "Line",
    "heading": f"Line {HOSTILE} fails",
    "sections": [{"title": "Who is cut off?", "paragraphs": ["Ahrweiler: nothing works any more that needs the network."]}],
    "lines": table("lines-link:x", "Lines that are down", ("Line", "Line number"), ("Ahrweiler - Koblenz", "LN-1")),
    "contacts": table("contacts-link:x", "Whom to call", ("Name", "Telephone"), ("Fault reports", "069 90009-101")),
    "form": ["Noticed at", "Ticket number"],
}
PAYERS = table(
    "payers", "Who pays how much", ("Who pays", ">Own lines", ">Shared"),
    ("Ahrweiler", "\u20ac100", "\u20ac200"), (HOSTILE, "\u20ac50", "\u20ac20"),
    ("Together", "\u20ac150", "\u20ac220"),
)  # fmt: skip
for _column, _key in zip(PAYERS["columns"][1:], ("own_lines_eur", "rest_eur"), strict=True):
    _column["value"] = _key
for _row, _amounts in zip(PAYERS["rows"], ((100.0, 200.0), (50.0, 20.0), (150.0, 220.0)), strict=True):
    _row["values"] |= {"own_lines_eur": _amounts[0], "rest_eur": _amounts[1]}
VIEW: ReportView = {
    "schema": SCHEMA,
    "meta": META,
    "labels": dict(LABELS),
    "summary": SUMMARY,
    "counties": COUNTIES_PAGE,
    "outages": OUTAGES,
    "costs": {
        "heading": "What we propose, what it costs, who pays",
        "measures": {
            **table(
                "measures",
                "Measures",
                ("Line", "Benefit", ">Once", "Done by"),
                (HOSTILE, "500\u00a0Mbit/s instead of 300\u00a0Mbit/s", "\u20ac1,785", "2028"),
                ("All two measures", "", "\u20ac3,570", ""),
            ),
            "note": "Gross, 19% VAT; once \u20ac3,000 net.",
        },
        "sentences": ["In 2026 the network costs \u20ac90,000 gross."],
        "boxes": [{"id": "dates", "title": "Dates to keep", "items": [HOSTILE]}],
        "picture": picture("payers", 680, 160),
    },
    "proposal": {
        "title": "Council paper",
        "facts": {"title": "Facts", "paragraphs": ["The network carries the load; one county needs a larger line."]},
        "resolution": {"title": "Proposed resolution", "paragraphs": ["The report is noted.", HOSTILE]},
        "costs": table("costs", "Costs", ("County", ">Once"), ("Bernkastel-Wittlich", "\u20ac1,500")),
        "costs_title": "Costs",
        "alternatives": {"title": "Alternatives", "paragraphs": ["Without a decision one line stays too small."]},
        "annexes": {"title": "Annexes", "paragraphs": ["Annex: assumptions and data"]},
    },
    "county_sheets": {"title": "Annex: county sheet", "sheets": [SHEET]},
    "costs_annex": {
        "title": "Annex: costs",
        "heading": "What each pays for the network",
        "sentences": ["All amounts are gross."],
        "measures": table("all-measures", "Measures", ("Line", ">Once"), (HOSTILE, "\u20ac1,785")),
        "payers": PAYERS,
    },
    "assumptions": ASSUMPTIONS,
    "technique": TECHNIQUE,
    "situations": {"title": "Situation sheets", "sheets": [SITUATION]},
}

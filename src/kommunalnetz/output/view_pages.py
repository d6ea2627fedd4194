"""The main pages of the report's view: what the Landkreistag reads."""

from typing import Final

LABELS: Final = {
    "contents": "Contents",
    "page": "Page",
    "of": "of",
    "annex": "Annex",
    "data_as_of": "Data as of",
    "report_date": "Report date",
    "classification": "Classification",
    "sources": "Sources",
    "inventory_hash": "Checksum of the inventory",
    "skip": "Skip to the contents",
    "description": "Description",
    "bandwidth": "Bandwidth",
    "resilience": "Resilience",
    "contract": "Contract",
    "reasons": "Reasons of the lights",
    "generated": "Made with",
}

"""The shipped inventories: the reference inventory and every example that is one."""

INVENTORIES = (
    "examples/drei-standorte", "examples/kosten", "examples/ring", "examples/zwei-rechenzentren", "examples/tabelle/leitungen.csv",
    "examples/tabelle/leitungen.xlsx", "examples/ausbau/rheinland-pfalz-2019", "examples/ausbau/sachsen", "examples/ausbau/salzlandkreis",
    "examples/sachsen", "inventory",
)  # fmt: skip
"""Paths below the checkout, the large ones last."""

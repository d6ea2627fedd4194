"""A star of counties around a data centre, for the answers of planning: all numbers fit into the head."""

from collections.abc import Mapping
from datetime import date

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 3, 1)


def star(capacities: Mapping[str, str], services: str, profiles: str, hub: str = "10G", more: str = "", staff: int = 100) -> Inventory:
    """Counties with a line each to ``hub``, which has a line to ``rz``; ``services`` and ``profiles`` are YAML lists without indent."""
    sites = "".join(f"  - {{id: {name}, kind: county, staff: {staff}}}\n" for name in capacities)
    links = "".join(
        f"  - {{id: {name}-hub, a: {name}, b: hub, capacity: {rate}, encapsulation: none}}\n" for name, rate in capacities.items()
    )
    return from_text(
        f"network: {{date: {DAY}}}\npolicy: {{outages: [link]}}\n"
        f"sites:\n{sites}  - {{id: hub, kind: pop}}\n  - {{id: rz, kind: datacentre}}\n"
        f"links:\n{links}  - {{id: hub-rz, a: hub, b: rz, capacity: {hub}, encapsulation: none}}\n"
        f"profiles:\n{_indented(profiles)}services:\n{_indented(services)}{more}"
    )


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.strip().splitlines())


def studied(inventory: Inventory) -> Study:
    """The study on the day of the inventory."""
    return study(inventory, date=DAY)

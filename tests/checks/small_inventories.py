"""Small inventories that the tests of the checks vary."""

from datetime import date
from functools import cache
from pathlib import Path

from kommunalnetz.checks import findings
from kommunalnetz.checks.lights import Lights, lights
from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 3, 1)


def studied(text: str) -> Study:
    """The study of an inventory text on 1 March 2026."""
    return study(from_text(text), date=DAY)


@cache
def reference(root: Path) -> Study:
    """The study of the reference inventory in the checkout ``root``, made once."""
    return study(load(root / "inventory"))


def found(text: str, code: str) -> list[Diagnostic]:
    """The findings of one code."""
    return [finding for finding in findings(studied(text)) if finding.code.id == code]


def only_lights(text: str) -> Lights:
    """The lights of the only county."""
    (one,) = lights(studied(text))
    return one


def line(rate: str = "10M", *, capacity: str = "100M", more: str = "", extra: str = "") -> str:
    """A county and a data centre on one line, ``rate`` going up; ``more`` keys of the line, ``extra`` sections."""
    return f"""
network: {{date: 2026-03-01}}
sites:
  - {{id: county, title: The county, kind: county, as_of: 2026-03-01, location: {{lat: 50.5, lon: 7.1}}}}
  - {{id: rz, title: The data centre, kind: datacentre, as_of: 2026-03-01, location: {{lat: 50.0, lon: 8.2}}}}
links:
  - {{id: main, title: The line, a: county, b: rz, capacity: {capacity}, encapsulation: none{more}}}
services:
  - {{id: flow, title: The flow, kind: fixed, from: county, to: rz, rate: {rate}}}
{extra}
"""


def two_lines(rate: str = "10M", *, first: str = "", second: str = "", extra: str = "") -> str:
    """The same with a second line of a larger metric; ``first`` and ``second`` are more keys of the lines."""
    return f"""
network: {{date: 2026-03-01}}
sites:
  - {{id: county, title: The county, kind: county, as_of: 2026-03-01, location: {{lat: 50.5, lon: 7.1}}}}
  - {{id: rz, title: The data centre, kind: datacentre, as_of: 2026-03-01, location: {{lat: 50.0, lon: 8.2}}}}
ducts:
  - {{id: north, title: The north duct}}
  - {{id: south, title: The south duct}}
  - {{id: mains, title: The mains, kind: power}}
links:
  - {{id: one, title: Line one, a: county, b: rz, capacity: 100M, metric: 10, encapsulation: none{first}}}
  - {{id: two, title: Line two, a: county, b: rz, capacity: 100M, metric: 20, encapsulation: none{second}}}
services:
  - {{id: flow, title: The flow, kind: fixed, from: county, to: rz, rate: {rate}}}
{extra}
"""

"""Small inventories about money that the tests vary."""

from datetime import date
from functools import cache
from pathlib import Path

from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 10, 31)
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "kosten"


def studied(text: str) -> Study:
    """The study of an inventory text on the day of the example."""
    return study(from_text(text), date=DAY)


@cache
def example() -> Study:
    """The study of the example ``kosten``."""
    return study(load(EXAMPLE), date=DAY)


def star(*flows: int, prices: str = "", extra: str = "", policy: str = "outages: [link]") -> str:
    """Counties c0, c1, ... behind one shared line core - rz; each sends its flow (Mbit/s) to rz, every line of 1 Gbit/s has a contract."""
    counties = "".join(f"  - {{id: c{i}, population: {100 * (i + 1)}}}\n" for i in range(len(flows)))
    lines = "".join(
        f"  - {{id: l{i}, a: c{i}, b: core, capacity: 1G, role: access, contract: k{i}, encapsulation: none}}\n" for i in range(len(flows))
    )
    services = "".join(f"  - {{id: s{i}, kind: fixed, from: c{i}, to: rz, rate: {flow}M, source: x}}\n" for i, flow in enumerate(flows))
    contracts = "".join(f"  - {{id: k{i}, monthly: {100 * (i + 1)}}}\n" for i in range(len(flows)))
    ladder = prices or "[{id: p1, capacity: 1M, one_off: 0, monthly: 1}, {id: p1000, capacity: 1G, one_off: 0, monthly: 10}]"
    return (
        f"network: {{date: 2026-10-31}}\npolicy: {{{policy}}}\nsites:\n{counties}"
        "  - {id: core, kind: pop}\n  - {id: rz, kind: datacentre}\n"
        f"links:\n{lines}  - {{id: shared, a: core, b: rz, capacity: 1G, role: core, contract: ks, encapsulation: none}}\n"
        f"services:\n{services}contracts:\n{contracts}  - {{id: ks, monthly: 1000}}\nprices: {ladder}\n{extra}"
    )

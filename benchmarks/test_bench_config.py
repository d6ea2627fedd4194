"""Allocation of 5 000 sites, and configurations of 1 000 routers."""

from dataclasses import replace
from datetime import date

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kommunalnetz.inventory.addressing import EXAMPLE_POOLS, allocation_changes
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.records import Device, Link, NetworkRecord, Site
from kommunalnetz.output.config.rendering import rendered
from kommunalnetz.traffic.study import study

DAY = date(2026, 3, 1)


def ring(size: int, base: Inventory) -> Inventory:
    """A ring of sites with a router each and a chord every ten."""
    names = [f"s{n}" for n in range(size)]
    ends = [(n, (n + 1) % size) for n in range(size)] + [(n, (n + size // 2) % size) for n in range(0, size, 10)]
    return replace(
        base,
        sites={name: Site(id=name) for name in names},
        devices={name: Device(id=name, site=name) for name in names},
        links={f"l{a}-{b}": Link.model_validate({"id": f"l{a}-{b}", "a": f"s{a}", "b": f"s{b}", "capacity": "1G"}) for a, b in ends},
        network=NetworkRecord(pools=dict(EXAMPLE_POOLS)),
    )


@pytest.mark.benchmark(group="configuration")
def test_5000_sites_get_their_addresses(benchmark: BenchmarkFixture) -> None:
    inventory = ring(5000, Inventory())
    changes = benchmark.pedantic(lambda: allocation_changes(inventory, DAY), rounds=3)  # type: ignore[no-untyped-call]
    assert len(changes.added) == 5000 * 6 + 5500 * 2
    assert changes.lacks == ()


@pytest.mark.benchmark(group="configuration")
def test_1000_routers_get_their_configurations(benchmark: BenchmarkFixture) -> None:
    """Of a study of the intact state: how long outages take is the business of other benchmarks."""
    base = from_text("sites: [{id: a}, {id: b}]\nservices: [{id: f, kind: fixed, from: a, to: b, rate: 1M}]\n", date=DAY)
    inventory = replace(ring(1000, base), services={})
    inventory = replace(inventory, addresses=allocation_changes(inventory, DAY).applied(()))
    found = study(inventory, date=DAY, outages=())
    files = benchmark.pedantic(lambda: rendered(found), rounds=1)  # type: ignore[no-untyped-call]
    assert len(files) == 1000
    assert all("frr.conf" in texts for texts in files.values())

"""Every single outage of random networks against the plain networkx oracle."""

import random

import numpy as np
import pytest

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Duct, Link, Metrics, OutageKind, Site
from kommunalnetz.inventory.services import Fixed
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.study import State, study
from traffic import examples, oracle


def net(seed: int, sites: int) -> Inventory:
    """A random network: some sites with two routers (some with an exit), parallel links, asymmetric metrics, ducts on everything."""
    rng = random.Random(seed)
    ducts = {f"d{i}": Duct(id=f"d{i}") for i in range(4)}
    records: dict[str, Site] = {}
    devices: dict[str, Device] = {}
    for i in range(sites):
        name = f"s{i}"
        own = [f"{name}r1", f"{name}r2"] if rng.random() < 0.3 else [f"{name}r1"]
        named = tuple(ducts)[i % 4 : i % 4 + 1] if rng.random() < 0.15 else ()
        records[name] = Site(id=name, exit=own[0] if len(own) == 2 and rng.random() < 0.5 else None, ducts=named)
        devices |= {device: Device(id=device, site=name, ducts=("d0",) if rng.random() < 0.1 else ()) for device in own}
    names = list(devices)
    pairs = [(a, b) for a, b in ((names[rng.randrange(i)], names[i]) for i in range(1, len(names)))]
    pairs += [(a, b) for a, b in ((rng.choice(names), rng.choice(names)) for _ in range(sites)) if a != b]
    links = {
        f"l{i}": Link(
            id=f"l{i}", a=a, b=b, capacity="1G", encapsulation=("none",), ducts=(f"d{rng.randrange(4)}",) if rng.random() < 0.4 else (),
            metric=Metrics(a_to_b=rng.randint(1, 3), b_to_a=rng.randint(1, 3)),
        )
        for i, (a, b) in enumerate(pairs)
    }  # fmt: skip
    flows = tuple((rng.choice(list(records)), rng.choice(list(records)), float(rng.randint(1, 100))) for _ in range(3 * sites))
    service = Fixed.model_construct(id="matrix", kind="fixed", flows=flows)
    return Inventory(sites=records, devices=devices, links=links, ducts=ducts, services={"matrix": service}, date=examples.DAY)


def agrees(inventory: Inventory, state: State, outage: Outage | None) -> None:
    links: list[str] = []
    devices: list[str] = []
    sites: list[str] = []
    if outage is not None:
        match outage.kind:
            case OutageKind.LINK:
                links = [outage.id]
            case OutageKind.DEVICE:
                devices = [outage.id]
            case OutageKind.SITE:
                sites = [outage.id]
            case _:
                links, devices, sites = oracle.of_duct(inventory, outage.id)
    flows = inventory.services["matrix"].flows  # type: ignore[union-attr]
    wanted, lost = oracle.loads(inventory, oracle.alive(inventory, links, devices, sites), flows, sites)
    at = state.case.network.link_at
    expected = np.zeros(state.case.network.arcs)
    for (link, direction), rate in wanted.items():
        expected[2 * at[link] + direction] = rate
    assert np.abs(state.load[:, 0] - expected).max() <= 1e-9 * max(expected.max(), 1.0)
    to_down = sum(rate for s, t, rate in flows if t in sites and s not in sites)
    assert state.accounting.unserved.sum() == pytest.approx(lost + to_down)
    assert state.accounting.removed.sum() == pytest.approx(sum(rate for s, _, rate in flows if s in sites))


def check(seed: int, sites: int) -> None:
    inventory = net(seed, sites)
    found = study(inventory)
    assert {outage.kind for outage in found.outages} == {OutageKind.LINK, OutageKind.DEVICE, OutageKind.SITE, OutageKind.TRENCH}
    agrees(inventory, found.intact, None)
    for outage in found.outages:
        agrees(inventory, found.state(outage), outage)


@pytest.mark.parametrize("seed", range(6))
def test_loads_in_link_device_site_and_duct_outages_equal_those_of_a_plain_oracle(seed: int) -> None:
    check(seed, 9)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(100, 130))
def test_loads_in_all_outages_of_larger_networks_equal_those_of_a_plain_oracle(seed: int) -> None:
    check(seed, 25)

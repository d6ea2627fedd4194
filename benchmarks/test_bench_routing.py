"""Loads of every line in every single-link failure: ours beside a plain networkx loop over the same network, in one run.

``make bench`` prints the table; within the group the column of ratios is the gain. The study of the reference inventory stands
beside it. Building the inventory is not timed.
"""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.records import Device, Link, Site
from kommunalnetz.inventory.services import Fixed
from kommunalnetz.traffic.study import study

ROOT = Path(__file__).resolve().parent.parent
NODES, LINKS, SEED = 40, 70, 7


def network() -> Inventory:
    """A ring with seeded chords, unit metrics and a demand between every pair."""
    rng = random.Random(SEED)
    names = [f"n{i}" for i in range(NODES)]
    pairs = [(i, (i + 1) % NODES) for i in range(NODES)]
    while len(pairs) < LINKS:
        a, b = sorted(rng.sample(range(NODES), 2))
        if (a, b) not in pairs:
            pairs.append((a, b))
    flows = tuple((a, b, float(rng.randint(1, 9))) for a in names for b in names if a != b)
    links = {
        f"l{i}": Link.model_validate(
            {"id": f"l{i}", "a": names[a], "b": names[b], "capacity": "1G", "metric": 1, "encapsulation": "none"}
        )
        for i, (a, b) in enumerate(pairs)
    }  # fmt: skip
    return Inventory(
        sites={name: Site(id=name) for name in names}, devices={name: Device(id=name, site=name) for name in names}, links=links,
        services={"matrix": Fixed.model_construct(id="matrix", kind="fixed", flows=flows)}, date=date(2026, 1, 1),
    )  # fmt: skip


def plain(inventory: Inventory, failed: str | None) -> dict[tuple[str, str, str], float]:
    """Load per arc with one link down: per destination a Dijkstra and one push in order of distance."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for link in inventory.links.values():
        if link.id != failed:
            graph.add_edge(link.a, str(link.b), key=link.id, metric=1)
            graph.add_edge(str(link.b), link.a, key=link.id, metric=1)
    matrix: dict[str, dict[str, float]] = {}
    for source, target, rate in inventory.services["matrix"].flows:  # type: ignore[union-attr]
        matrix.setdefault(target, {})[source] = rate
    loads: dict[tuple[str, str, str], float] = {}
    for target, waiting in matrix.items():
        distance = nx.single_source_dijkstra_path_length(graph, target, weight="metric")
        for node in sorted((n for n in waiting if n in distance), key=lambda n: -distance[n]):
            hops = [(head, key) for _, head, key in graph.out_edges(node, keys=True) if distance[head] == distance[node] - 1]
            part = waiting[node] / len(hops)
            for head, key in hops:
                loads[node, head, key] = loads.get((node, head, key), 0.0) + part
                if head != target:
                    waiting[head] += part
    return loads


def ours(inventory: Inventory) -> list[float]:
    """The largest load in every state."""
    found = study(inventory)
    return [float(found.state(f"link:{link}").load.max()) for link in inventory.links]


def theirs(inventory: Inventory) -> list[float]:
    """The same by the plain loop."""
    return [max(plain(inventory, link).values()) for link in inventory.links]


@pytest.mark.benchmark(group="loads of 40 routers in 70 single-link failures")
def test_our_sweep(benchmark: BenchmarkFixture) -> None:
    inventory = network()
    inventory = replace(inventory, policy=inventory.policy.model_copy(update={"outages": ()}))
    assert len(benchmark(ours, inventory)) == LINKS


@pytest.mark.benchmark(group="loads of 40 routers in 70 single-link failures")
def test_a_plain_networkx_loop(benchmark: BenchmarkFixture) -> None:
    inventory = network()
    found = benchmark(theirs, inventory)
    assert np.allclose(found, ours(inventory), rtol=1e-9)


@pytest.mark.benchmark(group="study of the reference inventory")
def test_the_study_of_the_reference_inventory(benchmark: BenchmarkFixture) -> None:
    inventory = load(ROOT / "inventory")
    assert len(benchmark(study, inventory).outages) > 100

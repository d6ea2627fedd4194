"""Loads of public networks, intact and in every single-link failure, against independent results."""

import json
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kommunalnetz.traffic.study import State, Study, study
from traffic import readers

SNDLIB = (
    "abilene", "atlanta", "cost266", "dfn-gwin", "di-yuan", "france", "geant", "germany50", "india35", "janos-us", "newyork",
    "nobel-germany", "nobel-us", "norway", "pdh", "polska", "ta1",
)  # fmt: skip
QUICK = ("abilene", "nobel-germany", "pdh", "janos-us")


@pytest.fixture(scope="session")
def reference(shared: Path) -> Mapping[str, Any]:
    """The independent results."""
    found: Mapping[str, Any] = json.loads((shared / "reference" / "public_networks.json").read_text(encoding="utf-8"))
    return found


def close(found: float, wanted: float, peak: float) -> bool:
    """|x - y| <= 1e-9 max(|y|, peak); the references are written with ten digits, which is allowed for."""
    return abs(found - wanted) <= 1e-9 * max(abs(wanted), peak) + 5e-10 * abs(wanted)


def same_loads(state: State, wanted: Mapping[str, tuple[float, float]]) -> bool:
    """Whether every arc carries what the reference says."""
    at = state.case.network.link_at
    peak = float(state.load.max())
    return all(close(float(state.load[2 * at[link] + i, 0]), rate, peak) for link, pair in wanted.items() for i, rate in enumerate(pair))


def failures(found: Study) -> Iterator[tuple[str, State]]:
    """Every single-link failure with its state."""
    for link in found.network.links:
        yield link.id, found.state(f"link:{link.id}")


def check(instance: readers.Instance, wanted: Mapping[str, Any], columns: tuple[str, ...]) -> None:
    """Compare max_load, max_util and lost of every single-link failure."""
    found = study(readers.inventory(instance), outages=())
    expected = {readers.safe(name): dict(zip(columns, row, strict=True)) for name, row in wanted.items()}
    assert set(expected) == set(found.network.link_at)
    for link, state in failures(found):
        row, peak = expected[link], float(state.load.max())
        values = {
            "max_load": peak, "max_util": float(np.nanmax(state.utilisation)), "lost_demand": float(state.accounting.unserved.sum()),
        }  # fmt: skip
        for name, rate in row.items():
            assert close(values[name], rate, 0.0 if name == "max_util" else peak), (link, name)


def sndlib(shared: Path, reference: Mapping[str, Any], name: str, metric: str, traffic: str) -> None:
    instance = readers.sndlib(shared / "data" / "networks" / "sndlib" / "native" / f"{name}.txt").with_metric(metric)
    if traffic == "bidir":
        instance = instance.both_ways()
    wanted = reference["sndlib"][name]["ecmp"][metric][traffic]
    intact = study(readers.inventory(instance), outages=()).intact
    assert same_loads(intact, {readers.safe(link): rates for link, rates in wanted["intact"]["loads"].items()})
    check(instance, wanted["single_link_failures"]["per_failure"], ("max_load", "max_util", "lost_demand"))


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize(("metric", "traffic"), [("invcap", "directed"), ("unit", "bidir")])
def test_small_sndlib_networks_have_the_reference_loads(
    shared: Path, reference: Mapping[str, Any], name: str, metric: str, traffic: str
) -> None:
    sndlib(shared, reference, name, metric, traffic)


@pytest.mark.full
@pytest.mark.parametrize("name", SNDLIB)
@pytest.mark.parametrize("metric", ["unit", "invcap"])
@pytest.mark.parametrize("traffic", ["directed", "bidir"])
def test_all_sndlib_networks_have_the_reference_loads(
    shared: Path, reference: Mapping[str, Any], name: str, metric: str, traffic: str
) -> None:
    sndlib(shared, reference, name, metric, traffic)


def test_the_list_of_sndlib_networks_is_complete(reference: Mapping[str, Any]) -> None:
    assert set(SNDLIB) == set(reference["sndlib"])


def repetita(shared: Path, wanted: Mapping[str, Any], name: str) -> None:
    folder, _, stem = name.partition("/")
    where = shared / "data" / "networks" / "repetita" / folder
    graph = where / f"{stem if folder == 'defo' else stem.split('.')[0]}.graph"
    instance = readers.repetita(graph, where / f"{stem}.demands")
    intact = study(readers.inventory(instance), outages=()).intact
    peak = wanted["ecmp_file_weights"]["max_load"]
    assert close(float(intact.load.max()), peak, peak)
    assert close(float(intact.utilisation.max()), wanted["ecmp_file_weights"]["max_util"], 0.0)
    assert close(float(intact.load[:, 0].sum()), wanted["ecmp_file_weights"]["sum_load"], peak)
    check(instance, wanted["single_link_failures"]["per_failure"], ("max_util", "lost_demand"))


@pytest.mark.parametrize("name", ["inverseCapacity/Belnet2010.0000", "inverseCapacity/Uninet.0001", "unary/Abilene.0000"])
def test_repetita_networks_with_parallel_links_have_the_reference_loads(shared: Path, reference: Mapping[str, Any], name: str) -> None:
    repetita(shared, reference["repetita"][name], name)


@pytest.mark.full
def test_all_repetita_networks_have_the_reference_loads(shared: Path, reference: Mapping[str, Any]) -> None:
    for name, wanted in reference["repetita"].items():
        repetita(shared, wanted, name)


PUBLISHED_ORG = ("sndlib/nobel-germany", "sndlib/geant", "sndlib/cost266", "sndlib/germany50")
PUBLISHED_UNI = ("sndlib/polska", "gabriel/25/0", "gabriel/50/1", "topozoo/Abilene", "topozoo/Arnes", "caida/2024-08/7497")
PUBLISHED_FULL = (
    ("sndlib/brain", "org"), ("sndlib/ta2", "org"), ("sndlib/germany50", "uni"), ("gabriel/100/3", "uni"), ("topozoo/Cesnet201006", "uni"),
)  # fmt: skip


def published(name: str, mode: str) -> None:
    spec = find_spec("topohub")
    if spec is None or spec.origin is None:
        pytest.skip("topohub is not installed")
    record = json.loads((Path(spec.origin).parent / "data" / f"{name}.json").read_text(encoding="utf-8"))
    instance, wanted = readers.topohub(record, mode)
    load = study(readers.inventory(instance), outages=()).intact.load[:, 0].reshape(-1, 2)
    assert np.abs(100 * load / load.max() - np.array(wanted)).max() <= 0.0051


@pytest.mark.parametrize("name", PUBLISHED_ORG)
def test_loads_are_those_that_topohub_publishes_for_sndlib_demands(name: str) -> None:
    published(name, "org")


@pytest.mark.parametrize("name", PUBLISHED_UNI)
def test_loads_are_those_that_topohub_publishes_for_all_pairs(name: str) -> None:
    published(name, "uni")


@pytest.mark.full
@pytest.mark.parametrize(("name", "mode"), PUBLISHED_FULL)
def test_loads_are_those_that_topohub_publishes_for_larger_networks(name: str, mode: str) -> None:
    published(name, mode)

"""Single-link failures of public networks: max_load, max_util and lost of every failure, by both ways of the engine."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kommunalnetz.traffic.engine import Engine, Problem, problem
from kommunalnetz.traffic.engine.compiled import kernels
from kommunalnetz.traffic.engine.intact import by_destination, by_pair
from traffic import readers

QUICK = ("abilene", "nobel-germany", "pdh", "polska")
FULL = (
    "atlanta", "cost266", "dfn-gwin", "di-yuan", "france", "geant", "germany50", "india35", "janos-us", "newyork", "nobel-us",
    "norway", "ta1",
)  # fmt: skip


def asked(instance: readers.Instance) -> Problem:
    at = {node: v for v, node in enumerate(instance.nodes)}
    ends = np.array([(at[line.a], at[line.b]) for line in instance.lines])
    metric = np.array([line.metric for line in instance.lines]).reshape(-1)
    target, source = (np.array(ends) for ends in zip(*((at[t], at[s]) for s, t, _ in instance.demands), strict=True))
    rate = np.array([[demand[2]] for demand in instance.demands])
    states: list[tuple[list[int], list[int]]] = [([2 * i, 2 * i + 1], []) for i in range(len(ends))]
    arcs = ends.reshape(-1), ends[:, ::-1].reshape(-1), metric
    return problem(len(at), *arcs, [[v] for v in range(len(at))], (target, source, rate), states)


def check(shared: Path, name: str, metric: str, traffic: str) -> None:
    found: dict[str, Any] = json.loads((shared / "reference" / "public_networks.json").read_text(encoding="utf-8"))
    instance = readers.sndlib(shared / "data" / "networks" / "sndlib" / "native" / f"{name}.txt").with_metric(metric)
    instance = instance.both_ways() if traffic == "bidir" else instance
    wanted = found["sndlib"][name]["ecmp"][metric][traffic]["single_link_failures"]["per_failure"]
    capacity = np.array([line.capacity for line in instance.lines]).reshape(-1)
    question = asked(instance)
    run = kernels(0.0 if name in QUICK else 1e9)
    for way in (by_destination, by_pair):
        block = Engine(question, way(question, run), run, 1).block(0, question.states)
        for s, line in enumerate(instance.lines):
            load = block.load[s, :, 0]
            np.testing.assert_allclose(
                (load.max(), (load / capacity).max(), block.lost[s, 0]), wanted[line.id], rtol=1.5e-9, atol=1e-9 * load.max()
            )


@pytest.mark.parametrize("name", QUICK)
@pytest.mark.parametrize(("metric", "traffic"), [("invcap", "directed"), ("unit", "bidir")])
def test_failures_of_small_sndlib_networks_equal_the_reference(shared: Path, name: str, metric: str, traffic: str) -> None:
    check(shared, name, metric, traffic)


@pytest.mark.full
@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("metric", ["unit", "invcap"])
@pytest.mark.parametrize("traffic", ["directed", "bidir"])
def test_failures_of_all_sndlib_networks_equal_the_reference(shared: Path, name: str, metric: str, traffic: str) -> None:
    check(shared, name, metric, traffic)

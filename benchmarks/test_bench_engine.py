"""The outage engine beside plain loops, once each; the table against all peers is `python -m engine.table`, see docs/engine.md."""

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from kommunalnetz.exchange.generator import national_network
from kommunalnetz.traffic.engine import Problem, engine, problem


def national(sites: int) -> Problem:
    net = national_network(sites)
    arcs = net.end.reshape(-1), net.end[:, ::-1].reshape(-1), np.repeat(net.metric, 2)
    return problem(net.devices, *arcs, net.roots, (net.destination, net.source, net.rate[:, None]), net.outages())


@pytest.mark.benchmark(group="every outage of a national network of 300 sites")
def test_every_outage_of_a_national_network_is_evaluated(benchmark: BenchmarkFixture) -> None:
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    question = national(300)
    worst = benchmark(lambda: engine(question, fast=True).worst())
    assert worst.states == question.states
    assert worst.peak.max() == worst.value.max()

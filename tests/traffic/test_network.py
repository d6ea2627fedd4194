"""The network as arrays."""

import numpy as np
import pytest

from kommunalnetz.inventory.records import Contract, Link, NetworkRecord
from kommunalnetz.traffic.network import network
from traffic.examples import inventory, line


def test_arcs_come_in_pairs_one_per_direction() -> None:
    net = network(inventory([line("ab", "a", "b"), line("bc", "b", "c")]))
    assert net.tail.tolist() == [0, 1, 1, 2]
    assert net.head.tolist() == [1, 0, 2, 1]
    assert net.arc_name(3) == "bc (c > b)"


def test_planning_counts_the_smaller_of_port_and_contract() -> None:
    contracts = {"c": Contract.model_validate({"id": "c", "rate": {"a_to_b": "300M", "b_to_a": "2G"}})}
    net = network(inventory([line("ab", "a", "b", contract="c")], contracts=contracts))
    assert net.capacity.tolist() == [300e6, 1e9]
    assert net.port.tolist() == [1e9, 1e9]


def test_unknown_capacity_is_unknown_unless_the_contract_tells() -> None:
    contracts = {name: Contract.model_validate({"id": name, "rate": rate}) for name, rate in (("told", "50M"), ("dark", "unknown"))}
    links = [
        line("none", "a", "b", capacity="unknown"), line("told", "a", "b", capacity="unknown", contract="told"),
        line("dark", "a", "b", contract="dark"),
    ]  # fmt: skip
    capacity = network(inventory(links, contracts=contracts)).capacity
    assert np.isnan(capacity[[0, 1, 4, 5]]).all()
    assert capacity[2:4].tolist() == [50e6, 50e6]


def test_the_default_metric_follows_the_smaller_port_rate_and_never_the_contract() -> None:
    """100 Gbit/s over 300 Mbit/s is 333.3; over 200 Gbit/s below 1; an unknown capacity counts as 1 Gbit/s."""
    contracts = {"c": Contract.model_validate({"id": "c", "rate": "10M"})}
    links = [
        Link.model_validate({"id": "l", "a": "a", "b": "b", "capacity": {"a_to_b": "1G", "b_to_a": "300M"}, "contract": "c"}),
        Link.model_validate({"id": "m", "a": "a", "b": "b", "capacity": "200G"}),
        Link.model_validate({"id": "n", "a": "a", "b": "b", "capacity": "1M"}),
        Link.model_validate({"id": "o", "a": "a", "b": "b", "capacity": "unknown"}),
    ]
    net = network(inventory(links, contracts=contracts, network=NetworkRecord()))
    assert net.metric.tolist() == [333, 333, 1, 1, 65535, 65535, 100, 100]
    assert [assumption.subject for assumption in net.assumptions] == ["link:o"]


def test_propagation_follows_length_unless_a_delay_is_given() -> None:
    """49 km at 5 us/km are 245 us."""
    net = network(inventory([line("ab", "a", "b", length="49 km"), line("ac", "a", "c", delay="2 ms"), line("bc", "b", "c")]))
    assert net.propagation[[0, 2]] == pytest.approx([245e-6, 2e-3])
    assert np.isnan(net.propagation[4])


def test_a_link_inside_a_site_has_no_propagation() -> None:
    assert network(inventory([line("x", "r1", "r2")], devices={"r1": "a", "r2": "a"})).propagation.tolist() == [0.0, 0.0]


def test_the_graph_shows_the_same_network() -> None:
    graph = network(inventory([line("ab", "a", "b", metric=7), line("ab2", "a", "b", capacity="unknown")])).graph
    assert graph.number_of_edges() == 4
    assert graph.edges["a", "b", "ab"]["metric"] == 7
    assert graph.edges["b", "a", "ab2"]["capacity"] is None

"""The network as GraphML and as node-link JSON."""

import io
import json

import networkx as nx
import pytest

from kommunalnetz.exchange.graph import SCHEMA, graphml, node_link
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, Site
from kommunalnetz.inventory.services import Fixed
from kommunalnetz.traffic.network import network
from kommunalnetz.traffic.study import Study, study


@pytest.fixture
def studied() -> Study:
    """Two lines between a and b: one of 1 Gbit/s that carries 10 Mbit/s towards b, one of unknown capacity and larger metric."""
    sites = {name: Site(id=name, title=f"<{name}>") for name in ("a", "b")}
    devices = {name: Device(id=name, site=name, title=f"<{name}>") for name in sites}
    links = {
        name: Link.model_validate({"id": name, "a": "a", "b": "b", "capacity": capacity, "metric": metric, "encapsulation": "none"})
        for name, capacity, metric in (("x", "1G", 1), ("y", "unknown", 2))
    }
    flow = Fixed.model_validate({"id": "f", "kind": "fixed", "from": "a", "to": "b", "rate": "10M"})
    return study(Inventory(sites=sites, devices=devices, links=links, services={"f": flow}), outages=())


def test_graphml_is_read_back_by_networkx(studied: Study) -> None:
    graph = nx.read_graphml(io.BytesIO(graphml(studied).encode()), force_multigraph=True)
    assert graph.nodes["a"]["title"] == "<a>"
    edges = {(edge["id"], edge["direction"]): edge for _, _, edge in graph.edges(data=True)}
    assert edges["x", "a_to_b"]["load_bit_s"] == 10e6
    assert edges["x", "b_to_a"]["utilisation"] == 0.0
    assert "capacity_bit_s" not in edges["y", "a_to_b"]


def test_json_has_a_schema_and_null_for_what_is_unknown(studied: Study) -> None:
    document = json.loads(node_link(studied))
    assert document["schema"] == SCHEMA
    assert [node["site"] for node in document["nodes"]] == ["a", "b"]
    assert [edge["capacity_bit_s"] for edge in document["edges"]] == [1e9, 1e9, None, None]
    assert document["edges"][0]["utilisation"] == 0.01


def test_json_is_read_back_by_networkx(studied: Study) -> None:
    graph = nx.node_link_graph(json.loads(node_link(studied)), edges="edges")
    assert sorted(edge["metric"] for _, _, edge in graph.edges(data=True)) == [1, 1, 2, 2]


def test_a_network_without_a_study_has_no_loads(studied: Study) -> None:
    edges = json.loads(node_link(network(studied.inventory)))["edges"]
    assert all("load_bit_s" not in edge for edge in edges)


def test_the_same_input_gives_the_same_bytes(studied: Study) -> None:
    again = study(studied.inventory, outages=())
    assert (graphml(again), node_link(again)) == (graphml(studied), node_link(studied))

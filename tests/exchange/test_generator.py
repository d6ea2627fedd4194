"""Generated national networks have the size, the ways and the demands that are promised."""

import networkx as nx
import numpy as np
import pytest

from kommunalnetz.exchange.generator import national_network, two_core


def test_the_same_seed_gives_the_same_network() -> None:
    one, two = national_network(150, seed=4), national_network(150, seed=4)
    assert one.describe() == two.describe()
    assert one.end.tobytes() == two.end.tobytes()
    assert one.ducts == two.ducts
    assert national_network(150, seed=5).end.tobytes() != one.end.tobytes()


def test_every_municipality_talks_both_ways_with_three_centres_and_its_county() -> None:
    net = national_network(200)
    towns = [group[0] for group in net.roots[3:] if len(group) == 1]
    sent, received = np.bincount(net.source, minlength=net.devices), np.bincount(net.destination, minlength=len(net.roots))
    assert {int(sent[v]) for v in towns} == {4}
    assert {int(received[t]) for t in range(len(net.roots)) if net.roots[t][0] in set(towns)} == {4}
    assert len(net.roots) == 200


def test_a_national_network_has_eleven_thousand_sites_and_twenty_thousand_links() -> None:
    net = national_network()
    assert len(net.roots) == 11_000
    assert len(net.end) >= 20_000
    assert nx.is_connected(nx.Graph(net.end.tolist()))


def test_the_two_core_is_what_networkx_finds() -> None:
    net = national_network(150)
    graph: nx.Graph[int] = nx.Graph(net.end.tolist())
    assert two_core(net.devices, net.end)[0] == len(nx.k_core(graph, 2))


def test_fewer_than_a_hundred_sites_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 100"):
        national_network(99)

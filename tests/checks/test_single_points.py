"""Single points of failure, and what is cut off."""

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from small_inventories import found, line, studied

from kommunalnetz.checks import findings
from kommunalnetz.checks.connectivity import cut_off
from kommunalnetz.checks.single_points import losers
from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.network import network
from kommunalnetz.traffic.outages import outages

HUB = """
network: {date: 2026-03-01}
sites:
  - {id: a, kind: county}
  - {id: b, kind: county}
  - {id: pop, kind: pop}
  - {id: rz, kind: datacentre}
links:
  - {id: a-pop, a: a, b: pop, capacity: 1G}
  - {id: b-pop, a: b, b: pop, capacity: 1G}
  - {id: rz-pop, a: rz, b: pop, capacity: 1G}
services:
  - {id: from-a, kind: fixed, from: a, to: rz, rate: 1M}
  - {id: from-b, kind: fixed, from: b, to: rz, rate: 1M}
"""


def _points(text: str) -> set[str]:
    return {d.subject for d in findings(studied(text)) if "KN403" <= d.code.id <= "KN406"}


def test_what_takes_several_sites_down_is_a_single_point_and_a_county_s_own_line_is_not() -> None:
    """Line rz-pop and the point of presence serve both counties; a-pop and b-pop are their single lines (KN402)."""
    assert _points(HUB) == {"link:rz-pop", "site:pop"}
    assert {d.subject for d in found(HUB, "KN402")} == {"site:a", "site:b", "site:rz"}


def test_who_is_cut_off_is_named() -> None:
    """Without rz-pop the counties keep their path to the hub and lose what runs behind it; without the hub they have no path at all."""
    (one,) = found(HUB, "KN403")
    assert (one.values["cut"], one.values["sites"], one.values["services"]) == (("none",), ("a", "b"), ("from-a", "from-b"))
    (one,) = found(HUB, "KN405")
    assert (one.values["cut"], one.values["sites"], one.values["services"]) == (("a", "b"), ("none",), ("none",))


def test_calls_to_a_site_that_is_cut_off_make_nobody_a_loser() -> None:
    """Three counties telephone with each other; only b hangs on one line, and its loss is its own."""
    text = """
network: {date: 2026-03-01}
sites:
  - {id: a, kind: county, staff: 100}
  - {id: b, kind: county, staff: 100}
  - {id: c, kind: county, staff: 100}
  - {id: pop, kind: pop}
links:
  - {id: a-pop-1, a: a, b: pop, capacity: 1G}
  - {id: a-pop-2, a: a, b: pop, capacity: 1G}
  - {id: b-pop, a: b, b: pop, capacity: 1G}
  - {id: c-pop-1, a: c, b: pop, capacity: 1G}
  - {id: c-pop-2, a: c, b: pop, capacity: 1G}
profiles: [{id: g711, up: 80k, down: 80k, source: RFC 3551}]
services:
  - {id: calls, kind: voice, profile: g711, consumers: {kind: county}, internal_share: 100 %}
"""
    study = studied(text)
    (impact,) = (impact for impact in study.impacts if impact.outage.name == "link:b-pop")
    assert losers(study, impact) == {"b"}
    assert _points(text) == {"site:pop"}


def test_a_standby_elsewhere_takes_the_single_point_away() -> None:
    """Without it the service is lost with its data centre; that is told about the service, not about the site."""
    text = """
network: {date: 2026-03-01}
sites:
  - {id: a, kind: county, staff: 100}
  - {id: b, kind: county, staff: 100}
  - {id: north, kind: datacentre}
  - {id: south, kind: datacentre}
links:
  - {id: a-north, a: a, b: north, capacity: 1G}
  - {id: a-south, a: a, b: south, capacity: 1G}
  - {id: b-north, a: b, b: north, capacity: 1G}
  - {id: b-south, a: b, b: south, capacity: 1G}
profiles: [{id: office, up: 20k, down: 60k, source: measured}]
services:
  - {id: registry, kind: application, profile: office, consumers: {kind: county}, hosts: [north]%s}
"""
    assert (_points(text % ""), len(found(text % "", "KN411"))) == (set(), 1)
    assert (_points(text % ", standby: [south]"), found(text % ", standby: [south]", "KN411")) == (set(), [])


def test_what_runs_in_a_provider_s_network_is_not_judged() -> None:
    text = """
sites:
  - {id: a, kind: county, staff: 100}
  - {id: inside, kind: %s}
links:
  - {id: a-inside, a: a, b: inside, capacity: 1G}
profiles: [{id: office, up: 20k, down: 60k, source: measured}]
services:
  - {id: registry, kind: application, profile: office, consumers: a, hosts: inside}
"""
    assert (len(found(text % "datacentre", "KN411")), len(found(text % "carrier", "KN411"))) == (1, 0)


def test_a_site_without_demand_counts_by_its_last_path() -> None:
    """Without services nothing is lost, but the point of presence is the last path of all three."""
    assert _points(HUB.split("services:")[0]) == {"site:pop"}


def test_the_only_line_of_a_county_is_no_single_point_for_others() -> None:
    assert _points(line()) == set()


EDGES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda e: e[0] != e[1]), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_what_is_cut_off_equals_the_components_of_networkx(edges: list[tuple[int, int]]) -> None:
    """Seven points of presence: all outside the largest component (the one with the first site of equals) are cut off."""
    sites = "\n".join(f"  - {{id: s{i}, kind: pop}}" for i in range(7))
    links = "\n".join(f"  - {{id: l{n}, a: s{a}, b: s{b}, capacity: 1G}}" for n, (a, b) in enumerate(edges))
    net = network(from_text(f"sites:\n{sites}\nlinks:\n{links}\n"))
    for outage in (None, *outages(net)):
        graph: nx.MultiGraph[int] = nx.MultiGraph()
        graph.add_nodes_from(i for i in range(7) if outage is None or i not in outage.devices_down)
        graph.add_edges_from(e for n, e in enumerate(edges) if outage is None or n not in outage.links_down)
        main = max(sorted(nx.connected_components(graph), key=min), key=len)
        down = set() if outage is None else set(outage.sites_down)
        assert cut_off(net, outage) == tuple(f"s{i}" for i in range(7) if i not in main and i not in down)

"""The kernels, on hand-drawn graphs and as laws."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.traffic import repair, routing
from kommunalnetz.traffic.routing import Bools, Floats, Topology


def loads(net: Topology, source: int, target: int, arc_up: Bools | None = None) -> Floats:
    """What one unit from a device to a site puts on every arc."""
    up = np.ones(net.arcs, dtype=np.bool_) if arc_up is None else arc_up
    dist = routing.distances(net, up, np.ones(net.devices, dtype=np.bool_), np.array([target]))
    tight = routing.tight_arcs(net, dist, up)
    injected = np.zeros((1, net.devices, 1))
    injected[0, source] = 1.0
    return routing.arc_traffic(net, tight, routing.device_traffic(net, tight, injected))[:, 0]


def test_traffic_splits_per_hop_and_not_per_path() -> None:
    """0 > 1 and 0 > 2 get half each; 1 reaches 5 by 3 and 4 with a quarter each, 2 by 4 alone with its half."""
    net = routing.topology([0, 0, 1, 1, 2, 3, 4], [1, 2, 3, 4, 4, 5, 5], [1] * 7)
    assert loads(net, 0, 5).tolist() == [0.5, 0.5, 0.25, 0.25, 0.5, 0.25, 0.75]


def test_parallel_links_are_separate_next_hops() -> None:
    """Two links to 1 and one to 2: a third each."""
    net = routing.topology([0, 0, 0, 1, 2], [1, 1, 2, 3, 3], [1] * 5)
    assert loads(net, 0, 3) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 2 / 3, 1 / 3])


def test_ways_of_equal_cost_and_different_hops_are_both_used() -> None:
    """0 > 3 directly costs 3, over 1 and 2 costs 3 too."""
    net = routing.topology([0, 0, 1, 2], [3, 1, 2, 3], [3, 1, 1, 1])
    assert loads(net, 0, 3).tolist() == [0.5, 0.5, 0.5, 0.5]


def test_a_metric_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        routing.topology([0], [1], [0])


def test_a_site_with_two_devices_leaves_by_the_nearest_or_by_its_exit() -> None:
    """Site 0 has devices 0 and 1; 0 is nearer to site 1 (device 2)."""
    arcs = ([0, 1], [2, 2], [1, 5])
    for exit_device, wanted in ((-1, [1.0, 0.0]), (1, [0.0, 1.0])):
        net = routing.topology(*arcs, device_site=[0, 0, 1], exit_device=[exit_device, -1])
        up = np.ones(2, dtype=np.bool_)
        dist = routing.distances(net, up, np.ones(3, dtype=np.bool_), np.array([1]))
        near, share = routing.entry_shares(net, dist)
        assert share[:2, 0].tolist() == wanted
        assert near[0, 0] == (1 if exit_device < 0 else 5)


def test_an_exit_without_a_path_leaves_to_the_other_device() -> None:
    net = routing.topology([0], [2], [1], device_site=[0, 0, 1], exit_device=[1, -1])
    dist = routing.distances(net, np.array([True]), np.ones(3, dtype=np.bool_), np.array([1]))
    assert routing.entry_shares(net, dist)[1][:2, 0].tolist() == [1.0, 0.0]


def test_a_network_without_arcs_has_no_loads() -> None:
    net = routing.topology([], [], [], device_site=[0, 1])
    assert loads(net, 0, 1).tolist() == []


@dataclass(frozen=True)
class Random:
    net: Topology
    arc_up: Bools
    device_up: Bools


@st.composite
def networks(draw: st.DrawFn) -> Random:
    """A graph of links with parallel ones, disconnected or not, and a set of things that fail."""
    devices = draw(st.integers(min_value=2, max_value=9))
    end = st.integers(min_value=0, max_value=devices - 1)
    links = draw(st.lists(st.tuples(end, end, st.integers(1, 4), st.integers(1, 4)).filter(lambda link: link[0] != link[1]), max_size=18))
    tail = [end for a, b, _, _ in links for end in (a, b)]
    head = [end for a, b, _, _ in links for end in (b, a)]
    sites = draw(st.lists(st.integers(0, 3), min_size=devices, max_size=devices))
    used = sorted(set(sites))
    place = [used.index(site) for site in sites]
    net = routing.topology(tail, head, [m for _, _, one, two in links for m in (one, two)], device_site=place, exit_device=[-1] * len(used))
    links_up = np.array(draw(st.lists(st.booleans(), min_size=len(links), max_size=len(links))), dtype=np.bool_).repeat(2)
    device_up = np.array(draw(st.lists(st.sampled_from([True, True, True, False]), min_size=devices, max_size=devices)), dtype=np.bool_)
    return Random(net, routing.usable(net, links_up, device_up), device_up)


@given(networks())
@settings(max_examples=150, deadline=None)
def test_repairing_distances_equals_computing_them_anew(case: Random) -> None:
    net, targets = case.net, np.arange(case.net.sites)
    whole, alive = np.ones(net.arcs, dtype=np.bool_), np.ones(net.devices, dtype=np.bool_)
    before = routing.distances(net, whole, alive, targets)
    after = before.T.copy()
    lost, dist, fewer = repair.repaired(net, after, net.metric, int(routing.FAR), case.arc_up, case.device_up)
    after.reshape(-1)[lost] = dist
    expected = routing.distances(net, case.arc_up, case.device_up, targets)
    assert np.array_equal(after.T, expected)
    assert np.array_equal(lost, np.flatnonzero(expected.T != before.T))
    hops = [routing.tight_arcs(net, dist, up) for dist, up in ((before, whole), (expected, case.arc_up))]
    arc, target = np.nonzero(hops[0] != hops[1])
    bent = {int(t * net.devices + net.tail[a]) for a, t in zip(arc, target, strict=True)}
    assert set(fewer.tolist()) == bent - set(lost.tolist())


@given(networks())
@settings(max_examples=100, deadline=None)
def test_an_outage_never_shortens_a_distance(case: Random) -> None:
    net, targets = case.net, np.arange(case.net.sites)
    before = routing.distances(net, np.ones(net.arcs, dtype=np.bool_), np.ones(net.devices, dtype=np.bool_), targets)
    assert (routing.distances(net, case.arc_up, case.device_up, targets) >= before).all()


@given(networks())
@settings(max_examples=100, deadline=None)
def test_what_enters_arrives_and_nothing_is_lost_on_the_way(case: Random) -> None:
    """At every device of another site what comes in and starts there goes out; at the target site all of it ends."""
    net, targets = case.net, np.arange(case.net.sites)
    dist = routing.distances(net, case.arc_up, case.device_up, targets)
    tight = routing.tight_arcs(net, dist, case.arc_up)
    for target in targets:
        injected = np.where((dist[:, target] < routing.FAR) & (net.device_site != target), 1.0, 0.0).reshape(1, -1, 1)
        column = tight[:, [target]]
        on_arcs = routing.arc_traffic(net, column, routing.device_traffic(net, column, injected))[:, 0]
        balance = injected[0, :, 0].copy()
        np.add.at(balance, net.head, on_arcs)
        np.subtract.at(balance, net.tail, on_arcs)
        elsewhere = net.device_site != target
        assert np.abs(balance[elsewhere]).max(initial=0.0) < 1e-9
        assert balance[~elsewhere].sum() == pytest.approx(injected.sum())

"""Two outages composed from one each are those routed anew."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import OutageKind, Profile
from kommunalnetz.inventory.services import Application, Select
from kommunalnetz.planning.together import together
from kommunalnetz.traffic.composing import composed, single
from kommunalnetz.traffic.network import network
from kommunalnetz.traffic.outages import Outage, outages
from kommunalnetz.traffic.passing import rows_through
from kommunalnetz.traffic.study import Study, study
from traffic.examples import DAY, flow, inventory, line


def compared(made: Study) -> tuple[int, int]:
    """(pairs composed, pairs in all); every composed pair is compared with the one routed anew."""
    base = made.base
    singles = [single(made.state(outage), base) for outage in made.outages]
    count = 0
    for one, other in itertools.combinations(singles, 2):
        assert one.state.outage is not None
        assert other.state.outage is not None
        both = together((one.state.outage, other.state.outage))
        found = composed(one, other, base, both)
        if found is None:
            continue
        count += 1
        expected = made.state(both).routed
        first = np.arange(made.network.arcs) < 2
        crowded = [[row for row in rows_through(r, first) if r.amounts[row] > 0] for r in (found, expected)]
        assert crowded[0] == crowded[1]
        for name in ("ip", "amounts", "factors"):
            np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-9, atol=1e-3)
        for name in ("offered", "served", "standby", "removed", "unserved", "rerouted", "within"):
            np.testing.assert_allclose(getattr(found.accounting, name), getattr(expected.accounting, name), rtol=1e-9, atol=1e-3)
    return count, len(singles) * (len(singles) - 1) // 2


def lines_of(given_network: Inventory) -> tuple[Outage, ...]:
    """The outages of all lines."""
    return outages(network(given_network), (OutageKind.LINK,))


def ring(size: int) -> Inventory:
    """A ring of sites with a flow from each to the next."""
    links = [line(f"l{i}", f"s{i}", f"s{(i + 1) % size}") for i in range(size)]
    return inventory(links, [flow(f"s{i}", f"s{(i + 1) % size}", "1M") for i in range(size)])


@st.composite
def networks(draw: st.DrawFn) -> Inventory:
    """Small multigraphs with flows between sites and an application with two hosts, split or nearest, and perhaps a standby."""
    size = draw(st.integers(3, 7))
    ends = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), min_size=size, max_size=2 * size))
    ends = [(a, b) for a, b in ends if a != b] + [(0, 1)]
    metric = st.integers(1, 3)
    links = [line(f"l{i}", f"s{a}", f"s{b}", metric=draw(metric)) for i, (a, b) in enumerate(ends)]
    sites = sorted({end for link in links for end in (link.a, str(link.b))})
    some = st.sampled_from(sites)
    pairs = draw(st.lists(st.tuples(some, some), min_size=1, max_size=6, unique=True))
    services = [flow(a, b, "3M", name=f"f{i}") for i, (a, b) in enumerate(pairs) if a != b]
    hosts = draw(st.lists(some, min_size=1, max_size=2, unique=True))
    standby = draw(st.lists(some.filter(lambda site: site not in hosts), max_size=1)) if len(sites) > len(hosts) else []
    shared = Application.model_validate({
        "id": "app", "kind": "application", "users": 10, "concurrency": "100 %", "profile": "p", "consumers": {"ids": sites},
        "hosts": hosts, "standby": standby, "select": draw(st.sampled_from(list(Select))),
    })  # fmt: skip
    return inventory(links, [*services, shared], profiles={"p": profile()})


def profile() -> Profile:
    """1 Mbit/s up, 2 down."""
    return Profile.model_validate({"id": "p", "up": "1M", "down": "2M", "packet_size": 500})


@settings(max_examples=150, deadline=None)
@given(networks())
def test_what_is_composed_is_what_is_routed(given_network: Inventory) -> None:
    compared(study(given_network, date=DAY, outages=lines_of(given_network)))


def test_lines_of_different_leaves_are_composed() -> None:
    """A star with four leaves that all use the centre: each leaf's line is on every DAG, but no traffic of one passes another: 6 of 6."""
    links = [line(f"l{i}", f"s{i}", "rz") for i in range(4)]
    flows = [flow(f"s{i}", "rz", "1M") for i in range(4)]
    assert compared(study(inventory(links, flows), date=DAY, outages=lines_of(inventory(links, flows)))) == (6, 6)


@pytest.mark.parametrize("size", [4, 5])
def test_two_lines_of_a_ring_are_never_composed(size: int) -> None:
    """Each line is on every detour of the other."""
    assert compared(study(ring(size), date=DAY, outages=lines_of(ring(size))))[0] == 0

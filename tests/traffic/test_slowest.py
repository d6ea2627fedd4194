"""What is reduced from differences is what the whole arrays of every state say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Policy, QosClass
from kommunalnetz.inventory.services import Conference, ConferenceMode, Voice
from kommunalnetz.traffic.delay import per_row, through_hubs, ways, weighed
from kommunalnetz.traffic.patch import unchanged
from kommunalnetz.traffic.study import Study, study
from traffic.examples import DAY, flow, inventory, line
from traffic.test_composing import profile

CLASSES = {
    "live": QosClass.model_validate({"id": "live", "rank": 1, "priority": True, "y1541": 0}),
    "rest": QosClass.model_validate({"id": "rest", "rank": 5, "delay": "1 s"}),
}


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Small multigraphs of thin lines, some of unknown length or capacity, with flows, telephony and a conference."""
    size = draw(st.integers(3, 6))
    ends = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), min_size=size, max_size=2 * size))
    ends = [(a, b) for a, b in ends if a != b] + [(0, 1)]
    capacity = st.sampled_from(["12M", "30M", "100M", "1G", "unknown"])
    length = st.sampled_from([None, "10 km", "80 km", "300 km"])
    links = []
    for i, (a, b) in enumerate(ends):
        told = {"length": far} if (far := draw(length)) else {}
        links.append(line(f"l{i}", f"s{a}", f"s{b}", metric=draw(st.integers(1, 3)), capacity=draw(capacity), **told))
    sites = sorted({end for link in links for end in (link.a, str(link.b))})
    some = st.sampled_from(sites)
    pairs = draw(st.lists(st.tuples(some, some), max_size=4, unique=True))
    flows = [flow(a, b, "3M", name=f"f{i}").model_copy(update={"qos": "rest"}) for i, (a, b) in enumerate(pairs) if a != b]
    hosts = draw(st.lists(some, min_size=1, max_size=2, unique=True))
    common = {"profile": "p", "consumers": {"ids": sites}, "class": "live"}
    calls = Voice.model_validate(common | {"id": "v", "kind": "voice", "users": 20, "internal_share": "50 %", "hosts": hosts})
    meeting = Conference.model_validate(common | {
        "id": "c", "kind": "conference", "mode": draw(st.sampled_from(list(ConferenceMode))), "stream": "2M", "thumbnail": "100k",
        "hosts": hosts[:1], "standby": hosts[1:],
    })  # fmt: skip
    return inventory(links, [*flows, calls, meeting], profiles={"p": profile()}, classes=CLASSES, policy=Policy())


def largest(made: Study) -> dict[str, tuple[float, str | None]]:
    """The largest delay of every service over all states, each computed whole, and the first outage that has it."""
    chosen = ways(made.intact.case, judged_only=True)
    found: dict[str, tuple[float, str | None]] = {}
    for outage in (None, *made.outages):
        state = made.state(outage)
        raw = per_row(chosen, state, np.arange(len(chosen.rows)), unchanged(weighed(chosen, state.lines)))[0]
        delay = through_hubs(chosen, raw)
        for position in np.unique(chosen.service):
            top = float(np.max(delay, initial=-np.inf, where=(chosen.service == position) & ~np.isnan(delay)))
            name = made.demand.services[position]
            if top > found.get(name, (-np.inf, None))[0] * (1 + 1e-9):
                found[name] = top, None if outage is None else outage.name
    return found


@settings(max_examples=40, deadline=None)
@given(inventories())
def test_the_slowest_are_those_of_all_states_computed_whole(given_network: Inventory) -> None:
    made = study(given_network, date=DAY)
    told = {one.service: (one.delay, one.outage.name) for one in made.delays if one.outage is not None}
    expected = {service: value for service, value in largest(made).items() if value[1] is not None}
    assert {name: at for name, (_, at) in told.items()} == {name: at for name, (_, at) in expected.items()}
    for name, (delay, _) in told.items():
        np.testing.assert_allclose(delay, expected[name][0], rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(inventories())
def test_the_worst_and_the_harm_are_those_of_all_states_computed_whole(given_network: Inventory) -> None:
    made = study(given_network, date=DAY)
    states = [made.state(outage) for outage in made.outages]
    for name in ("load", "need"):
        whole = np.max([getattr(state, name).max(axis=1) for state in (made.intact, *states)], axis=0)
        np.testing.assert_allclose(getattr(made.worst, name), whole, rtol=1e-9, atol=1e-3)
    for told, state in zip(made.impacts, states, strict=True):
        books = state.accounting
        assert np.isclose(told.unserved, books.unserved.sum(), atol=1e-3)
        over = np.flatnonzero(state.required > 1).tolist()
        assert sorted(arc for arc, _ in told.overloaded) == over
        outside = (books.served + books.standby - books.within).sum(axis=0)
        alone = {site.id for n, site in enumerate(made.network.sites) if outside[n] <= 0 and books.unserved[:, n].sum() > 0}
        assert set(told.cut_off) <= alone

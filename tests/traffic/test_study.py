"""Intact and in outages: who is served, by whom, and who is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Duct, OutageKind, Policy, Profile, QosClass, Site
from kommunalnetz.inventory.services import Application, Conference, Fixed
from kommunalnetz.traffic import assignment, flows, paths
from kommunalnetz.traffic.study import Study, study
from traffic.examples import DAY, flow, inventory, line

PROFILES = {"p": Profile.model_validate({"id": "p", "up": "1M", "down": "1M", "concurrency": "100 %", "packet_size": 500})}


def service(hosts: list[str], consumers: list[str], **fields: Any) -> Application:
    """Ten users: 10 Mbit/s each way, 20 together."""
    wanted = {"id": "s", "kind": "application", "profile": "p", "hosts": hosts, "consumers": {"ids": consumers}, "users": 10}
    return Application.model_validate(wanted | fields)


def books(found: Study, outage: str | None, site: str) -> dict[str, float]:
    """What a state's books say of the first service at a site, in Mbit/s, without zeros."""
    at, accounting = found.network.site_at[site], found.state(outage).accounting
    names = ("served", "standby", "removed", "unserved")
    return {name: round(value / 1e6, 6) for name in names if (value := float(getattr(accounting, name)[0, at]))}


def ring(*services: Any, **sections: Any) -> Inventory:
    """a - b - c - a; hosts at b and c."""
    links = [line("ab", "a", "b"), line("bc", "b", "c", metric=3), line("ac", "a", "c", metric=2)]
    return inventory(links, services, profiles=PROFILES, **sections)


def test_the_nearest_host_serves_and_the_next_one_is_a_standby() -> None:
    found = study(ring(service(["b", "c"], ["a"])))
    assert books(found, None, "a") == {"served": 20.0}
    assert books(found, "site:b", "a") == {"standby": 20.0}
    assert books(found, "link:ab", "a") == {"standby": 20.0}, "c at distance 2 is nearer now than b at 5"


def test_nearest_hosts_at_the_same_distance_share() -> None:
    links = [line("ab", "a", "b"), line("ac", "a", "c")]
    found = study(inventory(links, [service(["b", "c"], ["a"])], profiles=PROFILES))
    assert found.intact.load[[0, 2], 0].tolist() == [5e6, 5e6]
    assert books(found, "site:b", "a") == {"served": 10.0, "standby": 10.0}


def test_the_share_of_a_dead_host_goes_to_its_standby_and_never_to_the_others() -> None:
    links = [line("ab", "a", "b"), line("ac", "a", "c"), line("ad", "a", "d")]
    with_standby = study(inventory(links, [service(["b", "c"], ["a"], select="split", standby=["d"])], profiles=PROFILES))
    assert books(with_standby, "site:b", "a") == {"served": 10.0, "standby": 10.0}
    assert with_standby.state("site:b").load[[0, 2, 4], 0].tolist() == [0.0, 5e6, 5e6]
    without = study(inventory(links, [service(["b", "c"], ["a"], select="split")], profiles=PROFILES))
    assert books(without, "site:b", "a") == {"served": 10.0, "unserved": 10.0}


def test_standbys_are_taken_in_the_order_of_the_file() -> None:
    links = [line("ab", "a", "b"), line("ac", "a", "c", metric=9), line("ad", "a", "d")]
    found = study(inventory(links, [service(["b"], ["a"], standby=["c", "d"])], profiles=PROFILES))
    assert found.state("site:b").load[[2, 4], 0].tolist() == [10e6, 0.0]


def test_a_dead_only_host_leaves_its_consumers_unserved() -> None:
    found = study(ring(service(["b"], ["a", "c"])))
    impact = next(impact for impact in found.impacts if impact.outage.name == "site:b")
    assert books(found, "site:b", "a") == {"unserved": 20.0}
    assert impact.cut_off == ("a", "c")
    assert impact.services_lost == (("s", ("a", "c")),)
    assert impact.per_site == pytest.approx({"a": 20e6, "c": 20e6})


def test_what_is_down_itself_is_removed_and_not_unserved() -> None:
    found = study(ring(service(["b"], ["a", "c"])))
    assert books(found, "site:a", "a") == {"removed": 20.0}
    assert books(found, "site:a", "c") == {"served": 20.0}


def test_a_site_whose_only_device_is_down_is_unserved() -> None:
    found = study(ring(service(["b"], ["a", "c"])))
    assert books(found, "device:a", "a") == {"unserved": 20.0}
    assert next(impact for impact in found.impacts if impact.outage.name == "device:a").cut_off == ("a",)


def test_a_site_with_two_routers_survives_one_of_them() -> None:
    links = [line("r1b", "r1", "b"), line("r2b", "r2", "b")]
    found = study(inventory(links, [service(["b"], ["a"])], [Site(id="a")], {"r1": "a", "r2": "a"}, profiles=PROFILES))
    assert found.intact.load[:, 0].tolist() == [5e6] * 4
    assert books(found, "device:r1", "a") == {"served": 20.0}
    assert found.state("device:r1").load[:, 0].tolist() == [0.0, 0.0, 10e6, 10e6]


def test_users_at_the_host_itself_need_no_line_and_no_router() -> None:
    found = study(ring(service(["b"], ["a", "b"])))
    assert books(found, "device:b", "b") == {"served": 20.0}
    assert found.intact.load[[1, 2, 3, 4, 5], 0].tolist() == [10e6, 0.0, 0.0, 0.0, 0.0]


def test_rerouted_is_what_is_served_on_other_paths() -> None:
    found = study(ring(service(["b"], ["a", "c"])))
    by_name = {impact.outage.name: impact for impact in found.impacts}
    assert by_name["link:ab"].rerouted == pytest.approx(40e6), "a changes to c; c used both b directly and a"
    assert by_name["link:bc"].rerouted == pytest.approx(20e6)
    assert by_name["link:ac"].rerouted == pytest.approx(20e6)


def test_a_duct_takes_everything_that_names_it() -> None:
    ducts = {"d": Duct(id="d")}
    links = [line("ab", "a", "b", ducts=["d"]), line("ac", "a", "c"), line("cb", "c", "b", ducts=["d"])]
    found = study(inventory(links, [service(["b"], ["a", "c"])], profiles=PROFILES, ducts=ducts))
    outage = found.outage("duct:d")
    assert (outage.links_down, outage.devices_down, outage.sites_down) == ((0, 2), (), ())
    assert found.impacts[-1].cut_off == ("a", "c")


def test_an_overloaded_line_shows_what_it_would_need() -> None:
    """500 Mbit/s on 300: 167 %, never 100."""
    found = study(inventory([line("ab", "a", "b", capacity="300M")], [flow("a", "b", "500M")]))
    assert found.intact.utilisation[0] == pytest.approx(5 / 3)
    assert found.impacts[0].unserved == 500e6


def test_the_worst_state_of_each_arc_is_known() -> None:
    """a to b with 10 Mbit/s, over c when ab is down."""
    found = study(ring(flow("a", "b", "10M")))
    worst = [found.outages[i].name if i >= 0 else None for i in found.worst.outage]
    assert worst == [None, None, None, "link:ab", "link:ab", None]
    assert found.worst.load.tolist() == [10e6, 0.0, 0.0, 10e6, 10e6, 0.0]
    assert found.worst.required[3] == pytest.approx(0.01)


def test_overloads_of_an_outage_come_worst_first() -> None:
    links = [line("ab", "a", "b"), line("ac", "a", "c", metric=2, capacity="5M"), line("bc", "b", "c", metric=2, capacity="8M")]
    found = study(inventory(links, [flow("a", "b", "10M")]))
    assert [arc for arc, _ in found.impacts[0].overloaded] == [2, 5]
    assert [required for _, required in found.impacts[0].overloaded] == pytest.approx([2.0, 1.25])


def test_unknown_capacity_is_never_fine() -> None:
    found = study(inventory([line("ab", "a", "b", capacity="unknown")], [flow("a", "b", "10M")]))
    assert np.isnan([found.intact.utilisation[0], found.intact.required[0], found.worst.required[0]]).all()
    assert found.worst.load[0] == 10e6


def test_records_count_while_they_are_valid() -> None:
    ended = line("ac", "a", "c").model_copy(update={"valid_until": DAY.replace(year=2020)})
    found = study(inventory([line("ab", "a", "b"), ended, line("bc", "b", "c")], [flow("a", "c", "1M")]))
    assert [link.id for link in found.network.links] == ["ab", "bc"]


def test_ways_between_sites_are_told_with_their_shares() -> None:
    links = [line("ab", "a", "b"), line("bd", "b", "d"), line("ac", "a", "c"), line("cd", "c", "d")]
    found = study(inventory(links))
    shares, devices = found.intact.site_paths("a", "d")
    assert shares == {0: 0.5, 2: 0.5, 4: 0.5, 6: 0.5}
    assert [found.network.devices[d].id for d in devices] == ["a", "b", "c", "d"]
    assert found.state("site:b").site_paths("a", "d")[0] == {4: 1.0, 6: 1.0}
    assert found.state("site:d").site_paths("a", "d") == ({}, ())


def test_an_unknown_outage_is_a_key_error() -> None:
    found = study(ring(), outages=())
    with pytest.raises(KeyError):
        found.state("link:nowhere")
    assert found.state("link:ab").outage == found.outage("link:ab")


def test_policy_names_the_kinds_of_outage_and_carriers_stay_up_by_default() -> None:
    sites = [Site(id="a"), Site(id="net", kind="carrier")]
    links = [line("ab", "a", "net")]
    assert [o.name for o in study(inventory(links, sites=sites)).outages] == ["link:ab", "device:a", "site:a"]
    both = Policy(outages=(OutageKind.SITE, OutageKind.CARRIER))
    assert [o.name for o in study(inventory(links, sites=sites, policy=both)).outages] == ["site:a", "site:net"]


def test_a_large_net_is_worked_on_in_blocks_with_the_same_loads(monkeypatch: pytest.MonkeyPatch) -> None:
    case = ring(service(["b", "c"], ["a", "b"]), flow("c", "b", "3M"))
    kept = study(case)
    for module, size in ((paths, "BLOCK"), (assignment, "BLOCK"), (flows, "PORTION")):
        monkeypatch.setattr(module, size, 1)
    blocks = study(case)
    for name in (None, *(outage.name for outage in kept.outages)):
        assert np.allclose(kept.state(name).load, blocks.state(name).load)


def test_progress_is_told_after_every_outage() -> None:
    told: list[tuple[int, int]] = []
    study(ring(flow("a", "b", "1M")), progress=lambda done, every: told.append((done, every)))
    assert told == [(i, 9) for i in range(1, 10)]


@pytest.mark.parametrize("services", [[], [flow("a", "b", "1M")]])
def test_disconnected_networks_and_networks_without_demand_are_studied(services: list[Any]) -> None:
    sites = [Site(id="a"), Site(id="b")]
    found = study(inventory([line("cd", "c", "d")], services, sites))
    assert found.intact.accounting.unserved.sum() == (1e6 if services else 0.0)
    assert found.intact.load.sum() == 0.0
    assert found.intact_unserved == ({"a": 1e6} if services else {})


def test_a_single_site_is_a_network_too() -> None:
    found = study(inventory([], [service(["a"], ["a"])], [Site(id="a")], profiles=PROFILES))
    assert books(found, None, "a") == {"served": 20.0}
    assert [impact.removed for impact in found.impacts] == [0.0, 20e6]


def test_an_empty_inventory_has_an_empty_study() -> None:
    found = study(Inventory(date=DAY))
    assert (found.outages, found.impacts, found.delays, found.intact.load.shape) == ((), (), (), (0, 24))


def test_a_conference_meets_at_the_next_host_when_its_hub_is_down() -> None:
    fields = {"id": "s", "kind": "conference", "stream": "1M", "simulcast": "no", "consumers": {"ids": ["a", "c"]}}
    call = Conference.model_validate(fields | {"hosts": ["b"], "standby": ["c"]})
    found = study(ring(call))
    assert books(found, "site:b", "a") == {"standby": 2.0}
    assert found.state("site:b").load[[4, 5], 0].tolist() == [1e6, 1e6]


def test_bridges_that_do_not_reach_each_other_leave_the_stream_between_them_unserved() -> None:
    """One endpoint on each bridge, r = 1: each sends 1 Mbit/s to the other."""
    links = [line("ab", "a", "b"), line("bc", "b", "c"), line("cd", "c", "d")]
    call = Conference.model_validate(
        {"id": "s", "kind": "conference", "mode": "cascade", "stream": "1M", "hosts": ["b", "c"], "consumers": {"ids": ["a", "d"]}}
    )
    found = study(inventory(links, [call]))
    assert books(found, "link:bc", "b") == {"unserved": 1.0}
    assert books(found, "link:bc", "a") == {"served": 2.0}


def test_standby_takes_home_users_along_when_the_gateway_moves() -> None:
    """Users of a are at home: entry and host at h; gateway b nearest, c next."""
    links = [line("ab", "a", "b"), line("ac", "a", "c", metric=2), line("bh", "b", "h"), line("ch", "c", "h")]
    home = {"share": "100 %", "vpn": ["b", "c"], "internet": ["h"]}
    found = study(inventory(links, [service(["h"], ["a"], home_office=home)], profiles=PROFILES))
    assert books(found, None, "a") == {"served": 40.0}, "tunnel and inner leg"
    assert books(found, "site:b", "a") == {"standby": 40.0}
    assert books(found, "site:h", "a") == {"unserved": 40.0}


def test_the_delay_is_the_sum_over_hops_of_length_packet_router_and_queue() -> None:
    """500 byte at 10 Mbit/s 0.4 ms, 200 km 1 ms, 50 us per hop; M/D/1 at load 0.1 waits 0.1 / 0.9 / 2 * 0.4 ms."""
    links = [line("ab", "a", "b", capacity="10M", length="200 km"), line("bc", "b", "c", capacity="10M", length="200 km")]
    services = [service(["c"], ["a"], users=1)]
    found = study(inventory(links, services, profiles=PROFILES), outages=())
    hop = 1e-3 + 0.4e-3 + 50e-6 + 0.1 / 0.9 / 2 * 0.4e-3
    assert [(d.service, d.site, d.outage) for d in found.delays] == [("s", "a", None)]
    assert found.delays[0].delay == pytest.approx(2 * hop)
    assert found.delays[0].jitter is None


def test_a_conference_counts_both_legs_through_its_hub() -> None:
    links = [line("ab", "a", "b", length="100 km"), line("bc", "b", "c", length="300 km")]
    call = Conference.model_validate({"id": "s", "kind": "conference", "stream": "1M", "hosts": ["b"], "consumers": {"ids": ["a", "c"]}})
    delays = {d.site: d.delay for d in study(inventory(links, [call]), outages=()).delays}
    assert delays["a"] == pytest.approx(2e-3, rel=0.1)
    assert delays["a"] == pytest.approx(delays["c"])


def test_a_full_line_delays_for_ever_and_an_unknown_length_is_unknown() -> None:
    links = [line("ab", "a", "b", capacity="1M", length="1 km"), line("ac", "a", "c")]
    found = study(inventory(links, [flow("a", "b", "2M"), flow("a", "c", "1M")]), outages=())
    assert found.delays[0].delay == np.inf
    assert np.isnan(found.delays[1].delay)


def test_jitter_is_judged_for_the_priority_class_only() -> None:
    """One packet of 1500 byte at 1 Gbit/s is 12 us per hop; the own queue at a load of 1 % adds 1 / 99 / 2 of 4 us."""
    classes = {"ef": QosClass(id="ef", rank=0, priority=True, y1541=0), "be": QosClass(id="be", rank=9, y1541=3)}
    links = [line("ab", "a", "b", length="1 km")]
    services = [service(["b"], ["a"], **{"class": "ef"}), service(["b"], ["a"], id="t", **{"class": "be"})]
    first, second = study(inventory(links, services, profiles=PROFILES, classes=classes), outages=()).delays
    assert first.jitter == pytest.approx(12e-6 + 0.01 / 0.99 / 2 * 4e-6)
    assert (first.target, first.jitter_target) == (0.1, 0.05)
    assert (second.jitter, second.target) == (None, 0.4)


def test_the_worst_delay_of_a_service_names_its_outage() -> None:
    classes = {"be": QosClass(id="be", y1541=3)}
    links = [line("ab", "a", "b", length="1 km"), line("ac", "a", "c", length="500 km"), line("bc", "b", "c", length="500 km")]
    found = study(inventory(links, [service(["b"], ["a"], **{"class": "be"})], profiles=PROFILES, classes=classes))
    worst = found.delays[-1]
    assert worst.outage is not None
    assert worst.outage.name == "link:ab"
    assert worst.delay == pytest.approx(5e-3, rel=0.1)


def test_a_net_of_400_devices_is_studied_with_all_its_demand() -> None:
    """A ring of 400 with chords: every site sends to one hub; what arrives there is all of it."""
    count = 400
    links = [line(f"r{i}", f"s{i}", f"s{(i + 1) % count}") for i in range(count)]
    links += [line(f"c{i}", f"s{i}", f"s{(i + 20) % count}", metric=7) for i in range(0, count, 2)]
    found = study(inventory(links, [flow(f"s{i}", "s0", "1M") for i in range(1, 30)]), outages=())
    into = found.network.head == found.network.device_at["s0"]
    assert found.intact.load[into, 0].sum() == pytest.approx(29e6)


@pytest.mark.full
def test_outages_of_400_devices_equal_networks_without_the_line() -> None:
    """The same ring with 400 chords and 2000 demands: 800 lines; every 40th is taken out of the inventory for comparison."""
    count = 400
    links = [line(f"r{i}", f"s{i}", f"s{(i + 1) % count}") for i in range(count)]
    links += [line(f"c{i}", f"s{i}", f"s{(i * 7 + 13) % count}", metric=5) for i in range(count) if (i * 7 + 13) % count != i]
    flows = tuple((f"s{i % count}", f"s{(i * 31 + 5) % count}", 1e6) for i in range(2000))
    matrix = Fixed.model_construct(id="m", kind="fixed", flows=flows)
    case = inventory(links, [matrix], policy=Policy(outages=(OutageKind.LINK,)))
    found = study(case)
    assert len(found.impacts) == len(links)
    for link in list(case.links)[::40]:
        rest = {name: record for name, record in case.links.items() if name != link}
        without = study(replace(case, links=rest), outages=()).intact
        at = [arc for name in rest for arc in (2 * found.network.link_at[name], 2 * found.network.link_at[name] + 1)]
        assert np.allclose(found.state(f"link:{link}").load[at], without.load, rtol=1e-9, atol=1e-3)


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Small networks, in one piece or not, with services of all ways to choose a host."""
    count = draw(st.integers(min_value=2, max_value=6))
    names = [f"s{i}" for i in range(count)]
    place = st.integers(min_value=0, max_value=count - 1)
    pairs = draw(st.lists(st.tuples(place, place).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=9))
    links = [line(f"l{i}", names[a], names[b], metric=draw(st.integers(1, 3))) for i, (a, b) in enumerate(pairs)]
    chosen = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
    services: list[Any] = []
    for i in range(draw(st.integers(1, 3))):
        hosts = draw(chosen)
        standby = [name for name in draw(chosen) if name not in hosts]
        home = draw(st.sampled_from([None, {"share": "30 %", "internet": draw(chosen), "vpn": draw(chosen)}]))
        select = draw(st.sampled_from(["nearest", "split"]))
        services.append(service(hosts, draw(chosen), id=f"a{i}", standby=standby, select=select, home_office=home))
    services.append(
        Conference.model_validate({
            "id": "c", "kind": "conference", "mode": draw(st.sampled_from(["mesh", "mcu", "sfu", "cascade"])), "stream": "1M",
            "hosts": draw(chosen), "consumers": {"ids": draw(chosen)},
        })
    )  # fmt: skip
    services.append(flow(draw(st.sampled_from(names)), draw(st.sampled_from(names)), "5M", "f"))
    return inventory(links, services, [Site(id=name) for name in names], profiles=PROFILES)


@given(inventories())
@settings(max_examples=30, deadline=None)
def test_offered_is_served_or_standby_or_removed_or_unserved_in_every_state(case: Inventory) -> None:
    found = study(case)
    offered = found.intact.accounting.offered
    for outage in (None, *found.outages):
        state = found.state(outage)
        account = state.accounting
        parts = (account.served, account.standby, account.removed, account.unserved)
        assert all((part >= 0).all() for part in parts)
        assert np.allclose(sum(parts), offered, rtol=1e-9, atol=1e-3)
        assert (account.rerouted <= account.served + 1e-3).all()


@given(inventories())
@settings(max_examples=15, deadline=None)
def test_a_link_that_is_down_is_as_good_as_one_that_is_not_there(case: Inventory) -> None:
    found = study(case)
    for link in case.links:
        rest = [other for other in case.links if other != link]
        without = study(replace(case, links={name: case.links[name] for name in rest}), outages=()).intact
        down = found.state(f"link:{link}")
        for other in rest:
            here, there = found.network.link_at[other], without.case.network.link_at[other]
            assert np.allclose(down.need[2 * here : 2 * here + 2], without.need[2 * there : 2 * there + 2], rtol=1e-9, atol=1e-3)


@given(inventories())
@settings(max_examples=15, deadline=None)
def test_an_outage_loads_nothing_that_is_down(case: Inventory) -> None:
    found = study(case)
    for outage in found.outages:
        down = [arc for link in outage.links_down for arc in (2 * link, 2 * link + 1)]
        assert found.state(outage).load[down].sum() == 0.0

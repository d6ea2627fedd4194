"""Allocation: everything gets what it lacks, and what somebody has never moves."""

from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.address_book import address_book
from kommunalnetz.inventory.addressing import EXAMPLE_POOLS, Changes, allocation_changes, needs, prefix_of
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, NetworkRecord, Site, SiteKind
from kommunalnetz.inventory.router_records import Allocation, Pool

DAY = date(2026, 3, 1)


def ring(
    sites: int, *, pools: dict[str, Pool] | None = None, without: frozenset[int] = frozenset(), twice: frozenset[int] = frozenset()
) -> Inventory:
    """Sites in a ring, but for ``without``; those in ``twice`` have a second router."""
    there = [n for n in range(sites) if n not in without]
    devices = {f"r{n}": Device(id=f"r{n}", site=f"s{n}") for n in there}
    devices |= {f"r{n}b": Device(id=f"r{n}b", site=f"s{n}") for n in there if n in twice}
    links = {
        f"l{a}-{b}": Link(id=f"l{a}-{b}", a=f"r{a}", b=f"r{b}", capacity=None)
        for a, b in zip(there, [*there[1:], *there[:1]], strict=True)
        if a != b
    }
    return Inventory(
        sites={f"s{n}": Site(id=f"s{n}") for n in there}, devices=devices, links=links,
        network=NetworkRecord(pools=EXAMPLE_POOLS if pools is None else pools),
    )  # fmt: skip


def allocated(inventory: Inventory, day: date = DAY) -> Inventory:
    """The inventory with everything allocated."""
    return replace(inventory, addresses=allocation_changes(inventory, day).applied(inventory.addresses))


def live(inventory: Inventory) -> dict[tuple[str, str, int], Allocation]:
    return {(one.owner, one.use, one.version): one for one in inventory.addresses if one.released is None}


def test_a_ring_of_three_gets_loopbacks_lines_and_networks_from_the_bottom_of_the_pools() -> None:
    """Pools of RFC 1918: the first loopback is .1 (never the address of the net), lines and networks begin at 0."""
    found = live(allocated(ring(3)))
    assert found["device:r0", "loopback", 4].prefix == "10.255.0.1/32"
    assert found["device:r2", "loopback", 6].prefix == "fd00:0:0:ff::3/128"
    assert found["link:l0-1", "point-to-point", 4].prefix == "10.254.0.0/31"
    assert found["link:l2-0", "point-to-point", 6].prefix == "fd00:0:0:fe::4/127"
    assert found["site:s1", "site", 4].prefix == "10.0.1.0/24"
    assert found["link:l2-0", "point-to-point", 4].ends == ("r2", "r0")
    assert found["link:l2-0", "point-to-point", 4].ports == (2, 2)


rings = st.builds(
    ring, st.integers(1, 7), without=st.frozensets(st.integers(0, 6), max_size=3), twice=st.frozensets(st.integers(0, 6), max_size=3)
).filter(lambda inventory: bool(inventory.sites))  # fmt: skip


@given(st.lists(rings, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_through_any_history_nothing_moves_nothing_overlaps_and_a_second_run_changes_nothing(history: list[Inventory]) -> None:
    before = Inventory()
    for state in history:
        after = allocated(replace(state, addresses=before.addresses))
        for key, one in live(before).items():
            again = live(after).get(key)
            assert (
                again is None
                or set(again.ends) != set(one.ends)
                or (again.prefix, again.ports) == (one.prefix, one.ports)
                or key[1] == "site"
            )
            if key[1] != "site" and again is not None:
                assert again.prefix == one.prefix
            if again is not None and key[1] == "site":
                assert again.prefix == one.prefix
                assert again.ends[: len(one.ends)] == one.ends
        prefixes = [prefix_of(one.prefix) for one in after.addresses]
        assert not any(one.overlaps(other) for one, other in combinations(prefixes, 2))
        assert {need.key for need in needs(after)} <= set(live(after))
        again_changes = allocation_changes(after, DAY)
        assert not again_changes.added
        assert not again_changes.changed
        assert not again_changes.dropped
        before = after


def test_what_is_gone_is_released_and_its_prefix_is_not_handed_out_before_the_quarantine_is_over() -> None:
    """s1 goes on 1 March 2026; for twelve months a new site gets another network, then that of s1."""
    whole = allocated(ring(3))
    smaller = allocated(replace(ring(3, without=frozenset({1})), addresses=whole.addresses))
    gone = next(one for one in smaller.addresses if one.owner == "site:s1" and one.version == 4)
    assert gone.released == DAY
    newer = ring(4, without=frozenset({1}))
    soon = live(allocated(replace(newer, addresses=smaller.addresses), date(2027, 2, 28)))
    late = allocated(replace(newer, addresses=smaller.addresses), date(2027, 3, 1))
    assert soon["site:s3", "site", 4].prefix == "10.0.3.0/24"
    assert live(late)["site:s3", "site", 4].prefix == "10.0.1.0/24"
    assert [one for one in late.addresses if one.owner == "site:s1" and one.version == 4] == []


def test_who_comes_back_gets_its_own_prefix_back() -> None:
    whole = allocated(ring(3))
    smaller = allocated(replace(ring(3, without=frozenset({1})), addresses=whole.addresses))
    back = allocated(replace(ring(3), addresses=smaller.addresses), date(2026, 9, 1))
    assert live(back)["site:s1", "site", 4].prefix == live(whole)["site:s1", "site", 4].prefix
    assert live(back)["link:l0-1", "point-to-point", 4].prefix == live(whole)["link:l0-1", "point-to-point", 4].prefix


def test_a_second_router_of_a_site_takes_the_next_address_and_leaves_the_first_where_it_is() -> None:
    one = allocated(ring(2))
    two = allocated(replace(ring(2, twice=frozenset({0})), addresses=one.addresses))
    book = address_book(two)
    assert (book.at_site("s0", "r0", 4, shared=False), book.at_site("s0", "r0b", 4, shared=False)) == ("10.0.0.1", "10.0.0.2")
    assert (book.gateway("s0", 4), book.at_site("s0", "r0", 4, shared=True)) == ("10.0.0.1", "10.0.0.2")


def test_the_router_of_a_site_keeps_everything_under_the_name_that_it_gets() -> None:
    """s0 and s1 had no devices; s0 gets r0 and r0b, s1 gets r1. Lines follow their ends, all else the first new router."""
    names = {"r0": "s0", "r1": "s1"}
    nameless = ring(3)
    before = allocated(replace(
        nameless,
        devices={names.get(name, name): one.model_copy(update={"id": names.get(name, name)}) for name, one in nameless.devices.items()},
        links={
            link.id: link.model_copy(update={"a": names.get(link.a, link.a), "b": names.get(str(link.b), link.b)})
            for link in nameless.links.values()
        },
    ))  # fmt: skip
    after = ring(3, twice=frozenset({0}))
    moved = after.links["l2-0"].model_copy(update={"b": "r0b"})
    found = allocated(replace(after, links={**after.links, "l2-0": moved}, addresses=before.addresses))
    assert [one.prefix for one in found.addresses[: len(before.addresses)]] == [one.prefix for one in before.addresses]
    assert [one.owner for one in found.addresses[len(before.addresses) :]] == ["device:r0b"] * 4  # loopback and management, two versions
    assert all(one.released is None for one in found.addresses)
    now, old = live(found), live(before)
    assert now["device:r0", "loopback", 4].prefix == old["device:s0", "loopback", 4].prefix
    assert now["link:l0-1", "point-to-point", 4].ends == ("r0", "r1")
    assert now["link:l2-0", "point-to-point", 6].ends == ("r2", "r0b")
    assert now["site:s0", "site", 4].ends == ("r0", "r0b")
    assert now["link:l0-1", "point-to-point", 4].ports == old["link:l0-1", "point-to-point", 4].ports == (1, 1)
    assert allocation_changes(found, DAY) == Changes()


def test_a_line_that_was_turned_round_keeps_the_addresses_of_its_ends() -> None:
    inventory = allocated(ring(2))
    link = inventory.links["l0-1"]
    turned = replace(inventory, links={**inventory.links, "l0-1": link.model_copy(update={"a": link.b, "b": link.a})})
    assert allocation_changes(turned, DAY).added == ()
    assert address_book(turned).end("l0-1", "r0", 4) == address_book(inventory).end("l0-1", "r0", 4) == ("10.254.0.0", "10.254.0.1", 31)


def test_a_tunnel_gets_a_prefix_for_the_line_below_it() -> None:
    inventory = ring(2)
    link = inventory.links["l0-1"].model_copy(update={"encapsulation": ("ethernet", "ipsec-gcm")})
    found = live(allocated(replace(inventory, links={**inventory.links, "l0-1": link})))
    assert found["link:l0-1", "underlay", 4].prefix == "10.254.0.2/31"
    assert ("link:l0-1", "underlay", 6) not in found


def test_a_provider_gets_loopbacks_only_and_management_is_for_pools_that_say_so() -> None:
    inventory = ring(2)
    foreign = replace(inventory, sites={**inventory.sites, "s1": Site(id="s1", kind=SiteKind.CARRIER)})
    uses = {(owner, use) for owner, use, _ in live(allocated(foreign))}
    assert ("device:r1", "loopback") in uses
    assert ("device:r0", "management") in uses
    assert not uses & {("device:r1", "management"), ("site:s1", "site")}
    only = {name: pool for name, pool in EXAMPLE_POOLS.items() if pool.purpose != "management"}
    assert not any(use == "management" for _, use, _ in live(allocated(ring(2, pools=only))))


def test_a_full_pool_serves_as_many_as_it_can_and_the_next_pool_the_rest() -> None:
    """A /30 has two addresses for routers; the third comes from the second pool, the fourth from none."""
    pools = {
        "first": Pool(prefix="10.255.0.0/30", purpose="loopback"), "second": Pool(prefix="10.255.1.0/32", purpose="loopback"),
        "lines": Pool(prefix="10.254.0.0/24", purpose="point-to-point"), "sites": Pool(prefix="10.0.0.0/16"),
    }  # fmt: skip
    inventory = ring(4, pools=pools)
    changes = allocation_changes(inventory, DAY)
    loopbacks = [one.prefix for one in changes.added if one.use == "loopback"]
    assert loopbacks == ["10.255.0.1/32", "10.255.0.2/32", "10.255.1.0/32"]
    assert [(lack.purpose, lack.version, lack.number, lack.pools) for lack in changes.lacks] == [("loopback", 4, 1, ("first", "second"))]

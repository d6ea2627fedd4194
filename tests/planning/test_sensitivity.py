"""What the lights hang on: by hand, and against a study of its own for half and twice of each assumption."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.doubling import assumed, doublable, times, tried
from kommunalnetz.planning.sensitivity import BANDWIDTH, CONTRACT, HALF, TWICE, Change, Sensitivity, sensitivity
from kommunalnetz.units import Period
from planning.star import DAY, star, studied

OFFICE = (
    "- {id: office, up: 100 kbit/s, down: 200 kbit/s, concurrency: 50 %, packet_size: 1000, assumptions: {down: guess, concurrency: guess}}"
)
FILES = "- {id: files, kind: application, profile: office, consumers: [a, b], users: 100, hosts: [rz], source: test}"


def asked(inventory: Inventory) -> Sensitivity:
    return sensitivity(studied(inventory))


def test_the_assumption_on_which_most_lights_hang_comes_first() -> None:
    """100 users take 10 Mbit/s: 45 % of 22, green. Twice: 91 %, red; half of the concurrency also halves the 5 up, half of down does not.

    b has 1 Gbit/s and stays green. Both need 10 each, together 20; with half the rate down each needs 5, as much as up.
    """
    found = asked(star({"a": "22M", "b": "1G"}, FILES, OFFICE))
    assert [(one.assumed.field, len(one.lights)) for one in found.tested] == [("concurrency", 1), ("down", 1)]
    for one in found.tested:
        assert one.half.changes == ()
        assert one.twice.changes == (Change(site="a", light=BANDWIDTH, old=Colour.GREEN, new=Colour.RED),)
        assert (one.half.need, found.need, one.twice.need) == pytest.approx((10e6, 20e6, 40e6))
    assert found.surviving(BANDWIDTH) == (("b",), ("a",))


def test_a_light_that_gets_better_is_a_change_and_costs_no_green() -> None:
    """10 of 18 Mbit/s are 56 %, amber; half 28 %, green."""
    found = asked(star({"a": "18M", "b": "1G"}, FILES, OFFICE))
    assert found.tested[0].half.changes == (Change(site="a", light=BANDWIDTH, old=Colour.AMBER, new=Colour.GREEN),)
    assert not found.tested[0].half.changes[0].worse
    assert found.surviving(BANDWIDTH) == (("b",), ())


def test_the_time_of_delivery_moves_the_light_of_a_contract() -> None:
    """End 2029-03-01, 3 months of notice, 14 to deliver, 6 for the tender: begin by 2027-04-01, which is 13 months ahead: green.

    Twice the 14 would be 2026-02-01: missed. Twice 6 would be 2026-10-01: due. Twice 3 would be 2027-01-01, ten months ahead: due.
    """
    contract = "contracts:\n  - {id: c, provider: P, until: 2029-03-01, source: test}\n"
    inventory = star({"a": "1G"}, FILES.replace("[a, b]", "[a]"), OFFICE, more=contract)
    line = inventory.links["a-hub"].model_copy(update={"contract": "c"})
    found = {one.assumed.field: one for one in asked(replace(inventory, links={**inventory.links, "a-hub": line})).tested}
    assert {name: [(c.light, c.new) for c in one.twice.changes] for name, one in found.items() if one.assumed.of_contracts} == {
        "lead_time": [(CONTRACT, Colour.RED)], "tender": [(CONTRACT, Colour.AMBER)], "notice": [(CONTRACT, Colour.AMBER)],
    }  # fmt: skip
    assert all(one.half.changes == () for one in found.values())


def test_shares_end_at_all_and_counts_at_whole_numbers() -> None:
    files = FILES.replace("users: 100", "users: 80 % of staff").replace("source: test", "assumptions: {users: guess}")
    meeting = (
        "- {id: meeting, kind: conference, mode: mcu, profile: room, consumers: [a, b], hosts: [rz], endpoints: 1,"
        " assumptions: {endpoints: guess}}"
    )
    inventory = star(
        {"a": "1G", "b": "1G"}, f"{files}\n{meeting}",
        OFFICE.replace("50 %", "70 %") + "\n- {id: room, stream: 4 Mbit/s, packet_size: 1000, source: test}",
    )  # fmt: skip
    known = {one.field: one for one in assumed(studied(inventory).assumptions)}
    assert tried(known["concurrency"], TWICE) == (1.0,)
    assert tried(known["endpoints"], HALF) == (1,)
    assert times(inventory, known["users"], TWICE).services["files"].users.share == 1.0  # type: ignore[union-attr]


def test_spans_are_halved_to_the_day() -> None:
    contract = "contracts:\n  - {id: c, provider: P, until: 2029-03-01, source: test}\n"
    known = {
        one.field: one for one in assumed(studied(star({"a": "1G"}, FILES.replace("[a, b]", "[a]"), OFFICE, more=contract)).assumptions)
    }
    assert tried(known["notice"], HALF) == (Period(months=1, days=15),)
    assert tried(known["lead_time"], TWICE) == (Period(months=28),)


def test_workplaces_that_are_estimated_from_inhabitants_follow_them() -> None:
    inventory = from_text(
        f"network: {{date: {DAY}}}\n"
        "sites: [{id: a, kind: county, population: 10000, assumptions: {population: guess}}, {id: rz, kind: datacentre}]\n"
        "links: [{id: a-rz, a: a, b: rz, capacity: 1G}]\n"
        f"profiles: [{OFFICE[2:]}]\nservices: [{FILES[2:].replace('[a, b]', '[a]').replace('users: 100', 'users: 100 % of staff')}]\n"
    )
    known = {one.field: one for one in assumed(studied(inventory).assumptions)}
    assert inventory.sites["a"].staff == 50
    assert times(inventory, known["population"], TWICE).sites["a"].staff == 100
    assert times(inventory, known["staff"], HALF).sites["a"].staff == 25


def test_what_cannot_be_doubled_is_told() -> None:
    day = f"day_profiles:\n  - {{id: flat, weights: [{', '.join(['1'] * 24)}], assumptions: {{weights: guess}}}}\n"
    found = asked(star({"a": "1G", "b": "1G"}, FILES.replace("source", "day_profile: flat, source"), OFFICE, more=day))
    assert [(one.kind, one.field) for one in found.kept] == [("day_profile", "weights")]


def test_an_interrupt_keeps_the_passes_that_are_complete() -> None:
    """Nine assumptions about traffic are two passes; the second one is interrupted."""
    profiles = "\n".join(OFFICE.replace("id: office", f"id: p{i}") for i in range(5))
    services = "\n".join(FILES.replace("id: files", f"id: s{i}").replace("office", f"p{i}") for i in range(5))
    study = studied(star({"a": "1G", "b": "1G"}, services, profiles))

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    found = sensitivity(study, stop)
    assert (len(found.tested), found.of, found.complete) == (8, 10, False)


SERVICES = """
- {id: files, kind: application, profile: office, consumers: [a, b], users: 60 % of staff, hosts: [rz], standby: [c],
   assumptions: {users: x}}
- {id: phones, kind: voice, profile: call, consumers: [a, b, c], erlangs: 0.1, internal_share: 20 %, hosts: [rz],
   assumptions: {erlangs: x, internal_share: x, users: x}}
- {id: meeting, kind: conference, mode: sfu, profile: room, consumers: [a, b, c], hosts: [rz], assumptions: {simultaneous: x}}
- {id: backup, kind: transfer, volume: 20 GB, window: 9-17, consumers: [a], hosts: [rz], assumptions: {volume: x, dedup: x}}
"""
PROFILES = """
- {id: office, up: 100 kbit/s, down: 200 kbit/s, peak: 1 Mbit/s, assumptions: {down: x, peak: x}}
- {id: call, up: 80 kbit/s, down: 80 kbit/s, packet_size: 200, source: test}
- {id: room, stream: 4 Mbit/s, thumbnail: 200 kbit/s, packet_size: 1000, assumptions: {stream: x, packet_size: x}}
"""


@settings(max_examples=6, deadline=None)
@given(a=st.sampled_from(["20M", "30M", "40M"]), b=st.sampled_from(["20M", "25M", "60M"]), staff=st.integers(20, 200))
def test_half_and_twice_of_everything_are_what_studies_of_their_own_say(a: str, b: str, staff: int) -> None:
    inventory = star({"a": a, "b": b, "c": "unknown"}, SERVICES, PROFILES, staff=staff)
    second = inventory.links["a-hub"].model_copy(update={"id": "second"})
    study = studied(replace(inventory, links={**inventory.links, "second": second}))
    found = sensitivity(study)
    assert found.complete
    assert {one.assumed.field for one in found.tested} >= {
        "users",
        "erlangs",
        "simultaneous",
        "volume",
        "concurrency",
        "packet_size",
        "peak",
    }
    today = {one.site.id: one for one in lights(study)}
    for one in found.tested:
        for factor, effect in ((HALF, one.half), (TWICE, one.twice)):
            alone = studied(times(study.inventory, one.assumed, factor))
            changed = {
                (now.site.id, kind, getattr(now, kind).colour) for now in lights(alone) for kind in ("bandwidth", "resilience", "contract")
                if getattr(now, kind).colour is not getattr(today[now.site.id], kind).colour
            }  # fmt: skip
            assert {(c.site, c.light, c.new) for c in effect.changes} == changed
            need = alone.intact.need.max(axis=1)
            own = [i for i, link in enumerate(alone.network.links) if link.id != "hub-rz"]
            assert effect.need == pytest.approx(sum(max(need[2 * i], need[2 * i + 1]) for i in own))
    assert all(doublable(one.assumed) for one in found.tested)

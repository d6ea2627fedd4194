"""Where a service could run: by hand, and against an inventory of its own for each place."""

from dataclasses import replace
from decimal import Decimal
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.checks import findings
from kommunalnetz.checks.lines import limits
from kommunalnetz.diagnostics import Severity
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.planning.consolidation import Duplicate
from kommunalnetz.planning.consolidation import hosts as duplicate_hosts
from kommunalnetz.planning.hosts import Ranking, admissible, hostable, hosts
from kommunalnetz.traffic.study import Study
from planning.star import star, studied

OFFICE = "- {id: office, up: 100 kbit/s, down: 200 kbit/s, concurrency: 50 %, packet_size: 1000, source: test}"
FILES = "- {id: files, kind: application, profile: office, consumers: [a, b], users: 100, hosts: [rz], source: test}"
PRICES = """prices:
  - {id: s50, capacity: 50M, one_off: 500, monthly: 200, source: test}
  - {id: s100, capacity: 100M, one_off: 800, monthly: 300, source: test}
  - {id: s200, capacity: 200M, one_off: 4000, monthly: 390, source: test}
"""


def ranked(inventory: Inventory, name: str = "files") -> Ranking:
    study = studied(inventory)
    return hosts(study, study.inventory.services[name])


def test_every_place_is_told_with_what_all_lines_carry_more() -> None:
    """100 users take 10 Mbit/s down and 5 up: 15 a line. Today four lines' worth (2 x 15 at the counties, 30 at the data centre) is 60.

    At a only b's 15 pass two lines: 30. At c both pass their own line and together c's: 60 again; the line of 10G is the quicker one.
    """
    found = ranked(star(dict.fromkeys("abc", "100M"), FILES, OFFICE, more=PRICES))
    assert [(one.host, round(one.added / 1e6, 9)) for one in found.candidates] == [("a", -30), ("b", -30), ("rz", 0), ("c", 0)]
    assert [one.today for one in found.candidates] == [False, False, True, False]
    assert found.complete


def test_a_line_that_gets_too_small_is_an_error_and_costs_a_step() -> None:
    """At b the 2 x 10 Mbit/s to a and c leave over b's line of 10; 20 / 0.7 = 28.6: the step of 50 costs 500 + 60 x 200."""
    lines = {"a": "100M", "b": "10M", "c": "100M"}
    service = FILES.replace("[a, b]", "[a, c]")
    at = {one.host: one for one in ranked(star(lines, service, OFFICE, more=PRICES)).candidates}
    assert (at["b"].network, at["b"].larger, at["b"].count(Severity.ERROR)) == (Decimal(12500), ("b-hub",), 1)
    assert [one.host for one in ranked(star(lines, service, OFFICE, more=PRICES)).candidates][-1] == "b"
    assert at["a"].network == 0


def test_a_line_that_is_too_small_already_is_named_where_it_gets_more() -> None:
    """b needs 10 of 10 Mbit/s today. At b what a and c get passes its line: 20."""
    inventory = star({"a": "100M", "b": "10M", "c": "100M"}, FILES.replace("[a, b]", "[a, b, c]"), OFFICE)
    at = {one.host: one for one in ranked(inventory).candidates}
    assert at["b"].worsened == ("b-hub",)
    assert at["a"].worsened == ()


def test_the_standby_stays_and_changes_places_with_the_host_where_it_is_tried_itself() -> None:
    inventory = star(dict.fromkeys("abc", "100M"), FILES.replace("hosts: [rz]", "hosts: [rz], standby: [c]"), OFFICE)
    assert {one.host: one.standby for one in ranked(inventory).candidates} == {"a": ("c",), "b": ("c",), "c": ("rz",), "rz": ("c",)}


def test_only_places_where_it_may_run_are_tried() -> None:
    inventory = star(dict.fromkeys("abc", "100M"), FILES.replace("hosts", "allowed_hosts: {kind: county, except: [b]}, hosts"), OFFICE)
    assert {one.host for one in ranked(inventory).candidates} == {"a", "c"}
    service = inventory.services["files"]
    pair = Duplicate(purpose="files", services=(service,), operators=("a", "b"))
    assert duplicate_hosts(inventory, pair) == ("a",)


def test_without_a_rule_software_runs_at_administrations_and_data_centres_and_a_gateway_where_gateways_are() -> None:
    surf = "- {id: surf, kind: internet, profile: office, consumers: [a, b], users: 100, hosts: [rz], source: test}"
    inventory = star(dict.fromkeys("ab", "100M"), f"{FILES}\n{surf}", OFFICE)
    assert [site.id for site in admissible(inventory, inventory.services["files"])] == ["a", "b", "rz"]
    assert [site.id for site in admissible(inventory, inventory.services["surf"])] == ["rz"]


@pytest.mark.parametrize(
    ("service", "sensible"),
    [
        (FILES, True),
        ("- {id: files, kind: fixed, from: a, to: rz, rate: 3M, source: test}", False),
        ("- {id: files, kind: conference, mode: mesh, profile: room, consumers: [a, b], source: test}", False),
    ],
)  # fmt: skip
def test_what_has_no_host_is_not_asked(service: str, sensible: bool) -> None:
    inventory = star(dict.fromkeys("ab", "100M"), service, f"{OFFICE}\n- {{id: room, stream: 4 Mbit/s, source: test}}")
    assert hostable(inventory.services["files"]) is sensible


def test_consumers_behind_a_full_line_are_told() -> None:
    """b takes 10 Mbit/s over 5: its queue never ends. At b a's 10 do not fit either."""
    found = ranked(star({"a": "100M", "b": "5M", "c": "100M"}, FILES, OFFICE))
    assert {one.host: one.waiting for one in found.candidates} == {"a": ("b",), "b": ("a",), "c": ("b",), "rz": ("b",)}


def test_an_interrupt_keeps_what_is_computed() -> None:
    study = studied(star(dict.fromkeys("abc", "100M"), FILES, OFFICE))

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    found = hosts(study, study.inventory.services["files"], stop)
    assert ({one.host for one in found.candidates}, found.of, found.complete) == ({"a", "b"}, 4, False)

    def at_once(done: int, total: int) -> None:
        raise KeyboardInterrupt

    assert len(hosts(study, study.inventory.services["files"], at_once).candidates) == 1


def price(study: Study, share: float) -> tuple[Decimal, int]:
    """What the cheapest steps cost that keep ``share`` of every line, and how many lines none mends: every step of every line is tried."""
    total, hopeless = Decimal(0), 0
    for position, link in enumerate(study.network.links):
        own = limits(study.inventory, link)
        arcs = (2 * position, 2 * position + 1)
        need = max(float(study.intact.need[arc].max()) / own.red for arc in arcs)
        need = max(need, *(float(study.worst.need[arc]) / own.outage for arc in arcs if study.worst.outage[arc] >= 0), 0.0)
        if need <= float(study.network.capacity[2 * position]):
            continue
        fits = [p.one_off + 60 * p.monthly for p in study.inventory.prices.values() if p.capacity >= need]
        total, hopeless = total + min(fits, default=Decimal(0)), hopeless + (not fits)
    return total, hopeless


rates = st.sampled_from(["5M", "10M", "20M", "40M", "100M"])


@settings(max_examples=20, deadline=None)
@given(a=rates, b=rates, c=rates, hub=rates, users=st.integers(20, 150), wide=st.booleans())
def test_the_ranking_is_that_of_an_inventory_of_its_own_for_each_place(a: str, b: str, c: str, hub: str, users: int, wide: bool) -> None:
    text = FILES.replace("users: 100", f"users: {users}").replace("[a, b]", "[a, b, c]" if wide else "[a, b]")
    lines = {"a": a, "b": b, "c": c}
    before = studied(star(lines, text, OFFICE, hub=hub, more=PRICES))
    found = hosts(before, before.inventory.services["files"])
    usual, (paid, _) = {d.identity for d in findings(before)}, price(before, 0.7)
    expected = []
    for one in found.candidates:
        after = studied(star(lines, text.replace("[rz]", f"[{one.host}]"), OFFICE, hub=hub, more=PRICES))
        told = findings(after)
        new = [d for d in told if d.identity not in usual]
        gone = [d for d in findings(before) if d.identity not in {d.identity for d in told}]
        errors, warnings = (sum(d.severity is level for d in new) for level in (Severity.ERROR, Severity.WARNING))
        lost = sum(d.severity is not Severity.NOTE for d in gone)
        cost = price(after, 0.7)[0] - paid
        more = float(after.intact.load.max(axis=1).sum() - before.intact.load.max(axis=1).sum())
        assert (one.count(Severity.ERROR), one.count(Severity.WARNING), one.network) == (errors, warnings, cost)
        assert one.added == pytest.approx(more, abs=1e-3)
        delays = [d.delay for d in after.delays if d.service == "files" and d.outage is None]
        assert len(one.waiting) == delays.count(inf)
        expected.append((errors, len(one.unsolved) + len(one.worsened), warnings, -lost, cost, round(more)))
    assert expected == sorted(expected)
    assert {one.host for one in found.candidates} == {"a", "b", "c", "rz"}


def test_the_places_are_compared_with_the_outages_that_were_studied() -> None:
    """The candidate of today is the study itself, whatever outages it has."""
    study = studied(star(dict.fromkeys("abc", "100M"), FILES, OFFICE))
    few = replace(study, outages=study.outages[:1], impacts=study.impacts[:1])
    today = next(one for one in hosts(few, few.inventory.services["files"]).candidates if one.today)
    assert (today.appeared, today.vanished, today.added, today.edits) == ((), (), 0.0, ())

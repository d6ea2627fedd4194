"""Duplicate structures: who runs the same, and what one host means."""

from decimal import Decimal

from kommunalnetz.inventory.edits import apply
from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.consolidation import consolidations, duplicates, hosts, saving
from planning.money import example, star, studied


def services(first: str, second: str, purpose: str = "purpose: cars", cost: str = "monthly: 100") -> str:
    """Two services of one purpose; 8 and 6 Mbit/s at most."""
    return (
        "profiles: [{id: p, up: 1M, down: 0M, concurrency: 100 %, packet_size: 1000, source: x}]\n"
        if not first
        else f"  - {{id: one, kind: application, profile: p, users: 8, consumers: [c1], hosts: {first}, {purpose}, {cost}}}\n"
        f"  - {{id: two, kind: application, profile: p, users: 6, consumers: [c0], hosts: {second}, {purpose}, monthly: 70}}\n"
    )


def text(first: str = "c0", second: str = "c1", **more: str) -> str:
    return star(1, 1, extra=services("", "")).replace("contracts:\n", services(first, second, **more) + "contracts:\n")


def test_services_of_one_purpose_at_two_administrations_are_duplicates() -> None:
    (found,) = duplicates(from_text(text()))
    assert (found.purpose, [s.id for s in found.services], found.operators) == ("cars", ["one", "two"], ("c0", "c1"))


def test_what_one_administration_or_a_data_centre_runs_is_none() -> None:
    assert duplicates(from_text(text("c0", "c0"))) == ()
    assert duplicates(from_text(text("c0", "rz"))) == ()
    assert duplicates(from_text(text(purpose="title: x"))) == ()


def test_every_operator_and_data_centre_may_be_the_host() -> None:
    inventory = from_text(text())
    assert hosts(inventory, duplicates(inventory)[0]) == ("c0", "c1", "rz")


def test_what_is_saved_is_all_but_the_dearest() -> None:
    assert saving(duplicates(from_text(text()))[0]) == Decimal(70)


def test_without_a_price_nothing_is_said_about_the_saving() -> None:
    assert saving(duplicates(from_text(text(cost="title: x")))[0]) is None


def test_a_consolidation_is_the_study_with_its_edits() -> None:
    """At c0: c1 asks c0 for 8 Mbit/s as before; the 6 of c0 stay at home. Nothing needs a larger line: 70 * 60 = 4200 are gained."""
    before = studied(text())
    found = {one.host: one for one in consolidations(before, duplicates(before.inventory))}
    assert [edit.verb for edit in found["c0"].edits] == ["host"]
    assert apply(before.inventory, found["c0"].edits).services["two"].hosts == ("c0",)
    assert (found["c0"].network, found["c0"].gain) == (Decimal(0), Decimal(4200))
    assert found["c0"].added is None
    assert {one.host for one in found.values()} == {"c0", "c1", "rz"}


def test_larger_lines_are_taken_off_the_gain() -> None:
    """In the data centre both services load the shared line of 15 Mbit/s with 2 + 14 = 16: it needs 100 Mbit/s, 50 + 60 * 30 = 1850."""
    ladder = "[{id: p100, capacity: 100M, one_off: 50, monthly: 30}]"
    shared = text().replace("a: core, b: rz, capacity: 1G", "a: core, b: rz, capacity: 15M").replace("prices: [", f"prices: {ladder}\n#")
    before = studied(shared)
    found = {one.host: one for one in consolidations(before, duplicates(before.inventory))}
    assert (found["rz"].network, found["rz"].gain) == (Decimal(1850), Decimal(4200 - 1850))
    assert [measure.link.id for measure in found["rz"].measures] == ["shared"]
    assert found["rz"].added is not None
    assert (found["rz"].added[0], {d.code.id for d in found["rz"].appeared} >= {"KN301"}) == ("shared", True)


def test_the_best_comes_first_and_unknown_gains_last() -> None:
    ranked = consolidations(example(), duplicates(example().inventory))
    gains = [one.gain for one in ranked]
    assert gains == sorted((gain for gain in gains if gain is not None), reverse=True)
    assert ranked[0].host == "mitte"

"""Costs of a budget year, their distribution, differences: by hand, to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.records import Contract
from kommunalnetz.planning.costs import costs, months_of
from kommunalnetz.planning.difference import NotKnown, difference
from kommunalnetz.planning.distribution import METHODS, by_key, distributions, fair, network_game
from kommunalnetz.planning.use import COMMON, uses
from planning.money import star, studied

KEY = "outages: [link], key: {parts: {equal: 50 %, population: 50 %}}"


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (None, None, "12"), (date(2026, 7, 1), None, "6"), (date(2026, 12, 1), None, "1"), (date(2027, 1, 1), None, "0"),
        (None, date(2026, 3, 31), "3"), (date(2026, 4, 16), None, "8.5"),
    ],
)  # fmt: skip
def test_a_contract_counts_for_the_months_it_runs(start: date | None, end: date | None, months: str) -> None:
    """From 16 April: 15 of the 30 days of April and eight months."""
    assert months_of(Contract(id="c", start=start, valid_until=end), 2026) == Decimal(months)


def test_gross_is_net_with_vat_per_line_and_the_sum_of_it() -> None:
    """Net per month 100 + 200 + 1000; gross a year 1428 + 2856 + 14280."""
    found = costs(from_text(star(10, 20)), 2026)
    assert [(p.payer, found.gross(p.net or Decimal(0))) for p in found.positions] == [
        ("c0", Decimal("1428.00")), ("c1", Decimal("2856.00")), (COMMON, Decimal("14280.00")),
    ]  # fmt: skip
    assert found.total() == Decimal("18564.00")


def test_a_contract_about_three_lines_is_divided_to_the_cent() -> None:
    """100 a month are 1200 a year; of 100.01 a month, 1200.12 a year, each of three lines has 400.04."""
    text = (
        star(10, 20)
        .replace("contract: k0", "contract: ks")
        .replace("contract: k1", "contract: ks")
        .replace("id: ks, monthly: 1000", "id: ks, monthly: 100.01")
    )
    running = [position.running for position in costs(from_text(text), 2026).positions]
    assert running == [Decimal("400.04")] * 3


def test_a_price_that_is_not_known_is_in_no_sum_and_is_named() -> None:
    found = costs(from_text(star(10, 20).replace("id: k0, monthly: 100", "id: k0, monthly: unknown")), 2026)
    assert [position.link.id for position in found.unknown] == ["l0"]
    assert found.total() == Decimal("17136.00")


def test_a_contract_that_ends_goes_on_and_is_told() -> None:
    found = costs(from_text(star(10, 20).replace("monthly: 100}", "monthly: 100, until: 2026-06-30}")), 2026)
    assert [position.goes_on for position in found.positions] == [True, False, False]
    assert found.positions[0].running == Decimal(1200)


def test_once_is_paid_in_the_year_of_the_start() -> None:
    text = star(10, 20).replace("monthly: 100}", "monthly: 100, one_off: 500, start: 2026-07-01}")
    first = costs(from_text(text), 2026).positions[0]
    assert (first.one_off, first.running) == (Decimal(500), Decimal(600))
    assert costs(from_text(text), 2027).positions[0].one_off == Decimal(0)


def test_the_key_divides_what_is_common() -> None:
    """14 280 common: half of it equally, 3570 each; half by 100 and 200 inhabitants, 2380 and 4760."""
    inventory = from_text(star(10, 20, policy=KEY))
    shares = by_key(costs(inventory, 2026), inventory)
    assert shares.own == (Decimal("1428.00"), Decimal("2856.00"))
    assert shares.amounts == (Decimal("7378.00"), Decimal("11186.00"))


def test_a_key_may_share_all_lines() -> None:
    inventory = from_text(star(10, 20, policy="outages: [link], key: {own_lines: shared}"))
    assert by_key(costs(inventory, 2026), inventory).amounts == (Decimal("9282.00"), Decimal("9282.00"))


def test_a_key_with_weights_of_its_own() -> None:
    inventory = from_text(
        star(10, 20, policy="outages: [link], key: {own_lines: shared, parts: {weights: 100 %}, weights: {c0: 1, c1: 3}}")
    )
    assert by_key(costs(inventory, 2026), inventory).amounts == (Decimal("4641.00"), Decimal("13923.00"))


def test_a_statutory_share_is_never_estimated() -> None:
    inventory = from_text(star(10, 20, policy=KEY).replace("population: 100}", "population: unknown}"))
    assert by_key(costs(inventory, 2026), inventory).amounts == ()


def test_shapley_shares_a_line_by_what_it_would_cost_each_group() -> None:
    """On the shared line 0.5, 0.9 and 400 Mbit/s: alone 1, 1 and 10 EUR, the first two together (1.4 Mbit/s) 10, all 10.
    c0 adds in the six orders 1, 1, 9, 0, 0, 0; c1 the same; c2 adds 9 when third but to a pair that has 10: 0, 9 behind one, 10 first.
    So c0 = c1 = 11/6, c2 = 38/6 of 10: (18.33, 18.33, 63.33) per cent of 14 280; own lines 1428, 2856, 4284."""
    whole = studied(star(0.5, 0.9, 400))  # type: ignore[arg-type]
    found = costs(whole.inventory, 2026)
    payers = ("c0", "c1", "c2")
    shapley = distributions(found, whole, uses(whole, payers), 1)[-1]
    assert shapley.method == "shapley"
    assert [float(x) for x in shapley.amounts] == pytest.approx([1428 + 2618, 2856 + 2618, 4284 + 9044], abs=0.02)
    assert not any(shapley.error)


def test_traffic_of_nobody_in_particular_is_shared_by_the_key() -> None:
    """Only the two data centres exchange something on the shared line: its costs follow the key, 7140 each."""
    text = (
        star(10, 20)
        .replace("to: rz, rate", "to: core, rate")
        .replace("services:\n", "services:\n  - {id: sync, kind: fixed, from: core, to: rz, rate: 5M, source: x}\n")
    )
    whole = studied(text)
    found = costs(whole.inventory, 2026)
    shapley = distributions(found, whole, uses(whole, ("c0", "c1")), 1)[-1]
    assert shapley.amounts == (Decimal("8568.00"), Decimal("9996.00"))


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from((0.5, 2, 10, 100)), min_size=1, max_size=4), st.integers(0, 99999))
def test_every_method_distributes_every_cent(flows: list[float], cents: int) -> None:
    text = star(*flows, policy=KEY).replace("monthly: 1000", f"monthly: {cents // 100}.{cents % 100:02d}")  # type: ignore[arg-type]
    whole = studied(text)
    found = costs(whole.inventory, 2026)
    payers = [site.id for site in found.payers]
    for one in distributions(found, whole, uses(whole, payers), 1):
        assert sum(one.amounts) == found.total(), one.method


def test_the_methods_have_an_order() -> None:
    whole = studied(star(10, 20))
    found = costs(whole.inventory, 2026)
    assert tuple(one.method for one in distributions(found, whole, uses(whole, ("c0", "c1")), 1)) == METHODS


def test_a_method_is_unfair_to_whom_it_charges_more_than_alone() -> None:
    """c0 needs steps of 1 EUR on both lines, c1 of 10: 2, 20 alone, 21 together. Equal shares are 10.50: c0 pays 8.50 too much."""
    whole = studied(star(0.4, 400))  # type: ignore[arg-type]
    found = costs(whole.inventory, 2026)
    use = uses(whole, ("c0", "c1"))
    equal = distributions(found, whole, use, 1)[1]
    judged = fair(equal, network_game(whole, use, ("c0", "c1")), 1)
    assert (judged.alone, judged.subsidised, judged.core, judged.complete) == ((0,), (1,), (0,), True)
    assert judged.excess == pytest.approx(8.5)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(("c0", "c1")))
@settings(max_examples=25, deadline=None)
def test_the_parts_of_a_difference_add_up_to_it(one: int, other: int, common: int, first: str) -> None:
    text = star(10, 20, policy=KEY).replace("id: k0, monthly: 100", f"id: k0, monthly: {one / 100:.2f}")
    text = text.replace("id: k1, monthly: 200", f"id: k1, monthly: {other / 100:.2f}").replace(
        "id: ks, monthly: 1000", f"id: ks, monthly: {common / 100:.2f}"
    )
    inventory = from_text(text)
    found = difference(costs(inventory, 2026), inventory, first, {"c0": "c1", "c1": "c0"}[first])
    assert sum(gap for _, _, gap in found.parts.values()) == found.total
    assert abs(found.total - (found.paid[0] - found.paid[1])) <= Decimal("0.5")
    assert tuple(sum(part[side] for part in found.parts.values()) for side in (0, 1)) == found.paid


def test_a_second_line_is_told_apart() -> None:
    """c0 has a second line at 50 a month: 714 gross a year more."""
    extra = "  - {id: x, a: c0, b: core, capacity: 1G, role: backup, contract: kx}\n"
    text = star(10, 20).replace("services:\n", extra + "services:\n").replace("contracts:\n", "contracts:\n  - {id: kx, monthly: 50}\n")
    inventory = from_text(text)
    assert difference(costs(inventory, 2026), inventory, "c0", "c1").parts["second line"] == (Decimal("714.00"), Decimal(0), Decimal(714))


def test_what_is_not_known_cannot_be_compared() -> None:
    inventory = from_text(star(10, 20).replace("id: k0, monthly: 100", "id: k0, monthly: unknown"))
    with pytest.raises(NotKnown) as caught:
        difference(costs(inventory, 2026), inventory, "c0", "c1")
    assert caught.value.link == "l0"

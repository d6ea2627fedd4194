"""The cheapest rates: by hand, and against every combination of steps on small networks."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.checks import findings
from kommunalnetz.inventory.edits import Resize, apply
from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.measures import upgraded
from kommunalnetz.planning.prices import cheapest, offer, smallest, steps
from kommunalnetz.planning.upgrade import upgrade
from kommunalnetz.traffic.study import Study, study

DAY = date(2026, 3, 1)
JUDGED = {"KN301", "KN303", "KN304", "KN305", "KN309"}
"""The codes of a line that is too small."""
PRICES = """
prices:
  - {id: s50, capacity: 50M, one_off: 500, monthly: 200}
  - {id: s100, capacity: 100M, one_off: 800, monthly: 300}
  - {id: s200, capacity: 200M, one_off: 4000, monthly: 390}
  - {id: s500, capacity: 500M, one_off: 900, monthly: 400}
"""


def studied(text: str) -> Study:
    return study(from_text(text), date=DAY)


def ring(rates: tuple[int, int, int], flow: int, other: int) -> str:
    """Two counties and a data centre in a triangle; each county sends to the data centre."""
    lines = zip(("a-rz", "b-rz", "a-b"), (("a", "rz"), ("b", "rz"), ("a", "b")), rates, strict=True)
    return (
        "network: {date: 2026-03-01}\nsites: [{id: a}, {id: b}, {id: rz, kind: datacentre}]\nlinks:\n"
        + "".join(
            f"  - {{id: {name}, a: {a}, b: {b}, capacity: {rate}M, metric: 10, encapsulation: none}}\n" for name, (a, b), rate in lines
        )
        + "services:\n"
        + f"  - {{id: one, kind: fixed, from: a, to: rz, rate: {flow}M, source: x}}\n"
        + f"  - {{id: two, kind: fixed, from: b, to: rz, rate: {other}M, source: x}}\n"
        + PRICES
    )


def test_the_cheapest_step_that_keeps_the_limits_is_found() -> None:
    """60 of 50 Mbit/s on a-rz; if b-rz fails 60 + 20 = 80. Intact 60/0.7 = 85.7, in the outage 80/0.85 = 94.1: 100 Mbit/s.
    b-rz: intact 20 of 50 is 40 %, in the outage of a-rz 80 need 94.1: 100 too. a-b: 60 in an outage need 70.6: 100."""
    found = upgrade(studied(ring((50, 50, 50), 60, 20)))
    assert [(m.link.id, m.rate, m.old_rate) for m in found.measures] == [(x, 100e6, 50e6) for x in ("a-rz", "b-rz", "a-b")]
    assert [m.because.cause for m in found.measures if m.because] == ["outage"] * 3
    assert found.one_off == Decimal(2400)


def test_a_dearer_small_step_gives_way_to_a_cheaper_large_one() -> None:
    """120 need 171: 200 Mbit/s cost 4000 + 60 x 390 = 27400, 500 Mbit/s 900 + 60 x 400 = 24900."""
    found = upgrade(studied(ring((500, 500, 100), 120, 10)))
    assert [(m.link.id, m.rate) for m in found.measures] == [("a-b", 500e6)]


def test_a_line_that_is_large_enough_is_left_alone() -> None:
    assert upgrade(studied(ring((500, 500, 500), 10, 10))).measures == ()


def test_what_no_step_carries_is_told_with_what_binds() -> None:
    """400 / 0.7 = 571 on a-rz; if it fails the others carry 400 and 401, 471 of which 500 Mbit/s have 85 %."""
    found = upgrade(studied(ring((50, 500, 500), 400, 1)))
    assert [(link.id, one.cause) for link, one in found.too_small] == [("a-rz", "need")]


def test_a_line_of_unknown_rate_is_named() -> None:
    text = ring((50, 50, 50), 60, 20).replace("b: rz, capacity: 50M", "b: rz, capacity: unknown", 1)
    assert [link.id for link in upgrade(studied(text)).unknown] == ["a-rz"]


def test_the_green_limit_needs_more_than_the_red_one() -> None:
    """30 of 50 Mbit/s are 60 %: allowed up to red (70 %), not green; below 50 % needs more than 60: 100."""
    text = ring((50, 500, 500), 30, 1)
    assert upgrade(studied(text)).measures == ()
    assert [(m.link.id, m.rate) for m in upgrade(studied(text), "green").measures] == [("a-rz", 100e6)]


def test_growth_makes_the_need_larger() -> None:
    """30 x 1.5 = 45 of 50 Mbit/s are 90 %."""
    assert [m.link.id for m in upgrade(studied(ring((50, 500, 500), 30, 1)), growth=1.5).measures] == ["a-rz"]


def test_contract_and_port_are_told_apart() -> None:
    """The port of 100 is enough for the step of 100; a contract of 50 is what is too small."""
    text = ring((100, 500, 500), 60, 1).replace("a: a, b: rz,", "a: a, b: rz, contract: c,", 1)
    found = upgrade(studied(text + "contracts: [{id: c, rate: 50M, monthly: 250}]"))
    (measure,) = found.measures
    assert (measure.old_rate, measure.old_port, measure.rate, measure.port_raised) == (50e6, 100e6, 100e6, False)
    assert (measure.monthly_before, measure.monthly_more) == (Decimal(250), Decimal(50))


def test_a_price_that_is_not_known_is_never_estimated() -> None:
    assert upgrade(studied(ring((50, 500, 500), 60, 1))).monthly_more is None


@settings(max_examples=8, deadline=None)
@given(st.tuples(*[st.sampled_from((50, 100, 200))] * 3), st.integers(1, 150), st.integers(1, 150))
def test_no_combination_of_steps_is_cheaper(rates: tuple[int, int, int], flow: int, other: int) -> None:
    """Brute force: every line kept or given one of the four steps, each combination studied and judged by the checks themselves."""
    inventory = from_text(ring(rates, flow, other))
    before = study(inventory, date=DAY)
    found = upgrade(before)
    best: Decimal | None = None
    for chosen in product((None, *inventory.prices.values()), repeat=3):
        pairs = [(link, step) for link, step in zip(inventory.links.values(), chosen, strict=True) if step is not None]
        price = sum((step.one_off + 60 * step.monthly for _, step in pairs), Decimal(0))
        if best is not None and price >= best:
            continue
        rated = [Resize(link=link.id, capacity=PerDirection(a_to_b=s.capacity, b_to_a=s.capacity)) for link, s in pairs]
        after = study(apply(inventory, rated), date=DAY)
        best = best if {finding.code.id for finding in findings(after)} & JUDGED else price
    assert (found.over(Decimal(60)) if not found.too_small else None) == best
    after = study(upgraded(inventory, found.measures), date=DAY)
    judged = {finding.subject for finding in findings(after) if finding.code.id in JUDGED}
    assert judged == {f"link:{link.id}" for link, _ in found.too_small}


def test_the_ladder_ends_with_several_lines() -> None:
    """1.2 Gbit/s are three lines of 500 Mbit/s; nothing is no line."""
    inventory = from_text(ring((50, 50, 50), 1, 1))
    ladder = steps(inventory, inventory.links["a-rz"])
    found = [smallest(ladder, need) for need in (0, 50e6, 51e6, 1.2e9)]
    assert [(one[0].id, one[1]) for one in found if one] == [("s50", 0), ("s50", 1), ("s100", 1), ("s500", 3)]


def test_distance_costs_what_the_step_says() -> None:
    """49.5 km at 2 EUR are 99 EUR a month beside the 300."""
    text = (
        ring((50, 50, 50), 1, 1)
        .replace("monthly: 300}", "monthly: 300, monthly_per_km: 2}")
        .replace("b: rz,", "b: rz, length: 49.5 km,", 1)
    )
    inventory = from_text(text)
    link = inventory.links["a-rz"]
    found = cheapest((offer(link, step) for step in steps(inventory, link)), Decimal(60), lambda rate: rate == 100e6)
    assert found is not None
    assert found.monthly == Decimal("399")


@pytest.mark.parametrize(
    ("media", "ids"), [("", ["f", "c", "n"]), ("copper", ["f", "c", "n"]), ("fibre", ["f", "n"]), ("radio", ["f", "n"])]
)
def test_fibre_may_take_the_place_of_any_line_and_copper_only_of_copper(media: str, ids: list[str]) -> None:
    prices = ", ".join(f"{{id: {i}, capacity: {n}M, one_off: 0, monthly: 1{m}}}" for i, n, m in
                       (("f", 1, ", media: fibre"), ("c", 2, ", media: copper"), ("n", 3, "")))  # fmt: skip
    inventory = from_text(
        f"sites: [{{id: a}}, {{id: b}}]\nlinks: [{{id: l, a: a, b: b, capacity: 1M, media: '{media}'}}]\nprices: [{prices}]\n"
    )
    assert [step.id for step in steps(inventory, inventory.links["l"])] == ids

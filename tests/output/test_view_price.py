"""What a county pays, and why that is more or less than the average."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.view_price import FEWEST, Paid, adding_up, difference, paid
from kommunalnetz.traffic.study import study

SMALL = """
sites:
  - {id: a, title: A, kind: county, staff: 1}
  - {id: b, title: B, kind: county, staff: 1}
  - {id: rz, kind: datacentre}
links:
  - {id: a1, a: a, b: rz, capacity: 100M, contract: both}
  - {id: a2, a: a, b: rz, capacity: 100M, contract: own}
  - {id: b1, a: b, b: rz, capacity: 150M, contract: both}
contracts:
  - {id: both, provider: P, monthly: 1000 EUR, until: 2030-12-31}
  - {id: own, provider: P, monthly: 300 EUR, until: 2030-12-31}
prices:
  - {id: p100, capacity: 100M, one_off: 0 EUR, monthly: 400 EUR}
  - {id: p200, capacity: 200M, one_off: 0 EUR, monthly: 700 EUR}
"""


def test_a_contract_about_two_lines_is_shared_equally_and_the_ladder_gives_the_next_step() -> None:
    """a: 1000/2 + 300 = 800, ladder 400 + 400; b: 500, its 150 Mbit/s need the step of 200: 700."""
    assert paid(study(from_text(SMALL))) == {
        "a": Paid(lines=2, monthly=Decimal(800), ladder=Decimal(800)),
        "b": Paid(lines=1, monthly=Decimal(500), ladder=Decimal(700)),
    }


def test_a_county_with_a_line_without_price_is_left_out() -> None:
    found = paid(study(from_text(SMALL.replace("monthly: 300 EUR, ", ""))))
    assert set(found) == {"b"}


def test_the_difference_falls_into_number_rate_and_terms() -> None:
    """Average of 800, 400, 400, 400, 500: 500 EUR and 6 lines / 5 = 1.2; ladder: 2400 / 6 = 400 a line, 480 a county.

    Own: 800 - 500 = 300. Number (2 - 1.2) x 400 = 320; rate 900 - 2 x 400 = 100; terms (800 - 900) - (500 - 480) = -120.
    """
    one = Paid(lines=1, monthly=Decimal(400), ladder=Decimal(375))
    found = {
        "own": Paid(lines=2, monthly=Decimal(800), ladder=Decimal(900)),
        "b": one, "c": one, "d": one,
        "e": Paid(lines=1, monthly=Decimal(500), ladder=Decimal(375)),
    }  # fmt: skip
    told = difference(found, "own")
    assert told is not None
    assert (told.own, told.average, told.counties, told.average_lines) == (800, 500, 5, 1.2)
    assert (told.lines, told.rate, told.terms) == (320, 100, -120)


def test_with_fewer_than_five_counties_no_average_is_told() -> None:
    found = {str(n): Paid(lines=1, monthly=Decimal(400), ladder=None) for n in range(FEWEST - 1)}
    assert difference(found, "0") is None


@given(st.lists(st.decimals(-9999, 9999, places=2), min_size=1, max_size=6))
def test_rounded_parts_add_up_and_none_is_off_by_more_than_its_share_of_the_rest(parts: list[Decimal]) -> None:
    whole = round(sum(parts))
    rounded = adding_up(parts, whole)
    assert sum(rounded) == whole
    assert all(abs(r - p) < 2 for r, p in zip(rounded, parts, strict=True))


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 5000), st.none() | st.integers(1, 5000)), min_size=FEWEST, max_size=12))
def test_number_rate_and_terms_make_up_the_difference_to_the_euro(counties: list[tuple[int, int, int | None]]) -> None:
    found = {
        str(n): Paid(lines=lines, monthly=Decimal(monthly), ladder=None if ladder is None else Decimal(ladder))
        for n, (lines, monthly, ladder) in enumerate(counties)
    }
    for site in found:
        told = difference(found, site)
        assert told is not None
        assert told.lines + told.rate + told.terms == told.own - told.average

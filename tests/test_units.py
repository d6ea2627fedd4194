"""Quantities as people write them. Expected values follow from the SI prefixes; each is small enough to see."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz import units
from kommunalnetz.units import Period, QuantityError, Reason


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("10G", 10e9), ("1 GBit", 1e9), ("150 Mbit/s", 150e6), ("2,4 Mbit/s", 2.4e6), ("2.4M", 2.4e6), ("64k", 64e3), ("0 bit/s", 0.0),
        ("1.250,5 Mbit/s", 1250.5e6), ("1,250.5 Mbit/s", 1250.5e6), ("1 250 Mbit/s", 1250e6), ("100 Mbps", 100e6), (".5G", 0.5e9),
    ],
)  # fmt: skip
def test_a_rate_is_read_in_bit_per_second(text: str, bits: float) -> None:
    assert units.rate(text) == pytest.approx(bits, rel=1e-12)


@pytest.mark.parametrize(
    ("parse", "text", "reason"),
    [
        (units.rate, "50 MB/Sekunde", Reason.BYTE_OR_BIT), (units.rate, "50 MB/s", Reason.BYTE_OR_BIT),
        (units.rate, "6 GiB", Reason.BYTE_OR_BIT), (units.rate, "6 MBps", Reason.BYTE_OR_BIT),
        (units.rate, "100", Reason.MISSING_UNIT), (units.rate, "100 km", Reason.UNKNOWN_UNIT), (units.rate, "fast", Reason.NOT_A_NUMBER),
        (units.rate, "1.250 Mbit/s", Reason.AMBIGUOUS_SEPARATOR), (units.rate, "1,250 Mbit/s", Reason.AMBIGUOUS_SEPARATOR),
        (units.rate, "1.25.0 Mbit/s", Reason.NOT_A_NUMBER), (units.rate, "9" * 80 + "M", Reason.NOT_A_NUMBER),
        (units.length, "49", Reason.MISSING_UNIT), (units.duration, "8 parsec", Reason.UNKNOWN_UNIT),
        (units.volume, "5 Mbit", Reason.UNKNOWN_UNIT),
        (units.share, "70", Reason.MISSING_UNIT), (units.share, "7 km", Reason.UNKNOWN_UNIT),
        (units.count, "650 St", Reason.UNKNOWN_UNIT),
        (units.money, "12 $", Reason.UNKNOWN_UNIT),
        (units.period, "soon", Reason.NOT_A_NUMBER), (units.period, "3 moons", Reason.UNKNOWN_UNIT),
        (units.day, "2028-02-30", Reason.NOT_A_DATE), (units.day, "31.03.28", Reason.NOT_A_DATE), (units.day, "", Reason.NOT_A_DATE),
    ],
)  # fmt: skip
def test_what_has_no_or_two_readings_is_refused_with_the_reason(parse: Callable[[str], object], text: str, reason: Reason) -> None:
    with pytest.raises(QuantityError) as refused:
        parse(text)
    assert refused.value.reason is reason


def test_other_quantities_are_read_in_si_units() -> None:
    assert units.volume("2 TB") == 2e12
    assert units.volume("500 GiB") == 500 * 2**30
    assert units.duration("1592 h") == 1592 * 3600
    assert units.duration("5 ms") == pytest.approx(0.005)
    assert units.length("49 km") == 49_000
    assert units.money("1.250,00 \u20ac") == Decimal("1250.00")
    assert units.money("890") == Decimal(890)
    assert units.money("12 T\u20ac") == Decimal(12_000)
    assert units.share("99,5 %") == pytest.approx(0.995)
    assert units.share("0.7") == 0.7
    assert units.count("650") == 650
    assert units.day("31.03.2028") == units.day("2028-03-31") == date(2028, 3, 31)
    assert units.period("2 Jahre") == Period(months=24)
    assert units.period("6 weeks") == Period(days=42)


def test_a_span_before_the_end_of_a_month_ends_with_a_month() -> None:
    assert Period(months=3).before(date(2028, 5, 31)) == date(2028, 2, 29)
    assert Period(months=3).before(date(2027, 5, 31)) == date(2027, 2, 28)
    assert Period(months=14).before(date(2028, 1, 15)) == date(2026, 11, 15)
    assert Period(months=1, days=10).after(date(2026, 1, 31)) == date(2026, 3, 10)


def test_a_span_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(QuantityError):
        Period(months=24).before(date(1, 6, 1))


@given(st.integers(1, 10**9), st.sampled_from(["k", "M", "G"]))
def test_a_whole_rate_reads_as_itself(value: int, prefix: str) -> None:
    assert units.rate(f"{value}{prefix}") == value * {"k": 1e3, "M": 1e6, "G": 1e9}[prefix]


@given(st.text(max_size=70))
def test_any_text_is_a_quantity_or_refused(text: str) -> None:
    parsers: tuple[Callable[[str], object], ...] = (
        units.rate, units.volume, units.duration, units.length, units.money, units.share, units.count, units.period, units.day,
    )  # fmt: skip
    for parse in parsers:
        with suppress(QuantityError):
            assert parse(text) is not None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600))
def test_months_forth_and_back_come_home_except_at_a_month_end(day: date, months: int) -> None:
    there = Period(months=months).after(day)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert Period(months=months).before(there).day <= day.day

"""Values as files write them are read as the same values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz import units
from kommunalnetz.inventory import flow, written
from kommunalnetz.inventory.fields import _hours
from kommunalnetz.inventory.source import parsed
from kommunalnetz.units import Period

AMOUNTS = st.floats(min_value=1e-6, max_value=1e15, allow_nan=False).map(lambda value: float(f"{value:.15g}"))


@given(AMOUNTS)
def test_every_quantity_is_read_as_it_was_written(value: float) -> None:
    assert units.rate(written.rate(value)) == value
    assert units.rate(written.line_rate(value)) == value
    assert units.volume(written.volume(value)) == value
    assert units.share(written.share(value)) == value
    assert units.duration(written.duration(value)) == value
    assert units.length(written.length(value)) == value
    assert units.count(written.number(value)) == value


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_money_is_read_to_the_cent(value: Decimal) -> None:
    assert units.money(written.money(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1G", written.line_rate(1e9)), ("43 kbit/s", written.rate(43e3)), ("20 %", written.share(0.2)), ("8 h", written.duration(28800)),
        ("49 km", written.length(49e3)), ("1.2340", written.number(1.234)),
        ("6 months", written.period(Period(months=6))),
        ("22-6", written.hours((22, 23, 0, 1, 2, 3, 4, 5))),
        ("0-24", written.hours(tuple(range(24)))), ("123.4560", written.number(123.456)),
    ],
)  # fmt: skip
def test_values_look_as_people_write_them(text: str, value: str) -> None:
    """1.234 would be asked back (thousands or decimals?), so that a zero is added."""
    assert value == text


@given(st.integers(0, 23), st.integers(1, 23))
def test_a_window_of_hours_is_read_as_the_same_hours(first: int, length: int) -> None:
    hours = tuple((first + i) % 24 for i in range(length))
    assert _hours(written.hours(hours)) == hours


PLAIN = st.recursive(
    st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc: -#{}[],'\"", min_size=1, max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), PLAIN, min_size=1, max_size=4))
def test_a_record_is_read_as_it_was_written(record: dict[str, object]) -> None:
    (document,) = parsed(flow.section("records", [record]), "x.yaml").documents
    read = document.get("records")
    assert read is not None
    assert read.plain == [record]

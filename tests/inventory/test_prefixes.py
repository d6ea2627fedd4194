"""Prefixes as numbers: reading, writing, what is free."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.inventory.prefixes import Prefix, count_free, free, parsed, parsed_address


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), st.integers(0, 128))
def test_a_prefix_is_read_and_written_as_the_standard_library_does(address: object, length: int) -> None:
    known = ip_network(f"{address}/{min(length, 32) if ':' not in str(address) else length}", strict=False)
    found = parsed(str(known))
    assert ip_network(str(found)) == known
    assert (found.first, found.last, found.size) == (int(known[0]), int(known[-1]), known.num_addresses)


@pytest.mark.parametrize(
    "text", ["", "10.0.0", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "10.0.0.0/\u0662", "x", "1::2::3"]
)
def test_what_is_no_prefix_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text)


def test_an_address_without_a_length_is_the_prefix_of_that_address() -> None:
    assert str(parsed("10.1.2.3")) == "10.1.2.3/32"
    assert parsed_address("::1") == (6, 1)


def test_free_prefixes_come_from_the_bottom_and_skip_what_is_used() -> None:
    """Of 10.0.0.0/29 with 10.0.0.2/31 used, the /31 at 0, 4 and 6 are free."""
    pool = parsed("10.0.0.0/29")
    assert [str(one) for one in free(pool, [parsed("10.0.0.2/31")], 31)] == ["10.0.0.0/31", "10.0.0.4/31", "10.0.0.6/31"]


def test_single_addresses_leave_out_the_first_and_in_ipv4_the_last() -> None:
    assert [str(one) for one in free(parsed("10.0.0.0/30"), (), 32)] == ["10.0.0.1/32", "10.0.0.2/32"]
    assert [str(one) for one in free(parsed("fd00::/126"), (), 128)] == ["fd00::1/128", "fd00::2/128", "fd00::3/128"]


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(27, 32)), max_size=12), st.integers(26, 32))
def test_what_is_free_meets_nothing_that_is_used_and_is_counted_right(used: list[tuple[int, int]], length: int) -> None:
    pool = parsed("10.0.0.0/26")
    taken = [Prefix(4, pool.first + at // (1 << (32 - size)) * (1 << (32 - size)), size) for at, size in used]
    found = list(free(pool, taken, length))
    assert all(pool.holds(one) and one.length == length for one in found)
    assert not any(one.overlaps(other) for one in found for other in taken)
    assert len(set(found)) == len(found) == count_free(pool, taken, length)

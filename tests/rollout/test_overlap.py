"""Addresses of two projects: what counts as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalnetz.inventory.projects import Addresses, Numbers
from kommunalnetz.rollout.overlap import common, overlap, street

RANGES = st.builds(
    lambda first, more, side: Numbers(first=first, last=first + more, side=side),
    st.integers(1, 40), st.integers(0, 40), st.sampled_from(["all", "odd", "even"]),
)  # fmt: skip


def addresses(text: str) -> Addresses:
    """``town/street/1-21 odd``."""
    municipality, _, rest = text.partition("/")
    name, _, numbers = rest.partition("/")
    return Addresses.model_validate({"municipality": municipality, "street": name, "numbers": numbers.split(",") if numbers else []})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "b", False),
        ("a", "a/High Street/7", True),
        ("a/High Street", "a/Low Street", False),
        ("a/High Street", "a/high street/7", True),
        ("a/High Street/1-21", "a/High Street/15-40", True),
        ("a/High Street/1-21", "a/High Street/22-40", False),
        ("a/High Street/1-21 odd", "a/High Street/2-20 even", False),
        ("a/High Street/1-21 odd", "a/High Street/7", True),
        ("a/High Street/1-21 odd", "a/High Street/8", False),
        ("a/High Street/1-21", "a/High Street/7a", True),
        ("a/High Street/7", "a/High Street/7a", False),
        ("a/High Street/7a", "a/High Street/7A", True),
        ("a/High Street/2,9", "a/High Street/5,9-11", True),
    ],
)
def test_addresses_are_the_same_where_municipality_street_and_a_number_are(one: str, other: str, same: bool) -> None:
    assert overlap(addresses(one), addresses(other)) is same
    assert overlap(addresses(other), addresses(one)) is same


def test_a_street_is_the_same_however_it_is_written() -> None:
    assert street("Hauptstr.") == street("Hauptstra\u00dfe") == street("HAUPTSTRASSE")
    assert street("Am Markt") != street("Markt")


@given(RANGES, RANGES)
def test_ranges_have_a_number_in_common_where_their_lists_have(one: Numbers, other: Numbers) -> None:
    """The oracle lists every number of both."""

    def listed(numbers: Numbers) -> set[int]:
        return {n for n in range(numbers.first, numbers.last + 1) if numbers.side == "all" or (n % 2 == 1) == (numbers.side == "odd")}

    assert common(one, other) is bool(listed(one) & listed(other))

"""The light bandwidth."""

from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_inventories import line, only_lights, two_lines

from kommunalnetz.checks.colours import Colour

RANK = {Colour.GREEN: 0, Colour.AMBER: 1, Colour.RED: 2}


@pytest.mark.parametrize(("rate", "colour"), [("49.9M", "green"), ("50M", "amber"), ("70M", "amber"), ("70.1M", "red"), ("167M", "red")])
def test_below_half_is_green_and_above_seventy_percent_is_red(rate: str, colour: str) -> None:
    """A fixed rate needs no more than its mean; without overhead 50 of 100 Mbit/s are 50 %."""
    assert only_lights(line(rate)).bandwidth.colour == colour


def test_the_overhead_of_the_line_counts() -> None:
    """Packets of 700 bytes (the policy's default) take 738 on Ethernet: 48 Mbit/s are 50.6 on the line, so amber."""
    assert only_lights(line("48M")).bandwidth.colour is Colour.GREEN
    found = only_lights(line("48M").replace("encapsulation: none", "encapsulation: ethernet"))
    assert found.bandwidth.colour is Colour.AMBER
    assert found.peak_share == pytest.approx(0.48 * 738 / 700)


def test_the_contract_counts_where_it_is_below_the_port() -> None:
    """40 Mbit/s are 80 % of the contracted 50, whatever the port carries."""
    found = only_lights(line("40M", more=", contract: c", extra="contracts: [{id: c, rate: 50M, until: 2035-12-31}]"))
    assert found.bandwidth.colour is Colour.RED
    assert (found.booked_up, found.peak) == (50e6, 40e6)
    assert found.peak_share == pytest.approx(0.8)


def test_a_measured_value_is_judged_against_93_percent_of_the_rate() -> None:
    """60 / 93 = 64.5 %: amber, although only 10 Mbit/s are computed; 66 / 93 = 71 %: red; 46 / 93 = 49.5 %: green."""
    for measured, colour in (("46M", Colour.GREEN), ("60M", Colour.AMBER), ("66M", Colour.RED)):
        extra = f"measurements: [{{link: main, month: 2026-02, a_to_b: {measured}, b_to_a: 0M}}]"
        assert only_lights(line("10M", extra=extra)).bandwidth.colour is colour


def test_a_value_measured_on_the_line_is_judged_against_the_rate_itself() -> None:
    """60 of 100 are amber; 49 are green, where an IP-layer value would be 53 % and amber."""
    for measured, colour in (("60M", Colour.AMBER), ("49M", Colour.GREEN)):
        extra = f"measurements: [{{link: main, month: 2026-02, a_to_b: {measured}, b_to_a: 0M, layer: line}}]"
        assert only_lights(line("10M", extra=extra)).bandwidth.colour is colour


def test_only_the_newest_month_counts() -> None:
    old = "{link: main, month: 2025-01, a_to_b: 90M, b_to_a: 0M}"
    new = "{link: main, month: 2026-02, a_to_b: 10M, b_to_a: 0M}"
    assert only_lights(line("10M", extra=f"measurements: [{new}, {old}]")).bandwidth.colour is Colour.GREEN


def test_an_unknown_capacity_is_grey() -> None:
    found = only_lights(line(capacity="unknown"))
    assert found.bandwidth.colour is Colour.GREY
    assert isnan(found.peak_share)
    assert found.peak == 10e6


def test_a_contracted_rate_makes_an_unknown_port_known() -> None:
    found = only_lights(line(capacity="unknown", more=", contract: c", extra="contracts: [{id: c, rate: 100M}]"))
    assert found.bandwidth.colour is Colour.GREEN


STAFF = """
network: {date: 2026-03-01}
sites:
  - {id: county, kind: county, staff: unknown}
  - {id: rz, kind: datacentre}
links:
  - {id: main, a: county, b: rz, capacity: 100M}
profiles: [{id: office, up: 20k, down: 60k, concurrency: 30 %, source: measured}]
services:
  - {id: office, kind: application, profile: office, consumers: county, hosts: rz}
"""


def test_unknown_workplaces_are_grey_unless_something_was_measured() -> None:
    assert only_lights(STAFF).bandwidth.colour is Colour.GREY
    measured = STAFF + "measurements: [{link: main, month: 2026-02, a_to_b: 5M, b_to_a: 50M}]"
    assert only_lights(measured).bandwidth.colour is Colour.AMBER


def test_a_county_without_a_line_or_a_service_is_grey() -> None:
    assert only_lights("sites: [{id: county, kind: county}, {id: rz, kind: datacentre}]").bandwidth.colour is Colour.GREY
    without = STAFF.split("profiles")[0].replace("staff: unknown", "staff: 100")
    assert only_lights(without).bandwidth.colour is Colour.GREY


def test_with_a_second_line_the_worst_outage_may_reach_85_percent() -> None:
    """Line one carries 45 of 100 intact; when it fails, line two carries 45 of 50 (90 %), of 53 (84.9 %)."""
    for capacity, colour in (("50M", Colour.AMBER), ("53M", Colour.GREEN)):
        text = two_lines("45M").replace("capacity: 100M, metric: 20", f"capacity: {capacity}, metric: 20")
        found = only_lights(text)
        assert found.bandwidth.colour is colour
        assert found.worst_outage == "link:one"


@pytest.mark.parametrize(("rate", "still"), [("24.9M", True), ("25M", False), ("60M", False)])
def test_doubled_traffic_stays_green_below_a_quarter(rate: str, *, still: bool) -> None:
    """Twice 25 of 100 Mbit/s are 50 %, which is amber."""
    assert only_lights(line(rate)).still_green_when_doubled is still


def test_limits_may_differ_per_role_of_a_line() -> None:
    text = line("60M", more=", role: access", extra="policy: {role_limits: {access: {green: 65 %, red: 90 %}}}")
    assert only_lights(text).bandwidth.colour is Colour.GREEN


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 150), st.integers(0, 50))
def test_more_traffic_never_gives_a_better_light(rate: int, more: int) -> None:
    less, greater = (only_lights(line(f"{mbit}M")).bandwidth.colour for mbit in (rate, rate + more))
    assert RANK[less] <= RANK[greater]


def test_traffic_without_a_path_makes_the_light_grey_not_green() -> None:
    """The line is there and empty because nothing leads on to the host: what it will carry is not known."""
    found = only_lights(line("10M").replace("b: rz", "b: pop").replace("links:", "  - {id: pop, kind: pop}\nlinks:"))
    assert found.bandwidth.colour is Colour.GREY
    assert found.bandwidth.reason.values == {"service": "The flow"}


def test_what_is_known_may_be_red_although_another_service_is_not_known() -> None:
    """90 of 100 Mbit/s are too much, however few workplaces the other service has; 10 of 100 say nothing."""
    more = """
  - {id: desk, title: Desk work, kind: application, profile: desk, hosts: [rz], consumers: [county]}
profiles: [{id: desk, up: 1M, down: 1M, source: measured}]"""
    for rate, colour in (("90M", Colour.RED), ("10M", Colour.GREY)):
        assert only_lights(line(rate, extra=more).replace("kind: county,", "kind: county, staff: unknown,")).bandwidth.colour is colour

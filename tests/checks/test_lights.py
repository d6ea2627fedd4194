"""The lights resilience and contract, what they count, and the reference inventory."""

from pathlib import Path

import pytest
from small_inventories import line, only_lights, reference, studied, two_lines

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import KINDS, counts, lights, still_green_when_doubled


@pytest.mark.parametrize(
    ("first", "second", "colour"),
    [
        (", ducts: [north]", ", ducts: [south]", "green"),
        (", ducts: [north]", ", ducts: []", "green"),
        (", ducts: [north, mains]", ", ducts: [south, mains]", "green"),
        (", ducts: [north]", ", ducts: [north, south]", "amber"),
        (", ducts: [north]", ", ducts: unknown", "amber"),
        (", ducts: [north]", "", "amber"),
        ("", "", "amber"),
    ],
)
def test_only_two_known_routes_without_a_common_duct_are_green(first: str, second: str, colour: str) -> None:
    """One power feed for both is an outage of its own, not a route. An unknown route never counts as separate."""
    text = two_lines(first=first, second=second)
    outages = "policy: {outages: [link, device, site, trench]}"
    assert only_lights(text + outages).resilience.colour == colour


def test_a_common_power_feed_that_cuts_the_county_off_is_not_green() -> None:
    """Power failures are evaluated by default: the mains take both lines down."""
    text = two_lines(first=", ducts: [north, mains]", second=", ducts: [south, mains]")
    assert only_lights(text).resilience.colour is Colour.AMBER


def test_one_line_is_red_and_none_is_grey() -> None:
    assert only_lights(line()).resilience.colour is Colour.RED
    assert only_lights("sites: [{id: county, kind: county}, {id: rz, kind: datacentre}]").resilience.colour is Colour.GREY


def _with_neighbour(kind: str) -> str:
    """The county with one line, and another site that hangs on the county."""
    return line().replace(
        "links:\n", f"  - {{id: other, kind: {kind}}}\nlinks:\n  - {{id: side, a: county, b: other, capacity: 10M, ducts: []}}\n"
    )


def test_a_line_to_a_branch_is_no_second_line() -> None:
    found = only_lights(_with_neighbour("branch, parent: county"))
    assert (found.line_count, found.resilience.colour) == (1, Colour.RED)


def test_a_line_that_leads_nowhere_else_is_no_way_out() -> None:
    """The county's second line goes to another county that hangs on the first one only."""
    found = only_lights(_with_neighbour("city"))
    assert (found.line_count, found.resilience.colour) == (2, Colour.RED)


def test_what_a_provider_does_inside_is_said_to_be_unknown() -> None:
    text = line().replace("kind: datacentre", "kind: carrier")
    (remark,) = only_lights(text).remarks
    assert remark.values["carrier"] == "The data centre"
    assert only_lights(line()).remarks == ()


@pytest.mark.parametrize(
    ("contract", "colour"),
    [
        ("until: 2035-12-31", "green"),
        ("until: 2028-09-30", "amber"),
        ("until: 2027-06-30", "red"),
        ("until: 2025-06-30", "red"),
        ("until: unknown", "red"),
        ("provider: A carrier", "red"),
        ("rate: 100M", "grey"),
    ],
)
def test_a_contract_is_amber_when_steps_are_due_and_red_when_missed_or_unknown(contract: str, colour: str) -> None:
    """On 1 March 2026: 2028-09-30 wants a tender by 30 Oct 2026; 2027-06-30 wanted one by 30 Jul 2025. A mere rate tells nothing."""
    found = only_lights(line(more=", contract: c", extra=f"contracts: [{{id: c, {contract}}}]"))
    assert found.contract.colour == colour


def test_a_line_without_a_contract_is_grey() -> None:
    found = only_lights(line())
    assert (found.contract.colour, found.deadline) == (Colour.GREY, None)


def test_the_more_urgent_of_two_contracts_counts() -> None:
    text = two_lines(
        first=", contract: late", second=", contract: soon",
        extra="contracts: [{id: late, until: 2035-12-31}, {id: soon, until: 2028-09-30}]",
    )  # fmt: skip
    found = only_lights(text)
    assert found.contract.colour is Colour.AMBER
    assert found.deadline is not None
    assert found.deadline.until.year == 2028


def test_every_county_is_counted_once_per_light() -> None:
    found = lights(studied(line("60M")))
    assert counts(found)["bandwidth"] == {Colour.GREEN: 0, Colour.AMBER: 1, Colour.RED: 0, Colour.GREY: 0}
    assert still_green_when_doubled(found) == (0, 0)


def test_the_reference_inventory_has_24_counties_with_three_lights_each(root: Path) -> None:
    found = lights(reference(root))
    assert len(found) == 24
    assert [sum(counts(found)[kind].values()) for kind in KINDS] == [24, 24, 24]
    assert len(set(counts(found)["bandwidth"].values())) > 1

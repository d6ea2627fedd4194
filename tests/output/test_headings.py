"""The heading of the report says no more than what is known."""

import pytest

from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.view_decisions import decisions
from kommunalnetz.output.view_headings import heading, other_sentences
from kommunalnetz.output.view_outages import outages_page
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import study

SITES = """
sites:
  - {id: a, title: Ahrweiler, kind: county}
  - {id: b, title: Kusel, kind: county}
  - {id: p, title: Koblenz, kind: pop}
  - {id: r, title: Mainz, kind: datacentre}
"""
NETWORK = (
    SITES
    + """
links:
  - {id: ap, a: a, b: p, capacity: 100M, encapsulation: none}
  - {id: bp, a: b, b: p, capacity: CAPACITY, encapsulation: none}
  - {id: pr, a: p, b: r, capacity: SHARED, encapsulation: none}
services:
  - {id: s, kind: fixed, from: a, to: r, rate: FIRST}
  - {id: t, kind: fixed, from: b, to: r, rate: SECOND}
"""
)


def told(text: str) -> tuple[str, list[str]]:
    """The heading and the sentences about shared lines."""
    made = study(from_text(text))
    return heading(made, lights(made), Text("en")), list(other_sentences(made, Text("en")))


def network(first: str = "10M", second: str = "10M", *, capacity: str = "100M", shared: str = "1G") -> str:
    """Two counties behind one shared line."""
    return NETWORK.replace("CAPACITY", capacity).replace("SHARED", shared).replace("FIRST", first).replace("SECOND", second)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("10M", "10M", "The network carries the traffic; every county has enough reserve"),
        ("60M", "10M", "The network carries the traffic; in one county the reserve is getting scarce"),
        ("90M", "90M", "The network is too small: two counties need a larger line"),
    ],
)
def test_the_lines_of_the_counties_make_the_heading(first: str, second: str, expected: str) -> None:
    """Of 100 Mbit/s: 10 and 10 are green, 60 amber, 90 and 90 red, which is more than a third of the counties."""
    assert told(network(first, second)) == (expected, [])


def test_a_shared_line_that_is_too_small_is_told_where_every_county_is_green() -> None:
    """20 Mbit/s on a shared line of 25 are 80 %, above the limit of 70 %."""
    found, sentences = told(network(shared="25M"))
    assert found == "The network does not carry everything: one line is too small for its busiest hour"
    assert sentences == ["Beside the lines of the counties, one is too small for its busiest hour: Koblenz \u2013 Mainz."]


def test_a_network_carries_nothing_over_a_shared_line_that_is_too_small() -> None:
    """One red county of four is less than a third, but 120 of 100 Mbit/s on the shared line are too much for all."""
    more = "  - {id: c, kind: county}\n  - {id: d, kind: county}\nlinks:\n"
    more += "".join(f"  - {{id: {one}p, a: {one}, b: p, capacity: 100M, encapsulation: none}}\n" for one in "cd")
    text = network("90M", "30M", shared="100M").replace("links:\n", more)
    more = "".join(f"  - {{id: s{one}, kind: fixed, from: {one}, to: r, rate: 0M, back: 1M}}\n" for one in "cd")
    assert told(text + more)[0] == "The network is too small: one county needs a larger line"


def test_a_shared_line_of_unknown_bandwidth_is_never_fine() -> None:
    found, sentences = told(network(shared="unknown"))
    assert found == "Not all can be said: of one line the bandwidth is not known"
    assert sentences == ["Beside the lines of the counties, the bandwidth of one is not known: Koblenz \u2013 Mainz."]


def test_most_counties_without_data_leave_the_network_open() -> None:
    """One of two counties is unknown: half is not most."""
    assert told(network(capacity="unknown"))[0] == "The network carries the traffic; every county with data has enough reserve"
    more = network(capacity="unknown").replace("  - {id: p,", "  - {id: c, kind: county}\n  - {id: p,")
    assert told(more)[0] == "Little can be said yet: of two counties the data are missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sites: [{id: p, kind: pop}]", "Nothing can be said yet: no line is known"),
        (
            "sites: [{id: p, kind: pop}, {id: r, kind: pop}]\nlinks: [{id: l, a: p, b: r, capacity: 1G}]",
            "Nothing can be said yet: no traffic on the lines is known",
        ),
        (
            network(shared="unknown").replace("kind: county", "kind: pop"),
            "Not all can be said: of one line the bandwidth is not known",
        ),
    ],
)
def test_without_counties_nothing_is_claimed_that_is_not_known(text: str, expected: str) -> None:
    assert told(text)[0] == expected


def test_a_line_that_is_too_small_is_something_to_decide_wherever_it_is() -> None:
    made = study(from_text(network(shared="25M")))
    assert decisions(made, lights(made), Text("en"))[0] == "A larger line: Koblenz \u2013 Mainz."


def test_a_page_about_outages_is_never_empty() -> None:
    """Without lines nothing can be said; with a second line nothing is lost when one is down."""
    alone = study(from_text(SITES))
    assert outages_page(alone, lights(alone), Text("en"))["sentences"] == [
        "No traffic on lines is known; nothing can be said about outages."
    ]
    twice = study(from_text(
        "policy: {outages: [link]}\n" + SITES + "links: [{id: x, a: a, b: r, capacity: 1G}, {id: y, a: a, b: r, capacity: 1G}]\n"
        "services: [{id: s, kind: fixed, from: a, to: r, rate: 1M}]"
    ))  # fmt: skip
    assert outages_page(twice, lights(twice), Text("en"))["sentences"][0] == "No single outage leaves a service without a path."

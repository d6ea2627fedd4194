"""Availability of services at sites: values by hand, bounds where something is not known."""

from pathlib import Path

import pytest

from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.planning.availability import YEAR, Available, Reaches, Verdict, availabilities
from kommunalnetz.planning.components import CONTRACT, assumed, components
from kommunalnetz.planning.crowding import by_place, crowding
from kommunalnetz.traffic.study import Study, study

KNOWN = Path(__file__).parents[1] / "cli" / "known"


def made(text: str) -> Study:
    """The study of a text."""
    return study(from_text(text))


def only(text: str) -> Available:
    """The only answer."""
    (one,) = availabilities(Reaches(made(text)))
    return one


def two_lines(first: str, second: str, *, ducts: str = "", policy: str = "", more: str = "") -> str:
    """A county on two lines to a data centre; the keys of the lines vary."""
    return f"""
network: {{date: 2026-03-01}}
policy: {{outages: [link, device, site, trench]{policy}}}
sites: [{{id: a}}, {{id: rz, kind: datacentre}}]
ducts: [{ducts}]
links:
  - {{id: one, a: a, b: rz, capacity: 100M, {first}}}
  - {{id: two, a: a, b: rz, capacity: 100M, {second}}}
services: [{{id: flow, kind: fixed, from: a, to: rz, rate: 8M, source: test}}]
{more}
"""


LINE = "availability: {availability: 99.5 %}"
OWN = f"{LINE}, ducts: []"
CONTAINED = "availability: {availability: 99.5 %, includes: ducts}"
TRENCH = "{id: t, availability: {availability: 99.75 %}}"


def test_two_separate_lines_of_99_5_percent_are_down_13_minutes_a_year() -> None:
    """0.005^2 x 525 600 min = 13.14 min; 8 Mbit/s are 1 MB/s, so 788.4 MB a year are not served."""
    one = only(two_lines(OWN, OWN))
    assert (1 - one.reach.low) * YEAR / 60 == pytest.approx(13.14, rel=1e-4)
    assert one.reach.high - one.reach.low <= 1e-9
    assert one.lost_high == pytest.approx(788.4e6, rel=1e-4)
    assert one.reach.known


def test_a_trench_that_both_share_counts_once_for_both() -> None:
    """Ducts are not contained: U = 0.0025 + 0.9975 x 0.005^2 = 0.0025249."""
    one = only(two_lines(f"{LINE}, ducts: [t]", f"{LINE}, ducts: [t]", ducts=TRENCH))
    assert 1 - one.reach.low == pytest.approx(0.0025 + 0.9975 * 0.005**2, abs=2e-9)


def test_a_trench_that_is_contained_still_takes_both_lines() -> None:
    """Each line as a whole is up 99.5 %: of its own 0.995 / 0.9975. U = 0.0025 + 0.9975 x (1 - 0.995 / 0.9975)^2."""
    one = only(two_lines(f"{CONTAINED}, ducts: [t]", f"{CONTAINED}, ducts: [t]", ducts=TRENCH))
    assert 1 - one.reach.low == pytest.approx(0.0025 + 0.9975 * (1 - 0.995 / 0.9975) ** 2, abs=2e-9)


def test_a_trench_of_one_line_that_contains_it_is_not_counted_again() -> None:
    """0.005^2: the trench has no figure, and its only line contains it."""
    one = only(two_lines(f"{CONTAINED}, ducts: [t]", OWN, ducts="{id: t}"))
    assert 1 - one.reach.low == pytest.approx(0.005**2, abs=2e-9)
    assert one.reach.known


def test_a_component_without_a_figure_makes_bounds() -> None:
    """Line two may never be down, then the service never is; or always, then U is that of line one: 0.005."""
    reach = only(two_lines(OWN, "ducts: []")).reach
    assert (reach.low, reach.high) == pytest.approx((0.995, 1.0))
    assert reach.unknown == ("link:two",)


def test_routes_that_are_not_known_make_bounds() -> None:
    """At best the lines share nothing: 1 - 0.005^2. At worst they share all that fails: 0.995."""
    reach = only(two_lines(CONTAINED, CONTAINED)).reach
    assert (reach.low, reach.high) == pytest.approx((0.995, 1 - 0.005**2))
    assert not reach.separate
    assert reach.apart == pytest.approx(1 - 0.005**2, abs=1e-9)


def test_nothing_is_assumed_unless_the_policy_says_so() -> None:
    """Two lines whose contract agrees on 99.5 %: unknown; with 'contracts' in the policy 0.995, as their routes are unknown."""
    contract = "contracts: [{id: c, sla: {availability: 99.5 %}, until: 2030-01-01}]"
    text = two_lines("contract: c", "contract: c", more=contract)
    silent = only(text).reach
    assert (silent.low, silent.high, silent.unknown) == (0.0, 1.0, ("link:one",))
    told = text.replace("trench]", "trench], availability: {contracts: yes}")
    assert only(told).reach.low == pytest.approx(0.995)
    assert [row[:2] for row in assumed(components(made(told).network))] == [(CONTRACT, 2)]


def test_the_inside_of_a_providers_network_is_not_known() -> None:
    text = """
network: {date: 2026-03-01}
sites: [{id: a}, {id: rz, kind: datacentre}, {id: p, kind: carrier}]
links:
  - {id: one, a: a, b: p, capacity: 100M, ducts: [], availability: {availability: 99.5 %}}
  - {id: two, a: rz, b: p, capacity: 100M, ducts: [], availability: {availability: 99.5 %}}
services: [{id: flow, kind: fixed, from: a, to: rz, rate: 8M, source: test}]
"""
    reach = only(text).reach
    assert (reach.low, reach.high) == pytest.approx((0.0, 0.995**2))
    assert reach.unknown == ("site:p",)


def test_routers_count_where_they_have_a_figure() -> None:
    """0.9 (router of a) x (1 - 0.005^2)."""
    text = two_lines(OWN, OWN).replace("ducts: [", "devices: [{id: r, site: a, availability: {mtbf: 9 h, mttr: 1 h}}]\nducts: [", 1)
    assert only(text).reach.low == pytest.approx(0.9 * (1 - 0.005**2), abs=1e-9)


def test_split_services_need_every_host_and_nearest_ones_any() -> None:
    """Hosts x and y on a line of 90 % each: nearest 1 - 0.01, split 0.81; split with a standby at the site itself is always up."""
    text = """
network: {date: 2026-03-01}
sites: [{id: a, staff: 10}, {id: x}, {id: y}]
links:
  - {id: one, a: a, b: x, capacity: 100M, ducts: [], availability: {availability: 90 %}}
  - {id: two, a: a, b: y, capacity: 100M, ducts: [], availability: {availability: 90 %}}
profiles: [{id: p, up: 1M, down: 1M, source: test}]
services:
  - {id: near, kind: application, profile: p, consumers: [a], hosts: [x, y]}
  - {id: split, kind: application, profile: p, consumers: [a], hosts: [x, y], select: split}
  - {id: safe, kind: application, profile: p, consumers: [a], hosts: [x, y], standby: [a], select: split}
"""
    found = {one.service: one.reach.low for one in availabilities(Reaches(made(text)))}
    assert found == pytest.approx({"near": 0.99, "split": 0.81, "safe": 1.0})


def test_the_sites_contracts_are_the_measure() -> None:
    """a: 0.99875 x (1 - q^2) with q = 1 - 0.995 / 0.99875 misses the 99.9 % of its better contract; b's line keeps it."""
    found = {one.site: one for one in availabilities(Reaches(study(load(KNOWN))))}
    q = 1 - 0.995 / 0.99875
    assert found["a"].reach.low == pytest.approx(0.99875 * (1 - q * q), abs=2e-9)
    assert {site: one.verdict for site, one in found.items()} == {"a": Verdict.MISSED, "b": Verdict.KEPT}
    assert found["a"].reach.contributions[0].component == "duct:rhine"
    assert found["a"].reach.contributions[0].fussell_vesely == pytest.approx(0.00125 * (1 - q * q) / (1 - found["a"].reach.low), abs=1e-5)


def test_a_way_over_a_line_that_is_too_small_is_told_apart() -> None:
    """80 Mbit/s on line two of 50: crowded while the trench and two are up and one is down: 0.99875 q (1 - q); b never."""
    known = study(load(KNOWN))
    found = crowding(known, components(known.network))
    assert found is not None
    q = 1 - 0.995 / 0.99875
    low, high = (by_place(known, values) for values in (found.low, found.high))
    assert low["backup", "a"] == high["backup", "a"] == pytest.approx(0.99875 * q * (1 - q))
    assert low["files", "b"] == 0.0
    assert found.samples == 0
    assert found.rest == pytest.approx(0.0, abs=1e-12)


def test_what_is_drawn_brackets_what_is_exact() -> None:
    """With one state exact (nothing down) the rest is drawn; the interval of 95 % holds for this seed, and the same seed gives the same."""
    known = study(load(KNOWN))
    parts = components(known.network)
    exact, one, other = (crowding(known, parts, states=states, samples=300, seed=5) for states in (4000, 1, 1))
    assert exact is not None
    assert one is not None
    assert other is not None
    assert (one.order, one.samples) == (0, 300)
    assert bool((one.low <= exact.low).all() and (exact.high <= one.high).all())
    assert bool((one.low == other.low).all())


def test_crowding_is_not_decided_where_a_figure_lacks() -> None:
    unknown = made(two_lines(OWN, "ducts: []"))
    assert crowding(unknown, components(unknown.network)) is None


def test_large_common_ways_are_factored() -> None:
    """A grid of 5 x 5 with lines of 60 %: the sum of products is cut off; factoring and its bounds agree."""
    names = [[f"s{i}{j}" for j in range(5)] for i in range(5)]
    ends = [(names[i][j], names[i][j + 1]) for i in range(5) for j in range(4)] + [
        (names[i][j], names[i + 1][j]) for i in range(4) for j in range(5)
    ]
    lines = "\n".join(
        f"  - {{id: l{n}, a: {a}, b: {b}, capacity: 1G, ducts: [], availability: {{availability: 60 %}}}}" for n, (a, b) in enumerate(ends)
    )
    text = "sites: [" + ", ".join(f"{{id: {name}}}" for row in names for name in row) + f"]\nlinks:\n{lines}\n"
    text += "services: [{id: flow, kind: fixed, from: s00, to: s44, rate: 1M, source: test}]\nnetwork: {date: 2026-03-01}\n"
    reach = only(text).reach
    assert reach.method in ("factoring", "sampled")
    assert 0 < reach.low <= reach.high < 1

"""The package of the report on a small network computed by hand."""

from decimal import Decimal

import pytest

from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.measures import upgraded
from kommunalnetz.planning.package import Package, package
from kommunalnetz.traffic.study import Study, study

NETWORK = """
network: {date: 2026-10-31, title: Small}
sites:
  - {id: a, title: A, kind: county, population: 300}
  - {id: b, title: B, kind: county, population: 100}
  - {id: pop, title: Node, kind: pop}
  - {id: rz, title: Data centre, kind: datacentre}
links:
  - {id: la, a: a, b: pop, capacity: 100M, encapsulation: none, contract: va}
  - {id: lb, a: b, b: pop, capacity: 100M, encapsulation: none, contract: vb}
  - {id: core, a: pop, b: rz, capacity: 100M, encapsulation: none, contract: vc}
contracts:
  - {id: va, monthly: 100 EUR, until: 2032-12-31}
  - {id: vb, monthly: 100 EUR, until: 2032-12-31}
  - {id: vc, monthly: 200 EUR, until: 2032-12-31}
prices:
  - {id: p100, capacity: 100M, one_off: 100 EUR, monthly: 100 EUR}
  - {id: p150, capacity: 150M, one_off: 300 EUR, monthly: 200 EUR}
  - {id: p200, capacity: 200M, one_off: 500 EUR, monthly: 300 EUR}
  - {id: p500, capacity: 500M, one_off: 900 EUR, monthly: 500 EUR}
subsidies: [{id: grant, title: Programme, rate: 50 %, eligible: one-off, valid_until: 2030-12-31}]
policy: {vat: 19 %, outages: [], lead_time: 6 months, key: {own_lines: own, parts: {population: 100 %}}}
classes: [{id: default}]
services:
  - {id: sa, kind: fixed, from: a, to: rz, rate: 10M, class: default}
  - {id: sb, kind: fixed, from: b, to: rz, rate: 80M, class: default}
"""


@pytest.fixture(scope="module")
def small() -> Study:
    return study(from_text(NETWORK))


@pytest.fixture(scope="module")
def found(small: Study) -> Package:
    return package(small)


def test_lines_over_the_red_limit_get_the_step_with_a_reserve(found: Package) -> None:
    """lb carries 80 of 100: 53 % of 150, 40 % of 200. core carries 90 of 100: 45 % of 200. la carries 10 and stays."""
    assert {stage.measure.link.id: stage.measure.rate for stage in found.stages} == {"lb": 200e6, "core": 200e6}


def test_each_bears_its_own_measures_and_its_part_of_the_shared_ones(found: Package) -> None:
    """Each measure once 500 net, 595 gross, half granted: 297.50. lb is B's; core by inhabitants 3 : 1, 223.13 and 74.37.

    More a year: lb (300 - 100) x 12 x 1.19 = 2856; core (300 - 200) x 12 x 1.19 = 1428, of which A bears 1071 and B 357.
    """
    assert [stage.funding.own for stage in found.stages] == [Decimal("297.50")] * 2
    assert found.once == (Decimal("223.13"), Decimal("371.87"))
    assert found.running == (Decimal(1071), Decimal(3213))


def test_the_key_distributes_the_year_and_the_comparison_by_inhabitants(found: Package) -> None:
    """Own lines 100 x 12 x 1.19 = 1428 each, core 2856 as 3 : 1; by inhabitants all 5712 as 3 : 1."""
    assert found.key.amounts == (Decimal(1428 + 2142), Decimal(1428 + 714))
    assert found.population is not None
    assert found.population.amounts == (Decimal(4284), Decimal(1428))


def test_the_light_after_is_that_of_the_network_with_its_outages_too(small: Study, found: Package) -> None:
    again = study(upgraded(small.inventory, [stage.measure for stage in found.stages]))
    assert found.after == {one.site.id: one.bandwidth.colour for one in lights(again)} == {"a": Colour.GREEN, "b": Colour.GREEN}


def test_the_light_after_of_a_line_that_no_step_helps_counts_the_outages() -> None:
    """B's line has a step, the core none that is enough: all is computed again, with the outages."""
    text = NETWORK.replace("outages: []", "outages: [link]").replace("rate: 10M", "rate: 500M")
    big = study(from_text(text))
    assert [stage.measure.link.id for stage in package(big).stages] == ["lb"]
    again = study(upgraded(big.inventory, [stage.measure for stage in package(big).stages]))
    assert package(big).after == {one.site.id: one.bandwidth.colour for one in lights(again)}


def test_without_prices_nothing_is_proposed_and_nothing_is_priced() -> None:
    bare = NETWORK.split("contracts:")[0].replace(", contract: va", "").replace(", contract: vb", "").replace(", contract: vc", "")
    none = package(study(from_text(bare + "classes:" + NETWORK.split("classes:")[1])))
    assert not none.stages
    assert not none.priced

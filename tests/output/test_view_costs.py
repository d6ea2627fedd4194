"""Page 4 and its annex: the words and amounts of a small network whose package tests/planning computes by hand, per edition."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC, Edition
from kommunalnetz.output.view_costs import costs_page
from kommunalnetz.output.views import report_view
from kommunalnetz.planning.package import package
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

NETWORK = """
network: {date: 2026-10-31, title: Small}
sites:
  - {id: a, title: Landkreis Ahrweiler, ags: 07131, kind: county, population: 300}
  - {id: b, title: Landkreis Kusel, ags: 07336, kind: county, population: 100}
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
  - {id: p200, capacity: 200M, one_off: 500 EUR, monthly: 300 EUR}
subsidies: [{id: grant, title: Programme, rate: 50 %, eligible: one-off, valid_until: 2030-12-31}]
policy: {vat: 19 %, outages: [], lead_time: 6 months, key: {own_lines: own, parts: {population: 100 %}, source: Statutes 12}}
classes: [{id: default}]
services:
  - {id: sa, kind: fixed, from: a, to: rz, rate: 10M, class: default}
  - {id: sb, kind: fixed, from: b, to: rz, rate: 80M, class: default}
"""
UNPRICED = NETWORK.replace("id: va, monthly: 100 EUR", "id: va, monthly: unknown")


@cache
def made(edition: Edition = INTERNAL, network: str = NETWORK) -> Any:
    found = study(from_text(network))
    return report_view(found, (), lights(found), Text("en"), date=found.date, edition=edition)


def test_the_page_tells_each_measure_its_price_grant_year_and_light() -> None:
    """lb is 80 % full, the core 90 %: the core is more urgent. 500 once, 595 gross, half granted; (300 - 200) x 12 x 1.19 = 1428 a year."""
    rows = made()["costs"]["measures"]["rows"]
    assert rows[0]["cells"] == [
        "Node \u2013 Data centre", "200\u00a0Mbit/s instead of 100\u00a0Mbit/s", "\u20ac595", "\u20ac1,428", "\u20ac297.50", "\u20ac297.50",
        "2027", "\u2013",
    ]  # fmt: skip
    assert rows[1]["cells"][-2:] == ["2027", "\u25cf\u00a0green"]
    assert rows[2]["cells"] == ["All measures", "", "\u20ac1,190", "\u20ac4,284", "\u20ac595", "\u20ac595", "", ""]


def test_the_page_tells_what_the_network_costs_and_what_happens_without_a_decision() -> None:
    """(100 + 100 + 200) x 12 x 1.19 = 5712, of which the core is 2856."""
    assert made()["costs"]["sentences"] == [
        "In 2026 the network costs \u20ac5,712; \u20ac2,856 of it are for shared lines.",
        "Without a decision one line stays more than 70% full in the busiest hour.",
    ]


def test_the_bars_are_told_in_words_and_drawn_in_proportion() -> None:
    """Ahrweiler 1428 own + 2142 shared, Kusel 1428 + 714."""
    picture = made()["costs"]["picture"]
    assert "Ahrweiler \u20ac3,570 and Kusel \u20ac2,142" in picture["description"]
    space = "{http://www.w3.org/2000/svg}"
    bars = [float(bar.attrib["width"]) for bar in ElementTree.fromstring(picture["svg"]).iter(f"{space}rect") if bar.get("stroke-width")]
    own, shared, same, less = bars
    assert (shared / own, same / own, less / own) == pytest.approx((1.5, 1.0, 0.5), rel=1e-3)


def test_the_annex_adds_up_to_the_cent() -> None:
    payers = made()["costs_annex"]["payers"]
    *rows, together = payers["rows"]
    assert [row["cells"][0] for row in rows] == ["Ahrweiler", "Kusel"]
    for column in payers["columns"][1:]:
        assert sum(row["values"][column["value"]] for row in rows) == pytest.approx(together["values"][column["value"]])
    assert together["values"]["key_eur"] == 5712.0


def test_an_unknown_price_is_unknown_in_the_table_said_on_the_page_and_at_least_in_the_picture() -> None:
    view = made(INTERNAL, UNPRICED)
    assert "Not in it: one line without a known price." in view["costs"]["sentences"]
    assert view["costs_annex"]["payers"]["rows"][0]["cells"][:2] == ["Ahrweiler", "unknown"]
    assert "Ahrweiler at least \u20ac2,142" in view["costs"]["picture"]["description"]


def test_the_councillors_see_who_pays_but_not_the_source_of_the_key() -> None:
    """Free text is told in the internal edition only."""
    assert made(COUNCILLORS)["costs"]["picture"]
    assert "Statutes 12" in json.dumps(made()["costs_annex"])
    assert "Statutes 12" not in json.dumps(made(COUNCILLORS))


def test_the_public_sees_measures_without_money_places_and_payers() -> None:
    view = made(PUBLIC)
    assert [row["cells"][0] for row in view["costs"]["measures"]["rows"]] == ["A shared line", "Kusel"]
    assert (view["costs"]["picture"], view["costs_annex"]) == (None, None)
    assert not [key for row in view["costs"]["measures"]["rows"] for key in row["values"] if key.endswith("_eur")]
    assert "\u20ac" not in json.dumps(view, ensure_ascii=False)


def test_a_county_sees_its_own_measures_and_its_own_share_only() -> None:
    """Kusel: own line 1428, of the core 714; its measure 297.50 and a quarter of the core's."""
    view = made(Edition(key="county", county="b"))
    assert view["costs"] is None
    annex = view["costs_annex"]
    assert annex["heading"] == "What Kusel pays for the network"
    assert [row["cells"][0] for row in annex["measures"]["rows"]] == ["Kusel \u2013 Node"]
    (row,) = annex["payers"]["rows"]
    assert row["cells"] == ["Kusel", "\u20ac1,428", "\u20ac714", "\u20ac2,142", "\u20ac371.87", "\u20ac3,213"]
    assert made(Edition(key="county", county="a"))["costs_annex"]["measures"]["rows"] == []


def test_without_prices_the_page_is_absent_and_a_sentence_says_why(root: Path) -> None:
    found = study(load(root / "examples" / "sachsen"))
    view = report_view(found, (), lights(found), Text("de"), date=found.date)
    assert (view["costs"], view["costs_annex"]) == (None, None)
    assert view["assumptions"]["sentences"][-1].startswith("Der Bestand enth\u00e4lt keine Preise")


def test_a_key_that_lacks_a_number_distributes_nothing_and_says_so() -> None:
    view = made(INTERNAL, NETWORK.replace(", population: 300", ""))
    assert view["costs"]["picture"] is None
    assert view["costs_annex"]["payers"]["rows"] == []
    assert "cannot be used" in view["costs_annex"]["payers"]["empty"]


def test_the_measures_on_the_page_are_the_most_urgent_and_the_annex_holds_all() -> None:
    """Seven counties of 90 Mbit/s on 100: the page shows five at most, the sum counts all."""
    lines = "".join(f"  - {{id: x{n}, a: s{n}, b: pop, capacity: 100M, encapsulation: none, contract: w{n}}}\n" for n in range(7))
    sites = "".join(f"  - {{id: s{n}, title: County {n}, kind: county, population: 1}}\n" for n in range(7))
    contracts = "".join(f"  - {{id: w{n}, monthly: 100 EUR, until: 2032-12-31}}\n" for n in range(7))
    services = "".join(f"  - {{id: y{n}, kind: fixed, from: s{n}, to: pop, rate: 90M, class: default}}\n" for n in range(7))
    text = NETWORK.replace("links:\n", f"{sites}links:\n{lines}").replace("contracts:\n", f"contracts:\n{contracts}") + services
    found: Study = study(from_text(text))
    page = costs_page(found, found, package(found), lights(found), Text("en"), INTERNAL)
    assert page is not None
    *shown, together = page["measures"]["rows"]
    assert 1 <= len(shown) <= 5
    assert together["values"]["once_eur"] == 9 * 595.0

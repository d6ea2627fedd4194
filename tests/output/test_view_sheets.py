"""County sheets, situation sheets and the council paper of a small network computed by hand."""

from datetime import date
from typing import Any

import pytest
from canaries import INVENTORY

from kommunalnetz import checks
from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.view_sheets import room
from kommunalnetz.output.views import report_view
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

ROOM = """
sites: [{id: a, title: A, kind: county, staff: 100}, {id: rz, kind: datacentre}]
links: [{id: l, a: a, b: rz, capacity: 100M, encapsulation: none}]
classes: [{id: default}]
services: [{id: s, kind: fixed, from: rz, to: a, rate: RATE, class: default}]
"""


@pytest.fixture(scope="module")
def canary() -> Study:
    return study(from_text(INVENTORY))


@pytest.fixture(scope="module")
def view(canary: Study) -> Any:
    return report_view(canary, checks.findings(canary), lights(canary), Text("en"), date=date(2026, 11, 1))


@pytest.mark.parametrize(("rate", "more"), [("35M", 100), ("70M", 0), ("140M", -50), ("30M", 133)])
def test_the_room_for_workplaces_ends_at_the_red_limit(rate: str, more: int) -> None:
    """100 workplaces need 35 of 100 Mbit/s; at 70 % there is room for as many again. 30: 233.3 workplaces, so 133 more."""
    found = study(from_text(ROOM.replace("RATE", rate)))
    assert room(found, lights(found)[0]) == more


def test_without_traffic_there_is_no_number_of_workplaces() -> None:
    found = study(from_text(ROOM.replace("RATE", "0 kbit/s")))
    assert room(found, lights(found)[0]) is None


def test_there_is_a_sheet_for_every_county_in_alphabetical_order(view: Any) -> None:
    assert [sheet["county"]["name"] for sheet in view["county_sheets"]["sheets"]] == ["Ahrweiler", "Bad Kreuznach", "Kusel"]


def test_a_county_sheet_tells_line_contract_and_services(view: Any) -> None:
    """From a to the node 100 Mbit/s, to the data centre 50: the way over the node has the smaller metric, 90 of 100."""
    sheet = view["county_sheets"]["sheets"][0]
    assert sheet["heading"] == "Ahrweiler: the line is too small for the busiest hour"
    assert [row["cells"][:2] for row in sheet["lines"]["rows"]] == [
        ["Ahrweiler \u2013 Node", "Ownprovider, LN-OWN-1"],
        ["Ahrweiler \u2013 Data centre", "Ownprovider, LN-OWN-1"],
    ]
    assert sheet["lines"]["rows"][0]["values"]["monthly_eur"] == 6543
    assert sheet["services"]["rows"][0]["cells"][0] == "Files"


def test_a_site_and_its_router_with_the_same_consequences_are_one_row(view: Any) -> None:
    for sheet in view["county_sheets"]["sheets"]:
        rows = [tuple(row["cells"]) for row in sheet["outages"]["rows"]]
        assert len(rows) == len(set(rows)) <= 4


def test_a_situation_sheet_tells_who_is_cut_off_whom_to_call_and_the_line_number(view: Any) -> None:
    """All that the two need is the software in Kusel."""
    sheets = {sheet["id"]: sheet for sheet in view["situations"]["sheets"]}
    sheet = sheets["link:kuselcanary-pop"]
    assert sheet["heading"] == "Line Kusel \u2013 Node fails"
    assert sheet["sections"][0]["paragraphs"] == ["Ahrweiler and Bad Kreuznach: nothing works any more that needs the network."]
    assert [row["cells"][1:] for row in sheet["lines"]["rows"]] == [["Providercanary", "LN-CANARY-1", "8\u00a0h"]]
    assert sheet["contacts"]["rows"][0]["cells"][0] == "Erika Contactcanary"


def test_a_contact_is_found_by_the_name_of_the_provider(view: Any) -> None:
    sheets = {sheet["id"]: sheet for sheet in view["situations"]["sheets"]}
    assert [row["cells"][0] for row in sheets["duct:own-duct"]["contacts"]["rows"]] == ["Ownprovider fault desk"]


def test_every_line_and_every_route_has_a_situation_sheet(view: Any, canary: Study) -> None:
    ids = [sheet["id"] for sheet in view["situations"]["sheets"]]
    inventory = canary.inventory
    assert ids == [*(f"link:{key}" for key in inventory.links), *(f"duct:{key}" for key in inventory.ducts)]


def test_the_costs_are_those_of_the_steps_and_their_sum(view: Any) -> None:
    rows = view["proposal"]["costs"]["rows"]
    assert rows[-1]["cells"][0] == "Together"
    for key in ("once_eur", "monthly_eur"):
        assert rows[-1]["values"][key] == sum(row["values"][key] for row in rows[:-1])


def test_the_paper_names_facts_resolution_alternatives_and_annexes(view: Any) -> None:
    paper = view["proposal"]
    assert all(paper[part]["paragraphs"] for part in ("facts", "resolution", "alternatives", "annexes"))
    assert paper["resolution"]["paragraphs"][0] == "The report is noted."

"""What an edition must not hold is in no byte of any of its files."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from canaries import FORBIDDEN, INVENTORY, everything, holds

from kommunalnetz.checks.lights import lights
from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.output.editions import COUNCILLORS, INTERNAL, PUBLIC, Edition, county_editions
from kommunalnetz.output.report import EVERY, report_documents
from kommunalnetz.output.telling import secrets, told
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

OWN = Edition(key="county", county="own")
NARROW = {"councillors": COUNCILLORS, "public": PUBLIC, "county": OWN}


@cache
def canary() -> Study:
    return study(from_text(INVENTORY))


@cache
def files(key: str, language: str) -> dict[str, bytes]:
    edition = NARROW.get(key, INTERNAL)
    return {name: everything(content) for name, content in report_documents(canary(), language, EVERY, None, [edition]).items()}


def view(key: str, language: str = "en") -> Any:
    (name,) = (name for name in files(key, language) if name.endswith(".json"))
    return json.loads(report_documents(canary(), language, ("json",), None, [NARROW.get(key, INTERNAL)])[name])


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("key", NARROW)
def test_no_byte_of_any_file_holds_what_the_edition_must_not_tell(key: str, language: str) -> None:
    """Also unpacked: office files and workbooks in them, streams and metadata of PDF; the text of PDF pages: tests/system."""
    found = {(name, text) for name, content in files(key, language).items() for text in FORBIDDEN[key] if holds(content, text)}
    assert found == set()


def test_file_names_do_not_tell_more_than_the_edition() -> None:
    assert not [name for key in NARROW for name in files(key, "de") if any(text.casefold() in name.casefold() for text in FORBIDDEN[key])]


def test_the_search_sees_the_same_texts_in_the_internal_edition() -> None:
    """Otherwise the tests above could not fail."""
    internal = files("internal", "en")
    whole = b"".join(internal.values())
    unseen = {text for texts in FORBIDDEN.values() for text in texts if not holds(whole, text)}
    sung = {"Contactcanary", "LN-CANARY-1", "Ducttitlecanary", "routercanary", "Kusel", "Providercanary", "4,242", "4,321", "7,773"}
    assert sung & unseen == set()
    assert holds(internal["report.docx"], "Kusel")
    assert holds(internal["report.pptx"], "Kusel")
    assert holds(internal["report.xlsx"], "LN-CANARY-1")
    assert holds(internal["report.pdf"], "Bandwidth per county"), "the text alternative of the map"


def test_the_county_sees_its_own_line_contract_route_and_contact() -> None:
    written = json.dumps(view("county"))
    assert all(text in written for text in ("LN-OWN-1", "Ownduct", "own@example.org", "6,543", "Ownprovider"))


def test_the_edition_of_a_county_has_its_sheet_and_no_main_page() -> None:
    made = view("county")
    assert [made[part] for part in ("summary", "counties", "outages", "technique")] == [None] * 4
    assert [sheet["id"] for sheet in made["county_sheets"]["sheets"]] == ["own"]
    headings = [sheet["heading"] for sheet in made["situations"]["sheets"]]
    assert headings[:2] == ["Line Ahrweiler \u2013 Node fails", "Line Ahrweiler \u2013 Data centre fails"]
    assert {"Ownduct fails", "Ownentry fails", "(shared route) fails"} == set(headings[2:])


def test_narrow_editions_have_the_main_pages_but_no_sheets_and_no_technique() -> None:
    for key in ("councillors", "public"):
        made = view(key)
        assert made["summary"]
        assert made["counties"]
        assert made["outages"]
        assert [made[part] for part in ("county_sheets", "technique", "situations")] == [None] * 3


def test_councillors_see_prices_and_the_public_does_not() -> None:
    assert "costs" in (view("councillors")["proposal"]["costs"] or {}).get("id", "")
    assert "\u20ac" in json.dumps(view("councillors")["summary"], ensure_ascii=False)
    assert view("public")["proposal"]["costs"] is None
    assert "\u20ac" not in json.dumps(view("public"), ensure_ascii=False)


def test_an_outage_is_told_by_its_kind_where_its_place_must_not_be_known() -> None:
    events = {row["event"] for row in view("public")["outages"]["outages"]}
    assert events <= {"A line", "A router", "A site", "A shared route", "A building entry"}
    assert all(row["outage"] is None for row in view("public")["outages"]["outages"])


def test_each_footer_names_the_edition_and_the_public_one_no_classification() -> None:
    assert view("internal")["meta"]["footer"].startswith("Internal use \u00b7 data as of")
    assert view("councillors")["meta"]["footer"].startswith("Internal use \u00b7 Edition for the district administrators")
    assert view("public")["meta"]["footer"].startswith("Public edition \u00b7 data as of")
    assert view("county")["meta"]["footer"].startswith("Internal use \u00b7 Edition for Ahrweiler")


def test_untold_assumptions_are_counted() -> None:
    """The staff of the branch and what else is assumed of others is not told to the county."""
    every, mine = len(canary().assumptions), len(told(canary(), OWN, Text("en")).assumptions)
    note = view("county")["assumptions"]["assumptions"]["note"]
    assert (note == "") == (every == mine)


@pytest.mark.parametrize("name", ["inventory", "examples/sachsen", "examples/zwei-rechenzentren", "examples/tabelle/leitungen.csv"])
def test_the_lights_are_the_same_in_every_edition(root: Path, name: str) -> None:
    whole = study(load(root / name))
    coloured = {one.site.id: (one.bandwidth.colour, one.resilience.colour, one.contract.colour) for one in lights(whole)}
    for edition in (COUNCILLORS, PUBLIC, *county_editions(whole.inventory)):
        again = lights(told(whole, edition, Text("de")))
        shown = {one.site.id: one for one in again if not edition.own or one.site.id == edition.county}
        assert shown
        for county, one in shown.items():
            assert (one.bandwidth.colour, one.resilience.colour, one.contract.colour) == coloured[county]


def test_the_internal_edition_is_told_from_the_study_itself() -> None:
    assert told(canary(), INTERNAL, Text("de")) is canary()
    assert secrets(canary(), INTERNAL) == ()


def test_names_that_may_be_told_are_no_secrets() -> None:
    """Node and Data centre may be told everywhere; the county's own name in its own edition."""
    for edition in (COUNCILLORS, PUBLIC, OWN):
        assert not {"Node", "Data centre", "Landkreis Ahrweiler", "Ahrweiler"} & set(secrets(canary(), edition))
    assert {"Landkreis Kusel", "Kusel", "07336", "LN-CANARY-1"} <= set(secrets(canary(), OWN))


def test_every_county_gets_an_edition_of_its_own() -> None:
    assert [(edition.county, edition.stem) for edition in county_editions(canary().inventory)] == [
        ("own", "report-own"),
        ("kuselcanary", "report-kuselcanary"),
        ("kreuznachcanary", "report-kreuznachcanary"),
    ]

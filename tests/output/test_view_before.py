"""The change since an earlier report."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kommunalnetz import checks
from kommunalnetz.checks.lights import lights
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.load import from_text
from kommunalnetz.output.editions import INTERNAL, Edition
from kommunalnetz.output.report import as_json, documents
from kommunalnetz.output.view_before import Before, before_from_file, before_from_lights, change
from kommunalnetz.output.views import report_view
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

NETWORK = """
network: {title: Test, date: 2026-10-31}
sites:
  - {id: a, title: A, kind: county, staff: 100}
  - {id: b, title: B, kind: county, staff: 100}
  - {id: rz, kind: datacentre}
links:
  - {id: la, a: a, b: rz, capacity: 100M, encapsulation: none}
  - {id: lb, a: b, b: rz, capacity: 100M, encapsulation: none}
classes: [{id: default}]
services:
  - {id: sa, kind: fixed, from: rz, to: a, rate: 40M, class: default}
  - {id: sb, kind: fixed, from: rz, to: b, rate: 80M, class: default}
"""
NOW = (
    NETWORK.replace("rate: 40M", "rate: 55M").replace("rate: 80M", "rate: 45M")
    + """
  - {id: sc, kind: fixed, from: rz, to: c, rate: 10M, class: default}
"""
)
NOW = NOW.replace("- {id: rz,", "- {id: c, title: C, kind: county, staff: 100}\n  - {id: rz,")
NOW = NOW.replace("links:", "links:\n  - {id: lc, a: c, b: rz, capacity: 100M, encapsulation: none}")


def viewed(found: Study, before: Before | None, edition: Edition = INTERNAL) -> Any:
    return report_view(found, checks.findings(found), lights(found), Text("en"), date=found.date, edition=edition, before=before)


@pytest.fixture(scope="module")
def now() -> Study:
    return study(from_text(NOW))


@pytest.fixture(scope="module")
def before() -> Before:
    return before_from_lights(lights(study(from_text(NETWORK))), date(2025, 10, 31))


def test_every_county_tells_its_change_in_percentage_points(now: Study, before: Before) -> None:
    """A: 40 to 55 %, B: 80 to 45 %, C was not there."""
    page = viewed(now, before)["counties"]
    assert [(row["name"], row["change"]) for row in page["counties"]] == [("A", "+15"), ("B", "\u221235"), ("C", "new")]
    assert [column["key"] for column in page["columns"]][-2:] == ["change", "note"]
    assert page["counties"][1]["previous_share"] == pytest.approx(0.8)
    assert "bandwidth was red before" in page["counties"][1]["note"].lower()


def test_the_first_page_counts_what_became_better_and_worse(now: Study, before: Before) -> None:
    page = viewed(now, before)["summary"]
    assert page["sentences"][-1].replace("\u00a0", " ") == ("Bandwidth since 31 October 2025: 1 better, 1 worse.")
    assert [(count["count"], count["previous"]) for count in page["lights"][0]["counts"]] == [(2, 1), (1, 0), (0, 1), (0, 0)]


def test_without_an_earlier_report_nothing_is_compared(now: Study) -> None:
    made = viewed(now, None)
    assert "change" not in [column["key"] for column in made["counties"]["columns"]]
    assert {row["change"] for row in made["counties"]["counties"]} == {""}


def test_a_report_json_tells_the_same_as_the_inventory_it_was_made_of(now: Study, tmp_path: Path) -> None:
    old = study(from_text(NETWORK))
    (tmp_path / "report.json").write_bytes(as_json(viewed(old, None)))
    assert before_from_file(tmp_path / "report.json") == before_from_lights(lights(old), date(2026, 10, 31))


def test_the_edition_of_a_county_compares_its_own_numbers_only(now: Study, before: Before, tmp_path: Path) -> None:
    made = viewed(now, before, Edition(key="county", county="a"))
    assert {"label": "Change since 31\u00a0October\u00a02025", "text": "+15 percentage points"} in made["county_sheets"]["sheets"][0][
        "facts"
    ]
    assert '"B"' not in json.dumps(made)
    (tmp_path / "report.json").write_bytes(as_json(made))
    assert set(before_from_file(tmp_path / "report.json").counties) == {"a"}


def test_all_documents_can_be_laid_out_with_the_change(now: Study, before: Before) -> None:
    assert len(documents(viewed(now, before))) == 8


def test_unknown_values_have_no_change(before: Before) -> None:
    assert change(None, before.counties["a"], Text("en")) == "\u2013"
    assert change(0.404, before.counties["a"], Text("en")) == "\u00b10"


def wrong_schema(view: Any) -> Any:
    return {**view, "schema": "something-else/1"}


def without_counties(view: Any) -> Any:
    return {**view, "counties": None, "county_sheets": None}


@pytest.mark.parametrize("spoil", [wrong_schema, without_counties, lambda view: [view], lambda view: {**view, "meta": {}}])
def test_a_file_that_is_no_report_is_refused_with_its_name(now: Study, tmp_path: Path, spoil: Callable[[Any], Any]) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps(spoil(viewed(now, None))), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        before_from_file(file)
    assert [(found.code.id, str(found.where)) for found in caught.value.diagnostics] == [("KN651", file.as_posix())]


def test_broken_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError):
        before_from_file(tmp_path / "old.json")

"""Every number of the pages 1 to 3 can be traced: the number told is that of ``report.json``, and its inputs make it."""

import json
import math
from typing import Any

import pytest

from kommunalnetz import checks
from kommunalnetz.checks.lights import Lights, lights
from kommunalnetz.inventory.load import load
from kommunalnetz.output.explained import Explained
from kommunalnetz.output.explained_counties import NAMES
from kommunalnetz.output.explained_pages import ROWS
from kommunalnetz.output.number_names import NoNumberError, number
from kommunalnetz.output.report import as_json
from kommunalnetz.output.view_outages import gravest
from kommunalnetz.output.views import report_view
from kommunalnetz.text import Text
from kommunalnetz.traffic.study import Study, study

GERMAN = Text("de")
RATES = ("peak_bit_s",)
SHARES = ("peak_share", "load_share", "worst_share")


def figure(value: object) -> float:
    """The value of a number that is known."""
    assert isinstance(value, int | float)
    return float(value)


@pytest.fixture(scope="module")
def shipped(root: Any) -> Study:
    return study(load(root / "inventory"))


@pytest.fixture(scope="module")
def judged(shipped: Study) -> tuple[Lights, ...]:
    return lights(shipped)


@pytest.fixture(scope="module")
def report(shipped: Study, judged: tuple[Lights, ...]) -> Any:
    """``report.json`` of the reference inventory, read back."""
    return json.loads(as_json(report_view(shipped, checks.findings(shipped), judged, GERMAN, date=shipped.date)))


@pytest.fixture(scope="module")
def every(shipped: Study, judged: tuple[Lights, ...]) -> dict[str, Explained]:
    """Every number of page 2, by its anchor."""
    anchors = [f"counties/{one.site.id}/{key}" for one in judged for key in NAMES]
    return {anchor: number(shipped, judged, anchor, GERMAN) for anchor in anchors}


def test_every_number_of_page_2_is_that_of_the_report(every: dict[str, Explained], report: Any) -> None:
    """An anchor is page, id and key of ``report.json``; the limits alone stand in its legend only."""
    rows = {row["id"]: row for row in report["counties"]["counties"]}
    compared = 0
    for anchor, told in every.items():
        page, row, key = anchor.split("/")
        assert told.anchor == anchor
        if not key.startswith("limit_"):
            written = rows[row][key]
            assert told.value == (written["colour"] if isinstance(written, dict) else written), anchor
            compared += 1
        assert page == "counties"
    assert compared == 24 * 10


def test_the_inputs_of_every_peak_and_share_make_it(shipped: Study, every: dict[str, Explained]) -> None:
    """The services and the reserve add up to the peak; divided by the smaller of port and contract they give the share."""
    made = []
    for anchor, told in every.items():
        key = anchor.rsplit("/", 1)[1]
        parts = sum(figure(one.value) for one in told.inputs if one.part)
        if told.value is None or not parts:
            continue
        rates = [figure(one.value) for one in told.inputs if one.name in ("port of the line", "rate of the contract")]
        if key in RATES:
            assert math.isclose(parts, figure(told.value), rel_tol=1e-9), anchor
        elif key in SHARES:
            assert math.isclose(parts / min(rates), figure(told.value), rel_tol=1e-9), anchor
        else:
            continue
        made.append(anchor)
    known = {anchor for anchor, told in every.items() if told.value is not None and anchor.endswith(RATES + SHARES)}
    without_outage = {f"counties/{one.site.id}/worst_share" for one in lights(shipped) if one.worst_outage is None}
    assert set(made) == known - without_outage
    assert len(made) > 70


def test_booked_and_measured_are_made_of_their_inputs(every: dict[str, Explained]) -> None:
    for anchor, told in every.items():
        values = {str(one.name): figure(one.value) for one in told.inputs if one.unit in ("rate", "share") and one.value is not None}
        if anchor.endswith(("booked_down_bit_s", "booked_up_bit_s")) and told.value is not None:
            assert told.value == min(values["port of the line"], values.get("rate of the contract", math.inf))
        if anchor.endswith("measured_share") and told.value is not None:
            usable = min(values["port of the line"], values.get("rate of the contract", math.inf)) * values["usable share of the line"]
            assert math.isclose(figure(told.value), values["measured value"] / usable, rel_tol=1e-9)


def test_every_number_of_page_2_names_the_file_and_line_of_an_input(every: dict[str, Explained], root: Any) -> None:
    """The place of a port is the line on which ``capacity`` is written."""
    assert [anchor for anchor, told in every.items() if told.value is not None and not any(one.where for one in told.inputs)] == []
    for told in every.values():
        for one in told.inputs:
            if one.name == "port of the line" and one.where is not None:
                line = (root / "inventory" / one.where.file).read_text(encoding="utf-8").splitlines()[one.where.line - 1]
                assert "capacity" in line


def test_a_peak_names_the_sources_and_assumptions_that_it_rests_on(every: dict[str, Explained]) -> None:
    """Ahrweiler's workplaces are assumed: they come first; so is the rate of browsing, which no source gives."""
    told = every["counties/ahrweiler/peak_bit_s"]
    assert (told.assumptions[0].subject, told.assumptions[0].field) == ("site:ahrweiler", "staff")
    assert "profile" in {one.subject.split(":")[0] for one in told.assumptions}
    assert told.sources


def test_the_lights_of_page_1_and_the_outages_of_page_3_are_those_of_the_report(
    shipped: Study, judged: tuple[Lights, ...], report: Any
) -> None:
    for light in report["summary"]["lights"]:
        for count in light["counts"]:
            told = number(shipped, judged, f"summary/{light['kind']}/{count['colour']}", GERMAN)
            assert told.value == count["count"] == len(told.inputs)
    rows = {row["outage"]: row for row in report["outages"]["outages"]}
    for name, row in rows.items():
        found = {key: number(shipped, judged, f"outages/{name}/{key}", GERMAN) for key in ROWS}
        assert (found["repair_s"].value, found["unserved_bit_s"].value) == (row["repair_s"], row["unserved_bit_s"])
        parts = sum(figure(one.value) for one in found["unserved_bit_s"].inputs)
        assert math.isclose(parts, row["unserved_bit_s"], rel_tol=1e-9)
    assert {lost.impact.outage.name for lost in gravest(shipped)} >= set(rows)


def test_the_sentences_of_pages_1_and_3_hold_the_numbers_that_are_explained(
    shipped: Study, judged: tuple[Lights, ...], report: Any
) -> None:
    reported, doubled = (number(shipped, judged, f"summary/{key}", GERMAN).value for key in ("reported", "doubled"))
    sure = " ".join(next(box for box in report["summary"]["boxes"] if box["id"] == "confidence")["items"])
    assert str(reported) in sure
    assert str(doubled) in sure
    single = number(shipped, judged, "outages/single", GERMAN).value
    assert single == sum(one.line_count == 1 for one in judged)


@pytest.mark.parametrize(
    ("asked", "anchor"),
    [
        ("Seite 2, Ahrweiler, Spitze", "counties/ahrweiler/peak_bit_s"),
        ("page 2, Landkreis Ahrweiler, PEAK", "counties/ahrweiler/peak_bit_s"),
        ("2,ahrweiler,peak_share", "counties/ahrweiler/peak_share"),
        ("S. 2, Ahrweiler, Ausfallsicherheit", "counties/ahrweiler/resilience"),
        ("Seite 2, Ahrweiler, schlimmster Ausfall", "counties/ahrweiler/worst_share"),
        ("Seite 1, Bandbreite, rot", "summary/bandwidth/red"),
        ("page 1, measured", "summary/measured"),
        ("Seite 3, Nur eine Leitung", "outages/single"),
    ],
)
def test_a_number_is_found_by_its_german_and_english_names(shipped: Study, judged: tuple[Lights, ...], asked: str, anchor: str) -> None:
    assert number(shipped, judged, asked, GERMAN).anchor == anchor


@pytest.mark.parametrize(
    ("asked", "name", "there"),
    [
        ("Seite 9, Ahrweiler, Spitze", "Seite 9", "Seite 2"),
        ("Seite 2, Arweiler, Spitze", "Arweiler", "Ahrweiler"),
        ("Seite 2, Ahrweiler, Spize", "Spize", "Spitze"),
        ("Seite 2", "", "Ahrweiler"),
        ("", "", "Seite 1"),
        ("Seite 3, Mondfinsternis, Betroffen", "Mondfinsternis", "Nur eine Leitung"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(shipped: Study, judged: tuple[Lights, ...], asked: str, name: str, there: str) -> None:
    with pytest.raises(NoNumberError) as caught:
        number(shipped, judged, asked, GERMAN)
    assert caught.value.name == name
    assert there in caught.value.names

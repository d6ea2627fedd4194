"""Scenario files: what they say, and that every mistake in them is told at its place."""

from datetime import date
from pathlib import Path

import pytest

from inventory.small_network import network, records
from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.edits import Add, Adopt, Edit, Resize, apply
from kommunalnetz.inventory.records import Link
from kommunalnetz.inventory.saving import saved, stacked
from kommunalnetz.inventory.scenario import Head, from_bytes, scenario

TEN = """\
title: Ten mistakes
years: [2027, 20x8]
edits:
  - resize: a-rzz
    capacity: 1G
  - resize: a-rz
    capacity: 1 GB/s
  - resise: a-rz
    capacity: 1G
  - resize: a-rz
    capcity: 1G
  - host: mail
    at: [rzz]
  - add:
      links:
        - {id: new, a: b, b: rz2, capacity: 1.250M}
      servcies: []
  - grow: class:glod
    by: 20 %
  - remove: link:a-rz
    resize: b-rz
"""


def judged(text: str) -> None:
    """Read a scenario and apply it to the small network."""
    found = from_bytes(text.encode(), "ten.yaml")
    apply(network(), found.edits, told=found.told)


def told(text: str) -> list[tuple[str, str]]:
    """(code, place) of all that is wrong with a scenario about the small network."""
    with pytest.raises(InputError) as error:
        judged(text)
    return [(d.code.id, str(d.where)) for d in error.value.diagnostics if d.severity == "error"]


def test_ten_mistakes_give_ten_diagnostics_and_more_each_at_its_place() -> None:
    """An edit with a wrong key lacks the right one too: eleven."""
    assert told(TEN) == [
        ("KN112", "ten.yaml:2:15"),
        ("KN202", "ten.yaml:4:13"),
        ("KN110", "ten.yaml:7:15"),
        ("KN231", "ten.yaml:8:5"),
        ("KN103", "ten.yaml:10:5"),
        ("KN101", "ten.yaml:11:5"),
        ("KN202", "ten.yaml:13:10"),
        ("KN107", "ten.yaml:16:45"),
        ("KN102", "ten.yaml:17:7"),
        ("KN202", "ten.yaml:18:11"),
        ("KN232", "ten.yaml:21:5"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: x\n", ("KN230", "ten.yaml:1:1")),
        ("- a\n", ("KN230", "ten.yaml:1:1")),
        ("", ("KN230", "ten.yaml")),
        ("edits: resize\n", ("KN104", "ten.yaml:1:8")),
        ("edits:\n  - resize\n", ("KN104", "ten.yaml:2:5")),
        ("edits: [{resize: a\n", ("KN117", "ten.yaml:2:1")),
        ("tilte: x\nedits: []\n", ("KN101", "ten.yaml:1:1")),
    ],
)
def test_what_is_no_scenario_is_told(text: str, expected: tuple[str, str]) -> None:
    assert told(text) == [expected]


def test_a_list_of_things_is_as_many_edits() -> None:
    found = from_bytes(b"edits: [{resize: [a-rz, b-rz], capacity: 1G, from: 2027}]", "x.yaml")
    edits = [one.edit for one in found.edits]
    assert [edit.link for edit in edits if isinstance(edit, Resize)] == ["a-rz", "b-rz"]
    assert {edit.since for edit in edits} == {date(2027, 1, 1)}


def test_years_are_those_that_it_names_else_those_of_its_edits() -> None:
    edits = b"edits: [{adopt: mail, stages: {2028: [a], 2027-07-01: [b]}}, {scale: mail, by: 2, from: 2030}]"
    assert from_bytes(edits, "x.yaml").years == (2027, 2028, 2030)
    assert from_bytes(b"years: 2031\n" + edits, "x.yaml").years == (2031,)


def test_a_finding_about_a_changed_value_points_at_the_scenario() -> None:
    found = from_bytes(b"edits:\n  - resize: a-rz\n    capacity: 10M\n", "smaller.yaml")
    done = apply(network(), found.edits)
    assert str(done.where("links", "a-rz", "capacity")) == "smaller.yaml:3:15"
    assert str(done.where("links", "a-rz", "length")).startswith("inventory.yaml:")


def test_saved_edits_are_read_as_the_same_edits() -> None:
    edits: list[Edit] = [
        Resize(link="a-rz", capacity=250e6, since=date(2027, 7, 1)), Add.of(Link(id="n", a="b", b="rz2", capacity=2.4e6)),
        Adopt(service="mail", sites=["c"], double="6 months"),
    ]  # fmt: skip
    head = Head(title="Plan: A", years=(2027, 2028), base="../inventory")
    found = from_bytes(saved(head, edits).encode(), "x.yaml")
    assert found.told == ()
    assert found.head == head
    assert records(apply(network(), found.edits)) == records(apply(network(), edits))


def test_no_edits_are_a_scenario_too() -> None:
    assert from_bytes(saved(Head(title="Nothing"), []).encode(), "x.yaml").edits == ()


def test_a_scenario_assumes_others_from_below(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.yaml").write_text("edits: []\ntitle: One\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("edits: []\ntitle: Two\nwith: deep/one.yaml\n", encoding="utf-8")
    (tmp_path / "three.yaml").write_text("edits: []\ntitle: Three\nwith: [two.yaml]\nbase: inv\n", encoding="utf-8")
    found = scenario(tmp_path / "three.yaml")
    assert [one.name for one in found.assumed] == ["One", "Two"]
    assert found.base == tmp_path / "inv"
    head, _ = stacked([*found.assumed, found], tmp_path / "deep" / "all.yaml")
    assert (head.title, head.base) == ("One + Two + Three", "../inv")


def test_scenarios_that_assume_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("edits: []\nwith: two.yaml\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("edits: []\nwith: one.yaml\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        scenario(tmp_path / "one.yaml")
    assert [d.code.id for d in error.value.diagnostics] == ["KN237"]

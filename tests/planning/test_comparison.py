"""What changed between two studies."""

from datetime import date

import pytest

from kommunalnetz.inventory.load import from_text
from kommunalnetz.planning.comparison import Comparison, LightChange, comparison
from kommunalnetz.traffic.study import study

BEFORE = """
network: {date: 2026-03-01}
sites:
  - {id: county, kind: county}
  - {id: rz, kind: datacentre}
links:
  - {id: main, a: county, b: rz, capacity: 100M, encapsulation: none}
services:
  - {id: flow, kind: fixed, from: county, to: rz, rate: 80M}
"""


def _compared(old: str, new: str) -> Comparison:
    one, other = (study(from_text(text), date=date(2026, 3, 1)) for text in (old, new))
    return comparison(one, other)


def test_nothing_differs_between_an_inventory_and_itself() -> None:
    found = _compared(BEFORE, BEFORE)
    assert found == Comparison(added=(), removed=(), changed=(), appeared=(), vanished=(), loads=(), lights=())


def test_a_larger_line_is_a_change_of_its_fields_and_of_the_light() -> None:
    """80 of 200 Mbit/s are 40 %: the overload is gone, the load is the same."""
    found = _compared(BEFORE, BEFORE.replace("capacity: 100M", "capacity: 200M"))
    (record,) = found.changed
    assert (record.section, record.id) == ("links", "main")
    assert [(field.field, field.old, field.new) for field in record.fields] == [
        ("capacity.a_to_b", 100e6, 200e6),
        ("capacity.b_to_a", 100e6, 200e6),
    ]
    assert all(field.where is not None and field.where.line == 7 for field in record.fields)
    assert {finding.code.id for finding in found.vanished} == {"KN301"}
    assert found.appeared == ()
    assert found.lights == (LightChange(site="county", light="bandwidth", old="red", new="green"),)
    (load,) = found.loads
    assert (load.old_load, load.new_load) == (80e6, 80e6)
    assert load.old_required == pytest.approx(0.8)
    assert load.new_required == pytest.approx(0.4)


def test_records_come_and_go() -> None:
    new = BEFORE.replace("id: main", "id: other").replace("links:", "ducts: [{id: trench}]\nlinks:")
    found = _compared(BEFORE, new)
    assert found.added == (("links", "other"), ("ducts", "trench"))
    assert found.removed == (("links", "main"),)
    assert {load.link for load in found.loads} == {"main", "other"}


def test_a_finding_with_other_numbers_is_the_same_finding() -> None:
    """80 and 90 of 100 Mbit/s are both too much."""
    found = _compared(BEFORE, BEFORE.replace("rate: 80M", "rate: 90M"))
    assert "KN301" not in {finding.code.id for finding in (*found.appeared, *found.vanished)}
    assert [(field.field, field.new) for record in found.changed for field in record.fields] == [("rate", 90e6)]


def test_a_change_of_the_policy_is_told_without_an_id() -> None:
    found = _compared(BEFORE, BEFORE + "policy: {limits: {red: 90 %}}")
    (record,) = found.changed
    assert (record.section, record.id, record.fields[0].field) == ("policy", "", "limits.red")
    assert {finding.code.id for finding in found.appeared} == {"KN302"}


def test_a_new_measurement_is_an_addition() -> None:
    found = _compared(BEFORE, BEFORE + "measurements: [{link: main, month: 2026-02, a_to_b: 80M, b_to_a: 0M}]")
    assert ("measurements", "main 2026-02") in found.added


def test_a_county_that_appears_has_no_light_before() -> None:
    new = BEFORE.replace("links:", "  - {id: other, kind: county}\nlinks:")
    found = _compared(BEFORE, new)
    assert [(light.old, light.new) for light in found.lights] == [(None, "grey")] * 3

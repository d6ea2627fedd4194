"""Simulations: before and after, by hand on a small network, and laws."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import InputError
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.scenario import Scenario, from_bytes
from kommunalnetz.planning.simulation import Plan, Stage, simulation
from kommunalnetz.traffic.study import study

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def small(root: Path) -> Inventory:
    """Two counties and a data centre in a chain a - b - rz: 90 Mbit/s on a line of 100, 290 on one of 1000."""
    return load(root / "tests" / "cli" / "small")


def plan(*texts: str, assumed: tuple[str, ...] = ()) -> Plan:
    """What scenario texts ask."""

    def read(given: tuple[str, ...]) -> tuple[Scenario, ...]:
        return tuple(from_bytes(text.encode(), f"{number}.yaml") for number, text in enumerate(given))

    return Plan(assumed=read(assumed), top=read(texts))


def stages(small: Inventory, *plans: Plan) -> tuple[Stage, ...]:
    """The stages of a simulation."""
    return simulation(small, plans, DAY).stages


def load_of(stage: Stage, link: str) -> tuple[float, float]:
    """Load from a to b before and after, Mbit/s."""
    sides = (stage.before.study, stage.after.study)
    return tuple(float(s.intact.load[2 * s.network.link_at[link]].max()) / 1e6 for s in sides)  # type: ignore[return-value]


def test_twice_the_service_is_twice_the_load(small: Inventory) -> None:
    (stage,) = stages(small, plan("edits: [{scale: backup, by: 2}]"))
    assert load_of(stage, "a-b") == pytest.approx((90, 180))
    assert {change.link for change in stage.comparison.loads} == {"a-b", "b-rz"}
    assert stage.before.counties["a"].lights.numbers.need_share == pytest.approx(0.9)
    assert stage.after.counties["a"].lights.numbers.need_share == pytest.approx(1.8)


def test_a_larger_line_turns_a_light_and_a_finding_vanishes(small: Inventory) -> None:
    """90 of 1000 Mbit/s are 9 %."""
    (stage,) = stages(small, plan("edits: [{resize: a-b, capacity: 1G}]"))
    assert {(one.site, one.light, str(one.old), str(one.new)) for one in stage.comparison.lights} >= {("a", "bandwidth", "red", "green")}
    assert ("KN301", "link:a-b") in [d.identity for d in stage.comparison.vanished]
    assert stage.binding.values["share"] == pytest.approx(0.09)


def test_nothing_to_do_changes_nothing(small: Inventory) -> None:
    (stage,) = stages(small, plan("edits: []"))
    changes = stage.comparison
    parts = ("added", "removed", "changed", "appeared", "vanished", "loads", "lights")
    assert [name for name in parts if getattr(changes, name)] == []
    assert stage.investment.one_off == 0
    assert stage.binding.values == {}


def test_every_year_is_a_stage_and_growth_adds_up(small: Inventory) -> None:
    """The data are of 1 March 2026: by the end of 2027 one whole year has passed, by the end of 2028 two."""
    first, second = stages(small, plan("years: [2027, 2028]\nedits: [{grow: all, by: 10 %}, {resize: a-b, capacity: 1G, from: 2028}]"))
    assert (first.year, second.year) == (2027, 2028)
    assert load_of(first, "a-b") == pytest.approx((90, 99))
    assert load_of(second, "a-b") == pytest.approx((90, 108.9))
    assert first.after.study.network.capacity[0] == 100e6
    assert second.after.study.network.capacity[0] == 1e9


def test_what_is_assumed_holds_before_and_after(small: Inventory) -> None:
    (stage,) = stages(small, plan("edits: [{scale: backup, by: 2}]", assumed=("edits: [{scale: backup, by: 3}]",)))
    assert load_of(stage, "a-b") == pytest.approx((270, 540))


def test_stacked_scenarios_are_one_after_the_other(small: Inventory) -> None:
    (stage,) = stages(small, plan("edits: [{scale: backup, by: 2}]", "edits: [{scale: backup, by: 3}]"))
    assert load_of(stage, "a-b") == pytest.approx((90, 540))


def test_scenarios_side_by_side_share_what_is_before(small: Inventory) -> None:
    one, other = stages(small, plan("edits: [{scale: backup, by: 2}]"), plan("edits: [{scale: files, by: 2}]"))
    assert one.before is other.before
    assert (load_of(one, "a-b")[1], load_of(other, "a-b")[1]) == pytest.approx((180, 90))


def test_the_after_of_a_simulation_is_the_study_of_the_edited_inventory(small: Inventory) -> None:
    (stage,) = stages(small, plan("edits: [{scale: all, by: 1.5}]"))
    assert (stage.after.study.intact.load == study(stage.after.study.inventory, date=DAY).intact.load).all()
    assert (stage.before.study.intact.load == study(small, date=DAY).intact.load).all()


def test_records_of_a_later_year_count_in_that_year(small: Inventory) -> None:
    """The line is there from 2028 on, whatever day the findings are judged on."""
    text = "years: [2027, 2028]\nedits: [{add: {links: [{id: n, a: a, b: rz, capacity: 1G, valid_from: 2028-01-01}]}}]"
    assert ["n" in stage.after.study.network.link_at for stage in stages(small, plan(text))] == [False, True]


def test_money_is_told_before_and_after(small: Inventory) -> None:
    """Ladder: 50 a month for 100 Mbit/s, 200 and 1000 once for 1 Gbit/s. Before 50 + 200, after 200 + 200."""
    steps = "{id: s, capacity: 100M, one_off: 100, monthly: 50}, {id: l, capacity: 1G, one_off: 1000, monthly: 200}"
    prices = f"edits: [{{add: {{prices: [{steps}]}}}}]"
    (stage,) = stages(small, plan("edits: [{resize: a-b, capacity: 1G}]", assumed=(prices,)))
    assert (stage.before.bill.monthly, stage.after.bill.monthly, stage.investment.one_off) == (Decimal(250), Decimal(400), Decimal(1000))
    assert stage.after.counties["b"].monthly == 400


def test_a_wrong_scenario_is_told_before_anything_is_computed(small: Inventory) -> None:
    with pytest.raises(InputError) as error:
        stages(small, plan("edits: [{scale: nothing, by: 2}, {resize: a-b}]"))
    assert sorted(d.code.id for d in error.value.diagnostics) == ["KN103", "KN202"]

"""When lines will be too small: by hand, from the model and from measured months."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kommunalnetz.diagnostics import Code
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.records import Policy
from kommunalnetz.planning.calendar import Step, appointments, unknown_ends
from kommunalnetz.planning.forecast import CODES, HORIZON, YEAR, Forecast, check, forecast, silent, steps
from kommunalnetz.planning.trend import years_until
from kommunalnetz.units import Period
from planning.star import DAY, star, studied

FLOW = "- {id: flow, kind: fixed, from: a, to: rz, rate: %s, source: test}"
NONE = "- {id: unused, up: 1M, source: test}"


def at(inventory: Inventory, link: str) -> Forecast:
    return next(one for one in forecast(studied(inventory)) if one.link == link)


def measured(*rates: float, link: str = "a-hub", layer: str = "line") -> str:
    """Months up to 2026-02, in Mbit/s from a to the hub."""
    months = [divmod(2026 * 12 + 1 - back, 12) for back in range(len(rates) - 1, -1, -1)]
    rows = (
        f"  - {{link: {link}, month: '{year}-{month + 1:02}', a_to_b: {rate} Mbit/s, b_to_a: 1 Mbit/s, layer: {layer}}}\n"
        for (year, month), rate in zip(months, rates, strict=True)
    )
    return "measurements:\n" + "".join(rows)


def test_300_mbit_of_1000_at_22_per_cent_are_full_after_4_26_years() -> None:
    """70 % of 1 Gbit/s are 700 Mbit/s: the first whole day after 4.2610 years."""
    inventory = star({"a": "1G"}, FLOW % "300M", NONE, more="")
    inventory = _grown(inventory, 0.22)
    found = at(inventory, "a-hub")
    days = int(years_until(300e6, 700e6, 0.22) * YEAR) + 1
    assert (found.basis, found.expected) == ("assumed", DAY + timedelta(days=days))
    assert found.now == 300e6
    assert found.limit == pytest.approx(700e6)
    assert found.outage is None


def _grown(inventory: Inventory, growth: float, **fields: object) -> Inventory:
    return replace(inventory, policy=inventory.policy.model_copy(update={"growth": growth, **fields}))


def test_earliest_and_latest_are_those_of_twice_and_half_the_growth() -> None:
    found = at(_grown(star({"a": "1G"}, FLOW % "300M", NONE), 0.22), "a-hub")
    days = [DAY + timedelta(days=int(years_until(300e6, 700e6, growth) * YEAR) + 1) for growth in (0.44, 0.11)]
    assert [found.earliest, found.latest] == days


def test_a_class_grows_by_its_own_rate() -> None:
    """Half of the 400 Mbit/s doubles every year, the rest stays: 200 + 200 x 2^t = 700 after log2(2.5) = 1.32 years."""
    services = (
        "- {id: fast, kind: fixed, class: fast, from: a, to: rz, rate: 200M, source: test}\n"
        "- {id: calm, kind: fixed, class: calm, from: a, to: rz, rate: 200M, source: test}"
    )
    classes = "classes:\n  - {id: fast, growth: 100 %, source: test}\n  - {id: calm, growth: 0 %, source: test}\n"
    found = at(star({"a": "1G"}, services, NONE, more=classes), "a-hub")
    assert found.expected == DAY + timedelta(days=int(1.3219280948873624 * YEAR) + 1)


def test_a_line_that_is_too_small_is_so_today_and_one_that_lasts_has_no_day() -> None:
    found = {one.link: one for one in forecast(studied(star({"a": "100M", "b": "100M"}, FLOW % "90M", NONE)))}
    assert (found["a-hub"].earliest, found["a-hub"].expected, found["a-hub"].latest) == (DAY, DAY, DAY)
    assert (found["b-hub"].earliest, found["b-hub"].expected) == (None, None)


def test_nothing_is_told_beyond_the_horizon() -> None:
    """At 20 % a year 1 Mbit/s reaches 700 Mbit/s after 36 years."""
    assert years_until(1, 700, 0.2) * 365 > HORIZON
    assert at(star({"a": "1G"}, FLOW % "1M", NONE), "a-hub").expected is None


def test_about_a_line_of_unknown_capacity_nothing_can_be_said() -> None:
    study = studied(star({"a": "unknown", "b": "1G"}, FLOW % "1M", NONE))
    assert silent(study) == ("a-hub",)
    assert "a-hub" not in {one.link for one in forecast(study)}


def test_measured_months_with_a_trend_decide() -> None:
    """30 to 40 Mbit/s, 2 more a month: 70 Mbit/s fifteen months after the middle of February 2026."""
    found = at(star({"a": "100M"}, FLOW % "1M", NONE, more=measured(30, 32, 34, 36, 38, 40)), "a-hub")
    assert (found.basis, found.growth) == ("linear", None)
    assert found.expected is not None
    assert abs(found.expected - date(2027, 5, 16)) <= timedelta(days=2)
    assert found.limit == pytest.approx(70e6)


def test_a_value_of_the_ip_layer_is_held_against_93_per_cent_of_the_rate() -> None:
    found = at(star({"a": "100M"}, FLOW % "1M", NONE, more=measured(30, 32, 34, 36, 38, 40, layer="ip")), "a-hub")
    assert found.limit == pytest.approx(0.7 * 93e6)


def test_traffic_that_falls_never_fills_the_line() -> None:
    found = at(star({"a": "100M"}, FLOW % "1M", NONE, more=measured(40, 38, 36, 34, 32, 30)), "a-hub")
    assert (found.basis, found.expected) == ("linear", None)


@pytest.mark.parametrize(("rates", "code"), [((30, 32, 34, 36, 38), "KN351"), ((30, 40, 29, 41, 30, 40, 31), "KN352")])
def test_months_that_prove_nothing_are_told_and_the_assumed_growth_is_used(rates: tuple[float, ...], code: str) -> None:
    inventory = star({"a": "100M"}, FLOW % "50M", NONE, more=measured(*rates))
    (note,) = check(studied(inventory))
    assert (note.code.id, note.subject, note.values["count"]) == (code, "link:a-hub", len(rates))
    assert note.where is not None
    assert at(inventory, "a-hub").basis == "assumed"


def test_order_and_tender_are_counted_back_from_the_day() -> None:
    """14 months of lead time, 6 months of tender."""
    found = steps(Policy(), date(2030, 8, 31))
    assert found is not None
    assert (found.order, found.tender) == (date(2029, 6, 30), date(2028, 12, 30))
    assert steps(Policy(), None) is None


CONTRACTS = """contracts:
  - {id: ends, until: 2029-12-31, notice: 3 months, rate: 100M}
  - {id: dark, until: unknown, rate: 100M}
  - {id: loose, until: 2027-12-31}
"""


def with_contracts(day_of_flow: str = "1M") -> Inventory:
    inventory = star({"a": "100M", "b": "100M"}, FLOW % day_of_flow, NONE, more=CONTRACTS)
    links = dict(inventory.links)
    links["a-hub"] = links["a-hub"].model_copy(update={"contract": "ends"})
    links["b-hub"] = links["b-hub"].model_copy(update={"contract": "dark"})
    return replace(inventory, links=links)


def test_the_timetable_holds_the_steps_of_contracts_that_lines_name() -> None:
    """31.12.2029 - 3 months - 14 months - 6 months."""
    study = studied(with_contracts())
    found = appointments(study, forecast(study), date(2035, 1, 1))
    assert [(one.day, one.step, one.subject) for one in found] == [
        (date(2028, 1, 30), Step.TENDER, "contract:ends"),
        (date(2028, 7, 30), Step.ORDER, "contract:ends"),
        (date(2029, 9, 30), Step.NOTICE, "contract:ends"),
        (date(2029, 12, 31), Step.END, "contract:ends"),
    ]
    assert unknown_ends(study) == ("dark",)


def test_of_steps_that_are_past_the_last_one_is_told_and_nothing_beyond_the_end_of_the_timetable() -> None:
    """The line is too small today: tender and order were due 20 and 14 months ago."""
    study = studied(with_contracts("90M"))
    found = appointments(study, forecast(study), DAY)
    assert [(one.step, one.subject, one.missed) for one in found] == [(Step.ORDER, "link:a-hub", True), (Step.FULL, "link:a-hub", False)]
    assert found[0].day == Period(months=14).before(DAY)


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_the_example_of_a_code_gives_it_where_the_caret_stands(code: Code, root: Path) -> None:
    text = (root / "tests" / "diagnostics" / f"{code.id}.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    caret = lines[-1]
    (found,) = check(studied(from_text(text)))
    assert found.where is not None
    assert (found.code, found.where.line, found.where.column) == (code, len(lines) - 1, caret.index("^") + 1)

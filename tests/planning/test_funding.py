"""Grants and years: what programmes pay, what budgets allow."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kommunalnetz.planning.funding import Funding, funding
from kommunalnetz.planning.staging import stages, urgent_first, urgent_years
from kommunalnetz.planning.upgrade import upgrade
from kommunalnetz.traffic.study import Study
from planning.money import DAY, star, studied

PRICES = "[{id: p100, capacity: 100M, one_off: 1000, monthly: 200}, {id: p1000, capacity: 1G, one_off: 2000, monthly: 300}]"


def small(*, extra: str = "", policy: str = "outages: [link], lead_time: 2 months") -> Study:
    """Two lines of 100 Mbit/s with 80 and 90 Mbit/s; both need 1 Gbit/s: 2000 net once, 2380 gross; 200 and 100 more a month."""
    text = star(80, 90, prices=PRICES, policy=policy, extra=extra)
    for county in ("c0", "c1"):
        text = text.replace(f"a: {county}, b: core, capacity: 1G", f"a: {county}, b: core, capacity: 100M")
    return studied(text)


def funded(programme: str, day: date = DAY) -> tuple[Funding, ...]:
    study = small(extra=f"subsidies: [{{id: f, {programme}}}]")
    return funding(study.inventory, upgrade(study).measures, day)


def test_without_a_programme_all_of_it_is_own_share() -> None:
    study = small()
    found = funding(study.inventory, upgrade(study).measures, DAY)
    assert [(one.one_off, one.running, one.own) for one in found] == [
        (Decimal("2380.00"), Decimal("2856.00"), Decimal("2380.00")), (Decimal("2380.00"), Decimal("1428.00"), Decimal("2380.00")),
    ]  # fmt: skip
    assert [one.grant for one in found] == [Decimal(0)] * 2


@pytest.mark.parametrize(
    ("programme", "grants"),
    [
        ("rate: 50 %", (1190, 1190)),
        ("rate: 50 %, gross: no", (1000, 1000)),
        ("rate: 95 %, own_share: 10 %", (2142, 2142)),
        ("rate: 50 %, ceiling: 1500", (1190, 310)),
        ("rate: 50 %, minimum: 2400", (0, 0)),
        ("rate: 50 %, eligible: [one-off, running], months: 10, gross: no", (2000, 1500)),
        ("rate: 50 %, measures: second-line", (0, 0)),
        ("rate: 50 %, sites: c1", (0, 1190)),
        ("rate: 50 %, valid_until: 2026-10-30", (0, 0)),
    ],
)
def test_a_programme_pays_what_it_says(programme: str, grants: tuple[int, int]) -> None:
    """2380 gross, 2000 net each; the running costs are 200 and 100 more a month."""
    assert tuple(int(one.grant) for one in funded(programme)) == grants


def test_the_best_programme_pays() -> None:
    study = small(extra="subsidies: [{id: f, rate: 20 %}, {id: g, rate: 40 %}]")
    assert [one.subsidy and one.subsidy.id for one in funding(study.inventory, upgrade(study).measures, DAY)] == ["g", "g"]


def test_the_line_that_lacks_most_comes_first() -> None:
    study = small()
    assert [one.link.id for one in urgent_first(study, upgrade(study).measures, "red", 0)] == ["l1", "l0"]


def plan(policy: str, years: int = 0) -> list[tuple[str, int, int | None, bool]]:
    study = small(policy=f"outages: [link], lead_time: 2 months, growth: 20 %, {policy}")
    ordered = urgent_first(study, upgrade(study).measures, "red", years)
    found = stages(study, funding(study.inventory, ordered, DAY), "red", years)
    return [(one.measure.link.id, one.urgent, one.year, one.delayed) for one in found]


def test_without_budgets_all_is_done_as_soon_as_the_lead_time_allows() -> None:
    """31 October and two months are the last day of the year."""
    assert plan("vat: 19 %") == [("l1", 2026, 2026, False), ("l0", 2026, 2026, False)]


def test_what_the_budget_does_not_allow_waits() -> None:
    assert plan("budgets: {2026: {one_off: 2400}, 2027: {one_off: 100}, 2028: {one_off: 5000}}") == [
        ("l1", 2026, 2026, False), ("l0", 2026, 2028, True),
    ]  # fmt: skip


def test_running_costs_bind_in_every_year_after() -> None:
    """1428 and 2856 a year: 2026 has room for both, 2027 only for the first."""
    assert plan("budgets: {2026: {running: 5000}, 2027: {running: 1500}}") == [("l1", 2026, 2026, False), ("l0", 2026, None, True)]


def test_urgency_is_the_first_year_in_which_the_policy_is_broken() -> None:
    """50 of 100 Mbit/s: 50, 60, 72 per cent in three years; 70 are allowed."""
    text = star(50, 1).replace("a: c0, b: core, capacity: 1G", "a: c0, b: core, capacity: 100M")
    study = studied(text.replace("outages: [link]", "outages: [link], growth: 20 %"))
    assert {link: year for link, (year, _) in urgent_years(study, "red", 4).items()} == {"l0": 2028}


def test_an_earlier_year_with_room_is_taken_before_a_later_one() -> None:
    """Needed in 2028, whose budget is nothing: done in 2027."""
    text = star(50, 1, prices=PRICES).replace("a: c0, b: core, capacity: 1G", "a: c0, b: core, capacity: 100M")
    study = studied(text.replace("outages: [link]", "outages: [link], growth: 20 %, lead_time: 2 months, budgets: {2028: {one_off: 0}}"))
    measures = upgrade(study, growth=1.44).measures
    (one,) = stages(study, funding(study.inventory, measures, DAY), "red", 2)
    assert (one.urgent, one.year, one.late) == (2028, 2027, False)


def test_a_saving_is_negative_running_costs() -> None:
    study = small()
    measure = replace(upgrade(study).measures[0], monthly_before=Decimal(500))
    assert funding(study.inventory, (measure,), DAY)[0].running == Decimal("-2856.00")

"""Money: what sources pay, which limits count, and what does not add up."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.projects import FundingSource
from kommunalnetz.rollout import findings
from kommunalnetz.rollout.funding import by_source, day_of_application, limits_on, total

DAY = date(2026, 10, 31)


def codes(project: str, more: str = "") -> list[str]:
    """The codes KN703 to KN707 and KN718 about a project with these keys."""
    inventory = from_text(f"sites: [{{id: k}}]\nprojects: [{{id: p, county: k, as_of: 2026-10-20, {project}}}]\n{more}")
    return [d.code.id for d in findings(inventory, DAY) if d.code.id in ("KN703", "KN704", "KN705", "KN706", "KN707", "KN718")]


def test_the_classic_split_of_bernkastel_wittlich_fits() -> None:
    """6.0 federal + 4.8 Land + 1.2 own = 12.0 million: 50, 40 and 10 per cent."""
    split = "funding: [{source: federal, amount: 6M€}, {source: land, amount: 4.8M€}, {source: own, amount: 1.2M€}]"
    text = "programme: bund-2015, history: [{phase: grant-application, since: 2018-01-15}], basis: 12 Mio €, " + split.replace(
        "M€", " Mio €"
    )
    assert codes(text) == []


def test_one_euro_too_little_is_told_and_less_is_rounding() -> None:
    assert codes("phase: construction, basis: 100, funding: [{source: own, amount: 99}]") == ["KN703"]
    assert codes("phase: construction, basis: 100, funding: [{source: own, amount: 99.50}]") == []


def test_the_rate_follows_the_economic_power() -> None:
    """60 per cent federal: allowed for weak, too much for normal, below the 70 of very weak."""
    funding = "[{source: federal, amount: 6 Mio €}, {source: own, amount: 4 Mio €}]"
    split = f"programme: gigabit-2, phase: market-survey, basis: 10 Mio €, funding: {funding}"
    assert codes(split) == ["KN706"]
    assert codes(split + ", finance: weak") == []
    assert codes(split + ", finance: very-weak") == []


def test_the_grant_is_the_money_of_the_programme_not_that_of_others() -> None:
    """The centre of Salzlandkreis: 190 000 of at most 200 000 euro, 85 000 of its own beside it."""
    programme = "programmes: [{id: rdz, grants: other, limits: [{maximum: 200 000 €}]}]"
    text = "programme: rdz, phase: final-grant, basis: {} €, funding: [{{source: other, amount: {}}}, {{source: own, amount: 85 000 €}}]"
    assert codes(text.format("275 000", "190 000 €"), programme) == []
    assert codes(text.format("286 000", "201 000 €"), programme) == ["KN705"]


def test_limits_count_as_of_the_application() -> None:
    inventory = from_text("""
sites: [{id: k}]
programmes:
  - {id: x, limits: [{valid_until: 2019-12-31, maximum: 1 Mio €}, {valid_from: 2020-01-01, maximum: 2 Mio €}]}
projects:
  - {id: early, county: k, programme: x, history: [{phase: grant-application, since: 2019-12-31}, {phase: construction, since: 2020-05-01}]}
  - {id: silent, county: k, programme: x, phase: construction}
  - {id: before, county: k, programme: x, phase: market-survey}
""")
    programme = inventory.programmes["x"]
    days = [day_of_application(project, DAY) for project in inventory.projects.values()]
    assert days == [date(2019, 12, 31), None, DAY]
    assert [limits and limits.maximum for limits in (limits_on(programme, day) for day in days)] == [1_000_000, None, 2_000_000]


def test_a_project_that_applied_without_amounts_is_noted_and_one_that_did_not_is_not() -> None:
    assert codes("phase: construction") == ["KN718"]
    assert codes("phase: market-survey") == []
    assert codes("phase: stopped") == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(FundingSource)), st.integers(0, 10**9)), min_size=1, max_size=8))
def test_sources_add_up_to_the_whole(parts: list[tuple[FundingSource, int]]) -> None:
    funding = ", ".join(f"{{source: {source}, amount: {amount}}}" for source, amount in parts)
    whole = sum(amount for _, amount in parts)
    inventory = from_text(f"sites: [{{id: k}}]\nprojects: [{{id: p, county: k, basis: {whole}, funding: [{funding}]}}]")
    project = inventory.projects["p"]
    assert total(project) == whole == sum(by_source([project]).values(), Decimal(0))
    assert [d for d in findings(inventory, DAY) if d.code.id == "KN703"] == []

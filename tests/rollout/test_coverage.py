"""Coverage: which share counts, how municipalities stand, what a county's share is."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.projects import Coverage
from kommunalnetz.rollout.coverage import Standing, mean_share, newest, share_of, standings

DAY = date(2026, 10, 31)
TOWN = """
rollout: {target: 50M, threshold: 95 %}
sites:
  - {id: k, kind: county, ags: 14627}
  - {id: a, kind: municipality, ags: 14627010}
  - {id: b, kind: municipality, ags: 14627020}
  - {id: c, kind: municipality, ags: 14627030}
  - {id: d, kind: municipality, ags: 14627040}
coverage:
  - {id: a1, municipality: a, households: 1000, as_of: 2025-06-30, classes: {50M: 60 %}}
  - {id: a2, municipality: a, households: 1000, as_of: 2026-06-30, classes: {50M: 95 %}}
  - {id: a3, municipality: a, households: 1000, as_of: 2027-06-30, classes: {50M: 99 %}}
  - {id: b1, municipality: b, households: 3000, as_of: 2026-06-30, classes: {50M: 55 %}}
  - {id: c1, municipality: c, households: 500, as_of: 2026-06-30, classes: {50M: 10 %}}
projects: [{id: p, county: k, municipalities: [b], phase: construction}, {id: q, county: k, municipalities: [c], phase: stopped}]
"""


def test_the_newest_coverage_up_to_the_date_counts() -> None:
    inventory = from_text(TOWN)
    assert newest(inventory, DAY)["a"].id == "a2"
    assert newest(inventory, date(2026, 1, 1))["a"].id == "a1"
    assert "a" not in newest(inventory, date(2025, 1, 1))


def test_a_municipality_has_reached_the_goal_is_in_a_project_is_left_out_or_not_known() -> None:
    """95 % is the goal itself; a project that was stopped is none."""
    found = [one.standing for one in standings(from_text(TOWN), DAY)]
    assert found == [Standing.REACHED, Standing.PLANNED, Standing.LEFT_OUT, Standing.UNKNOWN]


def test_a_share_is_weighted_by_households_and_leaves_out_what_is_not_known() -> None:
    """(1000 x 0.95 + 3000 x 0.55 + 500 x 0.10) / 4500 = 2650 / 4500."""
    assert mean_share(standings(from_text(TOWN), DAY), 50e6) == pytest.approx(2650 / 4500)


def test_without_households_of_all_the_population_weighs_and_without_both_there_is_no_share() -> None:
    """(2000 x 0.5 + 1000 x 0.8) / 3000 = 0.6."""
    text = """
sites: [{id: k, ags: 14627}, {id: a, kind: municipality, ags: 14627010, population: 2000}, {id: b, kind: municipality, ags: 14627020%s}]
coverage: [{id: a1, municipality: a, households: 9, classes: {50M: 50 %%}}, {id: b1, municipality: b, classes: {50M: 80 %%}}]
"""
    assert mean_share(standings(from_text(text % ", population: 1000"), DAY), 50e6) == pytest.approx(0.6)
    assert mean_share(standings(from_text(text % ""), DAY), 50e6) is None


def test_a_class_between_equal_neighbours_is_known_and_between_others_is_not() -> None:
    same = Coverage(id="x", municipality="a", classes={30e6: 0.9, 100e6: 0.9})
    other = Coverage(id="x", municipality="a", classes={30e6: 0.9, 100e6: 0.4})
    assert share_of(same, 50e6) == 0.9
    assert share_of(other, 50e6) is None
    assert share_of(other, 1e9) is None
    assert share_of(Coverage(id="x", municipality="a", classes={30e6: 0.0}), 1e9) == 0.0
    assert share_of(None, 50e6) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 100)), min_size=1, max_size=9))
def test_the_share_of_a_county_lies_between_those_of_its_municipalities(parts: list[tuple[int, int]]) -> None:
    sites = ", ".join(f"{{id: m{n}, kind: municipality, parent: k}}" for n, _ in enumerate(parts))
    rows = ", ".join(
        f"{{id: c{n}, municipality: m{n}, households: {weight}, classes: {{50M: {share} %}}}}" for n, (weight, share) in enumerate(parts)
    )
    mean = mean_share(standings(from_text(f"sites: [{{id: k}}, {sites}]\ncoverage: [{rows}]"), DAY), 50e6)
    assert mean is not None
    assert min(share for _, share in parts) / 100 - 1e-9 <= mean <= max(share for _, share in parts) / 100 + 1e-9

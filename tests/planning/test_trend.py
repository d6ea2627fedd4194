"""Trends, their intervals and when they reach a limit: by hand and against scipy."""

import json
from math import exp, isclose, log, sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kommunalnetz.planning.trend import Refusal, Shape, Trend, fitted, quantile, trend, years_until


@pytest.mark.parametrize("degrees", [1, 2, 4, 5, 10, 30, 100])
@pytest.mark.parametrize("share", [0.9, 0.975, 0.995])
def test_the_quantiles_of_student_are_those_of_scipy(share: float, degrees: int) -> None:
    assert quantile(share, degrees) == pytest.approx(float(stats.t.ppf(share, degrees)), rel=1e-10)


def test_300_mbit_at_22_per_cent_a_year_reach_700_in_4_26_years() -> None:
    """ln(7/3) / ln(1.22) = 0.847298 / 0.198851 = 4.2610."""
    assert years_until(300e6, 700e6, 0.22) == pytest.approx(4.2610, abs=5e-5)


def test_what_is_full_is_full_and_what_does_not_grow_never_is() -> None:
    assert years_until(800, 700, 0.22) == 0
    assert years_until(300, 700, 0.0) == years_until(0, 700, 0.5) == float("inf")


def test_five_values_are_too_few() -> None:
    assert trend([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]) is Refusal.TOO_FEW


def test_values_that_go_up_and_down_prove_nothing() -> None:
    assert trend(range(8), [10, 12, 9, 11, 12, 9, 11, 10]) is Refusal.NOT_PROVEN


def test_a_constant_proves_no_growth() -> None:
    assert trend(range(6), [5.0] * 6) is Refusal.NOT_PROVEN


def test_a_straight_line_is_found_and_extended() -> None:
    """30, 32, ... 40 reach 70 fifteen steps after the last."""
    found = trend(range(6), [30, 32, 34, 36, 38, 40])
    assert isinstance(found, Trend)
    assert found.shape is Shape.LINEAR
    assert found.reaches(70) == pytest.approx((20, 20, 20))


def test_growth_by_a_share_is_found_and_extended() -> None:
    """x 1.1 a step: 100 becomes 200 after ln 2 / ln 1.1 steps."""
    found = trend(range(8), [100 * 1.1**t for t in range(8)])
    assert isinstance(found, Trend)
    assert found.shape is Shape.EXPONENTIAL
    assert found.slope == pytest.approx(log(1.1))
    assert found.reaches(200)[1] == pytest.approx(log(2) / log(1.1))


def test_the_prediction_interval_is_that_of_the_textbook() -> None:
    """y = 1, 3, 2, 5, 4, 6 at t = 0..5: slope 31/35, level 3.5, S_tt 17.5, s^2 = (17.5 - 31^2 / 70) / 4."""
    found = fitted(range(6), [1, 3, 2, 5, 4, 6], Shape.LINEAR)
    s = sqrt((17.5 - 15.5**2 / 17.5) / 4)
    assert (found.slope, found.level, found.spread, found.error) == pytest.approx((31 / 35, 3.5, 17.5, s))
    half = float(stats.t.ppf(0.975, 4)) * s * sqrt(1 + 1 / 6 + 5.5**2 / 17.5)
    middle = 3.5 + 31 / 35 * 5.5
    assert found.interval(8) == pytest.approx((middle - half, middle + half))


series = st.lists(st.floats(10, 1000), min_size=6, max_size=24)


@settings(deadline=None)
@given(series, st.sampled_from(list(Shape)))
def test_slope_and_its_proof_agree_with_scipy(values: list[float], shape: Shape) -> None:
    found = fitted(range(len(values)), values, shape)
    heights = [log(value) for value in values] if shape is Shape.EXPONENTIAL else values
    other = stats.linregress(range(len(values)), heights)
    assert found.slope == pytest.approx(float(other.slope), rel=1e-9, abs=1e-9)
    if not isclose(float(other.pvalue), 0.05, rel_tol=1e-6):
        assert found.proven == (float(other.pvalue) < 0.05)


@settings(deadline=None)
@given(series, st.floats(1.01, 50))
def test_the_bounds_of_the_interval_meet_the_limit_on_the_days_that_are_told(values: list[float], times: float) -> None:
    for shape in Shape:
        found = fitted(range(len(values)), values, shape)
        if not found.proven or found.slope <= 0 or found.error < 1e-6:
            continue
        limit = times * max(values)
        earliest, expected, latest = found.reaches(limit)
        assert earliest <= expected <= latest
        assert found.at(expected) == pytest.approx(limit)
        assert found.interval(earliest)[1] == pytest.approx(limit, rel=1e-6)
        assert found.interval(latest)[0] == pytest.approx(limit, rel=1e-6)


def test_the_shape_with_the_smaller_squares_is_taken() -> None:
    assert isinstance(one := trend(range(12), [exp(t / 3) for t in range(12)]), Trend)
    assert isinstance(other := trend(range(12), [100 + 5 * t for t in range(12)]), Trend)
    assert (one.shape, other.shape) == (Shape.EXPONENTIAL, Shape.LINEAR)


def test_the_golden_value_of_exhaustion_holds(shared: Path) -> None:
    golden = json.loads((shared / "reference/golden_values.json").read_text(encoding="utf-8"))
    expected = golden["exhaustion years 300->700 (70% of 1G) at 22%/a"]
    assert years_until(300e6, 0.7 * 1e9, 0.22) == pytest.approx(expected, rel=1e-12)

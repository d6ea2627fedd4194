"""Formulas of dimensioning against hand-checkable values."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.traffic import dimensioning


@pytest.fixture(scope="module")
def golden(shared: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((shared / "reference" / "golden_values.json").read_text(encoding="utf-8"))
    return found


def test_erlang_b_gives_the_golden_values(golden: Mapping[str, Any]) -> None:
    for key, wanted in golden["erlang_b"].items():
        erlangs, channels = (float(part.split("=")[1]) for part in key.split(","))
        assert dimensioning.erlang_b(erlangs, int(channels)) == pytest.approx(wanted, rel=1e-12)


def test_one_erlang_on_one_channel_is_blocked_half_of_the_time() -> None:
    """B(1, 1) = 1 / (1 + 1)."""
    assert dimensioning.erlang_b(1.0, 1) == 0.5


TRUNKS = {blocking: dimensioning.Trunks(blocking) for blocking in (0.001, 0.01, 0.05, 0.2)}


@given(st.floats(min_value=0.01, max_value=300), st.sampled_from(sorted(TRUNKS)))
@settings(deadline=None)
def test_channels_are_the_fewest_that_keep_the_blocking(erlangs: float, blocking: float) -> None:
    n = int(TRUNKS[blocking].channels(np.array([erlangs]))[0])
    assert dimensioning.erlang_b(erlangs, n) <= blocking * (1 + 1e-9)
    assert dimensioning.erlang_b(erlangs, n - 1) > blocking


def test_no_calls_need_no_channel() -> None:
    assert dimensioning.channels(0.0, 0.01) == 0


def test_the_table_of_channels_grows_to_large_exchanges() -> None:
    """B(1560, n): the recursion itself is the judge."""
    n = dimensioning.channels(1560.0, 0.01)
    assert dimensioning.erlang_b(1560.0, n) <= 0.01 < dimensioning.erlang_b(1560.0, n - 1)


def test_gaussian_need_gives_the_golden_values(golden: Mapping[str, Any]) -> None:
    wanted = golden["gauss rho=100Mbit/s sigma_1s=20Mbit (v(1)=400) T=1 eps=0.01"]
    assert dimensioning.gaussian_need(100, 400, 1, 0.01) == pytest.approx(wanted)
    assert dimensioning.gaussian_need(100, 9, 0.1, 0.001) == pytest.approx(golden["gauss rho=100 v(0.1)=9 T=0.1 eps=0.001"])
    flows = dimensioning.flow_variance(60, 2, 0.5)
    assert dimensioning.gaussian_need(60, flows, 0.5, 0.01) == pytest.approx(golden["mginf rho=60 r=2 eps=0.01"])


def test_on_off_sources_give_the_golden_values(golden: Mapping[str, Any]) -> None:
    assert dimensioning.binomial(200, 0.1, 0.01) == golden["binomial n=200 p=0.1 eps=0.01 -> k"]
    assert dimensioning.binomial(24, 0.5, 0.01) == golden["binomial n=24 p=0.5 eps=0.01 -> k"]


def test_waits_of_priority_queues_give_the_golden_values(golden: Mapping[str, Any]) -> None:
    """Exponential service of 10 ms: E[S^2] = 2 * 0.01^2, R = 40 * 2e-4 / 2. One class of fixed 10 ms at 80/s: R = 80 * 1e-4 / 2."""
    waits = dimensioning.cobham(0.004, np.array([0.1, 0.3]))
    assert waits == pytest.approx(golden["cobham lam=(10,30) E[S]=(0.01,0.01) exp"])
    assert dimensioning.cobham(0.004, np.array([0.8])) == pytest.approx([golden["md1 rho=.8 mu=100 Wq"]])


def test_a_full_queue_waits_for_ever_and_those_before_it_do_not() -> None:
    waits = dimensioning.cobham(0.001, np.array([0.5, 0.5, 0.1]))
    assert waits[0] == pytest.approx(0.002)
    assert np.isinf(waits[1:]).all()


@given(st.lists(st.floats(min_value=0.01, max_value=0.3), min_size=1, max_size=3), st.floats(min_value=1e-4, max_value=1))
@settings(deadline=None)
def test_priorities_shift_waiting_but_do_not_change_its_sum(loads: list[float], residual: float) -> None:
    """Kleinrock's conservation law: sum of rho W = rho R / (1 - rho)."""
    shares = np.array(loads)
    total = shares.sum()
    assert float(shares @ dimensioning.cobham(residual, shares)) == pytest.approx(total * residual / (1 - total))

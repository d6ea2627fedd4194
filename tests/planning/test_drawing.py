"""Draws: the same for the same seed, weights that are unbiased, intervals that cover."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.planning import drawing
from kommunalnetz.planning.drawing import Drawn, Draws, Estimate, draws, raising
from kommunalnetz.planning.reliability import Floats

CUTS = ((0, 1), (3, 4), (0, 2, 4), (1, 2, 3))
"""The minimal cuts of the bridge network with the edges 0-1, 0-2, 1-2, 1-3, 2-3."""


@cache
def cut(down: tuple[int, ...]) -> bool:
    return any(set(one) <= set(down) for one in CUTS)


def raised(down: Floats, samples: int, together: float) -> Draws:
    """Draws with so many down at once on average."""
    return draws(down, samples, 1, raising(down, together))


def failing(made: Draws) -> Estimate:
    """P(the bridge fails)."""
    return made.estimate(one for one in made.states if cut(one.down))


def exact(q: float) -> float:
    """Sum over the 32 states."""
    states = itertools.product((0, 1), repeat=5)
    return math.fsum(q ** sum(s) * (1 - q) ** (5 - sum(s)) for s in states if cut(tuple(i for i in range(5) if s[i])))


def test_the_bridge_fails_as_its_golden_value_says() -> None:
    """1 - 0.97848."""
    assert exact(0.1) == pytest.approx(0.02152, abs=1e-12)


def test_weights_are_the_likelihood_ratio() -> None:
    """q = 0.1 and 0.2, one down on average: f from 0.1f/(0.9+0.1f) + 0.2f/(0.8+0.2f) = 1 is 6 (0.4 + 0.6);
    P(none) 0.72, drawn (1-0.4)(1-0.6) = 0.24: weight 3; one down: 3/6 = 0.5."""
    made = raised(np.array([0.1, 0.2]), 1000, 1.0)
    assert made.factor == pytest.approx(6.0)
    weights = {len(one.down): one.weight for one in made.states}
    assert weights == pytest.approx({0: 3.0, 1: 0.5, 2: 0.5 / 6})
    assert made.largest == pytest.approx(0.5)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1e-6, 0.4), min_size=1, max_size=5), st.floats(0.1, 3.0))
def test_weights_times_chances_are_the_true_probabilities(down: list[float], together: float) -> None:
    """For every state that is drawn: w times the product of the raised chances is the product of the true ones."""
    q = np.array(down)
    made = raised(q, 200, together)
    chances = q * made.factor / (1 - q + q * made.factor)
    for one in made.states:
        is_down = np.isin(np.arange(len(q)), one.down)
        drawn, true = (float(np.where(is_down, chance, 1 - chance).prod()) for chance in (chances, q))
        assert one.weight * drawn == pytest.approx(true)


def test_the_mean_of_the_weights_is_one() -> None:
    """0.02 x 40 components, three at once on average; the standard deviation of the mean is below 0.02."""
    made = raised(np.full(40, 0.02), 20_000, 3.0)
    assert math.fsum(one.times * one.weight for one in made.states) / made.samples == pytest.approx(1.0, abs=0.06)
    assert 0 < made.effective < made.samples


def test_effective_draws_by_hand() -> None:
    """Two of weight 1 and one of weight 2: (1 + 1 + 2)^2 / (1 + 1 + 4) = 16/6; unweighted draws count in full."""
    states = (Drawn(down=(0,), times=2, weight=1.0), Drawn(down=(1,), times=1, weight=2.0))
    assert Draws(samples=3, seed=1, factor=2.0, states=states, largest=2.0).effective == pytest.approx(16 / 6)
    assert draws(np.array([0.3, 0.4]), 50, 1).effective == pytest.approx(50)


def test_a_longer_sample_begins_with_the_shorter_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks have generators of their own, so the states of 64 + 36 draws are those of 64 and more of them."""
    monkeypatch.setattr(drawing, "BLOCK", 64)
    q = np.array([0.3, 0.2, 0.1])
    short, long = ({one.down: one.times for one in draws(q, count, 5).states} for count in (64, 100))
    assert sum(long.values()) == 100
    assert all(long[down] >= times for down, times in short.items())
    assert long != {one.down: one.times for one in draws(q, 100, 6).states}


def test_with_few_hits_the_interval_reaches_from_nothing_to_a_bound_that_holds() -> None:
    """Nothing seen in 100 draws: Clopper-Pearson 3.6217 %, times the largest weight 0.5."""
    made = raised(np.array([0.1, 0.2]), 100, 1.0)
    found = made.estimate(())
    assert (found.value, found.low, found.hits) == (0.0, 0.0, 0)
    assert found.high == pytest.approx(0.036217 * 0.5, abs=1e-6)


@pytest.mark.parametrize(("q", "samples", "together"), [(0.1, 500, None), (0.001, 300, 2.0), (0.05, 200, 2.0)])
def test_intervals_of_95_percent_cover_the_exact_value(q: float, samples: int, together: float | None) -> None:
    """Bridge: at least ten hits are expected; at least 930 of 1000 seeded runs must cover."""
    down, value = np.full(5, q), exact(q)
    factor = 1.0 if together is None else raising(down, together)
    found = [failing(draws(down, samples, seed, factor)) for seed in range(1000)]
    assert np.mean([one.hits for one in found]) >= 10
    assert sum(one.low <= value <= one.high for one in found) >= 930


def test_rare_states_are_told_more_exactly_than_by_plain_draws() -> None:
    """q = 0.001: P = 2.002e-6; 2000 plain draws see nothing and allow 0.18 %, weighted ones are within a third."""
    down = np.full(5, 0.001)
    plain, weighed = failing(draws(down, 2000, 1)), failing(raised(down, 2000, 2.0))
    assert plain.high > 1e-3
    assert exact(0.001) / 1.5 < weighed.low <= exact(0.001) <= weighed.high < exact(0.001) * 1.5

"""Random states of a network: in what share of the time something is missing, and how full the lines are."""

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kommunalnetz.inventory.load import from_text, load
from kommunalnetz.planning import sample as module
from kommunalnetz.planning.components import components
from kommunalnetz.planning.sample import LEVELS, Sample, fullness, sample
from kommunalnetz.planning.together import together
from kommunalnetz.planning.workers import Local
from kommunalnetz.traffic.study import Study, study
from planning.webs import web

CLI = Path(__file__).parents[1] / "cli"
Q = 1 - 0.995 / 0.99875
"""Share of time in which one of a's lines is down without its trench."""


@pytest.fixture(scope="module")
def known() -> Study:
    """A county on two lines in one trench, another on one; see its file."""
    return study(load(CLI / "known"))


def drawn(given: Study, count: int, seed: int = 3, at_once: float | None = None) -> Sample:
    *_, last = sample(given, components(given.network), count, seed, at_once=at_once, workers=Local(1))
    return last


def test_a_sample_is_the_same_for_the_same_seed(known: Study) -> None:
    one, other = drawn(known, 400), drawn(known, 400)
    assert one.share == other.share is not None
    assert one.harms == other.harms
    assert one.samples == 400


def test_an_unfinished_sample_claims_no_share(known: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """The likeliest states come first, so a part of them is no sample of time."""
    monkeypatch.setattr(module, "STATES", 1)
    first = next(iter(sample(known, components(known.network), 400, 3, workers=Local(1))))
    assert first.samples < 400
    assert first.share is None


def test_the_share_of_time_with_harm_is_covered_plain_and_weighed(known: Study) -> None:
    """Harm: trench 0.00125 or line one Q (line two is then too small) or the line of b 0.001; line two alone does none."""
    exact = 1 - (1 - 0.00125) * (1 - Q) * (1 - 0.001)
    for found in (drawn(known, 20_000), drawn(known, 4000, at_once=2)):
        assert found.share is not None
        assert found.share.low < exact < found.share.high


def test_the_time_for_which_a_line_is_too_small_is_covered(known: Study) -> None:
    """80 on 50 Mbit/s: trench and line two up, line one down: 0.99875 Q (1 - Q) = 0.374 %; so 0.1 % of the time see 160 %."""
    filled = {one.arc: one for one in fullness(known, drawn(known, 4000, at_once=1.5))}
    two, one = filled[2 * known.network.link_at["two"]], filled[2 * known.network.link_at["one"]]
    assert two.small is not None
    assert two.small.low < 0.99875 * Q * (1 - Q) < two.small.high
    assert (two.intact, two.levels[0], two.levels[2]) == (0.0, 0.0, 0.0)
    assert two.levels[3] == two.worst == pytest.approx(1.6, rel=0.05)
    assert one.levels == pytest.approx((one.intact,) * 4)


def test_quantiles_are_those_of_all_draws_laid_side_by_side() -> None:
    """Plain draws: the k-th smallest of n with k = ceil(level n), for every direction, from states routed anew."""
    given, count = web(), 300
    found = drawn(given, count, seed=2)
    parts = [part for part in components(given.network) if part.down]
    columns = []
    for state in found.draws.states:
        routed = given.state(together([parts[i].outage for i in state.down])) if state.down else given.intact
        columns += [routed.utilisation] * state.times
    ordered = np.sort(np.array(columns), axis=0)
    for one, level in product(fullness(given, found), range(len(LEVELS))):
        assert one.levels[level] == pytest.approx(ordered[math.ceil(LEVELS[level] * count - 1e-9) - 1, one.arc], abs=1e-12)


def test_a_line_that_is_always_too_small_is_so_all_the_time() -> None:
    """30 Mbit/s on 20: in every state but that in which the line is down itself, 2 % of the time."""
    text = """
network: {date: 2026-03-01}
sites: [{id: a}, {id: b}]
links: [{id: l, a: a, b: b, capacity: 20M, ducts: [], availability: {availability: 98 %}}]
services: [{id: f, kind: fixed, from: a, to: b, rate: 30M, source: test}]
"""
    given = study(from_text(text))
    (arc, _) = fullness(given, drawn(given, 5000))
    assert arc.small is not None
    assert arc.small.low < 0.98 < arc.small.high
    assert arc.small.high - arc.small.low < 0.01

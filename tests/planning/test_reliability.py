"""Chances of a way: golden values, exact against brute force, intervals that cover."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.planning.factoring import TooLarge, two_terminal
from kommunalnetz.planning.reliability import Way, disjoint, interval, sampled

BRIDGE = [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]
YEAR_MINUTES = 8760 * 60


def way_between(edges: list[tuple[int, int]], start: int, goal: int, masks: list[int] | None = None) -> Way:
    """A way by breadth-first search; edge i is component i, or needs the components of ``masks[i]``."""
    needs = masks or [1 << i for i in range(len(edges))]

    def way(down: int) -> int | None:
        used, todo = {start: 0}, [start]
        for node in todo:
            for (a, b), need in zip(edges, needs, strict=True):
                other = b if a == node else a if b == node else None
                if other is not None and other not in used and not need & down:
                    used[other] = used[node] | need
                    todo.append(other)
        return used.get(goal)

    return way


def brute(way: Way, down: list[float]) -> float:
    """The sum over all states."""
    total = 0.0
    for state in itertools.product((False, True), repeat=len(down)):
        if way(sum(1 << i for i, gone in enumerate(state) if gone)) is not None:
            total += math.prod(q if gone else 1 - q for q, gone in zip(down, state, strict=True))
    return total


def test_the_bridge_network_has_its_golden_value_both_ways() -> None:
    """2p^2 + 2p^3 - 5p^4 + 2p^5 at p = 0.9 is 1.62 + 1.458 - 3.2805 + 1.18098 = 0.97848."""
    assert disjoint(way_between(BRIDGE, 0, 3), [0.1] * 5).value == pytest.approx(0.97848, abs=1e-12)
    assert two_terminal([(a, b, 0.9) for a, b in BRIDGE], 0, 3) == pytest.approx(0.97848, abs=1e-12)


def test_two_lines_of_99_5_percent_are_down_13_minutes_a_year() -> None:
    """0.005^2 x 525 600 min = 13.14 min."""
    chance = disjoint(way_between([(0, 1), (0, 1)], 0, 1), [0.005, 0.005])
    assert (1 - chance.value) * YEAR_MINUTES == pytest.approx(13.14, rel=1e-6)


def test_a_shared_trench_of_five_percent_makes_it_2_4_hours() -> None:
    """Trench 0.05 x 0.005, each line 0.95 x 0.005 of its own: 0.00025 + 0.99975 x 0.00475^2 = 0.000272557, times 8760 h = 2.3876 h."""
    chance = disjoint(way_between([(0, 1), (0, 1)], 0, 1, [0b101, 0b110]), [0.00475, 0.00475, 0.00025])
    assert (1 - chance.value) * 8760 == pytest.approx(2.3876, abs=1e-4)


graphs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=8)


@settings(max_examples=80, deadline=None)
@given(graphs, st.data())
def test_both_exact_methods_are_the_sum_over_all_states(edges: list[tuple[int, int]], data: st.DataObject) -> None:
    """Any multigraph, certain and dead edges included."""
    size = len(edges)
    down = data.draw(st.lists(st.sampled_from([0.0, 0.01, 0.3, 0.5, 0.9, 1.0]), min_size=size, max_size=size))
    way = way_between(edges, 0, 4)
    expected = brute(way, down)
    chance = disjoint(way, down, tolerance=0)
    assert (chance.low, chance.high) == pytest.approx((expected, expected), abs=1e-12)
    up = [(a, b, 1 - q) for (a, b), q in zip(edges, down, strict=True)]
    assert two_terminal(up, 0, 4) == pytest.approx(expected, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(graphs, st.integers(0, 12), st.data())
def test_a_sum_that_is_cut_off_brackets_the_exact_value(edges: list[tuple[int, int]], most: int, data: st.DataObject) -> None:
    size = len(edges)
    down = data.draw(st.lists(st.floats(0.01, 0.6), min_size=size, max_size=size))
    way = way_between(edges, 0, 4)
    chance = disjoint(way, down, most=most)
    assert chance.low - 1e-12 <= brute(way, down) <= chance.high + 1e-12


def test_birnbaum_is_the_difference_between_up_and_down() -> None:
    """On the bridge with p = 0.9: the middle line matters 2 p^2 q^2 = 0.0162, an outer one p^... by brute force."""
    way = way_between(BRIDGE, 0, 3)
    found = disjoint(way, [0.1] * 5, tolerance=0).birnbaum
    for i in range(5):
        given_up, given_down = ([q if j != i else fixed for j, q in enumerate([0.1] * 5)] for fixed in (0.0, 1.0))
        assert found[i] == pytest.approx(brute(way, given_up) - brute(way, given_down), abs=1e-12)
    assert found[2] == pytest.approx(0.0162, abs=1e-12)


def test_a_graph_of_too_many_steps_is_refused() -> None:
    with pytest.raises(TooLarge):
        two_terminal([(a, b, 0.5) for a, b in itertools.combinations(range(9), 2)], 0, 8, most=20)


@pytest.mark.parametrize(("failures", "low", "high"), [(0, 0.0, 0.036217), (5, 0.016432, 0.112835), (10, 0.055229, 0.174366)])
def test_intervals_are_those_of_the_tables(failures: int, low: float, high: float) -> None:
    """n = 100: Clopper-Pearson 0: [0, 3.6217 %], 5: [1.6432 %, 11.2835 %]; Wilson 10: [5.5229 %, 17.4366 %]."""
    assert interval(failures, 100) == pytest.approx((low, high), abs=1e-6)


@pytest.mark.parametrize("most", [0, 4])
def test_intervals_of_95_percent_cover_the_exact_value(most: int) -> None:
    """The bridge with q = 0.1 fails in 2.152 %: 10.8 of 500 draws; with a sum cut off after four products only the rest, 10.9 %, is drawn,
    and of 500 draws of it 98.7 fail. At least 930 of 1000 seeded runs must cover."""
    way, down = cache(way_between(BRIDGE, 0, 3)), [0.1] * 5
    known, exact = disjoint(way, down, most=most), brute(way, down)
    assert known.high - known.low > 0.1
    runs = (sampled(way, down, 500, seed, known) for seed in range(1000))
    assert sum(run.low <= exact <= run.high for run in runs) >= 930


def test_drawing_only_what_is_open_tells_more() -> None:
    """The interval shrinks with what the sum knows already, and stays within its bounds."""
    way, down = way_between(BRIDGE, 0, 3), [0.1] * 5
    known = disjoint(way, down, most=8)
    plain, rest = sampled(way, down, 2000, 1), sampled(way, down, 2000, 1, known)
    assert rest.high - rest.low < (plain.high - plain.low) / 2
    assert known.low <= rest.low <= rest.high <= known.high


def test_importances_that_are_drawn_are_near_the_exact_ones() -> None:
    """0.1062 of the outer lines, 0.0162 of the middle one; the standard deviation of 100 000 draws of everything is below 0.01."""
    way, down = cache(way_between(BRIDGE, 0, 3)), [0.1] * 5
    exact = disjoint(way, down, tolerance=0).birnbaum
    for known in (None, disjoint(way, down, most=4)):
        assert sampled(way, down, 100_000, 1, known).birnbaum == pytest.approx(exact, abs=0.03)


def test_the_same_seed_draws_the_same() -> None:
    way = way_between(BRIDGE, 0, 3)
    one, other, third = (sampled(way, [0.2] * 5, 200, seed).birnbaum for seed in (7, 7, 8))
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)

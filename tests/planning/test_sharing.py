"""Fair shares: golden values, laws, the cent."""

from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.planning import sharing
from kommunalnetz.planning.sharing import airport, by_weight, coalitions, fairness, rounded, shapley, shares


def largest(costs: list[float]) -> sharing.Game:
    """The airport game: a coalition costs what its most expensive member costs."""
    return lambda members: np.asarray((members * np.array(costs)).max(axis=1, initial=0.0))


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ((1500, 2200, 3000), (500, 850, 1650)),
        ((8, 11, 13, 18), (2, 3, 4, 9)),
        ((40, 50, 60, 70, 80, 90), tuple(x / 6 for x in (40, 52, 67, 87, 117, 177))),
    ],
)
def test_the_airport_game_has_its_published_values(costs: tuple[float, ...], expected: tuple[float, ...]) -> None:
    """(1500, 2200, 3000): 1500 by three is 500, 700 by two is 350 more, the last 800 alone: 500, 850, 1650."""
    assert airport(costs) == pytest.approx(expected)
    assert shapley(largest(list(costs))(coalitions(len(costs)))) == pytest.approx(expected)


def test_the_order_of_the_players_does_not_matter() -> None:
    assert airport((3000, 1500, 2200)) == pytest.approx((1650, 500, 850))


@given(st.lists(st.integers(0, 50), min_size=2, max_size=16).map(lambda x: x[: 1 << (len(x).bit_length() - 1)]))
def test_shapley_is_the_mean_over_all_orders(costs: list[int]) -> None:
    """By its definition: the mean of what a player adds over all orders in which players may come."""
    game = np.array([0.0, *costs[1:]])
    players = len(game).bit_length() - 1
    added = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        inside = 0
        for player in order:
            added[player] += game[inside | 1 << player] - game[inside]
            inside |= 1 << player
    assert shapley(game) == pytest.approx(added / len(orders), abs=1e-9)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_the_airport_game_is_shapley_and_lies_in_the_core(costs: list[int]) -> None:
    game = largest([float(cost) for cost in costs])
    found = shares(game, len(costs)).values
    assert found == pytest.approx(airport(costs))
    judged = fairness(found, game)
    assert (judged.alone, judged.subsidised, judged.core, judged.complete) == ((), (), (), True)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=21, max_size=24))
def test_sampled_shares_add_up_and_are_near_the_closed_form(costs: list[int]) -> None:
    """The error is a 95 % interval: with four times of it the closed form is inside for all players."""
    found = shares(largest([float(cost) for cost in costs]), len(costs), samples=400)
    assert not found.exact
    assert found.values.sum() == pytest.approx(max(costs))
    assert np.all(np.abs(found.values - np.array(airport(costs))) <= 4 * found.error + 0.05)


def test_the_same_seed_gives_the_same_shares() -> None:
    game = largest([float(cost) for cost in range(1, 23)])
    one, other = (shares(game, 22, samples=50).values for _ in range(2))
    assert one.tolist() == other.tolist()


def test_who_pays_too_much_is_named() -> None:
    """Two players that cost 10 and 100, together 100. Equal shares: the small one pays 50 and would pay 10 alone;
    the large one pays 50, less than the 90 that it adds to the small one."""
    judged = fairness(np.array([50.0, 50.0]), largest([10.0, 100.0]))
    assert judged.alone == (0,)
    assert judged.subsidised == (1,)
    assert (judged.core, judged.excess) == ((0,), 40.0)


def test_a_core_of_fifteen_players_is_tested_completely() -> None:
    """Equal shares of 15: the fourteen that cost 1 pay 14/15 of 15 = 14 together and cost 1 alone, 13 too much."""
    judged = fairness(np.ones(15), largest([1.0] * 14 + [15.0]))
    assert (judged.core, judged.looked_at, judged.complete) == (tuple(range(14)), 2**15 - 1, True)
    assert judged.excess == pytest.approx(13.0)


def test_three_equal_shares_of_a_euro_add_up_to_it() -> None:
    assert by_weight(Decimal(1), [Decimal(1)] * 3) == (Decimal("0.34"), Decimal("0.33"), Decimal("0.33"))


def test_no_weight_is_no_share() -> None:
    assert by_weight(Decimal(1), [Decimal(0), Decimal(0)]) is None


def test_amounts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        rounded([Decimal(1)], Decimal(3))


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any), st.integers(0, 10**9))
def test_shares_add_up_to_the_cent_and_none_is_a_cent_away(weights: list[int], cents: int) -> None:
    total = Decimal(cents) / 100
    found = by_weight(total, [Decimal(weight) for weight in weights])
    assert found is not None
    assert sum(found) == total
    for share, weight in zip(found, weights, strict=True):
        assert abs(share - total * weight / sum(weights)) < Decimal("0.01") + Decimal("1e-12")

"""Fair shares: the Shapley value of a cost game, the airport game, weights; tests of fairness; sums to the cent.

A game is the cost of every coalition of n players: float[2**n], where bit i of the index says that player i is in. Nobody costs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from math import factorial

import numpy as np

from kommunalnetz.traffic.routing import Bools, Floats, Ints

EXACT = 20
"""Up to so many players every coalition is looked at."""
SAMPLES = 1000
"""Orders of the players that are drawn where there are more; each is used forwards and backwards."""

Game = Callable[[Bools], Floats]
"""Cost of coalitions: bool[m, n] (who is in) to float[m]."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Shares:
    """What each player pays, float[n]; ``error`` is half of the 95 % confidence interval, 0 where the shares are exact."""

    values: Floats
    error: Floats

    @property
    def exact(self) -> bool:
        """Whether every coalition was looked at."""
        return not self.error.any()


def airport(costs: Sequence[float]) -> tuple[float, ...]:
    """The Shapley value where a coalition costs what its most expensive member costs (Littlechild and Owen 1973).

    Sorted c1 <= ... <= cn: x_i = sum over k <= i of (c_k - c_{k-1}) / (n - k + 1). In the order of ``costs``.
    """
    order, shares = sorted(range(len(costs)), key=lambda i: (costs[i], i)), [0.0] * len(costs)
    share, before = 0.0, 0.0
    for position, player in enumerate(order):
        share += (costs[player] - before) / (len(costs) - position)
        shares[player], before = share, costs[player]
    return tuple(shares)


def coalitions(players: int) -> Bools:
    """All coalitions of so many players in the order of a game, bool[2**n, n]."""
    index = np.arange(1 << players, dtype=np.int64)
    return np.asarray((index[:, None] >> np.arange(players)) & 1, dtype=np.bool_)


def shapley(game: Floats) -> Floats:
    """The Shapley value of a game given in full, float[n]: sum over S without i of |S|! (n-|S|-1)! / n! (c(S + i) - c(S))."""
    players = len(game).bit_length() - 1
    if players == 0:
        return np.zeros(0)
    weight = np.array([factorial(size) * factorial(players - size - 1) / factorial(players) for size in range(players)])
    rest = _sizes(players - 1)
    values = np.empty(players)
    for player in range(players):
        pairs = game.reshape(-1, 2, 1 << player)
        values[player] = float(weight[rest] @ (pairs[:, 1] - pairs[:, 0]).reshape(-1))
    return values


def _sizes(players: int) -> Ints:
    """The number of members of every coalition, int64[2**n]."""
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(players):
        sizes = np.concatenate((sizes, sizes + 1))
    return sizes


def shares(game: Game, players: int, *, seed: int = 1, samples: int = SAMPLES) -> Shares:
    """The Shapley value of ``game``: exact up to ``EXACT`` players, else the mean over random orders and its error.

    Orders come in pairs, each and its reverse; the error is that of the mean of the pairs. Shares always add up to the cost of all.
    """
    if players <= EXACT:
        return Shares(values=shapley(_whole(game, players)), error=np.zeros(players))
    draw = np.random.default_rng(seed)
    orders = np.array([draw.permutation(players) for _ in range(samples)], dtype=np.int64)
    pairs = (_marginals(game, orders) + _marginals(game, orders[:, ::-1])) / 2
    error = 1.96 * pairs.std(axis=0, ddof=1) / np.sqrt(samples)
    return Shares(values=pairs.mean(axis=0), error=error)


def _whole(game: Game, players: int) -> Floats:
    """The cost of every coalition, in blocks of bounded size."""
    block, found = 1 << 16, np.empty(1 << players)
    for first in range(0, 1 << players, block):
        index = np.arange(first, min(first + block, 1 << players), dtype=np.int64)
        found[index] = game(np.asarray((index[:, None] >> np.arange(players)) & 1, dtype=np.bool_))
    return found


def _marginals(game: Game, orders: Ints) -> Floats:
    """What each player adds who joins in each of the orders int64[m, n]; float[m, n]."""
    players = orders.shape[1]
    rank = orders.argsort(axis=1)
    joined = rank[:, None, :] <= np.arange(players)[None, :, None]
    costs = game(joined.reshape(-1, players)).reshape(len(orders), players)
    return np.asarray(np.take_along_axis(np.diff(costs, axis=1, prepend=0.0), rank, axis=1))


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """Tests of shares against a game. Amounts are what the worst coalition pays too much; coalitions are positions of players.

    ``alone``: players that would pay less alone. ``subsidised``: players that pay less than what they add to all others. ``core``: the
    coalition that pays most beyond its own cost, empty if none does; ``looked_at`` coalitions were tested, ``complete`` if these are all.
    """

    alone: tuple[int, ...]
    subsidised: tuple[int, ...]
    core: tuple[int, ...]
    excess: float
    looked_at: int
    complete: bool


def fairness(values: Floats, game: Game, *, seed: int = 1, samples: int = SAMPLES) -> Fairness:
    """Whether shares lie in the core: no coalition pays more than it costs, none less than it adds (with equal sums that is the same)."""
    players = len(values)
    complete = players <= EXACT
    tolerance = 1e-9 * max(1.0, float(np.abs(values).sum()))
    asked = coalitions(players)[1:] if players <= 12 else _some(players, seed, samples)
    costs, paid = game(asked), asked @ values
    if 12 < players <= EXACT:
        costs, paid, asked = _worst_of_all(game, values)
    excess = paid - costs
    worst = int(excess.argmax())
    ones = np.eye(players, dtype=np.bool_)
    single, without = game(ones), game(~ones)
    all_ = float(game(np.ones((1, players), dtype=np.bool_))[0])
    return Fairness(
        alone=tuple(np.flatnonzero(values > single + tolerance).tolist()),
        subsidised=tuple(np.flatnonzero(values < all_ - without - tolerance).tolist()),
        core=tuple(np.flatnonzero(asked[worst]).tolist()) if excess[worst] > tolerance else (),
        excess=max(0.0, float(excess[worst])) if excess[worst] > tolerance else 0.0,
        looked_at=(1 << players) - 1 if complete else len(asked),
        complete=complete,
    )


def _worst_of_all(game: Game, values: Floats) -> tuple[Floats, Floats, Bools]:
    """The coalition of all with the largest excess: its cost, what it pays, who it is."""
    players = len(values)
    costs = _whole(game, players)
    paid = np.zeros(1)
    for value in values:
        paid = np.concatenate((paid, paid + value))
    worst = int((paid - costs)[1:].argmax()) + 1
    members = np.asarray((np.array([[worst]]) >> np.arange(players)) & 1, dtype=np.bool_)
    return costs[worst : worst + 1], paid[worst : worst + 1], members


def _some(players: int, seed: int, samples: int) -> Bools:
    """Every player alone, everybody but one, and random coalitions of every size."""
    draw, ones = np.random.default_rng(seed), np.eye(players, dtype=np.bool_)
    ranks = draw.random((samples, players)).argsort(axis=1).argsort(axis=1)
    sizes = draw.integers(1, players + 1, size=(samples, 1))
    return np.concatenate((ones, ~ones, np.ones((1, players), dtype=np.bool_), ranks < sizes))


CENT, EURO = Decimal("0.01"), Decimal(1)


def rounded(amounts: Sequence[Decimal], total: Decimal, unit: Decimal = CENT) -> tuple[Decimal, ...]:
    """``amounts`` in whole ``unit`` that add up to ``total`` exactly: the largest remainders are rounded up, the first of equals first.

    ``total`` is rounded to ``unit`` (half up). ``amounts`` must add up to it but for rounding.
    """
    goal = int((total / unit + Decimal("0.5")).to_integral_value(ROUND_FLOOR))
    units = [amount / unit for amount in amounts]
    whole = [int(one.to_integral_value(ROUND_FLOOR)) for one in units]
    by_remainder = sorted(range(len(units)), key=lambda i: (whole[i] - units[i], i))
    missing = goal - sum(whole)
    if not 0 <= missing <= len(units):
        raise ValueError("the amounts do not add up to the total")
    for position in by_remainder[:missing]:
        whole[position] += 1
    return tuple(one * unit for one in whole)


def by_weight(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...] | None:
    """``total`` in proportion to ``weights``, to the cent; None where all weights are zero."""
    whole = sum(weights, Decimal(0))
    if whole <= 0:
        return None
    return rounded([total * weight / whole for weight in weights], total)

"""States drawn at random, each component down by its own chance; or rare ones drawn more often than they happen, and weighed back.

*Importance sampling.* To see states in which several components are down, each is drawn as down with q' = q f / (1 - q + q f), its odds
multiplied by one factor f >= 1, so that as many as asked are down on average. A state in which n are down is then drawn f^n / M times as
often as it happens, M being the product of all (1 - q + q f); so it weighs w(n) = M / f^n, and the mean of w over the draws that show an
event has the event's probability as its expectation, whatever f is (T. Kloek and H. K. van Dijk, Econometrica 46, 1978; one factor on all
odds is exponential tilting of the number down, D. Siegmund, Annals of Statistics 4, 1976).

*Seeds.* Draws come in blocks of ``BLOCK``; block b has the generator ``Philox(SeedSequence(seed, spawn_key=(b,)))``. So the first draws of
a longer sample are those of a shorter one, and nothing depends on who draws. Sums are ``math.fsum``: exact, hence the same in any order.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kommunalnetz.planning.reliability import RARE, Floats, interval, wilson

BLOCK = 4096
_LARGEST = 1 - 1e-12


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A state: the positions of the components that are down, how often it was drawn, and what each of these draws weighs."""

    down: tuple[int, ...]
    times: int
    weight: float


@dataclass(frozen=True, kw_only=True)
class Draws:
    """The different states of ``samples`` draws, the most frequent first. ``factor`` is 1 where nothing is weighed."""

    samples: int
    seed: int
    factor: float
    states: tuple[Drawn, ...]
    largest: float
    """What a draw with one component down weighs: none that has any down weighs more."""

    @cached_property
    def effective(self) -> float:
        """The effective sample size, (sum of w)^2 / (sum of w^2): as many draws of weight 1 tell as much (L. Kish, 1965)."""
        return _effective(self.states)

    def estimate(self, hits: Iterable[Drawn]) -> "Estimate":
        """The probability of an event that the states ``hits`` show; it never happens while nothing is down."""
        found = tuple(hits)
        count = sum(one.times for one in found)
        value = math.fsum(one.times * one.weight for one in found) / self.samples
        effective = _effective(found)
        if self.factor == 1:
            low, high = interval(count, self.samples)
        elif min(count, effective) < RARE or (variance := self._variance(found, value)) <= 0:
            low, high = 0.0, min(1.0, self.largest * interval(count, self.samples)[1])
        else:
            share = min(value, 1 - 1 / self.samples)
            low, high = wilson(share, share * (1 - share) / variance)
        return Estimate(value=value, low=low, high=high, hits=count, effective=effective)

    def _variance(self, hits: tuple[Drawn, ...], value: float) -> float:
        """The variance of the mean of the weighted draws: (mean of w^2 over the hits - value^2) / (n - 1)."""
        square = math.fsum(one.times * one.weight * one.weight for one in hits) / self.samples
        return (square - value * value) / (self.samples - 1)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A probability: ``low`` to ``high`` is the interval of 95 %. ``hits`` draws showed it, worth ``effective`` of equal weight.

    Not weighed: ``reliability.interval``. Weighed: Wilson's for as many draws as give the weighted variance; with hits that are worth fewer
    than ten, from 0 to what that of the hits allows times the largest weight, as P = E'(w hit) <= max(w) P'(hit).
    """

    value: float
    low: float
    high: float
    hits: int
    effective: float


def _effective(states: Iterable[Drawn]) -> float:
    found = tuple(states)
    squares = math.fsum(one.times * one.weight * one.weight for one in found)
    return math.fsum(one.times * one.weight for one in found) ** 2 / squares if squares else 0.0


def draws(down: Floats, samples: int, seed: int, factor: float = 1.0) -> Draws:
    """``samples`` states of components that are down with the probabilities ``down``, their odds multiplied by ``factor``."""
    q = np.minimum(down, _LARGEST)
    chances = q * factor / (1 - q + q * factor) if factor > 1 else np.asarray(down)
    counted: Counter[bytes] = Counter()
    for block in range(-(-samples // BLOCK)):
        random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(block,))))
        states = random.random((min(BLOCK, samples - block * BLOCK), len(q))) < chances
        different, times = np.unique(np.packbits(states, axis=1), axis=0, return_counts=True)
        for row, count in zip(different, times.tolist(), strict=True):
            counted[row.tobytes()] += count
    scale = math.fsum(np.log1p(q * (factor - 1)).tolist())
    found = []
    for state, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        which = np.flatnonzero(np.unpackbits(np.frombuffer(state, np.uint8), count=len(q)))
        found.append(Drawn(down=tuple(which.tolist()), times=count, weight=_weight(scale, factor, len(which))))
    return Draws(samples=samples, seed=seed, factor=factor, states=tuple(found), largest=_weight(scale, factor, 1))


def _weight(scale: float, factor: float, down: int) -> float:
    return math.exp(scale - down * math.log(factor)) if factor > 1 else 1.0


def raising(down: Floats, together: float) -> float:
    """The factor on the odds with which ``together`` are down on average; 1 where as many are anyway. By halving its logarithm."""
    q = np.minimum(down, _LARGEST)
    wanted = min(together, 0.99 * np.count_nonzero(q))
    if wanted <= float(q.sum()):
        return 1.0
    low, high = 0.0, 60.0
    for _ in range(80):
        middle = (low + high) / 2
        odds = math.exp(middle)
        if float((q * odds / (1 - q + q * odds)).sum()) < wanted:
            low = middle
        else:
            high = middle
    return math.exp(high)

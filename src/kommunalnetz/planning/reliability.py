"""The chance that a way is left, from the availabilities of independent components: exact, bounded, or sampled with its interval.

A component is a bit of a mask; a system answers with the components of a way that avoids what is down. Components that are down
together (two lines in one trench) are one component of both, so that common causes need nothing of their own.
"""

import heapq
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Way = Callable[[int], int | None]
"""From the mask of what is down to the mask of a way's components; None: there is no way. More down never makes a way."""

TOLERANCE = 1e-9
"""How much probability may stay open: 0.03 s a year."""
MOST = 20_000
"""Up to how many products the exact sum is carried."""
CONFIDENCE = 0.95
Z = 1.959963984540054
RARE = 10


@dataclass(frozen=True, kw_only=True)
class Chance:
    """``low`` <= P(a way is left) <= ``high``; ``birnbaum`` float[C] is how much of it hangs on each component, P(up) - P(down).

    ``method``: exact (the bounds are proven), factoring (exact), sampled (an interval of 95 % from ``samples`` draws with ``seed``).
    ``open`` are the products that ``disjoint`` did not come to: (probability, mask of what is up, mask of what is down).
    """

    low: float
    high: float
    birnbaum: Floats
    method: str = "exact"
    samples: int = 0
    seed: int = 0
    used: int = 0
    open: tuple[tuple[float, int, int], ...] = ()

    @property
    def value(self) -> float:
        """The middle of the bounds."""
        return (self.low + self.high) / 2


def disjoint(way: Way, down: Sequence[float], *, tolerance: float = TOLERANCE, most: int = MOST) -> Chance:
    """The sum of disjoint products, after Dotson and Gobien (IEEE Transactions on Circuits and Systems 26, 1979), likeliest first.

    ``down[i]`` is the probability that component i is down. A product is a set U of components that are up and a set D that are down;
    nothing is said of the others. If a way w avoids D, the states of the product in which all of w - U are up have it; the other states
    split by the first component of w - U that is down into products that are disjoint from each other. If no way avoids D, none of
    the product's states has one. So at any time every state lies in exactly one of: products with a way (their sum is ``low``), products
    without one (1 - their sum is ``high``), products still open; hence the bounds are proven whenever the sum is cut off: what is open
    are states in which more components are down than in those looked at, and its probability is counted, not estimated.
    """
    gone = sum(1 << i for i, q in enumerate(down) if q >= 1)
    perfect = sum(1 << i for i, q in enumerate(down) if q <= 0)
    low, without, open_, count = 0.0, 0.0, 1.0, 0
    birnbaum, used = np.zeros(len(down)), 0
    heap: list[tuple[float, int, int, int]] = [(-1.0, 0, perfect, gone)]
    while heap and open_ > tolerance and count < most:
        chance, _, up, lost = heapq.heappop(heap)
        found = way(lost)
        open_ += chance
        if found is None:
            without -= chance
            continue
        left, used = -chance, used | found
        for i in _bits(found & ~up):
            count += 1
            heapq.heappush(heap, (-left * down[i], count, up, lost | 1 << i))
            open_ += left * down[i]
            left *= 1 - down[i]
            up |= 1 << i
        low += left
        for i in _bits(up & ~perfect):
            birnbaum[i] += left / (1 - down[i])
        for i in _bits(lost & ~gone):
            birnbaum[i] -= left / down[i]
    return Chance(low=min(low, 1.0), high=max(low, 1.0 - without), birnbaum=birnbaum, used=used,
                  open=tuple((-chance, up, lost) for chance, _, up, lost in sorted(heap)))  # fmt: skip


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def sampled(way: Way, down: Sequence[float], samples: int, seed: int, known: Chance | None = None) -> Chance:
    """Monte-Carlo with ``samples`` draws: an interval of 95 %.

    With what is ``known`` from a sum that was cut off, only its open products are drawn from, each as often as its probability says, and
    in it what the product leaves open: the states that are left, in their own proportions. With P(open) = t and k of n draws without a
    way, low + t (1 - interval of k of n) covers. What is certain is not drawn, so the draws tell what is rare. The importances are those of
    the sum plus, without bias, the mean over the draws with a way of 1 / (1 - q) where the component is up, -1 / q where it is down.
    """
    if known is None:
        known = Chance(low=0.0, high=1.0, birnbaum=np.zeros(len(down)), open=((1.0, 0, 0),))
    weights = np.array([chance for chance, _, _ in known.open])
    total = float(weights.sum())
    if total <= 0:
        return known
    random, q = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed))), np.asarray(down)
    products = random.choice(len(weights), samples, p=weights / total)
    failed = random.random((samples, len(q))) < q
    up, lost = (_table(masks, len(q)) for masks in ([up for _, up, _ in known.open], [lost for _, _, lost in known.open]))
    different, times = np.unique((failed & ~up[products]) | lost[products], axis=0, return_counts=True)
    fine = np.array([way(sum(1 << int(i) for i in np.flatnonzero(state))) is not None for state in different])
    low, high = interval(int(times[~fine].sum()), samples)
    varies = np.where((q > 0) & (q < 1), q, 0.5)
    slopes = np.where(different[fine], -1 / varies, 1 / (1 - varies)) * ((q > 0) & (q < 1))
    return Chance(low=max(known.low, known.low + total * (1 - high)), high=min(known.high, known.low + total * (1 - low)),
                  birnbaum=known.birnbaum + total * (times[fine] @ slopes) / samples, method="sampled", samples=samples, seed=seed,
                  used=known.used)  # fmt: skip


def _table(masks: Sequence[int], size: int) -> npt.NDArray[np.bool_]:
    """One row per mask, one column per bit."""
    width = -(-size // 8)
    rows = np.frombuffer(b"".join(mask.to_bytes(width, "little") for mask in masks), np.uint8).reshape(len(masks), width)
    return np.unpackbits(rows, axis=1, count=size, bitorder="little").astype(np.bool_)


def interval(failures: int, samples: int) -> tuple[float, float]:
    """The interval of 95 % for a probability of which ``failures`` of ``samples`` draws came true.

    Below ten failures that of Clopper and Pearson (never covers less than promised), else that of Wilson (E. B. Wilson, JASA 22, 1927).
    """
    if failures < RARE:
        rest = (1 - CONFIDENCE) / 2
        low = 0.0 if failures == 0 else _root(lambda p: 1 - _at_most(failures - 1, samples, p) - rest, rising=True)
        high = 1.0 if failures == samples else _root(lambda p: _at_most(failures, samples, p) - rest, rising=False)
        return low, high
    return wilson(failures / samples, samples)


def wilson(share: float, samples: float) -> tuple[float, float]:
    """The interval of Wilson for a probability that was seen in ``share`` of as many draws; these need not be whole."""
    square = Z * Z
    middle = (share + square / (2 * samples)) / (1 + square / samples)
    half = Z * math.sqrt(share * (1 - share) / samples + square / (4 * samples * samples)) / (1 + square / samples)
    return max(0.0, middle - half), min(1.0, middle + half)


def _at_most(failures: int, samples: int, p: float) -> float:
    """P(Bin(samples, p) <= failures); few terms, as failures are below ten."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(failures >= samples)
    logs = (math.log(math.comb(samples, k)) + k * math.log(p) + (samples - k) * math.log1p(-p) for k in range(min(failures, samples) + 1))
    return math.fsum(math.exp(value) for value in logs)


def _root(of: Callable[[float], float], *, rising: bool) -> float:
    """Where a monotone function of a probability is zero, by halving."""
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if (of(middle) < 0) is rising:
            low = middle
        else:
            high = middle
    return (low + high) / 2

"""A trend fitted to measured values: least squares with prediction intervals, or why there is none.

A straight line through the values, or through their logarithms (then it grows by a share a year). Both are refused with fewer than
six values, and where the confidence interval of the slope holds 0: then growth is not proven. The interval of a value still to come is
y(t) +- q s sqrt(1 + 1/n + (t - mean t)^2 / S_tt) with q the quantile of Student's t with n - 2 degrees of freedom.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

FEWEST = 6
"""Fewer values than these say nothing about a trend."""
CONFIDENCE = 0.95
"""Of the slope and of the prediction interval."""


class Shape(StrEnum):
    """How a trend runs."""

    LINEAR = "linear"
    EXPONENTIAL = "exponential"


class Refusal(StrEnum):
    """Why there is no trend."""

    TOO_FEW = "too few values"
    NOT_PROVEN = "no growth proven"


@dataclass(frozen=True, kw_only=True)
class Trend:
    """y = level + slope (t - middle), of the logarithms if exponential; ``error`` is the residual standard error, ``spread`` is S_tt."""

    shape: Shape
    level: float
    slope: float
    middle: float
    error: float
    spread: float
    count: int

    @property
    def reach(self) -> float:
        """q s: half the width of an interval in standard errors of the position."""
        return quantile((1 + CONFIDENCE) / 2, self.count - 2) * self.error

    @property
    def proven(self) -> bool:
        """Whether the confidence interval of the slope leaves out 0."""
        return abs(self.slope) * math.sqrt(self.spread) > self.reach

    def at(self, t: float) -> float:
        """The value of the trend at t."""
        return self._back(self.level + self.slope * (t - self.middle))

    def interval(self, t: float) -> tuple[float, float]:
        """Between which values a value at t lies with ``CONFIDENCE``."""
        half = self.reach * math.sqrt(1 + 1 / self.count + (t - self.middle) ** 2 / self.spread)
        value = self.level + self.slope * (t - self.middle)
        return self._back(value - half), self._back(value + half)

    def _back(self, value: float) -> float:
        return math.exp(value) if self.shape is Shape.EXPONENTIAL else value

    def reaches(self, limit: float) -> tuple[float, float, float]:
        """(earliest, expected, latest) t at which a growing, proven trend reaches ``limit``: its upper bound, it, its lower bound.

        With u = t - middle and D = limit - level, both bounds solve (b^2 - q^2 s^2 / S) u^2 - 2 b D u + D^2 - q^2 s^2 (1 + 1/n) = 0; the
        first factor is positive because the slope is proven.
        """
        distance = (math.log(limit) if self.shape is Shape.EXPONENTIAL else limit) - self.level
        b, reach = self.slope, self.reach**2
        a, c = b * b - reach / self.spread, distance**2 - reach * (1 + 1 / self.count)
        root = math.sqrt(max((b * distance) ** 2 - a * c, 0.0))
        return self.middle + (b * distance - root) / a, self.middle + distance / b, self.middle + (b * distance + root) / a


def trend(times: Sequence[float], values: Sequence[float]) -> Trend | Refusal:
    """The linear or exponential trend, whichever leaves the smaller squares in the values themselves; or why there is none."""
    if len(values) < FEWEST:
        return Refusal.TOO_FEW
    shapes = [Shape.LINEAR] + [Shape.EXPONENTIAL] * all(value > 0 for value in values)
    found = [one for shape in shapes if (one := fitted(times, values, shape)).proven]
    if not found:
        return Refusal.NOT_PROVEN
    return min(found, key=lambda one: sum((one.at(t) - value) ** 2 for t, value in zip(times, values, strict=True)))


def fitted(times: Sequence[float], values: Sequence[float], shape: Shape) -> Trend:
    """Ordinary least squares; at least three values at different times, above 0 if exponential."""
    heights = [math.log(value) for value in values] if shape is Shape.EXPONENTIAL else list(values)
    count, middle, level = len(times), sum(times) / len(times), sum(heights) / len(times)
    spread = sum((t - middle) ** 2 for t in times)
    slope = sum((t - middle) * (y - level) for t, y in zip(times, heights, strict=True)) / spread
    rest = sum((y - level - slope * (t - middle)) ** 2 for t, y in zip(times, heights, strict=True))
    return Trend(shape=shape, level=level, slope=slope, middle=middle, error=math.sqrt(rest / (count - 2)), spread=spread, count=count)


@cache
def quantile(share: float, degrees: int) -> float:
    """The quantile of Student's t for a ``share`` above one half: P(T <= q) = 1 - I(n / (n + q^2); n/2, 1/2) / 2."""
    from mpmath import betainc

    low, high = 0.0, 1e6
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        tail = betainc(degrees / 2, 0.5, 0, degrees / (degrees + middle * middle), regularized=True) / 2
        low, high = (middle, high) if tail > 1 - share else (low, middle)
    return (low + high) / 2


def years_until(need: float, limit: float, growth: float) -> float:
    """After how many years a rate that grows by ``growth`` a year reaches ``limit``: ln(limit / need) / ln(1 + growth).

    0 if it has, infinite if it never does. 300 Mbit/s at 22 % a year reach 700 Mbit/s in 4.26 years.
    """
    if need >= limit:
        return 0.0
    return math.log(limit / need) / math.log1p(growth) if growth > 0 and need > 0 else math.inf

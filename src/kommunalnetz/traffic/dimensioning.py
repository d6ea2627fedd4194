"""Formulas of dimensioning: Erlang B, Gaussian bandwidth, on/off sources, waiting times. Sources stand at each."""

import math

import numpy as np

from kommunalnetz.traffic.routing import Floats


def erlang_b(erlangs: float, channels: int) -> float:
    """Blocking probability of ``erlangs`` offered to ``channels`` (Erlang 1917; recursion B(n) = A B(n-1) / (n + A B(n-1)))."""
    blocking = 1.0
    for n in range(1, channels + 1):
        blocking = erlangs * blocking / (n + erlangs * blocking)
    return blocking


def largest_erlangs(channels: int, blocking: float) -> Floats:
    """What 0, 1, ... ``channels`` channels carry at most at this blocking, in erlangs; float[channels + 1].

    Newton on ln B(n, A) with 1/B = sum over k of n (n-1) ... (n-k+1) / A^k; d ln B / dA = n/A - 1 + B.
    """
    n = np.arange(1, channels + 1, dtype=np.float64)
    offered = n / (1 + (1 - blocking) / np.sqrt(n))
    for _ in range(100):
        b = _blocking(offered, n)
        step = (np.log(b) - math.log(blocking)) / (n / offered - 1 + b)
        better = np.maximum(offered - step, offered / 4)
        if np.all(np.abs(better - offered) <= 1e-12 * offered):
            break
        offered = better
    return np.concatenate(([0.0], offered))


def _blocking(erlangs: Floats, channels: Floats) -> Floats:
    """Erlang B element by element, float; as many terms of the series as matter."""
    term, total, k = np.ones_like(erlangs), np.ones_like(erlangs), 0
    while np.any(term > 1e-17 * total):
        term = term * np.maximum(channels - k, 0) / erlangs
        total += term
        k += 1
    return 1 / total


class Trunks:
    """How many channels carry an offered traffic at a blocking; the table grows with the question.

    The blocking counts as at least 1e-6 and at most 0.99: none at all would take infinitely many channels.
    """

    def __init__(self, blocking: float) -> None:
        self.blocking = min(max(blocking, 1e-6), 0.99)
        self._table = largest_erlangs(32, blocking)

    def channels(self, erlangs: Floats) -> Floats:
        """The smallest number of channels with B <= blocking for each element; 0 for 0 erlangs."""
        largest = float(erlangs.max(initial=0.0))
        while largest > self._table[-1]:
            self._table = largest_erlangs(max(2 * len(self._table), int(1.2 * largest)), self.blocking)
        return np.searchsorted(self._table, erlangs * (1 - 1e-12), side="left").astype(np.float64)


def channels(erlangs: float, blocking: float) -> int:
    """The smallest number of channels with Erlang B at most ``blocking``."""
    return int(Trunks(blocking).channels(np.array([erlangs]))[0])


def gaussian_need(mean: float, variance: float, interval: float, epsilon: float) -> float:
    """Rate that offered traffic exceeds over ``interval`` with probability at most ``epsilon``; bit/s.

    ``mean`` in bit/s, ``variance`` of the volume in one interval in bit^2: C = rho + sqrt(-2 ln eps v(T)) / T
    (van den Berg, Mandjes, van de Meent, Pras, Roijers, Venemans, Computer Networks 50, 2006: link transparency).
    """
    return mean + math.sqrt(-2 * math.log(epsilon) * variance) / interval


def flow_variance(mean: float, peak: float, interval: float) -> float:
    """Variance of the volume in one interval for flows of rate ``peak`` (M/G/infinity: v(T) = rho r T^2); bit^2."""
    return mean * peak * interval**2


def binomial(sources: int, active: float, epsilon: float) -> int:
    """The smallest k so that more than k of ``sources`` on/off sources are on with probability at most ``epsilon``."""
    tail, k = 1.0, -1
    while tail > epsilon and k < sources:
        k += 1
        tail -= math.comb(sources, k) * active**k * (1 - active) ** (sources - k)
    return k


def cobham(residual: float | Floats, loads: Floats) -> Floats:
    """Mean wait per class of a non-preemptive priority queue, first class served first; s (Cobham 1954).

    W_p = R / ((1 - s_{p-1}) (1 - s_p)) with s_p the load of the classes up to p; infinite where that is 1 or more.
    ``loads`` [..., classes]; ``residual`` is R = 1/2 sum of lambda E[S^2] over all classes in s, a number or an array of the leading shape.
    """
    upto = np.cumsum(loads, axis=-1)
    before = upto - loads
    free = np.where(upto >= 1, 1.0, (1 - before) * (1 - upto))
    return np.where(upto >= 1, np.inf, np.asarray(residual)[..., None] / free)

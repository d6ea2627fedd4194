"""How often there is a way, but a line on it is needed above 100 % in the busy hour.

Neither more nor fewer failures make that better or worse in every case, so the states are looked at one by one: all with up to
``order`` components down exactly, of all others ``samples`` drawn from just those states. With P(more than ``order`` down) = t
and k of n draws crowded, the sum over the exact states plus t times the interval for k of n covers the share of time with 95 %.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.planning.components import Component
from kommunalnetz.planning.reliability import Floats, interval
from kommunalnetz.planning.together import together
from kommunalnetz.traffic.passing import rows_through
from kommunalnetz.traffic.routing import Bools
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

STATES = 4000
"""Up to how many states are looked at exactly."""
SAMPLES = 400
_ALMOST = 1 - 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Crowding:
    """Shares of time per service and site, float[S, N], between which it lies with 95 %: a way exists, but a line on it is too small.

    nan where the capacity of a line of an intact way is not known. ``order`` outages at once are exact, ``rest`` of the time more than
    that are down; of those states ``samples`` were drawn with ``seed``.
    """

    low: Floats
    high: Floats
    order: int
    rest: float
    samples: int
    seed: int


def crowding(
    study: Study, components: Sequence[Component], *, seed: int = 1, samples: int = SAMPLES, states: int = STATES,
    progress: Callable[[int, int], None] | None = None,
) -> Crowding | None:  # fmt: skip
    """The shares of time; None if nobody knows how often some component fails: every one shifts traffic onto others."""
    if any(part.down is None for part in components):
        return None
    parts = [part for part in components if part.down]
    down = np.minimum([float(part.down or 0.0) for part in parts], _ALMOST)
    order = max(k for k in range(len(parts) + 1) if k == 0 or sum(math.comb(len(parts), i) for i in range(k + 1)) <= states)
    exact = np.zeros((len(study.demand.services), study.demand.sites))
    known: dict[tuple[int, ...], Bools] = {}

    def crowded(which: tuple[int, ...]) -> Bools:
        if which not in known:
            state = study.state(together([parts[i].outage for i in which])) if which else study.intact
            known[which] = places(state)
        return known[which]

    total, seen = sum(math.comb(len(parts), i) for i in range(order + 1)), 0.0
    for done, (which, chance) in enumerate(_states(down, order), start=1):
        exact += chance * crowded(which)
        seen += chance
        if progress is not None:
            progress(done, total + samples)
    rest, hits = max(0.0, 1 - seen), np.zeros(exact.shape, dtype=np.int64)
    drawn = samples if rest > 0 and order < len(parts) else 0
    for position, which in enumerate(_beyond(down, order, drawn, seed)):
        hits += crowded(which)
        if progress is not None:
            progress(total + position + 1, total + samples)
    bounds = {k: interval(k, drawn) for k in np.unique(hits).tolist()} if drawn else {0: (0.0, 0.0)}
    low, high = (exact + rest * np.vectorize(lambda k, side=side: bounds[k][side])(hits) for side in (0, 1))
    unknown = _through(study.intact, np.isnan(study.network.capacity))
    return Crowding(
        low=np.where(unknown, np.nan, low), high=np.where(unknown, np.nan, high), order=order, rest=rest, samples=drawn, seed=seed
    )


def places(state: State) -> Bools:
    """Which services of which sites pass a line that is needed above 100 %, bool[S, N]."""
    return _through(state, state.required > 1)


def _through(state: State, arcs: Bools) -> Bools:
    """Which services of which sites have traffic on one of ``arcs``, bool[S, N]."""
    demand = state.case.demand
    if not arcs.any():
        return np.zeros((len(demand.services), demand.sites), dtype=np.bool_)
    rows = rows_through(state.routed, arcs)
    hit = rows[state.routed.amounts_of(rows) > 0]
    return np.bincount(demand.row_place[hit], minlength=len(demand.services) * demand.sites).reshape(-1, demand.sites) > 0


def _states(down: Floats, order: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every state with up to ``order`` components down, and its probability."""
    whole = float(np.prod(1 - down))
    odds = down / (1 - down)
    for count in range(order + 1):
        for which in itertools.combinations(range(len(down)), count):
            yield which, whole * math.prod(float(odds[i]) for i in which)


def _beyond(down: Floats, order: int, samples: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Draws of the states with more than ``order`` components down, from just their conditional distribution.

    Component by component: given how many must still fail, i fails with q_i P(enough of the later ones) / P(enough from i on).
    """
    if not samples:
        return
    size, random = len(down), np.random.default_rng(seed)
    enough = np.zeros((size + 1, order + 2))
    enough[:, 0] = 1.0
    for i in range(size - 1, -1, -1):
        for need in range(1, order + 2):
            enough[i, need] = down[i] * enough[i + 1, need - 1] + (1 - down[i]) * enough[i + 1, need]
    for _ in range(samples):
        which, need = [], order + 1
        for i in range(size):
            if random.random() * enough[i, need] < down[i] * enough[i + 1, max(0, need - 1)]:
                which.append(i)
                need = max(0, need - 1)
        yield tuple(which)


def by_place(study: Study, values: Floats) -> Mapping[tuple[str, str], float]:
    """Values [S, N] by (service, site)."""
    sites = [site.id for site in study.network.sites]
    return {(s, sites[n]): float(values[i, n]) for i, s in enumerate(study.demand.services) for n in range(len(sites))}

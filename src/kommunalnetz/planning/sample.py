"""What random states do to people, in what share of the time, and how full every line is over the time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kommunalnetz.planning.components import Component
from kommunalnetz.planning.drawing import Drawn, Draws, Estimate, draws, raising
from kommunalnetz.planning.harm import Harm, Progress, harm
from kommunalnetz.planning.reliability import Floats
from kommunalnetz.planning.together import together
from kommunalnetz.planning.workers import Ground, Local, Work, Workers
from kommunalnetz.traffic.impacts import impact
from kommunalnetz.traffic.study import Study

Ints = npt.NDArray[np.int64]
STATES = 16
"""States in a block of work."""
LEVELS = (0.5, 0.95, 0.99, 0.999)
_SAME = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class Filling:
    """How full lines are in a state: ``arcs`` that carry another load than intact, their ``utilisation``, and arcs that are ``small``."""

    arcs: Ints
    utilisation: Floats
    small: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """A drawn state as it was looked at; ``harm`` None: it does none."""

    drawn: Drawn
    harm: Harm | None
    filling: Filling


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """Random states: each component down by its own chance. ``share`` is the share of time with any harm; None until all
    draws are looked at. ``states`` are the different ones that were looked at; ``samples`` counts the draws of these;
    ``unknown`` are components that are never drawn as down, because nobody knows.
    """

    draws: Draws
    samples: int
    share: Estimate | None
    states: tuple[Seen, ...]
    unknown: tuple[str, ...]

    @property
    def harms(self) -> tuple[Harm, ...]:
        """Those with harm."""
        return tuple(one.harm for one in self.states if one.harm is not None)


def sample(
    study: Study, components: Sequence[Component], samples: int, seed: int, *, at_once: float | None = None,
    workers: Workers | None = None, progress: Progress = None,
) -> Iterator[Sample]:  # fmt: skip
    """Draw states, the sample growing by blocks of different ones; the last is complete. All draws are made first.

    With ``at_once`` states in which so many are down on average, weighed back; see ``planning.drawing``.
    """
    parts = [part for part in components if part.down]
    down = np.array([float(part.down or 0.0) for part in parts])
    made = draws(down, samples, seed, 1.0 if at_once is None else raising(down, at_once))
    unknown = tuple(part.name for part in components if part.down is None)
    blocks = [made.states[first : first + STATES] for first in range(0, len(made.states), STATES)]
    work = Work(common=Ground(study, [part.outage for part in parts]), do=_looked_at, blocks=blocks)
    found: list[Seen] = []
    for seen in (workers or Local()).results(work, progress):
        found += seen
        done = len(found) == len(made.states)
        share = made.estimate(one.drawn for one in found if one.harm is not None) if done else None
        yield Sample(draws=made, samples=sum(one.drawn.times for one in found), share=share, states=tuple(found), unknown=unknown)


def _looked_at(ground: Ground, block: Sequence[Drawn]) -> list[Seen]:
    return [_seen(ground, one) for one in block]


def _seen(ground: Ground, drawn: Drawn) -> Seen:
    study = ground.study
    state = study.state(together([ground.outages[i] for i in drawn.down])) if drawn.down else study.intact
    usual, now = (np.nan_to_num(one.utilisation) for one in (study.intact, state))
    changed = np.flatnonzero(np.abs(now - usual) > _SAME * (1 + usual))
    filling = Filling(arcs=changed, utilisation=now[changed], small=np.flatnonzero(state.required > 1))
    found = harm(study, impact(state, study.intact), times=drawn.times) if drawn.down else None
    return Seen(drawn=drawn, harm=found if found is not None and found.any else None, filling=filling)


@dataclass(frozen=True, kw_only=True)
class Fullness:
    """How full one direction of a line is over the time: its load in the busiest hour as a share of its capacity.

    ``levels`` are the utilisations that are not exceeded in the shares ``LEVELS`` of the time, ``worst`` the largest one that was drawn.
    ``small``: the share of time in which it needs more than it has. An unknown capacity gives nan, and ``small`` None.
    """

    arc: int
    intact: float
    levels: tuple[float, ...]
    worst: float
    small: Estimate | None


def fullness(study: Study, complete: Sample) -> tuple[Fullness, ...]:
    """Of every direction of every line, in the order of the arcs."""
    values: list[list[tuple[float, float]]] = [[] for _ in range(study.network.arcs)]
    small: list[list[Drawn]] = [[] for _ in range(study.network.arcs)]
    for seen in complete.states:
        share = seen.drawn.times * seen.drawn.weight / complete.draws.samples
        for arc, value in zip(seen.filling.arcs.tolist(), seen.filling.utilisation.tolist(), strict=True):
            values[arc].append((value, share))
        for arc in seen.filling.small.tolist():
            small[arc].append(seen.drawn)
    usual, need = study.intact.utilisation, study.intact.required
    return tuple(
        Fullness(
            arc=arc, intact=float(usual[arc]), levels=tuple(_level(values[arc], float(usual[arc]), level) for level in LEVELS),
            worst=max([float(usual[arc]), *(value for value, _ in values[arc])]),
            small=_too_small(complete.draws, small[arc], float(need[arc])),
        )
        for arc in range(study.network.arcs)
    )  # fmt: skip


def _too_small(made: Draws, states: list[Drawn], intact: float) -> Estimate | None:
    """What is too small with nothing down is looked at the other way round: how often it is not."""
    if np.isnan(intact):
        return None
    if intact <= 1:
        return made.estimate(states)
    which = {one.down for one in states}
    rest = made.estimate(one for one in made.states if one.down not in which)
    return replace(rest, value=1 - rest.value, low=1 - rest.high, high=1 - rest.low)


def _level(changed: list[tuple[float, float]], intact: float, level: float) -> float:
    """The smallest value that is exceeded in at most 1 - ``level`` of the time; what is not ``changed`` has the intact one."""
    if np.isnan(intact):
        return intact
    rest = max(0.0, 1 - sum(share for _, share in changed))
    above, allowed = 0.0, 1 - level + _SAME
    for value, share in sorted([*changed, (intact, rest)], reverse=True):
        above += share
        if above > allowed:
            return value
    return intact

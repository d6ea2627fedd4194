"""What outages do to people, the worst first: all single ones, all pairs, a random sample, or all second ones while something is down."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.single_points import losers
from kommunalnetz.planning.components import Component
from kommunalnetz.planning.reliability import interval
from kommunalnetz.planning.together import Together, together
from kommunalnetz.traffic.composing import Single, composed, single
from kommunalnetz.traffic.impacts import Impact, impact
from kommunalnetz.traffic.outages import Outage
from kommunalnetz.traffic.state import State
from kommunalnetz.traffic.study import Study

Progress = Callable[[int, int], None] | None
KEPT = 100_000_000
"""Up to how many numbers single states are kept for pairs; above that every pair is routed anew."""
_MORE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Harm:
    """An outage with what it does beyond the parts it is made of, and beyond what is so with nothing down.

    ``cut_off`` are sites that none of the parts cuts off alone; ``overloaded`` arcs that are too small in none of them; ``unserved`` bit/s
    above the sum of the parts; ``services`` that a site loses and does not lose in a part; what it
    loses only because others are cut off does not count. ``times``: how often it was drawn.
    """

    impact: Impact
    cut_off: tuple[str, ...]
    overloaded: tuple[tuple[int, float], ...]
    services: tuple[tuple[str, tuple[str, ...]], ...]
    unserved: float
    times: int = 0

    @property
    def parts(self) -> tuple[Outage, ...]:
        """The single outages that it is made of."""
        outage = self.impact.outage
        return outage.parts if isinstance(outage, Together) else (outage,)

    @property
    def any(self) -> bool:
        """Whether it does anything beyond its parts."""
        return bool(self.cut_off or self.overloaded or self.services or self.unserved > _MORE)

    @property
    def rank(self) -> tuple[int, int, float, int, float, str]:
        """Smaller is worse: sites cut off, sites that lose services, rate unserved, lines too small and how much."""
        sites = {site for _, where in self.services for site in where}
        over = max((need for _, need in self.overloaded), default=0.0)
        return (-len(self.cut_off), -len(sites), -self.unserved, -len(self.overloaded), -over, self.impact.outage.name)


def worst_first(found: Iterable[Harm]) -> list[Harm]:
    """Those that do any harm of their own."""
    return sorted((harm for harm in found if harm.any), key=lambda harm: harm.rank)


def singles(study: Study) -> Iterator[Harm]:
    """Every single outage of the study; of those that take down the same the first."""
    return (_harm(study, found, ()) for found in distinct(study))


def distinct(study: Study) -> tuple[Impact, ...]:
    """The single outages without those that take down just what an earlier one does: a site's only router, a trench of one line."""
    known: dict[tuple[tuple[int, ...], ...], Impact] = {}
    for found in study.impacts:
        known.setdefault(_mask(found.outage), found)
    return tuple(known.values())


def _mask(outage: Outage) -> tuple[tuple[int, ...], ...]:
    return outage.links_down, outage.devices_down, outage.sites_down if len(outage.devices_down) > 1 else ()


def pair_count(study: Study) -> int:
    """How many pairs ``pairs`` looks at."""
    count = len(distinct(study))
    return count * (count - 1) // 2


def pairs(study: Study, progress: Progress = None) -> Iterator[Harm]:
    """Every two different outages at once, exactly. Composed where ``traffic.composing`` proves it, else routed anew.

    Where one takes down all that the other does, the pair is that one, and does nothing of its own.
    """
    alone = distinct(study)
    base, kept = study.base, None
    if len(alone) * (base.ip.size + study.network.arcs * study.demand.sites // 4 + base.amounts.size) <= KEPT:
        kept = [single(study.state(found.outage), base) for found in alone]
    total = len(alone) * (len(alone) - 1) // 2
    for done, (i, j) in enumerate(itertools.combinations(range(len(alone)), 2), start=1):
        both = together((alone[i].outage, alone[j].outage))
        if _mask(both) not in (_mask(alone[i].outage), _mask(alone[j].outage)):
            yield _harm(study, impact(_both(study, both, kept, i, j), study.intact), (alone[i], alone[j]))
        if progress is not None:
            progress(done, total)


def _both(study: Study, both: Together, kept: Sequence[Single] | None, i: int, j: int) -> State:
    if kept is not None and (routed := composed(kept[i], kept[j], study.base, both)) is not None:
        return State(case=study.intact.case, outage=both, routed=routed)
    return study.state(both)


def during(study: Study, first: Outage, progress: Progress = None) -> Iterator[Harm]:
    """Every second outage while ``first`` is down, with what it does beyond ``first`` and beyond itself alone."""
    before = impact(study.state(first), study.intact)
    alone = distinct(study)
    for done, found in enumerate(alone, start=1):
        both = together((first, found.outage))
        if _mask(both) not in (_mask(first), _mask(found.outage)):
            yield _harm(study, impact(study.state(both), study.intact), (before, found), beyond=(before,))
        if progress is not None:
            progress(done, len(alone))


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Random states: each component down by its own chance. ``share`` is the interval of 95 % for the share of time with any harm;
    None until all draws are looked at. ``states`` are the different ones with harm; ``samples`` counts all that were
    looked at; ``unknown`` are components that are never drawn as down, because nobody knows.
    """

    samples: int
    seed: int
    share: tuple[float, float] | None
    states: tuple[Harm, ...]
    unknown: tuple[str, ...]


def sample(study: Study, components: Sequence[Component], samples: int, seed: int, progress: Progress = None) -> Iterator[Sample]:
    """Draw states, the sample growing by each different one; the last is complete. All draws are made first."""
    parts = [part for part in components if part.down]
    down = np.array([float(part.down or 0.0) for part in parts])
    drawn = np.random.default_rng(seed).random((samples, len(parts))) < down
    different, times = np.unique(drawn, axis=0, return_counts=True)
    order = np.argsort(-times, kind="stable")
    unknown = tuple(part.name for part in components if part.down is None)
    found: list[Harm] = []
    done = 0
    for position in order:
        done += int(times[position])
        which = [parts[i].outage for i in np.flatnonzero(different[position])]
        if which:
            harm = _harm(study, impact(study.state(together(which)), study.intact), (), times=int(times[position]))
            if harm.any:
                found.append(harm)
        if progress is not None:
            progress(done, samples)
        share = interval(sum(harm.times for harm in found), samples) if done == samples else None
        yield Sample(samples=done, seed=seed, share=share, states=tuple(found), unknown=unknown)


def _harm(study: Study, found: Impact, parts: Sequence[Impact], *, beyond: Sequence[Impact] | None = None, times: int = 0) -> Harm:
    """``found`` without what its ``parts`` do (or only ``beyond``), and without what is so in the intact state."""
    told = tuple(parts) if beyond is None else tuple(beyond)
    usual = set(np.flatnonzero(study.intact.required > 1).tolist())
    cut = {site for part in told for site in part.cut_off}
    small = usual | {arc for part in told for arc, _ in part.overloaded}
    lost = {(service, site) for part in told for service, sites in part.services_lost for site in sites}
    affected = losers(study, found) | set(found.cut_off)
    services = ((s, tuple(n for n in sites if n in affected and (s, n) not in lost)) for s, sites in found.services_lost)
    base = sum(study.intact_unserved.values())
    return Harm(
        impact=found, cut_off=tuple(site for site in found.cut_off if site not in cut),
        overloaded=tuple(pair for pair in found.overloaded if pair[0] not in small),
        services=tuple((s, sites) for s, sites in services if sites),
        unserved=max(0.0, found.unserved - base - sum(part.unserved - base for part in told)), times=times,
    )  # fmt: skip

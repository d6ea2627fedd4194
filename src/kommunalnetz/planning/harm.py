"""What outages do to people, the worst first: all single ones, or all second ones while something is down."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kommunalnetz.checks.single_points import losers
from kommunalnetz.inventory.kinds import OutageKind
from kommunalnetz.planning.together import Together, together
from kommunalnetz.traffic.impacts import Impact, impact
from kommunalnetz.traffic.outages import Outage, outages
from kommunalnetz.traffic.study import Study

Progress = Callable[[int, int], None] | None
_MORE = 1e-6
Mask = tuple[tuple[int, ...], ...]


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


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Some outages that were looked at: how many, and those of them that do harm of their own."""

    count: int
    harms: tuple[Harm, ...]


def looked(found: Sequence[Harm], count: int | None = None) -> Looked:
    """``found`` without what does no harm; ``count`` were looked at (default: as many)."""
    return Looked(count=len(found) if count is None else count, harms=tuple(one for one in found if one.any))


def worst_first(found: Iterable[Harm]) -> list[Harm]:
    """Those that do any harm of their own."""
    return sorted((one for one in found if one.any), key=lambda one: one.rank)


def singles(study: Study) -> Iterator[Looked]:
    """Every single outage of the study; of those that take down the same the first."""
    return (looked([harm(study, found)]) for found in distinct(study))


def maintenance(study: Study) -> Iterator[Looked]:
    """What is down together in each planned maintenance of the inventory."""
    planned = outages(study.network, (OutageKind.MAINTENANCE,))
    return (looked([harm(study, impact(study.state(outage), study.intact))]) for outage in planned)


def distinct(study: Study) -> tuple[Impact, ...]:
    """The single outages without those that take down just what an earlier one does: a site's only router, a trench of one line."""
    known: dict[Mask, Impact] = {}
    for found in study.impacts:
        known.setdefault(mask(found.outage), found)
    return tuple(known.values())


def mask(outage: Outage) -> Mask:
    """What tells apart outages that do different things; a site with one router is that router."""
    return outage.links_down, outage.devices_down, outage.sites_down if len(outage.devices_down) > 1 else ()


def during(study: Study, first: Outage, progress: Progress = None) -> Iterator[Looked]:
    """Every second outage while ``first`` is down, with what it does beyond ``first`` and beyond itself alone.

    One that takes down all that the other does is looked at and does nothing of its own.
    """
    before = impact(study.state(first), study.intact)
    alone = distinct(study)
    for done, found in enumerate(alone, start=1):
        both = together((first, found.outage))
        new = mask(both) not in (mask(first), mask(found.outage))
        yield looked([harm(study, impact(study.state(both), study.intact), (before, found), beyond=(before,))] if new else [], 1)
        if progress is not None:
            progress(done, len(alone))


def harm(
    study: Study, found: Impact, parts: Sequence[Impact] = (), *, beyond: Sequence[Impact] | None = None, times: int = 0
) -> Harm:  # fmt: skip
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

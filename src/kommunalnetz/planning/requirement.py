"""What the policy requires of a line, arc by arc: each need with the share of the capacity that it may take.

A requirement does not know the capacity. Metrics do not follow a resize, so routes, loads and needs stay what they are when a rate
changes, and whether a rate is enough can be said for each line alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kommunalnetz.checks.lines import limits
from kommunalnetz.checks.measured import newest
from kommunalnetz.traffic.routing import Bools
from kommunalnetz.traffic.study import State, Study

Limit = Literal["red", "green"]
"""Which limit of the busiest hour must be kept: ``red`` (no line overloaded) or ``green`` (no line without reserve)."""


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """``need`` bit/s on ``arc`` may be at most ``limit`` of the capacity; less than that if ``strict``.

    ``cause``: ``need`` (busiest hour, nothing down), ``outage``, ``class`` (one QoS class) or ``measured``. ``outage`` names what is down.
    """

    arc: int
    need: float
    limit: float
    cause: Literal["need", "outage", "class", "measured"]
    outage: str | None = None
    qos: str | None = None
    strict: bool = False

    def kept(self, capacity: float) -> bool:
        """Whether it holds on a line of ``capacity`` bit/s; computed as the checks compute it."""
        share = self.need / capacity
        return share < self.limit if self.strict else share <= self.limit

    @property
    def capacity(self) -> float:
        """The least capacity, bit/s."""
        return self.need / self.limit


def requirements(study: Study, limit: Limit = "red", growth: float = 1.0) -> tuple[tuple[Requirement, ...], ...]:
    """The requirements of every link, in the order of the network's links; needs are those of the study times ``growth``.

    They are what the checks KN301 (with ``green`` also KN302), KN303, KN304, KN305, KN309 (KN310) judge. A need that grows in proportion is
    an upper bound: the reserve for bursts grows with the square root.
    """
    found: list[list[Requirement]] = [[] for _ in study.network.links]
    for one in (*_needs(study, limit), *_classes(study), *_measured(study, limit)):
        if one.need > 0:
            grown = Requirement(
                arc=one.arc, need=one.need * growth, limit=one.limit, cause=one.cause, outage=one.outage, qos=one.qos, strict=one.strict
            )
            found[one.arc // 2].append(grown)
    return tuple(tuple(own) for own in found)


def kept(own: Iterable[Requirement], capacity: float) -> bool:
    """Whether all requirements of a line hold at ``capacity`` bit/s."""
    return all(one.kept(capacity) for one in own)


def _needs(study: Study, limit: Limit) -> Iterator[Requirement]:
    worst, policy = study.worst, [limits(study.inventory, link) for link in study.network.links]
    intact = study.intact.need.max(axis=1, initial=0.0)
    for arc in range(study.network.arcs):
        allowed = policy[arc // 2]
        share = allowed.red if limit == "red" else allowed.green
        yield Requirement(arc=arc, need=float(intact[arc]), limit=share, cause="need", strict=limit == "green")
        index = int(worst.outage[arc])
        if index >= 0:
            name = study.outages[index].name
            yield Requirement(arc=arc, need=float(worst.need[arc]), limit=allowed.outage, cause="outage", outage=name)


def _classes(study: Study) -> Iterator[Requirement]:
    """Classes with a limit of their own, with nothing down and in the outage in which the line is fullest."""
    limited = {}
    for position, name in enumerate(study.intact.classes):
        record = study.inventory.classes.get(name)
        if record is not None and (record.limit is not None or record.priority):
            limited[position] = study.inventory.policy.priority_limit if record.limit is None else record.limit
    if not limited:
        return
    every = np.ones(study.network.arcs, dtype=np.bool_)
    yield from _class_needs(study.intact, limited, every, None)
    for index in sorted(set(study.worst.outage.tolist()) - {-1}):
        outage = study.outages[index]
        yield from _class_needs(study.state(outage), limited, np.asarray(study.worst.outage == index), outage.name)


def _class_needs(state: State, limited: dict[int, float], arcs: Bools, outage: str | None) -> Iterator[Requirement]:
    for position, share in limited.items():
        need = state.class_need[:, position, :].max(axis=1)
        for arc in np.flatnonzero(arcs & (need > 0)):
            yield Requirement(arc=int(arc), need=float(need[arc]), limit=share, cause="class", outage=outage, qos=state.classes[position])


def _measured(study: Study, limit: Limit) -> Iterator[Requirement]:
    """The newest measured value of a line."""
    for name, (_, measurement) in newest(study.inventory).items():
        if name not in study.network.link_at:
            continue
        position, allowed = study.network.link_at[name], limits(study.inventory, study.inventory.links[name])
        usable = study.inventory.policy.measured_limit if measurement.layer == "ip" else 1.0
        share = (allowed.red if limit == "red" else allowed.green) * usable
        for arc, rate in ((2 * position, measurement.a_to_b), (2 * position + 1, measurement.b_to_a)):
            yield Requirement(arc=arc, need=rate, limit=share, cause="measured", strict=limit == "green")

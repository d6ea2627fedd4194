"""The queues of every line, cut after the plan: each class gets its largest need, intact and in all outages.

A priority class is guaranteed its cap (`limit` of the class, else `policy.priority_limit`) and policed there: it must keep its way also
with traffic that nobody planned, and what it leaves others borrow. Network control has 1 % before all others. What is left belongs to the
other classes in proportion to their needs, as if each needed at least 1 % of the line, so that the guarantees of a line always make up
100 %. Caps that do not fit together are granted in the order in which the classes are served.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kommunalnetz.inventory.records import QosClass
from kommunalnetz.traffic.routing import Floats, Ints
from kommunalnetz.traffic.study import Study

CONTROL = 0.01
"""Share of a line for the routing protocol."""
LEAST = 0.01
"""Share of a line that every other class at least counts with; so much of it priority classes cannot take together."""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The queue of a class in one direction of a line; rates in bit/s on the line.

    ``need`` is the largest need of the class, in ``hour`` of the state ``outage`` (empty: intact). ``rate`` is guaranteed; ``ceiling`` is
    what the class may take while others leave it, for a priority class its cap.
    """

    qos: QosClass
    need: float
    outage: str
    hour: int
    rate: float
    ceiling: float


@dataclass(frozen=True, kw_only=True)
class LineQueues:
    """The queues of one direction of a line, served first to last; ``need`` is the sum of the classes' needs."""

    arc: int
    capacity: float
    control: float
    need: float
    queues: tuple[Queue, ...]

    @property
    def exceeds(self) -> bool:
        """Whether the classes together need more than the line has."""
        return self.need > self.capacity * (1 + 1e-9)


@dataclass(frozen=True, kw_only=True, eq=False)
class ClassMaxima:
    """The largest need of each class on each arc over all states: float[A, C], with its hour and state (-1: intact)."""

    study: Study
    need: Floats
    hour: Ints
    state: Ints

    def queues(self, arc: int) -> LineQueues | None:
        """The queues of an arc; None where its capacity is not known."""
        capacity = float(self.study.network.capacity[arc])
        if not capacity > 0:
            return None
        classes = tuple(self._ordered.values())
        needs = [self._need(arc, name) for name in self._ordered]
        control = CONTROL * capacity
        weights = [0.0 if qos.priority else max(need, LEAST * capacity) for (need, _, _), qos in zip(needs, classes, strict=True)]
        caps = [self._cap(qos) * capacity if qos.priority else capacity for qos in classes]
        granted = self._granted(caps, capacity - control - LEAST * capacity * sum(not qos.priority for qos in classes))
        left = (capacity - control - sum(granted)) / max(sum(weights), 1.0)
        made = tuple(
            Queue(qos=qos, need=need, outage=outage, hour=hour, rate=own + weight * left, ceiling=cap)
            for qos, (need, outage, hour), cap, own, weight in zip(classes, needs, caps, granted, weights, strict=True)
        )  # fmt: skip
        return LineQueues(arc=arc, capacity=capacity, control=control, need=sum(queue.need for queue in made), queues=made)

    @cached_property
    def _ordered(self) -> Mapping[str, QosClass]:
        """All classes of the inventory by rank, served first to last."""
        return dict(sorted(self.study.inventory.classes.items(), key=lambda item: item[1].rank))

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {name: position for position, name in enumerate(self.study.intact.classes)}

    def _granted(self, caps: Sequence[float], room: float) -> list[float]:
        """What each class is guaranteed as priority: its cap while there is ``room``; nothing for the others."""
        found = []
        for qos, cap in zip(self._ordered.values(), caps, strict=True):
            found.append(max(0.0, min(cap, room)) if qos.priority else 0.0)
            room -= found[-1]
        return found

    def _cap(self, qos: QosClass) -> float:
        return min(1 - CONTROL, self.study.inventory.policy.priority_limit if qos.limit is None else qos.limit)

    def _need(self, arc: int, name: str) -> tuple[float, str, int]:
        """(largest need, outage in which it is, hour)."""
        position = self._position.get(name)
        if position is None:
            return 0.0, "", 0
        state = int(self.state[arc, position])
        outage = self.study.outages[state].name if state >= 0 else ""
        return float(self.need[arc, position]), outage, int(self.hour[arc, position])


def class_maxima(study: Study) -> ClassMaxima:
    """The largest need of each class on each arc, intact and in every outage of the study; of equal ones the first."""
    worst = study.class_worst
    return ClassMaxima(study=study, need=worst.need, hour=worst.hour, state=worst.outage)

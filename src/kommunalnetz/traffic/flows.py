"""Traffic on its ways: what passes each place in the intact state, and how much the load of each arc changes in another.

Traffic is kept only where there is any, as keys that rise, ``thing * K + column``, with bit/s beside them.
"""

from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.patch import distinct, found_in, united
from kommunalnetz.traffic.paths import Paths, Used
from kommunalnetz.traffic.routing import Floats, Incidence, Ints, segment_starts

DUST = 1e-15
"""Share of the largest traffic below which a difference is rounding and goes no further."""
PORTION = 1_000_000
"""About how many keys are worked on at once; bounds the memory."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Flow:
    """bit/s by key."""

    keys: Ints
    values: Floats

    @property
    def top(self) -> float:
        """The largest value."""
        return float(self.values.max(initial=0.0))


def summed(keys: Ints, values: Floats) -> Flow:
    """Everything with the same key put together."""
    if not len(keys):
        return Flow(keys=keys, values=values)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = segment_starts(ordered)
    return Flow(keys=ordered[starts], values=np.add.reduceat(values[order], starts))


def _joined(parts: list[tuple[Ints, Floats]]) -> Flow:
    if not parts:
        return Flow(keys=np.zeros(0, dtype=np.int64), values=np.zeros(0))
    return summed(np.concatenate([keys for keys, _ in parts]), np.concatenate([values for _, values in parts]))


def passing(used: Used, entering: Flow, columns: int, devices: int) -> Flow:
    """What passes each place of ``used`` (by its position) with nothing down, of what enters there.

    Pushed hop by hop, some goals at a time.
    """
    goal = used.place // max(1, devices)
    of_key = goal[entering.keys // max(1, columns)]
    found, first = [], 0
    while first < len(of_key):
        last = int(np.searchsorted(of_key, of_key[min(first + PORTION, len(of_key)) - 1], side="right"))
        wave = Flow(keys=entering.keys[first:last], values=entering.values[first:last])
        parts = []
        while len(wave.keys):
            parts.append((wave.keys, wave.values))
            entry, hops = used.out.of(wave.keys // columns)
            moved = (wave.values / np.maximum(used.out.count[wave.keys // columns], 1))[entry]
            wave = summed(used.head[hops] * columns + (wave.keys % columns)[entry], moved)
        found.append(_joined(parts))
        first = last
    nothing = np.zeros(0, dtype=np.int64)
    return Flow(keys=np.concatenate([nothing, *(f.keys for f in found)]), values=np.concatenate([np.zeros(0), *(f.values for f in found)]))


def arc_loads(used: Used, flow: Flow, columns: int) -> Floats:
    """What that makes on each arc, float[A, K]."""
    total = np.zeros(used.arcs * columns)
    for first in range(0, len(flow.keys), PORTION):
        keys, values = flow.keys[first : first + PORTION], flow.values[first : first + PORTION]
        place = keys // columns
        entry, hops = used.out.of(place)
        moved = (values / np.maximum(used.out.count[place], 1))[entry]
        total += np.bincount(used.arc[hops] * columns + (keys % columns)[entry], moved, minlength=len(total))
    return total.reshape(used.arcs, columns)


def shifted(used: Used, flow: Flow, paths: Paths, changed: Ints, entering: Flow, columns: int) -> Flow:
    """How much the traffic on arcs changes, by ``arc * K + column``, when the places ``changed`` get the next hops of ``paths``.

    ``flow`` is what passed before, by position in ``used``; ``entering`` is how much more enters, by place. With P the split over next
    hops, the change d of what passes obeys d = entering + (P_after - P_before) passing + P_after d, and is pushed hop by hop.
    """
    loads: list[tuple[Ints, Floats]] = []
    change = [(entering.keys, entering.values)]
    where, hit = found_in(used.place, changed)
    of_place, entries = _entries(flow, where[hit], columns)
    if len(entries):
        node, column, values = where[hit][of_place], flow.keys[entries] % columns, flow.values[entries]
        entry, hops = used.out.of(node)
        moved = -(values / np.maximum(used.out.count[node], 1))[entry]
        loads.append((used.arc[hops] * columns + column[entry], moved))
        change.append((used.place[used.head[hops]] * columns + column[entry], moved))
        change += _handed_on(paths, used.place[node], column, values, columns, loads)
    wave = _joined(change)
    floor = DUST * max(flow.top, float(np.abs(wave.values).max(initial=0.0)))
    while len(wave.keys):
        alive = np.abs(wave.values) > floor
        keys, values = wave.keys[alive], wave.values[alive]
        wave = _joined(_handed_on(paths, keys // columns, keys % columns, values, columns, loads))
    return _joined(loads)


def _entries(flow: Flow, places: Ints, columns: int) -> tuple[Ints, Ints]:
    """The keys of ``places``: (position in ``places``, position of the key)."""
    first, last = (np.searchsorted(flow.keys, edge * columns) for edge in (places, places + 1))
    count = last - first
    return Incidence(start=first, count=count, items=np.arange(len(flow.keys))).of(np.arange(len(places)))


def _handed_on(paths: Paths, place: Ints, column: Ints, values: Floats, columns: int,
               loads: list[tuple[Ints, Floats]]) -> list[tuple[Ints, Floats]]:  # fmt: skip
    """``values`` at places (equal ones together) one hop further; what that does to the arcs joins ``loads``, which the caller owns."""
    if not len(place):
        return []
    starts = segment_starts(place)
    owner = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(place))))
    entry, arcs, heads = paths.hops(place[starts])
    if not len(entry):
        return []
    count = np.bincount(entry, minlength=len(starts)).astype(np.int64)
    which, hops = Incidence(start=np.cumsum(count) - count, count=count, items=np.arange(len(entry))).of(owner)
    moved = (values / np.maximum(count, 1)[owner])[which]
    loads.append((arcs[hops] * columns + column[which], moved))
    return [(heads[hops] * columns + column[which], moved)]


def upstream(used: Used, hops: Ints) -> Ints:
    """The positions of the places that traffic may pass before one of ``hops``, rising."""
    found = frontier = distinct(used.tail[hops])
    while len(frontier):
        _, into = used.into.of(frontier)
        tails = distinct(used.tail[into])
        frontier = tails[~found_in(found, tails)[1]]
        found = united(found, frontier)
    return found

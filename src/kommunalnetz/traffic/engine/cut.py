"""What lost its path, entry by entry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kommunalnetz.traffic.engine.arrays import Array
from kommunalnetz.traffic.engine.problem import Problem


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Row i: the traffic `rate[i, K]` that enters at `device[i]` for destination `t[i]` has no path in state `state[i]` (-1: intact).

    What has no path in the intact state is in the intact state's cut and not repeated in the outages; what enters at a device that is
    down is in neither.
    """

    state: Array
    t: Array
    device: Array
    rate: Array


def cut_in_intact(problem: Problem, entries: Array) -> Cut:
    """The entries (positions in `problem.own_*`) without a path in the intact state."""
    t, device, rate = problem.own_t[entries], problem.own_device[entries], problem.own_rate[entries]
    return Cut(state=np.full(len(entries), -1), t=t, device=device, rate=rate)


def cut_in_states(problem: Problem, rows: Array) -> Cut:
    """The rates of `rows[M, 3]` = (state, destination, device): what enters in the intact state plus the change of the state."""
    key = problem.own_t * problem.devices + problem.own_device
    wanted = rows[:, 1] * problem.devices + rows[:, 2]
    rate = np.zeros((len(rows), problem.columns))
    if len(key):
        place = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        known = key[place] == wanted
        rate[known] = problem.own_rate[place[known]]
    if len(problem.change_t) and len(rows):
        size = problem.destinations * problem.devices
        state = np.repeat(np.arange(problem.states), np.diff(problem.change_start.astype(np.int64)))
        changed = state * size + problem.change_t.astype(np.int64) * problem.devices + problem.change_device
        full = rows[:, 0] * size + wanted
        order = np.argsort(full, kind="stable")
        found = order[np.minimum(np.searchsorted(full[order], changed), len(rows) - 1)]
        hit = full[found] == changed
        rate[found[hit]] += problem.change_rate[hit]
    return Cut(state=rows[:, 0], t=rows[:, 1], device=rows[:, 2], rate=rate)

"""The networks of the comparison: SNDlib with its own demands and hop metric, a Gabriel graph with kilometres and gravity demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import topohub

from kommunalnetz.traffic.engine import Problem, problem

Array = Any
SEED = 7
NAMES = ("germany50", "ta2", "brain", "gabriel/300/0")


@dataclass(frozen=True)
class Instance:
    """Link i is the arcs 2i and 2i+1; `demand[source, destination]`."""

    name: str
    devices: int
    tail: Array
    head: Array
    metric: Array
    demand: Array

    @property
    def links(self) -> int:
        """How many states there are: every link down once."""
        return len(self.tail) // 2


def instance(name: str) -> Instance:
    """One of NAMES. SNDlib demands count both ways in full; gravity: masses log-normal(0, 1), seed 7, sum 10 000."""
    gabriel = name.startswith("gabriel")
    data = topohub.get(name if gabriel else f"sndlib/{name}")
    devices, edges = len(data["nodes"]), data["edges"]
    demand = np.zeros((devices, devices))
    if gabriel:
        mass = np.random.default_rng(SEED).lognormal(0.0, 1.0, devices)
        demand = np.outer(mass, mass)
        np.fill_diagonal(demand, 0.0)
        demand *= 1e4 / demand.sum()
    else:
        for source, targets in data["graph"]["demands"].items():
            for target, rate in targets.items():
                demand[int(source), int(target)] += rate
                demand[int(target), int(source)] += rate
    ends = np.array([(edge["source"], edge["target"]) for edge in edges])
    metric = np.array([max(1, round(edge["dist"])) if gabriel else 1 for edge in edges])
    tail, head = ends.reshape(-1), ends[:, ::-1].reshape(-1)
    return Instance(name, devices, tail, head, np.repeat(metric, 2), demand)


def asked(network: Instance, columns: int = 1) -> Problem:
    """The engine's question: every single link down. More columns are seeded multiples between 0.1 and 1 of every demand."""
    source, target = np.nonzero(network.demand)
    rate = network.demand[source, target][:, None]
    if columns > 1:
        rate = rate * np.random.default_rng(SEED).uniform(0.1, 1.0, (len(rate), columns))
    roots = [[t] for t in range(network.devices)]
    states: list[tuple[list[int], list[int]]] = [([2 * i, 2 * i + 1], []) for i in range(network.links)]
    return problem(network.devices, network.tail, network.head, network.metric, roots, (target, source, rate), states)

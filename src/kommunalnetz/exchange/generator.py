"""National networks of German structure from a seed: for trying the engine at a size that no published network has.

Synthetic, and labelled so: shapes and shares are chosen, not measured. Sixteen states with a ring of three to five core routers each,
joined to a national core of two nodes per state; counties with two routers each, homed on two core routers of their state; municipalities
homed on their county, half of them by two lines (to both county routers, or to one and to a neighbour). Lines that leave a county along
the same road share a duct. Every municipality exchanges traffic, both ways, with three data centres and with its county.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any
STATES = 16
COUNTIES = 400
DATA_CENTRES = 3
LINES_PER_DUCT = 4


@dataclass(frozen=True, kw_only=True)
class NationalNetwork:
    """Device positions, links `end[L, 2]` with `metric[L]`, ducts as lists of links, demands (source, destination, bit/s).

    Devices in order: core routers, data centres (a device each), county routers (two per county), municipalities. Destination t has the
    devices `roots[t]`: data centres, counties (both routers), municipalities.
    """

    devices: int
    end: Array
    metric: Array
    ducts: tuple[tuple[int, ...], ...]
    roots: tuple[tuple[int, ...], ...]
    source: Array
    destination: Array
    rate: Array

    def describe(self) -> str:
        """Degree, core and demands in three lines: what tells a real mesh from a disguised tree."""
        degree = np.bincount(self.end.reshape(-1), minlength=self.devices)
        left, links = two_core(self.devices, self.end)
        return (
            f"{len(self.roots)} sites, {self.devices} devices, {len(self.end)} links, {len(self.ducts)} ducts; synthetic\n"
            f"degree: mean {degree.mean():.2f}, median {np.median(degree):.0f}, largest {degree.max()}; "
            f"2-core: {left} devices, {links} links ({100 * left / self.devices:.0f} %)\n"
            f"{len(self.rate)} demands, {self.rate.sum() / 1e9:.1f} Gbit/s"
        )

    def outages(self) -> list[tuple[list[int], list[int]]]:
        """(arcs, devices) down: every link, every device, every duct; link i is the arcs 2i and 2i+1."""
        links = [([2 * i, 2 * i + 1], list[int]()) for i in range(len(self.end))]
        devices = [(list[int](), [v]) for v in range(self.devices)]
        ducts = [([arc for i in duct for arc in (2 * i, 2 * i + 1)], list[int]()) for duct in self.ducts]
        return links + devices + ducts


def national_network(sites: int = 11_000, seed: int = 1) -> NationalNetwork:
    """Generate `sites` sites (counties, municipalities, data centres; at least 100). Fewer sites: fewer counties, states as they come."""
    if sites < 100:
        raise ValueError("at least 100 sites")
    random = np.random.default_rng(seed)
    counties = min(COUNTIES, max(STATES, sites // 27))
    municipalities = sites - counties - DATA_CENTRES
    per_state = random.integers(3, 6, STATES)
    first_core = np.concatenate([[0], np.cumsum(per_state)])
    cores = int(first_core[-1])
    centre = np.arange(cores, cores + DATA_CENTRES)
    county = np.arange(cores + DATA_CENTRES, cores + DATA_CENTRES + 2 * counties).reshape(-1, 2)
    town = np.arange(county[-1, 1] + 1, county[-1, 1] + 1 + municipalities)
    state_of = np.sort(np.concatenate([np.arange(STATES), random.integers(0, STATES, counties - STATES)]))
    county_of = np.sort(np.concatenate([np.arange(counties), random.integers(0, counties, municipalities - counties)]))

    ends, metrics = _core(random, first_core, centre)
    for c, (a, b) in enumerate(county):
        ring = np.arange(first_core[state_of[c]], first_core[state_of[c] + 1])
        one, two = random.choice(ring, 2, replace=False)
        ends += [(a, one), (b, two), (a, b)]
        metrics += [100, 100, 50]
    trunk = len(ends)
    for c in range(counties):
        towns = town[county_of == c]
        for i, v in enumerate(towns):
            ends.append((v, county[c, i % 2]))
            metrics.append(1000)
            if random.random() < 0.92:
                other = county[c, (i + 1) % 2] if i == 0 or random.random() < 0.6 else towns[i - 1]
                ends.append((v, other))
                metrics.append(1000)
    end, metric = np.array(ends, np.int64), np.array(metrics, np.int64)
    source, destination, rate = _demands(random, centre, county, county_of, town)
    return NationalNetwork(
        devices=int(town[-1]) + 1, end=end, metric=metric, ducts=_ducts(random, end, trunk),
        roots=(*((int(v),) for v in centre), *((int(a), int(b)) for a, b in county), *((int(v),) for v in town)),
        source=source, destination=destination, rate=rate,
    )  # fmt: skip


def _core(random: np.random.Generator, first_core: Array, centre: Array) -> tuple[list[tuple[int, int]], list[int]]:
    """Rings of the states, a national ring over two nodes of each with chords, data centres on four core nodes each."""
    ends: list[tuple[int, int]] = []
    metrics: list[int] = []
    for s in range(STATES):
        ring = list(range(first_core[s], first_core[s + 1]))
        ends += [(ring[i], ring[(i + 1) % len(ring)]) for i in range(len(ring))]
        metrics += [20] * len(ring)
        following, across = int(first_core[(s + 1) % STATES]), int(first_core[(s + 5) % STATES])
        ends += [(ring[0], following), (ring[1], following + 1), (ring[0], across)]
        metrics += [10, 10, 25]
    for v in centre:
        for core in random.choice(int(first_core[-1]), 4, replace=False):
            ends.append((int(v), int(core)))
            metrics.append(10)
    return ends, metrics


def _ducts(random: np.random.Generator, end: Array, trunk: int) -> tuple[tuple[int, ...], ...]:
    """Access lines at the same county router share a duct in groups; so does every fifth pair of trunk lines."""
    ducts: list[tuple[int, ...]] = [(i, i + 1) for i in range(0, trunk - 1, 5)]
    by_router: dict[int, list[int]] = {}
    for i in range(trunk, len(end)):
        by_router.setdefault(int(end[i, 1]), []).append(i)
    for _, lines in sorted(by_router.items()):
        order = random.permutation(lines)
        groups = [order[j : j + LINES_PER_DUCT].tolist() for j in range(0, len(order), LINES_PER_DUCT)]
        ducts += [tuple(sorted(group)) for group in groups if len(group) > 1]
    return tuple(ducts)


def _demands(random: np.random.Generator, centre: Array, county: Array, county_of: Array, town: Array) -> tuple[Array, Array, Array]:
    """Municipality i with each data centre and its county, both ways; staff is log-normal, more comes down than goes up."""
    staff = random.lognormal(3.5, 1.0, len(town))
    first_town = len(centre) + len(county)
    source: list[int] = []
    destination: list[int] = []
    rate: list[float] = []
    for i, v in enumerate(town):
        far_ends = [*enumerate(centre.tolist()), (len(centre) + int(county_of[i]), int(county[county_of[i], 0]))]
        for far, device in far_ends:
            source += [int(v), device]
            destination += [far, first_town + i]
            rate += [staff[i] * 0.25 * 50e3, staff[i] * 0.25 * 200e3]
    return np.array(source), np.array(destination), np.array(rate)


def two_core(devices: int, end: Array) -> tuple[int, int]:
    """How many devices and links remain after lines to devices of degree one are taken away again and again."""
    neighbours: list[list[int]] = [[] for _ in range(devices)]
    for a, b in end.tolist():
        neighbours[a].append(b)
        neighbours[b].append(a)
    degree = [len(group) for group in neighbours]
    leaves = [v for v in range(devices) if degree[v] <= 1]
    gone = [False] * devices
    links = len(end)
    while leaves:
        v = leaves.pop()
        gone[v] = True
        links -= degree[v]
        for u in neighbours[v]:
            if not gone[u]:
                degree[u] -= 1
                if degree[u] == 1:
                    leaves.append(u)
        degree[v] = 0
    return devices - sum(gone), links

"""The table of the documentation: `python -m engine.table [NAMES …]` prints Markdown with date, machine and versions.

Medians of processor time, which a busy machine does not stretch (all columns run on one thread but "2 threads", by the clock on the
wall); ours and C are taken again before every peer. Kernels warm; making
networks and peers ready is not timed on either side. Ours is the whole question: intact state, then the loads of every arc with every link
down. A peer whose run would take over 60 s is timed on 30 seeded states and scaled, marked "~".
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

from engine import peer
from engine.baselines import BASELINES
from engine.instances import NAMES, SEED, Instance, asked, instance
from engine.native import runner
from kommunalnetz.traffic.engine import engine

LIMIT = 60.0
SAMPLE = 30


def median(run: Callable[[], Any], clock: Callable[[], float] = time.process_time, seconds: float = 1.0, least: int = 3) -> float:
    """Median time of repeated runs, after one that warms."""
    run()
    times: list[float] = []
    while len(times) < least or sum(times) < seconds:
        begun = clock()
        run()
        times.append(clock() - begun)
    return statistics.median(times)


def ours(network: Instance, columns: int, threads: int) -> float:
    """Seconds from arrays to the loads of all states."""
    question = asked(network, columns)

    def run() -> None:
        engine(question, threads=threads, fast=True).block(0, question.states)

    return median(run, time.process_time if threads == 1 else time.perf_counter)


def theirs(network: Instance, make: Callable[[Instance], Callable[[int | None], Any]]) -> tuple[float, bool]:
    """Seconds for all states, and whether scaled from a sample."""
    state = make(network)
    state(None)
    begun = time.process_time()
    state(0)
    each = time.process_time() - begun
    links: list[int] = list(range(network.links))
    scaled = each * len(links) > LIMIT
    if scaled:
        links = sorted(np.random.default_rng(SEED).choice(network.links, min(SAMPLE, network.links), replace=False).tolist())
    rounds = []
    for _ in range(1 if scaled or each * len(links) > 10 else 3):
        begun = time.process_time()
        for link in (None, *links):
            state(link)
        rounds.append(time.process_time() - begun)
    return statistics.median(rounds) * (network.links + 1) / (len(links) + 1), scaled


def check(network: Instance) -> float:
    """Largest difference between our loads, C's and every baseline's on three states, relative to the peak."""
    question = asked(network)
    loads = engine(question, fast=True).block(0, question.states).load[:, :, 0]
    worst = float(np.abs(runner(question)()[1] - loads).max() / loads.max())
    for make in (*BASELINES.values(), peer.with_loads):
        state = make(network)
        for link in (0, network.links // 2, network.links - 1):
            worst = max(worst, float(np.abs(state(link) - loads[link]).max() / loads[link].max()))
    return worst


def rows(name: str) -> str:
    """One line of the table."""
    network = instance(name)
    two, many = ours(network, 1, 2), ours(network, 96, 1)
    between, natives, peers = [], [], {}
    for key, make in (("public", peer.public), ("loads", peer.with_loads), *BASELINES.items()):
        between.append(ours(network, 1, 1))
        natives.append(median(runner(asked(network))))
        peers[key] = theirs(network, make)
    one, native = statistics.median(between), statistics.median(natives)
    best = min(peers[key][0] for key in BASELINES)
    cells = [f"{'~' if scaled else ''}{seconds:.3g} s" for seconds, scaled in peers.values()]
    return (
        f"| {name} | {one * 1e3:.2f} ms | {two * 1e3:.2f} ms | {' | '.join(cells)} "
        f"| {peers['public'][0] / one:.0f} | {peers['loads'][0] / one:.0f} | "
        f"{best / one:.1f} | {one / native:.2f} | {many / one:.1f} | {check(network):.0e} |"
    )


def main() -> None:
    """Print the table."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "scipy", "networkx", "rustworkx", "ngraph", "topohub"))
    print(f"{dt.datetime.now(dt.UTC).date()}, {os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}, {packages}\n")
    heads = "instance|ours|2 threads|ngraph public|ngraph loads|scipy|rustworkx|networkx|× public|× loads|× best|÷ C|96 ÷ 1|differs"
    print(f"|{heads}|")
    print("|---|" + "---|" * 13)
    for name in sys.argv[1:] or NAMES:
        print(rows(name), flush=True)


if __name__ == "__main__":
    main()

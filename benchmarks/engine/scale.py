"""All single link, device and duct outages of a national network: `python -m engine.scale [SITES …]`, one and two threads."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from kommunalnetz.exchange.generator import national_network
from kommunalnetz.traffic.engine import Problem, engine, problem


def asked(sites: int, seed: int = 1) -> tuple[Problem, str]:
    """The engine's question for a generated network, and its description."""
    net = national_network(sites, seed)
    arcs = net.end.reshape(-1), net.end[:, ::-1].reshape(-1), np.repeat(net.metric, 2)
    return problem(net.devices, *arcs, net.roots, (net.destination, net.source, net.rate[:, None]), net.outages()), net.describe()


def main() -> None:
    """Print one row per size: intact, sweep with one and two threads, memory."""
    engine(asked(100)[0], fast=True, threads=2).worst()
    print("| sites | outages | demands | intact s | 1 thread s | 2 threads s | peak memory MB |\n|---|---|---|---|---|---|---|")
    for sites in [int(x) for x in sys.argv[1:]] or [100, 300, 1000, 3000, 11_000]:
        question, text = asked(sites)
        print(text.replace("\n", "; "), file=sys.stderr)
        begun = time.perf_counter()
        made = engine(question, fast=True, threads=1)
        times = [time.perf_counter() - begun]
        for threads in (1, 2):
            made = engine(question, fast=True, threads=threads)
            begun = time.perf_counter()
            made.worst()
            times.append(time.perf_counter() - begun)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent = " | ".join(f"{x:.2f}" for x in times)
        print(f"| {sites} | {question.states} | {len(question.own_t)} | {spent} | {memory} |", flush=True)


if __name__ == "__main__":
    main()

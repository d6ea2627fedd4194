"""Build kernel.c with gcc -O3 into a temporary folder and call it."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from kommunalnetz.traffic.engine import Problem
from kommunalnetz.traffic.engine.arrays import graph

Array = Any


@cache
def library() -> ctypes.CDLL:
    """The compiled kernel; raises CalledProcessError or FileNotFoundError without gcc."""
    folder = Path(tempfile.mkdtemp(prefix="kommunalnetz-bench-"))
    target = folder / "kernel.so"
    source = Path(__file__).with_name("kernel.c")
    subprocess.run(["gcc", "-O3", "-march=native", "-shared", "-fPIC", "-o", target, source, "-lm"], check=True)
    return ctypes.CDLL(str(target))


def runner(problem: Problem) -> Callable[[], tuple[Array, Array, Array]]:
    """A function that routes everything and returns (intact [A], states [S, A], lost [S]); one column, links and devices down."""
    lib = library()
    g = graph(problem.devices, problem.tail, problem.head, problem.metric)
    own = np.zeros((problem.destinations, problem.devices))
    own[problem.own_t, problem.own_device] = problem.own_rate[:, 0]
    slots = np.ascontiguousarray(g.slot[problem.state_arc])
    fixed = (
        g.tail, g.head, g.metric, g.arc, g.out_start, g.in_start, g.in_tail, g.in_metric, g.in_arc, g.inverse,
        problem.root_start, problem.root_device, own, problem.state_start, slots,
    )  # fmt: skip
    sizes = [ctypes.c_uint32(x) for x in (problem.devices, problem.arcs, problem.destinations, problem.states, g.shift)]

    def run() -> tuple[Array, Array, Array]:
        load, rows, lost = np.empty(problem.arcs), np.empty((problem.states, problem.arcs)), np.empty(problem.states)
        lib.run(*sizes, *(ctypes.c_void_p(x.ctypes.data) for x in (*fixed, load, rows, lost)))
        return load, rows, lost

    return run

"""Repaired after an outage = routed from scratch, on random multigraphs with random masks; plain = compiled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.traffic.engine import Engine, Problem, engine, problem
from kommunalnetz.traffic.engine.compiled import plain
from kommunalnetz.traffic.engine.engine import BLOCK
from kommunalnetz.traffic.engine.intact import by_destination, by_pair
from traffic.engine.oracle import oracle


@dataclass(frozen=True)
class Case:
    devices: int
    arcs: list[tuple[int, int, int]]
    roots: list[list[int]]
    entering: list[tuple[int, int, float]]
    states: list[tuple[list[int], list[int]]]
    changes: list[tuple[int, int, int, float]]

    def problem(self, columns: int = 1) -> Problem:
        factor = np.arange(1, columns + 1)
        return problem(
            self.devices,
            np.array([arc[0] for arc in self.arcs], int),
            np.array([arc[1] for arc in self.arcs], int),
            np.array([arc[2] for arc in self.arcs], int),
            self.roots,
            (
                np.array([e[0] for e in self.entering], int),
                np.array([e[1] for e in self.entering], int),
                np.array([e[2] for e in self.entering]).reshape(-1, 1) * factor,
            ),
            self.states,
            (
                np.array([c[0] for c in self.changes], int),
                np.array([c[1] for c in self.changes], int),
                np.array([c[2] for c in self.changes], int),
                np.array([c[3] for c in self.changes]).reshape(-1, 1) * factor,
            ),
        )

    def expected(self, s: int) -> tuple[np.ndarray, float]:
        arcs, devices = self.states[s]
        more = [(t, v, rate) for state, t, v, rate in self.changes if state == s]
        return oracle(self.devices, self.arcs, self.roots, self.entering + more, arcs, devices)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small multigraphs: parallel and one-way arcs, equal metrics, islands, destinations on several devices, zero traffic."""
    devices = draw(st.integers(2, 9))
    device = st.integers(0, devices - 1)
    arcs = draw(st.lists(st.tuples(device, device, st.integers(1, 4)).filter(lambda arc: arc[0] != arc[1]), min_size=1, max_size=28))
    if draw(st.booleans()):
        arcs = [way for tail, head, metric in arcs for way in ((tail, head, metric), (head, tail, metric))]
    roots = draw(st.lists(st.lists(device, min_size=1, max_size=3, unique=True), min_size=1, max_size=4))
    t = st.integers(0, len(roots) - 1)
    rate = st.sampled_from([0.0, 1.0, 3.0, 0.1])
    entering = draw(st.lists(st.tuples(t, device, rate), min_size=1, max_size=25))
    mask = st.tuples(
        st.lists(st.integers(0, len(arcs) - 1), max_size=6, unique=True), st.one_of(st.just([]), st.lists(device, max_size=2, unique=True))
    )
    states = draw(st.lists(mask, min_size=1, max_size=6))
    changes = draw(st.lists(st.tuples(st.integers(0, len(states) - 1), t, device, rate), max_size=4))
    return Case(devices, arcs, roots, entering, states, changes)


def engines(asked: Problem) -> list[Engine]:
    return [Engine(asked, way(asked, plain()), plain(), 1) for way in (by_destination, by_pair)]


@settings(max_examples=100, deadline=None)
@given(cases(), st.sampled_from([1, 3]))
def test_every_state_equals_routing_from_scratch(case: Case, columns: int) -> None:
    for made in engines(case.problem(columns)):
        bare, lost = oracle(case.devices, case.arcs, case.roots, case.entering, [], [])
        np.testing.assert_allclose(made.intact.load, np.outer(bare, range(1, columns + 1)), atol=1e-9 * max(1.0, bare.max()))
        assert made.intact.cut.rate[:, 0].sum() == pytest.approx(lost)
        block = made.block(0, len(case.states))
        for s in range(len(case.states)):
            load, lost = case.expected(s)
            np.testing.assert_allclose(block.load[s], np.outer(load, range(1, columns + 1)), atol=1e-9 * max(1.0, load.max()), rtol=1e-9)
            np.testing.assert_allclose(block.lost[s], lost * np.arange(1, columns + 1), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_cut_entries_add_up_to_what_is_lost(case: Case) -> None:
    case = replace(case, changes=[])
    for made in engines(case.problem()):
        block = made.block(0, len(case.states))
        for s, (_, devices) in enumerate(case.states):
            before = made.intact.cut.rate[~np.isin(made.intact.cut.device, devices)].sum()
            assert block.lost[s, 0] == pytest.approx(before + block.cut.rate[block.cut.state == s].sum())


@settings(max_examples=40, deadline=None)
@given(cases())
def test_what_enters_a_device_leaves_it_or_is_absorbed_or_lost(case: Case) -> None:
    """Conservation with one destination: at every device that is not a root, inflow + own = outflow + lost."""
    case = replace(case, roots=case.roots[:1], entering=[e for e in case.entering if e[0] == 0] or [(0, 0, 1.0)], changes=[])
    tail, head = (np.array([arc[i] for arc in case.arcs]) for i in (0, 1))
    for made in engines(case.problem()):
        block = made.block(0, len(case.states))
        for s, (_, devices) in enumerate(case.states):
            balance = np.zeros(case.devices)
            for _, v, rate in case.entering:
                balance[v] += rate if v not in devices else 0.0
            for cut, state in ((made.intact.cut, -1), (block.cut, s)):
                mine = (cut.state == state) & ~np.isin(cut.device, devices)
                np.subtract.at(balance, cut.device[mine], cut.rate[mine, 0])
            np.add.at(balance, head, block.load[s, :, 0])
            np.subtract.at(balance, tail, block.load[s, :, 0])
            others = [v for v in range(case.devices) if v not in case.roots[0]]
            np.testing.assert_allclose(balance[others], 0.0, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_the_worst_state_of_an_arc_is_the_maximum_over_all_states(case: Case) -> None:
    for made in engines(case.problem(2)):
        worst = made.worst(np.full(len(case.arcs), 0.5))
        loads = np.concatenate([made.intact.load[None], made.block(0, len(case.states)).load]).max(axis=2) * 0.5
        np.testing.assert_array_equal(worst.value, loads.max(axis=0))
        np.testing.assert_array_equal(worst.state, loads.argmax(axis=0) - 1)
        np.testing.assert_array_equal(worst.peak, loads[1:].max(axis=1))
        np.testing.assert_array_equal(worst.peak_arc, loads[1:].argmax(axis=1))


def ring(devices: int) -> Case:
    """A ring with chords; every device sends to device 0 and to the pair 1, 2."""
    arcs = [way for v in range(devices) for u, m in (((v + 1) % devices, 1), ((v + 3) % devices, 2)) for way in ((v, u, m), (u, v, m))]
    entering = [(t, v, 1.0 + v) for t in (0, 1) for v in range(devices)]
    return Case(devices, arcs, [[0], [1, 2]], entering, [([2 * i, 2 * i + 1], []) for i in range(len(arcs) // 2)], [])


def test_portions_and_threads_do_not_change_a_bit() -> None:
    asked = ring(12).problem(2)
    for way in (by_destination, by_pair):
        intact = way(asked, plain())
        whole = Engine(asked, intact, plain(), 1).block(0, asked.states)
        dealt = Engine(asked, intact, plain(), 3).block(0, asked.states)
        portions = list(Engine(asked, intact, plain(), 1).blocks(size=8 * asked.arcs * asked.columns * 5))
        assert whole.load.tobytes() == dealt.load.tobytes() == np.concatenate([block.load for block in portions]).tobytes()
        assert [block.first for block in portions] == list(range(0, asked.states, 5))
        one, many = Engine(asked, intact, plain(), 1).worst(), Engine(asked, intact, plain(), 3).worst()
        assert (one.value.tobytes(), one.state.tobytes()) == (many.value.tobytes(), many.state.tobytes())
    assert BLOCK > 0


def test_compiled_and_plain_kernels_agree() -> None:
    pytest.importorskip("numba", reason="the extra 'fast' is not installed")
    from kommunalnetz.traffic.engine.compiled import compiled

    for columns in (1, 3):
        asked = ring(9).problem(columns)
        for way in (by_destination, by_pair):
            slow, fast = (Engine(asked, way(asked, kernels), kernels, 1) for kernels in (plain(), compiled()))
            np.testing.assert_allclose(fast.intact.load, slow.intact.load, rtol=1e-14)
            np.testing.assert_allclose(fast.block(0, asked.states).load, slow.block(0, asked.states).load, rtol=1e-12, atol=1e-12)
            np.testing.assert_array_equal(fast.worst().state, slow.worst().state)


def test_small_problems_do_not_start_numba() -> None:
    assert engine(ring(6).problem()).kernels is plain()


def test_an_interrupt_keeps_what_is_finished() -> None:
    made = engine(ring(12).problem(), threads=1)

    def stop(done: int, total: int, left: float) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    worst = made.worst(progress=stop)
    assert worst.states == 10
    assert len(worst.peak) == len(worst.lost) == 10


@pytest.mark.parametrize(
    ("claim", "metric", "roots"),
    [
        ("at least 1", [0, 1], [[0]]),
        ("every destination", [1, 1], [[]]),
        ("no such position", [1, 1], [[7]]),
        ("too large", [1 << 58, 1], [[0]]),
    ],
)
def test_wrong_arrays_are_refused(claim: str, metric: list[int], roots: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=claim):
        problem(2, np.array([0, 1]), np.array([1, 0]), np.array(metric), roots, (np.array([0]), np.array([1]), np.ones((1, 1))))

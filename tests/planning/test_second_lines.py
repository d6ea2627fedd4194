"""Lines to build: by hand on the example, and against every set of candidates."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import from_text
from kommunalnetz.inventory.records import Candidate
from kommunalnetz.planning import second_lines as module
from kommunalnetz.planning.measures import upgraded
from kommunalnetz.planning.second_lines import Goal, NoSolver, built, second_lines
from kommunalnetz.planning.upgrade import upgrade
from kommunalnetz.traffic.study import study
from planning.money import DAY, example, studied

PRICES = "prices: [{id: s100, capacity: 100M, one_off: 100, monthly: 10}, {id: s1000, capacity: 1G, one_off: 500, monthly: 20}]\n"


def chain(*candidates: tuple[str, str, int], flow: int = 50) -> str:
    """a - b - rz in a chain, each county sends ``flow`` Mbit/s to rz; ``candidates``: ends and building costs."""
    listed = "".join(
        f"  - {{id: x{i}, a: {a}, b: {b}, capacity: 1G, metric: 500, one_off: {cost}, encapsulation: none}}\n"
        for i, (a, b, cost) in enumerate(candidates)
    )
    return (
        "network: {date: 2026-10-31}\npolicy: {outages: [link]}\nsites: [{id: a}, {id: b}, {id: rz, kind: datacentre}]\nlinks:\n"
        "  - {id: ab, a: a, b: b, capacity: 1G, encapsulation: none}\n  - {id: brz, a: b, b: rz, capacity: 1G, encapsulation: none}\n"
        f"candidates:\n{listed}services:\n  - {{id: sa, kind: fixed, from: a, to: rz, rate: {flow}M, source: x}}\n"
        f"  - {{id: sb, kind: fixed, from: b, to: rz, rate: {flow}M, source: x}}\n{PRICES}"
    )


def test_two_small_lines_may_be_cheaper_than_a_large_one() -> None:
    """a - rz alone makes the chain a ring, but carries 100 if b - rz fails; 100 / 0.85 needs 1 Gbit/s: 700 + 500 + 60 * 20 = 2400.
    With a second b - rz each carries 50 at most, 100 Mbit/s are enough: 700 + 100 + 600 and 100 + 600, together 2100."""
    found = second_lines(studied(chain(("a", "rz", 700), ("a", "b", 0), ("b", "rz", 0))))
    assert found is not None
    assert [(measure.link.id, measure.rate) for measure in found.upgrade.measures] == [("x0", 100e6), ("x2", 100e6)]
    assert found.price == Decimal(2100)
    assert found.complete
    assert found.gap == 0


def test_what_nothing_can_replace_is_named_and_found_at_once() -> None:
    found = second_lines(studied(chain(("a", "rz", 700))))
    assert found is not None
    assert (found.forced, found.sets, found.studied) == (("x0",), 1, 1)


def test_nothing_is_built_where_nothing_helps() -> None:
    """A line beside b - rz keeps nobody from being cut off by the outage of a - b, but all from that of b - rz."""
    found = second_lines(studied(chain(("b", "rz", 0))))
    assert found is not None
    assert [candidate.id for candidate in found.chosen] == ["x0"]
    text = chain(("a", "b", 0)).replace("from: a", "from: b").replace("id: sa", "id: sc")
    none = second_lines(studied(text))
    assert none is not None
    assert none.chosen == ()


def test_the_candidates_become_lines_that_keep_everybody_connected() -> None:
    """The measures applied as edits: no outage of a line leaves anything unserved that had a way."""
    found = second_lines(example())
    assert found is not None
    after = study(upgraded(example().inventory, found.upgrade.measures), date=DAY)
    assert {"sued-rz", "kern-rz-2"} <= set(after.inventory.links)
    assert not {"sued-rz", "kern-rz-2"} & set(after.inventory.candidates)
    assert [impact.outage.name for impact in after.impacts if impact.unserved > 0] == []
    assert upgrade(after).measures == ()


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((("a", "rz"), ("a", "b"), ("b", "rz"))), st.integers(0, 3000)), min_size=1, max_size=4),
    st.integers(1, 600),
)
def test_no_allowed_set_is_cheaper(ends: list[tuple[tuple[str, str], int]], flow: int) -> None:
    """Brute force: every set, its connections by networkx, its price by a study."""
    before = studied(chain(*((a, b, cost) for (a, b), cost in ends), flow=flow))
    candidates, inventory = tuple(before.inventory.candidates.values()), before.inventory
    search = module._Search(before, candidates, Goal(inventory, candidates), "red", 1.0)
    wanted = joined(inventory, candidates, set(range(len(candidates))))
    prices = []
    for size in range(len(candidates) + 1):
        for some in combinations(range(len(candidates)), size):
            if joined(inventory, candidates, set(some)) == wanted:
                judged = search._judged(tuple(candidates[i] for i in some))
                prices.append((len(judged.upgrade.too_small), judged.price))
    found = second_lines(before)
    assert found is not None
    assert (len(found.upgrade.too_small), found.price) == min(prices)


def joined(inventory: Inventory, candidates: Sequence[Candidate], chosen: set[int]) -> list[list[tuple[str, ...]]]:
    """Which sites reach each other, for every outage of a line that there would be with all candidates."""
    every = built(inventory, candidates).links
    there = {key for key in every if key in inventory.links} | {candidates[i].id for i in chosen}
    found = []
    for down in (None, *every):
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(inventory.sites)
        graph.add_edges_from((every[key].a, str(every[key].b)) for key in there if key != down)
        found.append(sorted(tuple(sorted(part)) for part in nx.connected_components(graph)))
    return found


def test_an_interrupt_keeps_the_best_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, calls = module._Search._judged, []

    def interrupted(self: module._Search, chosen: tuple[Candidate, ...]) -> module.SecondLines:
        calls.append(chosen)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return whole(self, chosen)

    monkeypatch.setattr(module._Search, "_judged", interrupted)
    found = second_lines(studied(chain(("a", "rz", 9000), ("a", "b", 0), ("b", "rz", 0), ("a", "b", 1))))
    assert found is not None
    assert not found.complete
    assert 0 < found.gap < 1
    assert found.bound <= found.price


def test_an_interrupt_before_any_set_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Goal, chosen: object) -> bool:
        raise KeyboardInterrupt

    before = studied(chain(("a", "rz", 9000)))
    goal = Goal(before.inventory, tuple(before.inventory.candidates.values()))
    search = module._Search(before, tuple(before.inventory.candidates.values()), goal, "red", 1.0)
    monkeypatch.setattr(Goal, "met", interrupted)
    assert search.enumerated((), [0], None) is None


def test_too_many_candidates_need_a_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "usable", lambda: False)
    with pytest.raises(NoSolver) as caught:
        second_lines(studied(chain(*[("a", "rz", i) for i in range(16)])))
    assert caught.value.free == 16


def test_many_candidates_are_bounded_and_bettered() -> None:
    """Sixteen lines a - rz that cost 0 to 15: the cheapest carries 100 if b - rz fails and needs 1 Gbit/s, 500 + 60 * 20. A second one
    beside it would share (50 each): 2 * (100 + 600) + 1 = 1401. The relaxed programme knows the same steps: it is the bound too."""
    pytest.importorskip("highspy")
    found = second_lines(studied(chain(*[("a", "rz", i) for i in range(16)])))
    assert found is not None
    assert [candidate.id for candidate in found.chosen] == ["x0", "x1"]
    assert found.price == Decimal(1401)
    assert found.gap < Decimal("0.0001")


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from((("a", "rz"), ("a", "b"), ("b", "rz"))), st.integers(0, 3000)), min_size=1, max_size=5),
    st.integers(1, 400),
)
def test_the_bound_is_below_the_exact_price_and_that_below_what_is_found(ends: list[tuple[tuple[str, str], int]], flow: int) -> None:
    pytest.importorskip("highspy")
    before = studied(chain(*((a, b, cost) for (a, b), cost in ends), flow=flow))
    exact, candidates = second_lines(before), tuple(before.inventory.candidates.values())
    goal = Goal(before.inventory, candidates)
    forced = [i for i in range(len(candidates)) if not goal.met(np.arange(len(candidates)) != i)]
    free = [i for i in range(len(candidates)) if i not in forced]
    found = module._Search(before, candidates, goal, "red", 1.0).relaxed(forced, free, None)
    assert exact is not None
    assert found is not None
    assert goal.met(np.isin(np.arange(len(candidates)), [candidates.index(one) for one in found.chosen]))
    if not exact.upgrade.too_small:
        assert found.bound <= exact.price
        assert len(found.upgrade.too_small) > 0 or found.price >= exact.price


def test_without_candidates_there_is_no_answer() -> None:
    assert second_lines(studied(chain())) is None


def test_a_duct_takes_the_candidate_with_it() -> None:
    """A second line in the same trench saves nobody from the trench, one on its own way does."""
    text = chain(("b", "rz", 0), ("b", "rz", 5000)).replace("outages: [link]", "outages: [trench]")
    text = (
        text.replace("sites:", "ducts: [{id: t}]\nsites:")
        .replace("id: brz,", "id: brz, ducts: [t],")
        .replace("id: x0,", "id: x0, ducts: [t],")
    )
    inventory = from_text(text)
    goal = Goal(inventory, tuple(inventory.candidates.values()))
    assert [goal.met(np.array(chosen)) for chosen in ((True, False), (False, True))] == [False, True]

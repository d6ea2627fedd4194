"""Two-terminal reliability of an undirected graph, exact: factoring with series and parallel reductions.

R(G) = p R(G with the ends of e made one) + (1 - p) R(G without e). Before every step, lines that lie in parallel become one
(1 - (1-p)(1-q)), lines in series through a node that is no end become one (pq), dead ends go. The problem is #P-complete (Valiant, SIAM
Journal on Computing 8, 1979): ``most`` bounds the steps.
"""

from collections.abc import Iterable

Edges = dict[tuple[int, int], float]
MOST = 50_000


class TooLarge(Exception):
    """The graph needs more steps than allowed."""


def two_terminal(edges: Iterable[tuple[int, int, float]], start: int, goal: int, *, most: int = MOST) -> float:
    """P(``start`` and ``goal`` are connected) when each edge (node, node, P(up)) is up independently. Raises TooLarge."""
    graph: Edges = {}
    for a, b, p in edges:
        _join(graph, a, b, p)
    steps = [most]
    return _factored(graph, start, goal, steps)


def _join(graph: Edges, a: int, b: int, p: float) -> None:
    """Add an edge; parallel ones become one, a loop is nothing."""
    if a != b and p > 0:
        key = (a, b) if a < b else (b, a)
        graph[key] = 1 - (1 - graph.get(key, 0.0)) * (1 - p)


def _factored(graph: Edges, start: int, goal: int, steps: list[int]) -> float:
    if start == goal:
        return 1.0
    steps[0] -= 1
    if steps[0] < 0:
        raise TooLarge
    graph = _reduced(graph, start, goal)
    if not graph:
        return 0.0
    if len(graph) == 1:
        ((ends, p),) = graph.items()
        return p if set(ends) == {start, goal} else 0.0
    at_start = [key for key in graph if start in key]
    if not at_start:
        return 0.0
    ends = min(at_start)
    p, other = graph[ends], ends[0] if ends[1] == start else ends[1]
    rest = {key: value for key, value in graph.items() if key != ends}
    merged: Edges = {}
    for (a, b), value in rest.items():
        _join(merged, start if a == other else a, start if b == other else b, value)
    with_it = _factored(merged, start, start if goal == other else goal, steps)
    return p * with_it + ((1 - p) * _factored(rest, start, goal, steps) if p < 1 else 0.0)


def _reduced(graph: Edges, start: int, goal: int) -> Edges:
    """Without dead ends and nodes of two edges."""
    graph = dict(graph)
    near: dict[int, set[int]] = {}
    for a, b in graph:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    todo = [node for node in near if len(near[node]) < 3]
    while todo:
        node = todo.pop()
        if node in (start, goal) or not 0 < len(near[node]) < 3:
            continue
        around = sorted(near.pop(node))
        chances = [graph.pop((min(node, other), max(node, other))) for other in around]
        near[node] = set()
        for other in around:
            near[other].discard(node)
        if len(around) == 2:
            _join(graph, around[0], around[1], chances[0] * chances[1])
            near[around[0]].add(around[1])
            near[around[1]].add(around[0])
        todo += around
    return graph

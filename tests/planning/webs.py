"""A small network with figures: a ring of eight sites with three chords, every line up 98 %, flows across it."""

from kommunalnetz.inventory.load import from_text
from kommunalnetz.traffic.study import Study, study

SITES = 8
CHORDS = ((0, 4), (1, 6), (2, 5))


def text() -> str:
    """Its inventory; metrics differ, so that outages move traffic far. A trench takes two lines."""
    ends = [(i, (i + 1) % SITES) for i in range(SITES)] + list(CHORDS)
    lines = [
        f"  - {{id: l{n}, a: s{a}, b: s{b}, capacity: 100M, metric: {10 + 3 * n % 7}, ducts: [{'t' if n in (2, 9) else ''}],"
        " availability: {availability: 98 %}}"
        for n, (a, b) in enumerate(ends)
    ]
    flows = [
        f"  - {{id: f{i}, kind: fixed, from: s{i}, to: s{(5 * i + 1) % SITES}, rate: {20 + 7 * i}M, source: test}}" for i in range(SITES)
    ]
    return "\n".join([
        "network: {date: 2026-03-01}", "sites: [" + ", ".join(f"{{id: s{i}}}" for i in range(SITES)) + "]",
        "ducts: [{id: t, kind: trench, availability: {availability: 99 %}}]", "links:", *lines, "services:", *flows,
    ])  # fmt: skip


def web() -> Study:
    """Its study."""
    return study(from_text(text()))

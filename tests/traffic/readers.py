"""Reads networks as others wrote them, for tests only: SNDlib native files, REPETITA graphs, topohub records."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kommunalnetz.inventory.fields import PerDirection
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.records import Device, Link, Metrics, Site
from kommunalnetz.inventory.services import Fixed

DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Line:
    """A physical link with a capacity and a metric per direction."""

    id: str
    a: str
    b: str
    capacity: tuple[float, float]
    metric: tuple[int, int]


@dataclass(frozen=True)
class Instance:
    """A network with its demands (source, target, rate), full duplex."""

    nodes: tuple[str, ...]
    lines: tuple[Line, ...]
    demands: tuple[tuple[str, str, float], ...]

    def both_ways(self) -> "Instance":
        """Every demand in both directions in full."""
        return Instance(self.nodes, self.lines, self.demands + tuple((t, s, rate) for s, t, rate in self.demands))

    def with_metric(self, kind: str) -> "Instance":
        """``unit``: 1 everywhere; ``invcap``: max(1, min(65535, floor(100 Cmax / C)))."""
        largest = max(line.capacity[0] for line in self.lines)

        def metric(line: Line) -> int:
            return 1 if kind == "unit" else max(1, min(65535, int(100 * largest // line.capacity[0])))

        lines = tuple(Line(line.id, line.a, line.b, line.capacity, (metric(line), metric(line))) for line in self.lines)
        return Instance(self.nodes, lines, self.demands)


def safe(name: str) -> str:
    """``name`` as an id of an inventory."""
    return re.sub(r"[^A-Za-z0-9_.\-]", "_", name)


def inventory(instance: Instance) -> Inventory:
    """The instance as an inventory: sites with a device each, links without overhead, one fixed service with the matrix."""
    sites = {node: Site(id=node) for node in instance.nodes}
    links = {
        safe(line.id): Link(
            id=safe(line.id), a=line.a, b=line.b, capacity=PerDirection(a_to_b=line.capacity[0], b_to_a=line.capacity[1]),
            metric=Metrics(a_to_b=line.metric[0], b_to_a=line.metric[1]), encapsulation=("none",),
        )
        for line in instance.lines
    }  # fmt: skip
    service = Fixed.model_construct(id="matrix", kind="fixed", flows=instance.demands)
    devices = {node: Device(id=node, site=node) for node in instance.nodes}
    return Inventory(sites=sites, devices=devices, links=links, services={"matrix": service}, date=DAY)


def _section(text: str, name: str) -> list[str]:
    found = re.search(rf"^{name} \(\n(.*?)^\)", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return [line.strip() for line in found[1].splitlines() if line.strip()]


def sndlib(path: Path) -> Instance:
    """A native SNDlib file; capacity is the preinstalled one, else the first module's; directions listed apart are merged."""
    text = path.read_text(encoding="utf-8", errors="replace")
    nodes = tuple(safe(line.split()[0]) for line in _section(text, "NODES"))
    listed = []
    for line in _section(text, "LINKS"):
        match = re.match(r"(\S+) \( (\S+) (\S+) \) (\S+) \S+ \S+ \S+ \(\s*(\S+)?", line)
        assert match is not None
        name, source, target, installed, module = match.groups()
        capacity = float(installed) if float(installed) > 0 else float(module)
        listed.append((name, safe(source), safe(target), capacity))
    demands = []
    for line in _section(text, "DEMANDS"):
        match = re.match(r"\S+ \( (\S+) (\S+) \) \S+ (\S+)", line)
        assert match is not None
        demands.append((safe(match[1]), safe(match[2]), float(match[3])))
    return Instance(nodes, tuple(_undirected(listed)), tuple(demands))


def _undirected(listed: Sequence[tuple[str, str, str, float]]) -> list[Line]:
    """If every link has an opposite partner, the k-th (u, v) with the k-th (v, u) is one line; else each is a line."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for _, source, target, _ in listed:
        counts[source, target] += 1
    paired = all(counts[target, source] == number for (source, target), number in list(counts.items()))
    if not paired:
        return [Line(name, source, target, (capacity, capacity), (1, 1)) for name, source, target, capacity in listed]
    waiting: dict[tuple[str, str], int] = defaultdict(int)
    lines = []
    for name, source, target, capacity in listed:
        if waiting[target, source]:
            waiting[target, source] -= 1
        else:
            waiting[source, target] += 1
            lines.append(Line(name, source, target, (capacity, capacity), (1, 1)))
    return lines


def repetita(graph: Path, demands: Path) -> Instance:
    """A REPETITA graph with one of its matrices; opposite arcs are one line ``first+second``."""
    rows = [line.split() for line in graph.read_text(encoding="utf-8").splitlines() if line.strip()]
    count = int(rows[0][1])
    nodes = tuple(f"n{i}" for i in range(count))
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    lines: list[Line] = []
    for label, source, target, weight, bandwidth, _ in rows[count + 4 :]:
        a, b = f"n{source}", f"n{target}"
        if waiting[b, a]:
            place = waiting[b, a].pop(0)
            line = lines[place]
            lines[place] = Line(
                f"{line.id}+{label}", line.a, line.b, (line.capacity[0], float(bandwidth)), (line.metric[0], int(weight))
            )  # fmt: skip
        else:
            waiting[a, b].append(len(lines))
            lines.append(Line(label, a, b, (float(bandwidth), float(bandwidth)), (int(weight), int(weight))))
    flows = [line.split() for line in demands.read_text(encoding="utf-8").splitlines()[2:] if line.strip()]
    return Instance(nodes, tuple(lines), tuple((f"n{s}", f"n{t}", float(rate)) for _, s, t, rate in flows if s != t))


def topohub(record: dict[str, Any], mode: str) -> tuple[Instance, tuple[tuple[float, float], ...]]:
    """A topohub record with unit metrics and (published forward, backward load in % of the peak) per line.

    ``org`` routes the demands of the record both ways, ``uni`` one unit between all pairs.
    """
    names = {node["id"]: f"n{node['id']}" for node in record["nodes"]}
    edges = record.get("edges") or record["links"]
    lines = tuple(Line(f"l{i}", names[e["source"]], names[e["target"]], (1.0, 1.0), (1, 1)) for i, e in enumerate(edges))
    if mode == "org":
        listed = [(names[int(s)], names[int(t)], float(r)) for s, row in record["graph"]["demands"].items() for t, r in row.items()]
        instance = Instance(tuple(names.values()), lines, tuple(listed)).both_ways()
    else:
        every = tuple((s, t, 1.0) for s in names.values() for t in names.values() if s != t)
        instance = Instance(tuple(names.values()), lines, every)
    return instance, tuple((e["ecmp_fwd"][mode], e["ecmp_bwd"][mode]) for e in edges)

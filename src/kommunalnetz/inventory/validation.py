"""Nodes to records: every record of every section, typed; ids counted; each mistake told with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.fields import Part
from kommunalnetz.inventory.faults import faults
from kommunalnetz.inventory.inventory import Path
from kommunalnetz.inventory.records import Measurement, NetworkRecord, Policy
from kommunalnetz.inventory.sections import MEASUREMENTS, ONCE, ONE_SPACE, RECORDS, SERVICES, Sections, nearest, shape, subject_of
from kommunalnetz.inventory.source import Node


class Places(Mapping[Path, Where]):
    """(section, id, key, ...) to the place of a value; looked up in the nodes, built for none that is not asked."""

    def __init__(self, roots: Mapping[Path, Node]) -> None:
        self.roots = roots

    def __getitem__(self, path: Path) -> Where:
        for length in (2, 1):
            if (root := self.roots.get(path[:length])) is not None:
                node, steps = root.below(path[length:])
                if steps == len(path) - length:
                    return node.where
        raise KeyError(path)

    def __iter__(self) -> Iterator[Path]:
        for path, root in self.roots.items():
            yield path
            yield from _paths(path, root)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _paths(path: Path, node: Node) -> Iterator[Path]:
    """Every path below ``path``."""
    items: Any = node.value.items() if isinstance(node.value, dict) else enumerate(node.value) if isinstance(node.value, list) else ()
    for name, item in items:
        inner = item if isinstance(node.value, list) else item[1]
        yield (*path, name)
        yield from _paths((*path, name), inner)


@dataclass(frozen=True, kw_only=True)
class Validated:
    """The typed records by section and id; ``known`` are all ids that are written, also of records with mistakes."""

    network: NetworkRecord = NetworkRecord()
    policy: Policy = Policy()
    records: Mapping[str, dict[str, Any]]
    measurements: tuple[Measurement, ...] = ()
    known: Mapping[str, Mapping[str, Node]]
    places: Places
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def where(self, section: str, *path: str | int) -> Where | None:
        """The place of a value, or of the nearest enclosing thing that is written."""
        key: Path = (section, *path)
        while key:
            if key in self.places:
                return self.places[key]
            key = key[:-1]
        return None


def validated(sections: Sections) -> Validated:
    """All records of ``sections``, typed."""
    told: list[Diagnostic] = []
    roots: dict[Path, Node] = {}
    once: dict[str, Any] = {}
    for name, node in sections.once.items():
        roots[name,] = node
        once[name] = _record(ONCE[name].model, node, name, told) or ONCE[name].model()
    known = _ids(sections, told)
    records: dict[str, dict[str, Any]] = {name: {} for name in RECORDS}
    for name, nodes in sections.records.items():
        for node in nodes:
            record = _entry(name, node, told)
            identity = node.get("id")
            if identity is not None and known[name].get(str(identity.value)) is node:
                roots[name, str(identity.value)] = node
                if record is not None:
                    records[name][record.id] = record
    measurements = []
    for node in sections.measurements:
        measurement = _record(Measurement, node, subject_of("measurements", node), told)
        if isinstance(measurement, Measurement):
            roots["measurements", len(measurements)] = node
            measurements.append(measurement)
    return Validated(
        network=once.get("network", NetworkRecord()), policy=once.get("policy", Policy()), records=records, measurements=tuple(measurements),
        known=known, places=Places(roots), diagnostics=told,
    )  # fmt: skip


def _entry(section: str, node: Node, told: list[Diagnostic]) -> Any:
    """A record of a section; for a service its ``kind`` decides which."""
    subject = subject_of(section, node)
    if section != "services" or not isinstance(node.value, dict):
        return _record(RECORDS[section].model, node, subject, told)
    kind = node.get("kind")
    if kind is None:
        told.append(Diagnostic(code=codes.MISSING_KEY, subject=subject, where=node.where, values={"subject": subject, "key": "kind"}))
        return None
    if kind.value not in SERVICES:
        values = {"subject": subject, "key": "kind", "text": str(kind.value)[:60], "choices": nearest(str(kind.value), SERVICES)}
        told.append(Diagnostic(code=codes.CHOICE, subject=subject, where=kind.where, values=values))
        return None
    return _record(SERVICES[kind.value], node, subject, told)


def _record(model: type[Part], node: Node, subject: str, told: list[Diagnostic]) -> Part | None:
    """One typed record, None if it has mistakes; they are appended to ``told``."""
    if not isinstance(node.value, dict):
        told.append(shape(node, subject, subject, "a mapping"))
        return None
    try:
        return model.model_validate(node.plain)
    except ValidationError as error:
        told.extend(faults(error, model, node, subject))
        return None


def _ids(sections: Sections, told: list[Diagnostic]) -> dict[str, dict[str, Node]]:
    """Every id with the record that bears it first; later ones are told with both places."""
    known: dict[str, dict[str, Node]] = {name: {} for name in RECORDS}
    for name, nodes in sections.records.items():
        for node in nodes:
            identity = node.get("id")
            if identity is None or not isinstance(identity.value, str):
                continue
            text = identity.value
            space = ONE_SPACE if name in ONE_SPACE else (name,)
            if taken := next((other for other in space if text in known[other]), None):
                first: Where = known[taken][text].below(("id",))[0].where
                values = {
                    "subject": subject_of(name, node), "text": text[:60], "other": f"{RECORDS[taken].kind}:{text[:60]}", "first": str(first),
                }  # fmt: skip
                told.append(
                    Diagnostic(code=codes.DUPLICATE_ID, subject=subject_of(name, node), where=identity.where, values=values, related=(first,))
                )
            else:
                known[name][text] = node
    return known

"""Nodes to records: every record of every section, typed; ids counted; each mistake told with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.faults import faults
from kommunalnetz.inventory.fields import Part
from kommunalnetz.inventory.inventory import Path
from kommunalnetz.inventory.projects import RolloutPolicy
from kommunalnetz.inventory.records import Allocation, Measurement, NetworkRecord, Policy
from kommunalnetz.inventory.sections import LISTS, MAPPING, ONCE, ONE_SPACE, RECORDS, SERVICES, Sections, nearest, shape, subject_of
from kommunalnetz.inventory.source import Node, shortened


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

    network: NetworkRecord
    policy: Policy
    rollout: RolloutPolicy
    records: Mapping[str, dict[str, Any]]
    measurements: tuple[Measurement, ...]
    addresses: tuple[Allocation, ...]
    known: Mapping[str, Mapping[str, Node]]
    places: Places
    diagnostics: tuple[Diagnostic, ...]

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
    known, told = _ids(sections)
    roots: dict[Path, Node] = {(name,): node for name, node in sections.once.items()}
    once: dict[str, Any] = {}
    for name, node in sections.once.items():
        once[name], mistakes = _record(ONCE[name].model, node, name)
        told += mistakes
    records: dict[str, dict[str, Any]] = {name: {} for name in RECORDS}
    for name, nodes in sections.records.items():
        for node in nodes:
            record, mistakes = _entry(name, node)
            told += mistakes
            identity = node.get("id")
            if identity is not None and isinstance(identity.value, str) and known[name].get(identity.value) is node:
                roots[name, identity.value] = node
                records[name] |= {record.id: record} if record is not None else {}
    listed: dict[str, list[Any]] = {name: [] for name in LISTS}
    for name, entries in listed.items():
        for node in getattr(sections, name):
            entry, mistakes = _record(LISTS[name].model, node, subject_of(name, node))
            told += mistakes
            if entry is not None:
                roots[name, len(entries)] = node
                entries.append(entry)
    return Validated(
        network=once.get("network") or NetworkRecord(),
        policy=once.get("policy") or Policy(),
        rollout=once.get("rollout") or RolloutPolicy(),
        records=records,
        measurements=tuple(listed["measurements"]),
        addresses=tuple(listed["addresses"]),
        known=known,
        places=Places(roots),
        diagnostics=tuple(told),
    )


def _entry(section: str, node: Node) -> tuple[Any, list[Diagnostic]]:
    """A record of a section, None if it has mistakes, and these; for a service its ``kind`` decides which record it is."""
    subject = subject_of(section, node)
    if section != "services" or not isinstance(node.value, dict):
        return _record(RECORDS[section].model, node, subject)
    kind = node.get("kind")
    if kind is None:
        values: dict[str, object] = {"subject": subject, "key": "kind"}
        return None, [Diagnostic(code=codes.MISSING_KEY, subject=subject, where=node.where, values=values)]
    if not isinstance(kind.value, str) or kind.value not in SERVICES:
        word = shortened(str(kind.plain))
        values = {"subject": subject, "key": "kind", "text": word, "choices": nearest(word, SERVICES)}
        return None, [Diagnostic(code=codes.CHOICE, subject=subject, where=kind.where, values=values)]
    return _record(SERVICES[kind.value], node, subject)


def _record(model: type[Part], node: Node, subject: str) -> tuple[Any, list[Diagnostic]]:
    """One typed record, None if it has mistakes, and these."""
    if not isinstance(node.value, dict):
        return None, [shape(node, subject, subject, MAPPING)]
    try:
        return model.model_validate(node.plain), []
    except ValidationError as error:
        return None, list(faults(error, model, node, subject))


def _ids(sections: Sections) -> tuple[dict[str, dict[str, Node]], list[Diagnostic]]:
    """Every id with the record that bears it first; later ones are told with both places."""
    known: dict[str, dict[str, Node]] = {name: {} for name in RECORDS}
    told: list[Diagnostic] = []
    for name, nodes in sections.records.items():
        for node in nodes:
            identity = node.get("id")
            if identity is None or not isinstance(identity.value, str):
                continue
            space = ONE_SPACE if name in ONE_SPACE else (name,)
            taken = next((other for other in space if identity.value in known[other]), None)
            if taken is None:
                known[name][identity.value] = node
            else:
                told.append(_duplicate(name, identity, taken, known[taken][identity.value]))
    return known, told


def _duplicate(section: str, identity: Node, taken: str, bearer: Node) -> Diagnostic:
    """An id that stands a second time."""
    first = bearer.below(("id",))[0].where
    word = shortened(identity.value)
    subject = f"{RECORDS[section].kind}:{word}"
    values = {"subject": subject, "text": word, "other": f"{RECORDS[taken].kind}:{word}", "first": str(first)}
    return Diagnostic(code=codes.DUPLICATE_ID, subject=subject, where=identity.where, values=values, related=(first,))

"""A draft: the located records of an inventory while edits work on them, before they pass the gate again.

What an edit puts in keeps the place at which the edit is written, so that a mistake in it is told there and a finding about
a changed value points at the scenario.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from kommunalnetz.diagnostics import Code, Diagnostic
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.inventory import Inventory, bare
from kommunalnetz.inventory.records import NetworkRecord
from kommunalnetz.inventory.references import SECTION
from kommunalnetz.inventory.sections import LISTS, ONCE, RECORDS, SERVICES, Sections, merged, nearest
from kommunalnetz.inventory.source import ALIASES, Node, shortened
from kommunalnetz.inventory.validation import Places


class Draft:
    """The records of ``inventory`` as nodes, also those that do not count on its day. Only ``apply`` makes one and keeps it to itself.

    ``day`` is the day for which they work, None for one after all that they plan. ``number`` (from 1) and ``verb`` say which edit is
    at work, for what it has to tell.
    """

    def __init__(self, inventory: Inventory, day: date | None = None) -> None:
        assert isinstance(inventory.places, Places), "an inventory is edited as load() or apply() returned it"
        self.inventory, self.day = inventory, day
        self.number, self.verb = 0, ""
        self.once: dict[str, Node] = {}
        self.records: dict[str, list[Node]] = {name: [] for name in RECORDS}
        self.lists: dict[str, list[Node]] = {name: [] for name in LISTS}
        self.told: list[Diagnostic] = []
        for path, node in inventory.places.roots.items():
            if len(path) == 1:
                self.once[str(path[0])] = node
            else:
                (self.lists if path[0] in LISTS else self.records)[str(path[0])].append(node)

    def sections(self) -> Sections:
        """All nodes, for the gate."""
        return Sections(once=self.once, records=self.records, diagnostics=self.told, **self.lists)

    def node(self, section: str, key: str) -> Node | None:
        """The record as it is written."""
        if section in ONCE:
            return self.once.get(section) or Node({}, "")
        return next((node for node in self.records[section] if identity(node) == key), None)

    def typed(self, section: str, key: str) -> Any:
        """The record with its types; None if there is none or it has mistakes, which the gate tells."""
        node = self.node(section, key)
        kind = node.get("kind") if node is not None else None
        model = SERVICES.get(str(kind.value if kind else "")) if section == "services" else {**ONCE, **RECORDS}[section].model
        if node is None or model is None:
            return None
        try:
            return model.model_validate(node.plain)
        except ValidationError:
            return None

    @property
    def network(self) -> NetworkRecord:
        """The network as a whole."""
        return self.typed("network", "") or NetworkRecord()

    def all(self, section: str) -> Iterator[tuple[str, Any]]:
        """Every typed record of a section, by id."""
        for node in tuple(self.records[section]):
            if (key := identity(node)) and (record := self.typed(section, key)) is not None:
                yield key, record

    def replace(self, section: str, key: str, changed: Callable[[Node], Node | None]) -> None:
        """Put what ``changed`` returns in place of a record; nothing for None."""
        if section in ONCE:
            found = changed(self.node(section, "") or Node({}, ""))
            if found is not None:
                self.once[section] = found
            return
        kept = [changed(node) if identity(node) == key else node for node in self.records[section]]
        self.records[section] = [node for node in kept if node is not None]

    def swap(self, section: str, old: Node, new: Node) -> None:
        """Put ``new`` in place of ``old``."""
        self.records[section] = [new if node is old else node for node in self.records[section]]

    def put(self, section: str, key: str, name: str, value: Node | None) -> None:
        """Write a value of a record, at a dotted path; None takes it out."""
        self.replace(section, key, lambda node: with_value(node, tuple(name.split(".")), value))

    def merge(self, document: Node) -> None:
        """Write the records of ``document``, sections as in a file, behind the others."""
        more = merged([document])
        self.told += more.diagnostics
        for section, nodes in more.records.items():
            self.records[section] = [*self.records[section], *nodes]
        for section in LISTS:
            self.lists[section] = [*self.lists[section], *getattr(more, section)]

    def add(self, section: str, node: Node) -> None:
        """Write a record behind the others of its section."""
        self.records[section] = [*self.records[section], node]

    def discard(self, section: str, key: str) -> None:
        """Take a record out."""
        self.replace(section, key, lambda _: None)

    def subject(self, node: Node | None, *wanted: str) -> tuple[str, str] | None:
        """(section, id) of the record that ``node`` names, one of the sections ``wanted`` (default: any); if there is none, it is told."""
        if node is None or not isinstance(node.value, str):
            return None
        if node.value in ONCE and not wanted:
            return node.value, ""
        kind, colon, _ = node.value.partition(":")
        named = (SECTION[kind],) if colon and kind in SECTION else wanted or tuple(RECORDS)
        for section in named:
            if (not wanted or section in wanted) and self.node(section, bare(node.value)) is not None:
                return section, bare(node.value)
        known = [found for section in wanted or named for one in self.records[section] if (found := identity(one))]
        self.tell(codes.DANGLING, node, text=shortened(node.value), choices=nearest(bare(node.value), known))
        return None

    def tell(self, code: Code, node: Node, **values: object) -> None:
        """A mistake in an edit, at its place."""
        subject = f"edit:{self.number}"
        self.told.append(Diagnostic(code=code, subject=subject, where=node.where, values={"subject": subject, "key": self.verb, **values}))


def identity(node: Node) -> str | None:
    """The id of a record as it is written."""
    found = node.get("id")
    return found.value if found is not None and isinstance(found.value, str) else None


def with_value(node: Node, path: tuple[str, ...], value: Node | None) -> Node:
    """``node`` with another value at ``path``; mappings on the way are made, None takes the key out."""
    entries: dict[str, tuple[Node, Node]] = dict(node.value) if isinstance(node.value, dict) else {}
    name = path[0] if path[0] in entries or ALIASES.get(path[0]) not in entries else ALIASES[path[0]]
    if len(path) > 1:
        inner = entries[name][1] if name in entries else node._replace(value={})
        changed = with_value(inner, path[1:], value)
        value = changed if changed.value else None
    if value is None:
        entries.pop(name, None)
    else:
        entries[name] = (entries[name][0] if name in entries else value._replace(value=name), value)
    return node._replace(value=entries)


def written(value: object, at: Node) -> Node:
    """``value`` (mappings, lists, text, numbers, truth values, None) as it would stand at the place of ``at``."""
    match value:
        case Mapping():
            return at._replace(value={str(name): (at._replace(value=str(name)), written(inner, at)) for name, inner in value.items()})
        case list() | tuple():
            return at._replace(value=[written(inner, at) for inner in value])
        case bool():
            return at._replace(value="true" if value else "false")
        case None | str():
            return at._replace(value=value)
        case _:
            return at._replace(value=repr(value))

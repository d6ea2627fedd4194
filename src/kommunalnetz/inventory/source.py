"""Located YAML: text to nodes, every scalar as the text that stands there, with line and column.

Read from parser events, so that the type of a field decides what a scalar is (``07131`` keeps its
zero, ``no`` is a word), duplicate keys are seen and nothing is built before its bounds are known.
Several documents in one file count like several files. Aliases and ``<<`` are expanded within bounds.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory import codes

DEPTH = 64
"""Deepest nesting that is read."""
VALUES = 1_000_000
"""Most values in a file."""
EXPANSION = 100_000
"""Most values that aliases may add to a file."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Node(NamedTuple):
    """A value and its place. ``value``: text, None, a list of nodes, or key -> (node of the key, node of the value)."""

    value: Any
    file: str
    line: int = 0
    column: int = 0
    cell: str = ""

    @property
    def where(self) -> Where:
        """Its place."""
        return Where(self.file, self.line, self.column, self.cell)

    @property
    def plain(self) -> Any:
        """The value without places: dict, list, str, None."""
        match self.value:
            case dict():
                return {name: value.plain for name, (_, value) in self.value.items()}
            case list():
                return [item.plain for item in self.value]
            case _:
                return self.value

    def get(self, name: str) -> "Node | None":
        """The value of a key, None if this is no mapping or has no such key."""
        entry = self.value.get(name) if isinstance(self.value, dict) else None
        return None if entry is None else entry[1]

    def key(self, name: str) -> "Node | None":
        """The key itself."""
        entry = self.value.get(name) if isinstance(self.value, dict) else None
        return None if entry is None else entry[0]

    def below(self, path: tuple[str | int, ...]) -> tuple["Node", int]:
        """The deepest node on ``path``, and how many steps of the path it took."""
        node = self
        for steps, step in enumerate(path):
            found: Node | None = None
            if isinstance(step, int):
                found = node.value[step] if isinstance(node.value, list) and step < len(node.value) else None
            else:
                found = node.get(step) or node.get(ALIASES.get(step, step))
            if found is None:
                return node, steps
            node = found
        return node, len(path)


ALIASES = {"qos": "class", "origin": "from", "exclude": "except", "class": "qos", "from": "origin", "except": "exclude"}
"""Names of fields that are written otherwise in files, both ways."""


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """The documents of a text, and what was wrong with it; ``whole`` is false if reading stopped before its end."""

    documents: tuple[Node, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    whole: bool = True


class _StoppedError(Exception):
    """Reading cannot go on; carries the reason."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code.id)
        self.diagnostic = diagnostic


def parsed(text: str, file: str) -> Parsed:
    """The documents of ``text``; ``file`` is the name that stands in the places."""
    if control := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        return Parsed(diagnostics=(told(codes.BINARY, Where(file, line, column)),), whole=False)
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _StoppedError as stop:
        return Parsed(diagnostics=(*builder.diagnostics, stop.diagnostic), whole=False)
    except yaml.YAMLError as error:
        return Parsed(diagnostics=(*builder.diagnostics, _syntax(error, text, file)), whole=False)
    return Parsed(documents=tuple(builder.documents), diagnostics=tuple(builder.diagnostics))


def told(code: codes.Code, where: Where, **values: object) -> Diagnostic:
    """A diagnostic about a place in a file."""
    return Diagnostic(code=code, subject=f"file:{where.file}", where=where, values=values)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    """What the parser did not understand, and where."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return told(codes.SYNTAX, Where(file, 1, 1))
    where = Where(file, mark.line + 1, mark.column + 1)
    problem = str(getattr(error, "problem", ""))
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "tab character" in problem or line[mark.column : mark.column + 1] == "\t":
        return told(codes.TAB, where)
    if "mapping values are not allowed" in problem:
        return told(codes.COLON, where)
    if "end of stream" in problem and "quoted" in str(getattr(error, "context", "")):
        opened = getattr(error, "context_mark", None) or mark
        return told(codes.QUOTE, Where(file, opened.line + 1, opened.column + 1))
    return told(codes.SYNTAX, where)


class _Frame:
    """A list or mapping that is being read."""

    __slots__ = ("anchor", "before", "key", "merged", "merging", "node")

    def __init__(self, node: Node, anchor: str | None, before: int) -> None:
        self.node, self.anchor, self.before = node, anchor, before
        self.key: Node | None = None
        self.merging = False
        self.merged: list[Node] = []


class _Builder:
    """Takes events, builds nodes; iterative, so that depth costs no stack."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.documents: list[Node] = []
        self.diagnostics: list[Diagnostic] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.count = self.expanded = 0

    def take(self, event: yaml.Event) -> None:
        """One event."""
        match event:
            case yaml.ScalarEvent():
                node = self.located(event, None if event.value in _NULLS and not event.style else event.value)
                if event.anchor:
                    self.anchors[event.anchor] = (node, 1)
                self.place(node, isinstance(event.value, str) and event.value == "<<" and not event.style)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.close()
            case yaml.AliasEvent():
                self.place(self.aliased(event))
            case yaml.DocumentStartEvent():
                self.anchors = {}

    def located(self, event: Any, value: object) -> Node:
        """A node at the place of ``event``; refuses tags and more values than are sane."""
        mark = event.start_mark
        node = Node(value, self.file, mark.line + 1, mark.column + 1)
        self.count += 1
        if self.count > VALUES:
            raise _StoppedError(told(codes.TOO_MANY, node.where, limit=VALUES))
        if event.tag is not None and event.tag != "!":
            self.diagnostics.append(told(codes.TAG, node.where, tag=shortened(event.tag)))
        return node

    def open(self, event: Any) -> None:
        """A list or mapping begins."""
        node = self.located(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        if len(self.stack) >= DEPTH:
            raise _StoppedError(told(codes.TOO_DEEP, node.where, limit=DEPTH))
        if self.stack and isinstance(self.stack[-1].node.value, dict) and self.stack[-1].key is None:
            raise _StoppedError(told(codes.KEY, node.where))
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame(node, event.anchor, self.count + self.expanded))

    def close(self) -> None:
        """A list or mapping ends; merged keys stand behind its own."""
        frame = self.stack.pop()
        for source in frame.merged:
            for name, entry in source.value.items():
                frame.node.value.setdefault(name, entry)
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.node, self.count + self.expanded - frame.before + 1)
        self.place(frame.node)

    def aliased(self, event: Any) -> Node:
        """The node that an alias stands for, counted as often as it is used."""
        where = Where(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        known = self.anchors.get(event.anchor)
        if known is None:
            raise _StoppedError(told(codes.ALIAS, where, name=shortened(event.anchor)))
        node, size = known
        self.expanded += size
        if self.expanded > EXPANSION:
            raise _StoppedError(told(codes.ALIAS_BOMB, where, limit=EXPANSION))
        return node

    def place(self, node: Node, merge: bool = False) -> None:
        """Put a finished node where it belongs: document, list item, key or value."""
        if not self.stack:
            self.documents.append(node)
            return
        frame = self.stack[-1]
        if isinstance(frame.node.value, list):
            frame.node.value.append(node)
        elif frame.key is None:
            self.name(frame, node, merge)
        else:
            key, frame.key = frame.key, None
            if frame.merging:
                frame.merged.extend(self.merged(node))
            elif key.value in frame.node.value:
                self.repeated(key, frame.node.value[key.value][0].where)
            else:
                frame.node.value[key.value] = (key, node)

    def repeated(self, key: Node, first: Where) -> None:
        """A key that stands twice."""
        values = {"key": shortened(key.value), "first": str(first)}
        told = Diagnostic(code=codes.DUPLICATE_KEY, subject=f"file:{self.file}", where=key.where, values=values, related=(first,))
        self.diagnostics.append(told)

    def name(self, frame: _Frame, node: Node, merge: bool) -> None:
        """A key of a mapping."""
        if isinstance(node.value, (dict, list)):
            raise _StoppedError(told(codes.KEY, node.where))
        frame.key = node if node.value is not None else node._replace(value="")
        frame.merging = merge

    def merged(self, node: Node) -> Iterator[Node]:
        """The mappings that ``<<`` names."""
        for item in node.value if isinstance(node.value, list) else [node]:
            if isinstance(item.value, dict):
                yield item
            else:
                self.diagnostics.append(told(codes.MERGE, item.where))


def shortened(text: str, length: int = 60) -> str:
    """``text`` as a message may quote it: one line, not longer than ``length``."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "\u2026"

"""Changes of a YAML text that touch nothing else: values replaced, keys and records added or taken out; comments and order stay.

Positions come from composing the text anew, so that every node knows where it begins and ends.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from kommunalnetz.inventory import flow
from kommunalnetz.inventory.source import Node


class UnwritableError(Exception):
    """A place at which the text cannot be changed on its own: what stands there is an alias or merged in."""

    def __init__(self, node: Node) -> None:
        super().__init__(str(node.where))
        self.node = node


class Splice(NamedTuple):
    """Replace ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


class YamlText:
    """A YAML text and the splices that are planned for it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.break_ = "\r\n" if "\r\n" in text else "\n"
        self.splices: list[Splice] = []
        self.mappings: dict[tuple[int, int], Any] = {}
        self.items: dict[int, tuple[Any, int]] = {}
        self.sections: dict[str, tuple[Any, Any]] = {}
        self.roots = [root for root in yaml.compose_all(text, Loader=yaml.SafeLoader) if root is not None]
        for root in self.roots:
            self._index(root, set())
            if isinstance(root, yaml.MappingNode):
                self.sections |= {key.value: (key, value) for key, value in root.value}

    def _index(self, node: Any, seen: set[int]) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            self.mappings[node.start_mark.line + 1, node.start_mark.column + 1] = node
            for key, value in node.value:
                self._index(key, seen)
                self._index(value, seen)
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self.items[id(value)] = (node, position)
                self._index(value, seen)

    def changed(self) -> str:
        """The text after all splices."""
        found, end = [], len(self.text)
        for splice in sorted(self.splices, reverse=True):
            assert splice.end <= end, "two changes of the same place"
            found.append(self.text[splice.end : end])
            found.append(splice.new.replace("\n", self.break_))
            end = splice.start
        found.append(self.text[:end])
        return "".join(reversed(found))

    def change(self, old: Node, new: Node) -> None:
        """Make the mapping ``old`` hold what ``new`` holds. Raises UnwritableError."""
        node = self.mappings.get((old.line, old.column))
        if node is None:
            raise UnwritableError(old)
        self._mapping(node, old, new)

    def _mapping(self, node: Any, old: Node, new: Node) -> None:
        entries = {key.value: (key, value) for key, value in node.value}
        added = []
        for name in dict.fromkeys((*old.value, *new.value)):
            before, after = old.get(name), new.get(name)
            if before is not None and after is not None and before.plain == after.plain:
                continue
            if before is not None and (name not in entries or not _within(entries[name][1], node)):
                raise UnwritableError(before)
            if after is None:
                self._take_out(node, [key.value for key, _ in node.value].index(name))
            elif before is None:
                added.append(f"{flow.scalar(name)}: {flow.flow(after.plain)}")
            elif isinstance(entries[name][1], yaml.MappingNode) and isinstance(after.value, dict) and after.value:
                self._mapping(entries[name][1], before, after)
            else:
                self._replace(*entries[name], flow.flow(after.plain))
        if added:
            self._insert(node, added)

    def _replace(self, key: Any, value: Any, new: str) -> None:
        """Another value; a comment between the colon and a value on the next line stays behind the new one."""
        colon = self.text.index(":", key.end_mark.index) + 1
        between = self.text[colon : value.start_mark.index]
        if "\n" not in between:
            at = value.start_mark.index
            self.splices.append(Splice(at, self._end(value), new if at > colon else f" {new}"))
            return
        comment = between.strip()
        self.splices.append(Splice(colon, self._end(value), f" {new}" + (f"   {comment}" if comment else "")))

    def _insert(self, node: Any, added: list[str]) -> None:
        """New keys behind the last one."""
        if node.flow_style:
            at = self._end(node.value[-1][1]) if node.value else node.start_mark.index + 1
            self.splices.append(Splice(at, at, (", " if node.value else "") + ", ".join(added)))
            return
        at, indent = self._line_end(self._end(node.value[-1][1])), " " * node.start_mark.column
        lead = "" if at == 0 or self.text[at - 1] == "\n" else "\n"
        self.splices.append(Splice(at, at, lead + "".join(f"{indent}{one}\n" for one in added)))

    def _take_out(self, node: Any, position: int) -> None:
        """A key of a mapping."""
        key, value = node.value[position]
        if node.flow_style:
            self._from_flow([(k.start_mark.index, self._end(v)) for k, v in node.value], position)
        elif position == 0 and len(node.value) > 1:
            self.splices.append(Splice(key.start_mark.index, node.value[1][0].start_mark.index, ""))
        else:
            start = self.text.rfind("\n", 0, key.start_mark.index) + 1
            self.splices.append(Splice(start, self._line_end(self._end(value)), ""))

    def remove(self, old: Node) -> None:
        """Take a record out of its list. Raises UnwritableError."""
        node = self.mappings.get((old.line, old.column))
        if node is None or id(node) not in self.items:
            raise UnwritableError(old)
        sequence, position = self.items[id(node)]
        if sequence.flow_style:
            self._from_flow([(one.start_mark.index, self._end(one)) for one in sequence.value], position)
            return
        dash = self.text.rindex("-", 0, node.start_mark.index)
        start = self.text.rfind("\n", 0, dash) + 1
        self.splices.append(Splice(start, self._line_end(self._end(node)), ""))

    def _from_flow(self, spans: list[tuple[int, int]], position: int) -> None:
        """Take one of the parts in braces or brackets out, with its comma."""
        if position + 1 < len(spans):
            self.splices.append(Splice(spans[position][0], spans[position + 1][0], ""))
        elif position > 0:
            self.splices.append(Splice(spans[position - 1][1], spans[position][1], ""))
        else:
            self.splices.append(Splice(*spans[position], ""))

    def add(self, name: str, records: list[Mapping[str, object]]) -> None:
        """Append records to a section; the section is made at the end of the text if it is not there."""
        key, sequence = self.sections.get(name, (None, None))
        if sequence is None or not isinstance(sequence, yaml.SequenceNode):
            if sequence is not None:
                self._replace(key, sequence, flow.flow(records))
                return
            at = len(self.text)
            lead = "" if not self.text or self.text.endswith("\n") else "\n"
            self.splices.append(Splice(at, at, lead + flow.section(name, records)))
        elif sequence.flow_style:
            at = self._end(sequence.value[-1]) if sequence.value else sequence.start_mark.index + 1
            new = ", ".join(flow.flow(record) for record in records)
            self.splices.append(Splice(at, at, (", " if sequence.value else "") + new))
        else:
            at = self._line_end(self._end(sequence.value[-1]))
            lead = "" if self.text[at - 1 : at] == "\n" else "\n"
            self.splices.append(Splice(at, at, lead + "".join(flow.item(one, " " * sequence.start_mark.column) for one in records)))

    def add_once(self, name: str, record: Mapping[str, object]) -> None:
        """Append a section that stands once."""
        at = len(self.text)
        lead = "" if not self.text or self.text.endswith("\n") else "\n"
        lines = "".join(f"  {flow.scalar(key)}: {flow.flow(value)}\n" for key, value in record.items())
        self.splices.append(Splice(at, at, f"{lead}{name}:\n{lines}"))

    def _end(self, node: Any) -> int:
        """Behind the last character of a node, without what stands between it and the next one."""
        if isinstance(node, yaml.ScalarNode):
            end = int(node.end_mark.index)
            return len(self.text[:end].rstrip()) if node.style in ("|", ">") else end
        if node.flow_style or not node.value:
            return int(node.end_mark.index)
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _line_end(self, position: int) -> int:
        """Behind the line feed of the line of ``position``."""
        found = self.text.find("\n", position)
        return len(self.text) if found < 0 else found + 1


def _within(value: Any, mapping: Any) -> bool:
    """Whether a value is written inside its mapping: no alias of something elsewhere."""
    return bool(mapping.start_mark.index <= value.start_mark.index and value.end_mark.index <= mapping.end_mark.index)


def without_lines(text: str, numbers: set[int]) -> Iterator[str]:
    """The lines of a table but those with these numbers (from 1)."""
    return (line for number, line in enumerate(text.splitlines(keepends=True), 1) if number not in numbers)

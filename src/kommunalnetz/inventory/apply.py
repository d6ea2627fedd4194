"""Writing edits back into the files of an inventory, line by line: comments and order stay, all files change or none.

What was written is read again before it counts: if it does not say what the edits say, nothing is written.
"""

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kommunalnetz import files
from kommunalnetz.diagnostics import Diagnostic, InputError, Where
from kommunalnetz.inventory import edit_codes
from kommunalnetz.inventory.folder import SUFFIXES
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.load import load
from kommunalnetz.inventory.sections import LISTS, ONCE, RECORDS
from kommunalnetz.inventory.source import Node
from kommunalnetz.inventory.validation import Places
from kommunalnetz.inventory.yaml_text import UnwritableError, YamlText, without_lines

SHIPPED = "kommunalnetz:"
"""How the names of files begin that come with the program."""


def rewritten(before: Inventory, after: Inventory) -> dict[str, bytes]:
    """The files of ``before`` that must change so that they say ``after``, with their new content; names relative to the folder.

    ``after`` is what ``kommunalnetz.inventory.edits.apply`` made of ``before``. Raises InputError: an inventory that is a table,
    a value that cannot be changed on its own.
    """
    root, folder = Path(before.root), folder_of(before)
    if not root.is_dir() and root.suffix.lower() not in SUFFIXES:
        values = {"path": root.as_posix()}
        raise InputError([Diagnostic(code=edit_codes.TABLE, subject=f"file:{root.name}", where=Where(root.name), values=values)])
    plan = _Plan(folder, before)
    assert isinstance(before.places, Places)
    assert isinstance(after.places, Places)
    plan.records(before.places.roots, after.places.roots)
    if plan.told:
        raise InputError(plan.told)
    found = plan.contents()
    _verify(before, after, folder, found)
    return found


def folder_of(inventory: Inventory) -> Path:
    """The folder to which the names of an inventory's files are relative."""
    root = Path(inventory.root)
    return root if root.is_dir() else root.parent


def write(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write all files or none. Raises InputError."""
    return files.write_all({folder / name: data for name, data in contents.items()})


class _Plan:
    """The texts that change, by name."""

    def __init__(self, folder: Path, inventory: Inventory) -> None:
        self.folder, self.inventory = folder, inventory
        self.texts: dict[str, YamlText] = {}
        self.marks: dict[str, bytes] = {}
        self.rows: dict[str, set[int]] = {}
        self.told: list[Diagnostic] = []

    def text(self, name: str) -> YamlText:
        """The text of a file; empty if there is none yet."""
        if name not in self.texts:
            path = self.folder / name
            data = files.read(path) if path.exists() else b""
            self.marks[name] = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
            self.texts[name] = YamlText(data.decode("utf-8-sig"))
        return self.texts[name]

    def records(self, old: Mapping[Any, Node], new: Mapping[Any, Node]) -> None:
        """Plan every difference."""
        added: dict[str, list[Node]] = {}
        before, after = ({id(node) for path, node in nodes.items() if path[0] in LISTS} for nodes in (old, new))
        for path, node in old.items():
            if path[0] in LISTS:
                if id(node) not in after:
                    self.unlisted(node)
            elif path not in new:
                self.attempt(node, lambda text, node=node: text.remove(node))
            elif node.plain != new[path].plain:
                changed = new[path]
                self.attempt(node, lambda text, node=node, changed=changed: text.change(node, changed))
        for path, node in new.items():
            there = id(node) in before if path[0] in LISTS else path in old
            if not there and not node.file.startswith(SHIPPED):
                added.setdefault(str(path[0]), []).append(node)
        for section, nodes in added.items():
            self.add(section, nodes)

    def attempt(self, node: Node, change: Any) -> None:
        """Plan a change; if it cannot be, tell why."""
        if node.file.startswith(SHIPPED):
            self.told.append(_refused(node))
            return
        try:
            change(self.text(node.file))
        except UnwritableError as error:
            self.told.append(_refused(error.node))

    def unlisted(self, node: Node) -> None:
        """A record without an id goes: its row of a table, or its item."""
        if node.file.lower().endswith(".csv"):
            self.rows.setdefault(node.file, set()).add(node.line)
        else:
            self.attempt(node, lambda text: text.remove(node))

    def add(self, section: str, nodes: list[Node]) -> None:
        """New records stand behind the last of their section; in a file of their own if there is none."""
        name = self.home(section)
        if section in ONCE:
            self.text(name).add_once(section, nodes[0].plain)
            return
        self.text(name).add(section, [node.plain for node in nodes])

    def home(self, section: str) -> str:
        """The file that holds the last record of a section."""
        assert isinstance(self.inventory.places, Places)
        holding = [node.file for path, node in self.inventory.places.roots.items() if path[0] == section]
        own = [name for name in holding if name.lower().endswith(SUFFIXES) and not name.startswith(SHIPPED)]
        if own:
            return own[-1]
        return f"{section}.yaml" if Path(self.inventory.root).is_dir() else self.inventory.files[0]

    def contents(self) -> dict[str, bytes]:
        """The new content of every file that changes."""
        found = {}
        for name, text in self.texts.items():
            changed = text.changed()
            if changed != text.text:
                found[name] = self.marks[name] + changed.encode()
        for name, numbers in self.rows.items():
            raw = files.read(self.folder / name).decode("latin-1")
            found[name] = "".join(without_lines(raw, numbers)).encode("latin-1")
        return found


def _refused(node: Node) -> Diagnostic:
    return Diagnostic(code=edit_codes.NOT_ALONE, subject=f"file:{node.file}", where=node.where, values={"path": node.file})


def _verify(before: Inventory, after: Inventory, folder: Path, contents: Mapping[str, bytes]) -> None:
    """Read a copy of the inventory with the new contents; it must say what the edits say."""
    root = Path(before.root)
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for name in {*before.files, *contents}:
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if name in contents:
                target.write_bytes(contents[name])
            else:
                shutil.copyfile(folder / name, target)
        again = load(copy if root.is_dir() else copy / root.name)
    if differing := list(_differing(after, again)):
        told = [
            Diagnostic(code=edit_codes.NOT_ALONE, subject=f"file:{where.file}", where=where, values={"path": where.file})
            for where in differing
        ]
        raise InputError(told)


def _differing(one: Inventory, other: Inventory) -> Iterable[Where]:
    for section in ONCE:
        if getattr(one, section) != getattr(other, section):
            yield one.where(section) or Where(one.root)
    for section in RECORDS:
        wanted, found = getattr(one, section), getattr(other, section)
        for key in dict.fromkeys((*wanted, *found)):
            if wanted.get(key) != found.get(key):
                yield one.where(section, key) or Where(one.root)
    for section in LISTS:
        if sorted(map(repr, getattr(one, section))) != sorted(map(repr, getattr(other, section))):
            yield one.where(section, 0) or Where(one.root)

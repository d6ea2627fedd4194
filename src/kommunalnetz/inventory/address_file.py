"""The file of allocations: changes of allocations as changes of text, so that everything else in the files stays as it is.

An allocation is one line. New ones come behind the last one of their file: ``addresses.yaml`` in a folder, the file itself where the
inventory is one file.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from kommunalnetz import files
from kommunalnetz.diagnostics import Code, Diagnostic, InputError, Severity, Where
from kommunalnetz.inventory.addressing import Changes
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.router_records import Allocation

NAME = "addresses.yaml"
HEADER = """\
# Written by `kommunalnetz addresses allocate`. What stands here is never handed out twice and never moves; a line whose owner is gone
# is marked `released` and blocked until the quarantine of the policy is over. One line each; a `note` may be added.
addresses:
"""
NO_FOLDER = Code(
    id="KN513", name="no-place-for-addresses", severity=Severity.ERROR,
    text="Addresses cannot be kept in {path}: it is a table.",
    hint="Make a folder of it: kommunalnetz init FOLDER --table {path}.",
    manual="Allocations are kept in the inventory, in `addresses.yaml` of its folder. A table of lines has no place for them.",
)  # fmt: skip
NOT_ONE_LINE = Code(
    id="KN514", name="allocation-not-one-line", severity=Severity.ERROR,
    text="The allocation of {subject} has to change, but it does not stand on one line of its own.",
    hint="Write it as one line: - {{owner: ..., use: ..., prefix: ...}}.",
    manual="`kommunalnetz addresses allocate` changes single lines, so that comments and order of the files stay as they are. "
    "It can do so only where an allocation is one line of the form `- {owner: link:a-b, use: point-to-point, prefix: 10.0.0.0/31}`.",
)  # fmt: skip
NO_POOLS = Code(
    id="KN515", name="no-pools", severity=Severity.ERROR,
    text="The inventory has no address pools, so there is nothing to allocate from.",
    hint="Add pools for loopback, point-to-point and site to network.pools.",
    manual="Addresses are taken from pools, which only the operator of the network can name.\n\n```yaml\nnetwork:\n  pools:\n"
    "    loopbacks: {prefix: 10.255.0.0/16, purpose: loopback}\n    lines: {prefix: 10.254.0.0/16, purpose: point-to-point}\n"
    "    sites: {prefix: 10.0.0.0/9, purpose: site, length: 24}\n```\n\nPools for IPv6 are written likewise; pools for `management` "
    "give every router a further address for SSH and SNMP.",
)  # fmt: skip
CODES = (NO_FOLDER, NOT_ONE_LINE, NO_POOLS)
_ENTRY = re.compile(r"\s*-\s*\{.*\}\s*(#.*)?")


def line(one: Allocation) -> str:
    """An allocation as a line of the file."""
    parts = [f"owner: '{one.owner}'", f"use: {one.use}", f"prefix: '{one.prefix}'"]
    if one.ends:
        parts.append(f"ends: [{', '.join(map(_scalar, one.ends))}]")
    if one.ports:
        parts.append(f"ports: [{', '.join(map(str, one.ports))}]")
    if one.released is not None:
        parts.append(f"released: {one.released.isoformat()}")
    if one.note:
        parts.append(f"note: {_scalar(one.note)}")
    return f"  - {{{', '.join(parts)}}}"


def _scalar(text: str) -> str:
    """Any text as one YAML scalar on one line."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\-]*", text) and text.lower() not in ("null", "unknown"):
        return text
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


def texts(inventory: Inventory, changes: Changes) -> dict[Path, str]:
    """The files that ``changes`` change, with their new text; empty if there is nothing to change.

    Raises InputError: NO_POOLS, NO_FOLDER for a table, NOT_ONE_LINE, and what hinders reading.
    """
    root = Path(inventory.root)
    if not root.is_dir() and root.suffix.lower() not in (".yaml", ".yml"):
        raise InputError([files.refusal(NO_FOLDER, root)])
    if not inventory.network.pools:
        place = inventory.where("network")
        raise InputError([Diagnostic(code=NO_POOLS, subject="network", where=place or Where(root.as_posix()))])
    edits: dict[str, dict[int, str | None]] = defaultdict(dict)
    refused: list[Diagnostic] = []
    for position, new in _edited(changes):
        where = inventory.where("addresses", position) or Where("")
        edits[where.file][where.line] = None if new is None else line(new)
    target = NAME if root.is_dir() else root.name
    if changes.added:
        edits[target] |= {}
    found: dict[Path, str] = {}
    for name, by_line in edits.items():
        path = root / name if root.is_dir() else root
        lines = files.read(path).decode("utf-8").splitlines() if path.exists() else HEADER.splitlines()
        refused += [_refusal(inventory, name, number) for number in by_line if not _ENTRY.fullmatch(lines[number - 1])]
        added = [line(one) for one in changes.added] if name == target else []
        found[path] = _rewritten(lines, by_line, added, _last(inventory, name))
    if refused:
        raise InputError(refused)
    return found


def _edited(changes: Changes) -> list[tuple[int, Allocation | None]]:
    return [*changes.changed.items(), *((position, None) for position in sorted(changes.dropped))]


def _last(inventory: Inventory, name: str) -> int:
    """The last line of ``name`` on which an allocation stands, 0 if there is none."""
    places = (inventory.where("addresses", position) for position in range(len(inventory.addresses)))
    return max((place.line for place in places if place is not None and place.file == name), default=0)


def _rewritten(lines: list[str], edits: Mapping[int, str | None], added: list[str], last: int) -> str:
    """The text with single lines replaced or left out, and ``added`` behind line ``last`` or at the end."""
    kept = [_replaced(text, edits[number]) if number in edits else text for number, text in enumerate(lines, 1)]
    if last:
        kept[last:last] = added
    elif added:
        at = next((number for number, text in enumerate(lines, 1) if re.fullmatch(r"addresses:\s*(\[\])?\s*(#.*)?", text)), 0)
        if at:
            kept[at - 1 : at] = ["addresses:", *added]
        else:
            kept += ["", "addresses:", *added]
    return "\n".join(text for text in kept if text is not None) + "\n"


def _replaced(old: str, new: str | None) -> str | None:
    """The new line with the comment that stood behind the old one."""
    comment = _ENTRY.fullmatch(old)
    return f"{new}  {comment[1]}" if new is not None and comment is not None and comment[1] else new


def _refusal(inventory: Inventory, name: str, number: int) -> Diagnostic:
    for position, one in enumerate(inventory.addresses):
        place = inventory.where("addresses", position)
        if place is not None and (place.file, place.line) == (name, number):
            return Diagnostic(code=NOT_ONE_LINE, subject=one.owner, where=place, values={"subject": one.owner})
    raise AssertionError(number)

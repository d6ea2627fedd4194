"""What hangs on a record, and where it is mentioned: what goes with it when it goes."""

from collections.abc import Callable, Iterator

from kommunalnetz.inventory.draft import Draft
from kommunalnetz.inventory.inventory import bare
from kommunalnetz.inventory.references import NAMED, SECTION
from kommunalnetz.inventory.source import Node

Subject = tuple[str, str]
"""Section and id."""

_OPTIONAL = {"contract", "parent", "exit"}
"""Keys that name one record and may be left out."""
_NAMED = {**NAMED, "sites": {**NAMED["sites"], "exit": ("devices",)}}


def hanging(draft: Draft, subject: Subject) -> frozenset[Subject]:
    """The record, and what an outage of it takes down: devices of a site, links of a device, all that names a duct; their contracts."""
    section, key = subject
    found = {subject}
    if section == "ducts":
        for other in ("sites", "devices", "links"):
            named = [one for one, record in draft.all(other) if key in map(bare, record.ducts or ())]
            found |= {gone for one in named for gone in hanging(draft, (other, one))}
    elif section == "sites":
        devices = [one for one, device in draft.all("devices") if bare(device.site) == key]
        found |= {("devices", one) for one in devices}
        found |= {gone for one in _ending(draft, {key, *devices}) for gone in hanging(draft, ("links", one))}
    elif section == "devices":
        site = bare(draft.typed(section, key).site) if draft.typed(section, key) is not None else ""
        alone = sum(1 for _, device in draft.all("devices") if bare(device.site) == site) == 1
        found |= {gone for one in _ending(draft, {key, site} if alone else {key}) for gone in hanging(draft, ("links", one))}
    elif section == "links" and (link := draft.typed(section, key)) is not None and link.contract:
        users = [one for one, other in draft.all("links") if other.contract and bare(other.contract) == bare(link.contract)]
        found |= {("contracts", bare(link.contract))} if users == [key] else set()
    return frozenset(found)


def _ending(draft: Draft, names: set[str]) -> Iterator[str]:
    """The links of which one end has one of ``names``."""
    for key, link in draft.all("links"):
        if names & {bare(end) for end in (link.a, link.b) if end is not None}:
            yield key


def unmentioned(draft: Draft, gone: frozenset[Subject] | set[Subject]) -> None:
    """Take every mention of ``gone`` out of lists, overrides, flows and keys that may be left out; measurements go with their link."""
    kept = [node for node in draft.lists["measurements"] if not _names(node.get("link"), ("links",), gone)]
    draft.lists["measurements"] = kept
    _mentions(draft, lambda node, wanted: None if _names(node, wanted, gone) else node)


def renamed(draft: Draft, old: Subject, new: Subject) -> None:
    """Let every mention of ``old`` in lists, flows and keys that may be left out name ``new``, each list once."""

    def named(node: Node, wanted: tuple[str, ...]) -> Node:
        return node._replace(value=new[1]) if _names(node, wanted, {old}) else node

    _mentions(draft, named)


Renaming = Callable[[Node, tuple[str, ...]], Node | None]
"""What becomes of a mention of a record of one of the sections; None: it goes."""


def _mentions(draft: Draft, become: Renaming) -> None:
    for section, paths in _NAMED.items():
        for node in tuple(draft.records.get(section, ())):
            changed = node
            for path, wanted in paths.items():
                changed = _changed(changed, tuple(path.split(".")), wanted, become)
            if changed is not node:
                draft.swap(section, node, changed)


def _names(node: Node | None, wanted: tuple[str, ...], subjects: frozenset[Subject] | set[Subject]) -> bool:
    """Whether ``node`` names one of ``subjects``."""
    if node is None or not isinstance(node.value, str):
        return False
    kind, colon, _ = node.value.partition(":")
    sections = (SECTION[kind],) if colon and kind in SECTION else wanted
    return any((section, bare(node.value)) in subjects for section in sections)


def _changed(node: Node, path: tuple[str, ...], wanted: tuple[str, ...], become: Renaming) -> Node:
    """``node`` with the mentions at ``path`` as they become; itself if none does."""
    step, rest = path[0], path[1:]
    match node.value:
        case list() if step == "*" and not rest:
            return _list(node, [become(one, wanted) for one in node.value])
        case list() if step == "*":
            return _rows(node, rest, wanted, become)
        case str() if step == "*" and (name := become(node, wanted)) is not node:
            return node._replace(value=[]) if name is None else name
        case dict() if step == "~":
            entries = {name: entry for name, entry in node.value.items() if become(entry[0], wanted) is not None}
            return node._replace(value=entries) if len(entries) < len(node.value) else node
        case dict() if step in node.value:
            key, inner = node.value[step]
            changed = _changed(inner, rest, wanted, become) if rest else become(inner, wanted)
            if changed is None and step not in _OPTIONAL:
                return node
            if changed is None:
                return node._replace(value={name: entry for name, entry in node.value.items() if name != step})
            return node if changed is inner else node._replace(value={**node.value, step: (key, changed)})
        case _:
            return node


def _list(node: Node, became: list[Node | None]) -> Node:
    """A list of names after a change, each name once."""
    if all(new is old for new, old in zip(became, node.value, strict=True)):
        return node
    seen = {bare(str(one.value)): one for one in reversed(became) if one is not None}
    return node._replace(value=list(reversed(seen.values())))


def _rows(node: Node, rest: tuple[str, ...], wanted: tuple[str, ...], become: Renaming) -> Node:
    """A list of rows after a change in one of their columns; a row whose name goes, goes."""
    found = []
    for row in node.value:
        if not rest[0].isdigit():
            found.append(_changed(row, rest, wanted, become))
            continue
        name = become(row.value[int(rest[0])], wanted)
        if name is row.value[int(rest[0])]:
            found.append(row)
        elif name is not None:
            found.append(row._replace(value=[name if i == int(rest[0]) else cell for i, cell in enumerate(row.value)]))
    same = len(found) == len(node.value) and all(new is old for new, old in zip(found, node.value, strict=True))
    return node if same else node._replace(value=found)

"""What hangs on a record, and where it is mentioned: what goes with it when it goes."""

from collections.abc import Iterator

from kommunalnetz.inventory.draft import Draft, identity
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
    draft.measurements = [node for node in draft.measurements if not _names(node.get("link"), ("links",), gone)]
    for section, paths in _NAMED.items():
        for node in tuple(draft.records.get(section, ())):
            changed: Node = node
            for path, wanted in paths.items():
                changed = _without(changed, tuple(path.split(".")), wanted, gone)
            if changed is not node and (key := identity(node)):
                draft.replace(section, key, lambda _, changed=changed: changed)  # type: ignore[misc]


def _names(node: Node | None, wanted: tuple[str, ...], gone: frozenset[Subject] | set[Subject]) -> bool:
    """Whether ``node`` names one of ``gone``."""
    if node is None or not isinstance(node.value, str):
        return False
    kind, colon, _ = node.value.partition(":")
    sections = (SECTION[kind],) if colon and kind in SECTION else wanted
    return any((section, bare(node.value)) in gone for section in sections)


def _without(node: Node, path: tuple[str, ...], wanted: tuple[str, ...], gone: frozenset[Subject] | set[Subject]) -> Node:
    """``node`` without the mentions at ``path``; itself if there are none."""
    step, rest = path[0], path[1:]
    match node.value:
        case list() if step == "*" and not rest:
            kept = [one for one in node.value if not _names(one, wanted, gone)]
            return node._replace(value=kept) if len(kept) < len(node.value) else node
        case list() if step == "*" and rest[0].isdigit():
            kept = [one for one in node.value if not _names(one.value[int(rest[0])], wanted, gone)]
            return node._replace(value=kept) if len(kept) < len(node.value) else node
        case str() if step == "*" and _names(node, wanted, gone):
            return node._replace(value=[])
        case dict() if step == "~":
            entries = {name: entry for name, entry in node.value.items() if not _names(entry[0], wanted, gone)}
            return node._replace(value=entries) if len(entries) < len(node.value) else node
        case dict() if step in node.value and not rest:
            if step in _OPTIONAL and _names(node.value[step][1], wanted, gone):
                return node._replace(value={name: entry for name, entry in node.value.items() if name != step})
            return node
        case dict() if step in node.value:
            key, inner = node.value[step]
            changed = _without(inner, rest, wanted, gone)
            return node if changed is inner else node._replace(value={**node.value, step: (key, changed)})
        case _:
            return node

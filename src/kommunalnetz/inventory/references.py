"""References: every place where a record names another one, and what it names.

Found in the nodes, so that a record with other mistakes is judged too. ``site:x``, ``device:x`` and so
on are always accepted; a bare ``x`` that is both means the site.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.fields import declared_unknown
from kommunalnetz.inventory.sections import ONE_SPACE, RECORDS, Sections, nearest, subject_of
from kommunalnetz.inventory.source import Node, shortened

SECTION = {section.kind: name for name, section in RECORDS.items()}
"""The section of each kind of record: ``site`` to ``sites``."""

_SITES, _ENDS, _DUCTS = ("sites",), ("sites", "devices"), ("ducts",)
NAMED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sites": {"parent": _SITES, "ducts.*": _DUCTS},
    "devices": {"site": _SITES, "ducts.*": _DUCTS},
    "links": {"a": _ENDS, "b": _ENDS, "contract": ("contracts",), "ducts.*": _DUCTS},
    "candidates": {"a": _ENDS, "b": _ENDS, "contract": ("contracts",), "ducts.*": _DUCTS},
    "subsidies": {"sites.*": _SITES},
    "maintenance": {"down.*": ("sites", "devices", "links", "ducts")},
    "services": {
        "profile": ("profiles",), "profiles.*.profile": ("profiles",), "class": ("classes",), "day_profile": ("day_profiles",),
        "consumers.*": _SITES, "consumers.ids.*": _SITES, "consumers.except.*": _SITES, "overrides.~": _SITES,
        "allowed_hosts.*": _SITES, "allowed_hosts.ids.*": _SITES, "allowed_hosts.except.*": _SITES,
        "hosts.*": _SITES, "standby.*": _SITES, "home_office.vpn.*": _SITES, "home_office.internet.*": _SITES,
        "from": _SITES, "to": _SITES, "flows.*.0": _SITES, "flows.*.1": _SITES,
    },
    "profiles": {"class": ("classes",), "day_profile": ("day_profiles",)},
    "contacts": {"sites.*": _SITES},
    "projects": {"county": _SITES, "municipalities.*": _SITES, "programme": ("programmes",), "covers.*.municipality": _SITES},
    "coverage": {"municipality": _SITES},
    "tasks": {"county": _SITES, "project": ("projects",), "owner": ("contacts",)},
    "meetings": {"decisions.*.county": _SITES, "decisions.*.project": ("projects",)},
    "measurements": {"link": ("links",)},
}  # fmt: skip
"""Where names stand, by section: ``*`` is each of a list (or the only one), ``~`` each key, and the sections they may be in."""
UNKNOWABLE = frozenset((
    "b", "contract", "ducts.*", "parent", "programme", "profile", "hosts.*", "standby.*",
))  # fmt: skip
"""Where ``unknown`` may stand instead of names, because the world may not tell."""

_STEPS = {section: [(tuple(path.split(".")), wanted) for path, wanted in paths.items()] for section, paths in NAMED.items()}


class Reference(NamedTuple):
    """The record ``subject`` names ``node`` at ``key``; it must be a record of one of ``wanted``."""

    subject: str
    key: str
    node: Node
    wanted: tuple[str, ...]


def references(sections: Sections) -> Iterator[Reference]:
    """Every reference that is written, in reading order."""
    for section, nodes in (*sections.records.items(), ("measurements", sections.measurements)):
        for path, wanted in _STEPS.get(section, ()):
            for record in nodes:
                if not _left_open(record, path):
                    for node in _at(record, path):
                        yield Reference(subject_of(section, record), ".".join(filter(str.isidentifier, path)), node, wanted)


def _left_open(record: Node, path: tuple[str, ...]) -> bool:
    """Whether the record says ``unknown`` where it may."""
    whole = path[:-1] if path[-1] == "*" else path
    return ".".join(path) in UNKNOWABLE and any(declared_unknown(node.value) for node in _at(record, whole))


def _at(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    """The texts at ``path`` below ``node``."""
    if not path:
        if isinstance(node.value, str):
            yield node
        return
    step, rest = path[0], path[1:]
    inner: Iterable[Node | None]
    match node.value:
        case dict() if step == "~":
            inner = [key for key, _ in node.value.values()]
        case dict():
            inner = [node.get(step) or (node.get("qos") if step == "class" else None)]
        case list() if step == "*":
            inner = node.value
        case list() if step.isdigit():
            inner = node.value[int(step) : int(step) + 1]
        case str() if step == "*":
            inner = [node]
        case _:
            inner = []
    for one in inner:
        if one is not None:
            yield from _at(one, rest)


def dangling(sections: Sections, known: Mapping[str, Mapping[str, Node]]) -> Iterator[Diagnostic]:
    """Every reference that leads nowhere, or to the wrong kind of thing; ``known`` are all ids by section."""
    for reference in references(sections):
        if not _found(reference, known):
            yield _missing(reference, known)


def _found(reference: Reference, known: Mapping[str, Mapping[str, Node]]) -> bool:
    """Whether there is such a thing. ``device:x`` may mean the implicit device of the site x."""
    kind, _, rest = _parts(reference.node.value)
    if not kind:
        return any(rest in known[section] for section in reference.wanted)
    section = SECTION[kind]
    return section in reference.wanted and (rest in known[section] or (section == "devices" and rest in known["sites"]))


def _parts(text: str) -> tuple[str, str, str]:
    """``site:x`` as kind and id; the kind is empty for a bare id."""
    kind, colon, rest = text.partition(":")
    return (kind, colon, rest) if colon and kind in SECTION else ("", "", text)


def _missing(reference: Reference, known: Mapping[str, Mapping[str, Node]]) -> Diagnostic:
    """What to say about a reference that was not found."""
    name = _parts(reference.node.value)[2]
    candidates = [candidate for section in reference.wanted for candidate in known[section]]
    other = next((section for section in ONE_SPACE if name in known[section] and section not in reference.wanted), None)
    values: dict[str, object] = {"subject": reference.subject, "key": reference.key, "text": shortened(reference.node.value)}
    if other is not None:
        code = codes.WRONG_KIND
        values |= {"other": f"{RECORDS[other].kind}:{shortened(name)}", "wanted": RECORDS[reference.wanted[0]].kind}
        values["choices"] = _standing(known[other][name]) or nearest(name, candidates)
    elif not candidates:
        code = codes.NONE_OF_KIND
        values["section"] = reference.wanted[0]
    else:
        code = codes.DANGLING
        values["choices"] = nearest(name, candidates)
    return Diagnostic(code=code, subject=reference.subject, where=reference.node.where, values=values)


def _standing(device: Node) -> tuple[str, ...]:
    """The site at which a device stands, if it says one."""
    site = device.get("site")
    return (site.value,) if site is not None and isinstance(site.value, str) else ()

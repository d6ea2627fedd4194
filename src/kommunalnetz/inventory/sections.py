"""The sections of an inventory: which records stand where, and the merging of documents into them.

Merging knows no files: any split of the same records over documents gives the same sections, in the
order of the documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple

from kommunalnetz.diagnostics import Diagnostic, Word
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.fields import Part
from kommunalnetz.inventory.projects import Coverage, Meeting, Programme, Project, RolloutPolicy, Task
from kommunalnetz.inventory.records import (
    Allocation,
    Candidate,
    Contact,
    Contract,
    DayProfile,
    Device,
    Duct,
    Link,
    Maintenance,
    Measurement,
    NetworkRecord,
    Policy,
    Price,
    Profile,
    QosClass,
    Site,
    Subsidy,
)  # fmt: skip
from kommunalnetz.inventory.services import Application, Conference, Fixed, Internet, Service, Transfer, Voice
from kommunalnetz.inventory.source import Node, shortened, told


class Section(NamedTuple):
    """A section of an inventory: the word for one of its records, and the record."""

    kind: str
    model: type[Part]


ONCE: Mapping[str, Section] = {
    "network": Section("network", NetworkRecord), "policy": Section("policy", Policy), "rollout": Section("rollout", RolloutPolicy),
}  # fmt: skip
"""Sections that hold one mapping."""
RECORDS: Mapping[str, Section] = {
    "sites": Section("site", Site), "devices": Section("device", Device), "links": Section("link", Link), "ducts": Section("duct", Duct),
    "services": Section("service", Service), "profiles": Section("profile", Profile), "classes": Section("class", QosClass),
    "day_profiles": Section("day_profile", DayProfile), "prices": Section("price", Price), "contracts": Section("contract", Contract),
    "contacts": Section("contact", Contact),
    "programmes": Section("programme", Programme), "projects": Section("project", Project), "coverage": Section("coverage", Coverage),
    "tasks": Section("task", Task), "meetings": Section("meeting", Meeting),
    "candidates": Section("candidate", Candidate),
    "subsidies": Section("subsidy", Subsidy),
    "maintenance": Section("maintenance", Maintenance),
}  # fmt: skip
"""Sections that hold a list of records with ids."""
LISTS: Mapping[str, Section] = {"measurements": Section("measurement", Measurement), "addresses": Section("allocation", Allocation)}
"""Sections that hold a list of records without ids."""
SERVICES: Mapping[str, type[Service]] = {
    "application": Application, "internet": Internet, "conference": Conference, "voice": Voice, "transfer": Transfer, "fixed": Fixed,
}  # fmt: skip
"""The record of each kind of service."""
ONE_SPACE = ("sites", "devices", "links", "ducts", "candidates")
"""Sections that share one space of ids."""
THE_FILE, MAPPING, LIST, SINGLE = Word("the file"), Word("a mapping"), Word("a list"), Word("a single value")
WORDS = (THE_FILE, MAPPING, LIST, SINGLE)
"""English msgids of what a node is or should be."""
NAMES = (*ONCE, *RECORDS, *LISTS)


@dataclass(kw_only=True)
class Sections:
    """Nodes by section, in reading order; ``tables`` are CSV files that ``measurements`` names."""

    once: dict[str, Node] = field(default_factory=dict)
    records: dict[str, list[Node]] = field(default_factory=lambda: {name: [] for name in RECORDS})
    measurements: list[Node] = field(default_factory=list)
    addresses: list[Node] = field(default_factory=list)
    tables: list[Node] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def merged(documents: Iterable[Node]) -> Sections:
    """All documents as one; unknown sections, wrong shapes and a second ``network`` or ``policy`` are told."""
    sections = Sections()
    for document in documents:
        if document.value is None:
            continue
        if not isinstance(document.value, dict):
            sections.diagnostics.append(shape(document, f"file:{document.file}", THE_FILE, MAPPING))
            continue
        for name, (key, value) in document.value.items():
            _add(sections, name, key, value)
    return sections


def completed(sections: Sections, standard: Node) -> Sections:
    """With the QoS classes of the ``standard`` document if there are none, and at least with a class ``default``.

    Where there are projects, also with the funding programmes of the document that the inventory does not describe itself.
    """
    own, shipped = sections.records["classes"], standard.value["classes"][1].value
    ids = [found.value for node in own if (found := node.get("id")) is not None]
    added = [node for node in shipped if not own or node.get("id").value == "default" not in ids]
    records = {**sections.records, "classes": [*own, *added]}
    if records["projects"]:
        described = {
            found.value for node in records["programmes"] if (found := node.get("id")) is not None and isinstance(found.value, str)
        }
        known = standard.value["programmes"][1].value
        records["programmes"] = [*records["programmes"], *(node for node in known if node.get("id").value not in described)]
    return replace(sections, records=records)


def _add(sections: Sections, name: str, key: Node, value: Node) -> None:
    """One section of one document."""
    if name in ONCE:
        if value.value is None:
            return
        if first := sections.once.get(name):
            values = {"key": name, "first": str(first.where)}
            sections.diagnostics.append(Diagnostic(code=codes.TWICE, subject=name, where=key.where, values=values, related=(first.where,)))
        else:
            sections.once[name] = value
    elif name in RECORDS or name in LISTS:
        entries = value.value if isinstance(value.value, list) else None
        if name == "measurements" and isinstance(value.value, str):
            sections.tables.append(value)
        elif entries is not None:
            (getattr(sections, name) if name in LISTS else sections.records[name]).extend(entries)
        elif value.value is not None:
            sections.diagnostics.append(shape(value, f"file:{value.file}", name, LIST))
    else:
        sections.diagnostics.append(told(codes.UNKNOWN_SECTION, key.where, key=shortened(name), choices=nearest(name, NAMES)))


def shape(node: Node, subject: str, key: str, wanted: str) -> Diagnostic:
    """``key`` is not a list, a mapping, a single value."""
    return Diagnostic(code=codes.SHAPE, subject=subject, where=node.where, values={"subject": subject, "key": key, "wanted": wanted})


def nearest(name: str, candidates: Iterable[str], most: int = 12) -> tuple[str, ...]:
    """The candidate that is most like ``name``; else the first few of them, for the reader to choose."""
    known = list(dict.fromkeys(candidates))
    lowered = {candidate.lower(): candidate for candidate in known}
    alike = [c for c in lowered if abs(len(c) - len(name)) <= 3 or name.lower() in c][:500]
    if close := get_close_matches(name.lower()[:80], alike, n=1, cutoff=0.6):
        return (lowered[close[0]],)
    return (*known[:most], "\u2026") if len(known) > most else tuple(known)


def subject_of(section: str, node: Node) -> str:
    """``kind:id`` of a record as it is written, or its kind and file if it has no usable id."""
    kind = next(group[section].kind for group in (ONCE, RECORDS, LISTS) if section in group)
    found: Any = node.get("id") or node.get("link") or node.get("owner")
    return f"{kind}:{shortened(found.value)}" if found is not None and isinstance(found.value, str) else kind

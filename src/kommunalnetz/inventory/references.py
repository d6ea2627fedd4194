"""References: every place where a record names another one, and what it names.

``site:x``, ``device:x`` and so on are always accepted; a bare ``x`` that is both means the site.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.sections import RECORDS, nearest
from kommunalnetz.inventory.services import Fixed, Service
from kommunalnetz.inventory.source import Node, shortened
from kommunalnetz.inventory.validation import Validated

SECTION = {section.kind: name for name, section in RECORDS.items()}
"""The section of each kind of record: ``site`` to ``sites``."""


class Reference(NamedTuple):
    """The record ``section``, ``id`` names ``text`` at ``path``; it must be a record of one of ``wanted``."""

    section: str
    id: str
    path: tuple[str | int, ...]
    text: str
    wanted: tuple[str, ...]


def references(given: Validated) -> Iterator[Reference]:
    """Every reference of every record without mistakes, in reading order."""
    for section, records in given.records.items():
        for record in records.values():
            for path, text, wanted in _named(section, record):
                yield Reference(section, record.id, path, text, wanted)
    for position, measurement in enumerate(given.measurements):
        yield Reference("measurements", str(position), ("link",), measurement.link, ("links",))


_Named = tuple[tuple[str | int, ...], str, tuple[str, ...]]


def _named(section: str, record: Any) -> Iterator[_Named]:
    """(path, text, wanted sections) of one record."""
    single: Mapping[str, tuple[str, ...]] = _SINGLE.get(section, {})
    for name, wanted in single.items():
        if (text := getattr(record, name)) is not None:
            yield (name,), text, wanted
    for position, text in enumerate(getattr(record, "ducts", None) or ()):
        yield ("ducts", position), text, ("ducts",)
    if section == "contacts":
        yield from _each(("sites",), record.sites)
    if isinstance(record, Service):
        yield from _of_service(record)


_SINGLE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sites": {"parent": ("sites",)},
    "devices": {"site": ("sites",)},
    "links": {"a": ("sites", "devices"), "b": ("sites", "devices"), "contract": ("contracts",)},
    "services": {"profile": ("profiles",), "qos": ("classes",), "day_profile": ("day_profiles",)},
    "profiles": {"qos": ("classes",), "day_profile": ("day_profiles",)},
}


def _each(path: tuple[str | int, ...], names: tuple[str, ...]) -> Iterator[_Named]:
    """Sites in a list."""
    for position, text in enumerate(names):
        yield (*path, position), text, ("sites",)


def _of_service(service: Service) -> Iterator[_Named]:
    """What a service names beside its profile and class."""
    for position, use in enumerate(service.profiles):
        yield ("profiles", position, "profile"), use.profile, ("profiles",)
    yield from _each(("consumers", "ids"), service.consumers.ids)
    yield from _each(("consumers", "except"), service.consumers.exclude)
    for name in service.overrides:
        yield ("overrides", name), name, ("sites",)
    yield from _each(("hosts",), service.hosts)
    yield from _each(("standby",), service.standby)
    if home_office := getattr(service, "home_office", None):
        yield from _each(("home_office", "vpn"), home_office.vpn)
        yield from _each(("home_office", "internet"), home_office.internet)
    if isinstance(service, Fixed):
        for name, text in (("from", service.origin), ("to", service.to)):
            if text is not None:
                yield (name,), text, ("sites",)


def found(text: str, wanted: tuple[str, ...], known: Mapping[str, Mapping[str, object]]) -> tuple[str, str] | None:
    """(section, id) of what ``text`` names, None if there is no such thing among ``wanted``."""
    kind, colon, rest = text.partition(":")
    if colon and kind in SECTION:
        section = SECTION[kind]
        return (section, rest) if section in wanted and rest in known[section] else None
    return next(((section, text) for section in wanted if text in known[section]), None)


def dangling(given: Validated) -> Iterator[Diagnostic]:
    """Every reference that leads nowhere, or to the wrong kind of thing."""
    for reference in references(given):
        if found(reference.text, reference.wanted, given.known) is None and not _implicit_device(reference, given.known):
            yield missing(reference, given.known, _place(reference, given))


def _implicit_device(reference: Reference, known: Mapping[str, Mapping[str, Node]]) -> bool:
    """Whether ``device:x`` means the implicit device of the site x."""
    kind, _, rest = reference.text.partition(":")
    return kind == "device" and "devices" in reference.wanted and rest in known["sites"]


def _place(reference: Reference, given: Validated) -> Where | None:
    """Where the name stands."""
    if reference.section == "measurements":
        return given.where("measurements", int(reference.id), *reference.path)
    root = given.places.roots.get((reference.section, reference.id))
    if root is not None and reference.path[0] == "overrides":
        owner = root.get("overrides")
        key = owner.key(str(reference.path[1])) if owner is not None else None
        return key.where if key is not None else root.where
    return given.where(reference.section, reference.id, *reference.path)


def missing(reference: Reference, known: Mapping[str, Mapping[str, object]], where: Where | None) -> Diagnostic:
    """What to say about a reference that was not found."""
    kind = RECORDS[reference.section].kind if reference.section in RECORDS else "measurement"
    subject = f"{kind}:{reference.id}"
    values: dict[str, object] = {"subject": subject, "key": ".".join(map(str, reference.path)), "text": shortened(reference.text)}
    bare = reference.text.partition(":")[2] if reference.text.partition(":")[0] in SECTION else reference.text
    candidates = [name for section in reference.wanted for name in known[section]]
    other = next((section for section in ("sites", "devices", "links", "ducts") if bare in known[section]), None)
    if other is not None and other not in reference.wanted:
        values |= {"other": f"{RECORDS[other].kind}:{bare}", "wanted": RECORDS[reference.wanted[0]].kind, "choices": nearest(bare, candidates)}
        return Diagnostic(code=codes.WRONG_KIND, subject=subject, where=where, values=values)
    if not candidates:
        return Diagnostic(code=codes.NONE_OF_KIND, subject=subject, where=where, values=values | {"section": reference.wanted[0]})
    return Diagnostic(code=codes.DANGLING, subject=subject, where=where, values=values | {"choices": nearest(bare, candidates)})

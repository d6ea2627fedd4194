"""What changed between two studies: records, findings, loads, lights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan, nan

from kommunalnetz.checks import findings
from kommunalnetz.checks.lights import KINDS, lights
from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory.fields import Part
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.traffic.study import Study

SECTIONS = (
    "sites", "devices", "links", "ducts", "services", "profiles", "classes", "day_profiles", "prices", "contracts", "contacts",
    "programmes", "projects", "coverage", "tasks", "meetings",
    "candidates", "subsidies",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a record (dotted where nested) with its value before and after; None: not there."""

    field: str
    old: object
    new: object
    where: Where | None = None


@dataclass(frozen=True, kw_only=True)
class RecordChange:
    """A record that changed. ``section`` is ``network`` or ``policy`` for what stands once, its ``id`` then is empty."""

    section: str
    id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, kw_only=True)
class LoadChange:
    """A direction of a link before and after: load of the busiest hour in bit/s, need as a share of the capacity.

    nan where the link is not in that study or its capacity is not known; ``required`` outside and in the worst outage.
    """

    link: str
    direction: str
    old_load: float
    new_load: float
    old_required: float
    new_required: float
    old_worst: float
    new_worst: float


@dataclass(frozen=True, kw_only=True)
class LightChange:
    """A light (``bandwidth``, ``resilience``, ``contract``) of a county that has another colour; None: no such county."""

    site: str
    light: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All that differs; every part is empty if nothing does. Records are ``(section, id)``."""

    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: tuple[RecordChange, ...]
    appeared: tuple[Diagnostic, ...]
    vanished: tuple[Diagnostic, ...]
    loads: tuple[LoadChange, ...]
    lights: tuple[LightChange, ...]


def comparison(old: Study, new: Study) -> Comparison:
    """What is different in ``new``. A finding is the same one if its code and subject are, whatever its numbers."""
    before, after = findings(old), findings(new)
    known_before, known_after = {d.identity for d in before}, {d.identity for d in after}
    return Comparison(
        added=tuple(_only_in(new.inventory, old.inventory)),
        removed=tuple(_only_in(old.inventory, new.inventory)),
        changed=tuple(_changed(old.inventory, new.inventory)),
        appeared=tuple(d for d in after if d.identity not in known_before),
        vanished=tuple(d for d in before if d.identity not in known_after),
        loads=tuple(_loads(old, new)),
        lights=tuple(_lights(old, new)),
    )


def _only_in(one: Inventory, other: Inventory) -> Iterator[tuple[str, str]]:
    for section in SECTIONS:
        there = getattr(other, section)
        yield from ((section, record) for record in getattr(one, section) if record not in there)
    known = {_measured(m) for m in other.measurements}
    yield from (("measurements", key) for key in dict.fromkeys(map(_measured, one.measurements)) if key not in known)


def _measured(measurement: object) -> str:
    return f"{getattr(measurement, 'link', '')} {getattr(measurement, 'month', '')}"


def _changed(old: Inventory, new: Inventory) -> Iterator[RecordChange]:
    for section in ("network", "policy"):
        if fields := tuple(_fields(getattr(old, section), getattr(new, section), new, (section,))):
            yield RecordChange(section=section, id="", fields=fields)
    for section in SECTIONS:
        after: Mapping[str, Part] = getattr(new, section)
        for key, record in getattr(old, section).items():
            if key in after and (fields := tuple(_fields(record, after[key], new, (section, key)))):
                yield RecordChange(section=section, id=key, fields=fields)


def _fields(old: Part, new: Part, inventory: Inventory, place: tuple[str, ...]) -> Iterator[FieldChange]:
    """The fields that differ, in the order of the record; nested parts field by field."""
    if old == new:
        return
    before, after = _flat(old), _flat(new)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield FieldChange(field=name, old=before.get(name), new=after.get(name), where=inventory.where(*place, *name.split(".")))


def _flat(part: Part, prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, definition in type(part).model_fields.items():
        key, value = prefix + (definition.alias or name), getattr(part, name)
        if isinstance(value, Part):
            found |= _flat(value, key + ".")
        elif isinstance(value, Mapping):
            found |= {f"{key}.{inner}": content for inner, content in value.items()}
        else:
            found[key] = value
    return found


def _loads(old: Study, new: Study) -> Iterator[LoadChange]:
    """Every direction of every link whose load or need differs by more than rounding."""
    for link in dict.fromkeys((*old.network.link_at, *new.network.link_at)):
        for side, direction in enumerate(("a_to_b", "b_to_a")):
            before, after = _load(old, link, side), _load(new, link, side)
            if any(_differ(one, other) for one, other in zip(before, after, strict=True)):
                yield LoadChange(
                    link=link, direction=direction,
                    old_load=before[0], new_load=after[0], old_required=before[1], new_required=after[1],
                    old_worst=before[2], new_worst=after[2],
                )  # fmt: skip


def _load(study: Study, link: str, side: int) -> tuple[float, float, float]:
    if link not in study.network.link_at:
        return nan, nan, nan
    arc = 2 * study.network.link_at[link] + side
    return float(study.intact.load[arc].max()), float(study.intact.required[arc]), float(study.worst.required[arc])


def _differ(one: float, other: float) -> bool:
    if isnan(one) or isnan(other):
        return isnan(one) != isnan(other)
    return abs(one - other) > 1e-9 * max(abs(one), abs(other))


def _lights(old: Study, new: Study) -> Iterator[LightChange]:
    before, after = ({one.site.id: one for one in lights(study)} for study in (old, new))
    for site in dict.fromkeys((*before, *after)):
        for kind in KINDS:
            one = getattr(before[site], kind).colour if site in before else None
            other = getattr(after[site], kind).colour if site in after else None
            if one != other:
                yield LightChange(site=site, light=kind, old=one, new=other)

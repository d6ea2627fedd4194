"""The inventory: typed, resolved, frozen records; valid because ``load()`` returned it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date  # noqa: N812 - the record's own field is called date
from functools import cached_property
from typing import TypeVar

from kommunalnetz.diagnostics import Diagnostic, Where
from kommunalnetz.inventory.fields import Record
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
from kommunalnetz.inventory.services import AnyService, Selector

T = TypeVar("T", bound=Record)
Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A value without a public source, and where it stands: ``subject`` ``kind:id``, ``field``, ``value`` as text, ``reason``.

    ``reason`` is the user's own text, or an English msgid when the program estimated the value (``estimated``).
    """

    subject: str
    field: str
    value: object
    reason: str
    estimated: bool
    where: Where | None = None


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """All records by id, in file order; ``devices`` holds also the implicit device of each site without devices.

    ``Link.a`` and ``Link.b`` are ids of devices; a link that names no ``b`` ends at the only carrier site, or at an implicit one.
    ``places`` maps (section, id, key, ...) to where it is written; ``notes`` are what reading had to say.
    """

    root: str = ""
    network: NetworkRecord = field(default_factory=NetworkRecord)
    policy: Policy = field(default_factory=Policy)
    rollout: RolloutPolicy = field(default_factory=RolloutPolicy)
    sites: Mapping[str, Site] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    ducts: Mapping[str, Duct] = field(default_factory=dict)
    services: Mapping[str, AnyService] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    classes: Mapping[str, QosClass] = field(default_factory=dict)
    day_profiles: Mapping[str, DayProfile] = field(default_factory=dict)
    prices: Mapping[str, Price] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    subsidies: Mapping[str, Subsidy] = field(default_factory=dict)
    maintenance: Mapping[str, Maintenance] = field(default_factory=dict)
    measurements: tuple[Measurement, ...] = ()
    addresses: tuple[Allocation, ...] = ()
    places: Mapping[Path, Where] = field(default_factory=dict)
    notes: tuple[Diagnostic, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    files: tuple[str, ...] = ()
    date: Date = Date.min

    def where(self, section: str, *path: str | int) -> Where | None:
        """The place of a value; of the nearest enclosing thing that is written, if the value is a default."""
        key: Path = (section, *path)
        while key:
            if key in self.places:
                return self.places[key]
            key = key[:-1]
        return None

    def on(self, day: Date) -> "Inventory":
        """The inventory as it counts on ``day``: records outside valid_from..valid_until are left out."""

        def kept(records: Mapping[str, T]) -> dict[str, T]:
            return {key: record for key, record in records.items() if record.valid_on(day)}

        sites = kept(self.sites)
        devices = {key: d for key, d in kept(self.devices).items() if d.site in sites}
        links = {key: k for key, k in kept(self.links).items() if k.a in devices and (k.b is None or k.b in devices)}
        candidates = {key: k for key, k in kept(self.candidates).items() if k.a in devices and k.b in devices}
        left_out = {f"{kind}:{key}" for kind, before, after in (
            ("site", self.sites, sites), ("device", self.devices, devices), ("link", self.links, links),
        ) for key in before.keys() - after.keys()}  # fmt: skip
        return replace(
            self, sites=sites, devices=devices, links=links, ducts=kept(self.ducts), services=kept(self.services),
            candidates=candidates, maintenance=kept(self.maintenance),
            addresses=tuple(one for one in self.addresses if one.owner not in left_out),
        )  # fmt: skip

    @cached_property
    def devices_of(self) -> Mapping[str, tuple[Device, ...]]:
        """The devices of each site, in file order."""
        found: dict[str, list[Device]] = {site: [] for site in self.sites}
        for device in self.devices.values():
            found[device.site].append(device)
        return {site: tuple(devices) for site, devices in found.items()}

    def selected(self, selector: Selector) -> tuple[Site, ...]:
        """The sites that ``selector`` means, in file order. An empty selector means none."""
        excluded = {bare(name) for name in selector.exclude}
        named = {bare(name) for name in selector.ids}
        if not (selector.ids or selector.kind or selector.tag or selector.ags or selector.region):
            return ()
        return tuple(
            site
            for site in self.sites.values()
            if site.id not in excluded
            and (not named or site.id in named)
            and (not selector.kind or site.kind in selector.kind)
            and (not selector.tag or set(selector.tag) & set(site.tags))
            and (not selector.ags or (site.ags or "").startswith(selector.ags))
            and (not selector.region or site.region in selector.region)
        )


def bare(name: str) -> str:
    """``site:x`` as ``x``."""
    return name.split(":", 1)[-1]

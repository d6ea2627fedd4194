"""Resolution: names become ids of one kind; what is implied by a valid inventory is written out.

After it ``Link.a`` and ``Link.b`` are devices, every site has a device, and services, contacts and
overrides name bare site ids.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kommunalnetz.diagnostics import Diagnostic
from kommunalnetz.inventory import codes
from kommunalnetz.inventory.inventory import bare
from kommunalnetz.inventory.projects import Meeting, Project
from kommunalnetz.inventory.records import Device, Link, Site, SiteKind
from kommunalnetz.inventory.sections import RECORDS
from kommunalnetz.inventory.services import Application, Fixed, Internet, Selector, Service
from kommunalnetz.inventory.source import shortened
from kommunalnetz.inventory.validation import Validated

CARRIER = "carrier"
"""Id of the implicit carrier site."""


def devices_by_site(given: Validated) -> dict[str, list[str]]:
    """Ids of the devices that stand at each site, in reading order."""
    found: dict[str, list[str]] = {site: [] for site in given.records["sites"]}
    for device in given.records["devices"].values():
        found.setdefault(bare(device.site), []).append(device.id)
    return found


def carriers(given: Validated) -> tuple[str, ...]:
    """Ids of the sites of kind carrier."""
    return tuple(site.id for site in given.records["sites"].values() if site.kind is SiteKind.CARRIER)


def ambiguous_ends(given: Validated) -> Iterator[Diagnostic]:
    """Link ends that name a site with several devices, links without ``b`` among several carriers, links to themselves."""
    devices, known = devices_by_site(given), carriers(given)
    for section, link in _all_links(given):
        subject = f"{RECORDS[section].kind}:{link.id}"
        if link.b is None and len(known) > 1:
            values = {"subject": subject, "count": len(known), "choices": known}
            yield Diagnostic(code=codes.WHICH_CARRIER, subject=subject, where=given.where(section, link.id), values=values)
        ends = {"a": link.a, "b": link.b or (known[0] if len(known) == 1 else None)}
        for key, text in ends.items():
            site = _site_named(text, given)
            if site is not None and len(devices[site]) > 1:
                values = {"subject": subject, "key": key, "text": site, "count": len(devices[site]), "choices": tuple(devices[site])}
                yield Diagnostic(code=codes.WHICH_DEVICE, subject=subject, where=given.where(section, link.id, key), values=values)
        resolved = [_device(text, given, devices) for text in ends.values()]
        if resolved[0] is not None and resolved[0] == resolved[1]:
            values = {"subject": subject, "text": shortened(link.a)}
            yield Diagnostic(code=codes.SELF_LINK, subject=subject, where=given.where(section, link.id, "b"), values=values)


def _all_links(given: Validated) -> Iterator[tuple[str, Link]]:
    """The lines and the candidates for lines, with their sections."""
    return ((section, link) for section in ("links", "candidates") for link in given.records[section].values())


def _site_named(text: str | None, given: Validated) -> str | None:
    """The site that a link end names, None if it names a device or nothing."""
    if text is None or text.startswith("device:"):
        return None
    return bare(text) if bare(text) in given.records["sites"] else None


def _device(text: str | None, given: Validated, devices: Mapping[str, list[str]]) -> str | None:
    """The device at a link end; the implicit one has the site's id. None if it is not decided."""
    if text is None:
        return None
    site = _site_named(text, given)
    if site is None:
        return bare(text)
    return site if not devices[site] else devices[site][0] if len(devices[site]) == 1 else None


def resolved(given: Validated) -> dict[str, dict[str, Any]]:
    """The records with every name resolved. ``given`` must be free of errors."""
    records = {name: dict(entries) for name, entries in given.records.items()}
    standing = devices_by_site(given)
    carrier = _carrier(given)
    if carrier not in records["sites"] and any(link.b is None for _, link in _all_links(given)):
        records["sites"][carrier] = Site(id=carrier, kind=SiteKind.CARRIER)
        standing[carrier] = []
    records["sites"] = {name: _site(site) for name, site in records["sites"].items()}
    explicit = {name: _bare(device, site=bare(device.site)) for name, device in records["devices"].items()}
    implicit = {
        site.id: Device(id=site.id, site=site.id, title=site.title, valid_from=site.valid_from, valid_until=site.valid_until)
        for site in records["sites"].values()
        if not standing[site.id]
    }
    records["devices"] = {name: _ducts(device) for name, device in (explicit | implicit).items()}
    for section in ("links", "candidates"):
        records[section] = {name: _link(link, given, standing, carrier) for name, link in records[section].items()}
    records["subsidies"] = {name: _bare(record, sites=_all(record.sites)) for name, record in records["subsidies"].items()}
    records["maintenance"] = {name: _bare(one, down=tuple(_kind_and_id(text, given) for text in one.down))
                              for name, one in records["maintenance"].items()}  # fmt: skip
    records["services"] = {name: _service(service) for name, service in records["services"].items()}
    records["profiles"] = {name: _plain(profile) for name, profile in records["profiles"].items()}
    records["projects"] = {name: _project(project) for name, project in records["projects"].items()}
    records["coverage"] = {name: _bare(one, municipality=bare(one.municipality)) for name, one in records["coverage"].items()}
    records["tasks"] = {name: _named(task, "county", "project", "owner") for name, task in records["tasks"].items()}
    records["meetings"] = {name: _meeting(meeting) for name, meeting in records["meetings"].items()}
    records["contacts"] = {name: _bare(contact, sites=_all(contact.sites)) for name, contact in records["contacts"].items()}
    return records


def _carrier(given: Validated) -> str:
    """The site in which links without ``b`` end: the only carrier, else an id that is free."""
    if known := carriers(given):
        return known[0]
    taken = {name for section in ("sites", "devices", "links", "ducts") for name in given.known[section]}
    return next(name for name in (CARRIER, *(f"{CARRIER}-{number}" for number in range(len(taken) + 1))) if name not in taken)


def _bare(record: Any, **fields: object) -> Any:
    """``record`` with other values; itself if nothing differs."""
    changed = {name: value for name, value in fields.items() if getattr(record, name) != value}
    return record.model_copy(update=changed) if changed else record


def _all(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(bare(name) for name in names)


def _ducts(record: Any) -> Any:
    return _bare(record, ducts=None if record.ducts is None else _all(record.ducts))


def _site(site: Site) -> Any:
    return _bare(_ducts(site), parent=site.parent and bare(site.parent), exit=site.exit and bare(site.exit))


def _link(link: Link, given: Validated, devices: Mapping[str, list[str]], carrier: str) -> Any:
    ends = {"a": _device(link.a, given, devices), "b": carrier if link.b is None else _device(link.b, given, devices)}
    if link.b is None and carrier in given.records["sites"]:
        ends["b"] = _device(carrier, given, devices)
    return _bare(_ducts(link), **ends, contract=link.contract and bare(link.contract))


def _kind_and_id(text: str, given: Validated) -> str:
    """``kind:id`` of a bare id; a bare id that is several things means the site."""
    if text != bare(text):
        return text
    return next(f"{RECORDS[section].kind}:{text}" for section in ("sites", "devices", "links", "ducts") if text in given.known[section])


def _plain(record: Any) -> Any:
    """A profile or service: names of profile, class and day profile without prefix."""
    return _named(record, "profile", "qos", "day_profile")


def _named(record: Any, *names: str) -> Any:
    """``record`` with what stands in these fields without prefix."""
    return _bare(record, **{name: bare(text) for name in names if (text := getattr(record, name, None)) is not None})


def _project(project: Project) -> Any:
    covers = tuple(_named(addresses, "municipality") for addresses in project.covers)
    return _bare(_named(project, "county", "programme"), municipalities=_all(project.municipalities), covers=covers)


def _meeting(meeting: Meeting) -> Any:
    return _bare(meeting, decisions=tuple(_named(decision, "county", "project") for decision in meeting.decisions))


def _selector(chosen: Selector) -> Selector:
    return Selector.model_construct(
        ids=_all(chosen.ids), kind=chosen.kind, tag=chosen.tag, ags=chosen.ags, region=chosen.region, exclude=_all(chosen.exclude)
    )


def _service(service: Service) -> Any:
    fields: dict[str, object] = {
        "consumers": _selector(service.consumers), "allowed_hosts": service.allowed_hosts and _selector(service.allowed_hosts),
        "hosts": _all(service.hosts), "standby": _all(service.standby),
        "overrides": {bare(site): override for site, override in service.overrides.items()},
        "profiles": tuple(_bare(use, profile=bare(use.profile)) for use in service.profiles),
    }  # fmt: skip
    if isinstance(service, (Application, Internet)) and (home := service.home_office):
        fields["home_office"] = _bare(home, vpn=_all(home.vpn), internet=_all(home.internet))
    if isinstance(service, Fixed):
        fields |= {"origin": service.origin and bare(service.origin), "to": service.to and bare(service.to)}
        fields["flows"] = tuple((bare(origin), bare(to), rate) for origin, to, rate in service.flows)
    return _bare(_plain(service), **fields)

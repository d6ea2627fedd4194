"""Consistency: what records must fulfil beyond the types of their fields, each record alone and together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from kommunalnetz.diagnostics import Code, Diagnostic, Where
from kommunalnetz.inventory import codes, prefixes
from kommunalnetz.inventory.inventory import Inventory, bare
from kommunalnetz.inventory.records import Policy, Profile
from kommunalnetz.inventory.sections import RECORDS, nearest
from kommunalnetz.inventory.services import Application, Conference, ConferenceMode, Fixed, Internet, Service, Transfer, Voice
from kommunalnetz.inventory.source import ALIASES, shortened
from kommunalnetz.inventory.validation import Validated


def inconsistencies(given: Validated) -> Iterator[Diagnostic]:
    """Everything that contradicts itself in records whose fields are right."""
    return chain.from_iterable(check(given) for check in _CHECKS)


def _tell(given: Validated, code: Code, section: str, record: Any, path: tuple[str | int, ...], **values: object) -> Diagnostic:
    subject = f"{RECORDS[section].kind}:{record.id}"
    return Diagnostic(code=code, subject=subject, where=given.where(section, record.id, *path), values={"subject": subject, **values})


def _official_keys(given: Validated) -> Iterator[Diagnostic]:
    """ARS[:5] + ARS[9:] is the AGS of a municipality; a county has only the first five digits."""
    seen: dict[tuple[str, str], str] = {}
    for site in given.records["sites"].values():
        if site.ars and site.ags and site.ars[:5] + (site.ars[9:] if len(site.ags) == 8 else "") != site.ags:
            yield _tell(given, codes.ARS_AGS, "sites", site, ("ars",), ars=site.ars, ags=site.ags)
        if site.ags:
            first = seen.setdefault((site.kind, site.ags), site.id)
            if first != site.id and site.kind in ("county", "city", "municipality"):
                yield _tell(given, codes.SAME_AGS, "sites", site, ("ags",), other=f"site:{first}", text=site.ags)


def _belonging(given: Validated) -> Iterator[Diagnostic]:
    """``parent`` comes to an end, ``exit`` stands at the site."""
    sites = given.records["sites"]
    at: dict[str, list[str]] = {}
    for device in given.records["devices"].values():
        at.setdefault(bare(device.site), []).append(device.id)
    for site in sites.values():
        visited, current = {site.id}, site
        while current.parent is not None and (current := sites.get(bare(current.parent))) is not None:
            if current.id == site.id:
                yield _tell(given, codes.PARENT_CYCLE, "sites", site, ("parent",))
            if current.id in visited:
                break
            visited.add(current.id)
        own = at.get(site.id, [site.id])
        if site.exit is not None and bare(site.exit) not in own and _complete(given, "devices"):
            yield _tell(given, codes.EXIT, "sites", site, ("exit",), text=shortened(site.exit), choices=nearest(site.exit, own))


def _spans(given: Validated) -> Iterator[Diagnostic]:
    """Ends do not lie before beginnings."""
    for section, records in given.records.items():
        pairs = (("valid_from", "valid_until"), ("start", "until")) if section == "contracts" else (("valid_from", "valid_until"),)
        for record in records.values():
            for first, last in pairs:
                beginning, end = getattr(record, first), getattr(record, last)
                if beginning is not None and end is not None and end < beginning:
                    yield _tell(given, codes.BACKWARDS, section, record, (last,), key=last, earlier=first)


def _sources(given: Validated) -> Iterator[Diagnostic]:
    """A profile says where its figures come from; an assumption is about a field that exists."""
    for profile in given.records["profiles"].values():
        if not profile.source.strip() and not profile.assumptions:
            yield _tell(given, codes.UNSOURCED, "profiles", profile, ())
    for section, records in given.records.items():
        for record in records.values():
            fields = type(record).model_fields
            for name in record.assumptions:
                if name not in fields and ALIASES.get(name) not in fields:
                    told = _tell(given, codes.UNKNOWN_KEY, section, record, (), key=shortened(name), choices=nearest(name, fields))
                    written = given.places.roots[section, record.id].get("assumptions")
                    key = written.key(name) if written is not None else None
                    yield replace(told, where=key.where) if key is not None else told


def _days(given: Validated) -> Iterator[Diagnostic]:
    """The busy hour weighs 1."""
    for day in given.records["day_profiles"].values():
        if abs(max(day.weights) - 1) > 1e-9:
            yield _tell(given, codes.DAY_MAXIMUM, "day_profiles", day, ("weights",), text=f"{max(day.weights):g}")


def _availabilities(given: Validated) -> Iterator[Diagnostic]:
    """mtbf and mttr come together."""
    for section in ("links", "ducts", "devices"):
        for record in given.records[section].values():
            a = record.availability
            if a is not None and (a.mtbf is None) != (a.mttr is None):
                yield _tell(given, codes.HALF_AVAILABILITY, section, record, ("availability",), key="mttr" if a.mttr is None else "mtbf")
            elif a is not None and a.mtbf is None and a.availability is None:
                yield _tell(given, codes.HALF_AVAILABILITY, section, record, ("availability",), key="availability")


def _services(given: Validated) -> Iterator[Diagnostic]:
    """A service says where it runs and how much it needs."""
    for service in given.records["services"].values():
        if service.profile is not None and service.profiles:
            yield _tell(given, codes.TWO_WAYS, "services", service, ("profiles",), key="profile", other="profiles")
        if _needs_host(service) and not service.hosts:
            yield _tell(given, codes.NO_HOSTS, "services", service, ())
        for position, name in enumerate(service.standby):
            if bare(name) in {bare(host) for host in service.hosts}:
                yield _tell(given, codes.STANDBY_IS_HOST, "services", service, ("standby", position), text=bare(name))
        if isinstance(service, Fixed):
            yield from _fixed(given, service)
        elif (key := _lacking(given, service)) is not None:
            yield _tell(given, codes.NO_RATE, "services", service, ("profile",), key=key)
        if not isinstance(service, Fixed) and _complete(given, "sites") and not _selects(given, service):
            yield _tell(given, codes.SELECTS_NOTHING, "services", service, ("consumers",))


def _needs_host(service: Service) -> bool:
    """Meshes, fixed rates and purely internal telephony have no host."""
    match service:
        case Conference():
            return service.mode is not ConferenceMode.MESH
        case Voice():
            return service.internal_share < 1
        case Fixed():
            return False
        case _:
            return True


def _lacking(given: Validated, service: Service) -> str | None:
    """The key without which the service has no rate, None if there is enough, or if its profile has mistakes of its own."""
    names = [service.profile, *(use.profile for use in service.profiles)]
    named = [bare(name) for name in names if name is not None]
    known: list[Profile] = [given.records["profiles"][name] for name in named if name in given.records["profiles"]]
    if len(known) < len(named):
        return None
    match service:
        case Application() | Internet() | Voice():
            if not known:
                return "profile"
            return "up" if any(profile.up is None and profile.down is None for profile in known) else None
        case Conference():
            return "stream" if service.stream is None and not any(profile.stream is not None for profile in known) else None
        case Transfer():
            overridden = service.overrides and all(override.volume is not None for override in service.overrides.values())
            return "volume" if service.volume is None and service.volume_per_user is None and not overridden else None
        case _:
            return None


def _fixed(given: Validated, service: Fixed) -> Iterator[Diagnostic]:
    """Either ``from``, ``to`` and ``rate``, or a matrix."""
    single = {"from": service.origin, "to": service.to, "rate": service.rate}
    if service.matrix is not None:
        for key in (key for key, value in single.items() if value is not None):
            yield _tell(given, codes.TWO_WAYS, "services", service, (key,), key="matrix", other=key)
        return
    for key in (key for key, value in single.items() if value is None):
        yield _tell(given, codes.NO_RATE, "services", service, (), key=key)
    if service.origin is not None and service.to is not None and bare(service.origin) == bare(service.to):
        yield _tell(given, codes.SELF_LINK, "services", service, ("to",), text=bare(service.to))


def _complete(given: Validated, section: str) -> bool:
    """Whether every record of a section is without mistakes; else nothing can be said about what is missing in it."""
    return len(given.records[section]) == len(given.known[section])


def _selects(given: Validated, service: Service) -> bool:
    """Whether there is a consumer at all."""
    return bool(Inventory(sites=given.records["sites"]).selected(service.consumers))


def _measurements(given: Validated) -> Iterator[Diagnostic]:
    """One value for each link, month and layer."""
    seen: dict[tuple[str, str, str], int] = {}
    for position, measurement in enumerate(given.measurements):
        first = seen.setdefault((bare(measurement.link), measurement.month, measurement.layer), position)
        if first != position:
            subject = f"measurement:{bare(measurement.link)}"
            place: Where = given.places["measurements", first]
            yield Diagnostic(
                code=codes.MEASURED_TWICE, subject=subject, where=given.where("measurements", position), related=(place,),
                values={"subject": subject, "month": measurement.month, "first": str(place)},
            )  # fmt: skip


def _policy(given: Validated) -> Iterator[Diagnostic]:
    """Green ends below red."""
    policy: Policy = given.policy
    limits = {("limits",): policy.limits} | {("role_limits", role): limits for role, limits in policy.role_limits.items()}
    for path, limit in limits.items():
        if limit.green > limit.red:
            values = {"subject": "policy", "green": limit.green, "red": limit.red}
            yield Diagnostic(code=codes.LIMITS, subject="policy", where=given.where("policy", *path, "green"), values=values)


def _key(given: Validated) -> Iterator[Diagnostic]:
    """The parts of the key add up to 1; its weights are those of payers."""
    key = given.policy.key
    if key is None:
        return
    total = sum(key.parts.values())
    if abs(total - 1) > 1e-9:
        values: dict[str, object] = {"subject": "policy", "total": total}
        yield Diagnostic(code=codes.KEY_PARTS, subject="policy", where=given.where("policy", "key", "parts"), values=values)
    payers = [site.id for site in given.records["sites"].values() if site.kind in key.payers]
    for name in key.weights:
        if name not in payers:
            values = {"subject": "policy", "text": shortened(name), "choices": nearest(name, payers)}
            yield Diagnostic(code=codes.KEY_WEIGHT, subject="policy", where=given.where("policy", "key", "weights", name), values=values)


def _prefixes(given: Validated) -> Iterator[Diagnostic]:
    """Pools, allocations and sources of management are network prefixes, servers are addresses."""
    management = given.network.management
    pools = ((("network", "pools", name, "prefix"), pool.prefix, "10.20.0.0/16") for name, pool in given.network.pools.items())
    taken = ((("addresses", i, "prefix"), allocation.prefix, "10.20.0.0/31") for i, allocation in enumerate(given.addresses))
    sources = ((("network", "management", "sources", i), text, "10.20.0.0/24") for i, text in enumerate(management.sources))
    for path, text, wanted in (*pools, *taken, *sources):
        yield from _written_as(given, path, text, wanted, prefixes.parsed)
    for key in ("ntp", "syslog", "radius"):
        for i, text in enumerate(getattr(management, key)):
            yield from _written_as(given, ("network", "management", key, i), text, "10.20.0.1", prefixes.parsed_address)


def _written_as(
    given: Validated, path: tuple[str | int, ...], text: str, wanted: str, parse: Callable[[str], object]
) -> Iterator[Diagnostic]:
    try:
        parse(text)
    except ValueError:
        key = next(str(step) for step in reversed(path) if isinstance(step, str))
        subject = "network" if path[0] == "network" else given.addresses[int(path[1])].owner
        values = {"subject": subject, "key": key, "text": shortened(text), "wanted": wanted}
        yield Diagnostic(code=codes.PATTERN, subject=subject, where=given.where(str(path[0]), *path[1:]), values=values)


_CHECKS: tuple[Callable[[Validated], Iterator[Diagnostic]], ...] = (
    _official_keys, _belonging, _spans, _sources, _days, _availabilities, _services, _measurements, _policy, _key, _prefixes,
)  # fmt: skip

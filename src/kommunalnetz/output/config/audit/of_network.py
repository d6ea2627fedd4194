"""Requirements that the inventory and its study decide."""

from collections.abc import Callable, Iterator

import numpy as np

from kommunalnetz.checks import class_share
from kommunalnetz.checks.colours import Colour
from kommunalnetz.checks.lines import lines
from kommunalnetz.checks.resilience import resilience
from kommunalnetz.checks.single_points import losers
from kommunalnetz.inventory.addressing import encrypted
from kommunalnetz.inventory.records import Device, Link, OutageKind, SiteKind
from kommunalnetz.output.config.audit.answer import LINES, NOTHING, ROUTERS, SITES, Answer, Judged, Result, answer, undecided
from kommunalnetz.output.config.audit.audited import Audited
from kommunalnetz.output.config.audit.of_routers import TUNNELS, together
from kommunalnetz.output.tables import Sentence
from kommunalnetz.traffic.columns import DEFAULT_CLASS

CORE = (SiteKind.POP, SiteKind.DATACENTRE, SiteKind.GATEWAY)
SLA = "Contracts of tunnelled lines that name the availability: {count:count} of {all:count}; whether it was kept is not known."
NO_VOICE = "There is no telephony in the inventory."
VOICE = "Services of telephony: {services:count}; lines that give their class more than its limit: {count:count}."
STALE = "Lines computed: {count:count}, outages: {outages:count}; the data are of {date:date}, older than {limit}."
UNKNOWN_RATE = "Lines computed: {count:count}, outages: {outages:count}; lines whose rate is not known: {unknown:count}."
COMPUTED = "Lines computed: {count:count}, outages: {outages:count}, from data of {date:date}."
MSGIDS = (SLA, NO_VOICE, VOICE, STALE, UNKNOWN_RATE, COMPUTED)
"""Every sentence of this module."""


def documented(audited: Audited) -> Answer:
    """Rate, date and measured value of every line."""
    measured = {one.link for one in audited.inventory.measurements}
    return answer(_lines(audited, lambda link: link.capacity is not None and link.as_of is not None and link.id in measured), LINES)


def planned(audited: Audited) -> Answer:
    """Every line computed, from data that are not too old."""
    study, policy = audited.study, audited.inventory.policy
    unknown = [link for n, link in enumerate(study.network.links) if not study.network.capacity[2 * n] > 0]
    stale = policy.stale_after.after(audited.inventory.date) < study.date
    values: dict[str, object] = {"count": len(study.network.links), "outages": len(study.outages), "date": audited.inventory.date}
    if not study.network.links or not audited.inventory.services:
        return undecided(NOTHING)
    result = Result.PARTLY if unknown or stale else Result.FULFILLED
    if len(unknown) == len(study.network.links):
        result = Result.NOT
    if unknown:
        places = tuple(audited.place("links", link.id, "capacity") for link in unknown)
        return Answer(result=result, evidence=Sentence(UNKNOWN_RATE, {**values, "unknown": len(unknown)}), places=places)
    evidence = Sentence(STALE, {**values, "limit": policy.stale_after}) if stale else Sentence(COMPUTED, values)
    return Answer(result=result, evidence=evidence, places=(audited.place("network", "date"),) if stale else ())


def single_points(audited: Audited) -> Answer:
    """No router of the core whose outage takes services from others."""
    inventory = audited.inventory
    if OutageKind.DEVICE not in {outage.kind for outage in audited.study.outages}:
        return undecided(NOTHING)
    core = [one for one in audited.devices if inventory.sites[one.site].kind in CORE]
    takes = {impact.outage.name for impact in audited.study.impacts if losers(audited.study, impact)}

    def judged(one: Device) -> Judged:
        place = audited.place("devices", one.id) or audited.place("sites", one.site)
        return Judged(one.id, f"device:{one.id}" not in takes, place)

    return answer(map(judged, core), ROUTERS)


def separate(audited: Audited) -> Answer:
    """Two lines on proven separate routes for every county."""
    kept = {Colour.GREEN: True, Colour.AMBER: False, Colour.RED: False, Colour.GREY: None}
    counties = [site for site in audited.inventory.sites.values() if site.kind is SiteKind.COUNTY]
    own = lines(audited.study)
    found = ((site, resilience(audited.study, site.id, own[site.id]).colour) for site in counties)
    return answer((Judged(site.name, kept[colour], audited.place("sites", site.id)) for site, colour in found), SITES)


def protected(audited: Audited) -> Answer:
    """Encryption of the lines that a provider runs."""
    return answer((_encrypted(audited, link) for link in audited.provided), LINES)


def encrypted_everywhere(audited: Audited) -> Answer:
    """Encryption of all lines between sites."""
    return answer((_encrypted(audited, link) for link in audited.lines), LINES)


def thresholds(audited: Audited) -> Answer:
    """A rate from which the limits of the monitoring follow."""
    capacity = audited.study.network.capacity
    known = {link.id: bool(capacity[2 * n] > 0) for n, link in enumerate(audited.study.network.links)}
    return answer(_lines(audited, lambda link: known[link.id]), LINES)


def doubled(audited: Audited) -> Answer:
    """A second router at every site of our own."""
    of = audited.inventory.devices_of
    own = [site for site in audited.inventory.sites.values() if of[site.id] and site.kind is not SiteKind.CARRIER]
    return answer((Judged(site.name, len(of[site.id]) > 1, audited.place("sites", site.id)) for site in own), SITES)


def prioritised(audited: Audited) -> Answer:
    """Queues with a priority class at every router, cut after the plan, that fit into the line."""
    return answer(together([tuple(audited.shown("queues", audited.devices)), tuple(_fitting(audited))]), ROUTERS)


def _fitting(audited: Audited) -> Iterator[Judged]:
    priority = any(one.priority for one in audited.inventory.classes.values())
    maxima, network = audited.context.maxima, audited.study.network
    for device in audited.devices:
        arcs = np.flatnonzero(network.tail == network.device_at[device.id]).tolist()
        full = [line.arc for arc in arcs if (line := maxima.queues(arc)) is not None and line.exceeds]
        place = audited.place("links", network.links[full[0] // 2].id, "capacity") if full else audited.place("classes")
        yield Judged(device.id, priority and not full, place)


def contracts(audited: Audited) -> Answer:
    """What contracts of tunnelled lines agree on. That it was kept cannot be seen, so at best partly."""
    inventory = audited.inventory
    named = dict.fromkeys(link.contract for link in audited.lines if encrypted(link) and link.contract)
    if not named:
        return undecided(TUNNELS)
    lacking = [name for name in named if inventory.contracts[name].sla.availability is None]
    places = tuple(audited.place("contracts", name) for name in lacking)
    evidence = Sentence(SLA, {"count": len(named) - len(lacking), "all": len(named)})
    return Answer(result=Result.NOT if len(lacking) == len(named) else Result.PARTLY, evidence=evidence, places=places)


def tunnels(audited: Audited) -> Answer:
    """Method, addresses and key of every tunnel."""
    context = audited.context
    common = audited.inventory.network.secrets.ipsec
    found = [link for link in audited.study.network.links if encrypted(link)]
    if not found:
        return undecided(TUNNELS)

    def complete(link: Link) -> bool:
        below = all(any(context.book.end(link.id, end, v, "underlay") for v in context.versions) for end in (link.a, str(link.b)))
        return below and (link.secret or common) is not None

    return answer((Judged(link.id, complete(link), audited.place("links", link.id, "encapsulation")) for link in found), LINES)


def telephony(audited: Audited) -> Answer:
    """Telephony in the study, and its class within its limit."""
    services = [one for one in audited.inventory.services.values() if one.kind == "voice"]
    if not services:
        return undecided(NO_VOICE)
    classes = _voice_classes(audited)
    above = [one for one in class_share.check(audited.study) if one.subject.rpartition("/")[2] in classes]
    values = {"services": len(services), "count": len({one.subject for one in above})}
    places = tuple(str(one.where) for one in above if one.where)
    return Answer(result=Result.PARTLY if above else Result.FULFILLED, evidence=Sentence(VOICE, values), places=places)


def spoken(audited: Audited) -> Answer:
    """Encryption of the lines that carry the class of telephony."""
    classes, intact = _voice_classes(audited), audited.study.intact
    positions = [n for n, name in enumerate(intact.classes) if name in classes]
    if not positions:
        return undecided(NO_VOICE)
    need = intact.class_need[:, positions, :].max(axis=(1, 2))
    carrying = {link.id for n, link in enumerate(audited.study.network.links) if need[2 * n] > 0 or need[2 * n + 1] > 0}
    return answer((_encrypted(audited, link) for link in audited.lines if link.id in carrying), LINES)


def _voice_classes(audited: Audited) -> set[str]:
    """The QoS classes of telephony."""
    profiles, found = audited.inventory.profiles, set()
    for service in audited.inventory.services.values():
        if service.kind == "voice":
            used = [name for name in (service.profile or "", *(use.profile for use in service.profiles)) if name in profiles]
            found |= {service.qos} if service.qos else {profiles[name].qos or DEFAULT_CLASS for name in used} or {DEFAULT_CLASS}
    return found


def _lines(audited: Audited, good: Callable[[Link], bool]) -> Iterator[Judged]:
    for link in audited.study.network.links:
        yield Judged(link.id, good(link), audited.place("links", link.id))


def _encrypted(audited: Audited, link: Link) -> Judged:
    return Judged(link.id, encrypted(link), audited.place("links", link.id, "encapsulation"))

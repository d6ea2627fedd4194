"""The table of ``headroom``: how many more fit, and what gives first in one sentence."""

from collections.abc import Iterable, Iterator
from math import isinf, isnan

from kommunalnetz.checks.lines import direction, ends
from kommunalnetz.checks.names import outage_name
from kommunalnetz.diagnostics import Word
from kommunalnetz.inventory.services import AnyService
from kommunalnetz.output.rows import facts
from kommunalnetz.output.tables import Column, Sentence, Table
from kommunalnetz.output.view_assumptions import FIELDS, groups
from kommunalnetz.output.view_names import alphabetical
from kommunalnetz.planning.headroom import Headroom, Unit
from kommunalnetz.planning.limits import Bottleneck
from kommunalnetz.traffic.study import Study

FIRST = "{link} towards {head}, {hour}:00: {share:share} of {capacity:rate} may be used."
FIRST_OUTAGE = "{link} towards {head}, {hour}:00, if {outage} fails: {share:share} of {capacity:rate} may be used."
CLASS = "{link} towards {head}, {hour}:00: {qos} may take {share:share} of {capacity:rate}."
CLASS_OUTAGE = "{link} towards {head}, {hour}:00, if {outage} fails: {qos} may take {share:share} of {capacity:rate}."
FULL = "{link} towards {head}, {hour}:00, is too small already today: {share:share} of {capacity:rate} may be used, {need:rate} are needed."
FULL_OUTAGE = (
    "{link} towards {head}, {hour}:00, is too small already today if {outage} fails: {share:share} of {capacity:rate} may be used, "
    "{need:rate} are needed."
)
NOTHING = "No line limits it."
AT_LEAST = "So many fit in any case; no more were looked for."
ALL_FIT = "All of them fit at once."
UNKNOWN_LINE = "The booked bandwidth of {links} is not known."
UNKNOWN_PEOPLE = "The number of workplaces is not known."
UNKNOWN_NEED = "It is not known what all services need here."
TOGETHER = "{count:count} more {unit} fit at all sites together, shared out like those of today. What gives first: {first}"
TOGETHER_ROOMS = "{count:count} more rooms fit at every site at once. What gives first: {first}"
COUNTIES = "{count:count} of {all:count} further counties can use it at once, the smallest first. What gives first: {first}"
COUNTIES_ALL = "{count:count} of {all:count} further counties can use it at once."
LEFT_OUT = "Left out there, because nothing fits or nothing can be said even for the site alone: {sites}."
NOT_COUNTED = "Not counted, because the booked bandwidth is not known: {links}."
NOT_NEEDED = "What these need is not known and is not on the lines of the others: {sites}."
ASSUMED = "It rests on values without a source: {fields}."
LIMITS = (
    "Limits: {red:share} of a line with everything working, {outage:share} in an outage, unless its role has others; "
    "delay and routers are not looked at."
)
TEXTS = (
    FIRST, FIRST_OUTAGE, CLASS, CLASS_OUTAGE, FULL, FULL_OUTAGE, NOTHING, AT_LEAST, ALL_FIT, UNKNOWN_LINE, UNKNOWN_PEOPLE, UNKNOWN_NEED,
    TOGETHER, TOGETHER_ROOMS, COUNTIES, COUNTIES_ALL, LEFT_OUT, NOT_COUNTED, NOT_NEEDED, ASSUMED, LIMITS, *(unit.value for unit in Unit),
)  # fmt: skip


def headroom_table(study: Study, found: tuple[Headroom, ...], service: AnyService | None) -> Table:
    """Per site how many more fit if the others stay as they are, by name; the sentences below are about all sites together."""
    at_sites = [one for one in found if one.site is not None]
    sites = study.inventory.sites
    ordered = sorted(at_sites, key=lambda one: alphabetical(sites[str(one.site)].name))
    together = [one for one in found if one.site is None]
    return Table(
        schema="kommunalnetz-headroom/1",
        title="How much more fits",
        columns=(
            Column(name="site", title="Site", shown=False),
            Column(name="site_title", title="Site"),
            Column(name="unit", title="what"),
            Column(name="today", title="today", unit="number"),
            Column(name="more", title="reserve", unit="number"),
            Column(name="first", title="what gives first"),
            Column(name="link", title="Line", shown=False),
            Column(name="direction", title="direction", shown=False),
            Column(name="hour", title="hour", unit="count", shown=False),
            Column(name="outage", title="which", shown=False),
            Column(name="qos", title="class", shown=False),
            Column(name="limit", title="limit", unit="share", shown=False),
            Column(name="capacity", title="booked", unit="rate", shown=False),
            Column(name="unknown_links", title="not known", shown=False),
            Column(name="left_out", title="left out", shown=False),
        ),
        rows=tuple(_row(study, one) for one in (*ordered, *together)),
        facts={**facts(study), "service": service.id if service else None, "subject": service.name if service else None},
        remarks=tuple(_remarks(study, together, at_sites, service)),
        minor=frozenset(range(len(ordered), len(found))),
    )


def _row(study: Study, one: Headroom) -> tuple[object, ...]:
    at, network = one.at, study.network
    place: tuple[object, ...] = (None,) * 7
    if at is not None:
        link = network.links[at.arc // 2].id
        place = (link, direction(at.arc), at.hour, at.outage.name if at.outage else None, at.qos, at.share, at.capacity)
    today = one.today if isnan(one.today) else round(one.today, 2)
    title = study.inventory.sites[one.site].name if one.site else ""
    return (
        one.site, title, Word(one.unit.value), today, one.more, _first(study, one), *place, one.unknown, [site for site, _ in one.left_out],
    )  # fmt: skip


def _first(study: Study, one: Headroom) -> Sentence:
    if isnan(one.more) and one.unknown:
        return Sentence(UNKNOWN_LINE, {"links": _links(study, one.unknown)})
    if isnan(one.more):
        others = any(gap.site == one.site and gap.field not in ("staff", "population") for gap in study.demand.gaps)
        return Sentence(UNKNOWN_NEED if others else UNKNOWN_PEOPLE)
    if one.at is None:
        return Sentence(NOTHING if isinf(one.more) else ALL_FIT if one.unit is Unit.COUNTIES else AT_LEAST)
    return Sentence(*sentence(study, one.at))


def sentence(study: Study, at: Bottleneck) -> tuple[str, dict[str, object]]:
    """Where a limit is reached: msgid and values."""
    text = FULL if at.exceeded else CLASS if at.qos else FIRST
    values: dict[str, object] = {
        "link": study.network.links[at.arc // 2].name, "head": ends(study.network, at.arc)[1], "hour": str(at.hour), "share": at.share,
        "capacity": at.capacity, "need": at.today,
    }  # fmt: skip
    if at.qos:
        values["qos"] = study.inventory.classes[at.qos].name
    if at.outage is None:
        return text, values
    outages = {FULL: FULL_OUTAGE, CLASS: CLASS_OUTAGE, FIRST: FIRST_OUTAGE}
    return outages[text], values | {"outage": outage_name(study.inventory, at.outage)}


def _links(study: Study, links: Iterable[str]) -> tuple[str, ...]:
    return tuple(study.inventory.links[link].name for link in links)


def _remarks(study: Study, together: list[Headroom], alone: list[Headroom], service: AnyService | None) -> Iterator[Sentence]:
    for one in together:
        if one.unit is Unit.COUNTIES:
            values: dict[str, object] = {"count": one.more, "all": one.candidates, "first": _first(study, one)}
            yield Sentence(COUNTIES_ALL if one.at is None else COUNTIES, values)
        else:
            values = {"count": one.more, "unit": Word(one.unit.value), "first": _first(study, one)}
            yield Sentence(TOGETHER_ROOMS if one.unit is Unit.ROOMS else TOGETHER, values)
        if one.left_out:
            yield Sentence(LEFT_OUT, {"sites": tuple(study.inventory.sites[site].name for site, _ in one.left_out)})
    if unknown := tuple(dict.fromkeys(link for one in (*alone, *together) for link in one.unknown)):
        yield Sentence(NOT_COUNTED, {"links": _links(study, unknown)})
    if gaps := tuple(dict.fromkeys(gap.site for gap in study.demand.gaps)):
        yield Sentence(NOT_NEEDED, {"sites": tuple(study.inventory.sites[site].name for site in gaps)})
    policy = study.inventory.policy
    yield Sentence(LIMITS, {"red": policy.limits.red, "outage": policy.limits.outage})
    if fields := assumed(study, None if service is None else (service,)):
        yield Sentence(ASSUMED, {"fields": fields})


def assumed(study: Study, services: Iterable[AnyService] | None) -> tuple[Word, ...]:
    """What has no source and carries traffic of ``services`` (None: of all), the weightiest first, in people's words."""
    wanted: set[str] | None = None
    if services is not None:
        wanted = set()
        for service in services:
            profiles = [use.profile for use in service.profiles] or [service.profile or ""]
            wanted |= {f"service:{service.id}", *(f"profile:{name}" for name in profiles), "policy:concurrency", "policy:packet_size"}
    found = [one for group in groups(study.assumptions) for one in group.members]
    told = [one.field for one in found if one.share > 0 and (wanted is None or one.subject in wanted or one.field == "staff")]
    return tuple(dict.fromkeys(Word(FIELDS[name][0]) for name in told if name in FIELDS))

"""All that is known about one record: what is written, where, what the study says about it, and what the checks find."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pydantic import BaseModel

from kommunalnetz.diagnostics import Diagnostic, Where, Word
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.rows import ends, facts
from kommunalnetz.output.tables import Column, Finding, Quantity, Table
from kommunalnetz.traffic.study import Study

SECTIONS = {
    "site": "sites", "device": "devices", "link": "links", "duct": "ducts", "service": "services", "contract": "contracts",
    "profile": "profiles", "class": "classes", "day_profile": "day_profiles", "price": "prices", "contact": "contacts",
    "project": "projects", "programme": "programmes", "coverage": "coverage", "task": "tasks", "meeting": "meetings",
    "candidate": "candidates", "subsidy": "subsidies", "maintenance": "maintenance",
}  # fmt: skip
"""Kind of a subject -> section of the inventory, in the order in which a bare id is looked up."""

_UNITS = {
    "capacity": "rate", "rate": "rate", "back": "rate", "throughput": "rate", "up": "rate", "down": "rate", "stream": "rate",
    "thumbnail": "rate", "peak": "rate", "length": "length", "delay": "delay", "jitter": "delay", "mtbf": "duration", "mttr": "duration",
    "repair": "duration", "volume": "volume", "volume_per_user": "volume", "concurrency": "share", "share": "share", "dedup": "share",
    "efficiency": "share", "limit": "share", "availability": "share", "internal_share": "share", "monthly": "money", "one_off": "money",
    "investment": "money", "basis": "money",
}  # fmt: skip
"""Unit of a record's field, by the last name of its path that is not a direction."""

Fact = tuple[str | Word, str | Word, object, str]
"""Topic, name, value and unit."""


def subject(inventory: Inventory, name: str) -> tuple[str, str] | None:
    """Kind and id that ``name`` means: ``kind:id``, or a bare id, which is a site if it is several things. None if it is not there."""
    kind, colon, identity = name.partition(":")
    if colon and kind in SECTIONS:
        return (kind, identity) if identity in getattr(inventory, SECTIONS[kind]) else None
    return next(((kind, name) for kind, section in SECTIONS.items() if name in getattr(inventory, section)), None)


def fact_table(study: Study, kind: str, identity: str, findings: Iterable[Diagnostic]) -> Table:
    """The facts about ``kind:identity``, a row each."""
    inventory = study.inventory
    record = getattr(inventory, SECTIONS[kind])[identity]
    rows = [*_written(record, inventory.where(SECTIONS[kind], identity)), *_computed(study, kind, identity)]
    rows += [(Word("findings"), d.code.id, Finding(d), "") for d in findings if d.subject == f"{kind}:{identity}"]
    return Table(
        schema="kommunalnetz-show/1",
        title="What is known",
        columns=(
            Column(name="topic", title="Topic"),
            Column(name="name", title="What"),
            Column(name="value", title="Value"),
            Column(name="unit", title="Unit", shown=False),
        ),
        rows=tuple((topic, name, _cell(value, unit), unit) for topic, name, value, unit in rows),
        facts={**facts(study), "subject": f"{kind}:{identity}"},
    )


def _cell(value: object, unit: str) -> object:
    """A number without a unit is shown as it is written."""
    return Quantity(value, unit or ".9g") if unit or isinstance(value, float) else value


def _written(record: BaseModel, where: Where | None) -> Iterator[Fact]:
    if where is not None:
        yield Word("inventory"), Word("written in"), str(where), ""
    for name, value in _leaves("", record.model_dump(mode="python", by_alias=True, exclude_unset=True)):
        yield Word("inventory"), name, value, unit(name, value)


def _leaves(prefix: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(f"{prefix}.{key}" if prefix else str(key), item)
    elif isinstance(value, tuple | list) and any(isinstance(item, Mapping) for item in value):
        for position, item in enumerate(value):
            yield from _leaves(f"{prefix}[{position}]", item)
    elif value not in ("", (), [], None):
        yield prefix, value


def unit(name: str, value: object) -> str:
    """The unit of a record's field, by its dotted name; empty if it has none."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return ""
    parts = [part for part in name.split(".") if part not in ("a_to_b", "b_to_a")]
    return _UNITS.get(parts[-1], "") if parts else ""


def _computed(study: Study, kind: str, identity: str) -> Iterator[Fact]:
    match kind:
        case "link" if identity in study.network.link_at:
            yield from _line(study, identity)
        case "site" if identity in study.network.site_at:
            yield from _site(study, identity)
        case "service":
            yield from _service(study, identity)
    yield from _impact(study, kind, identity)


def _line(study: Study, identity: str) -> Iterator[Fact]:
    network, state, worst = study.network, study.intact, study.worst
    position = network.link_at[identity]
    for arc in (2 * position, 2 * position + 1):
        tail, head = ends(network, arc)
        topic, hour = f"{tail} -> {head}", int(state.peak_hour[arc])
        yield topic, Word("capacity that counts"), float(network.capacity[arc]), "rate"
        yield topic, Word("busiest hour"), hour, "count"
        yield topic, Word("load"), float(state.load[arc, hour]), "rate"
        yield topic, Word("load / capacity"), float(state.utilisation[arc]), "share"
        yield topic, Word("need / capacity"), float(state.required[arc]), "share"
        yield topic, Word("need / capacity, worst outage"), float(worst.required[arc]), "share"
        if int(worst.outage[arc]) >= 0:
            yield topic, Word("worst outage"), study.outages[int(worst.outage[arc])].name, ""
        for service, rate in state.services_on(arc, hour):
            yield topic, f"service:{service}", float(rate), "rate"


def _site(study: Study, identity: str) -> Iterator[Fact]:
    network, place = study.network, study.network.site_at[identity]
    for arc in range(network.arcs):
        tail, head = (int(network.device_site[int(end[arc])]) for end in (network.tail, network.head))
        if tail == place != head:
            yield (
                Word("lines"),
                f"link:{network.links[arc // 2].id}",
                float(max(study.intact.required[arc], study.intact.required[arc ^ 1])),
                "share",
            )
    offered = study.intact.accounting.offered
    for position, service in enumerate(study.demand.services):
        if offered[position, place] > 0:
            yield Word("needs"), f"service:{service}", float(offered[position, place]), "rate"


def _service(study: Study, identity: str) -> Iterator[Fact]:
    services = list(study.demand.services)
    if identity not in services:
        return
    offered = study.intact.accounting.offered[services.index(identity)]
    for place, site in enumerate(study.network.sites):
        if offered[place] > 0:
            yield Word("needs"), f"site:{site.id}", float(offered[place]), "rate"


def _impact(study: Study, kind: str, identity: str) -> Iterator[Fact]:
    for impact in study.impacts:
        if impact.outage.name != f"{kind}:{identity}":
            continue
        yield Word("if it is down"), Word("without a way"), float(impact.unserved), "rate"
        yield Word("if it is down"), Word("by standby"), float(impact.standby), "rate"
        yield Word("if it is down"), Word("on other ways"), float(impact.rerouted), "rate"
        if impact.cut_off:
            yield Word("if it is down"), Word("cut off"), tuple(impact.cut_off), ""
        for arc, required in impact.overloaded:
            yield Word("if it is down"), f"link:{study.network.links[arc // 2].id}", float(required), "share"

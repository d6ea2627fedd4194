"""The annex *assumptions and data*: what is assumed, why, how much rests on it; how old the data are; where they come from."""

from collections import Counter
from collections.abc import Iterator, Sequence

from kommunalnetz.checks.lights import Lights
from kommunalnetz.checks.lines import Line, contract, lines
from kommunalnetz.checks.measured import newest
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output import borders
from kommunalnetz.output.view_names import alphabetical, counted, site_name
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import AssumptionsAnnex, Row, Table
from kommunalnetz.text import Text
from kommunalnetz.traffic.resting import Resting
from kommunalnetz.traffic.study import Study

_SECTIONS = {
    "site": "sites", "link": "links", "device": "devices", "duct": "ducts", "service": "services", "profile": "profiles",
    "class": "classes", "day_profile": "day_profiles", "price": "prices", "contract": "contracts",
}  # fmt: skip
FIELDS = {
    "staff": "workplaces",
    "population": "inhabitants",
    "users": "users",
    "concurrency": "active at once",
    "packet_size": "packet size",
    "up": "rate from the workplace",
    "down": "rate to the workplace",
    "stream": "video stream",
    "thumbnail": "thumbnail stream",
    "peak": "peak rate",
    "rate": "rate",
    "back": "rate back",
    "volume": "volume",
    "volume_per_user": "volume per workplace",
    "dedup": "saved by deduplication",
    "efficiency": "usable share of the line",
    "erlangs": "calls per phone (erlang)",
    "internal_share": "share of internal calls",
    "simultaneous": "at the same time",
    "home_office": "working from home",
    "route_factor": "route length by air line",
    "metric": "routing metric",
    "weights": "course of the day",
    "capacity": "booked bandwidth",
    "ducts": "route",
}
"""Field of a record -> msgid of what people call it."""


def assumptions_annex(study: Study, lights: Sequence[Lights], text: Text) -> AssumptionsAnnex:
    """The annex."""
    ordered = sorted(study.assumptions, key=lambda one: (-one.share, one.subject, one.field))
    return {
        "title": text("Annex: assumptions and data"),
        "heading": _heading(ordered, text),
        "sentences": [
            text("Whatever has no public source and was not reported is an assumption and stands here, the weightiest first."),
            text("The share of the peak tells how much of all traffic in the busiest hour rests on an assumption; shares overlap."),
        ],
        "assumptions": _assumptions(study, ordered, text),
        "data_state": _data_state(study, lights, text),
        "sources": {"title": text("Sources"), "paragraphs": sources(study.inventory, text)},
    }


def _heading(ordered: Sequence[Resting], text: Text) -> str:
    if not ordered:
        return text("Nothing had to be assumed")
    plural = "{number} values are assumed; the weightiest carries {share:share} of the peak"
    return counted(text, "One value is assumed; it carries {share:share} of the peak", plural, len(ordered), share=ordered[0].share)


def _assumptions(study: Study, ordered: Sequence[Resting], text: Text) -> Table:
    heads = (("subject", "What"), ("value", "Value"), ("share>", "Share of the peak"), ("reason", "Reason"))
    rows = [
        row(
            (_what(study.inventory, one, text), _value(one, text), text.share(one.share), _reason(one, text)),
            subject=one.subject, field=one.field, value=str(one.value), peak_share=one.share, reason=one.reason, estimated=one.estimated,
        )
        for one in ordered
    ]  # fmt: skip
    return table(text, "assumptions", text("Assumptions, the weightiest first"), heads, rows, text("Nothing had to be assumed."))


def _what(inventory: Inventory, one: Resting, text: Text) -> str:
    """``Ahrweiler: workplaces``."""
    kind, _, key = one.subject.partition(":")
    field = text(FIELDS[one.field]) if one.field in FIELDS else one.field
    if kind == "policy":
        return text("In general: {field}", field=field)
    record = getattr(inventory, _SECTIONS[kind]).get(key) if kind in _SECTIONS else None
    if record is None:
        return f"{key or kind}: {field}"
    return f"{site_name(inventory, record) if kind == 'site' else record.name}: {field}"


def _value(one: Resting, text: Text) -> str:
    return text.value(one.value)


def _reason(one: Resting, text: Text) -> str:
    """The program's reason in the report's language, the user's own words as they are."""
    return text("{reason} (estimated)", reason=text(one.reason)) if one.estimated else one.reason


def _data_state(study: Study, lights: Sequence[Lights], text: Text) -> Table:
    heads = (("name", "County"), ("as_of", "Reported"), ("measured", "Measured"), ("missing", "Missing"))
    own, ordered = lines(study), sorted(lights, key=lambda one: alphabetical(site_name(study.inventory, one.site)))
    rows = [_state_of(study, one, own[one.site.id], text) for one in ordered]
    return table(text, "data-state", text("State of the data per county"), heads, rows, text("The inventory holds no county."))


def _state_of(study: Study, one: Lights, own: tuple[Line, ...], text: Text) -> Row:
    measured = newest(study.inventory)
    months = sorted((measured[line.link.id][1].month for line in own if line.link.id in measured), reverse=True)
    missing = list(dict.fromkeys(_missing(study.inventory, one, own)))
    cells = (
        site_name(study.inventory, one.site),
        text.month(one.site.as_of) if one.site.as_of else text("no date"),
        months[0] if months else "\u2013",
        text.enumeration([text(what) for what in missing]) if missing else "\u2013",
    )
    as_of = one.site.as_of.isoformat() if one.site.as_of else None
    return row(cells, id=one.site.id, as_of=as_of, measured=months[0] if months else None, missing=missing)


def _missing(inventory: Inventory, one: Lights, own: tuple[Line, ...]) -> Iterator[str]:
    """msgids of what is not known of a county."""
    if not own:
        yield "line"
    if one.site.staff is None:
        yield "workplaces"
    for line in own:
        booked = contract(inventory, line.link)
        if line.link.capacity is None and (booked is None or booked.rate is None):
            yield "booked bandwidth"
        if booked is None or booked.until is None:
            yield "end of the contract"
        if booked is None or booked.monthly is None:
            yield "price"
        if line.link.ducts is None:
            yield "route"


def sources(inventory: Inventory, text: Text) -> list[str]:
    """Every source that a record names, with the number of records, and that of the borders."""
    kinds = (inventory.sites, inventory.devices, inventory.links, inventory.ducts, inventory.services, inventory.profiles,
             inventory.classes, inventory.day_profiles, inventory.prices, inventory.contracts)  # fmt: skip
    named = Counter(record.source for kind in kinds for record in kind.values() if record.source)
    named.update(measurement.source for measurement in inventory.measurements if measurement.source)
    listed = [text("{source} ({count} records)", source=source, count=text.count(count)) for source, count in sorted(named.items())]
    own = [inventory.network.source] if inventory.network.source and inventory.network.source not in named else []
    return [*own, *listed, text("County borders: {source}", source=borders.SOURCE)]

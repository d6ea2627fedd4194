"""Assumptions as people read them: grouped, weighed, with values in their units."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.services import HomeOffice, Users
from kommunalnetz.output.view_names import listed, site_list
from kommunalnetz.output.view_tables import row, table
from kommunalnetz.output.view_types import Row, Table
from kommunalnetz.text import NBSP, Text
from kommunalnetz.traffic.resting import Resting
from kommunalnetz.traffic.study import Study

_SECTIONS = {
    "site": "sites", "link": "links", "device": "devices", "duct": "ducts", "service": "services", "profile": "profiles",
    "class": "classes", "day_profile": "day_profiles", "price": "prices", "contract": "contracts",
}  # fmt: skip
FIELDS = {
    "staff": ("workplaces", "count"),
    "population": ("inhabitants", "count"),
    "users": ("users", ""),
    "concurrency": ("active at once", "share"),
    "packet_size": ("packet size in byte", "count"),
    "up": ("rate from the workplace", "rate"),
    "down": ("rate to the workplace", "rate"),
    "stream": ("video stream", "rate"),
    "thumbnail": ("thumbnail stream", "rate"),
    "peak": ("peak rate", "rate"),
    "rate": ("rate", "rate"),
    "back": ("rate back", "rate"),
    "volume": ("volume", "volume"),
    "volume_per_user": ("volume per workplace", "volume"),
    "dedup": ("saved by deduplication", "share"),
    "efficiency": ("usable share of the line", "share"),
    "erlangs": ("calls per phone (erlang)", "number"),
    "internal_share": ("share of internal calls", "share"),
    "simultaneous": ("at the same time", "number"),
    "endpoints": ("rooms", "count"),
    "home_office": ("working from home", ""),
    "window": ("time window", ""),
    "route_factor": ("route length by air line", "number"),
    "staff_per_1000": ("workplaces per 1,000 inhabitants", "number"),
    "hosts": ("place of operation", ""),
    "growth": ("yearly growth", "share"),
    "metric": ("routing metric", "count"),
    "weights": ("course of the day", ""),
    "capacity": ("booked bandwidth", ""),
    "ducts": ("route", ""),
    "length": ("length", "length"),
    "notice": ("period of notice", ""),
    "tender": ("time for the tender", ""),
    "lead_time": ("time from order to delivery", ""),
    "kind": ("kind", ""),
    "standby": ("standby place", ""),
    "consumers": ("who uses it", ""),
    "location": ("place", ""),
    "delay": ("delay", "delay"),
    "encapsulation": ("packing of the line", ""),
    "availability": ("availability", ""),
    "mode": ("kind of conference", ""),
    "screens": ("screens per room", "count"),
    "visible": ("visible participants", "count"),
    "uplink_factor": ("factor of the way up", "number"),
    "throughput": ("throughput", "rate"),
    "limit": ("limit", "share"),
    "monthly": ("price per month", "money"),
    "one_off": ("price once", "money"),
    "until": ("end of the contract", "date"),
    "day_profile": ("course of the day", ""),
    "profile": ("profile", ""),
}
"""Field of a record -> (msgid of what people call it, unit of ``Text.value``)."""
_NAMED = {"hosts": "sites", "standby": "sites", "ducts": "ducts"}
"""Fields that hold ids -> section of the inventory that has their names."""
SHAPES = ("weights", "day_profile", "packet_size")
"""Fields that spread the traffic over the day or over packets; they do not say how much there is."""


@dataclass(frozen=True, slots=True)
class Group:
    """Assumptions that are told in one row: of one record with one reason, or of one field of many sites with one reason."""

    members: tuple[Resting, ...]
    share: float

    @property
    def sizes(self) -> bool:
        """Whether it says how much traffic there is, not only how it is spread."""
        return any(one.field not in SHAPES for one in self.members)


def groups(assumptions: Sequence[Resting]) -> list[Group]:
    """The rows, the weightiest first, then those that only spread the traffic; the user's reason counts, not the program's.

    Shares of different sites add up; those of one record are the same traffic and do not.
    """
    found: dict[tuple[str, ...], list[Resting]] = {}
    told = {(one.subject, one.field) for one in assumptions if not one.estimated}
    for one in assumptions:
        if one.estimated and (one.subject, one.field) in told:
            continue
        kind = one.subject.partition(":")[0]
        key = (kind, one.field, one.reason) if kind == "site" else (one.subject, "", one.reason)
        found.setdefault(key, []).append(one)
    made = [Group(tuple(m), sum(o.share for o in m) if key[0] == "site" else max(o.share for o in m)) for key, m in found.items()]
    return sorted(made, key=lambda group: (not group.sizes, -group.share, group.members[0].subject, group.members[0].field))


def assumptions_table(study: Study, found: Sequence[Group], text: Text, *, ids: bool, note: str = "") -> Table:
    """Every assumption with its reason and the share of the peak that rests on it; ``ids``: with the ids of the records."""
    heads = (("subject", "What"), ("value", "Value"), ("share>", "Share of the peak", "peak_share"), ("reason", "Reason"))
    rows = [_row(study.inventory, group, text, ids=ids) for group in found]
    return table(text, "assumptions", text("Assumptions, the weightiest first"), heads, rows, text("Nothing had to be assumed."), note)


def _row(inventory: Inventory, group: Group, text: Text, *, ids: bool) -> Row:
    first = group.members[0]
    reason = text("{reason} (estimated)", reason=text(first.reason)) if first.estimated else first.reason
    cells = (_what(inventory, group, text), _values(inventory, group, text), text.share(group.share), reason)
    named = {"subjects": [one.subject for one in group.members], "values": [_plain(inventory, one) for one in group.members]} if ids else {}
    return row(
        cells, **named, fields=[one.field for one in group.members], peak_share=group.share, reason=first.reason, estimated=first.estimated
    )


def topic(inventory: Inventory, group: Group, text: Text) -> str:
    """What the assumption is about, in few words: ``Workplaces``, ``Secure surfing``."""
    first = group.members[0]
    return _field(first, text) if first.subject.startswith("site:") else subject_name(inventory, first) or _field(first, text)


def subject_name(inventory: Inventory, one: Resting) -> str:
    """What people call the record that an assumption is about; empty where it is about no record."""
    kind, _, key = one.subject.partition(":")
    record = getattr(inventory, _SECTIONS[kind]).get(key) if kind in _SECTIONS else None
    return "" if record is None else str(record.name)


def _what(inventory: Inventory, group: Group, text: Text) -> str:
    """``Workplaces in Ahrweiler, Kusel and 14 more``; ``Secure surfing: active at once, packet size``."""
    first = group.members[0]
    if first.subject.startswith("site:"):
        sites = site_list(inventory, (one.subject.partition(":")[2] for one in group.members))
        return text("{field} in {sites}", field=_field(first, text), sites=listed(text, sites, 2))
    fields = ", ".join(_field(one, text) for one in group.members)
    return f"{subject_name(inventory, first) or text('In general')}: {fields}"


def _field(one: Resting, text: Text) -> str:
    return text(FIELDS[one.field][0]) if one.field in FIELDS else one.field


def _values(inventory: Inventory, group: Group, text: Text) -> str:
    """The values in the order of the fields; of many sites the smallest and the largest."""
    numbers = [float(one.value) for one in group.members if isinstance(one.value, (int, float))]
    if group.members[0].subject.startswith("site:") and len(group.members) > 1 and len(numbers) == len(group.members):
        least, most = text.number(min(numbers)), text.number(max(numbers))
        return least if least == most else f"{least}\u2013{most}"
    return "; ".join(_value(inventory, one, text) for one in group.members)


def names(inventory: Inventory, one: Resting) -> tuple[str, ...] | None:
    """What people call the records whose ids are the value; None if the value is no ids."""
    if one.field not in _NAMED or not isinstance(one.value, tuple):
        return None
    records = getattr(inventory, _NAMED[one.field])
    return tuple(str(records[key].name) if key in records else str(key) for key in one.value)


def _plain(inventory: Inventory, one: Resting) -> str:
    """The value for programs: a number or a text as it is, anything else in English."""
    return str(one.value) if isinstance(one.value, (int, float, str)) else _value(inventory, one, Text("en")).replace(NBSP, " ")


def _value(inventory: Inventory, one: Resting, text: Text) -> str:
    if (called := names(inventory, one)) is not None:
        return text.enumeration(list(called))
    match one.value:
        case StrEnum(value=word):
            return text(word)
        case Users(number=None, share=float(share), of=base):
            of = text("of the workplaces") if base == "staff" else text("of the inhabitants")
            return f"{text.share(share)} {of}"
        case Users(number=number):
            return text.value(number, "number")
        case HomeOffice(share=share):
            return text.share(share)
        case str(written):
            return text(written) if one.estimated else written
        case tuple() | list() if one.field == "weights":
            return text("24 hourly values")
        case value:
            unit = FIELDS.get(one.field, ("", ""))[1]
            return text.value(value, unit if isinstance(value, (int, float)) else "")

"""What is assumed, and the inventory in which it is twice or half as much.

Only what says how much there is can be doubled: people, rates, shares, spans. A course of the day, a route, a metric cannot. Shares end at
100 %, counts at whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any

from kommunalnetz.inventory.estimates import STAFF
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.services import HomeOffice, Users
from kommunalnetz.traffic.resting import Resting
from kommunalnetz.units import Period

_SECTIONS = {"site": "sites", "service": "services", "profile": "profiles", "contract": "contracts"}
_PEOPLE = ("staff", "population")
_SPANS = ("notice", "tender", "lead_time")
_MOST = {"dedup": 0.99} | dict.fromkeys(("concurrency", "internal_share", "efficiency"), 1.0)
"""Where doubling ends; what deduplication leaves over never is nothing."""


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """One thing that is assumed: a field of one record, or of all sites for the same reason. ``share`` of the peak rests on it."""

    members: tuple[Resting, ...]
    share: float

    @property
    def kind(self) -> str:
        """``site``, ``service``, ``profile``, ``contract``, ``policy``."""
        return self.members[0].subject.partition(":")[0]

    @property
    def field(self) -> str:
        """The field that is assumed."""
        return self.members[0].field

    @property
    def of_contracts(self) -> bool:
        """Whether it is about the dates of contracts, not about traffic."""
        return self.field in _SPANS


def assumed(assumptions: Sequence[Resting]) -> tuple[Assumed, ...]:
    """What is assumed, the weightiest first. What the user assumes counts, not what the program would have."""
    told = {(one.subject, one.field) for one in assumptions if not one.estimated}
    found: dict[tuple[str, str, str], list[Resting]] = {}
    for one in assumptions:
        if one.estimated and (one.subject, one.field) in told:
            continue
        kind = one.subject.partition(":")[0]
        together = kind in ("site", "contract")
        found.setdefault((kind if together else one.subject, one.field, one.reason if together else ""), []).append(one)
    made = (Assumed(members=tuple(some), share=sum(one.share for one in some)) for some in found.values())
    return tuple(sorted(made, key=lambda one: (-one.share, one.members[0].subject, one.field)))


def doublable(one: Assumed) -> bool:
    """Whether it says how much there is."""
    if one.kind == "policy":
        return one.field in ("concurrency", "packet_size", "tender", "lead_time")
    if one.kind == "site":
        return one.field in _PEOPLE
    if one.kind == "contract":
        return one.field == "notice"
    return one.kind in _SECTIONS and one.field != "monthly" and any(_times(m.field, m.value, 2.0) is not None for m in one.members)


def times(inventory: Inventory, one: Assumed, factor: float) -> Inventory:
    """The inventory in which it is ``factor`` times as much. Raises KeyError for what is not ``doublable``."""
    if one.kind == "policy":
        value = _times(one.field, getattr(inventory.policy, one.field), factor)
        return replace(inventory, policy=inventory.policy.model_copy(update={one.field: value}))
    section = _SECTIONS[one.kind]
    records = dict(getattr(inventory, section))
    for member in one.members:
        name = member.subject.partition(":")[2]
        if name in records:
            value = _times(one.field, getattr(records[name], one.field), factor)
            records[name] = records[name].model_copy(update={one.field: value})
            if one.field == "population" and _estimated_staff(inventory, name) and records[name].staff is not None:
                records[name] = records[name].model_copy(update={"staff": records[name].staff * factor})
    changed: dict[str, Any] = {section: records}
    return replace(inventory, **changed)


def tried(one: Assumed, factor: float) -> tuple[object, ...]:
    """The values of the members when they are ``factor`` times as much."""
    return tuple(_times(one.field, member.value, factor) for member in one.members)


def _estimated_staff(inventory: Inventory, site: str) -> bool:
    return any(a.subject == f"site:{site}" and a.field == "staff" and a.reason == STAFF for a in inventory.assumptions)


def _times(field: str, value: object, factor: float) -> object:
    """A value of a field ``factor`` times as much; None where that means nothing."""
    match value:
        case bool() | None:
            return None
        case Users(number=None, share=None):
            return None
        case Users(number=None, share=float(share), of=of):
            return Users(share=min(1.0, share * factor), of=of)
        case Users(number=float(number)):
            return Users(number=number * factor)
        case HomeOffice():
            return value.model_copy(update={"share": min(1.0, value.share * factor)})
        case Period(months=months, days=days):
            whole = floor(months * factor)
            return Period(months=whole, days=round((months * factor - whole) * 30 + days * factor))
        case int():
            return max(20 if field == "packet_size" else 1, round(value * factor))
        case float():
            return min(value * factor, _MOST.get(field, float("inf")))
        case _:
            return None

"""Estimates: what the program puts in where the inventory is silent, each told as an assumption.

Never estimated: a price, the end of a contract, a capacity. Whatever is declared ``unknown`` stays unknown.
"""

from collections.abc import Iterator, Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

from kommunalnetz.inventory.inventory import Assumption, Inventory
from kommunalnetz.inventory.records import Contract, Link, Location, Policy, Site, SiteKind
from kommunalnetz.inventory.sections import RECORDS
from kommunalnetz.inventory.validation import Validated

STAFF = "workplaces per inhabitant where a site does not say"
LENGTH = "air line times route factor, where a line does not say its length"
NOTICE = "period of notice where a contract does not say"
LEAD_TIME = "time from order to delivery where the policy does not say"
TENDER = "time for the tender where the policy does not say"
REASONS = (STAFF, LENGTH, NOTICE, LEAD_TIME, TENDER)
"""English msgids of the reasons."""

_EARTH = 6_371_008.8
_PEOPLE = (SiteKind.COUNTY, SiteKind.CITY, SiteKind.MUNICIPALITY)


def air_line(a: Location, b: Location) -> float:
    """Great-circle distance in metres (haversine, mean earth radius)."""
    phi, psi = radians(a.lat), radians(b.lat)
    half = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def estimated(records: Mapping[str, dict[str, Any]], given: Validated) -> tuple[dict[str, dict[str, Any]], tuple[Assumption, ...]]:
    """The records with their gaps filled, and all assumptions: those of the user and those made here, in reading order."""
    policy = given.policy
    filled = dict(records)
    told = list(_users_own(records, given))
    for section, guesses in (("sites", _staff), ("links", _length), ("contracts", _notice)):
        filled[section] = dict(filled[section])
        for name, record in records[section].items():
            if (guess := guesses(record, filled, policy)) is not None:
                field, value, reason = guess
                filled[section][name] = record.model_copy(update={field: value})
                told.append(
                    Assumption(
                        subject=f"{RECORDS[section].kind}:{name}", field=field, value=value, reason=reason, estimated=True,
                        where=given.where(section, name),
                    )
                )  # fmt: skip
    if any(contract.until is not None for contract in filled["contracts"].values()):
        told.extend(_of_policy(policy))
    return filled, tuple(told)


_Guess = tuple[str, Any, str] | None


def _staff(site: Site, _: Mapping[str, dict[str, Any]], policy: Policy) -> _Guess:
    """Workplaces from inhabitants."""
    if site.staff is not None or site.declared_unknown("staff") or site.population is None or site.kind not in _PEOPLE:
        return None
    return "staff", float(round(site.population * policy.staff_per_1000 / 1000)), STAFF


def _length(link: Link, records: Mapping[str, dict[str, Any]], policy: Policy) -> _Guess:
    """Length of a line from the air line between its ends."""
    if link.length is not None or link.delay is not None or link.declared_unknown("length") or link.declared_unknown("delay"):
        return None
    a, b = (records["sites"][records["devices"][end].site] for end in (link.a, link.b or link.a))
    if a.location is None or b.location is None or a is b:
        return None
    return "length", air_line(a.location, b.location) * policy.route_factor, LENGTH


def _notice(contract: Contract, _: Mapping[str, dict[str, Any]], policy: Policy) -> _Guess:
    """Period of notice of a contract that has an end."""
    if contract.notice is not None or contract.declared_unknown("notice") or contract.until is None:
        return None
    return "notice", policy.notice, NOTICE


def _of_policy(policy: Policy) -> Iterator[Assumption]:
    """Spans that the deadlines of contracts rest on and that nobody has decided."""
    for field, reason in (("tender", TENDER), ("lead_time", LEAD_TIME)):
        if field not in policy.model_fields_set:
            yield Assumption(subject="policy", field=field, value=getattr(policy, field), reason=reason, estimated=True)


def _users_own(records: Mapping[str, dict[str, Any]], given: Validated) -> Iterator[Assumption]:
    """What the user has tagged as assumed."""
    for section, entries in records.items():
        for name, record in entries.items():
            for field, reason in record.assumptions.items():
                yield Assumption(
                    subject=f"{RECORDS[section].kind}:{name}", field=field, value=getattr(record, field, None), reason=reason,
                    estimated=False, where=given.where(section, name, field),
                )  # fmt: skip


def staff_of(inventory: Inventory, site: str) -> tuple[float | None, bool]:
    """Workplaces of a site, and whether they are an assumption; None if unknown."""
    assumed = any(a.subject == f"site:{site}" and a.field == "staff" for a in inventory.assumptions)
    return inventory.sites[site].staff, assumed

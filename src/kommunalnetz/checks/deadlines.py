"""The dates of a contract: when notice, order and tender must happen so that the successor is there in time."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kommunalnetz.inventory.records import Contract, Policy
from kommunalnetz.units import QuantityError


class Stage(StrEnum):
    """How a contract stands on a day; from the best to the worst."""

    AHEAD = "ahead"
    DUE = "due"
    MISSED = "missed"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Last days for each step, counted back from ``until``: notice, order (lead time before notice), tender (before the order).

    Notice is only given when the new line works, so the steps follow one another:
    end - notice - lead time - tender.
    """

    until: date
    notice: date
    order: date
    tender: date


def deadline(contract: Contract, policy: Policy) -> Deadline | None:
    """The dates of a contract; None if its end is not known (an end is never estimated) or lies before all calendars."""
    if contract.until is None:
        return None
    try:
        notice = (contract.notice or policy.notice).before(contract.until)
        order = policy.lead_time.before(notice)
        return Deadline(until=contract.until, notice=notice, order=order, tender=policy.tender.before(order))
    except QuantityError:
        return None


def stage(found: Deadline | None, policy: Policy, day: date) -> Stage:
    """Where a contract stands on ``day``: due when its first step must start within ``policy.warn_before``."""
    if found is None:
        return Stage.UNKNOWN
    if found.until < day:
        return Stage.ENDED
    if found.tender < day:
        return Stage.MISSED
    return Stage.DUE if policy.warn_before.before(found.tender) <= day else Stage.AHEAD

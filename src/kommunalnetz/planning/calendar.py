"""The timetable: the steps of every contract, and those towards a larger line where one will be too small, in one order of days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kommunalnetz.checks.deadlines import deadline
from kommunalnetz.planning.forecast import Forecast, steps
from kommunalnetz.traffic.study import Study


class Step(StrEnum):
    """What must have happened by a day, or happens on it."""

    TENDER = "start the tender"
    ORDER = "place the order"
    NOTICE = "give notice"
    END = "contract ends"
    FULL = "line too small"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A step, the last day for it, and the ``subject`` that asks for it, ``contract:id`` or ``link:id``; ``missed``: the day is past."""

    day: date
    step: Step
    subject: str
    missed: bool


def appointments(study: Study, forecasts: Sequence[Forecast], until: date) -> tuple[Appointment, ...]:
    """The steps up to ``until`` by day; a contract counts if a line names it and its end is known, a line if it will be too small.

    Of the steps that are past only the last one of each subject is told: it holds what came before it.
    """
    found = [one for one in (*_of_contracts(study), *_of_lines(study, forecasts)) if one[0] <= until]
    missed = {subject: (day, step) for day, step, subject in sorted(found, key=_order) if day < study.date}
    kept = [one for one in found if one[0] >= study.date or missed[one[2]] == one[:2]]
    return tuple(
        Appointment(day=day, step=step, subject=subject, missed=day < study.date) for day, step, subject in sorted(kept, key=_order)
    )


def _order(one: tuple[date, Step, str]) -> tuple[date, int, str]:
    return one[0], list(Step).index(one[1]), one[2]


def _of_contracts(study: Study) -> Iterator[tuple[date, Step, str]]:
    inventory = study.inventory
    named = {link.contract for link in study.network.links}
    for contract in inventory.contracts.values():
        dates = deadline(contract, inventory.policy) if contract.id in named else None
        if dates is not None:
            subject = f"contract:{contract.id}"
            yield from ((dates.tender, Step.TENDER, subject), (dates.order, Step.ORDER, subject))
            yield from ((dates.notice, Step.NOTICE, subject), (dates.until, Step.END, subject))


def _of_lines(study: Study, forecasts: Sequence[Forecast]) -> Iterator[tuple[date, Step, str]]:
    for one in forecasts:
        before = steps(study.inventory.policy, one.expected)
        if one.expected is not None and before is not None:
            subject = f"link:{one.link}"
            yield from ((before.tender, Step.TENDER, subject), (before.order, Step.ORDER, subject), (one.expected, Step.FULL, subject))


def unknown_ends(study: Study) -> tuple[str, ...]:
    """The contracts about lines whose end is not known, so that no day can be told."""
    named = {link.contract for link in study.network.links}
    contracts = study.inventory.contracts.values()
    return tuple(contract.id for contract in contracts if contract.id in named and deadline(contract, study.inventory.policy) is None)

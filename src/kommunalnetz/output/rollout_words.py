"""What a meeting calls things: phases, stages, sources, money in millions, and what changed as a sentence."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.output.view_names import site_name
from kommunalnetz.rollout.changes import Change, Kind
from kommunalnetz.rollout.coverage import Standing
from kommunalnetz.rollout.phases import Stage
from kommunalnetz.rollout.status import Status, Sum
from kommunalnetz.text import NBSP, Text

STAGES: Final[Mapping[Stage, str]] = {
    Stage.PREPARED: "{count} in preparation", Stage.APPROVED: "{count} approved in principle", Stage.STARTING: "{count} about to start",
    Stage.BUILDING: "{count} being built", Stage.DONE: "{count} done", Stage.STOPPED: "{count} stopped",
    Stage.UNKNOWN: "of {count} the phase is not known",
}  # fmt: skip
"""How many projects are in a stage, in the order of the stages."""

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.REACHED: "goal reached", Standing.PLANNED: "in a project", Standing.LEFT_OUT: "in no project", Standing.UNKNOWN: "not known",
}  # fmt: skip


def county_name(inventory: Inventory, county: str) -> str:
    """What people call a county."""
    return site_name(inventory, inventory.sites[county])


def millions(text: Text, amount: float | Decimal) -> str:
    """An amount in EUR: below a million to the euro, from there on in millions with one decimal."""
    euros = float(amount)
    if abs(euros) < 1e6:
        return text.money(round(euros))
    return text("\u20ac{number} million", number=text.number(round(euros / 1e6, 1), 1)).replace(" ", NBSP)


def kilometres(text: Text, metres: float) -> str:
    """Whole kilometres."""
    return f"{text.count(metres / 1000)}{NBSP}km"


def staged(text: Text, status: Status) -> str:
    """``1 being built, 2 done``; empty if there are no projects."""
    return ", ".join(text(msgid, count=count) for stage, msgid in STAGES.items() if (count := status.stages.get(stage, 0)))


def size(text: Text, status: Status) -> str:
    """``6,200 addresses, 14 schools, 410 firms and 380 km of fibre``: what is known of it."""
    parts: list[str] = []
    amounts: Sequence[tuple[Sum, str, str]] = (
        (status.addresses, "{count} address", "{count} addresses"),
        (status.schools, "{count} school", "{count} schools"),
        (status.firms, "{count} firm", "{count} firms"),
    )
    parts = [text.plural(one, many, round(amount.value)) for amount, one, many in amounts if amount.value]
    if status.length.value:
        parts.append(text("{length} of fibre", length=kilometres(text, status.length.value)))
    return text.enumeration(parts)


def paid(text: Text, status: Status) -> str:
    """``Bund 6 million, Land 4.8 million, own 1.2 million``."""
    return text.enumeration([f"{text(source.value)} {millions(text, amount)}" for source, amount in status.funding.items()])


def change_sentence(text: Text, change: Change) -> str:
    """One change in one sentence."""
    return _CHANGES[change.kind](text, change)


def _phase(text: Text, phase: object) -> str:
    return text(str(phase)) if phase is not None else text("no phase")


def _entered(text: Text, change: Change) -> str:
    values = {"project": change.subject, "old": _phase(text, change.old), "new": _phase(text, change.new)}
    if change.on is None:
        return text("{project}: {new} (before: {old})", **values)
    return text("{project}: {new} since {on:date}", on=change.on, **values)


def _reached(text: Text, change: Change) -> str:
    values = {"project": change.subject, "milestone": change.what, "actual": change.new}
    late = (change.new - change.old).days if isinstance(change.old, date) and isinstance(change.new, date) else 0
    if late > 0:
        return text.plural(
            "{project}: {milestone} reached on {actual:date}, {count} day late",
            "{project}: {milestone} reached on {actual:date}, {count} days late",
            late, **values,
        )  # fmt: skip
    return text("{project}: {milestone} reached on {actual:date}", **values)


def _money(text: Text, value: object) -> str:
    return millions(text, value) if isinstance(value, Decimal) else text("unknown")


_CHANGES: Mapping[Kind, Callable[[Text, Change], str]] = {
    Kind.STARTED: lambda text, change: text("{project}: new", project=change.subject),
    Kind.ENDED: lambda text, change: text("{project}: no longer listed", project=change.subject),
    Kind.PHASE: _entered,
    Kind.REACHED: _reached,
    Kind.POSTPONED: lambda text, change: text(
        "{project}: {milestone} now planned for {new:date} (before: {old:date})",
        project=change.subject, milestone=change.what, new=change.new, old=change.old,
    ),
    Kind.FUNDING: lambda text, change: text(
        "{project}: {new} are funded (before: {old})",
        project=change.subject, new=_money(text, change.new), old=_money(text, change.old),
    ),
    Kind.ADDRESSES: lambda text, change: text(
        "{project}: {new:count} addresses (before: {old:count})", project=change.subject, new=change.new, old=change.old
    ),
    Kind.COVERAGE: lambda text, change: text(
        "{municipality}: {new:share} of the households reach the goal's class (before: {old:share})",
        municipality=change.subject, new=change.new, old=change.old,
    ),
    Kind.DONE: lambda text, change: text("Done: {task}", task=change.subject),
}  # fmt: skip

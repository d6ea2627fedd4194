"""What changed since the last meeting: from the dates in the records, or against an earlier inventory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Meeting, Project, Task
from kommunalnetz.rollout.coverage import standings
from kommunalnetz.rollout.phases import current
from kommunalnetz.rollout.records import county_of, county_of_task, meetings, projects


class Kind(StrEnum):
    """What happened."""

    STARTED = "started"
    ENDED = "ended"
    PHASE = "phase"
    REACHED = "reached"
    POSTPONED = "postponed"
    FUNDING = "funding"
    ADDRESSES = "addresses"
    COVERAGE = "coverage"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that changed in a county: ``subject`` is the project, municipality or task (its name), ``what`` the milestone.

    ``old`` and ``new`` are phases, days, EUR, numbers or shares as ``kind`` has it; None where there was or is none.
    """

    kind: Kind
    county: str | None
    subject: str
    id: str
    what: str = ""
    old: object = None
    new: object = None
    on: date | None = None


def last_meeting(inventory: Inventory, region: str | None, day: date) -> Meeting | None:
    """The last meeting of a region before ``day``."""
    return next((meeting for meeting in reversed(meetings(inventory, region)) if meeting.date < day), None)


def next_meeting(inventory: Inventory, region: str | None, day: date) -> Meeting | None:
    """The next meeting of a region, ``day`` included."""
    return next((meeting for meeting in meetings(inventory, region) if meeting.date >= day), None)


def since(inventory: Inventory, first: date, day: date) -> tuple[Change, ...]:
    """What the records date after ``first`` and up to ``day``: phases entered, milestones reached, tasks done; by date."""
    found = [*_entered(inventory, first, day), *_done(inventory, first, day)]
    return tuple(sorted(found, key=lambda change: (change.on or day, change.county or "", change.id, change.what)))


def _entered(inventory: Inventory, first: date, day: date) -> Iterator[Change]:
    for project in projects(inventory, day):
        before = None
        for entry in project.history:
            if first < entry.since <= day:
                yield _about(project, Kind.PHASE, old=before, new=entry.phase, on=entry.since)
            before = entry.phase
        for milestone in project.milestones:
            if milestone.actual is not None and first < milestone.actual <= day:
                yield _about(project, Kind.REACHED, what=milestone.title, old=milestone.planned, new=milestone.actual, on=milestone.actual)


def _done(inventory: Inventory, first: date, day: date) -> Iterator[Change]:
    for task in inventory.tasks.values():
        if task.done is not None and first < task.done <= day:
            yield Change(kind=Kind.DONE, county=county_of_task(inventory, task), subject=task.name, id=task.id, on=task.done)


def between(old: Inventory, old_day: date, new: Inventory, day: date) -> tuple[Change, ...]:
    """What is different in ``new`` on ``day``: projects, their phases, milestones, money and addresses; coverage; tasks."""
    before = {project.id: project for project in projects(old, old_day)}
    after = {project.id: project for project in projects(new, day)}
    found: list[Change] = []
    for name, project in after.items():
        found += _differences(before[name], old_day, project, day) if name in before else [_about(project, Kind.STARTED)]
    found += [_about(project, Kind.ENDED) for name, project in before.items() if name not in after]
    found += _covered(old, old_day, new, day)
    open_then = {task.id for task in old.tasks.values() if not _is_done(task, old_day)}
    found += [
        Change(kind=Kind.DONE, county=county_of_task(new, task), subject=task.name, id=task.id, on=task.done)
        for task in new.tasks.values()
        if task.id in open_then and _is_done(task, day)
    ]
    return tuple(found)


def _is_done(task: Task, day: date) -> bool:
    return task.done is not None and task.done <= day


def _differences(old: Project, old_day: date, new: Project, day: date) -> Iterator[Change]:
    one, other = current(old, old_day), current(new, day)
    if one != other:
        yield _about(new, Kind.PHASE, old=one, new=other)
    known = {milestone.title: milestone for milestone in old.milestones}
    for milestone in new.milestones:
        earlier = known.get(milestone.title)
        if milestone.actual is not None and (earlier is None or earlier.actual is None):
            yield _about(new, Kind.REACHED, what=milestone.title, old=milestone.planned, new=milestone.actual)
        elif earlier is not None and milestone.planned != earlier.planned:
            yield _about(new, Kind.POSTPONED, what=milestone.title, old=earlier.planned, new=milestone.planned)
    if old.basis != new.basis:
        yield _about(new, Kind.FUNDING, old=old.basis, new=new.basis)
    if old.addresses != new.addresses:
        yield _about(new, Kind.ADDRESSES, old=old.addresses, new=new.addresses)


def _covered(old: Inventory, old_day: date, new: Inventory, day: date) -> Iterator[Change]:
    before = {one.site.id: one.share for one in standings(old, old_day)}
    belongs = county_of(new)
    for one in standings(new, day):
        if one.site.id in before and before[one.site.id] != one.share:
            yield Change(
                kind=Kind.COVERAGE, county=belongs.get(one.site.id), subject=one.site.name, id=one.site.id,
                old=before[one.site.id], new=one.share,
            )  # fmt: skip


def _about(project: Project, kind: Kind, what: str = "", old: object = None, new: object = None, on: date | None = None) -> Change:
    return Change(kind=kind, county=project.county, subject=project.name, id=project.id, what=what, old=old, new=new, on=on)


def of_counties(changes: Iterable[Change], counties: Iterable[str]) -> tuple[Change, ...]:
    """The changes that are about these counties."""
    wanted = set(counties)
    return tuple(change for change in changes if change.county in wanted)

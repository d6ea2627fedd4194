"""What should have happened has not, or nobody has said.

KN708: a milestone was planned for a day that has passed and has no `actual` day. KN709: the status of a project was
last confirmed (`as_of`) longer ago than `rollout.stale_after` (a month), or never; projects that are in service or
stopped are left out. KN717: a task is open after its `due` day.
"""

from collections.abc import Iterator
from datetime import date

from kommunalnetz.diagnostics import Code, Diagnostic, Severity
from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Milestone, Project
from kommunalnetz.rollout.phases import Stage, active, stage
from kommunalnetz.rollout.records import open_tasks, projects
from kommunalnetz.units import QuantityError

OVERDUE = Code(
    id="KN708",
    name="milestone-overdue",
    severity=Severity.WARNING,
    text="{name}: {milestone} was planned for {planned:date} and is {days} days late.",
    hint="Write the day into actual if it is done, or agree on a new day.",
    summary="{count} milestones should have been reached and are not.",
    manual=__doc__ or "",
)
OUTDATED = Code(
    id="KN709",
    name="status-outdated",
    severity=Severity.WARNING,
    text="{name}: the status is as of {as_of:date}; it counts as old since {since:date}.",
    hint="Ask the county, and write the day of the answer into as_of.",
    summary="The status of {count} projects is older than agreed.",
    manual=__doc__ or "",
)
TASK_LATE = Code(
    id="KN717",
    name="task-overdue",
    severity=Severity.WARNING,
    text="{name}: was due on {due:date}.",
    hint="Write the day into done, or agree on a new day.",
    summary="{count} tasks are overdue.",
    manual=__doc__ or "",
)
CODES = (OVERDUE, OUTDATED, TASK_LATE)
_ENDED = (Stage.DONE, Stage.STOPPED)


def overdue(project: Project, day: date) -> tuple[Milestone, ...]:
    """The milestones that should be reached on ``day`` and are not, the longest overdue first."""
    if not active(project, day):
        return ()
    late = [one for one in project.milestones if one.planned is not None and one.planned < day and not _reached(one, day)]
    return tuple(sorted(late, key=lambda one: one.planned or day))


def next_milestone(project: Project, day: date) -> Milestone | None:
    """The next milestone that is planned for ``day`` or later."""
    ahead = [one for one in project.milestones if one.planned is not None and one.planned >= day and not _reached(one, day)]
    return min(ahead, key=lambda one: one.planned or day) if ahead and active(project, day) else None


def _reached(milestone: Milestone, day: date) -> bool:
    return milestone.actual is not None and milestone.actual <= day


def stale_since(inventory: Inventory, project: Project, day: date) -> date | None:
    """The day since which the status counts as old; None while it does not, or cannot any more."""
    if stage(project, day) in _ENDED:
        return None
    if project.as_of is None:
        return day
    try:
        since = inventory.rollout.stale_after.after(project.as_of)
    except QuantityError:
        return None
    return since if since < day else None


def check(inventory: Inventory, day: date) -> Iterator[Diagnostic]:
    """One finding per milestone and task that is overdue, and per status that is old."""
    for project in projects(inventory, day):
        for late in overdue(project, day):
            assert late.planned is not None
            where = inventory.where("projects", project.id, "milestones", project.milestones.index(late), "planned")
            values = {"name": project.name, "milestone": late.title, "planned": late.planned, "days": (day - late.planned).days}
            yield Diagnostic(code=OVERDUE, subject=f"project:{project.id}", where=where, values=values)
        if since := stale_since(inventory, project, day):
            where = inventory.where("projects", project.id, "as_of")
            values = {"name": project.name, "as_of": project.as_of, "since": since}
            yield Diagnostic(code=OUTDATED, subject=f"project:{project.id}", where=where, values=values)
    for task in open_tasks(inventory, day):
        if task.due is not None and task.due < day:
            where = inventory.where("tasks", task.id, "due")
            yield Diagnostic(code=TASK_LATE, subject=f"task:{task.id}", where=where, values={"name": task.name, "due": task.due})

"""The records of a roll-out as they count on a day, and which county and region they belong to."""

from collections.abc import Iterable, Mapping
from datetime import date

from kommunalnetz.inventory.inventory import Inventory
from kommunalnetz.inventory.projects import Meeting, Project, Task
from kommunalnetz.inventory.records import Site, SiteKind


def projects(inventory: Inventory, day: date) -> tuple[Project, ...]:
    """The projects that count on ``day``, in file order."""
    return tuple(project for project in inventory.projects.values() if project.valid_on(day))


def counties(inventory: Inventory, region: str | None = None) -> tuple[Site, ...]:
    """The counties of a region (of all, if None), and other sites that projects belong to, in the order of their names."""
    steering = {project.county for project in inventory.projects.values()} | set(county_of(inventory).values())
    found = [
        site
        for site in inventory.sites.values()
        if (site.id in steering or site.kind is SiteKind.COUNTY) and (region is None or site.region == region)
    ]
    return tuple(sorted(found, key=lambda site: (site.name, site.id)))


def regions(inventory: Inventory) -> tuple[str, ...]:
    """The regions of the counties, in the order of their names."""
    return tuple(sorted({site.region for site in counties(inventory) if site.region}))


def municipalities(inventory: Inventory) -> tuple[Site, ...]:
    """The sites of kind municipality, in file order."""
    return tuple(site for site in inventory.sites.values() if site.kind is SiteKind.MUNICIPALITY)


def county_of(inventory: Inventory) -> Mapping[str, str]:
    """Municipality to county, both ids: by ``parent``, else by the first five digits of the AGS. Without either it is left out."""
    by_ags = {site.ags: site.id for site in inventory.sites.values() if site.kind is SiteKind.COUNTY and site.ags}
    found = {site.id: site.parent or by_ags.get((site.ags or "")[:5]) for site in municipalities(inventory)}
    return {municipality: county for municipality, county in found.items() if county is not None}


def county_of_task(inventory: Inventory, task: Task) -> str | None:
    """The county that a task is about, by itself or by its project."""
    if task.county is not None:
        return task.county
    return inventory.projects[task.project].county if task.project is not None else None


def open_tasks(inventory: Inventory, day: date) -> tuple[Task, ...]:
    """The tasks that are open on ``day``, in the order in which they are due."""
    found = [
        task
        for task in inventory.tasks.values()
        if task.valid_on(day) and (task.opened is None or task.opened <= day) and (task.done is None or task.done > day)
    ]
    return in_order_of_due(found)


def in_order_of_due(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """The tasks, those due first first, those without a day last."""
    return tuple(sorted(tasks, key=lambda task: (task.due or date.max, task.id)))


def meetings(inventory: Inventory, region: str | None) -> tuple[Meeting, ...]:
    """The meetings of a region and those of all regions, by date."""
    found = [one for one in inventory.meetings.values() if region is None or one.region in ("", region)]
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))
